//! Field 86: what a bank says about an entry, in the dialects that are known.
//!
//! No bank's wording is taken apart further than its own marks reach: a name is a counterparty only where the bank
//! marks it as one.

use super::super::cells::squeezed;

/// Width of a line of field 86; a bank breaks longer text there, in the middle of a word too.
const WIDTH: usize = 65;
/// How much of the first line its tag takes, which some banks count.
const TAG_WIDTH: usize = ":86:".len();
/// Width of a subfield.
const SUBFIELD_WIDTH: usize = 27;
/// What banks put before the two digits of a subfield.
const SEPARATORS: &[char] = &['?', '>', '<', '^', '~', '@'];
/// Words between slashes that begin a part of a remark, as Dutch and Belgian banks write them.
const SLASH_WORDS: &[&str] = &[
    "ADDR", "BENM", "BIC", "CHGS", "CNTP", "CSID", "EREF", "EXCH", "IBAN", "ISDT", "KREF", "MARF", "NAME",
    "OCMT", "ORDP", "PREF", "PURP", "REMI", "RTRN", "RTYP", "SVCL", "SVWZ", "TRCD", "TRTP", "ULTB", "ULTD",
];

/// What field 86 tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) counterparty: String,
    /// Account of the counterparty.
    pub(super) account: String,
    pub(super) remark: String,
    /// Whether the remark holds all of it.
    pub(super) is_whole: bool,
}

impl Details {
    /// Reads the lines of field 86.
    pub(super) fn read(lines: &[&str]) -> Self {
        if let Some(subfields) = subfields(&lines.concat()) {
            return Self::of_subfields(&subfields);
        }
        let remark = joined(lines);
        if !remark.starts_with('/') {
            return Self { remark, is_whole: true, ..Self::default() };
        }
        let parts = slash_parts(&remark);
        let part = |word: &str| {
            let found = parts.iter().find(|(name, _)| *name == word);
            found.map(|(_, value)| value.trim_matches('/'))
        };
        // `/CNTP/account/BIC/name/city/`
        let party: Vec<&str> = part("CNTP").unwrap_or_default().split('/').collect();
        let counterparty = part("NAME").or(party.get(2).copied()).unwrap_or_default();
        let account = part("IBAN").or(party.first().copied()).unwrap_or_default();
        let (counterparty, account) = (counterparty.trim().to_owned(), account.trim().to_owned());
        Self { counterparty, account, remark, is_whole: true }
    }

    /// Subfields as German banks number them, and others after them: 00 the kind in words, 20 to 29 and 60 to 63 the
    /// remark, 31 or 38 the other account, 32 and 33 its holder.
    fn of_subfields(subfields: &[(u8, &str)]) -> Self {
        let of = |wanted: &[std::ops::RangeInclusive<u8>]| {
            let told =
                subfields.iter().filter(|(number, _)| wanted.iter().any(|range| range.contains(number)));
            pieces(told.map(|(_, text)| *text))
        };
        let iban = of(&[38..=38]);
        let account = if iban.is_empty() { of(&[31..=31]) } else { iban };
        let remark = of(&[0..=0, 20..=29, 60..=63]);
        Self { counterparty: of(&[32..=33]), account, remark, is_whole: false }
    }
}

/// The subfields of a text like `051?00UEBERWEISUNG?20Gehalt`, or nothing where it is none.
fn subfields(text: &str) -> Option<Vec<(u8, &str)>> {
    let text = text.trim_start();
    let code = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text.get(code..).filter(|_| code == 0 || code == 3)?;
    let separator = rest.chars().next().filter(|c| SEPARATORS.contains(c))?;
    let begin = |text: &str| -> Option<u8> {
        let number = text.strip_prefix(separator)?.get(..2)?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
    };
    let mut subfields = Vec::new();
    while let Some(number) = begin(rest) {
        let value = rest.get(3..)?;
        let ends = value.match_indices(separator).map(|(at, _)| at);
        let end =
            ends.into_iter().find(|at| value.get(*at..).and_then(begin).is_some()).unwrap_or(value.len());
        let (value, after) = value.split_at_checked(end)?;
        subfields.push((number, value));
        rest = after;
    }
    (!subfields.is_empty()).then_some(subfields)
}

/// Pieces of a remark as one text: a full one goes on in the next, in the middle of a word too.
fn pieces<'t>(pieces: impl Iterator<Item = &'t str>) -> String {
    let mut text = String::new();
    for piece in pieces {
        text.push_str(piece);
        if piece.chars().count() < SUBFIELD_WIDTH {
            text.push(' ');
        }
    }
    squeezed(&text)
}

/// Words between slashes, each with what follows it up to the next one.
fn slash_parts(text: &str) -> Vec<(&str, &str)> {
    let mut parts: Vec<(&str, &str)> = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let word = rest.strip_prefix('/').and_then(|rest| rest.split_once('/')).map(|(word, _)| word);
        let Some(word) = word.filter(|word| SLASH_WORDS.contains(word)) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if let Some((name, from)) = open {
            parts.push((name, text.get(from..at).unwrap_or_default()));
        }
        at += word.len() + 1;
        open = Some((word, at + 1));
    }
    if let Some((name, from)) = open {
        parts.push((name, text.get(from..).unwrap_or_default()));
    }
    parts
}

/// Lines as one text: a full one goes on in the next, in the middle of a word too.
pub(super) fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    for (place, line) in lines.iter().enumerate() {
        text.push_str(line);
        let width = line.chars().count();
        let full = width >= WIDTH || (place == 0 && width + TAG_WIDTH == WIDTH);
        if !full {
            text.push(' ');
        }
    }
    squeezed(&text)
}
