//! From file bytes to lines and rejected rows, and the plan that tells each row's outcome.
//!
//! A broken row is data (a [`RejectedRow`] with its reason); only an unreadable *file* is an error. Card numbers
//! are cut here, before anything else sees them. Deliberately not here: disk, clock, SQL; bytes come in, rows
//! go out.
//!
//! A new kind of table is a TOML file in `profiles/`, never code. Text is read in a window, line by line: a quote
//! that is never closed costs its own line only, and card numbers are overwritten in place. What is no delimited
//! text is written out as a *sheet* first (see [`SheetHead`]) and read by the same code.

mod amount;
mod cell;
mod controls;
mod convert;
mod coverage;
mod date;
mod encoding;
mod header;
mod layout;
mod masking;
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
mod totals;

pub use convert::{Announce, Part, Unpacked, parts, unpack};
pub use encoding::{Glance, row_text};
pub use plan::{
    ControlTotal, Difference, ImportPlan, LookReason, OutcomeCounts, PlannedRow, RejectedRow, Row,
    RowContent, RowOutcome, Sighted,
};
pub use planning::{FileFacts, Planner, sha256_hex};
pub use profile::{Profile, ProfileError};
pub use read::{Choice, ReadContext, SheetHead, Source, Summary, Tell, Told, read};
pub use reading::{Encoding, FileError, Note, NoteKind, ReadError, RejectReason};
pub use sheet::Format;
