//! Use cases: one function per intention, one transaction each, for the window and the terminal alike.
//!
//! Only here is the clock asked and a path opened. Deliberately not here: SQL (`store`), rules of money and
//! rows (the crates below), and any wording (`words`): errors go out as codes with their facts.

mod boundary;
mod casework;
mod clock;
mod days;
mod deciding;
mod demo;
mod error;
mod facts;
mod handled;
mod intake;
pub mod nouns;
mod packets;
mod queue;
mod reconciling;
mod session;
mod settings_file;
mod today;
mod views;
mod workbench;

pub use clock::Now;
pub use deciding::{ChangeView, LookView};
pub use error::{Error, ErrorCode};
pub use intake::{Ask, Kept};
pub use session::Session;
pub use views::{
    AppState, Applied, CalendarView, CaseRow, CaseView, Changed, EvidencePreview, ExceptionStanding,
    ExceptionView, ExpectedMoney, FactRow, LineView, MatchView, OpenShop, OriginView, PacketExport,
    PacketRow, PairPage, PairView, Phase, PlanPage, Progress, ReconcileSummary, RejectedView, Settings,
    ShopView, Today,
};
pub use workbench::{Proved, Workbench};
