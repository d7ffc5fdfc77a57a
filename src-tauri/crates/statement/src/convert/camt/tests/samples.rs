//! Files of public test suites, read from where `SETTLEBENCH_SAMPLES` points; nothing is copied in.
//!
//! Counts, sums and days were taken from the files by another program and by eye.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rust_decimal::Decimal;

use super::{cell, picked, records, sheet};
use crate::FileError;

fn sample(name: &str) -> Option<String> {
    let folder = PathBuf::from(std::env::var_os("SETTLEBENCH_SAMPLES")?);
    Some(std::fs::read_to_string(folder.join("camt").join(name)).unwrap())
}

/// Count and sum of each side and currency, then first and last booking day.
fn summed(text: &str) -> String {
    let mut sums: BTreeMap<String, (usize, Decimal)> = BTreeMap::new();
    let mut days = Vec::new();
    for record in records(text) {
        let sum = sums.entry(format!("{} {}", cell(&record, "side"), cell(&record, "currency"))).or_default();
        *sum = (sum.0 + 1, sum.1 + cell(&record, "amount").parse::<Decimal>().unwrap());
        days.push(cell(&record, "booked_on").to_owned());
    }
    days.sort();
    let sums: Vec<String> =
        sums.iter().map(|(what, (count, sum))| format!("{count} {what} {}", sum.normalize())).collect();
    let ends = [days.first(), days.last()].map(|day| day.map_or("", String::as_str));
    format!("{}; {} to {}", sums.join(", "), ends[0], ends[1])
}

#[test]
fn every_sample_gives_its_count_sums_and_days() {
    let one = "1 CRDT EUR 8.85; 2014-12-31 to 2014-12-31";
    let moment = "1 CRDT EUR 8.85; 2014-12-31T13:15:00+01:00 to 2014-12-31T13:15:00+01:00";
    let notified = "1 DBIT SEK 200000; 2007-10-18 to 2007-10-18";
    for (name, expect) in [
        ("camt053.v2.five.decimals.xml", one),
        ("camt053.v2.minimal.xml", one),
        ("camt053.v2.multi.statement.xml", "1 CRDT EUR 8.85, 1 DBIT EUR 7; 2014-12-31 to 2014-12-31"),
        ("camt053.v3.xml", one),
        ("camt053.v4.xml", one),
        ("camt053.v8.xml", moment),
        ("camt054.v2.xml", "1 DBIT SEK 200000; 2007-10-18T13:15:00+01:00 to 2007-10-18T13:15:00+01:00"),
        ("camt054.v4.xml", notified),
        ("camt054.v8.xml", notified),
        ("sns_example_a.xml", "4 CRDT EUR 801.74, 7 DBIT EUR 542; 2026-01-24 to 2026-04-05"),
    ] {
        let Some(text) = sample(name) else { return };
        assert_eq!(summed(&text), expect, "{name}");
    }
}

#[test]
fn what_the_samples_say_of_themselves() {
    let says = |name: &str| -> Option<Vec<String>> {
        let sheet = sheet(&sample(name)?).unwrap();
        Some(
            sheet.lines().filter(|line| line.starts_with("#!")).map(|line| line.replace('\t', " ")).collect(),
        )
    };
    let Some(told) = says("sns_example_a.xml") else { return };
    assert_eq!(
        told,
        [
            "#!statement CAMT05398765432164600000",
            "#!account NL14SNSB0012345678",
            "#!currency EUR",
            "#!opening 203.69",
            "#!closing 661.69",
            "#!statement CAMT05398765432164700000",
            "#!account NL78SNSB0022446688",
            "#!currency EUR",
            "#!opening 1859.13",
            "#!closing 1660.87",
        ]
    );
    // Its closing balance is in kronor, which nobody compares with euros.
    let told = says("camt053.v2.minimal.xml").unwrap();
    assert!(
        told.contains(&"#!opening 18.15".to_owned()) && !told.iter().any(|line| line.contains("closing"))
    );
    let text = sample("camt053.v3.xml").unwrap();
    let cells = picked(&text, &["amount", "bank_reference", "counterparty", "remark", "transaction_code"]);
    assert_eq!(cells, ["8.85|XXXXXXXXXXXXXXXXXXXXXXEUR|NAME NAME|4654654654654654|PMNT/RCDT/DMCT"]);
    // Three payments without amounts of their own, and three in another currency: the entry stays whole.
    let remark = picked(&sample("camt054.v2.xml").unwrap(), &["end_to_end", "remark"]);
    assert!(
        remark[0].starts_with("MUELL/FINP/RA12345|Unstructured Remittance Information V1 ISR ref number V1")
    );
    let cells = picked(&sample("camt054.v4.xml").unwrap(), &["end_to_end", "account"]);
    assert_eq!(cells, ["|CH2801234000123456789"]);
}

#[test]
fn a_message_without_a_statement_is_refused() {
    let Some(text) = sample("camt053.v2.wrong.xml") else { return };
    let (format, place) = ("xml", "line 8, column 21".to_owned());
    let what = "a message without Stmt".to_owned();
    assert_eq!(sheet(&text), Err(FileError::Malformed { format, place, what }));
}
