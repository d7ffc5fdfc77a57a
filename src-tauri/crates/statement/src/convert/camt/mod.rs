//! ISO 20022 cash management messages: camt.052, camt.053 and camt.054 of any version, under any prefix.
//!
//! Source: the message definitions on iso20022.org, .001.02 to .001.13. A statement is gone through twice: first for
//! what it says about itself and what its entries add up to, then to write its entries.

mod entry;
mod facts;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::HashSet;

use self::entry::Judged;
use self::facts::Facts;
use self::xml::{Step, Tree, Xml};
use super::Refusal;
use crate::sheet::Sheet;
use crate::{FileError, RejectReason};

/// Columns of the sheet.
pub(crate) const COLUMNS: &[&str] = &[
    "account",
    "currency",
    "booked_on",
    "valued_on",
    "amount",
    "side",
    "reversal",
    "status",
    "entry_no",
    "bank_reference",
    "end_to_end",
    "transaction_id",
    "uetr",
    "counterparty",
    "remark",
    "transaction_code",
    "card_no",
    "terminal_no",
    "sale_reconciliation_id",
    "sale_reference",
];

const ENTRIES_MAX: u32 = 1_000_000;
/// Characters that are kept of a broken entry.
const BROKEN_TEXT_MAX: usize = 1024;

/// Writes the entries of a message as a sheet: one record for each, or for each payment of a batch entry.
///
/// # Errors
/// [`FileError::NotAStatement`] for any other message; [`FileError::Malformed`], [`FileError::Forbidden`] and
/// [`FileError::Limit`] as XML; the writer's.
pub(crate) fn write(text: &str, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut xml = Xml::new(text)?;
    let mut entries = 0;
    let mut is_camt = false;
    while let Some(step) = xml.next()? {
        let Step::Open(name, _) = step else { continue };
        let statement = match name {
            "BkToCstmrStmt" => "Stmt",
            "BkToCstmrAcctRpt" => "Rpt",
            "BkToCstmrDbtCdtNtfctn" => "Ntfctn",
            "CstmrCdtTrfInitn" | "CstmrDrctDbtInitn" => {
                return Err(FileError::NotAStatement { looks_like: "payment_order" }.into());
            }
            "Signature" => {
                sheet.beside("Signature: not checked")?;
                xml.skip()?;
                continue;
            }
            _ => continue,
        };
        is_camt = true;
        sheet.beside(if xml.message().is_empty() { name } else { xml.message() })?;
        message(&mut xml, statement, &mut entries, sheet)?;
    }
    if is_camt { Ok(()) } else { Err(FileError::NotAStatement { looks_like: "xml" }.into()) }
}

/// Writes the statements of a message.
fn message(
    xml: &mut Xml<'_>,
    statement: &str,
    entries: &mut u32,
    sheet: &mut Sheet<'_>,
) -> Result<(), Refusal> {
    let mut statements = 0;
    let inside = xml.depth();
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(name, _) if name == statement => {
                statements += 1;
                let again = xml.clone();
                let facts = Facts::survey(xml, entries)?;
                facts.tell(sheet)?;
                write_entries(again, &facts, sheet)?;
            }
            Step::Open(..) => xml.skip()?,
            Step::Close if xml.depth() < inside => break,
            Step::Close | Step::Text(_) => {}
        }
    }
    if statements == 0 {
        return Err(xml.malformed(format!("a message without {statement}")).into());
    }
    Ok(())
}

/// Writes the entries of the statement that has just been opened.
fn write_entries(mut xml: Xml<'_>, facts: &Facts, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut seen = Seen::default();
    let inside = xml.depth();
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(name @ "Ntry", _) => {
                let tree = xml.tree(name)?;
                sheet.at(tree.line)?;
                match seen.judge(&tree, &facts.currency) {
                    Ok(judged) => entry::write(&tree, &judged, facts, sheet)?,
                    Err(reason) => sheet.broken(reason, &tree.told(BROKEN_TEXT_MAX))?,
                }
            }
            Step::Open(..) => xml.skip()?,
            Step::Close if xml.depth() < inside => break,
            Step::Close | Step::Text(_) => {}
        }
    }
    Ok(())
}

/// The entries of a statement that were met already.
#[derive(Default)]
struct Seen<'t>(HashSet<&'t str>);

impl<'t> Seen<'t> {
    /// Reads an entry; one with a reference that stands there twice, letter for letter, is told as double.
    fn judge(&mut self, tree: &Tree<'t>, currency: &str) -> Result<Judged, RejectReason> {
        let judged = entry::judge(tree, currency)?;
        let named = ["NtryRef", "AcctSvcrRef"]
            .iter()
            .any(|path| !entry::given(tree.text(Tree::ROOT, path)).is_empty());
        if named && !self.0.insert(tree.source) {
            return Err(RejectReason::DoubleReference);
        }
        Ok(judged)
    }
}
