//! The reader and the plan, from bytes to rows.

mod days;
mod support;
