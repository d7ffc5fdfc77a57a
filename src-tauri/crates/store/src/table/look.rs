//! The rows of an import, one by one: their sightings, those that need a look, and changes on offer.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use ledger::{Line, LineIdentity};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use statement::{LookReason, PlannedRow, RejectedRow, RowOutcome};

use crate::table::line::{IDENTITY, LineIds, identity};
use crate::value::{Cells, all, first, json, second_number, word};
use crate::{Reader, StoreError, Writer};

/// What a person decided about a row that needed a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum LookDecision {
    /// It takes part in matching.
    TakePart,
    /// It stays out of matching.
    StayOut,
}

/// A row that needs, or needed, a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct LookRecord {
    /// The import.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// Its file's name.
    pub file: String,
    /// Physical line of the file.
    pub row: u32,
    /// Its line.
    pub line: LineIdentity,
    /// Why it needs a look.
    pub reason: LookReason,
    /// What was decided, if anything.
    pub decision: Option<LookDecision>,
}

/// Another telling of a stored line, which a person may accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct OfferedChange {
    /// The import that tells it.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// Its file's name.
    pub file: String,
    /// Physical line of the file.
    pub row: u32,
    /// The stored line.
    pub line: LineIdentity,
    /// What the row says now.
    pub now: Box<Line>,
}

const VERSION: &str = "INSERT INTO line_version (line, import, row, state, body) VALUES (?1, ?2, ?3, ?4, ?5)";

impl Reader<'_> {
    /// Rows that need, or needed, a look, in order of import and row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn looks(self) -> Result<Vec<LookRecord>, StoreError> {
        let sql = format!(
            "SELECT look.import, import.file, look.row, {IDENTITY}, look.reason, look.decision
             FROM look JOIN import ON import.id = look.import JOIN line ON line.id = look.line
             JOIN source ON source.id = line.source ORDER BY look.import, look.row"
        );
        all(&mut *self.connection.prepare_cached(&sql)?, [], |cells| {
            Ok(LookRecord {
                import: cells.next()?,
                file: cells.next()?,
                row: cells.next()?,
                line: identity(cells)?,
                reason: cells.word()?,
                decision: cells.word_or_none()?,
            })
        })
    }

    /// The lines that matching must leave out: those that needed a look, unless one was decided to take part.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn open_looks(self) -> Result<BTreeSet<LineIdentity>, StoreError> {
        let (free, held): (Vec<_>, Vec<_>) =
            self.looks()?.into_iter().partition(|look| look.decision == Some(LookDecision::TakePart));
        let free: BTreeSet<_> = free.into_iter().map(|look| look.line).collect();
        Ok(held.into_iter().map(|look| look.line).filter(|line| !free.contains(line)).collect())
    }

    /// Changes that imports offer and nobody decided, in order of import and row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn offered_changes(self) -> Result<Vec<OfferedChange>, StoreError> {
        let sql = format!(
            "SELECT v.import, import.file, v.row, {IDENTITY}, v.body
             FROM line_version AS v JOIN import ON import.id = v.import JOIN line ON line.id = v.line
             JOIN source ON source.id = line.source WHERE v.state = 'offered' ORDER BY v.import, v.row"
        );
        all(&mut *self.connection.prepare_cached(&sql)?, [], |cells| {
            Ok(OfferedChange {
                import: cells.next()?,
                file: cells.next()?,
                row: cells.next()?,
                line: identity(cells)?,
                now: Box::new(cells.json()?),
            })
        })
    }
}

impl Writer<'_> {
    /// Decides about a row that needs a look; a later decision replaces the one before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when no such row needs a look, [`StoreError::Sql`].
    pub fn decide_look(
        &mut self,
        (import, row): (i64, u32),
        decision: LookDecision,
        at: NaiveDateTime,
        by: &str,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "UPDATE look SET decision = ?3, decided_at = ?4, decided_by = ?5 WHERE import = ?1 AND row = ?2";
        let values = params![import, row, word(&decision), second_number(at), by];
        match self.transaction.prepare_cached(SQL)?.execute(values)? {
            0 => Err(StoreError::not_found("look", format!("{import}/{row}"))),
            _ => Ok(()),
        }
    }

    /// Lets a stored line say what a changed row says; what it said before is kept.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when nothing is offered there, [`StoreError::Taken`] when the new telling is
    /// another stored line, [`StoreError::Sql`].
    pub fn accept_change(&mut self, import: i64, row: u32) -> Result<(), StoreError> {
        const FIND: &str =
            "SELECT line, body FROM line_version WHERE import = ?1 AND row = ?2 AND state = 'offered'";
        const ACCEPT: &str =
            "UPDATE line_version SET state = 'accepted' WHERE import = ?1 AND row = ?2 AND state = 'offered'";
        let found: Option<(i64, Line)> =
            first(&mut *self.transaction.prepare_cached(FIND)?, params![import, row], |cells| {
                Ok((cells.next()?, cells.json()?))
            })?;
        let (id, now) = found.ok_or_else(|| StoreError::not_found("change", format!("{import}/{row}")))?;
        let before = self.read().line_by_id(id)?;
        self.line_ids().replace(id, &now)?;
        let mut version = self.transaction.prepare_cached(VERSION)?;
        version.execute(params![id, import, row, "replaced", json(&before)?])?;
        self.transaction.prepare_cached(ACCEPT)?.execute(params![import, row])?;
        Ok(())
    }

    /// Lets a stored line stay as it is against a changed row, which is kept as refused.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when nothing is offered there, [`StoreError::Sql`].
    pub fn refuse_change(&mut self, import: i64, row: u32) -> Result<(), StoreError> {
        const SQL: &str =
            "UPDATE line_version SET state = 'refused' WHERE import = ?1 AND row = ?2 AND state = 'offered'";
        match self.transaction.prepare_cached(SQL)?.execute(params![import, row])? {
            0 => Err(StoreError::not_found("change", format!("{import}/{row}"))),
            _ => Ok(()),
        }
    }
}

/// Keeps a row of an import in the one way its outcome says.
pub(crate) fn put_row(
    connection: &Connection,
    ids: &mut LineIds<'_>,
    import: i64,
    planned: &PlannedRow,
) -> Result<(), StoreError> {
    let stale = || StoreError::StalePlan { row: planned.row };
    let line = || planned.line.as_deref().ok_or_else(stale);
    let id = match &planned.outcome {
        RowOutcome::Rejected(rejected) => return put_rejected(connection, import, planned.row, rejected),
        RowOutcome::New => ids.insert(line()?)?.ok_or_else(stale)?,
        RowOutcome::NeedsLook { .. } => match ids.insert(line()?)? {
            Some(new) => new,
            None => ids.get(&line()?.identity)?,
        },
        RowOutcome::Known { .. } | RowOutcome::Changed { .. } => {
            ids.find(&line()?.identity)?.ok_or_else(stale)?
        }
    };
    put_sighting(connection, import, planned, id)
}

fn put_sighting(
    connection: &Connection,
    import: i64,
    planned: &PlannedRow,
    id: i64,
) -> Result<(), StoreError> {
    const SIGHTING: &str = "INSERT INTO sighting (import, row, line, outcome) VALUES (?1, ?2, ?3, ?4)";
    const LOOK: &str = "INSERT INTO look (import, row, line, reason) VALUES (?1, ?2, ?3, ?4)";
    let outcome = match &planned.outcome {
        RowOutcome::New => "new",
        RowOutcome::Known { .. } => "known",
        RowOutcome::Changed { .. } => "changed",
        RowOutcome::NeedsLook { .. } => "needs_look",
        RowOutcome::Rejected(_) => return Err(StoreError::StalePlan { row: planned.row }),
    };
    connection.prepare_cached(SIGHTING)?.execute(params![import, planned.row, id, outcome])?;
    match &planned.outcome {
        RowOutcome::Changed { .. } => {
            let values = params![id, import, planned.row, "offered", json(&planned.line)?];
            connection.prepare_cached(VERSION)?.execute(values)?;
        }
        RowOutcome::NeedsLook { reason } => {
            let values = params![import, planned.row, id, word(reason)];
            connection.prepare_cached(LOOK)?.execute(values)?;
        }
        _ => {}
    }
    Ok(())
}

fn put_rejected(
    connection: &Connection,
    import: i64,
    row: u32,
    rejected: &RejectedRow,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO rejected_row (import, row, \"column\", reason, text) VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = params![import, row, rejected.column, word(&rejected.reason), rejected.text];
    connection.prepare_cached(SQL)?.execute(values)?;
    Ok(())
}

impl Reader<'_> {
    /// How many sightings of an import have each outcome, with its rejected rows.
    pub(crate) fn outcomes(self, import: i64) -> Result<Vec<(String, u32)>, StoreError> {
        const SQL: &str = "SELECT outcome, count(*) FROM sighting WHERE import = ?1 GROUP BY outcome
            UNION ALL SELECT 'rejected', count(*) FROM rejected_row WHERE import = ?1";
        let mut counted = self.connection.prepare_cached(SQL)?;
        all(&mut counted, [import], |cells: &mut Cells<'_>| Ok((cells.next()?, cells.next()?)))
    }
}
