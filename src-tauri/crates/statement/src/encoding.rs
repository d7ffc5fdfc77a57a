use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::Encoding;

/// Working form of a file: UTF-8 or GB18030 bytes whose lines can be cut without decoding.
///
/// UTF-16 is worked on as UTF-8 and turned back at the end; every overwrite keeps the length of a character in
/// both, so offsets hold.
pub(crate) struct Working {
    encoding: Encoding,
    mark: bool,
    odd: Option<u8>,
    /// The bytes, without a UTF-16 byte order mark, with a UTF-8 one.
    pub(crate) bytes: Vec<u8>,
}

const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
/// Share of zero bytes from which a file without mark is tried as UTF-16: one in five.
const ZEROS_ONE_IN: usize = 5;

/// Encodings worth trying, the likeliest first: byte order mark, strict UTF-8, GB18030.
pub(crate) fn candidates(bytes: &[u8]) -> Vec<Encoding> {
    if bytes.starts_with(UTF8_MARK) {
        return vec![Encoding::Utf8];
    }
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return vec![Encoding::Utf16Le];
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return vec![Encoding::Utf16Be];
    }
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    if !head.is_empty() && zeros * ZEROS_ONE_IN >= head.len() {
        return vec![Encoding::Utf16Le, Encoding::Utf16Be];
    }
    if bytes.is_ascii() {
        return vec![Encoding::Utf8];
    }
    if mostly_utf8(bytes) {
        vec![Encoding::Utf8, Encoding::Gb18030]
    } else {
        vec![Encoding::Gb18030, Encoding::Utf8]
    }
}

/// Whether it is UTF-8, perhaps with a few broken characters: at least three good ones for each bad byte.
fn mostly_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good >= bad.saturating_mul(3)
}

impl Working {
    /// Takes a file's bytes in the encoding they are to be read in.
    pub(crate) fn new(bytes: &[u8], encoding: Encoding) -> Self {
        let unit: fn([u8; 2]) -> u16 = match encoding {
            Encoding::Utf16Le => u16::from_le_bytes,
            Encoding::Utf16Be => u16::from_be_bytes,
            Encoding::Utf8 | Encoding::Gb18030 => {
                return Self { encoding, mark: false, odd: None, bytes: bytes.to_vec() };
            }
        };
        let mark = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
        let body = if mark { &bytes[2..] } else { bytes };
        let pairs = body.chunks_exact(2);
        let odd = pairs.remainder().first().copied();
        let units = pairs.map(|pair| unit([pair[0], pair[1]]));
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Self { encoding, mark, odd, bytes: text.into_bytes() }
    }

    /// Where the text begins, after a byte order mark.
    pub(crate) fn start(&self) -> usize {
        if self.encoding != Encoding::Gb18030 && self.bytes.starts_with(UTF8_MARK) {
            UTF8_MARK.len()
        } else {
            0
        }
    }

    /// The text of a stretch of bytes that begins and ends at line ends; `true` when some bytes are no text.
    pub(crate) fn text(&self, from: usize, to: usize) -> (Cow<'_, str>, bool) {
        text_of(&self.bytes[from..to], self.encoding)
    }

    /// Overwrites characters (by their place in the text of this stretch) with stars of the same length.
    pub(crate) fn star(&mut self, from: usize, to: usize, places: &[usize]) {
        let units = units(&self.bytes[from..to], self.encoding);
        let mut at = from;
        let mut places = places.iter().copied().peekable();
        for (place, (_, width)) in units.into_iter().enumerate() {
            if places.next_if_eq(&place).is_some() {
                self.bytes[at..at + width].copy_from_slice(star(width, self.encoding));
            }
            at += width;
        }
    }

    /// The file's bytes again, in its own encoding, with everything overwritten.
    pub(crate) fn finish(self) -> Vec<u8> {
        let turn: fn(u16) -> [u8; 2] = match self.encoding {
            Encoding::Utf16Le => u16::to_le_bytes,
            Encoding::Utf16Be => u16::to_be_bytes,
            Encoding::Utf8 | Encoding::Gb18030 => return self.bytes,
        };
        let text = String::from_utf8_lossy(&self.bytes);
        let mark = self.mark.then_some(0xFEFF);
        let mut bytes: Vec<u8> = mark.into_iter().chain(text.encode_utf16()).flat_map(turn).collect();
        bytes.extend(self.odd);
        bytes
    }
}

/// Text of UTF-8 or GB18030 bytes; UTF-16 is worked on as UTF-8.
fn text_of(bytes: &[u8], encoding: Encoding) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && (encoding != Encoding::Gb18030 || text.is_ascii())
    {
        return (Cow::Borrowed(text), text.contains(char::REPLACEMENT_CHARACTER));
    }
    if encoding == Encoding::Gb18030
        && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return (text, false);
    }
    (Cow::Owned(units(bytes, encoding).into_iter().map(|(c, _)| c).collect()), true)
}

/// A star that takes as many bytes as the character it replaces, in UTF-8 in as many UTF-16 units too.
fn star(width: usize, encoding: Encoding) -> &'static [u8] {
    match (width, encoding) {
        (1, _) => b"*",
        (2, Encoding::Gb18030) => &[0xA3, 0xAA],
        (_, Encoding::Gb18030) => &[0xA3, 0xAA, 0xA3, 0xAA],
        (2, _) => "·".as_bytes(),
        (3, _) => "＊".as_bytes(),
        (_, _) => "\u{1F7C9}".as_bytes(),
    }
}

/// Every character with the bytes it takes; a byte that is no text stands alone, as U+FFFD.
fn units(bytes: &[u8], encoding: Encoding) -> Vec<(char, usize)> {
    if encoding == Encoding::Gb18030 {
        return gb18030_units(bytes);
    }
    let mut units = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        units.extend(chunk.valid().chars().map(|c| (c, c.len_utf8())));
        units.extend(chunk.invalid().iter().map(|_| (char::REPLACEMENT_CHARACTER, 1)));
    }
    units
}

fn gb18030_units(bytes: &[u8]) -> Vec<(char, usize)> {
    let mut units = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let width = match (bytes[at], bytes.get(at + 1)) {
            (0x00..=0x80, _) => 1,
            (_, Some(b'0'..=b'9')) => 4,
            _ => 2,
        };
        let one = bytes.get(at..at + width).and_then(one_gb18030);
        units.push((one.unwrap_or(char::REPLACEMENT_CHARACTER), one.map_or(1, |_| width)));
        at += one.map_or(1, |_| width);
    }
    units
}

fn one_gb18030(bytes: &[u8]) -> Option<char> {
    if let [ascii @ 0x00..=0x7F] = bytes {
        return Some(char::from(*ascii));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// The stretch of the physical line that begins at `from`, without its end, and where the next begins.
///
/// CRLF, LF and CR all end a line; neither byte can stand inside a character of UTF-8 or GB18030.
pub(crate) fn line_at(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    if from >= bytes.len() {
        return None;
    }
    let end = bytes[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).map(|length| from + length);
    let Some(end) = end else { return Some((bytes.len(), bytes.len())) };
    let pair = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
    Some((end, end + 1 + usize::from(pair)))
}

/// The text of one physical line of a kept copy, from 1; this is how "bank.csv, line 47" is read back.
pub fn row_text(masked: &[u8], encoding: Encoding, row: u32) -> Option<String> {
    match encoding {
        Encoding::Utf8 => line_of(masked.strip_prefix(UTF8_MARK).unwrap_or(masked), encoding, row),
        Encoding::Gb18030 => line_of(masked, encoding, row),
        Encoding::Utf16Le | Encoding::Utf16Be => {
            line_of(&Working::new(masked, encoding).bytes, encoding, row)
        }
    }
}

fn line_of(bytes: &[u8], encoding: Encoding, row: u32) -> Option<String> {
    let mut from = 0;
    for _ in 1..row {
        from = line_at(bytes, from)?.1;
    }
    let (end, _) = line_at(bytes, from)?;
    Some(text_of(&bytes[from..end], encoding).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let turn = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(turn).collect()
    }

    #[test]
    fn encodings_are_told_by_their_bytes() {
        let check = |bytes: &[u8], expect: Encoding| assert_eq!(candidates(bytes)[0], expect, "{bytes:?}");
        check(b"plain", Encoding::Utf8);
        check("金额".as_bytes(), Encoding::Utf8);
        check(&gb("商户号,金额,交易时间"), Encoding::Gb18030);
        check(&gb("𠮷䶮"), Encoding::Gb18030);
        check(&utf16("金额", false), Encoding::Utf16Le);
        check(&utf16("金额", true), Encoding::Utf16Be);
        check(&utf16("amount,day", false)[2..], Encoding::Utf16Le);
        let cut = "商户号,金额,交易时间".as_bytes();
        check(&cut[..cut.len() - 1], Encoding::Utf8);
    }

    #[test]
    fn stars_keep_every_offset() {
        let text = "卡 6２é𠮷\n二";
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (gb(text), Encoding::Gb18030),
            (utf16(text, false), Encoding::Utf16Le),
            (utf16(text, true), Encoding::Utf16Be),
        ] {
            let mut working = Working::new(&bytes, encoding);
            let (end, _) = line_at(&working.bytes, working.start()).unwrap();
            let start = working.start();
            working.star(start, end, &[0, 2, 3, 4, 5]);
            let done = working.finish();
            assert_eq!(done.len(), bytes.len(), "{encoding:?}");
            assert_eq!(row_text(&done, encoding, 2).unwrap(), "二", "{encoding:?}");
            let first = row_text(&done, encoding, 1).unwrap();
            assert!(!first.contains(['卡', '6', '２', 'é', '𠮷']), "{first}");
        }
    }

    #[test]
    fn broken_bytes_stand_alone() {
        let mut bytes = gb("金额");
        bytes.insert(2, 0xFF);
        let working = Working::new(&bytes, Encoding::Gb18030);
        let (text, bad) = working.text(0, bytes.len());
        assert_eq!((text.as_ref(), bad), ("金\u{FFFD}额", true));
    }

    #[test]
    fn lines_end_in_three_ways() {
        let text = "a\r\nb\rc\n\nd";
        let lines: Vec<_> = (1..=6).map(|row| row_text(text.as_bytes(), Encoding::Utf8, row)).collect();
        let expect = [Some("a"), Some("b"), Some("c"), Some(""), Some("d"), None];
        assert_eq!(lines, expect.map(|line| line.map(str::to_owned)));
    }
}
