//! `cargo xtask`: the commands of a developer. See [`xtask`].

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    xtask::obey(&words)
}
