use matching::{Relation, Signal};

use crate::made::Made;

fn check(rows: &[&str], fates: &[&str], exceptions: &[&str]) {
    let (got, raised) = Made::new(rows, 30).told(Relation::Payout);
    assert_eq!((got.as_slice(), raised.as_slice()), (&*words(fates), &*words(exceptions)), "{rows:#?}");
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

const MONDAY: &str = "acq 16 12:00:00 sale 100.00 k=1 net=99.40";
const TUESDAY: &str = "acq 17 12:00:00 sale 200.00 k=2 net=198.80";

#[test]
fn a_day_and_its_credit() {
    let both = &["matched", "matched"];
    check(&[MONDAY, "bank 17 +99.40 acquirer 20261116 898310058120001 本金100.00手续费0.60"], both, &[]);
    check(&[MONDAY, "bank 17 +99.40 acquirer 收单结算款"], both, &[]);
    // The remark's day may be the day of payment, if no rows wait for that day.
    check(&[MONDAY, "bank 17 +99.40 acquirer 20261117"], both, &[]);
    check(&["acq 16 12:00:00 sale 100.00 k=1 fee=0.60", "bank 17 +99.40 acquirer"], both, &[]);
    check(&["acq 16 12:00:00 sale 100.00 k=1 credit", "bank 17 +99.40 acquirer"], both, &[]);
    check(
        &["acq 16 23:30:00 sale 100.00 k=1 net=99.40 s=none", "bank 18 +99.40 acquirer 20261117"],
        both,
        &[],
    );
    let got =
        Made::new(&[MONDAY, "bank 17 +99.40 acquirer 20261116 898310058120001 本金100.00手续费0.60"], 30)
            .reconcile();
    let found = got.matches.iter().find(|found| found.relation == Relation::Payout).unwrap();
    let signals: Vec<Signal> = found.reasons.iter().map(|reason| reason.signal).collect();
    let expect = [
        Signal::RemarkMerchant,
        Signal::RemarkDay,
        Signal::RemarkGross,
        Signal::Payer,
        Signal::ExpectedDay,
        Signal::NetSum,
    ];
    assert_eq!(signals, expect);
}

#[test]
fn other_bank_lines() {
    check(
        &[
            "bank 17 -18000.00 房东 11月房租",
            "bank 17 +99.40 顾客 20261116",
            "bank 13 +99.40 acquirer",
            "bank 17 -5.00 acquirer 服务费",
        ],
        &["OtherBusiness", "OtherBusiness", "BeforeStart", "OtherBusiness"],
        &[],
    );
}

#[test]
fn several_days_and_several_credits() {
    let weekend = [
        "acq 20 12:00:00 sale 10.00 k=1 net=10.00",
        "acq 21 12:00:00 sale 20.00 k=2 net=20.00",
        "acq 22 12:00:00 sale 30.00 k=3 net=30.00",
    ];
    let lump = |remark: &str| [weekend[0], weekend[1], weekend[2], remark].map(str::to_owned);
    for credit in ["bank 23 +60.00 acquirer", "bank 23 +60.00 acquirer 20261120-20261122"] {
        check(&lump(credit).each_ref().map(String::as_str), &["matched"; 4], &[]);
    }
    check(&[MONDAY, "bank 17 +90.00 acquirer", "bank 17 +9.40 acquirer"], &["matched"; 3], &[]);
    check(
        &[MONDAY, "bank 17 +90.00 acquirer 20261116", "bank 18 +9.40 acquirer 20261116"],
        &["matched"; 3],
        &["E15 open 99.40 1+2"],
    );
    // A negative day is carried into the next.
    let refund = "acq 16 12:00:00 refund 50.00 k=1 net=-50.00";
    check(&[refund, TUESDAY, "bank 18 +148.80 acquirer 20261117"], &["matched"; 3], &[]);
    check(&[refund, TUESDAY, "bank 18 +148.80 acquirer"], &["matched"; 3], &[]);
    // Two days of the same net: each its own.
    let twin = "acq 17 12:00:00 sale 100.00 k=3 net=99.40";
    check(&[MONDAY, twin, "bank 18 +99.40 acquirer", "bank 17 +99.40 acquirer"], &["matched"; 4], &[]);
}

#[test]
fn cancelled_days_need_no_credit() {
    check(
        &["acq 16 12:00:00 sale 9.00 k=1 net=8.95", "acq 16 12:01:00 reversal 9.00 k=1 net=-8.95"],
        &["netted"; 2],
        &[],
    );
}

#[test]
fn late_and_unexplained() {
    check(&[MONDAY, "bank 19 +99.40 acquirer 20261116"], &["matched"; 2], &["E15 open 99.40 1"]);
    let twice = [MONDAY, "bank 17 +99.40 acquirer 20261116", "bank 17 +99.40 acquirer 20261116"];
    check(&twice, &["matched", "matched", "excepted"], &["E16 open 99.40 2"]);
    check(&["bank 18 +99.40 acquirer 20261117"], &["excepted"], &["E16 open 99.40 0"]);
    check(&["bank 16 +99.40 acquirer 20261113"], &["BeforeStart"], &[]);
    check(
        &["bank 18 +99.40 acquirer 20261117", "cover acq 16 16", "cover bank 16 30"],
        &["FileMissing 19"],
        &[],
    );
    let made = Made::new(&["bank 18 +99.40 acquirer 20261117", "cover acq 16 16"], 30);
    assert_eq!(made.told(Relation::Sale).1, words(&["E20 open 0.00 Acquirer 2026-11-17"]));
}

/// A Tuesday whose credit is short or over, and the codes that say why.
fn check_gap(received: &str, more: &[&str], exception: &str, codes: &[&str]) {
    let credit = format!("bank 18 +{received} acquirer 20261117");
    let mut rows = vec![TUESDAY, credit.as_str()];
    rows.extend(more);
    let made = Made::new(&rows, 18);
    let raised: Vec<String> =
        made.told(Relation::Payout).1.into_iter().filter(|one| one.starts_with("E17")).collect();
    assert_eq!(raised, [exception], "{rows:#?}");
    let got = made.reconcile();
    let told = got.exceptions.iter().find(|one| one.kind.code() == "E17").unwrap();
    assert_eq!(told.why.iter().map(|why| why.code.as_str()).collect::<Vec<_>>(), codes, "{rows:#?}");
}

#[test]
fn a_net_that_differs_is_explained() {
    check_gap("150.00", &[], "E17 open 48.80 1", &["payout-net-differs", "gap-unexplained"]);
    let sale = "acq 16 12:00:00 sale 48.80 k=5 net=48.51";
    check_gap("150.00", &[sale], "E17 open 48.80 1", &["payout-net-differs", "gap-equals-earlier-sale"]);
    let refund = "pos 16 12:00:00 refund 48.80 k=6";
    check_gap("150.00", &[sale, refund], "E17 open 48.80 1+3", &["payout-net-differs", "gap-equals-refund"]);
    let item = "acq 17 13:00:00 sale 49.00 k=7 net=48.80";
    check_gap("198.80", &[item], "E17 open 48.80 1", &["payout-net-differs", "gap-equals-row"]);
    check_gap("188.90", &[], "E17 open 9.90 1", &["payout-net-differs", "gap-digits-swapped"]);
    check_gap("247.60", &[], "E17 open 48.80 1", &["payout-net-differs", "gap-unexplained"]);
    // A refund that another day's payout has deducted explains nothing.
    let told = [
        "acq 16 12:00:00 sale 100.00 k=8 net=99.00",
        "acq 16 13:00:00 refund 48.80 k=9 net=-48.80",
        "bank 17 +50.20 acquirer 20261116",
    ];
    check_gap("150.00", &told, "E17 open 48.80 1", &["payout-net-differs", "gap-unexplained"]);
}

#[test]
fn without_a_word_only_a_near_amount_on_the_due_day() {
    check(&[TUESDAY, "bank 18 +190.00 acquirer"], &["matched"; 2], &["E17 open 8.80 1"]);
    check(
        &[TUESDAY, "bank 18 +20.00 acquirer"],
        &["excepted"; 2],
        &["E14 open 198.80 0", "E16 open 20.00 1"],
    );
    check(
        &[TUESDAY, "bank 19 +190.00 acquirer"],
        &["excepted"; 2],
        &["E14 open 198.80 0", "E16 open 190.00 1"],
    );
}

#[test]
fn fees_beside_the_contract() {
    let row = |kind: &str, fee: &str, k: u32| format!("acq 16 12:00:0{k} sale 100.00 k={k} fee={fee} {kind}");
    let check = |rows: &[String], expect: &[&str]| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let raised = Made::new(&rows, 17).told(Relation::Payout).1;
        assert_eq!(raised, words(expect), "{rows:#?}");
    };
    check(
        &[row("debit", "0.50", 1), row("credit", "0.60", 2), row("", "0.50", 3), row("credit", "0.61", 4)],
        &[],
    );
    check(
        &[row("debit", "0.60", 1), row("debit", "0.60", 2), row("credit", "0.60", 3)],
        &["E18 open 0.20 0+1"],
    );
}
