use std::path::PathBuf;

use tauri::State;
use tauri::ipc::Channel;
use workbench::nouns::{ImportPlan, ImportRecord, LookDecision};
use workbench::{
    Applied, Ask, ChangeView, Corrected, LookView, PlanPage, Progress, ReassignPlan, ReconcileSummary,
    RejectedView, Session, UndoPlan,
};

use super::Answer;
use crate::offered::{Offered, Use};

/// What importing a file would do; its rows come by pages.
#[tauri::command(async)]
pub(crate) fn preview_import(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    path: PathBuf,
    leg: Option<String>,
    profile: Option<String>,
    part: Option<String>,
) -> Answer<ImportPlan> {
    session.preview_import(offered.allow(Use::Read, &path)?, leg.as_deref(), profile, part)
}

/// A page of the shown plan's rows, narrowed to one outcome by its name.
#[tauri::command(async)]
pub(crate) fn plan_rows(
    session: State<'_, Session>,
    hash: String,
    outcome: Option<String>,
    offset: u32,
    limit: u32,
) -> Answer<PlanPage> {
    session.plan_rows(&hash, outcome.as_deref(), offset, limit)
}

/// Imports exactly the shown plan and reconciles; a channel tells how far it is.
#[tauri::command(async)]
pub(crate) fn apply_import(
    session: State<'_, Session>,
    hash: String,
    totals_accepted: Option<String>,
    progress: Channel<Progress>,
) -> Answer<Applied> {
    // A window that no longer listens is no reason to stop.
    session.apply_import(&hash, totals_accepted.as_deref(), &|at| drop(progress.send(at)))
}

/// Asks a running import to stop.
#[tauri::command(async)]
pub(crate) fn cancel_import(session: State<'_, Session>) {
    session.cancel_import();
}

/// A page of what was imported so far.
#[tauri::command(async)]
pub(crate) fn imports(session: State<'_, Session>, offset: u32, limit: u32) -> Answer<Vec<ImportRecord>> {
    session.imports(offset, limit)
}

/// A page of the rows that could not be read, of one import or of all.
#[tauri::command(async)]
pub(crate) fn rejected(
    session: State<'_, Session>,
    import: Option<i64>,
    offset: u32,
    limit: u32,
) -> Answer<Vec<RejectedView>> {
    session.rejected(import, offset, limit)
}

/// A page of the rows that need a look and wait for a decision.
#[tauri::command(async)]
pub(crate) fn looks(session: State<'_, Session>, offset: u32, limit: u32) -> Answer<Vec<LookView>> {
    session.looks(offset, limit)
}

/// Decides whether a row that needs a look takes part, and reconciles as before.
#[tauri::command(async)]
pub(crate) fn decide_look(
    session: State<'_, Session>,
    import: i64,
    row: u32,
    decision: LookDecision,
) -> Answer<ReconcileSummary> {
    session.decide_look(import, row, decision)
}

/// A page of the rows that tell a line of the books in another way.
#[tauri::command(async)]
pub(crate) fn changes(session: State<'_, Session>, offset: u32, limit: u32) -> Answer<Vec<ChangeView>> {
    session.changes(offset, limit)
}

/// Takes over what a changed row tells, or keeps what stands, and reconciles as before.
#[tauri::command(async)]
pub(crate) fn decide_change(
    session: State<'_, Session>,
    import: i64,
    row: u32,
    accept: bool,
) -> Answer<ReconcileSummary> {
    session.decide_change(import, row, accept)
}

/// What taking an import back would touch.
#[tauri::command(async)]
pub(crate) fn undo_preview(session: State<'_, Session>, import: i64) -> Answer<UndoPlan> {
    session.undo_preview(import)
}

/// Takes an import back exactly as shown.
#[tauri::command(async)]
pub(crate) fn undo_import(
    session: State<'_, Session>,
    import: i64,
    hash: String,
    why: Option<String>,
) -> Answer<Corrected> {
    session.undo_import(import, &hash, why.as_deref())
}

/// What reading an import again under another choice would give and touch; of its rows only the counts.
#[tauri::command(async)]
pub(crate) fn reassign_preview(session: State<'_, Session>, import: i64, ask: Ask) -> Answer<ReassignPlan> {
    session.reassign_preview(import, &ask)
}

/// Reads an import again exactly as shown.
#[tauri::command(async)]
pub(crate) fn reassign_import(
    session: State<'_, Session>,
    import: i64,
    ask: Ask,
    hash: String,
    totals_accepted: Option<String>,
) -> Answer<Corrected> {
    session.reassign_import(import, &ask, &hash, totals_accepted.as_deref())
}
