use chrono::TimeDelta;
use ledger::{Leg, Line, LineIdentity};

use crate::book::{Book, counter, number, terminal};
use crate::sale::reasons;
use crate::{Input, Signal, Suggestion};

/// More near misses than this are no help to a person.
const NEAREST_MAX: usize = 5;

/// What came nearest to a POS or acquirer row on the other leg, best first: what would have made it match.
///
/// Looks at rows that share a number, the card or the amount within a day; what differs shows by its absence
/// from the reasons. Empty for other legs and for rows that are no money.
pub fn nearest(input: &Input<'_>, identity: &LineIdentity) -> Vec<Suggestion> {
    let book = Book::new(input);
    let Some(row) = book.rows.iter().position(|line| line.identity == *identity) else { return Vec::new() };
    let line = book.rows[row];
    let other_leg = match line.leg {
        Leg::Pos => Leg::Acquirer,
        Leg::Acquirer => Leg::Pos,
        Leg::Bank | Leg::Wallet => return Vec::new(),
    };
    let others =
        book.rows.iter().enumerate().filter(|(_, other)| other.leg == other_leg && resembles(line, other));
    let mut found: Vec<Suggestion> = others
        .map(|(other, _)| {
            let (pos, acquirer) = if line.leg == Leg::Pos { (row, other) } else { (other, row) };
            let reasons = reasons::of(&book, pos, acquirer, false);
            let score = reasons.iter().map(|reason| reason.points).sum();
            Suggestion { lines: book.identities([row, other]), reasons, score }
        })
        .filter(|one| {
            one.reasons.iter().any(|reason| reason.signal != Signal::MerchantNo && reason.points > 0)
        })
        .collect();
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.lines.cmp(&b.lines)));
    found.truncate(NEAREST_MAX);
    found
}

fn resembles(line: &Line, other: &Line) -> bool {
    let equal = |a: Option<&str>, b: Option<&str>| a.is_some() && a == b;
    let (ours, theirs) = (&line.keys, &other.keys);
    let near = (line.day - other.day).abs() <= TimeDelta::days(1);
    let numbers = equal(number(line, &ours.reference_no), number(other, &theirs.reference_no))
        || equal(number(line, &ours.order_no), number(other, &theirs.order_no))
        || equal(number(line, &ours.channel_no), number(other, &theirs.channel_no));
    let trace = equal(terminal(line), terminal(other))
        && equal(counter(&ours.voucher_no), counter(&theirs.voucher_no));
    let card = matches!((&ours.card, &theirs.card), (Some(a), Some(b)) if a.may_be(b));
    numbers || (near && (trace || card || line.amount == other.amount))
}
