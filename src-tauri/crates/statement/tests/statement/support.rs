use std::ops::{ControlFlow, Deref};
use std::sync::LazyLock;

use chrono::NaiveDate;
use ledger::Line;
use shop::Shop;
use statement::{
    Choice, FileError, FileFacts, Glance, ImportPlan, Planner, Profile, ReadContext, ReadError, RejectedRow,
    Row, RowContent, Sighted, Source, Summary, Told,
};

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

/// All that was told of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) rows: Vec<Row>,
    pub(crate) masked: Vec<u8>,
    pub(crate) summary: Summary,
}

impl Deref for Reading {
    type Target = Summary;

    fn deref(&self) -> &Summary {
        &self.summary
    }
}

pub(crate) fn read(bytes: &[u8]) -> Result<Reading, FileError> {
    read_as(bytes, &Choice::default(), &context())
}

pub(crate) fn read_as(
    bytes: &[u8],
    choice: &Choice,
    context: &ReadContext<'_>,
) -> Result<Reading, FileError> {
    read_from(bytes, bytes, choice, context)
}

/// Reads bytes that come as `pieces` give them.
pub(crate) fn read_from(
    bytes: &[u8],
    pieces: impl std::io::Read,
    choice: &Choice,
    context: &ReadContext<'_>,
) -> Result<Reading, FileError> {
    let glance = Glance::of(&mut &bytes[..]).unwrap();
    let (mut rows, mut masked) = (Vec::new(), Vec::new());
    let mut tell = |told: Told<'_>| {
        match told {
            Told::Row(row) => rows.push(row),
            Told::Sheet(_) => {}
            Told::Copy(bytes) => masked.extend_from_slice(bytes),
        }
        ControlFlow::Continue(())
    };
    match statement::read(Source::text(pieces, &glance)?, choice, context, &mut tell) {
        Ok(summary) => Ok(Reading { rows, masked, summary }),
        Err(ReadError::File(error)) => Err(error),
        Err(other) => panic!("{other}"),
    }
}

/// The plan of a reading against some books.
pub(crate) fn plan(
    reading: &Reading,
    name: &str,
    original: &[u8],
    same_file_as: Option<String>,
    sighted: &dyn Fn(&Line) -> Option<Sighted>,
) -> ImportPlan {
    let glance = Glance::of(&mut &original[..]).unwrap();
    let mut planner = Planner::default();
    for row in &reading.rows {
        let planned = planner.row(row.clone(), |line| Ok::<_, ()>(sighted(line))).unwrap();
        planner.show(&planned);
    }
    let facts = FileFacts { name: name.to_owned(), glance: &glance, same_file_as };
    planner.finish(&reading.summary, facts)
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
