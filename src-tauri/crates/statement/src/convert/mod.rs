//! Formats that are no delimited text, each written out as a [`Sheet`].
//!
//! A converter knows its format's grammar and nothing of shops, legs or columns' meanings; a profile reads the sheet.

mod archive;
mod bai2;
#[cfg(test)]
mod build;
mod camt;
mod cells;
mod grid;
mod html;
mod kind;
mod lines;
mod mt940;
mod ofx;
#[cfg(test)]
mod tests;
mod workbook;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use self::kind::{Kind, kind};
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
    /// Whether it is read as delimited text, in this process; everything else is unpacked first.
    pub fn is_text(&self) -> bool {
        matches!(kind(&self.head), Kind::Text | Kind::Foreign(_))
    }
}

/// What a file is that cannot be read as text.
pub(crate) fn foreign(head: &[u8]) -> Option<&'static str> {
    match kind(head) {
        Kind::Foreign(looks_like) => Some(looks_like),
        Kind::Zip => Some("archive"),
        Kind::Xlsx | Kind::Xls | Kind::EncryptedWorkbook => Some("workbook"),
        _ => None,
    }
}

/// One statement that a file may hold: a member of an archive, or a sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name; empty where the file itself is the one part.
    pub name: String,
    /// Hidden in the workbook; never read unless it is asked for.
    pub hidden: bool,
}

/// What follows an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unpacked {
    /// The lines of a sheet.
    Sheet(SheetHead),
    /// A text file as it is.
    Text(Glance),
}

/// Tells what comes, before the first byte of it.
pub type Announce<'a> = dyn Fn(&mut dyn Write, &Unpacked) -> io::Result<()> + 'a;

/// Lists the statements a file may hold.
///
/// # Errors
/// [`FileError`] for an archive or workbook that is broken, locked or over a limit.
pub fn parts(bytes: &[u8]) -> Result<Vec<Part>, FileError> {
    let part = |name: String, hidden: bool| Part { name, hidden };
    Ok(match kind(bytes) {
        Kind::Zip => archive::members(bytes)?.into_iter().map(|member| part(member.name, false)).collect(),
        Kind::Xlsx | Kind::Xls => {
            workbook::sheets(bytes)?.into_iter().map(|sheet| part(sheet.name, sheet.hidden)).collect()
        }
        Kind::EncryptedWorkbook => return Err(FileError::Protected),
        _ => vec![part(String::new(), false)],
    })
}

/// Writes one part of a file: a member that is text as it is, everything else as a sheet.
///
/// # Errors
/// [`ReadError::File`] for what is not of its format or broken in it; the writer's.
pub fn unpack(
    bytes: &[u8],
    part: &str,
    out: &mut dyn Write,
    announce: &Announce<'_>,
) -> Result<(), ReadError> {
    let size = bytes.len() as u64;
    if size > BYTES_MAX {
        return Err(FileError::Limit { what: "bytes", limit: BYTES_MAX, actual: size }.into());
    }
    if kind(bytes) != Kind::Zip {
        return sheet(bytes, Some(part), out, announce);
    }
    let mut member = Vec::new();
    archive::extract(bytes, part, &mut member)?;
    match kind(&member) {
        Kind::Text => {
            announce(out, &Unpacked::Text(Glance::of(&mut member.as_slice())?))?;
            Ok(out.write_all(&member)?)
        }
        Kind::Zip => Err(FileError::Limit { what: "depth", limit: 1, actual: 2 }.into()),
        _ => sheet(&member, None, out, announce),
    }
}

fn sheet(
    bytes: &[u8],
    name: Option<&str>,
    out: &mut dyn Write,
    announce: &Announce<'_>,
) -> Result<(), ReadError> {
    let kind = kind(bytes);
    let (format, columns): (Format, &[&str]) = match &kind {
        Kind::Xlsx | Kind::Xls | Kind::Html => (Format::Table, &[]),
        // Another message than a statement is named by its reader.
        Kind::Camt | Kind::Xml(_) => (Format::Camt, camt::COLUMNS),
        Kind::Ofx => (Format::Ofx, ofx::COLUMNS),
        Kind::Mt940 => (Format::Mt940, mt940::COLUMNS),
        Kind::Bai2 => (Format::Bai2, bai2::COLUMNS),
        Kind::EncryptedWorkbook => return Err(FileError::Protected.into()),
        Kind::Foreign(looks_like) => return Err(FileError::NotAStatement { looks_like }.into()),
        Kind::Zip => return Err(FileError::NotAStatement { looks_like: "archive" }.into()),
        Kind::Text => return Err(FileError::NotAStatement { looks_like: "text" }.into()),
    };
    let columns = columns.iter().map(|name| (*name).to_owned()).collect();
    announce(out, &Unpacked::Sheet(SheetHead { format, columns }))?;
    let text =
        || -> Result<Cow<'_, str>, ReadError> { Ok(text(bytes, &Glance::of(&mut &bytes[..])?.encodings)) };
    let mut sheet = Sheet::new(out);
    match kind {
        Kind::Xlsx | Kind::Xls => workbook::write(bytes, name, &mut sheet)?,
        Kind::Html => html::write(bytes, &mut sheet)?,
        Kind::Ofx => ofx::write(bytes, &mut sheet)?,
        Kind::Mt940 => mt940::write(&text()?, &mut sheet)?,
        Kind::Bai2 => bai2::write(&text()?, &mut sheet)?,
        _ => camt::write(&text()?, &mut sheet)?,
    }
    Ok(())
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
