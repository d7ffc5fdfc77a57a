//! From an exception to a case: steps, checklist, evidence, calls, deadline, events, resolution.
//!
//! Facts are stored, the state is derived from them by one pure function; the only way to change a case is
//! [`Case::apply`], which gives back the event that records it. Deliberately not here: disk, clock, SQL and
//! wording (codes go out, the catalogue words them; only playbooks carry their texts, as data).

mod action;
mod apply;
mod case;
mod error;
mod event;
mod guard;
mod kinds;
mod lint;
mod playbook;
mod progress;
mod request;
mod rules;
mod severity;
mod withdrawn;

pub use action::{Action, Attachment, Context, Opening};
pub use case::{
    Call, Case, CaseNumber, ChecklistItem, Closed, Deadline, DeadlineSource, Done, Evidence, EvidenceKind,
    NotACaseNumber, Note, PacketVersion, PlaybookRef, PreventiveAction, Proof, Proposal, ResolutionRecord,
};
pub use error::{CaseError, Missing, Refusal};
pub use event::{CaseEvent, EventKind, ReplayError};
pub use kinds::{
    AcquirerSide, CaseState, Cause, CauseKind, FurtherCause, HoldOn, Moves, Resolution, Severity, SideState,
    Step, UnknownCause,
};
pub use lint::BadAdvice;
pub use playbook::{EvidenceNeed, Playbook, PlaybookItem, Text, fill};
pub use progress::{NextAction, StepProgress, StepState};
pub use request::{Application, Request};
pub use rules::{Rules, SeverityBands};
pub use withdrawn::{Withdrawn, WithdrawnLine};
