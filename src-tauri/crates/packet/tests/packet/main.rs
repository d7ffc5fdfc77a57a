//! Packets from sealing to checking, by our own check and by an independent one.

#[cfg(test)]
mod bagit;
#[cfg(test)]
#[path = "../../../print/tests/print/sample.rs"]
mod sample;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod tampering;

#[cfg(test)]
mod made {
    use std::sync::OnceLock;

    use casework::EvidenceKind;
    use packet::{CasePacket, PacketEvidence, PacketRow, Sealed, seal};
    use sha2::{Digest, Sha256};

    use crate::sample;

    pub(crate) const HEAD: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    /// The case with two files attached and a note.
    pub(crate) fn packet(note: &str) -> CasePacket {
        let files = [
            ("签购单 (失败).jpg", EvidenceKind::Slip, b"\xff\xd8 a slip".to_vec()),
            ("=HYPERLINK(1).txt", EvidenceKind::Other, Vec::from(*b"what the customer wrote")),
        ];
        let attachments = files.iter().map(|(name, kind, bytes)| {
            let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            sample::attachment(name, *kind, &sha256, bytes.len() as u64)
        });
        let (case, events) = sample::case(attachments.collect(), note);
        let evidence = case.evidence.iter().zip(&files);
        let evidence =
            evidence.map(|(meta, file)| PacketEvidence { meta: meta.clone(), bytes: file.2.clone() });
        let rows = sample::rows().into_iter().map(|(line, file, row)| PacketRow {
            text: format!("{},{},{}", line.day, line.amount, file),
            file: file.to_owned(),
            line,
            row,
        });
        CasePacket {
            evidence: evidence.collect(),
            rows: rows.collect(),
            case,
            events,
            shop: sample::shop(),
            head: HEAD.to_owned(),
            version: 1,
            supersedes: None,
            locale: None,
        }
    }

    pub(crate) fn sealed() -> &'static Sealed {
        static SEALED: OnceLock<Sealed> = OnceLock::new();
        SEALED.get_or_init(|| seal(&packet("=1+1 顾客已另行付款")).unwrap())
    }
}
