//! What is no statement is told so, with what to do next, and nothing of it is stored.

use std::path::Path;

use crate::run::Settle;

const HEADER: &str =
    "商户号,终端号,批次号,凭证号,交易类型,卡号,金额,交易日期,交易时间,参考号,授权码,应答码\n";

fn check(name: &str, bytes: &[u8], code: &str) {
    let settle = Settle::shop("corner-shop");
    let path = settle.dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    refused(&settle, &path, code);
}

fn refused(settle: &Settle, path: &Path, code: &str) {
    let path = path.to_str().unwrap();
    for arguments in [&["import", path][..], &["import", path, "--dry-run"]] {
        assert_eq!(settle.refused(arguments, 3)["code"], code, "{arguments:?}");
    }
    assert_eq!(settle.ok(&["imports"])["imports"], serde_json::json!([]), "{path}: something was stored");
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn files_that_are_no_statement() {
    check("empty.csv", b"", "file-empty");
    check("blank.csv", b"\n\n ,,,\n", "file-empty");
    check("header.csv", HEADER.as_bytes(), "file-no-rows");
    check("letter.txt", "亲爱的店长：\n附件是本月的对账单。\n".as_bytes(), "file-not-a-statement");
    check("photo.jpg", &[0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F'], "file-not-a-statement");
    check("paper.pdf", b"%PDF-1.7\n1 0 obj\n", "file-not-a-statement");
    let without_amount = HEADER.replace("金额,", "")
        + "898310058120001,10080001,000001,000001,消费,622200******1234,20261116,091231,111609123101,123456,00\n";
    check("no-amount.csv", without_amount.as_bytes(), "file-missing-columns");
}

#[test]
fn folders_and_missing_files() {
    let settle = Settle::shop("corner-shop");
    refused(&settle, settle.dir.path(), "file-is-directory");
    refused(&settle, &settle.dir.path().join("nowhere.csv"), "file-not-found");
}

#[test]
fn a_wrong_date_rejects_its_row_with_line_and_column() {
    let settle = Settle::shop("corner-shop");
    let path = settle.dir.path().join("log.csv");
    let row = |day: &str, voucher: &str| {
        format!(
            "898310058120001,10080001,000001,{voucher},消费,622200******1234,12.00,{day},091231,1116{voucher}01,123456,00\n"
        )
    };
    std::fs::write(&path, HEADER.to_owned() + &row("20261116", "000001") + &row("20261316", "000002"))
        .unwrap();
    let import = &settle.ok(&["import", path.to_str().unwrap()])["imports"][0];
    assert_eq!((&import["rows"], &import["new"], &import["rejected"]), (&2.into(), &1.into(), &1.into()));
    let rejected = settle.ok(&["rejected"]);
    let one = &rejected[0];
    assert_eq!(
        (&one["row"], &one["column"], &one["reason"]),
        (&3.into(), &"交易日期".into(), &"bad_date".into())
    );
    assert!(one["text"].as_str().unwrap().contains("20261316"), "{one}");
}

#[test]
fn totals_that_do_not_tie_block_until_a_reason_is_given() {
    let settle = Settle::shop("corner-shop");
    let bytes = std::fs::read(crate::run::story("corner-shop").join("2-acquirer-detail.csv")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let wrong = text.replacen("23148.80", "23148.81", 1);
    assert_ne!(wrong, text, "the fixture's gross total moved");
    let path = settle.dir.path().join("detail.csv");
    std::fs::write(&path, wrong).unwrap();
    let path = path.to_str().unwrap();
    let error = settle.refused(&["import", path], 4);
    assert_eq!(error["code"], "controls-differ");
    assert_eq!(error["params"]["stated"], "23148.81");
    assert_eq!(settle.ok(&["imports"])["imports"], serde_json::json!([]));
    settle.ok(&["import", path, "--accept-totals", "checked by phone"]);
}

#[test]
fn a_full_card_number_reaches_no_disk() {
    // 6222021234567890128 passes Luhn; so does 4111111111111111.
    let settle = Settle::shop("corner-shop");
    let path = settle.dir.path().join("log 4111111111111111.csv");
    let row = "898310058120001,10080001,000001,000001,消费,4111 1111 1111 1111,12.00,20261116,091231,111609000101,123456,00\n";
    let bad = "898310058120001,10080001,000001,000002,消费,4111-1111-1111-1111,x,20261116,091231,111609000201,123456,00\n";
    std::fs::write(&path, HEADER.to_owned() + row + bad).unwrap();
    let output = settle.run(&["import", path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rejected = settle.ok(&["rejected"]).to_string();
    std::fs::remove_file(&path).unwrap();
    let printed = String::from_utf8(output.stdout).unwrap() + &rejected;
    assert!(!printed.replace([' ', '-'], "").contains("4111111111111111"), "{printed}");
    for entry in std::fs::read_dir(settle.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for number in [&b"4111111111111111"[..], b"4111 1111 1111 1111", b"4111-1111-1111-1111"] {
            assert!(!bytes.windows(number.len()).any(|window| window == number), "a card number is on disk");
        }
    }
}

#[test]
fn other_peoples_files_are_not_opened_as_a_shop() {
    let settle = Settle { dir: tempfile::tempdir().unwrap() };
    std::fs::write(settle.file(), b"SQLite format 3\0 but not ours").unwrap();
    assert_eq!(settle.refused(&["cases"], 3)["code"], "shop-file-not-ours");
    std::fs::remove_file(settle.file()).unwrap();
    assert_eq!(settle.refused(&["cases"], 3)["code"], "file-not-found");
    let toml = settle.dir.path().join("shop.toml");
    std::fs::write(&toml, "[merchant]\nlicence_name = 1\n").unwrap();
    let error = settle.refused(&["new", "--shop", toml.to_str().unwrap()], 3);
    assert_eq!(error["code"], "shop-file-invalid");
    assert!(!settle.file().exists(), "a refused shop leaves no file");
}
