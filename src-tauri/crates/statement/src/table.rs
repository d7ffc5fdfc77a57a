use std::borrow::Cow;

/// One cell of a record, as its place in the record's text, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) from: usize,
    pub(crate) to: usize,
    quoted: bool,
}

/// How the quotes of a record came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quotes {
    /// As RFC 4180 has them.
    Closed,
    /// Something stands behind a closing quote; where that cell ends is anybody's guess.
    Odd,
    /// The last cell's quote is never closed.
    Open,
}

impl Cell {
    /// A cell that has no quotes.
    pub(crate) fn bare(from: usize, to: usize) -> Self {
        Self { from, to, quoted: false }
    }

    /// What the cell says, doubled quotes made single.
    pub(crate) fn value<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let raw = &text[self.from..self.to];
        if self.quoted && raw.contains("\"\"") {
            Cow::Owned(raw.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(raw)
        }
    }
}

/// Cuts records into cells, as RFC 4180 has them; a quote counts only at the beginning of a cell.
pub(crate) struct Splitter {
    /// Boxed: its tables are large, and a layout without delimiters has none.
    reader: Box<csv_core::Reader>,
    /// Where the reader writes what cells say; only their places are used.
    scratch: Vec<u8>,
}

impl Splitter {
    /// For one delimiter.
    pub(crate) fn new(delimiter: u8) -> Self {
        Self {
            reader: Box::new(csv_core::ReaderBuilder::new().delimiter(delimiter).build()),
            scratch: vec![0; 256],
        }
    }

    /// Cuts one record.
    pub(crate) fn split(&mut self, text: &str, cells: &mut Vec<Cell>) -> Quotes {
        cells.clear();
        self.reader.reset();
        let bytes = text.as_bytes();
        if self.scratch.len() < bytes.len() {
            self.scratch.resize(bytes.len(), 0);
        }
        let mut quotes = Quotes::Closed;
        let mut from = 0;
        loop {
            let (result, read, _) = self.reader.read_field(&bytes[from..], &mut self.scratch);
            let to = from + read;
            let more = matches!(result, csv_core::ReadFieldResult::Field { record_end: false });
            let (cell, found) = undressed(bytes, from, to - usize::from(more));
            cells.push(cell);
            quotes = quotes.max(found);
            if !more {
                return quotes;
            }
            from = to;
        }
    }
}

/// A cell's place without its quotes; what follows the closing quote must be blank.
fn undressed(bytes: &[u8], from: usize, to: usize) -> (Cell, Quotes) {
    if bytes.get(from) != Some(&b'"') || from == to {
        return (Cell { from, to, quoted: false }, Quotes::Closed);
    }
    let mut at = from + 1;
    while let Some(length) = bytes[at..to].iter().position(|byte| *byte == b'"') {
        let quote = at + length;
        if quote + 1 < to && bytes[quote + 1] == b'"' {
            at = quote + 2;
            continue;
        }
        let blank = bytes[quote + 1..to].iter().all(|byte| matches!(byte, b' ' | b'\t'));
        let quotes = if blank { Quotes::Closed } else { Quotes::Odd };
        return (Cell { from: from + 1, to: if blank { quote } else { to }, quoted: true }, quotes);
    }
    (Cell { from: from + 1, to, quoted: true }, Quotes::Open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, delimiter: u8, expect: &[&str], quotes: Quotes) {
        let mut cells = Vec::new();
        assert_eq!(Splitter::new(delimiter).split(text, &mut cells), quotes, "{text}");
        let values: Vec<_> = cells.iter().map(|cell| cell.value(text).into_owned()).collect();
        assert_eq!(values, expect, "{text}");
    }

    #[test]
    fn cells_follow_rfc_4180_and_forgive() {
        check("a,b,", b',', &["a", "b", ""], Quotes::Closed);
        check("", b',', &[""], Quotes::Closed);
        check("\"1,234.50\",x", b',', &["1,234.50", "x"], Quotes::Closed);
        check("\"a\"\"b\";c", b';', &["a\"b", "c"], Quotes::Closed);
        check("点击底部\"多多视频\",2", b',', &["点击底部\"多多视频\"", "2"], Quotes::Closed);
        check("\"a\" ,b", b',', &["a", "b"], Quotes::Closed);
        check("\"a\"\tb", b'\t', &["a", "b"], Quotes::Closed);
        check("\"x \"y\" z\",b", b',', &["x \"y\" z\"", "b"], Quotes::Odd);
        check("\"x \"y, z\" w\",b", b',', &["x \"y", " z\" w\"", "b"], Quotes::Odd);
        check("a,\"b,c", b',', &["a", "b,c"], Quotes::Open);
        check("\"a\nb\",c", b',', &["a\nb", "c"], Quotes::Closed);
        check("\"", b',', &[""], Quotes::Open);
        check("\"\"", b',', &[""], Quotes::Closed);
    }
}
