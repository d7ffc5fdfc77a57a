//! Tags of OFX 1 and 2 with the text behind each, whether its elements are closed or not.
//!
//! SGML leaves the end of a value untold and XML tells it; both are read alike: a value runs to the next tag.

use std::borrow::Cow;

const CDATA: (&str, &str) = ("<![CDATA[", "]]>");
const COMMENT: (&str, &str) = ("<!--", "-->");

/// A tag and the text up to the next one.
pub(super) struct Tag<'t> {
    /// Its name as written.
    pub(super) name: &'t str,
    /// `</NAME>`.
    pub(super) closes: bool,
    /// Text behind it, as written.
    pub(super) value: &'t str,
    /// Where it begins.
    pub(super) at: usize,
}

/// The tags of a text, in its order.
pub(super) struct Tags<'t> {
    text: &'t str,
    next: Option<Found<'t>>,
}

#[derive(Clone, Copy)]
struct Found<'t> {
    name: &'t str,
    closes: bool,
    start: usize,
    end: usize,
}

impl<'t> Tags<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, next: find(text, 0) }
    }
}

impl<'t> Iterator for Tags<'t> {
    type Item = Tag<'t>;

    fn next(&mut self) -> Option<Tag<'t>> {
        let found = self.next?;
        self.next = find(self.text, found.end);
        let end = self.next.map_or(self.text.len(), |next| next.start);
        let value = self.text.get(found.end..end).unwrap_or_default();
        Some(Tag { name: found.name, closes: found.closes, value, at: found.start })
    }
}

/// The first tag from a place on; `<` with anything else behind it is text, as banks leave it unescaped.
fn find(text: &str, from: usize) -> Option<Found<'_>> {
    let mut at = from;
    loop {
        at += text.get(at..)?.find('<')?;
        let rest = text.get(at..)?;
        if let Some((open, close)) = [CDATA, COMMENT].into_iter().find(|(open, _)| rest.starts_with(open)) {
            // What is never closed hides the rest of the file, and that is told by the missing end.
            at += open.len() + rest.get(open.len()..)?.find(close)? + close.len();
            continue;
        }
        if let Some((name, closes, length)) = tag(rest) {
            return Some(Found { name, closes, start: at, end: at + length });
        }
        at += 1;
    }
}

/// Reads `<NAME>`, `</NAME>` or `<NAME/>` at the start of a text: name, whether it closes, length.
fn tag(rest: &str) -> Option<(&str, bool, usize)> {
    let inner = rest.strip_prefix('<')?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let length =
        inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte)).count();
    let (name, behind) = inner.split_at_checked(length)?;
    let behind = behind.trim_ascii_start();
    let behind = behind.strip_prefix('/').unwrap_or(behind).strip_prefix('>')?;
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some((name, closes, rest.len() - behind.len()))
}

/// Text of a value: without blanks around it, references read, CDATA as it stands, comments left out.
pub(super) fn plain(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    if !value.contains(['<', '&']) {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find("<!") {
        let (before, special) = rest.split_at(at);
        unescape(before, &mut text);
        let part = |(open, close)| special.strip_prefix(open)?.split_once(close);
        if let Some((inside, behind)) = part(CDATA) {
            text.push_str(inside);
            rest = behind;
        } else if let Some((_, behind)) = part(COMMENT) {
            rest = behind;
        } else {
            text.push_str("<!");
            rest = special.get(2..).unwrap_or_default();
        }
    }
    unescape(rest, &mut text);
    Cow::Owned(text.trim().to_owned())
}

/// Reads the five entities of XML and character references; any other `&` is text.
fn unescape(value: &str, text: &mut String) {
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        text.push_str(before);
        // The longest reference is `&#x10FFFF;`.
        let end = reference.bytes().take(12).position(|byte| byte == b';');
        let c = end.and_then(|end| referred(reference.get(1..end)?));
        match (c, end) {
            (Some(c), Some(end)) => {
                text.push(c);
                rest = reference.get(end + 1..).unwrap_or_default();
            }
            _ => {
                text.push('&');
                rest = reference.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
}

fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())
        }
    }
}
