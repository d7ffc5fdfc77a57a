//! The ZIP around a bag: one canonical form, written and compared byte for byte.
//!
//! Entries are stored, never deflated, sorted by name, with one time stamp, no extra fields and no comments,
//! so the bytes follow from names, contents and time alone and outlive any version of a compressor. Reading is
//! wider than writing: a packet that someone unpacked and zipped again still gets its files checked.
//!
//! Deliberately not here: what the entries mean (`bag`), and ZIP64, encryption or split archives, which a
//! packet never is.

use std::io::Read;

use chrono::{Datelike, NaiveDateTime, Timelike};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use sha2::{Digest, Sha256};

use crate::PacketError;

/// Most entries a packet may have.
pub(crate) const ENTRIES_MAX: usize = 10_000;
/// Most bytes a packet may have, packed or unpacked: what can be sealed can be checked.
pub const BYTES_MAX: u64 = 2 << 30;
/// Most unpacked bytes per packed byte.
const RATIO_MAX: u64 = 200;
/// Unpacked bytes under which the ratio is of no concern.
const RATIO_FREE: u64 = 1 << 20;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const LOCAL_LEN: usize = 30;
const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;
/// Version 1.0 of the format is all that stored entries need.
const NEEDED: u16 = 10;
/// Made by: Unix, so that permissions are told, version 2.0.
const MADE_BY: u16 = 3 << 8 | 20;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
const ENCRYPTED: u16 = 1;
/// A regular file, readable by all, writable by its owner.
const REGULAR: u32 = 0o100_644 << 16;
const FILE_TYPE: u32 = 0o170_000;

/// An entry as the canonical form tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) name: String,
    pub(crate) crc: u32,
    pub(crate) size: u32,
}

impl Head {
    fn local(&self, stamp: Stamp) -> Result<Vec<u8>, PacketError> {
        let mut out = Vec::with_capacity(LOCAL_LEN + self.name.len());
        out.extend(LOCAL);
        out.extend(NEEDED.to_le_bytes());
        self.common(stamp, &mut out)?;
        out.extend(self.name.as_bytes());
        Ok(out)
    }

    fn central(&self, stamp: Stamp, offset: u32) -> Result<Vec<u8>, PacketError> {
        let mut out = Vec::with_capacity(CENTRAL_LEN + self.name.len());
        out.extend(CENTRAL);
        out.extend(MADE_BY.to_le_bytes());
        out.extend(NEEDED.to_le_bytes());
        self.common(stamp, &mut out)?;
        // Comment length, disk, internal attributes: none.
        out.extend([0; 6]);
        out.extend(REGULAR.to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend(self.name.as_bytes());
        Ok(out)
    }

    /// The fields that both headers share, from the flags to the length of the (absent) extra field.
    fn common(&self, stamp: Stamp, out: &mut Vec<u8>) -> Result<(), PacketError> {
        let name_len = u16::try_from(self.name.len()).map_err(|_| PacketError::TooLarge)?;
        for short in [UTF8, 0, stamp.time, stamp.date] {
            out.extend(short.to_le_bytes());
        }
        for long in [self.crc, self.size, self.size] {
            out.extend(long.to_le_bytes());
        }
        out.extend(name_len.to_le_bytes());
        out.extend([0; 2]);
        Ok(())
    }
}

/// A time as MS-DOS told it: two seconds fine, from 1980 on.
#[derive(Debug, Clone, Copy)]
struct Stamp {
    date: u16,
    time: u16,
}

impl Stamp {
    fn new(at: NaiveDateTime) -> Result<Self, PacketError> {
        let year = u16::try_from(at.year() - 1980).ok().filter(|year| *year < 128);
        let year = year.ok_or(PacketError::Time(at))?;
        let short = |number: u32| u16::try_from(number).map_err(|_| PacketError::Time(at));
        Ok(Self {
            date: year << 9 | short(at.month())? << 5 | short(at.day())?,
            time: short(at.hour())? << 11 | short(at.minute())? << 5 | (short(at.second())? / 2),
        })
    }
}

/// Packs entries, in the order of their names.
pub(crate) fn pack(entries: &[(String, Vec<u8>)], at: NaiveDateTime) -> Result<Vec<u8>, PacketError> {
    let stamp = Stamp::new(at)?;
    let mut sorted: Vec<&(String, Vec<u8>)> = entries.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    let unpacked: u64 = sorted.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    if sorted.len() > ENTRIES_MAX || unpacked > BYTES_MAX {
        return Err(PacketError::TooLarge);
    }
    let mut out = Vec::new();
    let mut heads = Vec::with_capacity(sorted.len());
    for (name, bytes) in sorted {
        let size = u32::try_from(bytes.len()).map_err(|_| PacketError::TooLarge)?;
        let mut crc = Crc::new();
        crc.update(bytes);
        let head = Head { name: name.clone(), crc: crc.sum(), size };
        let offset = u32::try_from(out.len()).map_err(|_| PacketError::TooLarge)?;
        out.extend(head.local(stamp)?);
        out.extend(bytes);
        heads.push((head, offset));
    }
    out.extend(directory(&heads, stamp)?);
    if out.len() as u64 > BYTES_MAX {
        return Err(PacketError::TooLarge);
    }
    Ok(out)
}

/// The central directory and what ends the archive.
fn directory(heads: &[(Head, u32)], stamp: Stamp) -> Result<Vec<u8>, PacketError> {
    let start = match heads.last() {
        None => 0,
        Some((head, offset)) => *offset as usize + LOCAL_LEN + head.name.len() + head.size as usize,
    };
    let mut out = Vec::new();
    for (head, offset) in heads {
        out.extend(head.central(stamp, *offset)?);
    }
    let count = u16::try_from(heads.len()).map_err(|_| PacketError::TooLarge)?;
    let (start, len) = (u32::try_from(start), u32::try_from(out.len()));
    out.extend(END);
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(len.map_err(|_| PacketError::TooLarge)?.to_le_bytes());
    out.extend(start.map_err(|_| PacketError::TooLarge)?.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

/// Whether `bytes` are just what [`pack`] makes of entries with these heads; contents are not looked at,
/// because each was read from where its head says it lies.
pub(crate) fn is_canonical(bytes: &[u8], heads: &[Head], at: NaiveDateTime) -> bool {
    let Ok(stamp) = Stamp::new(at) else { return false };
    let mut sorted: Vec<&Head> = heads.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut offset = 0_usize;
    let mut placed = Vec::with_capacity(sorted.len());
    for head in sorted {
        let (Ok(local), Ok(start)) = (head.local(stamp), u32::try_from(offset)) else { return false };
        if bytes.get(offset..).is_none_or(|rest| !rest.starts_with(&local)) {
            return false;
        }
        placed.push((head.clone(), start));
        offset = offset.saturating_add(local.len()).saturating_add(head.size as usize);
    }
    directory(&placed, stamp).is_ok_and(|directory| bytes.get(offset..) == Some(&directory[..]))
}

/// Why an archive cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Damage {
    /// No end of a central directory: no ZIP at all.
    NoZip,
    /// Headers that contradict each other or lie outside the file; what is wrong.
    Broken(&'static str),
    /// More than a packet may hold.
    TooLarge,
}

/// One entry as the central directory lists it, with its packed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed<'a> {
    pub(crate) name: String,
    /// CRC-32 as the directory claims it.
    pub(crate) crc: u32,
    /// A folder, link, device or fifo by its mode bits.
    pub(crate) special: bool,
    deflated: bool,
    packed: &'a [u8],
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) sha256: String,
    pub(crate) crc: u32,
    pub(crate) size: u64,
    /// The bytes, where they were asked for and are not too many.
    pub(crate) kept: Option<Vec<u8>>,
}

/// Reads the central directory and where each entry lies.
pub(crate) fn list(bytes: &[u8]) -> Result<Vec<Listed<'_>>, Damage> {
    let end = find_end(bytes).ok_or(Damage::NoZip)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(Damage::TooLarge);
    }
    let record = Reader { bytes, at: end };
    let (disk, first_disk) = (record.short(4)?, record.short(6)?);
    let (here, count) = (record.short(8)?, usize::from(record.short(10)?));
    if disk != 0 || first_disk != 0 || usize::from(here) != count {
        return Err(Damage::Broken("split archive"));
    }
    if count > ENTRIES_MAX {
        return Err(Damage::TooLarge);
    }
    let (len, start) = (record.long(12)? as usize, record.long(16)? as usize);
    // Bytes before the archive push everything back by as much.
    let shift = end.checked_sub(len).and_then(|at| at.checked_sub(start));
    let shift = shift.ok_or(Damage::Broken("central directory outside the file"))?;
    let mut at = start + shift;
    let mut listed = Vec::with_capacity(count);
    let mut spans = Vec::with_capacity(count);
    for _ in 0..count {
        let (entry, span, next) = entry(bytes, at, shift)?;
        listed.push(entry);
        spans.push(span);
        at = next;
    }
    if at != end {
        return Err(Damage::Broken("central directory has another length"));
    }
    spans.sort_unstable();
    if spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        return Err(Damage::Broken("entries overlap"));
    }
    Ok(listed)
}

/// The last end-of-directory record whose comment ends inside the file.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_LEN)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|at| bytes[*at..].starts_with(&END))
}

/// Reads one central header and the local one it points to: the entry, its span, and where the next begins.
fn entry(bytes: &[u8], at: usize, shift: usize) -> Result<(Listed<'_>, (usize, usize), usize), Damage> {
    let central = Reader { bytes, at };
    central.expect(CENTRAL)?;
    let (flags, method, crc) = (central.short(8)?, central.short(10)?, central.long(16)?);
    let (packed, unpacked) = (central.long(20)?, central.long(24)?);
    let lengths = [central.short(28)?, central.short(30)?, central.short(32)?].map(usize::from);
    let mode = central.long(38)? >> 16;
    let offset = central.long(42)? as usize;
    let name = central.slice(CENTRAL_LEN, lengths[0])?;

    if flags & ENCRYPTED != 0 {
        return Err(Damage::Broken("encrypted"));
    }
    if !(method == 0 && packed == unpacked || method == 8) {
        return Err(Damage::Broken("compression that packets never have"));
    }
    let local = Reader { bytes, at: offset.saturating_add(shift) };
    local.expect(LOCAL)?;
    let (local_name, extra) = (usize::from(local.short(26)?), usize::from(local.short(28)?));
    if local.slice(LOCAL_LEN, local_name)? != name {
        return Err(Damage::Broken("two names for one entry"));
    }
    let data = LOCAL_LEN + local_name + extra;
    let text = std::str::from_utf8(name).map_err(|_| Damage::Broken("name is not UTF-8"))?;
    let listed = Listed {
        name: text.to_owned(),
        crc,
        special: text.ends_with('/') || !matches!(mode & FILE_TYPE, 0 | 0o100_000),
        deflated: method == 8,
        packed: local.slice(data, packed as usize)?,
    };
    let span = (local.at, local.at + data + packed as usize);
    Ok((listed, span, at + CENTRAL_LEN + lengths.iter().sum::<usize>()))
}

impl Listed<'_> {
    /// Unpacks and hashes the entry, counting real bytes against `budget`; up to `keep` bytes are kept.
    pub(crate) fn read(&self, budget: &mut u64, keep: usize) -> Result<Content, Damage> {
        if self.deflated {
            self.consume(DeflateDecoder::new(self.packed), budget, keep)
        } else {
            self.consume(self.packed, budget, keep)
        }
    }

    fn consume(&self, mut source: impl Read, budget: &mut u64, keep: usize) -> Result<Content, Damage> {
        let ceiling = (self.packed.len() as u64).saturating_mul(RATIO_MAX).max(RATIO_FREE);
        let (mut hash, mut crc, mut size) = (Sha256::new(), Crc::new(), 0_u64);
        let mut kept = Some(Vec::new());
        let mut buffer = vec![0_u8; 64 * 1024];
        loop {
            let count = source.read(&mut buffer).map_err(|_| Damage::Broken("unreadable compression"))?;
            if count == 0 {
                break;
            }
            let chunk = &buffer[..count];
            size += count as u64;
            *budget = budget.checked_sub(count as u64).ok_or(Damage::TooLarge)?;
            if size > ceiling {
                return Err(Damage::TooLarge);
            }
            hash.update(chunk);
            crc.update(chunk);
            kept = kept.filter(|kept| kept.len() + count <= keep);
            if let Some(kept) = &mut kept {
                kept.extend(chunk);
            }
        }
        Ok(Content { sha256: crate::hex(&hash.finalize()), crc: crc.sum(), size, kept })
    }
}

/// Little-endian fields at offsets from one place, all bounds checked.
#[derive(Clone, Copy)]
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn slice(self, offset: usize, len: usize) -> Result<&'a [u8], Damage> {
        let start = self.at.checked_add(offset);
        let end = start.and_then(|start| start.checked_add(len));
        start.zip(end).and_then(|(start, end)| self.bytes.get(start..end)).ok_or(Damage::Broken("cut short"))
    }

    fn expect(self, signature: [u8; 4]) -> Result<(), Damage> {
        if self.slice(0, 4)? == signature {
            Ok(())
        } else {
            Err(Damage::Broken("header not where it should be"))
        }
    }

    fn short(self, offset: usize) -> Result<u16, Damage> {
        let bytes = self.slice(offset, 2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn long(self, offset: usize) -> Result<u32, Damage> {
        let bytes = self.slice(offset, 4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}
