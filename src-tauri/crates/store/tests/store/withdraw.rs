use std::collections::BTreeSet;

use ledger::{ContentHash, Leg, Line};
use matching::Reconciliation;
use statement::{Format, SheetHead};
use store::{ImportRecord, LookDecision, Origin, Store, StoreError, Withdrawal};

use crate::samples::{
    apply, at, changed, codes, copy_of, day, known, look, new, plan, rejected, sale, shop, tell,
};

const ON: &str = "2026-11-16";

fn pos(number: u32) -> Line {
    sale(Leg::Pos, day(ON), number)
}

fn retold(number: u32, remark: &str) -> Line {
    let mut line = Line { remark: Some(remark.to_owned()), ..pos(number) };
    line.content = ContentHash::of(&line);
    line
}

fn withdrawal() -> Withdrawal {
    Withdrawal {
        at: at("2026-11-20T08:00:00"), by: "王芳".to_owned(), why: Some("下错了文件".to_owned())
    }
}

fn withdraw(store: &mut Store, import: i64) -> Result<(), StoreError> {
    store.transaction(|writer| {
        writer.withdraw(import, &withdrawal())?;
        let told = serde_json::json!({ "import": writer.read().import(import)? });
        tell(writer, &format!("import/{import}"), "withdrawn", told)
    })
}

fn is_not_found<T: std::fmt::Debug>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::NotFound { noun: "import", .. }))
}

#[test]
fn an_import_goes_whole_and_its_record_stays() {
    let (_folder, mut store) = shop();
    let first = plan("a.csv", Leg::Pos, vec![new(2, pos(1)), look(3, pos(2)), rejected(4)]);
    let record = apply(&mut store, &first).unwrap();
    store
        .transaction(|writer| {
            writer.replace_reconciliation(&Reconciliation::default(), day(ON), at("2026-11-19T10:00:00"))
        })
        .unwrap();
    withdraw(&mut store, 1).unwrap();
    let reader = store.read();
    let expect = ImportRecord { withdrawn: Some(withdrawal()), coverage: Vec::new(), ..record };
    assert_eq!(reader.imports().unwrap(), std::slice::from_ref(&expect));
    assert_eq!(reader.import_by_sha256(&expect.sha256).unwrap(), None);
    assert_eq!(reader.lines().unwrap(), []);
    assert_eq!((reader.rejected(None).unwrap(), reader.looks().unwrap()), (vec![], vec![]));
    assert_eq!((reader.coverage().unwrap(), reader.masked_copy(1).unwrap()), (vec![], vec![]));
    assert_eq!(reader.as_of().unwrap(), None, "what it found is to be judged anew");
    assert_eq!(codes(&store), []);
    assert!(is_not_found(withdraw(&mut store, 1)), "only once");
    assert!(is_not_found(withdraw(&mut store, 7)));
    assert!(is_not_found(store.transaction(|writer| writer.begin_again(1).map(|_| ()))));
    let again = apply(&mut store, &first).unwrap();
    assert_eq!((again.id, again.withdrawn), (2, None), "a number is given once");
    assert_eq!(store.read().lines().unwrap().len(), 2);
    assert_eq!(codes(&store), []);
}

#[test]
fn what_another_file_told_stays() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), new(3, pos(2)), new(4, pos(4))]))
        .unwrap();
    apply(&mut store, &plan("b.csv", Leg::Pos, vec![known(7, pos(2)), new(8, pos(3)), known(9, pos(4))]))
        .unwrap();
    let identity = |number| pos(number).identity;
    let told = [(2, identity(1)), (3, identity(2)), (4, identity(4))];
    assert_eq!(store.read().told_by(1).unwrap(), told);
    assert_eq!(store.read().only_told_by(1).unwrap(), [identity(1)]);
    withdraw(&mut store, 1).unwrap();
    let left: BTreeSet<_> = store.read().lines().unwrap().into_iter().map(|line| line.identity).collect();
    assert_eq!(left, BTreeSet::from([identity(2), identity(3), identity(4)]));
    let origin = Origin { import: 2, file: "b.csv".to_owned(), row: 7, leg: Leg::Pos };
    assert_eq!(store.read().origins(&identity(2)).unwrap(), [origin], "now told first by the other");
    assert_eq!(codes(&store), []);
    withdraw(&mut store, 2).unwrap();
    assert_eq!(store.read().lines().unwrap(), []);
    assert_eq!(codes(&store), []);
}

#[test]
fn a_look_goes_over_to_the_file_that_stays() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![look(2, pos(1)), look(3, pos(2))])).unwrap();
    apply(&mut store, &plan("b.csv", Leg::Pos, vec![known(5, pos(1)), known(6, pos(2)), known(7, pos(1))]))
        .unwrap();
    let decided = at("2026-11-19T10:00:00");
    store
        .transaction(|writer| -> Result<(), StoreError> {
            writer.decide_look((1, 3), LookDecision::StayOut, decided, "王芳")?;
            let told = serde_json::json!({ "row": 3, "line": pos(2).identity, "decision": "stay_out" });
            tell(writer, "import/1", "look_decided", told)
        })
        .unwrap();
    withdraw(&mut store, 1).unwrap();
    let looks = store.read().looks().unwrap();
    let told: Vec<_> = looks.iter().map(|look| (look.import, look.row, look.decision)).collect();
    assert_eq!(told, [(2, 5, None), (2, 6, Some(LookDecision::StayOut))]);
    let held = BTreeSet::from([pos(1).identity, pos(2).identity]);
    assert_eq!(store.read().open_looks().unwrap(), held);
    assert_eq!(codes(&store), []);
}

/// Line 1 as three files tell it: the first, and two whose tellings were accepted one after the other.
fn retold_twice() -> (tempfile::TempDir, Store) {
    let (folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1))])).unwrap();
    for (file, import, remark) in [("b.csv", 2, "乙"), ("c.csv", 3, "丙")] {
        apply(&mut store, &plan(file, Leg::Pos, vec![changed(2, retold(1, remark))])).unwrap();
        store
            .transaction(|writer| -> Result<(), StoreError> {
                writer.accept_change(import, 2)?;
                let told = serde_json::json!({ "row": 2, "accepted": true });
                tell(writer, &format!("import/{import}"), "change_decided", told)
            })
            .unwrap();
    }
    (folder, store)
}

#[test]
fn an_accepted_change_goes_back_to_what_stood_before() {
    for (order, expect) in [
        (vec![3], retold(1, "乙")),
        (vec![3, 2], pos(1)),
        (vec![2], retold(1, "丙")),
        (vec![2, 3], pos(1)),
        (vec![1], retold(1, "丙")),
    ] {
        let (_folder, mut store) = retold_twice();
        for import in &order {
            withdraw(&mut store, *import).unwrap();
        }
        assert_eq!(store.read().lines().unwrap(), [expect], "{order:?}");
        assert_eq!(codes(&store), [], "{order:?}");
    }
}

#[test]
fn a_line_that_only_an_offer_tells_says_what_the_offer_says() {
    let (_folder, mut store) = shop();
    apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), new(3, pos(2))])).unwrap();
    let offers = vec![changed(5, retold(1, "乙")), changed(6, retold(2, "乙"))];
    apply(&mut store, &plan("b.csv", Leg::Pos, offers)).unwrap();
    apply(&mut store, &plan("c.csv", Leg::Pos, vec![known(2, pos(2)), changed(3, retold(1, "丙"))])).unwrap();
    withdraw(&mut store, 1).unwrap();
    let read = |number| store.read().line(&pos(number).identity).unwrap().unwrap();
    assert_eq!(read(1), retold(1, "乙"), "the first offer is all there is");
    assert_eq!(read(2), pos(2), "another file says what stood");
    let offered: Vec<_> =
        store.read().offered_changes().unwrap().into_iter().map(|one| (one.import, one.row)).collect();
    assert_eq!(offered, [(2, 6), (3, 3)]);
    assert_eq!(codes(&store), []);
}

#[test]
fn an_import_is_read_again_under_its_number() {
    let (_folder, mut store) = shop();
    let record =
        apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos(1)), rejected(3), new(4, pos(2))]))
            .unwrap();
    let bank = |number| sale(Leg::Bank, day(ON), number);
    let second = plan("a.csv", Leg::Bank, vec![new(2, bank(1)), new(3, bank(2)), rejected(4)]);
    let again = store
        .transaction(|writer| -> Result<_, StoreError> {
            let mut importing = writer.begin_again(1)?;
            for row in &second.rows {
                importing.row(row)?;
            }
            importing.copy(&copy_of("a.csv"))?;
            let import = importing.finish(&second)?;
            let digest = writer.read().import_digest(1)?;
            tell(
                writer,
                "import/1",
                "reassigned",
                serde_json::json!({ "import": import, "digest": digest }),
            )?;
            Ok(import)
        })
        .unwrap();
    assert_eq!((again.id, again.leg, again.counts.new), (1, Leg::Bank, 2));
    assert_eq!((&again.applied_at, &again.operator), (&record.applied_at, &record.operator));
    assert_eq!(store.read().told_by(1).unwrap(), [(2, bank(1).identity), (3, bank(2).identity)]);
    assert_eq!(store.read().lines().unwrap().len(), 2);
    assert_eq!(store.read().masked_copy(1).unwrap(), copy_of("a.csv"));
    assert_eq!(store.read().coverage().unwrap().len(), 1);
    assert_eq!(codes(&store), []);
}

#[test]
fn a_sheet_is_kept_with_what_it_was_made_from() {
    let (_folder, mut store) = shop();
    let plan = plan("a.xml", Leg::Bank, vec![rejected(2)]);
    let head = SheetHead { format: Format::Camt, columns: vec!["amount".to_owned(), "day".to_owned()] };
    store
        .transaction(|writer| -> Result<_, StoreError> {
            let mut importing = writer.begin_import(at("2026-11-19T09:30:00"), "王芳")?;
            importing.row(&plan.rows[0])?;
            importing.sheet(&head)?;
            importing.copy(b"1.00\t2026-11-16\n")?;
            let import = importing.finish(&plan)?;
            tell(writer, "import/1", "imported", serde_json::json!({ "import": import }))?;
            Ok(import)
        })
        .unwrap();
    assert_eq!(store.read().sheet(1).unwrap(), Some(head));
    assert_eq!(codes(&store), [], "it has not the size of the file");
    apply(&mut store, &crate::samples::plan("b.csv", Leg::Pos, vec![rejected(2)])).unwrap();
    assert_eq!(store.read().sheet(2).unwrap(), None);
    assert!(is_not_found(store.read().sheet(3)));
}

#[test]
fn a_hundred_thousand_rows_go_quickly() {
    let (_folder, mut store) = shop();
    let rows = (2..100_002).map(|row| new(row, sale(Leg::Pos, day(ON), row))).collect();
    apply(&mut store, &plan("a.csv", Leg::Pos, rows)).unwrap();
    let start = std::time::Instant::now();
    withdraw(&mut store, 1).unwrap();
    let spent = start.elapsed();
    assert_eq!(store.read().lines().unwrap(), []);
    assert!(spent.as_secs() < 60, "{spent:?}");
}
