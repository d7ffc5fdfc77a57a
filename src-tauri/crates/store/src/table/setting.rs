//! The shop itself, its settings, and the rule files a person imported.

use chrono::NaiveDateTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shop::Shop;

use crate::value::{first, json, second_number, word};
use crate::{Reader, StoreError, Writer};

/// What a rule file speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// A business calendar (TOML).
    Calendar,
    /// A table of response codes (TOML).
    ResponseTable,
}

impl Reader<'_> {
    /// The shop; `None` in a file that has none yet.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn shop(self) -> Result<Option<Shop>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT body FROM shop WHERE id = 1")?;
        first(&mut found, [], |cells| cells.json())
    }

    /// A setting, such as `language`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is of another shape, [`StoreError::Sql`].
    pub fn setting<T: DeserializeOwned>(self, name: &str) -> Result<Option<T>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
        first(&mut found, [name], |cells| cells.json())
    }

    /// The text of the rule file imported last; `None` where the built-in one serves.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub fn rule_file(self, kind: RuleKind) -> Result<Option<String>, StoreError> {
        const SQL: &str = "SELECT text FROM rule_file WHERE kind = ?1 ORDER BY id DESC LIMIT 1";
        first(&mut *self.connection.prepare_cached(SQL)?, [word(&kind)], |cells| cells.next())
    }
}

impl Writer<'_> {
    /// Sets the shop, replacing what was told before.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub fn put_shop(&mut self, shop: &Shop) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO shop (id, body) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        self.transaction.prepare_cached(SQL)?.execute([json(shop)?])?;
        Ok(())
    }

    /// Sets a setting, replacing its value.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub fn put_setting<T: Serialize>(&mut self, name: &str, value: &T) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO setting (name, value) VALUES (?1, ?2)
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.transaction.prepare_cached(SQL)?.execute([name, &json(value)?])?;
        Ok(())
    }

    /// Adds a rule file, which from now on serves instead of the one before.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub fn put_rule_file(
        &mut self,
        kind: RuleKind,
        name: &str,
        text: &str,
        added_at: NaiveDateTime,
        operator: &str,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO rule_file (kind, name, text, added_at, operator) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = (word(&kind), name, text, second_number(added_at), operator);
        self.transaction.prepare_cached(SQL)?.execute(values)?;
        Ok(())
    }
}
