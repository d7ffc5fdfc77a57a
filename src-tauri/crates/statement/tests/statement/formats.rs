//! What single rows of our own files say, where sums alone would not tell.

use ledger::{CardKind, Line, Pending, Tender, TransactionKind};
use shop::Shop;
use statement::{Choice, NoteKind, ReadContext};

use crate::support::{PROFILES, Reading, SHOP, at, context, day, read_as};

/// A reading, for a shop whose own lines are changed as said.
fn read_for(bytes: &[u8], changes: &[(&str, &str)]) -> Reading {
    let text = changes.iter().fold(SHOP.to_owned(), |text, (ours, theirs)| text.replace(ours, theirs));
    let shop = Shop::from_toml(&text).unwrap();
    read_as(bytes, &Choice::default(), &ReadContext { shop: &shop, ..context() }).unwrap()
}

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../../../fixtures/statements/", $name)).as_slice()
    };
}

fn moment(line: &Line) -> String {
    line.at.map(|at| at.to_string()).unwrap_or_default()
}

#[test]
fn a_fixed_width_row_has_its_day_in_its_query_number() {
    let reading = read_for(fixture!("unionpay/INN25123188ZM_898310058120001"), &[]);
    let sale = at(&reading, 1);
    assert_eq!(moment(sale), "2025-12-31 23:59:58");
    assert_eq!(sale.keys.voucher_no.as_deref(), Some("200001"));
    assert_eq!(sale.keys.channel_no.as_deref(), Some("202512312359580000001"));
    assert_eq!(sale.keys.order_no.as_deref(), Some("CS202512310001"));
    assert_eq!(sale.keys.original_voucher_no, None);
    assert_eq!((sale.card_kind, sale.fee.unwrap().to_string()), (Some(CardKind::Debit), "0.49".into()));
    // The second-level merchant is the shop; zeros are none.
    assert_eq!(sale.keys.merchant_no.as_deref(), Some("898310058120001"));
    assert_eq!(at(&reading, 2).keys.merchant_no.as_deref(), Some("898310058120009"));
    let refund = at(&reading, 3);
    assert_eq!((refund.kind, refund.amount.to_string()), (TransactionKind::Refund, "-28.00".into()));
    assert_eq!(refund.fee.unwrap().to_string(), "-0.11");
    assert_eq!(refund.net.unwrap().to_string(), "-27.89");
    assert_eq!(refund.keys.original_voucher_no.as_deref(), Some("200001"));
}

#[test]
fn wallets_tell_orders_and_refunds_apart() {
    let reading = read_for(fixture!("wechat/trade-all.csv"), &[("898310058120001", "1900000209")]);
    let (sale, refund, void) = (at(&reading, 2), at(&reading, 5), at(&reading, 6));
    assert_eq!((sale.tender, sale.keys.refund_no.as_deref()), (Tender::Qr, None));
    assert_eq!(sale.keys.channel_no.as_deref(), Some("4200002611202611160000000001"));
    assert_eq!(sale.source.0, "acquirer/1900000209");
    assert_eq!((refund.pending, refund.amount.to_string()), (Some(Pending::NotBooked), "-10.00".into()));
    assert_eq!(refund.keys.refund_no.as_deref(), Some("CSR202611160002"));
    assert_eq!((void.kind, void.amount.to_string()), (TransactionKind::Void, "-20.00".into()));
    // The payers' openids are no business of the shop's.
    assert!(!String::from_utf8(reading.masked.clone()).unwrap().contains("oAbCdEfGh"));

    let alipay = read_for(fixture!("alipay/trade.csv"), &[("898310058120001", "20880000000002000156")]);
    let (sale, refund) = (at(&alipay, 6), at(&alipay, 8));
    assert_eq!(sale.keys.channel_no, refund.keys.channel_no);
    assert_eq!(refund.keys.refund_no.as_deref(), Some("CSR202611160001"));
    assert_eq!(moment(refund), "2026-11-16 16:44:12");
    assert_eq!(sale.keys.merchant_no.as_deref(), Some("20880000000002000156"));
}

#[test]
fn names_and_papers_of_card_holders_are_dropped() {
    let reading = read_for(fixture!("allinpay/bill.txt"), &[]);
    let kept = encoding_rs::GB18030.decode(&reading.masked).0.into_owned();
    assert!(!kept.contains("李某某") && !kept.contains("310101199001010000"), "{kept}");
    let dropped = reading.notes.iter().find(|note| note.kind == NoteKind::ColumnDropped).unwrap();
    assert_eq!(dropped.count, 2);
    let (card, code) = (at(&reading, 1), at(&reading, 2));
    assert_eq!((card.tender, code.tender), (Tender::Card, Tender::Qr));
    assert_eq!(card.keys.batch_no.as_deref(), Some("000101"));
}

#[test]
fn aggregators_say_little_and_are_not_made_to_say_more() {
    let leshua = read_for(fixture!("leshua/9000001_trade_new_20261117.txt"), &[]);
    let (code, running) = (at(&leshua, 2), at(&leshua, 5));
    // The kind is told by the flow of money alone; stars are nothing.
    assert_eq!((code.kind, code.tender), (TransactionKind::Sale, Tender::Qr));
    assert_eq!((code.keys.terminal_no.as_deref(), code.status.as_deref()), (None, None));
    assert_eq!((running.kind, running.pending), (TransactionKind::Refund, Some(Pending::NotBooked)));
    let lcsw = read_for(fixture!("lcsw/00000001_20261116.txt"), &[]);
    assert_eq!(at(&lcsw, 2).amount.to_string(), "-10.00");
    assert_eq!((at(&lcsw, 1).tender, at(&lcsw, 3).tender), (Tender::Qr, Tender::Cash));
    let layout_b = read_for(fixture!("chinaums/layout-b.csv"), &[]);
    // Its day is that of the settlement, so its time of day tells no moment.
    assert_eq!((at(&layout_b, 3).day, at(&layout_b, 3).at), (day("2026-11-17"), None));
}

#[test]
fn personal_statements_keep_what_is_no_money() {
    let reading = read_for(fixture!("wechat/personal.csv"), &[]);
    let (bought, withdrawn) = (at(&reading, 12), at(&reading, 15));
    assert_eq!((bought.kind, bought.amount.to_string()), (TransactionKind::Booking, "-28.60".into()));
    assert_eq!((withdrawn.kind, withdrawn.amount.to_string()), (TransactionKind::Inquiry, "100.10".into()));
    let jd = read_for(fixture!("jd/personal.csv"), &[]);
    assert_eq!(at(&jd, 7).amount.to_string(), "-131.77");
}

#[test]
fn accounts_are_known_by_their_last_digits() {
    for (bytes, row) in [
        (fixture!("citic/card.csv"), 2),
        (fixture!("cmb/card.csv"), 3),
        (fixture!("cmb/corporate.csv"), 9),
        (fixture!("icbc/retail-v2.csv"), 8),
        (fixture!("boc/corporate.tsv"), 9),
        (fixture!("bmo/card.csv"), 4),
        (fixture!("ccb/personal.csv"), 6),
    ] {
        let reading = read_for(bytes, &[]);
        let account = at(&reading, row).source.0.clone();
        // Of 188 a spreadsheet took the leading zero.
        assert_eq!(account, "bank/0188", "{}", reading.profile);
    }
}

#[test]
fn moments_are_told_in_the_shop_s_time() {
    let adyen = read_for(fixture!("adyen/batch.csv"), &[("898310058120001", "CornerShop")]);
    assert_eq!(moment(at(&adyen, 2)), "2026-11-17 03:26:49");
    // A zone nobody knows: its day is as written, its time unknown.
    assert_eq!((at(&adyen, 6).day, at(&adyen, 6).at), (day("2026-11-17"), None));
    let london = read_for(fixture!("stripe/itemized.csv"), &[("Asia/Shanghai", "Europe/London")]);
    assert_eq!(moment(at(&london, 2)), "2026-11-16 18:22:31");
    let payout = at(&london, 6);
    assert_eq!((payout.kind, payout.amount.to_string()), (TransactionKind::Payout, "-39.39".into()));
    assert_eq!(payout.settled_on, Some(day("2026-11-19")));
}

#[test]
fn a_sale_paid_in_cash_is_no_acquirer_s() {
    let dollars = [("currency = \"CNY\"", "currency = \"USD\"")];
    let square = read_for(fixture!("square/transactions.csv"), &dollars);
    assert_eq!((at(&square, 2).tender, at(&square, 3).tender), (Tender::Card, Tender::Cash));
    assert_eq!(at(&square, 2).keys.card.as_ref().unwrap().tail(), "0011");
    assert!(!String::from_utf8(square.masked.clone()).unwrap().contains("Jane Roe"));
}

#[test]
fn every_profile_of_a_table_reads_a_file_of_ours() {
    let table = include_str!("samples.toml");
    for profile in PROFILES.iter() {
        let file = format!("{}/profiles/{}.toml", env!("CARGO_MANIFEST_DIR"), profile.name);
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        // Sheets of other formats have tests of their own, the trading days are read with `acquirer-detail`.
        if text.contains("\nformat = ") || profile.name == "acquirer-detail" {
            continue;
        }
        let read = format!("profile = \"{}\"\nleg = ", profile.name);
        assert!(table.contains(&read), "{}", profile.name);
    }
}
