use calendar::Expected;
use ledger::{LineIdentity, LineKeys};
use money::Money;

use crate::book::{Book, joined_keys};
use crate::{
    Exception, ExceptionId, ExceptionState, ExceptionType, Fate, FateOf, Match, Pass, Reason, Reconciliation,
    Relation, Suggestion, Why,
};

/// Fills up while the passes judge; each row gets its fate once per relation.
pub(crate) struct Findings {
    pub(crate) sale: Vec<Option<Fate>>,
    pub(crate) payout: Vec<Option<Fate>>,
    matches: Vec<Match>,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) suggestions: Vec<Suggestion>,
}

/// An event that asks for work, before it has its name.
pub(crate) struct Event {
    pub(crate) kind: ExceptionType,
    pub(crate) relation: Relation,
    pub(crate) watch_until: Option<Expected>,
    pub(crate) amount: Money,
    pub(crate) keys: LineKeys,
    pub(crate) lines: Vec<usize>,
    pub(crate) why: Vec<Why>,
}

impl Findings {
    pub(crate) fn new(book: &Book<'_>) -> Self {
        let none = vec![None; book.rows.len()];
        Self {
            sale: none.clone(),
            payout: none,
            matches: Vec::new(),
            exceptions: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    pub(crate) fn matched(
        &mut self,
        relation: Relation,
        pass: Pass,
        lines: Vec<LineIdentity>,
        reasons: Vec<Reason>,
    ) {
        let score = reasons.iter().map(|reason| reason.points).sum();
        self.matches.push(Match { relation, pass, lines, reasons, score });
    }

    pub(crate) fn suggested(&mut self, lines: Vec<LineIdentity>, reasons: Vec<Reason>) {
        let score = reasons.iter().map(|reason| reason.points).sum();
        self.suggestions.push(Suggestion { lines, reasons, score });
    }

    /// Adds an exception whose rows are its subject; named by relation and smallest row.
    pub(crate) fn event(&mut self, book: &Book<'_>, event: Event) {
        let letter = if event.relation == Relation::Sale { 's' } else { 'p' };
        let Some(first) = event.lines.iter().min() else { return };
        let id = ExceptionId(format!("{letter}{}", book.rows[*first].identity.short()));
        self.named(book, id, event);
    }

    /// Adds a finding on a match, whose rows stay matched; named by kind and what it is about.
    pub(crate) fn finding(&mut self, book: &Book<'_>, about: &str, event: Event) {
        let about = LineIdentity(format!("{:?}|{}|{about}", event.relation, event.kind));
        self.named(book, ExceptionId(format!("f{}", about.short())), event);
    }

    /// Adds an exception under a name of its own.
    pub(crate) fn named(&mut self, book: &Book<'_>, id: ExceptionId, event: Event) {
        let state = if event.watch_until.is_some() { ExceptionState::Watch } else { ExceptionState::Open };
        self.exceptions.push(Exception {
            id,
            kind: event.kind,
            relation: event.relation,
            state,
            watch_until: event.watch_until,
            amount: event.amount.abs(),
            keys: event.keys,
            lines: book.identities(event.lines),
            why: event.why,
            missing: None,
        });
    }

    pub(crate) fn file_missing(&mut self, exception: Exception) {
        self.exceptions.push(exception);
    }

    /// All that was found, in its final order.
    pub(crate) fn finish(mut self, book: &Book<'_>) -> Reconciliation {
        let mut fates = Vec::with_capacity(book.rows.len() * 2);
        for (relation, all) in [(Relation::Sale, &self.sale), (Relation::Payout, &self.payout)] {
            fates.extend(all.iter().zip(&book.rows).filter_map(|(fate, line)| {
                Some(FateOf { relation, line: line.identity.clone(), leg: line.leg, fate: (*fate)? })
            }));
        }
        self.matches.sort_by(|a, b| (a.relation, &a.lines).cmp(&(b.relation, &b.lines)));
        self.exceptions.sort_by(|a, b| a.id.cmp(&b.id));
        self.suggestions.sort_by(|a, b| a.lines.cmp(&b.lines));
        Reconciliation {
            fates,
            matches: self.matches,
            exceptions: self.exceptions,
            suggestions: self.suggestions,
        }
    }
}

/// Keys of an event from its rows, in the order given.
pub(crate) fn keys_of(book: &Book<'_>, rows: &[usize]) -> LineKeys {
    joined_keys(rows.iter().map(|row| book.rows[*row]))
}
