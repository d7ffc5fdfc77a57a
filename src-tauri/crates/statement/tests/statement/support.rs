use std::sync::LazyLock;

use chrono::NaiveDate;
use ledger::Line;
use shop::Shop;
use statement::{Choice, FileError, Profile, ReadContext, Reading, RejectedRow, RowContent};

pub(crate) const SHOP: &str = include_str!("../../../../../fixtures/days/corner-shop/shop.toml");
pub(crate) const LOG: &[u8] = include_bytes!("../../../../../fixtures/days/corner-shop/1-terminal-log.csv");
pub(crate) const DETAIL: &[u8] =
    include_bytes!("../../../../../fixtures/days/corner-shop/2-acquirer-detail.csv");
pub(crate) const BANK: &[u8] =
    include_bytes!("../../../../../fixtures/days/corner-shop/3-bank-statement.csv");
pub(crate) const LATE: &[u8] = include_bytes!("../../../../../fixtures/days/corner-shop/4-acquirer-late.csv");

pub(crate) static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(Profile::builtin);
static CORNER: LazyLock<Shop> = LazyLock::new(|| Shop::from_toml(SHOP).unwrap());

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn context() -> ReadContext<'static> {
    ReadContext { shop: &CORNER, today: day("2026-11-23"), profiles: &PROFILES }
}

pub(crate) fn read(bytes: &[u8]) -> Result<Reading, FileError> {
    statement::read(bytes, &Choice::default(), &context())
}

pub(crate) fn lines(reading: &Reading) -> Vec<&Line> {
    let lines = reading.rows.iter().filter_map(|row| match &row.content {
        RowContent::Line { line, .. } => Some(&**line),
        RowContent::Rejected(_) => None,
    });
    lines.collect()
}

pub(crate) fn rejected(reading: &Reading) -> Vec<(u32, &RejectedRow)> {
    let rejected = reading.rows.iter().filter_map(|row| match &row.content {
        RowContent::Line { .. } => None,
        RowContent::Rejected(rejected) => Some((row.row, rejected)),
    });
    rejected.collect()
}

/// The line at a physical line of the file.
pub(crate) fn at(reading: &Reading, row: u32) -> &Line {
    let found = reading.rows.iter().find(|entry| entry.row == row).unwrap();
    match &found.content {
        RowContent::Line { line, .. } => line,
        RowContent::Rejected(rejected) => panic!("row {row} is rejected: {rejected:?}"),
    }
}

pub(crate) fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}
