use std::collections::HashMap;

use chrono::TimeDelta;
use ledger::Leg;

use super::{Sales, cards_differ, contradict, kind_no, reasons};
use crate::book::{Standing, terminal};
use crate::findings::Findings;

/// More candidates than this are no help to a person.
const CANDIDATES_MAX: usize = 8;

/// Lone rows of one terminal and amount.
#[derive(Default)]
struct Sides {
    pos: Vec<usize>,
    acquirer: Vec<usize>,
}

/// Pass 4: amount, terminal and time; suggestions only, several candidates are shown as such.
pub(super) fn suggest(sales: &mut Sales<'_, '_>, findings: &mut Findings) {
    let book = sales.book;
    let mut buckets: HashMap<(&str, i64, u8), Sides> = HashMap::new();
    for row in sales.pos.iter().chain(&sales.acquirer).copied() {
        let line = book.rows[row];
        let alone = sales.free(row) && sales.original[row].is_none() && line.at.is_some();
        let (Some(terminal), true) = (terminal(line), alone && book.standing(row) != Standing::Failed) else {
            continue;
        };
        let bucket = buckets.entry((terminal, line.amount.units(), kind_no(line))).or_default();
        if line.leg == Leg::Pos { bucket.pos.push(row) } else { bucket.acquirer.push(row) }
    }
    let mut pairs = Vec::new();
    for Sides { pos: ours, acquirer: theirs } in buckets.values_mut() {
        theirs.sort_by_key(|row| (book.rows[*row].at, *row));
        for one in ours.iter().copied() {
            let near = candidates(sales, one, theirs, book.input.rules.near_window_minutes);
            let wide = || candidates(sales, one, theirs, book.input.rules.wide_window_minutes);
            let found = if near.is_empty() { wide() } else { near };
            pairs.extend(found.into_iter().map(|other| (one, other)));
        }
    }
    pairs.sort_unstable();
    let mut rivals: HashMap<usize, u32> = HashMap::new();
    for (one, other) in &pairs {
        *rivals.entry(*one).or_default() += 1;
        *rivals.entry(*other).or_default() += 1;
    }
    for (one, other) in pairs {
        let only = rivals.get(&one) == Some(&1) && rivals.get(&other) == Some(&1);
        findings.suggested(book.identities([one, other]), reasons::of(book, one, other, only));
        sales.suggested.extend([one, other]);
    }
}

fn candidates(sales: &Sales<'_, '_>, one: usize, theirs: &[usize], minutes: u32) -> Vec<usize> {
    let book = sales.book;
    let line = book.rows[one];
    let Some(at) = line.at else { return Vec::new() };
    let reach = TimeDelta::minutes(i64::from(minutes));
    let first = theirs.partition_point(|row| book.rows[*row].at < Some(at - reach));
    theirs[first..]
        .iter()
        .copied()
        .take_while(|row| book.rows[*row].at <= Some(at + reach))
        .filter(|row| !contradict(line, book.rows[*row]) && !cards_differ(line, book.rows[*row]))
        .filter(|row| !book.refused(one, *row))
        .take(CANDIDATES_MAX)
        .collect()
}
