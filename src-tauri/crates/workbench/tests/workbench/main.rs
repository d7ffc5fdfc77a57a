//! The corner shop's books through the use cases: what is taken back or read again, and what stays.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod books;
mod reassign;
mod undo;
