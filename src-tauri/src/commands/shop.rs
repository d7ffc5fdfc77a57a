use std::path::PathBuf;

use tauri::State;
use workbench::{AppState, Session, Settings, ShopView};

use super::Answer;
use crate::offered::{Offered, Use};
use crate::start::Startup;

/// Which shop is open, and the settings.
#[tauri::command(async)]
pub(crate) fn app_state(session: State<'_, Session>) -> AppState {
    session.state()
}

/// Refuses once if the shop named at the start could not be opened.
#[tauri::command(async)]
pub(crate) fn startup(startup: State<'_, Startup>) -> Answer<()> {
    startup.told()
}

/// Makes a shop file from a `shop.toml` and opens it.
#[tauri::command(async)]
pub(crate) fn create_shop(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    path: PathBuf,
    shop_toml: PathBuf,
) -> Answer<AppState> {
    session.create_shop(offered.allow(Use::Make, &path)?, offered.allow(Use::Read, &shop_toml)?)
}

/// Makes the demo shop and opens it.
#[tauri::command(async)]
pub(crate) fn create_demo(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    path: PathBuf,
) -> Answer<AppState> {
    session.create_demo(offered.allow(Use::Make, &path)?)
}

/// Opens a shop file.
#[tauri::command(async)]
pub(crate) fn open_shop(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    path: PathBuf,
) -> Answer<AppState> {
    session.open_shop(offered.allow(Use::Read, &path)?)
}

/// Closes the open shop.
#[tauri::command(async)]
pub(crate) fn close_shop(session: State<'_, Session>) -> AppState {
    session.close_shop()
}

/// Takes new settings.
#[tauri::command(async)]
pub(crate) fn set_settings(session: State<'_, Session>, settings: Settings) -> Answer<AppState> {
    session.set_settings(settings)
}

/// The shop and its calendar.
#[tauri::command(async)]
pub(crate) fn shop_view(session: State<'_, Session>) -> Answer<ShopView> {
    session.shop_view()
}

/// Takes a business calendar from a file.
#[tauri::command(async)]
pub(crate) fn import_calendar(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    path: PathBuf,
) -> Answer<ShopView> {
    session.import_calendar(offered.allow(Use::Read, &path)?)
}
