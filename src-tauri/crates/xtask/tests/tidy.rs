//! The house is tidy: the rules of `cargo xtask tidy`, as a test.

use xtask::{House, tidy};

#[test]
fn the_house_is_tidy() {
    let findings = tidy::check(&House::find().root).unwrap();
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} to mend:\n{}", lines.len(), lines.join("\n"));
}
