//! Several programs at one shop's file: what was acknowledged is kept, and no event gets two cases.

use std::process::{Child, Stdio};

use crate::run::Settle;

const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];

fn started(settle: &Settle, arguments: &[&str]) -> Child {
    let mut command = settle.command();
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for all and gives how many were done; the others may only say that the file is held.
fn done(children: Vec<Child>) -> usize {
    let mut done = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() || errors.contains("shop-file-locked"), "{errors}");
        done += usize::from(output.status.success());
    }
    done
}

#[test]
fn ten_notes_at_once_are_ten_notes() {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-23"]);
    let notes: Vec<String> = (0..10).map(|number| format!("note {number}")).collect();
    let children = notes.iter().map(|note| started(&settle, &["case", "note", "2026-0001", note]));
    let acknowledged = done(children.collect());
    let kept = settle.ok(&["case", "show", "2026-0001"]);
    assert_eq!(kept["case"]["notes"].as_array().unwrap().len(), acknowledged);
    assert!(acknowledged > 2, "only {acknowledged} came through");
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn three_reconciliations_at_once_open_one_case_for_each_event() {
    for _ in 0..4 {
        let settle = Settle::shop("corner-shop");
        settle.import("corner-shop", &FILES);
        let children = (0..3).map(|_| started(&settle, &["reconcile", "--as-of", "2026-11-23"]));
        assert!(done(children.collect()) > 0);
        let cases = settle.ok(&["cases"]);
        let mut events: Vec<&str> =
            cases.as_array().unwrap().iter().map(|case| case["exception"].as_str().unwrap()).collect();
        let all = events.len();
        events.sort_unstable();
        events.dedup();
        assert!(all > 0 && events.len() == all, "{all} cases for {} events", events.len());
    }
}

#[test]
fn files_attached_and_packets_sealed_at_once_are_all_kept() {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-23"]);
    let slips: Vec<_> = (0..4)
        .map(|number| {
            let path = settle.dir.path().join(format!("slip {number}.txt"));
            std::fs::write(&path, format!("slip {number}")).unwrap();
            path
        })
        .collect();
    let attach = |path: &std::path::PathBuf| {
        started(&settle, &["case", "attach", "2026-0001", path.to_str().unwrap()])
    };
    let attached = done(slips.iter().map(attach).collect());
    let kept = settle.ok(&["case", "show", "2026-0001"]);
    assert_eq!(kept["case"]["evidence"].as_array().unwrap().len(), attached);
    let out = settle.dir.path().join("out");
    let export = |_| started(&settle, &["packet", "export", "2026-0001", "--out", out.to_str().unwrap()]);
    assert!(done((0..3).map(export).collect()) > 0);
    let sealed = settle.ok(&["case", "show", "2026-0001"]);
    assert_eq!(
        sealed["case"]["packets"].as_array().unwrap().len(),
        1,
        "nothing happened between the exports"
    );
    assert_eq!(settle.ok(&["check"])["ok"], true);
}
