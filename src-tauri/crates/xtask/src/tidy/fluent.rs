//! Reads a Fluent file as far as the rules need it: messages, attributes, variables, references.

use std::collections::{BTreeMap, BTreeSet};

/// One part of a message: its value, or an attribute.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The names behind `$`.
    pub(super) variables: BTreeSet<String>,
    /// The messages and terms (with `-`) it refers to.
    pub(super) references: BTreeSet<String>,
}

/// One message or term.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) id: String,
    pub(super) line: usize,
    /// The value under `""`, attributes under their names.
    pub(super) parts: BTreeMap<String, Part>,
}

impl Message {
    /// Every variable of value and attributes.
    pub(super) fn variables(&self) -> BTreeSet<&str> {
        self.parts.values().flat_map(|part| part.variables.iter().map(String::as_str)).collect()
    }

    /// The names of its attributes.
    pub(super) fn attributes(&self) -> BTreeSet<&str> {
        self.parts.keys().map(String::as_str).filter(|name| !name.is_empty()).collect()
    }
}

/// The messages of a file, in order.
pub(super) fn messages(text: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut part = String::new();
    for (at, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if let Some((id, rest)) = head(line) {
            messages.push(Message { id, line: at + 1, parts: BTreeMap::new() });
            part.clear();
            take(messages.last_mut(), &part, rest);
        } else if let Some((name, rest)) = line.trim_start().strip_prefix('.').and_then(head) {
            part = name;
            take(messages.last_mut(), &part, rest);
        } else {
            take(messages.last_mut(), &part, line);
        }
    }
    messages
}

/// `id = rest` at the start of a line.
fn head(line: &str) -> Option<(String, &str)> {
    let (id, rest) = line.split_once('=')?;
    let id = id.trim_end();
    let name = id.strip_prefix('-').unwrap_or(id);
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(in_name);
    good.then(|| (id.to_owned(), rest))
}

fn in_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

fn take(message: Option<&mut Message>, part: &str, text: &str) {
    let Some(message) = message else { return };
    let part = message.parts.entry(part.to_owned()).or_default();
    for (at, _) in text.match_indices('$') {
        let name: String = text[at + 1..].chars().take_while(|c| in_name(*c)).collect();
        if !name.is_empty() {
            part.variables.insert(name);
        }
    }
    for (at, _) in text.match_indices('{') {
        let name: String = text[at + 1..].trim_start().chars().take_while(|c| in_name(*c)).collect();
        let named = name.trim_start_matches('-').starts_with(|c: char| c.is_ascii_lowercase());
        if named {
            part.references.insert(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read() {
        let text = "# a comment = no message\n-brand = Settlebench\ncase-title = Case { $number }\n    .aria = { case } of { -brand }\n\
                    rows =\n    { $count ->\n        [one] one row of { $file }\n       *[other] { $count } rows\n    }\n";
        let shown: Vec<String> = messages(text)
            .iter()
            .map(|m| {
                let references: Vec<&String> = m.parts.values().flat_map(|part| &part.references).collect();
                format!("{}:{} {:?} {:?} {references:?}", m.line, m.id, m.variables(), m.attributes())
            })
            .collect();
        let expect = [
            "2:-brand {} {} []",
            "3:case-title {\"number\"} {\"aria\"} [\"-brand\", \"case\"]",
            "5:rows {\"count\", \"file\"} {} []",
        ];
        assert_eq!(shown, expect);
    }
}
