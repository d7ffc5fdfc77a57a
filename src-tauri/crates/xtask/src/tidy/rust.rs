//! Reading Rust sources, and the names of the wire.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{Attribute, Ident};

use super::{Finding, Tree};
use crate::shell::{Failure, Outcome};

/// Parses a source.
pub(super) fn parse(file: &str, text: &str) -> Outcome<syn::File> {
    syn::parse_file(text).map_err(|error| {
        let line = error.span().start().line;
        Failure::new(format!("{file}:{line}: not Rust: {error}."), "Mend the file; rustc says more.")
    })
}

/// Whether an item is there for tests only.
pub(super) fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        if attribute.path().is_ident("test") {
            return true;
        }
        let list = attribute.meta.require_list();
        attribute.path().is_ident("cfg") && list.is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

/// Whether a whole file is there for tests, or for the build, only.
pub(super) fn is_test_file(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    file.contains("/tests/") || file.contains("/benches/") || ["build.rs", "tests.rs"].contains(&name)
}

/// Files that no module names, and types of the wire with one name.
pub(super) fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = forgotten(tree)?;
    findings.extend(wire_names(tree)?);
    Ok(findings)
}

/// Every file is declared as a module: a forgotten one is neither built nor run as a test.
fn forgotten(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.sources("src-tauri", &["rs"]) {
        let Some((folder, name)) = file.rsplit_once('/') else { continue };
        let is_root = ["main.rs", "lib.rs", "build.rs"].contains(&name);
        let is_target = ["/tests", "/benches", "/examples", "/bin"].iter().any(|end| folder.ends_with(end));
        if is_root || (is_target && !folder.contains("/src")) {
            continue;
        }
        let (module, parents) = match name {
            "mod.rs" => folder.rsplit_once('/').map_or((folder, ""), |(parent, module)| (module, parent)),
            _ => (name.strip_suffix(".rs").unwrap_or(name), folder),
        };
        let candidates = ["mod.rs", "lib.rs", "main.rs"].map(|parent| format!("{parents}/{parent}"));
        let mut declared = false;
        for parent in
            candidates.into_iter().chain([format!("{parents}.rs")]).filter(|parent| tree.has(parent))
        {
            let text = tree.text(&parent)?;
            declared |=
                text.contains(&format!("mod {module};")) || text.contains(&format!("mod {module} {{"));
        }
        if !declared {
            findings.push(Finding::new(
                file,
                1,
                format!("no module declares it; add `mod {module};` or take it out"),
            ));
        }
    }
    Ok(findings)
}

/// No two types of the wire have one name: TypeScript has one folder for all.
fn wire_names(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut places: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut findings = Vec::new();
    for file in tree.sources("src-tauri", &["rs"]) {
        let text = tree.text(file)?;
        if !text.contains("ts_rs") {
            continue;
        }
        let mut types = WireTypes::default();
        types.visit_file(&parse(file, &text)?);
        for (name, line) in types.found {
            if let Some((other, at)) = places.get(&name) {
                let what = format!(
                    "{name} crosses the wire from {other}:{at} too; rename one with `ts(rename = …)`"
                );
                findings.push(Finding::new(file, line, what));
            } else {
                places.insert(name, (file.to_owned(), line));
            }
        }
    }
    Ok(findings)
}

#[derive(Default)]
struct WireTypes {
    found: Vec<(String, usize)>,
}

impl WireTypes {
    fn take(&mut self, ident: &Ident, attributes: &[Attribute]) {
        for attribute in attributes {
            let Ok(list) = attribute.meta.require_list() else { continue };
            let text = list.tokens.to_string();
            if !attribute.path().is_ident("cfg_attr") || !text.contains("ts_rs") || !text.contains("export") {
                continue;
            }
            let renamed = text.split("rename = \"").nth(1).and_then(|rest| rest.split('"').next());
            let name = renamed.map_or_else(|| ident.to_string(), str::to_owned);
            self.found.push((name, ident.span().start().line));
        }
    }
}

impl<'ast> Visit<'ast> for WireTypes {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.take(&item.ident, &item.attrs);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.take(&item.ident, &item.attrs);
        visit::visit_item_enum(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    #[test]
    fn one_name_on_the_wire_is_one_type() {
        let leg = "#[cfg_attr(feature = \"wire\", derive(ts_rs::TS), ts(export))]\npub enum Leg {}";
        let renamed = leg.replace("export", "export, rename = \"OtherLeg\"");
        let check = |second: &str, expect: &[&str]| {
            assert_eq!(said_of(&[("src-tauri/a.rs", leg), ("src-tauri/b.rs", second)], wire_names), expect);
        };
        check(&renamed, &[]);
        check("pub enum Leg {}", &[]);
        check(
            leg,
            &[
                "src-tauri/b.rs:2: Leg crosses the wire from src-tauri/a.rs:2 too; rename one with `ts(rename = …)`",
            ],
        );
    }
    #[test]
    fn no_file_is_forgotten() {
        let files = [
            ("src-tauri/build.rs", ""),
            ("src-tauri/src/lib.rs", "mod one;\npub(crate) mod two;"),
            ("src-tauri/src/one.rs", "mod part;"),
            ("src-tauri/src/one/part.rs", ""),
            ("src-tauri/src/one/lost.rs", ""),
            ("src-tauri/src/two/mod.rs", ""),
            ("src-tauri/src/three/mod.rs", ""),
            ("src-tauri/tests/window/main.rs", "mod steps;"),
            ("src-tauri/tests/window/steps.rs", ""),
            ("src-tauri/tests/window/forgotten.rs", ""),
            ("src-tauri/tests/single.rs", ""),
        ];
        let expect =
            [("src/one/lost", "lost"), ("src/three/mod", "three"), ("tests/window/forgotten", "forgotten")]
                .map(|(file, name)| {
                    format!("src-tauri/{file}.rs:1: no module declares it; add `mod {name};` or take it out")
                });
        assert_eq!(said_of(&files, forgotten), expect);
    }
}
