//! One shop, one SQLite file: the only SQL.
