use ledger::mask_text;
use proptest::prelude::*;
use statement::{Encoding, NoteKind, RowContent, row_text};

use crate::support::{Reading, gbk, read};

const HEADER: &str = "终端号,凭证号,交易类型,卡号,金额,交易日期,应答码,订单号,CVV2,备注";
const PAN: &str = "6222021234567890128";

fn log(card: &str, order: &str, remark: &str) -> String {
    format!("{HEADER}\r\n10080001,000001,消费,{card},10.00,20261116,00,{order},123,{remark}\r\n")
}

fn second_line(reading: &Reading) -> String {
    row_text(&reading.masked, reading.encoding, 2).unwrap()
}

#[test]
fn the_kept_copy_is_masked_in_place() {
    let text = log(PAN, "CS1", "卡 6222 0212 3456 7890 128 付");
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [text.clone().into_bytes(), gbk(&text), utf16] {
        let reading = read(&bytes).unwrap();
        assert_eq!(reading.masked.len(), bytes.len(), "{:?}", reading.encoding);
        let expect = "10080001,000001,消费,622202*********0128,10.00,20261116,00,CS1,***,卡 6222 02** **** ***0 128 付";
        assert_eq!(second_line(&reading), expect, "{:?}", reading.encoding);
        let RowContent::Line { line, .. } = &reading.rows[0].content else { panic!("rejected") };
        assert_eq!(line.keys.card.as_ref().unwrap().as_str(), "622202*********0128");
        assert_eq!(line.remark.as_deref(), Some("卡 6222 02** **** ***0 128 付"));
        let kinds: Vec<_> = reading.notes.iter().map(|note| (note.kind, note.count)).collect();
        assert_eq!(kinds, [(NoteKind::ColumnDropped, 1), (NoteKind::CardNumberCut, 2)]);
    }
}

#[test]
fn full_width_digits_are_masked_in_their_own_width() {
    let wide: String = PAN.chars().map(|c| char::from_u32(u32::from(c) - 0x30 + 0xFF10).unwrap()).collect();
    for bytes in [log("", "", &wide).into_bytes(), gbk(&log("", "", &wide))] {
        let reading = read(&bytes).unwrap();
        assert_eq!(reading.masked.len(), bytes.len());
        assert!(
            second_line(&reading).ends_with("６２２２０２＊＊＊＊＊＊＊＊＊０１２８"),
            "{}",
            second_line(&reading)
        );
    }
}

#[test]
fn an_id_that_passes_by_chance_stays_but_the_own_card_does_not() {
    let kept = read(log("621700*********9942", PAN, "").as_bytes()).unwrap();
    assert!(second_line(&kept).contains(PAN));
    for card in [PAN, "622202*********0128"] {
        let cut = read(log(card, PAN, "").as_bytes()).unwrap();
        assert!(!second_line(&cut).contains(PAN), "{}", second_line(&cut));
        let RowContent::Line { line, .. } = &cut.rows[0].content else { panic!("rejected") };
        assert_eq!(line.keys.order_no.as_deref(), Some("622202*********0128"));
    }
}

#[test]
fn preamble_header_footer_and_broken_rows_are_masked_too() {
    let text = format!(
        "持卡 {PAN}\n{HEADER}\n10080001,000001,消费,,10.00,20261116,00,,1,\n10080001,{PAN}\n合计,{PAN},,,10.00,,,,,{PAN}\n"
    );
    let reading = read(text.as_bytes()).unwrap();
    assert!(!String::from_utf8(reading.masked.clone()).unwrap().contains(PAN));
    let RowContent::Rejected(rejected) = &reading.rows[1].content else { panic!("not rejected") };
    assert_eq!(rejected.text, "10080001,622202*********0128");
}

#[test]
fn a_rejected_row_keeps_no_secret_and_no_more_than_it_may() {
    let good = log("", "", "");
    let reading = read(
        format!("{good}10080001,1,消费,,10.00,x,00,,987,a\n1,2,3,4,5,6,7,8,987,9,{}\n", "长".repeat(2000))
            .as_bytes(),
    );
    for row in &reading.unwrap().rows[1..] {
        let RowContent::Rejected(rejected) = &row.content else { panic!("not rejected") };
        assert!(!rejected.text.contains("987") && rejected.text.chars().count() <= 1024, "{}", rejected.text);
    }
}

/// A number of a known issuer with its check digit.
fn pan() -> impl Strategy<Value = String> {
    let prefixes =
        prop::sample::select(vec!["622202", "621700", "411111", "510510", "370000", "356600", "955880"]);
    (prefixes, "[0-9]{12}").prop_map(|(prefix, rest)| {
        let length = match &prefix[..1] {
            "3" if prefix == "370000" => 15,
            "6" => 19,
            _ => 16,
        };
        let body = format!("{prefix}{rest}")[..length - 1].to_owned();
        (0..10).map(|check| format!("{body}{check}")).find(|number| luhn(number)).unwrap()
    })
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, byte)| {
            let digit = u32::from(byte - b'0') << (n % 2);
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The number as someone may have typed it.
fn dressed(number: &str, dress: u8) -> String {
    let grouped = |gap: &str| {
        let groups: Vec<_> =
            number.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).unwrap()).collect();
        groups.join(gap)
    };
    match dress {
        0 => number.to_owned(),
        1 => grouped(" "),
        2 => grouped("-"),
        3 => number.chars().map(|c| char::from_u32(u32::from(c) - 0x30 + 0xFF10).unwrap()).collect(),
        4 => format!("卡号{number}已付"),
        _ => format!("\"{}\"", grouped("\u{A0}")),
    }
}

/// Only the digits of a text, half-width; runs of anything else become one blank.
fn digits(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
            '*' | '＊' => Some('*'),
            _ => None,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_card_number_survives(number in pan(), dress in 0_u8..6, place in 0_usize..6, as_gbk: bool) {
        let shown = dressed(&number, dress);
        let good = "10080001,000001,消费,,10.00,20261116,00,,1,";
        let text = match place {
            0 => format!("说明 {shown}\n{HEADER}\n{good}\n"),
            1 => log(&shown, "", ""),
            2 => log("", "", &shown),
            3 => format!("{HEADER}\n{good}\n10080001,{shown}\n"),
            4 => format!("{HEADER}\n{good}\n合计,{shown},,,10.00,,,,,\n"),
            _ => format!("{HEADER}\n{good}\n10080001,1,消费,,10.00,昨天,00,,1,{shown}\n"),
        };
        let bytes = if as_gbk { gbk(&text) } else { text.into_bytes() };
        let reading = read(&bytes).unwrap();
        prop_assert_eq!(reading.masked.len(), bytes.len());
        let copy: String = (1..=4).filter_map(|row| row_text(&reading.masked, reading.encoding, row)).collect();
        prop_assert!(!digits(&copy).contains(&number), "{}", copy);
        let rows = format!("{:?}", reading.rows);
        prop_assert!(!digits(&rows).contains(&number), "{}", rows);
        let encoding = if as_gbk { Encoding::Gb18030 } else { Encoding::Utf8 };
        prop_assert_eq!(reading.encoding, encoding);
        prop_assert!(!digits(&mask_text(&shown)).contains(&number));
    }
}

#[test]
fn secret_columns_go_whatever_they_are_called_and_wherever_a_short_row_moves_them() {
    for secret in ["CVN", "cvc", "PIN", "客户姓名", "手机号"] {
        let table = format!("终端号,凭证号,交易类型,金额,交易日期,应答码,{secret},备注\n");
        let whole = "10080001,000001,消费,1.00,20261116,00,SECRET771,x\n";
        let short = "10080001,消费,1.00,20261116,00,SECRET771,x\n";
        let reading = read(format!("{table}{whole}{short}").as_bytes()).unwrap();
        assert!(!String::from_utf8(reading.masked.clone()).unwrap().contains("SECRET771"), "{secret}");
        assert!(crate::support::rejected(&reading).iter().all(|(_, row)| !row.text.contains("SECRET771")));
    }
}
