use std::io::Read;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use ledger::{ContentHash, Coverage, Leg, Line, LineIdentity};
use money::Currency;
use shop::Shop;

use crate::cell::{clean, seen};
use crate::controls::{Controls, TotalRow, total_row};
use crate::convert::foreign;
use crate::coverage::Spans;
use crate::encoding::Working;
use crate::header::{self, Header, Stretch, separator_line};
use crate::layout::Layout;
use crate::masking;
use crate::notes::Notes;
use crate::preamble::Preamble;
use crate::profile::Profile;
use crate::rows::{Fault, Record, RowReader};
use crate::sheet::{self, Says};
use crate::table::{Cell, Quotes};
use crate::{
    ControlTotal, Encoding, FileError, Format, Glance, Note, NoteKind, ReadError, RejectReason, RejectedRow,
    Row, RowContent,
};

/// What a person says about a file before it is read; nothing to let the file speak.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The leg it must be of.
    pub leg: Option<Leg>,
    /// The profile to read it with.
    pub profile: Option<String>,
    /// The merchant no. whose rows they are, whatever they say themselves; a bank's rows have none.
    pub merchant_no: Option<String>,
}

/// What reading needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct ReadContext<'a> {
    /// The shop whose books they are.
    pub shop: &'a Shop,
    /// Today, to tell dates that are far off.
    pub today: NaiveDate,
    /// Profiles to choose from.
    pub profiles: &'a [Profile],
}

/// What is known of a sheet before its first line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SheetHead {
    /// What it was made from.
    pub format: Format,
    /// Names of its columns; empty where a header row tells them.
    pub columns: Vec<String>,
}

/// A statement's bytes, and what is known of them.
#[derive(Debug)]
pub struct Source<R> {
    /// Text, or the sheet that was made of something else.
    pub bytes: R,
    /// Encodings worth trying, the likeliest first.
    pub encodings: Vec<Encoding>,
    /// Set for a sheet.
    pub sheet: Option<SheetHead>,
}

impl<R: Read> Source<R> {
    /// A text file.
    ///
    /// # Errors
    /// [`FileError::Empty`]; [`FileError::NotAStatement`] for what is no text at all.
    pub fn text(bytes: R, glance: &Glance) -> Result<Self, FileError> {
        if glance.blank {
            return Err(FileError::Empty);
        }
        if let Some(looks_like) = foreign(&glance.head) {
            return Err(FileError::NotAStatement { looks_like });
        }
        Ok(Self { bytes, encodings: glance.encodings.clone(), sheet: None })
    }

    /// A sheet.
    pub fn sheet(bytes: R, head: SheetHead) -> Self {
        Self { bytes, encodings: vec![Encoding::Utf8], sheet: Some(head) }
    }
}

/// What is told while a file is read, in its order.
#[derive(Debug)]
pub enum Told<'t> {
    /// The file is read as a sheet, made of something else; told before anything of it.
    Sheet(&'t SheetHead),
    /// A data line; equal rows all have the identity of the first, see [`crate::Planner`].
    Row(Row),
    /// The next bytes of the kept copy, card digits overwritten.
    Copy(&'t [u8]),
}

/// Hears what is told; may stop the reading.
pub type Tell<'t> = dyn FnMut(Told<'_>) -> ControlFlow<()> + 't;

/// What a file turned out to be, at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Profile that read it.
    pub profile: String,
    /// Leg its rows belong to.
    pub leg: Leg,
    /// Encoding of the kept copy.
    pub encoding: Encoding,
    /// Totals the file states about itself, beside what its rows give.
    pub controls: Vec<ControlTotal>,
    /// Which days of which merchant and terminal the file covers.
    pub coverage: Vec<Coverage>,
    /// Normalisations and losses, summed per kind.
    pub notes: Vec<Note>,
    /// Bytes taken from the source.
    pub bytes: u64,
}

const ROWS_MAX: u32 = 20_000_000;
const LONGEST_CELL: usize = 1024 * 1024;
/// How far a quoted cell may run over line ends.
const QUOTED_LINES: usize = 32;
const QUOTED_BYTES: usize = 64 * 1024;
/// Characters kept of a rejected row.
const REJECTED_TEXT: usize = 1024;

/// Reads a statement line by line: every data line is told as a line or a rejected row, card numbers cut.
///
/// Memory does not grow with the file. What was told before an error must be forgotten.
///
/// # Errors
/// [`ReadError::File`] when the file as a whole is no statement that a profile knows; the source's;
/// [`ReadError::Stopped`] when the hearer says so.
pub fn read<R: Read>(
    source: Source<R>,
    choice: &Choice,
    context: &ReadContext<'_>,
    tell: &mut Tell<'_>,
) -> Result<Summary, ReadError> {
    let first = source.encodings.first().copied().unwrap_or(Encoding::Utf8);
    let mut working = Working::new(source.bytes, first);
    let lines = header::first_lines(&mut working)?;
    let mut refusal = None;
    for encoding in source.encodings {
        working.try_as(encoding);
        match header::find(&working, &lines, source.sheet.as_ref(), choice, context.profiles) {
            Ok((header, layout)) => {
                if let Some(head) = &source.sheet
                    && tell(Told::Sheet(head)).is_break()
                {
                    return Err(ReadError::Stopped);
                }
                let is_sheet = source.sheet.is_some();
                return Pass::new(working, &header, layout, is_sheet, (choice, context), tell).run(&lines);
            }
            Err(FileError::NotAStatement { .. }) => {}
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    let start = lines.first().map_or(0, |line| line.from);
    let binary = lines.iter().any(|line| working.bytes(start, line.end).contains(&0));
    let looks_like = if binary { "binary" } else { "text" };
    Err(refusal.unwrap_or(FileError::NotAStatement { looks_like }).into())
}

/// One way through a file whose columns are known.
struct Pass<'a, 't, R> {
    working: Working<R>,
    header: &'a Header<'a>,
    layout: Layout,
    is_sheet: bool,
    choice: &'a Choice,
    context: &'a ReadContext<'a>,
    tell: &'a mut Tell<'t>,
    notes: Notes,
    controls: Controls,
    coverage: Spans,
    rows: u32,
    /// First row that could not be read, while no row could.
    unreadable: Option<(u32, Option<String>, RejectReason)>,
    after_total: bool,
}

/// A record found in the file: its stretch, how many physical lines it takes, and whether its quotes are closed.
struct Found {
    to: usize,
    next: usize,
    lines: u32,
    open: bool,
}

/// Passes a piece of the kept copy on.
fn keep(tell: &mut Tell<'_>, bytes: &[u8]) -> Result<(), ReadError> {
    match tell(Told::Copy(bytes)) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ReadError::Stopped),
    }
}

impl<'a, 't, R: Read> Pass<'a, 't, R> {
    fn new(
        working: Working<R>,
        header: &'a Header<'a>,
        layout: Layout,
        is_sheet: bool,
        (choice, context): (&'a Choice, &'a ReadContext<'a>),
        tell: &'a mut Tell<'t>,
    ) -> Self {
        Self {
            working,
            header,
            layout,
            is_sheet,
            choice,
            context,
            tell,
            notes: Notes::default(),
            controls: Controls::default(),
            coverage: Spans::default(),
            rows: 0,
            unreadable: None,
            after_total: false,
        }
    }

    fn run(mut self, first_lines: &[Stretch]) -> Result<Summary, ReadError> {
        let preamble = self.before_header(first_lines);
        let personal = self.header.personal.iter().filter(|personal| **personal).count();
        let personal = u32::try_from(personal).unwrap_or(u32::MAX);
        self.notes.add_many(NoteKind::ColumnDropped, personal, self.header.row);
        self.notes.add_many(NoteKind::UnknownColumn, self.header.unknown, self.header.row);
        let told = preamble.currency.or(self.header.profile.currency);
        let currency = told.unwrap_or(self.context.shop.merchant.currency);
        let reader = RowReader {
            header: self.header,
            preamble: &preamble,
            merchant_no: self.choice.merchant_no.as_deref(),
            context: self.context,
            zone: self.context.shop.merchant.time_zone.parse().ok(),
            currency,
        };
        let (mut from, mut row) = (self.header.next, self.header.row);
        loop {
            self.working.release(from);
            let Some((end, next)) = self.working.line_at(from, &mut |bytes| keep(self.tell, bytes))? else {
                break;
            };
            row += 1;
            let found = self.record_at(from, end, next)?;
            self.mask(from, found.to, row);
            self.take(from, &found, row, &reader)?;
            row += found.lines - 1;
            from = found.next;
        }
        self.working.finish(&mut |bytes| keep(self.tell, bytes))?;
        if self.rows == 0 {
            return Err(FileError::NoRows.into());
        }
        if let Some((row, column, reason)) = self.unreadable {
            return Err(FileError::NothingReadable { rows: self.rows, row, column, reason }.into());
        }
        let profile = self.header.profile;
        Ok(Summary {
            profile: profile.name.clone(),
            leg: profile.leg,
            encoding: self.working.encoding(),
            coverage: self.coverage.finish(profile.leg, &preamble),
            controls: self.controls.finish(&preamble, self.header, currency),
            notes: self.notes.into_vec(),
            bytes: self.working.taken(),
        })
    }

    /// Masks and reads the lines before the header, and masks the header itself.
    fn before_header(&mut self, first_lines: &[Stretch]) -> Preamble {
        let mut preamble = Preamble::default();
        let mut cells = Vec::new();
        for (row, line) in (1..=self.header.row).zip(first_lines) {
            self.mask(line.from, line.end, row);
            if row == self.header.row {
                break;
            }
            let (text, _) = self.working.text(line.from, line.end);
            if text.trim().is_empty() {
                self.notes.add(NoteKind::Blank, row);
            } else {
                self.notes.add(NoteKind::Preamble, row);
                if separator_line(&text).is_none() {
                    let raw = self.working.bytes(line.from, line.end);
                    self.layout.cut(raw, &text, self.working.encoding(), &mut cells);
                    let values: Vec<String> =
                        cells.iter().map(|cell| cell.value(&text).into_owned()).collect();
                    preamble.take(&values, self.header.profile);
                }
            }
        }
        preamble
    }

    /// The record that begins at `from`: one physical line, or several where a quoted cell runs on.
    ///
    /// A quote that is not closed soon, or whose closing does not give the header's number of cells, makes its
    /// own line a rejected one; it never swallows the lines after it.
    fn record_at(&mut self, from: usize, end: usize, next: usize) -> Result<Found, ReadError> {
        let alone = Found { to: end, next, lines: 1, open: false };
        if !self.working.bytes(from, end).contains(&b'"') || self.cut(from, end).1 != Quotes::Open {
            return Ok(alone);
        }
        let open = Found { open: true, ..alone };
        let (mut start, mut lines) = (next, 1);
        while let Some((to, after)) = self.working.line_at(start, &mut |bytes| keep(self.tell, bytes))? {
            lines += 1;
            if lines > QUOTED_LINES || to - from > QUOTED_BYTES {
                return Ok(open);
            }
            if closes_quote(self.working.bytes(start, to)) {
                let (cells, quotes) = self.cut(from, to);
                let (text, bad) = self.working.text(from, to);
                if !bad && quotes == Quotes::Closed && self.header.width_fault(&text, &cells).is_none() {
                    let lines = u32::try_from(lines).unwrap_or(1);
                    return Ok(Found { to, next: after, lines, open: false });
                }
                return Ok(open);
            }
            start = after;
        }
        Ok(open)
    }

    /// Cells of a stretch, and how their quotes came out.
    fn cut(&mut self, from: usize, to: usize) -> (Vec<Cell>, Quotes) {
        let mut cells = Vec::with_capacity(self.header.plain.len());
        let (text, _) = self.working.text(from, to);
        let raw = self.working.bytes(from, to);
        let quotes = self.layout.cut(raw, &text, self.working.encoding(), &mut cells);
        (cells, quotes)
    }

    /// Overwrites card numbers and personal columns in the kept copy.
    fn mask(&mut self, from: usize, to: usize, row: u32) {
        let (text, _) = self.working.text(from, to);
        let is_data = row > self.header.row;
        if !masking::may_hide(self.header, &text, is_data) {
            return;
        }
        let mut cells = Vec::with_capacity(self.header.plain.len());
        let raw = self.working.bytes(from, to);
        self.layout.cut(raw, &text, self.working.encoding(), &mut cells);
        let hidden = masking::hidden(self.header, &text, &cells, is_data);
        if !hidden.places.is_empty() {
            self.notes.add_many(NoteKind::CardNumberCut, hidden.cards, row);
            self.working.star(from, to, &hidden.places);
        }
    }

    /// Takes one record: a blank, a total, something a sheet says, a line or a rejected row.
    fn take(
        &mut self,
        from: usize,
        found: &Found,
        row: u32,
        reader: &RowReader<'_>,
    ) -> Result<(), ReadError> {
        let (text, bad) = self.working.text(from, found.to);
        let mut cells = Vec::with_capacity(self.header.plain.len());
        let raw = self.working.bytes(from, found.to);
        let quotes = self.layout.cut(raw, &text, self.working.encoding(), &mut cells);
        let mut filled = cells.iter().filter(|cell| !clean(&text[cell.from..cell.to]).text.is_empty());
        let lone = match (filled.next(), filled.next()) {
            (None, _) => {
                // A sheet's blank lines only keep the others on their numbers.
                if !self.is_sheet {
                    self.notes.add(NoteKind::Blank, row);
                }
                return Ok(());
            }
            (Some(_), second) => second.is_none(),
        };
        if self.is_sheet
            && let Some(done) = beside(&text, row, reader.currency, &mut self.controls, &mut self.notes)
        {
            let Some(rejected) = done else { return Ok(()) };
            return self.push(Row { row, content: RowContent::Rejected(rejected) });
        }
        let broken = bad || text.contains('\0');
        if !broken && !found.open && self.controls.totals.takes(&text, &cells, self.header) {
            self.notes.add(NoteKind::Footer, row);
            self.after_total = true;
            return Ok(());
        }
        if !broken && !found.open && !reader.has_day(&text, &cells) {
            let total = total_row(&text, &cells, self.header);
            if total == Some(TotalRow::Total) {
                self.controls.total(&text, &cells, self.header, reader.currency);
                self.after_total = true;
            }
            if total.is_some() || (lone && self.after_total) || self.is_header_again(&text, &cells) {
                self.notes.add(NoteKind::Footer, row);
                return Ok(());
            }
        }
        let fault = if broken {
            Some(RejectReason::BadBytes)
        } else if found.open || quotes == Quotes::Open {
            Some(RejectReason::OpenQuote)
        } else if quotes == Quotes::Odd {
            Some(RejectReason::StrayQuote)
        } else if cells.iter().any(|cell| cell.to - cell.from > LONGEST_CELL) {
            Some(RejectReason::TooLong)
        } else {
            self.header.width_fault(&text, &cells)
        };
        let content = match fault {
            Some(reason) => Err(Fault { column: None, reason }),
            None => reader.read(&mut Record { text: &text, cells: &cells, row, notes: &mut self.notes }),
        };
        let content = match content {
            Ok((line, look)) => RowContent::Line { line: Box::new(identified(line)), look },
            Err(Fault { column, reason }) => {
                RowContent::Rejected(RejectedRow { column, reason, text: rejected_text(&text) })
            }
        };
        self.controls.totals.row(&content, &text, &cells, self.header, reader.currency);
        self.push(Row { row, content })
    }

    /// Counts a row and tells it.
    fn push(&mut self, row: Row) -> Result<(), ReadError> {
        self.rows += 1;
        if self.rows > ROWS_MAX {
            let (limit, actual) = (u64::from(ROWS_MAX), u64::from(self.rows));
            return Err(FileError::Limit { what: "rows", limit, actual }.into());
        }
        match &row.content {
            RowContent::Rejected(rejected) if self.rows == 1 => {
                self.unreadable = Some((row.row, rejected.column.clone(), rejected.reason));
            }
            RowContent::Rejected(_) => {}
            RowContent::Line { .. } => self.unreadable = None,
        }
        self.controls.row(&row.content, self.header);
        self.coverage.row(&row.content);
        match (self.tell)(Told::Row(row)) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ReadError::Stopped),
        }
    }

    /// Whether the header stands here once more, as where several tables were put into one file.
    fn is_header_again(&self, text: &str, cells: &[Cell]) -> bool {
        let mut names = self.header.names.iter();
        cells.len() >= self.header.names.len()
            && cells.iter().take(self.header.names.len()).all(|cell| {
                let value = cell.value(text);
                names.next().is_some_and(|name| *name == clean(&value).text.trim())
            })
    }
}

/// Whether a continuation line holds a quote that is not doubled.
fn closes_quote(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') {
        at += length;
        if bytes.get(at + 1) != Some(&b'"') {
            return true;
        }
        at += 2;
    }
    false
}

fn rejected_text(text: &str) -> String {
    let head: String = text.chars().take(REJECTED_TEXT).collect();
    seen(&head, &mut false).chars().take(REJECTED_TEXT).collect()
}

/// What a sheet's line beside its records means: nothing more to do, or a broken record.
fn beside(
    text: &str,
    row: u32,
    currency: Currency,
    controls: &mut Controls,
    notes: &mut Notes,
) -> Option<Option<RejectedRow>> {
    if let Some((reason, text)) = sheet::broken(text) {
        return Some(Some(RejectedRow { column: None, reason, text: rejected_text(text) }));
    }
    if !sheet::is_beside(text) {
        return None;
    }
    if let Some((says, value)) = Says::of(text) {
        controls.says(says, value, currency);
    }
    notes.add(NoteKind::Preamble, row);
    Some(None)
}

/// The line with its identity, as the first of all equal ones, and the hash of its content.
fn identified(mut line: Line) -> Line {
    let apart = apart(&line);
    line.identity =
        LineIdentity::of(&line.source, line.day, line.kind, line.amount, &line.keys, apart.as_deref(), 0);
    line.content = ContentHash::of(&line);
    line
}

/// What tells a row apart beside its keys.
///
/// Two payers may pay the same amount on one day; where the bank gives no number, the balance after each differs.
fn apart(line: &Line) -> Option<String> {
    let time = line.at.map(|at| at.time().to_string());
    let keys = &line.keys;
    let mut numbers = [&keys.payout_no, &keys.reference_no, &keys.order_no, &keys.channel_no].into_iter();
    if !matches!(line.leg, Leg::Bank | Leg::Wallet) || numbers.any(Option::is_some) {
        return time;
    }
    let balance = line.balance.map(|balance| balance.to_string());
    balance.or_else(|| line.counterparty.clone()).map(|told| format!("{} {told}", time.unwrap_or_default()))
}
