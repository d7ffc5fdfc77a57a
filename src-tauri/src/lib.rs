//! The desktop window: Tauri, the commands its pages may call, and nothing of the trade itself.
//!
//! A command is one call into the workbench. The pages are not trusted: they can reach these commands and the
//! events of dropped files, no shell or network, and of the disk only what the person named herself. Deliberately not here: rules, wording, SQL.

mod commands;
mod offered;
mod start;

use std::path::PathBuf;

pub use workbench::serve;

use commands::{cases, intake, packets, paths, reconciliation, shop};
use offered::{Offered, Use};

/// Opens the window and stays until it is closed; a path among the arguments is opened as a shop.
///
/// # Errors
/// When the system gives no window.
pub fn run() -> tauri::Result<()> {
    let named: Option<PathBuf> = std::env::args_os().nth(1).map(Into::into);
    let offered = Offered::default();
    offered.take(Use::Read, named.as_slice());
    let (session, startup) = start::session(named);
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(session)
        .manage(startup)
        .manage(offered)
        .on_window_event(offered::on_window)
        .on_webview_event(offered::on_webview)
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
            intake::looks,
            intake::decide_look,
            intake::changes,
            intake::decide_change,
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
