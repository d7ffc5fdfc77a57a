//! The command line against the real thing: trading days from bytes to packet, bad input, sudden death.

#![allow(clippy::unwrap_used, clippy::float_arithmetic, reason = "a test stops at the first surprise")]

mod bad_input;
mod card_numbers;
mod case_road;
mod days;
mod deciding;
mod kill;
mod kinds;
mod run;
mod settings;
mod together;
mod truth;
mod undo;
