use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tauri::{DragDropEvent, Webview, WebviewEvent, Window, WindowEvent};
use workbench::{Error, ErrorCode};

/// What a person offered a path for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// A file to be read, or a shop to be opened.
    Read,
    /// A shop file to be made.
    Make,
    /// A folder to write into.
    Fill,
}

/// The paths that the person herself named: in a dialog, by dropping, or at the start. The pages may use no other.
#[derive(Default)]
pub(crate) struct Offered(Mutex<BTreeSet<(Use, PathBuf)>>);

impl Offered {
    /// What a panic elsewhere left is still whole: paths are only added.
    fn paths(&self) -> MutexGuard<'_, BTreeSet<(Use, PathBuf)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes paths that the person named for a use.
    pub(crate) fn take(&self, to: Use, paths: &[PathBuf]) {
        self.paths().extend(paths.iter().map(|path| (to, path.clone())));
    }

    /// Lets a path through if the person named it for this use.
    ///
    /// # Errors
    /// [`ErrorCode::PathNotOffered`].
    pub(crate) fn allow<'p>(&self, to: Use, path: &'p Path) -> Result<&'p Path, Error> {
        if self.paths().contains(&(to, path.to_owned())) {
            Ok(path)
        } else {
            Err(Error::new(ErrorCode::PathNotOffered).with("path", path.display()))
        }
    }

    /// The same for several files to be read.
    ///
    /// # Errors
    /// [`ErrorCode::PathNotOffered`].
    pub(crate) fn allow_all<'p>(&self, paths: &'p [PathBuf]) -> Result<&'p [PathBuf], Error> {
        paths.iter().try_for_each(|path| self.allow(Use::Read, path).map(drop))?;
        Ok(paths)
    }

    fn dropped(&self, event: &DragDropEvent) {
        if let DragDropEvent::Drop { paths, .. } = event {
            self.take(Use::Read, paths);
        }
    }
}

/// Hears what is dropped on the window, before its pages do.
pub(crate) fn on_window(window: &Window, event: &WindowEvent) {
    if let WindowEvent::DragDrop(event) = event {
        tauri::Manager::state::<Offered>(window).dropped(event);
    }
}

/// The same for the page inside the window, to which some systems give the drop.
pub(crate) fn on_webview(webview: &Webview, event: &WebviewEvent) {
    if let WebviewEvent::DragDrop(event) = event {
        tauri::Manager::state::<Offered>(webview).dropped(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_person_named_passes_and_only_for_that_use() {
        let offered = Offered::default();
        let (named, other) = (PathBuf::from("/a/log.csv"), PathBuf::from("/home/x/.ssh/id_rsa"));
        offered.take(Use::Read, std::slice::from_ref(&named));
        assert_eq!(offered.allow(Use::Read, &named).unwrap(), named);
        for to in [Use::Make, Use::Fill] {
            assert_eq!(offered.allow(to, &named).unwrap_err().code, ErrorCode::PathNotOffered);
        }
        for path in [other.clone(), "/a/../a/log.csv".into(), "/a".into()] {
            assert_eq!(offered.allow(Use::Read, &path).unwrap_err().code, ErrorCode::PathNotOffered);
        }
        assert!(offered.allow_all(&[named, other]).is_err());
    }

    #[test]
    fn dropped_files_are_offered_once_they_are_dropped() {
        let offered = Offered::default();
        let (paths, position) = (vec![PathBuf::from("/a/log.csv")], Default::default());
        offered.dropped(&DragDropEvent::Enter { paths: paths.clone(), position });
        assert!(offered.allow_all(&paths).is_err());
        offered.dropped(&DragDropEvent::Drop { paths: paths.clone(), position });
        assert!(offered.allow_all(&paths).is_ok());
    }
}
