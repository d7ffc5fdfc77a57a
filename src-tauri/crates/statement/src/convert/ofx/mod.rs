//! OFX, version 1 (SGML) and 2 (XML), read by one tolerant scan of its tags.
//!
//! Source: Open Financial Exchange 1.02 to 2.2, chapter 11 (banking). Deliberately not here: a DTD, entities beyond
//! the five of XML, and securities.

mod scan;
#[cfg(test)]
mod tests;
mod value;

use std::io;

use ledger::{MaskedCard, mask_text};

use self::scan::{Tag, Tags, plain};
use super::Refusal;
use crate::sheet::{Says, Sheet};
use crate::{FileError, RejectReason};

/// Columns of the sheet.
pub(crate) const COLUMNS: &[&str] = &[
    "account",
    "account_kind",
    "currency",
    "type",
    "posted_at",
    "amount",
    "fitid",
    "check_no",
    "reference",
    "name",
    "memo",
    "status",
];

/// Kind of an account whose number is a card's.
const CREDIT_CARD: &str = "CREDITCARD";
/// Bytes of one value.
const VALUE_MAX: usize = 1024 * 1024;
/// Characters that are kept of a broken transaction.
const BROKEN_TEXT_MAX: usize = 1024;

/// Writes the transactions of all accounts as a sheet.
///
/// # Errors
/// [`FileError::NotAStatement`] without an `OFX` element; [`FileError::Malformed`] where its end is missing;
/// [`FileError::Forbidden`] for a DTD; the writer's.
pub(crate) fn write(bytes: &[u8], sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let text = value::decoded(bytes);
    let mut tags = Tags::of(&text);
    let Some(start) = tags.find(|tag| tag.name.eq_ignore_ascii_case("OFX") && !tag.closes) else {
        return Err(FileError::NotAStatement { looks_like: "text" }.into());
    };
    let prolog = text.get(..start.at).unwrap_or_default().to_ascii_uppercase();
    if prolog.contains("<!DOCTYPE") || prolog.contains("<!ENTITY") {
        return Err(FileError::Forbidden { format: "ofx", what: "dtd" }.into());
    }
    sheet.beside(format!("OFX {}", version(&prolog)).trim_end())?;
    let mut reader =
        Reader { sheet, statement: Statement::default(), transaction: None, inside: Inside::Nothing };
    let mut lines = Lines { text: &text, at: 0, line: 1 };
    for tag in tags {
        let name = tag.name.to_ascii_uppercase();
        if !tag.closes {
            reader.open(&name, &tag, &mut lines)?;
        } else if name == "OFX" {
            return Ok(reader.end_statement()?);
        } else {
            reader.close(&name)?;
        }
    }
    let place = format!("line {}", text.lines().count());
    Err(FileError::Malformed { format: "ofx", place, what: "cut off: </OFX> is missing".to_owned() }.into())
}

/// `VERSION:102` or `VERSION="211"` of the header.
fn version(prolog: &str) -> &str {
    // The XML declaration of OFX 2 has a version of its own, before that of OFX.
    let told = prolog
        .rsplit_once("VERSION")
        .map_or("", |(_, told)| told.trim_start_matches([':', '=', '"', '\'', ' ']));
    let length = told.bytes().take_while(u8::is_ascii_digit).count();
    told.get(..length.min(4)).unwrap_or_default()
}

/// Lines of places that are asked for in the order of the file.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> u32 {
        let between = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        let ends = between.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.at = at;
        self.line
    }
}

/// The aggregate that gives some names their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Account,
    Ledger,
    Payee,
    Currency,
    /// One whose names mean nothing here: another account, the currency a purchase was made in.
    Other,
}

impl Inside {
    fn of(name: &str) -> Option<Self> {
        match name {
            "BANKACCTFROM" | "CCACCTFROM" | "LOANACCTFROM" | "INVACCTFROM" => Some(Self::Account),
            "LEDGERBAL" => Some(Self::Ledger),
            "PAYEE" => Some(Self::Payee),
            "CURRENCY" => Some(Self::Currency),
            "ORIGCURRENCY" | "AVAILBAL" | "BAL" | "BANKACCTTO" | "CCACCTTO" | "IMAGEDATA" => {
                Some(Self::Other)
            }
            _ => None,
        }
    }
}

/// What is known of the statement that is being read.
#[derive(Debug, Default)]
struct Statement {
    open: bool,
    /// Whether its head is in the sheet.
    told: bool,
    account: String,
    account_kind: String,
    currency: String,
    from: String,
    to: String,
}

/// A `STMTTRN`, or a `STMTTRNP` that is not booked yet.
#[derive(Debug, Default)]
struct Transaction {
    line: u32,
    is_pending: bool,
    kind: String,
    posted: String,
    amount: Option<String>,
    fitid: String,
    check_no: String,
    reference: String,
    name: String,
    payee: String,
    memo: String,
    currency: String,
    correction: String,
    /// Whether it has two amounts: two transactions run together.
    is_double: bool,
    is_too_long: bool,
    /// All of it as `NAME=value`, for the eye.
    told: String,
}

struct Reader<'s, 'w> {
    sheet: &'s mut Sheet<'w>,
    statement: Statement,
    transaction: Option<Transaction>,
    inside: Inside,
}

impl Reader<'_, '_> {
    fn open(&mut self, name: &str, tag: &Tag<'_>, lines: &mut Lines<'_>) -> io::Result<()> {
        if matches!(name, "STMTTRN" | "STMTTRNP") {
            self.end_transaction()?;
            let (line, is_pending) = (lines.of(tag.at), name == "STMTTRNP");
            self.transaction = Some(Transaction { line, is_pending, ..Transaction::default() });
            self.inside = Inside::Nothing;
            return Ok(());
        }
        if name.ends_with("STMTRS") {
            self.end_statement()?;
            if name == "INVSTMTRS" {
                self.sheet.beside("INVSTMTRS: securities are not read")?;
            }
            self.statement = Statement { open: true, ..Statement::default() };
            return Ok(());
        }
        let value = plain(tag.value);
        if let Some(inside) = Inside::of(name).filter(|_| value.is_empty()) {
            if inside == Inside::Ledger {
                self.end_transaction()?;
            }
            self.inside = inside;
            if name == "CCACCTFROM" && self.statement.account_kind.is_empty() {
                CREDIT_CARD.clone_into(&mut self.statement.account_kind);
            }
            return Ok(());
        }
        match &mut self.transaction {
            Some(transaction) => transaction.hear(name, &value, self.inside),
            None => self.hear(name, &value)?,
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        match name {
            "STMTTRN" | "STMTTRNP" | "BANKTRANLIST" | "BANKTRANLISTP" => self.end_transaction(),
            _ if name.ends_with("STMTRS") => self.end_statement(),
            _ => {
                if Inside::of(name).is_some() {
                    self.inside = Inside::Nothing;
                }
                Ok(())
            }
        }
    }

    /// Takes a value that stands outside of a transaction.
    fn hear(&mut self, name: &str, value: &str) -> io::Result<()> {
        if value.len() > VALUE_MAX {
            return Ok(());
        }
        let statement = &mut self.statement;
        let slot = match (name, self.inside) {
            ("CURDEF", _) => &mut statement.currency,
            ("ACCTID", Inside::Account) if statement.account.is_empty() => {
                // A card's account number is the card number; of any other no more than the tail is asked for.
                let card = MaskedCard::cut(value).filter(|_| statement.account_kind == CREDIT_CARD);
                statement.account = card.map_or_else(|| mask_text(value), |card| card.as_str().to_owned());
                return Ok(());
            }
            ("ACCTTYPE", Inside::Account) => &mut statement.account_kind,
            ("DTSTART", _) => &mut statement.from,
            ("DTEND", _) => &mut statement.to,
            ("BALAMT", Inside::Ledger) if statement.open => {
                self.tell_head()?;
                if let Ok(amount) = value::amount(value) {
                    self.sheet.says(Says::Closing, &amount)?;
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        if slot.is_empty() {
            value.clone_into(slot);
        }
        Ok(())
    }

    /// Writes what is known of the statement, once, before its first record.
    fn tell_head(&mut self) -> io::Result<()> {
        let statement = &mut self.statement;
        if statement.told || !statement.open {
            return Ok(());
        }
        statement.told = true;
        self.sheet.says(Says::Statement, &statement.account)?;
        let day = |text: &str| value::moment(text).unwrap_or_default().chars().take(10).collect::<String>();
        for (says, told) in [
            (Says::Account, statement.account.clone()),
            (Says::Currency, statement.currency.clone()),
            (Says::From, day(&statement.from)),
            (Says::To, day(&statement.to)),
        ] {
            if !told.is_empty() {
                self.sheet.says(says, &told)?;
            }
        }
        Ok(())
    }

    fn end_statement(&mut self) -> io::Result<()> {
        self.end_transaction()?;
        self.tell_head()?;
        self.statement = Statement::default();
        self.inside = Inside::Nothing;
        Ok(())
    }

    /// Writes the transaction that is open, if one is.
    fn end_transaction(&mut self) -> io::Result<()> {
        let Some(transaction) = self.transaction.take() else { return Ok(()) };
        self.inside = Inside::Nothing;
        self.tell_head()?;
        self.sheet.at(transaction.line)?;
        match transaction.cells(&self.statement) {
            Ok(cells) => self.sheet.record(&cells),
            Err(reason) => {
                let text: String = transaction.told.chars().take(BROKEN_TEXT_MAX).collect();
                self.sheet.broken(reason, &text)
            }
        }
    }
}

impl Transaction {
    fn hear(&mut self, name: &str, value: &str, inside: Inside) {
        if value.is_empty() {
            return;
        }
        if self.told.len() < BROKEN_TEXT_MAX {
            let gap = if self.told.is_empty() { "" } else { " " };
            self.told.extend([gap, name, "="]);
            self.told.extend(value.chars().take(BROKEN_TEXT_MAX));
        }
        if value.len() > VALUE_MAX {
            self.is_too_long = true;
            return;
        }
        let slot = match (name, inside) {
            ("TRNTYPE", _) => &mut self.kind,
            ("DTPOSTED", _) => &mut self.posted,
            ("DTTRAN", _) if self.is_pending => &mut self.posted,
            ("TRNAMT", _) => {
                self.is_double |= self.amount.is_some();
                self.amount = Some(value.to_owned());
                return;
            }
            ("FITID", _) => &mut self.fitid,
            ("CHECKNUM", _) => &mut self.check_no,
            ("REFNUM", _) => &mut self.reference,
            ("NAME", Inside::Payee) => &mut self.payee,
            ("NAME", Inside::Nothing) => &mut self.name,
            ("MEMO", _) => &mut self.memo,
            ("CURSYM", Inside::Currency) | ("CURRENCY", _) => &mut self.currency,
            ("CORRECTACTION", _) => &mut self.correction,
            _ => return,
        };
        if slot.is_empty() {
            value.clone_into(slot);
        }
    }

    /// Its cells, in the order of [`COLUMNS`].
    fn cells(&self, statement: &Statement) -> Result<[String; COLUMNS.len()], RejectReason> {
        if self.is_double {
            return Err(RejectReason::BadSyntax);
        }
        if self.is_too_long {
            return Err(RejectReason::TooLong);
        }
        let amount = value::amount(self.amount.as_deref().unwrap_or_default())?;
        let posted_at = value::moment(&self.posted)?;
        let either = |own: &String, other: &String| if own.is_empty() { other.clone() } else { own.clone() };
        Ok([
            statement.account.clone(),
            statement.account_kind.clone(),
            either(&self.currency, &statement.currency),
            self.kind.clone(),
            posted_at,
            amount,
            // Some banks write this for none.
            if self.fitid == "-1" { String::new() } else { self.fitid.clone() },
            self.check_no.clone(),
            self.reference.clone(),
            either(&self.name, &self.payee),
            self.memo.clone(),
            if self.is_pending { "PENDING".to_owned() } else { self.correction.clone() },
        ])
    }
}
