use casework::{CaseState, EventKind};
use ledger::{Leg, LineIdentity};
use matching::ExceptionType::{E01, E03, E06, E07, E11, E12, E14, E17};
use matching::LinePair;
use store::{Pin, PinKind};
use workbench::{Ask, ErrorCode};

use crate::books::{BANK, Books, DETAIL, LATE, LOG, story, text};

/// The line of a file's row.
fn line_at(books: &Books, import: i64, row: u32) -> LineIdentity {
    books.store().read().line_at(import, row).unwrap().unwrap().identity
}

fn pin(books: &Books, kind: PinKind, one: LineIdentity, other: LineIdentity) {
    let at = "2026-11-19T20:00:00".parse().unwrap();
    let pin =
        Pin { kind, pair: LinePair::new(one, other), why: "seen".to_owned(), by: "tester".to_owned(), at };
    books.store().transaction(|writer| writer.put_pin(&pin)).unwrap();
}

#[test]
fn taken_back_and_imported_again_is_the_same_story() {
    for (at, file) in [(1, LOG), (2, DETAIL), (3, BANK), (4, LATE)] {
        let mut books = Books::first_evening();
        // Two rows that agree in nothing but a person's word, and two that she parts.
        let (alone, theirs) = (line_at(&books, 1, 300), line_at(&books, 2, 59));
        pin(&books, PinKind::Linked, alone, theirs);
        let (ours, settled) = (line_at(&books, 1, 2), line_at(&books, 2, 6));
        pin(&books, PinKind::Refused, ours, settled);
        books.reconcile("2026-11-19");
        books.work_on_all_cases();
        if at == 4 {
            books.import(LATE);
            books.reconcile("2026-11-23");
        }
        let before = books.kept();
        books.undo(at);
        let away = books.kept();
        assert_eq!((away.as_of, &away.pins), (before.as_of, &before.pins), "{file}");
        assert_ne!(away.found, before.found, "{file}");
        assert_eq!(away.cases.len(), before.cases.len(), "{file}: no case is opened");
        books.import(file);
        books.bench.reconcile(before.as_of).unwrap();
        let after = books.kept();
        assert_eq!(after.found, before.found, "{file}");
        assert_eq!(after.cases, before.cases, "{file}");
        assert_eq!(after.pins, before.pins, "{file}");
        books.sound();
    }
}

#[test]
fn cases_wait_for_their_records_whatever_is_judged_meanwhile() {
    let mut books = Books::first_evening();
    books.reconcile("2026-11-23");
    books.work_on_all_cases();
    let before = books.kept();
    assert_eq!(before.cases.len(), 8);
    books.undo(2);
    for case in books.kept().cases {
        let rows = case.withdrawn.as_ref().unwrap().lines.len();
        assert_eq!(case.withdrawn.as_ref().unwrap().import, 2);
        // Where only the shop's rows or the bank's are left, the file was what the case rested on.
        assert_eq!(rows > 0, !matches!(case.suggested, E03 | E11 | E17), "{}", case.suggested);
        assert_eq!(*books.events(&case).last().unwrap(), EventKind::RecordsWithdrawn);
    }
    let away = books.kept().cases;
    for as_of in ["2026-11-23", "2026-11-24"] {
        books.reconcile(as_of);
        assert_eq!(books.kept().cases, away, "{as_of}: neither changed nor cleared nor opened");
    }
    let again = books.import(DETAIL);
    assert_eq!(again, 4, "a number is given once");
    books.reconcile("2026-11-23");
    assert_eq!(books.kept(), before);
    for case in &before.cases {
        let events = books.events(case);
        let tail = [EventKind::RecordsWithdrawn, EventKind::RecordsRestored];
        assert_eq!(events[events.len() - 2..], tail, "{}", case.suggested);
    }
    books.sound();
}

#[test]
fn a_corrected_file_in_its_place_settles_what_it_puts_right() {
    let mut books = Books::first_evening();
    let (sure, wrong) = (books.case(E01), books.case(E07));
    books.undo(2);
    let pos = &wrong.lines.iter().find(|line| line.0.starts_with("pos/")).unwrap();
    let amount = books.store().read().line(pos).unwrap().unwrap().amount.to_string();
    let reference = wrong.keys.reference_no.clone().unwrap();
    let fix = |row: &str| -> String {
        if !row.contains(&reference) {
            return row.to_owned();
        }
        let cells: Vec<&str> = row.split(',').collect();
        let mut cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        cells[12].clone_from(&amount);
        cells.join(",")
    };
    let corrected: Vec<String> = text(DETAIL).lines().map(fix).collect();
    let path = books.write("2-corrected.csv", &corrected.join("\r\n"));
    let ask = Ask::default();
    books.bench.import(&path, &ask, Some("corrected by hand")).unwrap();
    books.reconcile("2026-11-19");
    let wrong = books.kept().cases.into_iter().find(|case| case.number == wrong.number).unwrap();
    assert!(wrong.proposal.is_some() && wrong.withdrawn.is_none(), "the file is here and it agrees");
    let after = books.case(E01);
    assert_eq!((after.withdrawn, after.proposal, after.lines), (None, None, sure.lines));
    books.sound();
}

#[test]
fn what_another_file_told_stays_and_matches() {
    let mut books = Books::first_evening();
    let before = books.kept();
    // Another download of the same days, without its totals.
    let rows: Vec<String> = text(DETAIL).lines().map(str::to_owned).collect();
    let path = books.write("2-again.csv", &rows[..rows.len() - 1].join("\r\n"));
    let again = books.import_as(&path, &Ask::default());
    let plan = books.bench.undo_preview(2).unwrap();
    assert_eq!((plan.touched.lines_removed, plan.touched.lines_kept), (0, 276));
    assert_eq!((plan.touched.matches, plan.touched.cases.len()), (0, 0));
    books.undo(2);
    assert_eq!(books.kept(), before);
    let origins = books.store().read().origins(&line_at(&books, again, 6)).unwrap();
    assert_eq!(origins.len(), 1);
    assert_eq!((origins[0].import, origins[0].leg), (again, Leg::Acquirer), "now told first by the other");
    let plan = books.bench.undo_preview(again).unwrap();
    assert_eq!((plan.touched.lines_removed, plan.touched.lines_kept), (276, 0));
    books.undo(again);
    assert!(books.kept().cases.iter().all(|case| case.withdrawn.is_some()));
}

#[test]
fn closed_cases_hold_their_import() {
    let mut books = Books::first_evening();
    let case = books.case(E12);
    let proof = case.lines[0].clone();
    books.close(E12, &proof);
    let before = books.kept();
    let head = books.store().read().chain_head().unwrap();
    let plan = books.bench.undo_preview(2).unwrap();
    let refused: Vec<_> =
        plan.touched.refused.iter().map(|one| (one.number.clone(), one.state, one.rows)).collect();
    assert_eq!(refused, [(case.number.clone(), CaseState::Closed, 1)]);
    let error = books.bench.undo(2, &plan.hash, None).unwrap_err();
    assert_eq!(error.code, ErrorCode::ClosedCaseHoldsImport);
    assert_eq!(error.params["cases"], case.number.as_str());
    assert_eq!(books.kept(), before, "nothing changed");
    assert_eq!(books.store().read().chain_head().unwrap(), head);
    // The shop's log holds no row of it.
    books.undo(1);
    let closed = books.kept().cases.into_iter().find(|one| one.number == case.number).unwrap();
    assert!(closed.closed.is_some() && closed.withdrawn.is_none());
}

#[test]
fn a_row_that_proves_a_closed_case_holds_its_import_too() {
    let mut books = Books::first_evening();
    let proof = line_at(&books, 3, 10);
    books.close(E12, &proof);
    let plan = books.bench.undo_preview(3).unwrap();
    assert_eq!(plan.touched.refused.len(), 1);
    let error = books.bench.undo(3, &plan.hash, None).unwrap_err();
    assert_eq!(error.code, ErrorCode::ClosedCaseHoldsImport);
}

#[test]
fn only_the_plan_that_was_shown_is_applied() {
    let mut books = Books::first_evening();
    let shown = books.bench.undo_preview(2).unwrap();
    assert_eq!(books.bench.undo_preview(2).unwrap(), shown, "looking changes nothing");
    assert_eq!(books.bench.undo(2, "another", None).unwrap_err().code, ErrorCode::PlanChanged);
    books.import(LATE);
    books.reconcile("2026-11-23");
    assert_eq!(books.bench.undo(2, &shown.hash, None).unwrap_err().code, ErrorCode::PlanChanged);
    assert!(books.bench.imports().unwrap().iter().all(|import| import.withdrawn.is_none()));
    for (import, code) in [(7, ErrorCode::NoSuchImport), (0, ErrorCode::NoSuchImport)] {
        assert_eq!(books.bench.undo_preview(import).unwrap_err().code, code);
    }
    books.undo(2);
    assert_eq!(books.bench.undo_preview(2).unwrap_err().code, ErrorCode::ImportWithdrawn);
    let withdrawn = books.bench.imports().unwrap()[1].withdrawn.clone().unwrap();
    assert_eq!((withdrawn.by.as_str(), withdrawn.why.as_deref()), ("tester", Some("wrong file")));
    assert_eq!(books.bench.today().unwrap().imports, 3);
}

#[test]
fn the_plan_lists_what_it_touches() {
    let mut books = Books::first_evening();
    let touched = books.bench.undo_preview(2).unwrap().touched;
    assert_eq!((touched.lines_removed, touched.lines_kept), (276, 0));
    assert_eq!((touched.matches, touched.matches_shown.len()), (275, 200));
    let files: Vec<&str> = touched.matches_shown[0].rows.iter().map(|row| row.file.as_str()).collect();
    assert!(files.contains(&LOG) && files.contains(&DETAIL), "{files:?}");
    let mut watch: Vec<_> = touched.watch_shown.iter().map(|one| one.kind).collect();
    watch.sort_unstable();
    assert_eq!((touched.watch_items, watch), (3, vec![E03, E11, E14]));
    let cases: Vec<_> = touched.cases.iter().map(|case| (case.kind, case.rows)).collect();
    assert_eq!(cases, [(E01, 1), (E12, 1), (E06, 2), (E07, 1), (E17, 0)]);
    let late = Books::first_evening().bench.undo_preview(3).unwrap().touched;
    let cases: Vec<_> = late.cases.iter().map(|case| (case.kind, case.rows)).collect();
    assert_eq!(cases, [(E17, 1)]);
}

#[test]
fn a_late_file_that_is_taken_back_clears_nothing() {
    let mut books = Books::first_evening();
    let watch = books.kept().found.exceptions.into_iter().find(|one| one.kind == E03).unwrap();
    books.bench.open_case(&watch.id.0).unwrap();
    books.import(LATE);
    books.reconcile("2026-11-23");
    assert!(books.case(E03).proposal.is_some());
    books.undo(4);
    let case = books.case(E03);
    assert_eq!(case.proposal, None, "it is unknown again");
    assert_eq!(*books.events(&case).last().unwrap(), EventKind::Updated);
    books.import(LATE);
    books.reconcile("2026-11-23");
    assert!(books.case(E03).proposal.is_some());
    books.undo(2);
    assert!(books.case(E03).proposal.is_some(), "the late file still says so");
    books.undo(5);
    let case = books.case(E03);
    assert_eq!(case.proposal, None, "nothing speaks for its day any more");
    assert!(case.withdrawn.is_some_and(|gone| gone.lines.is_empty()));
}

#[test]
fn an_import_that_was_never_judged_is_taken_back_too() {
    let mut books = Books::new();
    books.import(LOG);
    books.undo(1);
    assert_eq!(books.kept().as_of, None);
    assert_eq!(books.bench.import(&story(LOG), &Ask::default(), None).unwrap().record().id, 2);
    books.sound();
}
