//! SWIFT MT940 and MT942, as banks really write them.
//!
//! Source: SWIFT User Handbook, category 9, fields 61 and 86, and the dialects of banks in public test suites. A
//! statement is gone through twice: first for what it says about itself, then for its entries. Every other line of
//! the file stays in the sheet beside the records.

mod details;
mod entry;
mod facts;
mod fields;
#[cfg(test)]
mod tests;

use self::details::Details;
use self::entry::Entry;
use self::facts::Facts;
use self::fields::{Field, Fields, Part};
use super::Refusal;
use super::lines::Margin;
use crate::sheet::Sheet;
use crate::{FileError, RejectReason};

/// Columns of the sheet.
pub(crate) const COLUMNS: &[&str] = &[
    "account",
    "currency",
    "booked_on",
    "valued_on",
    "amount",
    "mark",
    "status",
    "kind_code",
    "customer_reference",
    "bank_reference",
    "details",
    "counterparty",
    "counterparty_account",
    "remark",
];

/// Lines among which the first field of a statement is looked for.
const HEAD_LINES: usize = 60;

/// Whether a text is such a file: two of its first lines begin a field.
pub(crate) fn is_mt940(text: &str) -> bool {
    let first = Fields::new(text).take(HEAD_LINES);
    first.filter(|part| matches!(part, Part::Field(_))).nth(1).is_some()
}

/// Writes the entries of the statements as a sheet.
///
/// An entry that cannot be read is a broken record of its own and takes none of the others with it.
///
/// # Errors
/// [`FileError::NotAStatement`] for a text without any field of a statement; the writer's.
pub(crate) fn write(text: &str, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut writer = Writer { margin: Margin::default(), statement: None, open: None };
    let mut fields = Fields::new(text);
    let mut any = false;
    while let Some(part) = fields.next() {
        match part {
            Part::Field(field) => {
                any = true;
                writer.take(field, &fields, sheet)?;
            }
            Part::Other(line) => writer.margin.beside(line),
            Part::End(number, line) => {
                writer.end(number, sheet)?;
                writer.margin.beside(line);
            }
        }
    }
    writer.end(fields.line().saturating_add(1), sheet)?;
    writer.margin.finish(sheet)?;
    if any { Ok(()) } else { Err(FileError::NotAStatement { looks_like: "text" }.into()) }
}

/// A field 61 with the fields 86 that follow it.
struct Open<'t> {
    field: Field<'t>,
    information: Vec<&'t str>,
}

struct Writer<'t> {
    margin: Margin,
    statement: Option<Facts>,
    open: Option<Open<'t>>,
}

impl<'t> Writer<'t> {
    /// Takes a field; the fields after it are looked at only where a statement begins.
    fn take(&mut self, field: Field<'t>, after: &Fields<'t>, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
        if field.tag == "86"
            && let Some(open) = &mut self.open
        {
            open.information.extend(&field.lines);
            return Ok(());
        }
        if field.tag == "20" {
            self.end(field.line, sheet)?;
        }
        self.close(sheet)?;
        if self.statement.is_none() {
            let facts = Facts::survey(&field, after.clone());
            facts.tell(&mut self.margin);
            self.statement = Some(facts);
        }
        if field.tag == "61" {
            self.open = Some(Open { field, information: Vec::new() });
        } else if let Some(reason) = self.statement.as_ref().and_then(|facts| facts.fault(&field)) {
            self.margin.move_to(field.line, sheet)?;
            sheet.broken(reason, &field.told())?;
        } else {
            self.margin.beside(field.told());
        }
        Ok(())
    }

    /// Ends a statement at a line; one that lost its end is told there as a broken record.
    fn end(&mut self, line: u32, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
        self.close(sheet)?;
        if self.statement.take().is_some_and(|facts| facts.is_cut_off()) {
            self.margin.move_to(line, sheet)?;
            sheet.broken(RejectReason::Missing, ":62F:")?;
        }
        Ok(())
    }

    /// Writes the entry that has been read to its end.
    fn close(&mut self, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let Open { field, information } = open;
        self.margin.move_to(field.line, sheet)?;
        let (first, more) =
            field.lines.split_first().map_or(("", [].as_slice()), |(first, more)| (*first, more));
        match Entry::read(first) {
            Ok(entry) => {
                let details = Details::read(&information);
                let (account, currency) =
                    self.statement.as_ref().map_or(("", ""), |facts| (&facts.account, &facts.currency));
                sheet.record(&[
                    account,
                    currency,
                    &entry.booked_on,
                    &entry.valued_on,
                    &entry.amount,
                    entry.mark,
                    if entry.mark.starts_with('E') { "expected" } else { "" },
                    entry.kind_code,
                    entry.customer_reference,
                    entry.bank_reference,
                    &details::joined(more),
                    &details.counterparty,
                    &details.account,
                    &details.remark,
                ])?;
                if !details.is_whole {
                    self.margin.beside(format!(":86:{}", information.join(" ")));
                }
            }
            Err(reason) => {
                let information = information.join(" ");
                let between = if information.is_empty() { "" } else { " :86:" };
                sheet.broken(reason, &format!("{}{between}{information}", field.told()))?;
            }
        }
        Ok(())
    }
}
