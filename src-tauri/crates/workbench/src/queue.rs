use ::casework::{Case, CaseNumber, CaseState};
use store::{CaseFilter, Reader};

use crate::{CaseRow, Error, ErrorCode, Now, Workbench};

impl Workbench {
    /// The cases by deadline, then amount at stake, closed ones last; of one state, or all.
    ///
    /// # Errors
    /// Disk errors.
    pub fn cases(&self, state: Option<CaseState>) -> Result<Vec<CaseRow>, Error> {
        let now = Now::ask();
        let cases = self.store.read().cases(&CaseFilter::default())?;
        let mut rows: Vec<CaseRow> = cases
            .iter()
            .filter(|case| state.is_none_or(|state| case.state() == state))
            .map(|case| self.case_row(case, &now))
            .collect();
        rows.sort_by(|one, other| {
            let closed = |row: &CaseRow| row.state == CaseState::Closed;
            (closed(one), one.deadline, other.amount.units(), &one.number).cmp(&(
                closed(other),
                other.deadline,
                one.amount.units(),
                &other.number,
            ))
        });
        Ok(rows)
    }

    pub(crate) fn case_row(&self, case: &Case, now: &Now) -> CaseRow {
        CaseRow {
            number: case.number.clone(),
            kind: case.kind(),
            family: case.family(),
            state: case.state(),
            severity: case.severity(now.day(), &self.calendar, self.case_rules),
            amount: case.amount,
            deadline: case.deadline.on,
            age_days: self.calendar.business_days_between(case.event_day, now.day()),
            next: case.next_action(now.day(), self.case_rules),
            evidence: u32::try_from(case.evidence.len()).unwrap_or(u32::MAX),
            cause: case.cause,
            exception: case.exception.clone(),
        }
    }
}

/// A case by its number as typed.
pub(crate) fn stored_case(reader: Reader<'_>, number: &str) -> Result<Case, Error> {
    let missing = || Error::new(ErrorCode::NoSuchCase).with("case", number);
    let number: CaseNumber = number.parse().map_err(|_| missing())?;
    reader.case(&number)?.ok_or_else(missing)
}
