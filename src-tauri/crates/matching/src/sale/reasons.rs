use ledger::Line;

use crate::book::{Book, counter, number, terminal};
use crate::{Reason, Signal};

/// Signal by signal, why a POS row and an acquirer row are one.
pub(crate) fn of(book: &Book<'_>, pos: usize, acquirer: usize, only: bool) -> Vec<Reason> {
    let (ours, theirs) = (book.rows[pos], book.rows[acquirer]);
    let mut reasons = Vec::with_capacity(8);
    let mut add = |signal: Signal, detail: String| {
        reasons.push(Reason { signal, points: book.input.rules.points(signal), detail });
    };
    for (signal, number) in equal_numbers(ours, theirs) {
        add(signal, number);
    }
    if ours.amount == theirs.amount {
        add(Signal::Amount, ours.amount.to_string());
    } else {
        let difference = theirs.amount.checked_sub(ours.amount).map(|money| money.to_string());
        add(Signal::AmountDiffers, difference.unwrap_or_else(|_| theirs.amount.currency().to_string()));
    }
    let cards = ours.keys.card.as_ref().zip(theirs.keys.card.as_ref());
    if let Some((card, _)) = cards.filter(|(a, b)| a.may_be(b)) {
        add(Signal::CardTail, card.tail().to_owned());
    }
    let window = i64::from(book.input.rules.wide_window_minutes) * 60;
    match (ours.at, theirs.at) {
        (Some(a), Some(b)) if (a - b).num_seconds().abs() <= window => {
            add(Signal::SecondsApart, (a - b).num_seconds().abs().to_string());
        }
        _ if ours.day == theirs.day => add(Signal::Day, ours.day.to_string()),
        _ => {}
    }
    if only {
        add(Signal::OnlyCandidate, String::new());
    }
    reasons
}

fn equal_numbers(ours: &Line, theirs: &Line) -> Vec<(Signal, String)> {
    let mut equal = Vec::with_capacity(4);
    let mut compare = |signal: Signal, a: Option<&str>, b: Option<&str>| {
        if let (Some(a), true) = (a, a == b) {
            equal.push((signal, a.to_owned()));
        }
    };
    let (a, b) = (&ours.keys, &theirs.keys);
    compare(Signal::ReferenceNo, number(ours, &a.reference_no), number(theirs, &b.reference_no));
    if counter(&a.batch_no) == counter(&b.batch_no) && counter(&a.batch_no).is_some() {
        compare(Signal::BatchVoucher, counter(&a.voucher_no), counter(&b.voucher_no));
    }
    compare(Signal::OrderNo, number(ours, &a.order_no), number(theirs, &b.order_no));
    compare(Signal::ChannelNo, number(ours, &a.channel_no), number(theirs, &b.channel_no));
    compare(Signal::RefundNo, number(ours, &a.refund_no), number(theirs, &b.refund_no));
    compare(Signal::AuthCode, number(ours, &a.auth_code), number(theirs, &b.auth_code));
    compare(Signal::TerminalNo, terminal(ours), terminal(theirs));
    compare(Signal::MerchantNo, counter(&a.merchant_no), counter(&b.merchant_no));
    equal
}
