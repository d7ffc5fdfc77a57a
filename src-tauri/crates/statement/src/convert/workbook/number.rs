//! Text of a number as a person means it: exact digits, days as days, no binary noise.
//!
//! Numbers never pass through a float. A worksheet of XML tells them in digits; what an old workbook tells in
//! binary is turned into digits by whole-number arithmetic.

use chrono::{Days, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};

/// How a cell's number is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Look {
    #[default]
    Plain,
    Percent,
    /// A day, perhaps with its time.
    Day,
    Moment,
    Time,
    /// Hours that may be more than a day has.
    Elapsed,
}

/// Digits that a binary number holds for certain.
const CERTAIN_DIGITS: u32 = 15;
/// Digits that tell a binary number from every other.
const TOLD_DIGITS: u32 = 17;
/// From here on a number is an id that has lost digits.
const ID_FROM: i128 = 1_000_000_000_000_000;
/// Decimals of an amount, and from how many on more of them may be noise.
const AMOUNT_PLACES: u32 = 2;
const NOISE_PLACES: u32 = 8;
/// 9999-12-31 in the 1900 system.
const LAST_SERIAL: i64 = 2_958_465;
const DAY_SECONDS: i64 = 86_400;

/// The number in these digits as its cell's look says; `None` where it is none or no such day.
pub(super) fn text(digits: &str, look: Look, since_1904: bool) -> Option<String> {
    let digits = digits.trim();
    match look {
        Look::Plain => plain(digits),
        Look::Percent => {
            let value = decimal(digits)?.checked_mul(Decimal::ONE_HUNDRED)?;
            Some(format!("{}%", tidied(value)))
        }
        Look::Day | Look::Moment | Look::Time | Look::Elapsed => moment(decimal(digits)?, look, since_1904),
    }
}

fn plain(digits: &str) -> Option<String> {
    match decimal(digits) {
        Some(value) if value.abs() < Decimal::from_i128_with_scale(ID_FROM, 0) => {
            Some(tidied(value).to_string())
        }
        _ => scientific(digits),
    }
}

fn decimal(digits: &str) -> Option<Decimal> {
    let number = digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !number || digits.len() > 64 {
        return None;
    }
    if digits.contains(['e', 'E']) { Decimal::from_scientific(digits).ok() } else { digits.parse().ok() }
}

/// Without binary noise: to the cent where it is within a millionth of one, else to fifteen digits.
fn tidied(value: Decimal) -> Decimal {
    let value = value.normalize();
    if value.scale() >= NOISE_PLACES {
        let cents = value.round_dp_with_strategy(AMOUNT_PLACES, RoundingStrategy::MidpointAwayFromZero);
        if !cents.is_zero() && (value - cents).abs() < Decimal::new(1, 6) {
            return cents.normalize();
        }
    }
    let certain = value.round_sf_with_strategy(CERTAIN_DIGITS, RoundingStrategy::MidpointAwayFromZero);
    let certain = certain.unwrap_or(value).normalize();
    if certain.is_zero() { Decimal::ZERO } else { certain }
}

/// `4.2000012345678902E+27`: the look of an id that a spreadsheet took for a number.
fn scientific(digits: &str) -> Option<String> {
    let (sign, bare) = match digits.strip_prefix('-') {
        Some(bare) => ("-", bare),
        None => ("", digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (mantissa, exponent) = bare.split_once(['e', 'E']).unwrap_or((bare, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all: String = [whole, fraction].concat();
    if all.is_empty() || all.len() > 400 || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let told = all.trim_start_matches('0');
    let skipped = i32::try_from(all.len() - told.len()).ok()?;
    let power =
        exponent.checked_add(i32::try_from(whole.len()).ok()?)?.checked_sub(skipped)?.checked_sub(1)?;
    let told = told.trim_end_matches('0');
    let Some((first, rest)) = told.split_at_checked(1) else { return Some("0".to_owned()) };
    let point = if rest.is_empty() { "" } else { "." };
    let mark = if power < 0 { "-" } else { "+" };
    Some(format!("{sign}{first}{point}{rest}E{mark}{:02}", power.unsigned_abs()))
}

/// A serial number as a day, a time or both; a 29 February 1900, which never was, stands as such.
fn moment(serial: Decimal, look: Look, since_1904: bool) -> Option<String> {
    let exact = serial.checked_mul(Decimal::from(DAY_SECONDS))?;
    let seconds = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    let seconds = i64::try_from(seconds).ok().filter(|seconds| *seconds >= 0)?;
    let clock = |seconds: i64| format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if look == Look::Elapsed {
        return (seconds / DAY_SECONDS <= LAST_SERIAL).then(|| clock(seconds));
    }
    let (day, time) = (seconds / DAY_SECONDS, seconds % DAY_SECONDS);
    if day > LAST_SERIAL {
        return None;
    }
    if day == 0 && (look == Look::Time || (time > 0 && !since_1904)) {
        return Some(clock(time));
    }
    let (first, day) = match (since_1904, day) {
        (true, _) => ((1904, 1, 1), day),
        (false, 0) => return None,
        (false, 1..60) => ((1899, 12, 31), day),
        (false, 60) => return Some("1900-02-29".to_owned()),
        (false, _) => ((1899, 12, 30), day),
    };
    let first = NaiveDate::from_ymd_opt(first.0, first.1, first.2)?;
    let date = first.checked_add_days(Days::new(u64::try_from(day).ok()?))?;
    let whole = time == 0 && look == Look::Day;
    Some(if whole { date.to_string() } else { format!("{date} {}", clock(time)) })
}

/// Digits of a binary number of 64 bits (IEEE 754), at most seventeen that count; `None` where it is none or far
/// beyond what a statement may hold.
pub(super) fn binary(bits: u64) -> Option<String> {
    let sign = if bits >> 63 == 1 { "-" } else { "" };
    let exponent = i32::try_from(bits >> 52 & 0x7FF).ok()?;
    let fraction = u128::from(bits & ((1 << 52) - 1));
    if exponent == 0 && fraction == 0 {
        return Some("0".to_owned());
    }
    if exponent == 0 || exponent == 0x7FF {
        return None;
    }
    let mantissa = fraction | 1 << 52;
    let power = exponent - 1075;
    if power >= 0 {
        let power = u32::try_from(power).ok().filter(|power| *power <= 74)?;
        let whole = mantissa << power;
        let beyond = whole.ilog10().saturating_sub(TOLD_DIGITS - 1);
        let unit = 10_u128.pow(beyond);
        // Beyond the digits that tell it from its neighbours there is only chance.
        return Some(format!("{sign}{}", (whole + unit / 2) / unit * unit));
    }
    let scale = power.unsigned_abs();
    if scale > 120 {
        return None;
    }
    let whole = mantissa >> scale;
    let mask = (1_u128 << scale) - 1;
    let mut rest = mantissa & mask;
    let mut digits = format!("{whole}.");
    let mut told = if whole == 0 { 0 } else { digits.len() - 1 };
    while rest > 0 && told < TOLD_DIGITS as usize {
        rest *= 10;
        let digit = u8::try_from(rest >> scale).ok()?;
        digits.push(char::from(b'0' + digit));
        rest &= mask;
        told += usize::from(told > 0 || digit > 0);
    }
    Some(format!("{sign}{}", digits.trim_end_matches('.')))
}

/// How a number is meant by its format's number.
pub(super) fn look_of_builtin(format: u32) -> Look {
    match format {
        9 | 10 => Look::Percent,
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Look::Day,
        22 => Look::Moment,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Look::Time,
        46 => Look::Elapsed,
        _ => Look::Plain,
    }
}

/// How a number is meant by its format's code, `yyyy-mm-dd`; only the part for positive numbers counts.
pub(super) fn look_of(code: &str) -> Look {
    let (mut letters, mut digits, mut percent) = (String::new(), false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if !inside.is_empty() && inside.chars().all(|c| "hmsHMS".contains(c)) {
                    return Look::Elapsed;
                }
            }
            '0' | '#' | '?' => digits = true,
            '%' => percent = true,
            c => letters.extend(c.to_lowercase()),
        }
    }
    // Fractions of a second are digits too; `General` and `E+00` are no days.
    let has = |wanted: &[char]| letters.contains(wanted);
    let time = has(&['h', 's']);
    let day = has(&['y', 'd']) || (has(&['m']) && !time) || (has(&['e']) && !digits);
    if letters.starts_with("general") || (digits && !time) {
        return if percent { Look::Percent } else { Look::Plain };
    }
    match (day, time) {
        (true, true) => Look::Moment,
        (true, false) => Look::Day,
        (false, true) => Look::Time,
        (false, false) => Look::Plain,
    }
}
