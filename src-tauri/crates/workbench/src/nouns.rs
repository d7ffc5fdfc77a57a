//! The nouns that the use cases take and give, under one roof, so that a shell needs no other crate of ours.

pub use ::casework::{Action, CaseState};
pub use ::packet::Verification;
pub use ledger::{Leg, LineIdentity, mask_text};
pub use matching::{ExceptionType, Relation};
pub use statement::ImportPlan;
pub use store::{Finding, ImportRecord, LookDecision};

use crate::Error;

/// An exception type by its code.
///
/// # Errors
/// [`crate::ErrorCode::WrongArgument`].
pub fn exception_type(code: &str) -> Result<ExceptionType, Error> {
    ExceptionType::parse(code).ok_or_else(|| Error::argument("type", code))
}

/// A case's state by its name.
///
/// # Errors
/// [`crate::ErrorCode::WrongArgument`].
pub fn case_state(name: &str) -> Result<CaseState, Error> {
    serde_json::from_value(serde_json::Value::String(name.to_lowercase()))
        .map_err(|_| Error::argument("state", name))
}

/// A line's identity as a list printed it.
pub fn line_identity(text: &str) -> LineIdentity {
    LineIdentity(text.to_owned())
}
