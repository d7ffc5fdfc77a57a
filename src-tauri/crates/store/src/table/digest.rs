//! What an import told, in two hashes: its event holds them, and a check makes them again from the tables.

use rusqlite::Rows;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::table::import::unpack;
use crate::value::{Cells, hex};
use crate::{Reader, StoreError};

/// What an import told, as its event holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDigest {
    /// SHA-256 of the kept copy.
    pub copy: String,
    /// SHA-256 over all rows: place, outcome, identity and content of the line, or why it was rejected.
    pub rows: String,
}

/// A line that was accepted to say something else is told as it first was, and so is a changed row whose telling the
/// line took over when no other was left.
const SIGHTED: &str = "SELECT s.row, s.outcome, source.name, line.day, line.key, line.occurrence,
    CASE WHEN s.outcome <> 'known' THEN coalesce(
      (SELECT json_extract(v.body, '$.content') || ' ' || json_extract(v.body, '$.lost_digits')
       FROM line_version AS v WHERE s.outcome = 'changed' AND v.import = s.import AND v.row = s.row
       AND v.state <> 'replaced'),
      (SELECT json_extract(r.body, '$.content') || ' ' || json_extract(r.body, '$.lost_digits')
       FROM line_version AS r WHERE r.line = line.id AND r.state = 'replaced' ORDER BY r.id LIMIT 1),
      lower(hex(line.content)) || ' ' || line.lost_digits) END,
    look.reason
    FROM sighting AS s JOIN line ON line.id = s.line JOIN source ON source.id = line.source
    LEFT JOIN look ON s.outcome = 'needs_look' AND look.import = s.import AND look.row = s.row
    WHERE s.import = ?1 ORDER BY s.row";

const REJECTED: &str =
    "SELECT row, \"column\", reason, text FROM rejected_row WHERE import = ?1 ORDER BY row";

const FRAMES: &str = "SELECT bytes, size, seq, first_offset, first_line FROM import_frame
    WHERE import = ?1 ORDER BY seq";

impl Reader<'_> {
    /// The hashes of what an import told, from what is stored of it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its kept copy cannot be unpacked, [`StoreError::Sql`].
    pub fn import_digest(self, import: i64) -> Result<ImportDigest, StoreError> {
        Ok(ImportDigest { copy: self.copy_digest(import)?, rows: self.rows_digest(import)? })
    }

    /// SHA-256 of a kept copy; its frames are unpacked one at a time.
    pub(crate) fn copy_digest(self, import: i64) -> Result<String, StoreError> {
        let mut frames = self.connection.prepare_cached(FRAMES)?;
        let mut frames = frames.query([import])?;
        let (mut hash, mut place) = (Sha256::new(), (0_i64, 0_i64, 1_i64));
        while let Some(frame) = frames.next()? {
            let mut cells = Cells::of(frame);
            let bytes = unpack(&mut cells)?;
            let told = (cells.next()?, cells.next()?, cells.next()?);
            if told != place {
                return Err(StoreError::Damaged(format!("import {import}: frame {} out of place", place.0)));
            }
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            let [size, lines] = [bytes.len(), lines].map(|number| i64::try_from(number).unwrap_or(i64::MAX));
            place = (place.0 + 1, place.1.saturating_add(size), place.2.saturating_add(lines));
            hash.update(&bytes);
        }
        Ok(hex(&hash.finalize()))
    }

    /// SHA-256 over the rows of an import.
    pub(crate) fn rows_digest(self, import: i64) -> Result<String, StoreError> {
        let mut hash = Sha256::new();
        for sql in [SIGHTED, REJECTED] {
            let mut statement = self.connection.prepare_cached(sql)?;
            let columns = statement.column_count();
            take_rows(&mut hash, statement.query([import])?, columns)?;
        }
        Ok(hex(&hash.finalize()))
    }
}

/// Takes rows into a hash, each cell with its kind and length before it, so that no two tables give the same bytes.
fn take_rows(hash: &mut Sha256, mut rows: Rows<'_>, columns: usize) -> Result<(), StoreError> {
    use rusqlite::types::ValueRef;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            let number;
            let (kind, bytes): (u8, &[u8]) = match row.get_ref(column)? {
                ValueRef::Null => (0, &[]),
                ValueRef::Integer(value) => {
                    number = value.to_be_bytes();
                    (1, &number)
                }
                ValueRef::Real(value) => {
                    number = value.to_bits().to_be_bytes();
                    (2, &number)
                }
                ValueRef::Text(text) => (3, text),
                ValueRef::Blob(bytes) => (4, bytes),
            };
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
    hash.update([255]);
    Ok(())
}
