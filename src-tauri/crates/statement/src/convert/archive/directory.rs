//! The central directory of a ZIP, read with limits before anything is unpacked.
//!
//! Names are checked and sizes added up here, so that a bomb, a path that leads out or a part that stands twice is
//! refused before its first byte. Deliberately not here: encryption, split archives and methods beyond stored and
//! deflated.

use std::collections::HashSet;
use std::io::{self, Read};

use encoding_rs::GB18030;
use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::FileError;

/// Most entries.
pub(crate) const ENTRIES_MAX: usize = 10_000;
/// Most unpacked bytes per packed byte.
const RATIO_MAX: u64 = 200;
/// Unpacked bytes under which the ratio is of no concern.
const RATIO_FREE: u64 = 8 << 20;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const LOCAL_LEN: usize = 30;
const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;
const COMMENT_MAX: usize = 0xFFFF;
/// Stands for a number that is told in the ZIP64 field.
const WIDE: u64 = 0xFFFF_FFFF;
const ZIP64: u16 = 1;
const ENCRYPTED: u16 = 1;
const UTF8: u16 = 1 << 11;

/// The entries of a ZIP.
pub(crate) struct Directory<'b> {
    bytes: &'b [u8],
    format: &'static str,
    /// As the directory lists them, folders too.
    pub(crate) entries: Vec<Entry>,
}

/// One entry as the directory tells it.
pub(crate) struct Entry {
    /// Path with `/` between its parts.
    pub(crate) name: String,
    /// Unpacked bytes.
    pub(crate) size: u64,
    packed: u64,
    offset: u64,
    crc: u32,
    deflated: bool,
    known: bool,
    encrypted: bool,
}

impl<'b> Directory<'b> {
    /// Reads and checks the directory; `unpacked_max` bounds all entries together, in bytes.
    ///
    /// # Errors
    /// [`FileError::Malformed`], [`FileError::Forbidden`], [`FileError::Protected`], [`FileError::Limit`].
    pub(crate) fn of(bytes: &'b [u8], format: &'static str, unpacked_max: u64) -> Result<Self, FileError> {
        let mut directory = Self { bytes, format, entries: Vec::new() };
        directory.list()?;
        directory.check_names()?;
        directory.check_sizes(unpacked_max)?;
        if directory.entries.iter().any(|entry| entry.encrypted) {
            return Err(FileError::Protected);
        }
        Ok(directory)
    }

    /// The entry of a name, small and capital letters alike.
    pub(crate) fn find(&self, name: &str) -> Option<&Entry> {
        let exact = self.entries.iter().find(|entry| entry.name == name);
        exact.or_else(|| self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)))
    }

    /// A way through an entry's unpacked bytes; its reads fail where they are not what the directory told.
    ///
    /// # Errors
    /// [`FileError::Malformed`].
    pub(crate) fn open(&self, entry: &Entry) -> Result<Unpacking<'b>, FileError> {
        let broken = |what: &str| malformed(self.format, &entry.name, what);
        if !entry.known {
            return Err(broken("packed in an unknown way"));
        }
        let start = usize::try_from(entry.offset).map_err(|_| broken("lies beyond the end"))?;
        let head = slice(self.bytes, start, LOCAL_LEN).ok_or_else(|| broken("lies beyond the end"))?;
        if !head.starts_with(LOCAL) {
            return Err(broken("no entry stands where the directory says"));
        }
        let after = LOCAL_LEN + usize::from(short(head, 26)) + usize::from(short(head, 28));
        let packed = usize::try_from(entry.packed).map_err(|_| broken("lies beyond the end"))?;
        let body = start.checked_add(after).and_then(|from| slice(self.bytes, from, packed));
        let body = body.ok_or_else(|| broken("cut short"))?;
        let source = if entry.deflated {
            Source::Deflated(Box::new(DeflateDecoder::new(body)))
        } else {
            Source::Stored(body)
        };
        Ok(Unpacking { source, crc: Crc::new(), expected: entry.crc, left: entry.size })
    }

    fn list(&mut self) -> Result<(), FileError> {
        let whole = |what: &str| malformed(self.format, "", what);
        let from = self.bytes.len().saturating_sub(END_LEN + COMMENT_MAX);
        let tail = self.bytes.get(from..).unwrap_or_default();
        let ends = |at: &usize| {
            let end = tail.get(*at..).unwrap_or_default();
            end.len() >= END_LEN && END_LEN + usize::from(short(end, 20)) <= end.len()
        };
        let end = memchr::memmem::rfind_iter(tail, END)
            .find(ends)
            .ok_or_else(|| whole("no directory at its end"))?;
        let end = tail.get(end..).unwrap_or_default();
        let count = usize::from(short(end, 10));
        limit("parts", ENTRIES_MAX as u64, count as u64)?;
        let mut at = long(end, 16) as usize;
        for _ in 0..count {
            let head = slice(self.bytes, at, CENTRAL_LEN).filter(|head| head.starts_with(CENTRAL));
            let head = head.ok_or_else(|| whole("the directory is cut short"))?;
            let (name, extra) = (usize::from(short(head, 28)), usize::from(short(head, 30)));
            let rest = slice(self.bytes, at + CENTRAL_LEN, name + extra);
            let rest = rest.ok_or_else(|| whole("the directory is cut short"))?;
            let (name, extra) = rest.split_at(name.min(rest.len()));
            self.entries.push(entry(head, name, extra));
            at += CENTRAL_LEN + rest.len() + usize::from(short(head, 32));
        }
        Ok(())
    }

    /// A name that leads out of the archive, hides something or stands twice is no name.
    fn check_names(&self) -> Result<(), FileError> {
        let forbidden = |what| Err(FileError::Forbidden { format: self.format, what });
        let mut seen = HashSet::with_capacity(self.entries.len());
        for entry in &self.entries {
            let name = entry.name.as_str();
            if name.is_empty() || name.chars().any(char::is_control) {
                return forbidden("bad_part_name");
            }
            let drive = name.as_bytes().get(1) == Some(&b':');
            if drive
                || name.starts_with('/')
                || name.contains('\\')
                || name.split('/').any(|part| part == "..")
            {
                return forbidden("outside_path");
            }
            if !seen.insert(name.to_lowercase()) {
                return forbidden("duplicate_part");
            }
        }
        Ok(())
    }

    fn check_sizes(&self, unpacked_max: u64) -> Result<(), FileError> {
        let (mut packed, mut unpacked) = (0_u64, 0_u64);
        for entry in &self.entries {
            packed = packed.saturating_add(entry.packed);
            unpacked = unpacked.saturating_add(entry.size);
            if entry.size > RATIO_FREE {
                limit("ratio", RATIO_MAX, entry.size / entry.packed.max(1))?;
            }
            if !entry.deflated && entry.known && entry.size != entry.packed {
                return Err(malformed(self.format, &entry.name, "two sizes for one stored entry"));
            }
        }
        limit("bytes", unpacked_max, unpacked)?;
        // Entries that overlap unpack the same bytes again and again.
        if packed > self.bytes.len() as u64 {
            return Err(malformed(self.format, "", "its entries overlap"));
        }
        Ok(())
    }
}

/// What a directory's record tells; a ZIP64 field tells what does not fit.
fn entry(head: &[u8], name: &[u8], extra: &[u8]) -> Entry {
    let flags = short(head, 8);
    let mut numbers = [long(head, 24), long(head, 20), long(head, 42)];
    let mut rest = extra;
    while let Some((field, after)) = rest.split_at_checked(4) {
        let Some((body, after)) = after.split_at_checked(usize::from(short(field, 2))) else { break };
        if short(field, 0) == ZIP64 {
            let mut wide = body.chunks_exact(8);
            for number in numbers.iter_mut().filter(|number| **number == WIDE) {
                let Some(bytes) = wide.next() else { break };
                *number = long(bytes, 0) | long(bytes, 4) << 32;
            }
        }
        rest = after;
    }
    let [size, packed, offset] = numbers;
    let method = short(head, 10);
    Entry {
        name: decoded(name, flags & UTF8 != 0),
        size,
        packed,
        offset,
        crc: u32::try_from(long(head, 16)).unwrap_or_default(),
        deflated: method == 8,
        known: matches!(method, 0 | 8),
        encrypted: flags & ENCRYPTED != 0,
    }
}

/// A name without the UTF-8 flag is GBK where it is no UTF-8; Chinese programs write it so.
fn decoded(name: &[u8], utf8: bool) -> String {
    match std::str::from_utf8(name) {
        Ok(text) => text.to_owned(),
        Err(_) if utf8 => String::from_utf8_lossy(name).into_owned(),
        Err(_) => GB18030.decode_without_bom_handling(name).0.into_owned(),
    }
}

enum Source<'b> {
    Stored(&'b [u8]),
    Deflated(Box<DeflateDecoder<&'b [u8]>>),
}

/// Unpacked bytes of one entry.
pub(crate) struct Unpacking<'b> {
    source: Source<'b>,
    crc: Crc,
    expected: u32,
    left: u64,
}

impl Read for Unpacking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let length = match &mut self.source {
            Source::Stored(bytes) => bytes.read(buffer)?,
            Source::Deflated(decoder) => decoder.read(buffer)?,
        };
        self.left =
            self.left.checked_sub(length as u64).ok_or_else(|| io::Error::other("longer than told"))?;
        self.crc.update(buffer.get(..length).unwrap_or_default());
        if length == 0 && self.left > 0 {
            return Err(io::Error::other("shorter than told"));
        }
        if length == 0 && self.crc.sum() != self.expected {
            return Err(io::Error::other("its checksum does not fit"));
        }
        Ok(length)
    }
}

pub(crate) fn malformed(format: &'static str, place: &str, what: &str) -> FileError {
    FileError::Malformed { format, place: place.to_owned(), what: what.to_owned() }
}

pub(crate) fn limit(what: &'static str, limit: u64, actual: u64) -> Result<(), FileError> {
    if actual > limit { Err(FileError::Limit { what, limit, actual }) } else { Ok(()) }
}

fn slice(bytes: &[u8], from: usize, length: usize) -> Option<&[u8]> {
    bytes.get(from..from.checked_add(length)?)
}

/// Little-endian number of two bytes; zero beyond the end.
pub(crate) fn short(bytes: &[u8], at: usize) -> u16 {
    let pair = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>());
    pair.map_or(0, |pair| u16::from_le_bytes(*pair))
}

/// Little-endian number of four bytes; zero beyond the end.
pub(crate) fn long(bytes: &[u8], at: usize) -> u64 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    four.map_or(0, |four| u64::from(u32::from_le_bytes(*four)))
}
