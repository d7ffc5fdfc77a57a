use ledger::{Line, ResponseCode};
use money::Money;

use crate::book::{Book, is_sale, swapped};
use crate::findings::{Event, Findings, keys_of};
use crate::rules::tolerance_units;
use crate::why::why;
use crate::{ExceptionType, Relation, Why};

/// E07, E08, E10: what a pair's amounts say beside each other; findings on the match.
pub(super) fn compare(book: &Book<'_>, pos: usize, acquirer: usize, findings: &mut Findings) {
    let (ours, theirs) = (book.rows[pos], book.rows[acquirer]);
    let both = |a: String, b: String| [("acquirer", b), ("pos", a)];
    let (kind, amount, facts) = match theirs.amount.checked_sub(ours.amount) {
        Err(_) => {
            let codes = both(ours.amount.currency().to_string(), theirs.amount.currency().to_string());
            (ExceptionType::E10, ours.amount, vec![why("currencies-differ", codes)])
        }
        Ok(_) if is_sale(ours) != is_sale(theirs) => {
            let kinds =
                both(format!("{:?}", ours.kind).to_lowercase(), format!("{:?}", theirs.kind).to_lowercase());
            (ExceptionType::E08, ours.amount, vec![why("kinds-differ", kinds)])
        }
        Ok(difference) if difference.units().abs() > tolerance_units(&book.input.rules.amount_tolerance) => {
            (ExceptionType::E07, difference, hints(ours, theirs, difference))
        }
        Ok(_) => return,
    };
    let event = Event {
        kind,
        relation: Relation::Sale,
        watch_until: None,
        amount,
        keys: keys_of(book, &[pos, acquirer]),
        lines: vec![pos, acquirer],
        why: facts,
    };
    findings.finding(book, &book.rows[pos.min(acquirer)].identity.0, event);
}

fn hints(ours: &Line, theirs: &Line, difference: Money) -> Vec<Why> {
    let (pos, acquirer) = (ours.amount.to_string(), theirs.amount.to_string());
    let shown = difference.to_string();
    let sides = [("acquirer", acquirer), ("pos", pos)];
    let args = [sides[0].clone(), ("difference", shown.clone()), sides[1].clone()];
    let mut facts = vec![why("amounts-differ", args)];
    let (a, b) = (ours.amount.units().abs(), theirs.amount.units().abs());
    let factor = [10, 100].into_iter().find(|n| a.checked_mul(*n) == Some(b) || b.checked_mul(*n) == Some(a));
    let fee = theirs.fee.or(ours.fee);
    let told = |of: &Line| of.response.clone().filter(|code| *code == ResponseCode("10".to_owned()));
    if let Some(factor) = factor {
        facts.push(why("factor-of-ten", [("factor", factor.to_string())]));
    } else if swapped(ours.amount, theirs.amount) {
        facts.push(why("digits-swapped", sides));
    } else if let Some(fee) = fee.filter(|fee| fee.abs() == difference.abs()) {
        let net = ours.amount.abs().min(theirs.amount.abs());
        facts.push(why("net-taken-as-gross", [("fee", fee.to_string()), ("net", net.to_string())]));
    } else if let Some(code) = told(ours).or_else(|| told(theirs)) {
        facts.push(why("partial-approval", [("response", code.0)]));
    } else if minor(difference) % 9 == 0 {
        facts.push(why("difference-by-nine", [("difference", shown)]));
    }
    facts
}

/// Counted in minor units, by its digits as shown.
fn minor(amount: Money) -> i64 {
    let digits: String = amount.to_string().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1)
}
