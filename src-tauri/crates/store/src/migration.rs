use rusqlite::Connection;

use crate::StoreError;

/// Every schema change, in order; entry n leads to `user_version` n + 1. A released one is never edited.
pub(crate) const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_first.sql")];

/// Brings a file to the newest schema, all or nothing.
///
/// # Errors
/// [`StoreError::Newer`] before anything is touched.
pub(crate) fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done = usize::try_from(found).map_err(|_| StoreError::Damaged(format!("user_version {found}")))?;
    for migration in &migrations[done..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.pragma_update(None, "application_id", crate::APPLICATION_ID)?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(connection: &Connection) -> i64 {
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn only_what_is_missing_runs() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = "CREATE TABLE a (x INTEGER) STRICT;";
        migrate(&mut connection, &[first]).unwrap();
        migrate(&mut connection, &[first, "CREATE TABLE b (x INTEGER) STRICT;"]).unwrap();
        assert_eq!(version(&connection), 2);
        connection.execute_batch("SELECT x FROM a; SELECT x FROM b").unwrap();
    }

    #[test]
    fn all_or_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = ["CREATE TABLE a (x INTEGER) STRICT;", "CREATE TABLE b (x NONSENSE) STRICT;"];
        migrate(&mut connection, &broken).unwrap_err();
        assert_eq!(version(&connection), 0);
        assert!(connection.execute_batch("SELECT x FROM a").is_err());
    }

    #[test]
    fn a_newer_file_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 7).unwrap();
        let error = migrate(&mut connection, MIGRATIONS).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 7, known: 1 }), "{error}");
    }
}
