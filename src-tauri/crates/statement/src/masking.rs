//! Which characters of a record may not be kept: card numbers, and every cell of a personal column.

use ledger::FoundCard;

use crate::header::Header;
use crate::profile::Role;
use crate::table::Cell;

/// Digits that no text without a card number has more of.
const DIGITS: usize = 10;

/// Cells that a data row may lack; a record that lacks more is a footer or a torn one.
const LACKING_MAX: usize = 3;

/// What of a record may not be kept.
pub(crate) struct Hidden {
    /// Places of its characters, in order.
    pub(crate) places: Vec<usize>,
    /// Cells with card numbers.
    pub(crate) cards: u32,
}

/// Whether a record can have anything to hide, told without cutting it.
pub(crate) fn may_hide(header: &Header<'_>, text: &str, is_data: bool) -> bool {
    (is_data && header.personal.contains(&true)) || text.chars().filter(|c| c.is_numeric()).count() > DIGITS
}

/// What of a record may not be kept.
pub(crate) fn hidden(header: &Header<'_>, text: &str, cells: &[Cell], is_data: bool) -> Hidden {
    let whole = is_data && header.width_fault(text, cells).is_none();
    let dated = whole && is_dated(header, cells);
    let own =
        header.column(Role::Card).filter(|_| dated).map(|column| OwnCard::of(&cells[column].value(text)));
    let mut hidden = Hidden { places: Vec::new(), cards: 0 };
    let (mut counted, mut start) = (0, 0);
    for (column, cell) in cells.iter().enumerate() {
        let value = &text[cell.from..cell.to];
        start += text[counted..cell.from].chars().count();
        counted = cell.from;
        if is_data && is_personal(header, column, cells.len(), whole) {
            hidden.places.extend(start..start + value.chars().count());
        } else if value.len() > DIGITS {
            let role = header.roles.get(column).copied().flatten().filter(|_| dated);
            let numbers: Vec<FoundCard> = if role == Some(Role::Card) {
                ledger::find_in_card_cell(value).into_iter().collect()
            } else {
                ledger::find_cards(value)
            };
            // Only in a data row is an id an id, and there it may be a card only if it is the row's own.
            let is_id = role.is_some_and(Role::is_id);
            let before = hidden.places.len();
            for number in numbers {
                if !is_id || own.as_ref().is_some_and(|own| own.is(&number.number)) {
                    hidden.places.extend(number.hidden.iter().map(|place| start + place));
                }
            }
            hidden.cards += u32::from(hidden.places.len() > before);
        }
    }
    hidden.places.sort_unstable();
    hidden.places.dedup();
    hidden
}

/// Whether a record has something in a column that tells its day; a total row has not.
fn is_dated(header: &Header<'_>, cells: &[Cell]) -> bool {
    [Role::Date, Role::Time, Role::SettledOn].into_iter().any(|role| {
        let cell = header.column(role).and_then(|column| cells.get(column));
        cell.is_some_and(|cell| cell.from < cell.to)
    })
}

/// Whether a cell is of a personal column; in a record of another width it may have been moved, so that every cell
/// from the first place such a one can have is hidden.
fn is_personal(header: &Header<'_>, column: usize, width: usize, whole: bool) -> bool {
    if whole {
        return header.personal.get(column) == Some(&true);
    }
    let lacking = Some(header.plain.len().saturating_sub(width)).filter(|lacking| *lacking <= LACKING_MAX);
    let first = header.personal.iter().position(|personal| *personal);
    first.is_some_and(|first| column >= first.saturating_sub(lacking.unwrap_or_default()))
}

/// The row's own card, full or cut already.
struct OwnCard(String);

impl OwnCard {
    fn of(cell: &str) -> Self {
        Self(crate::cell::half_width(cell).chars().filter(|c| c.is_ascii_digit() || *c == '*').collect())
    }

    fn is(&self, number: &str) -> bool {
        let own = self.0.as_str();
        let ends = own.len() >= 10
            && own.get(..6) == number.get(..6)
            && own[own.len() - 4..] == number[number.len() - 4..];
        own == number || (ends && own.contains('*'))
    }
}
