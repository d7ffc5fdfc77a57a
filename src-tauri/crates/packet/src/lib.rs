//! A case with its rows and files as a sealed packet that anyone can check, and back: verify.
//!
//! A packet is a BagIt 1.0 bag (RFC 8493) in a ZIP whose bytes follow from the case alone, so sealing it twice
//! gives the same file. Deliberately not here: the store, the clock, the disk, and whether a case is ripe for
//! sending (`casework` judges that).

mod bag;
mod cells;
mod container;
mod names;
mod payload;
mod verify;

use casework::{Case, CaseEvent, Evidence, PacketVersion};
use chrono::NaiveDateTime;
use ledger::Line;
use print::PrintError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shop::Shop;
use words::Locale;

pub use container::BYTES_MAX;
pub use verify::{Finding, FindingCode, Verification, verify};

/// Version of the shape of `data/case.json`; a packet with a newer one is not judged by an older program.
pub const SCHEMA: u32 = 1;

/// Most bytes of `data/case.json`, which is read whole: what can be sealed can be checked.
pub(crate) const CASE_BYTES_MAX: usize = 256 << 20;

/// Everything that goes into a packet.
#[derive(Debug, Clone)]
pub struct CasePacket {
    /// The case, as its last event left it.
    pub case: Case,
    /// All its events, oldest first; the last one gives the packet its time.
    pub events: Vec<CaseEvent>,
    /// The rows it rests on.
    pub rows: Vec<PacketRow>,
    /// Every attached file with its bytes, in the order of the case.
    pub evidence: Vec<PacketEvidence>,
    /// The shop.
    pub shop: Shop,
    /// Head of the event chain before sealing.
    pub head: String,
    /// Version of the packet, from 1.
    pub version: u32,
    /// The version it stands for.
    pub supersedes: Option<PacketVersion>,
    /// Language of the cover sheet; both without one.
    pub locale: Option<Locale>,
}

/// A row with where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacketRow {
    /// The row.
    pub line: Line,
    /// Name of the file it came in.
    pub file: String,
    /// Its line there, from 1.
    pub row: u64,
    /// That line's text, as the kept copy has it.
    pub text: String,
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacketEvidence {
    /// What the case knows of it.
    pub meta: Evidence,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A packet ready to be written to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// `settlebench-2026-0001-v1.zip`
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// How many card numbers were cut out of texts while sealing.
    pub cards_cut: u32,
}

/// Why a case cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum PacketError {
    /// Without an event a packet has no time.
    #[error("the case has no events")]
    NoEvents,
    /// An event of another case stands among them.
    #[error("event of case {0} among those of another")]
    OtherCase(String),
    /// The bytes are not those that were attached.
    #[error("the file {0} is not the one that was attached")]
    EvidenceChanged(String),
    /// The case lists a file that is not given, or the other way round.
    #[error("the attached files given are not those of the case")]
    EvidenceIncomplete,
    /// A time that the packet's format cannot tell.
    #[error("{0} is outside the years 1980 to 2107")]
    Time(NaiveDateTime),
    /// More than a packet may hold.
    #[error("a packet has at most 10,000 files, 2 GiB, and 256 MiB about its case")]
    TooLarge,
    /// The cover sheet could not be set.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// A table could not be written.
    #[error("a table could not be written: {0}")]
    Csv(#[from] csv::Error),
    /// The case could not be written as JSON.
    #[error("the case could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// Seals a case: the same case gives the same bytes.
///
/// Card numbers that somebody typed into a text are cut once more; attached files go in as they are.
///
/// # Errors
/// [`PacketError`]: no events, files that are not those attached, or too much for a packet.
pub fn seal(packet: &CasePacket) -> Result<Sealed, PacketError> {
    let last = packet.events.last().ok_or(PacketError::NoEvents)?;
    if let Some(other) = packet.events.iter().find(|event| event.case != packet.case.number) {
        return Err(PacketError::OtherCase(other.case.to_string()));
    }
    let at = last.at;
    let (clean, cards_cut) = payload::without_cards(packet)?;
    let payload = payload::files(&clean, at)?;
    let folder = folder(clean.case.number.as_str(), &clean.version.to_string());
    let entries: Vec<(String, Vec<u8>)> = bagged(&clean, at, payload)
        .into_iter()
        .map(|(path, bytes)| (format!("{folder}/{path}"), bytes))
        .collect();
    let bytes = container::pack(&entries, at)?;
    Ok(Sealed { file_name: format!("{folder}.zip"), sha256: sha256(&bytes), bytes, cards_cut })
}

/// The payload with its tag files around it.
fn bagged(packet: &CasePacket, at: NaiveDateTime, payload: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let merchant = &packet.shop.merchant;
    let number = packet.case.number.to_string();
    let supersedes = packet.supersedes.as_ref();
    let info = bag::info(&[
        (bag::label::ORGANIZATION, merchant.licence_name.clone()),
        ("Organization-Address", merchant.address.clone()),
        ("Contact-Name", merchant.contact_person.clone()),
        ("Contact-Phone", merchant.phone.clone()),
        ("External-Description", format!("Settlement exception {}, case {number}", packet.case.kind())),
        (bag::label::ID, format!("{number} v{}", packet.version)),
        (bag::label::DATE, at.format("%Y-%m-%d").to_string()),
        (bag::label::OXUM, bag::oxum(payload.iter().map(|(_, bytes)| bytes.len() as u64))),
        (bag::label::CASE, number.clone()),
        (bag::label::VERSION, packet.version.to_string()),
        (
            "Settlebench-Supersedes",
            supersedes.map(|old| format!("{} {}", old.version, old.sha256)).unwrap_or_default(),
        ),
        (bag::label::HEAD, packet.head.clone()),
        (bag::label::LAST_EVENT, at.format(bag::TIME).to_string()),
    ]);
    let manifest = bag::manifest(payload.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let mut tags = vec![
        (bag::BAGIT.to_owned(), bag::DECLARATION.as_bytes().to_vec()),
        (bag::INFO.to_owned(), info.into_bytes()),
        (bag::MANIFEST.to_owned(), manifest.into_bytes()),
        (bag::HOW_TO_CHECK.to_owned(), include_bytes!("how_to_check.txt").to_vec()),
    ];
    let tag_manifest = bag::manifest(tags.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    tags.push((bag::TAG_MANIFEST.to_owned(), tag_manifest.into_bytes()));
    tags.extend(payload);
    tags
}

/// The folder in which everything lies.
fn folder(case: &str, version: &str) -> String {
    format!("settlebench-{case}-v{version}")
}

/// SHA-256, hex.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
