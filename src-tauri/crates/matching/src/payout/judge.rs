use chrono::{Days, NaiveDate};
use ledger::{Leg, LineKeys};
use money::Money;

use super::assign::Settled;
use super::gap::Gap;
use super::{Credit, Group};
use crate::book::{Book, total};
use crate::findings::{Event, Findings, keys_of};
use crate::missing::Missing;
use crate::why::why;
use crate::{ExceptionType, Fate, NotMoney, Pass, Reason, Relation, Signal, Waiting};

/// Turns what was assigned, and what was not, into matches, fates and exceptions.
pub(super) fn judge(
    book: &Book<'_>,
    groups: &[Group<'_>],
    credits: &[Credit<'_>],
    settled: &[Settled],
    findings: &mut Findings,
    missing: &mut Missing,
) {
    let mut judging = Judging { book, groups, credits, findings, missing };
    let mut group_free = vec![true; groups.len()];
    let mut credit_free = vec![true; credits.len()];
    for one in settled {
        one.groups.iter().for_each(|group| group_free[*group] = false);
        one.credits.iter().for_each(|credit| credit_free[*credit] = false);
        judging.settled(one);
    }
    Gap::explain(book, groups, credits, settled, judging.findings);
    for (_, group) in groups.iter().enumerate().filter(|(at, _)| group_free[*at]) {
        judging.unpaid(group);
    }
    for (_, credit) in credits.iter().enumerate().filter(|(at, _)| credit_free[*at]) {
        judging.unexplained(credit);
    }
}

struct Judging<'s, 'b, 'a> {
    book: &'b Book<'a>,
    groups: &'b [Group<'a>],
    credits: &'b [Credit<'a>],
    findings: &'s mut Findings,
    missing: &'s mut Missing,
}

impl Judging<'_, '_, '_> {
    fn fate(&mut self, rows: &[usize], fate: Fate) {
        for row in rows {
            self.findings.payout[*row] = Some(fate);
        }
    }

    fn settled(&mut self, settled: &Settled) {
        let mut rows: Vec<usize> =
            settled.groups.iter().flat_map(|group| self.groups[*group].rows.clone()).collect();
        rows.extend(settled.credits.iter().map(|credit| self.credits[*credit].row));
        self.fate(&rows, Fate::Matched);
        let pass = if settled.pinned { Pass::Pinned } else { Pass::Payout };
        let reasons = self.reasons(settled);
        self.findings.matched(Relation::Payout, pass, self.book.identities(rows), reasons);
        self.late(settled);
    }

    fn reasons(&self, settled: &Settled) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut add = |signal: Signal, detail: String| {
            reasons.push(Reason { signal, points: self.book.input.rules.points(signal), detail });
        };
        let days: Vec<&Group<'_>> = settled.groups.iter().map(|group| &self.groups[*group]).collect();
        let gross = total(days.iter().map(|group| group.gross), days[0].gross);
        for credit in settled.credits.iter().map(|credit| &self.credits[*credit]) {
            let line = self.book.rows[credit.row];
            if credit.names_merchant {
                add(Signal::RemarkMerchant, days[0].merchant.to_owned());
            }
            for group in days.iter().filter(|group| credit.remark.days.contains(&group.day)) {
                add(Signal::RemarkDay, group.day.to_string());
            }
            if let Some(told) = credit.remark.gross.filter(|told| *told == gross) {
                add(Signal::RemarkGross, told.to_string());
            }
            add(Signal::Payer, line.counterparty.clone().unwrap_or_default());
            let expected = days.iter().map(|group| group.expected.on).max().unwrap_or(line.day);
            if line.day == expected {
                add(Signal::ExpectedDay, line.day.to_string());
            } else if line.day > expected {
                let late = self.book.input.calendar.business_days_between(expected, line.day);
                add(Signal::LateDays, late.to_string());
            }
        }
        if settled.gap.is_zero() {
            add(Signal::NetSum, days.iter().map(|group| group.rows.len()).sum::<usize>().to_string());
        } else {
            add(Signal::AmountDiffers, settled.gap.to_string());
        }
        reasons
    }

    /// E15: the money came after the promised day.
    fn late(&mut self, settled: &Settled) {
        let came = settled.credits.iter().map(|credit| self.credits[*credit].row);
        let Some(last) = came.max_by_key(|row| (self.book.rows[*row].day, *row)) else { return };
        let received = self.book.rows[last].day;
        let lines: Vec<usize> = settled.credits.iter().map(|credit| self.credits[*credit].row).collect();
        for group in settled.groups.iter().map(|group| &self.groups[*group]) {
            let days = self.book.input.calendar.business_days_between(group.expected.on, received);
            let early = self.book.is_early_day(group.merchant, group.day);
            if days == 0 || early || group.expected.provisional || group.net.is_negative() {
                continue;
            }
            let args = [
                ("business_days", days.to_string()),
                ("day", group.day.to_string()),
                ("expected", group.expected.on.to_string()),
                ("received", received.to_string()),
            ];
            let event = Event {
                kind: ExceptionType::E15,
                relation: Relation::Payout,
                watch_until: None,
                amount: group.net,
                keys: payout_keys(self.book, group, &lines),
                lines: lines.clone(),
                why: vec![why("payout-late", args)],
            };
            self.findings.finding(self.book, &about(group), event);
        }
    }

    /// A day without a credit: cancelled out, carried forward, not due, watched, or E14.
    fn unpaid(&mut self, group: &Group<'_>) {
        if group.net.is_zero() {
            self.fate(&group.rows, Fate::Netted);
            if group.rows.len() > 1 {
                let lines = self.book.identities(group.rows.iter().copied());
                self.findings.matched(Relation::Payout, Pass::Net, lines, Vec::new());
            }
            return;
        }
        if self.book.is_early_day(group.merchant, group.day) {
            return self.fate(&group.rows, Fate::NotMoney { why: NotMoney::BeforeStart });
        }
        let promised = self.book.input.shop.contract(group.merchant, group.day).is_some();
        if group.net.is_negative() || !promised {
            return self.wait(group, None, Waiting::NotDue);
        }
        if self.book.input.as_of <= group.expected.on {
            return self.wait(group, Some(group.expected), Waiting::NotDue);
        }
        let watched = self.book.input.as_of <= group.until.on;
        let last = if watched { group.expected.on } else { group.until.on };
        let days = group.expected.on.iter_days().take_while(|day| *day <= last);
        if let Some(day) = days.into_iter().find(|day| !self.book.covered.holds(Leg::Bank, None, None, *day))
        {
            self.missing.need(Leg::Bank, None, day, group.until);
            return self.wait(group, Some(group.until), Waiting::FileMissing);
        }
        if watched {
            self.wait(group, Some(group.until), Waiting::Buffer);
        } else {
            self.fate(&group.rows, Fate::Excepted);
        }
        self.never_arrived(group, watched, last);
    }

    fn never_arrived(&mut self, group: &Group<'_>, watched: bool, covered_to: NaiveDate) {
        let args = [
            ("day", group.day.to_string()),
            ("expected", group.expected.on.to_string()),
            ("merchant_no", group.merchant.to_owned()),
            ("net", group.net.to_string()),
            ("rows", group.rows.len().to_string()),
        ];
        let covers = [("from", group.expected.on.to_string()), ("to", covered_to.to_string())];
        let mut facts = vec![why("payout-not-received", args), why("bank-file-covers", covers)];
        if watched {
            facts.push(why("watched-until", [("until", group.until.on.to_string())]));
        }
        let event = Event {
            kind: ExceptionType::E14,
            relation: Relation::Payout,
            watch_until: watched.then_some(group.until),
            amount: group.net,
            keys: payout_keys(self.book, group, &[]),
            lines: group.rows.clone(),
            why: facts,
        };
        self.findings.event(self.book, event);
    }

    fn wait(&mut self, group: &Group<'_>, until: Option<calendar::Expected>, why: Waiting) {
        self.fate(&group.rows, Fate::Waiting { until, why });
    }

    /// A credit without rows: for days before the start, its file not here yet, or E16.
    fn unexplained(&mut self, credit: &Credit<'_>) {
        let line = self.book.rows[credit.row];
        let rows = [credit.row];
        if line.amount.is_negative() {
            return self.fate(&rows, Fate::NotMoney { why: NotMoney::OtherBusiness });
        }
        let days = settlement_days(self.book, credit);
        let early =
            |(merchant, day): &(&str, NaiveDate)| self.book.before_start(Leg::Acquirer, merchant, *day);
        if self.book.is_early(Relation::Payout, credit.row) || days.iter().any(early) {
            return self.fate(&rows, Fate::NotMoney { why: NotMoney::BeforeStart });
        }
        let open = |(merchant, day): &&(&str, NaiveDate)| {
            !self.book.covered.holds(Leg::Acquirer, Some(merchant), None, *day)
        };
        if let Some((merchant, day)) = days.iter().find(open).copied() {
            let until = self.book.patience(merchant, day);
            self.missing.need(Leg::Acquirer, Some(merchant), day, until);
            return self.fate(&rows, Fate::Waiting { until: Some(until), why: Waiting::FileMissing });
        }
        self.fate(&rows, Fate::Excepted);
        let args = [
            ("amount", line.amount.to_string()),
            ("counterparty", line.counterparty.clone().unwrap_or_else(|| "-".to_owned())),
            ("day", line.day.to_string()),
        ];
        let event = Event {
            kind: ExceptionType::E16,
            relation: Relation::Payout,
            watch_until: None,
            amount: line.amount,
            keys: keys_of(self.book, &rows),
            lines: rows.to_vec(),
            why: vec![why("credit-without-rows", args)],
        };
        self.findings.event(self.book, event);
    }
}

/// Settlement days a credit may be for: those it names, otherwise those expected on its day.
fn settlement_days<'c>(book: &Book<'_>, credit: &Credit<'c>) -> Vec<(&'c str, NaiveDate)> {
    let on = book.rows[credit.row].day;
    let mut days = Vec::new();
    for merchant in &credit.merchants {
        if !credit.remark.days.is_empty() {
            days.extend(credit.remark.days.iter().map(|day| (*merchant, *day)));
            continue;
        }
        let reach = u64::from(book.input.rules.payout_reach_days);
        let first = on.checked_sub_days(Days::new(reach)).unwrap_or(on);
        let back = first.iter_days().take_while(|day| *day <= on);
        days.extend(back.filter(|day| book.expected(merchant, *day).on == on).map(|day| (*merchant, day)));
    }
    days
}

/// By what a day's payout is known across re-runs.
pub(super) fn about(group: &Group<'_>) -> String {
    format!("{}|{}", group.merchant, group.day)
}

/// Keys of a payout: the merchant no., and the number of the only credit.
pub(super) fn payout_keys(book: &Book<'_>, group: &Group<'_>, credits: &[usize]) -> LineKeys {
    let payout_no = match credits {
        [one] => book.rows[*one].keys.payout_no.clone(),
        _ => None,
    };
    LineKeys { merchant_no: Some(group.merchant.to_owned()), payout_no, ..LineKeys::default() }
}

/// Sum of the nets of several days.
pub(super) fn net_of(groups: &[Group<'_>], places: &[usize]) -> Money {
    total(places.iter().map(|group| groups[*group].net), groups[places[0]].net)
}
