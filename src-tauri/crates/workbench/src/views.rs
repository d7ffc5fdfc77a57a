//! What a screen or a command shows, put together from several nouns; nouns themselves cross as they are.

use std::collections::BTreeMap;

use calendar::Expected;
use casework::{
    Case, CaseEvent, CaseNumber, CaseState, Cause, NextAction, Playbook, Refusal, Severity, StepProgress,
};
use chrono::{NaiveDate, NaiveDateTime};
use ledger::{Leg, Line};
use matching::{
    Exception, ExceptionFamily, ExceptionId, ExceptionType, Fate, FateCounts, Match, MissingFile, Pass,
    Reason,
};
use money::Money;
use serde::{Deserialize, Serialize};
use shop::Shop;
use statement::{ImportPlan, PlannedRow, RejectedRow};
use store::ImportRecord;

/// Where a line was told: import, file and physical row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct OriginView {
    /// Number of the import.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// File name.
    pub file: String,
    /// Physical line in the file, from 1.
    pub row: u32,
    /// Leg of the import.
    pub leg: Leg,
}

/// A line and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct LineView {
    /// The line.
    pub line: Line,
    /// Its first telling.
    pub origin: OriginView,
}

/// How the program greets and looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Settings {
    /// `zh-CN` or `en`.
    #[cfg_attr(feature = "wire", ts(type = "'zh-CN' | 'en'"))]
    pub language: String,
    /// `system`, `light` or `dark`.
    #[cfg_attr(feature = "wire", ts(type = "'system' | 'light' | 'dark'"))]
    pub theme: String,
    /// Who works here; stands on every event.
    pub operator: String,
}

/// Which shop is open, and the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct AppState {
    /// The open shop, if one is.
    pub shop: Option<OpenShop>,
    /// How it looks.
    pub settings: Settings,
}

/// The open shop's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct OpenShop {
    /// Path of the `*.settle` file.
    pub path: String,
    /// The shop's slip name.
    pub name: String,
}

/// The first screen: what needs doing now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Today {
    /// The day by which the books were last judged.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub as_of: Option<NaiveDate>,
    /// Amounts at stake in open cases, per currency.
    pub at_stake: Vec<Money>,
    /// How many cases are open.
    pub open_cases: u32,
    /// Open cases, by deadline, then amount.
    pub due: Vec<CaseRow>,
    /// Exceptions that still may clear by themselves.
    pub watch: Vec<ExceptionView>,
    /// Money the acquirers should pay in.
    pub expected: Vec<ExpectedMoney>,
    /// Files that should be here.
    pub missing: Vec<MissingFile>,
    /// How many files were imported.
    pub imports: u32,
}

/// Money that should arrive: one merchant no. and settlement day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ExpectedMoney {
    /// 清算日期
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub settled_on: NaiveDate,
    /// When it should arrive.
    pub expected: Option<Expected>,
    /// 商户号
    pub merchant_no: String,
    /// Net of the day's rows.
    pub amount: Money,
    /// How many rows.
    pub rows: u32,
}

/// One case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct CaseRow {
    /// `2026-0001`
    pub number: CaseNumber,
    /// Confirmed or suggested type.
    #[serde(rename = "type")]
    pub kind: ExceptionType,
    /// Its family.
    pub family: ExceptionFamily,
    /// Derived state.
    pub state: CaseState,
    /// Highest of the four bands.
    pub severity: Severity,
    /// At stake.
    #[serde(flatten)]
    pub amount: Money,
    /// When we must have acted.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub deadline: NaiveDate,
    /// Business days since the event.
    pub age_days: u32,
    /// What to do next.
    pub next: NextAction,
    /// How many pieces of evidence.
    pub evidence: u32,
    /// Cause, once set.
    pub cause: Option<Cause>,
    /// The exception it grew from.
    pub exception: Option<ExceptionId>,
}

/// One fact of a case as each row tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct FactRow {
    /// Field name of `Line` or `LineKeys`, worded as `field-<name>`.
    pub field: String,
    /// One text per line of the case, in the order of `CaseView::lines`; empty where the row says nothing.
    pub values: Vec<String>,
    /// Whether those that say something disagree.
    pub differs: bool,
}

/// Everything a case's screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// Derived state.
    pub state: CaseState,
    /// Highest of the four bands.
    pub severity: Severity,
    /// The seven steps and how far each is.
    pub steps: Vec<StepProgress>,
    /// What to do next.
    pub next: NextAction,
    /// What still forbids closing, worded as `case-error-<code>`.
    pub missing_to_close: Vec<Refusal>,
    /// Rows of the case.
    pub lines: Vec<LineView>,
    /// Side by side, differences marked.
    pub facts: Vec<FactRow>,
    /// The playbook in the version the case began with, scripts filled in.
    pub playbook: Playbook,
    /// What happened, oldest first.
    pub events: Vec<CaseEvent>,
    /// The exception as the last run saw it; none when it vanished.
    pub exception: Option<Exception>,
}

/// What a change did: the case as it is now, and which answers went stale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Changed {
    /// The case as it is now.
    pub case: CaseView,
    /// Names of commands whose earlier answers no longer hold.
    pub stale: Vec<String>,
}

/// An exception and its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ExceptionView {
    /// The exception.
    pub exception: Exception,
    /// How it stands.
    pub state: ExceptionStanding,
    /// Its family.
    pub family: ExceptionFamily,
    /// Its rows.
    pub lines: Vec<LineView>,
    /// The case that handles it.
    pub case: Option<CaseNumber>,
}

/// How an exception stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum ExceptionStanding {
    /// May still clear by itself.
    Watch,
    /// Asks for work.
    Open,
    /// Its case is closed.
    Closed,
}

/// A page of a preview's rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PlanPage {
    /// How many rows the filter leaves.
    pub total: u32,
    /// This page.
    pub rows: Vec<PlannedRow>,
}

/// Legs side by side: rows that belong together, or one that stayed alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PairView {
    /// POS rows, or acquirer rows in a payout.
    pub left: Vec<LineView>,
    /// Acquirer rows, or bank rows in a payout.
    pub right: Vec<LineView>,
    /// What became of them.
    pub fate: Fate,
    /// Which pass joined them.
    pub pass: Option<Pass>,
    /// Why they belong together.
    pub reasons: Vec<Reason>,
    /// Sum of the reasons' points.
    pub score: i32,
    /// Exceptions that rest on them.
    pub exceptions: Vec<ExceptionId>,
}

/// A page of pairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PairPage {
    /// How many pairs the filter leaves.
    pub total: u32,
    /// This page.
    pub rows: Vec<PairView>,
}

/// A match with its rows named by import, file and row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct MatchView {
    /// The match.
    #[serde(flatten)]
    pub matched: Match,
    /// Its rows.
    pub rows: Vec<OriginView>,
}

/// How the books stand: counts of rows per fate, and of exceptions per type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ReconcileSummary {
    /// The day judged by.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub as_of: Option<NaiveDate>,
    /// POS and acquirer rows.
    pub sale: FateCounts,
    /// Acquirer and bank rows.
    pub payout: FateCounts,
    /// Exceptions per type, watch items included.
    #[cfg_attr(feature = "wire", ts(type = "Record<string, number>"))]
    pub by_type: BTreeMap<ExceptionType, u32>,
    /// Cases this run opened.
    pub opened: Vec<CaseNumber>,
    /// Cases and watch items this run saw cleared.
    pub cleared: Vec<ExceptionId>,
}

/// What applying a plan did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Applied {
    /// The import.
    pub import: ImportRecord,
    /// The books after it.
    pub summary: ReconcileSummary,
}

/// What taking an import back would do; its `hash` names it, and only that plan can be applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct UndoPlan {
    /// The import.
    pub import: ImportRecord,
    /// What goes, and what it touches.
    #[serde(flatten)]
    pub touched: Touched,
    /// Names the plan.
    pub hash: String,
}

/// What reading an import again under another choice would do; its `hash` names it, and only that can be applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ReassignPlan {
    /// The import as it is now.
    pub import: ImportRecord,
    /// What its file gives under the new choice.
    pub plan: ImportPlan,
    /// What goes, and what it touches.
    #[serde(flatten)]
    pub touched: Touched,
    /// Names the plan.
    pub hash: String,
}

/// What goes with an import's rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Touched {
    /// Rows that go.
    pub lines_removed: u32,
    /// Rows that stay, because another file tells them too.
    pub lines_kept: u32,
    /// How many matches go.
    pub matches: u32,
    /// The first of them.
    pub matches_shown: Vec<MatchView>,
    /// How many watch items go or look otherwise.
    pub watch_items: u32,
    /// The first of them.
    pub watch_shown: Vec<Exception>,
    /// Open cases that are told of it; they keep their work.
    pub cases: Vec<TouchedCase>,
    /// Closed cases that rest on rows that would go: they forbid it.
    pub refused: Vec<TouchedCase>,
}

/// A case that an undone import touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct TouchedCase {
    /// `2026-0001`
    pub number: CaseNumber,
    /// Confirmed or suggested type.
    #[serde(rename = "type")]
    pub kind: ExceptionType,
    /// Derived state.
    pub state: CaseState,
    /// At stake.
    #[serde(flatten)]
    pub amount: Money,
    /// How many of its rows go; none where it rested on what the file covers.
    pub rows: u32,
}

/// An import that was taken back or read again, and the books after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Corrected {
    /// The import as it is now.
    pub import: ImportRecord,
    /// What went, and what it touched.
    #[serde(flatten)]
    pub touched: Touched,
    /// The books after it.
    pub summary: ReconcileSummary,
}

/// How far a long job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Progress {
    /// What it does now.
    pub phase: Phase,
    /// Phases done.
    pub done: u32,
    /// Phases in all.
    pub total: u32,
}

/// Phases of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Phase {
    /// Reading the file again.
    Reading,
    /// Comparing with the books.
    Comparing,
    /// Writing.
    Keeping,
    /// Reconciling.
    Reconciling,
}

/// A rejected row and its import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct RejectedView {
    /// Number of the import.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// File name.
    pub file: String,
    /// Physical line.
    pub row: u32,
    /// What is wrong.
    #[serde(flatten)]
    pub rejected: RejectedRow,
}

/// The shop and the calendar it counts by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ShopView {
    /// The shop.
    pub shop: Shop,
    /// Its business calendar.
    pub calendar: CalendarView,
}

/// Where a calendar's days come from and how far they reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct CalendarView {
    /// Short name.
    pub id: String,
    /// Source.
    pub source: String,
    /// Date of the source.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub source_date: NaiveDate,
    /// First covered day.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub from: NaiveDate,
    /// Last covered day.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub to: NaiveDate,
}

/// A sealed packet written to a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PacketExport {
    /// Where it lies.
    pub path: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Version of the case's packet.
    pub version: u32,
    /// Head of the event chain before sealing.
    pub head: String,
}

/// One sealed packet in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PacketRow {
    /// Its case.
    pub case: CaseNumber,
    /// Version.
    pub version: u32,
    /// Local wall time of sealing.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub sealed_at: NaiveDateTime,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Head of the event chain before sealing.
    pub head: String,
}

/// A picture of a piece of evidence, small enough for the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct EvidencePreview {
    /// Media type by content; empty when it cannot be shown.
    pub mime: String,
    /// Bytes in base 64; empty when it cannot be shown.
    pub base64: String,
}
