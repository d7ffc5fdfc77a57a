//! The physical lines of a text, and what stands beside its records.

use std::collections::VecDeque;
use std::io;

use crate::sheet::{Says, Sheet};

/// Physical lines with their numbers from 1; a line ends with CR LF, LF or a lone CR.
#[derive(Debug, Clone)]
pub(super) struct Lines<'t> {
    rest: &'t str,
    number: u32,
}

impl<'t> Lines<'t> {
    /// The lines of a text, without a byte order mark.
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text.strip_prefix('\u{FEFF}').unwrap_or(text), number: 0 }
    }

    /// Number of the line that was read last; 0 before the first.
    pub(super) fn line(&self) -> u32 {
        self.number
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = (u32, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.number = self.number.saturating_add(1);
        let end = self.rest.find(['\r', '\n']).unwrap_or(self.rest.len());
        let (line, after) = self.rest.split_at_checked(end)?;
        self.rest = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\r', '\n'])).unwrap_or(after);
        Some((self.number, line))
    }
}

/// What a file tells beside its records; it is written on lines that no record needs, so that records keep theirs.
#[derive(Debug, Default)]
pub(super) struct Margin {
    says: VecDeque<(Says, String)>,
    beside: VecDeque<String>,
}

impl Margin {
    /// Takes something the statement says about itself.
    pub(super) fn says(&mut self, says: Says, value: impl Into<String>) {
        self.says.push_back((says, value.into()));
    }

    /// Takes a line of the original that is no record.
    pub(super) fn beside(&mut self, text: impl Into<String>) {
        self.beside.push_back(text.into());
    }

    /// Moves to the line of a record and writes on the way what there is room for.
    ///
    /// A new statement is always told before its records, even where that moves them: what is compared of the one
    /// before goes with it, what is not gives way.
    ///
    /// # Errors
    /// The writer's.
    pub(super) fn move_to(&mut self, line: u32, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let begun = self.says.iter().rposition(|(says, _)| *says == Says::Statement);
        let mut before = begun.map_or(0, |at| at + 1);
        while sheet.line() < line || before > 0 {
            let Some((says, value)) = self.says.pop_front() else { break };
            before = before.saturating_sub(1);
            if sheet.line() < line || !matches!(says, Says::Account | Says::From | Says::To) {
                sheet.says(says, &value)?;
            }
        }
        while sheet.line() < line {
            let Some(text) = self.beside.pop_front() else { break };
            sheet.beside(&text)?;
        }
        sheet.at(line)
    }

    /// Writes all that is left, at the end of the file.
    ///
    /// # Errors
    /// The writer's.
    pub(super) fn finish(self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        for (says, value) in self.says {
            sheet.says(says, &value)?;
        }
        for text in self.beside {
            sheet.beside(&text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let check = |text: &str, expect: &[(u32, &str)]| {
            assert_eq!(Lines::new(text).collect::<Vec<_>>(), expect, "{text:?}");
        };
        check("\u{FEFF}a\r\nb\nc\rd", &[(1, "a"), (2, "b"), (3, "c"), (4, "d")]);
        check("\n\r\n\r\r\na", &[(1, ""), (2, ""), (3, ""), (4, ""), (5, "a")]);
        check("金\n", &[(1, "金")]);
        check("", &[]);
    }

    #[test]
    fn records_keep_their_lines_as_long_as_there_is_room() {
        let mut out = Vec::new();
        let mut sheet = Sheet::new(&mut out);
        let mut margin = Margin::default();
        margin.says(Says::Statement, "1");
        margin.says(Says::Account, "622");
        margin.says(Says::Closing, "5.00");
        margin.beside(":20:A");
        margin.move_to(3, &mut sheet).unwrap();
        sheet.record(&["a"]).unwrap();
        margin.move_to(4, &mut sheet).unwrap();
        sheet.record(&["b"]).unwrap();
        margin.says(Says::To, "2026-11-18");
        margin.says(Says::Statement, "2");
        margin.move_to(6, &mut sheet).unwrap();
        sheet.record(&["c"]).unwrap();
        margin.move_to(9, &mut sheet).unwrap();
        sheet.record(&["d"]).unwrap();
        margin.beside("end");
        margin.finish(&mut sheet).unwrap();
        // The day of the first statement gave way; its closing balance and the second statement did not.
        let expect =
            "#!statement\t1\n#!account\t622\na\nb\n#!closing\t5.00\n#!statement\t2\nc\n# :20:A\nd\n# end\n";
        assert_eq!(String::from_utf8(out).unwrap(), expect);
    }
}
