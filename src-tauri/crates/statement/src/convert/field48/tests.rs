//! Own fixture line by line, the messages of the samples, and random input.

use proptest::prelude::*;

use super::{COLUMNS, is_field48, write};
use crate::FileError;
use crate::convert::tests::{Converter, sample};

const OWN: &str = include_str!("../../../../../../fixtures/statements/field48/settlement.txt");

const FIELD48: Converter = Converter { write, columns: COLUMNS };

fn told(text: &str) -> Vec<String> {
    let told = FIELD48.lines(text).into_iter().filter(|line| !line.contains(": # "));
    told.map(|line| line.split_once(": ").unwrap().1.to_owned()).collect()
}

#[test]
fn requests_replies_and_broken_fields() {
    assert_eq!(
        told(OWN),
        [
            "2|0500|内卡||借记|46|4820.50",
            "2|0500|内卡||贷记|2|99.90",
            "2|0500|外卡||借记|1|300.00",
            "2|0500|外卡||贷记|0|0.00",
            "3|0510|内卡|不平|借记|46|4820.50",
            "3|0510|内卡|不平|贷记|2|99.90",
            "3|0510|外卡|出错|借记|1|300.00",
            "3|0510|外卡|出错|贷记|0|0.00",
            "5|0510|内卡|平|借记|46|4820.50",
            "5|0510|内卡|平|贷记|2|99.90",
            "5|0510|外卡||借记|999|9999999999.99",
            "5|0510|外卡||贷记|0|0.00",
            "#?bad_syntax|0510 0000004820500460000000099900022000000030000001000000000000000",
            "#?bad_syntax|0510 00000048205004600000000999000290000000300000010000000000000001",
            "#?missing|00000048205004600000000999000220000000300000010000000000000001",
            "#?bad_syntax|0510",
            "#?bad_syntax|0500 no digits",
            // No settlement, and nothing else tells what the flags mean.
            "#?missing|0520 00000048205004600000000999000220000000300000010000000000000001",
        ]
    );
    assert!(FIELD48.sheet(OWN).unwrap().starts_with("# # terminal 10080001, batch 000317\n2\t0500"));
}

#[test]
fn the_content_tells_what_it_is() {
    assert!(is_field48(OWN));
    for text in
        ["", "0500\n", "0500 1\n", "# 0500 00000048205004600000000999000200000000300000010000000000000000\n"]
    {
        assert!(!is_field48(text), "{text}");
    }
    assert_eq!(FIELD48.sheet("2026-11-18,0501,1.00\n"), Err(FileError::NotAStatement { looks_like: "text" }));
}

#[test]
fn the_messages_of_the_samples() {
    let Some(text) = sample("pos_batch/iso8583_field48_0500_0510.txt") else { return };
    assert_eq!(
        told(&text),
        [
            "2|0500|内卡||借记|25|4820.50",
            "2|0500|内卡||贷记|2|99.90",
            "2|0500|外卡||借记|1|300.00",
            "2|0500|外卡||贷记|0|0.00",
            "3|0510|内卡|不平|借记|25|4820.50",
            "3|0510|内卡|不平|贷记|2|99.90",
            "3|0510|外卡|平|借记|1|300.00",
            "3|0510|外卡|平|贷记|0|0.00",
        ]
    );
}

const PIECES: &[&str] = &[
    "0500",
    "0510",
    " ",
    "\n",
    "\r\n",
    "\r",
    "#",
    "000000482050",
    "046",
    "0",
    "2",
    "DE48=",
    "0\u{660}",
    "金",
    "\t",
    "\0",
];

fn check(text: &str) {
    if FIELD48.sheet(text).is_ok() {
        let records = FIELD48.records(text).len();
        assert_eq!(records % 4, 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_text(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&text);
        check(&pieces.concat());
        check(&format!("{OWN}{}", pieces.concat()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn totals_are_what_was_sent(
        made in prop::collection::vec(prop::array::uniform4((0..1_000_000_000_000_u64, 0..1_000_u32)), 1..4),
        flags in (0..4_usize, 0..4_usize),
    ) {
        let (mut text, mut expect) = (String::new(), Vec::new());
        let verdicts = ["", "平", "不平", "出错"];
        for totals in &made {
            let field = totals.map(|(fen, count)| format!("{fen:012}{count:03}"));
            text += &format!("0510 {}{}{}{}{}{}\n", field[0], field[1], flags.0, field[2], field[3], flags.1);
            for (place, (fen, count)) in totals.iter().enumerate() {
                let verdict = verdicts[[flags.0, flags.1][place / 2]];
                let (group, what) = (["内卡", "外卡"][place / 2], ["借记", "贷记"][place % 2]);
                expect.push(format!("{group}|{verdict}|{what}|{count}|{}.{:02}", fen / 100, fen % 100));
            }
        }
        prop_assert_eq!(FIELD48.picked(&text, &["card_group", "verdict", "what", "count", "amount"]), expect);
    }
}
