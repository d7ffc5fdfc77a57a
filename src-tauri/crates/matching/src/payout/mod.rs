//! Acquirer ↔ bank, many to one: the rows of a merchant and settlement day against bank credits.

mod assign;
mod fees;
mod gap;
mod judge;
mod remark;

use std::collections::BTreeMap;

use calendar::Expected;
use chrono::NaiveDate;
use ledger::{Leg, Line, Pending, TransactionKind};
use money::{Currency, Money};
use shop::FeeNetting;

use crate::book::{Book, Standing, total};
use crate::findings::Findings;
use crate::missing::Missing;
use crate::{Fate, NotMoney, Waiting};
use remark::Remark;

/// The rows of one merchant no. and settlement day: what should arrive.
struct Group<'a> {
    merchant: &'a str,
    day: NaiveDate,
    rows: Vec<usize>,
    gross: Money,
    fee: Money,
    net: Money,
    expected: Expected,
    until: Expected,
}

/// A bank line by a payer of a contract.
struct Credit<'a> {
    row: usize,
    /// Merchant numbers it may be for.
    merchants: Vec<&'a str>,
    remark: Remark,
    /// Whether the remark names the merchant.
    names_merchant: bool,
}

/// Judges every acquirer, wallet and bank row in the payout relation.
pub(crate) fn judge(book: &Book<'_>, findings: &mut Findings, missing: &mut Missing) {
    let groups = groups(book, findings);
    let credits = credits(book, findings);
    let settled = assign::assign(book, &groups, &credits);
    judge::judge(book, &groups, &credits, &settled, findings, missing);
    fees::compare(book, findings);
}

fn groups<'a>(book: &Book<'a>, findings: &mut Findings) -> Vec<Group<'a>> {
    let mut days: BTreeMap<(&str, NaiveDate, Currency), Vec<usize>> = BTreeMap::new();
    for (row, line) in book.rows.iter().enumerate() {
        let fate = match line.leg {
            Leg::Acquirer => no_payout(book, row),
            Leg::Wallet => Some(wallet(line)),
            Leg::Pos | Leg::Bank => continue,
        };
        if fate.is_some() {
            findings.payout[row] = fate;
        } else {
            let key = (book.merchant(row), book.settlement_day(row), line.amount.currency());
            days.entry(key).or_default().push(row);
        }
    }
    days.into_iter()
        .map(|((merchant, day, currency), rows)| group(book, merchant, day, currency, rows))
        .collect()
}

fn no_payout(book: &Book<'_>, row: usize) -> Option<Fate> {
    let line = book.rows[row];
    if book.looked(row) {
        return Some(Fate::Waiting { until: None, why: Waiting::NeedsLook });
    }
    let why = match line.kind {
        TransactionKind::PreAuth | TransactionKind::PreAuthVoid => NotMoney::PreAuthorisation,
        TransactionKind::Inquiry => NotMoney::Inquiry,
        TransactionKind::Payout | TransactionKind::Booking => NotMoney::OtherBusiness,
        _ if line.pending == Some(Pending::NotBooked) => {
            return Some(Fate::Waiting { until: None, why: Waiting::NotDue });
        }
        _ if book.standing(row) == Standing::Failed => NotMoney::Declined,
        _ => return None,
    };
    Some(Fate::NotMoney { why })
}

/// A fund bill's withdrawals wait for the bank; its other lines only move the balance.
fn wallet(line: &Line) -> Fate {
    match line.kind {
        TransactionKind::Payout => Fate::Waiting { until: None, why: Waiting::NotDue },
        _ => Fate::NotMoney { why: NotMoney::OtherBusiness },
    }
}

fn group<'a>(
    book: &Book<'a>,
    merchant: &'a str,
    day: NaiveDate,
    currency: Currency,
    rows: Vec<usize>,
) -> Group<'a> {
    let nothing = Money::zero(currency);
    Group {
        merchant,
        day,
        gross: total(rows.iter().map(|row| book.rows[*row].amount), nothing),
        fee: total(rows.iter().filter_map(|row| book.rows[*row].fee), nothing),
        net: total(rows.iter().map(|row| net(book, *row)), nothing),
        expected: book.expected(merchant, day),
        until: book.patience(merchant, day),
        rows,
    }
}

/// What a row adds to its payout: its net where fees are netted daily, its gross where they are billed.
fn net(book: &Book<'_>, row: usize) -> Money {
    let line = book.rows[row];
    let contract = book.contract(row, line.settled_on.unwrap_or(line.day));
    if contract.is_some_and(|contract| contract.fee_netting == FeeNetting::Monthly) {
        return line.amount;
    }
    let less = |fee: Money| line.amount.checked_sub(fee).unwrap_or(line.amount);
    let agreed = || {
        let fee = contract?.fee(line.amount, line.card_kind).ok().flatten()?;
        match line.kind {
            TransactionKind::Refund => contract?.refund_returns_fee.then_some(fee.negated()),
            // A void or reversal takes the fee back with its sale.
            TransactionKind::Void | TransactionKind::Reversal => Some(fee.negated()),
            TransactionKind::Sale | TransactionKind::PreAuthCompletion => Some(fee),
            _ => None,
        }
    };
    line.net.unwrap_or_else(|| line.fee.or_else(agreed).map_or(line.amount, less))
}

fn credits<'a>(book: &Book<'a>, findings: &mut Findings) -> Vec<Credit<'a>> {
    let mut credits = Vec::new();
    for (row, line) in book.rows.iter().copied().enumerate() {
        if line.leg != Leg::Bank {
            continue;
        }
        let merchants = paid_for(book, line);
        if book.looked(row) {
            findings.payout[row] = Some(Fate::Waiting { until: None, why: Waiting::NeedsLook });
        } else if line.pending == Some(Pending::NotBooked) {
            findings.payout[row] = Some(Fate::Waiting { until: None, why: Waiting::NotDue });
        } else if merchants.is_empty() || line.amount.is_zero() {
            findings.payout[row] = Some(Fate::NotMoney { why: NotMoney::OtherBusiness });
        } else {
            let text = line.remark.as_deref().unwrap_or_default();
            let named: Vec<&str> = merchants.iter().copied().filter(|no| text.contains(no)).collect();
            let names_merchant = !named.is_empty();
            let remark = remark::read(text, book.input.rules, line.amount.currency());
            credits.push(Credit {
                row,
                merchants: if names_merchant { named } else { merchants },
                remark,
                names_merchant,
            });
        }
    }
    credits.sort_by_key(|credit| (book.rows[credit.row].day, credit.row));
    credits
}

/// Merchant numbers of the contracts whose payer a bank line names.
fn paid_for<'a>(book: &Book<'a>, line: &Line) -> Vec<&'a str> {
    let texts = [line.counterparty.as_deref(), line.remark.as_deref()];
    let says =
        |word: &String| !word.is_empty() && texts.iter().flatten().any(|text| text.contains(word.as_str()));
    let contracts = book.input.shop.contracts.iter().filter(|contract| contract.payer_words.iter().any(says));
    let mut merchants: Vec<&str> =
        contracts.flat_map(|contract| contract.merchant_nos.iter().map(String::as_str)).collect();
    merchants.sort_unstable();
    merchants.dedup();
    merchants
}
