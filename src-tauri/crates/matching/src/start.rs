//! Start dates: rows before them may match, and raise nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use ledger::{Leg, TransactionKind};

use crate::book::{Book, is_sale, number};
use crate::findings::Findings;
use crate::why::why;
use crate::{Fate, NotMoney, Relation, Why};

/// What the numbers of all sales say about their start: whether any of them lies before it.
#[derive(Default)]
pub(crate) struct Originals(HashMap<String, bool>);

impl Book<'_> {
    /// Whether a day lies before the start of the shop or of a source.
    pub(crate) fn before_start(&self, leg: Leg, holder: &str, day: NaiveDate) -> bool {
        self.input.shop.start(leg, holder).is_some_and(|start| day < start)
    }

    /// Whether a row lies before the start of a relation: a side that had not begun cannot lack its row.
    pub(crate) fn is_early(&self, relation: Relation, row: usize) -> bool {
        let line = self.rows[row];
        let holder = self.merchant(row);
        match (relation, line.leg) {
            (Relation::Sale, _) => {
                [Leg::Pos, Leg::Acquirer].iter().any(|leg| self.before_start(*leg, holder, line.day))
            }
            (Relation::Payout, Leg::Acquirer) => self.is_early_day(holder, self.settlement_day(row)),
            (Relation::Payout, leg) => self.before_start(leg, holder, line.day),
        }
    }

    /// Whether a settlement day lies before the start, or its money came before the bank's.
    pub(crate) fn is_early_day(&self, merchant: &str, day: NaiveDate) -> bool {
        self.before_start(Leg::Acquirer, merchant, day)
            || self.before_start(Leg::Bank, &self.input.shop.account.last4, self.expected(merchant, day).on)
    }

    /// Whether a credit of this day may also pay for days before the start.
    pub(crate) fn pays_for_early_days(&self, merchant: &str, on: NaiveDate) -> bool {
        let start = self.input.shop.start(Leg::Acquirer, merchant);
        let last = start.and_then(|start| start.pred_opt());
        last.is_some_and(|last| self.expected(merchant, last).on == on)
    }

    /// Says of a refund that its sale lies before the start, where that is known.
    ///
    /// It is known from the sale's own row, or because files speak for every day since the start and none has it.
    pub(crate) fn original_before_start(&self, row: usize) -> Option<Why> {
        let line = self.rows[row];
        let merchant = self.merchant(row);
        let start = self.input.shop.start(line.leg, merchant)?;
        if line.kind != TransactionKind::Refund || line.day < start {
            return None;
        }
        let keys = &line.keys;
        let named = [&keys.original_reference_no, &keys.order_no];
        let named: Vec<&str> = named.into_iter().filter_map(|no| number(line, no)).collect();
        let told = named.iter().find_map(|no| self.originals().0.get(*no));
        let terminal = keys.terminal_no.as_deref();
        let known = match told {
            Some(early) => *early,
            None if named.is_empty() => false,
            None => start
                .iter_days()
                .take_while(|day| *day <= line.day)
                .all(|day| self.covered.holds(line.leg, Some(merchant), terminal, day)),
        };
        known.then(|| why("original-before-start", [("start", start.to_string())]))
    }

    fn originals(&self) -> &Originals {
        self.originals.get_or_init(|| {
            let mut all = Originals::default();
            for (row, line) in self.rows.iter().copied().enumerate().filter(|(_, line)| is_sale(line)) {
                let early = self.is_early(Relation::Sale, row);
                let numbers = [&line.keys.reference_no, &line.keys.order_no];
                for number in numbers.into_iter().filter_map(|no| number(line, no)) {
                    // A sale that counts speaks louder than one of the same number that does not.
                    all.0.entry(number.to_owned()).and_modify(|all| *all &= early).or_insert(early);
                }
            }
            all
        })
    }
}

impl Findings {
    /// Takes back what rests on rows before the start alone; such a row that is no more excepted is none of ours.
    pub(crate) fn quiet(&mut self, book: &Book<'_>) {
        let mut loud: BTreeMap<Relation, BTreeSet<usize>> = BTreeMap::new();
        let mut quieted = Vec::new();
        self.exceptions.retain(|exception| {
            let rows: Vec<usize> = exception.lines.iter().filter_map(|line| book.place(line)).collect();
            let early = !rows.is_empty() && rows.iter().all(|row| book.is_early(exception.relation, *row));
            if early {
                quieted.extend(rows.into_iter().map(|row| (exception.relation, row)));
            } else {
                loud.entry(exception.relation).or_default().extend(rows);
            }
            !early
        });
        for (relation, row) in quieted {
            let fates = if relation == Relation::Sale { &mut self.sale } else { &mut self.payout };
            let still = loud.get(&relation).is_some_and(|rows| rows.contains(&row));
            if fates[row] == Some(Fate::Excepted) && !still {
                fates[row] = Some(Fate::NotMoney { why: NotMoney::BeforeStart });
            }
        }
        self.suggestions.retain(|suggestion| {
            let mut rows = suggestion.lines.iter().filter_map(|line| book.place(line));
            !rows.all(|row| book.is_early(Relation::Sale, row))
        });
    }
}
