//! The layer table, `layers.toml`: who may use whom, which library has which home, and that nothing opens a socket.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::{Finding, Tree, line_of};
use crate::shell::{Failure, Outcome};

/// The file of the table.
pub(super) const FILE: &str = "src-tauri/crates/xtask/layers.toml";
const LOCK: &str = "Cargo.lock";

/// One crate of ours.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) folder: String,
    uses: Vec<String>,
    pub(super) never: Vec<String>,
}

/// The layer table.
pub(super) struct House {
    pub(super) crates: Vec<Crate>,
    homes: BTreeMap<String, Vec<String>>,
    pub(super) groups: BTreeMap<String, Vec<String>>,
    sockets: Vec<String>,
    doors: Vec<String>,
}

impl House {
    /// Reads the table of a tree.
    pub(super) fn read(tree: &Tree) -> Outcome<Self> {
        let table = parse(FILE, &tree.text(FILE)?)?;
        let lists = |name: &str| -> BTreeMap<String, Vec<String>> {
            let entries = table.get(name).and_then(Value::as_table).into_iter().flatten();
            entries.map(|(key, value)| (key.clone(), strings(Some(value)))).collect()
        };
        let crates = table.get("crate").and_then(Value::as_array).into_iter().flatten();
        let text =
            |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut sockets = lists("sockets");
        Ok(Self {
            crates: crates
                .map(|entry| Crate {
                    name: text(entry, "name"),
                    folder: text(entry, "folder"),
                    uses: strings(entry.get("uses")),
                    never: strings(entry.get("never")),
                })
                .collect(),
            homes: lists("homes"),
            groups: lists("groups"),
            sockets: sockets.remove("packages").unwrap_or_default(),
            doors: sockets.remove("doors").unwrap_or_default(),
        })
    }

    fn is_ours(&self, name: &str) -> bool {
        self.crates.iter().any(|member| member.name == name)
    }

    /// The homes of a library; None if it may live anywhere.
    fn homes_of(&self, library: &str) -> Option<&[String]> {
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => library.starts_with(start),
            None => library == pattern,
        };
        self.homes.iter().find(|(pattern, _)| fits(pattern)).map(|(_, homes)| homes.as_slice())
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn parse(file: &str, text: &str) -> Outcome<Table> {
    text.parse().map_err(|error| Failure::new(format!("{file} is not TOML: {error}"), "Mend the file."))
}

/// Every breach of the table.
pub(super) fn check(tree: &Tree, house: &House) -> Outcome<Vec<Finding>> {
    let mut findings = members(tree, house)?;
    for member in &house.crates {
        let file = format!("{}/Cargo.toml", member.folder);
        if tree.has(&file) {
            findings.extend(manifest(&file, &tree.text(&file)?, member, house)?);
        }
    }
    if tree.has(LOCK) {
        findings.extend(sockets(&tree.text(LOCK)?, house)?);
    }
    Ok(findings)
}

/// The table and the folders name the same crates.
fn members(tree: &Tree, house: &House) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    let table = tree.text(FILE)?;
    let known: BTreeSet<String> =
        house.crates.iter().map(|member| format!("{}/Cargo.toml", member.folder)).collect();
    for file in tree.sources("src-tauri", &["toml"]).filter(|file| file.ends_with("/Cargo.toml")) {
        if !known.contains(file) {
            findings.push(Finding::new(file, 1, format!("this crate has no floor; give it one in {FILE}")));
        }
    }
    for member in &house.crates {
        if !tree.has(&format!("{}/Cargo.toml", member.folder)) {
            let line = line_of(&table, &format!("\"{}\"", member.name));
            findings.push(Finding::new(FILE, line, format!("{} does not exist; take it out", member.name)));
        }
    }
    Ok(findings)
}

fn manifest(file: &str, text: &str, member: &Crate, house: &House) -> Outcome<Vec<Finding>> {
    let table = parse(file, text)?;
    let mut findings = Vec::new();
    let workspace_lints =
        table.get("lints").and_then(|lints| lints.get("workspace")).and_then(Value::as_bool);
    if workspace_lints != Some(true) {
        findings.push(Finding::new(
            file,
            1,
            "the lints of the house are off; add `[lints] workspace = true`",
        ));
    }
    for library in dependencies(&table) {
        let line = text.lines().position(|row| named(row, &library)).map_or(1, |at| at + 1);
        if house.is_ours(&library) {
            if !member.uses.contains(&library) {
                let what = format!("{} may not use {library}; pass what it needs from above", member.name);
                findings.push(Finding::new(file, line, what));
            }
        } else if let Some(homes) = house.homes_of(&library)
            && !homes.contains(&member.name)
        {
            let what = format!("{library} lives in {} only; call that crate instead", homes.join(" and "));
            findings.push(Finding::new(file, line, what));
        }
    }
    Ok(findings)
}

/// Whether a line of a manifest is about a library: `name.workspace = true`, `name = …`, `[dependencies.name]`.
fn named(row: &str, library: &str) -> bool {
    let row = row.trim();
    let rest = row.strip_prefix(library).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with('.') || rest.starts_with('='))
        || row.ends_with(&format!(".{library}]"))
}

/// The names of all dependencies, of whatever kind and system.
fn dependencies(table: &Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in table {
        let Some(inner) = value.as_table() else { continue };
        match key.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => {
                let real = |(name, entry): (&String, &Value)| {
                    entry.get("package").and_then(Value::as_str).unwrap_or(name).to_owned()
                };
                names.extend(inner.iter().map(real));
            }
            "target" => {
                inner.values().filter_map(Value::as_table).for_each(|t| names.extend(dependencies(t)))
            }
            _ => {}
        }
    }
    names
}

/// No library that opens sockets is reached from ours, except through a door.
fn sockets(lock: &str, house: &House) -> Outcome<Vec<Finding>> {
    let table = parse(LOCK, lock)?;
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in table.get("package").and_then(Value::as_array).into_iter().flatten() {
        let Some(name) = package.get("name").and_then(Value::as_str) else { continue };
        let listed = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
        // An entry is `name`, `name version` or `name version source`.
        let names = listed.filter_map(Value::as_str).filter_map(|entry| entry.split(' ').next());
        edges.entry(name).or_default().extend(names);
    }
    let mut findings = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<(&str, String)> =
        house.crates.iter().map(|c| (c.name.as_str(), c.name.clone())).collect();
    while let Some((name, road)) = open.pop() {
        if !seen.insert(name) || house.doors.iter().any(|door| door == name) {
            continue;
        }
        if house.sockets.iter().any(|socket| socket == name) {
            let what = format!("{name} opens sockets and comes in by {road}; take that dependency out");
            findings.push(Finding::new(LOCK, line_of(lock, &format!("name = \"{name}\"")), what));
            continue;
        }
        let next = edges.get(name).into_iter().flatten();
        open.extend(next.map(|next| (*next, format!("{road} > {next}"))));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    const TABLE: &str = r#"
[[crate]]
name = "money"
folder = "src-tauri/crates/money"
uses = []
never = []
[[crate]]
name = "store"
folder = "src-tauri/crates/store"
uses = ["money"]
never = []
[homes]
"rusqlite" = ["store"]
"typst*" = ["print"]
[sockets]
packages = ["ureq"]
doors = ["tauri"]
"#;

    fn check_house(manifest: &str, lock: &str, expect: &[&str]) {
        let good = "[lints]\nworkspace = true\n";
        let files = [
            (FILE, TABLE),
            ("src-tauri/crates/money/Cargo.toml", manifest),
            (
                "src-tauri/crates/store/Cargo.toml",
                &format!("{good}[dependencies]\nmoney.workspace = true\nrusqlite = \"0\""),
            ),
            (LOCK, lock),
        ];
        assert_eq!(said_of(&files, |tree| check(tree, &House::read(tree)?)), expect);
    }

    #[test]
    fn the_table_holds() {
        let file = "src-tauri/crates/money/Cargo.toml";
        check_house("[lints]\nworkspace = true\n", "", &[]);
        check_house(
            "[dependencies]\n[lints]\nworkspace = true\n[dev-dependencies]\nstore.workspace = true",
            "",
            &[&format!("{file}:5: money may not use store; pass what it needs from above")],
        );
        check_house(
            "[lints]\nworkspace = true\n[target.'cfg(unix)'.dependencies]\nrusqlite = \"0\"\ntypst-pdf.workspace = true",
            "",
            &[
                &format!("{file}:4: rusqlite lives in store only; call that crate instead"),
                &format!("{file}:5: typst-pdf lives in print only; call that crate instead"),
            ],
        );
        check_house(
            "[package]\nname = \"money\"",
            "",
            &[&format!("{file}:1: the lints of the house are off; add `[lints] workspace = true`")],
        );
    }

    #[test]
    fn crates_and_table_name_the_same() {
        let files = [(FILE, TABLE), ("src-tauri/crates/new/Cargo.toml", "")];
        let said = said_of(&files, |tree| members(tree, &House::read(tree)?));
        assert_eq!(
            said,
            [
                format!("src-tauri/crates/new/Cargo.toml:1: this crate has no floor; give it one in {FILE}"),
                format!("{FILE}:3: money does not exist; take it out"),
                format!("{FILE}:8: store does not exist; take it out"),
            ]
        );
    }

    #[test]
    fn sockets_stay_out() {
        let package =
            |name: &str, uses: &str| format!("[[package]]\nname = \"{name}\"\ndependencies = [{uses}]\n");
        let check = |packages: &[(&str, &str)], expect: &[&str]| {
            let lock: String = packages.iter().map(|(name, uses)| package(name, uses)).collect();
            check_house("[lints]\nworkspace = true\n", &lock, expect);
        };
        check(&[("store", "\"tauri 2.0.0\""), ("tauri", "\"ureq\""), ("ureq", "")], &[]);
        check(
            &[("store", "\"helper\""), ("helper", "\"ureq 3.0.0\""), ("ureq", "")],
            &[
                "Cargo.lock:8: ureq opens sockets and comes in by store > helper > ureq; take that dependency out",
            ],
        );
    }
}
