//! A case from opening to closing: states, refusals, deadlines, severity, replay, and the playbooks it follows.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its table should panic")]

mod closing;
mod playbooks;
mod urgency;
mod working;

use std::collections::BTreeMap;

use calendar::BusinessCalendar;
use casework::{
    Action, Attachment, Case, CaseEvent, CaseNumber, Context, EvidenceKind, Opening, Rules, WithdrawnLine,
};
use chrono::NaiveDateTime;
use ledger::{ContentHash, Leg, Line, LineIdentity, LineKeys, SourceId, Tender, TransactionKind};
use matching::{Exception, ExceptionId, ExceptionState, ExceptionType, Relation, Why};
use money::{Currency, Money};

/// A Wednesday morning.
const OPENED: &str = "2026-11-18T09:30:00";
const BANK_LINE: &str = "bank/6222|2026-11-19|aa|0";
const POS_LINE: &str = "pos/898310058120001|2026-11-17|cc|0";

fn moment(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn yuan(text: &str) -> Money {
    Money::parse(text, Currency::CNY).unwrap()
}

fn exception(kind: ExceptionType, amount: &str) -> Exception {
    Exception {
        id: ExceptionId("s0011223344".into()),
        kind,
        relation: Relation::Sale,
        state: ExceptionState::Open,
        watch_until: None,
        amount: yuan(amount),
        keys: LineKeys { reference_no: Some("023456789012".into()), ..LineKeys::default() },
        lines: vec![LineIdentity(POS_LINE.into())],
        why: vec![Why { code: "pos-unknown".into(), args: BTreeMap::new() }],
        missing: None,
    }
}

/// A case being worked, with the world around it and every event so far.
struct Desk {
    calendar: BusinessCalendar,
    now: NaiveDateTime,
    case: Case,
    events: Vec<CaseEvent>,
}

impl Desk {
    fn open(kind: ExceptionType, amount: &str) -> Self {
        let calendar = BusinessCalendar::china();
        let now = moment(OPENED);
        let opening = Opening::of(&exception(kind, amount), "2026-11-17".parse().unwrap(), None, None);
        let context = Context { now, calendar: &calendar, rules: Rules::built_in() };
        let (case, event) = Case::open(CaseNumber::new(2026, 1), opening, "林", &context).unwrap();
        Self { calendar, now, case, events: vec![event] }
    }

    fn act(&mut self, action: Action) -> Result<(), Vec<String>> {
        let context = Context { now: self.now, calendar: &self.calendar, rules: Rules::built_in() };
        match self.case.apply(action, "林", &context) {
            Ok(event) => {
                self.events.push(event);
                Ok(())
            }
            Err(error) => Err(error.refusals().into_iter().map(|refusal| refusal.code).collect()),
        }
    }

    fn must(&mut self, action: Action) {
        self.act(action.clone()).unwrap_or_else(|refused| panic!("{action:?}: {refused:?}"));
    }

    fn check_all(&mut self) {
        let open: Vec<String> =
            self.case.checklist.iter().filter(|i| i.done.is_none()).map(|i| i.id.clone()).collect();
        for item in open {
            self.must(Action::Check { item });
        }
    }
}

/// A row of a name and amount.
fn line(identity: &str, amount: &str) -> Line {
    let leg = if identity.starts_with("pos/") { Leg::Pos } else { Leg::Bank };
    Line {
        identity: LineIdentity(identity.into()),
        content: ContentHash(String::new()),
        leg,
        source: SourceId::new(leg, "6222"),
        day: "2026-11-19".parse().unwrap(),
        at: None,
        settled_on: None,
        kind: TransactionKind::Booking,
        tender: Tender::Card,
        amount: yuan(amount),
        fee: None,
        net: None,
        balance: None,
        keys: LineKeys::default(),
        card_kind: None,
        response: None,
        pending: None,
        status: None,
        operator: None,
        counterparty: None,
        remark: None,
        lost_digits: false,
    }
}

fn slip(name: &str) -> Action {
    Action::Attach(Attachment {
        name: name.into(),
        kind: EvidenceKind::Slip,
        bytes: 1_000,
        sha256: format!("hash of {name}"),
        acquired_at: Some(moment("2026-11-17T20:00:00")),
    })
}

/// The import of a row is taken back.
fn taken_back(line: &str) -> Action {
    let (source, rest) = line.split_once('|').unwrap();
    let day = rest.split('|').next().unwrap().parse().unwrap();
    let (line, source) = (LineIdentity(line.into()), SourceId(source.into()));
    let line = WithdrawnLine { line, source, terminal_no: None, day };
    Action::Withdraw { import: 7, lines: vec![line], why: Some("下错了文件".into()) }
}

fn call(promised: Option<&str>) -> Action {
    Action::Call {
        who: "东海收单客服".into(),
        number: "400-555-0123".into(),
        said: "已受理".into(),
        ticket: Some("T-1".into()),
        promised: promised.map(|day| day.parse().unwrap()),
    }
}
