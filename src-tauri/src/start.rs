use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use workbench::{Error, Session, Settings};

/// What went wrong while the program opened the shop it was started with; told once.
#[derive(Default)]
pub(crate) struct Startup(Mutex<Option<Error>>);

impl Startup {
    /// The refusal, if there was one and nobody has heard it yet.
    pub(crate) fn told(&self) -> Result<(), Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}

/// A session with the shop named on the command line, if one is named and opens.
pub(crate) fn session(shop: Option<PathBuf>) -> (Session, Startup) {
    let session = Session::new(settings());
    let refused = shop.and_then(|path| session.open_shop(&path).err());
    (session, Startup(Mutex::new(refused)))
}

/// The system user's name until a person says another.
fn settings() -> Settings {
    let user = ["USERNAME", "USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    let user = user.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let plain = Settings::default();
    Settings { operator: user.unwrap_or(plain.operator), ..plain }
}
