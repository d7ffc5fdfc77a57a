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
mod following;
mod handled;
mod intake;
pub mod nouns;
mod packets;
mod queue;
mod reassign;
mod reconciling;
mod session;
mod settings_file;
mod today;
mod undo;
mod views;
mod workbench;
mod worker;

pub use clock::Now;
pub use deciding::{ChangeView, LookView};
pub use error::{Error, ErrorCode};
pub use intake::{Ask, Kept};
pub use session::Session;
pub use views::{
    AppState, Applied, CalendarView, CaseRow, CaseView, Changed, Corrected, EvidencePreview,
    ExceptionStanding, ExceptionView, ExpectedMoney, FactRow, LineView, MatchView, OpenShop, OriginView,
    PacketExport, PacketRow, PairPage, PairView, Phase, PlanPage, Progress, ReassignPlan, ReconcileSummary,
    RejectedView, Settings, ShopView, Today, Touched, TouchedCase, UndoPlan,
};
pub use workbench::{Proved, Workbench};
pub use worker::serve;
