//! Views to PDF: the cover sheet of a case packet.
//!
//! Documents are set by Typst in a closed world: the template, the data, two embedded fonts and a given time.
//! What a person typed reaches the template only as data, never as markup. Deliberately not here: the store,
//! the clock, the disk, and where a document goes.

mod cover;
mod voice;
mod world;

pub use cover::{CoverEvidence, CoverRow, CoverSheet, Direction, direction};

use words::Locale;

/// Why a document could not be set; a fault of the program, not of its data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document could not be set ({phase}): {message}")]
pub struct PrintError {
    /// In which phase.
    pub phase: &'static str,
    /// What the typesetter said.
    pub message: String,
}

/// The cover sheet of a packet as PDF/A-3b, in one language, or in both without a locale.
///
/// # Errors
/// [`PrintError`] when the typesetter refuses.
pub fn cover_sheet(sheet: &CoverSheet<'_>, locale: Option<Locale>) -> Result<Vec<u8>, PrintError> {
    let data = cover::data(sheet, locale);
    let ident = format!("settlebench {} {} {}", sheet.case.number, sheet.version, sheet.head);
    world::pdf(include_str!("../templates/cover.typ"), &data, &ident, sheet.sealed_at)
}
