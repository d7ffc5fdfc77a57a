//! The corpus of bad workbooks: how each is made, and what must come of it.
//!
//! Where the wish is another one, its row says why ours differs.

use super::{lines, lines_of, sheets};
use crate::FileError;
use crate::convert::build::{Book, File, compound, zip};
use crate::convert::kind::{Kind, kind};

/// Lines joined by ` / `, or the refusal in a few words.
fn outcome(bytes: &[u8]) -> String {
    told(lines(bytes).map(|lines| lines.join(" / ")))
}

fn told(result: Result<String, FileError>) -> String {
    match result {
        Ok(text) => text,
        Err(FileError::Malformed { place, what, .. }) => format!("malformed {place}: {what}"),
        Err(FileError::Forbidden { what, .. }) => format!("forbidden {what}"),
        Err(FileError::Limit { what, limit, .. }) => format!("limit {what} {limit}"),
        Err(error) => format!("{error:?}"),
    }
}

fn check(cases: &[(&str, Vec<u8>, &str)]) {
    for (id, bytes, expect) in cases {
        assert_eq!(outcome(bytes), *expect, "{id}");
    }
}

fn rows(rows: &str) -> Vec<u8> {
    Book::rows(rows).bytes()
}

fn inline(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

const DATA: &str = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
const SHEET1: &str = "malformed xl/worksheets/sheet1.xml: ";

/// Two worksheets that are one part.
const TWICE: &str = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"rId1\"/><sheet name=\"b\" r:id=\"rId1\"/></sheets></workbook>";

fn strings(content: &str) -> Vec<u8> {
    Book::rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>")
        .part("xl/sharedStrings.xml", content)
        .bytes()
}

#[test]
fn bombs_are_refused() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let long = "长".repeat(40_000);
    let mut cut = rows(DATA);
    cut.truncate(cut.len() / 2);
    let bomb =
        strings("<!DOCTYPE sst [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>");
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.resize(612, 0xFF);
    header[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let mut files = Book::rows(DATA).files();
    files.push(File { size: Some(u32::MAX - 1), ..File::new("xl/media/a.bin", "aaaa") });
    let liar = |size: u32| {
        let mut files = Book::rows(DATA).files();
        files
            .iter_mut()
            .filter(|file| file.name.ends_with(b"sheet1.xml"))
            .for_each(|file| file.size = Some(size));
        zip(&files)
    };
    let many: Vec<File> = (0..50_000).map(|number| File::new(format!("xl/{number}"), "")).collect();
    check(&[
        ("X01", rows(far), "limit columns 512"),
        (
            "X02",
            strings("<sst uniqueCount=\"4000000000\"><si><t>a</t></si></sst>"),
            "malformed xl/sharedStrings.xml: more shared strings than it can hold",
        ),
        ("X03", rows(&format!("<row r=\"1\">{}</row>", inline("A1", &long))), "limit cell 32767"),
        ("X04", strings(&format!("<sst><si><t>{long}</t></si></sst>")), "limit cell 32767"),
        (
            "X05",
            Book::sheet(&format!("<dimension ref=\"A1:XFD1048576\"/><sheetData>{DATA}</sheetData>")).bytes(),
            "1",
        ),
        (
            "X06",
            Book::sheet(&format!("<dimension ref=\"A0:B2\"/><sheetData>{DATA}</sheetData>")).bytes(),
            &format!("{SHEET1}a reference to no cell"),
        ),
        ("X06b", rows("<row r=\"0\"/>"), &format!("{SHEET1}a row that cannot be")),
        ("X08", bomb, "forbidden dtd"),
        ("X09", cut, "malformed : no directory at its end"),
        ("X10", header, "malformed : its table of sectors does not fit its size"),
        ("X12", zip(&files), "limit ratio 200"),
        ("X12b", liar(40), &format!("{SHEET1}I/O error: longer than told")),
        ("X12c", liar(4000), &format!("{SHEET1}I/O error: shorter than told")),
        ("X13", zip(&many), "limit parts 10000"),
        (
            "X60",
            rows("<row r=\"1\"><c r=\"ZZZZ1\"/></row>"),
            &format!("{SHEET1}a cell that cannot be in its row"),
        ),
    ]);
    let mut wrong = Book::rows(DATA).files();
    wrong.iter_mut().for_each(|file| file.crc = Some(7));
    assert!(outcome(&zip(&wrong)).contains("checksum"), "a part whose checksum does not fit");
}

#[test]
fn packages_that_are_none() {
    let with = |name: &str| {
        let mut files = Book::rows(DATA).files();
        files.push(File::new(name, "<x/>"));
        zip(&files)
    };
    let relations = |target: &str| {
        let xml = format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"{target}\"/></Relationships>"
        );
        Book::rows(DATA).part("xl/_rels/workbook.xml.rels", &xml).bytes()
    };
    let bare = zip(&[File::new("[Content_Types].xml", "<Types/>"), File::new("xl/theme/theme1.xml", "<x/>")]);
    let empty = Book::rows(DATA).part("xl/workbook.xml", "<workbook><sheets/></workbook>").bytes();
    let mut locked = Book::rows(DATA).files();
    locked.iter_mut().for_each(|file| file.flags = 1);
    check(&[
        ("X14", with("xl/worksheets/SHEET1.xml"), "forbidden duplicate_part"),
        ("X15", with("../../x.xml"), "forbidden outside_path"),
        ("X15b", with("/x.xml"), "forbidden outside_path"),
        ("X15c", with("xl\\x.xml"), "forbidden outside_path"),
        ("X15d", with("xl/\u{1}.xml"), "forbidden bad_part_name"),
        ("X16", bare, "malformed xl/workbook.xml: this part is missing"),
        ("X17", relations("worksheets/none.xml"), "malformed xl/worksheets/none.xml: this part is missing"),
        ("X17b", relations("workbook.xml"), "malformed xl/workbook.xml: no worksheet"),
        (
            "X17c",
            Book::rows(DATA).part("xl/workbook.xml", TWICE).bytes(),
            "malformed xl/worksheets/sheet1.xml: one part for two worksheets",
        ),
        ("X21", compound("EncryptedPackage", &[0; 5000]), "Protected"),
        ("X21b", zip(&locked), "Protected"),
        ("X28", empty, "malformed xl/workbook.xml: no worksheet"),
        (
            "X57",
            rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a\u{1}b</v></c></row>"),
            &format!("{SHEET1}character U+0001"),
        ),
    ]);
}

#[test]
fn what_a_workbook_may_hold_beside_is_never_opened() {
    let link = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"e\" Type=\"x/externalLink\" TargetMode=\"External\" Target=\"http://a.invalid/x.xml\"/></Relationships>";
    let strict = "<workbook xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\" conformance=\"strict\">\
        <sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let strict_links = "<Relationships><Relationship Id=\"rId1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let prefixed = "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let control = "<controls><control><anchor><from><row>4</row></from></anchor></control></controls>";
    let many: String = (0..100_000).map(|_| "<xf numFmtId=\"14\"/>").collect();
    check(&[
        ("X18", Book::rows(DATA).part("xl/_rels/workbook.xml.rels", link).bytes(), "1"),
        ("X19", Book::rows(DATA).part("xl/activeX/activeX1.xml", "<!DOCTYPE x>").bytes(), "1"),
        ("X19b", Book::sheet(&format!("<sheetData>{DATA}</sheetData>{control}")).bytes(), "1"),
        ("X20", Book::rows(DATA).part("xl/vbaProject.bin", "macro").bytes(), "1"),
        (
            "X22",
            Book::sheet(&format!("<sheetData>{DATA}</sheetData><sheetProtection sheet=\"1\"/>")).bytes(),
            "1",
        ),
        (
            "X23",
            Book::rows(DATA)
                .part("xl/workbook.xml", strict)
                .part("xl/_rels/workbook.xml.rels", strict_links)
                .bytes(),
            "1",
        ),
        ("X26", Book::rows(DATA).part("xl/worksheets/sheet1.xml", prefixed).bytes(), "7"),
        (
            "X58",
            Book::rows(DATA)
                .part("xl/styles.xml", &format!("<styleSheet><cellXfs>{many}</cellXfs></styleSheet>"))
                .bytes(),
            "1900-01-01",
        ),
        ("X59", Book::rows(DATA).part("xl/comments1.xml", "<broken").bytes(), "1"),
    ]);
    // X24, X25 and X27: kinds of workbooks that are not read are named; a workbook exported by Numbers is an XLSX.
    for (name, expect) in
        [("xl/workbook.bin", "xlsb"), ("Index/Document.iwa", "numbers"), ("word/document.xml", "document")]
    {
        assert_eq!(kind(&zip(&[File::new(name, "x")])), Kind::Foreign(expect), "{name}");
    }
    // X67
    assert_eq!(kind(b"{\\rtf1 x}"), Kind::Foreign("rtf"));
    assert_eq!(kind(b"%PDF-1.7"), Kind::Foreign("pdf"));
    // X64 to X66 are the opening of a file, which happens before its bytes come here; X65 is 165 bytes of no kind.
    assert_eq!(kind(&[0x0B; 165]), Kind::Text);
}

#[test]
fn sheets_are_listed_and_never_taken_silently() {
    let book = Book::rows(DATA)
        .and_sheet(
            "藏",
            " state=\"hidden\"",
            "<sheetData><row r=\"1\"><c r=\"A1\"><v>2</v></c></row></sheetData>",
        )
        .and_sheet("🧾", " state=\"veryHidden\"", "<sheetData/>")
        .and_sheet("\u{202E}abc", "", "<dimension ref=\"A1:B3\"/><sheetData/>");
    let names: Vec<_> = sheets(&book.bytes())
        .unwrap()
        .into_iter()
        .map(|sheet| (sheet.name, sheet.hidden, sheet.rows))
        .collect();
    let expect =
        [("Sheet1", false, None), ("藏", true, None), ("🧾", true, None), ("\u{202E}abc", false, Some(3))];
    assert_eq!(names, expect.map(|(name, hidden, rows)| (name.to_owned(), hidden, rows)), "X30 to X32");
    assert_eq!(lines_of(&book.bytes(), Some("藏")).unwrap(), ["2"]);
    assert!(lines_of(&book.bytes(), Some("none")).is_err());
    let book = (0..299)
        .fold(Book::rows(DATA), |book, number| book.and_sheet(&format!("s{number}"), "", "<sheetData/>"));
    assert_eq!(sheets(&book.bytes()).unwrap().len(), 300, "X29");
}

#[test]
fn broken_cells_cost_their_row_only() {
    let row = |cell: &str| {
        rows(&format!(
            "<row r=\"1\"><c r=\"A1\"><v>5</v></c>{cell}</row><row r=\"2\"><c r=\"A2\"><v>6</v></c></row>"
        ))
    };
    let broken = |what: &str| format!("#?cell_error\t5 {what} / 6");
    for (id, cell, expect) in [
        ("X07", "<c r=\"B1\" t=\"s\"><v>9</v></c>", "9"),
        ("X39", "<c r=\"B1\"><f>SUM(A1)</f></c>", "=SUM(A1)"),
        ("X39b", "<c r=\"B1\"><f>SUM(A1)</f><v></v></c>", "=SUM(A1)"),
        ("X40", "<c r=\"B1\" t=\"e\"><v>#REF!</v></c>", "#REF!"),
        ("X40b", "<c r=\"B1\" t=\"e\"><v>#SPILL!</v></c>", "#SPILL!"),
        ("X41", "<c r=\"B1\"><f>B1</f></c>", "=B1"),
        ("X45", "<c r=\"B1\" s=\"1\"><v>-1</v></c>", "-1"),
        ("X45b", "<c r=\"B1\" s=\"1\"><v>1000000000</v></c>", "1000000000"),
        ("number", "<c r=\"B1\"><v>1,5</v></c>", "1,5"),
        ("kind", "<c r=\"B1\" t=\"zz\"><v>1</v></c>", "1"),
        ("bool", "<c r=\"B1\" t=\"b\"><v>maybe</v></c>", "maybe"),
    ] {
        assert_eq!(outcome(&row(cell)), broken(expect), "{id}");
    }
    let twice = row("<c r=\"A1\"><v>7</v></c>");
    assert_eq!(outcome(&twice), "#?bad_syntax\t5 7 / 6", "X61");
}

#[test]
fn odd_cells_are_read() {
    let cell = |cell: &str| rows(&format!("<row r=\"1\">{cell}</row>"));
    check(&[
        (
            "X35",
            rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\"><v>4</v></c></row>"),
            "1 /  /  / 4",
        ),
        // Subtotals (X36) are told from rows by the reader; a hidden row (X37) is a row.
        ("X37", rows("<row r=\"1\" hidden=\"1\"><c r=\"A1\"><v>1</v></c></row>"), "1"),
        ("X38", cell("<c r=\"A1\"><f>1+1</f><v>2</v></c>"), "2"),
        (
            "X42",
            Book::rows("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44883</v></c></row>")
                .properties("date1904=\"1\"")
                .bytes(),
            "2026-11-19",
        ),
        ("X43", cell(&inline("A1", "2026年11月19日")), "2026年11月19日"),
        // No such day: the reader rejects the row (X44); of a time alone (X46) it misses the day.
        ("X44", cell("<c r=\"A1\" s=\"1\"><v>60</v></c>"), "1900-02-29"),
        ("X46", cell("<c r=\"A1\" s=\"3\"><v>0.5</v></c>"), "12:00:00"),
        ("X47", cell("<c r=\"A1\"><v>12.299999999</v></c>"), "12.3"),
        ("X48", cell("<c r=\"A1\"><v>12.305</v></c>"), "12.305"),
        ("X49", cell("<c r=\"A1\"><v>4.2000012345678902E+27</v></c>"), "4.2000012345678902E+27"),
        ("X50", cell(&inline("A1", "'123")), "'123"),
        ("X51", cell("<c r=\"A1\" s=\"4\"><v>0.0038</v></c>"), "0.38%"),
        ("X52", cell("<c r=\"A1\" s=\"6\"><v>-12.5</v></c>"), "-12.5"),
        ("X55", cell(&inline("A1", "a_x000D_b")), "a b"),
        ("X56", cell(&inline("A1", " a ")), " a "),
        (
            "X62",
            rows(
                "<row r=\"3\"><c r=\"A3\"><v>3</v></c></row><row r=\"1\"><c r=\"B1\"><v>2</v></c><c r=\"A1\"><v>1</v></c></row>",
            ),
            "1\t2 /  / 3",
        ),
    ]);
    assert!(crate::cell::lost_digits("4.2000012345678902E+27"));
}

#[test]
fn merged_cells() {
    let head = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row>",
        inline("A1", "日期"),
        inline("B1", "金额"),
        inline("B2", "收入"),
        inline("C2", "支出")
    );
    let data = "<row r=\"3\"><c r=\"A3\" s=\"1\"><v>46345</v></c><c r=\"B3\"><v>1</v></c></row><row r=\"4\"><c r=\"B4\"><v>2</v></c></row><row r=\"5\"><c r=\"B5\"><v>3</v></c></row>";
    let merges = "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"A3:A4\"/></mergeCells>";
    let book = Book::sheet(&format!("<sheetData>{head}{data}</sheetData>{merges}"));
    // X33 is filled down, X34 leaves nobody to tell what belongs to the second row.
    let expect = ["日期\t金额", "日期\t收入\t支出", "2026-11-19\t1", "#?bad_syntax\t2", "\t3"];
    assert_eq!(lines(&book.bytes()).unwrap(), expect);
    let all = "<mergeCell ref=\"A1:A9\"/>".repeat(600);
    let book = Book::sheet(&format!("<sheetData>{head}{data}</sheetData><mergeCells>{all}</mergeCells>"));
    assert_eq!(outcome(&book.bytes()), "limit columns 512");
}

#[test]
fn a_long_worksheet_streams() {
    let row = |number: u32| {
        format!(
            "<row r=\"{number}\"><c r=\"A{number}\"><v>{number}</v></c><c r=\"B{number}\" t=\"s\"><v>0</v></c></row>"
        )
    };
    let all: String = (1..=20_000).map(row).collect();
    let lines = lines(&rows(&all)).unwrap();
    assert_eq!((lines.len(), lines[19_999].as_str()), (20_000, "20000\tshared"));
}
