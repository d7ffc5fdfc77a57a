//! The commands of the window, one call each.

pub(crate) mod cases;
pub(crate) mod intake;
pub(crate) mod packets;
pub(crate) mod paths;
pub(crate) mod reconciliation;
pub(crate) mod shop;

use workbench::Error;

/// What a command gives back.
type Answer<T> = Result<T, Error>;
