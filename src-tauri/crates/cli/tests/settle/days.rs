//! Trading days with known truth: what `settle` finds is what `expected.json` says happened.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::run::{Settle, story, text};

fn expected(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(story(name).join("expected.json")).unwrap()).unwrap()
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// An exception as a comparable line: type, state, amount, rows.
fn summary(one: &Value) -> String {
    let state = match text(one, "state") {
        "open" => "case",
        other => other,
    };
    let rows: BTreeSet<String> = one["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{}:{}", text(row, "file"), row["row"]))
        .collect();
    // A payout's finding stands on the bank's line; which rows of the group are listed beside it is free.
    let rows: Vec<String> = match text(one, "type") {
        "E17" => rows.into_iter().filter(|row| row.starts_with("3-")).collect(),
        _ => rows.into_iter().collect(),
    };
    format!("{} {state} {} {}", text(one, "type"), text(one, "amount"), rows.join(" "))
}

fn summaries(list: &Value) -> Vec<String> {
    let mut found: Vec<String> = list.as_array().unwrap().iter().map(summary).collect();
    found.sort();
    found
}

fn check_stage(settle: &Settle, stage: &Value) {
    let name = text(stage, "name");
    let found = settle.ok(&["reconcile", "--as-of", text(stage, "as_of")]);
    let exceptions = settle.ok(&["exceptions"]);
    assert_eq!(summaries(&exceptions), summaries(&stage["exceptions"]), "{name}");
    for relation in ["sale", "payout"] {
        assert_eq!(found[relation], stage["totals"][relation], "{name}: {relation}");
    }
    assert_eq!(found["by_type"], stage["totals"]["by_type"], "{name}: by type");
    for one in exceptions.as_array().unwrap() {
        assert!(!one["why"].as_array().unwrap().is_empty(), "{name}: no reason for {}", summary(one));
        let reference =
            stage["exceptions"].as_array().unwrap().iter().find(|other| summary(other) == summary(one));
        let numbers = reference.and_then(|truth| truth["reference_nos"].as_array());
        if let Some([only]) = numbers.map(Vec::as_slice) {
            assert_eq!(&one["keys"]["reference_no"], only, "{name}: {}", summary(one));
        }
    }
}

fn play(name: &str) -> Settle {
    let truth = expected(name);
    let settle = Settle::shop(name);
    for stage in truth["stages"].as_array().unwrap() {
        let files = names(&stage["import"]);
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let imports = settle.import(name, &files);
        for import in imports["imports"].as_array().unwrap() {
            let told = truth["files"]
                .as_array()
                .unwrap()
                .iter()
                .find(|file| file["file"] == import["file"])
                .unwrap();
            assert_eq!(import["rows"], told["rows"], "{}", import["file"]);
            assert_eq!(import["new"], told["rows"], "{}", import["file"]);
            assert_eq!(import["leg"], told["leg"], "{}", import["file"]);
            assert_eq!(import["rejected"], 0, "{}", import["file"]);
            let controls = import["controls"].as_array().unwrap();
            assert!(!controls.is_empty(), "{}: no control totals", import["file"]);
            assert!(
                controls.iter().all(|control| control["ties"] == true),
                "{}: {controls:?}",
                import["file"]
            );
        }
        check_stage(&settle, stage);
    }
    assert_eq!(settle.ok(&["check"])["ok"], true);
    settle
}

#[test]
fn the_corner_shop() {
    let settle = play("corner-shop");
    let cases = settle.ok(&["cases"]);
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases.as_array().unwrap() {
        *types.entry(text(case, "type")).or_default() += 1;
    }
    let once: BTreeMap<&str, usize> =
        ["E01", "E06", "E07", "E11", "E12", "E14", "E17"].map(|kind| (kind, 1)).into();
    assert_eq!(types, once, "one case per economic event");
}

#[test]
fn a_clean_month_raises_nothing() {
    let settle = play("clean-month");
    assert_eq!(settle.ok(&["exceptions", "--all"]), serde_json::json!([]));
    assert_eq!(settle.ok(&["cases"]), serde_json::json!([]));
}

#[test]
fn one_case_per_event_however_the_files_arrive() {
    let files =
        ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv", "4-acquirer-late.csv"];
    for order in [[0, 1, 2, 3], [2, 1, 0, 3], [1, 0, 3, 2]] {
        let settle = Settle::shop("corner-shop");
        for at in order {
            settle.import("corner-shop", &[files[at]]);
            settle.ok(&["reconcile", "--as-of", "2026-11-23"]);
        }
        let exceptions = settle.ok(&["exceptions"]);
        let mut numbers: Vec<&str> =
            exceptions.as_array().unwrap().iter().map(|one| text(one, "case")).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 7, "{order:?}: a case each");
        let cases = settle.ok(&["cases"]);
        for case in cases.as_array().unwrap() {
            let number = text(case, "number");
            if !numbers.contains(&number) {
                let view = settle.ok(&["case", "show", number]);
                assert!(view["case"]["proposal"].is_object(), "{order:?}: {case}");
            }
            assert_ne!(case["type"], "E20", "{order:?}: a file is asked for, not disputed");
        }
        let of_type =
            |kind: &str| cases.as_array().unwrap().iter().filter(|case| case["type"] == kind).count();
        for kind in ["E01", "E06", "E07", "E14", "E17"] {
            assert_eq!(of_type(kind), 1, "{order:?}: {kind}");
        }
    }
}

#[test]
fn import_twice_is_import_once_in_any_order() {
    let files =
        ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv", "4-acquirer-late.csv"];
    let judge = |order: &[&str]| {
        let settle = Settle::shop("corner-shop");
        for file in order {
            settle.import("corner-shop", &[file]);
            let again = settle.import("corner-shop", &[file]);
            let again = &again["imports"][0];
            assert_eq!((&again["new"], &again["known"]), (&0.into(), &again["rows"]), "{file}");
        }
        let mut found = settle.ok(&["reconcile", "--as-of", "2026-11-23"]);
        found["opened"] = Value::Null;
        (found, summaries(&settle.ok(&["exceptions", "--all"])))
    };
    let once = judge(&files);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2]] {
        assert_eq!(judge(&order.map(|at: usize| files[at])), once, "{order:?}");
    }
}

#[test]
fn every_match_says_why() {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"]);
    settle.ok(&["reconcile", "--as-of", "2026-11-23"]);
    let matches = settle.ok(&["matches"]);
    assert!(matches.as_array().unwrap().len() > 200);
    for one in matches.as_array().unwrap() {
        assert!(!one["reasons"].as_array().unwrap().is_empty(), "{one}");
    }
    let of_row = settle.ok(&["matches", "--import", "1", "--row", "2"]);
    assert_eq!(of_row.as_array().unwrap().len(), 1, "{of_row}");
    assert_eq!(settle.refused(&["matches", "--import", "1", "--row", "99999"], 6)["code"], "no-such-line");
}

#[test]
fn the_demo_is_the_corner_shop() {
    let settle = Settle { dir: tempfile::tempdir().unwrap() };
    settle.ok(&["new", "--demo"]);
    let truth = expected("corner-shop");
    let last = truth["stages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(summaries(&settle.ok(&["exceptions"])), summaries(&last["exceptions"]));
    assert_eq!(settle.refused(&["new", "--demo"], 3)["code"], "shop-file-exists");
}
