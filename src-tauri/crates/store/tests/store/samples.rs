//! What the tests put into a shop's file.

use chrono::{NaiveDate, NaiveDateTime};
use ledger::{
    ContentHash, Coverage, Leg, Line, LineIdentity, LineKeys, MaskedCard, SourceId, Tender, TransactionKind,
};
use money::{Currency, Money};
use statement::{
    Encoding, ImportPlan, LookReason, OutcomeCounts, PlannedRow, RejectReason, RejectedRow, RowOutcome,
};
use store::{Event, ImportRecord, Store, StoreError, Writer};
use tempfile::TempDir;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

/// A new shop file in a folder of its own.
pub(crate) fn shop() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&folder.path().join("shop.settle")).unwrap();
    (folder, store)
}

/// The `number`th sale of a day on a leg.
pub(crate) fn sale(leg: Leg, on: NaiveDate, number: u32) -> Line {
    let source = SourceId::new(leg, "898310053990001");
    let amount = Money::from_minor(1_000 + i64::from(number), Currency::CNY).unwrap();
    let keys = LineKeys {
        merchant_no: Some("898310053990001".to_owned()),
        terminal_no: Some("00000001".to_owned()),
        reference_no: Some(format!("{number:012}")),
        card: MaskedCard::cut("622200******1234"),
        ..LineKeys::default()
    };
    let mut line = Line {
        identity: LineIdentity::of(&source, on, TransactionKind::Sale, amount, &keys, None, 0),
        content: ContentHash(String::new()),
        leg,
        source,
        day: on,
        at: on.and_hms_opt(12, 0, 0),
        settled_on: None,
        kind: TransactionKind::Sale,
        tender: Tender::Card,
        amount,
        fee: None,
        net: None,
        balance: None,
        keys,
        card_kind: None,
        response: None,
        pending: None,
        status: None,
        operator: None,
        counterparty: None,
        remark: None,
        lost_digits: false,
    };
    line.content = ContentHash::of(&line);
    line
}

pub(crate) fn new(row: u32, line: Line) -> PlannedRow {
    PlannedRow { row, outcome: RowOutcome::New, line: Some(Box::new(line)) }
}

pub(crate) fn known(row: u32, line: Line) -> PlannedRow {
    let outcome = RowOutcome::Known { file: "a.csv".to_owned(), row: 2 };
    PlannedRow { row, outcome, line: Some(Box::new(line)) }
}

pub(crate) fn changed(row: u32, line: Line) -> PlannedRow {
    let outcome = RowOutcome::Changed { file: "a.csv".to_owned(), row: 2, differences: Vec::new() };
    PlannedRow { row, outcome, line: Some(Box::new(line)) }
}

pub(crate) fn look(row: u32, line: Line) -> PlannedRow {
    let outcome = RowOutcome::NeedsLook { reason: LookReason::OtherMerchant };
    PlannedRow { row, outcome, line: Some(Box::new(line)) }
}

pub(crate) fn rejected(row: u32) -> PlannedRow {
    let text = "6222****1234,坏行".to_owned();
    let row_text = RejectedRow { column: Some("金额".to_owned()), reason: RejectReason::BadAmount, text };
    PlannedRow { row, outcome: RowOutcome::Rejected(row_text), line: None }
}

/// A plan of these rows; its kept copy is [`copy_of`].
pub(crate) fn plan(file: &str, leg: Leg, rows: Vec<PlannedRow>) -> ImportPlan {
    let counted = |is: fn(&RowOutcome) -> bool| {
        u32::try_from(rows.iter().filter(|row| is(&row.outcome)).count()).unwrap()
    };
    let counts = OutcomeCounts {
        rows: u32::try_from(rows.len()).unwrap(),
        new: counted(|outcome| matches!(outcome, RowOutcome::New)),
        known: counted(|outcome| matches!(outcome, RowOutcome::Known { .. })),
        changed: counted(|outcome| matches!(outcome, RowOutcome::Changed { .. })),
        rejected: counted(|outcome| matches!(outcome, RowOutcome::Rejected(_))),
        needs_look: counted(|outcome| matches!(outcome, RowOutcome::NeedsLook { .. })),
    };
    ImportPlan {
        file: file.to_owned(),
        sha256: format!("sha256 of {file}"),
        bytes: copy_of(file).len() as u64,
        leg,
        profile: "pos-terminal-log".to_owned(),
        encoding: Encoding::Gb18030,
        same_file_as: None,
        rows,
        counts,
        new_amounts: Vec::new(),
        controls: vec![statement::ControlTotal {
            name: "金额".to_owned(),
            stated: "10.01".to_owned(),
            computed: "10.01".to_owned(),
            ties: true,
        }],
        coverage: vec![Coverage {
            leg,
            source: SourceId::new(leg, "898310053990001"),
            merchant_no: Some("898310053990001".to_owned()),
            terminal_no: None,
            from: day("2026-11-16"),
            to: day("2026-11-18"),
        }],
        notes: Vec::new(),
        hash: format!("hash of {file}"),
    }
}

/// A file of 40,000 lines, so that its kept copy has several frames.
pub(crate) fn copy_of(file: &str) -> Vec<u8> {
    (1..=40_000).flat_map(|row| format!("{file},{row}\r\n").into_bytes()).collect()
}

/// Appends an event as the operator 王芳.
pub(crate) fn tell(
    writer: &mut Writer<'_>,
    subject: &str,
    kind: &str,
    payload: serde_json::Value,
) -> Result<(), StoreError> {
    let event = Event {
        at: at("2026-11-19T09:30:00"),
        time_zone: "Asia/Shanghai".to_owned(),
        operator: "王芳".to_owned(),
        subject: subject.to_owned(),
        kind: kind.to_owned(),
        payload,
    };
    writer.append(&event, [7; 16]).map(|_| ())
}

/// Applies a plan as the operator 王芳, with its event.
pub(crate) fn apply(store: &mut Store, plan: &ImportPlan) -> Result<ImportRecord, StoreError> {
    let copy = copy_of(&plan.file);
    store.transaction(|writer| {
        let mut importing = writer.begin_import(at("2026-11-19T09:30:00"), "王芳")?;
        for row in &plan.rows {
            importing.row(row)?;
        }
        for piece in copy.chunks(100_000) {
            importing.copy(piece)?;
        }
        let import = importing.finish(plan)?;
        let digest = writer.read().import_digest(import.id)?;
        let told = serde_json::json!({ "import": import, "digest": digest });
        tell(writer, &format!("import/{}", import.id), "imported", told)?;
        Ok(import)
    })
}

/// Writes to a shop's file behind the store's back.
pub(crate) fn tamper(folder: &TempDir, sql: &str) {
    let connection = rusqlite::Connection::open(folder.path().join("shop.settle")).unwrap();
    connection.execute_batch(sql).unwrap();
}

/// Writes to a shop's file behind the store's back and behind its guards, which stand again afterwards.
pub(crate) fn forge(folder: &TempDir, sql: &str) {
    let connection = rusqlite::Connection::open(folder.path().join("shop.settle")).unwrap();
    let mut guards =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let guards: Vec<(String, String)> =
        guards.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let dropped: String = guards.iter().map(|(name, _)| format!("DROP TRIGGER {name};")).collect();
    let restored: String = guards.iter().map(|(_, sql)| format!("{sql};")).collect();
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {dropped} {sql}; {restored}")).unwrap();
}

pub(crate) fn codes(store: &Store) -> Vec<store::FindingCode> {
    store.read().check().unwrap().into_iter().map(|finding| finding.code).collect()
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
