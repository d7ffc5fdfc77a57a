use matching::{LinePair, Pass, Relation};

use crate::made::Made;

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_persons_link_beats_the_keys() {
    let rows = [
        "pos 16 12:00:00 sale 20.00 k=1",
        "acq 16 12:00:00 sale 20.00 k=1",
        "acq 16 18:00:00 sale 20.00 k=2",
    ];
    let mut made = Made::new(&rows, 17);
    made.pins.linked.insert(LinePair::new(made.identity(2), made.identity(0)));
    let (fates, raised) = made.told(Relation::Sale);
    assert_eq!((fates, raised), (words(&["matched", "excepted", "matched"]), words(&["E12 open 20.00 1"])));
    assert!(made.reconcile().matches.iter().any(|found| found.pass == Pass::Pinned));
}

#[test]
fn a_refusal_holds_and_outweighs_a_link() {
    let mut made = Made::new(&["pos 16 12:00:00 sale 20.00 k=1", "acq 16 12:00:00 sale 20.00 k=1"], 17);
    let pair = LinePair::new(made.identity(0), made.identity(1));
    made.pins.refused.insert(pair.clone());
    let apart = (words(&["Buffer 18", "excepted"]), words(&["E11 watch 20.00 0", "E12 open 20.00 1"]));
    assert_eq!(made.told(Relation::Sale), apart);
    made.pins.linked.insert(pair);
    assert_eq!(made.told(Relation::Sale), apart);
}

#[test]
fn not_a_duplicate() {
    let rows = [
        "pos 16 12:00:00 sale 20.00 k=1 o=X",
        "acq 16 12:00:00 sale 20.00 k=1",
        "pos 16 12:01:00 sale 20.00 k=2 o=X",
        "acq 16 12:01:00 sale 20.00 k=2",
    ];
    let mut made = Made::new(&rows, 17);
    assert_eq!(made.told(Relation::Sale).1, words(&["E06 open 20.00 0+1+2+3"]));
    made.pins.not_duplicate.insert(LinePair::new(made.identity(0), made.identity(2)));
    assert_eq!(made.told(Relation::Sale), (words(&["matched"; 4]), vec![]));
}

#[test]
fn payouts_can_be_pinned_too() {
    let rows =
        ["acq 16 12:00:00 sale 100.00 k=1 net=99.40", "bank 17 +99.40 acquirer", "bank 24 +20.00 acquirer"];
    let mut made = Made::new(&rows, 30);
    made.pins.linked.insert(LinePair::new(made.identity(0), made.identity(2)));
    let (fates, raised) = made.told(Relation::Payout);
    assert_eq!(fates, words(&["matched", "excepted", "matched"]));
    assert_eq!(raised, words(&["E15 open 99.40 2", "E16 open 99.40 1", "E17 open 79.40 2"]));
    made.pins.linked.clear();
    made.pins.refused.insert(LinePair::new(made.identity(0), made.identity(1)));
    let (fates, _) = made.told(Relation::Payout);
    assert_eq!(fates, words(&["excepted", "excepted", "excepted"]));
}
