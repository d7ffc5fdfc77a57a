use casework::{
    Action, Case, CaseNumber, CaseState, Cause, Context, EventKind, Opening, Proof, Resolution, Rules,
    SideState,
};
use ledger::LineIdentity;
use matching::ExceptionType::{self, E01, E06, E12};
use proptest::prelude::*;

use crate::{BANK_LINE, Desk, POS_LINE, call, exception, line, slip, taken_back};

fn resolve(how: Resolution, proof: Option<Proof>, reason: &str, second: &str) -> Action {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Action::Resolve { how, proof, reason: said(reason), second: said(second) }
}

fn bank() -> Option<Proof> {
    Some(Proof::Line(LineIdentity(BANK_LINE.into())))
}

/// A case with everything done but its outcome.
fn ready(amount: &str) -> Desk {
    let mut desk = Desk::open(E01, amount);
    desk.must(Action::Identify { kind: E01 });
    desk.must(slip("a.jpg"));
    desk.must(call(None));
    desk.check_all();
    desk.must(Action::SetCause { cause: "system_or_network".parse().unwrap() });
    desk.must(Action::Prevent { text: "失败先查询".into() });
    desk
}

fn check(amount: &str, resolution: Action, expect: Result<Option<SideState>, &str>) {
    let mut desk = ready(amount);
    desk.must(resolution.clone());
    let got = desk.act(Action::Close).map(|()| desk.case.side.clone());
    assert_eq!(got, expect.map_err(|code| vec![code.to_owned()]), "{resolution:?}");
}

#[test]
fn recovering_needs_proof_and_the_others_a_reason() {
    check("128.00", resolve(Resolution::RecordAdded, bank(), "", ""), Ok(None));
    check("128.00", resolve(Resolution::RecordAdded, Some(Proof::Evidence(1)), "", ""), Ok(None));
    check("128.00", resolve(Resolution::RecordAdded, None, "their word", ""), Err("no-proof"));
    check("128.00", resolve(Resolution::FalseAlarm, None, "两次购买", ""), Ok(Some(SideState::FalseAlarm)));
    check("128.00", resolve(Resolution::FalseAlarm, bank(), "", ""), Err("no-reason"));
    check("128.00", resolve(Resolution::NotRecoverable, None, "过期", ""), Ok(Some(SideState::WrittenOff)));
    check("128.00", resolve(Resolution::DuplicateCase, None, "见 0002", ""), Ok(Some(SideState::Merged)));
    check("128.00", resolve(Resolution::CustomerError, None, "看错了", ""), Ok(None));
}

#[test]
fn giving_up_much_needs_a_second_name() {
    let give_up = |second: &str| resolve(Resolution::NotRecoverable, None, "过期", second);
    check("10000.00", give_up(""), Ok(Some(SideState::WrittenOff)));
    check("10000.01", give_up(""), Err("no-second-name"));
    check("10000.01", give_up("林"), Err("no-second-name")); // the same person
    for no_one in ["林\u{200b}", " 林 ", ".", "王", "1 2 3"] {
        check("10000.01", give_up(no_one), Err("no-second-name"));
    }
    check("10000.01", give_up("王芳"), Ok(Some(SideState::WrittenOff)));
    check("10000.01", resolve(Resolution::Collected, bank(), "", ""), Ok(None));
}

#[test]
fn the_operator_spelled_otherwise_is_no_second_person() {
    let opening = Opening::of(&exception(E01, "20000.00"), "2026-11-17".parse().unwrap(), None, None);
    let desk = Desk::open(E01, "20000.00");
    let context = Context { now: desk.now, calendar: &desk.calendar, rules: Rules::built_in() };
    for (second, expect) in [("LINM", true), ("ｌｉｎ ｍ", true), ("lin\u{2060}m", true), ("Wang F", false)]
    {
        let (mut case, _) = Case::open(CaseNumber::new(2026, 1), opening.clone(), "linm", &context).unwrap();
        case.apply(resolve(Resolution::NotRecoverable, None, "过期", second), "linm", &context).unwrap();
        let missing = case.missing_to_close(context.rules);
        let needs = missing.iter().any(|one| matches!(one, casework::Missing::SecondName { .. }));
        assert_eq!(needs, expect, "{second}");
    }
}

/// Whether a row of another party proves an outcome of a case over 128.00.
fn check_row(row: &str, amount: &str, how: Resolution, reason: Option<&str>, expect: Result<(), &str>) {
    let desk = Desk::open(E01, "128.00");
    let line = line(row, amount);
    let got = desk.case.proves(&line, how, reason).map_err(|error| error.refusals().remove(0).code);
    assert_eq!(got, expect.map_err(str::to_owned), "{row} {amount} {how:?}");
}

#[test]
fn a_row_proves_only_what_it_shows() {
    use Resolution::{AutoReversed, Collected, FeeReturned, RecordAdded, Refunded, SettlementReceived};
    let refund = |amount, reason, expect| check_row(BANK_LINE, amount, Refunded, reason, expect);
    refund("-128.00", None, Ok(()));
    refund("128.00", None, Err("wrong-way"));
    refund("128.00", Some("the customer says so"), Err("wrong-way"));
    refund("-19971.50", None, Err("other-amount"));
    refund("-130.00", Some("with 2.00 for the way"), Ok(()));
    refund("-130.00", Some("  "), Err("other-amount"));
    check_row(BANK_LINE, "128.00", AutoReversed, None, Err("wrong-way"));
    for how in [Collected, FeeReturned, SettlementReceived] {
        check_row(BANK_LINE, "128.00", how, None, Ok(()));
        check_row(BANK_LINE, "-128.00", how, None, Err("wrong-way"));
    }
    check_row(BANK_LINE, "9871.20", SettlementReceived, Some("with the payout of two days"), Ok(()));
    check_row(BANK_LINE, "128.00", RecordAdded, None, Ok(()));
    check_row(POS_LINE, "128.00", RecordAdded, None, Err("not-a-proof"));
}

#[test]
fn a_refused_close_lists_everything_that_is_missing() {
    let mut desk = Desk::open(E06, "66.00");
    let expect = ["no-type", "no-resolution", "no-cause", "no-prevention", "checklist-open"];
    assert_eq!(desk.act(Action::Close), Err(expect.map(str::to_owned).to_vec()));
}

#[test]
fn a_cleared_exception_is_closed_by_a_person() {
    let mut desk = ready("128.00");
    desk.must(Action::ProposeCleared { how: Some(Resolution::AutoReversed), lines: vec![], why: vec![] });
    desk.must(resolve(Resolution::AutoReversed, bank(), "", ""));
    desk.must(Action::Close);
    assert_eq!(desk.case.side, Some(SideState::AutoCleared));
}

#[test]
fn a_proof_that_was_taken_back_proves_nothing_until_it_is_here_again() {
    let mut desk = ready("128.00");
    desk.must(resolve(Resolution::RecordAdded, bank(), "", ""));
    desk.must(taken_back(BANK_LINE));
    assert_eq!(desk.act(Action::Close), Err(vec!["no-proof".into()]));
    desk.must(Action::Restore);
    desk.must(Action::Close);
    assert_eq!(desk.act(taken_back(BANK_LINE)), Err(vec!["closed".into()]));
}

#[test]
fn a_closed_case_only_reopens_and_asks_for_a_new_proof() {
    let mut desk = ready("128.00");
    desk.must(resolve(Resolution::RecordAdded, bank(), "", ""));
    desk.must(Action::Close);
    assert_eq!(desk.case.state(), CaseState::Closed);
    assert_eq!(desk.act(Action::Note { text: "n".into() }), Err(vec!["closed".into()]));
    assert_eq!(desk.act(Action::Close), Err(vec!["closed".into()]));
    desk.must(Action::SealPacket { sha256: "s".into(), head: "h".into() });
    desk.must(Action::Reopen { reason: "银行退回".into() });
    assert_eq!(desk.case.side, Some(SideState::Reopened));
    assert_eq!(desk.events.last().unwrap().why.as_deref(), Some("银行退回"));
    assert_eq!(desk.act(Action::Close), Err(vec!["no-resolution".into()]));
    desk.must(resolve(Resolution::RecordAdded, bank(), "", ""));
    desk.must(Action::Close);
    assert_eq!(Case::replay(&desk.events).unwrap(), desk.case);
}

fn proof() -> impl Strategy<Value = Option<Proof>> {
    prop_oneof![
        Just(None),
        Just(bank()),
        Just(Some(Proof::Line(LineIdentity(POS_LINE.into())))),
        (1_u32..4).prop_map(|id| Some(Proof::Evidence(id))),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let items: Vec<String> = [E01, E06, E12]
        .into_iter()
        .flat_map(|kind| casework::Playbook::for_type(kind).items.iter().map(|item| item.id.clone()))
        .collect();
    let kinds = prop::sample::select(vec![E01, E06, E12]);
    let text = prop::sample::select(vec!["", " ", "理由"]).prop_map(str::to_owned);
    let texts = (text.clone(), text.clone());
    prop_oneof![
        1 => kinds.clone().prop_map(|kind| Action::Identify { kind }),
        20 => prop::sample::select(items.clone()).prop_map(|item| Action::Check { item }),
        1 => prop::sample::select(items).prop_map(|item| Action::Uncheck { item }),
        2 => (1_u32..4).prop_map(|id| slip(&format!("{id}.jpg"))),
        1 => Just(call(None)),
        4 => Just(Action::SetCause { cause: Cause { kind: casework::CauseKind::CardProblem, further: None } }),
        4 => text.clone().prop_map(|text| Action::Prevent { text }),
        1 => text.clone().prop_map(|reason| Action::Reopen { reason }),
        10 => (prop::sample::select(Resolution::ALL.to_vec()), proof(), texts).prop_map(
            |(how, proof, (reason, second))| Action::Resolve { how, proof, reason: Some(reason), second: Some(second) }
        ),
        1 => kinds.prop_map(|kind| Action::Update(Box::new(exception(kind, "20000.00")))),
        1 => Just(Action::ProposeCleared { how: None, lines: vec![], why: vec![] }),
        1 => Just(taken_back(BANK_LINE)),
        1 => Just(Action::Restore),
        1 => Just(Action::SealPacket { sha256: "s".into(), head: "h".into() }),
        1 => Just(Action::Resume),
        12 => Just(Action::Close),
    ]
}

/// What a closed case must have, written without the guard's own code.
fn holds_its_conditions(case: &Case) -> bool {
    let Some(record) = &case.resolution else { return false };
    let proved = match &record.proof {
        Some(Proof::Line(line)) => {
            let gone = case.withdrawn.iter().flat_map(|withdrawn| &withdrawn.lines);
            line.0.starts_with("bank/") && gone.into_iter().all(|one| one.line != *line)
        }
        Some(Proof::Evidence(id)) => case.evidence.iter().any(|evidence| evidence.id == *id),
        None => false,
    };
    let small = case.amount.units() <= 10_000 * money::UNITS_PER_WHOLE;
    let agreed = small || record.second.as_ref().is_some_and(|name| *name != record.by);
    let stands = if record.how.recovers() { proved } else { record.reason.is_some() && agreed };
    let listed = case.checklist.iter().all(|item| !item.required || item.done.is_some());
    stands && listed && case.confirmed.is_some() && case.cause.is_some() && !case.prevention.is_empty()
}

/// A case of which much is done already, so that a few random actions can finish or spoil it.
fn half_done(kind: ExceptionType, amount: &str) -> Desk {
    let mut desk = Desk::open(kind, amount);
    desk.must(Action::Identify { kind });
    desk.must(slip("1.jpg"));
    desk.check_all();
    desk
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_way_leads_to_closed_without_its_conditions(
        begun in any::<bool>(),
        kind in prop::sample::select(vec![E01, E06, E12]),
        amount in prop::sample::select(vec!["50.00", "20000.00"]),
        actions in prop::collection::vec(action(), 1..60),
    ) {
        let mut desk = if begun { half_done(kind, amount) } else { Desk::open(kind, amount) };
        for action in actions {
            let before = desk.case.clone();
            if desk.act(action).is_err() {
                prop_assert_eq!(&desk.case, &before);
            }
            if desk.case.closed.is_some() {
                prop_assert!(holds_its_conditions(&desk.case), "{:?}", desk.case);
            }
            prop_assert_eq!(desk.case.closed.is_some(), desk.case.state() == CaseState::Closed);
        }
        prop_assert_eq!(&Case::replay(&desk.events).unwrap(), &desk.case);
        let closes = desk.events.iter().filter(|event| event.kind == EventKind::Closed).count();
        let reopens = desk.events.iter().filter(|event| event.kind == EventKind::Reopened).count();
        prop_assert_eq!(closes - reopens, usize::from(desk.case.closed.is_some()));
    }
}

/// The property above says nothing if random actions never close a case; they do.
#[test]
fn random_actions_do_close_cases() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut closed = 0;
    for _ in 0..100 {
        let actions = prop::collection::vec(action(), 60).new_tree(&mut runner).unwrap().current();
        let mut desk = half_done(E01, "50.00");
        for action in actions {
            let _ = desk.act(action);
        }
        closed += usize::from(desk.events.iter().any(|event| event.kind == EventKind::Closed));
    }
    assert!(closed >= 10, "{closed} of 100");
}
