use super::write;
use crate::FileError;
use crate::convert::Refusal;
use crate::convert::kind::{Kind, kind};
use crate::sheet::Sheet;

fn lines(bytes: &[u8]) -> Result<Vec<String>, FileError> {
    let mut out = Vec::new();
    match write(bytes, &mut Sheet::new(&mut out)) {
        Ok(()) => Ok(String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()),
        Err(Refusal::File(error)) => Err(error),
        Err(Refusal::Write(error)) => panic!("{error}"),
    }
}

fn check(page: &str, expect: &[&str]) {
    assert_eq!(lines(page.as_bytes()).unwrap(), expect, "{page}");
}

#[test]
fn a_row_is_a_line() {
    check(
        "<html><head><style>td{color:red}</style><script>if (1<2) document.write('<tr><td>no')</script></head><body>\
         <TABLE x:str><TR><TH>日期</TH><th>金额 <br>（元）</th></TR><!-- <tr><td>no</td></tr> -->\
         <tr><td style=\"a>b\">2026-11-19<td>&yen;1&nbsp;&#50;&#x33; &unknown; a & b</tr></table></body></html>",
        &["日期\t金额 （元）", "2026-11-19\t¥1 23 &unknown; a & b"],
    );
    check("<table><tr><td></td></tr><tr><td>a</td><td></td></tr></table>", &["", "a"]);
    // Never closed, and a table in a cell.
    check("<table><tr><td>a<tr><td>b<table><tr><td>c</table><td>d", &["a", "b", "c", "d"]);
    check("<table><tr><td colspan=2>a</td><td>b</td></tr></table>", &["a\t\tb"]);
    check(
        "<table><tr><th rowspan=\"2\">日期</th><th colspan=\"2\">金额</th></tr><tr><th>收</th><th>支</th></tr><tr><td>1</td><td>2</td></tr></table>",
        &["日期\t金额", "日期\t收\t支", "1\t2"],
    );
    check("<table><tr><td>1 < 2</td></tr></table>", &["1 < 2"]);
}

#[test]
fn pages_without_end_are_refused() {
    let limit = |page: String| match lines(page.as_bytes()) {
        Err(FileError::Limit { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(limit("<table>".repeat(20)), "depth");
    assert_eq!(limit(format!("<table><tr>{}", "<td>a</td>".repeat(600))), "columns");
    assert_eq!(limit("<table><tr><td colspan=60000>a</td>".to_owned()), "columns");
    assert_eq!(limit(format!("<table><tr><td>{}", "a".repeat(40_000))), "cell");
    for page in ["<html><p>no table", "<table><tr><td>a<!-- b", "<table><tr><td>a<script>b"] {
        assert!(matches!(lines(page.as_bytes()), Err(FileError::Malformed { .. })), "{page}");
    }
}

#[test]
fn pages_called_xls() {
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for page in [
        gbk("<meta content=\"text/html; charset=gb2312\"><table><tr><td>金额</td></tr></table>"),
        gbk("<table><tr><td>金额</td></tr></table>"),
        b"\xEF\xBB\xBF<table><tr><td>\xE9\x87\x91\xE9\xA2\x9D</td></tr></table>".to_vec(),
    ] {
        assert_eq!(lines(&page).unwrap(), ["金额"]);
    }
    let Some(folder) = std::env::var_os("SETTLEBENCH_SAMPLES") else { return };
    let folder = std::path::PathBuf::from(folder).join("edge_cases");
    let page = std::fs::read(folder.join("html_table_named.xls")).unwrap();
    assert_eq!(kind(&page), Kind::Html);
    let expect = ["交易日期\t交易金额\t参考号", "2026年1月31日\t1,234.50\t000123456789"];
    assert_eq!(lines(&page).unwrap(), expect);
    assert_eq!(kind(&std::fs::read(folder.join("tsv_named.xls")).unwrap()), Kind::Text);
}

#[test]
fn random_tags_never_panic() {
    let pieces = [
        "<",
        ">",
        "td",
        "tr ",
        "table",
        "/",
        "!--",
        "--",
        "&#",
        ";",
        "\"",
        "'",
        "rowspan=9",
        "colspan='4'",
        "金",
        " x",
    ];
    let mut state = 7_u32;
    for _ in 0..2000 {
        let mut page = "<table>".to_owned();
        for _ in 0..60 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            page.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        let _ = lines(page.as_bytes());
    }
}
