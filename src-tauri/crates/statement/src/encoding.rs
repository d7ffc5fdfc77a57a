use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{GB18030, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::planning::hex;
use crate::{Encoding, FileError, ReadError};

/// Bytes read at once.
const CHUNK: usize = 64 << 10;
/// Longest physical line; a statement has none, and a line is held in memory whole.
const LINE_BYTES_MAX: usize = 8 << 20;
const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
/// Share of zero bytes from which a file without mark is tried as UTF-16: one in five.
const ZEROS_ONE_IN: usize = 5;
/// Bytes of a file's beginning that are kept to tell what it is.
const HEAD: usize = 64 << 10;

/// What one look over all bytes of a file tells, before anything is read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of all bytes, lower-case hex.
    pub sha256: String,
    /// Encodings worth trying, the likeliest first: byte order mark, strict UTF-8, GB18030, Windows-1252.
    pub encodings: Vec<Encoding>,
    /// Whether there is nothing in it but blanks and separators.
    pub blank: bool,
    /// Its beginning.
    pub head: Vec<u8>,
}

impl Glance {
    /// Looks over a file once, in memory that does not grow with it.
    ///
    /// # Errors
    /// The source's.
    pub fn of(source: &mut impl Read) -> io::Result<Self> {
        let mut look = Look::default();
        let mut hash = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let length = source.read(&mut chunk)?;
            if length == 0 {
                break;
            }
            hash.update(&chunk[..length]);
            look.take(&chunk[..length]);
        }
        Ok(Self {
            bytes: look.bytes,
            sha256: hex(hash.finalize().as_slice()),
            encodings: look.encodings(),
            blank: look.blank,
            head: look.head,
        })
    }
}

/// Running account of a file's bytes.
struct Look {
    bytes: u64,
    head: Vec<u8>,
    blank: bool,
    ascii: bool,
    /// Good characters beyond ASCII, and bytes that are no UTF-8.
    good: u64,
    bad: u64,
    /// The beginning of a character whose end is in the next chunk.
    cut: Vec<u8>,
}

impl Default for Look {
    fn default() -> Self {
        Self { bytes: 0, head: Vec::new(), blank: true, ascii: true, good: 0, bad: 0, cut: Vec::new() }
    }
}

impl Look {
    fn take(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        self.head.extend_from_slice(&chunk[..chunk.len().min(HEAD - self.head.len())]);
        self.blank =
            self.blank && chunk.iter().all(|byte| b" \t\r\n,;|\"\0\xEF\xBB\xBF\xFE\xFF".contains(byte));
        if chunk.is_ascii() && self.cut.is_empty() {
            return;
        }
        self.ascii = false;
        let mut text = std::mem::take(&mut self.cut);
        text.extend_from_slice(chunk);
        let mut chunks = text.utf8_chunks().peekable();
        while let Some(part) = chunks.next() {
            self.good += part.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
            let broken = part.invalid();
            // A character cut by the chunk's end is looked at with the next one.
            if chunks.peek().is_none() && broken.len() < 4 && text.ends_with(broken) && !broken.is_empty() {
                self.cut = broken.to_vec();
            } else {
                self.bad += broken.len() as u64;
            }
        }
    }

    fn encodings(&self) -> Vec<Encoding> {
        if self.head.starts_with(UTF8_MARK) {
            return vec![Encoding::Utf8];
        }
        if self.head.starts_with(&[0xFF, 0xFE]) {
            return vec![Encoding::Utf16Le];
        }
        if self.head.starts_with(&[0xFE, 0xFF]) {
            return vec![Encoding::Utf16Be];
        }
        let head = &self.head[..self.head.len().min(4096)];
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        if !head.is_empty() && zeros * ZEROS_ONE_IN >= head.len() {
            // Text of the ASCII range has its zeros second in little endian, first in big endian.
            let first = head.iter().step_by(2).filter(|byte| **byte == 0).count();
            return vec![if first * 2 > zeros { Encoding::Utf16Be } else { Encoding::Utf16Le }];
        }
        if self.ascii {
            return vec![Encoding::Utf8];
        }
        let bad = self.bad + self.cut.len() as u64;
        // UTF-8, perhaps with a few broken characters: at least three good ones for each bad byte.
        if self.good >= bad.saturating_mul(3) {
            vec![Encoding::Utf8, Encoding::Gb18030, Encoding::Windows1252]
        } else {
            vec![Encoding::Gb18030, Encoding::Windows1252, Encoding::Utf8]
        }
    }
}

/// Working form of a file: a window of bytes whose lines can be cut without decoding.
///
/// Places are counted from the beginning of the file. UTF-16 is worked on as UTF-8 and turned back when it is
/// told; every overwrite keeps the length of a character in both, so offsets hold.
pub(crate) struct Working<R> {
    source: R,
    encoding: Encoding,
    /// The first UTF-16 unit was seen.
    begun: bool,
    /// A UTF-16 byte order mark was taken off.
    mark: bool,
    /// Bytes of a UTF-16 unit, or of a pair of them, that the last chunk cut.
    cut: Vec<u8>,
    window: Vec<u8>,
    /// Place of the window's first byte.
    base: usize,
    /// Place up to which everything is done with.
    done: usize,
    ended: bool,
    taken: u64,
}

/// Hears the kept copy, stretch by stretch.
pub(crate) type Keep<'k> = dyn FnMut(&[u8]) -> Result<(), ReadError> + 'k;

impl<R: Read> Working<R> {
    /// Begins a file in the encoding that is tried first.
    pub(crate) fn new(source: R, encoding: Encoding) -> Self {
        Self {
            source,
            encoding,
            begun: false,
            mark: false,
            cut: Vec::new(),
            window: Vec::new(),
            base: 0,
            done: 0,
            ended: false,
            taken: 0,
        }
    }

    /// Reads the same bytes in another encoding; only before anything was told, and not to or from UTF-16.
    pub(crate) fn try_as(&mut self, encoding: Encoding) {
        self.encoding = encoding;
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Bytes taken from the source so far.
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }

    /// Where the text begins, after a byte order mark.
    pub(crate) fn start(&mut self) -> Result<usize, ReadError> {
        while self.window.len() < UTF8_MARK.len() && !self.ended {
            self.fill(&mut |_| Ok(()))?;
        }
        let marked = self.encoding == Encoding::Utf8 && self.window.starts_with(UTF8_MARK);
        Ok(if marked { UTF8_MARK.len() } else { 0 })
    }

    /// The stretch of the physical line that begins at `from`, without its end, and where the next begins.
    ///
    /// CRLF, LF and CR all end a line; neither byte can stand inside a character of any encoding we read.
    pub(crate) fn line_at(
        &mut self,
        from: usize,
        keep: &mut Keep<'_>,
    ) -> Result<Option<(usize, usize)>, ReadError> {
        let mut looked = from;
        loop {
            let found = memchr::memchr2(b'\n', b'\r', &self.window[looked - self.base..]);
            if let Some(length) = found {
                let end = looked + length;
                if self.window[end - self.base] == b'\n' {
                    return Ok(Some((end, end + 1)));
                }
                if end + 1 == self.base + self.window.len() && !self.ended {
                    looked = end;
                    self.fill(keep)?;
                    continue;
                }
                let pair = self.window.get(end + 1 - self.base) == Some(&b'\n');
                return Ok(Some((end, end + 1 + usize::from(pair))));
            }
            looked = self.base + self.window.len();
            if self.ended {
                return Ok((from < looked).then_some((looked, looked)));
            }
            if looked - from > LINE_BYTES_MAX {
                let (limit, actual) = (LINE_BYTES_MAX as u64, (looked - from) as u64);
                return Err(FileError::Limit { what: "line", limit, actual }.into());
            }
            self.fill(keep)?;
        }
    }

    /// Bytes of a stretch.
    pub(crate) fn bytes(&self, from: usize, to: usize) -> &[u8] {
        &self.window[from - self.base..to - self.base]
    }

    /// The text of a stretch of bytes that begins and ends at line ends; `true` when some bytes are no text.
    pub(crate) fn text(&self, from: usize, to: usize) -> (Cow<'_, str>, bool) {
        text_of(self.bytes(from, to), self.encoding)
    }

    /// Overwrites characters (by their place in the text of this stretch) with stars of the same length.
    pub(crate) fn star(&mut self, from: usize, to: usize, places: &[usize]) {
        let units = units(self.bytes(from, to), self.encoding);
        let mut at = from - self.base;
        let mut places = places.iter().copied().peekable();
        for (place, (_, width)) in units.into_iter().enumerate() {
            if places.next_if_eq(&place).is_some() {
                self.window[at..at + width].copy_from_slice(star(width, self.encoding));
            }
            at += width;
        }
    }

    /// Says that nothing before this place will be asked for again; it is told when the window moves on.
    pub(crate) fn release(&mut self, to: usize) {
        self.done = to;
    }

    /// Tells what is left of the kept copy.
    pub(crate) fn finish(&mut self, keep: &mut Keep<'_>) -> Result<(), ReadError> {
        self.done = self.base + self.window.len();
        self.tell(keep)?;
        let rest = std::mem::take(&mut self.cut);
        if rest.is_empty() { Ok(()) } else { keep(&rest) }
    }

    /// Tells everything that is done with, and forgets it.
    fn tell(&mut self, keep: &mut Keep<'_>) -> Result<(), ReadError> {
        let length = self.done - self.base;
        if length == 0 {
            return Ok(());
        }
        let turn: Option<fn(u16) -> [u8; 2]> = match self.encoding {
            Encoding::Utf16Le => Some(u16::to_le_bytes),
            Encoding::Utf16Be => Some(u16::to_be_bytes),
            Encoding::Utf8 | Encoding::Gb18030 | Encoding::Windows1252 => None,
        };
        match turn {
            None => keep(&self.window[..length])?,
            Some(turn) => {
                let text = String::from_utf8_lossy(&self.window[..length]);
                let mark = (self.mark && self.base == 0).then_some(0xFEFF);
                let told: Vec<u8> = mark.into_iter().chain(text.encode_utf16()).flat_map(turn).collect();
                keep(&told)?;
            }
        }
        self.window.drain(..length);
        self.base += length;
        Ok(())
    }

    /// Reads the next chunk behind the window.
    fn fill(&mut self, keep: &mut Keep<'_>) -> Result<(), ReadError> {
        if self.done - self.base >= self.window.len() / 2 {
            self.tell(keep)?;
        }
        let mut chunk = vec![0; CHUNK];
        let length = self.source.read(&mut chunk)?;
        self.taken += length as u64;
        self.ended = length == 0;
        let unit: fn([u8; 2]) -> u16 = match self.encoding {
            Encoding::Utf16Le => u16::from_le_bytes,
            Encoding::Utf16Be => u16::from_be_bytes,
            Encoding::Utf8 | Encoding::Gb18030 | Encoding::Windows1252 => {
                self.window.extend_from_slice(&chunk[..length]);
                return Ok(());
            }
        };
        self.cut.extend_from_slice(&chunk[..length]);
        let mut whole = self.cut.len() / 2 * 2;
        let half = |pair: &[u8]| (0xD800..0xDC00).contains(&unit([pair[0], pair[1]]));
        if !self.ended && whole >= 2 && half(&self.cut[whole - 2..whole]) {
            whole -= 2;
        }
        let rest = self.cut.split_off(whole);
        let units = std::mem::replace(&mut self.cut, rest);
        let mut units = units.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).peekable();
        if !self.begun && units.peek().is_some() {
            self.begun = true;
            self.mark = units.next_if_eq(&0xFEFF).is_some();
        }
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        self.window.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Text of UTF-8 or GB18030 bytes; UTF-16 is worked on as UTF-8.
pub(crate) fn text_of(bytes: &[u8], encoding: Encoding) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && (!matches!(encoding, Encoding::Gb18030 | Encoding::Windows1252) || text.is_ascii())
    {
        return (Cow::Borrowed(text), text.contains(char::REPLACEMENT_CHARACTER));
    }
    if encoding == Encoding::Windows1252 {
        return (WINDOWS_1252.decode_without_bom_handling(bytes).0, false);
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
    if encoding == Encoding::Windows1252 {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0.chars().map(|c| (c, 1)).collect();
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

/// The text of one physical line of a kept copy, from 1; this is how "bank.csv, line 47" is read back.
pub fn row_text(masked: &[u8], encoding: Encoding, row: u32) -> Option<String> {
    let mut working = Working::new(masked, encoding);
    let mut keep = |_: &[u8]| Ok(());
    let mut from = working.start().ok()?;
    for _ in 1..row {
        from = working.line_at(from, &mut keep).ok()??.1;
    }
    let (end, _) = working.line_at(from, &mut keep).ok()??;
    Some(working.text(from, end).0.into_owned())
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
        let check = |bytes: &[u8], expect: Encoding| {
            assert_eq!(Glance::of(&mut &bytes[..]).unwrap().encodings[0], expect, "{bytes:?}");
        };
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
            let mut working = Working::new(&bytes[..], encoding);
            let mut done = Vec::new();
            let mut keep = |bytes: &[u8]| {
                done.extend_from_slice(bytes);
                Ok(())
            };
            let start = working.start().unwrap();
            let (end, _) = working.line_at(start, &mut keep).unwrap().unwrap();
            working.star(start, end, &[0, 2, 3, 4, 5]);
            working.finish(&mut keep).unwrap();
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
        let mut working = Working::new(&bytes[..], Encoding::Gb18030);
        working.start().unwrap();
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
