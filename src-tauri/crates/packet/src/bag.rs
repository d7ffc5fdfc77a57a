//! The bag (RFC 8493): its declaration, its information, its manifests.
//!
//! Deliberately not here: what the payload files say (`payload`), and how the bag is packed (`container`).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;

pub(crate) const BAGIT: &str = "bagit.txt";
pub(crate) const INFO: &str = "bag-info.txt";
pub(crate) const MANIFEST: &str = "manifest-sha256.txt";
pub(crate) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
pub(crate) const HOW_TO_CHECK: &str = "HOW-TO-CHECK.txt";
pub(crate) const PAYLOAD: &str = "data/";
pub(crate) const CASE: &str = "data/case.json";

pub(crate) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Labels of the bag's information that `verify` reads back.
pub(crate) mod label {
    pub(crate) const CASE: &str = "Settlebench-Case";
    pub(crate) const VERSION: &str = "Settlebench-Packet-Version";
    pub(crate) const HEAD: &str = "Settlebench-Chain-Head";
    pub(crate) const LAST_EVENT: &str = "Settlebench-Last-Event";
    pub(crate) const OXUM: &str = "Payload-Oxum";
    pub(crate) const ID: &str = "External-Identifier";
    pub(crate) const DATE: &str = "Bagging-Date";
    pub(crate) const ORGANIZATION: &str = "Source-Organization";
}

/// Labels without which a bag is no packet of ours.
pub(crate) const REQUIRED: [&str; 8] = [
    label::CASE,
    label::VERSION,
    label::HEAD,
    label::LAST_EVENT,
    label::OXUM,
    label::ID,
    label::DATE,
    label::ORGANIZATION,
];

/// How a time is written in the bag's information.
pub(crate) const TIME: &str = "%Y-%m-%dT%H:%M:%S";

/// `sha256sum` lines, in the order of the paths.
pub(crate) fn manifest<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    manifest_of(&files.map(|(path, bytes)| (path.to_owned(), crate::sha256(bytes))).collect())
}

/// The text of a manifest from paths and hashes.
pub(crate) fn manifest_of(listed: &BTreeMap<String, String>) -> String {
    listed.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
}

/// The bag's information, one label a line; values are brought onto one line.
pub(crate) fn info(pairs: &[(&str, String)]) -> String {
    let filled = pairs.iter().filter(|(_, value)| !value.trim().is_empty());
    filled.map(|(label, value)| format!("{label}: {}\n", one_line(value))).collect()
}

/// The text on one line: every run of white space or control characters becomes one blank.
pub(crate) fn one_line(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    text.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Size and number of the payload files, `bytes.files`.
pub(crate) fn oxum(sizes: impl Iterator<Item = u64>) -> String {
    let (bytes, files) =
        sizes.fold((0_u64, 0_u64), |(bytes, files), size| (bytes.saturating_add(size), files + 1));
    format!("{bytes}.{files}")
}

/// Reads a manifest: path to hash, hashes in lower case; `None` when a line is no manifest line or a path
/// comes twice.
pub(crate) fn read_manifest(text: &str) -> Option<BTreeMap<String, String>> {
    let mut listed = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (hash, path) = line.split_once([' ', '\t'])?;
        let path = path.trim_start().trim_start_matches('*');
        let hex = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hex || path.is_empty() {
            return None;
        }
        let path = path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
        if listed.insert(path, hash.to_ascii_lowercase()).is_some() {
            return None;
        }
    }
    Some(listed)
}

/// Reads the bag's information, of a repeated label the first value, and which labels are repeated; a blank line
/// counts as a repeated empty one. `None` when a line has no label.
pub(crate) fn read_info(text: &str) -> Option<(BTreeMap<String, String>, BTreeSet<String>)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut repeated = BTreeSet::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            repeated.insert(String::new());
        } else if line.starts_with([' ', '\t']) {
            let (_, value) = pairs.last_mut()?;
            value.push(' ');
            value.push_str(line.trim());
        } else {
            let (label, value) = line.split_once(':')?;
            pairs.push((label.trim().to_owned(), value.trim().to_owned()));
        }
    }
    let mut info = BTreeMap::new();
    for (label, value) in pairs {
        match info.entry(label) {
            Entry::Vacant(free) => {
                free.insert(value);
            }
            Entry::Occupied(taken) => {
                repeated.insert(taken.key().clone());
            }
        }
    }
    Some((info, repeated))
}

/// Reads a time as [`TIME`] writes it.
pub(crate) fn read_time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, TIME).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_read_as_the_standard_allows() {
        let hash = "AB".repeat(32);
        for (text, expect) in [
            (format!("{hash}  data/a.txt\n"), Some("data/a.txt")),
            (format!("{hash} *data/a.txt\n"), Some("data/a.txt")),
            (format!("{hash}  data/a%0Ab%25.txt\n"), Some("data/a\nb%.txt")),
            (format!("{hash}  a\n{hash}  a\n"), None),
            ("d41d8cd98f00b204e9800998ecf8427e  data/a.txt\n".to_owned(), None),
            ("nothing\n".to_owned(), None),
        ] {
            let read = read_manifest(&text);
            let first = read.as_ref().and_then(|read| read.iter().next());
            assert_eq!(first.map(|(path, _)| path.as_str()), expect, "{text:?}");
            assert!(first.is_none_or(|(_, hash)| hash.chars().all(|c| !c.is_ascii_uppercase())));
        }
    }

    #[test]
    fn information_comes_back_on_one_line() {
        let text = info(&[("Source-Organization", "a\r\nEvil: b\t c".to_owned()), ("Empty", " ".to_owned())]);
        assert_eq!(text, "Source-Organization: a Evil: b c\n");
        let (read, repeated) = read_info("A: 1\n  and 2\nB:x\nA: 3\n").unwrap();
        assert_eq!((read["A"].as_str(), read["B"].as_str()), ("1 and 2", "x"));
        assert_eq!(repeated, BTreeSet::from(["A".to_owned()]));
        assert_eq!(read_info("no label"), None);
    }
}
