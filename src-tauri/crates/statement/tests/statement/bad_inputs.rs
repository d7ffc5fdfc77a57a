//! The corpus of bad tables, C01 to C78: bytes in, outcome of every row out.

use statement::{NoteKind, RowContent};

use crate::support::{Reading, gbk, read};

const HEADER: &str = "终端号,凭证号,交易类型,金额,交易日期,交易时间,应答码,订单号,备注";
const GOOD: &str = "10080001,000001,消费,10.00,20261116,101500,00,CS1,好";

/// A row whose amount, day, order no. and remark are given.
fn row(amount: &str, day: &str, order: &str, remark: &str) -> String {
    format!("10080001,000002,消费,{amount},{day},101501,00,{order},{remark}")
}

fn file(rows: &[&str]) -> String {
    let mut lines = vec![HEADER];
    lines.extend(rows);
    lines.join("\r\n") + "\r\n"
}

/// Every row as `line:amount`, `line:!Reason(column)` or `line:?Look`; or the file's error.
fn told(outcome: Result<Reading, statement::FileError>) -> String {
    let reading = match outcome {
        Ok(reading) => reading,
        Err(error) => return format!("{error:?}"),
    };
    let rows = reading.rows.iter().map(|row| match &row.content {
        RowContent::Line { look: Some(look), .. } => format!("{}:?{look:?}", row.row),
        RowContent::Line { line, look: None } => format!("{}:{}", row.row, line.amount),
        RowContent::Rejected(rejected) => {
            let column = rejected.column.as_ref().map(|column| format!("({column})")).unwrap_or_default();
            format!("{}:!{:?}{column}", row.row, rejected.reason)
        }
    });
    rows.collect::<Vec<_>>().join(" ")
}

fn check(id: &str, bytes: impl AsRef<[u8]>, expect: &str) {
    assert_eq!(told(read(bytes.as_ref())), expect, "{id}");
}

fn note(bytes: impl AsRef<[u8]>, kind: NoteKind) -> Option<(u32, u32)> {
    let reading = read(bytes.as_ref()).unwrap();
    reading.notes.iter().find(|note| note.kind == kind).map(|note| (note.count, note.first_row))
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let turn = if big { u16::to_be_bytes } else { u16::to_le_bytes };
    mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(turn).collect()
}

#[test]
fn empty_and_foreign_files() {
    check("C01", "", "Empty");
    check("C02", file(&[]), "NoRows");
    check("C02 with a total", file(&["合计,,,0.00,,,,,"]), "NoRows");
    check("C03", ",,,\r\n\r\n ,,\r\n", "Empty");
    check("C22", file(&[GOOD]).replace(',', "，"), "NotAStatement { looks_like: \"text\" }");
    check("pdf", "%PDF-1.7 …", "NotAStatement { looks_like: \"pdf\" }");
    check("png", b"\x89PNG\r\n\x1a\n\0\0", "NotAStatement { looks_like: \"image\" }");
    check("zip", b"PK\x03\x04\x14\0\0\0", "NotAStatement { looks_like: \"archive\" }");
    check("xlsx", b"PK\x03\x04\x14\0\0\0xl/workbook.xml", "NotAStatement { looks_like: \"workbook\" }");
    check("xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "NotAStatement { looks_like: \"workbook\" }");
    check("binary", b"\x01\x02\x00\x03,\n", "NotAStatement { looks_like: \"binary\" }");
    check(
        "C77 html",
        "<html><table><tr><td>金额</td></tr></table>",
        "NotAStatement { looks_like: \"text\" }",
    );
    check("letter", "亲爱的商户：\n您好，附件是对账单。\n", "NotAStatement { looks_like: \"text\" }");
    check("C42", vec![b'1'; 9 << 20], "Limit { what: \"line\", limit: 8388608, actual: 8454144 }");
    let wide = "列,".repeat(100_000) + "\n1\n";
    check("C40", wide, "Limit { what: \"columns\", limit: 512, actual: 100000 }");
}

#[test]
fn encodings() {
    let text = file(&[GOOD, &row("2.00", "20261116", "CS2", "𠮷䶮")]);
    let both = "2:10.00 3:2.00";
    check("C04", [b"\xEF\xBB\xBF", text.as_bytes()].concat(), both);
    check("C05", utf16(&text, false, true), both);
    check("C06", utf16(&text, true, true), both);
    check("C07", utf16(&text, false, false), both);
    check("C08", gbk(&text), both);
    let rare = read(&gbk(&text)).unwrap();
    let RowContent::Line { line, .. } = &rare.rows[1].content else { panic!("C09") };
    assert_eq!(line.remark.as_deref(), Some("𠮷䶮"), "C09");
    let big5 = encoding_rs::BIG5.encode(&file(&[GOOD])).0.into_owned();
    check("C10", big5, "NotAStatement { looks_like: \"text\" }");
    check("C11", gbk(&file(&[&row("2.00", "20261116", "CS2", "联通")])), "2:2.00");
    let japanese = encoding_rs::SHIFT_JIS.encode("端末番号,金額,取引日\n1,2,3\n").0.into_owned();
    check("C12", japanese, "NotAStatement { looks_like: \"text\" }");
    let cut = text.trim_end().as_bytes();
    check("C13", &cut[..cut.len() - 1], "2:10.00 3:!BadBytes");
    let mut broken = text.clone().into_bytes();
    let at = text.find("好").unwrap();
    broken[at + 1] = b'x';
    check("C14", &broken, "2:!BadBytes 3:2.00");
    let mut two = file(&[GOOD, GOOD, GOOD]).into_bytes();
    two.extend(gbk("10080001,000002,消费,3.00,20261116,101501,00,CS3,后半\r\n"));
    check("C15", &two, "2:10.00 3:10.00 4:10.00 5:!BadBytes");
    check("C16", file(&[GOOD, &row("2.00", "20261116", "CS\0", "")]), "2:10.00 3:!BadBytes");
}

#[test]
fn line_ends_quotes_and_delimiters() {
    let text = file(&[GOOD, &row("2.00", "20261116", "CS2", "")]);
    let both = "2:10.00 3:2.00";
    check("C17", text.replace("\r\n", "\r"), both);
    check("C18", text.replacen("\r\n", "\n", 1), both);
    check("C19", file(&[&row("2.00", "20261116", "CS2", "\"两\n行\""), GOOD]), "2:2.00 4:10.00");
    check("C20", text.trim_end(), both);
    for delimiter in [";", "\t", "|"] {
        check("C21", text.replace(',', delimiter), both);
        check("C21 in GBK", gbk(&text.replace(',', delimiter)), both);
    }
    check("C23", format!("sep=;\r\n{}", text.replace(',', ";")), "3:10.00 4:2.00");
    check("C35", file(&[GOOD, "10080001,000002,消费,2.00"]), "2:10.00 3:!TooFewCells");
    check("C36", file(&[GOOD, &row("2.00", "20261116", "CS2", "一,二")]), "2:10.00 3:!TooManyCells");
    check("extra empty cells", file(&[&row("2.00", "20261116", "CS2", ",,")]), "2:2.00");
    let open = file(&[GOOD, &row("2.00", "20261116", "CS2", "\"没有完"), GOOD, GOOD]);
    check("C37", open, "2:10.00 3:!OpenQuote 4:10.00 5:10.00");
    let swallowing =
        file(&[&row("2.00", "20261116", "\"CS2", "x"), GOOD, &row("\"1,000.00\"", "20261116", "CS3", "")]);
    check("C37 with a later quote", swallowing, "2:!OpenQuote 3:10.00 4:1000.00");
    check("C38 unquoted", file(&[&row("2.00", "20261116", "CS2", "点击底部\"多多\"")]), "2:2.00");
    check(
        "C38 quoted",
        file(&[&row("2.00", "20261116", "CS2", "\"a\"b,c\""), GOOD]),
        "2:!StrayQuote 3:10.00",
    );
    let long = "长".repeat(400_000);
    check("C39", file(&[GOOD, &row("2.00", "20261116", "CS2", &long)]), "2:10.00 3:!TooLong");
}

#[test]
fn headers() {
    let moved =
        "订单号,金额,终端号,交易类型,应答码,交易时间,交易日期\nCS1,5.00,10080001,消费,00,101500,20261116\n";
    check("C32", moved, "2:5.00");
    let preamble = "说明,第几行\r\n".repeat(24) + &file(&[GOOD]) + "合计,,,10.00,,,,,\r\n";
    check("C26, C28", &preamble, "26:10.00");
    assert_eq!(note(&preamble, NoteKind::Preamble), Some((24, 1)));
    assert_eq!(note(&preamble, NoteKind::Footer), Some((1, 27)));
    let renamed = file(&[GOOD]).replace("金额", "数目");
    let missing = "MissingColumns { profile: \"pos-terminal-log\", columns: [\"金额\"], row: 1 }";
    check("C30, C34", renamed, missing);
    let twice = file(&[GOOD]).replace("备注", "金额");
    check("C31", twice, "DoubleColumn { column: \"金额\", row: 1 }");
    let unknown: String = (0..30).map(|n| format!(",自定{n}")).collect();
    let many = format!("{HEADER}{unknown}\r\n{GOOD}{}\r\n", ",x".repeat(30));
    check("C33", &many, "2:10.00");
    assert_eq!(note(&many, NoteKind::UnknownColumn), Some((30, 1)));
    let padded = file(&[GOOD]).replace("终端号", "\u{FEFF}终 端 号 ").replace("金额", "  金额（元）");
    check("padded headers", padded, "2:10.00");
    check("header again", file(&[GOOD, HEADER, GOOD]), "2:10.00 4:10.00");
    check("blank lines", file(&["", GOOD, " ", ",,,,,,,,", GOOD]), "3:10.00 6:10.00");
}

#[test]
fn amounts() {
    let good = [
        ("C43", "\"1,234.56\"", "1234.56"),
        ("C45", "\"1\u{A0}234,56\"", "1234.56"),
        ("C46", "-262 259", "-262259.00"),
        ("C47", "¥12.30", "12.30"),
        ("C47", "CNY 12.30", "12.30"),
        ("C47", "12.30元", "12.30"),
        ("C29", "12.30", "12.30"),
        ("C48", "(12.30)", "-12.30"),
        ("C49", "12.30-", "-12.30"),
        ("C50", "－１２．３０", "-12.30"),
        ("C55", "0.00", "0.00"),
    ];
    for (id, amount, expect) in good {
        check(id, file(&[GOOD, &row(amount, "20261116", "", "")]), &format!("2:10.00 3:{expect}"));
    }
    let bad = [
        ("C51", "1.2E+05", "BadAmount"),
        ("C52", "12.345", "TooFine"),
        ("C53", "", "Missing"),
        ("C53", "--", "Missing"),
        ("C53", "/", "Missing"),
        ("C53", "NULL", "Missing"),
        ("C53", "NaN", "BadAmount"),
        ("C53", "Infinity", "BadAmount"),
        ("C54", "\"9,223,372,036,854,775,808\"", "BadAmount"),
    ];
    for (id, amount, reason) in bad {
        check(id, file(&[GOOD, &row(amount, "20261116", "", "")]), &format!("2:10.00 3:!{reason}(金额)"));
    }
    let bank = "记账日期,借方发生额,贷方发生额,余额,摘要\n20261116,1.00,0.00,9.00,付\n";
    check("C56", format!("{bank}20261116,1.00,2.00,9.00,\n"), "2:-1.00 3:!BothSides(借方发生额)");
    check("C56 neither", format!("{bank}20261116,,-,9.00,\n"), "2:-1.00 3:!BothSides(借方发生额)");
    check("C56 zeros", format!("{bank}20261116,0.00,0.00,9.00,\n"), "2:-1.00 3:0.00");
}

#[test]
fn dates() {
    for (id, day) in [("C59", "2026年11月22日"), ("C59", "20261122"), ("C59", "2026.11.22"), ("C60", "46348")]
    {
        check(id, file(&[&row("2.00", day, "", "")]), "2:2.00");
    }
    for (id, day) in [("C57", "2026/13/01"), ("C57", "2027-02-29"), ("C58", "03/04/2026"), ("C57", "x")] {
        check(id, file(&[GOOD, &row("2.00", day, "", "")]), "2:10.00 3:!BadDate(交易日期)");
    }
    check("missing", file(&[GOOD, &row("2.00", "", "", "")]), "2:10.00 3:!Missing(交易日期)");
    let time = |time: &str| file(&[GOOD, &GOOD.replace("101500", time)]);
    check("C61", time("10:15"), "2:10.00 3:10.00");
    check("lost zeros", time("91231"), "2:10.00 3:10.00");
    check("bad time", time("25:00:00"), "2:10.00 3:!BadDate(交易时间)");
    for day in ["1969-12-31", "2099-01-01", "20261125"] {
        check("C64", file(&[&row("2.00", day, "", "")]), "2:?DateFarOff");
    }
    check("tomorrow", file(&[&row("2.00", "20261124", "", "")]), "2:2.00");
    let moment = |text: &str| format!("终端号,交易类型,金额,交易时间,应答码\n10080001,消费,2.00,{text},00\n");
    let at = |text: &str| {
        let reading = read(moment(text).as_bytes()).unwrap();
        let RowContent::Line { line, .. } = &reading.rows[0].content else { panic!("{text}") };
        line.at.unwrap().to_string()
    };
    assert_eq!(at("2026-11-15 24:00:00"), "2026-11-16 00:00:00", "C62");
    assert_eq!(at("2026-11-15T23:00:00+00:00"), "2026-11-16 07:00:00", "C63");
    let all_wrong = file(&[&row("2.00", "2026-02-30", "", "")]);
    check(
        "nothing readable",
        all_wrong,
        "NothingReadable { rows: 1, row: 2, column: Some(\"交易日期\"), reason: BadDate }",
    );
}

#[test]
fn words_and_ids() {
    let line = |text: &str| {
        let reading = read(text.as_bytes()).unwrap();
        let RowContent::Line { line, .. } = reading.rows[0].content.clone() else { panic!("{text}") };
        (line, reading.summary.notes)
    };
    let (dressed, notes) = line(&file(&[&row("`2.00", "20261116", "`CS2\t", "")]));
    assert_eq!(
        (dressed.keys.order_no.as_deref(), dressed.amount.to_string().as_str()),
        (Some("CS2"), "2.00"),
        "C24, C25"
    );
    assert_eq!(notes[0].kind, NoteKind::DressingStripped);
    let (lost, notes) = line(&file(&[&row("2.00", "20261116", "6.22E+18", "")]));
    assert!(lost.lost_digits && notes.iter().any(|note| note.kind == NoteKind::DigitsLost), "C65");
    for (id, remark) in [
        ("C68", "=cmd|'/c calc'!A1"),
        ("C69", "@SUM(1)"),
        ("C70", "<script>alert(1)</script>"),
        ("C70", "<img onerror=x>"),
    ] {
        assert_eq!(
            line(&file(&[&row("2.00", "20261116", "", remark)])).0.remark.as_deref(),
            Some(remark),
            "{id}"
        );
    }
    let (marked, notes) = line(&file(&[&row("2.00", "20261116", "", "a\u{202E}gnp")]));
    assert_eq!(marked.remark.as_deref(), Some("a⟦U+202E⟧gnp"), "C71");
    assert_eq!(notes[0].kind, NoteKind::MarkMadeVisible);
    let (thin, _) = line(&file(&[&row("2.00", "20261116", "CS\u{200B}2", "")]));
    assert_eq!(thin.keys.order_no.as_deref(), Some("CS2"), "C72");
    let reading = read(file(&[GOOD, GOOD]).as_bytes()).unwrap();
    let plan = crate::support::plan(&reading, "twice.csv", b"", None, &|_| None);
    let ids: Vec<_> = plan.rows.into_iter().filter_map(|row| Some(row.line?.identity)).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "C75");
    check("unknown kind", file(&[&GOOD.replace("消费", "奇怪")]), "2:?UnknownKind");
    let other = file(&[GOOD]).replacen("终端号", "商户号", 1).replace("凭证号", "终端号");
    check("other merchant", other, "2:?OtherMerchant");
    let wide = "终端号,交易类型,金额,交易日期,应答码,币种\n10080001,消费,2.00,20261116,00,人民币\n10080001,消费,2.00,20261116,00,不知\n";
    check("currency", wide, "2:2.00 3:!BadCurrency(币种)");
}

#[test]
fn fees_are_positive_when_the_shop_pays() {
    let detail = "终端号,交易类型,交易金额,手续费,清算金额,清算日期,订单号\n";
    let rows = [
        ("消费,100.00,0.60,99.40", "100.00 0.60 99.40"),
        ("消费,100.00,-0.60,99.40", "100.00 0.60 99.40"),
        ("退货,50.00,0.00,50.00", "-50.00 0.00 -50.00"),
        ("退货,50.00,0.30,49.70", "-50.00 -0.30 -49.70"),
        ("退货,-50.00,-0.30,-49.70", "-50.00 -0.30 -49.70"),
        ("消费撤销,50.00,-0.30,-49.70", "-50.00 -0.30 -49.70"),
    ];
    for (cells, expect) in rows {
        let reading = read(format!("{detail}10080001,{cells},20261116,A1\n").as_bytes()).unwrap();
        let line = crate::support::at(&reading, 2);
        let told = format!("{} {} {}", line.amount, line.fee.unwrap(), line.net.unwrap());
        assert_eq!(told, expect, "{cells}");
    }
}

#[test]
fn totals_that_do_not_tie_say_so() {
    let text = file(&[GOOD, GOOD, "合计,2笔,,25.00,,,,,"]);
    let controls = read(text.as_bytes()).unwrap().summary.controls;
    let told: Vec<_> =
        controls.iter().map(|c| (c.name.as_str(), c.stated.as_str(), c.computed.as_str(), c.ties)).collect();
    assert_eq!(told, [("rows", "2", "2", true), ("金额", "25.00", "20.00", false)], "C76");
    let parts = file(&[
        GOOD,
        "小计,,,10.00,,,,,",
        GOOD,
        "小计,,,10.00,,,,,",
        "总计,,,20.00,,,,,",
        "打印时间：2026-11-17",
    ]);
    let reading = read(parts.as_bytes()).unwrap();
    assert_eq!((reading.rows.len(), reading.controls.len(), reading.controls[0].ties), (2, 1, true));
}

#[test]
fn a_row_with_numbers_of_a_transaction_is_no_footer() {
    let table = "商户号,终端号,凭证号,交易类型,金额,交易日期,交易时间,参考号,应答码,备注\n\
        898310053990001,10080001,004114,消费,10.00,20261116,101500,111607903078,00,\n";
    for row in [
        "#898,10080001,004115,消费,99.00,31/12/26,072526,111607903079,00,x",
        "小计面馆,10080001,004115,消费,99.00,11-16,0725,111607903079,00,x",
        "Total Wine,10080001,004115,消费,99.00,,,111607903079,00,x",
    ] {
        let reading = read(format!("{table}{row}\n合计,,,,10.00,,,,,\n").as_bytes()).unwrap();
        assert_eq!((reading.rows.len(), crate::support::rejected(&reading).len()), (2, 1), "{row}");
        assert!(reading.controls.iter().all(|control| control.ties), "{row}");
    }
}
