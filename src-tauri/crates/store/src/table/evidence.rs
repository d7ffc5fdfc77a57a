//! The bytes of evidence; what they show is told in the case.

use std::io::{Read, Write};
use std::path::Path;

use casework::CaseNumber;
use chrono::NaiveDateTime;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::value::{Cells, all, first, second_number};
use crate::{Reader, StoreError, Writer};

/// The most bytes one piece of evidence may have: 50 MB.
pub const EVIDENCE_BYTES_MAX: u64 = 50 << 20;

/// A file to keep with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// The case, which must be kept already.
    pub case: CaseNumber,
    /// Number within the case, from 1.
    pub id: u32,
    /// File name, card numbers cut.
    pub name: String,
    /// When it was made or received, as the person says.
    pub acquired_at: Option<NaiveDateTime>,
    /// When it was attached.
    pub added_at: NaiveDateTime,
    /// Who attached it.
    pub added_by: String,
}

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct EvidenceItem {
    /// The case.
    pub case: CaseNumber,
    /// Number within the case, from 1.
    pub id: u32,
    /// File name, card numbers cut.
    pub name: String,
    /// Size.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub bytes: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// When it was made or received, as the person says.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub acquired_at: Option<NaiveDateTime>,
    /// When it was attached.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub added_at: NaiveDateTime,
    /// Who attached it.
    pub added_by: String,
}

const ITEM: &str =
    "SELECT e.case_number, e.id, e.name, blob.bytes, blob.sha256, e.acquired_at, e.added_at, e.added_by
    FROM evidence AS e JOIN blob ON blob.id = e.blob WHERE e.case_number = ?1";

fn item(cells: &mut Cells<'_>) -> Result<EvidenceItem, StoreError> {
    let case = cells.text()?.parse::<CaseNumber>();
    Ok(EvidenceItem {
        case: case.map_err(|error| StoreError::Damaged(error.to_string()))?,
        id: cells.next()?,
        name: cells.next()?,
        bytes: u64::try_from(cells.next::<i64>()?).unwrap_or_default(),
        sha256: cells.next()?,
        acquired_at: cells.time_or_none()?,
        added_at: cells.time()?,
        added_by: cells.next()?,
    })
}

impl Reader<'_> {
    /// The files of a case, in order of their numbers.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn evidence(self, case: &CaseNumber) -> Result<Vec<EvidenceItem>, StoreError> {
        let sql = format!("{ITEM} ORDER BY e.id");
        all(&mut *self.connection.prepare_cached(&sql)?, [case.as_str()], item)
    }

    /// Writes the bytes of a file to `out`, after they were checked against their hash.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`] when a byte changed, [`StoreError::Io`] of `out`.
    pub fn evidence_bytes(self, case: &CaseNumber, id: u32, out: &mut impl Write) -> Result<(), StoreError> {
        const SQL: &str = "SELECT blob, name FROM evidence WHERE case_number = ?1 AND id = ?2";
        let mut found = self.connection.prepare_cached(SQL)?;
        let found: Option<(i64, String)> =
            first(&mut found, params![case.as_str(), id], |cells| Ok((cells.next()?, cells.next()?)))?;
        let (blob, name) = found.ok_or_else(|| StoreError::not_found("evidence", format!("{case}/{id}")))?;
        out.write_all(&self.blob(blob)?).map_err(|error| StoreError::io("write", Path::new(&name), error))
    }
}

impl Writer<'_> {
    /// Keeps a file with a case; the same bytes are kept once, however often they are attached.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] over [`EVIDENCE_BYTES_MAX`], [`StoreError::Io`] of `source`,
    /// [`StoreError::Taken`] when the case has that number already, [`StoreError::Sql`].
    pub fn put_evidence(
        &mut self,
        new: &NewEvidence,
        source: &mut impl Read,
    ) -> Result<EvidenceItem, StoreError> {
        const INSERT: &str =
            "INSERT INTO evidence (case_number, id, name, blob, acquired_at, added_at, added_by)
                              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (case_number, id) DO NOTHING";
        let mut bytes = Vec::new();
        let mut limited = source.take(EVIDENCE_BYTES_MAX + 1);
        let read = limited.read_to_end(&mut bytes);
        read.map_err(|error| StoreError::io("read", Path::new(&new.name), error))?;
        if u64::try_from(bytes.len()).is_ok_and(|size| size > EVIDENCE_BYTES_MAX) {
            return Err(StoreError::TooLarge { name: new.name.clone(), limit: EVIDENCE_BYTES_MAX });
        }
        let (blob, _) = self.put_blob(&bytes)?;
        let kept = self.transaction.prepare_cached(INSERT)?.execute(params![
            new.case.as_str(),
            new.id,
            new.name,
            blob,
            new.acquired_at.map(second_number),
            second_number(new.added_at),
            new.added_by,
        ])?;
        let name = format!("{}/{}", new.case, new.id);
        if kept == 0 {
            return Err(StoreError::Taken { noun: "evidence", name });
        }
        let sql = format!("{ITEM} AND e.id = ?2");
        let found =
            first(&mut *self.transaction.prepare_cached(&sql)?, params![new.case.as_str(), new.id], item)?;
        found.ok_or_else(|| StoreError::not_found("evidence", name))
    }
}
