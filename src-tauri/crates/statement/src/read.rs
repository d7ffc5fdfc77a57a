use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger::{ContentHash, Coverage, Leg, Line, LineIdentity, SourceId};
use shop::Shop;

use crate::cell::{clean, seen};
use crate::controls::{TotalRow, check_balances, check_total, total_row};
use crate::encoding::{Working, candidates, line_at};
use crate::header::{self, Header, separator_line};
use crate::mask;
use crate::notes::Notes;
use crate::preamble::Preamble;
use crate::profile::{Profile, Role};
use crate::rows::{Fault, Record, RowReader};
use crate::table::{Cell, Quotes, split};
use crate::{
    ControlTotal, Encoding, FileError, LookReason, NoteKind, Reading, RejectReason, RejectedRow, Row,
    RowContent, date,
};

/// What a person says about a file before it is read; nothing to let the file speak.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The leg it must be of.
    pub leg: Option<Leg>,
    /// The profile to read it with.
    pub profile: Option<String>,
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

const MOST_BYTES: u64 = 256 * 1024 * 1024;
const MOST_ROWS: u32 = 10_000_000;
const LONGEST_CELL: usize = 1024 * 1024;
/// How far a quoted cell may run over line ends.
const QUOTED_LINES: usize = 32;
const QUOTED_BYTES: usize = 64 * 1024;
/// Characters kept of a rejected row.
const REJECTED_TEXT: usize = 1024;

/// Reads a statement: every data line becomes a line or a rejected row, and card numbers are cut on the way.
///
/// # Errors
/// [`FileError`] when the file as a whole is no statement that a profile knows; nothing of it can be used then.
pub fn read(bytes: &[u8], choice: &Choice, context: &ReadContext<'_>) -> Result<Reading, FileError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MOST_BYTES {
        return Err(FileError::Limit { what: "bytes", limit: MOST_BYTES, actual: size });
    }
    if bytes.iter().all(|byte| b" \t\r\n,;|\"\0\xEF\xBB\xBF\xFE\xFF".contains(byte)) {
        return Err(FileError::Empty);
    }
    if let Some(looks_like) = foreign_kind(bytes) {
        return Err(FileError::NotAStatement { looks_like });
    }
    let mut refusal = None;
    for encoding in candidates(bytes) {
        let working = Working::new(bytes, encoding);
        match header::find(&working, choice, context.profiles) {
            Ok(header) => return Pass::new(working, &header, context).run(encoding),
            Err(FileError::NotAStatement { .. }) => {}
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    let binary = bytes.iter().take(4096).any(|byte| *byte == 0);
    let looks_like = if binary { "binary" } else { "text" };
    Err(refusal.unwrap_or(FileError::NotAStatement { looks_like }))
}

/// What bytes are that are no text at all.
fn foreign_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"%PDF", "pdf"),
        (b"\xD0\xCF\x11\xE0", "workbook"),
        (b"\x89PNG", "image"),
        (b"\xFF\xD8\xFF", "image"),
        (b"GIF8", "image"),
        (b"RIFF", "image"),
        (b"\x1F\x8B", "archive"),
        (b"Rar!", "archive"),
        (b"7z\xBC\xAF", "archive"),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let workbook = bytes.windows(3).take(64 * 1024).any(|window| window == b"xl/");
        return Some(if workbook { "workbook" } else { "archive" });
    }
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

/// One way through a file whose header is known.
struct Pass<'a> {
    working: Working,
    header: &'a Header<'a>,
    context: &'a ReadContext<'a>,
    preamble: Preamble,
    notes: Notes,
    rows: Vec<Row>,
    controls: Vec<ControlTotal>,
    occurrences: HashMap<LineIdentity, u32>,
    /// Rows before the last total row.
    since: usize,
    after_total: bool,
}

/// A record found in the file: its stretch, how many physical lines it takes, and whether its quotes are closed.
struct Found {
    to: usize,
    next: usize,
    lines: u32,
    open: bool,
}

impl<'a> Pass<'a> {
    fn new(working: Working, header: &'a Header<'a>, context: &'a ReadContext<'a>) -> Self {
        Self {
            working,
            header,
            context,
            preamble: Preamble::default(),
            notes: Notes::default(),
            rows: Vec::new(),
            controls: Vec::new(),
            occurrences: HashMap::new(),
            since: 0,
            after_total: false,
        }
    }

    fn run(mut self, encoding: Encoding) -> Result<Reading, FileError> {
        self.before_header();
        let personal = self.header.personal.iter().filter(|personal| **personal).count();
        self.notes.add_many(
            NoteKind::ColumnDropped,
            u32::try_from(personal).unwrap_or(u32::MAX),
            self.header.row,
        );
        self.notes.add_many(NoteKind::UnknownColumn, self.header.unknown, self.header.row);
        let preamble = std::mem::take(&mut self.preamble);
        let currency = preamble.currency.unwrap_or(self.context.shop.merchant.currency);
        let reader = RowReader {
            header: self.header,
            preamble: &preamble,
            context: self.context,
            offset_hours: date::offset_hours(&self.context.shop.merchant.time_zone),
            currency,
        };
        let (mut from, mut row) = (self.header.next, self.header.row);
        while let Some((end, next)) = line_at(&self.working.bytes, from) {
            row += 1;
            let found = self.record_at(from, end, next);
            self.mask(from, found.to, row);
            self.take(from, &found, row, &reader);
            if self.rows.len() > MOST_ROWS as usize {
                let actual = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
                return Err(FileError::Limit { what: "rows", limit: u64::from(MOST_ROWS), actual });
            }
            row += found.lines - 1;
            from = found.next;
        }
        self.refuse_unreadable()?;
        self.controls.extend(check_balances(&preamble, self.header, &self.rows, currency));
        Ok(Reading {
            profile: self.header.profile.name.clone(),
            leg: self.header.profile.leg,
            encoding,
            coverage: coverage(&self.rows, self.header.profile.leg, &preamble),
            rows: self.rows,
            controls: self.controls,
            notes: self.notes.into_vec(),
            masked: self.working.finish(),
        })
    }

    fn refuse_unreadable(&self) -> Result<(), FileError> {
        let Some(first) = self.rows.first() else { return Err(FileError::NoRows) };
        let all = self.rows.iter().all(|row| matches!(row.content, RowContent::Rejected(_)));
        match &first.content {
            RowContent::Rejected(rejected) if all => Err(FileError::NothingReadable {
                rows: u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
                row: first.row,
                column: rejected.column.clone(),
                reason: rejected.reason,
            }),
            _ => Ok(()),
        }
    }

    /// Masks and reads the lines before the header, and masks the header itself.
    fn before_header(&mut self) {
        let mut from = self.working.start();
        let mut cells = Vec::new();
        for row in 1..=self.header.row {
            let Some((end, next)) = line_at(&self.working.bytes, from) else { return };
            self.mask(from, end, row);
            let (text, _) = self.working.text(from, end);
            if row == self.header.row {
                return;
            }
            if text.trim().is_empty() {
                self.notes.add(NoteKind::Blank, row);
            } else {
                self.notes.add(NoteKind::Preamble, row);
                if separator_line(&text).is_none() {
                    split(&text, self.header.delimiter, &mut cells);
                    let values: Vec<String> =
                        cells.iter().map(|cell| cell.value(&text).into_owned()).collect();
                    self.preamble.take(&values, self.header.profile);
                }
            }
            from = next;
        }
    }

    /// The record that begins at `from`: one physical line, or several where a quoted cell runs on.
    ///
    /// A quote that is not closed soon, or whose closing does not give the header's number of cells, makes its
    /// own line a rejected one; it never swallows the lines after it.
    fn record_at(&self, from: usize, end: usize, next: usize) -> Found {
        let alone = Found { to: end, next, lines: 1, open: false };
        let mut cells = Vec::new();
        {
            let bytes = &self.working.bytes[from..end];
            if !bytes.contains(&b'"')
                || split(&self.working.text(from, end).0, self.header.delimiter, &mut cells) != Quotes::Open
            {
                return alone;
            }
        }
        let open = Found { open: true, ..alone };
        let (mut start, mut lines) = (next, 1);
        while let Some((to, after)) = line_at(&self.working.bytes, start) {
            lines += 1;
            if lines > QUOTED_LINES || to - from > QUOTED_BYTES {
                return open;
            }
            if closes_quote(&self.working.bytes[start..to]) {
                let (text, bad) = self.working.text(from, to);
                let closed = split(&text, self.header.delimiter, &mut cells) == Quotes::Closed;
                if !bad && closed && self.width_fault(&text, &cells).is_none() {
                    return Found { to, next: after, lines: u32::try_from(lines).unwrap_or(1), open: false };
                }
                return open;
            }
            start = after;
        }
        open
    }

    /// Overwrites card numbers and personal columns in the kept copy.
    fn mask(&mut self, from: usize, to: usize, row: u32) {
        let (text, _) = self.working.text(from, to);
        let data = row > self.header.row;
        let personal = data && self.header.personal.contains(&true);
        if text.chars().filter(|c| c.is_numeric()).count() <= 10 && !personal {
            return;
        }
        let mut cells = Vec::new();
        split(&text, self.header.delimiter, &mut cells);
        let whole = data && self.width_fault(&text, &cells).is_none();
        let dated = whole && self.is_dated(&cells);
        let card = self.header.column(Role::Card).filter(|_| dated);
        let own = card.map(|column| OwnCard::of(&cells[column].value(&text)));
        let mut places = Vec::new();
        let (mut found, mut counted, mut start) = (0, 0, 0);
        for (column, cell) in cells.iter().enumerate() {
            let value = &text[cell.from..cell.to];
            start += text[counted..cell.from].chars().count();
            counted = cell.from;
            if personal && self.is_hidden(column, whole) {
                places.extend(start..start + value.chars().count());
            } else if value.len() > 10 {
                let role = self.header.roles.get(column).copied().flatten().filter(|_| dated);
                let numbers =
                    if role == Some(Role::Card) { mask::find_any(value) } else { mask::find(value) };
                // Only in a data row is an id an id, and there it may be a card only if it is the row's own.
                let is_id = role.is_some_and(Role::is_id);
                let before = places.len();
                for number in numbers {
                    if !is_id || own.as_ref().is_some_and(|own| own.is(&number.number)) {
                        places.extend(number.hidden.iter().map(|place| start + place));
                    }
                }
                found += u32::from(places.len() > before);
            }
        }
        if !places.is_empty() {
            places.sort_unstable();
            places.dedup();
            self.notes.add_many(NoteKind::CardNumberCut, found, row);
            self.working.star(from, to, &places);
        }
    }

    /// Whether a record has something in a column that tells its day; a total row has not.
    fn is_dated(&self, cells: &[Cell]) -> bool {
        [Role::Date, Role::Time, Role::SettledOn].into_iter().any(|role| {
            let cell = self.header.column(role).and_then(|column| cells.get(column));
            cell.is_some_and(|cell| cell.from < cell.to)
        })
    }

    /// Whether a cell is of a personal column; in a record of the wrong width, every cell from the first such on.
    fn is_hidden(&self, column: usize, whole: bool) -> bool {
        let first = self.header.personal.iter().position(|personal| *personal);
        if whole {
            self.header.personal.get(column) == Some(&true)
        } else {
            first.is_some_and(|first| column >= first)
        }
    }

    /// Why a record's cells do not fit the headers, if they do not.
    fn width_fault(&self, text: &str, cells: &[Cell]) -> Option<RejectReason> {
        let width = self.header.plain.len();
        if cells.len() < width {
            return Some(RejectReason::TooFewCells);
        }
        let beyond = cells[width..].iter().any(|cell| !clean(&cell.value(text)).text.is_empty());
        beyond.then_some(RejectReason::TooManyCells)
    }

    /// Takes one record: a blank, a total, a line or a rejected row.
    fn take(&mut self, from: usize, found: &Found, row: u32, reader: &RowReader<'_>) {
        let (text, bad) = self.working.text(from, found.to);
        let mut cells = Vec::new();
        split(&text, self.header.delimiter, &mut cells);
        let mut filled = cells.iter().filter(|cell| !clean(&text[cell.from..cell.to]).text.is_empty());
        let lone = match (filled.next(), filled.next()) {
            (None, _) => {
                self.notes.add(NoteKind::Blank, row);
                return;
            }
            (Some(_), second) => second.is_none(),
        };
        let broken = bad || text.contains('\0');
        if !broken && !found.open && !reader.has_day(&text, &cells) {
            let total = total_row(&text, &cells, self.header);
            if total == Some(TotalRow::Total) {
                let checked =
                    check_total(&text, &cells, self.header, &self.rows, self.since, reader.currency);
                self.controls.extend(checked);
                (self.since, self.after_total) = (self.rows.len(), true);
            }
            if total.is_some() || (lone && self.after_total) || self.is_header_again(&text, &cells) {
                self.notes.add(NoteKind::Footer, row);
                return;
            }
        }
        let fault = if broken {
            Some(RejectReason::BadBytes)
        } else if found.open {
            Some(RejectReason::OpenQuote)
        } else if cells.iter().any(|cell| cell.to - cell.from > LONGEST_CELL) {
            Some(RejectReason::TooLong)
        } else {
            self.width_fault(&text, &cells)
        };
        let content = match fault {
            Some(reason) => Err(Fault { column: None, reason }),
            None => reader.read(&mut Record { text: &text, cells: &cells, row, notes: &mut self.notes }),
        };
        let content = match content {
            Ok((line, look)) => {
                let line = Box::new(identified(line, &mut self.occurrences));
                RowContent::Line { line, look }
            }
            Err(Fault { column, reason }) => {
                RowContent::Rejected(RejectedRow { column, reason, text: rejected_text(&text) })
            }
        };
        self.rows.push(Row { row, content });
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

/// The row's own card, full or cut already.
struct OwnCard(String);

impl OwnCard {
    fn of(cell: &str) -> Self {
        Self(crate::cell::half_width(cell).chars().filter(|c| c.is_ascii_digit() || *c == '*').collect())
    }

    fn is(&self, number: &str) -> bool {
        let own = self.0.as_str();
        let ends = own.len() >= 10
            && own.get(..6) == number.get(..6)
            && own[own.len() - 4..] == number[number.len() - 4..];
        own == number || (ends && own.contains('*'))
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

/// The line with its identity, counting equal rows within the file, and the hash of its content.
fn identified(mut line: Line, occurrences: &mut HashMap<LineIdentity, u32>) -> Line {
    let time = line.at.map(|at| at.time().to_string());
    let identity = |line: &Line, occurrence: u32| {
        LineIdentity::of(
            &line.source,
            line.day,
            line.kind,
            line.amount,
            &line.keys,
            time.as_deref(),
            occurrence,
        )
    };
    let first = identity(&line, 0);
    let count = occurrences.entry(first.clone()).or_insert(0);
    line.identity = if *count == 0 { first } else { identity(&line, *count) };
    *count += 1;
    line.content = ContentHash::of(&line);
    line
}

/// Which days of which source the file speaks for; rows that need a look say nothing about it.
fn coverage(rows: &[Row], leg: Leg, preamble: &Preamble) -> Vec<Coverage> {
    type Holder = (SourceId, Option<String>, Option<String>);
    let mut spans: BTreeMap<Holder, (NaiveDate, NaiveDate)> = BTreeMap::new();
    for row in rows {
        let RowContent::Line { line, look: None | Some(LookReason::UnknownKind) } = &row.content else {
            continue;
        };
        let terminal_no = line.keys.terminal_no.clone().filter(|_| leg == Leg::Pos);
        let merchant_no = line.keys.merchant_no.clone().filter(|_| leg != Leg::Bank);
        let day = if leg == Leg::Acquirer { line.settled_on.unwrap_or(line.day) } else { line.day };
        let span = spans.entry((line.source.clone(), merchant_no, terminal_no)).or_insert((day, day));
        *span = (span.0.min(day), span.1.max(day));
    }
    let stated = preamble.period();
    let widened = spans.into_iter().map(|((source, merchant_no, terminal_no), (from, to))| {
        let (from, to) = stated.map_or((from, to), |(first, last)| (from.min(first), to.max(last)));
        Coverage { leg, source, merchant_no, terminal_no, from, to }
    });
    widened.collect()
}
