use std::borrow::Cow;

/// One cell of a record, as its place in the record's text, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) from: usize,
    pub(crate) to: usize,
    quoted: bool,
}

/// How the quotes of a record came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// As RFC 4180 has them.
    Closed,
    /// A quote inside a quoted cell that neither closes nor doubles; taken as it stands.
    Odd,
    /// The last cell's quote is never closed.
    Open,
}

impl Cell {
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

/// Cuts a record into cells; a quote counts only at the beginning of a cell.
pub(crate) fn split(text: &str, delimiter: u8, cells: &mut Vec<Cell>) -> Quotes {
    cells.clear();
    let bytes = text.as_bytes();
    let mut quotes = Quotes::Closed;
    let mut from = 0;
    loop {
        if bytes.get(from) == Some(&b'"') {
            let (close, end, odd) = quoted_cell(bytes, from + 1, delimiter);
            cells.push(Cell { from: from + 1, to: close.unwrap_or(bytes.len()), quoted: true });
            if close.is_none() {
                return Quotes::Open;
            }
            if odd {
                quotes = Quotes::Odd;
            }
            from = end;
        } else {
            let length = bytes[from..].iter().position(|byte| *byte == delimiter);
            let to = length.map_or(bytes.len(), |length| from + length);
            cells.push(Cell { from, to, quoted: false });
            from = to;
        }
        if from >= bytes.len() {
            return quotes;
        }
        from += 1;
    }
}

/// Where the quoted cell's text ends, where its delimiter (or the end) is, and whether odd quotes stood in it.
fn quoted_cell(bytes: &[u8], from: usize, delimiter: u8) -> (Option<usize>, usize, bool) {
    let mut at = from;
    let mut odd = false;
    while let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') {
        let quote = at + length;
        if bytes.get(quote + 1) == Some(&b'"') {
            at = quote + 2;
            continue;
        }
        let blanks =
            bytes[quote + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t') && **byte != delimiter);
        let next = quote + 1 + blanks.count();
        if next >= bytes.len() || bytes[next] == delimiter {
            return (Some(quote), next, odd);
        }
        odd = true;
        at = quote + 1;
    }
    (None, bytes.len(), odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, delimiter: u8, expect: &[&str], quotes: Quotes) {
        let mut cells = Vec::new();
        assert_eq!(split(text, delimiter, &mut cells), quotes, "{text}");
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
        check("\"x \"y\" z\",b", b',', &["x \"y\" z", "b"], Quotes::Odd);
        check("a,\"b,c", b',', &["a", "b,c"], Quotes::Open);
        check("\"a\nb\",c", b',', &["a\nb", "c"], Quotes::Closed);
        check("\"", b',', &[""], Quotes::Open);
        check("\"\"", b',', &[""], Quotes::Closed);
    }
}
