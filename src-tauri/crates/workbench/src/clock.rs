use chrono::{Local, NaiveDate, NaiveDateTime, Timelike};

/// What time it is, asked once per intention; every other crate is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// Local wall time, whole seconds.
    pub at: NaiveDateTime,
    /// IANA name of the machine's zone, `Etc/Unknown` when the system does not tell.
    pub zone: String,
}

impl Now {
    /// Asks the clock.
    pub fn ask() -> Self {
        let at = Local::now().naive_local();
        let at = at.with_nanosecond(0).unwrap_or(at);
        Self { at, zone: iana_time_zone::get_timezone().unwrap_or_else(|_| "Etc/Unknown".to_owned()) }
    }

    /// The day.
    pub fn day(&self) -> NaiveDate {
        self.at.date()
    }
}
