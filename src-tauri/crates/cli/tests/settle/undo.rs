//! Imports taken back and read again through the terminal, and sudden death in the middle of it.

use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use crate::run::{Settle, fixtures, text};

const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];
const KILLS: u64 = 12;

fn first_evening() -> Settle {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    settle
}

/// What the books say, without the moment at which it was said.
fn books(settle: &Settle) -> [Value; 3] {
    let mut found = settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    found["opened"] = Value::Null;
    [found, settle.ok(&["exceptions", "--all"]), settle.ok(&["cases"])]
}

fn states(settle: &Settle) -> Vec<bool> {
    let imports = settle.ok(&["imports"]);
    imports["imports"].as_array().unwrap().iter().map(|import| import["withdrawn"].is_object()).collect()
}

/// The import that holds the acquirer's detail; 0 while none does.
fn holder(settle: &Settle) -> u64 {
    let imports = settle.ok(&["imports"]);
    let mut here = imports["imports"].as_array().unwrap().iter();
    let found = here.rfind(|import| import["file"] == FILES[1] && import["withdrawn"].is_null());
    found.map_or(0, |import| import["id"].as_u64().unwrap())
}

#[test]
fn an_import_is_taken_back_and_comes_again() {
    let settle = first_evening();
    let shape = |document: &Value| {
        let number = |name: &str| document[name].as_u64().unwrap_or_else(|| panic!("{name}: {document}"));
        let list = |name: &str| document[name].as_array().unwrap().len();
        let counts = ["import", "lines_removed", "lines_kept", "matches", "watch_items"].map(number);
        (counts, list("cases"), list("refused"), document["withdrawn"].clone())
    };
    let shown = settle.ok(&["undo", "2", "--dry-run"]);
    assert_eq!(shape(&shown), ([2, 276, 0, 275, 3], 5, 0, json!(false)));
    let expect = json!({ "number": "2026-0001", "type": "E01", "state": "new", "amount": "156.00",
        "currency": "CNY", "rows": 1 });
    assert_eq!(shown["cases"][0], expect);
    assert_eq!(states(&settle), [false; 3]);
    assert_eq!(settle.refused(&["undo", "2"], 2)["code"], "wrong-argument", "a question is no document");
    let done = settle.ok(&["undo", "2", "--yes", "--reason", "wrong month"]);
    assert_eq!(shape(&done), ([2, 276, 0, 275, 3], 5, 0, json!(true)));
    assert_eq!(states(&settle), [false, true, false]);
    let withdrawn = settle.ok(&["imports"])["imports"][1]["withdrawn"].clone();
    assert_eq!((text(&withdrawn, "by"), text(&withdrawn, "why")), ("tester", "wrong month"));
    assert_eq!(settle.refused(&["undo", "2", "--yes"], 4)["code"], "import-withdrawn");
    assert_eq!(settle.refused(&["undo", "9", "--yes"], 6)["code"], "no-such-import");
    assert_eq!(settle.refused(&["matches", "--import", "2", "--row", "6"], 6)["code"], "no-such-line");
    let view = settle.ok(&["case", "show", "2026-0001"]);
    assert_eq!(view["case"]["withdrawn"]["import"], 2);
    assert_eq!(view["lines"].as_array().unwrap().len(), 2, "the shop's own rows are left");
    assert_eq!(settle.import("corner-shop", &FILES[1..2])["imports"][0]["id"], 4);
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn a_case_without_its_rows_still_gives_a_packet() {
    let settle = first_evening();
    settle.ok(&["undo", "2", "--yes"]);
    let out = settle.dir.path().join("out");
    let packet = settle.ok(&["packet", "export", "2026-0001", "--out", out.to_str().unwrap()]);
    assert_eq!(settle.ok(&["packet", "verify", text(&packet, "path")])["ok"], true);
}

#[test]
fn in_the_terminal_it_is_asked_first() {
    let settle = first_evening();
    let answer = |word: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_settle"));
        command.arg("--file").arg(settle.file()).args([
            "--operator",
            "tester",
            "--language",
            "en",
            "undo",
            "3",
        ]);
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        child.stdin.take().unwrap().write_all(word.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(told.contains("2026-0005"), "it is listed first: {told}");
        output.status.code()
    };
    for word in ["", "n\n", "\n", "yesterday\n"] {
        assert_eq!((answer(word), states(&settle)), (Some(4), vec![false; 3]), "{word:?}");
    }
    assert_eq!((answer("y\n"), states(&settle)), (Some(0), vec![false, false, true]));
}

#[test]
fn an_import_is_read_again_as_what_it_is() {
    let settle = first_evening();
    let before = books(&settle);
    let profile = ["--profile", "acquirer-detail"];
    let shown = settle.ok(&[&["reassign", "2", "--dry-run"], &profile[..]].concat());
    assert_eq!(
        (&shown["reassigned"], &shown["rows"], &shown["leg"]),
        (&json!(false), &json!(276), &json!("acquirer"))
    );
    let done = settle.ok(&[&["reassign", "2"], &profile[..]].concat());
    assert_eq!((&done["reassigned"], &done["import"]), (&json!(true), &json!(2)));
    assert_eq!(books(&settle), before);
    assert_eq!(settle.refused(&["reassign", "2", "--leg", "bank"], 3)["code"], "file-other-leg");
    assert_eq!(settle.refused(&["reassign", "2", "--merchant", "1"], 2)["code"], "wrong-argument");
    assert_eq!(settle.run(&["reassign", "2"]).status.code(), Some(2), "nothing is asked");
    let unknown = fixtures().join("days/corner-shop/shop.toml");
    settle.refused(&["import", unknown.to_str().unwrap(), "--merchant", "1"], 3);
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn killed_while_it_is_taken_back_it_is_all_or_nothing() {
    let settle = first_evening();
    let before = books(&settle);
    let begun = std::time::Instant::now();
    settle.ok(&["undo", "2", "--dry-run"]);
    // The same work twice, to show and to do it, and the writing to the disk; some kills come too late.
    let whole = begun.elapsed() * 3;
    let mut taken = Vec::new();
    for kill in 0..KILLS {
        let import = holder(&settle);
        let mut child = settle.command();
        child.args(["undo", &import.to_string(), "--yes"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        std::thread::sleep(whole.mul_f64((kill as f64 + 0.5) / KILLS as f64).min(Duration::from_secs(20)));
        let acknowledged = child.try_wait().unwrap().is_some_and(|status| status.success());
        child.kill().unwrap();
        child.wait().unwrap();
        let gone = holder(&settle) != import;
        assert!(!acknowledged || gone, "acknowledged and not done");
        assert_eq!(settle.ok(&["check"])["ok"], true, "after kill {kill}");
        if gone {
            let away = settle.ok(&["case", "show", "2026-0001"]);
            assert_eq!(away["case"]["withdrawn"]["import"], import);
            settle.import("corner-shop", &FILES[1..2]);
        }
        assert_eq!(books(&settle), before_as(&before, &settle), "kill {kill}");
        taken.push(gone);
    }
    assert!(taken.contains(&false) && taken.contains(&true), "every kill came at the same side: {taken:?}");
}

/// The books as they were, with the rows told by whichever import holds the file now.
fn before_as(before: &[Value; 3], settle: &Settle) -> [Value; 3] {
    let mut before = before.clone();
    for exception in before[1].as_array_mut().unwrap() {
        for line in exception["lines"].as_array_mut().unwrap() {
            if line["file"] == FILES[1] {
                line["import"] = holder(settle).into();
            }
        }
    }
    before
}
