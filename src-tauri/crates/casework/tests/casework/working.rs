use casework::{
    AcquirerSide, Action, Application, Attachment, Case, CaseState, DeadlineSource, EventKind, HoldOn,
    NextAction, Proof, ReplayError, Resolution, Rules, SideState, Step, StepState,
};
use ledger::{CardKind, LineIdentity};
use matching::ExceptionType::{E01, E03, E06, E07, E11, E14};

use crate::{BANK_LINE, Desk, OPENED, POS_LINE, call, exception, moment, slip, taken_back, yuan};

#[test]
fn texts_are_kept_without_card_numbers_and_unseen_characters() {
    let mut desk = Desk::open(E01, "128.00");
    desk.must(Action::Note { text: "卡号 6222021234567890128\u{202e}\u{1b}\n好".into() });
    assert_eq!(desk.case.notes[0].text, "卡号 622202*********0128\n好");
    desk.must(slip("6222021234567890128.jpg"));
    assert_eq!(desk.case.evidence[0].name, "622202*********0128.jpg");
    let empty = desk.act(Action::Note { text: "\u{200b}\u{feff} ".into() });
    assert_eq!(empty, Err(vec!["empty-text".to_owned()]));
}

#[test]
fn the_state_follows_the_facts_whatever_their_order() {
    let mut desk = Desk::open(E01, "128.00");
    assert_eq!(desk.case.state(), CaseState::New);
    desk.must(Action::Identify { kind: E01 });
    assert_eq!(desk.case.state(), CaseState::Identified);
    desk.must(slip("a.jpg"));
    assert_eq!(desk.case.state(), CaseState::Collecting);
    desk.must(call(None));
    assert_eq!(desk.case.state(), CaseState::Contacted);
    desk.must(Action::Check { item: "money-located".into() });
    assert_eq!(desk.case.state(), CaseState::Verifying);
    desk.must(Action::SealPacket { sha256: "s".into(), head: "h".into() });
    assert_eq!(desk.case.state(), CaseState::WithBank);
    let proof = Some(Proof::Line(LineIdentity(BANK_LINE.into())));
    desk.must(Action::Resolve { how: Resolution::RecordAdded, proof, reason: None, second: None });
    assert_eq!(desk.case.state(), CaseState::Resolved);
}

#[test]
fn a_packet_without_evidence_is_not_with_the_bank() {
    let mut desk = Desk::open(E14, "9000.00");
    desk.must(Action::SealPacket { sha256: "s".into(), head: "h".into() });
    assert_eq!(desk.case.state(), CaseState::New);
    desk.must(slip("a.jpg"));
    assert_eq!(desk.case.state(), CaseState::WithBank);
    desk.must(Action::SealPacket { sha256: "t".into(), head: "i".into() });
    assert_eq!(desk.case.packets.iter().map(|packet| packet.version).collect::<Vec<_>>(), [1, 2]);
}

fn refused(action: Action, expect: &str) {
    let mut desk = Desk::open(E06, "66.00");
    desk.must(slip("a.jpg"));
    let before = desk.case.clone();
    assert_eq!(desk.act(action.clone()), Err(vec![expect.to_owned()]), "{action:?}");
    assert_eq!(desk.case, before, "{action:?}");
}

#[test]
fn what_cannot_be_is_refused_by_its_code() {
    let file = |name: &str, bytes, at: &str| {
        Action::Attach(Attachment {
            name: name.into(),
            kind: casework::EvidenceKind::Other,
            bytes,
            sha256: "hash of a.jpg".into(),
            acquired_at: Some(moment(at)),
        })
    };
    refused(Action::Note { text: " \n ".into() }, "empty-text");
    refused(Action::Note { text: "字".repeat(4_001) }, "too-long");
    refused(Action::Check { item: "no-such".into() }, "no-such-item");
    refused(Action::Uncheck { item: "slips-kept".into() }, "nothing-changed");
    refused(file("b.jpg", 10, OPENED), "already-attached");
    refused(file("b.jpg", 0, OPENED), "empty-evidence");
    refused(file("b.jpg", 10, "2026-11-18T09:30:01"), "acquired-later");
    refused(Action::Prevent { text: String::new() }, "empty-text");
    refused(Action::Reopen { reason: "r".into() }, "not-closed");
    refused(Action::Resume, "nothing-changed");
    refused(
        Action::Request { application: Application::DebitAdjustment, remark: "r".into() },
        "card-kind-unknown",
    );
    refused(Action::Request { application: Application::Query, remark: "字".repeat(201) }, "too-long");
    let proof =
        |proof| Action::Resolve { how: Resolution::Refunded, proof: Some(proof), reason: None, second: None };
    refused(proof(Proof::Line(LineIdentity(POS_LINE.into()))), "not-a-proof");
    refused(proof(Proof::Evidence(9)), "no-such-evidence");
    let mut other = exception(E06, "66.00");
    other.id = matching::ExceptionId("s9999999999".into());
    other.lines = vec![LineIdentity("pos/898310058120001|2026-11-18|ffffffffffffffffffffffff|0".into())];
    refused(Action::Update(Box::new(other)), "other-exception");
    refused(Action::Update(Box::new(exception(E06, "66.00"))), "nothing-changed");
}

#[test]
fn an_event_that_gains_a_row_stays_one_case() {
    let mut desk = Desk::open(E11, "20.00");
    let mut grown = exception(E07, "2.00");
    grown.id = matching::ExceptionId("f9999999999".into());
    grown.lines.push(LineIdentity("acquirer/898310058120001|2026-11-18|ffffffffffffffffffffffff|0".into()));
    assert!(desk.case.is_about(&grown) && desk.case.differs_from(&grown));
    desk.must(Action::Update(Box::new(grown.clone())));
    assert_eq!((desk.case.exception.as_ref(), desk.case.lines.len()), (Some(&grown.id), 2));
    assert!(!desk.case.differs_from(&grown));
    grown.relation = matching::Relation::Payout;
    grown.id = matching::ExceptionId("p9999999999".into());
    assert!(!desk.case.is_about(&grown), "the payout of a sale is another event");
}

#[test]
fn handed_over_means_something_is_attached() {
    let mut desk = Desk::open(E11, "50.00");
    let handed_over = || Action::Check { item: "submitted".into() };
    assert_eq!(desk.act(handed_over()), Err(vec!["evidence-first".into()]));
    desk.must(slip("a.jpg"));
    desk.must(handed_over());
    assert_eq!(desk.act(handed_over()), Err(vec!["nothing-changed".into()]));
}

#[test]
fn debit_cards_allow_no_debit_adjustment() {
    let mut desk = Desk::open(E07, "9.00");
    let ask = || Action::Request { application: Application::DebitAdjustment, remark: "少收".into() };
    desk.must(Action::TellCardKind { card_kind: CardKind::Debit });
    assert_eq!(desk.act(ask()), Err(vec!["not-allowed".into()]));
    desk.must(Action::Request { application: Application::Collection, remark: "少收".into() });
    desk.must(Action::TellCardKind { card_kind: CardKind::Credit });
    desk.must(ask());
    assert_eq!(
        desk.case.request.as_ref().map(|request| request.application),
        Some(Application::DebitAdjustment)
    );
}

#[test]
fn another_type_brings_its_checklist_and_keeps_what_was_done() {
    let mut desk = Desk::open(E03, "20.00");
    desk.must(Action::Check { item: "acquirer-called".into() });
    desk.must(Action::Check { item: "late-file-awaited".into() });
    desk.must(Action::Identify { kind: E01 });
    assert_eq!(desk.case.playbook.id, "E01");
    let done: Vec<&str> =
        desk.case.checklist.iter().filter(|item| item.done.is_some()).map(|item| item.id.as_str()).collect();
    assert_eq!(done, ["acquirer-called"]);
    let event = desk.events.last().unwrap();
    assert_eq!(event.kind, EventKind::Identified);
    assert_eq!(event.new.keys().collect::<Vec<_>>(), ["checklist", "confirmed", "playbook"]);
    assert!(event.old["checklist"].to_string().contains("late-file-awaited"));
}

#[test]
fn what_reconciling_finds_updates_or_proposes_and_never_closes() {
    let mut desk = Desk::open(E03, "20.00");
    let mut found = exception(E01, "21.00");
    assert!(desk.case.differs_from(&found));
    desk.must(Action::Update(Box::new(found.clone())));
    assert_eq!((desk.case.suggested, desk.case.amount), (E01, yuan("21.00")));
    assert_eq!(desk.case.playbook.id, "E01");
    assert!(!desk.case.differs_from(&found));
    let gone = Action::ProposeCleared { how: Some(Resolution::AutoReversed), lines: vec![], why: vec![] };
    desk.must(gone.clone());
    assert_eq!(desk.act(gone), Err(vec!["nothing-changed".into()]));
    assert_eq!(desk.case.state(), CaseState::New);
    desk.must(Action::Identify { kind: E03 });
    found.kind = E01;
    desk.must(Action::Update(Box::new(found)));
    assert_eq!(desk.case.proposal, None);
    assert_eq!(desk.case.kind(), E03);
    assert_eq!(desk.case.playbook.id, "E03");
}

#[test]
fn a_case_keeps_its_work_while_its_records_are_away() {
    let mut desk = Desk::open(E01, "128.00");
    desk.must(slip("a.jpg"));
    desk.must(Action::Check { item: "slips-kept".into() });
    desk.must(Action::ProposeCleared { how: None, lines: vec![], why: vec![] });
    let before = desk.case.clone();
    desk.must(taken_back(POS_LINE));
    desk.must(taken_back(BANK_LINE));
    let away = desk.case.withdrawn.clone().unwrap();
    assert_eq!((away.import, away.lines.len()), (7, 2));
    assert_eq!(desk.act(taken_back(BANK_LINE)), Err(vec!["nothing-changed".into()]));
    assert_eq!(desk.events.last().unwrap().why.as_deref(), Some("下错了文件"));
    assert_eq!(desk.case.proposal, None, "that it cleared is no longer said");
    let expect = Case { withdrawn: desk.case.withdrawn.clone(), proposal: None, ..before.clone() };
    assert_eq!(desk.case, expect);
    desk.must(Action::Restore);
    assert_eq!(desk.case, Case { proposal: None, ..before });
    assert_eq!(desk.act(Action::Restore), Err(vec!["nothing-changed".into()]));
    for back in [
        Action::Update(Box::new(exception(E01, "129.00"))),
        Action::ProposeCleared { how: None, lines: vec![], why: vec![] },
    ] {
        desk.must(taken_back(POS_LINE));
        desk.must(back);
        assert_eq!(desk.case.withdrawn, None);
    }
    assert_eq!(Case::replay(&desk.events).unwrap(), desk.case);
}

#[test]
fn rows_that_were_read_otherwise_are_carried_over() {
    let mut desk = Desk::open(E01, "128.00");
    desk.must(Action::Resolve {
        how: Resolution::RecordAdded,
        proof: Some(Proof::Line(LineIdentity(BANK_LINE.into()))),
        reason: None,
        second: None,
    });
    desk.must(Action::ProposeCleared { how: None, lines: desk.case.lines.clone(), why: vec![] });
    let line = |text: &str| LineIdentity(text.into());
    let rows = vec![(line(POS_LINE), line("acquirer/1|a|b|0")), (line(BANK_LINE), line("bank/2|a|b|0"))];
    desk.must(Action::Reassign { lines: rows.clone() });
    assert_eq!(desk.case.lines, [line("acquirer/1|a|b|0")]);
    assert_eq!(desk.case.proposal.as_ref().unwrap().lines, desk.case.lines);
    let proof = desk.case.resolution.as_ref().unwrap().proof.clone();
    assert_eq!(proof, Some(Proof::Line(line("bank/2|a|b|0"))));
    assert_eq!(
        desk.case.rests_on().cloned().collect::<Vec<_>>(),
        [line("acquirer/1|a|b|0"), line("bank/2|a|b|0")]
    );
    assert_eq!(desk.act(Action::Reassign { lines: rows }), Err(vec!["nothing-changed".into()]));
}

#[test]
fn the_next_action_leads_through_the_steps() {
    let mut desk = Desk::open(E01, "128.00");
    let next = |desk: &Desk| desk.case.next_action("2026-11-19".parse().unwrap(), Rules::built_in());
    assert_eq!(next(&desk), NextAction::ConfirmType);
    desk.must(Action::Identify { kind: E01 });
    let item = |id: &str, step| NextAction::DoItem { item: id.into(), step };
    assert_eq!(next(&desk), item("last-transaction-queried", Step::Identify));
    for id in ["last-transaction-queried", "acquirer-row-checked", "slips-kept"] {
        desk.must(Action::Check { item: id.into() });
    }
    assert_eq!(next(&desk), NextAction::AttachEvidence);
    desk.must(slip("a.jpg"));
    desk.must(Action::Check { item: "acquirer-called".into() });
    assert_eq!(next(&desk), NextAction::Call);
    desk.must(call(Some("2026-11-19")));
    assert!(matches!(next(&desk), NextAction::Chase { .. }));
    desk.must(call(None));
    assert_eq!(next(&desk), item("money-located", Step::Verify));
    desk.must(Action::ProposeCleared { how: None, lines: vec![], why: vec![] });
    assert_eq!(next(&desk), NextAction::DecideProposal { how: None });
}

#[test]
fn steps_tell_how_far_they_are() {
    let mut desk = Desk::open(E01, "128.00");
    let state = |desk: &Desk, step| desk.case.step(step).state;
    assert!(desk.case.steps().iter().all(|step| step.state == StepState::Open && step.items > 0));
    desk.must(Action::Identify { kind: E01 });
    assert_eq!(state(&desk, Step::Identify), StepState::Started);
    desk.must(slip("a.jpg"));
    desk.check_all();
    assert_eq!(state(&desk, Step::Identify), StepState::Done);
    assert_eq!(state(&desk, Step::Collect), StepState::Done);
    assert_eq!(state(&desk, Step::Contact), StepState::Started); // nobody was called yet
    assert_eq!(state(&desk, Step::Prevent), StepState::Started); // no cause, no measure
    desk.must(Action::SetCause { cause: "system-or-network/poor_maintenance".parse().unwrap() });
    desk.must(Action::Prevent { text: "换一条备用网络".into() });
    assert_eq!(state(&desk, Step::Prevent), StepState::Done);
}

#[test]
fn waiting_escalating_and_the_acquirers_side_are_recorded() {
    let mut desk = Desk::open(E01, "128.00");
    desk.must(Action::Hold { on: HoldOn::Acquirer, until: "2026-11-25".parse().unwrap() });
    assert!(matches!(desk.case.side, Some(SideState::OnHold { on: HoldOn::Acquirer, .. })));
    desk.must(Action::Resume);
    assert_eq!(desk.case.side, None);
    desk.must(Action::Escalate { up: true });
    desk.must(Action::TellAcquirerSide { side: AcquirerSide::Agreed });
    desk.must(Action::SetDeadline { theirs: "2026-12-01".parse().unwrap(), source: DeadlineSource::Notice });
    assert_eq!(desk.case.deadline.on.to_string(), "2026-11-29");
    let kinds: Vec<EventKind> = desk.events.iter().map(|event| event.kind).collect();
    use EventKind::{AcquirerSideTold, DeadlineSet, Escalated, Held, Opened, Resumed};
    assert_eq!(kinds, [Opened, Held, Resumed, Escalated, AcquirerSideTold, DeadlineSet]);
    assert_eq!(Case::replay(&desk.events).unwrap(), desk.case);
}

#[test]
fn events_of_no_case_are_refused() {
    let mut desk = Desk::open(E01, "128.00");
    desk.must(Action::Escalate { up: true });
    assert!(matches!(Case::replay(&desk.events[1..]), Err(ReplayError::NoOpening)));
    desk.events[1].case = casework::CaseNumber::new(2026, 2);
    assert!(matches!(Case::replay(&desk.events), Err(ReplayError::OtherCase(_))));
}

#[test]
fn numbers_read_and_show() {
    for (input, expect) in [
        ("2026-0001", Some("2026-0001")),
        ("2026-1", Some("2026-0001")),
        ("2026-12345", Some("2026-12345")),
        ("26-1", None),
        ("x", None),
        ("2026-", None),
        ("2026-+1", None),
    ] {
        let got = input.parse::<casework::CaseNumber>().ok().map(|number| number.to_string());
        assert_eq!(got.as_deref(), expect, "{input}");
    }
}
