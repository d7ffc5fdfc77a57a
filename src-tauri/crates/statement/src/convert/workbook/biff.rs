//! An XLS of Excel 97 to 2003 (MS-XLS, BIFF8): its sheets and the cells of one of them.

use std::collections::{BTreeMap, HashMap};

use super::SheetName;
use super::compound::Compound;
use super::number::{self, Look, look_of, look_of_builtin};
use super::package::Strings;
use super::strings::{self, Segments};
use crate::FileError;
use crate::convert::Refusal;
use crate::convert::archive::directory::{limit, long, malformed, short};
use crate::convert::grid::{Cell, CellKind, Grid, Merge, add_merge};
use crate::sheet::Sheet;

/// Cells of one sheet; they are held in memory.
const CELLS_MAX: u64 = 2_000_000;
const SHEETS_MAX: u64 = 1024;
const BIFF8: u16 = 0x0600;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// An opened workbook.
pub(super) struct Workbook {
    stream: Vec<u8>,
    pub(super) sheets: Vec<Found>,
    strings: Strings,
    looks: Vec<Look>,
    since_1904: bool,
}

/// A worksheet and where it begins.
pub(super) struct Found {
    pub(super) name: SheetName,
    start: usize,
}

fn broken(what: &str) -> FileError {
    malformed("xls", "", what)
}

/// A record: its number, and its body.
struct Record<'s> {
    kind: u16,
    body: &'s [u8],
}

/// Records from a place on.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    fn next(&mut self) -> Result<Option<Record<'s>>, FileError> {
        let Some(head) = self.stream.get(self.at..self.at.saturating_add(4)) else { return Ok(None) };
        let from = self.at + 4;
        let to = from + usize::from(short(head, 2));
        let body = self.stream.get(from..to).ok_or_else(|| broken("a record is cut short"))?;
        self.at = to;
        Ok(Some(Record { kind: short(head, 0), body }))
    }

    /// The bodies that go on where this record could not hold all.
    fn continued(&mut self, first: &'s [u8]) -> Result<Vec<&'s [u8]>, FileError> {
        let mut bodies = vec![first];
        loop {
            let before = self.at;
            match self.next()? {
                Some(record) if record.kind == CONTINUE => bodies.push(record.body),
                _ => {
                    self.at = before;
                    return Ok(bodies);
                }
            }
        }
    }
}

impl Workbook {
    /// Reads what stands before the sheets.
    ///
    /// # Errors
    /// [`FileError::Protected`] for an encrypted one; [`FileError::Malformed`]; [`FileError::Limit`].
    pub(super) fn open(bytes: &[u8]) -> Result<Self, FileError> {
        let compound = Compound::open(bytes)?;
        let stream = match compound.stream("Workbook")? {
            Some(stream) => stream,
            None if compound.stream("Book")?.is_some() => return Err(broken("older than Excel 97")),
            None => return Err(broken("no workbook in it")),
        };
        let mut workbook = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            strings: Strings::default(),
            looks: Vec::new(),
            since_1904: false,
        };
        workbook.read_globals(&stream)?;
        if workbook.sheets.is_empty() {
            return Err(broken("no worksheet"));
        }
        for found in &mut workbook.sheets {
            found.name.rows = last_row(&stream, found.start)?;
        }
        workbook.stream = stream;
        Ok(workbook)
    }

    fn read_globals(&mut self, stream: &[u8]) -> Result<(), FileError> {
        let mut records = Records { stream, at: 0 };
        let first = records.next()?.ok_or_else(|| broken("an empty workbook"))?;
        if first.kind != BOF || short(first.body, 0) != BIFF8 {
            return Err(broken("older than Excel 97"));
        }
        let (mut codes, mut formats) = (HashMap::new(), Vec::new());
        while let Some(record) = records.next()? {
            let body = record.body;
            match record.kind {
                EOF => break,
                // FilePass
                0x002F => return Err(FileError::Protected),
                // Date1904
                0x0022 => self.since_1904 = short(body, 0) == 1,
                // Format
                0x041E => {
                    codes.insert(
                        short(body, 0),
                        look_of(&strings::long_text(body.get(2..).unwrap_or_default())?),
                    );
                }
                // XF
                0x00E0 => formats.push(short(body, 2)),
                // BoundSheet8, of which only worksheets have rows
                0x0085 if body.get(5) == Some(&0) => {
                    let name = strings::short_text(body.get(6..).unwrap_or_default())?;
                    let hidden = body.get(4).is_some_and(|state| state & 3 != 0);
                    let start =
                        usize::try_from(long(body, 0)).map_err(|_| broken("a sheet beyond the end"))?;
                    self.sheets.push(Found { name: SheetName { name, hidden, rows: None }, start });
                    limit("parts", SHEETS_MAX, self.sheets.len() as u64)?;
                }
                // SST
                0x00FC => self.strings = strings::shared(&records.continued(body)?)?,
                _ => {}
            }
        }
        let look =
            |format: &u16| codes.get(format).copied().unwrap_or_else(|| look_of_builtin(u32::from(*format)));
        self.looks = formats.iter().map(look).collect();
        Ok(())
    }

    /// Writes a worksheet.
    ///
    /// # Errors
    /// [`FileError::Malformed`], [`FileError::Limit`]; the writer's.
    pub(super) fn write(&self, found: &Found, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
        let mut cells =
            Cells { workbook: self, rows: BTreeMap::new(), merges: Vec::new(), count: 0, formula: None };
        cells.read(found.start)?;
        let mut grid = Grid::new(sheet, cells.merges);
        cells.rows.into_iter().try_for_each(|(row, cells)| grid.row(row, cells))
    }
}

/// Last row that a sheet says it has.
fn last_row(stream: &[u8], start: usize) -> Result<Option<u32>, FileError> {
    let mut records = Records { stream, at: start };
    match records.next()? {
        Some(first) if first.kind == BOF => {}
        _ => return Err(broken("a sheet does not stand where it should")),
    }
    while let Some(record) = records.next()? {
        match record.kind {
            // Dimensions
            0x0200 => return Ok(u32::try_from(long(record.body, 4).min(1 << 16)).ok()),
            BOF | EOF => break,
            _ => {}
        }
    }
    Ok(None)
}

/// The cells of one sheet on their way.
struct Cells<'w> {
    workbook: &'w Workbook,
    rows: BTreeMap<u32, Vec<Cell>>,
    merges: Vec<Merge>,
    count: u64,
    /// A formula whose text stands in a record yet to come.
    formula: Option<(u32, u32)>,
}

impl Cells<'_> {
    fn read(&mut self, start: usize) -> Result<(), FileError> {
        let mut records = Records { stream: &self.workbook.stream, at: start };
        records.next()?;
        // Charts that are laid into a sheet have records of their own.
        let mut inside = 0_u32;
        while let Some(record) = records.next()? {
            match record.kind {
                BOF => inside = inside.saturating_add(1),
                EOF if inside == 0 => break,
                EOF => inside -= 1,
                _ if inside > 0 => {}
                // String: the text of the formula before it
                0x0207 => {
                    if let Some(place) = self.formula.take() {
                        let bodies = records.continued(record.body)?;
                        let text = Segments::new(&bodies).text_with_length()?;
                        self.add(place, text, CellKind::Text)?;
                    }
                }
                kind => self.take(kind, record.body)?,
            }
        }
        // A formula whose text never came has no value.
        if let Some(place) = self.formula.take() {
            self.add(place, "=".to_owned(), CellKind::Fault)?;
        }
        Ok(())
    }

    fn take(&mut self, kind: u16, body: &[u8]) -> Result<(), FileError> {
        let place = (u32::from(short(body, 0)), u32::from(short(body, 2)));
        let format = short(body, 4);
        let whole =
            |least: usize| if body.len() < least { Err(broken("a cell is cut short")) } else { Ok(()) };
        match kind {
            // Number
            0x0203 => {
                whole(14)?;
                self.number(place, format, eight(body, 6))
            }
            // RK
            0x027E => {
                whole(10)?;
                self.packed(place, format, long(body, 6))
            }
            // MulRk: one row, a format and a number for each column
            0x00BD => {
                let all = body.get(4..body.len().saturating_sub(2)).unwrap_or_default();
                for (column, six) in (place.1..).zip(all.chunks_exact(6)) {
                    self.packed((place.0, column), short(six, 0), long(six, 2))?;
                }
                Ok(())
            }
            // LabelSst
            0x00FD => {
                whole(10)?;
                let index = long(body, 6);
                let shared = usize::try_from(index).ok().and_then(|index| self.workbook.strings.get(index));
                match shared.map(str::to_owned) {
                    Some(text) => self.add(place, text, CellKind::Text),
                    None => self.add(place, index.to_string(), CellKind::Fault),
                }
            }
            // Label and RString
            0x0204 | 0x00D6 => {
                let text = strings::long_text(body.get(6..).unwrap_or_default())?;
                self.add(place, text, CellKind::Text)
            }
            // BoolErr
            0x0205 => {
                whole(8)?;
                self.truth(place, body.get(7) == Some(&1), body.get(6).copied().unwrap_or_default())
            }
            // Formula
            0x0006 => {
                whole(14)?;
                self.formula(place, format, body)
            }
            // MergeCells
            0x00E5 => body.get(2..).unwrap_or_default().chunks_exact(8).try_for_each(|eight| {
                let at = |place| u32::from(short(eight, place));
                add_merge(&mut self.merges, Merge { rows: (at(0), at(2)), columns: (at(4), at(6)) })
            }),
            _ => Ok(()),
        }
    }

    fn formula(&mut self, place: (u32, u32), format: u16, body: &[u8]) -> Result<(), FileError> {
        if let Some(before) = self.formula.take() {
            self.add(before, "=".to_owned(), CellKind::Fault)?;
        }
        let value = body.get(6..14).unwrap_or_default();
        let byte = value.get(2).copied().unwrap_or_default();
        if short(value, 6) != 0xFFFF {
            return self.number(place, format, eight(body, 6));
        }
        match value.first() {
            Some(0) => {
                self.formula = Some(place);
                Ok(())
            }
            Some(1) => self.truth(place, false, byte),
            Some(2) => self.truth(place, true, byte),
            _ => Ok(()),
        }
    }

    fn truth(&mut self, place: (u32, u32), error: bool, byte: u8) -> Result<(), FileError> {
        if error {
            return self.add(place, error_word(byte).to_owned(), CellKind::Fault);
        }
        let word = if byte == 0 { "FALSE" } else { "TRUE" };
        self.add(place, word.to_owned(), CellKind::Value)
    }

    /// A number in four bytes: thirty bits of a whole or of a binary number, perhaps hundredths.
    fn packed(&mut self, place: (u32, u32), format: u16, bits: u64) -> Result<(), FileError> {
        let digits = if bits & 2 == 0 {
            number::binary((bits & !3) << 32)
        } else {
            // The sign is the highest of the thirty bits.
            let whole = i64::try_from(bits >> 2).unwrap_or_default();
            Some((if whole >= 1 << 29 { whole - (1 << 30) } else { whole }).to_string())
        };
        let digits = digits.map(|digits| if bits & 1 == 1 { format!("{digits}E-2") } else { digits });
        self.digits(place, format, digits)
    }

    fn number(&mut self, place: (u32, u32), format: u16, bits: u64) -> Result<(), FileError> {
        self.digits(place, format, number::binary(bits))
    }

    fn digits(&mut self, place: (u32, u32), format: u16, digits: Option<String>) -> Result<(), FileError> {
        let look = self.workbook.looks.get(usize::from(format)).copied().unwrap_or_default();
        let since_1904 = self.workbook.since_1904;
        match digits.as_deref().and_then(|digits| number::text(digits, look, since_1904)) {
            Some(text) => self.add(place, text, CellKind::Value),
            None => self.add(place, digits.unwrap_or_default(), CellKind::Fault),
        }
    }

    fn add(&mut self, (row, column): (u32, u32), text: String, kind: CellKind) -> Result<(), FileError> {
        self.count += 1;
        limit("cells", CELLS_MAX, self.count)?;
        self.rows.entry(row).or_default().push(Cell { column, text, kind });
        Ok(())
    }
}

/// Little-endian number of eight bytes.
fn eight(body: &[u8], at: usize) -> u64 {
    long(body, at) | long(body, at.saturating_add(4)) << 32
}

fn error_word(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR",
    }
}
