use std::collections::BTreeMap;

use chrono::Datelike;
use ledger::{Leg, LineKeys};
use money::Money;
use shop::{AcquirerContract, FeeNetting};

use crate::book::{Book, is_sale, total};
use crate::findings::{Event, Findings};
use crate::rules::tolerance_units;
use crate::why::why;
use crate::{ExceptionType, Fate, Relation};

/// Rows of one contract and month whose fee is not the agreed one.
struct Differing<'a> {
    contract: &'a AcquirerContract,
    rows: Vec<usize>,
    charged: Vec<Money>,
    agreed: Vec<Money>,
}

/// E18: fees of sales beside the contract; one finding per contract and month.
pub(super) fn compare(book: &Book<'_>, findings: &mut Findings) {
    let mut months: BTreeMap<(usize, String, money::Currency), Differing<'_>> = BTreeMap::new();
    for (row, line) in book.rows.iter().enumerate() {
        let money = !matches!(findings.payout[row], Some(Fate::NotMoney { .. }) | None) && !book.looked(row);
        if line.leg != Leg::Acquirer || !is_sale(line) || !money || book.is_early(Relation::Payout, row) {
            continue;
        }
        let day = book.settlement_day(row);
        let (Some(contract), Some(charged)) = (book.contract(row, day), line.fee) else { continue };
        if charged.is_zero() && contract.fee_netting == FeeNetting::Monthly {
            // Billed apart: the detail file says nothing of the fee.
            continue;
        }
        let Some(agreed) = agreed(contract, line.amount, line.card_kind, charged, book) else { continue };
        let place =
            book.input.shop.contracts.iter().position(|one| std::ptr::eq(one, contract)).unwrap_or_default();
        let month = format!("{}-{:02}", day.year(), day.month());
        let entry = months.entry((place, month, line.amount.currency())).or_insert(Differing {
            contract,
            rows: Vec::new(),
            charged: Vec::new(),
            agreed: Vec::new(),
        });
        entry.rows.push(row);
        entry.charged.push(charged);
        entry.agreed.push(agreed);
    }
    for ((_, month, currency), differing) in months {
        raise(book, &month, currency, differing, findings);
    }
}

/// The agreed fee, if what was charged is not it; of an unknown kind of card, any of the contract's fees will do.
fn agreed(
    contract: &AcquirerContract,
    gross: Money,
    kind: Option<ledger::CardKind>,
    charged: Money,
    book: &Book<'_>,
) -> Option<Money> {
    let tolerance = tolerance_units(&book.input.rules.fee_tolerance);
    let differs = |fee: &Money| fee.checked_sub(charged.abs()).is_ok_and(|gap| gap.units().abs() > tolerance);
    let fee = contract.fee(gross, kind).ok().flatten().filter(differs)?;
    let other_kinds = contract.rates.iter().filter(|_| kind.is_none());
    let fits = other_kinds
        .filter_map(|rate| contract.fee(gross, rate.card_kind).ok().flatten())
        .any(|fee| !differs(&fee));
    (!fits).then_some(fee)
}

fn raise(
    book: &Book<'_>,
    month: &str,
    currency: money::Currency,
    differing: Differing<'_>,
    findings: &mut Findings,
) {
    let Differing { contract, rows, charged, agreed } = differing;
    let nothing = Money::zero(currency);
    let (charged, agreed) = (total(charged, nothing), total(agreed, nothing));
    let difference = charged.checked_sub(agreed).unwrap_or(nothing);
    let args = [
        ("acquirer", contract.acquirer.clone()),
        ("agreed", agreed.to_string()),
        ("charged", charged.to_string()),
        ("difference", difference.to_string()),
        ("month", month.to_owned()),
        ("rows", rows.len().to_string()),
    ];
    let keys = LineKeys { merchant_no: contract.merchant_nos.first().cloned(), ..LineKeys::default() };
    let event = Event {
        kind: ExceptionType::E18,
        relation: Relation::Payout,
        watch_until: None,
        amount: difference,
        keys,
        lines: rows,
        why: vec![why("fees-differ", args)],
    };
    let about = format!("{}|{}|{month}|{currency}", contract.acquirer, contract.valid_from);
    findings.finding(book, &about, event);
}
