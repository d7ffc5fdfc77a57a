//! Cases: the whole case as JSON, beside the few columns that lists and look-ups need.

use casework::{Case, CaseNumber, CaseState};
use matching::{ExceptionId, ExceptionType};
use rusqlite::params;

use crate::value::{all, day_number, first, json, second_number, word, word_or_null};
use crate::{Reader, StoreError, Writer};

/// Which cases to read; the default is all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only in this state.
    pub state: Option<CaseState>,
    /// Only handled as this type.
    pub kind: Option<ExceptionType>,
}

impl Reader<'_> {
    /// The cases of a filter, in order of opening.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn cases(self, filter: &CaseFilter) -> Result<Vec<Case>, StoreError> {
        // A year's ten-thousandth case has a longer number, so length counts before text.
        const SQL: &str =
            "SELECT body FROM case_file WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR type = ?2)
                           ORDER BY substr(number, 1, 4), length(number), number";
        let values = [word_or_null(filter.state.as_ref()), word_or_null(filter.kind.as_ref())];
        all(&mut *self.connection.prepare_cached(SQL)?, values, |cells| cells.json())
    }

    /// One case.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn case(self, number: &CaseNumber) -> Result<Option<Case>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT body FROM case_file WHERE number = ?1")?;
        first(&mut found, [number.as_str()], |cells| cells.json())
    }

    /// The cases opened for an exception, in order of opening.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn cases_of(self, exception: &ExceptionId) -> Result<Vec<Case>, StoreError> {
        const SQL: &str = "SELECT body FROM case_file WHERE exception = ?1
                           ORDER BY substr(number, 1, 4), length(number), number";
        all(&mut *self.connection.prepare_cached(SQL)?, [&exception.0], |cells| cells.json())
    }
}

impl Writer<'_> {
    /// The next free case number of a year; it is never given again once this transaction is kept.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub fn next_case_number(&mut self, year: i32) -> Result<CaseNumber, StoreError> {
        const SQL: &str = "INSERT INTO case_number (year, last) VALUES (?1, 1)
                           ON CONFLICT (year) DO UPDATE SET last = last + 1 RETURNING last";
        let mut next = self.transaction.prepare_cached(SQL)?;
        let running = first(&mut next, [year], |cells| cells.next())?;
        let running = running.ok_or_else(|| StoreError::Damaged(format!("no case number for {year}")))?;
        Ok(CaseNumber::new(year, running))
    }

    /// Keeps a case as it is now.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub fn put_case(&mut self, case: &Case) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO case_file (number, exception, type, state, opened_at, deadline_day, amount,
            currency, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (number) DO UPDATE SET exception = excluded.exception, type = excluded.type,
            state = excluded.state, opened_at = excluded.opened_at, deadline_day = excluded.deadline_day,
            amount = excluded.amount, currency = excluded.currency, body = excluded.body";
        self.transaction.prepare_cached(SQL)?.execute(params![
            case.number.as_str(),
            case.exception.as_ref().map(|exception| &exception.0),
            word(&case.kind()),
            word(&case.state()),
            second_number(case.opened_at),
            day_number(case.deadline.on),
            case.amount.units(),
            case.amount.currency().code(),
            json(case)?,
        ])?;
        Ok(())
    }
}
