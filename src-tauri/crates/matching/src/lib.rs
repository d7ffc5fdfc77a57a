//! From lines to matches and exceptions: passes from most to least certain, reasons, one fate per row and relation.
//!
//! Pure and deterministic: the same lines in any order give the same [`Reconciliation`]. Deliberately not here:
//! files, clock, SQL, cases. The day to judge by comes in as an argument.

mod outcome;

pub use outcome::{
    Exception, ExceptionFamily, ExceptionId, ExceptionState, ExceptionType, Fate, FateCounts, FateOf, Match,
    MissingFile, NotMoney, Pass, Reason, Reconciliation, Relation, Signal, Suggestion, Waiting, Why,
};
