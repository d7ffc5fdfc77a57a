//! A compound file (MS-CFB): the container of an XLS, read no further than its own size allows.

use crate::FileError;
use crate::convert::archive::directory::{long, malformed, short};

const HEADER: usize = 512;
const ENTRY: usize = 128;
/// From here on a sector number means something else.
const SECTORS_MAX: u32 = 0xFFFF_FFFA;
/// Streams shorter than this lie in the stream of small sectors.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// The container of an XLS.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    next: Vec<u32>,
    next_small: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

fn broken(what: &str) -> FileError {
    malformed("xls", "", what)
}

impl<'b> Compound<'b> {
    /// Reads the tables of a compound file.
    ///
    /// # Errors
    /// [`FileError::Malformed`] where they ask for more than the file has.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, FileError> {
        if bytes.len() < HEADER {
            return Err(broken("cut short"));
        }
        let sector = match (short(bytes, 30), short(bytes, 32)) {
            (9, 6) => 512,
            (12, 6) => 4096,
            _ => return Err(broken("unknown size of sectors")),
        };
        let mut file = Self {
            bytes,
            sector,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        file.read_table()?;
        let directory = file.chain(number(bytes, 48))?;
        let wide = sector == 4096;
        file.entries = directory.chunks_exact(ENTRY).filter_map(|entry| Entry::of(entry, wide)).collect();
        let root = directory.get(..ENTRY).ok_or_else(|| broken("no root"))?;
        if long(bytes, 64) > 0 {
            let table = file.chain(number(bytes, 60))?;
            file.next_small = table.chunks_exact(4).map(|four| number(four, 0)).collect();
            file.small = file.chain(number(root, 116))?;
        }
        Ok(file)
    }

    /// The bytes of a stream, `None` where there is none of that name.
    ///
    /// # Errors
    /// [`FileError::Malformed`].
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, FileError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let mut bytes =
            if entry.size < SMALL_STREAM { self.small_chain(entry.start)? } else { self.chain(entry.start)? };
        if bytes.len() < entry.size {
            return Err(broken("a stream is cut short"));
        }
        bytes.truncate(entry.size);
        Ok(Some(bytes))
    }

    /// How many sectors the file has, the last one perhaps cut.
    fn sectors(&self) -> usize {
        self.bytes.len().saturating_sub(self.sector).div_ceil(self.sector)
    }

    fn sector(&self, id: u32) -> Result<&'b [u8], FileError> {
        let beyond = || broken("a sector beyond the end");
        let id = usize::try_from(id).map_err(|_| beyond())?;
        let from = id.checked_add(1).and_then(|id| id.checked_mul(self.sector)).ok_or_else(beyond)?;
        let to = from.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(from..to).filter(|sector| !sector.is_empty()).ok_or_else(beyond)
    }

    /// Reads which sector follows which.
    fn read_table(&mut self) -> Result<(), FileError> {
        let most = self.sectors();
        let mut ids: Vec<u32> = (76..HEADER).step_by(4).map(|at| number(self.bytes, at)).collect();
        let (mut more, mut steps) = (number(self.bytes, 68), 0);
        while more < SECTORS_MAX {
            steps += 1;
            if steps > most {
                return Err(broken("its table of sectors runs in a circle"));
            }
            let mut list: Vec<u32> = self.sector(more)?.chunks_exact(4).map(|four| number(four, 0)).collect();
            more = list.pop().unwrap_or(SECTORS_MAX);
            ids.extend(list);
        }
        ids.retain(|id| *id < SECTORS_MAX);
        if ids.len() > most || ids.len() as u64 != long(self.bytes, 44) {
            return Err(broken("its table of sectors does not fit its size"));
        }
        for id in ids {
            let sector = self.sector(id)?;
            self.next.extend(sector.chunks_exact(4).map(|four| number(four, 0)));
        }
        Ok(())
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, FileError> {
        let (mut bytes, mut id, mut steps) = (Vec::new(), start, 0);
        while id < SECTORS_MAX {
            steps += 1;
            if steps > self.sectors() {
                return Err(broken("its sectors run in a circle"));
            }
            bytes.extend_from_slice(self.sector(id)?);
            id = following(&self.next, id)?;
        }
        Ok(bytes)
    }

    fn small_chain(&self, start: u32) -> Result<Vec<u8>, FileError> {
        let (mut bytes, mut id, mut steps) = (Vec::new(), start, 0);
        while id < SECTORS_MAX {
            steps += 1;
            if steps > SMALL_STREAM / SMALL_SECTOR {
                return Err(broken("its small sectors run in a circle"));
            }
            let from = usize::try_from(id).unwrap_or(usize::MAX).saturating_mul(SMALL_SECTOR);
            let sector = self.small.get(from..from.saturating_add(SMALL_SECTOR));
            bytes.extend_from_slice(sector.ok_or_else(|| broken("a small sector beyond the end"))?);
            id = following(&self.next_small, id)?;
        }
        Ok(bytes)
    }
}

fn following(table: &[u32], id: u32) -> Result<u32, FileError> {
    let next = usize::try_from(id).ok().and_then(|id| table.get(id));
    next.copied().ok_or_else(|| broken("a sector that its table does not know"))
}

impl Entry {
    /// An entry of the directory; `None` for an unused one.
    fn of(entry: &[u8], wide: bool) -> Option<Self> {
        // The length of the name counts its closing zero.
        let length = usize::from(short(entry, 64)).min(64).checked_sub(2)?;
        let units: Vec<u16> = entry.get(..length)?.chunks_exact(2).map(|unit| short(unit, 0)).collect();
        let high = if wide { long(entry, 124) << 32 } else { 0 };
        let size = usize::try_from(long(entry, 120) | high).ok()?;
        Some(Self { name: String::from_utf16_lossy(&units), start: number(entry, 116), size })
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::try_from(long(bytes, at)).unwrap_or_default()
}
