use calendar::{CutOff, SettlementTerm};
use chrono::NaiveDate;
use ledger::CardKind;
use money::{Money, MoneyError};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What was agreed with an acquirer for one channel (收单协议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct AcquirerContract {
    /// The acquirer's name.
    pub acquirer: String,
    /// Words by which its credits are known on the bank statement, in counterparty or remark.
    pub payer_words: Vec<String>,
    /// The merchant numbers it covers (card, QR, foreign).
    pub merchant_nos: Vec<String>,
    /// From which day it holds.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub valid_from: NaiveDate,
    /// When the money comes.
    pub term: SettlementTerm,
    /// When the settlement day turns.
    pub cut_off: CutOff,
    /// Business days of patience before an alarm.
    pub grace_days: u32,
    /// How fees are taken.
    pub fee_netting: FeeNetting,
    /// Whether a refund gives the sale's fee back.
    #[serde(default)]
    pub refund_returns_fee: bool,
    /// Fee per card kind; the entry without a kind serves all others.
    #[serde(default)]
    pub rates: Vec<FeeRate>,
}

/// How fees are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum FeeNetting {
    /// Taken out of each day's payout.
    Daily,
    /// Billed once a month; payouts are gross.
    Monthly,
}

/// A fee: rate on the gross, at least `minimum`, at most `cap`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct FeeRate {
    /// For which cards; `None` for all others.
    #[serde(default)]
    pub card_kind: Option<CardKind>,
    /// Share of the gross, e.g. `0.006`.
    #[serde(with = "rate_text")]
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub rate: Decimal,
    /// Lowest fee of a sale, in whole units.
    #[serde(default, with = "amount_text")]
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub minimum: Option<Decimal>,
    /// Highest fee of a sale (借记卡封顶), in whole units.
    #[serde(default, with = "amount_text")]
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub cap: Option<Decimal>,
}

impl AcquirerContract {
    /// The fee agreed for a gross amount, positive, rounded to the minor unit; `None` without a rate for the kind.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn fee(&self, gross: Money, kind: Option<CardKind>) -> Result<Option<Money>, MoneyError> {
        let rate = self.rates.iter().find(|rate| rate.card_kind.is_some() && rate.card_kind == kind);
        let Some(rate) = rate.or_else(|| self.rates.iter().find(|rate| rate.card_kind.is_none())) else {
            return Ok(None);
        };
        let mut fee = gross.abs().times(rate.rate)?;
        if let Some(minimum) = rate.minimum {
            fee = fee.max(Money::from_decimal(minimum, gross.currency())?);
        }
        if let Some(cap) = rate.cap {
            fee = fee.min(Money::from_decimal(cap, gross.currency())?);
        }
        Ok(Some(fee))
    }
}

mod rate_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(rate: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(rate)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::from_str_exact(&text).map_err(serde::de::Error::custom)
    }
}

mod amount_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        amount: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => serializer.collect_str(amount),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| Decimal::from_str_exact(&text).map_err(serde::de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use crate::Shop;
    use ledger::{CardKind, Leg};
    use money::{Currency, Money};

    const SHOP: &str = include_str!("../../../../fixtures/days/corner-shop/shop.toml");

    fn check(gross: &str, kind: Option<CardKind>, expect: &str) {
        let shop = Shop::from_toml(SHOP).unwrap();
        let fee = shop.contracts[0].fee(Money::parse(gross, Currency::CNY).unwrap(), kind).unwrap().unwrap();
        assert_eq!(fee.to_string(), expect, "{gross} {kind:?}");
    }

    #[test]
    fn fees_follow_rate_cap_and_rounding() {
        check("100.00", Some(CardKind::Debit), "0.50");
        check("8000.00", Some(CardKind::Debit), "20.00");
        check("8000.00", Some(CardKind::Credit), "48.00");
        check("83.25", None, "0.50");
    }

    #[test]
    fn a_wrong_shop_file_says_where() {
        let wrong = SHOP.replacen("rate = \"0.005\"", "rate = \"half\"", 1);
        assert!(Shop::from_toml(&wrong).unwrap_err().to_string().contains("line"));
        let open = SHOP.replacen("last4 = \"", "last4 = \"62220", 1);
        assert_eq!(Shop::from_toml(&open).unwrap_err().to_string(), "account.last4 must be four digits");
    }

    #[test]
    fn a_source_may_start_later_than_the_shop() {
        let told = |text: &str| {
            Shop::from_toml(&format!(
                "{text}\n[[starts]]\n{}",
                "source = \"bank/0188\"\nday = \"2026-12-01\"\n"
            ))
        };
        let shop = told(SHOP).unwrap();
        let day = |text: &str| Some(text.parse().unwrap());
        assert_eq!(shop.start(Leg::Bank, "0188"), day("2026-12-01"));
        assert_eq!(shop.start(Leg::Pos, "898310058120001"), day("2026-11-16"));
        let without = SHOP.replace("start = \"2026-11-16\"", "");
        assert_eq!(told(&without).unwrap().start(Leg::Bank, "0188"), day("2026-12-01"));
        assert_eq!(told(&without).unwrap().start(Leg::Pos, "898310058120001"), None);
        for wrong in ["bank/0199", "acquirer/898310058120009", "till/898310058120001", "0188"] {
            let text = format!("{SHOP}\n[[starts]]\nsource = \"{wrong}\"\nday = \"2026-12-01\"\n");
            assert!(Shop::from_toml(&text).unwrap_err().to_string().contains(wrong), "{wrong}");
        }
    }
}
