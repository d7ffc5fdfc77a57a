//! A file that is no delimited text, written out as a table of tab-separated UTF-8 lines.
//!
//! Workbooks, XML, OFX, SWIFT and BAI2 files and printed slips become sheets, so that one reader serves them all,
//! and the masked copy that is kept of such a file is its sheet. Deliberately not here: what a column means; that
//! is the profile's.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::RejectReason;

/// What kind of file a sheet was made from; a profile names the format it is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A table with a header row or a fixed layout: delimited text, fixed width, workbook, HTML.
    #[default]
    Table,
    /// ISO 20022 camt.052, camt.053 and camt.054.
    Camt,
    /// SWIFT MT940 and MT942.
    Mt940,
    /// OFX 1 (SGML) and 2 (XML).
    Ofx,
    /// BAI2 balance reporting.
    Bai2,
}

/// What a statement says about itself beside its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// A new statement begins, with its number or account; totals told before it are done with.
    Statement,
    /// Account number.
    Account,
    /// Currency code.
    Currency,
    /// First day, `YYYY-MM-DD`.
    From,
    /// Last day, `YYYY-MM-DD`.
    To,
    /// Opening balance, signed plain decimal.
    Opening,
    /// Closing balance, signed plain decimal.
    Closing,
    /// How many records.
    Count,
    /// How many credits.
    CreditCount,
    /// Sum of credits, plain decimal.
    CreditSum,
    /// How many debits.
    DebitCount,
    /// Sum of debits, plain decimal without sign.
    DebitSum,
}

impl Says {
    const ALL: &[(Self, &str)] = &[
        (Self::Statement, "statement"),
        (Self::Account, "account"),
        (Self::Currency, "currency"),
        (Self::From, "from"),
        (Self::To, "to"),
        (Self::Opening, "opening"),
        (Self::Closing, "closing"),
        (Self::Count, "count"),
        (Self::CreditCount, "credit_count"),
        (Self::CreditSum, "credit_sum"),
        (Self::DebitCount, "debit_count"),
        (Self::DebitSum, "debit_sum"),
    ];

    /// What a line that begins like this says, and its value.
    pub(crate) fn of(line: &str) -> Option<(Self, &str)> {
        let (word, value) = line.strip_prefix(SAYS)?.split_once('\t')?;
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(says, _)| (*says, value))
    }

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(says, _)| *says == self).map_or("", |(_, word)| word)
    }
}

/// Begins a line that says something about the statement.
const SAYS: &str = "#!";
/// Begins a line of the original that is no record.
const BESIDE: &str = "#";
/// Begins a record that its own format calls broken; its first cell is the reason's name.
const BROKEN: &str = "#?";

/// Writes a sheet line by line; a line never moves, so that a record keeps the number of the line it stood on.
pub(crate) struct Sheet<'w> {
    out: &'w mut dyn Write,
    line: u32,
}

impl<'w> Sheet<'w> {
    /// Begins a sheet.
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, line: 1 }
    }

    /// Number of the line that is written next, from 1.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// Moves to a line of the original; a line that is written already is not gone back to.
    ///
    /// # Errors
    /// The writer's.
    pub(crate) fn at(&mut self, line: u32) -> io::Result<()> {
        while self.line < line {
            self.out.write_all(b"\n")?;
            self.line += 1;
        }
        Ok(())
    }

    /// A record, a cell for each column; TABs and line ends inside a cell become blanks.
    ///
    /// # Errors
    /// The writer's.
    pub(crate) fn record<C: AsRef<str>>(&mut self, cells: &[C]) -> io::Result<()> {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.out.write_all(b"\t")?;
            }
            let text = cell.as_ref();
            // Only the converter itself begins a line with this sign.
            if place == 0 && text.starts_with(BESIDE) {
                self.quoted(text)?;
            } else {
                self.cell(text)?;
            }
        }
        self.end()
    }

    /// A record that cannot be read in its own format, with the name of the reason and its text.
    ///
    /// # Errors
    /// The writer's.
    pub(crate) fn broken(&mut self, reason: RejectReason, text: &str) -> io::Result<()> {
        let name = serde_json::to_value(reason).map_err(io::Error::other)?;
        self.out.write_all(BROKEN.as_bytes())?;
        self.cell(name.as_str().unwrap_or_default())?;
        self.out.write_all(b"\t")?;
        self.cell(text)?;
        self.end()
    }

    /// Something the statement says about itself.
    ///
    /// # Errors
    /// The writer's.
    pub(crate) fn says(&mut self, says: Says, value: &str) -> io::Result<()> {
        self.out.write_all(SAYS.as_bytes())?;
        self.out.write_all(says.word().as_bytes())?;
        self.out.write_all(b"\t")?;
        self.cell(value)?;
        self.end()
    }

    /// A line of the original that is no record, kept for the eye.
    ///
    /// # Errors
    /// The writer's.
    pub(crate) fn beside(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(BESIDE.as_bytes())?;
        self.out.write_all(b" ")?;
        self.cell(text)?;
        self.end()
    }

    fn cell(&mut self, text: &str) -> io::Result<()> {
        if !text.contains(['\t', '\n', '\r', '"']) {
            return self.out.write_all(text.as_bytes());
        }
        // A quote counts where a cell begins with one.
        if text.starts_with('"') { self.quoted(text) } else { self.out.write_all(plain(text).as_bytes()) }
    }

    fn quoted(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "\"{}\"", plain(text).replace('"', "\"\""))
    }

    fn end(&mut self) -> io::Result<()> {
        self.line += 1;
        self.out.write_all(b"\n")
    }
}

fn plain(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ")
}

/// A record that its format calls broken: the reason and its text.
pub(crate) fn broken(line: &str) -> Option<(RejectReason, &str)> {
    let (name, text) = line.strip_prefix(BROKEN)?.split_once('\t')?;
    let name = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name);
    Some((RejectReason::deserialize(name).ok()?, text))
}

/// Whether a line is no record.
pub(crate) fn is_beside(line: &str) -> bool {
    line.starts_with(BESIDE)
}
