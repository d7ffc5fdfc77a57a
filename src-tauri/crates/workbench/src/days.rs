use ::casework::Action;
use chrono::NaiveDate;

use crate::Error;

/// A day as a person gave it, if it is one of 1990 to 2100.
///
/// # Errors
/// [`crate::ErrorCode::WrongArgument`] naming the argument.
pub(crate) fn plausible(argument: &str, day: NaiveDate) -> Result<NaiveDate, Error> {
    if calendar::is_plausible(day) {
        Ok(day)
    } else {
        Err(Error::argument(argument, day).because("1990-01-01 … 2100-12-31"))
    }
}

/// Refuses an action with a day that no one can mean.
///
/// # Errors
/// As [`plausible`].
pub(crate) fn plausible_days(action: &Action) -> Result<(), Error> {
    let (argument, day) = match action {
        Action::SetDeadline { theirs, .. } => ("deadline", *theirs),
        Action::Hold { until, .. } => ("until", *until),
        Action::Call { promised: Some(promised), .. } => ("promised", *promised),
        _ => return Ok(()),
    };
    plausible(argument, day).map(drop)
}
