use std::collections::HashMap;

use calendar::Expected;
use ledger::{Leg, TransactionKind};

use super::duplicates::{self, Purchase};
use super::{Sales, reasons};
use crate::book::{Standing, is_cancel, is_sale, number, shown};
use crate::findings::{Event, Findings, keys_of};
use crate::missing::Missing;
use crate::why::why;
use crate::{ExceptionType, Fate, NotMoney, Pass, Reason, Relation, Signal, Waiting, Why};

/// Rows that pairs and cancels tie together, by what they are.
#[derive(Default)]
struct Group {
    sales: Vec<usize>,
    cancels: Vec<usize>,
    unsure: Vec<usize>,
    failed: Vec<usize>,
    refunds: Vec<usize>,
    settled: Vec<usize>,
    settled_cancels: Vec<usize>,
    settled_refunds: Vec<usize>,
}

/// A row that stayed alone; judged after the duplicates, which may explain it.
struct Alone {
    kind: ExceptionType,
    rows: Vec<usize>,
    why: Vec<Why>,
}

/// Judges group by group, then duplicates, then what stayed alone.
pub(super) fn judge(sales: &Sales<'_, '_>, findings: &mut Findings, missing: &mut Missing) {
    let mut judging =
        Judging { sales, findings, missing, purchases: Vec::new(), alone: Vec::new(), failures: Vec::new() };
    for group in groups(sales) {
        judging.group(&group);
    }
    judging.failures();
    judging.late_replies();
    let explained = duplicates::raise(sales.book, &judging.purchases, judging.findings);
    for alone in std::mem::take(&mut judging.alone) {
        if !alone.rows.iter().any(|row| explained.contains(row)) {
            judging.stayed_alone(alone);
        }
    }
}

/// Every row of the relation in exactly one group, groups by their smallest row.
fn groups(sales: &Sales<'_, '_>) -> Vec<Group> {
    let mut root: Vec<usize> = (0..sales.book.rows.len()).collect();
    for row in sales.pos.iter().chain(&sales.acquirer).copied() {
        let ties = [sales.mate[row].map(|mate| mate.row), sales.original[row]];
        for other in ties.into_iter().flatten() {
            let (a, b) = (find(&mut root, row), find(&mut root, other));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut rows: Vec<usize> = sales.pos.iter().chain(&sales.acquirer).copied().collect();
    rows.sort_unstable();
    let mut place: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let top = find(&mut root, row);
        let at = *place.entry(top).or_insert_with(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        groups[at].take(sales, row);
    }
    groups
}

fn find(root: &mut [usize], mut row: usize) -> usize {
    while root[row] != row {
        root[row] = root[root[row]];
        row = root[row];
    }
    row
}

impl Group {
    fn take(&mut self, sales: &Sales<'_, '_>, row: usize) {
        let line = sales.line(row);
        let list = match (line.leg == Leg::Pos, is_sale(line), is_cancel(line)) {
            (true, true, _) => &mut self.sales,
            (true, _, true) => match sales.book.standing(row) {
                Standing::Done | Standing::Confirm => &mut self.cancels,
                Standing::Unknown => &mut self.unsure,
                Standing::Failed => &mut self.failed,
            },
            (true, _, _) => &mut self.refunds,
            (false, true, _) => &mut self.settled,
            (false, _, true) => &mut self.settled_cancels,
            (false, _, _) => &mut self.settled_refunds,
        };
        list.push(row);
    }

    fn pos(&self) -> Vec<usize> {
        [&self.sales, &self.cancels, &self.unsure, &self.failed].into_iter().flatten().copied().collect()
    }

    fn all(&self) -> Vec<usize> {
        let theirs = [&self.settled, &self.settled_cancels].into_iter().flatten().copied();
        self.pos().into_iter().chain(theirs).collect()
    }
}

struct Judging<'s, 'b, 'a> {
    sales: &'s Sales<'b, 'a>,
    findings: &'s mut Findings,
    missing: &'s mut Missing,
    purchases: Vec<Purchase>,
    alone: Vec<Alone>,
    failures: Vec<(usize, Vec<usize>, Vec<Why>)>,
}

impl Judging<'_, '_, '_> {
    fn group(&mut self, group: &Group) {
        if !group.refunds.is_empty() || !group.settled_refunds.is_empty() {
            return self.refund(group);
        }
        match (group.sales.first().copied(), group.settled.first().copied()) {
            (Some(sale), Some(settled)) => self.on_both_legs(group, sale, settled),
            (Some(sale), None) => self.at_pos(group, sale),
            (None, Some(settled)) => self.at_acquirer(group, settled),
            (None, None) => self.cancel_without_sale(group),
        }
    }

    fn on_both_legs(&mut self, group: &Group, sale: usize, settled: usize) {
        let standing = self.sales.book.standing(sale);
        let told_done = matches!(standing, Standing::Done | Standing::Confirm);
        let tried = !group.cancels.is_empty() || !group.unsure.is_empty() || !group.failed.is_empty();
        let reference = shown(&self.sales.line(settled).keys.reference_no);
        let amount = self.sales.line(settled).amount.to_string();
        let args = [("amount", amount), ("reference_no", reference)];
        match (group.settled_cancels.first().copied(), group.cancels.first().copied()) {
            (Some(_), _) if tried || !told_done => self.netted(group),
            (Some(cancel), _) => {
                let kind = cancel_kind(self.sales.line(cancel).kind);
                self.excepted(kind, settled, group.all(), vec![why("acquirer-reversed-pos-approved", args)]);
            }
            (None, Some(cancel)) => {
                let kind = cancel_kind(self.sales.line(cancel).kind);
                let code = if kind == ExceptionType::E04 {
                    "pos-reversed-acquirer-settled"
                } else {
                    "void-not-at-acquirer"
                };
                self.alone.push(Alone { kind, rows: group.all(), why: vec![why(code, args)] });
            }
            (None, None) if told_done => {
                self.pair(sale, settled);
                for row in group.unsure.iter().copied() {
                    self.unknown(vec![row]);
                }
                self.declined(&group.failed);
                self.purchase(Some(sale), Some(settled));
            }
            (None, None) => self.failed_but_settled(group, sale, settled),
        }
    }

    fn failed_but_settled(&mut self, group: &Group, sale: usize, settled: usize) {
        let book = self.sales.book;
        let code = match book.standing(sale) {
            Standing::Failed => "pos-failed-acquirer-settled",
            _ => "pos-unknown-acquirer-settled",
        };
        let line = self.sales.line(settled);
        let response = response(self.sales.line(sale));
        let reference = shown(&line.keys.reference_no);
        let args = [("amount", line.amount.to_string()), ("reference_no", reference), ("response", response)];
        let mut facts = vec![why(code, args)];
        facts.extend(self.failed_reversals(group));
        self.failures.push((sale, group.all(), facts));
    }

    /// E01 is told last, because the customer's second payment belongs to its story.
    fn failures(&mut self) {
        let failures = std::mem::take(&mut self.failures);
        let mut again: HashMap<(&str, i64), Option<usize>> = HashMap::new();
        let sales = self.sales;
        let key = |row: usize| {
            let line = sales.line(row);
            Some((number(line, &line.keys.order_no)?, line.amount.units()))
        };
        again.extend(failures.iter().filter_map(|(sale, _, _)| Some((key(*sale)?, None))));
        for row in self.purchases.iter().filter_map(|purchase| purchase.pos) {
            if let Some(found) = key(row).and_then(|key| again.get_mut(&key)) {
                *found = Some(row);
            }
        }
        for (sale, rows, mut facts) in failures {
            if let Some(row) = key(sale).and_then(|key| again.get(&key).copied().flatten()) {
                let line = self.sales.line(row);
                let reference = shown(&line.keys.reference_no);
                facts.push(why(
                    "customer-paid-again",
                    [("amount", line.amount.to_string()), ("reference_no", reference)],
                ));
            }
            self.excepted(ExceptionType::E01, sale, rows, facts);
        }
    }

    fn failed_reversals(&self, group: &Group) -> Vec<Why> {
        let failed = group.failed.iter().chain(&group.unsure).copied();
        failed
            .map(|row| why("reversal-failed", [("voucher_no", shown(&self.sales.line(row).keys.voucher_no))]))
            .collect()
    }

    fn at_pos(&mut self, group: &Group, sale: usize) {
        let line = self.sales.line(sale);
        if !group.cancels.is_empty() {
            return self.netted(group);
        }
        let standing = self.sales.book.standing(sale);
        if !group.settled_cancels.is_empty() && standing != Standing::Done {
            return self.netted(group);
        }
        match standing {
            Standing::Failed => {
                self.declined(&group.sales);
                self.declined(&group.failed);
                self.declined(&group.unsure);
                self.purely_acquirer(&group.settled_cancels);
            }
            Standing::Unknown | Standing::Confirm => {
                let args = [("amount", line.amount.to_string()), ("response", response(line))];
                let mut facts = vec![why("pos-unknown", args)];
                facts.extend(self.failed_reversals(group));
                self.alone.push(Alone { kind: ExceptionType::E03, rows: group.all(), why: facts });
            }
            Standing::Done => {
                for row in group.unsure.iter().copied() {
                    self.unknown(vec![row]);
                }
                self.declined(&group.failed);
                self.purely_acquirer(&group.settled_cancels);
                let day = self.sales.book.settlement_day(sale).to_string();
                let reference = shown(&line.keys.reference_no);
                let args = [("amount", line.amount.to_string()), ("day", day), ("reference_no", reference)];
                let facts = vec![why("approved-not-at-acquirer", args)];
                self.alone.push(Alone { kind: ExceptionType::E11, rows: group.sales.clone(), why: facts });
                self.purchase(Some(sale), None);
            }
        }
    }

    fn at_acquirer(&mut self, group: &Group, settled: usize) {
        if !group.settled_cancels.is_empty() {
            return self.netted(group);
        }
        let line = self.sales.line(settled);
        let reference = shown(&line.keys.reference_no);
        let args = [("amount", line.amount.to_string()), ("reference_no", reference)];
        if let Some(cancel) = group.cancels.first() {
            let kind = cancel_kind(self.sales.line(*cancel).kind);
            let facts = vec![why("pos-reversed-acquirer-settled", args)];
            return self.alone.push(Alone { kind, rows: group.all(), why: facts });
        }
        self.purely_acquirer(&group.settled);
        self.purchase(None, Some(settled));
        for row in group.unsure.iter().chain(&group.failed).copied() {
            self.unknown(vec![row]);
        }
    }

    fn cancel_without_sale(&mut self, group: &Group) {
        let paired =
            group.settled_cancels.first().and_then(|row| self.sales.mate[*row].map(|mate| (mate.row, *row)));
        if let Some((pos, acquirer)) = paired {
            if self.sales.book.standing(pos) == Standing::Failed {
                return self.executed_though_failed(pos, acquirer);
            }
            return self.pair(pos, acquirer);
        }
        self.purely_acquirer(&group.settled_cancels);
        for row in group.cancels.iter().copied() {
            let line = self.sales.line(row);
            if line.kind == TransactionKind::Reversal {
                self.findings.sale[row] = Some(Fate::Netted);
                continue;
            }
            let reference = shown(&line.keys.reference_no);
            let args = [("amount", line.amount.abs().to_string()), ("reference_no", reference)];
            let facts = vec![why("void-not-at-acquirer", args)];
            self.alone.push(Alone { kind: ExceptionType::E05, rows: vec![row], why: facts });
        }
        for row in group.unsure.iter().copied() {
            self.unknown(vec![row]);
        }
        for row in group.failed.iter().copied() {
            if self.sales.line(row).kind == TransactionKind::Reversal {
                self.unknown(vec![row]);
            } else {
                self.declined(&[row]);
            }
        }
    }

    fn refund(&mut self, group: &Group) {
        for row in group
            .sales
            .iter()
            .chain(&group.refunds)
            .chain(&group.cancels)
            .chain(&group.unsure)
            .chain(&group.failed)
            .copied()
        {
            let failed = self.sales.book.standing(row) == Standing::Failed;
            match self.sales.mate[row] {
                Some(mate) if failed => self.executed_though_failed(row, mate.row),
                Some(mate) => self.pair(row, mate.row),
                None if failed => self.declined(&[row]),
                None => self.refund_alone(row),
            }
        }
        let theirs =
            group.settled.iter().chain(&group.settled_cancels).chain(&group.settled_refunds).copied();
        let lonely: Vec<usize> = theirs.filter(|row| self.sales.free(*row)).collect();
        self.purely_acquirer(&lonely);
    }

    fn refund_alone(&mut self, row: usize) {
        if self.sales.book.standing(row) != Standing::Done {
            return self.unknown(vec![row]);
        }
        let line = self.sales.line(row);
        let args =
            [("amount", line.amount.abs().to_string()), ("reference_no", shown(&line.keys.reference_no))];
        let mut facts = vec![why("refund-not-at-acquirer", args)];
        facts.extend(self.sales.book.original_before_start(row));
        self.alone.push(Alone { kind: ExceptionType::E05, rows: vec![row], why: facts });
    }

    fn executed_though_failed(&mut self, pos: usize, acquirer: usize) {
        let line = self.sales.line(acquirer);
        let args = [
            ("amount", line.amount.abs().to_string()),
            ("reference_no", shown(&line.keys.reference_no)),
            ("response", response(self.sales.line(pos))),
        ];
        let kind = if is_sale(line) { ExceptionType::E01 } else { ExceptionType::E05 };
        self.excepted(kind, pos, vec![pos, acquirer], vec![why("failed-at-pos-executed-at-acquirer", args)]);
    }

    fn unknown(&mut self, rows: Vec<usize>) {
        let Some(line) = rows.first().map(|row| self.sales.line(*row)) else { return };
        let args = [("amount", line.amount.abs().to_string()), ("response", response(line))];
        self.alone.push(Alone { kind: ExceptionType::E03, rows, why: vec![why("pos-unknown", args)] });
    }

    fn purely_acquirer(&mut self, rows: &[usize]) {
        for row in rows.iter().copied() {
            let line = self.sales.line(row);
            let code = if is_sale(line) { "acquirer-only" } else { "acquirer-refund-only" };
            let args = [
                ("amount", line.amount.abs().to_string()),
                ("day", line.day.to_string()),
                ("reference_no", shown(&line.keys.reference_no)),
            ];
            let mut facts = vec![why(code, args)];
            facts.extend(self.sales.book.original_before_start(row));
            self.alone.push(Alone { kind: ExceptionType::E12, rows: vec![row], why: facts });
        }
    }

    fn declined(&mut self, rows: &[usize]) {
        for row in rows.iter().copied() {
            self.findings.sale[row] = Some(Fate::NotMoney { why: NotMoney::Declined });
        }
    }

    fn purchase(&mut self, pos: Option<usize>, acquirer: Option<usize>) {
        self.purchases.push(Purchase { pos, acquirer });
    }

    fn pair(&mut self, pos: usize, acquirer: usize) {
        let book = self.sales.book;
        let (pass, only) = self.sales.mate[pos].map_or((Pass::Net, false), |mate| (mate.pass, mate.only));
        for row in [pos, acquirer] {
            self.findings.sale[row] = Some(Fate::Matched);
        }
        let lines = book.identities([pos, acquirer]);
        self.findings.matched(Relation::Sale, pass, lines, reasons::of(book, pos, acquirer, only));
        super::amounts::compare(book, pos, acquirer, self.findings);
    }

    fn netted(&mut self, group: &Group) {
        let book = self.sales.book;
        let rows = group.all();
        for row in rows.iter().copied() {
            self.findings.sale[row] = Some(Fate::Netted);
        }
        let mut told: Vec<Reason> = Vec::new();
        for row in group.cancels.iter().chain(&group.settled_cancels).copied() {
            if let Some(sale) = self.sales.original[row] {
                let (signal, detail) = (Signal::Original, shown(&self.sales.line(sale).keys.voucher_no));
                told.push(Reason { signal, points: book.input.rules.points(signal), detail });
            }
        }
        if let (Some(sale), Some(settled)) = (group.sales.first(), group.settled.first()) {
            told.extend(reasons::of(book, *sale, *settled, false));
        }
        self.findings.matched(Relation::Sale, Pass::Net, book.identities(rows), told);
    }

    fn excepted(&mut self, kind: ExceptionType, about: usize, rows: Vec<usize>, why: Vec<Why>) {
        for row in rows.iter().copied() {
            self.findings.sale[row] = Some(Fate::Excepted);
        }
        let mut first = vec![about];
        first.extend(rows.iter().copied());
        let (amount, keys) = (self.sales.line(about).amount, keys_of(self.sales.book, &first));
        let event =
            Event { kind, relation: Relation::Sale, watch_until: None, amount, keys, lines: rows, why };
        self.findings.event(self.sales.book, event);
    }

    /// Response 94 beside an approved row of the same order or trace only repeats it.
    fn late_replies(&mut self) {
        let mut approved: HashMap<(&str, i64), usize> = HashMap::new();
        for row in self.purchases.iter().filter_map(|purchase| purchase.pos) {
            let line = self.sales.line(row);
            let numbers = [&line.keys.order_no, &line.keys.voucher_no];
            for number in numbers.into_iter().flatten() {
                approved.insert((number.as_str(), line.amount.units()), row);
            }
        }
        let sales = self.sales;
        let repeats = |alone: &Alone| {
            let line = sales.line(alone.rows[0]);
            let numbers = [&line.keys.order_no, &line.keys.voucher_no];
            let known = numbers.into_iter().flatten().any(|number| {
                approved
                    .get(&(number.as_str(), line.amount.units()))
                    .is_some_and(|row| sales.line(*row).day == line.day)
            });
            alone.kind == ExceptionType::E03
                && known
                && line.response.as_ref().is_some_and(|code| code.0 == "94")
        };
        let (repeated, alone) = std::mem::take(&mut self.alone).into_iter().partition(|alone| repeats(alone));
        self.alone = alone;
        let repeated: Vec<Alone> = repeated;
        for alone in repeated {
            self.declined(&alone.rows);
        }
    }

    /// Buffer and coverage: absence means something only where the other leg's file speaks, and after its time.
    fn stayed_alone(&mut self, alone: Alone) {
        let Alone { kind, rows, mut why } = alone;
        let about = rows[0];
        if rows.iter().all(|row| self.sales.book.is_early(Relation::Sale, *row)) {
            for row in rows {
                self.findings.sale[row] = Some(Fate::NotMoney { why: NotMoney::BeforeStart });
            }
            return;
        }
        if rows.iter().any(|row| self.sales.suggested.contains(row)) {
            return self.wait(&rows, None, Waiting::Suggestion);
        }
        let book = self.sales.book;
        let merchant = book.merchant(about);
        let watched = if kind == ExceptionType::E12 {
            match self.asked_of_pos(about) {
                Ok(fact) => why.push(fact),
                Err(until) => return self.wait(&rows, Some(until), Waiting::FileMissing),
            }
            None
        } else {
            let last = rows.iter().filter(|row| self.sales.line(**row).leg == Leg::Pos).copied();
            let day =
                last.map(|row| book.settlement_day(row)).max().unwrap_or_else(|| book.settlement_day(about));
            let until = book.patience(merchant, day);
            if !book.covered.holds(Leg::Acquirer, Some(merchant), None, day) {
                self.missing.need(Leg::Acquirer, Some(merchant), day, until);
                return self.wait(&rows, Some(until), Waiting::FileMissing);
            }
            if kind == ExceptionType::E03 {
                why.push(crate::why::why("not-at-acquirer", [("day", day.to_string())]));
            }
            let args = [("day", day.to_string()), ("merchant_no", merchant.to_owned())];
            why.push(crate::why::why("acquirer-file-covers", args));
            Some(until).filter(|until| book.input.as_of <= until.on)
        };
        let Some(until) = watched else { return self.excepted(kind, about, rows, why) };
        why.push(crate::why::why("watched-until", [("until", until.on.to_string())]));
        self.wait(&rows, Some(until), Waiting::Buffer);
        let (amount, keys) = (self.sales.line(about).amount, keys_of(book, &rows));
        let event = Event {
            kind,
            relation: Relation::Sale,
            watch_until: Some(until),
            amount,
            keys,
            lines: rows,
            why,
        };
        self.findings.event(book, event);
    }

    fn asked_of_pos(&mut self, row: usize) -> Result<Why, Expected> {
        let book = self.sales.book;
        let line = self.sales.line(row);
        let (merchant, terminal) = (book.merchant(row), line.keys.terminal_no.as_deref());
        if book.covered.holds(Leg::Pos, Some(merchant), terminal, line.day) {
            let terminal = terminal.unwrap_or("-").to_owned();
            return Ok(why("pos-file-covers", [("day", line.day.to_string()), ("terminal_no", terminal)]));
        }
        let until = book.patience(merchant, line.day);
        self.missing.need(Leg::Pos, Some(merchant), line.day, until);
        Err(until)
    }

    fn wait(&mut self, rows: &[usize], until: Option<Expected>, why: Waiting) {
        for row in rows.iter().copied() {
            self.findings.sale[row] = Some(Fate::Waiting { until, why });
        }
    }
}

fn cancel_kind(kind: TransactionKind) -> ExceptionType {
    if kind == TransactionKind::Reversal { ExceptionType::E04 } else { ExceptionType::E05 }
}

fn response(line: &ledger::Line) -> String {
    line.response
        .as_ref()
        .map(|code| code.0.clone())
        .filter(|code| !code.is_empty())
        .unwrap_or_else(|| "-".to_owned())
}
