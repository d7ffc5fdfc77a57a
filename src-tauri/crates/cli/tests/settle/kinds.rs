//! Files that are no plain table are told by their content and read in a process of their own.

use std::path::{Path, PathBuf};

use crate::run::{Settle, fixtures};

fn check(settle: &Settle, path: &Path, profile: &str, rows: u64, rejected: u64) {
    let done = settle.ok(&["import", path.to_str().unwrap(), "--accept-totals", "a file of a test"]);
    let one = &done["imports"][0];
    assert_eq!(one["profile"], profile, "{}", path.display());
    assert_eq!(
        (one["rows"].as_u64(), one["rejected"].as_u64()),
        (Some(rows), Some(rejected)),
        "{}",
        path.display()
    );
    assert_eq!(settle.ok(&["check"])["ok"], true);
}

#[test]
fn our_own_files_of_every_kind() {
    let settle = Settle::shop("corner-shop");
    let statements = fixtures().join("statements");
    check(&settle, &statements.join("camt/statement-v02.xml"), "bank-camt", 8, 0);
    check(&settle, &statements.join("mt940/two-accounts.sta"), "bank-mt940", 6, 0);
    check(&settle, &statements.join("ofx/bank-v102.ofx"), "bank-ofx", 6, 3);
    check(&settle, &statements.join("bai2/prior-day.bai2"), "bank-bai2", 6, 0);
    let page = settle.dir.path().join("statement.xls");
    let table = "<html><table><tr><td>交易日期</td><td>交易金额</td><td>余额</td><td>对方户名</td></tr>\
        <tr><td>2026-11-16</td><td>12.50</td><td>112.50</td><td>某某</td></tr></table></html>";
    std::fs::write(&page, table).unwrap();
    check(&settle, &page, "bank-general", 1, 0);
}

#[test]
fn public_samples_of_every_kind() {
    let Some(samples) = std::env::var_os("SETTLEBENCH_SAMPLES").map(PathBuf::from) else { return };
    let settle = Settle::shop("corner-shop");
    check(&settle, &samples.join("bank_cn_retail/citic_credit.xls"), "bank-citic-card", 13, 0);
    check(&settle, &samples.join("bank_cn_corp/cmb_corp.xlsx"), "bank-cmb", 2, 0);
    check(&settle, &samples.join("chinaums/portal_layoutA.xlsx"), "chinaums-portal", 4, 0);
    let two = samples.join("wechat_personal/wechat_2025.xlsx");
    let refused = settle.refused(&["import", two.to_str().unwrap()], 3);
    assert_eq!(
        (&refused["code"], &refused["params"]["parts"]),
        (&"file-parts".into(), &"example-wechat-records · Sheet1".into())
    );
    let one = settle.ok(&["import", two.to_str().unwrap(), "--part", "Sheet1"])["imports"][0].clone();
    assert_eq!((one["profile"].as_str(), one["rows"].as_u64()), (Some("wechat-personal"), Some(27)));
    assert_eq!(one["file"], "wechat_2025.xlsx › Sheet1");
    let zip = samples.join("alipay_merchant_trade/20880000000000000156_20261118.csv.zip");
    check(&settle, &zip, "alipay-trade", 4, 0);
}

#[test]
fn what_is_broken_or_hostile_says_so_and_leaves_nothing() {
    let settle = Settle::shop("corner-shop");
    let check = |name: &str, bytes: &[u8], code: &str| {
        let path = settle.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(settle.refused(&["import", path.to_str().unwrap()], 3)["code"], code, "{name}");
    };
    check("cut.xlsx", b"PK\x03\x04 xl/workbook.xml cut short", "file-malformed");
    check("cut.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "file-malformed");
    check(
        "bomb.xml",
        b"<?xml version=\"1.0\"?><!DOCTYPE Document [<!ENTITY a \"x\">]><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>",
        "file-forbidden",
    );
    check(
        "order.xml",
        b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\"><CstmrCdtTrfInitn/></Document>",
        "file-not-a-statement",
    );
    assert_eq!(settle.ok(&["imports"])["imports"], serde_json::json!([]));
}
