use tauri::State;
use workbench::nouns::{ExceptionType, Relation};
use workbench::{ExceptionView, PairPage, ReconcileSummary, Session, Today};

use super::Answer;

/// What needs doing now.
#[tauri::command(async)]
pub(crate) fn today(session: State<'_, Session>) -> Answer<Today> {
    session.today()
}

/// Judges the books as of a day, today if none is given.
#[tauri::command(async)]
pub(crate) fn reconcile(session: State<'_, Session>, as_of: Option<String>) -> Answer<ReconcileSummary> {
    session.reconcile(as_of.as_deref())
}

/// How the books stand since they were last judged.
#[tauri::command(async)]
pub(crate) fn reconciliation_summary(session: State<'_, Session>) -> Answer<ReconcileSummary> {
    session.reconciliation_summary()
}

/// A page of rows side by side, narrowed to one fate by its name.
#[tauri::command(async)]
pub(crate) fn reconciliation_rows(
    session: State<'_, Session>,
    relation: Relation,
    fate: Option<String>,
    offset: u32,
    limit: u32,
) -> Answer<PairPage> {
    session.reconciliation_rows(relation, fate.as_deref(), offset, limit)
}

/// A page of exceptions, of one type or all; with `all`, settled ones as well.
#[tauri::command(async)]
pub(crate) fn exceptions(
    session: State<'_, Session>,
    kind: Option<ExceptionType>,
    all: bool,
    offset: u32,
    limit: u32,
) -> Answer<Vec<ExceptionView>> {
    session.exceptions(kind, all, offset, limit)
}
