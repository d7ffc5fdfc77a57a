use matching::Relation;

use crate::made::Made;

fn check(relation: Relation, as_of: u32, rows: &[&str], fates: &[&str], exceptions: &[&str]) {
    let (got, raised) = Made::new(rows, as_of).told(relation);
    assert_eq!(
        (got.as_slice(), raised.as_slice()),
        (&*words(fates), &*words(exceptions)),
        "{rows:#?} as of {as_of}"
    );
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

const SALE: &str = "pos 17 12:00:00 sale 20.00 k=1";

#[test]
fn absence_means_nothing_without_the_other_file() {
    let check = |as_of, rows: &[&str], fates: &[&str], raised: &[&str]| {
        check(Relation::Sale, as_of, rows, fates, raised);
    };
    let covered = [SALE, "cover pos 16 20", "cover acq 16 20"];
    check(18, &covered, &["Buffer 19"], &["E11 watch 20.00 0"]);
    check(20, &covered, &["excepted"], &["E11 open 20.00 0"]);
    // The file of the day is not there: it waits; overdue or between others, one E20.
    let before = [SALE, "cover pos 16 20", "cover acq 16 16"];
    check(18, &before, &["FileMissing 19"], &[]);
    check(20, &before, &["FileMissing 19"], &["E20 open 0.00 Acquirer 2026-11-17"]);
    let between =
        [SALE, "pos 17 13:00:00 sale 9.00 k=2", "cover pos 16 20", "cover acq 16 16", "cover acq 18 18"];
    check(18, &between, &["FileMissing 19"; 2], &["E20 open 0.00 Acquirer 2026-11-17"]);
    // No acquirer file at all: one E20 for the leg, however many days.
    let never = [SALE, "pos 16 13:00:00 sale 9.00 k=2", "cover pos 16 20"];
    check(30, &never, &["FileMissing 19", "FileMissing 18"], &["E20 open 0.00 Acquirer 2026-11-16"]);
}

#[test]
fn a_sale_after_the_cut_off_belongs_to_the_next_day() {
    let late = "pos 18 23:20:18 sale 138.00 k=1";
    check(Relation::Sale, 19, &[late, "cover acq 16 18"], &["FileMissing 23"], &[]);
    check(Relation::Sale, 19, &[late, "cover acq 16 19"], &["Buffer 23"], &["E11 watch 138.00 0"]);
}

#[test]
fn only_at_the_acquirer_asks_for_that_terminal() {
    let row = "acq 17 12:00:00 sale 59.00 k=1";
    check(Relation::Sale, 18, &[row, "cover pos 16 18 10080001"], &["excepted"], &["E12 open 59.00 0"]);
    check(Relation::Sale, 18, &[row, "cover pos 16 18 10080002"], &["FileMissing 19"], &[]);
    check(Relation::Sale, 18, &[row, "cover pos 16 18"], &["excepted"], &["E12 open 59.00 0"]);
}

#[test]
fn a_payout_waits_for_the_statement_of_its_day() {
    let row = "acq 17 12:00:00 sale 100.00 k=1 net=99.40";
    let check = |as_of, rows: &[&str], fates: &[&str], raised: &[&str]| {
        check(Relation::Payout, as_of, rows, fates, raised);
    };
    check(18, &[row], &["NotDue 18"], &[]);
    check(19, &[row], &["Buffer 19"], &["E14 watch 99.40 0"]);
    check(20, &[row], &["excepted"], &["E14 open 99.40 0"]);
    check(19, &[row, "cover bank 16 17"], &["FileMissing 19"], &[]);
    check(20, &[row, "cover bank 16 18"], &["FileMissing 19"], &["E20 open 0.00 Bank 2026-11-19"]);
    check(
        19,
        &[row, "cover bank 16 17", "cover bank 19 19"],
        &["FileMissing 19"],
        &["E20 open 0.00 Bank 2026-11-18"],
    );
}

#[test]
fn rows_to_look_at_wait() {
    let mut made = Made::new(&[SALE, "acq 17 12:00:00 sale 20.00 k=1"], 30);
    made.looks.insert(made.identity(0));
    let (fates, raised) = made.told(Relation::Sale);
    assert_eq!((fates, raised), (words(&["NeedsLook", "excepted"]), words(&["E12 open 20.00 1"])));
}
