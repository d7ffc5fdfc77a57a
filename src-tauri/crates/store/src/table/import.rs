//! Imports: one applied plan each, with its masked copy, sightings, rejected rows and coverage.

use chrono::NaiveDateTime;
use ledger::{Coverage, Leg, LineIdentity, SourceId};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use statement::{
    ControlTotal, Encoding, ImportPlan, Note, OutcomeCounts, PlannedRow, RejectedRow, SheetHead, Sighted,
};

use crate::table::line::{COLUMNS, LineIds, read};
use crate::table::look::put_row;
use crate::table::withdraw::Withdrawal;
use crate::value::{Cells, all, count, day_number, first, from_json, json, second_number, word};
use crate::{Reader, StoreError, Writer};

const FRAME_BYTES: usize = 256 << 10;
const ZSTD_LEVEL: i32 = 3;

/// One applied plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ImportRecord {
    /// Number, from 1, never given twice.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub id: i64,
    /// File name, card numbers cut.
    pub file: String,
    /// SHA-256 of the original bytes.
    pub sha256: String,
    /// Size of the original.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub bytes: u64,
    /// Leg its rows went to.
    pub leg: Leg,
    /// Profile that read it.
    pub profile: String,
    /// Encoding it was read in.
    pub encoding: Encoding,
    /// How many rows had each outcome.
    #[serde(flatten)]
    pub counts: OutcomeCounts,
    /// Totals of the file beside those of its rows.
    pub controls: Vec<ControlTotal>,
    /// What the file covers.
    pub coverage: Vec<Coverage>,
    /// Normalisations and losses.
    pub notes: Vec<Note>,
    /// When it was applied, local wall time.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub applied_at: NaiveDateTime,
    /// Who applied it.
    pub operator: String,
    /// The plan that was shown and applied.
    pub plan_hash: String,
    /// Set once it was taken back: then none of its rows is left.
    pub withdrawn: Option<Withdrawal>,
}

/// Where a file told a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Origin {
    /// The import.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// Its file's name.
    pub file: String,
    /// Physical line of the file.
    pub row: u32,
    /// Its leg.
    pub leg: Leg,
}

/// A row that could not be read, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct RejectedRecord {
    /// The import.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// Its file's name.
    pub file: String,
    /// Physical line of the file.
    pub row: u32,
    /// Column, reason and text.
    #[serde(flatten)]
    pub rejected: RejectedRow,
}

const RECORD: &str =
    "SELECT id, file, sha256, bytes, leg, profile, encoding, rows, new, known, changed, rejected,
    needs_look, controls, notes, applied_at, operator, plan_hash, withdrawn_at, withdrawn_by, withdrawn_why
    FROM import";

fn record(cells: &mut Cells<'_>) -> Result<ImportRecord, StoreError> {
    Ok(ImportRecord {
        id: cells.next()?,
        file: cells.next()?,
        sha256: cells.next()?,
        bytes: u64::try_from(cells.next::<i64>()?).unwrap_or_default(),
        leg: cells.word()?,
        profile: cells.next()?,
        encoding: cells.word()?,
        counts: OutcomeCounts {
            rows: cells.next()?,
            new: cells.next()?,
            known: cells.next()?,
            changed: cells.next()?,
            rejected: cells.next()?,
            needs_look: cells.next()?,
        },
        controls: cells.json()?,
        coverage: Vec::new(),
        notes: cells.json()?,
        applied_at: cells.time()?,
        operator: cells.next()?,
        plan_hash: cells.next()?,
        withdrawn: withdrawal(cells)?,
    })
}

fn withdrawal(cells: &mut Cells<'_>) -> Result<Option<Withdrawal>, StoreError> {
    let (at, by, why) = (cells.time_or_none()?, cells.next::<Option<String>>()?, cells.next()?);
    Ok(at.zip(by).map(|(at, by)| Withdrawal { at, by, why }))
}

fn origin(cells: &mut Cells<'_>) -> Result<Origin, StoreError> {
    Ok(Origin { import: cells.next()?, file: cells.next()?, row: cells.next()?, leg: cells.word()? })
}

impl Reader<'_> {
    /// Every import, oldest first, withdrawn ones too.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn imports(self) -> Result<Vec<ImportRecord>, StoreError> {
        let mut found = self.connection.prepare_cached(&format!("{RECORD} ORDER BY id"))?;
        let records = all(&mut found, [], record)?;
        records.into_iter().map(|record| self.with_coverage(record)).collect()
    }

    /// One import.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn import(self, id: i64) -> Result<ImportRecord, StoreError> {
        let mut found = self.connection.prepare_cached(&format!("{RECORD} WHERE id = ?1"))?;
        let found = first(&mut found, [id], record)?.ok_or_else(|| StoreError::not_found("import", id))?;
        self.with_coverage(found)
    }

    /// The first import of these very bytes that was not withdrawn.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn import_by_sha256(self, sha256: &str) -> Result<Option<ImportRecord>, StoreError> {
        let sql = format!("{RECORD} WHERE sha256 = ?1 AND withdrawn_at IS NULL ORDER BY id LIMIT 1");
        let found = first(&mut *self.connection.prepare_cached(&sql)?, [sha256], record)?;
        found.map(|record| self.with_coverage(record)).transpose()
    }

    /// What all imports together cover, in order of import.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn coverage(self) -> Result<Vec<Coverage>, StoreError> {
        Ok(self.imports()?.into_iter().flat_map(|record| record.coverage).collect())
    }

    fn with_coverage(self, mut record: ImportRecord) -> Result<ImportRecord, StoreError> {
        const SQL: &str = "SELECT leg, source, merchant_no, terminal_no, first_day, last_day FROM coverage
                           WHERE import = ?1 ORDER BY id";
        record.coverage = all(&mut *self.connection.prepare_cached(SQL)?, [record.id], |cells| {
            Ok(Coverage {
                leg: cells.word()?,
                source: SourceId(cells.next()?),
                merchant_no: cells.next()?,
                terminal_no: cells.next()?,
                from: cells.day()?,
                to: cells.day()?,
            })
        })?;
        Ok(record)
    }

    /// Rows that could not be read, of one import or of all, in file order.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn rejected(self, import: Option<i64>) -> Result<Vec<RejectedRecord>, StoreError> {
        const SQL: &str = "SELECT r.import, import.file, r.row, r.\"column\", r.reason, r.text
            FROM rejected_row AS r JOIN import ON import.id = r.import
            WHERE ?1 IS NULL OR r.import = ?1 ORDER BY r.import, r.row";
        all(&mut *self.connection.prepare_cached(SQL)?, [import], |cells| {
            Ok(RejectedRecord {
                import: cells.next()?,
                file: cells.next()?,
                row: cells.next()?,
                rejected: RejectedRow { column: cells.next()?, reason: cells.word()?, text: cells.next()? },
            })
        })
    }

    /// Where files told a line, first telling first; empty for a line nobody knows.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn origins(self, line: &LineIdentity) -> Result<Vec<Origin>, StoreError> {
        let id = LineIds::new(self.connection).find(line)?;
        id.map_or(Ok(Vec::new()), |id| self.origins_by_id(id))
    }

    fn origins_by_id(self, id: i64) -> Result<Vec<Origin>, StoreError> {
        const SQL: &str = "SELECT sighting.import, import.file, sighting.row, import.leg
            FROM sighting JOIN import ON import.id = sighting.import
            WHERE sighting.line = ?1 ORDER BY sighting.import, sighting.row";
        all(&mut *self.connection.prepare_cached(SQL)?, [id], origin)
    }

    /// What is stored of a line, and who told it first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn sighted(self, line: &LineIdentity) -> Result<Option<Sighted>, StoreError> {
        let Some(id) = LineIds::new(self.connection).find(line)? else { return Ok(None) };
        let line = self.line_by_id(id)?;
        let first = self.origins_by_id(id)?.into_iter().next();
        let Origin { file, row, .. } =
            first.ok_or_else(|| StoreError::Damaged(format!("line {id} unsighted")))?;
        Ok(Some(Sighted { identity: line.identity.clone(), line: Box::new(line), file, row }))
    }

    /// All that is stored of some days of a leg, each with who told it first, ordered by identity.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn sighted_between(
        self,
        leg: Leg,
        from: chrono::NaiveDate,
        to: chrono::NaiveDate,
    ) -> Result<Vec<Sighted>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, import.file, told.row
             FROM line JOIN source ON source.id = line.source
             JOIN (SELECT line, import, row, row_number() OVER (PARTITION BY line ORDER BY import, row) AS nth
                   FROM sighting) AS told ON told.line = line.id AND told.nth = 1
             JOIN import ON import.id = told.import
             WHERE line.day BETWEEN ?1 AND ?2 AND source.leg = ?3"
        );
        let values = params![day_number(from), day_number(to), word(&leg)];
        let mut sighted = all(&mut *self.connection.prepare_cached(&sql)?, values, |cells| {
            let line = read(cells)?;
            let identity = line.identity.clone();
            Ok(Sighted { identity, line: Box::new(line), file: cells.next()?, row: cells.next()? })
        })?;
        sighted.sort_unstable_by(|one, other| one.identity.cmp(&other.identity));
        Ok(sighted)
    }

    /// What an import's kept copy is a sheet of; nothing where it is the file itself.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn sheet(self, import: i64) -> Result<Option<SheetHead>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT sheet FROM import WHERE id = ?1")?;
        let head = first(&mut found, [import], |cells| cells.text_or_none()?.map(from_json).transpose())?;
        head.ok_or_else(|| StoreError::not_found("import", import))
    }

    /// The kept copy of an import's file: its bytes, or those of its sheet, with card digits overwritten.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn masked_copy(self, import: i64) -> Result<Vec<u8>, StoreError> {
        self.import(import)?;
        const SQL: &str = "SELECT bytes, size FROM import_frame WHERE import = ?1 ORDER BY seq";
        let frames = all(&mut *self.connection.prepare_cached(SQL)?, [import], unpack)?;
        Ok(frames.concat())
    }

    /// One physical line of an import's kept copy, without its line end; only the frames it lies in are unpacked.
    ///
    /// Lines are counted by line feeds, which serves every encoding but UTF-16.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a line the file does not have, [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn masked_line(self, import: i64, row: u32) -> Result<Vec<u8>, StoreError> {
        const SQL: &str =
            "SELECT bytes, size, first_line FROM import_frame WHERE import = ?1 AND seq >= coalesce(
            (SELECT max(seq) FROM import_frame WHERE import = ?1 AND first_line < ?2), 0) ORDER BY seq";
        let nothing = || StoreError::not_found("row", format!("{row} of import {import}"));
        let mut statement = self.connection.prepare_cached(SQL)?;
        let mut rows = statement.query(params![import, row])?;
        let mut text = Vec::new();
        let mut at = None;
        while let Some(frame) = rows.next()? {
            let mut cells = Cells::of(frame);
            text.extend(unpack(&mut cells)?);
            let line: u32 = cells.next()?;
            let first_line = *at.get_or_insert(line);
            let wanted = usize::try_from(row.saturating_sub(first_line)).map_err(|_| nothing())?;
            if text.iter().filter(|byte| **byte == b'\n').count() > wanted {
                break;
            }
        }
        let wanted = at.and_then(|line| usize::try_from(row.checked_sub(line)?).ok()).ok_or_else(nothing)?;
        let line = text.split(|byte| *byte == b'\n').nth(wanted).ok_or_else(nothing)?;
        Ok(line.strip_suffix(b"\r").unwrap_or(line).to_vec())
    }
}

/// A frame of a kept copy, from its bytes and its size.
pub(crate) fn unpack(cells: &mut Cells<'_>) -> Result<Vec<u8>, StoreError> {
    let packed = cells.bytes()?;
    let size = usize::try_from(cells.next::<i64>()?).unwrap_or_default().min(FRAME_BYTES);
    zstd::bulk::decompress(packed, size).map_err(|error| StoreError::Damaged(format!("kept copy: {error}")))
}

/// An import on its way into the shop's file: rows and the kept copy are taken as they are read.
///
/// It is part of the transaction it was begun in; what is not finished goes with that transaction.
pub struct Importing<'w> {
    connection: &'w Connection,
    ids: LineIds<'w>,
    import: i64,
    frame: Vec<u8>,
    frames: i64,
    offset: i64,
    line: i64,
}

impl Writer<'_> {
    /// Begins an import, which gives it its number.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Sql`].
    pub fn begin_import(
        &self,
        applied_at: NaiveDateTime,
        operator: &str,
    ) -> Result<Importing<'_>, StoreError> {
        const SQL: &str =
            "INSERT INTO import (file, sha256, bytes, leg, profile, encoding, rows, new, known, changed,
            rejected, needs_look, controls, notes, applied_at, operator, plan_hash)
            VALUES ('', '', 0, 'pos', '', 'UTF-8', 0, 0, 0, 0, 0, 0, '[]', '[]', ?1, ?2, '')";
        let mut insert = self.transaction.prepare_cached(SQL)?;
        let import = insert.insert(params![second_number(applied_at), operator])?;
        Ok(self.importing(import))
    }

    pub(crate) fn importing(&self, import: i64) -> Importing<'_> {
        Importing {
            connection: &self.transaction,
            ids: self.line_ids(),
            import,
            frame: Vec::with_capacity(FRAME_BYTES),
            frames: 0,
            offset: 0,
            line: 1,
        }
    }
}

impl Importing<'_> {
    /// Keeps the next row in the one way its outcome says.
    ///
    /// A *changed* row leaves the stored line as it is; its telling is kept as an offered change (see
    /// [`Reader::offered_changes`]). A *needs a look* row's line is stored and held back until decided.
    ///
    /// # Errors
    /// [`StoreError::StalePlan`] where an outcome does not fit what is stored, [`StoreError::Identity`],
    /// [`StoreError::DiskFull`], [`StoreError::Sql`].
    pub fn row(&mut self, row: &PlannedRow) -> Result<(), StoreError> {
        put_row(self.connection, &mut self.ids, self.import, row)
    }

    /// Tells that the kept copy is a sheet, and of what.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub fn sheet(&self, head: &SheetHead) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE import SET sheet = ?2 WHERE id = ?1";
        self.connection.prepare_cached(SQL)?.execute(params![self.import, json(head)?])?;
        Ok(())
    }

    /// Keeps the next bytes of the file's masked copy.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Sql`].
    pub fn copy(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(FRAME_BYTES - self.frame.len()));
            self.frame.extend_from_slice(now);
            bytes = later;
            if self.frame.len() == FRAME_BYTES {
                self.put_frame()?;
            }
        }
        Ok(())
    }

    /// What the books hold of a line.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn sighted(&self, line: &LineIdentity) -> Result<Option<Sighted>, StoreError> {
        Reader { connection: self.connection }.sighted(line)
    }

    /// Ends the import with what the plan says of the whole.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Sql`].
    pub fn finish(mut self, plan: &ImportPlan) -> Result<ImportRecord, StoreError> {
        const SQL: &str = "UPDATE import SET file = ?2, sha256 = ?3, bytes = ?4, leg = ?5, profile = ?6,
            encoding = ?7, rows = ?8, new = ?9, known = ?10, changed = ?11, rejected = ?12, needs_look = ?13,
            controls = ?14, notes = ?15, plan_hash = ?16 WHERE id = ?1";
        if !self.frame.is_empty() {
            self.put_frame()?;
        }
        let counts = plan.counts;
        self.connection.prepare_cached(SQL)?.execute(params![
            self.import,
            plan.file,
            plan.sha256,
            i64::try_from(plan.bytes).map_err(|_| StoreError::Damaged(format!("size {}", plan.bytes)))?,
            word(&plan.leg),
            plan.profile,
            word(&plan.encoding),
            counts.rows,
            counts.new,
            counts.known,
            counts.changed,
            counts.rejected,
            counts.needs_look,
            json(&plan.controls)?,
            json(&plan.notes)?,
            plan.hash,
        ])?;
        self.put_coverage(&plan.coverage)?;
        Reader { connection: self.connection }.import(self.import)
    }

    fn put_coverage(&self, coverage: &[Coverage]) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO coverage (import, leg, source, merchant_no, terminal_no, first_day, last_day)
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut insert = self.connection.prepare_cached(SQL)?;
        for one in coverage {
            let days = (day_number(one.from), day_number(one.to));
            let values = params![
                self.import,
                word(&one.leg),
                one.source.0,
                one.merchant_no,
                one.terminal_no,
                days.0,
                days.1
            ];
            insert.execute(values)?;
        }
        Ok(())
    }

    fn put_frame(&mut self) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO import_frame (import, seq, first_offset, first_line, size, bytes)
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let packed = zstd::bulk::compress(&self.frame, ZSTD_LEVEL)
            .map_err(|error| StoreError::Damaged(format!("cannot pack the kept copy: {error}")))?;
        let size = count(self.frame.len())?;
        let values = params![self.import, self.frames, self.offset, self.line, size, packed];
        self.connection.prepare_cached(SQL)?.execute(values)?;
        self.frames += 1;
        self.offset += size;
        self.line += count(self.frame.iter().filter(|byte| **byte == b'\n').count())?;
        self.frame.clear();
        Ok(())
    }
}
