//! What the last run of matching found: fates, matches, exceptions, suggestions.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use ledger::{Leg, LineIdentity};
use matching::{
    Exception, ExceptionId, ExceptionState, ExceptionType, Fate, FateCounts, FateOf, Match, Reconciliation,
    Relation, Suggestion,
};
use rusqlite::types::Value;
use rusqlite::{Connection, Params, params};
use serde::{Deserialize, Serialize};

use crate::table::line::{IDENTITY, LineIds, identity};
use crate::value::{
    Cells, all, count, day_number, first, from_json, from_word, json, second_number, word, word_or_null,
};
use crate::{Reader, StoreError, Writer};

/// Takes away what the last run found.
pub(crate) const FORGET: &str =
    "DELETE FROM suggestion_line; DELETE FROM suggestion; DELETE FROM exception_line; DELETE FROM exception;
     DELETE FROM match_line; DELETE FROM match_group; DELETE FROM fate; DELETE FROM reconciliation;";

/// How many rows of a leg have each fate in a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct LegFates {
    /// Which relation.
    pub relation: Relation,
    /// Whose rows.
    pub leg: Leg,
    /// How many of each fate.
    pub counts: FateCounts,
}

/// How many exceptions there are of a type, and how many rows are in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct TypeCount {
    /// The type.
    #[serde(rename = "type")]
    pub kind: ExceptionType,
    /// Watch item or open.
    pub state: ExceptionState,
    /// How many exceptions.
    pub exceptions: u32,
    /// How many rows they name.
    pub lines: u32,
}

/// Which exceptions to read; the default is all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExceptionFilter {
    /// Only of this type.
    pub kind: Option<ExceptionType>,
    /// Only in this state.
    pub state: Option<ExceptionState>,
}

/// The three tables that name lines by position in something found.
#[derive(Clone, Copy)]
enum Members {
    Match,
    Exception,
    Suggestion,
}

impl Members {
    /// Table of the members, and the table they belong to, whose name is the column's as well.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Match => ("match_line", "match_group"),
            Self::Exception => ("exception_line", "exception"),
            Self::Suggestion => ("suggestion_line", "suggestion"),
        }
    }

    fn put(
        self,
        connection: &Connection,
        ids: &mut LineIds<'_>,
        owner: i64,
        lines: &[LineIdentity],
    ) -> Result<(), StoreError> {
        let (table, owned_by) = self.names();
        let sql = format!("INSERT INTO {table} ({owned_by}, position, line) VALUES (?1, ?2, ?3)");
        let mut insert = connection.prepare_cached(&sql)?;
        for (position, line) in lines.iter().enumerate() {
            insert.execute(params![owner, count(position)?, ids.get(line)?])?;
        }
        Ok(())
    }

    /// The members of everything that meets a condition, by row id of what they belong to.
    fn of(
        self,
        connection: &Connection,
        condition: &str,
        values: impl Params,
    ) -> Result<HashMap<i64, Vec<LineIdentity>>, StoreError> {
        let (table, owner) = self.names();
        let sql = format!(
            "SELECT member.{owner}, {IDENTITY} FROM {table} AS member JOIN line ON line.id = member.line
             JOIN source ON source.id = line.source
             WHERE member.{owner} IN (SELECT id FROM {owner} WHERE {condition})
             ORDER BY member.{owner}, member.position"
        );
        let mut members: HashMap<i64, Vec<LineIdentity>> = HashMap::new();
        all(&mut *connection.prepare_cached(&sql)?, values, |cells| {
            members.entry(cells.next()?).or_default().push(identity(cells)?);
            Ok(())
        })?;
        Ok(members)
    }
}

impl Reader<'_> {
    /// The day the last run judged by; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn as_of(self) -> Result<Option<NaiveDate>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT as_of FROM reconciliation WHERE id = 1")?;
        first(&mut found, [], |cells| cells.day())
    }

    /// All that the last run found, in the order it was given.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn reconciliation(self) -> Result<Reconciliation, StoreError> {
        Ok(Reconciliation {
            fates: self.fates()?,
            matches: self.matches()?,
            exceptions: self.exceptions(&ExceptionFilter::default())?,
            suggestions: self.suggestions()?,
        })
    }

    /// When the last run was; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn judged_at(self) -> Result<Option<NaiveDateTime>, StoreError> {
        let mut found =
            self.connection.prepare_cached("SELECT judged_at FROM reconciliation WHERE id = 1")?;
        first(&mut found, [], |cells| cells.time())
    }

    /// How many rows of a relation have each fate.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn fate_counts(self, relation: Relation) -> Result<FateCounts, StoreError> {
        let legs = self.leg_fates()?.into_iter().filter(|one| one.relation == relation);
        Ok(legs.fold(FateCounts::default(), |sum, one| FateCounts {
            matched: sum.matched + one.counts.matched,
            netted: sum.netted + one.counts.netted,
            excepted: sum.excepted + one.counts.excepted,
            waiting: sum.waiting + one.counts.waiting,
            not_money: sum.not_money + one.counts.not_money,
        }))
    }

    /// How many rows have each fate, per relation and leg.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn leg_fates(self) -> Result<Vec<LegFates>, StoreError> {
        const SQL: &str =
            "SELECT relation, leg, sum(fate = 'matched'), sum(fate = 'netted'), sum(fate = 'excepted'),
            sum(fate = 'waiting'), sum(fate = 'not_money') FROM fate GROUP BY relation, leg";
        let mut counted = all(&mut *self.connection.prepare_cached(SQL)?, [], |cells| {
            Ok(LegFates {
                relation: cells.word()?,
                leg: cells.word()?,
                counts: FateCounts {
                    matched: cells.next()?,
                    netted: cells.next()?,
                    excepted: cells.next()?,
                    waiting: cells.next()?,
                    not_money: cells.next()?,
                },
            })
        })?;
        counted.sort_unstable_by_key(|one| (one.relation, one.leg));
        Ok(counted)
    }

    /// Every row's fates, ordered by relation and identity.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn fates(self) -> Result<Vec<FateOf>, StoreError> {
        let sql = format!(
            "SELECT {IDENTITY}, relation, fate.leg, fate, why, until, until_provisional
             FROM fate JOIN line ON line.id = fate.line JOIN source ON source.id = line.source"
        );
        let mut fates = all(&mut *self.connection.prepare_cached(&sql)?, [], fate)?;
        fates.sort_unstable_by(|one, other| (one.relation, &one.line).cmp(&(other.relation, &other.line)));
        Ok(fates)
    }

    /// One row's fates, one per relation it takes part in.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn fates_of(self, line: &LineIdentity) -> Result<Vec<FateOf>, StoreError> {
        let Some(id) = LineIds::new(self.connection).find(line)? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT {IDENTITY}, relation, fate.leg, fate, why, until, until_provisional
             FROM fate JOIN line ON line.id = fate.line JOIN source ON source.id = line.source
             WHERE fate.line = ?1 ORDER BY relation = 'payout'"
        );
        all(&mut *self.connection.prepare_cached(&sql)?, [id], fate)
    }

    /// Every match.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn matches(self) -> Result<Vec<Match>, StoreError> {
        self.matches_where("?1 IS NULL", None)
    }

    /// The matches a row is in.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn matches_of(self, line: &LineIdentity) -> Result<Vec<Match>, StoreError> {
        let Some(id) = LineIds::new(self.connection).find(line)? else { return Ok(Vec::new()) };
        self.matches_where("id IN (SELECT match_group FROM match_line WHERE line = ?1)", Some(id))
    }

    fn matches_where(self, condition: &str, line: Option<i64>) -> Result<Vec<Match>, StoreError> {
        let mut members = Members::Match.of(self.connection, condition, [line])?;
        let sql = format!(
            "SELECT id, relation, pass, score, reasons FROM match_group WHERE {condition} ORDER BY id"
        );
        all(&mut *self.connection.prepare_cached(&sql)?, [line], |cells| {
            let lines = members.remove(&cells.next()?).unwrap_or_default();
            let (relation, pass) = (cells.word()?, cells.word()?);
            Ok(Match { relation, pass, lines, score: cells.next()?, reasons: cells.json()? })
        })
    }

    /// The exceptions of a filter, ordered by id.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn exceptions(self, filter: &ExceptionFilter) -> Result<Vec<Exception>, StoreError> {
        let condition = "(?1 IS NULL OR type = ?1) AND (?2 IS NULL OR state = ?2)";
        self.exceptions_where(
            condition,
            (word_or_null(filter.kind.as_ref()), word_or_null(filter.state.as_ref())),
        )
    }

    /// One exception.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn exception(self, id: &ExceptionId) -> Result<Option<Exception>, StoreError> {
        let condition = "name = ?1 AND ?2 IS NULL";
        Ok(self.exceptions_where(condition, (Value::Text(id.0.clone()), Value::Null))?.pop())
    }

    /// The exceptions a row is in.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn exceptions_of(self, line: &LineIdentity) -> Result<Vec<Exception>, StoreError> {
        let Some(id) = LineIds::new(self.connection).find(line)? else { return Ok(Vec::new()) };
        let condition = "id IN (SELECT exception FROM exception_line WHERE line = ?1) AND ?2 IS NULL";
        self.exceptions_where(condition, (Value::Integer(id), Value::Null))
    }

    fn exceptions_where(self, condition: &str, values: (Value, Value)) -> Result<Vec<Exception>, StoreError> {
        let mut members = Members::Exception.of(self.connection, condition, (&values.0, &values.1))?;
        let sql = format!(
            "SELECT id, name, type, relation, state, watch_until, watch_provisional, amount, currency, keys, why,
             missing FROM exception WHERE {condition} ORDER BY id"
        );
        all(&mut *self.connection.prepare_cached(&sql)?, values, |cells| {
            let lines = members.remove(&cells.next()?).unwrap_or_default();
            Ok(Exception {
                id: ExceptionId(cells.next()?),
                kind: cells.word()?,
                relation: cells.word()?,
                state: cells.word()?,
                watch_until: cells.expected()?,
                amount: cells.money()?,
                keys: cells.json()?,
                lines,
                why: cells.json()?,
                missing: cells.text_or_none()?.map(from_json).transpose()?,
            })
        })
    }

    /// How many exceptions there are of each type and state.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn exceptions_by_type(self) -> Result<Vec<TypeCount>, StoreError> {
        const SQL: &str = "SELECT type, state, count(*), coalesce(sum((SELECT count(*) FROM exception_line
            WHERE exception_line.exception = exception.id)), 0)
            FROM exception GROUP BY type, state ORDER BY type, state";
        all(&mut *self.connection.prepare_cached(SQL)?, [], |cells| {
            Ok(TypeCount {
                kind: cells.word()?,
                state: cells.word()?,
                exceptions: cells.next()?,
                lines: cells.next()?,
            })
        })
    }

    /// Every suggestion.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn suggestions(self) -> Result<Vec<Suggestion>, StoreError> {
        self.suggestions_where("?1 IS NULL", None)
    }

    /// The suggestions a row is in.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn suggestions_of(self, line: &LineIdentity) -> Result<Vec<Suggestion>, StoreError> {
        let Some(id) = LineIds::new(self.connection).find(line)? else { return Ok(Vec::new()) };
        self.suggestions_where("id IN (SELECT suggestion FROM suggestion_line WHERE line = ?1)", Some(id))
    }

    fn suggestions_where(self, condition: &str, line: Option<i64>) -> Result<Vec<Suggestion>, StoreError> {
        let mut members = Members::Suggestion.of(self.connection, condition, [line])?;
        let sql = format!("SELECT id, score, reasons FROM suggestion WHERE {condition} ORDER BY id");
        all(&mut *self.connection.prepare_cached(&sql)?, [line], |cells| {
            let lines = members.remove(&cells.next()?).unwrap_or_default();
            Ok(Suggestion { lines, score: cells.next()?, reasons: cells.json()? })
        })
    }
}

fn fate(cells: &mut Cells<'_>) -> Result<FateOf, StoreError> {
    let line = identity(cells)?;
    let (relation, leg) = (cells.word()?, cells.word()?);
    let (name, why) = (cells.text()?, cells.text_or_none()?);
    let why = why.unwrap_or_default();
    let fate = match name {
        "matched" => Fate::Matched,
        "netted" => Fate::Netted,
        "excepted" => Fate::Excepted,
        "waiting" => Fate::Waiting { until: cells.expected()?, why: from_word(why)? },
        "not_money" => Fate::NotMoney { why: from_word(why)? },
        other => return Err(StoreError::Damaged(format!("fate {other}"))),
    };
    Ok(FateOf { relation, line, leg, fate })
}

impl Writer<'_> {
    /// Puts what a run found in the place of what the last one found: judged by the day `as_of`, run at `judged_at`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a line that is not stored, [`StoreError::Sql`].
    pub fn replace_reconciliation(
        &mut self,
        found: &Reconciliation,
        as_of: NaiveDate,
        judged_at: NaiveDateTime,
    ) -> Result<(), StoreError> {
        self.transaction.execute_batch(FORGET)?;
        const RUN: &str = "INSERT INTO reconciliation (id, as_of, judged_at) VALUES (1, ?1, ?2)";
        self.transaction.prepare_cached(RUN)?.execute([day_number(as_of), second_number(judged_at)])?;
        let mut ids = self.line_ids();
        put_fates(&self.transaction, &mut ids, &found.fates)?;
        put_matches(&self.transaction, &mut ids, &found.matches)?;
        put_exceptions(&self.transaction, &mut ids, &found.exceptions)?;
        put_suggestions(&self.transaction, &mut ids, &found.suggestions)
    }
}

fn put_fates(connection: &Connection, ids: &mut LineIds<'_>, fates: &[FateOf]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO fate (line, relation, leg, fate, why, until, until_provisional)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut insert = connection.prepare_cached(SQL)?;
    for one in fates {
        let (name, why, until) = match &one.fate {
            Fate::Matched => ("matched", None, None),
            Fate::Netted => ("netted", None, None),
            Fate::Excepted => ("excepted", None, None),
            Fate::Waiting { until, why } => ("waiting", Some(word(why)), *until),
            Fate::NotMoney { why } => ("not_money", Some(word(why)), None),
        };
        insert.execute(params![
            ids.get(&one.line)?,
            word(&one.relation),
            word(&one.leg),
            name,
            why,
            until.map(|until| day_number(until.on)),
            until.map(|until| until.provisional),
        ])?;
    }
    Ok(())
}

fn put_matches(connection: &Connection, ids: &mut LineIds<'_>, matches: &[Match]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO match_group (relation, pass, score, reasons) VALUES (?1, ?2, ?3, ?4)";
    let mut insert = connection.prepare_cached(SQL)?;
    for one in matches {
        let values = params![word(&one.relation), word(&one.pass), one.score, json(&one.reasons)?];
        let id = insert.insert(values)?;
        Members::Match.put(connection, ids, id, &one.lines)?;
    }
    Ok(())
}

fn put_exceptions(
    connection: &Connection,
    ids: &mut LineIds<'_>,
    exceptions: &[Exception],
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO exception (name, type, relation, state, watch_until, watch_provisional, amount,
        currency, keys, why, missing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let mut insert = connection.prepare_cached(SQL)?;
    for one in exceptions {
        let id = insert.insert(params![
            one.id.0,
            word(&one.kind),
            word(&one.relation),
            word(&one.state),
            one.watch_until.map(|until| day_number(until.on)),
            one.watch_until.map(|until| until.provisional),
            one.amount.units(),
            one.amount.currency().code(),
            json(&one.keys)?,
            json(&one.why)?,
            one.missing.as_ref().map(json).transpose()?,
        ])?;
        Members::Exception.put(connection, ids, id, &one.lines)?;
    }
    Ok(())
}

fn put_suggestions(
    connection: &Connection,
    ids: &mut LineIds<'_>,
    suggestions: &[Suggestion],
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO suggestion (score, reasons) VALUES (?1, ?2)";
    let mut insert = connection.prepare_cached(SQL)?;
    for one in suggestions {
        let id = insert.insert(params![one.score, json(&one.reasons)?])?;
        Members::Suggestion.put(connection, ids, id, &one.lines)?;
    }
    Ok(())
}
