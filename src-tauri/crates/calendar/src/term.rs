use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::{BusinessCalendar, Expected};

/// How long after the settlement day the money arrives: `T+n` business days or `D+n` calendar days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub enum SettlementTerm {
    /// `T+n`: n business days; weekends and holidays lump several days.
    BusinessDays(u8),
    /// `D+n`: n calendar days, paid on holidays as well.
    CalendarDays(u8),
}

/// The text is neither `T+n` nor `D+n`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a settlement term (T+n or D+n): {0:?}")]
pub struct TermError(pub String);

impl SettlementTerm {
    /// The day the money of settlement day `day` should arrive.
    pub fn expected(self, day: NaiveDate, calendar: &BusinessCalendar) -> Expected {
        match self {
            Self::BusinessDays(n) => calendar.add_business_days(day, u32::from(n)),
            Self::CalendarDays(n) => {
                let on = day.checked_add_days(Days::new(u64::from(n))).unwrap_or(day);
                Expected { on, provisional: false }
            }
        }
    }
}

impl FromStr for SettlementTerm {
    type Err = TermError;

    fn from_str(text: &str) -> Result<Self, TermError> {
        let wrong = || TermError(text.to_owned());
        let (kind, days) = text.trim().split_once('+').ok_or_else(wrong)?;
        let days = days.trim().parse().map_err(|_| wrong())?;
        match kind.trim() {
            "T" | "t" => Ok(Self::BusinessDays(days)),
            "D" | "d" => Ok(Self::CalendarDays(days)),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for SettlementTerm {
    type Error = TermError;

    fn try_from(text: String) -> Result<Self, TermError> {
        text.parse()
    }
}

impl From<SettlementTerm> for String {
    fn from(term: SettlementTerm) -> Self {
        term.to_string()
    }
}

impl fmt::Display for SettlementTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BusinessDays(n) => write!(f, "T+{n}"),
            Self::CalendarDays(n) => write!(f, "D+{n}"),
        }
    }
}

/// The time of day at which a channel turns to the next settlement day (日切): UnionPay 23:00, wallets 00:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct CutOff(pub NaiveTime);

impl CutOff {
    /// The settlement day a moment belongs to: the same day before the cut-off, the next from it on.
    pub fn settlement_day(self, at: NaiveDateTime) -> NaiveDate {
        let midnight = self.0 == NaiveTime::MIN;
        if !midnight && at.time() >= self.0 { at.date() + Days::new(1) } else { at.date() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_read_and_show() {
        for (input, expect) in
            [("T+1", Some("T+1")), ("d+0", Some("D+0")), ("T1", None), ("X+1", None), ("T+x", None)]
        {
            let got = input.parse::<SettlementTerm>().ok().map(|term| term.to_string());
            assert_eq!(got.as_deref(), expect, "{input}");
        }
    }

    #[test]
    fn the_day_turns_at_the_cut_off() {
        let cut = CutOff(NaiveTime::from_hms_opt(23, 0, 0).unwrap());
        for (at, expect) in [("2026-11-18T22:59:59", "2026-11-18"), ("2026-11-18T23:00:00", "2026-11-19")] {
            assert_eq!(cut.settlement_day(at.parse().unwrap()).to_string(), expect, "{at}");
        }
        let wallet = CutOff(NaiveTime::MIN);
        assert_eq!(wallet.settlement_day("2026-11-18T23:59:59".parse().unwrap()).to_string(), "2026-11-18");
    }

    #[test]
    fn friday_money_comes_on_monday() {
        let calendar = BusinessCalendar::china();
        let friday = "2026-11-20".parse().unwrap();
        let business: SettlementTerm = "T+1".parse().unwrap();
        let daily: SettlementTerm = "D+1".parse().unwrap();
        assert_eq!(business.expected(friday, &calendar).on.to_string(), "2026-11-23");
        assert_eq!(daily.expected(friday, &calendar).on.to_string(), "2026-11-21");
    }
}
