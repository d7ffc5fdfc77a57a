//! Values of OFX: its text encoding, its moments and its amounts.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::RejectReason;
use crate::date::{self, Order};

/// How far into a file its header is looked for.
const HEADER_MAX: usize = 2048;

/// Text of a file: by its byte order mark, as UTF-8 if it is, else in the character set its header names, else in
/// Windows-1252. What the header says of itself is often wrong, so its bytes are asked first.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let head = String::from_utf8_lossy(bytes.get(..HEADER_MAX).unwrap_or(bytes)).to_ascii_uppercase();
    let told = ["CHARSET:", "ENCODING=\"", "ENCODING='", "ENCODING:"].iter().find_map(|label| {
        let behind = head.split_once(label)?.1.trim_start();
        let length =
            behind.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
        named(behind.get(..length)?)
    });
    told.unwrap_or(WINDOWS_1252).decode_without_bom_handling(bytes).0
}

/// The encoding of a name or of a Windows code page number.
fn named(label: &str) -> Option<&'static Encoding> {
    const PAGES: &[(&str, &str)] = &[
        ("874", "windows-874"),
        ("932", "shift_jis"),
        ("936", "gbk"),
        ("949", "euc-kr"),
        ("950", "big5"),
        ("54936", "gb18030"),
    ];
    let page = PAGES.iter().find(|(number, _)| *number == label).map(|(_, name)| (*name).to_owned());
    let label = page.unwrap_or_else(|| match label.split_once('-').map_or(label, |(first, _)| first) {
        "8859" => format!("iso-{label}"),
        _ if label.bytes().all(|byte| byte.is_ascii_digit()) => format!("windows-{label}"),
        _ => label.to_owned(),
    });
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    // The bytes are no UTF-8, whatever the header says.
    (encoding != encoding_rs::UTF_8 && encoding.is_ascii_compatible()).then_some(encoding)
}

/// A moment as `2026-11-18 09:30:00-05:00`, or as a day alone.
///
/// OFX writes `YYYYMMDD`, then perhaps `HHMMSS`, then perhaps `.XXX`, then perhaps `[-5:EST]` (specification 2.2,
/// section 3.2.8). A day without a time means its midnight there, so a midnight is told as the day it is.
///
/// # Errors
/// [`RejectReason::Missing`], [`RejectReason::BadDate`].
pub(super) fn moment(text: &str) -> Result<String, RejectReason> {
    if text.is_empty() {
        return Err(RejectReason::Missing);
    }
    let (stamp, zone) = text.split_once('[').unwrap_or((text, ""));
    let stamp = stamp.trim();
    let stamp = match stamp.split_once('.') {
        Some((whole, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) && whole.len() == 14 => whole,
        _ => stamp,
    };
    // Five digits are a day number elsewhere; no date of this format is so short.
    let read = date::parse(stamp, Order::Ymd, None).filter(|_| stamp.len() >= 8);
    let (day, time) = read.ok_or(RejectReason::BadDate)?;
    match time.filter(|time| *time != chrono::NaiveTime::MIN) {
        None => Ok(day.to_string()),
        Some(time) => Ok(format!("{day} {}{}", time.format("%H:%M:%S"), offset(zone)?)),
    }
}

/// `-5:EST]`, `+5.30:IST]`, `+5.5]` as `-05:00` and `+05:30`; empty where only a name stands.
fn offset(zone: &str) -> Result<String, RejectReason> {
    let number = zone.split([':', ']']).next().unwrap_or_default().trim();
    if !number.bytes().any(|byte| byte.is_ascii_digit()) {
        return Ok(String::new());
    }
    let sign = if number.starts_with('-') { '-' } else { '+' };
    let number = number.trim_start_matches(['+', '-']);
    let (hours, part) = number.split_once('.').unwrap_or((number, "0"));
    let bad = RejectReason::BadDate;
    let hours: u8 = hours.parse().map_err(|_| bad)?;
    let minutes: u8 = part.parse().map_err(|_| bad)?;
    // One digit is a tenth of an hour, two are minutes.
    let minutes = if part.len() == 1 { minutes * 6 } else { minutes };
    if hours > 14 || minutes > 59 || part.len() > 2 {
        return Err(bad);
    }
    Ok(format!("{sign}{hours:02}:{minutes:02}"))
}

/// An amount with a point for its decimals.
///
/// The format lets a comma stand for the point and no digits be grouped (section 3.2.9); a comma with three digits
/// behind it is read either way by people, so it is not read.
///
/// # Errors
/// [`RejectReason::Missing`], [`RejectReason::BadAmount`].
pub(super) fn amount(text: &str) -> Result<String, RejectReason> {
    if text.is_empty() {
        return Err(RejectReason::Missing);
    }
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let decimals = number.split_once([',', '.']).map(|(_, decimals)| decimals.len());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let points = number.bytes().filter(|byte| matches!(byte, b',' | b'.')).count();
    let by_comma = number.contains(',') && !matches!(decimals, Some(1 | 2));
    if digits == 0 || points > 1 || digits + points != number.len() || by_comma {
        return Err(RejectReason::BadAmount);
    }
    Ok(text.replace(',', "."))
}
