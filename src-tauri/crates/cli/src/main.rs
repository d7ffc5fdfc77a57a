//! `settle`: the workbench from a terminal, with `--json` for those who script it.
//!
//! The same use cases as the window; deliberately no rule of its own.

mod arguments;
mod corrected;
mod run;
mod show;

use std::alloc::System;
use std::process::ExitCode;

use cap::Cap;
use clap::Parser;
use words::{Locale, Words};

use arguments::{Arguments, Language};
use show::Unshown;
use workbench::{ErrorCode, nouns};

/// Counts memory, so that a process that reads a foreign file for this one can be held to a limit.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    // It can only refuse a limit below what is taken already, and the process has just begun.
    if let Some(code) = workbench::serve(|bytes| {
        let _ = MEMORY.set_limit(bytes);
    }) {
        return code;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // What was typed is told back without its card numbers.
        Err(refused) if refused.use_stderr() => {
            show::complain(&nouns::mask_text(&refused.render().to_string()));
            return ExitCode::from(run::exit_code(ErrorCode::WrongArgument));
        }
        Err(asked) => asked.exit(),
    };
    let words = Words::new(locale(arguments.language));
    let json = arguments.json;
    let confirm = |plan: &_| corrected::confirm(plan, json, words);
    let outcome = run::run(arguments, &confirm).map_err(Unshown::Failed).and_then(|answer| {
        show::answer(&answer, json, words)?;
        Ok(answer.exit_code())
    });
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(Unshown::Unprinted) => ExitCode::FAILURE,
        Err(Unshown::Failed(error)) => {
            show::error(&error, json, words);
            ExitCode::from(run::exit_code(error.code))
        }
    }
}

/// The language asked for, else the one of the environment.
fn locale(asked: Option<Language>) -> Locale {
    match asked {
        Some(Language::ZhCn) => Locale::ZhCn,
        Some(Language::En) => Locale::En,
        None => {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            if set.is_some_and(|value| value.starts_with("zh")) { Locale::ZhCn } else { Locale::En }
        }
    }
}
