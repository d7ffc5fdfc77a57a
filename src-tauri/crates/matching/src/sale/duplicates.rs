use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::TimeDelta;
use ledger::{Leg, Line, Tender, TransactionKind};

use crate::book::{Book, Standing, is_sale, number, shown, terminal};
use crate::findings::{Event, Findings, keys_of};
use crate::missing::leg_name;
use crate::why::why;
use crate::{ExceptionType, Fate, NotMoney, Relation, Why};

/// One payment that stands, as far as the legs tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purchase {
    pub(super) pos: Option<usize>,
    pub(super) acquirer: Option<usize>,
}

/// Why two purchases are one, in order of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    Reference,
    Order,
    Card,
}

impl Purchase {
    fn rows(self) -> impl Iterator<Item = usize> {
        [self.pos, self.acquirer].into_iter().flatten()
    }

    /// The row that tells most: the shop's own, otherwise the acquirer's.
    fn row(self) -> usize {
        self.pos.or(self.acquirer).unwrap_or_default()
    }
}

/// E06: payments that are one purchase charged twice; returns the rows so explained.
pub(super) fn raise(book: &Book<'_>, paid: &[Purchase], findings: &mut Findings) -> HashSet<usize> {
    let mut all = paid.to_vec();
    let own = other_tender(book, findings);
    all.extend(own.into_iter().map(|row| Purchase { pos: Some(row), acquirer: None }));
    let mut twins = Twins { book, all, found: BTreeMap::new() };
    for leg in [Leg::Pos, Leg::Acquirer] {
        twins.same_reference(leg);
        twins.same_order(leg);
        twins.same_card(leg);
    }
    let refunded = Refunded::new(book);
    let mut explained = HashSet::new();
    for (members, rule) in twins.clusters() {
        let payments: Vec<Purchase> = members.iter().map(|at| twins.all[*at]).collect();
        if refunded.of(book, &payments) + 1 < payments.len() {
            explained.extend(payments.iter().flat_map(|payment| payment.rows()));
            report(book, &payments, rule, findings);
        }
    }
    explained
}

/// Payments in cash and the like: no acquirer's money, yet a second payment of the same order.
fn other_tender(book: &Book<'_>, findings: &Findings) -> Vec<usize> {
    let fate = Some(Fate::NotMoney { why: NotMoney::OtherTender });
    let rows = 0..book.rows.len();
    let own = rows.filter(|row| findings.sale[*row] == fate && is_sale(book.rows[*row]));
    own.filter(|row| book.standing(*row) == Standing::Done).collect()
}

struct Twins<'b, 'a> {
    book: &'b Book<'a>,
    all: Vec<Purchase>,
    found: BTreeMap<(usize, usize), Rule>,
}

/// Two payments next to each other in time, with their rows of one leg.
#[derive(Clone, Copy)]
struct Pair<'a> {
    one: (usize, &'a Line),
    other: (usize, &'a Line),
}

impl Pair<'_> {
    fn apart(&self) -> Option<TimeDelta> {
        Some((self.one.1.at? - self.other.1.at?).abs())
    }
}

impl<'a> Twins<'_, 'a> {
    fn add(&mut self, one: usize, other: usize, rule: Rule) {
        let told =
            self.all[one].rows().any(|a| self.all[other].rows().any(|b| self.book.not_duplicate(a, b)));
        if !told {
            let found = self.found.entry((one.min(other), one.max(other))).or_insert(rule);
            *found = rule.min(*found);
        }
    }

    /// Neighbours in time of one leg within each bucket: enough to tie a bucket together, never every pair.
    fn neighbours<K: std::hash::Hash + Eq>(
        &self,
        leg: Leg,
        key: impl Fn(&'a Line) -> Option<K>,
    ) -> Vec<Pair<'a>> {
        let mut buckets: HashMap<K, Vec<(usize, &'a Line)>> = HashMap::new();
        for (at, payment) in self.all.iter().enumerate() {
            let row = if leg == Leg::Pos { payment.pos } else { payment.acquirer };
            let Some(line) = row.map(|row| self.book.rows[row]) else { continue };
            if let Some(key) = key(line) {
                buckets.entry(key).or_default().push((at, line));
            }
        }
        let mut pairs = Vec::new();
        for bucket in buckets.values_mut().filter(|bucket| bucket.len() > 1) {
            bucket.sort_by_key(|(_, line)| (line.day, line.at, &line.identity));
            pairs.extend(bucket.windows(2).map(|pair| Pair { one: pair[0], other: pair[1] }));
        }
        pairs
    }

    /// One reference no. twice in a leg: told or charged twice.
    fn same_reference(&mut self, leg: Leg) {
        let pairs = self.neighbours(leg, |line| {
            let reference = number(line, &line.keys.reference_no)?;
            Some((reference, terminal(line)?, line.day, line.amount.units()))
        });
        for Pair { one, other } in pairs {
            self.add(one.0, other.0, Rule::Reference);
        }
    }

    /// Same order, same amount, by any instrument or terminal, not all of it in cash.
    fn same_order(&mut self, leg: Leg) {
        let pairs =
            self.neighbours(leg, |line| Some((number(line, &line.keys.order_no)?, line.amount.units())));
        let window = TimeDelta::minutes(i64::from(self.book.input.rules.same_order_window_minutes));
        for pair in pairs {
            let Pair { one, other } = pair;
            let near = pair.apart().map_or(one.1.day == other.1.day, |apart| apart <= window);
            let ours = |line: &Line| matches!(line.tender, Tender::Card | Tender::Qr);
            if near && (ours(one.1) || ours(other.1)) {
                self.add(one.0, other.0, Rule::Order);
            }
        }
    }

    /// Same card, amount and terminal shortly after each other, unless two orders say otherwise.
    fn same_card(&mut self, leg: Leg) {
        let pairs = self.neighbours(leg, |line| {
            let card = line.keys.card.as_ref()?.tail();
            Some((card, terminal(line)?, line.amount.units()))
        });
        let window = TimeDelta::minutes(i64::from(self.book.input.rules.duplicate_window_minutes));
        for pair in pairs {
            let Pair { one: (one, a), other: (other, b) } = pair;
            let card = matches!((&a.keys.card, &b.keys.card), (Some(a), Some(b)) if a.may_be(b));
            let near = pair.apart().is_some_and(|apart| apart <= window);
            if card && near && !self.two_orders(one, other) {
                self.add(one, other, Rule::Card);
            }
        }
    }

    /// Whether two payments name two orders, on whichever leg.
    fn two_orders(&self, one: usize, other: usize) -> bool {
        let order = |at: usize| {
            let mut rows = self.all[at].rows().map(|row| self.book.rows[row]);
            rows.find_map(|line| number(line, &line.keys.order_no))
        };
        matches!((order(one), order(other)), (Some(a), Some(b)) if a != b)
    }

    /// Purchases tied together, with the weightiest rule among them.
    fn clusters(&self) -> Vec<(Vec<usize>, Rule)> {
        let mut root: BTreeMap<usize, usize> = BTreeMap::new();
        let top = |root: &BTreeMap<usize, usize>, mut at: usize| {
            while let Some(up) = root.get(&at).filter(|up| **up != at) {
                at = *up;
            }
            at
        };
        for (one, other) in self.found.keys() {
            let (a, b) = (top(&root, *one), top(&root, *other));
            root.insert(a.max(b), a.min(b));
            root.entry(a.min(b)).or_insert(a.min(b));
            root.entry(*one).or_insert(a.min(b));
            root.entry(*other).or_insert(a.min(b));
        }
        let mut clusters: BTreeMap<usize, (Vec<usize>, Rule)> = BTreeMap::new();
        for at in root.keys() {
            clusters.entry(top(&root, *at)).or_insert_with(|| (Vec::new(), Rule::Card)).0.push(*at);
        }
        for ((one, _), rule) in &self.found {
            if let Some(cluster) = clusters.get_mut(&top(&root, *one)) {
                cluster.1 = cluster.1.min(*rule);
            }
        }
        clusters.into_values().collect()
    }
}

/// Sales given back already: by original reference no., else by order no. and amount, told apart by leg.
struct Refunded<'a> {
    references: HashSet<&'a str>,
    orders: HashMap<(&'a str, i64), [usize; 2]>,
}

impl<'a> Refunded<'a> {
    fn new(book: &Book<'a>) -> Self {
        let mut all = Self { references: HashSet::new(), orders: HashMap::new() };
        for (row, line) in book.rows.iter().copied().enumerate() {
            let back = line.kind == TransactionKind::Refund && book.standing(row) == Standing::Done;
            if !back || !matches!(line.leg, Leg::Pos | Leg::Acquirer) {
                continue;
            }
            if let Some(reference) = number(line, &line.keys.original_reference_no) {
                all.references.insert(reference);
            } else if let Some(order) = number(line, &line.keys.order_no) {
                let told = all.orders.entry((order, line.amount.units().abs())).or_default();
                told[usize::from(line.leg == Leg::Acquirer)] += 1;
            }
        }
        all
    }

    /// How many of these payments were given back.
    fn of(&self, book: &Book<'_>, payments: &[Purchase]) -> usize {
        let lines = || payments.iter().map(|payment| book.rows[payment.row()]);
        let named = |line: &&Line| {
            number(line, &line.keys.reference_no).is_some_and(|no| self.references.contains(no))
        };
        let by_order = lines().filter_map(|line| {
            let order = number(line, &line.keys.order_no)?;
            self.orders.get(&(order, line.amount.units())).map(|told| told[0].max(told[1]))
        });
        lines().filter(named).count().max(by_order.max().unwrap_or(0))
    }
}

fn report(book: &Book<'_>, payments: &[Purchase], rule: Rule, findings: &mut Findings) {
    let mut rows: Vec<usize> = payments.iter().flat_map(|payment| payment.rows()).collect();
    rows.sort_unstable();
    for row in rows.iter().copied() {
        findings.sale[row] = Some(Fate::Excepted);
    }
    let lines: Vec<&Line> = payments.iter().map(|payment| book.rows[payment.row()]).collect();
    let Some(first) = lines.iter().copied().min_by_key(|line| (line.day, line.at, &line.identity)) else {
        return;
    };
    let settled = payments.iter().filter(|payment| payment.acquirer.is_some()).count();
    let leg = if payments.iter().all(|payment| payment.pos.is_some()) { Leg::Pos } else { Leg::Acquirer };
    let fact = describe(first, leg, &lines, rule);
    let args = [("payments", payments.len().to_string()), ("settled", settled.to_string())];
    let charge = first.amount;
    let extra = i64::try_from(payments.len().saturating_sub(1)).unwrap_or(i64::MAX);
    let mut keys = keys_of(book, &[payments[0].row()]);
    if lines.iter().any(|line| line.keys.reference_no != keys.reference_no) {
        // Several payments: only what they share names the event.
        (keys.reference_no, keys.voucher_no, keys.auth_code) = (None, None, None);
    }
    findings.event(
        book,
        Event {
            kind: ExceptionType::E06,
            relation: Relation::Sale,
            watch_until: None,
            amount: money::Money::from_units(charge.units().saturating_mul(extra), charge.currency()),
            keys,
            lines: rows,
            why: vec![fact, why("settled-at-acquirer", args)],
        },
    );
}

fn describe(first: &Line, leg: Leg, lines: &[&Line], rule: Rule) -> Why {
    let payments = ("payments", lines.len().to_string());
    let last = lines.iter().filter_map(|line| line.at).max();
    let seconds = match (first.at, last) {
        (Some(first), Some(last)) => (last - first).num_seconds().abs().to_string(),
        _ => "-".to_owned(),
    };
    let seconds = ("seconds", seconds);
    match rule {
        Rule::Reference => {
            let reference = shown(&first.keys.reference_no);
            why("reference-twice", [("leg", leg_name(leg).to_owned()), ("reference_no", reference)])
        }
        Rule::Order => why("same-order", [("order_no", shown(&first.keys.order_no)), payments, seconds]),
        Rule::Card => {
            let card = first.keys.card.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
            let amount = ("amount", first.amount.to_string());
            let terminal = ("terminal_no", shown(&first.keys.terminal_no));
            why("same-card-amount-terminal", [amount, ("card", card), payments, seconds, terminal])
        }
    }
}
