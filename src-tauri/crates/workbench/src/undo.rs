//! Taking an import back whole: first what it touched, then exactly that.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ::casework::{Action, Case, CaseNumber, Context, WithdrawnLine};
use chrono::NaiveDate;
use ledger::LineIdentity;
use matching::{Exception, ExceptionState, Match};
use serde_json::json;
use store::{CaseFilter, ExceptionFilter, ImportRecord, Reader, StoreError, Withdrawal, Writer};

use crate::following::{Changes, Judge, Run, withdrawn_line};
use crate::handled::handled;
use crate::reconciling::{Doing, apply};
use crate::workbench::{origin_view, record};
use crate::{
    Corrected, Error, ErrorCode, MatchView, Now, OriginView, Touched, TouchedCase, UndoPlan, Workbench,
};

/// Matches and watch items that a plan lists; it counts all of them.
const SHOWN_MAX: usize = 200;

impl Workbench {
    /// What taking an import back would touch; nothing is changed.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchImport`]; [`ErrorCode::ImportWithdrawn`]; disk errors.
    pub fn undo_preview(&mut self, import: i64) -> Result<UndoPlan, Error> {
        self.take_back(import, None, None)
    }

    /// Takes an import back exactly as the plan named by `hash` says, all or nothing, and judges anew as of the
    /// last run's day; no case is opened by that.
    ///
    /// Open cases keep all their work and wait for the records; they find them again by their identity.
    ///
    /// # Errors
    /// [`ErrorCode::PlanChanged`]; [`ErrorCode::ClosedCaseHoldsImport`]; those of [`Workbench::undo_preview`].
    pub fn undo(&mut self, import: i64, hash: &str, why: Option<&str>) -> Result<Corrected, Error> {
        let plan = self.take_back(import, why, Some(hash))?;
        let import = self.store.read().import(import)?;
        Ok(Corrected { import, touched: plan.touched, summary: self.summary()? })
    }

    fn take_back(&mut self, import: i64, why: Option<&str>, hash: Option<&str>) -> Result<UndoPlan, Error> {
        let now = Now::ask();
        let Self { store, operator, shop, calendar, responses, rules, case_rules } = self;
        let judge = Judge { shop, calendar, responses, rules };
        let context = Context { now: now.at, calendar, rules: case_rules };
        let doing = Doing { context, operator, now: &now };
        let why = why.map(str::trim).filter(|why| !why.is_empty()).map(str::to_owned);
        let withdrawal = Withdrawal { at: now.at, by: doing.operator.to_owned(), why };
        let mut plan = None;
        let done = store.transaction(|writer| -> Result<(), Halt> {
            let before = Before::read(writer.read(), import)?;
            writer.withdraw(import, &withdrawal)?;
            let told = json!({ "import": writer.read().import(import)?, "lines": before.dying.len() });
            record(writer, &now, doing.operator, &subject(import), "withdrawn", &told)?;
            let run = before.judge_again(writer, judge, &now)?;
            let cases = before.take_from_cases(writer, &run, &doing, &withdrawal)?;
            let touched = before.touched(writer.read(), &run, cases)?;
            let found = before.hash(&touched, "")?;
            let plan = plan.insert(UndoPlan { import: before.import, touched, hash: found });
            settle(&plan.import, &plan.touched, &plan.hash, hash)
        });
        until_shown(done, plan)
    }
}

/// Why a transaction ends without being kept.
pub(crate) enum Halt {
    /// Its plan was only to be shown.
    Shown,
    /// It cannot be done.
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// A plan that was applied, or only shown.
pub(crate) fn until_shown<P>(done: Result<(), Halt>, plan: Option<P>) -> Result<P, Error> {
    match done {
        Ok(()) | Err(Halt::Shown) => plan.ok_or_else(|| Error::new(ErrorCode::Internal)),
        Err(Halt::Failed(error)) => Err(error),
    }
}

/// Lets a plan be kept unless it is only to be shown, is not the one that was shown, or closed cases forbid it.
pub(crate) fn settle(
    import: &ImportRecord,
    touched: &Touched,
    found: &str,
    shown: Option<&str>,
) -> Result<(), Halt> {
    let shown = shown.ok_or(Halt::Shown)?;
    if shown != found {
        return Err(Error::new(ErrorCode::PlanChanged).with("file", &import.file).into());
    }
    if touched.refused.is_empty() {
        return Ok(());
    }
    let numbers: Vec<&str> = touched.refused.iter().map(|case| case.number.as_str()).collect();
    let error = Error::new(ErrorCode::ClosedCaseHoldsImport).with("import", import.id);
    Err(error.with("cases", numbers.join(", ")).into())
}

pub(crate) fn subject(import: i64) -> String {
    format!("import/{import}")
}

/// How the books stand before an import's rows are taken from them.
pub(crate) struct Before {
    pub(crate) import: ImportRecord,
    pub(crate) cases: Vec<Case>,
    /// Each row of the import with the line it told.
    pub(crate) told: Vec<(u32, LineIdentity)>,
    /// Lines that no other file tells.
    pub(crate) dying: BTreeSet<LineIdentity>,
    /// The rows that each case loses.
    pub(crate) losing: BTreeMap<CaseNumber, Vec<WithdrawnLine>>,
    as_of: Option<NaiveDate>,
    matches: Vec<Match>,
    pub(crate) exceptions: Vec<Exception>,
}

impl Before {
    /// Reads the books around an import that is there.
    pub(crate) fn read(reader: Reader<'_>, id: i64) -> Result<Self, Error> {
        let import = reader.import(id).map_err(|error| match error {
            StoreError::NotFound { .. } => Error::new(ErrorCode::NoSuchImport).with("import", id),
            other => other.into(),
        })?;
        if import.withdrawn.is_some() {
            return Err(Error::new(ErrorCode::ImportWithdrawn).with("import", id));
        }
        let dying: BTreeSet<LineIdentity> = reader.only_told_by(id)?.into_iter().collect();
        let cases = reader.cases(&CaseFilter::default())?;
        let mut losing = BTreeMap::new();
        for case in &cases {
            let mut lines = Vec::new();
            for identity in case.rests_on().filter(|line| dying.contains(*line)) {
                lines.extend(reader.line(identity)?.as_ref().map(withdrawn_line));
            }
            if !lines.is_empty() {
                losing.insert(case.number.clone(), lines);
            }
        }
        Ok(Self {
            import,
            told: reader.told_by(id)?,
            dying,
            losing,
            cases,
            as_of: reader.as_of()?,
            matches: reader.matches()?,
            exceptions: reader.exceptions(&ExceptionFilter::default())?,
        })
    }

    /// Judges anew as the last run did, and keeps what is found; nothing where there was no run.
    pub(crate) fn judge_again(
        &self,
        writer: &mut Writer<'_>,
        judge: Judge<'_>,
        now: &Now,
    ) -> Result<Run, Error> {
        let Some(as_of) = self.as_of else { return Ok(Run::default()) };
        let run = judge.run(writer.read(), as_of)?;
        writer.replace_reconciliation(&run.found, as_of, now.at)?;
        Ok(run)
    }

    /// Tells open cases what was taken from them: rows, the file they rested on, or the reason why they had
    /// cleared. A case that lost nothing and whose event looks otherwise now is told that.
    fn take_from_cases(
        &self,
        writer: &mut Writer<'_>,
        run: &Run,
        doing: &Doing<'_>,
        withdrawal: &Withdrawal,
    ) -> Result<Vec<TouchedCase>, Error> {
        let changes = Changes::new(run, &self.exceptions, &self.cases);
        let told = changes.told();
        let had: HashSet<&CaseNumber> =
            handled(&self.exceptions, &self.cases).into_values().map(|case| &case.number).collect();
        let mut touched = Vec::new();
        for case in self.cases.iter().filter(|case| case.closed.is_none()) {
            let told = told.get(&case.number).copied();
            let lines = self.losing.get(&case.number).cloned().unwrap_or_default();
            let rows = lines.len();
            let vanished = told.is_none() && had.contains(&case.number);
            let unfounded = case.proposal.is_some() && changes.waits(case);
            let action = if rows > 0 || vanished || unfounded {
                Action::Withdraw { import: self.import.id, lines, why: withdrawal.why.clone() }
            } else {
                match changes.next(case, told) {
                    Some(update @ Action::Update(_)) => update,
                    _ => continue,
                }
            };
            apply(writer, case.clone(), action, doing)?;
            touched.push(touched_case(case, rows));
        }
        Ok(touched)
    }

    /// All that goes, beside the cases that are told.
    pub(crate) fn touched(
        &self,
        reader: Reader<'_>,
        run: &Run,
        cases: Vec<TouchedCase>,
    ) -> Result<Touched, Error> {
        let after: HashSet<_> = run.found.matches.iter().map(|one| (one.relation, &one.lines)).collect();
        let gone = |one: &&Match| !after.contains(&(one.relation, &one.lines));
        let still: HashMap<_, &Exception> = run.found.exceptions.iter().map(|one| (&one.id, one)).collect();
        let watched = self.exceptions.iter().filter(|one| one.state == ExceptionState::Watch);
        let watch: Vec<&Exception> =
            watched.filter(|one| still.get(&one.id).is_none_or(|now| now != one)).collect();
        let rows: HashMap<&LineIdentity, u32> = self.told.iter().map(|(row, line)| (line, *row)).collect();
        let place = |line: &LineIdentity| -> Result<Option<OriginView>, Error> {
            match rows.get(line) {
                Some(row) if self.dying.contains(line) => Ok(Some(OriginView {
                    import: self.import.id,
                    file: self.import.file.clone(),
                    row: *row,
                    leg: self.import.leg,
                })),
                _ => origin_view(reader, line),
            }
        };
        let mut matches_shown = Vec::new();
        for one in self.matches.iter().filter(gone).take(SHOWN_MAX) {
            let rows = one.lines.iter().filter_map(|line| place(line).transpose());
            matches_shown.push(MatchView { rows: rows.collect::<Result<_, _>>()?, matched: one.clone() });
        }
        let closed = self.cases.iter().filter(|case| case.closed.is_some());
        let refused =
            closed.filter_map(|case| Some(touched_case(case, self.losing.get(&case.number)?.len())));
        Ok(Touched {
            lines_removed: count(self.dying.len()),
            lines_kept: count(self.told.len().saturating_sub(self.dying.len())),
            matches: count(self.matches.iter().filter(gone).count()),
            matches_shown,
            watch_items: count(watch.len()),
            watch_shown: watch.into_iter().take(SHOWN_MAX).cloned().collect(),
            cases,
            refused: refused.collect(),
        })
    }

    /// Names what would be done, `more` included; another time gives another name only if something changed.
    pub(crate) fn hash(&self, touched: &Touched, more: &str) -> Result<String, Error> {
        let all = (self.import.id, self.as_of, &self.told, &self.dying, &self.matches, touched, more);
        let text =
            serde_json::to_vec(&all).map_err(|cause| Error::new(ErrorCode::Internal).because(cause))?;
        Ok(statement::sha256_hex(&text))
    }
}

pub(crate) fn touched_case(case: &Case, rows: usize) -> TouchedCase {
    TouchedCase {
        number: case.number.clone(),
        kind: case.kind(),
        state: case.state(),
        amount: case.amount,
        rows: count(rows),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
