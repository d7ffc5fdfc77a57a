//! Tables of an HTML page, which some banks call `.xls`: one `<tr>` is one line of the sheet.
//!
//! A tolerant scan for the tags of tables; nothing is run, loaded or laid out.

#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::Refusal;
use super::archive::directory::{limit, malformed};
use super::grid::{COLUMNS_MAX, Cell, CellKind, Grid, Merge, add_merge};
use crate::FileError;
use crate::sheet::Sheet;
use text::{collapse, unescaped};

/// Rows of all tables.
const ROWS_MAX: u64 = 1 << 20;
/// Cells of all tables; they are held in memory.
const CELLS_MAX: u64 = 2_000_000;
/// Tables within tables.
const DEPTH_MAX: u64 = 16;
/// Characters of a cell.
const CELL_MAX: u64 = 32_767;
/// Characters of a tag.
const TAG_MAX: usize = 64 << 10;
/// Bytes of the beginning in which the encoding is told.
const HEAD: usize = 4096;

/// Whether a text that begins with `<` is a page with a table.
pub(crate) fn is_html(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let page = upper.starts_with("<!DOCTYPE HTML") || upper.contains("<HTML") || upper.starts_with("<TABLE");
    page || (!upper.starts_with("<?XML") && upper.contains("<TABLE"))
}

/// Writes the rows of every table of a page.
///
/// # Errors
/// [`FileError::Malformed`] without a table; [`FileError::Limit`]; the writer's.
pub(crate) fn write(bytes: &[u8], sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let text = decoded(bytes);
    let mut page = Page::default();
    page.read(&text)?;
    if page.rows.is_empty() {
        return Err(malformed("html", "", "no table").into());
    }
    let mut grid = Grid::new(sheet, page.merges);
    for (row, cells) in (0_u32..).zip(page.rows) {
        grid.row(row, cells)?;
    }
    Ok(())
}

/// Text in the encoding that the page tells, or GB18030 where it is no UTF-8.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let told = head.split_once("charset=").and_then(|(_, after)| {
        let label = after.trim_start_matches(['"', '\'']);
        let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
        Encoding::for_label(label.get(..end.unwrap_or(label.len()))?.as_bytes())
    });
    let (text, broken) = told.unwrap_or(UTF_8).decode_without_bom_handling(bytes);
    if broken { GB18030.decode_without_bom_handling(bytes).0 } else { text }
}

#[derive(Default)]
struct Page {
    rows: Vec<Vec<Cell>>,
    merges: Vec<Merge>,
    /// Those of them that may reach into the row that is open.
    reaching: Vec<Merge>,
    cells: u64,
    depth: u64,
    /// The row that is open.
    row: Option<Vec<Cell>>,
    column: u32,
    /// The cell that is open: its text, and how many columns and rows it spans.
    cell: Option<(String, u32, u32)>,
}

impl Page {
    fn read(&mut self, text: &str) -> Result<(), FileError> {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('<') {
            self.text(before)?;
            if let Some(comment) = after.strip_prefix("!--") {
                let end = comment.split_once("-->");
                rest = end.ok_or_else(|| malformed("html", "", "a comment that never ends"))?.1;
                continue;
            }
            if !after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
                self.text("<")?;
                rest = after;
                continue;
            }
            let (tag, beyond) = cut_tag(after);
            rest = beyond;
            let name = tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default().to_ascii_lowercase();
            if matches!(name.as_str(), "script" | "style" | "xml" | "title" | "noscript") {
                let end = past_end(rest, &name);
                rest = end.ok_or_else(|| malformed("html", "", &format!("<{name}> that never ends")))?;
                continue;
            }
            self.tag(name.trim_end_matches('/'), tag)?;
        }
        self.text(rest)?;
        self.end_row()
    }

    fn tag(&mut self, name: &str, tag: &str) -> Result<(), FileError> {
        match name {
            "table" => {
                self.depth += 1;
                limit("depth", DEPTH_MAX, self.depth)?;
                // A table in a cell: what was read of the outer row stands before it.
                self.end_row()?;
            }
            "/table" => {
                self.depth = self.depth.saturating_sub(1);
                self.end_row()?;
            }
            "tr" => {
                self.end_row()?;
                self.begin_row();
            }
            "/tr" => self.end_row()?,
            "td" | "th" => {
                self.end_cell()?;
                if self.row.is_none() {
                    self.begin_row();
                }
                self.cell = Some((String::new(), number(tag, "colspan"), number(tag, "rowspan")));
            }
            "/td" | "/th" => self.end_cell()?,
            "br" | "p" | "/p" | "div" | "/div" | "li" => self.text(" ")?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), FileError> {
        let Some((cell, _, _)) = &mut self.cell else { return Ok(()) };
        cell.push_str(text);
        // Blanks for the eye may be many; the limit on the text itself comes at its end.
        limit("cell", CELL_MAX * 8, cell.len() as u64)
    }

    fn end_cell(&mut self) -> Result<(), FileError> {
        let Some((raw, columns, rows)) = self.cell.take() else { return Ok(()) };
        let Some(cells) = &mut self.row else { return Ok(()) };
        // A cell of a row above reaches down into these columns.
        let row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let covers = |merge: &&Merge, column| merge.columns.0 <= column && column <= merge.columns.1;
        while let Some(merge) = self.reaching.iter().find(|merge| covers(merge, self.column)) {
            self.column = merge.columns.1.saturating_add(1);
        }
        let text = collapse(&unescaped(&raw));
        limit("cell", CELL_MAX, text.chars().count() as u64)?;
        self.cells += 1;
        limit("cells", CELLS_MAX, self.cells)?;
        let span = (self.column, self.column.saturating_add(columns.saturating_sub(1)));
        add_merge(&mut self.merges, Merge { rows: (row, row.saturating_add(rows - 1)), columns: span })?;
        if !text.is_empty() {
            cells.push(Cell { column: self.column, text, kind: CellKind::Text });
        }
        self.column = span.1.saturating_add(1);
        limit("columns", u64::from(COLUMNS_MAX), u64::from(self.column))
    }

    fn begin_row(&mut self) {
        let row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let above = self.merges.iter().rev().take_while(|merge| merge.rows.0.saturating_add(1) == row);
        self.reaching.extend(above);
        self.reaching.retain(|merge| merge.rows.1 >= row);
        self.row = Some(Vec::new());
    }

    fn end_row(&mut self) -> Result<(), FileError> {
        self.end_cell()?;
        self.column = 0;
        if let Some(cells) = self.row.take() {
            self.rows.push(cells);
            limit("rows", ROWS_MAX, self.rows.len() as u64)?;
        }
        Ok(())
    }
}

/// The inside of a tag, and what follows it; a `>` in quotes does not end it.
fn cut_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in text.char_indices().take(TAG_MAX) {
        match (quote, c) {
            (None, '>') => {
                return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed ends its tag at the first `>`.
    text.split_once('>').unwrap_or((text, ""))
}

fn past_end<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text;
    loop {
        let (_, after) = rest.split_once("</")?;
        if after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return Some(after.split_once('>').map_or("", |(_, rest)| rest));
        }
        rest = after;
    }
}

/// The number of an attribute, at least one.
fn number(tag: &str, name: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let value = lower.split_once(name).map(|(_, after)| after.trim_start_matches([' ', '=', '"', '\'']));
    let digits = value.map(|value| value.chars().take_while(char::is_ascii_digit).collect::<String>());
    digits.and_then(|digits| digits.parse().ok()).filter(|number| (1..=65_536).contains(number)).unwrap_or(1)
}
