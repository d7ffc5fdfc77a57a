use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use ledger::{Leg, TransactionKind};
use money::Money;

use super::assign::Settled;
use super::judge::{net_of, payout_keys};
use super::{Credit, Group, net};
use crate::book::{Book, Standing, is_sale, shown, swapped, total};
use crate::findings::{Event, Findings};
use crate::missing::leg_name;
use crate::why::why;
use crate::{ExceptionId, ExceptionType, Relation, Why};

/// How far back a refund or sale may explain a gap.
const BACK_DAYS: u64 = 400;

/// A payout that does not tie, and where its difference may come from.
pub(super) struct Gap<'s, 'b, 'a> {
    book: &'b Book<'a>,
    groups: &'b [Group<'a>],
    credits: &'b [Credit<'a>],
    settled: &'s Settled,
    /// Rows of days that tie: their refunds are deducted already.
    tied: &'s HashSet<usize>,
    by_size: &'s HashMap<i64, Vec<usize>>,
}

impl Gap<'_, '_, '_> {
    /// Pass 7: one E17 per payout that does not tie, with every explanation the rows give.
    pub(super) fn explain(
        book: &Book<'_>,
        groups: &[Group<'_>],
        credits: &[Credit<'_>],
        settled: &[Settled],
        findings: &mut Findings,
    ) {
        let judged = |one: &&Settled| !one.gap.is_zero() && !pays_for_early_days(book, groups, credits, one);
        let gaps: Vec<&Settled> = settled.iter().filter(judged).collect();
        if gaps.is_empty() {
            return;
        }
        let wanted: BTreeSet<i64> = gaps.iter().map(|one| one.gap.units().abs()).collect();
        let mut by_size: HashMap<i64, Vec<usize>> = HashMap::new();
        for (row, line) in book.rows.iter().enumerate() {
            if !matches!(line.leg, Leg::Pos | Leg::Acquirer) || book.looked(row) {
                continue;
            }
            let gross = line.amount.units().abs();
            let less = if line.leg == Leg::Acquirer { net(book, row).units().abs() } else { gross };
            for size in BTreeSet::from([gross, less]).intersection(&wanted) {
                by_size.entry(*size).or_default().push(row);
            }
        }
        let ties = settled.iter().filter(|one| one.gap.is_zero()).flat_map(|one| &one.groups);
        let tied: HashSet<usize> = ties.flat_map(|group| groups[*group].rows.iter().copied()).collect();
        for one in gaps {
            Gap { book, groups, credits, settled: one, tied: &tied, by_size: &by_size }.raise(findings);
        }
    }

    fn raise(&self, findings: &mut Findings) {
        let first = &self.groups[self.settled.groups[0]];
        let credits: Vec<usize> =
            self.settled.credits.iter().map(|credit| self.credits[*credit].row).collect();
        let expected = net_of(self.groups, &self.settled.groups);
        let received = total(credits.iter().map(|row| self.book.rows[*row].amount), expected);
        let args = [
            ("day", first.day.to_string()),
            ("difference", self.settled.gap.to_string()),
            ("expected", expected.to_string()),
            ("merchant_no", first.merchant.to_owned()),
            ("received", received.to_string()),
        ];
        let (explaining, mut facts) = self.explanations(expected, received);
        if facts.is_empty() {
            facts.push(why("gap-unexplained", [("difference", self.settled.gap.to_string())]));
        }
        facts.insert(0, why("payout-net-differs", args));
        let Some(credit) = credits.iter().min() else { return };
        let id = ExceptionId(format!("p{}", self.book.rows[*credit].identity.short()));
        let event = Event {
            kind: ExceptionType::E17,
            relation: Relation::Payout,
            watch_until: None,
            amount: self.settled.gap,
            keys: payout_keys(self.book, first, &credits),
            lines: credits.into_iter().chain(explaining).collect(),
            why: facts,
        };
        findings.named(self.book, id, event);
    }

    /// Rows that explain the gap, and what is said about it, surest first.
    fn explanations(&self, expected: Money, received: Money) -> (Vec<usize>, Vec<Why>) {
        let size = self.settled.gap.units().abs();
        let rows: &[usize] = self.by_size.get(&size).map_or(&[], Vec::as_slice);
        let mut facts = self.remark();
        let short = self.settled.gap.is_negative();
        let refunds = if short { self.refunds(rows) } else { Vec::new() };
        if let Some(refund) = refunds.first() {
            let line = self.book.rows[*refund];
            let args = [
                ("amount", line.amount.to_string()),
                ("day", line.day.to_string()),
                ("leg", leg_name(line.leg).to_owned()),
                ("reference_no", shown(&line.keys.reference_no)),
            ];
            facts.insert(0, why("gap-equals-refund", args));
            facts.extend(self.book.original_before_start(*refund));
            return (refunds, facts);
        }
        if let Some(row) = self.own_row(rows) {
            let line = self.book.rows[row];
            let reference = shown(&line.keys.reference_no);
            let day = line.day.to_string();
            facts.push(why(
                "gap-equals-row",
                [("amount", line.amount.to_string()), ("day", day), ("reference_no", reference)],
            ));
        }
        if short {
            facts.extend(self.earlier_sale(rows));
        }
        if swapped(expected, received) {
            let args = [("expected", expected.to_string()), ("received", received.to_string())];
            facts.push(why("gap-digits-swapped", args));
        }
        (Vec::new(), facts)
    }

    fn days(&self) -> (NaiveDate, NaiveDate) {
        let days = self.settled.groups.iter().map(|group| self.groups[*group].day);
        (days.clone().min().unwrap_or_default(), days.max().unwrap_or_default())
    }

    /// Refunds of this size that no tying payout has deducted; one row per leg at most.
    fn refunds(&self, rows: &[usize]) -> Vec<usize> {
        let (_, last) = self.days();
        let open = |row: &usize| {
            let line = self.book.rows[*row];
            let back =
                !is_sale(line) && line.amount.is_negative() && self.book.standing(*row) == Standing::Done;
            let moved = line.kind == TransactionKind::Refund || line.kind == TransactionKind::Void;
            back && moved && line.day <= last && self.is_open(*row)
        };
        let mut found: Vec<usize> = rows.iter().copied().filter(open).collect();
        found.sort_by_key(|row| (std::cmp::Reverse(self.book.rows[*row].day), *row));
        found.truncate(1);
        found
    }

    /// Not deducted by a payout that ties; a refund of the shop's own log counts only if the acquirer shows none.
    fn is_open(&self, row: usize) -> bool {
        let line = self.book.rows[row];
        let ours = self.settled.groups.iter().any(|group| self.groups[*group].rows.contains(&row));
        if line.leg == Leg::Acquirer {
            return !ours && !self.tied.contains(&row);
        }
        let sizes = self.by_size.get(&line.amount.units().abs()).map_or(&[][..], Vec::as_slice);
        !sizes.iter().any(|other| {
            let theirs = self.book.rows[*other];
            theirs.leg == Leg::Acquirer
                && theirs.amount == line.amount
                && theirs.keys.reference_no == line.keys.reference_no
        })
    }

    /// A row of these very days whose net is the gap: left out, or paid twice.
    fn own_row(&self, rows: &[usize]) -> Option<usize> {
        let mut own = rows
            .iter()
            .copied()
            .filter(|row| self.settled.groups.iter().any(|group| self.groups[*group].rows.contains(row)))
            .filter(|row| net(self.book, *row).units().abs() == self.settled.gap.units().abs());
        own.next().filter(|_| own.next().is_none())
    }

    /// A sale of an earlier day of just this size: its refund may stand in no file.
    fn earlier_sale(&self, rows: &[usize]) -> Option<Why> {
        let (first, _) = self.days();
        let from = first.checked_sub_days(Days::new(BACK_DAYS)).unwrap_or(first);
        let earlier = |row: &usize| {
            let line = self.book.rows[*row];
            is_sale(line)
                && line.leg == Leg::Acquirer
                && (from..first).contains(&self.book.settlement_day(*row))
        };
        let mut found: Vec<usize> = rows.iter().copied().filter(earlier).collect();
        found.sort_by_key(|row| (std::cmp::Reverse(self.book.rows[*row].day), *row));
        let line = self.book.rows[*found.first()?];
        let args = [
            ("amount", line.amount.to_string()),
            ("candidates", found.len().to_string()),
            ("day", line.day.to_string()),
            ("reference_no", shown(&line.keys.reference_no)),
        ];
        Some(why("gap-equals-earlier-sale", args))
    }

    /// What the remark's own gross and fee say about where the gap lies.
    fn remark(&self) -> Vec<Why> {
        let [credit] = self.settled.credits.as_slice() else { return Vec::new() };
        let remark = &self.credits[*credit].remark;
        let groups = || self.settled.groups.iter().map(|group| &self.groups[*group]);
        let like = self.settled.gap;
        let gross = total(groups().map(|group| group.gross), like);
        let fee = total(groups().map(|group| group.fee), like);
        let mut facts = Vec::new();
        let mut differ = |code: &'static str, told: Option<Money>, rows: Money| {
            if let Some(told) = told.filter(|told| *told != rows) {
                facts.push(why(code, [("rows", rows.to_string()), ("stated", told.to_string())]));
            }
        };
        differ("gap-in-gross", remark.gross, gross);
        differ("gap-in-fee", remark.fee, fee);
        facts
    }
}

/// Whether a payout that does not tie pays, or may pay, for days before the start too: then nobody can say.
fn pays_for_early_days(
    book: &Book<'_>,
    groups: &[Group<'_>],
    credits: &[Credit<'_>],
    settled: &Settled,
) -> bool {
    let group = &groups[settled.groups[0]];
    let early = |day: &NaiveDate| book.is_early_day(group.merchant, *day);
    let named = || settled.credits.iter().flat_map(|credit| &credits[*credit].remark.days);
    settled.groups.iter().any(|group| early(&groups[*group].day))
        || named().any(early)
        || (named().next().is_none() && book.pays_for_early_days(group.merchant, group.expected.on))
}
