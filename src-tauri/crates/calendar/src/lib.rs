//! Business days: holidays, make-up workdays (调休), settlement terms and the daily cut-off.
//!
//! The calendar is data with a source and a covered range. Outside the range weekends alone count and every
//! answer is marked provisional. It never asks the clock: dates come in as arguments.

mod term;

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

pub use term::{CutOff, SettlementTerm, TermError};

/// The built-in calendar: mainland China, 2025 and 2026.
pub const CHINA: &str = include_str!("../data/china.toml");

/// Which days money moves, and how far that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    id: String,
    source: String,
    source_date: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
    holidays: BTreeSet<NaiveDate>,
    workdays: BTreeSet<NaiveDate>,
}

/// A date worked out on a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Expected {
    /// The day.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub on: NaiveDate,
    /// True when the calendar does not cover every day it had to judge.
    pub provisional: bool,
}

/// Why a calendar file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// Not a TOML file of the right shape.
    #[error("not a calendar file: {0}")]
    Shape(#[from] toml::de::Error),
    /// A range runs backwards or a day lies outside the covered range.
    #[error("calendar day out of range: {0}")]
    Range(NaiveDate),
    /// A day is called both holiday and workday.
    #[error("both holiday and workday: {0}")]
    Contradiction(NaiveDate),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    source: String,
    source_date: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
    holidays: Vec<(NaiveDate, NaiveDate)>,
    workdays: Vec<NaiveDate>,
}

impl BusinessCalendar {
    /// Reads a calendar from TOML text, in the shape of the built-in [`CHINA`].
    ///
    /// # Errors
    /// [`CalendarError`]: wrong shape, a day outside `from..=to`, or a day that is both.
    pub fn from_toml(text: &str) -> Result<Self, CalendarError> {
        let file: File = toml::from_str(text)?;
        let covered = file.from..=file.to;
        let mut holidays = BTreeSet::new();
        for (first, last) in &file.holidays {
            if first > last || !covered.contains(first) || !covered.contains(last) {
                return Err(CalendarError::Range(*first));
            }
            holidays.extend(first.iter_days().take_while(|day| day <= last));
        }
        for day in &file.workdays {
            if !covered.contains(day) {
                return Err(CalendarError::Range(*day));
            }
            if holidays.contains(day) {
                return Err(CalendarError::Contradiction(*day));
            }
        }
        Ok(Self {
            id: file.id,
            source: file.source,
            source_date: file.source_date,
            from: file.from,
            to: file.to,
            holidays,
            workdays: file.workdays.into_iter().collect(),
        })
    }

    /// The built-in calendar of mainland China.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[expect(clippy::expect_used, reason = "the embedded file is checked by a test")]
    pub fn china() -> Self {
        Self::from_toml(CHINA).expect("the embedded calendar is valid")
    }

    /// Short name, e.g. `cn`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where the days come from, and the date of that source.
    pub fn source(&self) -> (&str, NaiveDate) {
        (&self.source, self.source_date)
    }

    /// First and last covered day.
    pub fn covered(&self) -> (NaiveDate, NaiveDate) {
        (self.from, self.to)
    }

    /// Whether the calendar covers this day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Whether banks settle on this day; outside the covered range, whether it is Monday to Friday.
    pub fn is_business_day(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.workdays.contains(&day) || (!weekend && !self.holidays.contains(&day))
    }

    /// The `count`-th business day after `day` (0: `day` itself, or the next business day).
    pub fn add_business_days(&self, day: NaiveDate, count: u32) -> Expected {
        let mut on = day;
        let mut provisional = !self.covers(on);
        let mut left = count;
        while left > 0 || !self.is_business_day(on) {
            let Some(next) = on.checked_add_days(Days::new(1)) else { break };
            on = next;
            provisional |= !self.covers(on);
            if left > 0 && self.is_business_day(on) {
                left -= 1;
            }
        }
        Expected { on, provisional }
    }

    /// How many business days lie after `from` up to and including `to`; 0 when `to` is not later.
    pub fn business_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        u32::try_from(days.filter(|day| self.is_business_day(*day)).count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(from: &str, count: u32, expect: &str, provisional: bool) {
        let got = BusinessCalendar::china().add_business_days(day(from), count);
        assert_eq!(got, Expected { on: day(expect), provisional }, "{from} + {count}");
    }

    #[test]
    fn holidays_and_make_up_workdays() {
        check("2026-09-30", 1, "2026-10-08", false);
        check("2026-10-09", 1, "2026-10-10", false); // a Saturday that is worked
        check("2026-10-10", 1, "2026-10-12", false);
        check("2026-02-13", 1, "2026-02-14", false);
        check("2026-02-14", 1, "2026-02-24", false);
        check("2025-01-27", 1, "2025-02-05", false);
        check("2026-11-21", 0, "2026-11-23", false);
    }

    #[test]
    fn outside_the_covered_range_it_is_provisional() {
        check("2026-12-31", 1, "2027-01-01", true);
        check("2024-12-31", 0, "2024-12-31", true);
    }

    #[test]
    fn a_calendar_that_contradicts_itself_is_refused() {
        let both = CHINA.replace("\"2026-10-10\",", "\"2026-10-01\",");
        assert!(matches!(BusinessCalendar::from_toml(&both), Err(CalendarError::Contradiction(_))));
        let outside = CHINA.replace("\"2026-10-10\",", "\"2031-10-10\",");
        assert!(matches!(BusinessCalendar::from_toml(&outside), Err(CalendarError::Range(_))));
        assert!(matches!(BusinessCalendar::from_toml("id = 1"), Err(CalendarError::Shape(_))));
    }

    proptest! {
        #[test]
        fn counting_back_what_was_added(offset in 0_u64..700, count in 1_u32..30) {
            let calendar = BusinessCalendar::china();
            let start = calendar.covered().0 + Days::new(offset);
            let end = calendar.add_business_days(start, count).on;
            prop_assert!(calendar.is_business_day(end));
            prop_assert_eq!(calendar.business_days_between(start, end), count);
        }
    }
}
