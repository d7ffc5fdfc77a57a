//! Files of public test suites. Counts, sums, days and lines were taken from them by another program.

use rust_decimal::Decimal;

use super::BAI2;
use crate::FileError;
use crate::convert::tests::sample;

/// Count, sum, day and lines of each account, as it is told in the file.
fn summed(text: &str) -> Vec<String> {
    let mut accounts: Vec<(String, usize, Decimal, String)> = Vec::new();
    let mut at = None;
    for (line, cells) in BAI2.records(text) {
        let account = format!("{} {} {}", cells[0], cells[1], cells[2]);
        if accounts.last().is_none_or(|last| last.0 != account) || at.is_some_and(|at| line > at + 3) {
            accounts.push((account, 0, Decimal::ZERO, String::new()));
        }
        at = Some(line);
        let last = accounts.last_mut().unwrap();
        last.1 += 1;
        last.2 += cells[4].parse::<Decimal>().unwrap();
        last.3 += &format!(" {line}");
    }
    accounts
        .iter()
        .map(|(account, count, sum, lines)| format!("{account}: {count} {sum} at{lines}"))
        .collect()
}

#[test]
fn every_sample_gives_its_counts_sums_days_and_lines() {
    for (name, expect) in [
        ("citi.bai2", vec!["77777777 GBP 2015-07-15: 1 0.01 at 4"]),
        (
            "moov_sample1.txt",
            vec![
                "10200123456 CAD 2006-03-17: 11 0.00 at 5 6 7 8 9 10 11 12 13 14 15",
                "10200123456 CAD 2006-03-17: 6 0.00 at 19 20 21 22 23 24",
            ],
        ),
        (
            "moov_sample2.txt",
            vec![
                "0123456789 USD 2004-06-20: 1 4500.00 at 5",
                "9876543210 USD 2004-06-20: 1 5000.00 at 10",
                "4589761203 USD 2004-06-20: 2 300000.00 at 16 18",
            ],
        ),
        ("nwb.bai2", vec!["88888888 600004 GBP 2009-12-16: 5 -26.76 at 5 7 9 11 13"]),
        (
            "svb_us.bai2",
            vec!["1234567890 USD 2022-02-01: 1 4901.96 at 7", "1234567890 USD 2022-02-02: 1 9058.00 at 16"],
        ),
    ] {
        let Some(text) = sample(&format!("bai2/{name}")) else { return };
        assert_eq!(summed(&text), expect, "{name}");
        assert!(BAI2.broken(&text).is_empty(), "{name}");
        let says = BAI2.says(&text);
        assert!(
            !says.iter().any(|said| said.contains("control") || said.contains("records")),
            "{name}: {says:?}"
        );
    }
}

#[test]
fn what_the_samples_say() {
    let Some(text) = sample("bai2/nwb.bai2") else { return };
    let says = BAI2.says(&text);
    assert_eq!(
        says,
        [
            "statement 88888888 600004",
            "currency GBP",
            "opening 365.21",
            "closing 338.45",
            "account 88888888 600004",
            "currency GBP",
            "credit_sum 0.89",
            "credit_count 1",
            "debit_sum 27.65",
            "debit_count 4",
            "count 5",
        ]
    );
    // Cut at the 80th character, in the middle of a word.
    let remark = &BAI2.picked(&text, &["remark"])[4];
    assert!(remark.ends_with("INTERNATIONAL-5373 CLIENT SECCY AC TFR"), "{remark}");
    let lock_box =
        &BAI2.picked(&sample("bai2/moov_sample2.txt").unwrap(), &["funds_type", "valued_on", "remark"]);
    assert_eq!(lock_box[1], "S,,200000,300000||LOCK BOX NO.68751");
    assert_eq!(lock_box[2], "V,040622|2004-06-22|PROCEEDS OF LETTER OF CREDIT FROM THE ARAMCO OIL CO");
    // The file tells sums of more than it lists, and a balance that its one detail does not move.
    let says = BAI2.says(&sample("bai2/citi.bai2").unwrap());
    assert_eq!(says.iter().filter(|said| *said == "closing 100.00").count(), 2, "{says:?}");
}

#[test]
fn a_file_without_header_is_refused() {
    let Some(text) = sample("bai2/moov_error.txt") else { return };
    assert!(matches!(BAI2.sheet(&text), Err(FileError::Malformed { format: "bai2", .. })));
}
