//! Killed at random moments of an import: what was acknowledged is there, nothing is half-written, the file opens.

use std::process::Stdio;
use std::time::Duration;

use crate::run::{Settle, story};

const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];
const KILLS: u64 = 20;

#[test]
fn killed_at_twenty_moments() {
    let paths: Vec<_> = FILES.iter().map(|file| story("corner-shop").join(file)).collect();
    let whole = time_of_an_import(&paths);
    let mut kept = Vec::new();
    for kill in 0..KILLS {
        let settle = Settle::shop("corner-shop");
        let mut child = settle.command();
        child.arg("import").args(&paths).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        // Spread over the whole run, with an odd step so that no two shops die at the same place.
        std::thread::sleep(whole.mul_f64((kill as f64 + 0.5) / KILLS as f64));
        let acknowledged = child.try_wait().unwrap().is_some_and(|status| status.success());
        child.kill().unwrap();
        child.wait().unwrap();
        let imports = settle.ok(&["imports"]);
        let imports = imports["imports"].as_array().unwrap().clone();
        assert!(!acknowledged || imports.len() == FILES.len(), "an acknowledged import is lost");
        for import in &imports {
            assert_eq!(import["rows"], import["new"], "{import}");
        }
        assert_eq!(settle.ok(&["check"])["ok"], true, "after {} imports", imports.len());
        settle.import("corner-shop", &FILES);
        let found = settle.ok(&["reconcile", "--as-of", "2026-11-23"]);
        assert_eq!(found["by_type"]["E01"], 1, "the work goes on after kill {kill}");
        kept.push(imports.len());
    }
    assert!(kept.iter().any(|count| *count < FILES.len()), "no kill came in time: {kept:?}");
}

fn time_of_an_import(paths: &[std::path::PathBuf]) -> Duration {
    let settle = Settle::shop("corner-shop");
    let begun = std::time::Instant::now();
    let mut command = settle.command();
    assert!(command.arg("import").args(paths).output().unwrap().status.success());
    begun.elapsed()
}
