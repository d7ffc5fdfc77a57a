//! What several text formats write alike.

use chrono::NaiveDate;

/// A text with runs of blanks made one, and none at its ends.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day written `YYMMDD`.
pub(super) fn short_day(text: &str) -> Option<NaiveDate> {
    let (year, month, day) = year_month_day(text)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The parts of `YYMMDD`, which may be no day; years from 80 on are of the last century, as SWIFT counts them.
pub(super) fn year_month_day(text: &str) -> Option<(i32, u32, u32)> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let (year, month, day) = (number(0..2)?, number(2..4)?, number(4..6)?);
    let century = if year < 80 { 2000 } else { 1900 };
    Some((century + i32::try_from(year).ok()?, month, day))
}
