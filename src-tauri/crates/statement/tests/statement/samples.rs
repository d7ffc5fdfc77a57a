//! Files of public test suites and our own, each with what must come of it, as one table.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

use ledger::{Leg, Line, TransactionKind};
use money::Money;
use serde::Deserialize;
use shop::Shop;
use statement::{Choice, FileError, LookReason, ReadContext, RowContent};

use crate::support::{PROFILES, Reading, SHOP, day, lines, read_as, rejected};

const TABLE: &str = include_str!("samples.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    sample: Vec<Expected>,
}

/// What must come of a file; see the head of the table.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    file: Option<PathBuf>,
    fixture: Option<PathBuf>,
    /// The shop's, where it is not the corner shop's.
    merchant: Option<String>,
    currency: Option<String>,
    time_zone: Option<String>,
    /// Name of the error of a file that is refused.
    refused: Option<String>,
    profile: String,
    leg: Option<Leg>,
    lines: usize,
    rejected: Vec<String>,
    looks: usize,
    neutral: usize,
    r#in: BTreeMap<String, String>,
    out: BTreeMap<String, String>,
    fees: BTreeMap<String, String>,
    nets: BTreeMap<String, String>,
    days: Option<(String, String)>,
    covers: Option<(String, String)>,
    controls: Vec<String>,
    untied: Vec<String>,
}

impl Expected {
    /// The file's bytes; `None` where the public samples are not here.
    fn bytes(&self) -> Option<Vec<u8>> {
        let path = match (&self.file, &self.fixture) {
            (Some(file), None) => PathBuf::from(std::env::var_os("SETTLEBENCH_SAMPLES")?).join(file),
            (None, Some(file)) => {
                PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/statements").join(file)
            }
            _ => panic!("an entry names either a file or a fixture"),
        };
        Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }

    fn name(&self) -> String {
        let path = self.file.as_ref().or(self.fixture.as_ref());
        path.map(|path| path.display().to_string()).unwrap_or_default()
    }

    fn shop(&self) -> Shop {
        let mut text = SHOP.to_owned();
        for (ours, theirs) in [
            ("898310058120001", &self.merchant),
            ("currency = \"CNY\"", &self.currency.as_ref().map(|code| format!("currency = \"{code}\""))),
            ("Asia/Shanghai", &self.time_zone),
        ] {
            if let Some(theirs) = theirs {
                text = text.replace(ours, theirs);
            }
        }
        Shop::from_toml(&text).unwrap()
    }

    /// What of a reading is not as it must be.
    fn differences(&self, reading: &Reading) -> Vec<String> {
        let mut found = Vec::new();
        let mut same = |what: &str, got: &dyn Debug, expect: &dyn Debug| {
            let (got, expect) = (format!("{got:?}"), format!("{expect:?}"));
            if got != expect {
                found.push(format!("{}: {what}: {got}, not {expect}", self.name()));
            }
        };
        same("profile", &reading.profile, &self.profile);
        same("leg", &Some(reading.leg), &self.leg);
        let reasons = rejected(reading).into_iter().map(|(row, rejected)| {
            let reason = serde_json::to_value(rejected.reason).unwrap();
            format!("{row}: {}", reason.as_str().unwrap())
        });
        same("rejected", &reasons.collect::<Vec<_>>(), &self.rejected);
        let all = lines(reading);
        same("lines", &all.len(), &self.lines);
        let unknown = reading.rows.iter().filter(|row| {
            matches!(row.content, RowContent::Line { look: Some(LookReason::UnknownKind), .. })
        });
        same("looks", &unknown.count(), &self.looks);
        let moves = |line: &&&Line| line.kind != TransactionKind::Inquiry;
        same("neutral", &(all.len() - all.iter().filter(moves).count()), &self.neutral);
        let amounts = || all.iter().filter(moves).map(|line| line.amount);
        same("in", &sums(amounts().filter(|amount| !amount.is_negative())), &self.r#in);
        same("out", &sums(amounts().filter(|amount| amount.is_negative())), &self.out);
        same("fees", &sums(all.iter().filter_map(|line| line.fee)), &self.fees);
        same("nets", &sums(all.iter().filter_map(|line| line.net)), &self.nets);
        let span = |days: &(String, String)| (day(&days.0), day(&days.1));
        let days = all.iter().map(|line| line.day);
        same("days", &days.clone().min().zip(days.max()), &self.days.as_ref().map(span));
        if let Some(covers) = &self.covers {
            let spans: Vec<_> = reading.coverage.iter().map(|one| (one.from, one.to)).collect();
            same("covers", &spans, &[span(covers)]);
        }
        let named = |ties: bool| {
            let controls = reading.controls.iter().filter(|control| control.ties == ties);
            controls.map(|control| control.name.as_str()).collect::<Vec<_>>()
        };
        same("controls", &named(true), &self.controls);
        same("untied", &named(false), &self.untied);
        found
    }
}

/// Sums per currency, as plain decimals.
fn sums(all: impl Iterator<Item = Money>) -> BTreeMap<String, String> {
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    for money in all {
        let sum = sums.entry(money.currency().code().to_owned()).or_insert(Money::zero(money.currency()));
        *sum = sum.checked_add(money).unwrap();
    }
    sums.into_iter().map(|(code, sum)| (code, sum.to_string())).collect()
}

/// The variant's name.
fn code(error: &FileError) -> String {
    let told = format!("{error:?}");
    told.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

#[test]
fn every_file_of_the_table() {
    let table: Table = toml::from_str(TABLE).unwrap();
    let mut found = Vec::new();
    for expected in &table.sample {
        let Some(bytes) = expected.bytes() else { continue };
        let shop = expected.shop();
        let context = ReadContext { shop: &shop, today: day("2026-11-23"), profiles: &PROFILES };
        let refused = match read_as(&bytes, &Choice::default(), &context) {
            Ok(reading) => {
                found.extend(expected.differences(&reading));
                None
            }
            Err(error) => Some(code(&error)),
        };
        if refused != expected.refused {
            found.push(format!("{}: {refused:?}, not {:?}", expected.name(), expected.refused));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
