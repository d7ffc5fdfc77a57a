use std::collections::BTreeMap;

use calendar::{CutOff, SettlementTerm};
use chrono::NaiveDate;
use money::{Currency, Money, MoneyError};
use serde::{Deserialize, Serialize};

use crate::Signal;

/// The built-in rules.
pub const RULES: &str = include_str!("../data/rules.toml");

/// Windows, tolerances and points of matching; data, replaceable per shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Where the numbers come from.
    pub source: String,
    /// Date of that source.
    pub source_date: NaiveDate,
    /// Same card, amount and terminal within this time: one purchase charged twice.
    pub duplicate_window_minutes: u32,
    /// Two payments on one order within this time: the same.
    pub same_order_window_minutes: u32,
    /// Narrow window of a suggestion by amount, terminal and time.
    pub near_window_minutes: u32,
    /// Wide window of the same.
    pub wide_window_minutes: u32,
    /// How far amounts of matched rows may differ, in whole units.
    pub amount_tolerance: String,
    /// How far a fee may differ from the contract, in whole units.
    pub fee_tolerance: String,
    /// How far a credit without a word on its day may differ from the net it is taken for, in hundredths.
    pub payout_gap_percent: u32,
    /// How many days after its settlement day a payout is looked for.
    pub payout_reach_days: u32,
    /// Status texts by which a source calls a row done although its response code is blank.
    pub status_done: Vec<String>,
    /// Words before the gross amount in a bank line's remark.
    pub gross_words: Vec<String>,
    /// Words before the fee in a bank line's remark.
    pub fee_words: Vec<String>,
    /// For merchant numbers without a contract.
    pub without_contract: Terms,
    /// Weight of each signal; one that is not named weighs nothing.
    pub points: BTreeMap<Signal, i32>,
}

/// When money should come: cut-off, term, and patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// When the money comes.
    pub term: SettlementTerm,
    /// When the settlement day turns.
    pub cut_off: CutOff,
    /// Business days of patience before an alarm.
    pub grace_days: u32,
}

/// Why a rules file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// Not TOML, or not of the right shape; the message has line and column.
    #[error("{0}")]
    Shape(#[from] toml::de::Error),
    /// A tolerance is no amount.
    #[error("{0}: {1}")]
    Tolerance(&'static str, MoneyError),
}

impl Rules {
    /// Reads rules from TOML text, in the shape of the built-in [`RULES`].
    ///
    /// # Errors
    /// [`RulesError`]: wrong shape, or a tolerance that is no amount.
    pub fn from_toml(text: &str) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text)?;
        for (name, amount) in
            [("amount_tolerance", &rules.amount_tolerance), ("fee_tolerance", &rules.fee_tolerance)]
        {
            Money::parse(amount, Currency::CNY).map_err(|error| RulesError::Tolerance(name, error))?;
        }
        Ok(rules)
    }

    /// The built-in rules.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[expect(clippy::expect_used, reason = "the embedded file is checked by a test")]
    pub fn built_in() -> Self {
        Self::from_toml(RULES).expect("the embedded rules are valid")
    }

    pub(crate) fn points(&self, signal: Signal) -> i32 {
        self.points.get(&signal).copied().unwrap_or(0)
    }
}

/// A tolerance in stored units; the text was checked when the rules were read.
pub(crate) fn tolerance_units(text: &str) -> i64 {
    Money::parse(text, Currency::CNY).map_or(0, |amount| amount.units().abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_are_whole() {
        let rules = Rules::built_in();
        assert_eq!((rules.duplicate_window_minutes, rules.same_order_window_minutes), (10, 30));
        assert_eq!(tolerance_units(&rules.fee_tolerance), 1_000);
        assert_eq!(rules.points(Signal::ReferenceNo), 50);
        assert_eq!(rules.points.len(), 22, "every signal has its points");
    }

    #[test]
    fn a_wrong_file_is_refused() {
        assert!(matches!(Rules::from_toml("source = 1"), Err(RulesError::Shape(_))));
        let wrong = RULES.replace("amount_tolerance = \"0.00\"", "amount_tolerance = \"some\"");
        assert!(matches!(Rules::from_toml(&wrong), Err(RulesError::Tolerance("amount_tolerance", _))));
    }
}
