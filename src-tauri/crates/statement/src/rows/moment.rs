use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use ledger::Leg;

use crate::RejectReason;
use crate::cell::{clean, plain_word};
use crate::date::{self, Order};
use crate::profile::Role;
use crate::rows::{Fault, Record, RowReader};
use crate::table::Cell;

/// When a row happened, and when it was settled.
pub(super) struct When {
    pub(super) day: NaiveDate,
    pub(super) at: Option<NaiveDateTime>,
    pub(super) settled_on: Option<NaiveDate>,
}

impl RowReader<'_> {
    /// Whether this record tells a day; total rows are told from data rows by it.
    pub(crate) fn has_day(&self, text: &str, cells: &[Cell]) -> bool {
        [Role::Date, Role::Time, Role::SettledOn].into_iter().any(|role| {
            let Some(column) = self.header.column(role) else { return false };
            cells.get(column).is_some_and(|cell| {
                let value = cell.value(text);
                self.moment(self.told(role, column, &clean(&value).text)).is_some()
            })
        })
    }

    fn moment(&self, text: &str) -> Option<date::Moment> {
        match (self.profile().date_order, self.preamble.month) {
            (Order::Md, Some(month)) => date::in_statement(text, month).map(|day| (day, None)),
            (order, _) => date::parse(text, order, self.zone),
        }
    }

    pub(super) fn when(&self, record: &mut Record<'_>) -> Result<When, Fault> {
        let moment = |record: &mut Record<'_>, role: Role| -> Result<Option<date::Moment>, Fault> {
            let Some(text) = self.text(record, role) else { return Ok(None) };
            self.moment(&text).map(Some).ok_or_else(|| self.fault(role, RejectReason::BadDate))
        };
        let told = moment(record, Role::Date)?;
        let settled = moment(record, Role::SettledOn)?.map(|(day, _)| day);
        let clock = self.text(record, Role::Time);
        let (clock_day, time) = match clock {
            None => (None, told.and_then(|(_, time)| time)),
            // A bare time of day beside an empty date: it is the date that is missing.
            Some(text) if told.is_none() && settled.is_none() && self.lacks_date(&text) => {
                return Err(self.fault(Role::Date, RejectReason::Missing));
            }
            Some(text) => self.clock(&text, told.is_some() || settled.is_some())?,
        };
        let Some(day) = told.map(|(day, _)| day).or(clock_day).or(settled) else {
            let role = if self.header.column(Role::Date).is_some() { Role::Date } else { Role::Time };
            return Err(self.fault(role, RejectReason::Missing));
        };
        // A time of day beside nothing but the settlement day tells no moment.
        let at_day = clock_day.or(told.map(|(day, _)| day));
        let at = at_day.zip(time).map(|(day, time)| NaiveDateTime::new(day, time));
        let (day, at) = at.map_or((day, None), |at| self.at_home(record, day, at));
        let settled_on = match self.profile().leg {
            Leg::Bank => settled.filter(|settled| *settled != day),
            Leg::Acquirer | Leg::Pos | Leg::Wallet => settled,
        };
        Ok(When { day, at, settled_on })
    }

    /// A moment of another zone as the shop's wall time; where a zone is unknown, only the day as it is written.
    fn at_home(
        &self,
        record: &mut Record<'_>,
        day: NaiveDate,
        at: NaiveDateTime,
    ) -> (NaiveDate, Option<NaiveDateTime>) {
        let profile = self.profile();
        let zone = match self.text(record, Role::Zone) {
            Some(word) => profile.time_zones.get(&plain_word(&word)),
            None if profile.time_zone.is_some() => profile.time_zone.as_ref(),
            None => return (day, Some(at)),
        };
        let home = zone.zip(self.zone).and_then(|(zone, home)| date::moved(at, *zone, home));
        home.map_or((day, None), |home| (home.date(), Some(home)))
    }

    /// Reads the time column, which may hold a whole moment; six bare digits beside a day are a time.
    fn clock(&self, text: &str, day_known: bool) -> Result<(Option<NaiveDate>, Option<NaiveTime>), Fault> {
        if day_known && let Some(time) = date::time(text) {
            return Ok((None, Some(time)));
        }
        let (day, time) = self.moment(text).ok_or_else(|| self.fault(Role::Time, RejectReason::BadDate))?;
        Ok((Some(day), time))
    }

    fn lacks_date(&self, clock: &str) -> bool {
        self.header.column(Role::Date).is_some()
            && date::time(clock).is_some()
            && self.moment(clock).is_none()
    }
}
