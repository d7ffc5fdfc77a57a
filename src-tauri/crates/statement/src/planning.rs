use std::collections::BTreeMap;
use std::io;

use ledger::Line;
use money::{Currency, Money};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    Difference, ImportPlan, OutcomeCounts, PlannedRow, Reading, Row, RowContent, RowOutcome, Sighted,
    mask_text,
};

/// SHA-256 as lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_slice())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What importing a reading would do; `original` are the file's bytes as they came.
///
/// `sighted` finds what the books hold of a line: the one with its identity, or else none. A stored line with
/// the same reference no. but another amount is another line.
pub fn plan(
    reading: &Reading,
    file_name: &str,
    original: &[u8],
    same_file_as: Option<String>,
    sighted: &impl Fn(&Line) -> Option<Sighted>,
) -> ImportPlan {
    let rows: Vec<PlannedRow> = reading.rows.iter().map(|row| planned(row, sighted)).collect();
    let mut plan = ImportPlan {
        file: mask_text(file_name),
        sha256: sha256_hex(original),
        bytes: u64::try_from(original.len()).unwrap_or(u64::MAX),
        leg: reading.leg,
        profile: reading.profile.clone(),
        encoding: reading.encoding,
        same_file_as,
        counts: OutcomeCounts::of(&rows),
        new_amounts: new_amounts(&rows),
        rows,
        controls: reading.controls.clone(),
        coverage: reading.coverage.clone(),
        notes: reading.notes.clone(),
        hash: String::new(),
    };
    plan.hash = hash(&plan);
    plan
}

fn planned(row: &Row, sighted: &impl Fn(&Line) -> Option<Sighted>) -> PlannedRow {
    let (line, look) = match &row.content {
        RowContent::Rejected(rejected) => {
            return PlannedRow { row: row.row, outcome: RowOutcome::Rejected(rejected.clone()), line: None };
        }
        RowContent::Line { line, look } => (line, *look),
    };
    let stored = sighted(line).filter(|stored| stored.identity == line.identity);
    let outcome = match (stored, look) {
        (Some(stored), _) if stored.line.content == line.content => {
            RowOutcome::Known { file: stored.file, row: stored.row }
        }
        (Some(stored), _) => {
            let differences = differences(&stored.line, line);
            RowOutcome::Changed { file: stored.file, row: stored.row, differences }
        }
        (None, Some(reason)) => RowOutcome::NeedsLook { reason },
        (None, None) => RowOutcome::New,
    };
    PlannedRow { row: row.row, outcome, line: Some(line.clone()) }
}

/// Every field in which two tellings of a line differ; keys are named `keys.…`.
fn differences(before: &Line, now: &Line) -> Vec<Difference> {
    let (Ok(before), Ok(now)) = (serde_json::to_value(before), serde_json::to_value(now)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    compare("", &before, &now, &mut found);
    found
}

fn compare(path: &str, before: &Value, now: &Value, found: &mut Vec<Difference>) {
    if before == now {
        return;
    }
    if let (Value::Object(old), Value::Object(new)) = (before, now)
        && (path.is_empty() || path == "keys")
    {
        for (name, value) in old {
            if !(path.is_empty() && matches!(name.as_str(), "identity" | "content")) {
                let dot = if path.is_empty() { "" } else { "." };
                compare(&format!("{path}{dot}{name}"), value, new.get(name).unwrap_or(&Value::Null), found);
            }
        }
        return;
    }
    found.push(Difference { field: path.to_owned(), before: told(before), now: told(now) });
}

/// A field's value as text: money as its amount, nothing as nothing.
fn told(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(money) => money.get("amount").and_then(Value::as_str).unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

impl OutcomeCounts {
    /// Counts the outcomes of a plan's rows.
    pub fn of(rows: &[PlannedRow]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            counts.rows += 1;
            match &row.outcome {
                RowOutcome::New => counts.new += 1,
                RowOutcome::Known { .. } => counts.known += 1,
                RowOutcome::Changed { .. } => counts.changed += 1,
                RowOutcome::Rejected(_) => counts.rejected += 1,
                RowOutcome::NeedsLook { .. } => counts.needs_look += 1,
            }
        }
        counts
    }

    /// Whether the outcomes add up to the rows; they always do.
    pub fn add_up(&self) -> bool {
        self.rows == self.new + self.known + self.changed + self.rejected + self.needs_look
    }
}

fn new_amounts(rows: &[PlannedRow]) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    let new = rows.iter().filter(|row| row.outcome == RowOutcome::New).filter_map(|row| row.line.as_ref());
    for line in new {
        let sum = sums.entry(line.amount.currency()).or_default();
        *sum = sum.saturating_add(line.amount.units());
    }
    sums.into_iter().map(|(currency, units)| Money::from_units(units, currency)).collect()
}

/// Feeds JSON straight into the hash, so that a large plan is never written out.
struct Hashing(Sha256);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hash(plan: &ImportPlan) -> String {
    let mut hashing = Hashing(Sha256::new());
    // Field order is the struct's, so the text is canonical; writing into a hash cannot fail.
    let written = serde_json::to_writer(&mut hashing, plan);
    debug_assert!(written.is_ok());
    hex(hashing.0.finalize().as_slice())
}
