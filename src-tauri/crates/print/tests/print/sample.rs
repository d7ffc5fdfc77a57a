//! A case as the corner shop would have it: failed at the terminal, reversal given up, settled by the acquirer.

use std::collections::BTreeMap;

use calendar::BusinessCalendar;
use casework::{
    Action, Application, Attachment, Case, CaseEvent, CaseNumber, Cause, CauseKind, Context, EvidenceKind,
    FurtherCause, Opening, Rules,
};
use chrono::NaiveDateTime;
use ledger::{
    CardKind, ContentHash, Leg, Line, LineIdentity, LineKeys, MaskedCard, ResponseCode, SourceId, Tender,
    TransactionKind,
};
use matching::{ExceptionType, Relation, Why};
use money::{Currency, Money};
use shop::Shop;

pub(crate) const SHOP: &str = include_str!("../../../../../fixtures/days/corner-shop/shop.toml");

pub(crate) fn shop() -> Shop {
    Shop::from_toml(SHOP).unwrap()
}

pub(crate) fn time(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

pub(crate) fn yuan(amount: &str) -> Money {
    Money::parse(amount, Currency::CNY).unwrap()
}

pub(crate) fn line(leg: Leg, at: &str, amount: &str, response: Option<&str>) -> Line {
    let at = time(at);
    let mut line = Line {
        identity: LineIdentity(String::new()),
        content: ContentHash(String::new()),
        leg,
        source: SourceId::new(leg, "898310058120001"),
        day: at.date(),
        at: (leg != Leg::Bank).then_some(at),
        settled_on: (leg == Leg::Acquirer).then(|| at.date()),
        kind: TransactionKind::Sale,
        tender: Tender::Card,
        amount: yuan(amount),
        fee: (leg == Leg::Acquirer).then(|| yuan("1.73")),
        net: (leg == Leg::Acquirer).then(|| yuan("286.27")),
        balance: None,
        keys: keys(),
        card_kind: (leg == Leg::Acquirer).then_some(CardKind::Credit),
        response: response.map(|code| ResponseCode(code.to_owned())),
        pending: None,
        status: (leg == Leg::Pos).then(|| "交易失败 冲正不成功".to_owned()),
        operator: (leg == Leg::Pos).then(|| "01".to_owned()),
        counterparty: None,
        remark: None,
        lost_digits: false,
    };
    line.identity = LineIdentity::of(&line.source, line.day, line.kind, line.amount, &line.keys, None, 0);
    line.content = ContentHash::of(&line);
    line
}

fn keys() -> LineKeys {
    LineKeys {
        merchant_no: Some("898310058120001".to_owned()),
        terminal_no: Some("10080001".to_owned()),
        batch_no: Some("000126".to_owned()),
        voucher_no: Some("004711".to_owned()),
        reference_no: Some("181230050471".to_owned()),
        auth_code: Some("048213".to_owned()),
        order_no: Some("DD20261118-0087".to_owned()),
        card: MaskedCard::cut("622202******4471"),
        ..LineKeys::default()
    }
}

pub(crate) fn rows() -> [(Line, &'static str, u64); 2] {
    [
        (line(Leg::Pos, "2026-11-18T12:30:05", "288.00", Some("98")), "1-terminal-log.csv", 87),
        (line(Leg::Acquirer, "2026-11-18T12:30:06", "288.00", Some("00")), "2-acquirer-detail.csv", 112),
    ]
}

/// The case after some work, with every event that led there.
pub(crate) fn case(attachments: Vec<Attachment>, note: &str) -> (Case, Vec<CaseEvent>) {
    let calendar = BusinessCalendar::china();
    let context = |now: &str| Context { now: time(now), calendar: &calendar, rules: Rules::built_in() };
    let facts = [("response", "98"), ("amount", "288.00"), ("reference_no", "181230050471")];
    let why = Why {
        code: "pos-failed-acquirer-settled".to_owned(),
        args: facts.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    };
    let reversal = Why {
        code: "reversal-failed".to_owned(),
        args: BTreeMap::from([("voucher_no".to_owned(), "004711".to_owned())]),
    };
    let opening = Opening {
        exception: None,
        suggested: ExceptionType::E01,
        relation: Some(Relation::Sale),
        lines: rows().map(|(line, _, _)| line.identity).to_vec(),
        keys: keys(),
        why: vec![why, reversal],
        amount: yuan("288.00"),
        card_kind: Some(CardKind::Credit),
        event_day: "2026-11-18".parse().unwrap(),
        event_at: Some(time("2026-11-18T12:30:05")),
    };
    let opened = context("2026-11-19T09:10:00");
    let (mut case, event) = Case::open(CaseNumber::new(2026, 1), opening, "林经理", &opened).unwrap();
    let mut events = vec![event];
    let remark = "终端显示失败、冲正不成功，收单已清算；商品未交付，顾客已另行付款，请协助原路退回。";
    let mut actions = vec![Action::Identify { kind: ExceptionType::E01 }];
    actions.extend(attachments.into_iter().map(Action::Attach));
    actions.extend([
        Action::Call {
            who: "东海收单客服".to_owned(),
            number: "400-555-0123".to_owned(),
            said: "已登记，三个工作日内回复".to_owned(),
            ticket: Some("TK-20261119-33".to_owned()),
            promised: Some("2026-11-24".parse().unwrap()),
        },
        Action::Note { text: note.to_owned() },
        Action::SetCause {
            cause: Cause { kind: CauseKind::SystemOrNetwork, further: Some(FurtherCause::PoorMaintenance) },
        },
        Action::Request { application: Application::CreditAdjustment, remark: remark.to_owned() },
    ]);
    for (minute, action) in actions.into_iter().enumerate() {
        let now = format!("2026-11-19T10:{minute:02}:30");
        events.push(case.apply(action, "林经理", &context(&now)).unwrap());
    }
    (case, events)
}

pub(crate) fn attachment(name: &str, kind: EvidenceKind, sha256: &str, bytes: u64) -> Attachment {
    Attachment {
        name: name.to_owned(),
        kind,
        bytes,
        sha256: sha256.to_owned(),
        acquired_at: Some(time("2026-11-18T12:33:00")),
    }
}
