//! Workbooks of public test suites, read from where `SETTLEBENCH_SAMPLES` points.

use std::path::PathBuf;

use super::{lines, lines_of, sheets};

fn sample(path: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(std::env::var_os("SETTLEBENCH_SAMPLES")?);
    Some(std::fs::read(folder.join(path)).unwrap())
}

#[test]
fn show() {
    for path in ["bank_cn_retail/citic_credit.xls", "chinaums/portal_layoutA.xlsx", "bank_cn_corp/cmb_corp.xlsx", "wechat_personal/wechat_2025.xlsx"] {
        let Some(bytes) = sample(path) else { return };
        for sheet in sheets(&bytes).unwrap() {
            println!("{path} {sheet:?}");
            for line in lines_of(&bytes, Some(&sheet.name)).unwrap() { println!("|{line}"); }
        }
        let _ = lines(&bytes);
    }
}
