//! Own fixtures line by line, the slip of the samples, and random input.

use proptest::prelude::*;

use super::{COLUMNS, is_slip, write};
use crate::FileError;
use crate::convert::tests::{Converter, sample};

const TWO: &str = include_str!("../../../../../../fixtures/statements/slip/two-slips.txt");
const BROKEN: &str = include_str!("../../../../../../fixtures/statements/slip/broken.txt");

const SLIP: Converter = Converter { write, columns: COLUMNS };

/// Records and broken records.
fn told(text: &str) -> Vec<String> {
    SLIP.lines(text).into_iter().filter(|line| !line.contains(": # ")).collect()
}

#[test]
fn two_slips_of_two_makers() {
    let one = "898310058120001|10080001|000317|2026-11-18 22:31:05";
    let two = "898310058120001|10080002|000318|2026-11-19 22:40:00";
    assert_eq!(
        told(TWO),
        [
            "13: #?bad_syntax|消费/SALE                   1,2        10.00".to_owned(),
            format!("14: {one}|内卡|不平|消费|46|4820.50"),
            format!("15: {one}|内卡|不平|电子现金消费|2|18.00"),
            format!("16: {one}|内卡|不平|退货|2|99.90"),
            format!("17: {one}|内卡|不平|完成(通知)|1|300.00"),
            format!("18: {one}|内卡|不平|离线|10|1200.00"),
            format!("20: {one}|内卡|不平|圈存|1|50.00"),
            format!("24: {one}|外卡|出错|消费|1|300.00"),
            format!("42: {two}|内卡|平|借记|3|1128.00"),
            format!("43: {two}|内卡|平|贷记|0|0.00"),
            format!("45: {two}|外卡|不平|会员充值卡|1|100.00"),
        ]
    );
}

#[test]
fn every_other_line_stays_where_it_stood() {
    let sheet = SLIP.sheet(TWO).unwrap();
    for (line, kept) in TWO.lines().zip(sheet.lines()) {
        let is_total = !kept.starts_with("# ") && !kept.is_empty();
        assert!(is_total || kept == format!("# {line}") || (line.is_empty() && kept.is_empty()), "{line}");
    }
    // What the host counted is none of the terminal's totals.
    assert!(sheet.contains("# 消费                        47      4,830.50"));
}

#[test]
fn a_broken_total_takes_no_other_with_it() {
    assert_eq!(
        told(BROKEN),
        [
            "7: #?missing|消费/SALE 3 30.00",
            "14: #?bad_date|消费/SALE 3 30.00",
            "21: #?missing|消费/SALE 3 30.00",
            "27: #?missing|消费/SALE 1 10.00",
            "29: #?bad_amount|消费/SALE 3 3O.00",
            "30: #?too_fine|消费/SALE 3 30.001",
            "31: #?missing|消费/SALE three 30.00",
            "32: #?missing|消费/SALE 3",
            "33: #?missing|退货/REFUND",
            "34: 898310058120001|10080001|000321|2026-11-18 22:31:05|内卡|平|消费|4|40.00",
            // The terminal has no foreign card, the host has: that is what a slip is read for.
            "35: #?missing|外卡:对帐不平",
        ]
    );
}

const HEAD: &str = "结算总计单\n商户编号:1\n终端编号:2\n批次号:3\n日期/时间:2026/11/18 22:31:05\n";

#[test]
fn verdicts_stand_before_or_after_and_in_many_words() {
    let check = |lines: &str, expect: &[&str]| {
        let got =
            SLIP.picked(&format!("{HEAD}{lines}"), &["card_group", "verdict", "what", "count", "amount"]);
        assert_eq!(got, expect, "{lines}");
    };
    check("内卡: 对帐平\n消费 1 2.00", &["内卡|平|消费|1|2.00"]);
    check("内卡：对账不平\n消费 1 2.00", &["内卡|不平|消费|1|2.00"]);
    check("外 卡 对帐出错\n消费 1 2.00", &["外卡|出错|消费|1|2.00"]);
    check("外卡:\n对账错\n消费 1 2.00", &["外卡|出错|消费|1|2.00"]);
    check("内卡:\n消费 1 2.00", &["内卡||消费|1|2.00"]);
    check("-----内卡-----\nSALE 1 2.00\n内卡对账不平", &["内卡|不平|SALE|1|2.00"]);
    check("Foreign: balanced\nREFUND 1 RMB 2.00", &["外卡|平|REFUND|1|2.00"]);
    check("内卡消费 1 2.00\n外卡消费 3笔 4元", &["内卡||消费|1|2.00", "外卡||消费|3|4.00"]);
    check("内卡\n消费 1 2.00\n消费者存根\n操作员 01\n谢谢惠顾 2026", &["内卡||消费|1|2.00"]);
    check("内卡\n总计 1 2.00\n合计/TOTAL 1 2.00", &[]);
    check("会员 12 3.00\n内卡", &[]);
    check("内卡\n2026 11.18\n消费/SALE\n-----\n3 4.00", &[]);
}

#[test]
fn a_slip_begins_with_its_title_or_with_its_merchant() {
    let again = HEAD.replace("结算总计单\n", "").replace("批次号:3", "批次号:4");
    let text = format!("{HEAD}内卡\n消费 1 2.00\n{again}外卡\n消费 3 4.00\n");
    assert_eq!(SLIP.picked(&text, &["batch_no", "card_group"]), ["3|内卡", "4|外卡"]);
    // A title of its own line above the heading, as a maker prints it, begins none.
    let twice = format!("SETTLEMENT REPORT\n{HEAD}内卡\n消费 1 2.00\n");
    assert_eq!(SLIP.picked(&twice, &["batch_no"]), ["3"]);
    // Nothing of one slip goes into the next.
    let bare = format!("{HEAD}内卡:对帐平\n消费 1 2.00\n结算总计单\n内卡\n消费 3 4.00\n");
    assert_eq!(told(&bare)[1], "10: #?missing|消费 3 4.00");
}

#[test]
fn the_content_tells_what_it_is() {
    assert!(is_slip(TWO) && is_slip(BROKEN) && is_slip("结　算　总　计　单"));
    for text in ["", "结算明细单\n", "商户编号,终端编号\n", "终端结算总计\n"] {
        assert!(!is_slip(text), "{text}");
    }
    assert_eq!(SLIP.sheet("商户编号:1\n"), Err(FileError::NotAStatement { looks_like: "text" }));
    assert_eq!(SLIP.sheet(""), Err(FileError::NotAStatement { looks_like: "text" }));
}

#[test]
fn the_slip_of_the_samples() {
    let Some(text) = sample("pos_batch/settlement_slip_gbk.txt") else { return };
    let head = "898000000000001|01080209|000012|2026-11-18 22:30:15";
    assert_eq!(
        told(&text),
        [
            format!("12: {head}|内卡|不平|消费|25|4820.50"),
            format!("13: {head}|内卡|不平|退货|2|99.90"),
            format!("16: {head}|外卡|平|消费|1|300.00"),
        ]
    );
}

fn check(text: &str) {
    let Ok(sheet) = SLIP.sheet(text) else { return };
    SLIP.records(text);
    let filled = |line: &&str| !line.trim().is_empty();
    let lines = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(
        sheet.lines().filter(filled).count(),
        lines.split('\n').filter(filled).count(),
        "{text:?}\n{sheet}"
    );
    for (line, kept) in lines.split('\n').zip(sheet.lines()) {
        assert_eq!(line.trim().is_empty(), kept.is_empty(), "every line keeps its number: {text:?}\n{sheet}");
    }
}

const PIECES: &[&str] = &[
    "结算总计单",
    "\n",
    "\r\n",
    "\r",
    "商户编号",
    "商户名称",
    "MERCHANT NO",
    "终端号",
    "批次号",
    "日期",
    "/时间",
    ":",
    "：",
    "(",
    ")",
    "/",
    " ",
    "内卡",
    "外卡",
    "对帐",
    "平",
    "不",
    "出错",
    "消费",
    "/SALE",
    "退货",
    "合计",
    "明细单",
    "主机结算",
    "3",
    "30.00",
    "1,",
    "￥",
    "元",
    "笔",
    "-",
    "2026/11/18 22:31:05",
    "000317",
    "\t",
    "\"",
    "#",
    "\u{FEFF}",
    "\0",
    "\u{3000}",
    "𠮷",
];

fn mutated() -> impl Strategy<Value = String> {
    let file = prop::sample::select(vec![TWO, BROKEN]);
    let change = (any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..40_usize);
    (file, prop::collection::vec(change, 1..6)).prop_map(|(file, changes)| {
        let mut text: Vec<char> = file.chars().collect();
        for (at, piece, gone) in changes {
            let at = at.index(text.len());
            let end = (at + gone).min(text.len());
            text.splice(at..end, piece.chars());
        }
        text.into_iter().collect()
    })
}

#[test]
fn hostile_shapes_end_soon() {
    for text in [
        "结算总计单\n".repeat(30_000),
        format!("{HEAD}{}", "内卡:对帐不平\n".repeat(30_000)),
        format!("{HEAD}{}", "内卡".repeat(30_000)),
        format!("{HEAD}内卡\n{}", "消费 1 2.00\n".repeat(30_000)),
        format!("{HEAD}{}", HEAD.replace("结算总计单", "内卡\n消费 1 1").repeat(5_000)),
        format!("结算总计单{}", "日 ".repeat(60_000)),
        format!("结算总计单{}", "日期".repeat(60_000)),
        format!("{HEAD}内卡\n消费 1 {}", "1".repeat(200_000)),
        format!("{HEAD}内卡\n消费 {}", "1 ".repeat(100_000)),
    ] {
        let started = std::time::Instant::now();
        check(&text);
        assert!(started.elapsed().as_secs() < 20, "{:?}", text.get(..60));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_text(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&text);
        check(&pieces.concat());
        check(&format!("{HEAD}{}", pieces.concat()));
        check(&format!("{HEAD}内卡:对帐平\n消费/SALE {}", pieces.concat()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn mutated_files(text in mutated()) {
        check(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn totals_are_what_was_printed(
        made in prop::collection::vec((0..2_usize, 0..5_usize, 0..999_u32, 0..100_000_000_u32), 0..12),
        after: bool,
    ) {
        let kinds = ["消费", "退货", "完成(通知)", "电子现金消费", "离线"];
        let mut text = HEAD.to_owned();
        let mut expect = Vec::new();
        for (group, kind, count, fen) in &made {
            let (group, verdict) = [("内卡", "平"), ("外卡", "不平")][*group];
            let whole = (fen / 100).to_string();
            let thousands = whole.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap());
            let thousands = thousands.collect::<Vec<_>>().join(",");
            text += &if after { format!("{group}\n") } else { format!("{group}: 对帐{verdict}\n") };
            text += &format!("{}/TYPE   {count}    {thousands}.{:02}\n", kinds[*kind], fen % 100);
            expect.push(format!("{group}|{verdict}|{}|{count}|{whole}.{:02}", kinds[*kind], fen % 100));
        }
        text += if after { "内卡对账平\n外卡对账不平\n" } else { "" };
        prop_assert_eq!(SLIP.picked(&text, &["card_group", "verdict", "what", "count", "amount"]), expect);
    }
}
