use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use ledger::{Line, TransactionKind};

use super::{Sales, contradict, kind_no};
use crate::Pass;
use crate::book::{Standing, counter, number, terminal};

/// Longest search in a bucket of rows with one key; a key that names more rows names none.
const BUCKET_MAX: usize = 64;

/// What two rows must share, beside the day.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key<'a> {
    numbers: [&'a str; 4],
    units: i64,
    kind: u8,
}

/// One tier of the strong-key pass, from most to least certain.
struct Tier {
    key: for<'a> fn(&'a Line) -> Option<Key<'a>>,
    /// By how many days the acquirer's row may differ.
    days: &'static [i64],
    /// Whether rows with another whole number that differs are kept apart.
    guarded: bool,
    /// Whether only a pair without any rival counts.
    unique: bool,
}

const NEAR: &[i64] = &[0, 1, -1];

const TIERS: &[Tier] = &[
    Tier { key: reference_and_amount, days: NEAR, guarded: false, unique: false },
    Tier { key: voucher_and_amount, days: NEAR, guarded: true, unique: false },
    Tier { key: bare_reference_and_amount, days: NEAR, guarded: true, unique: false },
    Tier { key: reference_and_sign, days: NEAR, guarded: false, unique: false },
    Tier { key: reference_alone, days: NEAR, guarded: false, unique: false },
    Tier { key: voucher_alone, days: &[0], guarded: true, unique: false },
    Tier { key: refund_no, days: NEAR, guarded: false, unique: false },
    Tier { key: channel_no, days: NEAR, guarded: true, unique: false },
    Tier { key: order_no, days: NEAR, guarded: true, unique: false },
    Tier { key: order_alone, days: NEAR, guarded: true, unique: true },
    Tier { key: reference_other_kind, days: &[0], guarded: false, unique: true },
];

/// Pass 2: equal keys make a pair, whatever the amounts.
pub(super) fn pair(sales: &mut Sales<'_, '_>) {
    for tier in TIERS {
        for days in tier.days {
            one_tier(sales, tier, *days);
        }
    }
}

fn one_tier(sales: &mut Sales<'_, '_>, tier: &Tier, days: i64) {
    let book = sales.book;
    let mut there: HashMap<(Key<'_>, NaiveDate), Vec<usize>> = HashMap::new();
    for row in sales.acquirer.iter().copied().filter(|row| sales.free(*row)) {
        if let Some(key) = (tier.key)(book.rows[row]) {
            there.entry((key, book.rows[row].day)).or_default().push(row);
        }
    }
    if there.is_empty() {
        return;
    }
    let mut rivals: HashMap<(Key<'_>, NaiveDate), u32> = HashMap::new();
    let mut wanted = Vec::new();
    for row in sales.pos.iter().copied().filter(|row| sales.free(*row)) {
        let line = book.rows[row];
        let shifted = if days < 0 {
            line.day.pred_opt()
        } else {
            line.day.checked_add_days(Days::new(days.unsigned_abs()))
        };
        let (Some(key), Some(day)) = ((tier.key)(line), shifted) else { continue };
        if tier.unique {
            *rivals.entry((key, day)).or_default() += 1;
        }
        wanted.push((row, (key, day)));
    }
    let mut pairs = Vec::new();
    for (row, key) in wanted {
        let Some(bucket) = there.get_mut(&key) else { continue };
        let only = bucket.len() == 1;
        if tier.unique && (!only || rivals.get(&key) != Some(&1) || book.standing(row) > Standing::Confirm) {
            continue;
        }
        let apart = |other: &usize| tier.guarded && contradict(book.rows[row], book.rows[*other]);
        let fits = |other: &usize| !book.refused(row, *other) && !apart(other);
        if let Some(at) = bucket.iter().take(BUCKET_MAX).position(fits) {
            pairs.push((row, bucket.remove(at), only));
        }
    }
    for (pos, acquirer, only) in pairs {
        sales.pair(pos, acquirer, Pass::StrongKey, only);
    }
}

fn key<'a>(numbers: [Option<&'a str>; 4], units: i64, kind: u8) -> Option<Key<'a>> {
    let [a, b, c, d] = numbers;
    Some(Key { numbers: [a?, b?, c?, d?], units, kind })
}

/// Sign instead of kind: a void may be told as a refund.
fn sign_no(line: &Line) -> u8 {
    if line.amount.is_negative() { 11 } else { 10 }
}

fn reference_and_amount(line: &Line) -> Option<Key<'_>> {
    let reference = number(line, &line.keys.reference_no);
    key([reference, terminal(line), Some(""), Some("")], line.amount.units(), kind_no(line))
}

/// Terminal, batch and voucher; the merchant no. may be an alias on the other leg.
fn voucher<'a>(line: &'a Line, units: i64) -> Option<Key<'a>> {
    let (batch, voucher) = (counter(&line.keys.batch_no), counter(&line.keys.voucher_no));
    key([terminal(line), batch, voucher, Some("")], units, kind_no(line))
}

fn voucher_and_amount(line: &Line) -> Option<Key<'_>> {
    voucher(line, line.amount.units())
}

fn bare_reference_and_amount(line: &Line) -> Option<Key<'_>> {
    let reference = number(line, &line.keys.reference_no);
    key([reference, Some(""), Some(""), Some("")], line.amount.units(), kind_no(line))
}

fn reference_and_sign(line: &Line) -> Option<Key<'_>> {
    let reference = number(line, &line.keys.reference_no);
    key([reference, terminal(line), Some(""), Some("")], line.amount.units(), sign_no(line))
}

fn reference_alone(line: &Line) -> Option<Key<'_>> {
    let reference = number(line, &line.keys.reference_no);
    key([reference, terminal(line), Some(""), Some("")], 0, kind_no(line))
}

fn voucher_alone(line: &Line) -> Option<Key<'_>> {
    voucher(line, 0)
}

fn refund_no(line: &Line) -> Option<Key<'_>> {
    let refund = number(line, &line.keys.refund_no);
    key([refund, Some(""), Some(""), Some("")], line.amount.units(), sign_no(line))
}

fn channel_no(line: &Line) -> Option<Key<'_>> {
    let channel = number(line, &line.keys.channel_no);
    key([channel, Some(""), Some(""), Some("")], line.amount.units(), kind_no(line))
}

fn order_no(line: &Line) -> Option<Key<'_>> {
    let order = number(line, &line.keys.order_no);
    key([order, Some(""), Some(""), Some("")], line.amount.units(), kind_no(line))
}

fn order_alone(line: &Line) -> Option<Key<'_>> {
    let order = number(line, &line.keys.order_no);
    key([order, Some(""), Some(""), Some("")], 0, kind_no(line))
}

/// Sale against void or refund; a reversal shares its sale's reference by design and is left out.
fn reference_other_kind(line: &Line) -> Option<Key<'_>> {
    if line.kind == TransactionKind::Reversal {
        return None;
    }
    let reference = number(line, &line.keys.reference_no);
    key([reference, terminal(line), Some(""), Some("")], line.amount.abs().units(), 20)
}
