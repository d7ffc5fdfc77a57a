use std::path::PathBuf;

use tauri::State;
use tauri::ipc::Channel;
use workbench::nouns::{ImportPlan, ImportRecord};
use workbench::{Applied, PlanPage, Progress, RejectedView, Session};

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
) -> Answer<ImportPlan> {
    session.preview_import(offered.allow(Use::Read, &path)?, leg.as_deref(), profile)
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

/// What was imported so far.
#[tauri::command(async)]
pub(crate) fn imports(session: State<'_, Session>) -> Answer<Vec<ImportRecord>> {
    session.imports()
}

/// Rows that could not be read, of one import or of all.
#[tauri::command(async)]
pub(crate) fn rejected(session: State<'_, Session>, import: Option<i64>) -> Answer<Vec<RejectedView>> {
    session.rejected(import)
}
