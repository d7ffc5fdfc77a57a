use super::Refusal;
use crate::sheet::Sheet;

/// Columns of the sheet.
pub(crate) const COLUMNS: &[&str] = &[];

pub(crate) fn write(_bytes: &[u8], _sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    Ok(())
}
