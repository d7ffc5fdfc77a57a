//! Record 03: an account, its balances and its totals.

use std::collections::BTreeMap;

use money::Currency;

use super::super::lines::Margin;
use super::levels::Level;
use super::record::{Fields, Record, is_type_code};
use crate::RejectReason;
use crate::sheet::Says;

/// Type codes of the balances before and after the details: of the ledger, and what was available.
const BALANCES: [(&str, &str); 2] = [("010", "015"), ("040", "045")];
/// Type codes of the sums of all credits and of all debits.
const SUMS: [(&str, Says, Says); 2] =
    [("100", Says::CreditSum, Says::CreditCount), ("400", Says::DebitSum, Says::DebitCount)];
/// Most parts into which the availability of an amount falls.
const PARTS_MAX: usize = 999;

/// An account.
pub(super) struct Account {
    pub(super) number: String,
    /// None where its code is no currency.
    pub(super) currency: Option<Currency>,
    /// Amount in minor units and number of items of each type code, as first told.
    told: BTreeMap<String, (i128, String)>,
    /// Sum and number of the details that were read.
    credits: (i128, i64),
    debits: (i128, i64),
    pub(super) level: Level,
}

impl Account {
    /// Reads a record 03, and tells what is wrong with it, if anything is.
    pub(super) fn read(record: &Record<'_>, group_currency: &str) -> (Self, Option<RejectReason>) {
        let mut fields = record.fields();
        let number = fields.here().to_owned();
        let own = fields.here();
        let currency = Currency::parse(if own.is_empty() { group_currency } else { own }).ok();
        let level = Level::begun(record.records());
        let (credits, debits) = Default::default();
        let mut account = Self { number, currency, told: BTreeMap::new(), credits, debits, level };
        let fault = account.hear(&mut fields).err();
        (account, fault)
    }

    /// Takes type code, amount, number of items and availability, as often as they are told.
    fn hear(&mut self, fields: &mut Fields<'_, '_>) -> Result<(), RejectReason> {
        while let Some(kind) = fields.next() {
            // Some banks put one comma too many at the end of a piece.
            if kind.is_empty() {
                continue;
            }
            if !is_type_code(kind) {
                return Err(RejectReason::BadSyntax);
            }
            let amount = fields.next().unwrap_or_default();
            let count = fields.next().unwrap_or_default();
            availability(fields.next().unwrap_or_default(), fields).ok_or(RejectReason::BadSyntax)?;
            if amount.is_empty() {
                continue;
            }
            let minor = minor_units(amount).ok_or(RejectReason::BadAmount)?;
            self.level.add(minor);
            self.told.entry(kind.to_owned()).or_insert_with(|| (minor, count.to_owned()));
        }
        Ok(())
    }

    /// Takes a detail: an amount that went in, or out where it is negative.
    pub(super) fn add(&mut self, moved: i128) {
        let (sum, count) = if moved < 0 { &mut self.debits } else { &mut self.credits };
        *sum = sum.saturating_add(moved.abs());
        *count += 1;
    }

    /// Tells that a statement begins, with its balances.
    pub(super) fn begin(&self, margin: &mut Margin) {
        margin.says(Says::Statement, &self.number);
        for (says, value) in self.balances() {
            margin.says_if_room(says, value);
        }
        margin.says_if_room(Says::Account, &self.number);
    }

    /// Currency, and balances before and after the details, where both are told.
    fn balances(&self) -> Vec<(Says, String)> {
        let Some((currency, (opening, closing))) = self.currency.zip(self.balance_pair()) else {
            return Vec::new();
        };
        vec![
            (Says::Currency, currency.code().to_owned()),
            (Says::Opening, plain(opening, currency)),
            (Says::Closing, plain(closing, currency)),
        ]
    }

    fn balance_pair(&self) -> Option<(i128, i128)> {
        let minor = |code: &str| self.told.get(code).map(|(minor, _)| *minor);
        BALANCES.iter().find_map(|(opening, closing)| Some((minor(opening)?, minor(closing)?)))
    }

    /// Tells what the account says of its details at their end: sums, and how many records its trailer counts.
    ///
    /// Where all of it fits what was read, it gives way to the lines of records; where it does not, it is told for
    /// certain, the balances once more.
    pub(super) fn end(&self, records: Option<i64>, margin: &mut Margin) {
        let moved = self.credits.0.checked_sub(self.debits.0);
        let mut ties = self.balance_pair().is_none_or(|(before, after)| after.checked_sub(before) == moved);
        let mut told = Vec::new();
        // An account without details tells sums of what it does not list.
        if let Some(currency) = self.currency.filter(|_| self.level.children > 0) {
            for ((code, says_sum, says_count), (sum, count)) in SUMS.iter().zip([self.credits, self.debits]) {
                let Some((minor, items)) = self.told.get(*code) else { continue };
                ties &= *minor == sum;
                told.push((*says_sum, plain(*minor, currency)));
                if let Ok(items) = items.parse::<u32>() {
                    ties &= i64::from(items) == count;
                    told.push((*says_count, items.to_string()));
                }
            }
            if !told.is_empty() {
                told.insert(0, (Says::Currency, currency.code().to_owned()));
            }
        }
        if let Some(stated) = records {
            // As many details as there would be, had it the records that its trailer counts.
            let details = self.level.children.saturating_add(stated - self.level.records).max(0);
            ties &= details == self.credits.1 + self.debits.1;
            told.push((Says::Count, details.to_string()));
        }
        if ties {
            told.into_iter().for_each(|(says, value)| margin.says_if_room(says, value));
        } else {
            let balances = self.balances();
            balances.into_iter().chain(told).for_each(|(says, value)| margin.says(says, value));
        }
    }
}

/// What a funds type tells of when an amount is available, field by field; none where it is no such type.
///
/// 0, 1, 2 and Z stand alone; V has a date and a time; S has three amounts; D has a number of days and amounts.
pub(super) fn availability<'t>(funds_type: &'t str, fields: &mut Fields<'_, 't>) -> Option<Vec<&'t str>> {
    let mut told = vec![funds_type];
    let more = match funds_type {
        "" | "0" | "1" | "2" | "Z" => 0,
        "V" => 2,
        "S" => 3,
        "D" => {
            let parts = fields.next()?;
            told.push(parts);
            parts.parse::<usize>().ok().filter(|parts| *parts <= PARTS_MAX)? * 2
        }
        _ => return None,
    };
    for _ in 0..more {
        told.push(fields.next()?);
    }
    Some(told)
}

/// An amount in minor units, perhaps signed.
pub(super) fn minor_units(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let fits = (1..=30).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// Minor units as a plain decimal of the whole unit.
pub(super) fn plain(minor: i128, currency: Currency) -> String {
    let decimals = usize::from(currency.decimals());
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - decimals).unwrap_or((&digits, ""));
    format!("{sign}{whole}{}{fraction}", if fraction.is_empty() { "" } else { "." })
}
