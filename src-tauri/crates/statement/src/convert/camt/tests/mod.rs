//! Own fixtures line by line, the corpus of bad XML, samples of public test suites, and random input.

mod corpus;
mod samples;
mod whatever;

use super::{COLUMNS, write};
use crate::convert::Refusal;
use crate::sheet::Sheet;
use crate::{FileError, Profile};

const V02: &str = include_str!("../../../../../../../fixtures/statements/camt/statement-v02.xml");
const V10: &str = include_str!("../../../../../../../fixtures/statements/camt/statement-v10-turned.xml");
const V08: &str = include_str!("../../../../../../../fixtures/statements/camt/notification-v08.xml");

fn sheet(text: &str) -> Result<String, FileError> {
    let mut out = Vec::new();
    match write(text, &mut Sheet::new(&mut out)) {
        Ok(()) => Ok(String::from_utf8(out).unwrap()),
        Err(Refusal::File(error)) => Err(error),
        Err(Refusal::Write(error)) => panic!("{error}"),
    }
}

/// Lines that are not blank, each with its number, cells divided by `|`.
fn lines(text: &str) -> Vec<String> {
    let sheet = sheet(text).unwrap_or_else(|error| panic!("{error}"));
    let numbered = sheet.lines().enumerate().filter(|(_, line)| !line.is_empty());
    numbered.map(|(at, line)| format!("{}: {}", at + 1, line.replace('\t', "|"))).collect()
}

/// A record as its cells by name; empty ones are left out.
fn records(text: &str) -> Vec<Vec<(&'static str, String)>> {
    let sheet = sheet(text).unwrap_or_else(|error| panic!("{error}"));
    let records = sheet.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    records
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), COLUMNS.len(), "{line}");
            let named = COLUMNS.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
            named.map(|(name, cell)| (*name, cell.to_owned())).collect()
        })
        .collect()
}

fn cell<'r>(record: &'r [(&str, String)], name: &str) -> &'r str {
    record.iter().find(|(column, _)| *column == name).map_or("", |(_, cell)| cell)
}

/// Cells of some columns in every record.
fn picked(text: &str, names: &[&str]) -> Vec<String> {
    let cells = |record: &Vec<_>| names.iter().map(|name| cell(record, name)).collect::<Vec<_>>().join("|");
    records(text).iter().map(cells).collect()
}

#[test]
fn a_statement_with_batches_pending_and_a_reversal() {
    let told = lines(V02);
    let sides = ["amount", "side", "status", "booked_on", "valued_on", "reversal"];
    assert_eq!(
        told[..12],
        [
            "1: # camt.053.001.02",
            "2: #!statement|NOODLE-2026-322",
            "3: # sequence number 322",
            "4: #!account|6500112233445",
            "5: #!currency|CNY",
            "6: #!from|2026-11-17",
            "7: #!to|2026-11-18",
            "8: #!opening|1000.00",
            "9: #!closing|4118.20",
            "10: #!count|8",
            "11: #!credit_count|5",
            "12: #!debit_count|3",
        ]
    );
    assert_eq!(
        told[12..15],
        [
            "13: #!credit_sum|3288.50",
            "14: #!debit_sum|170.30",
            "15: # TxsSummry counts 6 entries, some of them batches",
        ]
    );
    assert_eq!(
        told[15],
        "44: 6500112233445|CNY|2026-11-17|2026-11-17|1000.00|CRDT||BOOK|1|BK1117-0001|PO-1116-A|||星河支付有限公司|\
         POS 16/11 & fee T 10080001|PMNT/RCDT/DMCT||||"
    );
    assert_eq!(
        picked(V02, &sides),
        [
            "1000.00|CRDT|BOOK|2026-11-17|2026-11-17|",
            "700.00|CRDT|BOOK|2026-11-17|2026-11-17|",
            "38.50|CRDT|BOOK|2026-11-17|2026-11-17|",
            "1500.00|CRDT|BOOK|2026-11-17|2026-11-18|",
            "20.30|DBIT|BOOK|2026-11-18||",
            "50.00|CRDT|PDNG||2026-11-19|",
            "100.00|DBIT|BOOK|2026-11-18||true",
            "50.00|DBIT|INFO|2026-11-18||",
        ]
    );
    assert_eq!(
        picked(V02, &["end_to_end", "counterparty", "remark", "transaction_code"])[2..7],
        [
            "|Lantern Wallet Ltd||PMNT/RCDT/DMCT",
            "|星河支付有限公司|POS 17/11|544",
            "||Account fee November|",
            "|||",
            "|Lantern Wallet Ltd||",
        ]
    );
}

#[test]
fn sides_of_reversals_are_turned_only_where_the_balances_say_so() {
    let told = lines(V10);
    assert!(told.iter().any(|line| line.contains("RvslInd: sides of reversals turned (1)")), "{told:?}");
    assert!(told.contains(&"5: #!opening|-10.00".to_owned()), "{told:?}");
    assert!(!told.iter().any(|line| line.contains("credit_count") || line.contains("credit_sum")));
    assert_eq!(
        picked(V10, &["amount", "side", "reversal", "counterparty"]),
        [
            "320.00|CRDT||Harbour Acquiring BV",
            "20.00|DBIT|true|Harbour Acquiring BV",
            "40.00|DBIT|true|",
            "40.00|CRDT||",
        ]
    );
    // As it is written, the same statement ties with other balances; nothing is turned then, nor where none can judge.
    for other in
        [V10.replace("290.00", "410.00"), V10.replace("290.00", "300.00"), V10.replace("CLBD", "CLAV")]
    {
        let told = lines(&other);
        assert!(!told.iter().any(|line| line.contains("RvslInd")), "{told:?}");
        assert_eq!(picked(&other, &["amount", "side"])[1], "20.00|CRDT");
    }
}

#[test]
fn any_version_any_prefix_and_what_a_card_booking_tells() {
    let all = records(V10);
    let of = |record: usize, names: &[&str]| {
        names.iter().map(|name| cell(&all[record], name)).collect::<Vec<_>>().join("|")
    };
    assert_eq!(
        of(0, &["currency", "booked_on", "valued_on", "bank_reference", "end_to_end", "transaction_id"]),
        "EUR|2026-11-18T16:30:00Z|2026-11-19|HB-7-1-1|E2E-1|TX-1"
    );
    assert_eq!(of(0, &["uetr"]), "00000000-0000-4000-8000-000000000001");
    assert_eq!(of(0, &["remark"]), "RF18539007547034 batch 000042 <b>card</b> sales");
    assert_eq!(
        of(3, &["currency", "card_no", "terminal_no", "sale_reconciliation_id"]),
        "EUR|622202*********0128|10080001|000042"
    );
    for version in ["02", "03", "04", "05", "06", "07", "08", "09", "11", "12", "13"] {
        let text = V10.replace("camt.053.001.10", &format!("camt.053.001.{version}"));
        assert_eq!(records(&text), all, "{version}");
    }
    for prefix in ["", "ns2:", "Doc:"] {
        let xmlns = if prefix.is_empty() {
            "xmlns=".to_owned()
        } else {
            format!("xmlns:{}=", prefix.trim_end_matches(':'))
        };
        let text = V10
            .replace("xmlns:c=", &xmlns)
            .replace("<c:", &format!("<{prefix}"))
            .replace("</c:", &format!("</{prefix}"));
        assert_eq!(records(&text), all, "{prefix}");
    }
    let report = V02
        .replace("BkToCstmrStmt", "BkToCstmrAcctRpt")
        .replace("Stmt>", "Rpt>")
        .replace("camt.053", "camt.052");
    assert_eq!(records(&report), records(V02));
}

#[test]
fn a_notification_of_two_accounts() {
    assert_eq!(
        lines(V08),
        [
            "1: # camt.054.001.08",
            "2: #!statement|N1-A",
            "3: #!account|6500112233445",
            "4: #!currency|CNY",
            "5: 6500112233445|CNY|2026-11-19||88.8|CRDT||BOOK|9|BK1119-0001||||||||||",
            "6: #?double_reference|NtryRef=9 Amt=88.8 Ccy=CNY CdtDbtInd=CRDT Cd=BOOK Dt=2026-11-19 AcctSvcrRef=BK1119-0001",
            "7: #?bad_amount|NtryRef=10 Amt=12,00 Ccy=CNY CdtDbtInd=CRDT Cd=BOOK Dt=2026-11-19",
            "8: #!statement|N1-B",
            "9: #!account|XX00TEST0000012345",
            "10: #!currency|EUR",
            "11: XX00TEST0000012345|EUR|2026-11-20||7|DBIT||BOOK||||||||||||",
        ]
    );
}

#[test]
fn the_profile_knows_every_column() {
    // The line that names the format is read where profiles are told apart by it.
    let text = include_str!("../../../../profiles/bank-camt.toml").replace("format = \"camt\"\n", "");
    let profile = Profile::from_toml(&text).unwrap();
    for column in COLUMNS {
        assert!(profile.columns.contains_key(*column) != profile.ignored.contains(*column), "{column}");
    }
    assert_eq!(profile.columns.len() + profile.ignored.len(), COLUMNS.len());
}
