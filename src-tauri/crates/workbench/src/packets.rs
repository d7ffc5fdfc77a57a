use std::io::Write;
use std::path::Path;

use ::casework::{Action, Case, Context, EventKind};
use packet::{CasePacket, PacketError, PacketEvidence, PacketRow as SealedRow, Verification};
use store::CaseFilter;

use crate::intake::read_file;
use crate::reconciling::apply;
use crate::{Error, ErrorCode, Now, PacketExport, PacketRow, Workbench};

impl Workbench {
    /// Seals a case's packet and writes it into a folder; unchanged since its last version, the same bytes again.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchCase`]; [`ErrorCode::PacketExists`] when another file stands there; disk errors.
    pub fn export_packet(&mut self, number: &str, dir: &Path) -> Result<PacketExport, Error> {
        let case = self.stored_case(number)?;
        let (bytes, version) = match self.sealed(&case)? {
            Some(sealed) => sealed,
            None => self.seal(&case)?,
        };
        let case = self.stored_case(number)?;
        let sealed = case.packets.iter().find(|packet| packet.version == version);
        let sealed = sealed.ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let path = dir.join(packet_file(&case, version));
        put(&path, &bytes)?;
        Ok(PacketExport {
            path: path.display().to_string(),
            sha256: sealed.sha256.clone(),
            version,
            head: sealed.head.clone(),
        })
    }

    /// The newest sealed version, if nothing happened to the case since.
    fn sealed(&self, case: &Case) -> Result<Option<(Vec<u8>, u32)>, Error> {
        let last = self.case_events(&case.number)?.pop();
        if last.is_none_or(|event| event.kind != EventKind::PacketSealed) {
            return Ok(None);
        }
        let Some(newest) = case.packets.last() else { return Ok(None) };
        let bytes = self.store.read().packet_bytes(&case.number, newest.version)?;
        Ok(Some((bytes, newest.version)))
    }

    fn seal(&mut self, case: &Case) -> Result<(Vec<u8>, u32), Error> {
        let version = case.packets.last().map_or(1, |packet| packet.version + 1);
        let head = self.store.read().chain_head()?.hash;
        let content = CasePacket {
            case: case.clone(),
            events: self.case_events(&case.number)?,
            rows: self.packet_rows(case)?,
            evidence: self.packet_evidence(case)?,
            shop: self.shop.clone(),
            head: head.clone(),
            version,
            supersedes: case.packets.last().cloned(),
            locale: None,
        };
        let sealed = packet::seal(&content)?;
        let now = Now::ask();
        let context = Context { now: now.at, calendar: &self.calendar, rules: self.case_rules };
        let operator = self.operator.clone();
        let action = Action::SealPacket { sha256: sealed.sha256.clone(), head };
        self.store.transaction(|writer| -> Result<(), Error> {
            let case = apply(writer, case.clone(), action, &context, &operator, &now)?;
            let sealed_as = case.packets.last().ok_or_else(|| Error::new(ErrorCode::Internal))?;
            writer.put_packet(&case.number, sealed_as, &sealed.bytes)?;
            Ok(())
        })?;
        Ok((sealed.bytes, version))
    }

    /// The case's rows that are here, with the text of their line read back from the kept copy of the file.
    fn packet_rows(&self, case: &Case) -> Result<Vec<SealedRow>, Error> {
        let reader = self.store.read();
        let mut rows = Vec::new();
        for view in self.present_views(&case.lines)? {
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

    fn packet_evidence(&self, case: &Case) -> Result<Vec<PacketEvidence>, Error> {
        let one = |evidence: &::casework::Evidence| {
            Ok(PacketEvidence { meta: evidence.clone(), bytes: self.evidence(case, evidence.id)? })
        };
        case.evidence.iter().map(one).collect()
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
    /// Disk errors; what is wrong with the packet is a finding, not an error.
    pub fn verify_packet(path: &Path) -> Result<Verification, Error> {
        Ok(packet::verify(&read_file(path)?))
    }
}

/// The name under which a version is written: `settlebench-2026-0001-v1.zip`.
fn packet_file(case: &Case, version: u32) -> String {
    format!("settlebench-{}-v{version}.zip", case.number)
}

impl From<PacketError> for Error {
    fn from(error: PacketError) -> Self {
        Self::new(ErrorCode::Internal).because(error)
    }
}

/// Writes a file whole or not at all; the same bytes already there are left, other bytes are never overwritten.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let io = |cause: &std::io::Error| Error::io("write", path, cause);
    if path.exists() {
        let there = std::fs::read(path).map_err(|cause| io(&cause))?;
        if there == bytes {
            return Ok(());
        }
        return Err(Error::new(ErrorCode::PacketExists).with("path", path.display()));
    }
    let dir = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).map_err(|cause| io(&cause))?;
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(|cause| io(&cause))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|cause| io(&cause))?;
    file.persist_noclobber(path).map_err(|error| io(&error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new folder").join("packet.zip");
        put(&path, b"one").unwrap();
        put(&path, b"one").unwrap();
        assert_eq!(put(&path, b"two").unwrap_err().code, ErrorCode::PacketExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
