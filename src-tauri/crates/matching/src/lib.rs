//! From lines to matches and exceptions: passes from most to least certain, reasons, one fate per row and relation.
//!
//! Pure and deterministic: the same lines in any order give the same [`Reconciliation`]. Deliberately not here:
//! files, clock, SQL, cases. The day to judge by comes in as an argument.

mod book;
mod coverage;
mod findings;
mod missing;
mod nearest;
mod outcome;
mod payout;
mod pins;
mod rules;
mod sale;
mod start;
mod why;

pub use book::Input;
pub use nearest::nearest;
pub use outcome::{
    Exception, ExceptionFamily, ExceptionId, ExceptionState, ExceptionType, Fate, FateCounts, FateOf, Match,
    MissingFile, NotMoney, Pass, Reason, Reconciliation, Relation, Signal, Suggestion, Waiting, Why,
};
pub use pins::{LinePair, Pins};
pub use rules::{RULES, Rules, RulesError, Terms};
pub use why::WHY_CODES;

/// Compares all legs as of a day: every row gets one fate per relation, every event its exception.
///
/// Order of judgement: net, strong key, second key, suggestions, duplicates, what stayed alone; then payouts,
/// their gaps and fees, and at last the files that rows still wait for. Before the start nothing is raised.
pub fn reconcile(input: &Input<'_>) -> Reconciliation {
    let book = book::Book::new(input);
    let mut findings = findings::Findings::new(&book);
    let mut missing = missing::Missing::default();
    sale::judge(&book, &mut findings, &mut missing);
    payout::judge(&book, &mut findings, &mut missing);
    missing.raise(&book, &mut findings);
    findings.quiet(&book);
    findings.finish(&book)
}
