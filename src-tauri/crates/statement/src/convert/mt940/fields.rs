//! The fields of a message, each with its tag, its lines, and the number of its first line.

use super::super::lines::Lines;

/// Tags of MT940 and MT942; anything else that stands between two colons is text.
const TAGS: &[&str] = &[
    "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64", "65",
    "86", "90C", "90D", "NS",
];

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field<'t> {
    pub(super) line: u32,
    pub(super) tag: &'t str,
    /// What it says, from behind its tag on; a field other than 61 and 86 has one line.
    pub(super) lines: Vec<&'t str>,
}

impl Field<'_> {
    /// The field as it stands in the file, its lines made one.
    pub(super) fn told(&self) -> String {
        format!(":{}:{}", self.tag, self.lines.join(" "))
    }
}

/// One piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Field(Field<'t>),
    /// A line of no field: a bank's own header, SWIFT's blocks 1 and 2.
    Other(&'t str),
    /// The end of a message, with its line.
    End(u32, &'t str),
}

/// The pieces of a file, blank lines left out.
#[derive(Debug, Clone)]
pub(super) struct Fields<'t> {
    lines: Lines<'t>,
}

impl<'t> Fields<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text) }
    }

    /// Number of the line that was read last.
    pub(super) fn line(&self) -> u32 {
        self.lines.line()
    }

    /// The lines that go on with a field of text, blank ones left out.
    fn take_text(&mut self, lines: &mut Vec<&'t str>) {
        let mut ahead = self.lines.clone();
        while let Some((_, line)) = ahead.next() {
            if tag(line).is_some() || is_end(line) || line.starts_with("{1:") {
                return;
            }
            if !line.trim().is_empty() {
                lines.push(line);
            }
            self.lines = ahead.clone();
        }
    }
}

impl<'t> Iterator for Fields<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        let (number, line) = self.lines.find(|(_, line)| !line.trim().is_empty())?;
        if is_end(line) {
            return Some(Part::End(number, line));
        }
        let Some((tag, first)) = tag(line) else { return Some(Part::Other(line)) };
        let mut lines = vec![first];
        if matches!(tag, "61" | "86") {
            self.take_text(&mut lines);
        }
        Some(Part::Field(Field { line: number, tag, lines }))
    }
}

/// The tag a line begins with, perhaps behind the opening of SWIFT's text block, and what follows it.
fn tag(line: &str) -> Option<(&str, &str)> {
    let inside = line.find("{4:").filter(|_| line.starts_with('{')).and_then(|at| line.get(at + 3..));
    let rest = inside.unwrap_or(line).trim_start().strip_prefix(':')?;
    let (tag, value) = rest.split_once(':')?;
    TAGS.contains(&tag).then_some((tag, value))
}

/// `-` alone, or `-}` with what SWIFT puts behind it.
fn is_end(line: &str) -> bool {
    line.trim() == "-" || line.trim_start().starts_with("-}")
}
