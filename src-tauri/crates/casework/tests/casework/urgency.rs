use casework::Severity::{Critical, High, Low, Medium};
use casework::{Rules, Severity};
use matching::ExceptionType::{self, E01, E04, E12, E14};

use crate::Desk;

#[test]
fn the_deadline_is_two_business_days_from_opening() {
    let desk = Desk::open(E01, "1.00");
    assert_eq!(desk.case.deadline.on.to_string(), "2026-11-20");
    assert!(!desk.case.deadline.provisional);
}

fn check(kind: ExceptionType, amount: &str, today: &str, due: &str, expect: Severity) {
    let mut desk = Desk::open(kind, amount);
    desk.case.deadline.on = due.parse().unwrap();
    let got = desk.case.severity(today.parse().unwrap(), &desk.calendar, Rules::built_in());
    assert_eq!(got, expect, "{kind} {amount} on {today}, due {due}");
}

#[test]
fn severity_is_the_highest_band_and_small_amounts_are_capped() {
    // opened on 2026-11-18, a Wednesday
    check(E12, "99.99", "2026-11-18", "2026-12-31", Low);
    check(E12, "100.00", "2026-11-18", "2026-12-31", Medium); // by amount
    check(E12, "1000.00", "2026-11-18", "2026-12-31", High);
    check(E12, "10000.00", "2026-11-18", "2026-12-31", Critical);
    check(E04, "100.00", "2026-11-18", "2026-12-31", Medium); // by type
    check(E14, "100.00", "2026-11-18", "2026-12-31", High);
    check(E12, "100.00", "2026-11-19", "2026-12-31", Medium); // by age: 1, 3, 5 business days
    check(E12, "100.00", "2026-11-23", "2026-12-31", High);
    check(E12, "100.00", "2026-11-25", "2026-12-31", Critical);
    check(E12, "100.00", "2026-11-18", "2026-11-26", Medium); // by deadline: 6, 2, 0 left
    check(E12, "100.00", "2026-11-18", "2026-11-20", High);
    check(E12, "100.00", "2026-11-18", "2026-11-18", Critical);
    check(E12, "100.00", "2026-11-18", "2026-11-10", Critical);
    check(E14, "99.99", "2026-12-18", "2026-11-20", Medium); // capped
    check(E12, "99.99", "2026-11-18", "2026-11-25", Medium); // by deadline: 5 left
}
