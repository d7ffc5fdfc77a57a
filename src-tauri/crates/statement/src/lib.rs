//! From file bytes to lines and rejected rows, and the plan that tells each row's outcome.
//!
//! A broken row is data (a [`RejectedRow`] with its reason); only an unreadable *file* is an error. Card numbers
//! are cut here, before anything else sees them. Deliberately not here: disk, clock, SQL; bytes come in, rows
//! go out.
//!
//! A new kind of table is a TOML file in `profiles/`, never code. Cells are cut by this crate itself, because
//! overwriting a card number in place needs the bytes of its cell, and because a quote that is never closed may
//! cost its own line only.

mod amount;
mod cell;
mod controls;
mod convert;
mod date;
mod encoding;
mod header;
mod mask;
mod notes;
mod plan;
mod planning;
mod preamble;
mod profile;
mod read;
mod reading;
mod rows;
mod sheet;
mod table;

pub use encoding::row_text;
pub use mask::mask_text;
pub use plan::{
    ControlTotal, Difference, ImportPlan, LookReason, OutcomeCounts, PlannedRow, Reading, RejectedRow, Row,
    RowContent, RowOutcome, Sighted,
};
pub use planning::{plan, sha256_hex};
pub use profile::{Profile, ProfileError};
pub use read::{Choice, ReadContext, read};
pub use sheet::Format;
pub use reading::{Encoding, FileError, Note, NoteKind, RejectReason};
