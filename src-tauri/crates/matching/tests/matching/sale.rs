use matching::{Pass, Relation, Signal};

use crate::made::Made;

/// Judged on the 17th: the buffer of the 16th runs to the 18th.
fn check(rows: &[&str], fates: &[&str], exceptions: &[&str]) {
    check_on(17, rows, fates, exceptions);
}

fn check_on(as_of: u32, rows: &[&str], fates: &[&str], exceptions: &[&str]) {
    let (got, raised) = Made::new(rows, as_of).told(Relation::Sale);
    assert_eq!((got, raised), (words(fates), words(exceptions)), "{rows:#?} as of {as_of}");
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn strong_keys() {
    let both = &["matched", "matched"];
    check(&["pos 16 12:00:00 sale 20.00 k=1", "acq 16 12:00:02 sale 20.00 k=1"], both, &[]);
    check(
        &["pos 16 23:59:59 sale 20.00 ref=111600000001", "acq 17 00:00:02 sale 20.00 ref=111600000001"],
        both,
        &[],
    );
    check(&["pos 16 12:00:00 sale 20.00 v=7", "acq 16 12:00:02 sale 20.00 v=7"], both, &[]);
    check(&["pos 16 12:00:00 sale 20.00 o=X1 t=", "acq 16 12:00:02 sale 20.00 o=X1 t="], both, &[]);
    check(&["pos 16 12:00:00 sale 20.00 channel=C1", "acq 16 12:00:02 sale 20.00 channel=C1"], both, &[]);
    check(&["pos 16 12:00:00 refund 20.00 k=1 oref=1", "acq 16 12:00:02 refund 20.00 k=1"], both, &[]);
    check(&["pos 16 12:00:00 completion 20.00 k=1", "acq 16 12:00:02 sale 20.00 k=1"], both, &[]);
}

#[test]
fn keys_that_are_no_keys() {
    let alone = ["Buffer 18", "excepted"];
    let raised = ["E11 watch 20.00 0", "E12 open 20.00 1"];
    // Zeros, another terminal, a damaged number, another day: nothing in common.
    check(
        &["pos 16 12:00:00 sale 20.00 ref=000000000000", "acq 16 15:00:00 sale 20.00 ref=000000000000"],
        &alone,
        &raised,
    );
    check(&["pos 16 12:00:00 sale 20.00 k=1", "acq 16 12:00:00 sale 20.00 k=1 t=10080002"], &alone, &raised);
    check(
        &["pos 16 12:00:00 sale 20.00 ref=4.2E+11 lost", "acq 16 15:00:00 sale 20.00 ref=4.2E+11"],
        &alone,
        &raised,
    );
    // One order, two payments with numbers of their own.
    check(&["pos 16 12:00:00 sale 20.00 k=1 o=X", "acq 16 12:00:09 sale 20.00 k=2 o=X"], &alone, &raised);
}

#[test]
fn second_key_only_when_unique_on_both_sides() {
    let (ours, theirs) =
        ("pos 16 12:00:00 sale 20.00 card=1234 v=1", "acq 17 12:00:00 sale 20.00 card=1234 b=");
    check(&[ours, theirs], &["matched", "matched"], &[]);
    let twin = "acq 16 18:00:00 sale 20.00 card=1234 b=";
    check(
        &[ours, theirs, twin],
        &["Buffer 18", "excepted", "excepted"],
        &["E11 watch 20.00 0", "E12 open 20.00 1", "E12 open 20.00 2"],
    );
    check(
        &["pos 16 12:00:00 sale 20.00 card=1234 auth=9", "acq 16 18:00:00 sale 20.00 card=1234 auth=9 t="],
        &["matched", "matched"],
        &[],
    );
    check(
        &["pos 16 12:00:00 sale 20.00 card=1234 auth=9", "acq 16 18:00:00 sale 20.00 card=1234 auth=8"],
        &["Buffer 18", "excepted"],
        &["E11 watch 20.00 0", "E12 open 20.00 1"],
    );
}

#[test]
fn time_window_only_suggests() {
    let made = Made::new(&["pos 16 12:00:00 sale 20.00", "acq 16 12:02:00 sale 20.00"], 30);
    assert_eq!(made.told(Relation::Sale), (words(&["Suggestion", "Suggestion"]), vec![]));
    let got = made.reconcile();
    assert!(got.suggestions[0].reasons.iter().any(|reason| reason.signal == Signal::OnlyCandidate));
    assert!(got.matches.iter().all(|found| found.relation != Relation::Sale));
    // Two candidates are shown, none of them as the only one; a quarter of an hour is the end of it.
    let rows = ["pos 16 12:00:00 sale 20.00", "acq 16 12:02:00 sale 20.00", "acq 16 12:01:00 sale 20.00"];
    let got = Made::new(&rows, 17).reconcile();
    assert_eq!(got.suggestions.len(), 2);
    assert!(
        got.suggestions.iter().flat_map(|one| &one.reasons).all(|one| one.signal != Signal::OnlyCandidate)
    );
    check(
        &["pos 16 12:00:00 sale 20.00", "acq 16 12:15:01 sale 20.00"],
        &["Buffer 18", "excepted"],
        &["E11 watch 20.00 0", "E12 open 20.00 1"],
    );
}

#[test]
fn wrong_amounts_are_matches_with_a_finding() {
    let check_why = |pos: &str, acquirer: &str, stake: &str, hint: Option<&str>| {
        let rows =
            [&*format!("pos 16 12:00:00 sale {pos} k=1"), &*format!("acq 16 12:00:00 sale {acquirer} k=1")];
        let made = Made::new(&rows, 17);
        let expect = format!("E07 open {stake} 0+1");
        assert_eq!(
            made.told(Relation::Sale),
            (words(&["matched", "matched"]), vec![expect]),
            "{pos} {acquirer}"
        );
        let got = made.reconcile();
        let exception = got.exceptions.iter().find(|one| one.kind.code() == "E07").unwrap();
        assert_eq!(exception.why.get(1).map(|why| why.code.as_str()), hint, "{pos} {acquirer}");
    };
    check_why("128.00", "182.00", "54.00", Some("digits-swapped"));
    check_why("20.00", "200.00", "180.00", Some("factor-of-ten"));
    check_why("20.00", "2.00", "18.00", Some("factor-of-ten"));
    check_why("20.00", "19.88 fee=0.12", "0.12", Some("net-taken-as-gross"));
    check_why("20.00", "15.00 code=10", "5.00", Some("partial-approval"));
    check_why("100.00", "109.00", "9.00", Some("difference-by-nine"));
    check_why("20.00", "25.00", "5.00", None);
}

#[test]
fn wrong_kind() {
    check(
        &["pos 16 12:00:00 refund 20.00 ref=111600000001", "acq 16 12:00:00 sale 20.00 ref=111600000001"],
        &["matched", "matched"],
        &["E08 open 20.00 0+1"],
    );
}

#[test]
fn failed_sale_customer_debited() {
    let unknown = "pos 16 12:05:44 sale 156.00 v=4149 card=9312 o=X code=98";
    let reversal = "pos 16 12:06:10 reversal 156.00 v=4150 ov=4149 card=9312 o=X code= failed";
    let retry = "pos 16 12:06:51 sale 156.00 k=4151 card=9312 o=X";
    let theirs = "acq 16 12:05:44 sale 156.00 ref=111612873259 v=4149 card=9312 o=X";
    let second = "acq 16 12:06:51 sale 156.00 k=4151 card=9312 o=X";
    check(
        &[unknown, reversal, retry, theirs, second],
        &["excepted", "excepted", "matched", "excepted", "matched"],
        &["E01 open 156.00 0+1+3"],
    );
    // The acquirer's file has no vouchers: the order still tells which is which.
    let bare = "acq 16 12:05:44 sale 156.00 ref=111612873259 b= o=X";
    check(
        &[unknown, reversal, retry, bare, second],
        &["excepted", "excepted", "matched", "excepted", "matched"],
        &["E01 open 156.00 0+1+3"],
    );
    check(
        &["pos 16 12:00:00 sale 20.00 v=1 code=51", "acq 16 12:00:00 sale 20.00 v=1"],
        &["excepted", "excepted"],
        &["E01 open 20.00 0+1"],
    );
    let got = Made::new(&[unknown, reversal, retry, theirs, second], 17).reconcile();
    let codes: Vec<&str> = got.exceptions[0].why.iter().map(|why| why.code.as_str()).collect();
    assert_eq!(codes, ["pos-unknown-acquirer-settled", "reversal-failed", "customer-paid-again"]);
    assert_eq!(got.exceptions[0].keys.reference_no.as_deref(), Some("111612873259"));
}

#[test]
fn unknown_status_is_watched_and_cleared_by_the_late_file() {
    let unknown = "pos 18 13:22:17 sale 73.00 v=4288 card=3134 code=98";
    check_on(19, &[unknown], &["Buffer 20"], &["E03 watch 73.00 0"]);
    check_on(20, &[unknown], &["Buffer 20"], &["E03 watch 73.00 0"]);
    check_on(21, &[unknown], &["excepted"], &["E03 open 73.00 0"]);
    let late = [
        unknown,
        "acq 18 13:22:19 sale 73.00 ref=111813346793 v=4288 s=20",
        "acq 18 13:23:34 reversal 73.00 ref=111813346793 v=4288 s=20",
    ];
    check_on(23, &late, &["netted", "netted", "netted"], &[]);
    // 94 beside the approved original only repeats it.
    let repeated = [
        "pos 16 12:00:00 sale 9.00 k=1 o=X",
        "acq 16 12:00:00 sale 9.00 k=1",
        "pos 16 12:00:20 sale 9.00 o=X v=2 code=94",
    ];
    check(&repeated, &["matched", "matched", "Declined"], &[]);
    // The reply is missing, and the source says it was done.
    check(
        &["pos 16 12:00:00 sale 9.00 k=1 code= status=成功", "acq 16 12:00:00 sale 9.00 k=1"],
        &["matched", "matched"],
        &[],
    );
}

#[test]
fn voids_and_reversals_cancel_their_sale_on_both_legs() {
    let void = ["pos 16 12:00:00 sale 45.00 k=1", "pos 16 12:30:00 void 45.00 k=2 ov=000001"];
    let theirs = ["acq 16 12:00:00 sale 45.00 k=1", "acq 16 12:30:00 void 45.00 k=2"];
    check(&[void[0], void[1], theirs[0], theirs[1]], &["netted"; 4], &[]);
    check(&void, &["netted"; 2], &[]);
    let got = Made::new(&[void[0], void[1], theirs[0], theirs[1]], 17).reconcile();
    let netted: Vec<_> =
        got.matches.iter().map(|found| (found.relation, found.pass, found.lines.len())).collect();
    assert_eq!(netted, [(Relation::Sale, Pass::Net, 4), (Relation::Payout, Pass::Net, 2)]);
    // The acquirer never heard of the void: after the buffer, E05; of a reversal, E04.
    let rows = [void[0], void[1], theirs[0]];
    check(&rows, &["Buffer 18"; 3], &["E05 watch 45.00 0+1+2"]);
    check_on(19, &rows, &["excepted"; 3], &["E05 open 45.00 0+1+2"]);
    let reversed = "pos 16 12:01:00 reversal 45.00 v=000001";
    check_on(19, &[void[0], reversed, theirs[0]], &["excepted"; 3], &["E04 open 45.00 0+1+2"]);
    // The other way round: the acquirer reversed a sale the shop holds for good.
    let back = "acq 16 12:01:00 reversal 45.00 k=1";
    check(&[void[0], theirs[0], back], &["excepted"; 3], &["E04 open 45.00 0+1+2"]);
    // A void that was declined changes nothing.
    let declined = "pos 16 12:30:00 void 45.00 v=2 ov=000001 code=25";
    check(&[void[0], declined, theirs[0]], &["matched", "Declined", "matched"], &[]);
}

#[test]
fn refunds() {
    let refund = "pos 16 12:00:00 refund 45.00 k=2 oref=111200000001";
    check(&[refund], &["Buffer 18"], &["E05 watch 45.00 0"]);
    check_on(19, &[refund], &["excepted"], &["E05 open 45.00 0"]);
    check(&["acq 16 12:00:00 refund 45.00 k=2"], &["excepted"], &["E12 open 45.00 0"]);
    check(
        &["pos 16 12:00:00 refund 45.00 k=2 code=51", "acq 16 12:00:00 refund 45.00 k=2"],
        &["excepted", "excepted"],
        &["E05 open 45.00 0+1"],
    );
    check(&["pos 16 12:00:00 refund 45.00 k=2 code=51"], &["Declined"], &[]);
    check(&["pos 16 12:00:00 refund 45.00 k=2 code=98"], &["Buffer 18"], &["E03 watch 45.00 0"]);
}

#[test]
fn no_money() {
    check(
        &[
            "pos 16 12:00:00 sale 20.00 k=1 code=51",
            "pos 16 12:00:00 sale 20.00 k=2 code=77",
            "pos 16 12:00:00 sale 20.00 k=3 code=41",
            "pos 16 12:00:00 sale 20.00 tender=cash",
            "pos 16 12:00:00 preauth 20.00 k=4",
            "pos 16 12:00:00 inquiry 20.00 k=5",
            "pos 15 12:00:00 sale 20.00 k=6",
            "acq 15 12:00:00 sale 20.00 k=7",
            "acq 16 12:00:00 adjustment -20.00 k=8",
        ],
        &[
            "Declined",
            "Declined",
            "Declined",
            "OtherTender",
            "PreAuthorisation",
            "Inquiry",
            "BeforeStart",
            "BeforeStart",
            "OtherBusiness",
        ],
        &[],
    );
}

/// Two payments on both legs, told by what follows the amount.
fn twice(first: &str, second: &str) -> Vec<String> {
    let both = [("12:00:00", 1, first), ("12:00:40", 2, second)];
    both.iter()
        .flat_map(|(time, k, rest)| {
            ["pos", "acq"].map(|leg| format!("{leg} 16 {time} sale 86.50 k={k} {rest}"))
        })
        .collect()
}

fn check_twice(first: &str, second: &str, raised: bool) {
    let rows = twice(first, second);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let exceptions: &[&str] = if raised { &["E06 open 86.50 0+1+2+3"] } else { &[] };
    check(&rows, &[if raised { "excepted" } else { "matched" }; 4], exceptions);
}

#[test]
fn duplicate_charges() {
    check_twice("o=X card=6970", "o=X card=6970", true);
    check_twice("o=X card=6970", "o=X card=1111", true);
    check_twice("card=6970", "card=6970", true);
    check_twice("card=6970", "card=1111", false);
    check_twice("o=X card=6970", "o=Y card=6970", false);
    check_twice("o=X t=10080002", "o=X", true);
    let got = Made::new(&twice("o=X", "o=X").iter().map(String::as_str).collect::<Vec<_>>(), 17).reconcile();
    assert_eq!(
        got.matches.iter().filter(|found| found.relation == Relation::Sale).count(),
        2,
        "still listed"
    );
}

#[test]
fn looks_like_a_duplicate_and_is_none() {
    let apart = |time: &str, rest: &str| {
        [
            "pos 16 12:00:00 sale 20.00 k=1 ".to_owned() + rest,
            "acq 16 12:00:00 sale 20.00 k=1 ".to_owned() + rest,
            format!("pos 16 {time} sale 20.00 k=2 {rest}"),
            format!("acq 16 {time} sale 20.00 k=2 {rest}"),
        ]
    };
    for (time, rest) in [("12:10:01", "card=6970"), ("12:30:01", "o=X")] {
        let rows = apart(time, rest);
        check(&rows.each_ref().map(String::as_str), &["matched"; 4], &[]);
    }
    // Given back already.
    let rows = twice("o=X card=6970", "o=X card=6970");
    let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    rows.extend(["pos 16 13:00:00 refund 86.50 k=3 oref=111600000002", "acq 16 13:00:00 refund 86.50 k=3"]);
    check(&rows, &["matched"; 6], &[]);
    // A part of one order each.
    check(
        &[
            "pos 16 12:00:00 sale 20.00 k=1 o=X",
            "acq 16 12:00:00 sale 20.00 k=1",
            "pos 16 12:01:00 sale 30.00 k=2 o=X",
            "acq 16 12:01:00 sale 30.00 k=2",
        ],
        &["matched"; 4],
        &[],
    );
}

#[test]
fn other_duplicates() {
    // Cash and card for one order.
    check(
        &[
            "pos 16 12:00:00 sale 20.00 k=1 o=X",
            "acq 16 12:00:00 sale 20.00 k=1",
            "pos 16 12:05:00 sale 20.00 o=X tender=cash",
        ],
        &["excepted"; 3],
        &["E06 open 20.00 0+1+2"],
    );
    // One reference no. twice in a leg.
    check(
        &[
            "pos 16 12:00:00 sale 20.00 k=1",
            "pos 16 12:00:01 sale 20.00 k=1",
            "acq 16 12:00:00 sale 20.00 k=1",
        ],
        &["excepted"; 3],
        &["E06 open 20.00 0+1+2"],
    );
    check(
        &[
            "pos 16 12:00:00 sale 20.00 k=1",
            "acq 16 12:00:00 sale 20.00 k=1",
            "acq 16 12:00:01 sale 20.00 k=1",
        ],
        &["excepted"; 3],
        &["E06 open 20.00 0+1+2"],
    );
    // Three times: two charges too many.
    let row = |time: &str, k: u32| ["pos", "acq"].map(|leg| format!("{leg} 16 {time} sale 20.00 k={k} o=X"));
    let rows: Vec<String> = [row("12:00:00", 1), row("12:01:00", 2), row("12:02:00", 3)].concat();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    check(&rows, &["excepted"; 6], &["E06 open 40.00 0+1+2+3+4+5"]);
}

#[test]
fn a_lonely_row_says_what_came_nearest() {
    let rows = [
        "pos 16 12:00:00 sale 20.00 k=1 card=1234",
        "acq 16 12:00:00 sale 30.00 k=2 card=9999",
        "acq 16 12:00:30 sale 20.00 k=3 card=1234 t=10080002",
        "acq 17 18:00:00 sale 20.00 k=4 card=9999",
        "acq 19 12:00:00 sale 20.00 k=5 card=1234",
        "bank 17 +20.00 acquirer",
    ];
    let made = Made::new(&rows, 17);
    assert_eq!(made.nearest(0), [2, 3]);
    assert_eq!(made.nearest(2), [0]);
    assert!(made.nearest(5).is_empty());
}
