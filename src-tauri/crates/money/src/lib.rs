//! Exact money: amounts at one fixed scale, their currency, parsing and showing.
//!
//! Deliberately not here: floats, currency conversion, and the many dresses an amount wears in a bank's
//! file (the `statement` crate undresses them). Rounding happens in one named place, [`Money::rounded`].

mod currency;

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use currency::{Currency, UnknownCurrency};

/// Units per whole currency unit: five decimals, because wallet fees have five (WeChat `0.76800`).
pub const UNITS_PER_WHOLE: i64 = 100_000;
const SCALE: u32 = 5;

/// An exact amount of one currency, in 10⁻⁵ of its whole unit; negative is out of the shop.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Money {
    currency: Currency,
    units: i64,
}

/// Why an amount cannot be told or computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a plain decimal number.
    #[error("not an amount: {0:?}")]
    NotANumber(String),
    /// More than five decimals.
    #[error("finer than 0.00001: {0}")]
    TooFine(String),
    /// Outside what 64 bits hold at this scale (about ±92 trillion).
    #[error("amount too large")]
    TooLarge,
    /// Two currencies met in one sum.
    #[error("{0} and {1} cannot be added")]
    Currencies(Currency, Currency),
}

impl Money {
    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { currency, units: 0 }
    }

    /// An amount from its stored form, in 10⁻⁵ units.
    pub const fn from_units(units: i64, currency: Currency) -> Self {
        Self { currency, units }
    }

    /// An amount from minor units (fen, cents).
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        let units = minor.checked_mul(currency.units_per_minor()).ok_or(MoneyError::TooLarge)?;
        Ok(Self { currency, units })
    }

    /// An amount from a decimal number of whole units; exact or refused.
    ///
    /// # Errors
    /// [`MoneyError::TooFine`] beyond five decimals, [`MoneyError::TooLarge`].
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let scaled = amount.checked_mul(Decimal::from(UNITS_PER_WHOLE)).ok_or(MoneyError::TooLarge)?;
        if !scaled.fract().is_zero() {
            return Err(MoneyError::TooFine(amount.to_string()));
        }
        let units = scaled.trunc().to_i64().ok_or(MoneyError::TooLarge)?;
        Ok(Self { currency, units })
    }

    /// Reads a plain decimal (`-1234.5`), as our own files and the wire write it.
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`] and those of [`Money::from_decimal`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let amount =
            Decimal::from_str_exact(text.trim()).map_err(|_| MoneyError::NotANumber(text.to_owned()))?;
        Self::from_decimal(amount, currency)
    }

    /// The stored form, in 10⁻⁵ units.
    pub const fn units(self) -> i64 {
        self.units
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The amount as a decimal number of whole units, all five decimals kept.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.units, SCALE)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::Currencies`], [`MoneyError::TooLarge`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies(self.currency, other.currency));
        }
        let units = self.units.checked_add(other.units).ok_or(MoneyError::TooLarge)?;
        Ok(Self { units, ..self })
    }

    /// The difference.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.negated())
    }

    /// The sum of many, starting from nothing in `currency`.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// The same amount with its sign turned; `i64::MIN` cannot occur, it saturates.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { units: self.units.saturating_neg(), ..self }
    }

    /// The size without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self { units: self.units.saturating_abs(), ..self }
    }

    /// Rounded to the currency's minor unit, halves away from zero, as acquirers round fees.
    #[must_use]
    pub const fn rounded(self) -> Self {
        let minor = self.currency.units_per_minor();
        let half = if self.units < 0 { -(minor / 2) } else { minor / 2 };
        Self { units: self.units.saturating_add(half) / minor * minor, ..self }
    }

    /// Times a rate, rounded to the minor unit, halves away from zero.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn times(self, rate: Decimal) -> Result<Self, MoneyError> {
        let exact = Decimal::from(self.units).checked_mul(rate).ok_or(MoneyError::TooLarge)?;
        // Two roundings (to 10⁻⁵, then to fen) could move a half; so round once, at the minor unit.
        let minor = Decimal::from(self.currency.units_per_minor());
        let count = (exact / minor)
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            .to_i64()
            .ok_or(MoneyError::TooLarge)?;
        Self::from_minor(count, self.currency)
    }
}

/// The plain number with at least the currency's decimals, more only where they are not zero: `-1234.50`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.currency.decimals());
        let whole = self.units.unsigned_abs() / UNITS_PER_WHOLE.unsigned_abs();
        let rest = self.units.unsigned_abs() % UNITS_PER_WHOLE.unsigned_abs();
        let mut fraction = format!("{rest:05}");
        while fraction.len() > places && fraction.ends_with('0') {
            fraction.pop();
        }
        let sign = if self.units < 0 { "-" } else { "" };
        let dot = if fraction.is_empty() { "" } else { "." };
        f.pad(&format!("{sign}{whole}{dot}{fraction}"))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {self}", self.currency)
    }
}

/// Money crosses every border as two strings, because a JavaScript number loses digits.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(rename = "Money", export))]
struct OnTheWire {
    /// Plain decimal, e.g. `-1234.50`.
    amount: String,
    /// ISO 4217 letters.
    currency: String,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        OnTheWire { amount: self.to_string(), currency: self.currency.to_string() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = OnTheWire::deserialize(deserializer)?;
        let currency = Currency::parse(&wire.currency).map_err(serde::de::Error::custom)?;
        Self::parse(&wire.amount, currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "wire")]
impl ts_rs::TS for Money {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(config: &ts_rs::Config) -> String {
        <OnTheWire as ts_rs::TS>::name(config)
    }
    fn inline(config: &ts_rs::Config) -> String {
        <OnTheWire as ts_rs::TS>::inline(config)
    }
    fn inline_flattened(config: &ts_rs::Config) -> String {
        <OnTheWire as ts_rs::TS>::inline_flattened(config)
    }
    fn decl(config: &ts_rs::Config) -> String {
        <OnTheWire as ts_rs::TS>::decl(config)
    }
    fn decl_concrete(config: &ts_rs::Config) -> String {
        <OnTheWire as ts_rs::TS>::decl_concrete(config)
    }
    fn output_path() -> Option<std::path::PathBuf> {
        <OnTheWire as ts_rs::TS>::output_path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expect: &str) {
        let shown = match Money::parse(input, Currency::CNY) {
            Ok(money) => money.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expect, "{input:?}");
    }

    #[test]
    fn parses_and_shows() {
        check("1234.5", "1234.50");
        check("-0.01", "-0.01");
        check("0.76800", "0.768");
        check("0", "0.00");
        check("12.345678", "finer than 0.00001: 12.345678");
        check("1,2", "not an amount: \"1,2\"");
        check("99999999999999999999", "amount too large");
    }

    #[test]
    fn rounds_halves_away_from_zero() {
        for (input, expect) in
            [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.00499", "0.00"), ("1.015", "1.02")]
        {
            let money = Money::parse(input, Currency::CNY).unwrap();
            assert_eq!(money.rounded().to_string(), expect, "{input}");
        }
        let yen = Money::parse("10.5", Currency::parse("JPY").unwrap()).unwrap();
        assert_eq!(yen.rounded().to_string(), "11");
    }

    #[test]
    fn a_fee_is_rounded_once() {
        let gross = Money::parse("83.25", Currency::CNY).unwrap();
        assert_eq!(gross.times(Decimal::new(6, 3)).unwrap().to_string(), "0.50");
    }

    #[test]
    fn currencies_never_mix() {
        let yuan = Money::zero(Currency::CNY);
        let euro = Money::zero(Currency::parse("EUR").unwrap());
        assert_eq!(yuan.checked_add(euro), Err(MoneyError::Currencies(yuan.currency(), euro.currency())));
    }

    proptest! {
        #[test]
        fn shown_money_reads_back(units in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            let money = Money::from_units(units, Currency::CNY);
            prop_assert_eq!(Money::parse(&money.to_string(), Currency::CNY).unwrap(), money);
        }

        #[test]
        fn adding_and_taking_away_is_nothing(a in -1_000_000_000_i64.., b in -1_000_000_000_i64..1_000_000_000) {
            let (a, b) = (Money::from_units(a / 2, Currency::CNY), Money::from_units(b, Currency::CNY));
            prop_assert_eq!(a.checked_add(b).unwrap().checked_sub(b).unwrap(), a);
        }
    }
}
