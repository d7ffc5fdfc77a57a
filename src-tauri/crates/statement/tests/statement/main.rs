//! The reader and the plan, from bytes to rows.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod bad_inputs;
mod choosing;
mod days;
mod formats;
mod masking;
mod planned;
mod samples;
mod support;
mod whatever;
