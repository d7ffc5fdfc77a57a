//! The rules of the house, as a test: each looks at the tree and names what to mend, file and line.
//!
//! Left to others: the length of TypeScript functions (ESLint), warnings (clippy), and the types of the wire, which
//! only a build can tell (`cargo xtask codegen --check`, part of `cargo xtask test`).

mod catalogue;
mod fixtures;
mod fluent;
mod layers;
mod length;
mod marks;
mod purity;
mod rust;
mod top;
mod tree;
mod window;

use std::fmt;
use std::path::Path;

use crate::shell::Outcome;
use layers::House;
pub use tree::Tree;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the top of the repository.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl Finding {
    /// Something wrong in a line of a file.
    pub fn new(file: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.into(), line: line.max(1), what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Every finding in the tree below `root`, sorted.
pub fn check(root: &Path) -> Outcome<Vec<Finding>> {
    let tree = Tree::read(root)?;
    let house = House::read(&tree)?;
    let mut findings = layers::check(&tree, &house)?;
    findings.extend(purity::check(&tree, &house)?);
    for rule in [
        length::check,
        catalogue::check,
        window::check,
        top::check,
        marks::check,
        fixtures::check,
        rust::check,
    ] {
        findings.extend(rule(&tree)?);
    }
    findings.sort();
    Ok(findings)
}

/// The number of the first line that holds `text`; 1 if none does.
fn line_of(source: &str, text: &str) -> usize {
    source.lines().position(|line| line.contains(text)).map_or(1, |at| at + 1)
}

/// A made-up tree for the test of a rule, and what the rule says of it.
#[cfg(test)]
fn said_of(files: &[(&str, &str)], rule: impl Fn(&Tree) -> Outcome<Vec<Finding>>) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = root.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let tree = Tree::read(root.path()).unwrap();
    let mut findings = rule(&tree).unwrap();
    findings.sort();
    findings.iter().map(Finding::to_string).collect()
}
