//! The desktop window: Tauri, the commands its pages may call, and nothing of the trade itself.
//!
//! A command is one call into the workbench. The pages are not trusted: they can reach these commands and the
//! events of dropped files, no disk, shell or network. Deliberately not here: rules, wording, SQL.

mod commands;
mod start;

use commands::{cases, intake, packets, paths, reconciliation, shop};

/// Opens the window and stays until it is closed; a path among the arguments is opened as a shop.
///
/// # Errors
/// When the system gives no window.
pub fn run() -> tauri::Result<()> {
    let (session, startup) = start::session(std::env::args_os().nth(1).map(Into::into));
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(session)
        .manage(startup)
        .invoke_handler(tauri::generate_handler![
            shop::app_state,
            shop::startup,
            shop::create_shop,
            shop::create_demo,
            shop::open_shop,
            shop::close_shop,
            shop::set_settings,
            shop::shop_view,
            shop::import_calendar,
            paths::pick_paths,
            intake::preview_import,
            intake::plan_rows,
            intake::apply_import,
            intake::cancel_import,
            intake::imports,
            intake::rejected,
            intake::undo_preview,
            intake::undo_import,
            intake::reassign_preview,
            intake::reassign_import,
            reconciliation::today,
            reconciliation::reconcile,
            reconciliation::reconciliation_summary,
            reconciliation::reconciliation_rows,
            reconciliation::exceptions,
            cases::cases,
            cases::case_view,
            cases::open_case,
            cases::act_on_case,
            cases::attach_evidence,
            cases::evidence_preview,
            packets::export_packet,
            packets::packets,
            packets::verify_packet,
        ])
        .run(tauri::generate_context!())
}
