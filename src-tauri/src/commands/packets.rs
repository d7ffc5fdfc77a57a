use std::path::PathBuf;

use tauri::State;
use workbench::nouns::Verification;
use workbench::{PacketExport, PacketRow, Session};

use super::Answer;
use crate::offered::{Offered, Use};

/// Seals a case's packet into a folder.
#[tauri::command(async)]
pub(crate) fn export_packet(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    number: String,
    dir: PathBuf,
) -> Answer<PacketExport> {
    session.export_packet(&number, offered.allow(Use::Fill, &dir)?)
}

/// A page of the sealed packets.
#[tauri::command(async)]
pub(crate) fn packets(session: State<'_, Session>, offset: u32, limit: u32) -> Answer<Vec<PacketRow>> {
    session.packets(offset, limit)
}

/// Checks a packet file, byte for byte.
#[tauri::command(async)]
pub(crate) fn verify_packet(
    session: State<'_, Session>,
    offered: State<'_, Offered>,
    path: PathBuf,
) -> Answer<Verification> {
    session.verify_packet(offered.allow(Use::Read, &path)?)
}
