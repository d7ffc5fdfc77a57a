//! One shop, one SQLite file: the only SQL.
//!
//! A table's file owns its SQL, its row mapping, its reads (on [`Reader`]) and its writes (on [`Writer`]); one
//! user intention is one [`Store::transaction`]. Money is kept as integers at one fixed scale, days as days since
//! 1970-01-01, times as seconds of local wall time.
//!
//! Deliberately not here: any clock, randomness or choice of path (they come in as arguments), and any rule of
//! what rows mean.

mod check;
mod error;
mod migration;
mod store;
mod table;
mod value;

pub use check::{Finding, FindingCode};
pub use error::StoreError;
pub use store::{APPLICATION_ID, Key, Reader, Store, Writer};
pub use table::case_file::CaseFilter;
pub use table::digest::ImportDigest;
pub use table::event::{BrokenEvent, ChainHead, ChainReport, EVENT_ENCODING, Event, StoredEvent};
pub use table::evidence::{EVIDENCE_BYTES_MAX, EvidenceItem, NewEvidence};
pub use table::import::{ImportRecord, Importing, Origin, RejectedRecord};
pub use table::look::{LookDecision, LookRecord, OfferedChange};
pub use table::pin::{Pin, PinKind};
pub use table::reconciliation::{ExceptionFilter, LegFates, TypeCount};
pub use table::setting::RuleKind;
pub use table::withdraw::Withdrawal;
