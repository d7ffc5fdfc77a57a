use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use ::casework::{Action, Case, CaseEvent, Context, EventKind, PacketVersion};
use packet::{CasePacket, PacketError, PacketEvidence, PacketRow as SealedRow, Verification};
use shop::Shop;
use store::{CaseFilter, Reader, StoreError, Writer};

use crate::casework::{case_events, evidence_bytes};
use crate::error::KEPT_VERSION;
use crate::intake::open;
use crate::queue::stored_case;
use crate::reconciling::{Doing, apply};
use crate::workbench::present_views;
use crate::{Error, ErrorCode, Now, PacketExport, PacketRow, Workbench};

impl Workbench {
    /// Seals a case's packet and writes it into a folder; unchanged since its last version, the same bytes again.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchCase`]; [`ErrorCode::PacketExists`] when another file stands there; disk errors.
    pub fn export_packet(&mut self, number: &str, dir: &Path) -> Result<PacketExport, Error> {
        stored_case(self.store.read(), number)?;
        let mut place = Place::in_folder(dir)?;
        let now = Now::ask();
        let Self { store, operator, shop, calendar, case_rules, .. } = self;
        let context = Context { now: now.at, calendar, rules: case_rules };
        let doing = Doing { context, operator, now: &now };
        let sealed = store.transaction(|writer| -> Result<PacketVersion, Error> {
            let case = stored_case(writer.read(), number)?;
            let (bytes, version) = match sealed(writer.read(), &case)? {
                Some(sealed) => sealed,
                None => seal(writer, &case, shop, &doing)?,
            };
            place.write(&packet_file(&case, version.version), &bytes)?;
            Ok(version)
        })?;
        // The books have it from here on; only the name in the folder is still missing.
        let path = place.show().map_err(|error| error.with(KEPT_VERSION, sealed.version))?;
        Ok(PacketExport {
            path: path.display().to_string(),
            sha256: sealed.sha256,
            version: sealed.version,
            head: sealed.head,
        })
    }

    /// Every sealed packet, newest first.
    ///
    /// # Errors
    /// Disk errors.
    pub fn packets(&self) -> Result<Vec<PacketRow>, Error> {
        let mut rows: Vec<PacketRow> = Vec::new();
        for case in self.store.read().cases(&CaseFilter::default())? {
            rows.extend(case.packets.iter().map(|packet| PacketRow {
                case: case.number.clone(),
                version: packet.version,
                sealed_at: packet.sealed_at,
                sha256: packet.sha256.clone(),
                head: packet.head.clone(),
            }));
        }
        rows.sort_by(|one, other| (&other.sealed_at, &other.case).cmp(&(&one.sealed_at, &one.case)));
        Ok(rows)
    }

    /// Checks a packet file and names every changed, missing or added byte's place; needs no shop.
    ///
    /// # Errors
    /// [`ErrorCode::PacketTooLarge`]; disk errors; what is wrong with the packet is a finding, not an error.
    pub fn verify_packet(path: &Path) -> Result<Verification, Error> {
        let mut bytes = Vec::new();
        let file = open(path)?.take(packet::BYTES_MAX + 1).read_to_end(&mut bytes);
        file.map_err(|cause| Error::io("read", path, &cause))?;
        if bytes.len() as u64 > packet::BYTES_MAX {
            return Err(PacketError::TooLarge.into());
        }
        Ok(packet::verify(&bytes))
    }
}

impl Workbench {
    /// Whether a packet is the very one that was sealed here; `None` when this shop knows no such case and version.
    ///
    /// # Errors
    /// Disk errors.
    pub fn sealed_here(&self, found: &Verification) -> Result<Option<bool>, Error> {
        let (Some(case), Some(version)) = (&found.case, found.version) else { return Ok(None) };
        let reader = self.store.read();
        let number = match stored_case(reader, case) {
            Ok(case) => case.number,
            Err(error) if error.code == ErrorCode::NoSuchCase => return Ok(None),
            Err(error) => return Err(error),
        };
        // As the chain tells it: what stands beside the kept bytes may have been exchanged with them.
        let mut sealings = case_events(reader, &number)?;
        sealings.retain(|event| event.kind == EventKind::PacketSealed);
        let told = sealings.iter().filter_map(told_sealed).find(|told| told.version == version);
        Ok(told.map(|told| told.sha256 == found.sha256))
    }
}

/// The version that an event sealed.
fn told_sealed(event: &CaseEvent) -> Option<PacketVersion> {
    let packets = event.new.get("packets")?.as_array()?;
    serde_json::from_value(packets.last()?.clone()).ok()
}

/// The newest sealed version, if nothing happened to the case since.
fn sealed(reader: Reader<'_>, case: &Case) -> Result<Option<(Vec<u8>, PacketVersion)>, Error> {
    let last = case_events(reader, &case.number)?.pop();
    let Some(sealing) = last.filter(|event| event.kind == EventKind::PacketSealed) else { return Ok(None) };
    let Some(newest) = case.packets.last() else { return Ok(None) };
    let changed =
        || Error::new(ErrorCode::PacketChanged).with("case", &case.number).with("version", newest.version);
    // The hash that counts is the one in the chain, not the one beside the bytes.
    let told = told_sealed(&sealing).map(|told| told.sha256);
    let bytes = reader.packet_bytes(&case.number, newest.version).map_err(|error| match error {
        StoreError::Damaged(_) | StoreError::NotFound { .. } => changed().because(error),
        other => other.into(),
    })?;
    if told.as_ref() != Some(&newest.sha256) || statement::sha256_hex(&bytes) != newest.sha256 {
        return Err(changed());
    }
    Ok(Some((bytes, newest.clone())))
}

/// Seals the next version and keeps it with the case.
fn seal(
    writer: &mut Writer<'_>,
    case: &Case,
    shop: &Shop,
    doing: &Doing<'_>,
) -> Result<(Vec<u8>, PacketVersion), Error> {
    let reader = writer.read();
    let head = reader.chain_head()?.hash;
    let content = CasePacket {
        case: case.clone(),
        events: case_events(reader, &case.number)?,
        rows: packet_rows(reader, case)?,
        evidence: packet_evidence(reader, case)?,
        shop: shop.clone(),
        head: head.clone(),
        version: case.packets.last().map_or(1, |packet| packet.version + 1),
        supersedes: case.packets.last().cloned(),
        locale: None,
    };
    let sealed = packet::seal(&content)?;
    let action = Action::SealPacket { sha256: sealed.sha256, head };
    let case = apply(writer, case.clone(), action, doing)?;
    let version = case.packets.last().ok_or_else(|| Error::new(ErrorCode::Internal))?;
    writer.put_packet(&case.number, version, &sealed.bytes)?;
    Ok((sealed.bytes, version.clone()))
}

/// The case's rows with the text of their line, read back from the kept copy of the file.
fn packet_rows(reader: Reader<'_>, case: &Case) -> Result<Vec<SealedRow>, Error> {
    let mut rows = Vec::new();
    for view in present_views(reader, &case.lines)? {
        let encoding = reader.import(view.origin.import)?.encoding;
        let copy = reader.masked_copy(view.origin.import)?;
        let text = statement::row_text(&copy, encoding, view.origin.row);
        rows.push(SealedRow {
            line: view.line,
            file: view.origin.file,
            row: u64::from(view.origin.row),
            text: text.unwrap_or_default(),
        });
    }
    Ok(rows)
}

fn packet_evidence(reader: Reader<'_>, case: &Case) -> Result<Vec<PacketEvidence>, Error> {
    let one = |evidence: &::casework::Evidence| {
        Ok(PacketEvidence { meta: evidence.clone(), bytes: evidence_bytes(reader, case, evidence.id)? })
    };
    case.evidence.iter().map(one).collect()
}

/// The name under which a version is written: `settlebench-2026-0001-v1.zip`.
fn packet_file(case: &Case, version: u32) -> String {
    format!("settlebench-{}-v{version}.zip", case.number)
}

impl From<PacketError> for Error {
    fn from(error: PacketError) -> Self {
        match error {
            PacketError::TooLarge => {
                Self::new(ErrorCode::PacketTooLarge).with("limit", packet::BYTES_MAX).because(error)
            }
            _ => Self::new(ErrorCode::Internal).because(error),
        }
    }
}

/// A file on its way into a folder: whole under its name or not there at all, and never over another one.
struct Place {
    dir: PathBuf,
    file: tempfile::NamedTempFile,
    /// The name, once its bytes are on the disk, and whether the very same bytes stood there before.
    written: Option<(PathBuf, bool)>,
}

impl Place {
    /// Makes the folder where there is none; a folder that takes no file is named before anything is sealed.
    fn in_folder(dir: &Path) -> Result<Self, Error> {
        let io = |cause| Error::io("write", dir, &cause);
        std::fs::create_dir_all(dir).map_err(io)?;
        let file = tempfile::NamedTempFile::new_in(dir).map_err(io)?;
        Ok(Self { dir: dir.to_owned(), file, written: None })
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.dir.join(name);
        let io = |cause| Error::io("write", &path, &cause);
        let stands = match std::fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => {
                return Err(Error::new(ErrorCode::PacketExists).with("path", path.display()));
            }
            Ok(_) => true,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => false,
            Err(cause) => return Err(io(cause)),
        };
        if stands {
            if std::fs::read(&path).map_err(io)? != bytes {
                return Err(Error::new(ErrorCode::PacketExists).with("path", path.display()));
            }
        } else {
            self.file.write_all(bytes).and_then(|()| self.file.as_file().sync_all()).map_err(io)?;
        }
        self.written = Some((path, stands));
        Ok(())
    }

    /// Gives the file its name.
    fn show(self) -> Result<PathBuf, Error> {
        let (path, stands) = self.written.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        if !stands {
            self.file.persist_noclobber(&path).map_err(|error| match error.error.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    Error::new(ErrorCode::PacketExists).with("path", path.display())
                }
                _ => Error::io("write", &path, &error.error),
            })?;
        }
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(dir: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
        let mut place = Place::in_folder(dir)?;
        place.write("packet.zip", bytes)?;
        place.show()
    }

    #[test]
    fn a_packet_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("new folder");
        let path = put(&dir, b"one").unwrap();
        put(&dir, b"one").unwrap();
        assert_eq!(put(&dir, b"two").unwrap_err().code, ErrorCode::PacketExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1);
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert_eq!(put(&dir, b"one").unwrap_err().code, ErrorCode::PacketExists);
        assert_eq!(put(&path.join("x\0y"), b"one").unwrap_err().code, ErrorCode::FileUnreadable);
    }

    #[test]
    fn what_is_kept_under_another_hash_is_not_exported() {
        let dir = tempfile::tempdir().unwrap();
        let mut bench = Workbench::create_demo(&dir.path().join("demo.settle"), "王芳").unwrap();
        let number = bench.cases(None).unwrap()[0].number.to_string();
        let first = bench.export_packet(&number, dir.path()).unwrap();
        assert_eq!(bench.export_packet(&number, dir.path()).unwrap().sha256, first.sha256);
        assert_eq!(bench.check().unwrap(), []);
        let mut found = Workbench::verify_packet(Path::new(&first.path)).unwrap();
        assert_eq!((found.ok, bench.sealed_here(&found).unwrap()), (true, Some(true)));
        found.sha256 = statement::sha256_hex(b"rebuilt");
        assert_eq!(bench.sealed_here(&found).unwrap(), Some(false));
        found.version = Some(9);
        assert_eq!(bench.sealed_here(&found).unwrap(), None);
        let mut case = stored_case(bench.store.read(), &number).unwrap();
        case.packets[0].sha256 = statement::sha256_hex(b"other bytes");
        bench.store.transaction(|writer| writer.put_case(&case)).unwrap();
        assert_eq!(bench.export_packet(&number, dir.path()).unwrap_err().code, ErrorCode::PacketChanged);
        let found: Vec<_> = bench.check().unwrap().into_iter().map(|finding| finding.code).collect();
        assert_eq!(found, [store::FindingCode::Case]);
    }
}
