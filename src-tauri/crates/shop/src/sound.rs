//! What a `shop.toml` may say: numbers, days and names that a real shop can have.

use calendar::{SettlementTerm, is_plausible};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{AcquirerContract, FeeRate, Merchant, Shop, ShopError, Terminal};

/// Longest patience and settlement term, in days.
const DAYS_MAX: u32 = 60;
/// Highest minimum or cap of a fee, in whole units.
const FEE_MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// Most decimals of a rate.
const RATE_DECIMALS_MAX: u32 = 10;

impl Shop {
    /// Refuses what cannot be.
    pub(crate) fn sound(&self) -> Result<(), ShopError> {
        self.merchant.sound()?;
        filled("account.holder", &self.account.holder)?;
        filled("account.bank", &self.account.bank)?;
        for (terminal, at) in self.terminals.iter().zip(1_usize..) {
            terminal.sound(&format!("terminals[{at}]"))?;
            if self.terminals.iter().take(at - 1).any(|before| before.is_again(terminal)) {
                return wrong(
                    &format!("terminals[{at}].terminal_no"),
                    "stands there twice for the same days",
                );
            }
        }
        for (contract, at) in self.contracts.iter().zip(1_usize..) {
            let place = format!("contracts[{at}]");
            contract.sound(&place)?;
            if self.contracts.iter().take(at - 1).any(|before| before.is_again(contract)) {
                return wrong(&place, "covers a merchant no. that another contract covers from the same day");
            }
        }
        for (contact, at) in self.contacts.iter().zip(1_usize..) {
            filled(&format!("contacts[{at}].name"), &contact.name)?;
            filled(&format!("contacts[{at}].phone"), &contact.phone)?;
        }
        for (start, at) in self.starts.iter().zip(1_usize..) {
            plausible(&format!("starts[{at}].day"), start.day)?;
        }
        Ok(())
    }
}

impl Merchant {
    fn sound(&self) -> Result<(), ShopError> {
        filled("merchant.licence_name", &self.licence_name)?;
        filled("merchant.slip_name", &self.slip_name)?;
        if !self.currency.is_in_use() {
            return wrong("merchant.currency", "is no currency of ISO 4217");
        }
        if self.time_zone.parse::<chrono_tz::Tz>().is_err() {
            return wrong("merchant.time_zone", "is no time zone, such as Asia/Shanghai");
        }
        self.start.map_or(Ok(()), |day| plausible("merchant.start", day))
    }
}

impl Terminal {
    fn sound(&self, place: &str) -> Result<(), ShopError> {
        filled(&format!("{place}.terminal_no"), &self.terminal_no)?;
        filled(&format!("{place}.merchant_no"), &self.merchant_no)?;
        for (name, day) in [("from", self.from), ("to", self.to)] {
            day.map_or(Ok(()), |day| plausible(&format!("{place}.{name}"), day))?;
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => wrong(&format!("{place}.from"), "is after its last day"),
            _ => Ok(()),
        }
    }

    /// Whether both are one terminal under one merchant no. on the same day.
    fn is_again(&self, other: &Self) -> bool {
        let starts = |one: &Self| one.from.unwrap_or(NaiveDate::MIN);
        let ends = |one: &Self| one.to.unwrap_or(NaiveDate::MAX);
        (&self.terminal_no, &self.merchant_no) == (&other.terminal_no, &other.merchant_no)
            && starts(self) <= ends(other)
            && starts(other) <= ends(self)
    }
}

impl AcquirerContract {
    fn sound(&self, place: &str) -> Result<(), ShopError> {
        filled(&format!("{place}.acquirer"), &self.acquirer)?;
        all_filled(&format!("{place}.payer_words"), &self.payer_words)?;
        all_filled(&format!("{place}.merchant_nos"), &self.merchant_nos)?;
        plausible(&format!("{place}.valid_from"), self.valid_from)?;
        let (SettlementTerm::BusinessDays(days) | SettlementTerm::CalendarDays(days)) = self.term;
        if u32::from(days) > DAYS_MAX {
            return wrong(&format!("{place}.term"), "is over 60 days");
        }
        if self.grace_days > DAYS_MAX {
            return wrong(&format!("{place}.grace_days"), "is over 60 days");
        }
        for (rate, at) in self.rates.iter().zip(1_usize..) {
            let place = format!("{place}.rates[{at}]");
            rate.sound(&place)?;
            if self.rates.iter().take(at - 1).any(|before| before.card_kind == rate.card_kind) {
                return wrong(&format!("{place}.card_kind"), "has a rate already");
            }
        }
        Ok(())
    }

    /// Whether both cover a merchant no. from the same day, so that neither comes before the other.
    fn is_again(&self, other: &Self) -> bool {
        self.valid_from == other.valid_from
            && self.merchant_nos.iter().any(|no| other.merchant_nos.contains(no))
    }
}

impl FeeRate {
    fn sound(&self, place: &str) -> Result<(), ShopError> {
        if self.rate < Decimal::ZERO || self.rate > Decimal::ONE {
            return wrong(&format!("{place}.rate"), "is not between 0 and 1 (100 %)");
        }
        if self.rate.scale() > RATE_DECIMALS_MAX {
            return wrong(&format!("{place}.rate"), "has more than 10 decimals");
        }
        for (name, amount) in [("minimum", self.minimum), ("cap", self.cap)] {
            if amount.is_some_and(|amount| amount < Decimal::ZERO) {
                return wrong(&format!("{place}.{name}"), "is below zero");
            }
            if amount.is_some_and(|amount| amount > FEE_MAX) {
                return wrong(&format!("{place}.{name}"), "is over 1,000,000,000");
            }
        }
        match (self.minimum, self.cap) {
            (Some(minimum), Some(cap)) if minimum > cap => {
                wrong(&format!("{place}.minimum"), "is above the cap")
            }
            _ => Ok(()),
        }
    }
}

fn wrong(place: &str, what: &'static str) -> Result<(), ShopError> {
    Err(ShopError::Wrong { place: place.to_owned(), what })
}

fn filled(place: &str, text: &str) -> Result<(), ShopError> {
    if text.trim().is_empty() { wrong(place, "is empty") } else { Ok(()) }
}

fn all_filled(place: &str, texts: &[String]) -> Result<(), ShopError> {
    if texts.is_empty() {
        return wrong(place, "is empty");
    }
    for (text, at) in texts.iter().zip(1_usize..) {
        filled(&format!("{place}[{at}]"), text)?;
        if texts.iter().take(at - 1).any(|before| before == text) {
            return wrong(&format!("{place}[{at}]"), "stands there twice");
        }
    }
    Ok(())
}

fn plausible(place: &str, day: NaiveDate) -> Result<(), ShopError> {
    if is_plausible(day) { Ok(()) } else { wrong(place, "is not a day of 1990 to 2100") }
}

#[cfg(test)]
mod tests {
    use crate::Shop;

    const SHOP: &str = include_str!("../../../../fixtures/days/corner-shop/shop.toml");

    fn check(old: &str, new: &str, expect: &str) {
        let text = SHOP.replacen(old, new, 1);
        assert_ne!(text, SHOP, "{old} is not in the fixture");
        let told = Shop::from_toml(&text).unwrap_err().to_string();
        assert!(told.contains(expect), "{new}: {told}");
    }

    #[test]
    fn nonsense_is_refused_by_its_place() {
        Shop::from_toml(SHOP).unwrap();
        let rate = "contracts[1].rates[1].rate is not between 0 and 1";
        for (old, new, expect) in [
            ("rate = \"0.005\"", "rate = \"-0.006\"", rate),
            ("rate = \"0.005\"", "rate = \"2\"", rate),
            ("rate = \"0.005\"", "rate = \"79000000000000000000000000000\"", rate),
            ("cap = \"20.00\"", "cap = \"-20\"", "contracts[1].rates[1].cap is below zero"),
            ("cap = \"20.00\"", "cap = \"79000000000000000000000000000\"", "cap is over"),
            ("cap = \"20.00\"", "cap = \"20\"\nminimum = \"21\"", "minimum is above the cap"),
            (
                "rate = \"0.006\"",
                "rate = \"0.006\"\n[[contracts.rates]]\nrate = \"0.1\"",
                "has a rate already",
            ),
            ("grace_days = 1", "grace_days = 4294967295", "contracts[1].grace_days is over 60 days"),
            ("term = \"T+1\"", "term = \"D+61\"", "contracts[1].term is over 60 days"),
            ("\"10080002\"", "\"10080001\"", "terminals[2].terminal_no stands there twice"),
            ("\"10080001\"", "\" \"", "terminals[1].terminal_no is empty"),
            (
                "place = \"收银台 1\"",
                "from = \"2026-02-01\"\nto = \"2026-01-01\"",
                "from is after its last day",
            ),
            ("place = \"收银台 1\"", "from = \"0001-01-01\"", "is not a day of 1990 to 2100"),
            ("slip_name = \"街角小馆\"", "slip_name = \"\"", "merchant.slip_name is empty"),
            ("acquirer = \"东海收单服务有限公司\"", "acquirer = \"\"", "contracts[1].acquirer is empty"),
            ("[\"东海收单\"]", "[]", "contracts[1].payer_words is empty"),
            ("[\"东海收单\"]", "[\"东海\", \"\"]", "contracts[1].payer_words[2] is empty"),
            ("[\"898310058120001\"]", "[\"898310058120001\", \"898310058120001\"]", "stands there twice"),
            ("Asia/Shanghai", "Mars/Phobos", "merchant.time_zone is no time zone"),
            ("\"CNY\"", "\"XXX\"", "merchant.currency is no currency"),
            ("街角小馆", "街\\u202E角", "merchant.slip_name holds a control"),
            ("街角小馆", "街\\u001B[2J角", "merchant.slip_name holds a control"),
        ] {
            check(old, new, expect);
        }
        check("街角小馆", &"长".repeat(1_001), "merchant.slip_name is longer");
    }

    #[test]
    fn the_same_contract_twice_is_refused() {
        let contract = SHOP.split("[[contracts]]").nth(1).unwrap().split("[[contacts]]").next().unwrap();
        let twice = SHOP.replace(
            "[[contacts]]\nname = \"东海",
            &format!("[[contracts]]{contract}[[contacts]]\nname = \"东海"),
        );
        let told = Shop::from_toml(&twice).unwrap_err().to_string();
        assert!(told.starts_with("contracts[2] covers a merchant no."), "{told}");
        let later = twice.replacen("2026-01-01", "2025-01-01", 1);
        Shop::from_toml(&later).unwrap();
    }
}
