//! The shop's file from outside: what goes in comes out, and what does not belong is refused.

#![expect(clippy::unwrap_used, reason = "the samples are part of the tests")]

mod cases;
mod events;
mod file;
mod forging;
mod imports;
mod lines;
mod reconciling;
mod samples;
mod withdraw;
