//! Files of public test suites. Counts, sums, days and lines were taken from them by another program.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::MT940;
use crate::convert::tests::sample;

/// Count and sum of each currency, first and last value date, and the lines of the records.
fn summed(text: &str) -> String {
    let mut sums: BTreeMap<String, (usize, Decimal)> = BTreeMap::new();
    let (mut days, mut lines) = (Vec::new(), Vec::new());
    for (line, cells) in MT940.records(text) {
        let sum = sums.entry(cells[1].clone()).or_default();
        *sum = (sum.0 + 1, sum.1 + cells[4].parse::<Decimal>().unwrap());
        days.push(cells[3].clone());
        lines.push(line.to_string());
    }
    days.sort();
    let sums: Vec<String> = sums.iter().map(|(code, (count, sum))| format!("{count} {code} {sum}")).collect();
    let ends = [days.first(), days.last()].map(|day| day.map_or("", String::as_str));
    format!("{}; {} to {}; {}", sums.join(", "), ends[0], ends[1], lines.join(" "))
}

#[test]
fn every_sample_gives_its_count_sums_days_and_lines() {
    let none = "; ? to ?; ".replace('?', "");
    let ing = "7 EUR -45.59; 2010-07-22 to 2010-07-23; 8 12 14 16 18 20 22";
    for (name, expect) in [
        ("betterplace_amount_formats.sta", none.as_str()),
        ("betterplace_currency_in_25.sta", &none),
        ("betterplace_empty_86.sta", &none),
        ("betterplace_empty_entry_date.sta", "1  50.00; 2011-07-01 to 2011-07-01; 1"),
        ("betterplace_missing_crlf_at_end.sta", &none),
        (
            "cmxl_mt940.sta",
            "11 DEM 87.30, 2 EUR 2200, 3 PLN 10040.00; 2002-11-01 to 2013-10-27; \
             5 7 9 11 13 15 17 19 21 23 25 36 38 53 62 70",
        ),
        ("issue-51.sta", "3 EUR -141.04; 2018-11-27 to 2018-11-27; 5 9 15"),
        ("jejik_abnamro.sta", "10 EUR -345.93; 2011-05-21 to 2011-05-24; 8 12 14 16 18 20 23 25 36 38"),
        ("jejik_generic.sta", "2 EUR -20.00; 2011-01-01 to 2011-02-01; 5 13"),
        ("jejik_ing-dos.txt", ing),
        ("jejik_ing.sta", ing),
        ("jejik_postfinance.sta", "4 CHF 159.4; 2013-12-09 to 2013-12-18; 5 9 19 24"),
        ("jejik_sns.sta", "2 EUR -25.00; 2012-06-07 to 2012-06-08; 5 12"),
        ("jejik_triodos.sta", "2 EUR -715.70; 2011-01-01 to 2011-01-25; 5 9"),
        ("mBank_mt940.sta", "3 PLN 0.03; 2017-01-19 to 2017-01-19; 6 12 18"),
        ("mBank_with_newline_in_tnr.sta", "2 PLN 89.00; 2017-02-01 to 2017-02-01; 6 13"),
        ("self-provided_february_30.sta", "1 EUR -6.00; 2016-02-29 to 2016-02-29; 6"),
        ("self-provided_long_statement_number.sta", &none),
        ("self-provided_mt942.sta", "1 EUR -0.42; 2016-10-30 to 2016-10-30; 7"),
        ("self-provided_whitespace.sta", "1 EUR -233.15; 2017-09-14 to 2017-09-14; 5"),
    ] {
        let Some(text) = sample(&format!("mt940/{name}")) else { return };
        assert_eq!(summed(&text), expect, "{name}");
        // Only the six opening balances without a statement lack their closing one.
        let broken = if name == "betterplace_amount_formats.sta" { vec!["7: missing|:62F:"] } else { vec![] };
        assert_eq!(MT940.broken(&text), broken, "{name}");
    }
}

#[test]
fn balances_differ_from_the_entries_only_where_the_suites_made_them() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    for (name, expect) in [
        ("cmxl_mt940.sta", "0"),
        ("issue-51.sta", "100"),
        ("jejik_abnamro.sta", "-3040.60"),
        ("jejik_generic.sta", "0"),
        ("jejik_ing.sta", "49.06"),
        ("jejik_postfinance.sta", "0.2"),
        ("jejik_sns.sta", "0"),
        ("jejik_triodos.sta", "111.40"),
        ("mBank_mt940.sta", "0"),
        ("mBank_with_newline_in_tnr.sta", "770.71"),
        ("self-provided_february_30.sta", "0"),
        ("self-provided_whitespace.sta", "234.01"),
    ] {
        let Some(text) = sample(&format!("mt940/{name}")) else { return };
        let moved: Decimal = MT940.records(&text).iter().map(|(_, cells)| decimal(&cells[4])).sum();
        let says = MT940.says(&text);
        let said = |word: &str| -> Decimal {
            says.iter().filter_map(|said| said.strip_prefix(word)).map(decimal).sum()
        };
        assert_eq!(said("closing ") - said("opening ") - moved, decimal(expect), "{name}");
    }
}

#[test]
fn what_the_samples_tell_in_words() {
    let picked = |name: &str| {
        let names = ["kind_code", "customer_reference", "bank_reference", "details", "counterparty"];
        Some(MT940.picked(&sample(&format!("mt940/{name}"))?, &names))
    };
    let Some(told) = picked("cmxl_mt940.sta") else { return };
    assert_eq!(told[0], "NCHK|16703074|||");
    assert_eq!(
        told[11..14],
        [
            "NSTO||55555||MUELLER",
            "NTRF||55555||MUELLER",
            "FMSC||8327000090031789|Card transaction|HUTA SZKLA TOPIC ULPRZEMY SLOWA 67 32-669 WROCLAW",
        ]
    );
    assert_eq!(told[14], "FTRF|REF 25611247|8327000090031790|Transfer|");
    assert_eq!(picked("self-provided_mt942.sta").unwrap(), ["MCI0||055001022000001|YAY MT942 CHG|"]);
    assert_eq!(picked("jejik_ing-dos.txt").unwrap()[2], "NGT|TMG TANGO|||");
    let remarks =
        MT940.picked(&sample("mt940/jejik_triodos.sta").unwrap(), &["counterparty_account", "remark"]);
    assert_eq!(
        remarks,
        [
            "0390123456|ALGEMENE TUSSENREKENING KOSTEN VAN 01-10-2010 TOT EN MET 31-12-2010",
            "|HUUR KANTOOR - FEB 2010",
        ]
    );
}
