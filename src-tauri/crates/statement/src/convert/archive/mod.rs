//! A ZIP of statements: what is in it, and one of them unpacked.
//!
//! Providers pack a detail and its summary together, with names in GBK. Nothing is ever written to disk by a
//! member's name.

pub(crate) mod directory;
#[cfg(test)]
mod tests;

use std::io::Read;

use crate::FileError;
use crate::convert::kind::{Kind, kind};
use directory::{Directory, Entry, limit, malformed};

/// Most statements in one archive.
const MEMBERS_MAX: u64 = 64;
/// Most unpacked bytes of all members together.
const UNPACKED_MAX: u64 = 256 << 20;
/// How deep an archive may lie in an archive: not at all.
const DEPTH_MAX: u64 = 1;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Path with `/` between its parts, decoded.
    pub(crate) name: String,
    /// Unpacked bytes.
    pub(crate) size: u64,
}

/// The files of an archive in its order, without folders and what a Mac adds.
///
/// # Errors
/// [`FileError::Malformed`], [`FileError::Forbidden`], [`FileError::Protected`], [`FileError::Limit`];
/// [`FileError::Empty`] where there is no file.
pub(crate) fn members(bytes: &[u8]) -> Result<Vec<Member>, FileError> {
    let directory = Directory::of(bytes, "zip", UNPACKED_MAX)?;
    let files = directory.entries.iter().filter(|entry| is_member(entry));
    let members: Vec<Member> =
        files.map(|entry| Member { name: entry.name.clone(), size: entry.size }).collect();
    limit("parts", MEMBERS_MAX, members.len() as u64)?;
    if members.is_empty() {
        return Err(FileError::Empty);
    }
    Ok(members)
}

/// Appends a member's unpacked bytes.
///
/// # Errors
/// Those of [`members`]; [`FileError::Limit`] for an archive in the archive.
pub(crate) fn extract(bytes: &[u8], name: &str, out: &mut Vec<u8>) -> Result<(), FileError> {
    let directory = Directory::of(bytes, "zip", UNPACKED_MAX)?;
    let mut named = directory.entries.iter().filter(|entry| is_member(entry));
    let entry =
        named.find(|entry| entry.name == name).ok_or_else(|| malformed("zip", name, "no such member"))?;
    let start = out.len();
    let read = directory.open(entry)?.read_to_end(out);
    read.map_err(|error| malformed("zip", name, &error.to_string()))?;
    if matches!(kind(out.get(start..).unwrap_or_default()), Kind::Zip) {
        return Err(FileError::Limit { what: "depth", limit: DEPTH_MAX, actual: DEPTH_MAX + 1 });
    }
    Ok(())
}

fn is_member(entry: &Entry) -> bool {
    let mut parts = entry.name.split('/');
    !entry.name.ends_with('/')
        && !entry.name.starts_with("__MACOSX/")
        && parts.next_back().is_some_and(|last| last != ".DS_Store" && !last.starts_with("._"))
}
