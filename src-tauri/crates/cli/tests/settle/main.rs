//! The command line against the real thing: trading days from bytes to packet, bad input, sudden death.

mod bad_input;
mod case_road;
mod days;
mod kill;
mod run;
