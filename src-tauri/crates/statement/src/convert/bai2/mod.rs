//! BAI2 balance reporting, as banks really write it.
//!
//! Source: BAI, Cash Management Balance Reporting Specifications, version 2, and files of public test suites. Amounts
//! are whole minor units; the type code of a detail says which way the money went. A trailer that does not fit what
//! was read is told as a difference, and the records stay.

mod account;
mod detail;
mod levels;
mod record;
#[cfg(test)]
mod tests;

use self::account::Account;
use self::levels::{Level, Trailer, compare};
use self::record::{Item, Items, Record};
use super::Refusal;
use super::cells::short_day;
use super::lines::Margin;
use crate::sheet::{Says, Sheet};
use crate::{FileError, RejectReason};

/// Columns of the sheet.
pub(crate) const COLUMNS: &[&str] = &[
    "account",
    "currency",
    "booked_on",
    "valued_on",
    "amount",
    "type_code",
    "funds_type",
    "bank_reference",
    "customer_reference",
    "remark",
];

/// Pieces among which the file header is looked for.
const HEAD_PIECES: usize = 60;
/// Width of a physical record where the file header tells none.
const WIDTH: usize = 80;
/// The currency of an account where neither it nor its group tells one.
const DEFAULT_CURRENCY: &str = "USD";

/// Whether a text is such a file: a file header, and a group header right behind it.
pub(crate) fn is_bai2(text: &str) -> bool {
    let codes = Items::new(text).take(HEAD_PIECES).filter_map(|item| match item {
        Item::Piece(piece) => Some(piece.code).filter(|code| *code != "88"),
        Item::Other(..) => None,
    });
    codes.take(2).eq(["01", "02"])
}

/// Writes the details of all accounts as a sheet.
///
/// A record that cannot be read is a broken one of its own.
///
/// # Errors
/// [`FileError::Malformed`] for a text without a file header; the writer's.
pub(crate) fn write(text: &str, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut writer = Writer::new(sheet);
    let mut open: Option<Record<'_>> = None;
    let mut items = Items::new(text);
    for item in items.by_ref() {
        match (item, &mut open) {
            (Item::Piece(piece), Some(record)) if piece.code == "88" => record.pieces.push(piece),
            (Item::Piece(piece), _) if piece.code != "88" => {
                let before = open.replace(Record { pieces: vec![piece] });
                before.map_or(Ok(()), |record| writer.take(&record))?;
            }
            (Item::Piece(record::Piece { line, raw, .. }) | Item::Other(line, raw), _) => {
                open.take().map_or(Ok(()), |record| writer.take(&record))?;
                writer.stray(line, raw)?;
            }
        }
    }
    open.map_or(Ok(()), |record| writer.take(&record))?;
    writer.finish(items.line().saturating_add(1))
}

/// What a group header tells, and what was read of the group.
struct Group {
    status: String,
    currency: String,
    /// The day it reports, `YYYY-MM-DD`; empty where that is no date.
    as_of: String,
    /// Whether the report of that day is final.
    is_final: bool,
    level: Level,
}

impl Group {
    fn read(record: &Record<'_>) -> Self {
        let mut fields = record.fields();
        let mut field = || fields.here();
        let (_receiver, _originator, status, as_of, _time) = (field(), field(), field(), field(), field());
        let (currency, modifier) = (field(), field());
        Self {
            status: status.to_owned(),
            currency: if currency.is_empty() { DEFAULT_CURRENCY } else { currency }.to_owned(),
            as_of: short_day(as_of).map(|day| day.to_string()).unwrap_or_default(),
            is_final: matches!(modifier, "2" | "4"),
            level: Level::begun(record.records()),
        }
    }

    /// Whether it takes back what was told before, or is a test.
    fn is_void(&self) -> bool {
        matches!(self.status.as_str(), "2" | "4")
    }
}

/// Writes the sheet, and keeps account of what every record stands in.
struct Writer<'s, 'w> {
    sheet: &'s mut Sheet<'w>,
    margin: Margin,
    width: usize,
    is_bai2: bool,
    file: Option<Level>,
    group: Option<Group>,
    account: Option<Account>,
}

impl<'s, 'w> Writer<'s, 'w> {
    fn new(sheet: &'s mut Sheet<'w>) -> Self {
        let margin = Margin::default();
        Self { sheet, margin, width: WIDTH, is_bai2: false, file: None, group: None, account: None }
    }

    /// Takes a record with its continuations.
    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        match record.code() {
            "01" => {
                self.lacks(&["49", "98", "99"], record.line())?;
                self.is_bai2 = true;
                let length = record.fields().nth(5).and_then(|length| length.parse().ok());
                self.width = length.filter(|length| *length > 0).unwrap_or(WIDTH);
                self.file = Some(Level::begun(record.records()));
            }
            "02" => {
                self.lacks(&["49", "98"], record.line())?;
                self.group = Some(Group::read(record));
            }
            "03" => return self.account(record),
            "16" => return self.detail(record),
            _ => return self.trailer(record),
        }
        self.beside(record);
        Ok(())
    }

    fn beside(&mut self, record: &Record<'_>) {
        for piece in &record.pieces {
            self.margin.beside(piece.raw);
        }
    }

    fn broken(&mut self, line: u32, reason: RejectReason, text: &str) -> Result<(), Refusal> {
        self.margin.move_to(line, self.sheet)?;
        Ok(self.sheet.broken(reason, text)?)
    }

    /// A line without a record's code, or a continuation of nothing; outside of a file it is some wrapping.
    fn stray(&mut self, line: u32, raw: &str) -> Result<(), Refusal> {
        if self.file.is_some() {
            return self.broken(line, RejectReason::BadSyntax, raw);
        }
        self.margin.beside(raw);
        Ok(())
    }

    fn account(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        self.lacks(&["49"], record.line())?;
        let currency = self.group.as_ref().map_or(DEFAULT_CURRENCY, |group| &group.currency);
        let (account, fault) = Account::read(record, currency);
        account.begin(&mut self.margin);
        if let Some(group) = self.group.as_ref().filter(|group| group.is_final && !group.as_of.is_empty()) {
            self.margin.says_if_room(Says::From, &group.as_of);
            self.margin.says_if_room(Says::To, &group.as_of);
        }
        self.account = Some(account);
        match fault {
            Some(reason) => self.broken(record.line(), reason, &record.told())?,
            None => self.beside(record),
        }
        Ok(())
    }

    fn detail(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let read = detail::read(record, self.account.as_ref(), self.group.as_ref(), self.width);
        if let Some(account) = &mut self.account {
            account.level.add(detail::minor(record));
            account.level.records += record.records();
            account.level.children += i64::from(!matches!(read, Ok(None)));
            if let Ok(Some((_, moved))) = &read {
                account.add(*moved);
            }
        }
        match read {
            Ok(None) => self.beside(record),
            Ok(Some((cells, _))) => {
                self.margin.move_to(record.line(), self.sheet)?;
                self.sheet.record(&cells)?;
            }
            Err(reason) => self.broken(record.line(), reason, &record.told())?,
        }
        Ok(())
    }

    /// Compares a trailer with what was read, and takes what it closes into the level above.
    fn trailer(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let code = record.code();
        let below: &[&str] = match code {
            "49" => &[],
            "98" => &["49"],
            _ => &["49", "98"],
        };
        self.lacks(below, record.line())?;
        let trailer = Trailer::read(record);
        let closed = match code {
            "49" => self.account.take().map(|mut account| {
                account.level.records += record.records();
                account.end(trailer.records, &mut self.margin);
                (account.level, format!("49 {}", account.number))
            }),
            "98" => self.group.take().map(|group| (group.level, "98".to_owned())),
            _ => self.file.take().map(|level| (level, "99".to_owned())),
        };
        let Some((mut level, name)) = closed else {
            return self.broken(record.line(), RejectReason::BadSyntax, &record.told());
        };
        let mut told =
            compare(&format!("{name} control total"), level.total, trailer.total, &mut self.margin);
        if code != "49" {
            level.records += record.records();
            let parts = if code == "98" { "accounts" } else { "groups" };
            for (what, read, stated) in
                [("records", level.records, trailer.records), (parts, level.children, trailer.children)]
            {
                let (read, stated) = (i128::from(read), stated.map(i128::from));
                told &= compare(&format!("{name} {what}"), read, stated, &mut self.margin);
            }
        }
        let above = match code {
            "49" => self.group.as_mut().map(|group| &mut group.level),
            "98" => self.file.as_mut(),
            _ => None,
        };
        if let Some(above) = above {
            trailer.roll_up(&level, above);
        }
        if !told {
            return self.broken(record.line(), RejectReason::BadAmount, &record.told());
        }
        self.beside(record);
        Ok(())
    }

    /// Closes what has no trailer of its own at a line, and tells there which trailers it lacks.
    fn lacks(&mut self, trailers: &[&str], line: u32) -> Result<(), Refusal> {
        let mut lacking = Vec::new();
        for trailer in trailers {
            let was_open = match *trailer {
                "49" => self.account.take().inspect(|account| account.end(None, &mut self.margin)).is_some(),
                "98" => self.group.take().is_some(),
                _ => self.file.take().is_some(),
            };
            lacking.extend(was_open.then_some(*trailer));
        }
        if lacking.is_empty() {
            return Ok(());
        }
        self.broken(line, RejectReason::Missing, &lacking.join(" "))
    }

    fn finish(mut self, line: u32) -> Result<(), Refusal> {
        if !self.is_bai2 {
            let what = "no file header 01".to_owned();
            return Err(FileError::Malformed { format: "bai2", place: "line 1".to_owned(), what }.into());
        }
        self.lacks(&["49", "98", "99"], line)?;
        Ok(self.margin.finish(self.sheet)?)
    }
}
