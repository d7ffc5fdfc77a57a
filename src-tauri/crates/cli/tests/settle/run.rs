use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A shop's file in a folder of its own, worked on through `settle`.
pub(crate) struct Settle {
    pub(crate) dir: tempfile::TempDir,
}

/// The fixtures' folder.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures")
}

/// A story's folder.
pub(crate) fn story(name: &str) -> PathBuf {
    fixtures().join("days").join(name)
}

impl Settle {
    /// A new shop from a story's `shop.toml`.
    pub(crate) fn shop(name: &str) -> Self {
        let settle = Self { dir: tempfile::tempdir().unwrap() };
        let toml = story(name).join("shop.toml");
        settle.ok(&["new", "--shop", toml.to_str().unwrap()]);
        settle
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.dir.path().join("shop.settle")
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_settle"));
        command.arg("--file").arg(self.file()).args(["--json", "--operator", "tester", "--language", "en"]);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// Runs a command that must succeed and gives its document.
    pub(crate) fn ok(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "settle {arguments:?}: {errors}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("settle {arguments:?}: {error}"))
    }

    /// Runs a command that must fail with an exit code and gives its error.
    pub(crate) fn refused(&self, arguments: &[&str], exit: i32) -> Value {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(exit), "settle {arguments:?}: {errors}");
        let document: Value =
            serde_json::from_str(&errors).unwrap_or_else(|error| panic!("{errors}: {error}"));
        for field in ["code", "message", "kept", "next"] {
            let text = document["error"][field].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "settle {arguments:?}: no {field} in {errors}");
            assert!(!text.contains('{'), "settle {arguments:?}: unfilled {field}: {text}");
        }
        document["error"].clone()
    }

    /// Imports files of a story.
    pub(crate) fn import(&self, story_name: &str, files: &[&str]) -> Value {
        let paths: Vec<PathBuf> = files.iter().map(|file| story(story_name).join(file)).collect();
        let mut arguments = vec!["import"];
        arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
        self.ok(&arguments)
    }
}

/// The text of a field.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no text {field} in {value}"))
}
