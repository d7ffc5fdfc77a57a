//! Rows that wait for a person: those that need a look, and those that tell a line of the books in another way.

use std::path::PathBuf;

use serde_json::Value;

use crate::run::{Settle, story, text};

const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];

/// A file of the story with one text changed, beside the shop's file.
fn changed(settle: &Settle, file: &str, name: &str, change: (&str, &str)) -> PathBuf {
    let mut bytes = std::fs::read(story("corner-shop").join(file)).unwrap();
    let (before, now) = (change.0.as_bytes(), change.1.as_bytes());
    let at = bytes.windows(before.len()).position(|window| window == before).unwrap();
    bytes.splice(at..at + before.len(), now.iter().copied());
    let path = settle.dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn place(row: &Value) -> String {
    format!("{}:{}", row["import"], row["row"])
}

fn total(summary: &Value, relation: &str) -> u64 {
    summary[relation].as_object().unwrap().values().filter_map(Value::as_u64).sum()
}

#[test]
fn a_row_that_needs_a_look_takes_part_once_a_person_says_so() {
    let settle = Settle::shop("corner-shop");
    // The first sale of the log belongs to another merchant no.
    let log = changed(&settle, FILES[0], "log.csv", ("898310058120001", "898310058129999"));
    settle.ok(&["import", log.to_str().unwrap()]);
    settle.import("corner-shop", &FILES[1..]);
    settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    let looks = settle.ok(&["looks"]);
    assert_eq!(looks.as_array().unwrap().len(), 1, "{looks}");
    assert_eq!((text(&looks[0], "reason"), &looks[0]["decision"]), ("other_merchant", &Value::Null));
    let place = place(&looks[0]);
    let waiting = settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    let taken = settle.ok(&["look", &place, "--take"]);
    assert_eq!(taken["as_of"], "2026-11-19", "judged as before");
    assert_ne!(taken["sale"], waiting["sale"], "the row takes part");
    assert_eq!(total(&taken, "sale"), total(&waiting, "sale"), "no row is lost");
    assert_eq!(settle.ok(&["looks", "--import", "1"])[0]["decision"], "take_part");
    assert_eq!(settle.ok(&["looks", "--import", "2"]), serde_json::json!([]));
    let left = settle.ok(&["look", &place, "--leave"]);
    assert_eq!(left["sale"], waiting["sale"], "and stays out again");
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn a_changed_row_is_taken_over_or_kept_out() {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    let detail = changed(&settle, FILES[1], "corrected.csv", (",28.50,0.14,28.36,", ",28.50,0.50,28.00,"));
    let import = |name: &str| {
        let path = detail.with_file_name(name);
        std::fs::copy(&detail, &path).unwrap();
        settle.ok(&["import", path.to_str().unwrap(), "--accept-totals", "corrected by the acquirer"])
    };
    import("first.csv");
    let changes = settle.ok(&["changes"]);
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    let facts = changes[0]["facts"].as_array().unwrap();
    let fee = facts.iter().find(|fact| fact["field"] == "fee").unwrap();
    assert_eq!(fee["values"], serde_json::json!(["0.14", "0.50"]));
    let place = place(&changes[0]);
    let kept = settle.ok(&["change", &place, "--keep"]);
    assert_eq!(kept["as_of"], "2026-11-19", "judged as before");
    assert_eq!(settle.ok(&["changes"]), serde_json::json!([]), "what was decided is not asked again");
    assert_eq!(settle.refused(&["change", &place, "--accept"], 6)["code"], "no-such-line");
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn an_accepted_change_stands_in_the_books() {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    let detail = changed(&settle, FILES[1], "corrected.csv", (",28.50,0.14,28.36,", ",28.50,0.50,28.00,"));
    let detail = detail.to_str().unwrap();
    settle.ok(&["import", detail, "--accept-totals", "corrected by the acquirer"]);
    let change = settle.ok(&["changes"]);
    settle.ok(&["change", &place(&change[0]), "--accept"]);
    assert_eq!(settle.ok(&["changes"]), serde_json::json!([]));
    let again = settle.ok(&["import", detail, "--accept-totals", "again", "--dry-run"]);
    assert_eq!(again["imports"][0]["changed"], 0, "the books say now what the file says: {again}");
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn what_cannot_be_decided_is_said_so() {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    assert_eq!(settle.ok(&["looks"]), serde_json::json!([]));
    assert_eq!(settle.ok(&["changes"]), serde_json::json!([]));
    assert_eq!(settle.refused(&["look", "1:2", "--take"], 6)["code"], "no-such-line");
    assert_eq!(settle.refused(&["change", "1:2", "--accept"], 6)["code"], "no-such-line");
    assert_eq!(settle.refused(&["looks", "--import", "9"], 6)["code"], "no-such-import");
    for arguments in
        [&["look", "1:2"][..], &["look", "1:2", "--take", "--leave"], &["change", "row", "--keep"]]
    {
        assert_eq!(settle.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
