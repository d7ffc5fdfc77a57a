use chrono::{NaiveDate, NaiveDateTime};
use money::Money;

/// An amount with separators: `1,234.50`, `-0.05`; more decimals only where they are not zero.
pub fn money(amount: Money) -> String {
    grouped(&amount.to_string())
}

/// An amount with separators and its currency: `1,234.50 CNY`.
pub fn money_with_currency(amount: Money) -> String {
    format!("{} {}", money(amount), amount.currency())
}

/// A day: `2026-11-18`.
pub fn date(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A moment to the second: `2026-11-18 14:03:22`.
pub fn moment(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A plain decimal with separators between thousands.
pub(crate) fn grouped(plain: &str) -> String {
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
    let mut shown = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

/// Whether a text is a plain amount as our own facts write it: digits, a point, at least two decimals.
pub(crate) fn is_amount(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned
        .split_once('.')
        .is_some_and(|(whole, fraction)| digits(whole) && digits(fraction) && fraction.len() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::money::Currency;

    #[test]
    fn amounts_have_separators() {
        for (input, expect) in [
            ("0", "0.00"),
            ("-0.05", "-0.05"),
            ("999.9", "999.90"),
            ("1234.5", "1,234.50"),
            ("-1234567.891", "-1,234,567.891"),
            ("100000", "100,000.00"),
        ] {
            assert_eq!(money(Money::parse(input, Currency::CNY).unwrap()), expect, "{input}");
        }
        assert_eq!(money_with_currency(Money::parse("1000", Currency::CNY).unwrap()), "1,000.00 CNY");
    }

    #[test]
    fn only_amounts_are_amounts() {
        for (input, expect) in [
            ("12.30", true),
            ("-5.00", true),
            ("100", false),
            ("2026-11-18", false),
            ("1.2.3", false),
            ("", false),
        ] {
            assert_eq!(is_amount(input), expect, "{input}");
        }
    }

    #[test]
    fn days_and_moments() {
        assert_eq!(date("2026-11-08".parse().unwrap()), "2026-11-08");
        assert_eq!(moment("2026-11-08T04:03:02".parse().unwrap()), "2026-11-08 04:03:02");
    }
}
