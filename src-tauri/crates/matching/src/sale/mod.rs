//! POS ↔ acquirer, one to one: net, strong key, second key, suggestion; then what stayed alone.

mod amounts;
mod duplicates;
mod events;
mod netting;
pub(crate) mod reasons;
mod second;
mod strong;
mod window;

use std::collections::BTreeSet;

use ledger::{Leg, Line, TransactionKind};

use crate::book::{Book, counter, is_sale, number};
use crate::findings::Findings;
use crate::missing::Missing;
use crate::{Fate, Pass, Waiting};

/// How a pair was found.
#[derive(Debug, Clone, Copy)]
struct Mate {
    row: usize,
    pass: Pass,
    only: bool,
}

/// The rows of the relation and who belongs to whom so far.
struct Sales<'b, 'a> {
    book: &'b Book<'a>,
    /// POS rows that may be money, surest first.
    pos: Vec<usize>,
    /// Acquirer rows that may be money.
    acquirer: Vec<usize>,
    mate: Vec<Option<Mate>>,
    /// Of a void or reversal: the sale it cancels, on its own leg.
    original: Vec<Option<usize>>,
    /// Rows of a pair that may be one, awaiting a person.
    suggested: BTreeSet<usize>,
}

/// Judges every POS and acquirer row in the sale relation.
pub(crate) fn judge(book: &Book<'_>, findings: &mut Findings, missing: &mut Missing) {
    let mut sales = Sales {
        book,
        pos: Vec::new(),
        acquirer: Vec::new(),
        mate: vec![None; book.rows.len()],
        original: vec![None; book.rows.len()],
        suggested: BTreeSet::new(),
    };
    for (row, line) in book.rows.iter().enumerate() {
        if !matches!(line.leg, Leg::Pos | Leg::Acquirer) {
            continue;
        }
        if book.looked(row) {
            findings.sale[row] = Some(Fate::Waiting { until: None, why: Waiting::NeedsLook });
        } else if let Some(why) = book.no_sale(row) {
            findings.sale[row] = Some(Fate::NotMoney { why });
        } else if line.leg == Leg::Pos {
            sales.pos.push(row);
        } else {
            sales.acquirer.push(row);
        }
    }
    sales.pos.sort_by_key(|row| (book.standing(*row), book.rows[*row].at, *row));
    sales.pinned();
    netting::link(&mut sales);
    strong::pair(&mut sales);
    second::pair(&mut sales);
    window::suggest(&mut sales, findings);
    events::judge(&sales, findings, missing);
}

impl Sales<'_, '_> {
    fn pinned(&mut self) {
        for (one, other) in self.book.linked().iter().copied() {
            let (pos, acquirer) = match (self.book.rows[one].leg, self.book.rows[other].leg) {
                (Leg::Pos, Leg::Acquirer) => (one, other),
                (Leg::Acquirer, Leg::Pos) => (other, one),
                _ => continue,
            };
            let takes_part = |row: usize| self.book.no_sale(row).is_none() && !self.book.looked(row);
            if self.free(pos) && self.free(acquirer) && takes_part(pos) && takes_part(acquirer) {
                self.pair(pos, acquirer, Pass::Pinned, false);
            }
        }
    }

    fn free(&self, row: usize) -> bool {
        self.mate[row].is_none()
    }

    fn pair(&mut self, pos: usize, acquirer: usize, pass: Pass, only: bool) {
        self.mate[pos] = Some(Mate { row: acquirer, pass, only });
        self.mate[acquirer] = Some(Mate { row: pos, pass, only });
    }

    fn line(&self, row: usize) -> &Line {
        self.book.rows[row]
    }
}

/// Whether two rows cannot be one transaction: a whole number that both have differs.
fn contradict(one: &Line, other: &Line) -> bool {
    let differ = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let keys = (&one.keys, &other.keys);
    let whole =
        |line: &Line| number(line, &line.keys.reference_no).filter(|no| no.len() == 12).map(str::to_owned);
    let references = differ(whole(one).as_deref(), whole(other).as_deref());
    let terminals = differ(counter(&keys.0.terminal_no), counter(&keys.1.terminal_no));
    let same_batch =
        counter(&keys.0.batch_no).is_some() && counter(&keys.0.batch_no) == counter(&keys.1.batch_no);
    let vouchers = same_batch && differ(counter(&keys.0.voucher_no), counter(&keys.1.voucher_no));
    let codes = differ(number(one, &keys.0.auth_code), number(other, &keys.1.auth_code));
    references || terminals || vouchers || codes
}

/// Whether both rows know their card and it cannot be the same one.
fn cards_differ(one: &Line, other: &Line) -> bool {
    matches!((&one.keys.card, &other.keys.card), (Some(a), Some(b)) if !a.may_be(b))
}

/// A number per kind; a completed pre-authorisation is a sale.
fn kind_no(line: &Line) -> u8 {
    match line.kind {
        TransactionKind::Void => 1,
        TransactionKind::Refund => 2,
        TransactionKind::Reversal => 3,
        _ if is_sale(line) => 0,
        _ => 9,
    }
}
