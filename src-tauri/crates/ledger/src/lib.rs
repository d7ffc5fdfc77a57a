//! The nouns of a row: which leg it is on, what it says, by which keys it is known, where it came from.
//!
//! Deliberately not here: how a file is read (`statement`), what two rows mean together (`matching`), and any
//! clock, disk or network.

mod card;
mod card_number;
mod coverage;
mod identity;
mod keys;
mod line;
mod response;

pub use card::{CardKind, MaskedCard};
pub use card_number::{FoundCard, find_cards, find_in_card_cell, mask_text, mask_text_but};
pub use coverage::Coverage;
pub use identity::{ContentHash, IDENTITY_VERSION, LineIdentity, SourceId};
pub use keys::LineKeys;
pub use line::{Leg, Line, Pending, Tender, TransactionKind};
pub use response::{ResponseClass, ResponseCode, ResponseMeaning, ResponseTable, UNIONPAY};
