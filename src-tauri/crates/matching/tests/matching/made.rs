//! Lines in few words, and a shop to judge them in.
//!
//! A row is `pos|acq|bank|wallet DAY …`, the day of November 2026:
//! `pos 16 12:05:44 sale 156.00 k=7 card=9312 code=98` · `acq 16 12:05:44 sale 156.00 k=7 fee=0.78 s=17` ·
//! `bank 17 +11704.10 acquirer 20261116 898310058120001` · `cover acq 16 19`.
//! `k=7` is short for a reference no. and voucher of its own; `ref= v= b= o= auth= card= t= oref= ov= code= tender=`
//! and the flags `failed`, `lost`, `debit` say the rest. Without a `cover` row every leg covers the whole month.

use std::collections::BTreeSet;

use calendar::BusinessCalendar;
use chrono::{NaiveDate, NaiveDateTime};
use ledger::{
    CardKind, ContentHash, Coverage, Leg, Line, LineIdentity, LineKeys, MaskedCard, Pending, ResponseCode,
    ResponseTable, SourceId, Tender, TransactionKind,
};
use matching::{
    ExceptionState, Fate, Input, Pins, Reconciliation, Relation, Rules, WHY_CODES, nearest, reconcile,
};
use money::{Currency, Money};
use shop::Shop;

pub(crate) const MERCHANT: &str = "898310058120001";
pub(crate) const TERMINAL: &str = "10080001";

const SHOP: &str = include_str!("../../../../../fixtures/days/corner-shop/shop.toml");

/// A shop with its files; everything that [`Input`] borrows.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) lines: Vec<Line>,
    pub(crate) looks: BTreeSet<LineIdentity>,
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) shop: Shop,
    pub(crate) pins: Pins,
    pub(crate) as_of: NaiveDate,
}

pub(crate) fn november(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

pub(crate) fn yuan(text: &str) -> Money {
    Money::parse(text, Currency::CNY).unwrap()
}

impl Made {
    pub(crate) fn new(rows: &[&str], as_of: u32) -> Self {
        let mut made = Self {
            lines: Vec::new(),
            looks: BTreeSet::new(),
            coverage: Vec::new(),
            shop: Shop::from_toml(SHOP).unwrap(),
            pins: Pins::default(),
            as_of: november(as_of),
        };
        for row in rows {
            match row.strip_prefix("cover ") {
                Some(rest) => made.coverage.push(coverage(rest)),
                None => made.push(line(row)),
            }
        }
        if made.coverage.is_empty() {
            made.coverage = ["pos 1 30", "acq 1 30", "bank 1 30"].map(coverage).to_vec();
        }
        made
    }

    /// Adds a line, counting equal ones as one file would.
    pub(crate) fn push(&mut self, mut line: Line) {
        let time = line.at.map(|at| at.to_string());
        let mut occurrence = 0;
        loop {
            let (source, keys) = (line.source.clone(), line.keys.clone());
            line.identity = LineIdentity::of(
                &source,
                line.day,
                line.kind,
                line.amount,
                &keys,
                time.as_deref(),
                occurrence,
            );
            if self.lines.iter().all(|other| other.identity != line.identity) {
                break;
            }
            occurrence += 1;
        }
        line.content = ContentHash::of(&line);
        self.lines.push(line);
    }

    pub(crate) fn identity(&self, at: usize) -> LineIdentity {
        self.lines[at].identity.clone()
    }

    pub(crate) fn reconcile(&self) -> Reconciliation {
        self.reconcile_lines(&self.lines)
    }

    pub(crate) fn reconcile_lines(&self, lines: &[Line]) -> Reconciliation {
        self.with(lines, reconcile)
    }

    /// The row numbers nearest to a row, best first.
    pub(crate) fn nearest(&self, at: usize) -> Vec<usize> {
        let found = self.with(&self.lines, |input| nearest(input, &self.identity(at)));
        let others = found.iter().flat_map(|one| &one.lines).filter(|line| **line != self.identity(at));
        others.filter_map(|line| self.lines.iter().position(|other| other.identity == *line)).collect()
    }

    fn with<T>(&self, lines: &[Line], ask: impl Fn(&Input<'_>) -> T) -> T {
        ask(&Input {
            lines,
            looks: &self.looks,
            coverage: &self.coverage,
            shop: &self.shop,
            calendar: &BusinessCalendar::china(),
            responses: &ResponseTable::unionpay(),
            rules: &Rules::built_in(),
            pins: &self.pins,
            as_of: self.as_of,
        })
    }

    /// Fates of one relation in the order the rows were made, and exceptions as `E07 open 54.00 0+1`.
    pub(crate) fn told(&self, relation: Relation) -> (Vec<String>, Vec<String>) {
        let got = self.reconcile();
        let fates = self.lines.iter().filter_map(|line| {
            let fate =
                got.fates.iter().find(|fate| fate.relation == relation && fate.line == line.identity)?;
            Some(fate_text(fate.fate))
        });
        let mut exceptions: Vec<String> = got
            .exceptions
            .iter()
            .filter(|exception| exception.relation == relation)
            .map(|exception| {
                assert!(!exception.why.is_empty());
                for why in &exception.why {
                    let (_, names) = WHY_CODES.iter().find(|(code, _)| *code == why.code).unwrap();
                    assert!(why.args.keys().eq(names.iter()), "{}", why.code);
                }
                let place = |identity: &LineIdentity| {
                    self.lines.iter().position(|line| line.identity == *identity).unwrap()
                };
                let mut places: Vec<usize> = exception.lines.iter().map(place).collect();
                places.sort_unstable();
                let rows: Vec<String> = places.iter().map(ToString::to_string).collect();
                let state = if exception.state == ExceptionState::Watch { "watch" } else { "open" };
                let missing = exception.missing.as_ref().map(|file| format!("{:?} {}", file.leg, file.day));
                let rows = missing.unwrap_or_else(|| rows.join("+"));
                format!("{} {state} {} {rows}", exception.kind, exception.amount)
            })
            .collect();
        exceptions.sort();
        (fates.collect(), exceptions)
    }
}

fn fate_text(fate: Fate) -> String {
    match fate {
        Fate::Matched => "matched".to_owned(),
        Fate::Netted => "netted".to_owned(),
        Fate::Excepted => "excepted".to_owned(),
        Fate::Waiting { until: Some(until), why } => format!("{why:?} {}", until.on.format("%d")),
        Fate::Waiting { until: None, why } => format!("{why:?}"),
        Fate::NotMoney { why } => format!("{why:?}"),
    }
}

fn leg(text: &str) -> Leg {
    match text {
        "pos" => Leg::Pos,
        "acq" => Leg::Acquirer,
        "bank" => Leg::Bank,
        "wallet" => Leg::Wallet,
        other => panic!("no leg: {other}"),
    }
}

fn coverage(text: &str) -> Coverage {
    let words: Vec<&str> = text.split(' ').collect();
    let leg = leg(words[0]);
    Coverage {
        leg,
        source: SourceId::new(leg, MERCHANT),
        merchant_no: (leg != Leg::Bank).then(|| MERCHANT.to_owned()),
        terminal_no: words.get(3).map(|no| (*no).to_owned()),
        from: november(words[1].parse().unwrap()),
        to: november(words[2].parse().unwrap()),
    }
}

/// Reads a row; see the module's words.
pub(crate) fn line(text: &str) -> Line {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (leg, day) = (leg(words[0]), november(words[1].parse().unwrap()));
    let mut line = blank(leg, day);
    if leg == Leg::Bank {
        line.amount = yuan(words[2].trim_start_matches('+'));
        line.tender = Tender::Other;
        let acquirer = words.get(3) == Some(&"acquirer");
        line.counterparty =
            words.get(3).map(|word| if acquirer { "东海收单服务有限公司" } else { word }.to_owned());
        line.remark = Some(words.get(4..).unwrap_or_default().join(" "));
        return line;
    }
    line.at = NaiveDateTime::parse_from_str(&format!("{day} {}", words[2]), "%Y-%m-%d %H:%M:%S").ok();
    line.kind = kind(words[3]);
    line.amount = yuan(words[4]);
    if matches!(line.kind, TransactionKind::Void | TransactionKind::Refund | TransactionKind::Reversal) {
        line.amount = line.amount.negated();
    }
    line.keys.merchant_no = Some(MERCHANT.to_owned());
    line.keys.terminal_no = Some(TERMINAL.to_owned());
    line.keys.batch_no = Some("000231".to_owned());
    if leg == Leg::Pos {
        line.response = Some(ResponseCode("00".to_owned()));
    } else {
        line.settled_on = Some(day);
    }
    for word in &words[5..] {
        set(&mut line, word);
    }
    line
}

fn blank(leg: Leg, day: NaiveDate) -> Line {
    Line {
        identity: LineIdentity(String::new()),
        content: ContentHash(String::new()),
        leg,
        source: SourceId::new(leg, MERCHANT),
        day,
        at: None,
        settled_on: None,
        kind: TransactionKind::Booking,
        tender: Tender::Card,
        amount: Money::zero(Currency::CNY),
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

fn kind(text: &str) -> TransactionKind {
    match text {
        "sale" => TransactionKind::Sale,
        "void" => TransactionKind::Void,
        "refund" => TransactionKind::Refund,
        "reversal" => TransactionKind::Reversal,
        "preauth" => TransactionKind::PreAuth,
        "completion" => TransactionKind::PreAuthCompletion,
        "inquiry" => TransactionKind::Inquiry,
        "adjustment" => TransactionKind::Adjustment,
        "payout" => TransactionKind::Payout,
        other => panic!("no kind: {other}"),
    }
}

fn set(line: &mut Line, word: &str) {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    let text = Some(value.to_owned()).filter(|value| !value.is_empty());
    match name {
        "k" => {
            line.keys.reference_no = Some(format!("1116{:08}", value.parse::<u32>().unwrap()));
            line.keys.voucher_no = Some(format!("{:06}", value.parse::<u32>().unwrap()));
        }
        "ref" => line.keys.reference_no = text,
        "v" => line.keys.voucher_no = text,
        "b" => line.keys.batch_no = text,
        "o" => line.keys.order_no = text,
        "auth" => line.keys.auth_code = text,
        "card" => line.keys.card = MaskedCard::cut(&format!("622200******{value}")),
        "t" => line.keys.terminal_no = text,
        "m" => line.keys.merchant_no = text,
        "oref" => line.keys.original_reference_no = text,
        "ov" => line.keys.original_voucher_no = text,
        "channel" => line.keys.channel_no = text,
        "code" => line.response = Some(ResponseCode(value.to_owned())),
        "status" => line.status = text,
        "fee" => line.fee = Some(yuan(value)),
        "net" => line.net = Some(yuan(value)),
        "s" => line.settled_on = value.parse().ok().map(november),
        "tender" => {
            line.tender = match value {
                "cash" => Tender::Cash,
                "qr" => Tender::Qr,
                _ => Tender::Coupon,
            }
        }
        "failed" => line.pending = Some(Pending::Failed),
        "lost" => line.lost_digits = true,
        "debit" => line.card_kind = Some(CardKind::Debit),
        "credit" => line.card_kind = Some(CardKind::Credit),
        other => panic!("no such word: {other}"),
    }
}
