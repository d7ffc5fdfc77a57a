use std::collections::HashMap;

use ledger::{Leg, Line};

use super::{Sales, cards_differ, contradict, kind_no};
use crate::Pass;
use crate::book::{Standing, number, terminal};

/// More rows of one key than this on a side are no key any more.
const RIVALS_MAX: usize = 64;

type Key<'a> = (&'a str, &'a str, i64, u8);

/// Pass 3: for rows whose reference is lost; only where each side has exactly one candidate.
pub(super) fn pair(sales: &mut Sales<'_, '_>) {
    one_key(sales, code_card_amount);
    one_key(sales, card_terminal_amount);
}

fn code_card_amount(line: &Line) -> Option<Key<'_>> {
    let card = line.keys.card.as_ref()?.tail();
    Some((number(line, &line.keys.auth_code)?, card, line.amount.units(), kind_no(line)))
}

fn card_terminal_amount(line: &Line) -> Option<Key<'_>> {
    let card = line.keys.card.as_ref()?.tail();
    Some((card, terminal(line)?, line.amount.units(), kind_no(line)))
}

fn one_key(sales: &mut Sales<'_, '_>, key: for<'a> fn(&'a Line) -> Option<Key<'a>>) {
    let book = sales.book;
    let mut buckets: HashMap<Key<'_>, (Vec<usize>, Vec<usize>)> = HashMap::new();
    let free = sales.pos.iter().chain(&sales.acquirer).copied().filter(|row| sales.free(*row));
    for row in free.filter(|row| book.standing(*row) != Standing::Failed) {
        let line = book.rows[row];
        let Some(key) = key(line) else { continue };
        let bucket = buckets.entry(key).or_default();
        if line.leg == Leg::Pos { bucket.0.push(row) } else { bucket.1.push(row) }
    }
    let mut pairs = Vec::new();
    for (ours, theirs) in buckets.values() {
        if ours.len() > RIVALS_MAX || theirs.len() > RIVALS_MAX {
            continue;
        }
        let could = |one: usize, other: usize| {
            let (a, b) = (book.rows[one], book.rows[other]);
            (a.day - b.day).num_days().abs() <= 1
                && !contradict(a, b)
                && !cards_differ(a, b)
                && !book.refused(one, other)
        };
        for one in ours.iter().copied() {
            let mut candidates = theirs.iter().copied().filter(|other| could(one, *other));
            let (Some(other), None) = (candidates.next(), candidates.next()) else { continue };
            if ours.iter().filter(|rival| could(**rival, other)).count() == 1 {
                pairs.push((one, other));
            }
        }
    }
    pairs.sort_unstable();
    for (one, other) in pairs {
        sales.pair(one, other, Pass::SecondKey, true);
    }
}
