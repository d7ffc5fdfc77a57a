use ledger::{Leg, SourceId};
use matching::Relation;
use shop::SourceStart;

use crate::made::{MERCHANT, Made, november};

/// A shop that starts on a day of November, with sources that start later.
fn shop(rows: &[&str], start: u32, later: &[(Leg, u32)]) -> Made {
    let mut made = Made::new(rows, 30);
    made.shop.merchant.start = Some(november(start));
    let account = made.shop.account.last4.clone();
    made.shop.starts = later
        .iter()
        .map(|(leg, day)| {
            let holder = if *leg == Leg::Bank { account.as_str() } else { MERCHANT };
            SourceStart { source: SourceId::new(*leg, holder), day: november(*day) }
        })
        .collect();
    made
}

fn check(made: &Made, relation: Relation, fates: &[&str], exceptions: &[&str]) {
    let (got, raised) = made.told(relation);
    assert_eq!(got, fates, "{relation:?}");
    assert_eq!(raised, exceptions, "{relation:?}");
}

/// Everything that can go wrong with sales, on the 13th.
const SALES: [&str; 12] = [
    "pos 13 12:00:00 sale 10.00 k=1 code=98",
    "acq 13 12:00:00 sale 10.00 k=1",
    "pos 13 12:10:00 sale 20.00 k=2 o=X",
    "acq 13 12:10:00 sale 20.00 k=2 o=X",
    "pos 13 12:11:00 sale 20.00 k=3 o=X",
    "acq 13 12:11:00 sale 20.00 k=3 o=X",
    "pos 13 12:20:00 sale 30.00 k=4",
    "acq 13 12:20:00 sale 33.00 k=4",
    "pos 13 12:30:00 sale 40.00 k=5",
    "acq 13 12:40:00 sale 50.00 k=6",
    "pos 13 12:50:00 sale 60.00 k=7 code=06",
    "pos 13 13:00:00 refund 70.00 k=8",
];

#[test]
fn before_the_start_nothing_is_raised() {
    let early = "BeforeStart";
    let quiet = [early, early, early, early, early, early, "matched", "matched", early, early, early, early];
    check(&shop(&SALES, 16, &[]), Relation::Sale, &quiet, &[]);
    let (_, loud) = shop(&SALES, 13, &[]).told(Relation::Sale);
    let kinds: Vec<&str> = loud.iter().map(|one| &one[..3]).collect();
    assert_eq!(kinds, ["E01", "E03", "E05", "E06", "E07", "E11", "E12"]);
}

#[test]
fn before_the_start_rows_may_match() {
    let pair = [
        "pos 13 12:00:00 sale 100.00 k=1",
        "acq 13 12:00:00 sale 100.00 k=1 net=99.40 fee=0.60",
        "bank 16 +99.40 acquirer",
    ];
    check(&shop(&pair, 16, &[]), Relation::Sale, &["matched"; 2], &[]);
    check(&shop(&pair, 16, &[]), Relation::Payout, &["matched"; 2], &[]);
    let late = ["acq 13 12:00:00 sale 100.00 k=1 net=90.00 fee=10.00", "bank 19 +90.00 acquirer 20261113"];
    check(&shop(&late, 16, &[]), Relation::Payout, &["matched"; 2], &[]);
    let loud = ["E15 open 90.00 1", "E18 open 9.40 0"];
    check(&shop(&late, 1, &[]), Relation::Payout, &["matched"; 2], &loud);
    // Of a month that the start cuts, only the later fees are compared.
    let month = [
        "acq 13 12:00:00 sale 100.00 k=1 net=90.00 fee=10.00",
        "bank 16 +90.00 acquirer 20261113",
        "acq 17 12:00:00 sale 100.00 k=2 net=97.00 fee=3.00",
        "bank 18 +97.00 acquirer 20261117",
    ];
    check(&shop(&month, 16, &[]), Relation::Payout, &["matched"; 4], &["E18 open 2.40 2"]);
}

#[test]
fn a_source_that_starts_later_is_not_missed() {
    let alone = ["pos 16 12:00:00 sale 40.00 k=1", "pos 23 12:00:00 sale 40.00 k=2", "cover acq 20 30"];
    let starts = [(Leg::Acquirer, 20)];
    check(&shop(&alone, 16, &starts), Relation::Sale, &["BeforeStart", "excepted"], &["E11 open 40.00 1"]);
    let asked = ["E11 open 40.00 1", "E20 open 0.00 Acquirer 2026-11-16"];
    check(&shop(&alone, 16, &[]), Relation::Sale, &["FileMissing 18", "excepted"], &asked);
    let theirs = ["acq 16 12:00:00 sale 40.00 k=1", "acq 23 12:00:00 sale 40.00 k=2", "cover pos 20 30"];
    let starts = [(Leg::Pos, 20)];
    check(&shop(&theirs, 16, &starts), Relation::Sale, &["BeforeStart", "excepted"], &["E12 open 40.00 1"]);
    let money = [
        "acq 16 12:00:00 sale 40.00 k=1 net=40.00",
        "acq 23 12:00:00 sale 40.00 k=2 net=40.00",
        "cover bank 20 30",
        "cover acq 1 30",
    ];
    let starts = [(Leg::Bank, 20)];
    check(&shop(&money, 16, &starts), Relation::Payout, &["BeforeStart", "excepted"], &["E14 open 40.00 1"]);
    check(
        &shop(&money, 16, &starts),
        Relation::Sale,
        &["FileMissing 18", "FileMissing 25"],
        &["E20 open 0.00 Pos 2026-11-16"],
    );
}

#[test]
fn a_credit_that_pays_for_days_on_both_sides_of_the_start() {
    // Friday, Saturday and Sunday come on Monday; the shop starts on Saturday.
    let weekend = |credit| {
        ["acq 21 12:00:00 sale 20.00 k=2 net=20.00", "acq 22 12:00:00 sale 30.00 k=3 net=30.00", credit]
    };
    for credit in ["bank 23 +600.00 acquirer", "bank 23 +600.00 acquirer 20261120-20261122"] {
        check(&shop(&weekend(credit), 21, &[]), Relation::Payout, &["matched"; 3], &[]);
    }
    let named = weekend("bank 23 +60.00 acquirer 20261121-20261122");
    check(&shop(&named, 21, &[]), Relation::Payout, &["matched"; 3], &["E17 open 10.00 2"]);
    let nothing = ["bank 23 +60.00 acquirer"];
    for start in [21, 22, 23] {
        check(&shop(&nothing, start, &[]), Relation::Payout, &["BeforeStart"], &[]);
    }
    check(&shop(&nothing, 20, &[]), Relation::Payout, &["excepted"], &["E16 open 60.00 0"]);
    // A part of a day before the start takes no credit of another sum.
    let part = ["acq 13 12:00:00 sale 20.00 k=1 net=20.00", "bank 16 +20.50 acquirer 20261113"];
    check(&shop(&part, 14, &[]), Relation::Payout, &["BeforeStart"; 2], &[]);
}

#[test]
fn a_refund_says_that_its_sale_lies_before_the_start() {
    let says = |rows: &[&str], start: u32| {
        let got = shop(rows, start, &[]).reconcile();
        let refund = got.exceptions.iter().find(|one| one.missing.is_none()).unwrap();
        refund.why.iter().any(|why| why.code == "original-before-start")
    };
    let ours = "pos 17 12:00:00 refund 40.00 k=9 oref=111600000001";
    let theirs = "acq 17 12:00:00 refund 40.00 k=9 oref=111600000001";
    let sale = "pos 13 12:00:00 sale 40.00 k=1";
    for refund in [ours, theirs] {
        assert!(says(&[refund, sale], 16), "its row is here");
        assert!(says(&[refund], 16), "every day since is here, and none has it");
        assert!(!says(&[refund, sale, "acq 13 12:00:00 sale 40.00 k=1"], 13), "it counts");
        let covered = ["cover pos 17 30", "cover acq 17 30", "cover bank 1 30"];
        assert!(!says(&[&[refund], &covered[..]].concat(), 16), "the file of the 16th may have it");
    }
    assert!(!says(&["pos 17 12:00:00 refund 40.00 k=9"], 16), "it names none");
}
