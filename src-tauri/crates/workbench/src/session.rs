use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ::casework::{Action, CaseState};
use chrono::{NaiveDate, NaiveDateTime};
use ledger::Leg;
use matching::{ExceptionType, Relation};
use packet::Verification;
use serde::de::DeserializeOwned;
use statement::{ImportPlan, RowOutcome};
use store::{Finding, ImportRecord, LookDecision};

use crate::boundary::{FATES, OUTCOMES, PAGE_MAX, checked, few, known, page, proof_is_there};
use crate::{
    AppState, Applied, Ask, CaseRow, CaseView, ChangeView, Changed, Corrected, Error, ErrorCode,
    EvidencePreview, ExceptionView, LookView, PacketExport, PacketRow, PairPage, Phase, PlanPage, Progress,
    ReassignPlan, ReconcileSummary, RejectedView, Settings, ShopView, Today, UndoPlan, Workbench,
};

const PHASES: u32 = 4;

/// A window's session: at most one open shop, the plan last shown, and the settings.
///
/// Every argument is checked here, because the window is not trusted.
#[derive(Default)]
pub struct Session {
    held: Mutex<Held>,
    cancelled: AtomicBool,
}

#[derive(Default)]
struct Held {
    bench: Option<Workbench>,
    shown: Option<Shown>,
    settings: Settings,
}

struct Shown {
    path: PathBuf,
    ask: Ask,
    plan: ImportPlan,
}

impl Held {
    fn bench(&self) -> Result<&Workbench, Error> {
        self.bench.as_ref().ok_or_else(|| Error::new(ErrorCode::NoShopOpen))
    }

    fn bench_mut(&mut self) -> Result<&mut Workbench, Error> {
        self.bench.as_mut().ok_or_else(|| Error::new(ErrorCode::NoShopOpen))
    }

    fn open(&mut self, bench: Workbench) -> Result<(), Error> {
        // How it looks may come from the file; who works here is known on this machine alone.
        let operator = self.settings.operator.clone();
        if let Some(kept) = bench.settings()? {
            self.settings = checked(Settings { operator, ..kept }).unwrap_or(self.settings.clone());
        }
        let mut bench = bench;
        bench.set_operator(&self.settings.operator);
        self.shown = None;
        self.bench = Some(bench);
        Ok(())
    }

    fn state(&self) -> AppState {
        AppState { shop: self.bench.as_ref().map(Workbench::open_shop), settings: self.settings.clone() }
    }
}

impl Session {
    /// A session without a shop, in the language and name given.
    pub fn new(settings: Settings) -> Self {
        let held = Held { bench: None, shown: None, settings };
        Self { held: Mutex::new(held), cancelled: AtomicBool::new(false) }
    }

    /// What a panic elsewhere left is still whole: every change is one transaction.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which shop is open, and the settings.
    pub fn state(&self) -> AppState {
        self.held().state()
    }

    /// Makes a shop file from a `shop.toml` and opens it.
    ///
    /// # Errors
    /// As [`Workbench::create`].
    pub fn create_shop(&self, path: &Path, shop_toml: &Path) -> Result<AppState, Error> {
        let mut held = self.held();
        let bench = Workbench::create_from(path, shop_toml, &held.settings.operator)?;
        held.open(bench)?;
        Ok(held.state())
    }

    /// Makes the demo shop and opens it.
    ///
    /// # Errors
    /// As [`Workbench::create_demo`].
    pub fn create_demo(&self, path: &Path) -> Result<AppState, Error> {
        let mut held = self.held();
        let bench = Workbench::create_demo(path, &held.settings.operator)?;
        held.open(bench)?;
        Ok(held.state())
    }

    /// Opens a shop file.
    ///
    /// # Errors
    /// As [`Workbench::open`].
    pub fn open_shop(&self, path: &Path) -> Result<AppState, Error> {
        let mut held = self.held();
        let bench = Workbench::open(path, &held.settings.operator)?;
        held.open(bench)?;
        Ok(held.state())
    }

    /// Closes the open shop.
    pub fn close_shop(&self) -> AppState {
        let mut held = self.held();
        held.bench = None;
        held.shown = None;
        held.state()
    }

    /// Takes new settings and keeps them in the open shop.
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`] for a language, theme or operator that is none; disk errors.
    pub fn set_settings(&self, settings: Settings) -> Result<AppState, Error> {
        let settings = checked(settings)?;
        let mut held = self.held();
        held.settings = settings.clone();
        if let Some(bench) = &mut held.bench {
            bench.set_operator(&settings.operator);
            bench.keep_settings(&settings)?;
        }
        Ok(held.state())
    }

    /// See [`Workbench::today`].
    ///
    /// # Errors
    /// [`ErrorCode::NoShopOpen`]; disk errors.
    pub fn today(&self) -> Result<Today, Error> {
        self.held().bench()?.today()
    }

    /// Reads a file and keeps its plan for [`Session::plan_rows`] and [`Session::apply_import`]; the plan is
    /// handed out without its rows, which come by pages.
    ///
    /// # Errors
    /// As [`Workbench::preview`]; [`ErrorCode::WrongArgument`] for a leg that is none.
    pub fn preview_import(
        &self,
        path: &Path,
        leg: Option<&str>,
        profile: Option<String>,
        part: Option<String>,
    ) -> Result<ImportPlan, Error> {
        let leg: Option<Leg> = leg.map(|leg| named("leg", leg)).transpose()?;
        let mut held = self.held();
        let ask = Ask { leg, profile, merchant_no: None, part };
        let plan = held.bench()?.preview(path, &ask)?;
        let head = ImportPlan { rows: Vec::new(), ..plan.clone() };
        held.shown = Some(Shown { path: path.to_owned(), ask, plan });
        Ok(head)
    }

    /// A page of the shown plan's rows, narrowed to one outcome by its name.
    ///
    /// # Errors
    /// [`ErrorCode::PlanChanged`] when another plan is shown by now; [`ErrorCode::WrongArgument`] for an outcome
    /// that is none.
    pub fn plan_rows(
        &self,
        hash: &str,
        outcome: Option<&str>,
        offset: u32,
        limit: u32,
    ) -> Result<PlanPage, Error> {
        known("outcome", outcome, OUTCOMES)?;
        let held = self.held();
        let shown = held.shown.as_ref().filter(|shown| shown.plan.hash == hash);
        let shown = shown.ok_or_else(|| Error::new(ErrorCode::PlanChanged))?;
        let wanted = |found: &RowOutcome| outcome.is_none_or(|name| outcome_name(found) == name);
        let rows = shown.plan.rows.iter().filter(|row| wanted(&row.outcome));
        Ok(PlanPage {
            total: u32::try_from(rows.clone().count()).unwrap_or(u32::MAX),
            rows: rows.skip(offset as usize).take(limit.min(PAGE_MAX) as usize).cloned().collect(),
        })
    }

    /// Imports exactly the shown plan and reconciles as of today; `hear` is told each phase.
    ///
    /// # Errors
    /// [`ErrorCode::PlanChanged`], [`ErrorCode::Cancelled`] with nothing kept, and those of [`Workbench::apply`].
    pub fn apply_import(
        &self,
        hash: &str,
        totals_accepted: Option<&str>,
        hear: &dyn Fn(Progress),
    ) -> Result<Applied, Error> {
        self.cancelled.store(false, Ordering::SeqCst);
        let mut held = self.held();
        let shown = held.shown.take().filter(|shown| shown.plan.hash == hash);
        let Some(shown) = shown else { return Err(Error::new(ErrorCode::PlanChanged)) };
        let at = |phase: Phase| {
            hear(Progress { phase, done: phase as u32, total: PHASES });
            !self.cancelled.load(Ordering::SeqCst)
        };
        let bench = held.bench_mut()?;
        let kept = bench.apply(&shown.path, &shown.ask, hash, totals_accepted, &at);
        let kept = match kept {
            Ok(kept) => kept,
            Err(error) => {
                // The plan stays shown, so that the person can go on after a refusal.
                held.shown = Some(shown);
                return Err(error);
            }
        };
        hear(Progress { phase: Phase::Reconciling, done: Phase::Reconciling as u32, total: PHASES });
        let import = kept.record();
        let summary = bench
            .reconcile(None)
            .map_err(|error| error.after_importing(std::slice::from_ref(&import.file)))?;
        Ok(Applied { import, summary })
    }

    /// Asks a running import to stop; what it has not kept yet, it leaves.
    pub fn cancel_import(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
    }

    /// A page of [`Workbench::imports`].
    ///
    /// # Errors
    /// [`ErrorCode::NoShopOpen`]; disk errors.
    pub fn imports(&self, offset: u32, limit: u32) -> Result<Vec<ImportRecord>, Error> {
        Ok(page(self.held().bench()?.imports()?, offset, limit))
    }

    /// See [`Workbench::undo_preview`].
    ///
    /// # Errors
    /// As there.
    pub fn undo_preview(&self, import: i64) -> Result<UndoPlan, Error> {
        self.held().bench_mut()?.undo_preview(import)
    }

    /// See [`Workbench::undo`].
    ///
    /// # Errors
    /// As there.
    pub fn undo_import(&self, import: i64, hash: &str, why: Option<&str>) -> Result<Corrected, Error> {
        self.held().bench_mut()?.undo(import, hash, why)
    }

    /// See [`Workbench::reassign_preview`]; its rows stay here.
    ///
    /// # Errors
    /// As there.
    pub fn reassign_preview(&self, import: i64, ask: &Ask) -> Result<ReassignPlan, Error> {
        let found = self.held().bench_mut()?.reassign_preview(import, ask)?;
        Ok(ReassignPlan { plan: ImportPlan { rows: Vec::new(), ..found.plan }, ..found })
    }

    /// See [`Workbench::reassign`].
    ///
    /// # Errors
    /// As there.
    pub fn reassign_import(
        &self,
        import: i64,
        ask: &Ask,
        hash: &str,
        totals_accepted: Option<&str>,
    ) -> Result<Corrected, Error> {
        self.held().bench_mut()?.reassign(import, ask, hash, totals_accepted)
    }

    /// A page of [`Workbench::rejected`].
    ///
    /// # Errors
    /// As there.
    pub fn rejected(&self, import: Option<i64>, offset: u32, limit: u32) -> Result<Vec<RejectedView>, Error> {
        Ok(page(self.held().bench()?.rejected(import)?, offset, limit))
    }

    /// A page of the rows that need a look and wait for a decision; see [`Workbench::looks`].
    ///
    /// # Errors
    /// As there.
    pub fn looks(&self, offset: u32, limit: u32) -> Result<Vec<LookView>, Error> {
        let mut looks = self.held().bench()?.looks(None)?;
        looks.retain(|look| look.decision.is_none());
        Ok(page(looks, offset, limit))
    }

    /// See [`Workbench::decide_look`].
    ///
    /// # Errors
    /// As there.
    pub fn decide_look(
        &self,
        import: i64,
        row: u32,
        decision: LookDecision,
    ) -> Result<ReconcileSummary, Error> {
        self.held().bench_mut()?.decide_look(import, row, decision)
    }

    /// A page of [`Workbench::changes`].
    ///
    /// # Errors
    /// As there.
    pub fn changes(&self, offset: u32, limit: u32) -> Result<Vec<ChangeView>, Error> {
        Ok(page(self.held().bench()?.changes()?, offset, limit))
    }

    /// See [`Workbench::decide_change`].
    ///
    /// # Errors
    /// As there.
    pub fn decide_change(&self, import: i64, row: u32, accept: bool) -> Result<ReconcileSummary, Error> {
        self.held().bench_mut()?.decide_change(import, row, accept)
    }

    /// See [`Workbench::reconcile`].
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`] for a day that is none; disk errors.
    pub fn reconcile(&self, as_of: Option<&str>) -> Result<ReconcileSummary, Error> {
        let as_of = as_of.map(|day| day_of("as-of", day)).transpose()?;
        self.held().bench_mut()?.reconcile(as_of)
    }

    /// See [`Workbench::summary`].
    ///
    /// # Errors
    /// Disk errors.
    pub fn reconciliation_summary(&self) -> Result<ReconcileSummary, Error> {
        self.held().bench()?.summary()
    }

    /// See [`Workbench::pairs`].
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`] for a fate that is none; disk errors.
    pub fn reconciliation_rows(
        &self,
        relation: Relation,
        fate: Option<&str>,
        offset: u32,
        limit: u32,
    ) -> Result<PairPage, Error> {
        known("fate", fate, FATES)?;
        self.held().bench()?.pairs(relation, fate, offset, limit.min(PAGE_MAX))
    }

    /// A page of [`Workbench::exceptions`].
    ///
    /// # Errors
    /// Disk errors.
    pub fn exceptions(
        &self,
        kind: Option<ExceptionType>,
        all: bool,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ExceptionView>, Error> {
        Ok(page(self.held().bench()?.exceptions(kind, all)?, offset, limit))
    }

    /// A page of [`Workbench::cases`].
    ///
    /// # Errors
    /// Disk errors.
    pub fn cases(&self, state: Option<CaseState>, offset: u32, limit: u32) -> Result<Vec<CaseRow>, Error> {
        Ok(page(self.held().bench()?.cases(state)?, offset, limit))
    }

    /// See [`Workbench::case`].
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchCase`]; disk errors.
    pub fn case(&self, number: &str) -> Result<CaseView, Error> {
        self.held().bench()?.case(number)
    }

    /// See [`Workbench::open_case`].
    ///
    /// # Errors
    /// As there.
    pub fn open_case(&self, exception: &str) -> Result<Changed, Error> {
        self.held().bench_mut()?.open_case(exception)
    }

    /// Does one of a person's actions to a case.
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`] for an action that only the program takes; [`ErrorCode::NoSuchLine`] for a proof
    /// that was never imported; those of [`Workbench::act`].
    pub fn act(&self, number: &str, action: Action) -> Result<Changed, Error> {
        if !action.is_a_persons() {
            return Err(Error::argument("action", "system"));
        }
        let mut held = self.held();
        let bench = held.bench_mut()?;
        proof_is_there(bench, &action)?;
        bench.act(number, action)
    }

    /// Attaches files; the time of acquisition is ISO text.
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`]; those of [`Workbench::attach`].
    pub fn attach_evidence(
        &self,
        number: &str,
        paths: &[PathBuf],
        acquired_at: Option<&str>,
    ) -> Result<Changed, Error> {
        few(paths.len())?;
        let time =
            |text: &str| text.parse::<NaiveDateTime>().map_err(|_| Error::argument("acquired-at", text));
        let acquired_at = acquired_at.map(time).transpose()?;
        self.held().bench_mut()?.attach(number, paths, acquired_at)
    }

    /// See [`Workbench::evidence_preview`].
    ///
    /// # Errors
    /// As there.
    pub fn evidence_preview(&self, number: &str, id: u32) -> Result<EvidencePreview, Error> {
        self.held().bench()?.evidence_preview(number, id)
    }

    /// See [`Workbench::export_packet`].
    ///
    /// # Errors
    /// As there.
    pub fn export_packet(&self, number: &str, dir: &Path) -> Result<PacketExport, Error> {
        self.held().bench_mut()?.export_packet(number, dir)
    }

    /// A page of [`Workbench::packets`].
    ///
    /// # Errors
    /// Disk errors.
    pub fn packets(&self, offset: u32, limit: u32) -> Result<Vec<PacketRow>, Error> {
        Ok(page(self.held().bench()?.packets()?, offset, limit))
    }

    /// See [`Workbench::verify_packet`].
    ///
    /// # Errors
    /// As there.
    pub fn verify_packet(&self, path: &Path) -> Result<Verification, Error> {
        Workbench::verify_packet(path)
    }

    /// See [`Workbench::shop_view`].
    ///
    /// # Errors
    /// [`ErrorCode::NoShopOpen`].
    pub fn shop_view(&self) -> Result<ShopView, Error> {
        Ok(self.held().bench()?.shop_view())
    }

    /// See [`Workbench::import_calendar`].
    ///
    /// # Errors
    /// As there.
    pub fn import_calendar(&self, path: &Path) -> Result<ShopView, Error> {
        self.held().bench_mut()?.import_calendar(path)
    }

    /// See [`Workbench::check`].
    ///
    /// # Errors
    /// Disk errors.
    pub fn check(&self) -> Result<Vec<Finding>, Error> {
        self.held().bench()?.check()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { language: "zh-CN".to_owned(), theme: "system".to_owned(), operator: "operator".to_owned() }
    }
}

/// The outcome's name as JSON and filters have it.
const fn outcome_name(outcome: &RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::New => "new",
        RowOutcome::Known { .. } => "known",
        RowOutcome::Changed { .. } => "changed",
        RowOutcome::Rejected(_) => "rejected",
        RowOutcome::NeedsLook { .. } => "needs_look",
    }
}

fn day_of(name: &str, text: &str) -> Result<NaiveDate, Error> {
    text.parse().map_err(|_| Error::argument(name, text))
}

fn named<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| Error::argument(name, text))
}
