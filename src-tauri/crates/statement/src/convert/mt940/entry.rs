//! Field 61: one entry of a statement.

use chrono::{Datelike, NaiveDate};

use super::super::cells::year_month_day;
use crate::RejectReason;

/// Digits of an amount; the standard has fifteen characters, its comma among them.
const DIGITS_MAX: usize = 18;

/// What a mark means: `R` turns a booking round, `E` expects one (MT942).
const MARKS: &[(&str, bool)] =
    &[("RC", true), ("RD", false), ("EC", false), ("ED", true), ("C", false), ("D", true)];

/// One entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'t> {
    /// `YYYY-MM-DD`; empty where the bank gives no entry date.
    pub(super) booked_on: String,
    /// `YYYY-MM-DD`.
    pub(super) valued_on: String,
    /// Plain decimal, negative where the mark takes money from the account.
    pub(super) amount: String,
    pub(super) mark: &'static str,
    pub(super) kind_code: &'t str,
    pub(super) customer_reference: &'t str,
    pub(super) bank_reference: &'t str,
}

impl<'t> Entry<'t> {
    /// Reads the first line of a field 61: `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`.
    ///
    /// # Errors
    /// [`RejectReason::BadDate`], [`RejectReason::BadAmount`], [`RejectReason::BadSyntax`].
    pub(super) fn read(text: &'t str) -> Result<Self, RejectReason> {
        let (valued, rest) = digits(text.trim_start(), 6).ok_or(RejectReason::BadSyntax)?;
        let (booked, rest) = digits(rest, 4).map_or(("", rest), |(booked, rest)| (booked, rest));
        let (mark, is_debit, rest) = MARKS
            .iter()
            .find_map(|(mark, is_debit)| Some((*mark, *is_debit, rest.strip_prefix(mark)?)))
            .ok_or(RejectReason::BadSyntax)?;
        // The funds code, third letter of the currency: `DR800,` is a debit, and so is `D800,`.
        let rest = rest.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest);
        let (amount, rest) = amount(rest, is_debit).ok_or(RejectReason::BadAmount)?;
        let (valued_on, booked_on) = dates(valued, booked).ok_or(RejectReason::BadDate)?;
        if rest.starts_with(|c: char| !c.is_ascii_alphabetic() && !c.is_whitespace()) {
            return Err(RejectReason::BadSyntax);
        }
        let kind_end = rest.char_indices().nth(4).map_or(rest.len(), |(end, _)| end);
        let (kind_code, references) = rest.split_at_checked(kind_end).unwrap_or((rest, ""));
        let (customer, bank) = references.split_once("//").unwrap_or((references, ""));
        Ok(Self {
            booked_on: booked_on.map(|day| day.to_string()).unwrap_or_default(),
            valued_on: valued_on.to_string(),
            amount,
            mark,
            kind_code: kind_code.trim(),
            customer_reference: given(customer),
            bank_reference: given(bank),
        })
    }
}

/// A reference, empty where the bank writes the standard's word for none.
fn given(text: &str) -> &str {
    let text = text.trim();
    if text == "NONREF" { "" } else { text }
}

/// The digits a text begins with, if there are so many.
fn digits(text: &str, count: usize) -> Option<(&str, &str)> {
    text.split_at_checked(count).filter(|(head, _)| head.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The number a text begins with as a plain decimal, and what follows: `1507,` is 1507, `,5` is 0.5.
pub(super) fn amount(text: &str, is_debit: bool) -> Option<(String, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    let (whole, fraction) = number.split_once([',', '.']).unwrap_or((number, ""));
    let told = whole.len() + fraction.len();
    let whole = whole.trim_start_matches('0');
    if told == 0 || fraction.contains([',', '.']) || whole.len() + fraction.len() > DIGITS_MAX {
        return None;
    }
    let is_zero = whole.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    let sign = if is_debit && !is_zero { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let whole = if whole.is_empty() { "0" } else { whole };
    Some((format!("{sign}{whole}{point}{fraction}"), rest))
}

/// Value date and entry date.
///
/// Banks that count thirty days in every month write the 30th of February as a value date. With an entry date such an
/// entry is kept, valued on the last day of that February; without one nothing tells when it happened.
fn dates(valued: &str, booked: &str) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let (year, month, day) = year_month_day(valued)?;
    let thirty = month == 2 && (29..=30).contains(&day) && !booked.is_empty();
    let last_of_february = || NaiveDate::from_ymd_opt(year, 3, 1)?.pred_opt();
    let valued_on =
        NaiveDate::from_ymd_opt(year, month, day).or_else(|| last_of_february().filter(|_| thirty))?;
    if booked.is_empty() {
        return Some((valued_on, None));
    }
    Some((valued_on, Some(nearest(valued_on, booked)?)))
}

/// The day `MMDD` that is nearest to another: an entry date has no year, and may lie in the next or in the last one.
fn nearest(valued_on: NaiveDate, booked: &str) -> Option<NaiveDate> {
    let (month, day) = booked.split_at_checked(2)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let year = valued_on.year();
    let days =
        [year, year - 1, year + 1].into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    days.min_by_key(|day| day.signed_duration_since(valued_on).num_days().abs())
}
