//! Strings of an XLS, which may run on from one record into the next.

use super::CELL_MAX;
use super::package::Strings;
use crate::FileError;
use crate::convert::archive::directory::{limit, malformed};

/// Fewest bytes that a shared string takes.
const STRING_LEAST: usize = 3;
const WIDE: u8 = 1;
const ASIAN: u8 = 4;
const RICH: u8 = 8;

/// Bodies of a record and those that continue it, read as one.
pub(super) struct Segments<'s> {
    bodies: &'s [&'s [u8]],
    at: usize,
}

impl<'s> Segments<'s> {
    pub(super) fn new(bodies: &'s [&'s [u8]]) -> Self {
        Self { bodies, at: 0 }
    }

    /// What is left of the body that is being read; the next one where it is at its end.
    fn here(&mut self) -> Result<&'s [u8], FileError> {
        loop {
            let (first, rest) = self.bodies.split_first().ok_or_else(cut)?;
            match first.get(self.at..) {
                Some(left) if !left.is_empty() => return Ok(left),
                _ => {
                    self.bodies = rest;
                    self.at = 0;
                }
            }
        }
    }

    fn byte(&mut self) -> Result<u8, FileError> {
        let byte = self.here()?.first().copied().ok_or_else(cut)?;
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self, bytes: u32) -> Result<usize, FileError> {
        let mut number = 0;
        for place in 0..bytes {
            number |= usize::from(self.byte()?) << (8 * place);
        }
        Ok(number)
    }

    fn skip(&mut self, count: usize) -> Result<(), FileError> {
        let mut left = count;
        while left > 0 {
            let step = self.here()?.len().min(left);
            self.at += step;
            left -= step;
        }
        Ok(())
    }

    /// A string that begins with its length in two bytes.
    pub(super) fn text_with_length(&mut self) -> Result<String, FileError> {
        let length = self.number(2)?;
        self.text(length)
    }

    /// So many characters after their flags; where a body ends among them, the next begins with flags anew.
    fn text(&mut self, length: usize) -> Result<String, FileError> {
        limit("cell", CELL_MAX, length as u64)?;
        let mut flags = self.byte()?;
        let runs = if flags & RICH != 0 { self.number(2)? } else { 0 };
        let beside = if flags & ASIAN != 0 { self.number(4)? } else { 0 };
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            let body = self.bodies.first().and_then(|body| body.get(self.at..)).unwrap_or_default();
            if body.is_empty() {
                self.here()?;
                flags = self.byte()?;
                continue;
            }
            let wanted = length - units.len();
            if flags & WIDE == 0 {
                let piece = body.get(..wanted).unwrap_or(body);
                units.extend(piece.iter().map(|byte| u16::from(*byte)));
                self.at += piece.len();
            } else {
                let pairs = body.chunks_exact(2).take(wanted);
                let before = units.len();
                units.extend(pairs.filter_map(|pair| Some(u16::from_le_bytes(*pair.first_chunk()?))));
                if units.len() == before {
                    return Err(cut());
                }
                self.at += (units.len() - before) * 2;
            }
        }
        self.skip(runs.saturating_mul(4))?;
        self.skip(beside)?;
        Ok(String::from_utf16_lossy(&units))
    }
}

fn cut() -> FileError {
    malformed("xls", "", "a text is cut short")
}

/// A string with its length in two bytes.
pub(super) fn long_text(body: &[u8]) -> Result<String, FileError> {
    Segments::new(&[body]).text_with_length()
}

/// A string with its length in one byte.
pub(super) fn short_text(body: &[u8]) -> Result<String, FileError> {
    let bodies = [body];
    let mut segments = Segments::new(&bodies);
    let length = segments.number(1)?;
    segments.text(length)
}

/// The table of shared strings.
pub(super) fn shared(bodies: &[&[u8]]) -> Result<Strings, FileError> {
    let mut segments = Segments::new(bodies);
    segments.number(4)?;
    let count = segments.number(4)?;
    let size: usize = bodies.iter().map(|body| body.len()).sum();
    if count > size / STRING_LEAST {
        return Err(malformed("xls", "", "more shared strings than it can hold"));
    }
    let mut strings = Strings::default();
    for _ in 0..count {
        strings.add(&segments.text_with_length()?)?;
    }
    Ok(strings)
}
