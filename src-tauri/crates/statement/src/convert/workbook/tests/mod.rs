mod corpus;
mod old;
mod samples;
mod values;
mod whatever;

use super::{sheets, write};
use crate::FileError;
use crate::convert::Refusal;
use crate::sheet::Sheet;

/// Lines of the first visible sheet.
fn lines(bytes: &[u8]) -> Result<Vec<String>, FileError> {
    lines_of(bytes, None)
}

fn lines_of(bytes: &[u8], name: Option<&str>) -> Result<Vec<String>, FileError> {
    let mut out = Vec::new();
    match write(bytes, name, &mut Sheet::new(&mut out)) {
        Ok(()) => Ok(String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()),
        Err(Refusal::File(error)) => Err(error),
        Err(Refusal::Write(error)) => panic!("{error}"),
    }
}
