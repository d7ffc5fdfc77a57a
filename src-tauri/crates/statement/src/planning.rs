use std::collections::{BTreeMap, HashMap};

use ledger::{Line, mask_text};
use money::{Currency, Money};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    Difference, Glance, ImportPlan, LookReason, OutcomeCounts, PlannedRow, Row, RowContent, RowOutcome,
    Sighted, Summary,
};

/// SHA-256 as lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_slice())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Rows of each outcome that a plan shows; it counts and names all of them.
const SHOWN_MAX: u32 = 10_000;

/// What is known of the file itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts<'f> {
    /// Its name.
    pub name: String,
    /// What a look over its bytes told.
    pub glance: &'f Glance,
    /// Name of the import that holds the very same bytes, if one does.
    pub same_file_as: Option<String>,
}

/// Makes a plan row by row: gives equal rows their places, compares them with the books, and keeps account.
#[derive(Debug, Default)]
pub struct Planner {
    hash: Sha256,
    counts: OutcomeCounts,
    sums: BTreeMap<Currency, i64>,
    /// How often each identity was told in this file.
    told: HashMap<u128, u32>,
    shown: Vec<PlannedRow>,
}

impl Planner {
    /// What becomes of the next row; `sighted` finds what the books hold of a line.
    ///
    /// A stored line with the same reference no. but another amount is another line.
    ///
    /// # Errors
    /// Those of `sighted`.
    pub fn row<E>(
        &mut self,
        row: Row,
        sighted: impl FnOnce(&Line) -> Result<Option<Sighted>, E>,
    ) -> Result<PlannedRow, E> {
        let planned = match row.content {
            RowContent::Rejected(rejected) => {
                PlannedRow { row: row.row, outcome: RowOutcome::Rejected(rejected), line: None }
            }
            RowContent::Line { mut line, look } => {
                let occurrence = self.told.entry(line.identity.fingerprint()).or_default();
                line.identity = line.identity.nth(*occurrence);
                *occurrence += 1;
                let outcome = outcome(&line, look, sighted(&line)?);
                PlannedRow { row: row.row, outcome, line: Some(line) }
            }
        };
        self.counts.add(&planned.outcome);
        if let (RowOutcome::New, Some(line)) = (&planned.outcome, &planned.line) {
            let sum = self.sums.entry(line.amount.currency()).or_default();
            *sum = sum.saturating_add(line.amount.units());
        }
        digest(&mut self.hash, &planned);
        Ok(planned)
    }

    /// Keeps a row to be shown, as long as not too many of its kind are.
    pub fn show(&mut self, row: &PlannedRow) {
        if self.counts.of(&row.outcome) <= SHOWN_MAX {
            self.shown.push(row.clone());
        }
    }

    /// The plan, when all rows are told.
    pub fn finish(mut self, summary: &Summary, file: FileFacts<'_>) -> ImportPlan {
        let new_amounts = self.sums.into_iter().map(|(currency, units)| Money::from_units(units, currency));
        let mut plan = ImportPlan {
            file: mask_text(&file.name),
            sha256: file.glance.sha256.clone(),
            bytes: file.glance.bytes,
            leg: summary.leg,
            profile: summary.profile.clone(),
            encoding: summary.encoding,
            same_file_as: file.same_file_as,
            counts: self.counts,
            new_amounts: new_amounts.collect(),
            rows: Vec::new(),
            controls: summary.controls.clone(),
            coverage: summary.coverage.clone(),
            notes: summary.notes.clone(),
            hash: String::new(),
        };
        // Field order is the struct's, so the text is canonical.
        let head = serde_json::to_vec(&plan).unwrap_or_default();
        self.hash.update(&head);
        plan.hash = hex(self.hash.finalize().as_slice());
        plan.rows = self.shown;
        plan
    }
}

fn outcome(line: &Line, look: Option<LookReason>, stored: Option<Sighted>) -> RowOutcome {
    match (stored.filter(|stored| stored.identity == line.identity), look) {
        (Some(stored), _) if stored.line.content == line.content => {
            RowOutcome::Known { file: stored.file, row: stored.row }
        }
        (Some(stored), _) => {
            let differences = differences(&stored.line, line);
            RowOutcome::Changed { file: stored.file, row: stored.row, differences }
        }
        (None, Some(reason)) => RowOutcome::NeedsLook { reason },
        (None, None) => RowOutcome::New,
    }
}

/// Takes a row into the plan's hash: its place, its outcome, and by its identity and content all it says.
fn digest(hash: &mut Sha256, planned: &PlannedRow) {
    hash.update(planned.row.to_le_bytes());
    match &planned.outcome {
        RowOutcome::New => hash.update([0]),
        other => hash.update(serde_json::to_vec(other).unwrap_or_default()),
    }
    if let Some(line) = &planned.line {
        hash.update(line.identity.0.as_bytes());
        hash.update(line.content.0.as_bytes());
    }
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
    fn add(&mut self, outcome: &RowOutcome) {
        self.rows += 1;
        *self.slot(outcome) += 1;
    }

    fn slot(&mut self, outcome: &RowOutcome) -> &mut u32 {
        match outcome {
            RowOutcome::New => &mut self.new,
            RowOutcome::Known { .. } => &mut self.known,
            RowOutcome::Changed { .. } => &mut self.changed,
            RowOutcome::Rejected(_) => &mut self.rejected,
            RowOutcome::NeedsLook { .. } => &mut self.needs_look,
        }
    }

    /// How many rows have the outcome of this one.
    pub fn of(mut self, outcome: &RowOutcome) -> u32 {
        *self.slot(outcome)
    }

    /// Whether the outcomes add up to the rows; they always do.
    pub fn add_up(&self) -> bool {
        self.rows == self.new + self.known + self.changed + self.rejected + self.needs_look
    }
}
