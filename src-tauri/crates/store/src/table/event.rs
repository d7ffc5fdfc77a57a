//! The chain of events: appended, never changed; each holds the hash of the one before.

use chrono::NaiveDateTime;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::value::{Cells, all, first, from_json, hex, json, second_number, time};
use crate::{Reader, StoreError, Writer};

/// Version of what an event's hash covers; part of the hash.
pub const EVENT_ENCODING: i64 = 1;

/// Something a person or the program did; the payload holds the full new values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Event {
    /// When, local wall time, whole seconds.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// In which IANA zone.
    pub time_zone: String,
    /// Who.
    pub operator: String,
    /// What it is about, e.g. `case/2026-0001` or `import/3`.
    pub subject: String,
    /// What was done.
    pub kind: String,
    /// The new values, in full.
    #[cfg_attr(feature = "wire", ts(type = "unknown"))]
    pub payload: Value,
}

/// An event in its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct StoredEvent {
    /// Place, from 1 without gaps.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub seq: i64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
    /// Its hash, which covers the hash before it.
    pub hash: String,
}

/// How long the chain is, and the hash it ends in (all zero while it is empty).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ChainHead {
    /// How many events.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub count: i64,
    /// Hash of the last.
    pub hash: String,
}

/// What walking the chain showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ChainReport {
    /// The head as stored.
    pub head: ChainHead,
    /// How many events were walked.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub events: i64,
    /// The first break, if there is one.
    pub broken: Option<BrokenEvent>,
}

/// The first place where the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct BrokenEvent {
    /// Its place; one past the last event where the head is at fault.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub seq: i64,
    /// What does not hold: `sequence`, `previous`, `payload`, `hash` or `head`.
    pub fault: String,
}

struct Link {
    seq: i64,
    at: i64,
    version: i64,
    event: Event,
    payload: String,
    salt: Vec<u8>,
    payload_hash: Vec<u8>,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
}

fn payload_hash(salt: &[u8], payload: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(payload.as_bytes()).finalize().into()
}

/// sha256(prev ‖ seq ‖ at ‖ zone ‖ operator ‖ version ‖ subject ‖ kind ‖ payload hash): numbers as eight bytes,
/// big endian; texts with their length before them, so that no two events give the same bytes.
fn event_hash(prev: &[u8], (seq, at, version): (i64, i64, i64), event: &Event, payload: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let text = |text: &str, hash: &mut Sha256| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    hash.update(prev);
    hash.update(seq.to_be_bytes());
    hash.update(at.to_be_bytes());
    text(&event.time_zone, &mut hash);
    text(&event.operator, &mut hash);
    hash.update(version.to_be_bytes());
    text(&event.subject, &mut hash);
    text(&event.kind, &mut hash);
    hash.update(payload);
    hash.finalize().into()
}

const COLUMNS: &str = "seq, at, time_zone, operator, encoding_version, subject, kind, payload, salt, payload_hash, prev_hash, hash";

fn link(cells: &mut Cells<'_>) -> Result<Link, StoreError> {
    let (seq, at) = (cells.next()?, cells.next()?);
    let (time_zone, operator) = (cells.next()?, cells.next()?);
    let version = cells.next()?;
    let (subject, kind) = (cells.next()?, cells.next()?);
    let payload: String = cells.next()?;
    let value = from_json(&payload)?;
    let event = Event { at: time(at, 0)?, time_zone, operator, subject, kind, payload: value };
    Ok(Link {
        seq,
        at,
        version,
        event,
        payload,
        salt: cells.next()?,
        payload_hash: cells.next()?,
        prev_hash: cells.next()?,
        hash: cells.next()?,
    })
}

fn stored(cells: &mut Cells<'_>) -> Result<StoredEvent, StoreError> {
    let link = link(cells)?;
    Ok(StoredEvent { seq: link.seq, event: link.event, hash: hex(&link.hash) })
}

impl Link {
    fn fault(&self, seq: i64, prev: &[u8]) -> Option<&'static str> {
        if self.seq != seq {
            return Some("sequence");
        }
        if self.prev_hash != prev {
            return Some("previous");
        }
        if payload_hash(&self.salt, &self.payload) != *self.payload_hash {
            return Some("payload");
        }
        let told = (self.seq, self.at, self.version);
        (event_hash(prev, told, &self.event, &self.payload_hash) != *self.hash).then_some("hash")
    }
}

impl Reader<'_> {
    /// The events about a subject, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn events(self, subject: &str) -> Result<Vec<StoredEvent>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE subject = ?1 ORDER BY seq");
        all(&mut *self.connection.prepare_cached(&sql)?, [subject], stored)
    }

    /// The events after a place in the chain, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn events_after(self, seq: i64) -> Result<Vec<StoredEvent>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE seq > ?1 ORDER BY seq");
        all(&mut *self.connection.prepare_cached(&sql)?, [seq], stored)
    }

    /// Where the chain ends.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn chain_head(self) -> Result<ChainHead, StoreError> {
        let (count, hash) = self.head()?;
        Ok(ChainHead { count, hash: hex(&hash) })
    }

    fn head(self) -> Result<(i64, Vec<u8>), StoreError> {
        let mut found = self.connection.prepare_cached("SELECT count, hash FROM chain_head WHERE id = 1")?;
        let head = first(&mut found, [], |cells| Ok((cells.next()?, cells.next()?)))?;
        head.ok_or_else(|| StoreError::Damaged("the chain has no head".to_owned()))
    }

    /// Walks the whole chain and names the first event that does not hold.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for an event that cannot even be read, [`StoreError::Sql`].
    pub fn verify_chain(self) -> Result<ChainReport, StoreError> {
        let head = self.chain_head()?;
        let mut statement = self.connection.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        let (mut events, mut prev) = (0, vec![0; 32]);
        let broken = |seq, fault: &str| Some(BrokenEvent { seq, fault: fault.to_owned() });
        while let Some(row) = rows.next()? {
            let link = link(&mut Cells::of(row))?;
            if let Some(fault) = link.fault(events + 1, &prev) {
                return Ok(ChainReport { head, events, broken: broken(events + 1, fault) });
            }
            events += 1;
            prev = link.hash;
        }
        let ends = head.count == events && head.hash == hex(&prev);
        let broken = if ends { None } else { broken(events + 1, "head") };
        Ok(ChainReport { head, events, broken })
    }
}

impl Writer<'_> {
    /// Appends an event to the chain; `salt` is fresh randomness, so that an erased payload cannot be guessed.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the chain has no head, [`StoreError::Sql`].
    pub fn append(&mut self, event: &Event, salt: [u8; 16]) -> Result<StoredEvent, StoreError> {
        const HEAD: &str = "UPDATE chain_head SET count = ?1, hash = ?2 WHERE id = 1";
        let insert = format!(
            "INSERT INTO event ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        );
        let (count, prev) = self.read().head()?;
        let (seq, at) = (count + 1, second_number(event.at));
        let payload = json(&event.payload)?;
        let covered = payload_hash(&salt, &payload);
        let hash = event_hash(&prev, (seq, at, EVENT_ENCODING), event, &covered);
        self.transaction.prepare_cached(&insert)?.execute(params![
            seq,
            at,
            event.time_zone,
            event.operator,
            EVENT_ENCODING,
            event.subject,
            event.kind,
            payload,
            salt,
            covered,
            prev,
            hash,
        ])?;
        self.transaction.prepare_cached(HEAD)?.execute(params![seq, hash])?;
        Ok(StoredEvent { seq, event: event.clone(), hash: hex(&hash) })
    }
}
