//! Files of public test suites, read from where `SETTLEBENCH_SAMPLES` points; nothing is copied in.

use std::path::PathBuf;

use statement::{Choice, Encoding, FileError, ReadContext, RejectReason};

use crate::support::{PROFILES, Reading, SHOP, at, context, day, read, read_as, rejected};

fn sample(path: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(std::env::var_os("SETTLEBENCH_SAMPLES")?);
    Some(std::fs::read(folder.join(path)).unwrap())
}

fn check(path: &str, profile: &str, rows: usize, refused: usize) -> Option<Reading> {
    let reading = read(&sample(path)?).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(reading.profile, profile, "{path}");
    assert_eq!(
        (reading.rows.len(), rejected(&reading).len()),
        (rows, refused),
        "{path}: {:?}",
        rejected(&reading)
    );
    Some(reading)
}

#[test]
fn a_terminal_log_of_another_shop() {
    let Some(bytes) = sample("pos_batch/terminal_log_gbk.csv") else { return };
    let other = shop::Shop::from_toml(&SHOP.replace("898310058120001", "898000000000001")).unwrap();
    let reading = read_as(
        &bytes,
        &Choice::default(),
        &ReadContext { shop: &other, today: day("2026-11-23"), profiles: &PROFILES },
    );
    let reading = reading.unwrap();
    assert_eq!((reading.rows.len(), rejected(&reading).len(), reading.encoding), (10, 0, Encoding::Gb18030));
    assert_eq!(at(&reading, 3).amount.to_string(), "1250.00");
    assert_eq!(at(&reading, 5).keys.original_voucher_no.as_deref(), Some("000125"));
    assert_eq!(at(&reading, 8).keys.original_reference_no.as_deref(), Some("111809123101"));
}

#[test]
fn bank_statements() {
    if let Some(reading) = check("bank_cn_corp/ccb_corp_gbk.csv", "bank-ccb-corporate", 3, 0) {
        assert_eq!(at(&reading, 2).amount.to_string(), "1242.50");
        assert_eq!(at(&reading, 2).source.0, "bank/0001");
        assert_eq!(at(&reading, 4).amount.to_string(), "-200.00");
    }
    if let Some(reading) = check("bank_cn_corp/icbc_historydetail_gbk.csv", "bank-general", 2, 0) {
        assert_eq!(at(&reading, 3).amount.to_string(), "12345.67");
        assert_eq!(at(&reading, 4).amount.to_string(), "-500.00");
    }
    // One row has seven of nine cells.
    check("bank_cn_retail/abc_debit.csv", "bank-general", 5, 1);
    check("bank_cn_retail/boc_debit.csv", "bank-general", 17, 0);
    check("bank_cn_retail/cmb_debit.csv", "bank-general", 5, 0);
    check("bank_cn_retail/bocom_debit.csv", "bank-general", 6, 0);
    // The suite blotted out its balances as `xx,yyyy.zz`, so no row of it can be believed.
    if let Some(bytes) = sample("bank_cn_retail/icbc_debit_v1.csv") {
        let (column, reason) = (Some("余额".to_owned()), RejectReason::BadAmount);
        assert_eq!(read(&bytes), Err(FileError::NothingReadable { rows: 11, row: 8, column, reason }));
        let told = String::from_utf8(bytes).unwrap().replace("xx,yyyy.zz", "1,000.00");
        let reading = read(told.as_bytes()).unwrap();
        assert_eq!((reading.rows.len(), rejected(&reading).len()), (11, 0));
        assert_eq!(at(&reading, 8).amount.to_string(), "-13.40");
        let stated: Vec<_> =
            reading.controls.iter().map(|control| (control.name.as_str(), control.ties)).collect();
        assert_eq!(stated, [("记账金额(支出)", false), ("记账金额(收入)", false)]);
    }
}

#[test]
fn files_of_kinds_not_known_yet_are_refused_as_such() {
    for path in
        ["camt/camt053.v2.minimal.xml", "mt940/cmxl_mt940.sta", "ofx/bank_medium.ofx", "bai2/citi.bai2"]
    {
        let Some(bytes) = sample(path) else { return };
        let refused = read_as(&bytes, &Choice::default(), &context());
        assert_eq!(refused, Err(FileError::NotAStatement { looks_like: "text" }), "{path}");
    }
    for (path, looks_like) in [
        ("chinaums/portal_layoutA.xlsx", "workbook"),
        ("bank_cn_retail/citic_credit.xls", "workbook"),
        ("alipay_merchant_trade/20880000000000000156_20261118.csv.zip", "archive"),
    ] {
        let Some(bytes) = sample(path) else { return };
        assert_eq!(read(&bytes), Err(FileError::NotAStatement { looks_like }), "{path}");
    }
}
