//! Sealed packets: put once, never changed; a correction is a new version.

use casework::{CaseNumber, PacketVersion};
use rusqlite::params;

use crate::value::{Cells, all, first, hex, second_number, sha256};
use crate::{Reader, StoreError, Writer};

fn version(cells: &mut Cells<'_>) -> Result<PacketVersion, StoreError> {
    Ok(PacketVersion {
        version: cells.next()?,
        sha256: cells.next()?,
        sealed_at: cells.time()?,
        head: cells.next()?,
    })
}

impl Reader<'_> {
    /// The sealed packets of a case, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn packets(self, case: &CaseNumber) -> Result<Vec<PacketVersion>, StoreError> {
        const SQL: &str = "SELECT packet.version, blob.sha256, packet.sealed_at, packet.head
            FROM packet JOIN blob ON blob.id = packet.blob WHERE packet.case_number = ?1 ORDER BY packet.version";
        all(&mut *self.connection.prepare_cached(SQL)?, [case.as_str()], version)
    }

    /// A sealed packet's bytes, the very same every time.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`] when a byte changed, [`StoreError::Sql`].
    pub fn packet_bytes(self, case: &CaseNumber, version: u32) -> Result<Vec<u8>, StoreError> {
        const SQL: &str = "SELECT blob FROM packet WHERE case_number = ?1 AND version = ?2";
        let mut found = self.connection.prepare_cached(SQL)?;
        let blob = first(&mut found, params![case.as_str(), version], |cells| cells.next())?;
        self.blob(blob.ok_or_else(|| StoreError::not_found("packet", format!("{case} v{version}")))?)
    }
}

impl Writer<'_> {
    /// Keeps a sealed packet.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the version is sealed already, [`StoreError::Damaged`] when the bytes do not have
    /// the hash they are said to have, [`StoreError::Sql`].
    pub fn put_packet(
        &mut self,
        case: &CaseNumber,
        sealed: &PacketVersion,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO packet (case_number, version, blob, sealed_at, head)
                           VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (case_number, version) DO NOTHING";
        let name = format!("{case} v{}", sealed.version);
        if hex(&sha256(bytes)) != sealed.sha256 {
            return Err(StoreError::Damaged(format!("packet {name} has another hash")));
        }
        let (blob, _) = self.put_blob(bytes)?;
        let values =
            params![case.as_str(), sealed.version, blob, second_number(sealed.sealed_at), sealed.head];
        match self.transaction.prepare_cached(SQL)?.execute(values)? {
            0 => Err(StoreError::Taken { noun: "packet", name }),
            _ => Ok(()),
        }
    }
}
