//! Lines against their hashes, imports and kept copies against the events that told them.

use std::collections::BTreeMap;

use ledger::{ContentHash, Line};
use serde_json::Value;

use crate::table::digest::ImportDigest;
use crate::table::line::{COLUMNS, IDENTITY, identity, read};
use crate::value::{Cells, all, word};
use crate::{Reader, StoreError};

impl Reader<'_> {
    /// Lines that cannot be read, or do not say what their hash stands for.
    pub(super) fn false_lines(self) -> Result<Vec<String>, StoreError> {
        let sql = format!("SELECT {COLUMNS}, line.id FROM line JOIN source ON source.id = line.source");
        let id_at = COLUMNS.split(',').count();
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut faults = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(id_at)?;
            match read(&mut Cells::of(row)) {
                Err(StoreError::Damaged(what)) => faults.push(format!("line {id}: {what}")),
                Err(other) => return Err(other),
                Ok(line) if ContentHash::of(&line) != line.content => {
                    faults.push(format!("line {id}: content"));
                }
                Ok(_) => {}
            }
        }
        faults.extend(self.otherwise_accepted()?);
        Ok(faults)
    }

    /// Lines that do not say what was accepted last, tellings that are not of their line, sources not of their leg.
    fn otherwise_accepted(self) -> Result<Vec<String>, StoreError> {
        const ACCEPTED: &str = "SELECT 'line ' || line.id || ': not as accepted' FROM line
            JOIN line_version AS r ON r.id =
              (SELECT max(id) FROM line_version WHERE line_version.line = line.id AND state = 'replaced')
            JOIN line_version AS a ON a.import = r.import AND a.row = r.row AND a.state = 'accepted'
            WHERE json_extract(a.body, '$.content') <> lower(hex(line.content))";
        const LEGS: &str = "SELECT 'source ' || name || ': leg ' || leg FROM source
            WHERE substr(name, 1, length(leg) + 1) <> leg || '/'";
        let tellings = format!(
            "SELECT {IDENTITY}, v.import, v.row, v.body FROM line_version AS v JOIN line ON line.id = v.line
             JOIN source ON source.id = line.source ORDER BY v.id"
        );
        let mut faults = all(&mut self.connection.prepare(ACCEPTED)?, [], |cells| cells.next())?;
        faults.extend(all(&mut self.connection.prepare(LEGS)?, [], |cells| cells.next())?);
        all(&mut self.connection.prepare(&tellings)?, [], |cells| {
            let (line, import, row): (_, i64, u32) = (identity(cells)?, cells.next()?, cells.next()?);
            let told: Result<Line, StoreError> = cells.json();
            if !told.is_ok_and(|told| told.identity == line && ContentHash::of(&told) == told.content) {
                faults.push(format!("import {import}: changed row {row}"));
            }
            Ok(())
        })?;
        Ok(faults)
    }

    /// Kept copies that cannot be unpacked, or are not those that were kept.
    pub(super) fn kept_copies(self) -> Result<Vec<String>, StoreError> {
        let told = self.import_events()?;
        let mut faults = Vec::new();
        for import in self.imports()? {
            let digest = told.get(&import.id).and_then(digest_of);
            let sound = match self.copy_digest(import.id) {
                Ok(copy) => digest.is_none_or(|digest| digest.copy == copy),
                Err(StoreError::Damaged(_)) => false,
                Err(other) => return Err(other),
            };
            if !sound {
                faults.push(format!("import {}", import.id));
            }
        }
        Ok(faults)
    }

    /// Imports that are not as their events tell, that no event tells, or that are gone.
    pub(super) fn imports_against_events(self) -> Result<Vec<String>, StoreError> {
        let mut told = self.import_events()?;
        let mut faults = Vec::new();
        for import in self.imports()? {
            let id = import.id;
            let Some(event) = told.remove(&id) else {
                faults.push(format!("import {id}: no event"));
                continue;
            };
            let stored = serde_json::to_value(&import)?;
            let fields = event.get("import").and_then(Value::as_object);
            let differing =
                fields.into_iter().flatten().filter(|(name, value)| stored.get(name) != Some(value));
            faults.extend(differing.map(|(name, _)| format!("import {id}: {name}")));
            if let Some(digest) = digest_of(&event)
                && digest.rows != self.rows_digest(id)?
            {
                faults.push(format!("import {id}: rows"));
            }
        }
        faults.extend(told.keys().map(|id| format!("import {id}: gone")));
        Ok(faults)
    }

    /// What the last event that told an import in full tells of it, each import by its number.
    fn import_events(self) -> Result<BTreeMap<i64, Value>, StoreError> {
        const SQL: &str = "SELECT CAST(substr(subject, 8) AS INTEGER), payload FROM event
            WHERE subject GLOB 'import/*' AND json_type(payload, '$.import') = 'object' ORDER BY seq";
        let told = all(&mut self.connection.prepare(SQL)?, [], |cells| Ok((cells.next()?, cells.json()?)))?;
        Ok(told.into_iter().collect())
    }

    /// Decisions about rows that no event tells.
    pub(super) fn decisions_against_events(self) -> Result<Vec<String>, StoreError> {
        const CHANGES: &str = "SELECT 'import ' || import || ': changed row ' || row || ' ' || state
            FROM line_version AS v WHERE state <> 'offered' AND NOT EXISTS (SELECT 1 FROM event
              WHERE subject = 'import/' || v.import AND kind = 'change_decided'
              AND json_extract(payload, '$.row') = v.row
              AND json_extract(payload, '$.accepted') = (v.state <> 'refused'))";
        // A line's decision goes on with it to the row that tells it next, so the line is what counts.
        const DECIDED: &str = "SELECT json_extract(payload, '$.line'), json_extract(payload, '$.decision')
            FROM event WHERE kind = 'look_decided' ORDER BY seq";
        let decided: BTreeMap<String, String> =
            all(&mut self.connection.prepare(DECIDED)?, [], |cells| Ok((cells.next()?, cells.next()?)))?
                .into_iter()
                .collect();
        let mut faults: Vec<String> = all(&mut self.connection.prepare(CHANGES)?, [], |cells| cells.next())?;
        for look in self.looks()? {
            if look.decision.is_some_and(|decision| decided.get(&look.line.0) != Some(&word(&decision))) {
                faults.push(format!("import {}: look at row {}", look.import, look.row));
            }
        }
        Ok(faults)
    }
}

fn digest_of(event: &Value) -> Option<ImportDigest> {
    event.get("digest").and_then(|digest| serde_json::from_value(digest.clone()).ok())
}
