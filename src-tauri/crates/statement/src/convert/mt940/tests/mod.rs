//! Own fixtures line by line, fields in tables, samples of public test suites, and random input.

mod samples;
mod whatever;

use super::details::Details;
use super::entry::Entry;
use super::{COLUMNS, is_mt940, write};
use crate::convert::tests::Converter;
use crate::{FileError, RejectReason};

const TWO: &str = include_str!("../../../../../../../fixtures/statements/mt940/two-accounts.sta");
const INTERIM: &str = include_str!("../../../../../../../fixtures/statements/mt940/interim.942");
const BROKEN: &str = include_str!("../../../../../../../fixtures/statements/mt940/broken.sta");

const MT940: Converter = Converter { write, columns: COLUMNS };

#[test]
fn two_statements_with_every_mark_and_dialect() {
    let told = MT940.lines(TWO);
    let records: Vec<&String> = told.iter().filter(|line| !line.contains(": #")).collect();
    assert_eq!(
        records,
        [
            "6: 6500112233445|CNY|2026-12-31|2026-12-31|980.50|C||NTRF|PAYOUT1230|HB0001|POS SETTLEMENT|\
             STARRIVER PAYMENTS CO., LTD|6500998877|ZAHLUNG POS 30/12 10080001 898310053990001 GROSS 982.00 FEE 1.50",
            "11: 6500112233445|CNY|2027-01-05|2026-12-31|20|C||NTRF||HB0002||LANTERN WALLET|6500554433|\
             /TRTP/QR PAYOUT/CNTP/6500554433/HARBCNSH/LANTERN WALLET/SHANGHAI//REMI/QR 31-12-2026/EREF/LW20261231/",
            "14: 6500112233445|CNY|2027-01-01|2026-12-31|-15.25|RC||NCHG|1230-FEE|HB0003||||\
             Fee given back on 29 December was a mistake",
            "16: 6500112233445|CNY|2027-01-01|2026-12-31|1.75|RD||NMSC||HB0004||||",
            "17: 6500112233445|CNY|2027-01-01|2026-12-31|-0.50|D||NCHG||||||",
            "29: 6500112233452|USD|2026-03-02|2026-02-28|-3.00|D||NCHG||||||Thirty days in February make a long remark, \
             which the bank breaks in the middle of a word, and that after each line that is full and then a short line.",
        ]
    );
    assert_eq!(
        MT940.says(TWO),
        [
            "statement 365/1",
            "currency CNY",
            "opening 1000.00",
            "closing 1986.50",
            "account 6500112233445",
            "to 2027-01-01",
            "statement 1234567",
            "currency USD",
            "opening -12.5",
            "closing -15.50",
            "account 6500112233452",
            "to 2026-12-31",
        ]
    );
}

#[test]
fn every_line_that_is_no_entry_stays() {
    let sheet = MT940.sheet(TWO).unwrap();
    let kept = |line: &str| {
        let carried = line.starts_with(":61:") || line == "POS SETTLEMENT" || line.is_empty();
        carried || sheet.contains(&format!("# {line}"))
    };
    let heads = TWO.lines().filter(|line| line.starts_with([':', '-', '{', 'H', '9']));
    let free = [":86:/TRTP", ":86:Fee", ":86:Thirty", ":86:051"];
    for line in heads.filter(|line| !free.iter().any(|start| line.starts_with(start)) && *line != ":86:") {
        assert!(kept(line), "{line}");
    }
    assert!(sheet.contains("# :86:051?00ZAHLUNG?109310?20"), "subfields 10, 30 and 34 stand in no column");
}

#[test]
fn interim_reports_count_their_entries() {
    let names = ["booked_on", "amount", "mark", "status", "customer_reference", "bank_reference"];
    assert_eq!(
        MT940.picked(INTERIM, &names),
        [
            "2026-11-18|120.00|C||PAYOUT1117|HB0101",
            "2026-11-19|80.10|EC|expected|PAYOUT1118|HB0102",
            "2026-11-19|-4.00|ED|expected||HB0103",
        ]
    );
    assert_eq!(
        MT940.says(INTERIM),
        [
            "statement 00017/1",
            "currency CNY",
            "debit_count 1",
            "debit_sum 4.00",
            "credit_count 2",
            "credit_sum 200.10",
            "account 6500112233445",
        ]
    );
}

#[test]
fn a_broken_entry_takes_no_other_with_it() {
    assert_eq!(
        MT940.broken(BROKEN),
        [
            "6: bad_syntax|:61:261118 :86:Cut off",
            "8: bad_syntax|:61:20261118C1,00NTRFEIGHTDIGITS",
            "9: bad_date|:61:2613181118C1,00NTRFMONTH13",
            "10: bad_syntax|:61:2602301118,00NTRFNOMARK",
            "11: bad_date|:61:260230C1,00NTRFNOENTRYDATE",
            "12: bad_date|:61:2611181331C1,00NTRFENTRYMONTH13",
            "13: bad_syntax|:61:2611181118X1,00NTRFMARKX",
            "14: bad_amount|:61:2611181118C1.234,56NTRFGROUPED",
            "15: bad_amount|:61:2611181118C,NTRFNODIGITS",
            "16: bad_amount|:61:2611181118CNTRFNOAMOUNT",
            "17: bad_syntax|:61:2611181118C1,00-NTRFSIGNBEHIND",
            "18: bad_syntax|:61: continued",
        ]
    );
    assert_eq!(MT940.picked(BROKEN, &["amount", "customer_reference"]), ["1.00|GOOD1", "-0.25|GOOD2"]);
    assert_eq!(MT940.records(BROKEN).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 20]);
}

#[test]
fn a_balance_that_is_broken_or_missing_is_told() {
    let check = |closing: &str, expect: &str| {
        let text = format!(
            ":20:A\n:25:1\n:28C:1\n:60F:C261117CNY10,00\n:61:261118C1,00NTRF\n{closing}:20:B\n:25:2\n"
        );
        assert_eq!(MT940.broken(&text).join(";"), expect, "{closing}");
    };
    check(":62F:C261118CNY11,00\n", "");
    check(":62M:C261118CNY11,\n-\n", "");
    check("", "6: missing|:62F:");
    check("-}\n", "6: missing|:62F:");
    check(":62F:C261118CNY\n", "6: bad_syntax|:62F:C261118CNY");
    check(":62F:261118CNY11,00\n", "6: bad_syntax|:62F:261118CNY11,00");
    check(":62F:C261118USD11,00\n", "6: bad_currency|:62F:C261118USD11,00");
    assert_eq!(MT940.broken(":20:A\n:60F:C261117CNY10,00\n:61:261118C1,00NTRF"), ["4: missing|:62F:"]);
}

#[test]
fn entries_are_read_in_every_variant() {
    let check = |text: &str, expect: [&str; 7]| {
        let entry = Entry::read(text).unwrap_or_else(|reason| panic!("{text}: {reason:?}"));
        let Entry { booked_on, valued_on, amount, mark, kind_code, customer_reference, bank_reference } =
            &entry;
        let got = [booked_on, valued_on, amount, *mark, kind_code, customer_reference, bank_reference];
        assert_eq!(got, expect, "{text}");
    };
    let day = "2026-11-18";
    check("261118C500,NTRFREF", ["", day, "500", "C", "NTRF", "REF", ""]);
    check("261118C,5NTRFREF", ["", day, "0.5", "C", "NTRF", "REF", ""]);
    check("261118D0000123,40NTRFREF", ["", day, "-123.40", "D", "NTRF", "REF", ""]);
    check("261118D0,00NTRFREF", ["", day, "0.00", "D", "NTRF", "REF", ""]);
    check("2611181119DR800,NSTONONREF//55555", ["2026-11-19", day, "-800", "D", "NSTO", "", "55555"]);
    check("261118CN0,01NTRFNONREF//NONREF", ["", day, "0.01", "C", "NTRF", "", ""]);
    check("261118RCY7,NMSC", ["", day, "-7", "RC", "NMSC", "", ""]);
    check("261118RD7.25", ["", day, "7.25", "RD", "", "", ""]);
    check("261118D25,03NOV NONREF", ["", day, "-25.03", "D", "NOV", "", ""]);
    check(
        "261118C1,S202A LONGER REFERENCE THAN SIXTEEN//B/1",
        ["", day, "1", "C", "S202", "A LONGER REFERENCE THAN SIXTEEN", "B/1"],
    );
    check("261118C1,N货款来", ["", day, "1", "C", "N货款来", "", ""]);
    check("261118C999999999999999999,NTRF", ["", day, "999999999999999999", "C", "NTRF", "", ""]);
    // Of the last century, as SWIFT counts.
    check("801231C1,NTRF", ["", "1980-12-31", "1", "C", "NTRF", "", ""]);
    check("791231C1,NTRF", ["", "2079-12-31", "1", "C", "NTRF", "", ""]);
}

#[test]
fn an_entry_date_lies_in_the_nearest_year() {
    let check = |text: &str, expect: Result<(&str, &str), RejectReason>| {
        let text = format!("{text}C1,NTRF");
        let entry = Entry::read(&text);
        let dates = entry.as_ref().map(|entry| (entry.valued_on.as_str(), entry.booked_on.as_str()));
        assert_eq!(dates.map_err(|reason| *reason), expect, "{text}");
    };
    check("2612310105", Ok(("2026-12-31", "2027-01-05")));
    check("2701021230", Ok(("2027-01-02", "2026-12-30")));
    check("2606300630", Ok(("2026-06-30", "2026-06-30")));
    check("2402290229", Ok(("2024-02-29", "2024-02-29")));
    check("2512310229", Ok(("2025-12-31", "2024-02-29")));
    check("2602290301", Ok(("2026-02-28", "2026-03-01")));
    check("2402300301", Ok(("2024-02-29", "2024-03-01")));
    check("240230", Err(RejectReason::BadDate));
    check("2602310301", Err(RejectReason::BadDate));
    check("2604310501", Err(RejectReason::BadDate));
    check("2606310230", Err(RejectReason::BadDate));
    check("2611180000", Err(RejectReason::BadDate));
}

#[test]
fn remarks_are_put_together_again() {
    let check = |lines: &[&str], expect: [&str; 3]| {
        let details = Details::read(lines);
        assert_eq!([&details.counterparty, &details.account, &details.remark], expect, "{lines:?}");
    };
    let full = "x".repeat(61);
    check(&[&full, "y", "z"], ["", "", &format!("{full}y z")]);
    check(&["  two  blanks ", "", "end"], ["", "", "two blanks end"]);
    check(&["091"], ["", "", "091"]);
    check(&["999PN5477SCHECK-NR. 1"], ["", "", "999PN5477SCHECK-NR. 1"]);
    check(
        &["051?00CREDIT?20in two w?21ords", "?32NAME", "?331234?31ACC"],
        ["NAME 1234", "ACC", "CREDIT in two w ords"],
    );
    check(
        &["166?20", "EREF+1?21SVWZ+twenty-seven letters make", "?22 a full one?60more"],
        ["", "", "EREF+1 SVWZ+twenty-seven letters make a full one more"],
    );
    check(&["?20Why? Because?21?x?38IBAN?31OTHER"], ["", "IBAN", "Why? Because ?x"]);
    check(&["000>10098", "7654>20RENT>310390"], ["", "0390", "RENT"]);
    check(&["?2"], ["", "", "?2"]);
    check(&["?"], ["", "", "?"]);
    check(&["12?20x"], ["", "", "12?20x"]);
    check(&["020^20a^32B"], ["B", "", "a"]);
    check(
        &["/EREF/1/ORDP//NAME/J DOE/REMI/a/b/IBAN/NL01"],
        ["J DOE", "NL01", "/EREF/1/ORDP//NAME/J DOE/REMI/a/b/IBAN/NL01"],
    );
    check(&["/no/word/here"], ["", "", "/no/word/here"]);
    check(&["/NAME/"], ["", "", "/NAME/"]);
}

#[test]
fn accounts_lose_a_currency_only_where_it_is_one() {
    let check = |head: &str, expect: &str| {
        let text = format!("{head}\n:61:261118C1,NTRF\n:62F:C261118EUR1,\n");
        assert_eq!(MT940.picked(&text, &["account", "currency"]), [expect], "{head}");
    };
    check(":25:123/456EUR", "123/456|EUR");
    check(":25:123/456 EUR\n:60F:C261117EUR0,", "123/456|EUR");
    check(":25:MT01MALT01001S", "MT01MALT01001S|EUR");
    check(":25:12345USD\n:60F:C261117EUR0,", "12345USD|EUR");
    check(":25:SOMEACC", "SOMEACC|EUR");
    check(":25:", "|EUR");
    let lone = ":25:123CNY\n:61:261118C1,NTRF";
    assert_eq!(MT940.picked(lone, &["account", "currency"]), ["123|CNY"]);
    let none = ":20:1\n:61:261118C1,NTRF";
    assert_eq!(MT940.picked(none, &["account", "currency"]), ["|"]);
}

#[test]
fn the_content_tells_what_it_is_and_not_the_name() {
    assert!(is_mt940(TWO) && is_mt940(INTERIM) && is_mt940(BROKEN));
    assert!(is_mt940("BANK\r\n940\r\n:20:X\r\n:25:1\r\n"));
    for text in
        ["", "<?xml version=\"1.0\"?>\n<Document/>", "date,amount\n:20:,1\n", "a: b\n:20: c\n", "时间:20:15"]
    {
        assert!(!is_mt940(text), "{text}");
    }
    assert_eq!(MT940.sheet("date,amount\n"), Err(FileError::NotAStatement { looks_like: "text" }));
}
