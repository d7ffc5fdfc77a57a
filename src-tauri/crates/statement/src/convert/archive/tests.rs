use super::{extract, members};
use crate::FileError;
use crate::convert::build::{Book, File, zip};

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn names(bytes: &[u8]) -> Vec<String> {
    members(bytes).unwrap().into_iter().map(|member| member.name).collect()
}

#[test]
fn members_are_listed_and_unpacked() {
    let bytes = zip(&[
        File::new(gbk("账单/"), ""),
        File::new(gbk("账单/业务明细(汇总).csv"), "sum"),
        File { flags: 1 << 11, ..File::new("账单/业务明细.csv", "detail") },
        File::new("__MACOSX/._a.csv", "x"),
        File::new(".DS_Store", "x"),
    ]);
    assert_eq!(names(&bytes), ["账单/业务明细(汇总).csv", "账单/业务明细.csv"]);
    let mut out = Vec::new();
    extract(&bytes, "账单/业务明细.csv", &mut out).unwrap();
    assert_eq!(out, b"detail");
    assert!(extract(&bytes, "none.csv", &mut out).is_err());
    // Something before and after the archive, as a mail program may leave it, costs nothing after it.
    assert_eq!(members(&zip(&[])), Err(FileError::Empty));
}

#[test]
fn what_is_no_archive_of_statements_is_refused() {
    let forbidden = |what| Err(FileError::Forbidden { format: "zip", what });
    let limit = |what, limit, actual| Err(FileError::Limit { what, limit, actual });
    assert_eq!(members(&zip(&[File::new("../a.csv", "x")])), forbidden("outside_path"));
    assert_eq!(members(&zip(&[File::new("C:/a.csv", "x")])), forbidden("outside_path"));
    assert_eq!(
        members(&zip(&[File::new("a.csv", "x"), File::new("A.csv", "y")])),
        forbidden("duplicate_part")
    );
    assert_eq!(members(&zip(&[File { flags: 1, ..File::new("a.csv", "x") }])), Err(FileError::Protected));
    let many: Vec<File> = (0..65).map(|number| File::new(format!("{number}.csv"), "x")).collect();
    assert_eq!(members(&zip(&many)), limit("parts", 64, 65));
    let large: Vec<File> = (0..4)
        .map(|number| File { size: Some(80 << 20), ..File::new(format!("{number}.csv"), noise(450_000)) })
        .collect();
    assert_eq!(members(&zip(&large)), limit("bytes", 256 << 20, 320 << 20));
    let bomb = zip(&[File::new("a.csv", vec![b'0'; 9 << 20])]);
    assert!(matches!(members(&bomb), Err(FileError::Limit { what: "ratio", limit: 200, .. })));
    let nested = zip(&[
        File::new("a.zip", zip(&[File::new("b.csv", "x")])),
        File::new("c.xlsx", Book::rows("").bytes()),
    ]);
    let mut out = Vec::new();
    assert!(matches!(extract(&nested, "a.zip", &mut out), Err(FileError::Limit { what: "depth", .. })));
    assert!(extract(&nested, "c.xlsx", &mut out).is_ok());
    let liar = zip(&[File { size: Some(3), ..File::new("a.csv", "0123456789") }]);
    assert!(matches!(extract(&liar, "a.csv", &mut out), Err(FileError::Malformed { .. })));
}

/// Bytes that no compressor makes smaller.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn cut_and_torn_archives_never_panic() {
    let good = zip(&[File::new("a.csv", noise(300)), File::new("b.csv", "x")]);
    for at in 0..good.len() {
        assert!(members(good.get(..at).unwrap()).is_err(), "cut at {at}");
        let mut torn = good.clone();
        torn[at] ^= 0xFF;
        if let Ok(members) = members(&torn) {
            for member in members {
                let _ = extract(&torn, &member.name, &mut Vec::new());
            }
        }
    }
}

#[test]
fn a_wallets_archive() {
    let Some(folder) = std::env::var_os("SETTLEBENCH_SAMPLES") else { return };
    let path =
        std::path::PathBuf::from(folder).join("alipay_merchant_trade/20880000000000000156_20261118.csv.zip");
    let bytes = std::fs::read(path).unwrap();
    let names = names(&bytes);
    assert_eq!(
        names,
        ["20880000000000000156_20261118_业务明细(汇总).csv", "20880000000000000156_20261118_业务明细.csv"]
    );
    let mut out = Vec::new();
    extract(&bytes, &names[1], &mut out).unwrap();
    assert!(
        out.starts_with(&gbk("#支付宝业务明细查询")),
        "{:?}",
        encoding_rs::GB18030.decode(&out).0.get(..60)
    );
}
