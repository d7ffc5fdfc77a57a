//! Workbooks of Excel as sheets: line N of the sheet is row N of the worksheet.
//!
//! Read by this crate itself, step by step: nothing a file says of its own size is believed, a broken cell costs
//! its own row only, and numbers stay digits all the way. Deliberately not here: formulas, macros, links, pictures
//! and comments, none of which is ever opened; and which sheet is a statement.

mod biff;
mod cells;
mod compound;
mod number;
mod package;
mod strings;
#[cfg(test)]
mod tests;
mod xml;

use super::Refusal;
use super::archive::directory::malformed;
use super::kind::{Kind, kind};
use crate::FileError;
use crate::sheet::Sheet;
use package::Package;

/// Characters of a cell, as the program that writes workbooks has it.
const CELL_MAX: u64 = 32_767;
/// Cells of one worksheet.
const CELLS_MAX: u64 = 50_000_000;

/// A worksheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetName {
    /// As the person sees it.
    pub(crate) name: String,
    /// Not shown; never to be taken without being asked for.
    pub(crate) hidden: bool,
    /// About how many rows, where the file tells.
    pub(crate) rows: Option<u32>,
}

/// The worksheets of a workbook, hidden ones too.
///
/// # Errors
/// [`FileError::Protected`] for a locked one; [`FileError::Malformed`], [`FileError::Forbidden`],
/// [`FileError::Limit`].
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<SheetName>, FileError> {
    match kind(bytes) {
        Kind::EncryptedWorkbook => Err(FileError::Protected),
        Kind::Xls => Ok(biff::Workbook::open(bytes)?.sheets.into_iter().map(|sheet| sheet.name).collect()),
        _ => {
            let package = Package::open(bytes)?;
            let mut names = Vec::new();
            for (name, path) in &package.sheets {
                names.push(SheetName { rows: package.rows(path)?, ..name.clone() });
            }
            Ok(names)
        }
    }
}

/// Writes a worksheet: the named one, or the first that is not hidden.
///
/// # Errors
/// Those of [`sheets`]; the writer's.
pub(crate) fn write(bytes: &[u8], sheet_name: Option<&str>, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let wanted = |name: &SheetName| match sheet_name {
        Some(asked) => name.name == asked,
        None => !name.hidden,
    };
    match kind(bytes) {
        Kind::EncryptedWorkbook => Err(FileError::Protected.into()),
        Kind::Xls => {
            let workbook = biff::Workbook::open(bytes)?;
            let found = workbook.sheets.iter().find(|sheet| wanted(&sheet.name));
            let found = found.ok_or_else(|| malformed("xls", "", "no such worksheet"))?;
            workbook.write(found, sheet)
        }
        _ => {
            let package = Package::open(bytes)?;
            let found = package.sheets.iter().find(|(name, _)| wanted(name));
            let (_, path) = found.ok_or_else(|| malformed("xlsx", "", "no such worksheet"))?;
            cells::write(&package, path, sheet)
        }
    }
}
