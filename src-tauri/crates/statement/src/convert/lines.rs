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
    says: VecDeque<Said>,
    beside: VecDeque<String>,
}

#[derive(Debug)]
struct Said {
    says: Says,
    value: String,
    /// Whether nothing is lost without it.
    gives_way: bool,
}

impl Margin {
    /// Takes something the statement says about itself, which is written even where it moves a record.
    pub(super) fn says(&mut self, says: Says, value: impl Into<String>) {
        self.says.push_back(Said { says, value: value.into(), gives_way: false });
    }

    /// Takes something the statement says about itself, which gives way where there is no line for it.
    pub(super) fn says_if_room(&mut self, says: Says, value: impl Into<String>) {
        self.says.push_back(Said { says, value: value.into(), gives_way: true });
    }

    /// Takes a line of the original that is no record.
    pub(super) fn beside(&mut self, text: impl Into<String>) {
        self.beside.push_back(text.into());
    }

    /// Moves to the line of a record and writes on the way what there is room for.
    ///
    /// A new statement is always told before its records, and with it what is left of the one before.
    ///
    /// # Errors
    /// The writer's.
    pub(super) fn move_to(&mut self, line: u32, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let begun = self.says.iter().rposition(|said| said.says == Says::Statement);
        let mut before: VecDeque<Said> = self.says.drain(..begun.map_or(0, |at| at + 1)).collect();
        let room = usize::try_from(line.saturating_sub(sheet.line())).unwrap_or(usize::MAX);
        if before.len() > room {
            before.retain(|said| !said.gives_way);
        }
        for said in before {
            sheet.says(said.says, &said.value)?;
        }
        while sheet.line() < line {
            let Some(said) = self.says.pop_front() else { break };
            sheet.says(said.says, &said.value)?;
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
        for said in self.says {
            sheet.says(said.says, &said.value)?;
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
        margin.says_if_room(Says::Account, "622");
        margin.says(Says::Closing, "5.00");
        margin.beside(":20:A");
        margin.move_to(3, &mut sheet).unwrap();
        sheet.record(&["a"]).unwrap();
        margin.move_to(4, &mut sheet).unwrap();
        sheet.record(&["b"]).unwrap();
        margin.says_if_room(Says::To, "2026-11-18");
        margin.says(Says::Statement, "2");
        margin.move_to(6, &mut sheet).unwrap();
        sheet.record(&["c"]).unwrap();
        margin.says_if_room(Says::To, "2026-11-18");
        margin.move_to(9, &mut sheet).unwrap();
        sheet.record(&["d"]).unwrap();
        margin.beside("end");
        margin.finish(&mut sheet).unwrap();
        // The day of the first statement gave way; its closing balance and the second statement did not, and pushed `c`
        // down by a line.
        let expect = "#!statement\t1\n#!account\t622\na\nb\n#!closing\t5.00\n#!statement\t2\nc\n\
                      #!to\t2026-11-18\nd\n# :20:A\n# end\n";
        assert_eq!(String::from_utf8(out).unwrap(), expect);
    }
}
