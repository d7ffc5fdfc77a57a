//! The catalogue speaks both languages in full, and nobody asks it for a message it lacks.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use super::fluent::{Message, messages};
use super::{Finding, Tree, rust};
use crate::shell::Outcome;

const LOCALES: &str = "src-tauri/crates/words/locales";
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];
/// What every error message tells besides what happened: what was not changed, and what to do.
const ERROR_PARTS: [&str; 2] = ["kept", "next"];

/// The messages of one language by id, each with its file.
type Language = BTreeMap<String, (String, Message)>;

/// Every gap in the catalogue.
pub(super) fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut languages = Vec::new();
    for name in LANGUAGES {
        languages.push(read(tree, name, &mut findings)?);
    }
    if languages.iter().all(BTreeMap::is_empty) {
        return Ok(findings);
    }
    for (one, other) in [(0, 1), (1, 0)] {
        compare(&languages[one], &languages[other], LANGUAGES[other], &mut findings);
    }
    findings.extend(errors(tree, &languages[1])?);
    findings.extend(asked_for(tree, &languages[1])?);
    Ok(findings)
}

fn read(tree: &Tree, name: &str, findings: &mut Vec<Finding>) -> Outcome<Language> {
    let mut language = Language::new();
    for file in tree.sources(&format!("{LOCALES}/{name}"), &["ftl"]) {
        for message in messages(&tree.text(file)?) {
            if let Some((other, first)) = language.get(&message.id) {
                let what = format!("{} stands in {other}:{} already; take one out", message.id, first.line);
                findings.push(Finding::new(file, message.line, what));
            } else {
                language.insert(message.id.clone(), (file.to_owned(), message));
            }
        }
    }
    Ok(language)
}

/// What one language says and the other does not, or says with other variables.
fn compare(one: &Language, other: &Language, name: &str, findings: &mut Vec<Finding>) {
    for (id, (file, message)) in one {
        for reference in message.parts.values().flat_map(|part| &part.references) {
            if !one.contains_key(reference) {
                let what = format!(
                    "{id} refers to {reference}, which is not in this language; add it or mend the name"
                );
                findings.push(Finding::new(file, message.line, what));
            }
        }
        let Some((_, twin)) = other.get(id) else {
            let what = format!("{id} is missing in {name}; add it there");
            findings.push(Finding::new(file, message.line, what));
            continue;
        };
        let lacking = |what: &str, names: Vec<&&str>| {
            let names: Vec<String> = names.iter().map(|name| (**name).to_owned()).collect();
            let what =
                format!("{id} lacks {what} {} in {name}; both languages say the same", names.join(", "));
            (!names.is_empty()).then(|| Finding::new(file, message.line, what))
        };
        findings.extend(lacking("the part", message.attributes().difference(&twin.attributes()).collect()));
        findings.extend(lacking("the variable", message.variables().difference(&twin.variables()).collect()));
    }
}

/// Every error code of the workbench has its message, with all parts.
fn errors(tree: &Tree, language: &Language) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.sources("src-tauri/crates/workbench/src", &["rs"]) {
        let mut codes = Codes::default();
        codes.visit_file(&rust::parse(file, &tree.text(file)?)?);
        for (code, line) in codes.found {
            let id = format!("error-{code}");
            let Some((_, message)) = language.get(&id) else {
                let what = format!("the catalogue has no {id}; add it with .{}", ERROR_PARTS.join(" and ."));
                findings.push(Finding::new(file, line, what));
                continue;
            };
            let lacking = ERROR_PARTS.iter().filter(|part| !message.attributes().contains(**part));
            findings
                .extend(lacking.map(|part| Finding::new(file, line, format!("{id} lacks .{part}; add it"))));
        }
    }
    Ok(findings)
}

/// The error codes: the variants of `enum ErrorCode`, or the texts of the macro `codes!` that writes it.
#[derive(Default)]
struct Codes {
    found: Vec<(String, usize)>,
}

impl Codes {
    /// The texts that stand behind a `=`; those of `#[doc = …]` stand in a group of their own.
    fn texts(&mut self, tokens: TokenStream) {
        let mut equals = false;
        for token in tokens {
            if let TokenTree::Literal(literal) = &token
                && equals
            {
                let code = literal.to_string().trim_matches('"').to_owned();
                self.found.push((code, literal.span().start().line));
            }
            equals = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '=');
        }
    }
}

impl<'ast> Visit<'ast> for Codes {
    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if item.path.is_ident("codes") {
            self.texts(item.tokens.clone());
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        if item.ident == "ErrorCode" {
            let codes =
                item.variants.iter().map(|v| (kebab(&v.ident.to_string()), v.ident.span().start().line));
            self.found.extend(codes);
        }
    }
}

fn kebab(name: &str) -> String {
    let mut text = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// Every message the window asks for by a fixed name exists; of a made-up name, some message begins so.
fn asked_for(tree: &Tree, language: &Language) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.sources("ui/src", &["ts", "tsx"]).filter(|file| !file.contains(".test.")) {
        for (at, line) in tree.text(file)?.lines().enumerate() {
            for ask in asks(line) {
                let known = match ask.strip_suffix('*') {
                    Some(start) => language.keys().any(|id| id.starts_with(start)),
                    None => has(language, &ask),
                };
                if !known {
                    let what =
                        format!("the catalogue has no {ask}; add it in both languages or mend the name");
                    findings.push(Finding::new(file, at + 1, what));
                }
            }
        }
    }
    Ok(findings)
}

/// Whether there is a message `id`, or an attribute `id.name`.
fn has(language: &Language, ask: &str) -> bool {
    let (id, attribute) = ask.split_once('.').map_or((ask, ""), |(id, name)| (id, name));
    language.get(id).is_some_and(|(_, message)| message.parts.contains_key(attribute))
}

/// The ids a line asks for: `t('id'`, `maybe('id'`, `<Localized id="id"`; of a template its fixed start and `*`, of
/// `term('start', value)` too.
fn asks(line: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for opening in ["t(", "maybe(", "term(", "<Localized id="] {
        for (at, _) in line.match_indices(opening) {
            if line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = line[at + opening.len()..].trim_start_matches([' ', '{']);
            let Some(quote) = rest.chars().next().filter(|c| "'\"`".contains(*c)) else { continue };
            let Some(text) = rest[1..].split(quote).next() else { continue };
            match text.split_once("${") {
                Some(("", _)) => {}
                Some((start, _)) => _ = found.insert(format!("{start}*")),
                None if opening == "term(" => _ = found.insert(format!("{text}-*")),
                None => _ = found.insert(text.to_owned()),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    fn check_files(zh: &str, en: &str, more: &[(&str, &str)], expect: &[&str]) {
        let mut files = vec![
            ("src-tauri/crates/words/locales/zh-CN/a.ftl", zh),
            ("src-tauri/crates/words/locales/en/a.ftl", en),
        ];
        files.extend(more);
        let said: Vec<String> =
            said_of(&files, check).iter().map(|line| line.replace(LOCALES, "@")).collect();
        assert_eq!(said, expect);
    }

    #[test]
    fn both_languages_say_the_same() {
        check_files("a = 甲 { $n }\n", "a = A { $n }\n", &[], &[]);
        check_files(
            "a = 甲\n",
            "a = A\nb = B\n",
            &[],
            &["@/en/a.ftl:2: b is missing in zh-CN; add it there"],
        );
        check_files(
            "a = 甲\n",
            "a = A { $n }\n    .next = Go\n",
            &[],
            &[
                "@/en/a.ftl:1: a lacks the part next in zh-CN; both languages say the same",
                "@/en/a.ftl:1: a lacks the variable n in zh-CN; both languages say the same",
            ],
        );
        check_files(
            "a = 甲\na = 乙\n",
            "a = A\n",
            &[],
            &["@/zh-CN/a.ftl:2: a stands in @/zh-CN/a.ftl:1 already; take one out"],
        );
        check_files(
            "a = { b }\n",
            "a = A\n",
            &[],
            &["@/zh-CN/a.ftl:1: a refers to b, which is not in this language; add it or mend the name"],
        );
    }

    #[test]
    fn every_error_has_its_words() {
        let source = "codes! {\n/// Gone = \"not-this\"\nGone = \"gone\",\nLost = \"lost\" }\n";
        let words = "error-gone = Gone\n    .kept = All\n    .next = Look\n";
        let file = "src-tauri/crates/workbench/src/error.rs";
        let lost = format!("{file}:4: the catalogue has no error-lost; add it with .kept and .next");
        check_files(words, words, &[(file, source)], &[&lost]);
        let partial = format!("{words}error-lost = Lost\n    .kept = All\n");
        check_files(
            &partial,
            &partial,
            &[(file, source)],
            &[&format!("{file}:4: error-lost lacks .next; add it")],
        );
        let plain = "pub enum ErrorCode {\nDiskFull }";
        let full = format!("{file}:2: the catalogue has no error-disk-full; add it with .kept and .next");
        check_files(words, words, &[(file, plain)], &[&full]);
    }

    #[test]
    fn the_window_asks_for_what_there_is() {
        let words = "case-title = T\n    .note = N\nstate-new = N\n";
        let check = |line: &str, expect: &[&str]| {
            let expect: Vec<String> = expect
                .iter()
                .map(|id| {
                    format!(
                        "ui/src/a.tsx:1: the catalogue has no {id}; add it in both languages or mend the name"
                    )
                })
                .collect();
            let expect: Vec<&str> = expect.iter().map(String::as_str).collect();
            check_files(words, words, &[("ui/src/a.tsx", line)], &expect);
        };
        check("t('case-title')", &[]);
        check("t(`state-${state}`)", &[]);
        check("format('nothing') + import('x')", &[]);
        check("t('case-title.note')", &[]);
        check("t('case-title.nota')", &["case-title.nota"]);
        check("t('case-titel', { n })", &["case-titel"]);
        check("<Localized id=\"gone\">", &["gone"]);
        check("maybe(\"gone\") ?? term('gone', x) ?? term('state', x)", &["gone-*", "gone"]);
        check("{t(`stat-${state}`)}", &["stat-*"]);
    }
}
