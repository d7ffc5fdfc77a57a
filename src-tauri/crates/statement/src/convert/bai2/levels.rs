//! Accounts in groups in a file: what each holds, and what its trailer says it holds.

use super::super::lines::Margin;
use super::account::minor_units;
use super::record::Record;
use crate::sheet::Says;

/// Largest figure that can be compared further on.
const COMPARED_MAX: i128 = 90_000_000_000_000;

/// What was read of an account, a group or a file.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// Sum of all its amounts, as they are written.
    pub(super) total: i128,
    /// Its details, accounts or groups.
    pub(super) children: i64,
    /// Its physical records.
    pub(super) records: i64,
}

impl Level {
    pub(super) fn begun(records: i64) -> Self {
        Self { records, ..Self::default() }
    }

    pub(super) fn add(&mut self, minor: i128) {
        self.total = self.total.saturating_add(minor);
    }
}

/// What a trailer says; none where it says nothing or nothing that can be read.
#[derive(Debug)]
pub(super) struct Trailer {
    pub(super) total: Option<i128>,
    pub(super) children: Option<i64>,
    pub(super) records: Option<i64>,
}

impl Trailer {
    /// Reads a record 49, which has no number of details, or 98 or 99, which have one of accounts or groups.
    pub(super) fn read(record: &Record<'_>) -> Self {
        let mut fields = record.fields();
        let total = minor_units(fields.here());
        let mut count = || fields.here().parse::<u32>().ok().map(i64::from);
        let children = if record.code() == "49" { None } else { count() };
        Self { total, children, records: count() }
    }

    /// Takes what a trailer closes into the level above, as the trailer states it: a difference is told once.
    pub(super) fn roll_up(&self, closed: &Level, above: &mut Level) {
        above.add(self.total.unwrap_or(closed.total));
        above.children += 1;
        above.records = above.records.saturating_add(self.records.unwrap_or(closed.records));
    }
}

/// Compares a figure of a trailer with what was read, and tells a difference as a statement without records, whose
/// balances are the two; false where a figure is too large for that.
pub(super) fn compare(what: &str, read: i128, stated: Option<i128>, margin: &mut Margin) -> bool {
    let Some(stated) = stated.filter(|stated| *stated != read) else { return true };
    if read.abs() > COMPARED_MAX || stated.abs() > COMPARED_MAX {
        return false;
    }
    margin.says(Says::Statement, what);
    margin.says(Says::Opening, read.to_string());
    margin.says(Says::Closing, stated.to_string());
    true
}
