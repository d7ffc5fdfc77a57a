//! Whatever is written behind the store's back, its guards put up again afterwards, is named.

use casework::{Action, Attachment, Case, CaseEvent, Context, EvidenceKind, Rules};
use ledger::{ContentHash, Leg, Line};
use store::FindingCode::{
    Bytes, Conservation, Decision, Evidence, Import, KeptCopy, Packet, Schema, Shop, Unsighted,
};
use store::{FindingCode, LookDecision, Store, StoreError};
use tempfile::TempDir;

use crate::cases::{evidence, open, sealed};
use crate::samples::{
    apply, at, changed, codes, day, forge, known, look, new, plan, rejected, sale, sha256_hex, shop, tell,
};

const SHOP: &str = include_str!("../../../../../fixtures/days/corner-shop/shop.toml");

fn pos(number: u32) -> Line {
    sale(Leg::Pos, day("2026-11-16"), number)
}

/// Does something to a case and keeps it with its event.
fn act(store: &mut Store, case: &mut Case, action: Action) {
    let calendar = calendar::BusinessCalendar::china();
    let context = Context { now: at("2026-11-19T11:00:00"), calendar: &calendar, rules: Rules::built_in() };
    let event: CaseEvent = case.apply(action, "王芳", &context).unwrap();
    store
        .transaction(|writer| -> Result<(), StoreError> {
            writer.put_case(case)?;
            let subject = format!("case/{}", case.number);
            tell(writer, &subject, "did", serde_json::to_value(&event).unwrap())
        })
        .unwrap();
}

/// A shop with two imports, two cases, an attached file and a sealed packet.
fn full() -> (TempDir, Store) {
    let (folder, mut store) = shop();
    let told = shop::Shop::from_toml(SHOP).unwrap();
    store
        .transaction(|writer| -> Result<(), StoreError> {
            writer.put_shop(&told)?;
            tell(writer, "shop", "created", serde_json::to_value(&told).unwrap())
        })
        .unwrap();
    let mut retold = Line { remark: Some("补录".to_owned()), ..pos(2) };
    retold.content = ContentHash::of(&retold);
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), new(3, pos(2)), look(4, pos(3))]))
        .unwrap();
    apply(&mut store, &plan("b.csv", Leg::Pos, vec![known(2, pos(1)), changed(3, retold), rejected(4)]))
        .unwrap();
    let mut case = open(&mut store, Some("s0123456789"));
    open(&mut store, None);
    let attachment = Attachment {
        name: "slip.txt".to_owned(),
        kind: EvidenceKind::Other,
        bytes: 4,
        sha256: sha256_hex(b"slip"),
        acquired_at: Some(at("2026-11-18T18:00:00")),
    };
    act(&mut store, &mut case, Action::Attach(attachment));
    let item = evidence(&case, 1, "slip.txt");
    store.transaction(|writer| writer.put_evidence(&item, &mut &b"slip"[..])).unwrap();
    let version = sealed(1, b"packet");
    act(
        &mut store,
        &mut case,
        Action::SealPacket { sha256: version.sha256.clone(), head: version.head.clone() },
    );
    let version = case.packets[0].clone();
    store.transaction(|writer| writer.put_packet(&case.number, &version, b"packet")).unwrap();
    (folder, store)
}

/// Bytes of a blob exchanged together with their hash.
fn exchanged(of: &[u8], by: &[u8]) -> String {
    format!(
        "UPDATE blob_chunk SET bytes = CAST('{}' AS BLOB) WHERE blob = (SELECT id FROM blob WHERE sha256 = '{}');
         UPDATE blob SET sha256 = '{}' WHERE sha256 = '{}'",
        String::from_utf8_lossy(by),
        sha256_hex(of),
        sha256_hex(by),
        sha256_hex(of)
    )
}

fn check(sql: &str, expect: &[FindingCode]) {
    let (folder, store) = full();
    assert_eq!(store.read().check().unwrap(), [], "{sql}");
    forge(&folder, sql);
    let mut found = codes(&store);
    found.dedup();
    assert_eq!(found, expect, "{sql}: {:?}", store.read().check());
}

#[test]
fn forged_lines_are_named() {
    use FindingCode::Line;
    for (sql, expect) in [
        ("UPDATE line SET amount = amount + 100000 WHERE id = 1", &[Line][..]),
        ("UPDATE line SET kind = 'refund' WHERE id = 1", &[Line]),
        ("UPDATE line SET fee = 1 WHERE id = 1", &[Line]),
        ("UPDATE line SET content = zeroblob(8) WHERE id = 1", &[Line, Import]),
        ("UPDATE line SET lost_digits = 1 WHERE id = 1", &[Import]),
        ("UPDATE line SET key = zeroblob(12) WHERE id = 1", &[Import]),
        ("UPDATE line SET occurrence = 1 WHERE id = 1", &[Import]),
        ("UPDATE line SET day = 99999999999 WHERE id = 1", &[Line, Import]),
        ("UPDATE line SET day = day + 1 WHERE id = 1", &[Line, Import]),
        ("UPDATE source SET leg = 'bank'", &[Line]),
        ("UPDATE source SET name = 'pos/1'", &[Line, Import]),
    ] {
        check(sql, expect);
    }
}

#[test]
fn forged_imports_are_named() {
    for (sql, expect) in [
        ("UPDATE import SET file = 'c.csv' WHERE id = 1", &[Import][..]),
        ("UPDATE import SET sha256 = 'x' WHERE id = 1", &[Import]),
        ("UPDATE import SET controls = '[]' WHERE id = 1", &[Import]),
        ("UPDATE import SET controls = '[1]' WHERE id = 1", &[KeptCopy, Conservation, Import]),
        ("UPDATE import SET operator = '李四' WHERE id = 1", &[Import]),
        ("UPDATE import SET rows = 4, new = 3 WHERE id = 1", &[Conservation, Import]),
        ("UPDATE coverage SET last_day = last_day + 1 WHERE import = 1", &[Import]),
        ("DELETE FROM coverage WHERE import = 1", &[Import]),
        ("UPDATE sighting SET row = 9 WHERE import = 1 AND row = 2", &[Import]),
        ("UPDATE sighting SET line = 2 WHERE import = 2 AND row = 2", &[Import]),
        ("UPDATE line_version SET body = json_set(body, '$.remark', 'x')", &[FindingCode::Line]),
        ("UPDATE line_version SET body = json_set(body, '$.content', '00')", &[FindingCode::Line, Import]),
        ("UPDATE line_version SET state = 'refused'", &[Decision]),
        ("UPDATE look SET decision = 'take_part', decided_at = 0, decided_by = '李四'", &[Decision]),
        ("UPDATE rejected_row SET text = 'x'", &[Import]),
        ("UPDATE look SET reason = 'unknown_kind'", &[Import]),
        ("DELETE FROM event WHERE subject = 'import/2'", &[FindingCode::Chain, Import]),
        ("UPDATE import_frame SET first_line = 7 WHERE import = 1 AND seq = 1", &[KeptCopy]),
        (
            "UPDATE import_frame SET bytes = (SELECT bytes FROM import_frame WHERE import = 2 AND seq = 0)
             WHERE import = 1 AND seq = 0",
            &[KeptCopy],
        ),
        (
            "DELETE FROM import WHERE id = 2; DELETE FROM coverage WHERE import = 2;
             DELETE FROM import_frame WHERE import = 2; DELETE FROM sighting WHERE import = 2;
             DELETE FROM rejected_row WHERE import = 2; DELETE FROM line_version WHERE import = 2",
            &[Import],
        ),
        (
            "DELETE FROM sighting WHERE line = 1; UPDATE import SET rows = 2, new = 1 WHERE id = 1;
             UPDATE import SET rows = 2, known = 0 WHERE id = 2",
            &[Unsighted, Import],
        ),
    ] {
        check(sql, expect);
    }
}

#[test]
fn forged_cases_are_named() {
    use FindingCode::Case;
    for (sql, expect) in [
        ("UPDATE case_file SET body = json_set(body, '$.amount.amount', '1.00')", &[Case][..]),
        ("UPDATE case_file SET body = '{\"a\":1}' WHERE number = '2026-0002'", &[Case]),
        ("UPDATE case_file SET state = 'closed'", &[Case]),
        ("UPDATE case_file SET amount = 1", &[Case]),
        ("UPDATE case_file SET deadline_day = 1", &[Case]),
        ("UPDATE case_file SET exception = NULL", &[Case]),
        ("DELETE FROM case_file WHERE number = '2026-0002'", &[Case]),
        ("UPDATE case_file SET number = '2026-0009' WHERE number = '2026-0002'", &[Case]),
        (
            "INSERT INTO case_file SELECT '2026-0003', exception, type, state, opened_at, deadline_day, amount,
             currency, body FROM case_file WHERE number = '2026-0002'",
            &[Case],
        ),
        ("UPDATE shop SET body = json_set(body, '$.merchant.phone', '1')", &[Shop]),
    ] {
        check(sql, expect);
    }
}

#[test]
fn forged_files_and_packets_are_named() {
    for (sql, expect) in [
        ("UPDATE evidence SET name = 'other.txt'".to_owned(), &[Evidence][..]),
        ("UPDATE evidence SET added_by = '李四'".to_owned(), &[Evidence]),
        ("DELETE FROM evidence".to_owned(), &[Evidence]),
        (
            "INSERT INTO evidence SELECT case_number, 2, name, blob, acquired_at, added_at, added_by FROM evidence"
                .to_owned(),
            &[Evidence],
        ),
        (exchanged(b"slip", b"slop"), &[Evidence]),
        ("UPDATE blob_chunk SET bytes = x'00'".to_owned(), &[Bytes]),
        (exchanged(b"packet", b"pocket"), &[Packet]),
        ("UPDATE packet SET head = 'ff'".to_owned(), &[Packet]),
        ("UPDATE packet SET version = 2".to_owned(), &[Packet]),
        ("DELETE FROM packet".to_owned(), &[Packet]),
    ] {
        check(&sql, expect);
    }
}

#[test]
fn a_changed_schema_is_named() {
    for sql in ["CREATE TABLE more (x)", "DROP INDEX coverage_of_import"] {
        check(sql, &[Schema]);
    }
    let (folder, store) = full();
    crate::samples::tamper(&folder, "DROP TRIGGER event_stays");
    assert_eq!(store.read().check().unwrap()[0].detail, "trigger event_stays is missing");
    assert_eq!(codes(&store), [Schema]);
}

/// What a person accepts later is not what its import told, and no forgery either.
#[test]
fn an_accepted_change_is_sound() {
    let (folder, mut store) = full();
    store
        .transaction(|writer| -> Result<(), StoreError> {
            writer.accept_change(2, 3)?;
            let told = serde_json::json!({ "row": 3, "accepted": true });
            tell(writer, "import/2", "change_decided", told)?;
            writer.decide_look((1, 4), LookDecision::TakePart, at("2026-11-19T10:00:00"), "王芳")?;
            let told = serde_json::json!({ "row": 4, "line": pos(3).identity, "decision": "take_part" });
            tell(writer, "import/1", "look_decided", told)
        })
        .unwrap();
    assert_eq!(store.read().check().unwrap(), []);
    forge(&folder, "UPDATE line SET content = zeroblob(8) WHERE id = 2");
    assert_eq!(codes(&store), [FindingCode::Line, FindingCode::Line]);
}
