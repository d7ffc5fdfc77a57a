//! One file per noun: its SQL, its row mapping, its reads and its writes.

pub(crate) mod blob;
pub(crate) mod case_file;
pub(crate) mod digest;
pub(crate) mod event;
pub(crate) mod evidence;
pub(crate) mod import;
pub(crate) mod line;
pub(crate) mod look;
pub(crate) mod packet;
pub(crate) mod pin;
pub(crate) mod reconciliation;
pub(crate) mod setting;
pub(crate) mod withdraw;
