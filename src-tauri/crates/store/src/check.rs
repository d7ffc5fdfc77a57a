//! Looks over the whole file: nothing lost, nothing changed behind our back.
//!
//! What stands in the tables is compared with what it says of itself (hashes, sums, references) and with the
//! chain of events, which holds every new value in full. Not compared: findings of the last reconciliation (the
//! next run makes them anew), settings and rule files.

mod books;
mod replay;
mod schema;

use serde::{Deserialize, Serialize};

use crate::value::all;
use crate::{Reader, StoreError};

/// What a check found; a sound file has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(rename = "CheckFinding", export))]
pub struct Finding {
    /// What kind of fault.
    pub code: FindingCode,
    /// Where, in technical words.
    pub detail: String,
}

/// Kinds of fault, worded by the catalogue as `check-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(rename = "CheckFindingCode", export))]
pub enum FindingCode {
    /// SQLite's own check of pages and indexes.
    Integrity,
    /// A row refers to one that is not there.
    Reference,
    /// An event was changed, removed or added.
    Chain,
    /// Kept bytes do not have their hash.
    Bytes,
    /// A kept copy of a file cannot be unpacked.
    KeptCopy,
    /// An import's rows are not the sum of their outcomes.
    Conservation,
    /// A line that no file tells.
    Unsighted,
    /// A line does not say what its own hash stands for.
    Line,
    /// An import is not as its event tells: name, sums, coverage, rows.
    Import,
    /// A case is not what its events give together.
    Case,
    /// An attached file is not the one that its event tells.
    Evidence,
    /// A sealed packet is not the one that its event tells.
    Packet,
    /// What was decided about a row is told by no event.
    Decision,
    /// The shop is not as its last event tells.
    Shop,
    /// A table or a guard on it is missing, changed or added.
    Schema,
}

impl FindingCode {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Integrity,
        Self::Reference,
        Self::Chain,
        Self::Bytes,
        Self::KeptCopy,
        Self::Conservation,
        Self::Unsighted,
        Self::Line,
        Self::Import,
        Self::Case,
        Self::Evidence,
        Self::Packet,
        Self::Decision,
        Self::Shop,
        Self::Schema,
    ];
}

impl Reader<'_> {
    /// Checks the whole file; empty when all is sound.
    ///
    /// # Errors
    /// [`StoreError::Sql`] when the check itself cannot run; what it finds is no error.
    pub fn check(self) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        let mut found = |code, details: Result<Vec<String>, StoreError>| {
            let details = match details {
                Err(StoreError::Damaged(detail)) => vec![detail],
                other => other?,
            };
            findings.extend(details.into_iter().map(|detail| Finding { code, detail }));
            Ok::<_, StoreError>(())
        };
        found(FindingCode::Integrity, self.integrity())?;
        found(FindingCode::Schema, self.schema())?;
        found(FindingCode::Reference, self.references())?;
        found(FindingCode::Chain, self.chain())?;
        found(FindingCode::Bytes, self.bytes())?;
        found(FindingCode::KeptCopy, self.kept_copies())?;
        found(FindingCode::Conservation, self.conservation())?;
        found(FindingCode::Unsighted, self.unsighted())?;
        found(FindingCode::Line, self.false_lines())?;
        found(FindingCode::Import, self.imports_against_events())?;
        found(FindingCode::Decision, self.decisions_against_events())?;
        found(FindingCode::Shop, self.shop_against_events())?;
        let (cases, unreadable) = self.cases_by_events()?;
        found(FindingCode::Case, Ok(unreadable))?;
        found(FindingCode::Case, self.cases_against(&cases))?;
        found(FindingCode::Evidence, self.evidence_against(&cases))?;
        found(FindingCode::Packet, self.packets_against(&cases))?;
        Ok(findings)
    }

    fn integrity(self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check")?;
        let told: Vec<String> = all(&mut statement, [], |cells| cells.next())?;
        Ok(told.into_iter().filter(|line| line != "ok").collect())
    }

    fn references(self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        all(&mut statement, [], |cells| {
            let (table, row): (String, Option<i64>) = (cells.next()?, cells.next()?);
            let row = row.map_or_else(String::new, |row| format!(" row {row}"));
            Ok(format!("{table}{row} -> {}", cells.text()?))
        })
    }

    fn chain(self) -> Result<Vec<String>, StoreError> {
        let broken = self.verify_chain()?.broken;
        Ok(broken.map(|broken| format!("event {}: {}", broken.seq, broken.fault)).into_iter().collect())
    }

    fn bytes(self) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        for (blob, sha256) in self.blobs()? {
            match self.blob(blob) {
                Ok(_) => {}
                Err(StoreError::Damaged(_)) => faults.push(sha256),
                Err(other) => return Err(other),
            }
        }
        Ok(faults)
    }

    fn conservation(self) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        for import in self.imports()? {
            let counts = import.counts;
            let kept = self.outcomes(import.id)?;
            let of =
                |name: &str| kept.iter().find(|(outcome, _)| outcome == name).map_or(0, |(_, rows)| *rows);
            let told = [counts.new, counts.known, counts.changed, counts.rejected, counts.needs_look];
            let stored = ["new", "known", "changed", "rejected", "needs_look"].map(of);
            let sound = match import.withdrawn {
                Some(_) => stored == [0; 5],
                None => told == stored && counts.rows == stored.iter().sum::<u32>(),
            };
            if !sound {
                faults.push(format!("import {}: told {told:?}, kept {stored:?}", import.id));
            }
        }
        Ok(faults)
    }

    fn unsighted(self) -> Result<Vec<String>, StoreError> {
        const SQL: &str =
            "SELECT id FROM line WHERE NOT EXISTS (SELECT 1 FROM sighting WHERE sighting.line = line.id)";
        all(&mut self.connection.prepare(SQL)?, [], |cells| Ok(format!("line {}", cells.next::<i64>()?)))
    }
}
