//! What a failure says about what was kept is true, and it leaves nothing in the way.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::run::{Settle, story, text};

const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];

fn reconciled() -> Settle {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &FILES);
    settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    settle
}

#[test]
fn files_before_the_one_that_failed_are_named() {
    let settle = Settle::shop("corner-shop");
    let good = story("corner-shop").join(FILES[0]);
    let output = settle.run(&["import", good.to_str().unwrap(), "nowhere.csv"]);
    assert_eq!(output.status.code(), Some(3));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["imports"].as_array().unwrap().len(), 1, "what was kept is printed");
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["code"], "file-not-found");
    assert_eq!(error["error"]["params"]["kept-files"], FILES[0]);
    assert!(text(&error["error"], "kept").contains(FILES[0]), "{error}");
    assert_eq!(settle.ok(&["imports"])["imports"].as_array().unwrap().len(), 1);
    assert!(!text(&settle.refused(&["import", "nowhere.csv"], 3), "kept").contains(FILES[0]));
}

#[test]
fn a_packet_that_cannot_be_written_is_not_sealed() {
    let settle = reconciled();
    let file = settle.dir.path().join("a file");
    std::fs::write(&file, "no folder").unwrap();
    settle.refused(&["packet", "export", "2026-0001", "--out", file.join("x").to_str().unwrap()], 3);
    let taken = settle.dir.path().join("taken");
    std::fs::create_dir_all(taken.join("settlebench-2026-0001-v1.zip")).unwrap();
    let error = settle.refused(&["packet", "export", "2026-0001", "--out", taken.to_str().unwrap()], 4);
    assert_eq!(error["code"], "packet-exists");
    let case = settle.ok(&["case", "show", "2026-0001"]);
    assert_eq!(case["case"]["packets"], serde_json::json!([]), "nothing was changed, as was said");
}

#[test]
fn a_refused_outcome_attaches_nothing() {
    let settle = reconciled();
    let reply = settle.dir.path().join("reply.txt");
    std::fs::write(&reply, "refunded on the 20th").unwrap();
    let reply = reply.to_str().unwrap();
    let long = "x".repeat(5_000);
    let resolve = ["case", "resolve", "2026-0001", "--as", "refunded", "--proof", reply];
    let mut refused = resolve.to_vec();
    refused.extend(["--reason", &long]);
    settle.refused(&refused, 4);
    assert_eq!(settle.ok(&["case", "show", "2026-0001"])["case"]["evidence"], serde_json::json!([]));
    settle.ok(&["case", "attach", "2026-0001", reply]);
    let resolved = settle.ok(&resolve);
    assert_eq!(resolved["case"]["evidence"].as_array().unwrap().len(), 1, "the attached file is the proof");
    assert_eq!(resolved["case"]["resolution"]["proof"]["evidence"], 1, "{}", resolved["case"]["resolution"]);
}

#[test]
fn a_new_shop_that_died_is_in_no_ones_way() {
    let toml = story("corner-shop").join("shop.toml");
    let new = |settle: &Settle| {
        let mut command = settle.command();
        command.arg("new").arg("--shop").arg(&toml).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let settle = Settle { dir: tempfile::tempdir().unwrap() };
    let begun = std::time::Instant::now();
    assert!(new(&settle).status().unwrap().success());
    let whole = begun.elapsed();
    for kill in 0..40_u32 {
        let settle = Settle { dir: tempfile::tempdir().unwrap() };
        let mut child = new(&settle).spawn().unwrap();
        std::thread::sleep(whole.mul_f64((f64::from(kill) + 0.5) / 40.0));
        child.kill().unwrap();
        child.wait().unwrap();
        if settle.file().exists() {
            assert_eq!(settle.ok(&["check"])["ok"], true, "kill {kill}: a named file is whole");
        } else {
            assert!(new(&settle).status().unwrap().success(), "kill {kill}: it can be made again");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn nothing_but_a_file_is_opened_or_taken_over() {
    let settle = Settle { dir: tempfile::tempdir().unwrap() };
    let toml = story("corner-shop").join("shop.toml");
    let toml = toml.to_str().unwrap();
    std::fs::create_dir(settle.file()).unwrap();
    assert_eq!(settle.refused(&["new", "--shop", toml], 3)["code"], "shop-file-exists");
    assert_eq!(settle.refused(&["cases"], 3)["code"], "shop-file-not-ours");
    std::fs::remove_dir(settle.file()).unwrap();
    assert_eq!(
        settle.refused(&["new", "--shop", settle.dir.path().to_str().unwrap()], 3)["code"],
        "file-is-directory"
    );
    let binary = settle.dir.path().join("shop.bin");
    std::fs::write(&binary, [0xFF, 0xFE, 0, 1]).unwrap();
    assert_eq!(settle.refused(&["new", "--shop", binary.to_str().unwrap()], 3)["code"], "shop-file-invalid");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_at_once() {
    let settle = Settle { dir: tempfile::tempdir().unwrap() };
    let toml = story("corner-shop").join("shop.toml");
    let pipe = settle.file();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(settle.refused(&["cases"], 3)["code"], "shop-file-not-ours");
    assert_eq!(settle.refused(&["new", "--shop", toml.to_str().unwrap()], 3)["code"], "shop-file-exists");
    let shop = pipe.to_str().unwrap().to_owned();
    let other = Settle { dir: tempfile::tempdir().unwrap() };
    assert_eq!(other.refused(&["new", "--shop", &shop], 3)["code"], "shop-file-invalid");
    assert_eq!(other.refused(&["new", "--shop", "/dev/zero"], 3)["code"], "shop-file-invalid");
    let settle = reconciled();
    let packet = settle.dir.path().join("settlebench-2026-0001-v1.zip");
    assert!(Command::new("mkfifo").arg(&packet).status().unwrap().success());
    let out = settle.dir.path().to_str().unwrap();
    assert_eq!(settle.refused(&["packet", "export", "2026-0001", "--out", out], 4)["code"], "packet-exists");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_nobody_takes_ends_quietly() {
    let settle = reconciled();
    for arguments in [&["matches"][..], &["case", "note", "2026-0001", "kept all the same"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = settle.command().args(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut child =
            settle.command().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(settle.ok(&["case", "show", "2026-0001"])["case"]["notes"].as_array().unwrap().len(), 2);
}

#[test]
fn what_a_person_brought_in_does_not_steer_the_terminal() {
    let settle = reconciled();
    settle.ok(&["case", "note", "2026-0001", "a\u{1b}[2Jb\u{202e}c\nd"]);
    let note = settle.ok(&["case", "show", "2026-0001"])["case"]["notes"][0]["text"].clone();
    assert_eq!(note, "a[2Jbc\nd");
    settle.refused(&["case", "note", "2026-0001", "\u{200b}\u{2060} "], 4);
}

#[test]
fn an_operator_has_a_name() {
    let settle = reconciled();
    let long = "x".repeat(101);
    for operator in ["", "  ", ".", &long] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_settle"));
        command.arg("--file").arg(settle.file()).args(["reconcile", "--operator", operator]);
        assert_eq!(command.output().unwrap().status.code(), Some(2), "{operator:?}");
    }
}
