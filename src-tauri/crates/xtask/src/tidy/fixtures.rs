//! No dead fixture: what lies there is a story, or somebody names it.

use super::{Finding, Tree};
use crate::codegen::GENERATED;
use crate::shell::Outcome;

const STORIES: &str = "fixtures/days/";

/// Names fixtures without using them.
const BYSTANDERS: [&str; 2] = ["src-tauri/crates/xtask/src/tidy/", GENERATED];

/// Every fixture that nobody uses.
pub(super) fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut readers = Vec::new();
    let sources = tree.sources("", &["rs", "ts", "tsx", "py", "toml", "md"]);
    for file in sources.filter(|file| !BYSTANDERS.iter().any(|bystander| file.starts_with(bystander))) {
        readers.push((file, tree.text(file)?));
    }
    let fixtures = tree.files().filter(|file| file.starts_with("fixtures/"));
    let dead = fixtures.filter(|file| !is_alive(tree, file, &readers));
    Ok(dead
        .map(|file| Finding::new(file, 1, "no test and no story uses it; use it or take it out"))
        .collect())
}

fn is_alive(tree: &Tree, file: &str, readers: &[(&str, String)]) -> bool {
    let code_names = |text: &str| {
        let code = readers.iter().filter(|(reader, _)| *reader != file && !reader.ends_with(".md"));
        code.map(|(_, source)| source).any(|source| source.contains(text))
    };
    if let Some(story) = story(tree, file) {
        let code =
            readers.iter().filter(|(reader, _)| !reader.starts_with("fixtures/") && !reader.ends_with(".md"));
        return code.map(|(_, source)| source).any(|source| source.contains(story));
    }
    let (folder, name) = file.rsplit_once('/').unwrap_or_default();
    match name.strip_suffix(".py") {
        // A tool for a person is told of in a README, a module is imported by its name.
        Some(module) => code_names(module) || readers.iter().any(|(_, text)| text.contains(name)),
        None => name == "README.md" || code_names(name) || (folder != "fixtures" && code_names(folder)),
    }
}

/// The story a file belongs to: a folder of `days` with its expected result.
fn story<'a>(tree: &Tree, file: &'a str) -> Option<&'a str> {
    let (story, _) = file.strip_prefix(STORIES)?.split_once('/')?;
    tree.has(&format!("{STORIES}{story}/expected.json")).then_some(story)
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    #[test]
    fn dead_fixtures_are_named() {
        let check = |source: &str, expect: &[&str]| {
            let files = [
                ("fixtures/README.md", "make.py makes them; lost.csv"),
                ("fixtures/make.py", "import shapes"),
                ("fixtures/shapes.py", ""),
                ("fixtures/lost.py", ""),
                ("fixtures/days/corner-shop/1.csv", ""),
                ("fixtures/days/corner-shop/expected.json", ""),
                ("fixtures/days/half/1.csv", ""),
                ("fixtures/bad/empty.csv", ""),
                ("fixtures/databases/v1.settle", ""),
                ("src-tauri/a.rs", source),
            ];
            let expect: Vec<String> = expect
                .iter()
                .map(|f| format!("fixtures/{f}:1: no test and no story uses it; use it or take it out"))
                .collect();
            assert_eq!(said_of(&files, check), expect);
        };
        check("story(\"corner-shop\"); \"half/1.csv\"; \"empty.csv\"; \"fixtures/databases\"", &["lost.py"]);
        check("\"corner-shop\"; \"1.csv\"", &["bad/empty.csv", "databases/v1.settle", "lost.py"]);
        check(
            "\"empty.csv\"; \"v1.settle\"",
            &["days/corner-shop/1.csv", "days/corner-shop/expected.json", "days/half/1.csv", "lost.py"],
        );
    }
}
