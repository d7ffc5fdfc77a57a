use chrono::NaiveDate;
use money::{Currency, Money};

use crate::amount::{self, Style, Unit};
use crate::cell::{clean, plain_word};
use crate::date;
use crate::profile::Profile;

/// What a file says about itself before its header.
#[derive(Debug, Default)]
pub(crate) struct Preamble {
    pub(crate) merchant_no: Option<String>,
    /// Last four digits of the account.
    pub(crate) account: Option<String>,
    pub(crate) currency: Option<Currency>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    /// Label and amount.
    pub(crate) opening: Option<(String, String)>,
    pub(crate) closing: Option<(String, String)>,
}

impl Preamble {
    /// Takes what one line's cells say, as `label：value` in one cell or in two.
    pub(crate) fn take(&mut self, cells: &[String], profile: &Profile) {
        for (place, cell) in cells.iter().enumerate() {
            let cell = clean(cell).text.trim_start_matches('#').trim().to_owned();
            let (label, value) = match cell.split_once(['：', ':']) {
                Some((label, value)) if !value.trim().is_empty() => (label, value),
                Some((label, _)) => (label, cells.get(place + 1).map_or("", String::as_str)),
                None => (cell.as_str(), cells.get(place + 1).map_or("", String::as_str)),
            };
            self.say(&plain_word(label), label.trim(), clean(value).text.trim(), profile);
        }
    }

    fn say(&mut self, plain: &str, label: &str, value: &str, profile: &Profile) {
        let labels = &profile.preamble;
        let is = |names: &[String]| names.iter().any(|name| plain_word(name) == plain);
        let day =
            || date::parse(value.trim_matches(['[', ']']), profile.date_order, None).map(|(day, _)| day);
        if value.is_empty() {
        } else if is(&labels.merchant_no) {
            self.merchant_no.get_or_insert_with(|| value.to_owned());
        } else if is(&labels.account) {
            self.account = self.account.take().or_else(|| last_four(value));
        } else if is(&labels.currency) {
            self.currency = self.currency.or(Currency::parse(value).ok());
        } else if is(&labels.period) {
            if let (None, Some((from, to))) = (self.from, date::period(value)) {
                (self.from, self.to) = (Some(from), Some(to));
            }
        } else if is(&labels.period_from) {
            self.from = self.from.or_else(day);
        } else if is(&labels.period_to) {
            self.to = self.to.or_else(day);
        } else if is(&labels.opening) {
            self.opening.get_or_insert_with(|| (label.to_owned(), value.to_owned()));
        } else if is(&labels.closing) {
            self.closing.get_or_insert_with(|| (label.to_owned(), value.to_owned()));
        }
    }

    /// The stated period, if both ends are told and in order.
    pub(crate) fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.from?, self.to?)).filter(|(from, to)| from <= to)
    }
}

/// The last four digits of an account number, cut or not.
pub(crate) fn last_four(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(4).map(|from| digits[from..].to_owned())
}

/// A stated amount, where it is one.
pub(crate) fn stated(text: &str, currency: Currency, unit: Unit) -> Option<Money> {
    amount::parse(text, Style { unit, fine: true, currency }).ok().flatten()
}
