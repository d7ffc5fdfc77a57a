use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

/// Why the shop's file cannot do what was asked; nothing of the transaction was kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A new shop would overwrite a file.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The file is no shop file.
    #[error("{0} is not a shop file")]
    NotOurs(PathBuf),
    /// A newer program wrote the file.
    #[error("the file has schema version {found}, this program knows {known}")]
    Newer {
        /// Version in the file.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// A key was given, and this version keeps files unencrypted.
    #[error("this version opens no encrypted files")]
    KeyRefused,
    /// What is stored contradicts itself.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Another program is writing to the file.
    #[error("the file is in use by another program")]
    Locked,
    /// The file or its folder takes no writing.
    #[error("the file takes no writing")]
    ReadOnly,
    /// No room on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The operating system refused.
    #[error("cannot {operation} {path}: {source}")]
    Io {
        /// What was tried, e.g. `open`.
        operation: &'static str,
        /// With which file.
        path: PathBuf,
        /// Its reason.
        source: io::Error,
    },
    /// A row's outcome in the plan does not fit what is stored: the plan is stale or contradicts itself.
    #[error("row {row}: the plan does not fit what is stored")]
    StalePlan {
        /// The row.
        row: u32,
    },
    /// A line's identity is not `source|day|key|occurrence` of its own source and day.
    #[error("line {0} does not carry its own source and day")]
    Identity(String),
    /// The thing asked for is not stored.
    #[error("no {noun} {name}")]
    NotFound {
        /// What kind of thing.
        noun: &'static str,
        /// Which one.
        name: String,
    },
    /// The thing is stored already and cannot be replaced.
    #[error("{noun} {name} is stored already")]
    Taken {
        /// What kind of thing.
        noun: &'static str,
        /// Which one.
        name: String,
    },
    /// More bytes than one item may have.
    #[error("{name} is over the limit of {limit} bytes")]
    TooLarge {
        /// Which item.
        name: String,
        /// The limit.
        limit: u64,
    },
    /// Any other answer of SQLite.
    #[error("database: {0}")]
    Sql(#[source] rusqlite::Error),
}

impl StoreError {
    pub(crate) fn io(operation: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::Io { operation, path: path.to_owned(), source },
        }
    }

    pub(crate) fn not_found(noun: &'static str, name: impl ToString) -> Self {
        Self::NotFound { noun, name: name.to_string() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            // The file beside the shop's that its readers share could not grow.
            _ if error
                .sqlite_error()
                .is_some_and(|found| found.extended_code == ffi::SQLITE_IOERR_SHMSIZE) =>
            {
                Self::DiskFull
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ => match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..) => Self::Damaged(error.to_string()),
                _ => Self::Sql(error),
            },
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
