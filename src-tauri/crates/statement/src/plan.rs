use ledger::{Coverage, Leg, Line, LineIdentity};
use money::Money;
use serde::{Deserialize, Serialize};

use crate::{Encoding, Note, RejectReason};

/// One data line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Row {
    /// Physical line of the file where it begins, from 1, as an editor counts.
    pub row: u32,
    /// What was read.
    pub content: RowContent,
}

/// A data line is a line of a leg, or a rejected row; never nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum RowContent {
    /// A line; `look` names what a person must decide before it takes part in matching.
    Line {
        /// The line.
        line: Box<Line>,
        /// Why it needs a look, if it does.
        look: Option<LookReason>,
    },
    /// A row that cannot be read, kept with its reason.
    Rejected(RejectedRow),
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct RejectedRow {
    /// Header of the column at fault, if one is.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: RejectReason,
    /// The row's text, card numbers cut, at most 1,024 characters.
    pub text: String,
}

/// Why a readable row is kept out of matching until a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum LookReason {
    /// Dated after tomorrow or before 2000.
    DateFarOff,
    /// A transaction type the profile does not know.
    UnknownKind,
    /// Belongs to a merchant no. the shop does not have.
    OtherMerchant,
}

/// A total the file states about itself, and what its rows give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ControlTotal {
    /// Header of the totalled column, or `rows` for a count.
    pub name: String,
    /// As the file says, plain decimal.
    pub stated: String,
    /// As its rows give, plain decimal.
    pub computed: String,
    /// Whether both are equal.
    pub ties: bool,
}

/// What the shop's books hold already of a line with the same identity or the same record keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Sighted {
    /// The stored line's identity.
    pub identity: LineIdentity,
    /// The stored line.
    pub line: Box<Line>,
    /// Name of the file that told it first.
    pub file: String,
    /// Row in that file.
    pub row: u32,
}

/// What becomes of one row if the plan is applied: exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum RowOutcome {
    /// Not seen before.
    New,
    /// Told before, by the file and row named.
    Known {
        /// File that told it.
        file: String,
        /// Row there.
        row: u32,
    },
    /// Told before with other content.
    Changed {
        /// File that told it.
        file: String,
        /// Row there.
        row: u32,
        /// What differs, field by field.
        differences: Vec<Difference>,
    },
    /// Cannot be read.
    Rejected(RejectedRow),
    /// Readable, kept out of matching until decided.
    NeedsLook {
        /// Why.
        reason: LookReason,
    },
}

/// One field that differs between two tellings of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Difference {
    /// Field name of `Line`.
    pub field: String,
    /// As told before.
    pub before: String,
    /// As told now.
    pub now: String,
}

/// One row of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PlannedRow {
    /// Physical line in the file.
    pub row: u32,
    /// What becomes of it.
    pub outcome: RowOutcome,
    /// What it says, unless rejected.
    pub line: Option<Box<Line>>,
}

/// What importing a file would do; its `hash` names it, and only that plan can be applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ImportPlan {
    /// File name, card numbers cut.
    pub file: String,
    /// SHA-256 of the original bytes.
    pub sha256: String,
    /// Size of the original.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub bytes: u64,
    /// Leg the rows go to.
    pub leg: Leg,
    /// Profile that read it.
    pub profile: String,
    /// Encoding it was read in.
    pub encoding: Encoding,
    /// Name of the import that holds the very same bytes, if one does.
    pub same_file_as: Option<String>,
    /// Data lines with their outcomes in file order, at most 10,000 of each outcome; `counts` counts all.
    pub rows: Vec<PlannedRow>,
    /// How many of each outcome.
    pub counts: OutcomeCounts,
    /// Sum of the amounts of new rows per currency.
    pub new_amounts: Vec<Money>,
    /// Totals of the file beside those of its rows.
    pub controls: Vec<ControlTotal>,
    /// What the file covers.
    pub coverage: Vec<Coverage>,
    /// Normalisations and losses.
    pub notes: Vec<Note>,
    /// SHA-256 over everything above.
    pub hash: String,
}

/// How many rows have each outcome; `rows` is their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct OutcomeCounts {
    /// Data lines in the file.
    pub rows: u32,
    /// Not seen before.
    pub new: u32,
    /// Told before.
    pub known: u32,
    /// Told before with other content.
    pub changed: u32,
    /// Cannot be read.
    pub rejected: u32,
    /// Kept out of matching until decided.
    pub needs_look: u32,
}
