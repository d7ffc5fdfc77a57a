use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use calendar::{BusinessCalendar, Expected};
use chrono::NaiveDate;
use ledger::{
    Coverage, Leg, Line, LineIdentity, LineKeys, ResponseClass, ResponseTable, Tender, TransactionKind,
};
use money::Money;
use shop::{AcquirerContract, Shop};

use crate::coverage::Covered;
use crate::rules::{Rules, Terms};
use crate::start::Originals;
use crate::{LinePair, NotMoney, Pins};

/// All that a run is about. Nothing is read from anywhere else.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Every row, in any order.
    pub lines: &'a [Line],
    /// Rows kept out until a person has looked; they wait.
    pub looks: &'a BTreeSet<LineIdentity>,
    /// For which days the imported files speak.
    pub coverage: &'a [Coverage],
    /// The shop, its contracts and its start.
    pub shop: &'a Shop,
    /// Business days.
    pub calendar: &'a BusinessCalendar,
    /// What response codes say about the money.
    pub responses: &'a ResponseTable,
    /// Windows, tolerances, points.
    pub rules: &'a Rules,
    /// What a person decided.
    pub pins: &'a Pins,
    /// The day to judge by.
    pub as_of: NaiveDate,
}

/// What a row says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// It happened.
    Done,
    /// Told as success, to be confirmed.
    Confirm,
    /// Nobody knows.
    Unknown,
    /// It did not happen.
    Failed,
}

/// The rows in total order, and the questions every pass asks about them.
pub(crate) struct Book<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) rows: Vec<&'a Line>,
    pub(crate) covered: Covered,
    refused: HashSet<(usize, usize)>,
    linked: Vec<(usize, usize)>,
    single: HashSet<(usize, usize)>,
    /// Read only when a refund asks for its sale.
    pub(crate) originals: OnceCell<Originals>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(input: &'a Input<'a>) -> Self {
        let mut rows: Vec<&Line> = input.lines.iter().collect();
        rows.sort_by(|a, b| (&a.identity, &a.content.0).cmp(&(&b.identity, &b.content.0)));
        rows.dedup_by(|a, b| a.identity == b.identity);
        let mut book = Self {
            input,
            rows,
            covered: Covered::new(input.coverage),
            refused: HashSet::new(),
            linked: Vec::new(),
            single: HashSet::new(),
            originals: OnceCell::new(),
        };
        book.refused = book.places(&input.pins.refused).collect();
        book.single = book.places(&input.pins.not_duplicate).collect();
        book.linked = book.places(&input.pins.linked).filter(|pair| !book.refused.contains(pair)).collect();
        book
    }

    fn places<'b>(&'b self, pairs: &'b BTreeSet<LinePair>) -> impl Iterator<Item = (usize, usize)> + 'b {
        pairs.iter().filter_map(|pair| Some((self.place(pair.first())?, self.place(pair.second())?)))
    }

    pub(crate) fn place(&self, identity: &LineIdentity) -> Option<usize> {
        self.rows.binary_search_by(|line| line.identity.cmp(identity)).ok()
    }

    pub(crate) fn refused(&self, one: usize, other: usize) -> bool {
        self.refused.contains(&(one.min(other), one.max(other)))
    }

    pub(crate) fn not_duplicate(&self, one: usize, other: usize) -> bool {
        self.single.contains(&(one.min(other), one.max(other)))
    }

    /// Pairs refused by a person.
    pub(crate) fn refusals(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.refused.iter().copied()
    }

    /// Pairs linked by a person, in order.
    pub(crate) fn linked(&self) -> &[(usize, usize)] {
        &self.linked
    }

    pub(crate) fn looked(&self, row: usize) -> bool {
        self.input.looks.contains(&self.rows[row].identity)
    }

    pub(crate) fn identities(&self, rows: impl IntoIterator<Item = usize>) -> Vec<LineIdentity> {
        let places: BTreeSet<usize> = rows.into_iter().collect();
        places.into_iter().map(|row| self.rows[row].identity.clone()).collect()
    }

    /// The merchant no. of a row; the holder of its source where the row names none.
    pub(crate) fn merchant(&self, row: usize) -> &'a str {
        let line = self.rows[row];
        let holder = || line.source.0.split_once('/').map_or(line.source.0.as_str(), |(_, holder)| holder);
        line.keys.merchant_no.as_deref().unwrap_or_else(holder)
    }

    pub(crate) fn contract(&self, row: usize, day: NaiveDate) -> Option<&'a AcquirerContract> {
        self.input.shop.contract(self.merchant(row), day)
    }

    pub(crate) fn terms(&self, merchant: &str, day: NaiveDate) -> Terms {
        self.input.shop.contract(merchant, day).map_or(self.input.rules.without_contract, |contract| Terms {
            term: contract.term,
            cut_off: contract.cut_off,
            grace_days: contract.grace_days,
        })
    }

    /// 清算日期: as told, otherwise by the contract's cut-off.
    pub(crate) fn settlement_day(&self, row: usize) -> NaiveDate {
        let line = self.rows[row];
        match (line.settled_on.filter(|_| line.leg == Leg::Acquirer), line.at) {
            (Some(day), _) => day,
            (None, Some(at)) if line.at.is_some_and(|at| at.date() == line.day) => {
                self.terms(self.merchant(row), line.day).cut_off.settlement_day(at)
            }
            (None, _) => line.day,
        }
    }

    /// The day the money of a settlement day should come.
    pub(crate) fn expected(&self, merchant: &str, day: NaiveDate) -> Expected {
        self.terms(merchant, day).term.expected(day, self.input.calendar)
    }

    /// The last day of patience for a settlement day: expected day and grace.
    pub(crate) fn patience(&self, merchant: &str, day: NaiveDate) -> Expected {
        let expected = self.expected(merchant, day);
        let last = self.input.calendar.add_business_days(expected.on, self.terms(merchant, day).grace_days);
        Expected { on: last.on, provisional: last.provisional || expected.provisional }
    }

    /// What a row says happened.
    pub(crate) fn standing(&self, row: usize) -> Standing {
        let line = self.rows[row];
        if line.pending == Some(ledger::Pending::Failed) {
            return Standing::Failed;
        }
        let Some(code) = &line.response else { return Standing::Done };
        let told_done = || {
            line.status
                .as_deref()
                .is_some_and(|status| self.input.rules.status_done.iter().any(|s| s == status))
        };
        match self.input.responses.class(code) {
            ResponseClass::Approved => Standing::Done,
            ResponseClass::ApprovedConfirm => Standing::Confirm,
            ResponseClass::Unknown if code.0.trim().is_empty() && told_done() => Standing::Done,
            ResponseClass::Unknown => Standing::Unknown,
            ResponseClass::Declined | ResponseClass::Configuration | ResponseClass::KeepCard => {
                Standing::Failed
            }
        }
    }

    /// Why a row of the sale relation is no money of it, as far as the row alone can tell.
    pub(crate) fn no_sale(&self, row: usize) -> Option<NotMoney> {
        let line = self.rows[row];
        match line.kind {
            TransactionKind::PreAuth | TransactionKind::PreAuthVoid => {
                return Some(NotMoney::PreAuthorisation);
            }
            TransactionKind::Inquiry => return Some(NotMoney::Inquiry),
            TransactionKind::Fee
            | TransactionKind::Payout
            | TransactionKind::Adjustment
            | TransactionKind::Booking => return Some(NotMoney::OtherBusiness),
            TransactionKind::Sale
            | TransactionKind::PreAuthCompletion
            | TransactionKind::Void
            | TransactionKind::Refund
            | TransactionKind::Reversal => {}
        }
        let own = line.leg == Leg::Pos && !matches!(line.tender, Tender::Card | Tender::Qr);
        if own {
            return Some(NotMoney::OtherTender);
        }
        let failed = line.leg == Leg::Acquirer && self.standing(row) == Standing::Failed;
        failed.then_some(NotMoney::Declined)
    }
}

/// Whether a row takes money in (a sale), rather than giving it back.
pub(crate) fn is_sale(line: &Line) -> bool {
    matches!(line.kind, TransactionKind::Sale | TransactionKind::PreAuthCompletion)
}

/// Whether a row cancels another one whole: void or reversal.
pub(crate) fn is_cancel(line: &Line) -> bool {
    matches!(line.kind, TransactionKind::Void | TransactionKind::Reversal)
}

/// A number worth comparing: not blank, not all zeros, not damaged by a spreadsheet.
pub(crate) fn number<'a>(line: &Line, number: &'a Option<String>) -> Option<&'a str> {
    let text = number.as_deref()?.trim();
    let empty = line.lost_digits || text.is_empty() || text.bytes().all(|byte| byte == b'0');
    (!empty).then_some(text)
}

/// 批次号 and 凭证号 survive a spreadsheet; blank and all zeros still do not count.
pub(crate) fn counter(number: &Option<String>) -> Option<&str> {
    number.as_deref().map(str::trim).filter(|text| !text.is_empty() && !text.bytes().all(|byte| byte == b'0'))
}

pub(crate) fn terminal(line: &Line) -> Option<&str> {
    counter(&line.keys.terminal_no)
}

/// The numbers of several rows as one: the first row's, gaps filled from the others.
pub(crate) fn joined_keys<'a>(lines: impl IntoIterator<Item = &'a Line>) -> LineKeys {
    let mut keys = LineKeys::default();
    for line in lines {
        let from = &line.keys;
        let fill = |to: &mut Option<String>, from: &Option<String>| {
            if to.is_none() {
                to.clone_from(from);
            }
        };
        fill(&mut keys.merchant_no, &from.merchant_no);
        fill(&mut keys.terminal_no, &from.terminal_no);
        fill(&mut keys.batch_no, &from.batch_no);
        fill(&mut keys.voucher_no, &from.voucher_no);
        fill(&mut keys.reference_no, &from.reference_no);
        fill(&mut keys.auth_code, &from.auth_code);
        fill(&mut keys.order_no, &from.order_no);
        fill(&mut keys.channel_no, &from.channel_no);
        fill(&mut keys.refund_no, &from.refund_no);
        fill(&mut keys.payout_no, &from.payout_no);
        fill(&mut keys.original_voucher_no, &from.original_voucher_no);
        fill(&mut keys.original_reference_no, &from.original_reference_no);
        if keys.card.is_none() {
            keys.card.clone_from(&from.card);
        }
    }
    keys
}

/// The sum; an amount no account can hold saturates.
pub(crate) fn total(amounts: impl IntoIterator<Item = Money>, like: Money) -> Money {
    let units = amounts.into_iter().fold(0_i64, |sum, amount| sum.saturating_add(amount.units()));
    Money::from_units(units, like.currency())
}

/// The reference no. for a person's eye, or a dash.
pub(crate) fn shown(number: &Option<String>) -> String {
    number.clone().unwrap_or_else(|| "-".to_owned())
}

/// Whether two plain numbers are the same digits with exactly two of them swapped.
pub(crate) fn swapped(one: Money, other: Money) -> bool {
    let (one, other) = (one.abs().to_string(), other.abs().to_string());
    if one.len() != other.len() {
        return false;
    }
    let differing: Vec<(char, char)> = one.chars().zip(other.chars()).filter(|(a, b)| a != b).collect();
    matches!(differing.as_slice(), [(a, b), (c, d)] if a == d && b == c)
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;

    #[test]
    fn swapped_digits() {
        let money = |text: &str| Money::parse(text, Currency::CNY).unwrap();
        for (one, other, expect) in [
            ("182.00", "128.00", true),
            ("182.00", "812.00", true),
            ("182.00", "282.00", false),
            ("182.00", "1820.00", false),
            ("182.00", "182.00", false),
            ("128.00", "281.00", false),
        ] {
            assert_eq!(swapped(money(one), money(other)), expect, "{one} {other}");
        }
    }
}
