//! `cargo xtask test`: the set-up, then every test there is, from cheap to expensive.
//!
//! A failed step does not stop the later ones: one run tells everything that is wrong.
//! What the tests are told by environment:
//!
//! * `SETTLEBENCH_BAGIT`: a Python that has the module `bagit` (`$SETTLEBENCH_BAGIT -m bagit --validate FOLDER`).
//! * `SETTLEBENCH_WINDOW`: the window program, with its pages inside.
//! * `DISPLAY`: a virtual screen of our own (Linux), with `GDK_BACKEND=x11`.
//! * `TS_RS_EXPORT_DIR`: where the types of the wire are written, to be compared with the committed ones.
//!
//! `SETTLEBENCH_SAMPLES` is passed on as it is.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::shell::{self, Failure, Outcome, announce, tell};
use crate::{House, codegen, setup, tidy_up};

/// How many tests and checks went which way.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Keeps the account of all steps.
#[derive(Default)]
struct Account {
    tally: Tally,
    broken: Vec<String>,
    done: usize,
}

const STEPS: usize = 9;

impl Account {
    /// One step. Its own count of tests goes into the account; a step without tests counts as one check.
    fn step(&mut self, title: &str, work: impl FnOnce() -> (Tally, Outcome)) {
        self.done += 1;
        announce(&format!("{}/{STEPS} {title}", self.done));
        let start = Instant::now();
        let (mut tally, outcome) = work();
        if let Err(failure) = &outcome {
            tell(failure);
            self.broken.push(title.to_owned());
        }
        if tally.passed + tally.failed == 0 || (outcome.is_err() && tally.failed == 0) {
            *(if outcome.is_ok() { &mut tally.passed } else { &mut tally.failed }) += 1;
        }
        let word = if outcome.is_ok() { "passed" } else { "FAILED" };
        tell(format!("{word} in {}", shell::duration(start.elapsed())));
        self.tally.passed += tally.passed;
        self.tally.failed += tally.failed;
    }

    /// A step that is one check.
    fn check(&mut self, title: &str, work: impl FnOnce() -> Outcome) {
        self.step(title, || (Tally::default(), work()));
    }
}

/// Sets up and runs every test.
pub fn test(house: &House) -> Outcome {
    let start = Instant::now();
    setup::greet("Settlebench: set up, then every test");
    let bagit = setup::for_testing(house)?;
    let features = house.test_features()?;
    let everything = House::everything(&features);
    let types = house.target.join("wire-types");
    codegen::empty(&types)?;
    let mut account = Account::default();
    account.check("Format of the Rust code", || {
        in_house(house, &["fmt", "--all", "--check"], "Run `cargo fmt --all`.")
    });
    account.check("Rules of the house", || tidy_up(house));
    account.check("Lint of the window's code", || npm(house, "lint"));
    account.step("Tests of the window's code", || npm_tests(house));
    account.check("Types and pages of the window", || setup::build_pages(house));
    account.step("Tests of xtask", || cargo_tests(house, &["test", "-p", "xtask"], |_| ()));
    account.check("Lint of the Rust code", || {
        let next = "Each warning above says what to do.";
        in_house(house, &["clippy", "-p", "xtask", "--all-targets", "--", "-D", "warnings"], next)?;
        let args = [&["clippy", "--all-targets"], &everything[..], &["--", "-D", "warnings"]];
        in_house(house, &args.concat(), next)
    });
    account.step("Tests of the Rust code", || {
        let screen = match Screen::open() {
            Ok(screen) => screen,
            Err(failure) => return (Tally::default(), Err(failure)),
        };
        let args = [&["test", "--no-fail-fast"], &everything[..]].concat();
        cargo_tests(house, &args, |command| {
            command.env("SETTLEBENCH_BAGIT", &bagit);
            command.env("SETTLEBENCH_WINDOW", house.built("settlebench"));
            command.env("TS_RS_EXPORT_DIR", &types);
            screen.show_to(command);
        })
    });
    account.check("Generated TypeScript is fresh", || codegen::compare(house, &types));
    close(&account, start)
}

fn close(account: &Account, start: Instant) -> Outcome {
    let Tally { passed, failed } = account.tally;
    announce(&format!("{STEPS} steps in {}", shell::duration(start.elapsed())));
    for title in &account.broken {
        tell(format!("FAILED: {title}"));
    }
    println!("{passed} passed, {failed} failed");
    if account.broken.is_empty() {
        return Ok(());
    }
    Err(Failure::new("Not every test passed.", "Look for FAILED above; each part says what to do."))
}

fn in_house(house: &House, args: &[&str], next: &str) -> Outcome {
    shell::run(shell::cargo(args).current_dir(&house.root), next)
}

fn npm(house: &House, script: &str) -> Outcome {
    let next = "The lines above name the file and line.";
    shell::run(setup::npm(&["run", "--silent", script])?.current_dir(house.ui()), next)
}

fn npm_tests(house: &House) -> (Tally, Outcome) {
    let mut command = match setup::npm(&["run", "--silent", "test"]) {
        Ok(command) => command,
        Err(failure) => return (Tally::default(), Err(failure)),
    };
    let (text, outcome) =
        shell::run_and_read(command.current_dir(house.ui()), "The failed test is named above.");
    (vitest_tally(&text), outcome)
}

fn cargo_tests(house: &House, args: &[&str], equip: impl FnOnce(&mut Command)) -> (Tally, Outcome) {
    let mut command = shell::cargo(args);
    equip(command.current_dir(&house.root));
    let (text, outcome) = shell::run_and_read(&mut command, "The failed test is named above.");
    (cargo_tally(&text), outcome)
}

/// Adds up the closing lines of Cargo's tests.
fn cargo_tally(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        tally.passed += count_before(line, " passed");
        tally.failed += count_before(line, " failed");
    }
    tally
}

/// Reads vitest's line `Tests  1 failed | 12 passed (13)`.
fn vitest_tally(text: &str) -> Tally {
    let plain = without_colour(text);
    let line = plain.lines().map(str::trim).find(|line| line.starts_with("Tests "));
    line.map_or_else(Tally::default, |line| Tally {
        passed: count_before(line, " passed"),
        failed: count_before(line, " failed"),
    })
}

/// The number that stands before a word, or nought.
fn count_before(line: &str, word: &str) -> u64 {
    let number = line.find(word).and_then(|at| line[..at].rsplit(' ').next());
    number.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn without_colour(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        rest = rest[at..].find('m').map_or("", |end| &rest[at + end + 1..]);
    }
    plain + rest
}

/// A screen that nobody sees, for the test of the real window; gone when dropped.
struct Screen {
    server: Option<Child>,
    display: String,
}

impl Screen {
    /// Starts Xvfb on a display that is free. On other systems the tests use the screen there is.
    fn open() -> Outcome<Self> {
        if !cfg!(target_os = "linux") {
            return Ok(Self { server: None, display: String::new() });
        }
        let failure = |what: String| Failure::new(what, "Does `Xvfb -displayfd 1` start by hand?");
        let args = ["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"];
        let mut server = shell::command("Xvfb", &args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failure(format!("Cannot start Xvfb: {error}.")))?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            // A failed read leaves the number empty, which is told below.
            let _ = BufReader::new(output).read_line(&mut number);
        }
        let screen = Self { server: Some(server), display: format!(":{}", number.trim()) };
        if number.trim().is_empty() {
            return Err(failure("Xvfb started and ended without a display.".to_owned()));
        }
        tell(format!("a screen of our own: {}", screen.display));
        Ok(screen)
    }

    fn show_to(&self, command: &mut Command) {
        if self.server.is_some() {
            command.env("DISPLAY", &self.display).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // It may have ended by itself.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_added_up() {
        let check =
            |text: &str, passed, failed| assert_eq!(cargo_tally(text), Tally { passed, failed }, "{text}");
        check("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", 3, 0);
        check("x\ntest result: ok. 3 passed; 0 failed;\ntest result: FAILED. 4 passed; 2 failed;", 7, 2);
        check("nothing of the kind", 0, 0);
    }

    #[test]
    fn vitest_is_read_through_its_colours() {
        let check =
            |text: &str, passed, failed| assert_eq!(vitest_tally(text), Tally { passed, failed }, "{text}");
        check("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m2 passed\u{1b}[39m (2)", 2, 0);
        check(" Test Files  1 passed (1)\n      Tests  1 failed | 12 passed (13)", 12, 1);
        check("", 0, 0);
    }

    #[test]
    fn a_failed_step_is_never_lost() {
        let failure = || Err(Failure::new("broken", "mend it"));
        let mut account = Account::default();
        account.step("tests pass, command fails", || (Tally { passed: 5, failed: 0 }, failure()));
        account.check("check fails", failure);
        account.check("check passes", || Ok(()));
        account.step("tests", || (Tally { passed: 1, failed: 2 }, failure()));
        assert_eq!(account.tally, Tally { passed: 7, failed: 4 });
        assert_eq!(account.broken.len(), 3);
    }
}
