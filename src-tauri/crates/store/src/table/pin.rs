//! What a person decided about rows; by identity, because it outlives the rows' imports.

use chrono::NaiveDateTime;
use ledger::LineIdentity;
use matching::{LinePair, Pins};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::value::{all, first, second_number, word};
use crate::{Reader, StoreError, Writer};

/// What was decided about two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum PinKind {
    /// They belong together.
    Linked,
    /// They do not belong together.
    Refused,
    /// Two purchases, not one charged twice.
    NotDuplicate,
}

/// A decision about two rows, with who made it and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Pin {
    /// What was decided.
    pub kind: PinKind,
    /// About which rows.
    pub pair: LinePair,
    /// Why.
    pub why: String,
    /// By whom.
    pub by: String,
    /// When, local wall time.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
}

impl Reader<'_> {
    /// Every decision, as matching takes them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn pins(self) -> Result<Pins, StoreError> {
        let mut pins = Pins::default();
        for pin in self.pin_records()? {
            match pin.kind {
                PinKind::Linked => pins.linked.insert(pin.pair),
                PinKind::Refused => pins.refused.insert(pin.pair),
                PinKind::NotDuplicate => pins.not_duplicate.insert(pin.pair),
            };
        }
        Ok(pins)
    }

    /// Every decision with who made it and why, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn pin_records(self) -> Result<Vec<Pin>, StoreError> {
        const SQL: &str = "SELECT kind, first, second, why, by, at FROM pin ORDER BY at, first, second, kind";
        all(&mut *self.connection.prepare_cached(SQL)?, [], |cells| {
            Ok(Pin {
                kind: cells.word()?,
                pair: LinePair::new(LineIdentity(cells.next()?), LineIdentity(cells.next()?)),
                why: cells.next()?,
                by: cells.next()?,
                at: cells.time()?,
            })
        })
    }
}

impl Writer<'_> {
    /// Keeps a decision; the same decision about the same rows replaces the one before.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the rows are linked and would be refused, or the other way round,
    /// [`StoreError::Sql`].
    pub fn put_pin(&mut self, pin: &Pin) -> Result<(), StoreError> {
        const OTHER: &str = "SELECT kind FROM pin WHERE first = ?1 AND second = ?2 AND kind = ?3";
        const PUT: &str =
            "INSERT OR REPLACE INTO pin (first, second, kind, why, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (one, other) = (&pin.pair.first().0, &pin.pair.second().0);
        let against = match pin.kind {
            PinKind::Linked => Some(PinKind::Refused),
            PinKind::Refused => Some(PinKind::Linked),
            PinKind::NotDuplicate => None,
        };
        if let Some(against) = against {
            let mut found = self.transaction.prepare_cached(OTHER)?;
            let found: Option<String> =
                first(&mut found, [one, other, &word(&against)], |cells| cells.next())?;
            if let Some(found) = found {
                return Err(StoreError::Taken { noun: "pin", name: format!("{found} {one} {other}") });
            }
        }
        let values = params![one, other, word(&pin.kind), pin.why, pin.by, second_number(pin.at)];
        self.transaction.prepare_cached(PUT)?.execute(values)?;
        Ok(())
    }

    /// Takes a decision back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Sql`].
    pub fn remove_pin(&mut self, kind: PinKind, pair: &LinePair) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM pin WHERE first = ?1 AND second = ?2 AND kind = ?3";
        let (one, other) = (&pair.first().0, &pair.second().0);
        match self.transaction.prepare_cached(SQL)?.execute([one, other, &word(&kind)])? {
            0 => Err(StoreError::not_found("pin", format!("{one} {other}"))),
            _ => Ok(()),
        }
    }
}
