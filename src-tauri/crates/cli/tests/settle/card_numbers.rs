//! No full card number that a person types reaches the shop's file, the terminal or a packet's name.

use std::path::{Path, PathBuf};

use crate::run::{Settle, story};

/// Passes the check digit.
const CARD: &str = "6222021234567890128";
const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];

/// Runs a command as one of many people would, and gives all that it says.
fn said(settle: &Settle, arguments: &[&str]) -> String {
    let mut said = String::new();
    for json in [true, false] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_settle"));
        command.arg("--file").arg(settle.file()).args(["--language", "en"]);
        command.args(json.then_some("--json"));
        let output = command.args(arguments).output().unwrap();
        said += &String::from_utf8_lossy(&output.stdout);
        said += &String::from_utf8_lossy(&output.stderr);
    }
    said
}

fn not_in(text: &str, where_: &str) {
    assert!(!text.contains(CARD), "{where_}: {text}");
}

fn not_in_files(dir: &Path) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(CARD.len()).any(|window| window == CARD.as_bytes());
            assert!(!found, "{} holds a card number", path.display());
        }
    }
}

#[test]
fn what_a_person_types_is_cut_before_it_is_kept() {
    let settle = Settle { dir: tempfile::tempdir().unwrap() };
    let elsewhere = tempfile::tempdir().unwrap();
    let toml = std::fs::read_to_string(story("corner-shop").join("shop.toml")).unwrap();
    let slip_name = toml.lines().find(|line| line.starts_with("contact_person")).unwrap();
    let toml = toml.replace(slip_name, &format!("contact_person = \"owner {CARD}\""));
    let shop = elsewhere.path().join(format!("shop {CARD}.toml"));
    std::fs::write(&shop, toml).unwrap();
    not_in(&said(&settle, &["new", "--shop", shop.to_str().unwrap()]), "new");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-23"]);
    let slip = elsewhere.path().join(format!("slip {CARD}.txt"));
    std::fs::write(&slip, "a slip").unwrap();
    let (slip, number) = (slip.to_str().unwrap(), "2026-0001");
    let commands: &[&[&str]] = &[
        &["case", "note", number, "card 6222021234567890128"],
        &["case", "call", number, "--who", CARD, "--number", CARD, "--said", CARD, "--ticket", CARD],
        &["case", "prevent", number, CARD],
        &["case", "attach", number, slip],
        &["case", "resolve", number, "--as", "false_alarm", "--reason", CARD, "--second", CARD],
        &["case", "note", number, "by the card's owner", "--operator", CARD],
        &["case", "show", number],
        &["packet", "export", number, "--out", elsewhere.path().to_str().unwrap()],
    ];
    for command in commands {
        not_in(&said(&settle, command), &format!("{command:?}"));
    }
    let text = std::fs::read_to_string(story("corner-shop").join("2-acquirer-detail.csv")).unwrap();
    let detail = elsewhere.path().join("detail.csv");
    std::fs::write(&detail, text.replacen("23148.80", "23148.81", 1)).unwrap();
    let accepted = ["import", detail.to_str().unwrap(), "--accept-totals", CARD];
    not_in(&said(&settle, &accepted), "accepted totals");
    assert_eq!(settle.ok(&["imports"])["imports"].as_array().unwrap().len(), 4);
    not_in_files(settle.dir.path());
    let kept = settle.ok(&["case", "show", number]);
    assert_eq!(kept["case"]["notes"][0]["text"], "card 622202*********0128");
    assert_eq!(kept["case"]["evidence"][0]["name"], "slip 622202*********0128.txt");
}

#[test]
fn refusals_do_not_echo_it() {
    let settle = Settle::shop("corner-shop");
    let missing = settle.dir.path().join(format!("{CARD}.csv"));
    let toml = settle.dir.path().join("wrong.toml");
    std::fs::write(&toml, format!("[merchant]\nlicence_name = {CARD}x\n")).unwrap();
    let other = Settle { dir: tempfile::tempdir().unwrap() };
    let commands: &[&[&str]] = &[
        &["import", missing.to_str().unwrap()],
        &["import", missing.to_str().unwrap(), "--profile", CARD],
        &["case", "show", CARD],
        &["case", "open", CARD],
        &["case", "cause", "2026-0001", CARD],
        &["cases", "--state", CARD],
        &["reconcile", "--as-of", CARD],
        &[CARD],
        &["packet", "verify", missing.to_str().unwrap()],
    ];
    for command in commands {
        not_in(&said(&settle, command), &format!("{command:?}"));
    }
    not_in(&said(&other, &["new", "--shop", toml.to_str().unwrap()]), "new");
    let found: Vec<PathBuf> =
        std::fs::read_dir(other.dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(found, Vec::<PathBuf>::new(), "a refused shop leaves nothing");
}
