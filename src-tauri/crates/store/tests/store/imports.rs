use std::collections::BTreeSet;
use std::time::Instant;

use ledger::{ContentHash, Leg, Line};
use statement::OutcomeCounts;
use store::{FindingCode, LookDecision, Origin, StoreError};

use crate::samples::{
    apply, at, changed, codes, copy_of, day, known, look, new, plan, rejected, sale, shop, tamper,
};

const ON: &str = "2026-11-16";

fn pos(number: u32) -> Line {
    sale(Leg::Pos, day(ON), number)
}

fn retold(number: u32) -> Line {
    let mut line = Line { remark: Some("补录".to_owned()), ..pos(number) };
    line.content = ContentHash::of(&line);
    line
}

#[test]
fn an_import_reads_back_whole() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), new(3, pos(2))])).unwrap();
    let rows = vec![known(2, pos(1)), changed(3, retold(2)), rejected(4), look(5, pos(3)), new(6, pos(4))];
    let second = plan("b.csv", Leg::Pos, rows);
    let record = apply(&mut store, &second).unwrap();
    let counts = OutcomeCounts { rows: 5, new: 1, known: 1, changed: 1, rejected: 1, needs_look: 1 };
    assert_eq!((record.id, record.counts), (2, counts));
    assert_eq!(record.applied_at, at("2026-11-19T09:30:00"));
    assert_eq!((&record.controls, &record.coverage), (&second.controls, &second.coverage));
    let reader = store.read();
    assert_eq!(reader.imports().unwrap()[1], record);
    assert_eq!(reader.import_by_sha256("sha256 of b.csv").unwrap(), Some(record));
    assert_eq!(reader.import_by_sha256("another").unwrap(), None);
    assert!(matches!(reader.import(3), Err(StoreError::NotFound { .. })));
    assert_eq!(reader.coverage().unwrap().len(), 2);
    assert_eq!(reader.rejected(None).unwrap(), reader.rejected(Some(2)).unwrap());
    assert_eq!(reader.rejected(Some(1)).unwrap(), []);
    let told = &reader.rejected(None).unwrap()[0];
    assert_eq!((told.import, told.row, told.rejected.text.as_str()), (2, 4, "6222****1234,坏行"));
    assert_eq!(reader.check().unwrap(), []);
}

#[test]
fn a_record_goes_to_the_wire_flat() {
    let (_folder, mut store) = shop();
    let record = apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), rejected(3)])).unwrap();
    let wire = serde_json::to_value(&record).unwrap();
    for (name, expect) in [("rows", 2), ("new", 1), ("rejected", 1), ("id", 1)] {
        assert_eq!(wire[name], expect, "{name}");
    }
    assert_eq!((&wire["leg"], &wire["encoding"]), (&"pos".into(), &"GB18030".into()));
}

#[test]
fn a_line_knows_every_file_that_told_it() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), new(7, pos(2))])).unwrap();
    apply(&mut store, &plan("b.csv", Leg::Pos, vec![known(3, pos(2))])).unwrap();
    let origin = |import, file: &str, row| Origin { import, file: file.to_owned(), row, leg: Leg::Pos };
    let reader = store.read();
    assert_eq!(reader.origins(&pos(2).identity).unwrap(), [origin(1, "a.csv", 7), origin(2, "b.csv", 3)]);
    assert_eq!(reader.origins(&pos(9).identity).unwrap(), []);
    let sighted = reader.sighted(&pos(2).identity).unwrap().unwrap();
    assert_eq!((sighted.file.as_str(), sighted.row, *sighted.line.clone()), ("a.csv", 7, pos(2)));
    assert!(reader.sighted(&pos(9).identity).unwrap().is_none());
    assert_eq!(reader.sighted_between(Leg::Pos, day(ON), day(ON)).unwrap().len(), 2);
    assert!(reader.sighted_between(Leg::Pos, day(ON), day(ON)).unwrap().contains(&sighted));
    assert_eq!(reader.sighted_between(Leg::Bank, day(ON), day(ON)).unwrap(), []);
}

#[test]
fn a_plan_that_does_not_fit_keeps_nothing() {
    for (name, rows) in [
        ("new, but stored", vec![new(2, pos(1))]),
        ("new twice", vec![new(2, pos(5)), new(3, pos(5))]),
        ("known, but not stored", vec![known(2, pos(5))]),
        ("changed, but not stored", vec![changed(2, pos(5))]),
    ] {
        let (_folder, mut store) = shop();
        apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1))])).unwrap();
        let error = apply(&mut store, &plan("b.csv", Leg::Pos, rows)).unwrap_err();
        assert!(matches!(error, StoreError::StalePlan { .. }), "{name}: {error}");
        assert_eq!(store.read().imports().unwrap().len(), 1, "{name}");
        assert_eq!(store.read().lines().unwrap(), [pos(1)], "{name}");
        assert_eq!(store.read().check().unwrap(), [], "{name}");
    }
}

#[test]
fn a_changed_row_waits_for_a_person() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1))])).unwrap();
    apply(&mut store, &plan("b.csv", Leg::Pos, vec![changed(3, retold(1))])).unwrap();
    assert_eq!(store.read().line(&pos(1).identity).unwrap(), Some(pos(1)));
    let offered = store.read().offered_changes().unwrap();
    assert_eq!((offered[0].import, offered[0].row, *offered[0].now.clone()), (2, 3, retold(1)));
    store.transaction(|writer| writer.accept_change(2, 3)).unwrap();
    assert_eq!(store.read().line(&pos(1).identity).unwrap(), Some(retold(1)));
    assert_eq!(store.read().offered_changes().unwrap(), []);
    let again = store.transaction(|writer| writer.accept_change(2, 3));
    assert!(matches!(again, Err(StoreError::NotFound { .. })), "{again:?}");
    assert_eq!(codes(&store), [FindingCode::Decision, FindingCode::Decision], "no event tells of it");
}

#[test]
fn a_row_that_needs_a_look_is_held_until_decided() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![look(2, pos(1)), look(3, pos(2)), new(4, pos(3))]))
        .unwrap();
    let held = BTreeSet::from([pos(1).identity, pos(2).identity]);
    assert_eq!(store.read().open_looks().unwrap(), held);
    assert_eq!(store.read().lines().unwrap().len(), 3);
    store
        .transaction(|writer| -> Result<(), StoreError> {
            writer.decide_look((1, 2), LookDecision::TakePart, at("2026-11-19T10:00:00"), "王芳")?;
            writer.decide_look((1, 3), LookDecision::StayOut, at("2026-11-19T10:00:00"), "王芳")
        })
        .unwrap();
    assert_eq!(store.read().open_looks().unwrap(), BTreeSet::from([pos(2).identity]));
    let decisions: Vec<_> = store.read().looks().unwrap().into_iter().map(|look| look.decision).collect();
    assert_eq!(decisions, [Some(LookDecision::TakePart), Some(LookDecision::StayOut)]);
    let nothing = store.transaction(|writer| {
        writer.decide_look((1, 4), LookDecision::TakePart, at("2026-11-19T10:00:00"), "王芳")
    });
    assert!(matches!(nothing, Err(StoreError::NotFound { .. })), "{nothing:?}");
}

#[test]
fn the_kept_copy_reads_back_whole_and_by_line() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![rejected(2)])).unwrap();
    let reader = store.read();
    let copy = copy_of("a.csv");
    assert!(copy.len() > 256 * 1024, "several frames");
    assert_eq!(reader.masked_copy(1).unwrap(), copy);
    // Every line, among them those that a frame's end cuts, would take long; these include the cut ones.
    let cut = copy[..256 * 1024].iter().filter(|byte| **byte == b'\n').count();
    let cut = u32::try_from(cut).unwrap() + 1;
    for row in [1, 2, cut - 1, cut, cut + 1, 39_999, 40_000] {
        assert_eq!(
            String::from_utf8(reader.masked_line(1, row).unwrap()).unwrap(),
            format!("a.csv,{row}"),
            "{row}"
        );
    }
    for row in [0, 40_002] {
        assert!(matches!(reader.masked_line(1, row), Err(StoreError::NotFound { .. })), "{row}");
    }
    assert!(matches!(reader.masked_copy(2), Err(StoreError::NotFound { .. })));
}

#[test]
fn the_check_sees_what_is_lost() {
    for (sql, expect) in [
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM sighting WHERE row = 2",
            vec![FindingCode::Conservation, FindingCode::Unsighted, FindingCode::Import],
        ),
        ("DELETE FROM rejected_row", vec![FindingCode::Conservation, FindingCode::Import]),
        ("DELETE FROM import_frame WHERE seq = 1", vec![FindingCode::KeptCopy]),
        ("UPDATE import_frame SET bytes = zeroblob(40) WHERE seq = 0", vec![FindingCode::KeptCopy]),
        ("PRAGMA foreign_keys = OFF; DELETE FROM source", vec![FindingCode::Reference, FindingCode::Import]),
    ] {
        let (folder, mut store) = shop();
        apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), new(3, pos(2)), rejected(4)]))
            .unwrap();
        assert_eq!(codes(&store), []);
        tamper(&folder, sql);
        let mut found = codes(&store);
        found.dedup();
        assert_eq!(found, expect, "{sql}");
    }
}

#[test]
fn a_hundred_thousand_rows_are_quick() {
    let (_folder, mut store) = shop();
    let rows = (2..100_002).map(|row| new(row, sale(Leg::Pos, day(ON), row))).collect();
    let plan = plan("a.csv", Leg::Pos, rows);
    let start = Instant::now();
    apply(&mut store, &plan).unwrap();
    let spent = start.elapsed();
    assert_eq!(store.read().lines().unwrap().len(), 100_000);
    assert!(spent.as_secs() < 60, "{spent:?}");
}
