//! Use cases: one function per intention, one transaction each.
