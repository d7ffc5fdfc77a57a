use std::collections::BTreeSet;
use std::ops::ControlFlow;

use casework::{Case, EventKind};
use ledger::{Leg, LineIdentity};
use matching::ExceptionType::{E06, E12};
use matching::LinePair;
use shop::Shop;
use statement::{Choice, FileFacts, Format, Glance, Planner, Profile, ReadContext, SheetHead, Source, Told};
use store::{Event, Pin, PinKind, StoreError};
use workbench::{Ask, ErrorCode};

use crate::books::{BANK, Books, DETAIL, Kept, LOG, day, text};

const OWN: &str = "898310058120001";
const OTHER: &str = "898310058120009";

fn leg(leg: Leg) -> Ask {
    Ask { leg: Some(leg), ..Ask::default() }
}

fn merchant(no: &str) -> Ask {
    Ask { merchant_no: Some(no.to_owned()), ..Ask::default() }
}

/// The acquirer's detail with a column of response codes: a terminal log could look like that.
fn like_a_log() -> String {
    let dress = |(at, row): (usize, &str)| match at {
        0..4 => row.to_owned(),
        4 => format!("{row},应答码"),
        _ if row.starts_with("合计") => format!("{row},"),
        _ => format!("{row},00"),
    };
    text(DETAIL).lines().enumerate().map(dress).collect::<Vec<_>>().join("\r\n")
}

/// The shop with a second merchant no. of the same contract.
fn two_merchants() -> String {
    let own = format!("merchant_nos = [\"{OWN}\"]");
    let both = format!("merchant_nos = [\"{OWN}\", \"{OTHER}\"]");
    let shop = text("shop.toml").replace(&own, &both);
    assert!(shop.contains(OTHER));
    shop
}

/// What three files of the shop give when each is read as what it is.
fn story_of(shop: &str) -> Kept {
    let mut books = Books::of(shop);
    for file in [LOG, DETAIL, BANK] {
        books.import(file);
    }
    books.reconcile("2026-11-19");
    books.kept()
}

fn reassign(books: &mut Books, import: i64, ask: &Ask) {
    let plan = books.bench.reassign_preview(import, ask).unwrap();
    books.bench.reassign(import, ask, &plan.hash, None).unwrap();
    books.sound();
}

/// The case of the order that was paid twice.
fn double_charge(books: &Books) -> Case {
    let cases = books.kept().cases;
    let mut found =
        cases.into_iter().filter(|case| case.suggested == E06 && case.amount.to_string() == "86.50");
    let case = found.next().unwrap();
    assert!(found.next().is_none());
    case
}

#[test]
fn a_file_of_the_wrong_leg_is_put_right_with_its_case() {
    let mut books = Books::new();
    let path = books.write("2-detail.csv", &like_a_log());
    let wrong = books.bench.import(&path, &leg(Leg::Pos), Some("no totals of a log")).unwrap().record();
    assert_eq!((wrong.leg, wrong.profile.as_str()), (Leg::Pos, "pos-terminal-log"));
    books.reconcile("2026-11-19");
    // In one leg alone double charges show, and one of them only seems to be.
    books.work_on_all_cases();
    let worked = double_charge(&books);
    assert_eq!((worked.lines.len(), books.kept().cases.len()), (2, 2));
    let number = worked.number.clone();
    let before = books.kept();
    let plan = books.bench.reassign_preview(1, &leg(Leg::Acquirer)).unwrap();
    assert_eq!((plan.plan.leg, plan.plan.profile.as_str()), (Leg::Acquirer, "acquirer-detail"));
    assert_eq!((plan.touched.lines_removed, plan.touched.lines_kept), (276, 0));
    let told: Vec<_> = plan.touched.cases.iter().map(|case| (case.number.clone(), case.rows)).collect();
    assert_eq!(told.len(), 2);
    assert!(told.contains(&(number.clone(), 2)), "{told:?}");
    assert_eq!(books.kept(), before, "looking changes nothing");
    let done = books.bench.reassign(1, &leg(Leg::Acquirer), &plan.hash, None).unwrap();
    assert_eq!((done.import.id, done.import.leg, done.import.counts.new), (1, Leg::Acquirer, 276));
    assert_eq!((&done.import.file, &done.import.sha256), (&wrong.file, &wrong.sha256));
    assert_eq!((done.import.bytes, done.import.applied_at), (wrong.bytes, wrong.applied_at));
    let carried = double_charge(&books);
    assert!(carried.lines.iter().all(|line| line.0.starts_with("acquirer/")), "{:?}", carried.lines);
    assert!(books.events(&carried).contains(&EventKind::Reassigned));
    books.import(LOG);
    books.import(BANK);
    books.reconcile("2026-11-19");
    books.sound();
    let (kept, truth) = (books.kept(), story_of(&text("shop.toml")));
    assert_eq!(kept.found, truth.found);
    // The other one was the customer's second payment after a failure, and is that case now.
    let kinds = |kept: &Kept| -> BTreeSet<_> { kept.cases.iter().map(|case| case.kind()).collect() };
    assert_eq!((kept.cases.len(), kinds(&kept)), (truth.cases.len(), kinds(&truth)));
    assert!(kept.cases.iter().all(|case| case.proposal.is_none() && case.withdrawn.is_none()));
    let case = double_charge(&books);
    assert_eq!((&case.number, case.lines.len()), (&number, 4));
    assert_eq!((&case.evidence, &case.calls, &case.notes), (&worked.evidence, &worked.calls, &worked.notes));
    assert_eq!(case.checklist, worked.checklist);
    let told = books.store().read().events("import/1").unwrap();
    let told: Vec<&str> = told.iter().map(|stored| stored.event.kind.as_str()).collect();
    assert_eq!(told, ["imported", "reassigned"]);
}

#[test]
fn a_file_of_the_wrong_merchant_is_put_right_with_what_a_person_decided() {
    let mut books = Books::of(&two_merchants());
    books.import(LOG);
    let wrong = books.write("2-detail.csv", &text(DETAIL).replace(OWN, OTHER));
    let import = books.import_as(&wrong, &Ask::default());
    books.import(BANK);
    books.reconcile("2026-11-19");
    let line = |books: &Books, import, row| -> LineIdentity {
        books.store().read().line_at(import, row).unwrap().unwrap().identity
    };
    let (ours, theirs, other) = (line(&books, 1, 300), line(&books, import, 59), line(&books, import, 6));
    let at = "2026-11-19T20:00:00".parse().unwrap();
    for (kind, pair) in [
        (PinKind::Linked, LinePair::new(ours.clone(), theirs.clone())),
        (PinKind::NotDuplicate, LinePair::new(theirs, other)),
    ] {
        let pin = Pin { kind, pair, why: "seen".to_owned(), by: "tester".to_owned(), at };
        books.store().transaction(|writer| writer.put_pin(&pin)).unwrap();
    }
    books.reconcile("2026-11-19");
    assert_ne!(books.kept().found.matches.len(), story_of(&two_merchants()).found.matches.len());
    reassign(&mut books, import, &merchant(OWN));
    let (theirs, other) = (line(&books, import, 59), line(&books, import, 6));
    assert!(theirs.0.starts_with(&format!("acquirer/{OWN}|")), "{theirs}");
    let pins = books.kept().pins;
    let pairs: Vec<_> = pins.iter().map(|pin| (pin.kind, &pin.pair)).collect();
    let linked = LinePair::new(ours, theirs.clone());
    let parted = LinePair::new(theirs, other);
    assert_eq!(pairs.len(), 2);
    assert!(pairs.contains(&(PinKind::Linked, &linked)) && pairs.contains(&(PinKind::NotDuplicate, &parted)));
    for pin in &pins {
        books.store().transaction(|writer| writer.remove_pin(pin.kind, &pin.pair)).unwrap();
    }
    books.reconcile("2026-11-19");
    assert_eq!(books.kept().found, story_of(&two_merchants()).found);
}

#[test]
fn the_kept_copy_gives_the_same_lines_although_cards_are_cut() {
    let mut books = Books::new();
    let whole = "6228480402564890018";
    let detail = text(DETAIL).replace("622848*********2739", whole);
    assert!(detail.contains(whole));
    let path = books.write("2-detail.csv", &detail);
    let record = books.bench.import(&path, &Ask::default(), None).unwrap().record();
    let lines = books.store().read().lines().unwrap();
    let same = Ask { profile: Some("acquirer-detail".to_owned()), ..Ask::default() };
    let plan = books.bench.reassign_preview(1, &same).unwrap();
    assert_eq!((plan.touched.lines_removed, plan.plan.counts), (276, record.counts));
    let done = books.bench.reassign(1, &same, &plan.hash, None).unwrap();
    assert_eq!(books.store().read().lines().unwrap(), lines);
    assert_eq!(done.import.notes.len(), record.notes.len(), "that cards were cut stays told");
    books.sound();
}

/// Imports a table as one without a header row is kept: as a sheet, whose size is not that of the file.
fn import_sheet(books: &Books, sheet: &str) {
    let shop = Shop::from_toml(&text("shop.toml")).unwrap();
    let profiles = Profile::builtin();
    let context = ReadContext { shop: &shop, today: day("2026-11-23"), profiles: &profiles };
    let mut rows = sheet.lines().skip(4);
    let columns = rows.next().unwrap().split('\t').map(str::to_owned).collect();
    let rows: String = rows.map(|row| format!("{row}\n")).collect();
    let head = SheetHead { format: Format::Table, columns };
    let glance = Glance::of(&mut &b"the workbook"[..]).unwrap();
    let mut store = books.store();
    let kept = store.transaction(|writer| -> Result<_, StoreError> {
        let mut importing = writer.begin_import("2026-11-23T09:00:00".parse().unwrap(), "tester")?;
        importing.sheet(&head)?;
        let mut planner = Planner::default();
        let source = Source::sheet(rows.as_bytes(), head.clone());
        let summary = statement::read(source, &Choice::default(), &context, &mut |told| {
            match told {
                Told::Row(row) => {
                    let planned = planner.row(row, |line| importing.sighted(&line.identity)).unwrap();
                    importing.row(&planned).unwrap();
                }
                Told::Sheet(head) => importing.sheet(head).unwrap(),
                Told::Copy(bytes) => importing.copy(bytes).unwrap(),
            }
            ControlFlow::Continue(())
        });
        let facts = FileFacts { name: "2.xlsx".to_owned(), glance: &glance, same_file_as: None };
        let import = importing.finish(&planner.finish(&summary.unwrap(), facts))?;
        let event = Event {
            at: import.applied_at,
            time_zone: "Asia/Shanghai".to_owned(),
            operator: import.operator.clone(),
            subject: format!("import/{}", import.id),
            kind: "imported".to_owned(),
            payload: serde_json::json!({ "import": import }),
        };
        writer.append(&event, [7; 16])?;
        Ok(import)
    });
    assert_eq!(kept.unwrap().counts.new, 276);
}

#[test]
fn a_sheet_is_read_again_as_a_sheet() {
    let mut books = Books::new();
    import_sheet(&books, &text(DETAIL).replace(',', "\t"));
    books.sound();
    let lines = books.store().read().lines().unwrap();
    reassign(&mut books, 1, &Ask { profile: Some("acquirer-detail".to_owned()), ..Ask::default() });
    assert_eq!(books.store().read().lines().unwrap(), lines);
    assert_eq!(books.bench.imports().unwrap()[0].bytes, 12, "that of the workbook");
}

#[test]
fn what_cannot_be_reassigned_is_refused_and_changes_nothing() {
    let mut books = Books::first_evening();
    let acquirer = books.case(E12).lines[0].clone();
    books.close(E12, &acquirer);
    let before = (books.kept(), books.store().read().chain_head().unwrap());
    let mut refused = |import, ask: &Ask, code| {
        let error = books.bench.reassign_preview(import, ask).unwrap_err();
        assert_eq!(error.code, code, "{ask:?}");
    };
    refused(2, &Ask::default(), ErrorCode::WrongArgument);
    refused(2, &merchant("1"), ErrorCode::WrongArgument);
    refused(3, &merchant(OWN), ErrorCode::WrongArgument);
    refused(9, &merchant(OWN), ErrorCode::NoSuchImport);
    refused(2, &leg(Leg::Bank), ErrorCode::FileOtherLeg);
    let profile = |name: &str| Ask { profile: Some(name.to_owned()), ..Ask::default() };
    refused(2, &profile("moon"), ErrorCode::FileNoSuchProfile);
    refused(2, &profile("pos-terminal-log"), ErrorCode::FileMissingColumns);
    let same = profile("acquirer-detail");
    let plan = books.bench.reassign_preview(2, &same).unwrap();
    assert_eq!(plan.touched.refused.len(), 1);
    let error = books.bench.reassign(2, &same, &plan.hash, None).unwrap_err();
    assert_eq!(error.code, ErrorCode::ClosedCaseHoldsImport);
    let error = books.bench.reassign(2, &same, "another", None).unwrap_err();
    assert_eq!(error.code, ErrorCode::PlanChanged);
    assert_eq!((books.kept(), books.store().read().chain_head().unwrap()), before);
    books.undo(1);
    assert_eq!(books.bench.reassign_preview(1, &same).unwrap_err().code, ErrorCode::ImportWithdrawn);
}

#[test]
fn a_row_that_is_no_line_any_more_is_taken_from_its_case() {
    let mut books = Books::new();
    // A log has no fee; in a detail a fee that is none makes the row unreadable.
    let spoil = |row: &str| {
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[13] = "?";
        cells.join(",")
    };
    let mut twice = 0;
    let rows = like_a_log();
    let rows: Vec<String> = rows
        .lines()
        .map(|row| {
            let paid = row.contains(",86.50,");
            twice += u32::from(paid);
            if paid && twice == 2 { spoil(row) } else { row.to_owned() }
        })
        .collect();
    let path = books.write("2-detail.csv", &rows.join("\r\n"));
    books.bench.import(&path, &leg(Leg::Pos), Some("no totals of a log")).unwrap();
    books.reconcile("2026-11-19");
    let before = double_charge(&books);
    let plan = books.bench.reassign_preview(1, &leg(Leg::Acquirer)).unwrap();
    assert_eq!(plan.plan.counts.rejected, 1);
    let error = books.bench.reassign(1, &leg(Leg::Acquirer), &plan.hash, None).unwrap_err();
    assert_eq!(error.code, ErrorCode::ControlsDiffer, "the total tells that a row is missing");
    books.bench.reassign(1, &leg(Leg::Acquirer), &plan.hash, Some("one fee unreadable")).unwrap();
    let case = double_charge(&books);
    let gone = case.withdrawn.clone().unwrap().lines;
    assert_eq!(gone.len(), 1);
    assert!(before.lines.contains(&gone[0].line) && case.lines.contains(&gone[0].line));
    books.import(LOG);
    books.reconcile("2026-11-19");
    let case = double_charge(&books);
    assert_eq!(
        (case.lines.len(), case.withdrawn),
        (3, None),
        "both as the log has them, one at the acquirer"
    );
    books.sound();
}
