//! What became of a packet on its way: every changed, missing or added byte, by name.
//!
//! Deliberately not here: trust. Whoever rebuilds a packet with care makes one that agrees with itself; only
//! [`Verification::sha256`], compared with what the sealing shop recorded, tells it from the sealed one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::container::{self, BYTES_MAX, Content, Damage, Head, Listed};
use crate::{CASE_BYTES_MAX, SCHEMA, bag, names, payload};

/// Most bytes of a tag file; the manifest of the most files that a packet may have fits.
const TAG_BYTES_MAX: usize = 2 << 20;
/// The tag files that are read; of any other only size and hash count.
const READ: [&str; 4] = [bag::BAGIT, bag::INFO, bag::MANIFEST, bag::TAG_MANIFEST];

/// What a check of a packet found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Verification {
    /// True when the packet agrees with itself in every byte; that it is the sealed one, `sha256` tells.
    pub ok: bool,
    /// SHA-256 of the whole file, to be compared with what the sealing shop recorded.
    pub sha256: String,
    /// The case it says it is about.
    pub case: Option<String>,
    /// The version it says it is.
    pub version: Option<u32>,
    /// The head of the event chain printed in it.
    pub head: Option<String>,
    /// How many payload files it holds.
    pub files: u32,
    /// What is wrong, by path.
    pub findings: Vec<Finding>,
}

/// One thing wrong with a packet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(rename = "PacketFinding", export))]
pub struct Finding {
    /// The file inside the packet; `None` for the packet as a whole.
    pub path: Option<String>,
    /// What is wrong with it.
    pub code: FindingCode,
    /// More about it, where there is more: a technical word or two in English.
    pub detail: Option<String>,
}

/// What can be wrong with a packet; worded by the catalogue as `finding-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(rename = "PacketFindingCode", export))]
pub enum FindingCode {
    /// No ZIP, or a ZIP without a bag.
    NotAPacket,
    /// A ZIP that cannot be read; nothing in it was checked.
    ZipDamaged,
    /// More entries or bytes than a packet may hold.
    TooLarge,
    /// A path that must not be unpacked.
    UnsafeName,
    /// Two entries of one name, or of names that some systems take for one.
    DuplicateName,
    /// The file's content is not what was sealed.
    Changed,
    /// A sealed file is gone.
    Missing,
    /// A file that was not sealed.
    Added,
    /// A manifest that cannot be read or lists what it must not.
    Manifest,
    /// Size or number of payload files is not what was sealed.
    Oxum,
    /// A tag of the bag is missing or contradicts the case.
    Tag,
    /// Written by a newer program than this one.
    NewerSchema,
    /// Bytes around the files are not as sealed: added, cut, or packed again by another program.
    Container,
}

impl FindingCode {
    /// All thirteen.
    pub const ALL: [Self; 13] = [
        Self::NotAPacket,
        Self::ZipDamaged,
        Self::TooLarge,
        Self::UnsafeName,
        Self::DuplicateName,
        Self::Changed,
        Self::Missing,
        Self::Added,
        Self::Manifest,
        Self::Oxum,
        Self::Tag,
        Self::NewerSchema,
        Self::Container,
    ];

    /// The code, e.g. `not_a_packet`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAPacket => "not_a_packet",
            Self::ZipDamaged => "zip_damaged",
            Self::TooLarge => "too_large",
            Self::UnsafeName => "unsafe_name",
            Self::DuplicateName => "duplicate_name",
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Added => "added",
            Self::Manifest => "manifest",
            Self::Oxum => "oxum",
            Self::Tag => "tag",
            Self::NewerSchema => "newer_schema",
            Self::Container => "container",
        }
    }
}

/// Checks a packet; never fails, whatever the bytes are.
pub fn verify(bytes: &[u8]) -> Verification {
    let mut check = Check::default();
    check.run(bytes);
    let files = check.files.keys().filter(|path| path.starts_with(bag::PAYLOAD)).count();
    let findings: Vec<Finding> = check.findings.into_iter().collect();
    Verification {
        ok: findings.is_empty(),
        sha256: crate::sha256(bytes),
        case: check.info.get(bag::label::CASE).cloned(),
        version: check.info.get(bag::label::VERSION).and_then(|version| version.parse().ok()),
        head: check.info.get(bag::label::HEAD).cloned(),
        files: u32::try_from(files).unwrap_or(u32::MAX),
        findings,
    }
}

/// The check while it runs.
#[derive(Default)]
struct Check {
    findings: BTreeSet<Finding>,
    /// Every file by its path within the bag.
    files: BTreeMap<String, Content>,
    /// Files whose own check sum in the ZIP says that they changed.
    broken: BTreeSet<String>,
    info: BTreeMap<String, String>,
}

impl Check {
    fn add(&mut self, code: FindingCode, path: Option<&str>, detail: &str) {
        let detail = Some(detail.to_owned()).filter(|detail| !detail.is_empty());
        self.findings.insert(Finding { path: path.map(ToOwned::to_owned), code, detail });
    }

    fn damaged(&mut self, damage: &Damage, path: Option<&str>) {
        match damage {
            Damage::NoZip => self.add(FindingCode::NotAPacket, path, "no zip"),
            Damage::Broken(what) => self.add(FindingCode::ZipDamaged, path, what),
            Damage::TooLarge => self.add(FindingCode::TooLarge, path, ""),
        }
    }

    fn run(&mut self, bytes: &[u8]) {
        let listed = match container::list(bytes) {
            Ok(listed) => listed,
            Err(damage) => return self.damaged(&damage, None),
        };
        if !self.names_are_safe(&listed) {
            return;
        }
        let Some(root) = root(&listed) else {
            return self.add(FindingCode::NotAPacket, None, "no bag");
        };
        let Some(heads) = self.read_all(&listed, &root) else { return };
        self.tags();
        self.manifest(bag::MANIFEST, true);
        self.manifest(bag::TAG_MANIFEST, false);
        self.oxum();
        self.case();
        let at = self.info.get(bag::label::LAST_EVENT).and_then(|time| bag::read_time(time));
        let canonical = at.is_some_and(|at| container::is_canonical(bytes, &heads, at));
        let folder = self.folder();
        if !canonical || folder.is_some_and(|folder| root != format!("{folder}/")) {
            self.add(FindingCode::Container, None, "");
        }
    }

    /// Refuses names that must not be unpacked, before anything is read.
    fn names_are_safe(&mut self, listed: &[Listed<'_>]) -> bool {
        let mut seen = BTreeSet::new();
        for entry in listed {
            let path = entry.name.strip_suffix('/').unwrap_or(&entry.name);
            let folder = path.len() < entry.name.len();
            if !names::is_safe(path) || entry.special && !folder {
                self.add(FindingCode::UnsafeName, Some(&entry.name), "");
            }
            if !seen.insert(path.to_lowercase()) {
                self.add(FindingCode::DuplicateName, Some(&entry.name), "");
            }
        }
        self.findings.is_empty()
    }

    /// Reads every file; `None` when there is more than a packet may hold.
    fn read_all(&mut self, listed: &[Listed<'_>], root: &str) -> Option<Vec<Head>> {
        let mut budget = BYTES_MAX;
        let mut heads = Vec::with_capacity(listed.len());
        for entry in listed.iter().filter(|entry| !entry.name.ends_with('/')) {
            let path = entry.name.strip_prefix(root).unwrap_or(&entry.name);
            let keep = match path {
                bag::CASE => CASE_BYTES_MAX,
                _ if READ.contains(&path) => TAG_BYTES_MAX,
                _ => 0,
            };
            let content = match entry.read(&mut budget, keep) {
                Ok(content) => content,
                Err(Damage::TooLarge) => {
                    self.damaged(&Damage::TooLarge, Some(path));
                    return None;
                }
                Err(damage) => {
                    self.damaged(&damage, Some(path));
                    continue;
                }
            };
            let tag = !path.starts_with(bag::PAYLOAD);
            let too_large =
                if tag { content.size > TAG_BYTES_MAX as u64 } else { keep > 0 && content.kept.is_none() };
            if too_large {
                self.damaged(&Damage::TooLarge, Some(path));
            }
            if content.crc != entry.crc {
                self.broken.insert(path.to_owned());
                self.add(FindingCode::Changed, Some(path), "");
            }
            heads.push(Head {
                name: entry.name.clone(),
                crc: content.crc,
                size: u32::try_from(content.size).unwrap_or(u32::MAX),
            });
            self.files.insert(path.to_owned(), content);
        }
        Some(heads)
    }

    fn payload(&self) -> impl Iterator<Item = (&String, &Content)> {
        self.files.iter().filter(|(path, _)| path.starts_with(bag::PAYLOAD))
    }

    /// The folder that everything lies in, as the bag's information names it.
    fn folder(&self) -> Option<String> {
        let (case, version) = (self.info.get(bag::label::CASE)?, self.info.get(bag::label::VERSION)?);
        Some(crate::folder(case, version))
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.kept.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    fn tags(&mut self) {
        if self.files.contains_key(bag::BAGIT) && self.text(bag::BAGIT) != Some(bag::DECLARATION) {
            self.add(FindingCode::Tag, Some(bag::BAGIT), "not BagIt 1.0 in UTF-8");
        }
        let info = self.text(bag::INFO).map(bag::read_info);
        match info {
            Some(Some((info, repeated))) => {
                self.info = info;
                for label in repeated {
                    self.add(FindingCode::Tag, Some(bag::INFO), &format!("{label} twice"));
                }
            }
            Some(None) => self.add(FindingCode::Tag, Some(bag::INFO), "unreadable"),
            None => {}
        }
        for required in bag::REQUIRED {
            if !self.info.contains_key(required) {
                self.add(FindingCode::Tag, Some(bag::INFO), required);
            }
        }
        // A bag that fetches files from elsewhere is never ours, whatever its manifest says.
        if self.files.contains_key("fetch.txt") {
            self.add(FindingCode::Added, Some("fetch.txt"), "");
        }
        for path in [bag::BAGIT, bag::INFO] {
            if !self.files.contains_key(path) {
                self.add(FindingCode::Missing, Some(path), "");
            }
        }
    }

    /// Compares the files with a manifest, and looks for files that it does not list.
    fn manifest(&mut self, manifest: &str, payload: bool) {
        let Some(content) = self.files.get(manifest) else {
            return self.add(FindingCode::Missing, Some(manifest), "");
        };
        let text = content.kept.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let Some(listed) = text.and_then(bag::read_manifest) else {
            return self.add(FindingCode::Manifest, Some(manifest), "unreadable");
        };
        let as_written = text == Some(&bag::manifest_of(&listed));
        // A manifest that changed itself is named already; what it says of sound files is no evidence.
        let suspect = self.broken.contains(manifest);
        let mut findings = Vec::new();
        for (path, hash) in &listed {
            if path.starts_with(bag::PAYLOAD) != payload {
                findings.push((FindingCode::Manifest, manifest, path.as_str()));
                continue;
            }
            match self.files.get(path) {
                None => findings.push((FindingCode::Missing, path, "")),
                Some(found) if found.sha256 != *hash && (!suspect || self.broken.contains(path)) => {
                    findings.push((FindingCode::Changed, path, ""));
                }
                Some(_) => {}
            }
        }
        for path in self.files.keys() {
            let concerned = path.starts_with(bag::PAYLOAD) == payload && path != bag::TAG_MANIFEST;
            if concerned && !listed.contains_key(path) {
                findings.push((FindingCode::Added, path, ""));
            }
        }
        let findings: Vec<_> =
            findings.into_iter().map(|(code, path, more)| (code, path.to_owned(), more.to_owned())).collect();
        if !as_written && findings.is_empty() {
            self.add(FindingCode::Manifest, Some(manifest), "not as it is written");
        }
        for (code, path, detail) in findings {
            self.add(code, Some(&path), &detail);
        }
    }

    fn oxum(&mut self) {
        let Some(told) = self.info.get(bag::label::OXUM) else { return };
        let found = bag::oxum(self.payload().map(|(_, content)| content.size));
        if *told != found {
            self.add(FindingCode::Oxum, Some(bag::INFO), &found);
        }
    }

    /// Compares the case's own file with the tags.
    fn case(&mut self) {
        if !self.files.contains_key(bag::CASE) {
            return self.add(FindingCode::Missing, Some(bag::CASE), "");
        }
        let told = match self.text(bag::CASE).map(serde_json::from_str::<Told>) {
            Some(Ok(told)) => told,
            Some(Err(error)) => return self.add(FindingCode::Tag, Some(bag::CASE), &error.to_string()),
            None => return self.add(FindingCode::Tag, Some(bag::CASE), "not UTF-8, or too large"),
        };
        if told.schema > SCHEMA {
            return self.add(FindingCode::NewerSchema, Some(bag::CASE), &told.schema.to_string());
        }
        let version = told.version.to_string();
        for (label, value) in [
            (bag::label::CASE, &told.number),
            (bag::label::VERSION, &version),
            (bag::label::HEAD, &told.head),
        ] {
            if self.info.get(label).is_some_and(|tag| tag != value) {
                self.add(FindingCode::Tag, Some(bag::CASE), label);
            }
        }
        if !self.broken.contains(bag::CASE) {
            self.listed_by_case(&told);
        }
    }

    /// Compares the payload with the files that the case itself tells of, which no manifest can hide.
    fn listed_by_case(&mut self, told: &Told) {
        let mut listed: BTreeMap<String, Option<&str>> =
            payload::ALWAYS.iter().map(|path| ((*path).to_owned(), None)).collect();
        for attached in &told.case.evidence {
            match told.evidence.iter().find(|file| file.id == attached.id) {
                Some(file) => {
                    listed.insert(format!("{}{}", bag::PAYLOAD, file.file), Some(&attached.sha256));
                }
                None => self.add(FindingCode::Missing, Some(bag::CASE), &format!("evidence {}", attached.id)),
            }
        }
        let mut findings = Vec::new();
        for (path, hash) in &listed {
            match self.files.get(path) {
                None => findings.push((FindingCode::Missing, path.clone())),
                Some(found) if hash.is_some_and(|hash| hash != found.sha256) => {
                    findings.push((FindingCode::Changed, path.clone()));
                }
                Some(_) => {}
            }
        }
        let unknown = self.payload().filter(|(path, _)| !listed.contains_key(*path));
        findings.extend(unknown.map(|(path, _)| (FindingCode::Added, path.clone())));
        for (code, path) in findings {
            self.add(code, Some(&path), "");
        }
    }
}

/// The part of `case.json` that every schema keeps.
#[derive(Deserialize)]
struct Told {
    schema: u32,
    number: String,
    version: u32,
    head: String,
    case: ToldCase,
    evidence: Vec<ToldFile>,
}

#[derive(Deserialize)]
struct ToldCase {
    evidence: Vec<ToldEvidence>,
}

#[derive(Deserialize)]
struct ToldEvidence {
    id: u32,
    sha256: String,
}

#[derive(Deserialize)]
struct ToldFile {
    id: u32,
    file: String,
}

/// The folder of the bag, with its slash, or nothing when the bag lies open in the archive.
fn root(listed: &[Listed<'_>]) -> Option<String> {
    let roots = listed.iter().filter_map(|entry| {
        let (folder, name) = entry.name.rsplit_once('/').unwrap_or(("", &entry.name));
        let own = name == bag::BAGIT || name == bag::MANIFEST;
        (own && !folder.contains('/'))
            .then(|| if folder.is_empty() { String::new() } else { format!("{folder}/") })
    });
    roots.min_by_key(String::len)
}
