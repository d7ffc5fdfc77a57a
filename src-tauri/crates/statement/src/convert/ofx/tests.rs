//! Own fixtures line by line, bad input, samples of public test suites, and random input.

use std::path::PathBuf;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::value::{amount, decoded, moment};
use super::{COLUMNS, write};
use crate::convert::Refusal;
use crate::sheet::Sheet;
use crate::{FileError, Profile};

const V102: &[u8] = include_bytes!("../../../../../../fixtures/statements/ofx/bank-v102.ofx");
const V220: &[u8] = include_bytes!("../../../../../../fixtures/statements/ofx/card-v220.ofx");

fn sheet(bytes: &[u8]) -> Result<String, FileError> {
    let mut out = Vec::new();
    match write(bytes, &mut Sheet::new(&mut out)) {
        Ok(()) => Ok(String::from_utf8(out).unwrap()),
        Err(Refusal::File(error)) => Err(error),
        Err(Refusal::Write(error)) => panic!("{error}"),
    }
}

/// Lines that are not blank, each with its number, cells divided by `|`; or the file's error.
fn lines(bytes: &[u8]) -> Vec<String> {
    let sheet = match sheet(bytes) {
        Ok(sheet) => sheet,
        Err(error) => return vec![format!("{error:?}")],
    };
    let numbered = sheet.lines().enumerate().filter(|(_, line)| !line.is_empty());
    numbered.map(|(at, line)| format!("{}: {}", at + 1, line.replace('\t', "|"))).collect()
}

#[test]
fn version_1_leaves_its_tags_open() {
    assert_eq!(
        lines(V102),
        [
            "1: # OFX 102",
            "2: #!statement|0012345",
            "3: #!account|0012345",
            "4: #!currency|EUR",
            "5: #!from|2026-11-16",
            "6: #!to|2026-11-18",
            "17: 0012345|CHECKING|EUR|CREDIT|2026-11-17|1240.50||||Café acquirer|POS & QR 16/11 <5% fee>|",
            "25: 0012345|CHECKING|EUR|FEE|2026-11-18 09:30:12-05:00|-3.20||17|R-9|Bank & Co||",
            "34: #?bad_amount|TRNTYPE=POS DTPOSTED=20261118 TRNAMT=$12 FITID=3",
            "40: #?missing|TRNTYPE=POS TRNAMT=-12.00 FITID=4",
            "45: #?bad_date|TRNTYPE=POS DTPOSTED=20261131 TRNAMT=-12.00 FITID=5",
            "51: 0012345|CHECKING|CNY|DEBIT|2026-11-18|+7.00|6|||||",
            "52: #!closing|-31.50",
        ]
    );
}

#[test]
fn version_2_with_several_accounts() {
    assert_eq!(
        lines(V220),
        [
            "1: # OFX 220",
            "2: #!statement|6500112233445",
            "3: #!account|6500112233445",
            "4: #!currency|CNY",
            "5: #!from|2026-11-16",
            "6: #!to|2026-11-17",
            "11: 6500112233445|CHECKING|CNY|CREDIT|2026-11-17 08:30:00+08:00|88.00|A1|||星河支付 & 合作|16/11 <POS> & QR|",
            "15: 6500112233445|CHECKING|CNY|CREDIT|2026-11-17|12.00|A1|||||DELETE",
            "16: #!closing|1088.00",
            "24: 6500112233445|CHECKING|CNY|POS|2026-11-17|-5||||Lantern||PENDING",
            "25: #!statement|622202*********0128",
            "26: #!account|622202*********0128",
            "27: #!currency|USD",
            "35: 622202*********0128|CREDITCARD|USD|DEBIT|2026-11-16|-9.99|C1|||||",
        ]
    );
}

#[test]
fn encodings_whatever_the_header_says() {
    let header =
        |charset: &str| format!("OFXHEADER:100\nENCODING:USASCII\nCHARSET:{charset}\n\n<OFX><STMTTRN><NAME>");
    let file = |charset: &str, bytes: &[u8]| [header(charset).as_bytes(), bytes].concat();
    let check = |charset: &str, bytes: &[u8], expect: &str| {
        let bytes = file(charset, bytes);
        assert!(decoded(&bytes).ends_with(expect), "{charset}: {}", decoded(&bytes));
    };
    check("1252", "Café".as_bytes(), "Café");
    check("1252", b"Caf\xE9", "Café");
    check("NONE", b"Caf\xE9", "Café");
    check("8859-1", b"Caf\xE9", "Café");
    check("ISO-8859-2", b"\xA3\xF3d\xBC", "Łódź");
    check("UTF-8", b"Caf\xE9", "Café");
    check("1251", b"\xCE\xF4\xE8\xF1", "Офис");
    check("936", &encoding_rs::GBK.encode("星河支付").0, "星河支付");
    check("GB18030", &encoding_rs::GB18030.encode("星河支付").0, "星河支付");
    check("x-unknown", b"Caf\xE9", "Café");
    check("UTF-16LE", b"Caf\xE9", "Café");
    let declared =
        [&b"<?xml version=\"1.0\" encoding=\"gbk\"?><OFX>"[..], &encoding_rs::GBK.encode("星河").0].concat();
    assert!(decoded(&declared).ends_with("星河"));
    let wide: Vec<u8> = "\u{FEFF}<OFX>星河".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(decoded(&wide), "<OFX>星河");
    assert_eq!(decoded(b"\xEF\xBB\xBF<OFX>"), "<OFX>");
}

#[test]
fn moments() {
    for (text, expect) in [
        ("20261118", "2026-11-18"),
        ("20261118093012", "2026-11-18 09:30:12"),
        ("202611180930", "2026-11-18 09:30:00"),
        ("20261118093012.123", "2026-11-18 09:30:12"),
        ("20261118093012.123[-5:EST]", "2026-11-18 09:30:12-05:00"),
        ("20261118093012[+5.30:IST]", "2026-11-18 09:30:12+05:30"),
        ("20261118093012[+5.5]", "2026-11-18 09:30:12+05:30"),
        ("20261118093012[-3.5:NST]", "2026-11-18 09:30:12-03:30"),
        ("20261118093012 [0:GMT]", "2026-11-18 09:30:12+00:00"),
        ("20261118093012[:EST]", "2026-11-18 09:30:12"),
        ("20261118093012[EST]", "2026-11-18 09:30:12"),
        ("20261118000000[-7:PDT]", "2026-11-18"),
        ("2026-11-18", "2026-11-18"),
        ("2026-11-18T09:30:12", "2026-11-18 09:30:12"),
        ("", "Missing"),
        ("20261131", "BadDate"),
        ("20261118253012", "BadDate"),
        ("201120000000", "BadDate"),
        ("20180804093914:014", "BadDate"),
        ("20261118093012.1x", "BadDate"),
        ("20261118093012[+99:XXX]", "BadDate"),
        ("20261118093012[+5.75:XXX]", "BadDate"),
        ("46000", "BadDate"),
        ("18112026", "BadDate"),
        ("yesterday", "BadDate"),
    ] {
        let told = moment(text).unwrap_or_else(|reason| format!("{reason:?}"));
        assert_eq!(told, expect, "{text}");
    }
}

#[test]
fn amounts() {
    for (text, expect) in [
        ("-6.60", "-6.60"),
        ("+7.00", "+7.00"),
        ("7", "7"),
        (".5", ".5"),
        ("5.", "5."),
        ("-12,50", "-12.50"),
        ("12,5", "12.5"),
        ("0.00001", "0.00001"),
        ("", "Missing"),
        ("$120", "BadAmount"),
        ("1,234", "BadAmount"),
        ("1,234.56", "BadAmount"),
        ("12,", "BadAmount"),
        ("1.2.3", "BadAmount"),
        ("--5", "BadAmount"),
        ("- 5", "BadAmount"),
        ("1e3", "BadAmount"),
        ("-", "BadAmount"),
        (".", "BadAmount"),
        ("１２", "BadAmount"),
    ] {
        let told = amount(text).unwrap_or_else(|reason| format!("{reason:?}"));
        assert_eq!(told, expect, "{text}");
    }
}

const GOOD: &str = "<STMTTRN><TRNTYPE>POS<DTPOSTED>20261118<TRNAMT>-1.00<FITID>1</STMTTRN>";
const FIELDS: &str = "<TRNTYPE>POS<DTPOSTED>20261118<TRNAMT>-2.00<FITID>2";

/// Records as their amounts, broken ones as their reasons; or the file's error.
fn told(text: &str) -> String {
    let sheet = match sheet(text.as_bytes()) {
        Ok(sheet) => sheet,
        Err(error) => return format!("{error:?}"),
    };
    let rows = sheet.lines().filter_map(|line| match line.strip_prefix("#?") {
        Some(broken) => Some(format!("!{}", broken.split('\t').next().unwrap_or_default())),
        None if line.is_empty() || line.starts_with('#') => None,
        None => line.split('\t').nth(5).map(str::to_owned),
    });
    rows.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_missing_or_broken() {
    let check = |id: &str, list: &str, expect: &str| {
        let text = format!("<OFX><STMTRS><CURDEF>CNY<BANKTRANLIST>{list}</BANKTRANLIST></STMTRS></OFX>");
        assert_eq!(told(&text), expect, "{id}");
    };
    check("M34", GOOD, "-1.00");
    check("M35", &format!("<STMTTRN>{FIELDS}{GOOD}"), "-2.00 -1.00");
    check("M35 the last one", &format!("{GOOD}<STMTTRN>{FIELDS}"), "-1.00 -2.00");
    check(
        "M35 both tags are missing",
        &format!("<STMTTRN>{FIELDS}{FIELDS}</STMTTRN>{GOOD}"),
        "!bad_syntax -1.00",
    );
    check("no amount", "<STMTTRN><DTPOSTED>20261118</STMTTRN>", "!missing");
    check("nothing", "<STMTTRN></STMTTRN>", "!missing");
    check("the same FITID twice", &format!("{GOOD}{GOOD}"), "-1.00 -1.00");
    let memo = GOOD.replace("<FITID>1", &format!("<MEMO>{}", "长".repeat(400_000)));
    check("a text beyond 1 MiB", &format!("{memo}{GOOD}"), "!too_long -1.00");
    let at = format!("{}{GOOD}", "\n".repeat(3));
    assert_eq!(lines(format!("<OFX>{at}</OFX>").as_bytes())[1], "4: |||POS|2026-11-18|-1.00|1|||||");
    let lower = GOOD.to_lowercase().replace("pos", "POS");
    check("small letters", &lower, "-1.00");
    check("blanks in tags", &GOOD.replace("<FITID>", "<FITID >"), "-1.00");
    let whole = format!("<OFX>{GOOD}</OFX>");
    assert_eq!(told(&whole), "-1.00", "a transaction outside of a statement is kept");
    let cut = "Malformed { format: \"ofx\", place: \"line 2\", what: \"cut off: </OFX> is missing\" }";
    assert_eq!(told(&format!("<OFX>\n{GOOD}")), cut);
    assert_eq!(told(&format!("<OFX>\n{GOOD}<!-- </OFX>")), cut);
    assert_eq!(told("OFXHEADER:100\n"), "NotAStatement { looks_like: \"text\" }");
    let dtd = "Forbidden { format: \"ofx\", what: \"dtd\" }";
    assert_eq!(told(&format!("<!doctype OFX [<!ENTITY a \"b\">]>{whole}")), dtd, "M01");
    assert_eq!(told(&format!("<!DOCTYPE OFX>{whole}")), dtd, "M01");
    let balances = "<LEDGERBAL><BALAMT>1.00<AVAILBAL><BALAMT>2.00</AVAILBAL>";
    let said = lines(format!("<OFX><STMTRS>{balances}</STMTRS></OFX>").as_bytes());
    assert_eq!(said[2..], ["3: #!closing|1.00"], "a balance left open");
    let open = lines(
        format!("<OFX><STMTRS><STMTTRN>{FIELDS}<LEDGERBAL><BALAMT>1.00</LEDGERBAL></STMTRS></OFX>")
            .as_bytes(),
    );
    assert_eq!(open[3..], ["4: #!closing|1.00"], "a list left open");
    let bought = GOOD.replace("<FITID>1", "<CURRENCY><CURSYM>CNY<ORIGCURRENCY><CURSYM>USD</ORIGCURRENCY>");
    let in_yuan = lines(format!("<OFX>{bought}</OFX>").as_bytes());
    assert_eq!(in_yuan[1], "2: ||CNY|POS|2026-11-18|-1.00||||||", "a currency left open");
    let shares = told(&format!(
        "<OFX><INVSTMTRS><BUYSTOCK></BUYSTOCK><INVBANKTRAN>{GOOD}</INVBANKTRAN></INVSTMTRS></OFX>"
    ));
    assert_eq!(shares, "-1.00");
    let entities = GOOD.replace("<FITID>1", "<NAME>&lt;a&gt; &amp;amp; &#65;&#x5408; &nbsp; AT&T &#0; &;");
    let name = lines(format!("<OFX>{entities}</OFX>").as_bytes());
    assert_eq!(name[1], "2: |||POS|2026-11-18|-1.00||||<a> &amp; A合 &nbsp; AT&T &#0; &;||");
}

#[test]
fn an_account_number_that_is_a_card_number_is_cut() {
    let of = |from: &str, number: &str| {
        let account = format!("<{from}><ACCTID>{number}</{from}>");
        let told = lines(format!("<OFX><CCSTMTRS>{account}{GOOD}</CCSTMTRS></OFX>").as_bytes()).join("\n");
        assert!(!told.contains(number), "{told}");
        told
    };
    // No check digit, no issuer: in a card's account it is a card number all the same.
    assert!(of("CCACCTFROM", "1234123412341234").contains("#!account|123412******1234"));
    assert!(of("BANKACCTFROM", "6222021234567890128").contains("#!account|622202*********0128"));
}

#[test]
fn the_profile_knows_every_column() {
    // The line that names the format is read where profiles are told apart by it.
    let text = include_str!("../../../profiles/bank-ofx.toml").replace("format = \"ofx\"\n", "");
    let profile = Profile::from_toml(&text).unwrap();
    for column in COLUMNS {
        assert!(profile.columns.contains_key(*column) != profile.ignored.contains(*column), "{column}");
    }
    assert_eq!(profile.columns.len() + profile.ignored.len(), COLUMNS.len());
}

fn sample(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(std::env::var_os("SETTLEBENCH_SAMPLES")?);
    Some(std::fs::read(folder.join("ofx").join(name)).unwrap())
}

/// Count and sum of records, first and last day, reasons of broken ones, closing balances.
fn summed(bytes: &[u8]) -> String {
    let sheet = sheet(bytes).unwrap();
    let records: Vec<Vec<&str>> = sheet
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    let sum: Decimal = records.iter().map(|cells| cells[5].parse::<Decimal>().unwrap()).sum();
    let mut currencies: Vec<&str> = records.iter().map(|cells| cells[2]).collect();
    currencies.dedup();
    let mut days: Vec<&str> = records.iter().map(|cells| cells[4]).collect();
    days.sort_unstable();
    let ends = [days.first(), days.last()].map(|day| day.copied().unwrap_or_default());
    let broken: Vec<&str> =
        sheet.lines().filter_map(|line| line.strip_prefix("#?")?.split('\t').next()).collect();
    let closing: Vec<&str> = sheet.lines().filter_map(|line| line.strip_prefix("#!closing\t")).collect();
    format!("{} {sum} {currencies:?} {} to {}, {broken:?}, {closing:?}", records.len(), ends[0], ends[1])
}

#[test]
fn every_sample_gives_its_count_sum_and_days() {
    for (name, expect) in [
        ("anzcc.ofx", "1 -5.50 [\"AUD\"] 2017-05-08 to 2017-05-08, [], [\"-123.45\"]"),
        (
            "bank_medium.ofx",
            "3 -345.27 [\"CAD\"] 2009-04-01 12:20:17-05:00 to 2009-04-03 12:20:17-05:00, [], [\"382.34\"]",
        ),
        ("fail_nice_date_missing.ofx", "0 0 []  to , [\"missing\", \"missing\", \"bad_date\"], [\"0\"]"),
        ("fail_nice_decimal_error.ofx", "0 0 []  to , [\"bad_amount\"], [\"0\"]"),
        ("multiple_accounts2.ofx", "0 0 []  to , [], [\"111\", \"222\"]"),
        ("ofx-v102-empty-tags.ofx", "1 12.34 [\"AUD\"] 2018-05-07 to 2018-05-07, [], []"),
    ] {
        let Some(bytes) = sample(name) else { return };
        assert_eq!(summed(&bytes), expect, "{name}");
    }
}

fn check(bytes: &[u8]) {
    let Ok(sheet) = sheet(bytes) else { return };
    for line in sheet.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        assert_eq!(line.split('\t').count(), COLUMNS.len(), "{line}");
    }
}

const PIECES: &[&str] = &[
    "<STMTTRN>",
    "</STMTTRN>",
    "<TRNAMT>",
    "-1.00",
    "<DTPOSTED>",
    "20261118",
    "<NAME>",
    "<MEMO>",
    "<",
    ">",
    "</",
    "&",
    "&amp;",
    "&#x",
    ";",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "\n",
    "<STMTRS>",
    "</STMTRS>",
    "<LEDGERBAL>",
    "<BALAMT>",
    "</OFX>",
    "金",
    "\0",
    "[",
    "]",
    "CHARSET:936\n",
    "<PAYEE>",
    "</PAYEE>",
    "<CURRENCY>",
    "\u{FEFF}",
    "\t",
    "<STMTTRNP>",
    "<CCACCTFROM>",
    "<ACCTID>",
    "#",
];

#[test]
fn hostile_shapes_end_soon() {
    let started = std::time::Instant::now();
    for shape in
        ["<![CDATA[", "<!--", "<", "<a", "</", "<STMTTRN>", "<STMTRS>", "&", "&#", "<a>&amp;", "\n<a>"]
    {
        check(format!("<OFX>{}</OFX>", shape.repeat(200_000)).as_bytes());
        assert!(started.elapsed().as_secs() < 60, "{shape}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..96), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&bytes);
        check(pieces.concat().as_bytes());
        check(format!("<OFX>{}</OFX>", pieces.concat()).as_bytes());
        check(&[b"<OFX><STMTTRN><NAME>", &bytes[..], b"</OFX>"].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn mutated_files(
        file in prop::sample::select(vec![V102, V220]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..40_usize), 1..6),
    ) {
        let mut bytes = file.to_vec();
        for (at, piece, gone) in changes {
            let at = at.index(bytes.len());
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, piece.bytes());
        }
        check(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_transaction_is_told_once(amounts in prop::collection::vec(-1_000_000..1_000_000_i64, 0..20), closed: bool) {
        let end = if closed { "</STMTTRN>" } else { "" };
        let list: String = amounts
            .iter()
            .map(|fen| format!("<STMTTRN><DTPOSTED>20261118<TRNAMT>{}{end}", Decimal::new(*fen, 2)))
            .collect();
        let text = format!("<OFX><STMTRS><BANKTRANLIST>{list}</BANKTRANLIST></STMTRS></OFX>");
        let expect: Vec<String> = amounts.iter().map(|fen| Decimal::new(*fen, 2).to_string()).collect();
        prop_assert_eq!(told(&text), expect.join(" "));
    }
}
