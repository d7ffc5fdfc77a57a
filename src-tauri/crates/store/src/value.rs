//! How our values stand in SQLite's: days, times, money, words, JSON and hex.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use money::{Currency, Money};
use rusqlite::types::{FromSql, Value};
use rusqlite::{Params, Row, Statement};
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::StoreError;

pub(crate) fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

pub(crate) fn day(number: i64) -> Result<NaiveDate, StoreError> {
    let day = i32::try_from(number).ok().and_then(NaiveDate::from_epoch_days);
    day.ok_or_else(|| StoreError::Damaged(format!("no such day: {number}")))
}

pub(crate) fn second_number(at: NaiveDateTime) -> i64 {
    at.and_utc().timestamp()
}

pub(crate) fn time(seconds: i64, nanos: u32) -> Result<NaiveDateTime, StoreError> {
    let at = DateTime::from_timestamp(seconds, nanos).map(|at| at.naive_utc());
    at.ok_or_else(|| StoreError::Damaged(format!("no such time: {seconds}")))
}

pub(crate) fn currency(code: &str) -> Result<Currency, StoreError> {
    Currency::parse(code).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A unit variant as its word, e.g. `pre_auth`.
pub(crate) struct Word<'a, T>(pub(crate) &'a T);

impl<T: Serialize> fmt::Display for Word<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

pub(crate) fn word<T: Serialize>(value: &T) -> String {
    Word(value).to_string()
}

pub(crate) fn from_word<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, StoreError> {
    let source: StrDeserializer<'_, WordError> = text.into_deserializer();
    T::deserialize(source).map_err(|error| StoreError::Damaged(error.to_string()))
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(text)?)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes of lower-case hex; anything else is `None`, so that text → bytes → text is exact.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| <[u8; 2]>::try_from(pair).ok().and_then(|[a, b]| Some(nibble(a)? << 4 | nibble(b)?)))
        .collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Reads a row's columns from left to right.
pub(crate) struct Cells<'r> {
    row: &'r Row<'r>,
    at: usize,
}

impl<'r> Cells<'r> {
    pub(crate) fn of(row: &'r Row<'r>) -> Self {
        Self { row, at: 0 }
    }

    pub(crate) fn next<T: FromSql>(&mut self) -> Result<T, StoreError> {
        let cell = self.row.get(self.at)?;
        self.at += 1;
        Ok(cell)
    }

    pub(crate) fn text(&mut self) -> Result<&'r str, StoreError> {
        let cell = self.row.get_ref(self.at)?.as_str();
        self.at += 1;
        cell.map_err(|error| StoreError::Damaged(error.to_string()))
    }

    pub(crate) fn text_or_none(&mut self) -> Result<Option<&'r str>, StoreError> {
        let cell = self.row.get_ref(self.at)?.as_str_or_null();
        self.at += 1;
        cell.map_err(|error| StoreError::Damaged(error.to_string()))
    }

    pub(crate) fn bytes(&mut self) -> Result<&'r [u8], StoreError> {
        let cell = self.row.get_ref(self.at)?.as_blob();
        self.at += 1;
        cell.map_err(|error| StoreError::Damaged(error.to_string()))
    }

    pub(crate) fn word<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T, StoreError> {
        from_word(self.text()?)
    }

    pub(crate) fn word_or_none<T: for<'de> Deserialize<'de>>(&mut self) -> Result<Option<T>, StoreError> {
        self.text_or_none()?.map(from_word).transpose()
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Result<T, StoreError> {
        from_json(self.text()?)
    }

    pub(crate) fn day(&mut self) -> Result<NaiveDate, StoreError> {
        day(self.next()?)
    }

    pub(crate) fn day_or_none(&mut self) -> Result<Option<NaiveDate>, StoreError> {
        self.next::<Option<i64>>()?.map(day).transpose()
    }

    pub(crate) fn time(&mut self) -> Result<NaiveDateTime, StoreError> {
        time(self.next()?, 0)
    }

    pub(crate) fn time_or_none(&mut self) -> Result<Option<NaiveDateTime>, StoreError> {
        self.next::<Option<i64>>()?.map(|seconds| time(seconds, 0)).transpose()
    }

    /// Units, then currency.
    pub(crate) fn money(&mut self) -> Result<Money, StoreError> {
        let units = self.next()?;
        Ok(Money::from_units(units, currency(self.text()?)?))
    }

    /// Units, then a currency that is `usual` where none is told.
    pub(crate) fn money_or_none(&mut self, usual: Currency) -> Result<Option<Money>, StoreError> {
        let units = self.next::<Option<i64>>()?;
        let told = self.text_or_none()?.map(currency).transpose()?;
        Ok(units.map(|units| Money::from_units(units, told.unwrap_or(usual))))
    }

    /// A day, then whether it is provisional.
    pub(crate) fn expected(&mut self) -> Result<Option<calendar::Expected>, StoreError> {
        let on = self.day_or_none()?;
        let provisional = self.next::<Option<bool>>()?.unwrap_or_default();
        Ok(on.map(|on| calendar::Expected { on, provisional }))
    }
}

/// All rows of a query, mapped.
pub(crate) fn all<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    mut map: impl FnMut(&mut Cells<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(map(&mut Cells::of(row))?);
    }
    Ok(found)
}

/// The first row of a query, mapped.
pub(crate) fn first<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    map: impl FnOnce(&mut Cells<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut rows = statement.query(params)?;
    rows.next()?.map(|row| map(&mut Cells::of(row))).transpose()
}

/// A size or count as SQLite keeps it.
pub(crate) fn count(number: usize) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Damaged(format!("count {number}")))
}

/// An optional word as a value to bind.
pub(crate) fn word_or_null<T: Serialize>(value: Option<&T>) -> Value {
    value.map_or(Value::Null, |value| Value::Text(word(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_exact_or_nothing() {
        for (input, expect) in
            [("00ff", Some(vec![0, 255])), ("", Some(vec![])), ("0F", None), ("0", None), ("é", None)]
        {
            assert_eq!(from_hex(input), expect, "{input}");
        }
        assert_eq!(hex(&[0, 255]), "00ff");
    }

    #[test]
    fn words_read_back() {
        assert_eq!(word(&ledger::TransactionKind::PreAuth), "pre_auth");
        assert_eq!(
            from_word::<ledger::TransactionKind>("pre_auth").unwrap(),
            ledger::TransactionKind::PreAuth
        );
        assert!(from_word::<ledger::TransactionKind>("theft").is_err());
    }

    #[test]
    fn days_before_the_epoch_are_days() {
        for text in ["1969-12-31", "2026-11-18", "9999-12-31"] {
            let given: NaiveDate = text.parse().unwrap();
            assert_eq!(day(day_number(given)).unwrap(), given);
        }
    }
}
