//! From file bytes to lines and rejected rows, and the plan that tells each row's outcome.
//!
//! A broken row is data (a [`RejectedRow`] with its reason); only an unreadable *file* is an error. Card numbers
//! are cut here, before anything else sees them. Deliberately not here: disk, clock, SQL; bytes come in, rows
//! go out.

mod plan;
mod reading;

pub use plan::{
    ControlTotal, Difference, ImportPlan, LookReason, OutcomeCounts, PlannedRow, Reading, RejectedRow,
    Row, RowContent, RowOutcome, Sighted,
};
pub use reading::{Encoding, FileError, Note, NoteKind, RejectReason};
