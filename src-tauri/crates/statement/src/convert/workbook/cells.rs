//! The cells of one XLSX worksheet, read twice: once to see how they stand, once to write them.

use std::collections::BTreeMap;

use super::number::{self, Look};
use super::package::{Package, ROWS_MAX, Strings, part, rich_text};
use super::xml::{Step, Xml};
use super::{CELL_MAX, CELLS_MAX};
use crate::FileError;
use crate::convert::Refusal;
use crate::convert::archive::directory::limit;
use crate::convert::grid::{COLUMNS_MAX, Cell, CellKind, Grid, Merge, add_merge};
use crate::sheet::Sheet;

/// Cells that are held in memory where rows do not stand in order.
const SORTED_MAX: u64 = 1_000_000;
/// Characters of a formula that are kept where its value is missing.
const FORMULA_MAX: usize = 64;
/// Columns a worksheet can have.
const SHEET_COLUMNS: u32 = 16_384;

/// Writes a worksheet.
///
/// # Errors
/// [`FileError::Malformed`], [`FileError::Forbidden`], [`FileError::Limit`]; the writer's.
pub(super) fn write(package: &Package<'_>, path: &str, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let strings = package.strings()?;
    let looks = package.looks()?;
    let context = Context { strings: &strings, looks: &looks, since_1904: package.since_1904 };
    let (mut ordered, mut next_row) = (true, 0);
    let merges = walk(package, path, None, &mut |row, _| {
        ordered &= row >= next_row;
        next_row = row.saturating_add(1);
        Ok(())
    })?;
    let mut grid = Grid::new(sheet, merges);
    if ordered {
        walk(package, path, Some(&context), &mut |row, cells| grid.row(row, cells))?;
        return Ok(());
    }
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut held = 0_u64;
    walk(package, path, Some(&context), &mut |row, cells| {
        held += cells.len() as u64;
        limit("cells", SORTED_MAX, held)?;
        rows.entry(row).or_default().extend(cells);
        Ok(())
    })?;
    rows.into_iter().try_for_each(|(row, cells)| grid.row(row, cells))
}

/// What cells refer to.
struct Context<'c> {
    strings: &'c Strings,
    looks: &'c [Look],
    since_1904: bool,
}

/// Hears each row, numbered from 0.
type Hear<'h> = dyn FnMut(u32, Vec<Cell>) -> Result<(), Refusal> + 'h;

/// Goes through the rows in the order of the file; without a context, cells are only counted.
fn walk(
    package: &Package<'_>,
    path: &str,
    context: Option<&Context<'_>>,
    hear: &mut Hear<'_>,
) -> Result<Vec<Merge>, Refusal> {
    let mut xml = Xml::open(&package.directory, part(&package.directory, path)?)?;
    let mut merges = Vec::new();
    let (mut next_row, mut count) = (0_u32, 0_u64);
    // Drawings have rows too, so that only those within the data count.
    let (mut found, mut inside) = (false, false);
    loop {
        match xml.next()? {
            Step::End if found => return Ok(merges),
            Step::End => return Err(xml.malformed("no worksheet").into()),
            Step::Open => match xml.name() {
                "sheetData" => (found, inside) = (true, true),
                "dimension" if !found => {
                    if let Some(told) = xml.attribute("ref") {
                        region(&told).ok_or_else(|| xml.malformed("a reference to no cell"))?;
                    }
                }
                "row" if inside => {
                    let row = match xml.attribute("r") {
                        None => next_row,
                        Some(told) => {
                            row_number(&told).ok_or_else(|| xml.malformed("a row that cannot be"))?
                        }
                    };
                    limit("rows", ROWS_MAX, u64::from(row) + 1)?;
                    let cells = read_row(&mut xml, row, context, &mut count)?;
                    next_row = row + 1;
                    hear(row, cells)?;
                }
                "mergeCell" if context.is_none() => {
                    let told = xml.attribute("ref").unwrap_or_default();
                    let merge = region(&told).ok_or_else(|| xml.malformed("a merged region of no cells"))?;
                    add_merge(&mut merges, merge)?;
                }
                // What a sheet may hold beside its cells is passed over as a whole.
                "extLst" | "conditionalFormatting" | "dataValidations" => xml.skip()?,
                _ => {}
            },
            Step::Close if xml.name() == "sheetData" => inside = false,
            Step::Text | Step::Close => {}
        }
    }
}

fn read_row(
    xml: &mut Xml<'_>,
    row: u32,
    context: Option<&Context<'_>>,
    count: &mut u64,
) -> Result<Vec<Cell>, FileError> {
    let (mut cells, mut next_column) = (Vec::new(), 0_u32);
    loop {
        match xml.next()? {
            Step::Open if xml.name() == "c" => {
                *count += 1;
                limit("cells", CELLS_MAX, *count)?;
                let told = Told::of(xml, row, next_column)?;
                next_column = told.column.saturating_add(1);
                match context {
                    None => xml.skip()?,
                    Some(context) => cells.extend(read_cell(xml, &told, context)?),
                }
            }
            Step::Open => xml.skip()?,
            Step::Close if xml.name() == "row" => return Ok(cells),
            Step::Text | Step::Close => {}
            Step::End => return Err(xml.malformed("ends inside a row")),
        }
    }
}

/// What a cell's tag tells.
struct Told {
    column: u32,
    style: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Day,
    Unknown,
}

impl Told {
    fn of(xml: &Xml<'_>, row: u32, next_column: u32) -> Result<Self, FileError> {
        let mut told = Self { column: next_column, style: 0, kind: Kind::Number };
        for (key, value) in xml.attributes() {
            match key {
                "r" => {
                    let place = cell_place(&value).filter(|(told, _)| *told == row);
                    let place = place.ok_or_else(|| xml.malformed("a cell that cannot be in its row"))?;
                    told.column = place.1;
                }
                "s" => told.style = value.parse().unwrap_or(usize::MAX),
                "t" => {
                    told.kind = match value.as_ref() {
                        "n" => Kind::Number,
                        "s" => Kind::Shared,
                        "str" => Kind::Text,
                        "inlineStr" => Kind::Inline,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "d" => Kind::Day,
                        _ => Kind::Unknown,
                    };
                }
                _ => {}
            }
        }
        if told.column >= SHEET_COLUMNS {
            return Err(xml.malformed("a column that cannot be"));
        }
        Ok(told)
    }
}

/// Reads up to the cell's end; `None` for an empty cell.
fn read_cell(xml: &mut Xml<'_>, told: &Told, context: &Context<'_>) -> Result<Option<Cell>, FileError> {
    let (mut value, mut formula) = (None::<String>, None::<String>);
    loop {
        match xml.next()? {
            Step::Open => match xml.name() {
                "v" => value = Some(content(xml, "v", CELL_MAX * 4)?),
                "f" => formula = Some(content(xml, "f", CELL_MAX * 4)?),
                "is" => {
                    let mut text = String::new();
                    rich_text(xml, "is", &mut text)?;
                    value = Some(text);
                }
                _ => xml.skip()?,
            },
            Step::Close if xml.name() == "c" => break,
            Step::Text | Step::Close => {}
            Step::End => return Err(xml.malformed("ends inside a cell")),
        }
    }
    let cell = |text: String, kind| Ok(Some(Cell { column: told.column, text, kind }));
    let text = match value {
        Some(text) if !text.is_empty() || matches!(told.kind, Kind::Text | Kind::Inline) => text,
        _ => {
            let Some(formula) = formula else { return Ok(None) };
            let begin: String = formula.chars().take(FORMULA_MAX).collect();
            return cell(format!("={begin}"), CellKind::Fault);
        }
    };
    let understood = match told.kind {
        Kind::Text | Kind::Inline => {
            limit("cell", CELL_MAX, text.chars().count() as u64)?;
            return cell(text, CellKind::Text);
        }
        Kind::Shared => {
            let shared = text.trim().parse().ok().and_then(|index| context.strings.get(index));
            match shared {
                Some(shared) => return cell(shared.to_owned(), CellKind::Text),
                None => None,
            }
        }
        Kind::Number => {
            let look = context.looks.get(told.style).copied().unwrap_or_default();
            number::text(&text, look, context.since_1904)
        }
        Kind::Bool => match text.trim() {
            "1" | "true" => Some("TRUE".to_owned()),
            "0" | "false" => Some("FALSE".to_owned()),
            _ => None,
        },
        Kind::Day => Some(text.trim().trim_end_matches('Z').replacen('T', " ", 1)),
        Kind::Error | Kind::Unknown => None,
    };
    match understood {
        Some(text) => cell(text, CellKind::Value),
        None => cell(text, CellKind::Fault),
    }
}

/// Text up to an element's end.
fn content(xml: &mut Xml<'_>, end: &str, most: u64) -> Result<String, FileError> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Step::Text => {
                text.push_str(xml.text());
                limit("cell", most, text.len() as u64)?;
            }
            Step::Close if xml.name() == end => return Ok(text),
            Step::Open => xml.skip()?,
            Step::Close => {}
            Step::End => return Err(xml.malformed("ends inside a cell")),
        }
    }
}

/// `12` as row 11, counted from 0.
fn row_number(text: &str) -> Option<u32> {
    text.trim().parse::<u32>().ok()?.checked_sub(1)
}

/// `B12` as row 11, column 1; `$` signs count for nothing.
fn cell_place(text: &str) -> Option<(u32, u32)> {
    let bare = text.trim();
    let letters = bare.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = bare.split_at_checked(letters)?;
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let number = column
        .bytes()
        .fold(0_u32, |number, letter| number * 26 + u32::from(letter.to_ascii_uppercase() - b'@'));
    Some((row_number(row)?, number - 1))
}

/// `A1:B2`, or one cell.
fn region(text: &str) -> Option<Merge> {
    let bare = text.replace('$', "");
    let (first, last) = bare.split_once(':').unwrap_or((&bare, &bare));
    let (first, last) = (cell_place(first)?, cell_place(last)?);
    Some(Merge {
        rows: (first.0, last.0),
        columns: (first.1, last.1.min(first.1.saturating_add(COLUMNS_MAX))),
    })
}
