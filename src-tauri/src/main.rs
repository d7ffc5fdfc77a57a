//! The window program `settlebench`; all it does is in the library.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::alloc::System;
use std::process::ExitCode;

use cap::Cap;

/// Counts memory, so that a process that reads a foreign file for this one can be held to a limit.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    // It can only refuse a limit below what is taken already, and the process has just begun.
    if let Some(code) = settlebench::serve(|bytes| {
        let _ = MEMORY.set_limit(bytes);
    }) {
        return code;
    }
    match settlebench::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
