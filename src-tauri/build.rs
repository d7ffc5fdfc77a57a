//! Tells Tauri which commands the window's capability may name.

/// Every command; a test compares this list with the functions.
const COMMANDS: &[&str] = &[
    "act_on_case",
    "app_state",
    "apply_import",
    "attach_evidence",
    "cancel_import",
    "case_view",
    "cases",
    "changes",
    "close_shop",
    "create_demo",
    "create_shop",
    "decide_change",
    "decide_look",
    "evidence_preview",
    "exceptions",
    "export_packet",
    "import_calendar",
    "imports",
    "looks",
    "open_case",
    "open_shop",
    "packets",
    "pick_paths",
    "plan_rows",
    "preview_import",
    "reassign_import",
    "reassign_preview",
    "reconcile",
    "reconciliation_rows",
    "reconciliation_summary",
    "rejected",
    "set_settings",
    "shop_view",
    "startup",
    "today",
    "undo_import",
    "undo_preview",
    "verify_packet",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
