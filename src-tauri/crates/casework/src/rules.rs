use std::sync::OnceLock;

use chrono::NaiveDate;
use matching::ExceptionType;
use money::{Currency, Money};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

/// The built-in rules.
const SHOP: &str = include_str!("../data/rules.toml");

/// Clocks, bands and limits of casework; data with a source, editable.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Short name.
    pub id: String,
    /// Where the values come from.
    pub source: String,
    /// The date of that source.
    pub source_date: NaiveDate,
    /// Business days from opening to the deadline, when nobody else sets one.
    pub deadline_business_days: u32,
    /// Days by which our deadline lies before theirs.
    pub lead_days: u32,
    /// Business days between two chasing calls.
    pub chase_business_days: u32,
    /// Business day on which a case is handed up.
    pub escalate_business_days: u32,
    /// Business days from opening to a packet.
    pub packet_business_days: u32,
    /// Where the four levels begin.
    pub severity: SeverityBands,
    #[serde(deserialize_with = "amount")]
    second_name_above: Decimal,
}

/// Where medium, high and critical begin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityBands {
    /// Business days since opening.
    pub ages: [u32; 3],
    /// Business days left to the deadline, at most.
    pub days_left: [u32; 3],
    /// Types of low weight.
    pub low: Vec<ExceptionType>,
    /// Types of high weight; all others are medium.
    pub high: Vec<ExceptionType>,
    #[serde(deserialize_with = "amounts")]
    amounts: [Decimal; 3],
    #[serde(deserialize_with = "amount")]
    small_below: Decimal,
}

impl Rules {
    /// Reads rules from TOML text, in the shape of the built-in ones.
    ///
    /// # Errors
    /// When the text is not of that shape.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The built-in rules.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[expect(clippy::expect_used, reason = "the embedded file is checked by a test")]
    pub fn built_in() -> &'static Self {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(|| Self::from_toml(SHOP).expect("the embedded rules are valid"))
    }

    /// Amount above which giving up needs a second name.
    pub fn second_name_above(&self, currency: Currency) -> Money {
        whole(self.second_name_above, currency)
    }
}

impl SeverityBands {
    /// Where medium, high and critical begin by amount.
    pub fn amounts(&self, currency: Currency) -> [Money; 3] {
        self.amounts.map(|amount| whole(amount, currency))
    }

    /// Below this amount nothing rises above medium.
    pub fn small_below(&self, currency: Currency) -> Money {
        whole(self.small_below, currency)
    }
}

/// A limit in whole units; one that is too large to count is no limit anybody reaches.
fn whole(amount: Decimal, currency: Currency) -> Money {
    Money::from_decimal(amount, currency).unwrap_or(Money::from_units(i64::MAX, currency))
}

fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(deserializer)?;
    Decimal::from_str_exact(&text).map_err(serde::de::Error::custom)
}

fn amounts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[Decimal; 3], D::Error> {
    let [low, middle, high] = <[String; 3]>::deserialize(deserializer)?;
    let read = |text: String| Decimal::from_str_exact(&text).map_err(serde::de::Error::custom);
    Ok([read(low)?, read(middle)?, read(high)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_have_a_source_and_rising_bands() {
        let rules = Rules::built_in();
        assert!(!rules.source.is_empty());
        assert_eq!(rules.deadline_business_days, 2);
        assert_eq!(rules.second_name_above(Currency::CNY).to_string(), "10000.00");
        assert!(rules.severity.amounts.is_sorted() && rules.severity.ages.is_sorted());
        assert!(rules.severity.days_left.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn a_wrong_file_is_refused() {
        assert!(Rules::from_toml(&SHOP.replace("\"10000.00\"\n", "\"much\"\n")).is_err());
        assert!(Rules::from_toml(&SHOP.replace("lead_days", "leed_days")).is_err());
    }
}
