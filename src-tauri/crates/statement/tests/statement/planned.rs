use std::collections::HashMap;

use ledger::{Line, LineIdentity};
use proptest::prelude::*;
use statement::{Difference, Glance, OutcomeCounts, PlannedRow, RowOutcome, Sighted};

use crate::support::{BANK, DETAIL, LOG, Reading, lines, plan, read};

/// The books after a file was imported.
fn books(reading: &Reading) -> HashMap<LineIdentity, Sighted> {
    let sighted = |line: &Line, row| Sighted {
        identity: line.identity.clone(),
        line: Box::new(line.clone()),
        file: "before.csv".to_owned(),
        row,
    };
    let told = plan(reading, "before.csv", b"", None, &|_| None).rows.into_iter();
    let lines = told.filter_map(|row| Some((row.row, row.line?)));
    lines.map(|(row, line)| (line.identity.clone(), sighted(&line, row))).collect()
}

fn counts(reading: &Reading, books: &HashMap<LineIdentity, Sighted>) -> (u32, u32, u32, u32, u32, u32) {
    let plan = plan(reading, "a.csv", b"", None, &|line: &Line| books.get(&line.identity).cloned());
    assert!(plan.counts.add_up());
    let OutcomeCounts { rows, new, known, changed, rejected, needs_look } = plan.counts;
    (rows, new, known, changed, rejected, needs_look)
}

fn outcomes(before: &str, now: &str) -> Vec<RowOutcome> {
    let (before, now) = (read(before.as_bytes()).unwrap(), read(now.as_bytes()).unwrap());
    let books = books(&before);
    let plan =
        plan(&now, "now.csv", now.masked.as_slice(), None, &|line: &Line| books.get(&line.identity).cloned());
    plan.rows.into_iter().map(|row| row.outcome).collect()
}

const HEADER: &str = "终端号,凭证号,交易类型,金额,交易日期,交易时间,应答码,参考号,备注\n";
const SALE: &str = "10080001,000001,消费,10.00,20261116,101500,00,111111111111,\n";

#[test]
fn a_file_imported_again_is_known_row_by_row() {
    for bytes in [LOG, DETAIL, BANK] {
        let reading = read(bytes).unwrap();
        let rows = u32::try_from(reading.rows.len()).unwrap();
        assert_eq!(counts(&reading, &HashMap::new()), (rows, rows, 0, 0, 0, 0));
        assert_eq!(counts(&reading, &books(&reading)), (rows, 0, rows, 0, 0, 0), "C73, C74");
    }
}

#[test]
fn what_changed_is_named_field_by_field() {
    let before = format!("{HEADER}{SALE}");
    let now = before.replace("101500,00", "101500,98").replace("111,\n", "111,补\n");
    let expect = RowOutcome::Changed {
        file: "before.csv".into(),
        row: 2,
        differences: vec![
            Difference { field: "response".into(), before: "00".into(), now: "98".into() },
            Difference { field: "remark".into(), before: String::new(), now: "补".into() },
        ],
    };
    let mut got = outcomes(&before, &now);
    if let RowOutcome::Changed { differences, .. } = &mut got[0] {
        differences.sort_by(|a, b| b.field.cmp(&a.field));
    }
    assert_eq!(got, [expect]);
}

#[test]
fn one_reference_no_with_two_amounts_is_two_lines() {
    let before = format!("{HEADER}{SALE}");
    assert_eq!(outcomes(&before, &before.replace("10.00", "12.00")), [RowOutcome::New]);
    // Two rows equal in everything both live; the second is known only to a file that has both.
    let twice = format!("{HEADER}{SALE}{SALE}");
    let known = RowOutcome::Known { file: "before.csv".into(), row: 2 };
    assert_eq!(outcomes(&before, &twice), [known, RowOutcome::New]);
}

#[test]
fn the_hash_names_the_whole_plan() {
    let reading = read(LOG).unwrap();
    let none = |_: &Line| None;
    let first = plan(&reading, "a.csv", LOG, None, &none);
    assert_eq!(first, plan(&reading, "a.csv", LOG, None, &none));
    assert_eq!(
        (first.sha256.as_str(), first.bytes),
        (Glance::of(&mut &LOG[..]).unwrap().sha256.as_str(), u64::try_from(LOG.len()).unwrap())
    );
    let books = books(&reading);
    let others = [
        plan(&reading, "b.csv", LOG, None, &none),
        plan(&reading, "a.csv", DETAIL, None, &none),
        plan(&reading, "a.csv", LOG, Some("x".into()), &none),
        plan(&reading, "a.csv", LOG, None, &|line: &Line| books.get(&line.identity).cloned()),
    ];
    assert!(others.iter().all(|other| other.hash != first.hash && other.hash.len() == 64));
    assert_eq!(plan(&reading, "卡4111111111111111.csv", LOG, None, &none).file, "卡411111******1111.csv");
    let total: Vec<_> = first.new_amounts.iter().map(|money| format!("{money:?}")).collect();
    let rows: i64 = lines(&reading).iter().map(|line| line.amount.units()).sum();
    assert_eq!(total, [format!("{:?}", money::Money::from_units(rows, money::Currency::CNY))]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn outcomes_add_up(kept in prop::collection::vec(0_u8..4, 308)) {
        let reading = read(LOG).unwrap();
        let mut books = books(&reading);
        for (line, fate) in lines(&reading).into_iter().zip(&kept) {
            match (fate, books.get_mut(&line.identity)) {
                (0, _) => { books.remove(&line.identity); }
                (1, Some(stored)) => stored.line.content.0.push('x'),
                _ => {}
            }
        }
        let plan = plan(&reading, "a.csv", LOG, None, &|line: &Line| books.get(&line.identity).cloned());
        let told = |is: fn(&RowOutcome) -> bool| plan.rows.iter().filter(|row: &&PlannedRow| is(&row.outcome)).count();
        let tally = |fate| kept.iter().filter(|kept| **kept == fate).count();
        prop_assert!(plan.counts.add_up());
        prop_assert_eq!(plan.counts.rows as usize, reading.rows.len());
        prop_assert_eq!(told(|outcome| *outcome == RowOutcome::New), tally(0));
        prop_assert_eq!(told(|outcome| matches!(outcome, RowOutcome::Changed { .. })), tally(1));
        prop_assert_eq!(plan.counts.known as usize, tally(2) + tally(3));
    }
}

#[test]
fn two_payers_of_one_amount_are_two_lines_however_the_files_are_cut() {
    let header = "交易日期,交易金额,余额,对方户名,摘要\n";
    let (a, b) = ("2026-11-16,100.00,1100.00,甲,\n", "2026-11-16,100.00,1200.00,乙,\n");
    assert_eq!(outcomes(&format!("{header}{a}"), &format!("{header}{b}")), [RowOutcome::New]);
    // A statement that runs backwards in time and has grown.
    let known = RowOutcome::Known { file: "before.csv".into(), row: 2 };
    assert_eq!(outcomes(&format!("{header}{a}"), &format!("{header}{b}{a}")), [RowOutcome::New, known]);
}
