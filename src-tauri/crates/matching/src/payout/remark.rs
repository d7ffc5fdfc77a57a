use chrono::NaiveDate;
use money::{Currency, Money};

use crate::Rules;

/// What a bank line's remark says of a payout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Remark {
    /// Settlement days it names, in order.
    pub(super) days: Vec<NaiveDate>,
    /// Gross amount it names.
    pub(super) gross: Option<Money>,
    /// Fee it names.
    pub(super) fee: Option<Money>,
}

/// A range longer than this is no range of settlement days.
const RANGE_DAYS_MAX: i64 = 31;

/// Reads days (`20261118`, `2026-11-18`, `2026年11月18日`; two joined make a range), gross and fee by their words.
pub(super) fn read(text: &str, rules: &Rules, currency: Currency) -> Remark {
    let mut found = days(text);
    if let [(from, _, end), (to, start, _)] = found[..] {
        let between = text.get(end..start).unwrap_or_default().trim();
        let joined = matches!(between, "-" | "~" | "至" | "到" | "—" | "–" | "～");
        if joined && from < to && (to - from).num_days() <= RANGE_DAYS_MAX {
            found = from.iter_days().take_while(|day| *day <= to).map(|day| (day, 0, 0)).collect();
        }
    }
    let mut days: Vec<NaiveDate> = found.into_iter().map(|(day, _, _)| day).collect();
    days.sort_unstable();
    days.dedup();
    let amount = |words: &[String]| words.iter().find_map(|word| amount_after(text, word, currency));
    Remark { days, gross: amount(&rules.gross_words), fee: amount(&rules.fee_words) }
}

/// Days with the bytes at which they begin and end; a longer number (a merchant no.) is none.
fn days(text: &str) -> Vec<(NaiveDate, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        if !first.is_ascii_digit() {
            at += first.len_utf8();
            continue;
        }
        let run = digits(rest);
        let end = match run {
            8 => day8(rest).map(|day| (day, 8)),
            4 => parted(rest),
            _ => None,
        };
        match end {
            Some((day, length)) => {
                found.push((day, at, at + length));
                at += length;
            }
            None => at += run,
        }
    }
    found
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn day8(text: &str) -> Option<NaiveDate> {
    day(text.get(..4)?, text.get(4..6)?, text.get(6..8)?)
}

/// `2026-11-18`, `2026/11/18`, `2026年11月18日`, with its length in bytes.
fn parted(text: &str) -> Option<(NaiveDate, usize)> {
    let mut at = 4;
    let mut parts = [text.get(..4)?, "", ""];
    for part in parts.iter_mut().skip(1) {
        let mark =
            text.get(at..)?.chars().next().filter(|mark| matches!(mark, '-' | '/' | '.' | '年' | '月'))?;
        at += mark.len_utf8();
        let run = digits(text.get(at..)?);
        *part = text.get(at..at + run).filter(|_| (1..=2).contains(&run))?;
        at += run;
    }
    if text[at..].starts_with('日') {
        at += '日'.len_utf8();
    }
    Some((day(parts[0], parts[1], parts[2])?, at))
}

fn day(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let year = year.parse().ok().filter(|year| (2000..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

fn amount_after(text: &str, word: &str, currency: Currency) -> Option<Money> {
    let after = &text[text.find(word)? + word.len()..];
    let after =
        after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '¥' | '￥' | '='));
    let number: String =
        after.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let number = number.replace(',', "");
    Money::parse(number.trim_end_matches('.'), currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, days: &[&str], gross: Option<&str>, fee: Option<&str>) {
        let got = read(text, &Rules::built_in(), Currency::CNY);
        let shown: Vec<String> = got.days.iter().map(ToString::to_string).collect();
        assert_eq!(shown, days, "{text}");
        assert_eq!(got.gross.map(|money| money.to_string()).as_deref(), gross, "{text}");
        assert_eq!(got.fee.map(|money| money.to_string()).as_deref(), fee, "{text}");
    }

    #[test]
    fn days_gross_and_fee() {
        check(
            "20261116 898310058120001 本金11,760.00手续费55.90",
            &["2026-11-16"],
            Some("11760.00"),
            Some("55.90"),
        );
        check("898310058120001 收单结算款", &[], None, None);
        check("清算2026-11-18", &["2026-11-18"], None, None);
        check("2026年11月8日结算 交易金额：100", &["2026-11-08"], Some("100.00"), None);
        check("20261113-20261115", &["2026-11-13", "2026-11-14", "2026-11-15"], None, None);
        check("20261113 20261115", &["2026-11-13", "2026-11-15"], None, None);
        check("20261399 本金", &[], None, None);
        check("2026-1", &[], None, None);
        check("订单20261118123456", &[], None, None);
    }
}
