//! What a run of matching means for the cases.

use std::collections::{HashMap, HashSet};

use ::casework::{Action, Case, CaseNumber, Opening, WithdrawnLine};
use chrono::NaiveDate;
use ledger::{Coverage, Leg, Line, LineIdentity, ResponseTable};
use matching::{
    Exception, ExceptionId, ExceptionState, Fate, Input, Reconciliation, Relation, Rules, Waiting,
};
use shop::Shop;
use store::{Reader, Writer};

use crate::Error;
use crate::handled::handled;
use crate::reconciling::{Doing, apply, open_case, opening};

/// By what rows are judged, beside the rows themselves.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) calendar: &'a calendar::BusinessCalendar,
    pub(crate) responses: &'a ResponseTable,
    pub(crate) rules: &'a Rules,
}

/// One run over the books as they stand.
#[derive(Default)]
pub(crate) struct Run {
    pub(crate) found: Reconciliation,
    lines: Vec<Line>,
    coverage: Vec<Coverage>,
}

impl Judge<'_> {
    /// Matches all legs as of a day; nothing is stored.
    pub(crate) fn run(self, reader: Reader<'_>, as_of: NaiveDate) -> Result<Run, Error> {
        let (lines, coverage) = (reader.lines()?, reader.coverage()?);
        let (looks, pins) = (reader.open_looks()?, reader.pins()?);
        let found = matching::reconcile(&Input {
            lines: &lines,
            looks: &looks,
            coverage: &coverage,
            shop: self.shop,
            calendar: self.calendar,
            responses: self.responses,
            rules: self.rules,
            pins: &pins,
            as_of,
        });
        Ok(Run { found, lines, coverage })
    }
}

/// What a run means for the cases.
pub(crate) struct Changes<'a> {
    run: &'a Run,
    before: &'a [Exception],
    cases: &'a [Case],
    lines: HashMap<&'a LineIdentity, &'a Line>,
    handled: HashMap<&'a ExceptionId, &'a Case>,
    /// Rows that wait for a file that is not here.
    waiting: HashSet<(Relation, &'a LineIdentity)>,
}

impl<'a> Changes<'a> {
    pub(crate) fn new(run: &'a Run, before: &'a [Exception], cases: &'a [Case]) -> Self {
        let waits = |fate: &Fate| matches!(fate, Fate::Waiting { why: Waiting::FileMissing, .. });
        let waiting = run.found.fates.iter().filter(|one| waits(&one.fate));
        Self {
            lines: run.lines.iter().map(|line| (&line.identity, line)).collect(),
            handled: handled(&run.found.exceptions, cases),
            waiting: waiting.map(|one| (one.relation, &one.line)).collect(),
            run,
            before,
            cases,
        }
    }

    /// The exception that each case handles.
    pub(crate) fn told(&self) -> HashMap<&'a CaseNumber, &'a Exception> {
        let exceptions = self.run.found.exceptions.iter();
        exceptions.filter_map(|one| Some((&self.handled.get(&one.id)?.number, one))).collect()
    }

    /// Opens a case for each open exception that has none, in the order of the events.
    ///
    /// A missing file is no event of money: it is asked for, and a person may open a case for it.
    pub(crate) fn open(&self, writer: &mut Writer<'_>, doing: &Doing<'_>) -> Result<Vec<CaseNumber>, Error> {
        let open = |one: &&Exception| {
            one.state == ExceptionState::Open && one.missing.is_none() && !self.handled.contains_key(&one.id)
        };
        let exceptions = self.run.found.exceptions.iter().filter(open);
        let mut openings: Vec<Opening> = exceptions
            .map(|one| {
                let rows = one.lines.iter().filter_map(|line| self.lines.get(line).copied());
                opening(one, rows, doing.now.day())
            })
            .collect();
        openings.sort_by(|one, other| {
            (one.event_day, one.event_at, &one.exception).cmp(&(
                other.event_day,
                other.event_at,
                &other.exception,
            ))
        });
        openings.into_iter().map(|opening| open_case(writer, opening, doing)).collect()
    }

    /// Tells open cases what changed, proposes what vanished as resolved, and greets records that came back.
    pub(crate) fn follow(
        &self,
        writer: &mut Writer<'_>,
        doing: &Doing<'_>,
    ) -> Result<Vec<ExceptionId>, Error> {
        let told = self.told();
        let mut cleared = Vec::new();
        for case in self.cases.iter().filter(|case| case.closed.is_none()) {
            let Some(action) = self.next(case, told.get(&case.number).copied()) else { continue };
            if let Action::ProposeCleared { .. } = action {
                cleared.extend(case.exception.clone());
            }
            apply(writer, case.clone(), action, doing)?;
        }
        Ok(cleared)
    }

    /// What a run does to an open case.
    ///
    /// While records of it are away, fewer rows are no news, and their absence is no proof that it cleared.
    pub(crate) fn next(&self, case: &Case, told: Option<&Exception>) -> Option<Action> {
        let lacks = self.lacks(case);
        match told {
            Some(exception) if lacks && exception.lines.iter().all(|line| case.lines.contains(line)) => None,
            Some(exception) if case.differs_from(exception) => {
                Some(Action::Update(Box::new(exception.clone())))
            }
            None if case.exception.is_some() && case.proposal.is_none() && !lacks => {
                Some(Action::ProposeCleared { how: None, lines: case.lines.clone(), why: Vec::new() })
            }
            _ => (case.withdrawn.is_some() && !lacks).then_some(Action::Restore),
        }
    }

    /// Whether a case waits for records that were taken back: one of its rows is gone and no other file speaks for
    /// its day, or what is left waits for a missing file.
    fn lacks(&self, case: &Case) -> bool {
        let Some(withdrawn) = &case.withdrawn else { return false };
        let covered = |gone: &WithdrawnLine| self.run.coverage.iter().any(|one| speaks_for(one, gone));
        withdrawn.lines.iter().any(|gone| !self.lines.contains_key(&gone.line) && !covered(gone))
            || self.waits(case)
    }

    /// Whether a row of a case waits for a file that is not here.
    pub(crate) fn waits(&self, case: &Case) -> bool {
        let waits = |relation, line| self.waiting.contains(&(relation, line));
        case.lines.iter().any(|line| match case.relation {
            Some(relation) => waits(relation, line),
            None => waits(Relation::Sale, line) || waits(Relation::Payout, line),
        })
    }

    /// Watch items of the run before that this one no longer has.
    pub(crate) fn cleared_watch(&self) -> impl Iterator<Item = &'a Exception> {
        let present: HashSet<&ExceptionId> = self.run.found.exceptions.iter().map(|one| &one.id).collect();
        let watched = self.before.iter().filter(|one| one.state == ExceptionState::Watch);
        watched.filter(move |one| !present.contains(&one.id))
    }
}

fn speaks_for(coverage: &Coverage, gone: &WithdrawnLine) -> bool {
    coverage.source == gone.source
        && coverage.holds(gone.day)
        && (coverage.terminal_no.is_none() || coverage.terminal_no == gone.terminal_no)
}

/// A row that goes, and which file would tell it again.
pub(crate) fn withdrawn_line(line: &Line) -> WithdrawnLine {
    let settled = line.settled_on.filter(|_| line.leg == Leg::Acquirer);
    WithdrawnLine {
        line: line.identity.clone(),
        source: line.source.clone(),
        terminal_no: line.keys.terminal_no.clone().filter(|_| line.leg == Leg::Pos),
        day: settled.unwrap_or(line.day),
    }
}
