//! CSV as a spreadsheet opens it: UTF-8 with BOM, CRLF, and no cell that runs as a formula.

use crate::PacketError;

const BOM: &str = "\u{feff}";

/// A table as CSV bytes.
pub(crate) fn table(
    head: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, PacketError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BOM.as_bytes().to_vec());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    writer.into_inner().map_err(|error| PacketError::Csv(error.into_error().into()))
}

/// The cell on one line, with an apostrophe before anything that a spreadsheet would run.
fn guarded(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let apostrophe = if runs && !plain_number(text) { "'" } else { "" };
    format!("{apostrophe}{}", text.replace("\r\n", " ").replace(['\r', '\n', '\t'], " "))
}

/// `-12.50`, `+3`: what may begin with a sign and still be only a number.
fn plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs() {
        for (cell, expect) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            ("\r\n=1", "' =1"),
            ("＝1", "'＝1"),
            ("-12.50", "-12.50"),
            ("+3", "+3"),
            ("-", "'-"),
            ("-1.", "'-1."),
            ("plain", "plain"),
            ("two\nlines", "two lines"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), expect, "{cell:?}");
        }
    }

    #[test]
    fn the_table_is_what_spreadsheets_expect() {
        let bytes = table(&["a", "b"], [vec!["x,y".to_owned(), "\"".to_owned()]]).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}a,b\r\n\"x,y\",\"\"\"\"\r\n");
    }
}
