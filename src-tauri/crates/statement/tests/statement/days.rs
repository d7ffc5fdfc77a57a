use ledger::{CardKind, Leg, Pending, ResponseCode, Tender, TransactionKind};
use statement::{Encoding, RowContent};

use crate::support::{BANK, DETAIL, LATE, LOG, Reading, at, day, lines, read, rejected};

/// What the fixture's own description, written by the script that made the day, says of each file.
#[derive(serde::Deserialize)]
struct Expected {
    files: Vec<ExpectedFile>,
}

#[derive(serde::Deserialize)]
struct ExpectedFile {
    file: String,
    header_row: u32,
    footer_row: u32,
    rows: usize,
    controls: serde_json::Map<String, serde_json::Value>,
}

const CORNER: &str = include_str!("../../../../../fixtures/days/corner-shop/expected.json");
const CLEAN: &str = include_str!("../../../../../fixtures/days/clean-month/expected.json");
const CLEAN_LOG: &[u8] = include_bytes!("../../../../../fixtures/days/clean-month/1-terminal-log.csv");
const CLEAN_DETAIL: &[u8] = include_bytes!("../../../../../fixtures/days/clean-month/2-acquirer-detail.csv");
const CLEAN_BANK: &[u8] = include_bytes!("../../../../../fixtures/days/clean-month/3-bank-statement.csv");

/// Column of the file that a described control stands for.
fn control_name(of: &str) -> &'static str {
    match of {
        "count" => "rows",
        "total" => "金额",
        "gross" => "交易金额",
        "fee" => "手续费",
        "net" => "清算金额",
        "debit" => "借方发生额（支取）",
        "credit" => "贷方发生额（收入）",
        "opening_balance" => "期初余额",
        "closing_balance" => "期末余额",
        other => panic!("a control nobody knows: {other}"),
    }
}

fn check(expected: &str, file: &str, bytes: &[u8], profile: &str, encoding: Encoding) -> Reading {
    let expected: Expected = serde_json::from_str(expected).unwrap();
    let expected = expected.files.into_iter().find(|entry| entry.file == file).unwrap();
    let reading = read(bytes).unwrap();
    assert_eq!((reading.profile.as_str(), reading.encoding), (profile, encoding), "{file}");
    assert_eq!(rejected(&reading), [], "{file}");
    assert_eq!(reading.rows.len(), expected.rows, "{file}");
    assert_eq!(reading.rows.first().unwrap().row, expected.header_row + 1, "{file}");
    assert_eq!(reading.rows.last().unwrap().row, expected.footer_row - 1, "{file}");
    assert_eq!(reading.controls.len(), expected.controls.len(), "{file}: {:?}", reading.controls);
    for (name, stated) in &expected.controls {
        let control = reading.controls.iter().find(|control| control.name == control_name(name));
        let control = control.unwrap_or_else(|| panic!("{file}: no control {name}"));
        let stated = stated.as_str().map_or_else(|| stated.to_string(), str::to_owned);
        assert_eq!(
            (&control.stated, &control.computed, control.ties),
            (&stated, &stated, true),
            "{file}: {name}"
        );
    }
    assert_eq!(reading.masked, bytes, "{file}: nothing in it has to be cut");
    reading
}

#[test]
fn the_corner_shop_s_days_are_read_whole() {
    check(CORNER, "1-terminal-log.csv", LOG, "pos-terminal-log", Encoding::Gb18030);
    check(CORNER, "2-acquirer-detail.csv", DETAIL, "acquirer-detail", Encoding::Utf8);
    check(CORNER, "3-bank-statement.csv", BANK, "bank-ccb-corporate", Encoding::Gb18030);
    check(CORNER, "4-acquirer-late.csv", LATE, "acquirer-detail", Encoding::Utf8);
}

#[test]
fn a_clean_month_is_read_whole() {
    check(CLEAN, "1-terminal-log.csv", CLEAN_LOG, "pos-terminal-log", Encoding::Gb18030);
    check(CLEAN, "2-acquirer-detail.csv", CLEAN_DETAIL, "acquirer-detail", Encoding::Utf8);
    check(CLEAN, "3-bank-statement.csv", CLEAN_BANK, "bank-ccb-corporate", Encoding::Gb18030);
}

#[test]
fn rows_of_the_terminal_log_say_what_happened() {
    let reading = read(LOG).unwrap();
    let sale = at(&reading, 2);
    assert_eq!((sale.leg, sale.kind, sale.tender), (Leg::Pos, TransactionKind::Sale, Tender::Card));
    assert_eq!(sale.amount.to_string(), "28.50");
    assert_eq!(sale.at.unwrap().to_string(), "2026-11-16 07:25:25");
    assert_eq!(sale.keys.reference_no.as_deref(), Some("111607903076"));
    assert_eq!(sale.keys.order_no.as_deref(), Some("CS202611160001"));
    assert_eq!(sale.keys.card.as_ref().unwrap().as_str(), "622848*********2739");
    assert_eq!(sale.source.0, "pos/898310058120001");
    let refund = at(&reading, 22);
    assert_eq!((refund.kind, refund.amount.to_string().as_str()), (TransactionKind::Refund, "-72.00"));
    assert_eq!(refund.keys.original_voucher_no.as_deref(), Some("003902"));
    let unknown = at(&reading, 37);
    assert_eq!(unknown.response, Some(ResponseCode("98".into())));
    assert_eq!(unknown.pending, None);
    let reversal = at(&reading, 38);
    assert_eq!((reversal.kind, reversal.pending), (TransactionKind::Reversal, Some(Pending::Failed)));
    assert_eq!(reversal.response, Some(ResponseCode(String::new())));
    assert_eq!(
        (reversal.amount.to_string().as_str(), reversal.status.as_deref()),
        ("-156.00", Some("冲正失败"))
    );
    let cash = at(&reading, 50);
    assert_eq!((cash.tender, &cash.response, cash.pending), (Tender::Cash, &None, None));
    assert_eq!(at(&reading, 170).kind, TransactionKind::PreAuth);
}

#[test]
fn rows_of_the_detail_carry_fee_net_and_settlement_day() {
    let reading = read(DETAIL).unwrap();
    let last = at(&reading, 281);
    assert_eq!((last.day, last.settled_on), (day("2026-11-18"), Some(day("2026-11-19"))));
    assert_eq!(last.card_kind, Some(CardKind::Credit));
    let void = at(&reading, 74);
    let told = (void.amount.to_string(), void.fee.unwrap().to_string(), void.net.unwrap().to_string());
    assert_eq!(told, ("-45.00".to_owned(), "-0.27".to_owned(), "-44.73".to_owned()));
    assert_eq!(void.response, None);
    let late = read(LATE).unwrap();
    assert_eq!(at(&late, 7).kind, TransactionKind::Reversal);
    assert_eq!(at(&late, 7).settled_on, Some(day("2026-11-20")));
}

#[test]
fn rows_of_the_bank_are_signed_and_know_their_account() {
    let reading = read(BANK).unwrap();
    let rent = at(&reading, 8);
    assert_eq!((rent.kind, rent.amount.to_string().as_str()), (TransactionKind::Booking, "-18000.00"));
    assert_eq!(rent.source.0, "bank/0188");
    let payout = at(&reading, 10);
    assert_eq!(payout.amount.to_string(), "11704.10");
    assert_eq!(payout.balance.unwrap().to_string(), "73774.25");
    assert_eq!(payout.remark.as_deref(), Some("POS清算 20261116 898310058120001 本金11,760.00手续费55.90"));
    assert_eq!(payout.keys.payout_no.as_deref(), Some("3-11171021"));
    assert_eq!((payout.keys.merchant_no.as_deref(), &payout.keys.card), (None, &None));
    assert_eq!(payout.counterparty.as_deref(), Some("东海收单服务有限公司客户备付金"));
}

#[test]
fn a_file_says_which_days_it_speaks_for() {
    let span = |bytes| {
        let reading = read(bytes).unwrap();
        let spans = reading.summary.coverage.into_iter().map(|c| {
            (c.source.0, c.merchant_no.unwrap_or_default(), c.terminal_no.unwrap_or_default(), c.from, c.to)
        });
        spans.collect::<Vec<_>>()
    };
    let merchant = "898310058120001".to_owned();
    let (first, last) = (day("2026-11-16"), day("2026-11-18"));
    let pos = |terminal: &str| {
        ("pos/898310058120001".to_owned(), merchant.clone(), terminal.to_owned(), first, last)
    };
    assert_eq!(span(LOG), [pos("10080001"), pos("10080002")]);
    let acquirer =
        |from, to| ("acquirer/898310058120001".to_owned(), merchant.clone(), String::new(), from, to);
    assert_eq!(span(DETAIL), [acquirer(first, day("2026-11-19"))]);
    assert_eq!(span(LATE), [acquirer(day("2026-11-20"), day("2026-11-20"))]);
    let bank = ("bank/0188".to_owned(), String::new(), String::new(), first, day("2026-11-20"));
    assert_eq!(span(BANK), [bank]);
}

#[test]
fn every_line_has_an_identity_of_its_own() {
    for bytes in [LOG, DETAIL, BANK, LATE, CLEAN_LOG, CLEAN_DETAIL, CLEAN_BANK] {
        let reading = read(bytes).unwrap();
        let identities: std::collections::BTreeSet<_> =
            lines(&reading).iter().map(|line| &line.identity).collect();
        assert_eq!(identities.len(), reading.rows.len());
        assert!(reading.rows.iter().all(|row| matches!(row.content, RowContent::Line { .. })));
    }
}
