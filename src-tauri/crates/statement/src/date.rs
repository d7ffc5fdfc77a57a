use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::cell::half_width;

/// In which order a file writes the parts of a date that does not begin with its year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Order {
    /// Year first, always; anything else can be read two ways and is refused.
    #[default]
    Ymd,
    /// `31/01/2026`
    Dmy,
    /// `01/31/2026`
    Mdy,
    /// `01/31`: the year is that of the statement, whose month the preamble tells.
    Md,
}

/// A day, and the wall time where it is told.
pub(crate) type Moment = (NaiveDate, Option<NaiveTime>);

/// Excel's serial day numbers of 2000-01-01 and 2099-12-31.
const SERIALS: std::ops::RangeInclusive<u64> = 36_526..=73_050;

/// Reads a date, perhaps with a time; `zone` is the shop's, for moments that name another one.
pub(crate) fn parse(text: &str, order: Order, zone: Option<Tz>) -> Option<Moment> {
    let half = half_width(text);
    let text = half.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_digits(text);
    }
    let (day, rest) = day_first(text, order)?;
    let rest = rest.trim_start_matches(['T', ' ', ',']).trim();
    if rest.is_empty() {
        return Some((day, None));
    }
    let (clock, offset) = split_zone(rest)?;
    let (time, next_day) = wall_time(clock)?;
    let day = if next_day { day.checked_add_days(Days::new(1))? } else { day };
    let Some(offset) = offset else { return Some((day, Some(time))) };
    let universal = NaiveDateTime::new(day, time).checked_sub_signed(TimeDelta::minutes(offset))?;
    let local = zone?.from_utc_datetime(&universal).naive_local();
    Some((local.date(), Some(local.time())))
}

/// A wall time of one zone as that of another; a time that the clock skips or repeats is taken as the earlier.
pub(crate) fn moved(at: NaiveDateTime, from: Tz, to: Tz) -> Option<NaiveDateTime> {
    let moment = from.from_local_datetime(&at).earliest()?;
    Some(to.from_utc_datetime(&moment.naive_utc()).naive_local())
}

/// Reads `01/31` of a statement of the given month: a later month is that of the year before.
pub(crate) fn in_statement(text: &str, (year, month): (i32, u32)) -> Option<NaiveDate> {
    let half = half_width(text);
    let (first, rest) = leading_number(half.trim(), 2)?;
    let (second, rest) = leading_number(separated(rest)?, 2)?;
    let (told, day): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let year = if told > month { year.checked_sub(1)? } else { year };
    NaiveDate::from_ymd_opt(year, told, day).filter(|_| rest.is_empty() || rest == "日")
}

/// The month a statement's title names: `招商银行信用卡对账单（2024年01月）`.
pub(crate) fn statement_month(title: &str) -> Option<(i32, u32)> {
    let (before, after) = title.split_once('年')?;
    let year = before.get(before.len().checked_sub(4)?..)?;
    let (year, _) = leading_number(year, 4).filter(|(digits, _)| digits.len() == 4)?;
    let (month, rest) = leading_number(after, 2)?;
    let month = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
    rest.starts_with('月').then(|| (month.year(), month.month()))
}

/// Reads a time of day: `9:05`, `09:05:12`, `091231`, or `91231` that lost its zeros; `24:00:00` is refused here.
pub(crate) fn time(text: &str) -> Option<NaiveTime> {
    wall_time(half_width(text).trim()).filter(|(_, next_day)| !next_day).map(|(time, _)| time)
}

/// Two dates with `至`, `~`, `-` or `to` between.
pub(crate) fn period(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let half = half_width(text);
    let text = half.trim().trim_matches(['[', ']']);
    let read = |part: &str| {
        let part = part.trim().trim_matches(['[', ']']);
        parse(part, Order::Ymd, None).map(|(day, _)| day)
    };
    for between in ["至", "到", "~", "to", " - ", "--", "-"] {
        let Some((from, to)) = text.split_once(between) else { continue };
        if let (Some(from), Some(to)) = (read(from), read(to)) {
            return (from <= to).then_some((from, to));
        }
    }
    read(text).map(|day| (day, day))
}

fn from_digits(text: &str) -> Option<Moment> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    match text.len() {
        5 => {
            let serial = text.parse::<u64>().ok().filter(|serial| SERIALS.contains(serial))?;
            Some((NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial))?, None))
        }
        8 | 12 | 14 => {
            let day = checked_day(number(0..4)?, number(4..6)?, number(6..8)?)?;
            if text.len() == 8 {
                return Some((day, None));
            }
            let seconds = if text.len() == 14 { number(12..14)? } else { 0 };
            let time = NaiveTime::from_hms_opt(number(8..10)?, number(10..12)?, seconds)?;
            Some((day, Some(time)))
        }
        _ => None,
    }
}

fn checked_day(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1900..=2999).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The day a text begins with, and what follows it.
fn day_first(text: &str, order: Order) -> Option<(NaiveDate, &str)> {
    if let Some(solid) = text.get(..8).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit())) {
        let rest = &text[8..];
        let apart = !rest.starts_with(|c: char| c.is_ascii_digit());
        return from_digits(solid).filter(|_| apart).map(|(day, _)| (day, rest));
    }
    let (first, rest) = leading_number(text, 4)?;
    let (second, rest) = leading_number(separated(rest)?, 2)?;
    let rest = separated(rest)?;
    let year_first = first.len() == 4;
    let (third, rest) = leading_number(rest, if year_first { 2 } else { 4 })?;
    let number = |part: &str| part.parse::<u32>().ok();
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    let day = match order {
        _ if year_first => checked_day(a, b, c)?,
        Order::Dmy if third.len() == 4 => checked_day(c, b, a)?,
        Order::Mdy if third.len() == 4 => checked_day(c, a, b)?,
        Order::Ymd | Order::Dmy | Order::Mdy | Order::Md => return None,
    };
    Some((day, rest.strip_prefix('日').unwrap_or(rest)))
}

fn leading_number(text: &str, most: usize) -> Option<(&str, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    (length > 0).then(|| text.split_at(length))
}

fn separated(text: &str) -> Option<&str> {
    text.strip_prefix(['-', '/', '.', '年', '月'])
}

/// Takes a zone from the end of a time, in minutes east of UTC.
fn split_zone(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let zone = &text[at + 1..];
    let (hours, minutes) = zone.split_once(':').or_else(|| zone.split_at_checked(2))?;
    let minutes = if minutes.is_empty() { 0 } else { minutes.parse::<i64>().ok()? };
    let hours = hours.parse::<i64>().ok()?;
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then_some((text[..at].trim(), Some(sign * (hours * 60 + minutes))))
}

/// A time of day; `true` when it is 24:00:00, the next day's beginning.
fn wall_time(text: &str) -> Option<(NaiveTime, bool)> {
    if text == "24:00:00" || text == "24:00" || text == "240000" {
        return Some((NaiveTime::MIN, true));
    }
    if !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u32 = text.parse().ok()?;
        return Some((NaiveTime::from_hms_opt(number / 10_000, number / 100 % 100, number % 100)?, false));
    }
    let text = text.trim_end_matches('秒').replace(['时', '分'], ":");
    let text = text.trim_end_matches(':').split('.').next()?;
    let mut parts = text.split(':').map(|part| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<u32>().ok() } else { None }
    });
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    Some((NaiveTime::from_hms_opt(hours, minutes, seconds)?, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_as(text: &str, order: Order, expect: &str) {
        let got = match parse(text, order, Some(Tz::Asia__Shanghai)) {
            Some((day, Some(time))) => format!("{day}T{time}"),
            Some((day, None)) => day.to_string(),
            None => "refused".to_owned(),
        };
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn every_dress_of_a_date() {
        for (text, expect) in [
            ("20260131", "2026-01-31"),
            ("2026/1/31", "2026-01-31"),
            ("2026-01-31 9:05", "2026-01-31T09:05:00"),
            ("2026年1月31日", "2026-01-31"),
            ("2026年01月31日 09:05:06", "2026-01-31T09:05:06"),
            ("2026.01.31", "2026-01-31"),
            ("20260131 093512", "2026-01-31T09:35:12"),
            ("20260131093512", "2026-01-31T09:35:12"),
            ("20261119 06:12:45", "2026-11-19T06:12:45"),
            ("2025/12/03  14:06:51", "2025-12-03T14:06:51"),
            ("2014-11-1016：33：45", "2014-11-10T16:33:45"),
            ("46053", "2026-01-31"),
            ("2026-01-31T09:35:12Z", "2026-01-31T17:35:12"),
            ("2026-01-31T23:35:12+00:00", "2026-02-01T07:35:12"),
            ("2026-01-31 09:35:12.123", "2026-01-31T09:35:12"),
            ("2026-11-18 24:00:00", "2026-11-19T00:00:00"),
            ("２０２６－０１－３１", "2026-01-31"),
            ("1969-12-31", "1969-12-31"),
            ("01/31", "refused"),
            ("01/02/2026", "refused"),
            ("2026-02-30", "refused"),
            ("2027-02-29", "refused"),
            ("2026/13/01", "refused"),
            ("2026-01-31 25:00", "refused"),
            ("202601311", "refused"),
            ("yesterday", "refused"),
            ("99999", "refused"),
            ("2026-01-31x", "refused"),
        ] {
            check_as(text, Order::Ymd, expect);
        }
        check_as("31/01/2026", Order::Dmy, "2026-01-31");
        check_as("01/02/2026", Order::Dmy, "2026-02-01");
        check_as("01/02/2026", Order::Mdy, "2026-01-02");
        check_as("13/02/2026", Order::Mdy, "refused");
    }

    #[test]
    fn times_that_lost_their_zeros() {
        for (text, expect) in [
            ("091231", "09:12:31"),
            ("91231", "09:12:31"),
            ("3", "00:00:03"),
            ("9:05", "09:05:00"),
            ("23:59:59", "23:59:59"),
        ] {
            assert_eq!(time(text).map(|time| time.to_string()).as_deref(), Some(expect), "{text}");
        }
        for text in ["", "236161", "9", "x", "1:2:3:4", "24:00:00"] {
            assert_eq!(time(text).is_none(), text != "9", "{text}");
        }
    }

    #[test]
    fn periods_have_two_ends() {
        for (text, expect) in [
            ("2026-11-16 至 2026-11-19", Some(("2026-11-16", "2026-11-19"))),
            ("20261001 至 20261105", Some(("2026-10-01", "2026-11-05"))),
            ("20261001-20261105", Some(("2026-10-01", "2026-11-05"))),
            ("2026/11/01 - 2026/11/30", Some(("2026-11-01", "2026-11-30"))),
            ("20261118", Some(("2026-11-18", "2026-11-18"))),
            ("2026-11-19 至 2026-11-16", None),
            ("any time", None),
        ] {
            let expect = expect.map(|(from, to)| (from.parse().unwrap(), to.parse().unwrap()));
            assert_eq!(period(text), expect, "{text}");
        }
    }

    #[test]
    fn moments_of_other_zones() {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%F %T").unwrap();
        for (told, from, to, expect) in [
            ("2026-11-18 11:26:49", Tz::Europe__Amsterdam, Tz::Asia__Shanghai, "2026-11-18 18:26:49"),
            ("2026-07-18 23:30:00", Tz::UTC, Tz::Europe__London, "2026-07-19 00:30:00"),
            // An hour that summer time skips.
            ("2026-03-29 02:30:00", Tz::Europe__Amsterdam, Tz::UTC, ""),
        ] {
            let expect = (!expect.is_empty()).then(|| at(expect));
            assert_eq!(moved(at(told), from, to), expect, "{told}");
        }
    }

    #[test]
    fn days_without_a_year() {
        for (text, month, expect) in [
            ("01/02", (2024, 1), Some("2024-01-02")),
            ("12/29", (2024, 1), Some("2023-12-29")),
            ("1月2日", (2024, 1), Some("2024-01-02")),
            ("02/30", (2024, 3), None),
            ("2024/01/02", (2024, 1), None),
            ("01/02/2024", (2024, 1), None),
            ("", (2024, 1), None),
        ] {
            assert_eq!(in_statement(text, month), expect.map(|day| day.parse().unwrap()), "{text}");
        }
        for (title, expect) in [
            ("招商银行信用卡对账单（个人消费卡账户 2024年01月）（补）", Some((2024, 1))),
            ("2024年13月", None),
            ("2024年", None),
            ("某年1月", None),
            ("年", None),
        ] {
            assert_eq!(statement_month(title), expect, "{title}");
        }
    }
}
