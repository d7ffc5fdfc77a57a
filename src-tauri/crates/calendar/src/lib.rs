//! Business days: holidays, make-up workdays (调休), settlement terms and the daily cut-off.
//!
//! The calendar is data with a source and a covered range. Outside the range weekends alone count and every
//! answer is marked provisional. It never asks the clock: dates come in as arguments.

mod settings;
mod term;

use std::collections::BTreeSet;
use std::ops::{Bound, RangeInclusive};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

pub use settings::{is_plausible, table_fault, text_fault, toml_fault};
pub use term::{CutOff, SettlementTerm, TermError};

/// The built-in calendar: mainland China, 2025 and 2026.
pub const CHINA: &str = include_str!("../data/china.toml");
/// Longest covered range, in days: fifty years.
const COVERED_DAYS_MAX: i64 = 50 * 366;
/// Most holidays and make-up workdays together.
const LISTED_DAYS_MAX: i64 = 5_000;

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
    /// Not a TOML file of the right shape; line, column and key, never the content.
    #[error("not a calendar file: {0}")]
    Shape(String),
    /// A text that may not stand there.
    #[error("{0} {1}")]
    Text(String, &'static str),
    /// A covered range over fifty years, or over 5,000 listed days.
    #[error("at most {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: i64,
    },
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

impl File {
    /// The covered range, once it and the listed days are of a size that a shop can need.
    fn covered(&self) -> Result<RangeInclusive<NaiveDate>, CalendarError> {
        let days = |(first, last): &(NaiveDate, NaiveDate)| (*last - *first).num_days().saturating_add(1);
        if let Some(day) = [self.source_date, self.from, self.to].into_iter().find(|day| !is_plausible(*day))
        {
            return Err(CalendarError::Range(day));
        }
        if self.from > self.to {
            return Err(CalendarError::Range(self.from));
        }
        if days(&(self.from, self.to)) > COVERED_DAYS_MAX {
            return Err(CalendarError::TooMany { what: "covered days", limit: COVERED_DAYS_MAX });
        }
        let workdays = i64::try_from(self.workdays.len()).unwrap_or(i64::MAX);
        let listed = self.holidays.iter().map(days).fold(workdays, i64::saturating_add);
        if listed > LISTED_DAYS_MAX {
            return Err(CalendarError::TooMany { what: "listed days", limit: LISTED_DAYS_MAX });
        }
        Ok(self.from..=self.to)
    }
}

impl BusinessCalendar {
    /// Reads a calendar from TOML text, in the shape of the built-in [`CHINA`].
    ///
    /// # Errors
    /// [`CalendarError`]: wrong shape, a day outside `from..=to`, or a day that is both.
    pub fn from_toml(text: &str) -> Result<Self, CalendarError> {
        let shape = |error: toml::de::Error| CalendarError::Shape(toml_fault(text, &error));
        let table: toml::Table = toml::from_str(text).map_err(shape)?;
        if let Some((key, fault)) = table_fault(&table) {
            return Err(CalendarError::Text(key, fault));
        }
        let file: File = toml::from_str(text).map_err(shape)?;
        let covered = file.covered()?;
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
        self.workdays.contains(&day) || (!is_weekend(day) && !self.holidays.contains(&day))
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
        let days = (to - from).num_days();
        if days <= 0 {
            return 0;
        }
        // Whole weeks have five days each; the listed days are put right after, so that no range takes long.
        let rest = (0..days.unsigned_abs() % 7).filter_map(|back| to.checked_sub_days(Days::new(back)));
        let mut count = days / 7 * 5 + counted(rest.filter(|day| !is_weekend(*day)));
        let between = (Bound::Excluded(from), Bound::Included(to));
        let free = |day: &&NaiveDate| !is_weekend(**day) && !self.workdays.contains(day);
        count -= counted(self.holidays.range(between).filter(free));
        count += counted(self.workdays.range(between).filter(|day| is_weekend(**day)));
        u32::try_from(count).unwrap_or(0)
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn counted(days: impl Iterator) -> i64 {
    i64::try_from(days.count()).unwrap_or(i64::MAX)
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
        let backwards = CHINA.replace("to = \"2026-12-31\"", "to = \"2024-12-31\"");
        assert!(matches!(BusinessCalendar::from_toml(&backwards), Err(CalendarError::Range(_))));
    }

    #[test]
    fn a_calendar_of_absurd_size_is_refused() {
        let ages = CHINA.replace("to = \"2026-12-31\"", "to = \"2099-12-31\"");
        assert!(matches!(BusinessCalendar::from_toml(&ages), Err(CalendarError::TooMany { .. })));
        let free = CHINA
            .replace("to = \"2026-12-31\"", "to = \"2060-12-31\"")
            .replace("[\"2026-10-01\", \"2026-10-07\"]", "[\"2030-01-01\", \"2060-01-01\"]");
        assert!(matches!(BusinessCalendar::from_toml(&free), Err(CalendarError::TooMany { .. })));
        let endless = CHINA.replace("to = \"2026-12-31\"", "to = \"+262142-12-31\"");
        assert!(matches!(BusinessCalendar::from_toml(&endless), Err(CalendarError::Range(_))));
    }

    #[test]
    fn no_range_takes_long() {
        let count = BusinessCalendar::china().business_days_between(NaiveDate::MIN, NaiveDate::MAX);
        assert!(count > 100_000_000, "{count}");
    }

    proptest! {
        #[test]
        fn counting_at_once_is_counting_day_by_day(offset in 0_u64..800, length in 0_u64..800) {
            let calendar = BusinessCalendar::china();
            let from = day("2024-12-01") + Days::new(offset);
            let to = from + Days::new(length);
            let single = from.iter_days().skip(1).take_while(|day| *day <= to);
            let single = single.filter(|day| calendar.is_business_day(*day)).count();
            prop_assert_eq!(calendar.business_days_between(from, to) as usize, single);
        }

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
