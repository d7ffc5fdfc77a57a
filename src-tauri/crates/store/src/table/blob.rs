//! Bytes, kept once per content, in chunks of 1 MB.

use rusqlite::params;

use crate::value::{all, count, first, hex, sha256};
use crate::{Reader, StoreError, Writer};

const CHUNK_BYTES: usize = 1 << 20;

impl Reader<'_> {
    /// The bytes of a blob, checked against their hash.
    pub(crate) fn blob(self, blob: i64) -> Result<Vec<u8>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT sha256, bytes FROM blob WHERE id = ?1")?;
        let told: Option<(String, i64)> =
            first(&mut found, [blob], |cells| Ok((cells.next()?, cells.next()?)))?;
        let (sha, size) = told.ok_or_else(|| StoreError::not_found("blob", blob))?;
        let mut chunks =
            self.connection.prepare_cached("SELECT bytes FROM blob_chunk WHERE blob = ?1 ORDER BY seq")?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        all(&mut chunks, [blob], |cells| {
            bytes.extend_from_slice(cells.bytes()?);
            Ok(())
        })?;
        if hex(&sha256(&bytes)) == sha { Ok(bytes) } else { Err(StoreError::Damaged(format!("blob {sha}"))) }
    }

    /// Every blob's row id and hash.
    pub(crate) fn blobs(self) -> Result<Vec<(i64, String)>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT id, sha256 FROM blob ORDER BY id")?;
        all(&mut found, [], |cells| Ok((cells.next()?, cells.next()?)))
    }
}

impl Writer<'_> {
    /// Keeps bytes, or finds them kept already: row id and SHA-256.
    pub(crate) fn put_blob(&mut self, bytes: &[u8]) -> Result<(i64, String), StoreError> {
        let sha = hex(&sha256(bytes));
        let mut found = self.transaction.prepare_cached("SELECT id FROM blob WHERE sha256 = ?1")?;
        if let Some(blob) = first(&mut found, [&sha], |cells| cells.next())? {
            return Ok((blob, sha));
        }
        let mut insert =
            self.transaction.prepare_cached("INSERT INTO blob (sha256, bytes) VALUES (?1, ?2)")?;
        let blob = insert.insert(params![sha, count(bytes.len())?])?;
        let mut insert = self
            .transaction
            .prepare_cached("INSERT INTO blob_chunk (blob, seq, bytes) VALUES (?1, ?2, ?3)")?;
        for (seq, chunk) in bytes.chunks(CHUNK_BYTES).enumerate() {
            insert.execute(params![blob, count(seq)?, chunk])?;
        }
        Ok((blob, sha))
    }
}
