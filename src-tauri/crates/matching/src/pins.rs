use std::collections::BTreeSet;

use ledger::LineIdentity;
use serde::{Deserialize, Serialize};

/// Two rows, smaller identity first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct LinePair {
    first: LineIdentity,
    second: LineIdentity,
}

/// What a person decided about rows; survives every re-run, because it names identities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Pins {
    /// Belong together. POS with acquirer row, or any acquirer row of a payout with its bank line.
    pub linked: BTreeSet<LinePair>,
    /// Do not belong together.
    pub refused: BTreeSet<LinePair>,
    /// Two purchases, not one charged twice.
    pub not_duplicate: BTreeSet<LinePair>,
}

impl LinePair {
    /// The pair, whichever comes first.
    pub fn new(one: LineIdentity, other: LineIdentity) -> Self {
        if one <= other { Self { first: one, second: other } } else { Self { first: other, second: one } }
    }

    /// The row with the smaller identity.
    pub fn first(&self) -> &LineIdentity {
        &self.first
    }

    /// The row with the larger identity.
    pub fn second(&self) -> &LineIdentity {
        &self.second
    }
}
