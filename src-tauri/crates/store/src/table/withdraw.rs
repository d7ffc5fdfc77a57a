//! Taking an import back: its rows go, what other files told stays, and its record says that it was there.

use chrono::NaiveDateTime;
use ledger::{Line, LineIdentity};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::table::import::Importing;
use crate::table::line::{IDENTITY, identity};
use crate::table::reconciliation::FORGET;
use crate::value::{all, json, second_number};
use crate::{Reader, StoreError, Writer};

/// When, by whom and why an import was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Withdrawal {
    /// When, local wall time.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
    /// Why, where a reason was given.
    pub why: Option<String>,
}

/// Lines that no file but this one tells.
const ONLY_HERE: &str = "NOT EXISTS
    (SELECT 1 FROM sighting AS other WHERE other.line = told.line AND other.import <> told.import)";

impl Reader<'_> {
    /// The lines an import told, each with its row in the file, in file order.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn told_by(self, import: i64) -> Result<Vec<(u32, LineIdentity)>, StoreError> {
        let sql = format!(
            "SELECT told.row, {IDENTITY} FROM sighting AS told JOIN line ON line.id = told.line
             JOIN source ON source.id = line.source WHERE told.import = ?1 ORDER BY told.row"
        );
        all(&mut *self.connection.prepare_cached(&sql)?, [import], |cells| {
            Ok((cells.next()?, identity(cells)?))
        })
    }

    /// The lines that no file but an import's tells, ordered by identity.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn only_told_by(self, import: i64) -> Result<Vec<LineIdentity>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT {IDENTITY} FROM sighting AS told JOIN line ON line.id = told.line
             JOIN source ON source.id = line.source WHERE told.import = ?1 AND {ONLY_HERE}"
        );
        let mut lines = all(&mut *self.connection.prepare_cached(&sql)?, [import], identity)?;
        lines.sort_unstable();
        Ok(lines)
    }
}

impl Writer<'_> {
    /// Takes an import back: its rows, looks, offered changes, coverage and kept copy go, and a line with its last
    /// telling; its record stays, withdrawn, and its number is never given again.
    ///
    /// What the last run found goes too, because it names lines that are gone: it is to be judged anew.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an import that is not there or is withdrawn already, [`StoreError::Sql`].
    pub fn withdraw(&mut self, import: i64, withdrawal: &Withdrawal) -> Result<(), StoreError> {
        const MARK: &str = "UPDATE import SET withdrawn_at = ?2, withdrawn_by = ?3, withdrawn_why = ?4
                            WHERE id = ?1 AND withdrawn_at IS NULL";
        let values = params![import, second_number(withdrawal.at), withdrawal.by, withdrawal.why];
        if self.transaction.prepare_cached(MARK)?.execute(values)? == 0 {
            return Err(StoreError::not_found("import", import));
        }
        self.unsay(import)
    }

    /// Begins an import anew under its own number: all that it told is taken back as by [`Writer::withdraw`].
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an import that is not there or is withdrawn, [`StoreError::Sql`].
    pub fn begin_again(&mut self, import: i64) -> Result<Importing<'_>, StoreError> {
        if self.read().import(import)?.withdrawn.is_some() {
            return Err(StoreError::not_found("import", import));
        }
        self.unsay(import)?;
        Ok(self.importing(import))
    }

    fn unsay(&mut self, import: i64) -> Result<(), StoreError> {
        const GO: [&str; 6] =
            ["look", "line_version", "rejected_row", "import_frame", "coverage", "sighting"];
        self.transaction.execute_batch(FORGET)?;
        self.hand_looks_on(import)?;
        self.take_changes_back(import)?;
        self.adopt_offers(import)?;
        let dying = format!("SELECT DISTINCT line FROM sighting AS told WHERE import = ?1 AND {ONLY_HERE}");
        let dying: Vec<i64> =
            all(&mut *self.transaction.prepare_cached(&dying)?, [import], |cells| cells.next())?;
        for table in GO {
            let sql = format!("DELETE FROM {table} WHERE import = ?1");
            self.transaction.prepare_cached(&sql)?.execute([import])?;
        }
        let mut die = self.transaction.prepare_cached("DELETE FROM line WHERE id = ?1")?;
        for line in dying {
            die.execute([line])?;
        }
        Ok(())
    }

    /// A line that stays keeps the look it needs, and what was decided, at the row that now told it first.
    fn hand_looks_on(&self, import: i64) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT OR IGNORE INTO look (import, row, line, reason, decision, decided_at, decided_by)
            SELECT next.import, next.row, look.line, look.reason, look.decision, look.decided_at, look.decided_by
            FROM look JOIN sighting AS next ON next.line = look.line AND next.import <> look.import
            WHERE look.import = ?1 AND NOT EXISTS (SELECT 1 FROM sighting AS before
                WHERE before.line = look.line AND before.import <> look.import
                AND (before.import, before.row) < (next.import, next.row))";
        self.transaction.prepare_cached(SQL)?.execute([import])?;
        Ok(())
    }

    /// What a line said before it took this import's telling, it says again, latest change first; where yet
    /// another telling was taken since, that one keeps it as what stood before.
    fn take_changes_back(&self, import: i64) -> Result<(), StoreError> {
        const TAKEN: &str = "SELECT id, line, body FROM line_version WHERE import = ?1 AND state = 'replaced'
                             ORDER BY id DESC";
        const LATER: &str = "UPDATE line_version SET body = ?4 WHERE id = (SELECT min(id) FROM line_version
            WHERE line = ?2 AND state = 'replaced' AND id > ?3 AND import <> ?1)";
        let taken: Vec<(i64, i64, Line)> =
            all(&mut *self.transaction.prepare_cached(TAKEN)?, [import], |cells| {
                Ok((cells.next()?, cells.next()?, cells.json()?))
            })?;
        let mut later = self.transaction.prepare_cached(LATER)?;
        for (id, line, before) in taken {
            if later.execute(params![import, line, id, json(&before)?])? == 0 {
                self.line_ids().replace(line, &before)?;
            }
        }
        Ok(())
    }

    /// A line that from now on only offers tell says what the first of them says.
    fn adopt_offers(&self, import: i64) -> Result<(), StoreError> {
        const SQL: &str = "SELECT offer.id, offer.line, offer.body FROM line_version AS offer
            WHERE offer.state = 'offered' AND offer.import <> ?1
            AND offer.line IN (SELECT line FROM sighting WHERE import = ?1)
            AND NOT EXISTS (SELECT 1 FROM sighting AS other WHERE other.line = offer.line AND other.import <> ?1
                AND (other.outcome <> 'changed' OR EXISTS (SELECT 1 FROM line_version AS taken
                    WHERE taken.import = other.import AND taken.row = other.row AND taken.state = 'accepted')))
            ORDER BY offer.line, offer.import, offer.row";
        let mut offers: Vec<(i64, i64, Line)> =
            all(&mut *self.transaction.prepare_cached(SQL)?, [import], |cells| {
                Ok((cells.next()?, cells.next()?, cells.json()?))
            })?;
        offers.dedup_by_key(|(_, line, _)| *line);
        let mut gone = self.transaction.prepare_cached("DELETE FROM line_version WHERE id = ?1")?;
        for (offer, line, now) in offers {
            self.line_ids().replace(line, &now)?;
            gone.execute([offer])?;
        }
        Ok(())
    }
}
