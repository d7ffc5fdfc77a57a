use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::migration::{MIGRATIONS, migrate};

/// `application_id` of a shop file: the letters `Setl`.
pub const APPLICATION_ID: i32 = i32::from_be_bytes(*b"Setl");

const PAGE_BYTES: i64 = 16_384;
const BUSY_PATIENCE: Duration = Duration::from_secs(3);
const STATEMENTS_KEPT: usize = 96;
/// Where SQLite's file header holds `application_id`, big endian.
const HEADER_BYTES: usize = 100;
const HEADER_APPLICATION_ID: std::ops::Range<usize> = 68..72;
const HEADER_MAGIC: &[u8] = b"SQLite format 3\0";

/// The key of an encrypted file; no version knows encryption yet.
#[derive(Clone)]
pub struct Key(pub Vec<u8>);

/// One shop's open file.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// Reads a shop's file.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub(crate) connection: &'a Connection,
}

/// Writes within one transaction; reads see what it wrote.
pub struct Writer<'a> {
    pub(crate) transaction: Transaction<'a>,
}

impl Store {
    /// Makes a new, empty shop file; an existing file of no bytes is taken over.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::Io`], [`StoreError::DiskFull`].
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() || found.len() > 0 => {
                return Err(StoreError::Exists(path.to_owned()));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                File::create_new(path).map_err(|error| StoreError::io("create", path, error))?;
            }
            Err(error) => return Err(StoreError::io("create", path, error)),
        }
        let mut connection = connect(path)?;
        // These two hold only if they come before the first page is written.
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        migrate(&mut connection, MIGRATIONS)?;
        write_ahead(&connection)?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// Opens a shop file and brings it to the newest schema.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`], [`StoreError::Newer`], [`StoreError::KeyRefused`] for any key,
    /// [`StoreError::Damaged`], [`StoreError::Locked`], [`StoreError::Io`].
    pub fn open(path: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        if key.is_some() {
            return Err(StoreError::KeyRefused);
        }
        recognise(path)?;
        let mut connection = connect(path)?;
        let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        if application != APPLICATION_ID {
            return Err(StoreError::NotOurs(path.to_owned()));
        }
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version < 1 {
            return Err(StoreError::Damaged(format!("user_version {version}")));
        }
        migrate(&mut connection, MIGRATIONS)?;
        write_ahead(&connection)?;
        let store = Self { connection, path: path.to_owned() };
        store.read().chain_head().map_err(|error| match error {
            StoreError::Sql(cause) => StoreError::Damaged(cause.to_string()),
            other => other,
        })?;
        Ok(store)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The reading side.
    pub fn read(&self) -> Reader<'_> {
        Reader { connection: &self.connection }
    }

    /// Runs one user intention: all it writes is kept if it returns `Ok`, nothing if it returns `Err`.
    ///
    /// # Errors
    /// What `work` returns; [`StoreError::Locked`] when another program writes; [`StoreError::DiskFull`].
    pub fn transaction<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let mut writer = Writer { transaction: begun.map_err(StoreError::from)? };
        let done = work(&mut writer)?;
        writer.transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }
}

impl Writer<'_> {
    /// The reading side, which sees what this transaction wrote.
    pub fn read(&self) -> Reader<'_> {
        Reader { connection: &self.transaction }
    }
}

/// Refuses a file that is none of ours by its first bytes, before SQLite may touch it.
fn recognise(path: &Path) -> Result<(), StoreError> {
    let io = |error| StoreError::io("open", path, error);
    // A pipe or device could never end.
    if !std::fs::metadata(path).map_err(io)?.is_file() {
        return Err(StoreError::NotOurs(path.to_owned()));
    }
    let mut header = Vec::with_capacity(HEADER_BYTES);
    let limit = u64::try_from(HEADER_BYTES).unwrap_or(u64::MAX);
    File::open(path).map_err(io)?.take(limit).read_to_end(&mut header).map_err(io)?;
    let ours = header.len() == HEADER_BYTES
        && header.starts_with(HEADER_MAGIC)
        && header[HEADER_APPLICATION_ID] == APPLICATION_ID.to_be_bytes();
    if ours { Ok(()) } else { Err(StoreError::NotOurs(path.to_owned())) }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen) => {
                StoreError::io("open", path, std::io::Error::other(error))
            }
            _ => error.into(),
        })?;
    connection.busy_timeout(BUSY_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Sorting never leaves rows in a temporary file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode == "wal" { Ok(()) } else { Err(StoreError::Damaged(format!("journal mode {mode}"))) }
}
