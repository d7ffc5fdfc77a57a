use std::collections::{BTreeMap, BTreeSet};

use ledger::{Leg, LineIdentity};
use matching::{ExceptionState, Fate, Reconciliation, Relation, Waiting};
use proptest::prelude::*;

use crate::made::{Made, line};

/// Rows whose keys come from few values, so that everything collides with everything.
fn row() -> impl Strategy<Value = String> {
    let leg = prop::sample::select(vec!["pos", "pos", "acq", "acq", "bank"]);
    let kind = prop::sample::select(vec![
        "sale",
        "sale",
        "sale",
        "void",
        "refund",
        "reversal",
        "preauth",
        "completion",
    ]);
    let amount = prop::sample::select(vec!["12.00", "21.00", "30.00"]);
    let keys = prop::collection::vec(
        prop::sample::select(vec![
            "k=1",
            "k=2",
            "k=3",
            "v=1",
            "v=2",
            "o=X",
            "o=Y",
            "card=1234",
            "card=5678",
            "auth=7",
            "t=10080002",
            "t=",
            "ov=000001",
            "oref=111600000002",
            "lost",
            "b=",
        ]),
        0..5,
    );
    let state = prop::sample::select(vec!["code=00", "code=00", "code=98", "code=51", "code=94", "failed"]);
    (leg, 15_u32..21, 0_u32..40, kind, amount, keys, state).prop_map(
        |(leg, day, minute, kind, amount, keys, state)| {
            if leg == "bank" {
                let remark = if minute % 2 == 0 { format!("202611{:02}", day - 1) } else { String::new() };
                let payer = if minute % 5 == 0 { "房东" } else { "acquirer" };
                return format!("bank {day} +{amount} {payer} {remark}");
            }
            let state = if leg == "pos" { state } else { "fee=0.06" };
            format!("{leg} {day} 12:{minute:02}:00 {kind} {amount} {} {state}", keys.join(" "))
        },
    )
}

fn shop() -> impl Strategy<Value = Made> {
    let covers = prop::sample::subsequence(
        vec!["pos 15 18", "acq 15 17", "acq 19 19", "bank 15 20", "pos 20 25"],
        0..6,
    );
    (prop::collection::vec(row(), 0..24), covers, 16_u32..28).prop_map(|(rows, covers, as_of)| {
        let covers: Vec<String> = covers.into_iter().map(|cover| format!("cover {cover}")).collect();
        let covers: Vec<&str> = covers.iter().map(String::as_str).collect();
        let mut made = Made::new(&covers, as_of);
        for row in rows {
            made.push(line(&row));
        }
        made
    })
}

fn relations(leg: Leg) -> &'static [Relation] {
    match leg {
        Leg::Pos => &[Relation::Sale],
        Leg::Acquirer => &[Relation::Sale, Relation::Payout],
        Leg::Bank | Leg::Wallet => &[Relation::Payout],
    }
}

fn fates(got: &Reconciliation) -> BTreeMap<(Relation, LineIdentity), Fate> {
    got.fates.iter().map(|fate| ((fate.relation, fate.line.clone()), fate.fate)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_row_has_one_fate_per_relation(made in shop()) {
        let got = made.reconcile();
        let expect: BTreeSet<(Relation, LineIdentity)> = made
            .lines
            .iter()
            .flat_map(|line| relations(line.leg).iter().map(|relation| (*relation, line.identity.clone())))
            .collect();
        prop_assert_eq!(got.fates.len(), expect.len());
        prop_assert_eq!(fates(&got).into_keys().collect::<BTreeSet<_>>(), expect);
    }

    #[test]
    fn the_order_of_rows_means_nothing(made in shop(), seed in any::<u64>()) {
        let mut shuffled = made.lines.clone();
        let length = shuffled.len().max(1) as u64;
        for at in 0..shuffled.len() {
            let other = (seed.rotate_left(at as u32 * 7) % length) as usize;
            shuffled.swap(at, other);
        }
        prop_assert_eq!(made.reconcile(), made.reconcile_lines(&shuffled));
    }

    #[test]
    fn told_twice_is_told_once(made in shop()) {
        let twice: Vec<_> = made.lines.iter().chain(&made.lines).cloned().collect();
        prop_assert_eq!(made.reconcile(), made.reconcile_lines(&twice));
    }

    #[test]
    fn fates_matches_and_exceptions_tell_one_story(made in shop()) {
        let got = made.reconcile();
        let fates = fates(&got);
        let mut matched = BTreeSet::new();
        for found in &got.matches {
            prop_assert!(found.lines.is_sorted());
            for line in &found.lines {
                prop_assert!(matched.insert((found.relation, line.clone())), "{line} in two matches");
                let fate = fates[&(found.relation, line.clone())];
                let settled = matches!(fate, Fate::Matched | Fate::Netted | Fate::Excepted);
                prop_assert!(settled, "{line} {fate:?}");
            }
        }
        let mut subjects = BTreeSet::new();
        let mut watched = BTreeSet::new();
        for exception in &got.exceptions {
            prop_assert!(!exception.amount.is_negative());
            let told = exception.lines.iter().map(|line| (exception.relation, line.clone()));
            if exception.state == ExceptionState::Watch { watched.extend(told) } else { subjects.extend(told) }
        }
        let ids: BTreeSet<_> = got.exceptions.iter().map(|exception| &exception.id).collect();
        prop_assert_eq!(ids.len(), got.exceptions.len());
        let suggested: BTreeSet<_> = got.suggestions.iter().flat_map(|one| one.lines.clone()).collect();
        for (key, fate) in &fates {
            match fate {
                Fate::Matched => prop_assert!(matched.contains(key), "{key:?}"),
                Fate::Excepted => prop_assert!(subjects.contains(key), "{key:?}"),
                Fate::Waiting { why: Waiting::Buffer, .. } => prop_assert!(watched.contains(key), "{key:?}"),
                Fate::Waiting { why: Waiting::Suggestion, .. } => prop_assert!(suggested.contains(&key.1), "{key:?}"),
                _ => {}
            }
        }
    }

    #[test]
    fn nothing_is_alarmed_that_no_file_speaks_of(made in shop()) {
        let mut blind = made;
        blind.coverage.clear();
        let codes: BTreeSet<String> = blind.reconcile().exceptions.iter().map(|one| one.kind.code()).collect();
        for code in ["E03", "E11", "E12", "E14", "E16"] {
            prop_assert!(!codes.contains(code), "{code}");
        }
    }
}
