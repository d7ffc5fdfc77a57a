//! A case from "something is wrong" to closed, and its packet to verified, through the terminal.

use std::path::Path;

use serde_json::Value;

use crate::run::{Settle, story, text};

const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];

/// The corner shop, reconciled, and the number of its failed-but-debited case.
fn failed_but_debited() -> (Settle, String) {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    let cases = settle.ok(&["cases"]);
    let case = cases.as_array().unwrap().iter().find(|case| case["type"] == "E01").unwrap();
    let number = text(case, "number").to_owned();
    (settle, number)
}

fn slip() -> String {
    story("corner-shop").join("evidence/01-failed-slip.jpg").to_str().unwrap().to_owned()
}

fn state(settle: &Settle, number: &str) -> String {
    text(&settle.ok(&["case", "show", number]), "state").to_owned()
}

fn tick_all(settle: &Settle, number: &str) {
    let view = settle.ok(&["case", "show", number]);
    for item in view["case"]["checklist"].as_array().unwrap() {
        settle.ok(&["case", "check", number, text(item, "id")]);
    }
}

/// Which line of the acquirer's detail holds the sale.
fn acquirer_line(view: &Value) -> String {
    let lines = view["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["origin"]["leg"] == "acquirer").unwrap();
    format!("{}:{}", line["origin"]["import"], line["origin"]["row"])
}

#[test]
fn seven_steps_to_closed() {
    let (settle, number) = failed_but_debited();
    let number = number.as_str();
    assert_eq!(state(&settle, number), "new");
    let error = settle.refused(&["case", "close", number], 4);
    assert_eq!(error["code"], "case-rule");
    assert!(error["points"].as_array().unwrap().len() >= 4, "{error}");
    settle.ok(&["case", "identify", number, "--type", "E01"]);
    assert_eq!(state(&settle, number), "identified");
    settle.ok(&["case", "attach", number, &slip(), "--acquired", "2026-11-16T12:40:00"]);
    assert_eq!(state(&settle, number), "collecting");
    let call = ["--who", "Acquirer", "--number", "400-555-0123", "--said", "will look", "--ticket", "T-77"];
    let mut arguments = vec!["case", "call", number];
    arguments.extend(call);
    settle.ok(&arguments);
    assert_eq!(state(&settle, number), "contacted");
    tick_all(&settle, number);
    settle.ok(&["case", "note", number, "goods handed over after the retry"]);
    let out = settle.dir.path().join("out");
    settle.ok(&["packet", "export", number, "--out", out.to_str().unwrap()]);
    assert_eq!(state(&settle, number), "with_bank");
    let view = settle.ok(&["case", "show", number]);
    // The shop was paid: that row shows no refund.
    let refund = ["case", "resolve", number, "--as", "refunded", "--proof", &acquirer_line(&view)];
    assert!(settle.refused(&refund, 4)["params"]["rules"] == "wrong-way");
    settle.ok(&["case", "resolve", number, "--as", "record-added", "--proof", &acquirer_line(&view)]);
    assert_eq!(state(&settle, number), "resolved");
    assert_eq!(settle.refused(&["case", "close", number], 4)["code"], "case-rule");
    settle.ok(&["case", "cause", number, "system_or_network"]);
    settle.ok(&["case", "prevent", number, "query the last transaction before a second swipe"]);
    settle.ok(&["case", "close", number]);
    assert_eq!(state(&settle, number), "closed");
    assert_eq!(settle.refused(&["case", "note", number, "too late"], 4)["code"], "case-rule");
    let open = settle.ok(&["exceptions", "--type", "E01"]);
    assert_eq!(open, serde_json::json!([]), "a closed case's exception is done");
    assert_eq!(settle.ok(&["exceptions", "--type", "E01", "--all"])[0]["state"], "closed");
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn a_refusal_changes_nothing() {
    let (settle, number) = failed_but_debited();
    let number = number.as_str();
    let before = settle.ok(&["case", "show", number]);
    settle.refused(&["case", "identify", number, "--type", "E99"], 2);
    settle.refused(&["case", "check", number, "no-such-item"], 6);
    settle.refused(&["case", "cause", number, "gremlins"], 2);
    settle.refused(&["case", "resolve", number, "--as", "magic"], 2);
    settle.refused(&["case", "resolve", number, "--as", "refunded", "--proof", "1:99999"], 6);
    settle.refused(&["case", "attach", number, settle.dir.path().to_str().unwrap()], 3);
    settle.refused(&["case", "show", "2026-9999"], 6);
    settle.refused(&["case", "open", "nothing"], 6);
    assert_eq!(settle.ok(&["case", "show", number]), before);
}

#[test]
fn a_watch_item_becomes_a_case_when_a_person_opens_it() {
    let (settle, _) = failed_but_debited();
    let watch = settle.ok(&["exceptions", "--type", "E03"]);
    assert_eq!(watch[0]["state"], "watch");
    let opened = settle.ok(&["case", "open", text(&watch[0], "id")]);
    let again = settle.ok(&["case", "open", text(&watch[0], "id")]);
    assert_eq!(opened["case"]["number"], again["case"]["number"], "one case per event");
}

#[test]
fn a_sealed_packet_stays_and_names_any_change() {
    let (settle, number) = failed_but_debited();
    let number = number.as_str();
    settle.ok(&["case", "attach", number, &slip()]);
    let export = |folder: &str| {
        let out = settle.dir.path().join(folder);
        settle.ok(&["packet", "export", number, "--out", out.to_str().unwrap()])
    };
    let (first, second) = (export("one"), export("two"));
    let (first_path, second_path) = (text(&first, "path"), text(&second, "path"));
    let bytes = std::fs::read(first_path).unwrap();
    assert_eq!(bytes, std::fs::read(second_path).unwrap(), "the same version is the same bytes");
    assert_eq!(settle.ok(&["packet", "verify", first_path])["ok"], true);
    let mut changed = bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(second_path, &changed).unwrap();
    let verdict = settle.run(&["packet", "verify", second_path]);
    assert_eq!(verdict.status.code(), Some(5));
    let verdict: Value = serde_json::from_slice(&verdict.stdout).unwrap();
    assert!(!verdict["findings"].as_array().unwrap().is_empty(), "{verdict}");
    let out = Path::new(second_path).parent().unwrap().to_str().unwrap();
    assert_eq!(settle.refused(&["packet", "export", number, "--out", out], 4)["code"], "packet-exists");
    settle.ok(&["case", "note", number, "one thing more"]);
    let next = export("three");
    assert_eq!((&first["version"], &next["version"]), (&1.into(), &2.into()));
    assert_eq!(std::fs::read(first_path).unwrap(), bytes);
}
