use chrono::{Duration, NaiveDate};
use ledger::{
    CardKind, ContentHash, Leg, Line, LineIdentity, LineKeys, MaskedCard, Pending, ResponseCode, SourceId,
    Tender, TransactionKind,
};
use money::{Currency, Money};
use proptest::prelude::*;
use proptest::sample::select;
use store::StoreError;

use crate::samples::{apply, day, new, plan, sale, shop};

const KINDS: [TransactionKind; 12] = [
    TransactionKind::Sale,
    TransactionKind::Void,
    TransactionKind::Refund,
    TransactionKind::Reversal,
    TransactionKind::PreAuth,
    TransactionKind::PreAuthVoid,
    TransactionKind::PreAuthCompletion,
    TransactionKind::Fee,
    TransactionKind::Payout,
    TransactionKind::Adjustment,
    TransactionKind::Booking,
    TransactionKind::Inquiry,
];
const TENDERS: [Tender; 6] =
    [Tender::Card, Tender::Qr, Tender::Cash, Tender::Prepaid, Tender::Coupon, Tender::Other];
const CARD_KINDS: [CardKind; 5] =
    [CardKind::Debit, CardKind::Credit, CardKind::SemiCredit, CardKind::Prepaid, CardKind::Foreign];

fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[ -~\u{4e00}-\u{4eff}\u{0}]{0,12}")
}

fn any_money() -> impl Strategy<Value = Money> {
    (any::<i64>(), select(vec!["CNY", "USD", "JPY"]))
        .prop_map(|(units, code)| Money::from_units(units, Currency::parse(code).unwrap()))
}

fn keys() -> impl Strategy<Value = LineKeys> {
    let card = proptest::option::of(select(vec!["622200******1234", "****1234", "1234"]));
    (proptest::collection::vec(text(), 12), card).prop_map(|(texts, card)| {
        let mut texts = texts.into_iter().map(Option::unwrap_or_default).map(Some);
        let mut next = || texts.next().flatten().filter(|text| text.len() != 1);
        LineKeys {
            merchant_no: next(),
            terminal_no: next(),
            batch_no: next(),
            voucher_no: next(),
            reference_no: next(),
            auth_code: next(),
            order_no: next(),
            channel_no: next(),
            refund_no: next(),
            payout_no: next(),
            original_voucher_no: next(),
            original_reference_no: next(),
            card: card.and_then(MaskedCard::cut),
        }
    })
}

fn facts(line: Line) -> impl Strategy<Value = Line> {
    let monies = (
        any_money(),
        proptest::option::of(any_money()),
        proptest::option::of(any_money()),
        proptest::option::of(any_money()),
    );
    let kinds = (
        select(KINDS.to_vec()),
        select(TENDERS.to_vec()),
        proptest::option::of(select(CARD_KINDS.to_vec())),
        proptest::option::of(select(vec![Pending::NotBooked, Pending::Failed])),
    );
    let moment = proptest::option::of((0_u32..86_400, 0_u32..1_000_000_000));
    let texts = (text(), text(), text(), text(), text());
    (monies, kinds, moment, proptest::option::of(-1_000_i64..60_000), texts, any::<bool>()).prop_map(
        move |(
            (amount, fee, net, balance),
            (kind, tender, card_kind, pending),
            moment,
            settled,
            texts,
            lost,
        )| {
            let at = moment.and_then(|(second, nanos)| {
                line.day.and_hms_opt(0, 0, 0)?.checked_add_signed(
                    Duration::seconds(i64::from(second)) + Duration::nanoseconds(i64::from(nanos)),
                )
            });
            Line {
                kind,
                tender,
                amount,
                fee,
                net,
                balance,
                card_kind,
                pending,
                at,
                settled_on: settled.map(|days| NaiveDate::default() + Duration::days(days)),
                response: texts.0.map(ResponseCode),
                status: texts.1,
                operator: texts.2,
                counterparty: texts.3,
                remark: texts.4,
                lost_digits: lost,
                ..line.clone()
            }
        },
    )
}

fn any_line() -> impl Strategy<Value = Line> {
    let base = (
        select(vec![Leg::Pos, Leg::Acquirer, Leg::Bank, Leg::Wallet]),
        "[A-Za-z0-9|/\u{4e00}-\u{4e20}]{0,15}",
        -30_000_i64..60_000,
        keys(),
    );
    let based = base.prop_map(|(leg, holder, days, keys)| {
        let on = NaiveDate::default() + Duration::days(days);
        Line { source: SourceId::new(leg, &holder), leg, day: on, keys, ..sale(leg, on, 1) }
    });
    (based.prop_flat_map(facts), 0_u32..2_000).prop_map(|(mut line, occurrence)| {
        let time = line.at.map(|at| at.to_string());
        line.identity = LineIdentity::of(
            &line.source,
            line.day,
            line.kind,
            line.amount,
            &line.keys,
            time.as_deref(),
            occurrence,
        );
        line.content = ContentHash::of(&line);
        line
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_line_comes_out_as_it_went_in(mut lines in proptest::collection::vec(any_line(), 1..12)) {
        let (_folder, mut store) = shop();
        lines.sort_by(|one, other| one.identity.cmp(&other.identity));
        lines.dedup_by(|one, other| one.identity == other.identity);
        let rows = lines.iter().zip(2..).map(|(line, row)| new(row, line.clone())).collect();
        apply(&mut store, &plan("a.csv", Leg::Pos, rows)).unwrap();
        prop_assert_eq!(&store.read().lines().unwrap(), &lines);
        for (line, row) in lines.iter().zip(2..) {
            prop_assert_eq!(store.read().line(&line.identity).unwrap(), Some(line.clone()));
            prop_assert_eq!(store.read().line_at(1, row).unwrap(), Some(line.clone()));
        }
        prop_assert_eq!(store.read().check().unwrap(), vec![]);
    }
}

#[test]
fn a_line_that_is_not_its_own_is_refused() {
    let good = sale(Leg::Pos, day("2026-11-16"), 1);
    let other_day = Line { day: day("2026-11-17"), ..good.clone() };
    let other_source = Line { source: SourceId::new(Leg::Pos, "other"), ..good.clone() };
    let no_identity = Line { identity: LineIdentity("pos/1|2026-11-16".to_owned()), ..good.clone() };
    let padded =
        Line { identity: LineIdentity(format!("{}0", good.identity.0.replace("|0", "|00"))), ..good };
    for line in [other_day, other_source, no_identity, padded] {
        let (_folder, mut store) = shop();
        let name = line.identity.clone();
        let error = apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, line)])).unwrap_err();
        assert!(matches!(error, StoreError::Identity(_)), "{name}: {error}");
        assert_eq!(store.read().imports().unwrap(), [], "{name}");
    }
}

#[test]
fn a_source_keeps_its_leg() {
    let (_folder, mut store) = shop();
    let pos = sale(Leg::Pos, day("2026-11-16"), 1);
    let bank = Line { leg: Leg::Bank, ..sale(Leg::Pos, day("2026-11-16"), 2) };
    let error = apply(&mut store, &plan("a.csv", Leg::Pos, vec![new(2, pos), new(3, bank)])).unwrap_err();
    assert!(matches!(error, StoreError::Identity(_)), "{error}");
}

#[test]
fn days_are_read_with_both_ends() {
    let (_folder, mut store) = shop();
    let days = ["2026-11-15", "2026-11-16", "2026-11-17", "2026-11-18"].map(day);
    let rows = days.iter().zip(2..).map(|(on, row)| new(row, sale(Leg::Pos, *on, row))).collect();
    apply(&mut store, &plan("a.csv", Leg::Pos, rows)).unwrap();
    let read: Vec<_> =
        store.read().lines_between(days[1], days[2]).unwrap().into_iter().map(|line| line.day).collect();
    assert_eq!(read, days[1..3]);
}
