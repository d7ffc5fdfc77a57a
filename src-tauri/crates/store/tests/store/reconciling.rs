use std::collections::BTreeMap;

use calendar::Expected;
use ledger::{Leg, LineIdentity, LineKeys};
use matching::{
    Exception, ExceptionId, ExceptionState, ExceptionType, Fate, FateCounts, FateOf, LinePair, Match,
    MissingFile, NotMoney, Pass, Reason, Reconciliation, Relation, Signal, Suggestion, Waiting, Why,
};
use money::{Currency, Money};
use store::{ExceptionFilter, Pin, PinKind, Store, StoreError};

use crate::samples::{apply, at, day, new, plan, sale, shop};

const ON: &str = "2026-11-16";

fn pos(number: u32) -> LineIdentity {
    sale(Leg::Pos, day(ON), number).identity
}

fn acquirer(number: u32) -> LineIdentity {
    sale(Leg::Acquirer, day(ON), number).identity
}

fn filled() -> (tempfile::TempDir, Store) {
    let (folder, mut store) = shop();
    for (file, leg) in [("pos.csv", Leg::Pos), ("acquirer.csv", Leg::Acquirer)] {
        let rows = (1..=12).map(|number| new(number + 1, sale(leg, day(ON), number))).collect();
        apply(&mut store, &plan(file, leg, rows)).unwrap();
    }
    (folder, store)
}

fn reason(signal: Signal, points: i32) -> Reason {
    Reason { signal, points, detail: "12".to_owned() }
}

fn exception(name: &str, kind: ExceptionType, state: ExceptionState, lines: Vec<LineIdentity>) -> Exception {
    let until = Some(Expected { on: day("2026-11-20"), provisional: true });
    Exception {
        id: ExceptionId(name.to_owned()),
        kind,
        relation: Relation::Sale,
        state,
        watch_until: until.filter(|_| state == ExceptionState::Watch),
        amount: Money::from_minor(12_800, Currency::CNY).unwrap(),
        keys: LineKeys { reference_no: Some("000000000001".to_owned()), ..LineKeys::default() },
        missing: lines.is_empty().then(|| MissingFile { leg: Leg::Bank, day: day(ON), merchant_no: None }),
        lines,
        why: vec![Why { code: "pos-failed-acquirer-settled".to_owned(), args: BTreeMap::new() }],
    }
}

/// Every fate with every reason, every pass, and an exception of every type.
fn found() -> Reconciliation {
    let until = Some(Expected { on: day("2026-11-20"), provisional: false });
    let wait = |why| Fate::Waiting { until, why };
    let fates = [
        Fate::Matched,
        Fate::Netted,
        Fate::Excepted,
        Fate::Waiting { until: None, why: Waiting::FileMissing },
        wait(Waiting::Buffer),
        wait(Waiting::NotDue),
        wait(Waiting::Suggestion),
        wait(Waiting::NeedsLook),
        Fate::NotMoney { why: NotMoney::Declined },
        Fate::NotMoney { why: NotMoney::OtherTender },
        Fate::NotMoney { why: NotMoney::Inquiry },
        Fate::NotMoney { why: NotMoney::BeforeStart },
    ];
    let sale = (1..).zip(fates).map(|(number, fate)| (Relation::Sale, pos(number), Leg::Pos, fate));
    let payout = [
        (Relation::Payout, acquirer(1), Leg::Acquirer, Fate::Matched),
        (Relation::Payout, acquirer(2), Leg::Acquirer, Fate::NotMoney { why: NotMoney::OtherBusiness }),
        (Relation::Payout, acquirer(3), Leg::Acquirer, Fate::NotMoney { why: NotMoney::PreAuthorisation }),
        (Relation::Sale, acquirer(1), Leg::Acquirer, Fate::Matched),
    ];
    let mut fates: Vec<FateOf> =
        sale.chain(payout).map(|(relation, line, leg, fate)| FateOf { relation, line, leg, fate }).collect();
    fates.sort_by(|one, other| (one.relation, &one.line).cmp(&(other.relation, &other.line)));
    let passes = [Pass::Net, Pass::StrongKey, Pass::SecondKey, Pass::TimeWindow, Pass::Payout, Pass::Pinned];
    let matches = (1..).zip(passes).map(|(number, pass)| Match {
        relation: if pass == Pass::Payout { Relation::Payout } else { Relation::Sale },
        pass,
        lines: vec![acquirer(number), pos(number)],
        reasons: vec![reason(Signal::ReferenceNo, 50), reason(Signal::SecondsApart, 15)],
        score: 65,
    });
    let exceptions = ExceptionType::ALL.into_iter().map(|kind| {
        let lines = if kind == ExceptionType::E20 { vec![] } else { vec![acquirer(9), pos(9)] };
        let state = if kind == ExceptionType::E03 { ExceptionState::Watch } else { ExceptionState::Open };
        exception(&format!("s{kind}"), kind, state, lines)
    });
    Reconciliation {
        fates,
        matches: matches.collect(),
        exceptions: exceptions.collect(),
        suggestions: vec![Suggestion {
            lines: vec![acquirer(7), pos(7)],
            reasons: vec![reason(Signal::Amount, 25)],
            score: 25,
        }],
    }
}

fn keep(store: &mut Store, found: &Reconciliation) -> Result<(), StoreError> {
    store.transaction(|writer| {
        writer.replace_reconciliation(found, day("2026-11-19"), at("2026-11-19T10:00:00"))
    })
}

#[test]
fn findings_read_back_and_are_replaced_whole() {
    let (_folder, mut store) = filled();
    assert_eq!(store.read().as_of().unwrap(), None);
    keep(&mut store, &found()).unwrap();
    keep(&mut store, &found()).unwrap();
    assert_eq!(store.read().reconciliation().unwrap(), found());
    assert_eq!(store.read().as_of().unwrap(), Some(day("2026-11-19")));
    assert_eq!(store.read().judged_at().unwrap(), Some(at("2026-11-19T10:00:00")));
    assert_eq!(store.read().check().unwrap(), []);
    keep(&mut store, &Reconciliation::default()).unwrap();
    assert_eq!(store.read().reconciliation().unwrap(), Reconciliation::default());
}

#[test]
fn fates_are_counted() {
    let (_folder, mut store) = filled();
    keep(&mut store, &found()).unwrap();
    let reader = store.read();
    let sale = FateCounts { matched: 2, netted: 1, excepted: 1, waiting: 5, not_money: 4 };
    assert_eq!(reader.fate_counts(Relation::Sale).unwrap(), sale);
    let payout = FateCounts { matched: 1, not_money: 2, ..FateCounts::default() };
    assert_eq!(reader.fate_counts(Relation::Payout).unwrap(), payout);
    let legs: Vec<_> =
        reader.leg_fates().unwrap().iter().map(|one| (one.relation, one.leg, one.counts.matched)).collect();
    let expect = [
        (Relation::Sale, Leg::Pos, 1),
        (Relation::Sale, Leg::Acquirer, 1),
        (Relation::Payout, Leg::Acquirer, 1),
    ];
    assert_eq!(legs, expect);
}

#[test]
fn a_row_knows_its_findings() {
    let (_folder, mut store) = filled();
    keep(&mut store, &found()).unwrap();
    let reader = store.read();
    let relations: Vec<_> =
        reader.fates_of(&acquirer(1)).unwrap().into_iter().map(|fate| fate.relation).collect();
    assert_eq!(relations, [Relation::Sale, Relation::Payout]);
    assert_eq!(reader.matches_of(&pos(2)).unwrap(), found().matches[1..2]);
    assert_eq!(reader.matches_of(&pos(12)).unwrap(), []);
    assert_eq!(reader.suggestions_of(&pos(7)).unwrap(), found().suggestions);
    assert_eq!(reader.exceptions_of(&pos(9)).unwrap().len(), 19);
    assert_eq!(reader.exceptions_of(&pos(1)).unwrap(), []);
}

#[test]
fn exceptions_are_filtered_and_counted() {
    let (_folder, mut store) = filled();
    keep(&mut store, &found()).unwrap();
    let reader = store.read();
    for (kind, state, expect) in [
        (None, None, 20),
        (Some(ExceptionType::E06), None, 1),
        (None, Some(ExceptionState::Watch), 1),
        (Some(ExceptionType::E06), Some(ExceptionState::Watch), 0),
    ] {
        let got = reader.exceptions(&ExceptionFilter { kind, state }).unwrap();
        assert_eq!(got.len(), expect, "{kind:?} {state:?}");
    }
    let one = reader.exception(&ExceptionId("sE03".to_owned())).unwrap();
    assert_eq!(one.as_ref(), found().exceptions.get(2));
    assert_eq!(reader.exception(&ExceptionId("none".to_owned())).unwrap(), None);
    let counted = reader.exceptions_by_type().unwrap();
    let lines: Vec<_> = counted.iter().map(|one| (one.exceptions, one.lines)).collect();
    assert_eq!((counted.len(), lines[0], lines[19]), (20, (1, 2), (1, 0)));
}

#[test]
fn a_finding_about_an_unknown_line_keeps_the_old_ones() {
    let (_folder, mut store) = filled();
    keep(&mut store, &found()).unwrap();
    let mut wrong = found();
    wrong.matches[0].lines.push(pos(99));
    assert!(matches!(keep(&mut store, &wrong), Err(StoreError::NotFound { .. })));
    assert_eq!(store.read().reconciliation().unwrap(), found());
}

#[test]
fn decisions_are_kept_and_never_contradict() {
    let (_folder, mut store) = filled();
    let pin = |kind, one, other| Pin {
        kind,
        pair: LinePair::new(one, other),
        why: "小票一致".to_owned(),
        by: "王芳".to_owned(),
        at: at("2026-11-19T10:00:00"),
    };
    let mut put = |pin: &Pin| store.transaction(|writer| writer.put_pin(pin));
    put(&pin(PinKind::Linked, pos(1), acquirer(2))).unwrap();
    put(&pin(PinKind::Linked, acquirer(2), pos(1))).unwrap();
    put(&pin(PinKind::NotDuplicate, pos(1), pos(2))).unwrap();
    let against = put(&pin(PinKind::Refused, pos(1), acquirer(2)));
    assert!(matches!(against, Err(StoreError::Taken { .. })), "{against:?}");
    let pins = store.read().pins().unwrap();
    assert_eq!((pins.linked.len(), pins.refused.len(), pins.not_duplicate.len()), (1, 0, 1));
    assert!(store.read().pin_records().unwrap().contains(&pin(PinKind::NotDuplicate, pos(1), pos(2))));
    let pair = LinePair::new(pos(1), acquirer(2));
    store.transaction(|writer| writer.remove_pin(PinKind::Linked, &pair)).unwrap();
    assert!(store.read().pins().unwrap().linked.is_empty());
    let again = store.transaction(|writer| writer.remove_pin(PinKind::Linked, &pair));
    assert!(matches!(again, Err(StoreError::NotFound { .. })), "{again:?}");
}
