//! Formats that are no delimited text, each written out as a [`Sheet`].
//!
//! A converter knows its format's grammar and nothing of shops, legs or columns' meanings; a profile reads the sheet.

mod bai2;
mod camt;
mod cells;
mod lines;
mod mt940;
mod ofx;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::encoding::text_of;
use crate::sheet::Sheet;
use crate::{Encoding, FileError, Format, Glance, ReadError, SheetHead};

/// Largest file that is turned into a sheet, in bytes; it is held in memory whole.
const BYTES_MAX: u64 = 64 << 20;

/// Why a sheet was not written to its end.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The file is not fit to be read.
    File(FileError),
    /// The writer failed or stopped.
    Write(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<FileError> for Refusal {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<Refusal> for ReadError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::File(error) => Self::File(error),
            Refusal::Write(error) => Self::Io(error),
        }
    }
}

impl Glance {
    /// What the file's beginning shows it to be, whatever its name says.
    pub fn format(&self) -> Format {
        let head = text(&self.head, &self.encodings);
        let begin = head.trim_start_matches('\u{FEFF}').trim_start();
        let markup = begin.starts_with('<');
        let tagged = |name: &str| markup && head.to_ascii_uppercase().contains(name);
        if begin.starts_with("OFXHEADER") || tagged("<OFX>") || tagged("<?OFX") {
            Format::Ofx
        } else if mt940::is_mt940(&head) {
            Format::Mt940
        } else if bai2::is_bai2(&head) {
            Format::Bai2
        } else if begin.starts_with("<?xml") || tagged("<DOCUMENT") {
            Format::Camt
        } else {
            Format::Table
        }
    }
}

/// Writes a file that is no delimited text as a sheet.
///
/// # Errors
/// [`ReadError::File`] for what is not of that format or broken in it; the writer's.
pub fn to_sheet(bytes: &[u8], glance: &Glance, out: &mut dyn Write) -> Result<SheetHead, ReadError> {
    if glance.bytes > BYTES_MAX {
        return Err(FileError::Limit { what: "bytes", limit: BYTES_MAX, actual: glance.bytes }.into());
    }
    let format = glance.format();
    let mut sheet = Sheet::new(out);
    let text = || text(bytes, &glance.encodings);
    let columns = match format {
        Format::Camt => {
            camt::write(&text(), &mut sheet)?;
            camt::COLUMNS
        }
        Format::Mt940 => {
            mt940::write(&text(), &mut sheet)?;
            mt940::COLUMNS
        }
        Format::Ofx => {
            ofx::write(bytes, &mut sheet)?;
            ofx::COLUMNS
        }
        Format::Bai2 => {
            bai2::write(&text(), &mut sheet)?;
            bai2::COLUMNS
        }
        Format::Table => return Err(FileError::NotAStatement { looks_like: "text" }.into()),
    };
    Ok(SheetHead { format, columns: columns.iter().map(|name| (*name).to_owned()).collect() })
}

/// Text in the likeliest encoding; bytes that are none stand as U+FFFD.
fn text<'b>(bytes: &'b [u8], encodings: &[Encoding]) -> Cow<'b, str> {
    match encodings.first() {
        Some(Encoding::Utf16Le) => encoding_rs::UTF_16LE.decode(bytes).0,
        Some(Encoding::Utf16Be) => encoding_rs::UTF_16BE.decode(bytes).0,
        // A Western bank's letters make GB18030 text only by chance.
        Some(Encoding::Gb18030) if text_of(bytes, Encoding::Gb18030).1 => {
            text_of(bytes, Encoding::Windows1252).0
        }
        Some(encoding) => text_of(bytes, *encoding).0,
        None => Cow::Borrowed(""),
    }
}
