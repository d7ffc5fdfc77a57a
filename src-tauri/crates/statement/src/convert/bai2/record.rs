//! The records of a file, with their continuations.

use std::collections::VecDeque;

use super::super::cells::squeezed;
use super::super::lines::Lines;

const CODES: &[&str] = &["01", "02", "03", "16", "49", "88", "98", "99"];

/// One physical record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) line: u32,
    pub(super) code: &'t str,
    /// What stands behind the code, without the slash that ends it.
    content: &'t str,
    /// As it stands in the file.
    pub(super) raw: &'t str,
    /// Characters of it.
    length: usize,
}

/// One piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item<'t> {
    Piece(Piece<'t>),
    /// A line without a record's code.
    Other(u32, &'t str),
}

/// The pieces of a file; some banks put several records on a line.
#[derive(Debug)]
pub(super) struct Items<'t> {
    lines: Lines<'t>,
    waiting: VecDeque<Item<'t>>,
}

impl<'t> Items<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text), waiting: VecDeque::new() }
    }

    /// Number of the line that was read last.
    pub(super) fn line(&self) -> u32 {
        self.lines.line()
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = Item<'t>;

    fn next(&mut self) -> Option<Item<'t>> {
        loop {
            if let Some(item) = self.waiting.pop_front() {
                return Some(item);
            }
            let (number, line) = self.lines.next()?;
            let mut rest = line.trim();
            if !rest.is_empty() && code(rest).is_none() {
                return Some(Item::Other(number, rest));
            }
            while let Some(code) = code(rest) {
                let ends = rest.match_indices('/').map(|(at, _)| at + 1);
                let end =
                    ends.into_iter().find(|at| rest.get(*at..).is_some_and(begins)).unwrap_or(rest.len());
                let Some((raw, after)) = rest.split_at_checked(end) else { break };
                let raw = raw.trim();
                let content = raw.get(2..).unwrap_or_default();
                let content = content.strip_prefix(',').unwrap_or(content);
                let content = content.strip_suffix('/').unwrap_or(content);
                let length = raw.chars().count();
                self.waiting.push_back(Item::Piece(Piece { line: number, code, content, raw, length }));
                rest = after.trim_start();
            }
        }
    }
}

/// The code a record begins with.
fn code(text: &str) -> Option<&str> {
    let (code, rest) = text.split_at_checked(2)?;
    (CODES.contains(&code) && (rest.is_empty() || rest.starts_with([',', '/']))).then_some(code)
}

/// Whether another record begins behind a slash; a slash inside a text is followed by none.
fn begins(text: &str) -> bool {
    let text = text.trim_start();
    let Some(code) = code(text) else { return false };
    let Some(rest) = text.get(2..).and_then(|rest| rest.strip_prefix(',')) else { return false };
    match code {
        "88" => true,
        "16" => rest.split_once(',').is_some_and(|(kind, _)| is_type_code(kind)),
        "49" | "98" | "99" => {
            let mut own = rest.chars().take_while(|c| *c != '/');
            own.all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ',' | ' '))
        }
        _ => rest.split('/').next().is_some_and(|own| own.matches(',').count() >= 2),
    }
}

/// Three digits that tell what an amount is.
pub(super) fn is_type_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A record with the continuations that follow it.
#[derive(Debug)]
pub(super) struct Record<'t> {
    /// Never empty.
    pub(super) pieces: Vec<Piece<'t>>,
}

impl<'t> Record<'t> {
    pub(super) fn code(&self) -> &'t str {
        self.pieces.first().map_or("", |piece| piece.code)
    }

    pub(super) fn line(&self) -> u32 {
        self.pieces.first().map_or(1, |piece| piece.line)
    }

    /// How many physical records it takes.
    pub(super) fn records(&self) -> i64 {
        i64::try_from(self.pieces.len()).unwrap_or(i64::MAX)
    }

    /// As it stands in the file, its pieces made one line.
    pub(super) fn told(&self) -> String {
        self.pieces.iter().map(|piece| piece.raw).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn fields(&self) -> Fields<'_, 't> {
        let mut pieces = self.pieces.iter();
        let piece = pieces.next();
        Fields { piece, rest: piece.map(|piece| piece.content), pieces }
    }
}

/// The fields of a record, one after the other.
#[derive(Debug)]
pub(super) struct Fields<'r, 't> {
    piece: Option<&'r Piece<'t>>,
    /// What is left of the piece; none when it has been read to its end.
    rest: Option<&'t str>,
    pieces: std::slice::Iter<'r, Piece<'t>>,
}

impl<'t> Fields<'_, 't> {
    /// The next field on this piece; empty where it has no more.
    pub(super) fn here(&mut self) -> &'t str {
        let Some(rest) = self.rest else { return "" };
        let (field, rest) = rest.split_once(',').map_or((rest, None), |(field, rest)| (field, Some(rest)));
        self.rest = rest;
        field.trim()
    }

    /// All that is left, as one text: a piece as wide as a record can be goes on in the next, in a word too.
    pub(super) fn text(mut self, width: usize) -> String {
        let mut text = self.rest.unwrap_or_default().to_owned();
        for next in self.pieces.by_ref() {
            if self.piece.is_none_or(|piece| piece.length < width) {
                text.push(' ');
            }
            text.push_str(next.content);
            self.piece = Some(next);
        }
        squeezed(&text)
    }
}

impl<'t> Iterator for Fields<'_, 't> {
    type Item = &'t str;

    /// The next field, on this piece or on the next.
    fn next(&mut self) -> Option<&'t str> {
        if self.rest.is_none() {
            self.piece = self.pieces.next();
            self.rest = Some(self.piece?.content);
        }
        Some(self.here())
    }
}
