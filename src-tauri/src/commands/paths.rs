//! Paths chosen in the system's own dialogs; the window itself may not open any.

use std::path::PathBuf;

use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;
use workbench::{Error, ErrorCode};

use super::Answer;
use crate::offered::{Offered, Use};

/// What a path is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Statement,
    Evidence,
    Packet,
    Calendar,
    ShopToml,
    OpenShop,
    NewShop,
    Folder,
}

impl Purpose {
    fn parse(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "statement" => Self::Statement,
            "evidence" => Self::Evidence,
            "packet" => Self::Packet,
            "calendar" => Self::Calendar,
            "shop_toml" => Self::ShopToml,
            "open_shop" => Self::OpenShop,
            "new_shop" => Self::NewShop,
            "folder" => Self::Folder,
            _ => {
                let error = Error::new(ErrorCode::WrongArgument);
                return Err(error.with("argument", "purpose").with("value", name));
            }
        })
    }

    /// What may be done with a path chosen for it.
    const fn to(self) -> Use {
        match self {
            Self::NewShop => Use::Make,
            Self::Folder => Use::Fill,
            Self::Statement
            | Self::Evidence
            | Self::Packet
            | Self::Calendar
            | Self::ShopToml
            | Self::OpenShop => Use::Read,
        }
    }
}

/// Lets the person choose files, a folder, or where to save; nothing chosen gives no path. What is chosen may be used.
#[tauri::command(async)]
pub(crate) fn pick_paths(
    app: AppHandle,
    offered: State<'_, Offered>,
    purpose: String,
    multiple: bool,
) -> Answer<Vec<PathBuf>> {
    let purpose = Purpose::parse(&purpose)?;
    let chosen = ask(&app, purpose, multiple);
    offered.take(purpose.to(), &chosen);
    Ok(chosen)
}

/// Lets the person choose, unless a test has told the answer.
fn ask(app: &AppHandle, purpose: Purpose, multiple: bool) -> Vec<PathBuf> {
    #[cfg(feature = "harness")]
    if let Some(list) = std::env::var_os("SETTLEBENCH_PICK") {
        return told(std::path::Path::new(&list), multiple);
    }
    let dialog = app.dialog().file();
    let dialog = match purpose {
        Purpose::Statement => {
            dialog.add_filter("CSV, TXT", &["csv", "txt", "CSV", "TXT"]).add_filter("*", &["*"])
        }
        Purpose::Packet => dialog.add_filter("ZIP", &["zip"]),
        Purpose::Calendar | Purpose::ShopToml => dialog.add_filter("TOML", &["toml"]),
        Purpose::OpenShop | Purpose::NewShop => dialog.add_filter("Settlebench", &["settle"]),
        Purpose::Evidence | Purpose::Folder => dialog,
    };
    let chosen = match purpose {
        Purpose::NewShop => dialog.set_file_name("shop.settle").blocking_save_file().map(|path| vec![path]),
        Purpose::Folder => dialog.blocking_pick_folder().map(|path| vec![path]),
        _ if multiple => dialog.blocking_pick_files(),
        _ => dialog.blocking_pick_file().map(|path| vec![path]),
    };
    chosen.unwrap_or_default().into_iter().filter_map(|path| path.into_path().ok()).collect()
}

/// Takes the first line off a list: the answer to one question, several paths parted by tabs.
#[cfg(feature = "harness")]
fn told(list: &std::path::Path, multiple: bool) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(list).unwrap_or_default();
    let (next, rest) = text.split_once('\n').unwrap_or((&text, ""));
    if std::fs::write(list, rest).is_err() {
        return Vec::new();
    }
    let paths = next.trim().split('\t').filter(|path| !path.is_empty()).map(PathBuf::from);
    paths.take(if multiple { usize::MAX } else { 1 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_purposes_open_a_dialog() {
        for (name, expect) in
            [("statement", Some(Purpose::Statement)), ("folder", Some(Purpose::Folder)), ("shell", None)]
        {
            assert_eq!(Purpose::parse(name).ok(), expect, "{name}");
        }
    }
}
