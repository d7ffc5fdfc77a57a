//! Rows of cells with merged regions, written out so that row N stands on line N of the sheet.

use super::Refusal;
use super::archive::directory::limit;
use crate::sheet::Sheet;
use crate::{FileError, RejectReason};

/// Columns a statement may have.
pub(super) const COLUMNS_MAX: u32 = 512;
/// Merged regions of one worksheet.
const MERGES_MAX: usize = 100_000;
/// Characters of a broken row that are kept.
const BROKEN_MAX: usize = 4096;

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// From 0.
    pub(super) column: u32,
    pub(super) text: String,
    pub(super) kind: CellKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    Text,
    /// A number, a day or a truth value.
    Value,
    /// An error, or a formula without its value.
    Fault,
}

/// Cells merged into one; every number from 0, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// Adds a merged region that spans more than one row; others change nothing.
pub(super) fn add_merge(merges: &mut Vec<Merge>, merge: Merge) -> Result<(), FileError> {
    if merge.rows.0 < merge.rows.1 && merge.columns.0 <= merge.columns.1 {
        limit("cells", MERGES_MAX as u64, merges.len() as u64 + 1)?;
        merges.push(merge);
    }
    Ok(())
}

/// Writes rows, given from the first on; a row that is left out is a blank line.
pub(super) struct Grid<'s, 'w> {
    sheet: &'s mut Sheet<'w>,
    /// Those whose first row is yet to come, the last first.
    merges: Vec<Merge>,
    /// Those that reach into the next row, with the text to fill down where the first row is a header's.
    open: Vec<(Merge, Option<String>)>,
}

impl<'s, 'w> Grid<'s, 'w> {
    pub(super) fn new(sheet: &'s mut Sheet<'w>, mut merges: Vec<Merge>) -> Self {
        merges.sort_unstable_by_key(|merge| std::cmp::Reverse(merge.rows.0));
        Self { sheet, merges, open: Vec::new() }
    }

    /// Writes a row, numbered from 0.
    pub(super) fn row(&mut self, row: u32, mut cells: Vec<Cell>) -> Result<(), Refusal> {
        cells.retain(|cell| !cell.text.is_empty() || cell.kind == CellKind::Fault);
        // Within a column the order of the file holds.
        cells.sort_by_key(|cell| cell.column);
        let last = cells.last().map_or(0, |cell| cell.column.saturating_add(1));
        limit("columns", u64::from(COLUMNS_MAX), u64::from(last))?;
        let mut fault =
            cells.iter().any(|cell| cell.kind == CellKind::Fault).then_some(RejectReason::CellError);
        if cells.windows(2).any(|pair| pair[0].column == pair[1].column) {
            fault = Some(RejectReason::BadSyntax);
        }
        if self.fill_down(row, &mut cells)? && fault.is_none() {
            fault = Some(RejectReason::BadSyntax);
        }
        if cells.is_empty() {
            return Ok(());
        }
        self.sheet.at(row.saturating_add(1))?;
        let texts = spread(&cells);
        match fault {
            None => self.sheet.record(&texts)?,
            Some(reason) => {
                let text: String = texts.join(" ").trim().chars().take(BROKEN_MAX).collect();
                self.sheet.broken(reason, &text)?;
            }
        }
        Ok(())
    }

    /// Fills a header's merged cells down to its second row; `true` for a data row below a merged cell, of which
    /// nobody can tell what belongs to it.
    fn fill_down(&mut self, row: u32, cells: &mut Vec<Cell>) -> Result<bool, FileError> {
        self.open.retain(|(merge, _)| merge.rows.1 >= row);
        let mut doubtful = false;
        if !cells.is_empty() {
            for (merge, fill) in &self.open {
                match fill {
                    None => doubtful = true,
                    Some(text) => {
                        let column = merge.columns.0;
                        if !cells.iter().any(|cell| cell.column == column) {
                            cells.push(Cell { column, text: text.clone(), kind: CellKind::Text });
                        }
                    }
                }
            }
            cells.sort_by_key(|cell| cell.column);
        }
        let header = cells.iter().all(|cell| cell.kind == CellKind::Text && !looks_like_value(&cell.text));
        while let Some(merge) = self.merges.pop_if(|merge| merge.rows.0 <= row) {
            if merge.rows.0 < row {
                continue;
            }
            let text = cells.iter().find(|cell| cell.column == merge.columns.0).map(|cell| cell.text.clone());
            let fill = text.filter(|_| header && merge.rows.1 == row.saturating_add(1));
            self.open.push((merge, fill));
        }
        // Regions do not overlap, so that no more can be open than there are columns.
        limit("columns", u64::from(COLUMNS_MAX), self.open.len() as u64)?;
        Ok(doubtful)
    }
}

fn spread(cells: &[Cell]) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for cell in cells {
        let column = usize::try_from(cell.column).unwrap_or(usize::MAX).min(COLUMNS_MAX as usize);
        while texts.len() < column {
            texts.push("");
        }
        texts.push(cell.text.as_str());
    }
    texts
}

/// Whether a text may be an amount, a day or a number, which no header is.
fn looks_like_value(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['+', '-', '¥', '￥', '$', '(', '`', '\'']);
    bare.starts_with(|c: char| c.is_ascii_digit())
}
