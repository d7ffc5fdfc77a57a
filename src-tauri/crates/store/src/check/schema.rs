//! The tables and the guards on them against those that this version makes.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::migration::{MIGRATIONS, migrate};
use crate::value::all;
use crate::{Reader, StoreError};

impl Reader<'_> {
    /// Tables, indexes and triggers that are missing, changed or added.
    pub(super) fn schema(self) -> Result<Vec<String>, StoreError> {
        let mut fresh = Connection::open_in_memory()?;
        migrate(&mut fresh, MIGRATIONS)?;
        let (expect, mut found) = (objects(&fresh)?, objects(self.connection)?);
        let mut faults = Vec::new();
        for (name, sql) in expect {
            match found.remove(&name) {
                None => faults.push(format!("{name} is missing")),
                Some(other) if other != sql => faults.push(format!("{name} is changed")),
                Some(_) => {}
            }
        }
        faults.extend(found.keys().map(|name| format!("{name} is added")));
        Ok(faults)
    }
}

/// What a file is made of: `trigger event_lives` and the SQL that made it.
fn objects(connection: &Connection) -> Result<BTreeMap<String, Option<String>>, StoreError> {
    // SQLite keeps tables of its own, such as those of its statistics.
    const SQL: &str =
        "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'";
    let found = all(&mut connection.prepare(SQL)?, [], |cells| Ok((cells.next()?, cells.next()?)))?;
    Ok(found.into_iter().collect())
}
