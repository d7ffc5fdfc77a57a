//! A `shop.toml` that cannot be right is refused by place, without a word of its content; days no one means too.

use std::path::PathBuf;

use crate::run::{Settle, story, text};

fn nowhere() -> Settle {
    Settle { dir: tempfile::tempdir().unwrap() }
}

fn refused(settle: &Settle, path: &std::path::Path, expect: &str) {
    let error = settle.refused(&["new", "--shop", path.to_str().unwrap()], 3);
    assert_eq!(error["code"], "shop-file-invalid", "{error}");
    assert!(text(&error["params"], "what").contains(expect), "{error}");
    assert!(!error.to_string().contains("4111111111111111"), "{error}");
    assert!(!settle.file().exists(), "a refused shop leaves no file");
}

fn check(bytes: &[u8], expect: &str) {
    let settle = nowhere();
    let path: PathBuf = settle.dir.path().join("shop.toml");
    std::fs::write(&path, bytes).unwrap();
    refused(&settle, &path, expect);
}

#[test]
fn a_wrong_shop_file_is_told_by_place() {
    let shop = std::fs::read_to_string(story("corner-shop").join("shop.toml")).unwrap();
    let changed = |old: &str, new: &str| shop.replacen(old, new, 1).into_bytes();
    check(b"root:4111111111111111:20228:0\n", "line 1");
    check("商户号,卡号\n898310058120001,4111111111111111\n".as_bytes(), "line 1");
    check(&changed("\"0.005\"", "4111111111111111"), "(rate): expected a string");
    check(&changed("\"0.005\"", "\"2\""), "contracts[1].rates[1].rate is not between 0 and 1");
    check(&changed("grace_days = 1", "grace_days = 4294967295"), "contracts[1].grace_days is over 60 days");
    check(&changed("Asia/Shanghai", "Mars/Phobos"), "merchant.time_zone");
    let utf_16: Vec<u8> = shop.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&utf_16, "");
    check(&[0xFF, 0xFE, 0x00, 0xD8], "not a text in UTF-8");
    check(&vec![b'#'; 1024 * 1024 + 1], "larger than 1 MiB");
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_no_shop_file() {
    let settle = nowhere();
    let pipe = settle.dir.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    refused(&settle, &pipe, "not a regular file");
    refused(&settle, std::path::Path::new("/dev/zero"), "not a regular file");
    let error = settle.refused(&["new", "--shop", settle.dir.path().to_str().unwrap()], 3);
    assert_eq!(error["code"], "file-is-directory");
}

#[test]
fn days_that_no_one_means_are_refused() {
    let settle = Settle::shop("corner-shop");
    settle.import("corner-shop", &["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"]);
    for day in ["+262142-12-31", "0001-01-01", "2101-01-01"] {
        assert_eq!(settle.refused(&["reconcile", "--as-of", day], 2)["code"], "wrong-argument", "{day}");
    }
    settle.ok(&["reconcile", "--as-of", "2026-11-19"]);
    let cases = settle.ok(&["cases"]);
    let number = text(&cases[0], "number");
    let call = ["case", "call", number, "--who", "A", "--number", "1", "--said", "so", "--promised"];
    let error = settle.refused(&[&call[..], &["+262142-12-31"]].concat(), 2);
    assert_eq!(error["params"]["argument"], "promised");
    let slip = story("corner-shop").join("evidence/01-failed-slip.jpg");
    let error =
        settle.refused(&["case", "attach", number, slip.to_str().unwrap(), "--acquired", "0001-01-01"], 2);
    assert_eq!(error["params"]["argument"], "acquired");
}
