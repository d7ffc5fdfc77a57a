//! No unfinished work and no test switched off.

use super::{Finding, Tree};
use crate::codegen::GENERATED;
use crate::shell::Outcome;

/// Written in halves, so that this file does not hold what it looks for.
const MARKS: [(&str, &str); 14] = [
    (concat!("TO", "DO"), "do it, or file it"),
    (concat!("FIX", "ME"), "mend it, or file it"),
    (concat!("to", "do!("), "write it"),
    (concat!("unimple", "mented!("), "write it"),
    (concat!("#[ig", "nore"), "let the test run, or take it out"),
    (concat!("it.on", "ly("), "let the other tests run"),
    (concat!("test.on", "ly("), "let the other tests run"),
    (concat!("describe.on", "ly("), "let the other tests run"),
    (concat!("it.sk", "ip"), "let the test run, or take it out"),
    (concat!("test.sk", "ip"), "let the test run, or take it out"),
    (concat!("describe.sk", "ip"), "let the test run, or take it out"),
    (concat!("@ts-ig", "nore"), "mend the type"),
    (concat!("@ts-no", "check"), "mend the types"),
    (concat!("@ts-expect-", "error"), "mend the type"),
];
const ENDINGS: [&str; 15] =
    ["rs", "ts", "tsx", "js", "mjs", "css", "html", "py", "toml", "ftl", "md", "typ", "sql", "sh", "ci/run"];

/// Every mark, and every lint switched off without a reason.
pub(super) fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.sources("", &ENDINGS).filter(|file| !file.starts_with(GENERATED)) {
        for (at, line) in tree.text(file)?.lines().enumerate() {
            for (mark, next) in MARKS.iter().filter(|(mark, _)| stands_in(line, mark)) {
                findings.push(Finding::new(file, at + 1, format!("{mark} is unfinished work; {next}")));
            }
            if line.contains(concat!("eslint-", "disable")) && !line.contains(" -- ") {
                let what = "a lint is off without a reason; write it behind ` -- `, or mend the code";
                findings.push(Finding::new(file, at + 1, what));
            }
        }
    }
    Ok(findings)
}

/// Whether a mark stands in a line, not as a part of a longer word.
fn stands_in(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_none_or(|c| !in_word(c));
        let after = line[at + mark.len()..].chars().next().is_none_or(|c| !in_word(c));
        before && (after || !mark.ends_with(in_word))
    })
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    #[test]
    fn marks_are_found() {
        for (mark, next) in MARKS {
            let said = said_of(&[("a.rs", &format!("//\n x {mark} y"))], check);
            assert_eq!(said, [format!("a.rs:2: {mark} is unfinished work; {next}")]);
        }
    }

    #[test]
    fn other_words_are_not() {
        let check = |name: &str, text: &str, count: usize| {
            assert_eq!(said_of(&[(name, text)], check).len(), count, "{text}");
        };
        check("a.rs", concat!("MASTO", "DON submit.only(x) audit.skipped"), 0);
        check("a.csv", concat!("TO", "DO"), 0);
        check("ui/src/api/generated/a.ts", concat!("TO", "DO"), 0);
        check("a.ts", concat!("// eslint-", "disable-next-line rule"), 1);
        check("a.ts", concat!("// eslint-", "disable-next-line rule -- the core sends plain data"), 0);
    }
}
