//! How files of settings are judged before anything is made of them: their texts, their days, what is wrong where.

use chrono::{Datelike, NaiveDate};

/// Longest text of a setting, in characters.
const TEXT_CHARS_MAX: usize = 1_000;
/// Beginnings of messages that serde makes of a value; what was expected stands at their end.
const OF_A_VALUE: &[&str] =
    &["invalid type: ", "invalid value: ", "invalid length ", "unknown field ", "unknown variant "];

/// Whether a day lies in 1990 to 2100, outside of which no shop has business.
pub fn is_plausible(day: NaiveDate) -> bool {
    (1990..=2100).contains(&day.year())
}

/// What forbids a text as a setting: too long, or characters that nobody sees or that turn others around.
pub fn text_fault(text: &str) -> Option<&'static str> {
    let unseen = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    if text.chars().count() > TEXT_CHARS_MAX {
        Some("is longer than 1,000 characters")
    } else if text.chars().any(unseen) {
        Some("holds a control or direction character")
    } else {
        None
    }
}

/// The first text anywhere in a TOML table that [`text_fault`] forbids: its key, and why.
pub fn table_fault(table: &toml::Table) -> Option<(String, &'static str)> {
    table.iter().find_map(|(key, value)| {
        let named = |key: &str| if is_plain(key) { key.to_owned() } else { "?".to_owned() };
        text_fault(key).map(|fault| (named(key), fault)).or_else(|| value_fault(&named(key), value))
    })
}

fn value_fault(place: &str, value: &toml::Value) -> Option<(String, &'static str)> {
    match value {
        toml::Value::String(text) => text_fault(text).map(|fault| (place.to_owned(), fault)),
        toml::Value::Array(values) => {
            values.iter().zip(1_usize..).find_map(|(value, at)| value_fault(&format!("{place}[{at}]"), value))
        }
        toml::Value::Table(table) => table_fault(table).map(|(key, fault)| (format!("{place}.{key}"), fault)),
        _ => None,
    }
}

/// Where and why a text is not the TOML it should be: line, column, key and expectation, never its content.
pub fn toml_fault(text: &str, error: &toml::de::Error) -> String {
    let why = expectation(error.message());
    let Some(before) = error.span().and_then(|span| text.get(..span.start)) else { return why };
    let line = before.matches('\n').count() + 1;
    let begun = before.rsplit('\n').next().unwrap_or_default();
    let column = begun.chars().count() + 1;
    let whole = text.lines().nth(line - 1).unwrap_or_default();
    let key = whole.split_once('=').map(|(key, _)| key.trim()).filter(|key| is_plain(key));
    let key = key.map(|key| format!(" ({key})")).unwrap_or_default();
    format!("line {line}, column {column}{key}: {why}")
}

/// What a message says without the value it quotes.
fn expectation(message: &str) -> String {
    let of_a_value = OF_A_VALUE.iter().any(|start| message.starts_with(start));
    if let Some((_, expected)) = message.rsplit_once(", expected ").filter(|_| of_a_value) {
        return format!("expected {expected}");
    }
    if message.starts_with("missing field ") {
        return message.lines().next().unwrap_or_default().to_owned();
    }
    let said = message.split(['"', '`', '\n']).next().unwrap_or_default();
    let said = said.trim_end_matches(": ").trim_end().trim_end_matches(", expected");
    if said.is_empty() || of_a_value { "cannot be used".to_owned() } else { said.to_owned() }
}

/// Whether a key can be shown: ours are small letters and underscores, `last4` alone has a digit.
fn is_plain(key: &str) -> bool {
    let letters = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    key == "last4" || letters && (1..=40).contains(&key.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Card {
        #[expect(dead_code, reason = "only its shape is asked for")]
        rate: u8,
    }

    fn check(text: &str, expect: &str) {
        let told = toml_fault(text, &toml::from_str::<Card>(text).unwrap_err());
        assert!(told.contains(expect), "{text:?}: {told}");
        assert!(!told.contains("4111"), "{text:?}: {told}");
    }

    #[test]
    fn faults_name_the_place_and_keep_the_content() {
        check("\nrate = \"4111111111111111\"", "line 2, column 8 (rate): expected u8");
        check("rate = \"a, expected 4111111111111111\"", "line 1, column 8 (rate): expected u8");
        check("rate = 1\n4111111111111111 = 2", "line 2, column 1: expected `rate`");
        check("root:4111111111111111:20228", "line 1");
        check("rate = 4111111111111111", "line 1, column 8 (rate): expected u8");
        check("rate = \"4111111111111111", "line 1");
        check("", "missing field `rate`");
    }

    #[test]
    fn texts_that_mislead_are_named() {
        for (text, expect) in [
            ("街角小馆 №1", None),
            ("a\u{202E}b", Some("holds a control or direction character")),
            ("a\u{1B}[2J", Some("holds a control or direction character")),
            ("\u{200B}", Some("holds a control or direction character")),
        ] {
            assert_eq!(text_fault(text), expect, "{text:?}");
        }
        assert_eq!(text_fault(&"长".repeat(1_001)), Some("is longer than 1,000 characters"));
        let table = "[[shops]]\nname = \"good\"\n[[shops]]\nname = \"b\\u0007d\"".parse().unwrap();
        assert_eq!(table_fault(&table).unwrap().0, "shops[2].name");
    }

    #[test]
    fn a_day_is_of_this_time() {
        for (day, expect) in
            [("1989-12-31", false), ("1990-01-01", true), ("2100-12-31", true), ("+262142-12-31", false)]
        {
            assert_eq!(is_plausible(day.parse().unwrap()), expect, "{day}");
        }
    }
}
