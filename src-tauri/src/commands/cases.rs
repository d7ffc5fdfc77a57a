use std::path::PathBuf;

use tauri::State;
use workbench::nouns::{Action, CaseState};
use workbench::{CaseRow, CaseView, Changed, EvidencePreview, Session};

use super::Answer;
use crate::offered::Offered;

/// A page of the queue of cases, of one state or all.
#[tauri::command(async)]
pub(crate) fn cases(
    session: State<'_, Session>,
    state: Option<CaseState>,
    offset: u32,
    limit: u32,
) -> Answer<Vec<CaseRow>> {
    session.cases(state, offset, limit)
}

/// Everything about one case.
#[tauri::command(async)]
pub(crate) fn case_view(session: State<'_, Session>, number: String) -> Answer<CaseView> {
    session.case(&number)
}

/// Opens a case for an exception.
#[tauri::command(async)]
pub(crate) fn open_case(session: State<'_, Session>, exception: String) -> Answer<Changed> {
    session.open_case(&exception)
}

/// Does one of a person's actions to a case.
#[tauri::command(async)]
pub(crate) fn act_on_case(session: State<'_, Session>, number: String, action: Action) -> Answer<Changed> {
    session.act(&number, action)
}

/// Attaches files as evidence, all or none; the time of acquisition is local wall time in ISO form.
#[tauri::command(async)]
pub(crate) fn attach_evidence(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    number: String,
    paths: Vec<PathBuf>,
    acquired_at: Option<String>,
) -> Answer<Changed> {
    session.attach_evidence(&number, offered.allow_all(&paths)?, acquired_at.as_deref())
}

/// A picture of a piece of evidence.
#[tauri::command(async)]
pub(crate) fn evidence_preview(
    session: State<'_, Session>,
    number: String,
    id: u32,
) -> Answer<EvidencePreview> {
    session.evidence_preview(&number, id)
}
