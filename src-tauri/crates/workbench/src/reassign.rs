//! Reading an import again under another choice: its kept copy gives other lines, and nothing hangs in the air.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use ::casework::{Action, Case, Context, WithdrawnLine};
use ledger::{Leg, LineIdentity};
use matching::LinePair;
use serde_json::json;
use shop::Shop;
use statement::{
    Choice, FileFacts, Glance, ImportPlan, NoteKind, Planner, Profile, ReadContext, Source, Told,
};
use store::{ImportRecord, Pin, StoreError, Writer};

use crate::following::{Changes, Judge};
use crate::intake::{stop, tie, told};
use crate::reconciling::{Doing, apply};
use crate::undo::{Before, Halt, settle, subject, touched_case, until_shown};
use crate::workbench::record;
use crate::{Ask, Corrected, Error, Now, ReassignPlan, Workbench};

/// What each line was, and what the same row of the file is now.
type Moved = BTreeMap<LineIdentity, LineIdentity>;

impl Workbench {
    /// What reading an import again under another choice would give and touch; nothing is changed.
    ///
    /// What is not asked for is found out anew, except that the profile stays where only a merchant no. is told.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchImport`]; [`ErrorCode::ImportWithdrawn`]; [`ErrorCode::WrongArgument`] for an empty
    /// choice or a merchant no. that is none of the shop's; the file's own; disk errors.
    pub fn reassign_preview(&mut self, import: i64, ask: &Ask) -> Result<ReassignPlan, Error> {
        self.read_again(import, ask, None, None)
    }

    /// Reads an import's kept copy again exactly as the plan named by `hash` says, all or nothing, and judges anew
    /// as of the last run's day; no case is opened by that.
    ///
    /// What hung on a line, cases and a person's decisions, hangs on the line of the same row from then on.
    ///
    /// # Errors
    /// [`ErrorCode::PlanChanged`]; [`ErrorCode::ClosedCaseHoldsImport`]; [`ErrorCode::ControlsDiffer`] unless
    /// `totals_accepted` is told; those of [`Workbench::reassign_preview`].
    pub fn reassign(
        &mut self,
        import: i64,
        ask: &Ask,
        hash: &str,
        totals_accepted: Option<&str>,
    ) -> Result<Corrected, Error> {
        let plan = self.read_again(import, ask, Some(hash), totals_accepted)?;
        let import = self.store.read().import(import)?;
        Ok(Corrected { import, touched: plan.touched, summary: self.summary()? })
    }

    fn read_again(
        &mut self,
        import: i64,
        ask: &Ask,
        hash: Option<&str>,
        totals_accepted: Option<&str>,
    ) -> Result<ReassignPlan, Error> {
        let now = Now::ask();
        let accepted = totals_accepted.map(str::trim).filter(|reason| !reason.is_empty());
        let Self { store, operator, shop, calendar, responses, rules, case_rules } = self;
        check(ask, shop)?;
        let judge = Judge { shop, calendar, responses, rules };
        let context = Context { now: now.at, calendar, rules: case_rules };
        let doing = Doing { context, operator, now: &now };
        let mut plan = None;
        let done = store.transaction(|writer| -> Result<(), Halt> {
            let before = Before::read(writer.read(), import)?;
            let read = reread(writer, &before.import, ask, shop, &now)?;
            let moved = before.moved(writer)?;
            carry_pins(writer, &moved)?;
            let told = json!({
                "import": writer.read().import(import)?,
                "digest": writer.read().import_digest(import)?,
                "was": { "leg": before.import.leg, "profile": before.import.profile },
                "merchant_no": ask.merchant_no,
                "totals_accepted": accepted,
            });
            record(writer, &now, doing.operator, &subject(import), "reassigned", &told)?;
            let cases = before.carry_cases(writer, &moved, &doing)?;
            let run = before.judge_again(writer, judge, &now)?;
            let changes = Changes::new(&run, &before.exceptions, &cases);
            let exceptions = changes.told();
            let mut touched = Vec::new();
            for case in cases.iter().filter(|case| case.closed.is_none()) {
                let rows = before.losing.get(&case.number).map_or(0, Vec::len);
                let action = changes.next(case, exceptions.get(&case.number).copied());
                if let Some(action) = action {
                    apply(writer, case.clone(), action, &doing)?;
                } else if rows == 0 {
                    continue;
                }
                touched.push(touched_case(case, rows));
            }
            let touched = before.touched(writer.read(), &run, touched)?;
            let found = before.hash(&touched, &read.hash)?;
            let plan = plan.insert(ReassignPlan { import: before.import, plan: read, touched, hash: found });
            settle(&plan.import, &plan.touched, &plan.hash, hash)?;
            Ok(tie(&plan.plan, accepted)?)
        });
        until_shown(done, plan)
    }
}

fn check(ask: &Ask, shop: &Shop) -> Result<(), Error> {
    if *ask == Ask::default() {
        return Err(Error::argument("leg, profile, merchant", ""));
    }
    let ours = |no: &String| shop.contracts.iter().any(|contract| contract.merchant_nos.contains(no));
    match &ask.merchant_no {
        Some(no) if !shop.contracts.is_empty() && !ours(no) => Err(Error::argument("merchant", no)),
        _ => Ok(()),
    }
}

/// Reads an import's kept copy in place of what it told; name, number, size and hash of the file stay.
fn reread(
    writer: &mut Writer<'_>,
    import: &ImportRecord,
    ask: &Ask,
    shop: &Shop,
    now: &Now,
) -> Result<ImportPlan, Error> {
    let (copy, sheet) = (writer.read().masked_copy(import.id)?, writer.read().sheet(import.id)?);
    let profiles = Profile::builtin();
    let context = ReadContext { shop, today: now.day(), profiles: &profiles };
    let same_profile = || ask.leg.is_none().then(|| import.profile.clone());
    let choice = Choice {
        leg: ask.leg,
        profile: ask.profile.clone().or_else(same_profile),
        merchant_no: ask.merchant_no.clone(),
    };
    let source = Source { bytes: copy.as_slice(), encodings: vec![import.encoding], sheet };
    let mut importing = writer.begin_again(import.id)?;
    let mut planner = Planner::default();
    let mut failed = None;
    let summary = statement::read(source, &choice, &context, &mut |told| {
        let kept = match told {
            Told::Row(row) => {
                let planned = planner.row(row, |line| importing.sighted(&line.identity));
                planned.and_then(|planned| {
                    planner.show(&planned);
                    importing.row(&planned)
                })
            }
            Told::Sheet(head) => importing.sheet(head),
            Told::Copy(bytes) => importing.copy(bytes),
        };
        kept.map_or_else(|error| stop(&mut failed, error.into()), ControlFlow::Continue)
    });
    let summary = told(summary.map_err(Into::into), failed)?;
    if let Some(no) = ask.merchant_no.as_ref().filter(|_| summary.leg == Leg::Bank) {
        return Err(Error::argument("merchant", no));
    }
    let glance = Glance {
        bytes: import.bytes,
        sha256: import.sha256.clone(),
        encodings: vec![import.encoding],
        blank: false,
        head: Vec::new(),
    };
    let facts = FileFacts { name: import.file.clone(), glance: &glance, same_file_as: None };
    let mut plan = planner.finish(&summary, facts);
    // In the kept copy the digits are gone already; that they were cut stays told.
    let cut = |kind: NoteKind| kind == NoteKind::CardNumberCut;
    if plan.notes.iter().all(|note| !cut(note.kind)) {
        plan.notes.extend(import.notes.iter().filter(|note| cut(note.kind)).cloned());
    }
    importing.finish(&plan)?;
    Ok(plan)
}

impl Before {
    /// Lines that are gone, each with the line that the same row tells now.
    fn moved(&self, writer: &Writer<'_>) -> Result<Moved, StoreError> {
        let now: HashMap<u32, LineIdentity> = writer.read().told_by(self.import.id)?.into_iter().collect();
        let mut moved = Moved::new();
        for (row, before) in self.told.iter().filter(|(_, line)| self.dying.contains(line)) {
            let other = now.get(row).filter(|now| *now != before);
            if let Some(now) = other
                && writer.read().line(before)?.is_none()
            {
                moved.insert(before.clone(), now.clone());
            }
        }
        Ok(moved)
    }

    /// The cases with what hung on a line hung on the line of the same row; a row that tells no line any more is
    /// taken from its case.
    fn carry_cases(
        &self,
        writer: &mut Writer<'_>,
        moved: &Moved,
        doing: &Doing<'_>,
    ) -> Result<Vec<Case>, Error> {
        let mut cases = self.cases.clone();
        for case in cases.iter_mut().filter(|case| case.closed.is_none()) {
            let Some(losing) = self.losing.get(&case.number) else { continue };
            let pairs = losing.iter().filter_map(|gone| {
                let now = moved.get(&gone.line)?;
                Some((gone.line.clone(), now.clone()))
            });
            let lines: Vec<_> = pairs.collect();
            if !lines.is_empty() {
                let action = Action::Reassign { lines };
                *case = apply(writer, case.clone(), action, doing)?;
            }
            let mut lines: Vec<WithdrawnLine> = Vec::new();
            for gone in losing.iter().filter(|gone| !moved.contains_key(&gone.line)) {
                if writer.read().line(&gone.line)?.is_none() {
                    lines.push(gone.clone());
                }
            }
            if !lines.is_empty() {
                let action = Action::Withdraw { import: self.import.id, lines, why: None };
                *case = apply(writer, case.clone(), action, doing)?;
            }
        }
        Ok(cases)
    }
}

/// What a person decided about a line holds for the line of the same row.
fn carry_pins(writer: &mut Writer<'_>, moved: &Moved) -> Result<(), StoreError> {
    let now = |line: &LineIdentity| moved.get(line).unwrap_or(line).clone();
    for pin in writer.read().pin_records()? {
        let pair = LinePair::new(now(pin.pair.first()), now(pin.pair.second()));
        if pair == pin.pair {
            continue;
        }
        writer.remove_pin(pin.kind, &pin.pair)?;
        match writer.put_pin(&Pin { pair, ..pin }) {
            // The line was told by another file before, and the contrary decided there: that stands.
            Err(StoreError::Taken { .. }) | Ok(()) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
