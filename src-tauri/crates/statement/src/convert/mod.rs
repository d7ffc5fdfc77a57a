//! Formats that are no delimited text, each written out as a [`Sheet`].
//!
//! A converter knows its format's grammar and nothing of shops, legs or columns' meanings; a profile reads the sheet.

mod archive;
mod bai2;
#[cfg(test)]
mod build;
mod camt;
mod cells;
mod field48;
mod grid;
mod html;
mod kind;
mod lines;
mod mt940;
mod ofx;
mod slip;
#[cfg(test)]
mod tests;
mod workbook;

use std::io;

use crate::FileError;

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
