//! The top of the repository holds what it should, and the lock of the npm packages names no host.

use std::collections::BTreeSet;

use super::{Finding, Tree};
use crate::shell::Outcome;

const ENTRIES: [&str; 7] =
    ["Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "src-tauri", "ui", "fixtures"];
const PACKAGES: &str = "ui/package-lock.json";

/// Every stray entry, and every host in the lock.
pub(super) fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let tops: BTreeSet<&str> = tree.files().filter_map(|file| file.split('/').next()).collect();
    let strays = tops.into_iter().filter(|name| !name.starts_with('.') && !ENTRIES.contains(name));
    let mut findings: Vec<Finding> = strays
        .map(|name| Finding::new(name, 1, "has no place at the top; move it below src-tauri, ui or fixtures"))
        .collect();
    if tree.has(PACKAGES) {
        for (at, line) in tree.text(PACKAGES)?.lines().enumerate() {
            if line.contains("\"resolved\":") && line.contains("://") {
                let what =
                    "names a registry's host; install with the .npmrc beside it, which leaves hosts out";
                findings.push(Finding::new(PACKAGES, at + 1, what));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    #[test]
    fn the_top_is_tidy() {
        let good = [
            ("Cargo.toml", ""),
            ("ui/a.ts", ""),
            (".ci/run", ""),
            (".gitignore", "/target"),
            ("target/x", ""),
        ];
        assert!(said_of(&good, check).is_empty());
        let stray = "has no place at the top; move it below src-tauri, ui or fixtures";
        let said = said_of(&[("notes.md", ""), ("scripts/a.sh", ""), ("scripts/b.sh", "")], check);
        assert_eq!(said, [format!("notes.md:1: {stray}"), format!("scripts:1: {stray}")]);
    }

    #[test]
    fn the_lock_names_no_host() {
        let lock = "{\n\"resolved\": \"https://registry.example/a.tgz\",\n\"url\": \"https://a.example\"\n}";
        let said = said_of(&[(PACKAGES, lock)], check);
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("ui/package-lock.json:2: names a registry's host"), "{said:?}");
    }
}
