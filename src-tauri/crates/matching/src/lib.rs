//! From lines to matches and exceptions: passes, reasons, one fate per row and relation.
