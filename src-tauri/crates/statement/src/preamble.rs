use chrono::{NaiveDate, NaiveTime};
use money::{Currency, Money};

use crate::amount::{self, Figures, Style};
use crate::cell::{clean, plain_word};
use crate::date::{self, Order};
use crate::profile::{Figure, Profile};

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
    /// Year and month that the title names.
    pub(crate) month: Option<(i32, u32)>,
    /// Label, what it totals, and the total.
    pub(crate) totals: Vec<(String, Figure, String)>,
}

impl Preamble {
    /// Takes what one line's cells say, as `label：value` in one cell or in two, `label：[value]` several times in one.
    pub(crate) fn take(&mut self, cells: &[String], profile: &Profile) {
        for (place, cell) in cells.iter().enumerate() {
            if profile.date_order == Order::Md {
                self.month = self.month.or_else(|| date::statement_month(cell));
            }
            let beside = || cells.iter().skip(place + 1).find(|cell| !cell.trim().is_empty());
            for told in sayings(cell) {
                let told = clean(told).text.trim_start_matches('#').trim().to_owned();
                let (label, value) = match told.split_once(['：', ':']) {
                    Some((label, value)) if !value.trim().is_empty() => (label, value),
                    Some((label, _)) => (label, beside().map_or("", String::as_str)),
                    None => (told.as_str(), beside().map_or("", String::as_str)),
                };
                let value = clean(value).text.trim().trim_matches(['[', ']']).to_owned();
                self.say(&plain_word(label), label.trim(), value.trim(), profile);
            }
        }
    }

    fn say(&mut self, plain: &str, label: &str, value: &str, profile: &Profile) {
        let labels = &profile.preamble;
        let is = |names: &[String]| names.iter().any(|name| plain_word(name) == plain);
        let moment = || date::parse(value, profile.date_order, None);
        // A period that ends at midnight ends with the day before.
        let last = |(day, time): date::Moment| {
            if time == Some(NaiveTime::MIN) { day.pred_opt() } else { Some(day) }
        };
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
            self.from = self.from.or_else(|| moment().map(|(day, _)| day));
        } else if is(&labels.period_to) {
            self.to = self.to.or_else(|| moment().and_then(last));
        } else if is(&labels.opening) {
            self.opening.get_or_insert_with(|| (label.to_owned(), value.to_owned()));
        } else if is(&labels.closing) {
            self.closing.get_or_insert_with(|| (label.to_owned(), value.to_owned()));
        } else if let Some(figure) = profile.totals.labels.get(plain) {
            self.totals.push((label.to_owned(), *figure, value.to_owned()));
        }
    }

    /// The stated period, if both ends are told and in order.
    pub(crate) fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.from?, self.to?)).filter(|(from, to)| from <= to)
    }
}

/// Parts of a cell such as `起始日期：[…]   终止日期：[…]`, each with a label of its own.
fn sayings(cell: &str) -> Vec<&str> {
    let mut told = Vec::new();
    let mut from = 0;
    for (at, bracket) in cell.match_indices(']') {
        let end = at + bracket.len();
        let label = cell[end..].split('[').next().unwrap_or_default();
        if label.contains(['：', ':']) {
            told.push(&cell[from..end]);
            from = end;
        }
    }
    told.push(&cell[from..]);
    told
}

/// The last four digits of an account number, cut or not.
pub(crate) fn last_four(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(4).map(|from| digits[from..].to_owned())
}

/// A stated amount, where it is one.
pub(crate) fn stated(text: &str, currency: Currency, figures: Figures) -> Option<Money> {
    amount::parse(text, Style { figures, fine: true, currency }).ok().flatten()
}
