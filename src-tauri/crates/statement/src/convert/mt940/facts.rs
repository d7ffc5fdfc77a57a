//! What a statement says about itself.

use super::super::cells::short_day;
use super::super::lines::Margin;
use super::entry;
use super::fields::{Field, Fields, Part};
use crate::RejectReason;
use crate::sheet::Says;

/// One balance: `C100318EUR380115,12`.
#[derive(Debug)]
struct Balance<'t> {
    date: &'t str,
    currency: &'t str,
    amount: String,
}

impl<'t> Balance<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let (is_debit, text) = match text.strip_prefix('C') {
            Some(rest) => (false, rest),
            None => (true, text.strip_prefix('D')?),
        };
        let (date, text) = text.split_at_checked(6)?;
        let (currency, amount) = text.split_at_checked(3)?;
        let (amount, _) = entry::amount(amount, is_debit)?;
        is_currency(currency).then_some(Self { date, currency, amount })
    }
}

/// How many entries of one side, and their sum: `1EUR2,30`.
#[derive(Debug)]
struct Sum {
    count: String,
    amount: String,
}

/// What a statement says about itself.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Account number, without the currency that some banks glue to it.
    pub(super) account: String,
    /// Its currency; empty where nothing tells it.
    pub(super) currency: String,
    reference: String,
    number: String,
    opening: Option<String>,
    closing: Option<String>,
    to: String,
    /// Whether there is a field 60, and a field 62.
    balances: (bool, bool),
    debits: Option<Sum>,
    credits: Option<Sum>,
}

impl Facts {
    /// Looks through a statement that begins with this field.
    pub(super) fn survey<'t>(first: &Field<'t>, after: Fields<'t>) -> Self {
        let mut facts = Self::default();
        let currency =
            |field: &Field<'t>| field.lines.first().and_then(|line| told_currency(field.tag, line));
        let own = || {
            let rest = after.clone().map_while(|part| match part {
                Part::Field(field) => (field.tag != "20").then_some(Some(field)),
                Part::Other(_) => Some(None),
                Part::End(..) => None,
            });
            std::iter::once(first.clone()).chain(rest.flatten())
        };
        facts.currency = own().find_map(|field| currency(&field)).unwrap_or_default().to_owned();
        for field in own() {
            let text = field.lines.first().map_or("", |line| line.trim());
            facts.hear(field.tag, text);
        }
        facts
    }

    /// What is wrong with a field that tells a balance, if anything is.
    pub(super) fn fault(&self, field: &Field<'_>) -> Option<RejectReason> {
        let text = field.lines.first().filter(|_| matches!(field.tag, "60F" | "60M" | "62F" | "62M"))?;
        match Balance::read(text) {
            None => Some(RejectReason::BadSyntax),
            Some(balance) => (balance.currency != self.currency).then_some(RejectReason::BadCurrency),
        }
    }

    /// Whether it has an opening balance and no closing one, as a file that was cut off.
    pub(super) fn is_cut_off(&self) -> bool {
        self.balances == (true, false)
    }

    fn hear(&mut self, tag: &str, text: &str) {
        match tag {
            "20" => text.clone_into(&mut self.reference),
            "25" | "25P" => self.hear_account(text),
            "28" | "28C" => text.clone_into(&mut self.number),
            "60F" | "60M" => {
                self.balances.0 = true;
                let balance = Balance::read(text).filter(|balance| balance.currency == self.currency);
                self.opening = self.opening.take().or(balance.map(|balance| balance.amount));
            }
            "62F" | "62M" => {
                self.balances.1 = true;
                let balance = Balance::read(text).filter(|balance| balance.currency == self.currency);
                if let Some(balance) = balance {
                    self.to = short_day(balance.date).map(|day| day.to_string()).unwrap_or_default();
                    self.closing = Some(balance.amount);
                }
            }
            "90D" => self.debits = self.sum(text),
            "90C" => self.credits = self.sum(text),
            _ => {}
        }
    }

    /// Takes the account, and the currency off its end where that is the statement's, or where nothing else tells it.
    fn hear_account(&mut self, text: &str) {
        let at = text.len().saturating_sub(3);
        let glued = text.split_at_checked(at).filter(|(account, currency)| {
            is_currency(currency) && account.trim_end().ends_with(|c: char| c.is_ascii_digit())
        });
        match glued {
            Some((account, currency)) if self.currency.is_empty() || self.currency == currency => {
                account.trim_end().clone_into(&mut self.account);
                currency.clone_into(&mut self.currency);
            }
            _ => text.clone_into(&mut self.account),
        }
    }

    fn sum(&self, text: &str) -> Option<Sum> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, rest) = text.split_at_checked(digits)?;
        let (currency, amount) = rest.split_at_checked(3)?;
        let (amount, _) = entry::amount(amount, false)?;
        let sum = Sum { count: count.parse::<u32>().ok()?.to_string(), amount };
        (currency == self.currency).then_some(sum)
    }

    /// Tells it, what is compared with the entries first.
    ///
    /// The date of field 60 is the day before the first one of the statement with some banks, and the first one with
    /// others: it is no first day.
    pub(super) fn tell(&self, margin: &mut Margin) {
        let names = [&self.number, &self.account, &self.reference];
        let name = names.into_iter().find(|name| !name.is_empty());
        let sum = |sum: &Option<Sum>| sum.as_ref().map(|sum| (sum.count.clone(), sum.amount.clone())).unzip();
        let (debits, debit_sum) = sum(&self.debits);
        let (credits, credit_sum) = sum(&self.credits);
        let told = [
            // Entries behind a message's end, without any head of their own, go on with the statement before.
            (Says::Statement, name.cloned()),
            (Says::Currency, Some(self.currency.clone())),
            (Says::Opening, self.opening.clone()),
            (Says::Closing, self.closing.clone()),
            (Says::DebitCount, debits),
            (Says::DebitSum, debit_sum),
            (Says::CreditCount, credits),
            (Says::CreditSum, credit_sum),
        ];
        for (says, value) in told {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                margin.says(says, value);
            }
        }
        for (says, value) in [(Says::Account, &self.account), (Says::To, &self.to)] {
            if !value.is_empty() {
                margin.says_if_room(says, value);
            }
        }
    }
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The currency that a balance, a sum or a floor limit is in.
fn told_currency<'t>(tag: &str, text: &'t str) -> Option<&'t str> {
    let text = text.trim();
    match tag {
        "60F" | "60M" | "62F" | "62M" | "64" | "65" => Balance::read(text).map(|balance| balance.currency),
        "34F" => text.get(..3),
        "90D" | "90C" => text.trim_start_matches(|c: char| c.is_ascii_digit()).get(..3),
        _ => None,
    }
    .filter(|currency| is_currency(currency))
}
