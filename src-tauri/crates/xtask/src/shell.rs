//! Running other programs, and telling the person at the terminal what happens.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What did not work and what to do about it.
#[derive(Debug)]
pub struct Failure {
    what: String,
    next: String,
}

/// The result of anything here.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure with the next step.
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into() }
    }

    /// A failed operation on a path.
    pub fn io(operation: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(
            format!("Cannot {operation} {}: {error}.", path.display()),
            "Check the folder's rights and the free space, then run the same command again.",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  -> {}", self.what, self.next)
    }
}

/// Announces a part of the work.
pub fn announce(title: &str) {
    println!("\n== {title}");
}

/// Tells one thing.
pub fn tell(text: impl fmt::Display) {
    println!("   {text}");
}

/// Announces, does, and tells how long it took.
pub fn step<T>(title: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    announce(title);
    let start = Instant::now();
    let outcome = work();
    let word = if outcome.is_ok() { "done" } else { "FAILED" };
    tell(format!("{word} in {}", duration(start.elapsed())));
    outcome
}

/// `7.3 s`, `2 min 05 s`.
pub fn duration(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100),
        s => format!("{} min {:02} s", s / 60, s % 60),
    }
}

/// A program of the PATH, by its name on this system (`npm` is `npm.cmd` on Windows).
pub fn find(name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|dir| endings.iter().map(move |ending| dir.join(format!("{name}{ending}"))))
        .find(|candidate| candidate.is_file())
}

/// A command that asks nothing: its input is empty.
pub fn command(program: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null());
    command
}

/// The Cargo that started us.
pub fn cargo(args: &[&str]) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args)
}

/// Runs a command whose output the person sees.
pub fn run(command: &mut Command, next: &str) -> Outcome {
    println!("   $ {}", line(command));
    flush();
    let status = command.status().map_err(|error| not_started(command, &error, next))?;
    if status.success() { Ok(()) } else { Err(ended(command, &status.to_string(), next)) }
}

/// Runs a command whose output the person sees and we read; `Err` holds the output too.
pub fn run_and_read(command: &mut Command, next: &str) -> (String, Outcome) {
    println!("   $ {}", line(command));
    flush();
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return (String::new(), Err(not_started(command, &error, next))),
    };
    let mut text = String::new();
    if let Some(output) = child.stdout.take() {
        for bytes in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let row = String::from_utf8_lossy(&bytes);
            println!("{row}");
            text.push_str(&row);
            text.push('\n');
        }
    }
    let outcome = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(ended(command, &status.to_string(), next)),
        Err(error) => Err(not_started(command, &error, next)),
    };
    (text, outcome)
}

/// Runs a command whose output only we read; what it says of errors the person sees.
pub fn read(command: &mut Command, next: &str) -> Outcome<String> {
    println!("   $ {}", line(command));
    flush();
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| not_started(command, &error, next))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    print!("{text}");
    Err(ended(command, &output.status.to_string(), next))
}

/// The output of a command, or None if it cannot run or fails.
pub fn answer(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = command(program, args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn not_started(command: &Command, error: &io::Error, next: &str) -> Failure {
    Failure::new(format!("Cannot start `{}`: {error}.", line(command)), next)
}

fn ended(command: &Command, status: &str, next: &str) -> Failure {
    Failure::new(format!("`{}` failed ({status}).", line(command)), next)
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy();
    let mut text = name.into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}

fn flush() {
    // A closed terminal shows itself at the next line.
    let _ = io::stdout().flush();
}
