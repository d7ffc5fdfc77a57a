use std::collections::BTreeMap;

use serde::Deserialize;

use crate::cell::clean;
use crate::encoding::text_of;
use crate::table::{Cell, Quotes, Splitter};
use crate::{Encoding, date};

/// A table whose columns stand in a fixed order without a header row, as a profile tells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Headerless {
    /// What stands between two cells.
    pub(crate) delimiter: char,
    /// Names of the columns, first to last.
    pub(crate) columns: Vec<String>,
    /// What some columns hold, to recognise the file by.
    pub(crate) shape: BTreeMap<String, Shape>,
}

/// A table whose columns have fixed widths in bytes, as a profile tells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fixed {
    /// Bytes between two columns.
    pub(crate) gap: usize,
    /// Bytes of each column; the last one may be shorter.
    pub(crate) widths: Vec<usize>,
    /// Names of the columns, first to last.
    pub(crate) columns: Vec<String>,
    /// What some columns hold, to recognise the file by.
    pub(crate) shape: BTreeMap<String, Shape>,
}

/// What the cells of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Shape {
    /// A date, perhaps with a time.
    Date,
    /// A time of day.
    Time,
    /// Digits with a point or sign.
    Amount,
    /// Exactly so many digits.
    Digits(usize),
}

impl TryFrom<String> for Shape {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "date" => Ok(Self::Date),
            "time" => Ok(Self::Time),
            "amount" => Ok(Self::Amount),
            other => {
                let count = other.strip_prefix("digits:").and_then(|count| count.parse().ok());
                count.map(Self::Digits).ok_or_else(|| format!("{other:?} is no shape of a column"))
            }
        }
    }
}

impl Shape {
    fn fits(self, text: &str) -> bool {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        match self {
            Self::Date => date::parse(text, date::Order::Ymd, None).is_some(),
            Self::Time => date::time(text).is_some(),
            Self::Amount => {
                digits > 0 && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,".contains(&byte))
            }
            Self::Digits(count) => digits == count && text.len() == count,
        }
    }
}

/// How a record is cut into cells.
pub(crate) enum Layout {
    Delimited(Splitter),
    Fixed { gap: usize, widths: Vec<usize> },
}

impl Layout {
    /// Cuts a record whose bytes and text are given.
    pub(crate) fn cut(
        &mut self,
        raw: &[u8],
        text: &str,
        encoding: Encoding,
        cells: &mut Vec<Cell>,
    ) -> Quotes {
        match self {
            Self::Delimited(splitter) => splitter.split(text, cells),
            Self::Fixed { gap, widths } => {
                cut_fixed(raw, text, encoding, (*gap, widths), cells);
                Quotes::Closed
            }
        }
    }
}

/// Cells of a record by their widths in bytes; where a character is cut in two, the record stays one cell.
fn cut_fixed(
    raw: &[u8],
    text: &str,
    encoding: Encoding,
    (gap, widths): (usize, &[usize]),
    cells: &mut Vec<Cell>,
) {
    cells.clear();
    let (mut at, mut place) = (0, 0);
    for (column, width) in widths.iter().enumerate() {
        let last = column + 1 == widths.len();
        let to = if last { raw.len() } else { at + width };
        let Some(piece) = raw.get(at.min(raw.len())..to) else { return };
        let length = text_of(piece, encoding).0.len();
        cells.push(Cell::bare(place, place + length));
        let next = to + gap;
        place += length + text_of(raw.get(to..next).unwrap_or_default(), encoding).0.len();
        at = next;
    }
    if place != text.len() || !cells.iter().all(|cell| text.get(cell.from..cell.to).is_some()) {
        cells.clear();
        cells.push(Cell::bare(0, text.len()));
    }
}

/// Whether cells without a header look as a profile says its columns do.
pub(crate) fn fits(columns: &[String], shape: &BTreeMap<String, Shape>, text: &str, cells: &[Cell]) -> bool {
    let beyond = cells.get(columns.len()..).unwrap_or_default();
    cells.len() >= columns.len()
        && beyond.iter().all(|cell| cell.value(text).trim().is_empty())
        && columns.iter().zip(cells).all(|(name, cell)| {
            shape.get(name).is_none_or(|shape| shape.fits(&clean(&cell.value(text)).text))
        })
}
