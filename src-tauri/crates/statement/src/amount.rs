use money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::RejectReason;
use crate::cell::half_width;

/// In which unit a file writes its amounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// Whole currency units, `12.30`.
    #[default]
    Yuan,
    /// Minor units, `1230`.
    Fen,
}

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decimals {
    /// A point; a comma only where it cannot be read otherwise.
    #[default]
    Point,
    /// A comma, always: `12,5`, `1.250,00`.
    Comma,
}

/// How all figures of a file are written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Figures {
    pub(crate) unit: Unit,
    pub(crate) decimals: Decimals,
    /// A remark in brackets may follow: `131.77(已退款89.84)`.
    pub(crate) remarked: bool,
}

/// How an amount is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) figures: Figures,
    /// More decimals than the currency has, as wallet fees have.
    pub(crate) fine: bool,
    pub(crate) currency: Currency,
}

const PREFIXES: &[&str] = &["人民币", "CNY", "RMB", "¥", "￥"];
const SUFFIXES: &[&str] = &["人民币", "元", "圆", "CNY", "RMB"];
/// Currencies written with `$`.
const DOLLARS: &[&str] = &["USD", "HKD", "CAD", "AUD", "SGD", "MOP", "TWD", "NZD"];
/// Signs that stand for one currency.
const SIGNS: &[(char, &str)] = &[('€', "EUR"), ('£', "GBP")];
const MOST_DIGITS: usize = 20;

/// Reads an amount in any of the dresses statements give it; `None` for an empty cell.
pub(crate) fn parse(text: &str, style: Style) -> Result<Option<Money>, RejectReason> {
    let half = half_width(text);
    let mut rest = half.trim();
    if rest.is_empty() || rest.bytes().all(|byte| byte == b'-') {
        return Ok(None);
    }
    if style.figures.remarked && !rest.starts_with('(') {
        rest = rest.split_once('(').filter(|_| rest.ends_with(')')).map_or(rest, |(amount, _)| amount.trim());
    }
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        negative = true;
        rest = inner.trim();
    }
    rest = side_letters(rest, &mut negative);
    let mut signs = 0;
    loop {
        let before = rest;
        rest = one_sign(rest, &mut negative, &mut signs).trim();
        rest = without_currency(rest, style.currency)?.trim();
        if rest == before {
            break;
        }
    }
    if signs > 1 {
        return Err(RejectReason::BadAmount);
    }
    let plain = plain_number(rest, style.figures.decimals).ok_or(RejectReason::BadAmount)?;
    let number = Decimal::from_str_exact(&plain).map_err(|_| RejectReason::BadAmount)?.normalize();
    let money = in_unit(number, style)?;
    Ok(Some(if negative { money.negated() } else { money }))
}

fn in_unit(number: Decimal, style: Style) -> Result<Money, RejectReason> {
    let decimals = u32::from(style.currency.decimals());
    let number = match style.figures.unit {
        Unit::Yuan => number,
        Unit::Fen if number.scale() > 0 => return Err(RejectReason::TooFine),
        Unit::Fen => number * Decimal::new(1, decimals),
    };
    if !style.fine && number.normalize().scale() > decimals {
        return Err(RejectReason::TooFine);
    }
    Money::from_decimal(number, style.currency).map_err(|error| match error {
        MoneyError::TooFine(_) => RejectReason::TooFine,
        _ => RejectReason::BadAmount,
    })
}

/// The currency an amount's cell begins with, `CNY 123.18` or `CNY13.50`.
pub(crate) fn leading_currency(text: &str) -> Option<Currency> {
    let half = half_width(text);
    let code = half.trim().get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()))?;
    Currency::parse(code).ok()
}

/// `12.00CR`, `12.00DR`, `C000000001200` and `D000000001200`: credit comes in, debit goes out.
fn side_letters<'t>(rest: &'t str, negative: &mut bool) -> &'t str {
    let digits = |bare: &&str| bare.starts_with(|c: char| c.is_ascii_digit());
    if let Some(bare) = rest.strip_prefix('D').filter(digits) {
        *negative = !*negative;
        return bare;
    }
    if let Some(bare) = rest.strip_prefix('C').filter(digits) {
        return bare;
    }
    let bare = rest.strip_suffix("DR").or_else(|| rest.strip_suffix("dr"));
    if let Some(bare) = bare {
        *negative = !*negative;
        return bare.trim();
    }
    rest.strip_suffix("CR").or_else(|| rest.strip_suffix("cr")).unwrap_or(rest).trim()
}

fn one_sign<'t>(rest: &'t str, negative: &mut bool, signs: &mut u32) -> &'t str {
    let minus = rest.strip_prefix('-').or_else(|| rest.strip_suffix('-'));
    if let Some(bare) = minus {
        *negative = !*negative;
        *signs += 1;
        return bare;
    }
    let Some(bare) = rest.strip_prefix('+') else { return rest };
    *signs += 1;
    bare
}

fn without_currency(rest: &str, currency: Currency) -> Result<&str, RejectReason> {
    if let Some(bare) = rest.strip_prefix('$') {
        return if DOLLARS.contains(&currency.code()) { Ok(bare) } else { Err(RejectReason::BadCurrency) };
    }
    if let Some((bare, code)) = SIGNS.iter().find_map(|(sign, code)| Some((rest.strip_prefix(*sign)?, *code)))
    {
        return if code == currency.code() { Ok(bare) } else { Err(RejectReason::BadCurrency) };
    }
    let bare = rest
        .strip_prefix(currency.code())
        .or_else(|| rest.strip_suffix(currency.code()))
        .map(|bare| (bare, currency))
        .or_else(|| PREFIXES.iter().find_map(|word| Some((rest.strip_prefix(word)?, Currency::CNY))))
        .or_else(|| SUFFIXES.iter().find_map(|word| Some((rest.strip_suffix(word)?, Currency::CNY))));
    match bare {
        None => Ok(rest),
        Some((bare, told)) if told == currency => Ok(bare),
        // ¥ is also the yen's sign.
        Some((bare, _)) if currency.code() == "JPY" && rest.starts_with(['¥', '￥']) => Ok(bare),
        Some(_) => Err(RejectReason::BadCurrency),
    }
}

/// A number with grouping taken out and a point for its decimals; `None` when it can be read two ways or none.
fn plain_number(text: &str, decimals: Decimals) -> Option<String> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let known = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b'\'' | b' '));
    if digits == 0 || digits > MOST_DIGITS || !known {
        return None;
    }
    let decimal = match (text.rfind('.'), text.rfind(',')) {
        (_, comma) if decimals == Decimals::Comma => comma,
        (Some(point), Some(comma)) => Some(point.max(comma)),
        (Some(point), None) => Some(point),
        // A lone comma divides decimals only where blanks group the thousands.
        (None, Some(comma)) if text.contains([' ', '\'']) => Some(comma),
        (None, _) => None,
    };
    let (whole, fraction) = match decimal {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = ungrouped(whole, decimal.and_then(|at| text[at..].chars().next()))?;
    Some(format!(
        "{}.{}",
        if whole.is_empty() { "0" } else { &whole },
        if fraction.is_empty() { "0" } else { fraction }
    ))
}

/// Whole part without its separators, all of one kind and every group after the first of three digits.
fn ungrouped(whole: &str, decimal: Option<char>) -> Option<String> {
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Some(whole.to_owned()) };
    if Some(separator) == decimal {
        return None;
    }
    let mut groups = whole.split(separator);
    let first = groups.next().filter(|group| (1..=3).contains(&group.len()))?;
    let mut plain = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        plain.push_str(group);
    }
    plain.bytes().all(|byte| byte.is_ascii_digit()).then_some(plain)
}

/// A sum of units as a plain decimal.
pub(crate) fn shown(units: i128, currency: Currency) -> String {
    i64::try_from(units)
        .map_or_else(|_| units.to_string(), |units| Money::from_units(units, currency).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_as(text: &str, style: Style, expect: &str) {
        let got = match parse(text, style) {
            Ok(Some(money)) => money.to_string(),
            Ok(None) => "nothing".to_owned(),
            Err(reason) => format!("{reason:?}"),
        };
        assert_eq!(got, expect, "{text:?}");
    }

    const PLAIN: Figures = Figures { unit: Unit::Yuan, decimals: Decimals::Point, remarked: false };
    const YUAN: Style = Style { figures: PLAIN, fine: false, currency: Currency::CNY };

    #[test]
    fn every_dress_of_an_amount() {
        for (text, expect) in [
            ("1,234.56", "1234.56"),
            ("(1,234.56)", "-1234.56"),
            ("1,234.56-", "-1234.56"),
            ("−12.00", "-12.00"),
            ("－12.00", "-12.00"),
            ("￥12.00", "12.00"),
            ("¥ 12", "12.00"),
            ("-¥12", "-12.00"),
            ("¥-12", "-12.00"),
            ("CNY 123.18", "123.18"),
            ("CNY13.50", "13.50"),
            ("12.30元", "12.30"),
            ("１２３.４５", "123.45"),
            ("－１２．３０", "-12.30"),
            ("12.00CR", "12.00"),
            ("12.00DR", "-12.00"),
            ("+0.01", "0.01"),
            (".5", "0.50"),
            ("5.", "5.00"),
            ("1 234,56", "1234.56"),
            ("1\u{202F}234,56", "1234.56"),
            ("1'234.56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("-262\u{A0}259", "-262259.00"),
            ("0.00", "0.00"),
            ("12.3400", "12.34"),
            ("", "nothing"),
            ("--", "nothing"),
        ] {
            check_as(text, YUAN, expect);
        }
    }

    #[test]
    fn what_is_no_amount() {
        for (text, expect) in [
            ("1.2E+05", "BadAmount"),
            ("1e3", "BadAmount"),
            ("12.345", "TooFine"),
            ("1.234", "TooFine"),
            ("12,5", "BadAmount"),
            ("1,23,456", "BadAmount"),
            ("--5", "BadAmount"),
            ("NaN", "BadAmount"),
            ("Infinity", "BadAmount"),
            ("9,223,372,036,854,775,808", "BadAmount"),
            ("9223372036854775808", "BadAmount"),
            ("99999999999999999999999999999999", "BadAmount"),
            ("235.61(已退款235.50)", "BadAmount"),
            ("USD 5", "BadAmount"),
            ("$5.00", "BadCurrency"),
            ("1..2", "BadAmount"),
            ("1.2.3", "BadAmount"),
            ("元", "BadAmount"),
        ] {
            check_as(text, YUAN, expect);
        }
    }

    #[test]
    fn units_and_currencies() {
        let fen = Style { figures: Figures { unit: Unit::Fen, ..PLAIN }, ..YUAN };
        check_as("000000012345", fen, "123.45");
        check_as("C000000012751", fen, "127.51");
        check_as("D000000000049", fen, "-0.49");
        check_as("1.5", fen, "TooFine");
        let fine = Style { fine: true, ..YUAN };
        check_as("0.76800", fine, "0.768");
        check_as("0.768001", fine, "TooFine");
        let dollars = Style { currency: Currency::parse("USD").unwrap(), ..YUAN };
        check_as("($5.00)", dollars, "-5.00");
        check_as("¥5", dollars, "BadCurrency");
        check_as("€5.00", dollars, "BadCurrency");
        let yen = Style { currency: Currency::parse("JPY").unwrap(), ..YUAN };
        check_as("¥500", yen, "500");
        check_as("500.5", yen, "TooFine");
    }
    #[test]
    fn what_a_profile_says_of_its_figures() {
        let euro = Currency::parse("EUR").unwrap();
        let comma = Figures { decimals: Decimals::Comma, ..PLAIN };
        let comma = Style { figures: comma, currency: euro, ..YUAN };
        for (text, expect) in [
            ("0,24", "0.24"),
            ("12,5", "12.50"),
            ("1.017,00", "1017.00"),
            ("-20,00", "-20.00"),
            ("€ 1.250,00", "1250.00"),
            ("1.234", "1234.00"),
            ("45.00", "BadAmount"),
            ("1,2,3", "BadAmount"),
        ] {
            check_as(text, comma, expect);
        }
        let remarked = Style { figures: Figures { remarked: true, ..PLAIN }, ..YUAN };
        check_as("235.61(已退款235.50)", remarked, "235.61");
        check_as("(12.30)", remarked, "-12.30");
        check_as("12.30(", remarked, "BadAmount");
        let told = |text: &str| leading_currency(text).map(|currency| currency.code().to_owned());
        assert_eq!(told("CNY 123.18").as_deref(), Some("CNY"));
        assert_eq!(told("JPY1000").as_deref(), Some("JPY"));
        assert_eq!(told("123.18"), None);
    }
}
