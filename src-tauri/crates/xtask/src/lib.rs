//! What a developer asks of the house: `cargo xtask run | test | codegen | tidy`.
//!
//! Uses none of our crates, so that the first command on a fresh machine starts at once.
#![allow(clippy::print_stdout, clippy::print_stderr)]

pub mod codegen;
pub mod run;
pub mod setup;
pub mod shell;
pub mod test;
pub mod tidy;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use shell::{Failure, Outcome};

const USAGE: &str = "\
Usage: cargo xtask <command>

  run               set up what is missing, build, and open the demo shop (in the terminal if there is no display)
  test              the same set-up, then every test there is
  codegen [--check] write (or compare) the TypeScript types and the client in ui/src/api/generated
  tidy              check the rules of the house: layers, lengths, catalogue, fixtures";

/// Where the repository and its build output are.
#[derive(Debug, Clone)]
pub struct House {
    /// The top of the repository.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl House {
    /// The house this program was built from.
    pub fn find() -> Self {
        let here =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let here = PathBuf::from(here);
        let root = here.ancestors().nth(3).unwrap_or(&here).to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => std::path::absolute(&dir).unwrap_or_else(|_| dir.into()),
            None => root.join("target"),
        };
        Self { root, target }
    }

    /// The crates whose types reach the window: those with a feature `wire`, sorted.
    pub fn wire_crates(&self) -> Outcome<Vec<String>> {
        let folder = self.root.join("src-tauri/crates");
        let failure = |error| Failure::io("list", &folder, &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failure)? {
            let entry = entry.map_err(failure)?;
            let manifest = fs::read_to_string(entry.path().join("Cargo.toml")).unwrap_or_default();
            let table: toml::Table = manifest.parse().unwrap_or_default();
            if table.get("features").is_some_and(|features| features.get("wire").is_some()) {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// The features of every build of the workspace, so that nothing is built twice.
    ///
    /// `custom-protocol` puts the pages inside the window, `wire` adds the tests that write the TypeScript types.
    pub fn features(&self) -> Outcome<String> {
        let wires = self.wire_crates()?;
        let mut features = vec!["settlebench/custom-protocol".to_owned()];
        features.extend(wires.iter().map(|name| format!("{name}/wire")));
        Ok(features.join(","))
    }

    /// The features of every build for a test: the window's dialogs cannot be driven, so a list answers them.
    ///
    /// # Errors
    /// As [`House::features`].
    pub fn test_features(&self) -> Outcome<String> {
        Ok(format!("{},settlebench/harness", self.features()?))
    }

    /// The arguments that name every package but this one, with those features.
    pub fn everything(features: &str) -> [&str; 5] {
        ["--workspace", "--exclude", "xtask", "--features", features]
    }

    /// The folder of the window's package.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A program Cargo has built.
    pub fn built(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// Does what the words ask and tells how it went.
pub fn obey(words: &[&str]) -> ExitCode {
    let house = House::find();
    let outcome = match words {
        ["run"] => run::run(&house),
        ["test"] => test::test(&house),
        ["codegen"] => codegen::write(&house),
        ["codegen", "--check"] => codegen::check(&house),
        ["tidy"] => tidy_up(&house),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(Failure::new(format!("\"{}\" is not a command.", other.join(" ")), USAGE)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Prints every finding of [`tidy`]; an error if there is one.
pub fn tidy_up(house: &House) -> Outcome {
    let findings = tidy::check(&house.root)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: nothing to mend");
            Ok(())
        }
        n => Err(Failure::new(format!("tidy: {n} to mend."), "Each line above says what to do.")),
    }
}
