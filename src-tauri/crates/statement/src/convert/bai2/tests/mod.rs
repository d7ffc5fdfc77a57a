//! Own fixtures line by line, samples of public test suites, and random input.

mod samples;
mod whatever;

use super::account::{minor_units, plain};
use super::record::Items;
use super::{COLUMNS, is_bai2, write};
use crate::FileError;
use crate::convert::tests::Converter;

const PRIOR: &str = include_str!("../../../../../../../fixtures/statements/bai2/prior-day.bai2");
const WRONG: &str = include_str!("../../../../../../../fixtures/statements/bai2/wrong-controls.bai2");
const BROKEN: &str = include_str!("../../../../../../../fixtures/statements/bai2/broken.bai2");

const BAI2: Converter = Converter { write, columns: COLUMNS };

#[test]
fn accounts_with_every_funds_type() {
    let told = BAI2.lines(PRIOR);
    let records: Vec<&String> = told.iter().filter(|line| !line.contains(": #")).collect();
    let account = "6500112233445|CNY|2026-11-18";
    assert_eq!(
        records,
        [
            &format!(
                "6: {account}|2026-11-19|804.50|195|V,261119,9999|HB0001|PO1118|\
                 POS 18/11 898310053990001 GROSS 806.00 FEE 1.50 AND A LONG REMARK WHICH RUNS ON"
            ),
            &format!("9: {account}||80.00|174|S,3000,2000,3000|HB0002||LANTERN WALLET, QR, 02/03/26"),
            &format!("10: {account}||5.00|920|D,2,0,300,1,200|HB0003||BONUS"),
            &format!("11: {account}||-50.00|475|Z|||CHECK 000123"),
            // The second record of line 11.
            &format!("12: {account}||-2.00|960|1||FEE-11|"),
            "16: 6500112233460|JPY|2026-11-18||-1000|698|0|HB0104||FEE",
        ]
    );
    assert!(BAI2.broken(PRIOR).is_empty());
    let says = BAI2.says(PRIOR);
    assert!(!says.iter().any(|said| said.contains("control total") || said.contains("records")), "{says:?}");
    for said in
        ["opening 1000.00", "opening 5000", "closing 4000", "from 2026-11-18", "to 2026-11-18", "count 1"]
    {
        assert!(says.iter().any(|other| other == said), "{said} in {says:?}");
    }
    for line in
        ["16,900,,,,,NO MONEY/", "16,890,,,,,A MESSAGE/", "$$ADD ID=NOODLE BATCHID='BAI'", "99,482050,2,23/"]
    {
        assert!(told.iter().any(|other| other.ends_with(&format!(": # {line}"))), "{line}");
    }
}

#[test]
fn wrong_control_totals_are_told() {
    assert_eq!(
        BAI2.says(WRONG),
        [
            "statement 1001",
            "currency CNY",
            "opening 10.00",
            // 7.00 and two credits are stated, 6.00 and one are there; so with the records.
            "currency CNY",
            "opening 10.00",
            "closing 15.00",
            "currency CNY",
            "credit_sum 7.00",
            "credit_count 2",
            "debit_sum 2.00",
            "debit_count 1",
            "count 3",
            "statement 1002",
            "account 1002",
            "from 2026-11-18",
            "to 2026-11-18",
            "count 1",
            "statement 49 1002 control total",
            "opening 350",
            "closing 300",
            "statement 98 records",
            "opening 10",
            "closing 11",
            "statement 98 accounts",
            "opening 2",
            "closing 3",
            "statement 99 control total",
            "opening 4500",
            "closing 4501",
            "statement 99 groups",
            "opening 1",
            "closing 2",
        ]
    );
    assert_eq!(BAI2.picked(WRONG, &["amount", "remark"]).len(), 4);
    assert!(BAI2.broken(WRONG).is_empty());
}

#[test]
fn a_broken_record_takes_no_other_with_it() {
    assert_eq!(
        BAI2.broken(BROKEN),
        [
            "2: bad_syntax|16,195,1,,,,NO ACCOUNT/",
            "4: bad_amount|03,1001,,010,1x0,,,015,100,,/",
            "6: bad_syntax|16,1955,100,,,,TYPE/",
            "7: bad_syntax|16,100,100,,,,A SUM/",
            "8: bad_syntax|16,750,100,,,,A LOAN/",
            "9: missing|16,195,,,,,NO AMOUNT/",
            "10: bad_amount|16,195,1.00,,,,A POINT/",
            "11: bad_amount|16,195,-100,,,,A SIGN/",
            "12: bad_syntax|16,195,100,Q,,,A FUNDS TYPE/",
            "13: bad_date|16,195,100,V,261318,,,,A VALUE DATE/",
            "14: bad_syntax|16,195,100,D,3,0,100/",
            "15: bad_syntax|A LINE OF NOTHING",
            "16: bad_syntax|88,A CONTINUATION OF NOTHING/",
            "17: missing|49",
            "19: missing|16,195,100,,,,NO ACCOUNT NUMBER/",
            "22: bad_currency|16,195,100,,,,NO CURRENCY/",
            "23: missing|98",
            "26: bad_syntax|16,195,100,,,,A TEST/",
            "30: bad_date|16,195,100,,,,NO DAY/",
            "31: missing|49 98 99",
        ]
    );
    assert_eq!(BAI2.picked(BROKEN, &["account", "amount", "remark"]), ["1001|1.00|GOOD"]);
}

/// A file of one account with these records in it.
fn file(head: &str, records: &str) -> String {
    format!("01,A,B,261119,,1,,,2/\n02,B,A,1,261118,,,/\n03,7,{head}/\n{records}\n49,,/\n98,,,/\n99,,,/\n")
}

#[test]
fn details_are_read_in_every_variant() {
    let check = |record: &str, expect: &str| {
        let names = [
            "valued_on",
            "amount",
            "type_code",
            "funds_type",
            "bank_reference",
            "customer_reference",
            "remark",
        ];
        assert_eq!(BAI2.picked(&file("CNY", record), &names), [expect], "{record}");
    };
    check("16,101,1/", "|0.01|101||||");
    check("16,399,000100,/", "|1.00|399||||");
    check("16,401,+100,0,A,B,C,D,/", "|-1.00|401|0|A|B|C,D,");
    check("16,699,0,,,", "|0.00|699||||");
    check("16,959,100,2,A", "|1.00|959|2|A||");
    check("16,999,100,Z,,,a/b/c", "|-1.00|999|Z|||a/b/c");
    check("16,195,100,V,,,A,B,C/", "|1.00|195|V|A|B|C");
    check("16,195,100,V,261120,2400,A,B,C/", "2026-11-20|1.00|195|V,261120,2400|A|B|C");
    check("16,195,100,D,0,A,B,C/", "|1.00|195|D,0|A|B|C");
    // Continued in the middle of the availability, and then of the text.
    check("16,195,100,S,10,20/\n88,70,A,B,C/\n88,D", "|1.00|195|S,10,20,70|A|B|C D");
    check("16,195,100,0/\n88,NO, REFERENCE", "|1.00|195|0|||NO, REFERENCE");
    check("  16,195,100,0,,,X/  ", "|1.00|195|0|||X");
}

#[test]
fn several_records_on_a_line_are_told_apart_from_text() {
    let raw = |line: &str| -> Vec<String> { Items::new(line).map(|item| format!("{item:?}")).collect() };
    let check = |line: &str, expect: usize| assert_eq!(raw(line).len(), expect, "{:?}", raw(line));
    check("49,1,2/98,1,1,3/99,1,1,4/", 3);
    check("16,475,5,0,,,X/ 16,195,5,0,,,Y", 2);
    check("16,475,5,0,,,X/88,Y/88,Z", 3);
    check("03,1,CNY,,/16,475,5", 2);
    check("16,195,1,0,,,PAID 02/03/16, AND 49,50", 1);
    check("88,A/49,SHOPS,AND MORE/", 1);
    check("88,16/16,SHOPS", 1);
    check("88,A/01,B", 1);
    check("99/", 1);
}

#[test]
fn balances_come_in_pairs() {
    let check = |head: &str, expect: &[&str]| {
        let says = BAI2.says(&file(head, "16,195,100,,,,X"));
        let balances =
            ["currency", "opening", "closing"].map(|word| says.iter().find(|said| said.starts_with(word)));
        assert_eq!(balances.into_iter().flatten().collect::<Vec<_>>(), expect, "{head}");
    };
    check("CNY,010,100,,,015,200,,", &["currency CNY", "opening 1.00", "closing 2.00"]);
    check("CNY,040,100,,,045,-200,,", &["currency CNY", "opening 1.00", "closing -2.00"]);
    check("CNY,040,1,,,045,2,,,010,100,,,015,200,,", &["currency CNY", "opening 1.00", "closing 2.00"]);
    check("CNY,010,100,,,045,200,,", &[]);
    check("CNY,010,,,,015,200,,", &[]);
    check("KWD,010,1234,,,015,1,,", &["currency KWD", "opening 1.234", "closing 0.001"]);
    // Without a currency of account or group, it is dollars.
    check(",010,100,,,015,200,,", &["currency USD", "opening 1.00", "closing 2.00"]);
}

#[test]
fn minor_units_are_exact() {
    let money = |code: &str| money::Currency::parse(code).unwrap();
    for (text, code, expect) in [
        ("000000000000001", "CNY", "0.01"),
        ("-4350000", "CNY", "-43500.00"),
        ("+5", "JPY", "5"),
        ("5", "KWD", "0.005"),
        ("0", "CNY", "0.00"),
        ("999999999999999999999999999999", "CNY", "9999999999999999999999999999.99"),
    ] {
        assert_eq!(plain(minor_units(text).unwrap(), money(code)), expect, "{text}");
    }
    for text in ["", "-", "+", "1.0", "1,0", "--1", "1e3", "１", "1111111111111111111111111111111"] {
        assert_eq!(minor_units(text), None, "{text}");
    }
}

#[test]
fn a_trailer_without_figures_compares_nothing() {
    let says = BAI2.says(&file("CNY", "16,195,100,,,,X"));
    assert_eq!(says, ["statement 7", "account 7"]);
    let huge = file("CNY,010,999999999999999999999,,,015,999999999999999999999,,", "16,195,100,,,,X")
        .replace("49,,", "49,1,");
    assert_eq!(BAI2.broken(&huge), ["5: bad_amount|49,1,/"], "too large to be compared further on");
}

#[test]
fn the_content_tells_what_it_is() {
    assert!(is_bai2(PRIOR) && is_bai2(WRONG));
    // Its second record is a detail: broken, yet nothing else.
    assert!(!is_bai2(BROKEN));
    for text in ["", "01,a,b\n", "date,amount\n02,1\n01,2\n", "02,A,B,1,261118,,,/\n01,A\n", "16,195,100"] {
        assert!(!is_bai2(text), "{text}");
    }
    let refused = FileError::Malformed {
        format: "bai2",
        place: "line 1".to_owned(),
        what: "no file header 01".to_owned(),
    };
    assert_eq!(BAI2.sheet("16,195,100,,,,X/\n"), Err(refused.clone()));
    assert_eq!(BAI2.sheet(""), Err(refused));
}
