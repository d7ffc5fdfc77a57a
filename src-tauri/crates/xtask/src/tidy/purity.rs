//! Pure crates touch no disk, no clock and no network: the paths of those are absent from their code.

use proc_macro2::{TokenStream, TokenTree};
use syn::UseTree;
use syn::visit::{self, Visit};

use super::layers::{Crate, House};
use super::rust::{for_tests, is_test_file, parse};
use super::{Finding, Tree};
use crate::shell::{Failure, Outcome};

/// Every forbidden path that stands in code which is not a test.
pub(super) fn check(tree: &Tree, house: &House) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for member in &house.crates {
        let forbidden = forbidden(member, house)?;
        let folder = format!("{}/src", member.folder);
        for file in tree.sources(&folder, &["rs"]).filter(|file| !is_test_file(file)) {
            let source = parse(file, &tree.text(file)?)?;
            let mut seen = Paths::default();
            seen.visit_file(&source);
            for (path, line) in seen.found {
                for (group, parts) in forbidden.iter().filter(|(_, parts)| holds(&path, parts)) {
                    let what = format!(
                        "{} touches the {group} ({}); take it as an argument from above",
                        member.name,
                        parts.join("::")
                    );
                    findings.push(Finding::new(file, line, what));
                }
            }
        }
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// The forbidden paths of a crate, each with its group.
fn forbidden<'a>(member: &Crate, house: &'a House) -> Outcome<Vec<(&'a str, Vec<&'a str>)>> {
    let mut forbidden = Vec::new();
    for group in &member.never {
        let Some((name, paths)) = house.groups.get_key_value(group) else {
            let what =
                format!("layers.toml: {} may never touch \"{group}\", which is no group.", member.name);
            return Err(Failure::new(what, "Name the group under [groups]."));
        };
        forbidden.extend(paths.iter().map(|path| (name.as_str(), path.split("::").collect())));
    }
    Ok(forbidden)
}

fn holds(path: &[String], parts: &[&str]) -> bool {
    path.windows(parts.len()).any(|window| window == parts)
}

/// The paths that code names: in types and expressions, in `use`, and inside macros.
#[derive(Default)]
struct Paths {
    found: Vec<(Vec<String>, usize)>,
}

impl Paths {
    fn imports(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.imports(&path.tree, &with(&path.ident)),
            UseTree::Name(name) => self.found.push((with(&name.ident), name.ident.span().start().line)),
            UseTree::Rename(name) => self.found.push((with(&name.ident), name.ident.span().start().line)),
            UseTree::Glob(glob) => self.found.push((before.to_vec(), glob.star_token.spans[0].start().line)),
            UseTree::Group(group) => group.items.iter().for_each(|item| self.imports(item, before)),
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 1;
        let mut joined = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if !joined {
                        self.close(&mut path, line);
                    }
                    line = ident.span().start().line;
                    path.push(ident.to_string());
                    joined = false;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => joined = !path.is_empty(),
                TokenTree::Group(group) => {
                    self.close(&mut path, line);
                    self.tokens(group.stream());
                }
                _ => self.close(&mut path, line),
            }
        }
        self.close(&mut path, line);
    }

    fn close(&mut self, path: &mut Vec<String>, line: usize) {
        if !path.is_empty() {
            self.found.push((std::mem::take(path), line));
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs[..],
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.imports(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let line = path.segments.first().map_or(1, |segment| segment.ident.span().start().line);
        self.found.push((parts, line));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::super::layers::FILE;
    use super::super::said_of;
    use super::*;

    const TABLE: &str = r#"
[[crate]]
name = "money"
folder = "m"
uses = []
never = ["disk", "clock"]
[groups]
disk = ["std::fs"]
clock = ["Utc::now", "SystemTime"]
"#;

    #[test]
    fn a_pure_crate_touches_nothing() {
        let check = |source: &str, expect: &[&str]| {
            let files = [(FILE, TABLE), ("m/src/lib.rs", source)];
            let said = said_of(&files, |tree| check(tree, &House::read(tree)?));
            let expect: Vec<String> = expect
                .iter()
                .map(|hit| {
                    let (line, rest) = hit.split_once(' ').unwrap();
                    let (group, path) = rest.split_once(' ').unwrap();
                    format!(
                        "m/src/lib.rs:{line}: money touches the {group} ({path}); take it as an argument from above"
                    )
                })
                .collect();
            assert_eq!(said, expect, "{source}");
        };
        check("use std::io;\nfn f(now: NaiveDateTime) {}", &[]);
        check("use std::{io, fs::File};", &["1 disk std::fs"]);
        check("use std::fs as files;", &["1 disk std::fs"]);
        check("use std::fs::*;", &["1 disk std::fs"]);
        check("fn f() {\n  let t = chrono::Utc::now();\n}", &["2 clock Utc::now"]);
        check("fn f() {\n  info(format!(\"{}\", Utc::now().year()));\n}", &["2 clock Utc::now"]);
        check("struct S { at: Option<std::time::SystemTime> }", &["1 clock SystemTime"]);
        check("#[cfg(test)]\nmod tests {\n  use std::fs;\n}", &[]);
        check("fn now() {}\nfn f() { now() }", &[]);
    }

    #[test]
    fn tests_and_build_scripts_are_free() {
        let source = "use std::fs;";
        let files = [
            (FILE, TABLE),
            ("m/src/tests.rs", source),
            ("m/src/a/tests/b.rs", source),
            ("m/build.rs", source),
        ];
        assert!(said_of(&files, |tree| check(tree, &House::read(tree)?)).is_empty());
    }
}
