//! What the cover sheet of a case packet shows, as data for its template.

use casework::{Case, Evidence, PacketVersion};
use chrono::NaiveDateTime;
use ledger::{Leg, Line, ResponseTable};
use matching::ExceptionType;
use serde_json::{Value, json};
use shop::Shop;
use words::{Locale, date, moment, money_with_currency};

use crate::voice::{Voice, plain};

/// Most records that stand side by side; more are listed below each other.
const SIDE_BY_SIDE_MAX: usize = 4;
/// Most records listed on the sheet; all are in the packet's table.
const LISTED_MAX: usize = 60;

const RECORD_HEADS: [&str; 5] =
    ["print-leg", "print-time", "print-reference-no", "print-amount", "print-source"];
const EVIDENCE_HEADS: [&str; 5] =
    ["print-number", "print-file", "print-evidence-kind", "print-acquired-at", "print-acquired-by"];

/// A cover sheet before it is set.
#[derive(Debug, Clone)]
pub struct CoverSheet<'a> {
    /// The shop as it was when the packet was sealed.
    pub shop: &'a Shop,
    /// The case.
    pub case: &'a Case,
    /// The records it rests on, in the order of the packet's table.
    pub rows: Vec<CoverRow<'a>>,
    /// The files in the packet.
    pub evidence: Vec<CoverEvidence<'a>>,
    /// Version of the packet, from 1.
    pub version: u32,
    /// The version it stands for.
    pub supersedes: Option<&'a PacketVersion>,
    /// Head of the event chain.
    pub head: &'a str,
    /// Time of the last event.
    pub sealed_at: NaiveDateTime,
    /// Who handles the case: the operator of the last event.
    pub handled_by: &'a str,
}

/// A record with its place of origin.
#[derive(Debug, Clone)]
pub struct CoverRow<'a> {
    /// The record.
    pub line: &'a Line,
    /// The file it was read from.
    pub file: &'a str,
    /// Its line there, from 1.
    pub row: u64,
}

/// A file in the packet.
#[derive(Debug, Clone)]
pub struct CoverEvidence<'a> {
    /// Its name in the packet.
    pub name: &'a str,
    /// What is known of it.
    pub meta: &'a Evidence,
}

/// Who holds money that is not theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// 长款: the shop has or gets too much.
    Surplus,
    /// 短款: the shop got too little.
    Shortage,
    /// The records do not tell yet.
    Open,
}

/// Whether the shop holds too much or got too little, as far as type and records tell.
pub fn direction(kind: ExceptionType, rows: &[CoverRow<'_>]) -> Direction {
    use ExceptionType::{E01, E02, E06, E07, E11, E12, E14, E15, E16};
    let of = |leg: Leg| rows.iter().filter(move |row| row.line.leg == leg);
    match kind {
        E06 | E12 | E16 => Direction::Surplus,
        E02 | E11 | E14 | E15 => Direction::Shortage,
        E01 if of(Leg::Acquirer).any(|row| !row.line.amount.is_negative()) => Direction::Surplus,
        E07 => {
            let (pos, acquirer) = (of(Leg::Pos).next(), of(Leg::Acquirer).next());
            match pos.zip(acquirer).and_then(|(pos, acquirer)| {
                acquirer.line.amount.checked_sub(pos.line.amount).ok().filter(|gap| !gap.is_zero())
            }) {
                Some(gap) if gap.is_negative() => Direction::Shortage,
                Some(_) => Direction::Surplus,
                None => Direction::Open,
            }
        }
        _ => Direction::Open,
    }
}

/// Everything the template shows.
pub(crate) fn data(sheet: &CoverSheet<'_>, locale: Option<Locale>) -> Value {
    let voice = Voice::new(locale);
    let case = sheet.case;
    let version = sheet.version.to_string();
    let supersedes = sheet.supersedes.map(|old| old.version.to_string());
    json!({
        "lang": voice.lang(),
        "title": voice.say("print-title", &[]),
        "subtitle": voice.say("print-subtitle", &[]),
        "merchant_name": sheet.shop.merchant.licence_name,
        "case_label": voice.say("print-case", &[]),
        "case_no": case.number.as_str(),
        "version": voice.say("print-version-of", &[("version", &version)]),
        "version_no": version,
        "supersedes": supersedes.map(|old| voice.say("print-supersedes", &[("version", &old)])),
        "sealed": field(&voice, "print-sealed-at", plain(moment(sheet.sealed_at))),
        "glance": glance(sheet, &voice),
        "story": { "title": voice.say("print-what-happened", &[]), "texts": story(case, &voice) },
        "request": request(case, &voice),
        "blocks": [
            { "title": voice.say("print-merchant", &[]), "fields": merchant(sheet.shop, &voice) },
            { "title": voice.say("print-transaction", &[]), "fields": transaction(sheet, &voice) },
        ],
        "records": records(sheet, &voice),
        "evidence": evidence(sheet, &voice),
        "sign": {
            "handled_by": field(&voice, "print-handled-by", plain(sheet.handled_by)),
            "signature": voice.say("print-signature", &[]),
            "stamp": voice.say("print-stamp", &[]),
            "date": voice.say("print-date", &[]),
        },
        "foot": {
            "head_label": voice.say("print-chain-head", &[]),
            "head": sheet.head,
            "hint": voice.say("print-check-hint", &[]),
            "page": voice.say("print-page", &[("page", "#"), ("pages", "##")]),
        },
    })
}

fn field(voice: &Voice, label: &str, value: Value) -> Value {
    json!({ "label": voice.say(label, &[]), "value": value })
}

fn glance(sheet: &CoverSheet<'_>, voice: &Voice) -> Vec<Value> {
    let case = sheet.case;
    let kind = case.kind();
    let typed = voice.each(|words| format!("{kind} {}", words.name(&kind)));
    let direction = match direction(kind, &sheet.rows) {
        Direction::Surplus => "print-direction-surplus",
        Direction::Shortage => "print-direction-shortage",
        Direction::Open => "print-direction-open",
    };
    let happened = case.event_at.map_or_else(|| date(case.event_day), moment);
    let cause = match case.cause {
        Some(cause) => voice.each(|words| words.cause(cause)),
        None => voice.say("print-cause-open", &[]),
    };
    vec![
        field(voice, "print-type", typed),
        field(voice, "print-amount-at-stake", plain(money_with_currency(case.amount))),
        field(voice, "print-direction", voice.say(direction, &[])),
        field(voice, "print-event-at", plain(happened)),
        field(voice, "print-cause", cause),
        field(voice, "print-deadline", plain(date(case.deadline.on))),
    ]
}

/// What the type means, then every fact that speaks for it.
fn story(case: &Case, voice: &Voice) -> Vec<Value> {
    let what = voice.each(|words| words.about(case.kind()));
    std::iter::once(what).chain(case.why.iter().map(|why| voice.each(|words| words.why(why)))).collect()
}

fn request(case: &Case, voice: &Voice) -> Value {
    let (what, remark) = match &case.request {
        Some(request) => (voice.name(&request.application), request.remark.as_str()),
        None => (voice.say("print-request-open", &[]), ""),
    };
    json!({
        "title": voice.say("print-request", &[]),
        "what": what,
        "remark": field(voice, "print-remark", plain(remark)),
        "side": field(voice, "print-acquirer-side", voice.name(&case.acquirer_side)),
        "hint": voice.say("print-search-hint", &[]),
    })
}

fn merchant(shop: &Shop, voice: &Voice) -> Vec<Value> {
    let merchant = &shop.merchant;
    [
        ("print-licence-name", &merchant.licence_name),
        ("print-slip-name", &merchant.slip_name),
        ("print-credit-code", &merchant.credit_code),
        ("print-address", &merchant.address),
        ("print-contact", &merchant.contact_person),
        ("print-phone", &merchant.phone),
        ("print-account-holder", &shop.account.holder),
        ("print-account-last4", &shop.account.last4),
        ("print-account-bank", &shop.account.bank),
    ]
    .into_iter()
    .filter(|(_, value)| !value.trim().is_empty())
    .map(|(label, value)| field(voice, label, plain(value)))
    .collect()
}

fn transaction(sheet: &CoverSheet<'_>, voice: &Voice) -> Vec<Value> {
    let (case, keys) = (sheet.case, &sheet.case.keys);
    let of = |leg: Leg| sheet.rows.iter().map(|row| row.line).find(|line| line.leg == leg);
    let (pos, acquirer, bank) = (of(Leg::Pos), of(Leg::Acquirer), of(Leg::Bank));
    let lead = pos.or(acquirer).or(bank);
    let happened = case.event_at.map_or_else(|| date(case.event_day), moment);
    let settled = acquirer.map(|line| date(line.settled_on.unwrap_or(line.day)));
    let texts = [
        ("print-merchant-no", keys.merchant_no.clone()),
        ("print-terminal-no", keys.terminal_no.clone()),
        ("print-batch-no", keys.batch_no.clone()),
        ("print-voucher-no", keys.voucher_no.clone()),
        ("print-reference-no", keys.reference_no.clone()),
        ("print-auth-code", keys.auth_code.clone()),
        ("print-order-no", keys.order_no.clone()),
        ("print-channel-no", keys.channel_no.clone()),
        ("print-refund-no", keys.refund_no.clone()),
        ("print-payout-no", keys.payout_no.clone()),
        ("print-time", Some(happened)),
        ("print-settled-on-acquirer", settled),
        ("print-settled-on-bank", bank.map(|line| date(line.day))),
        ("print-amount", lead.map(|line| money_with_currency(line.amount))),
        ("print-error-amount", Some(money_with_currency(case.amount))),
        ("print-card", keys.card.as_ref().map(ToString::to_string)),
    ];
    let known = texts.into_iter().filter_map(|(label, text)| Some((label, text?)));
    let mut fields: Vec<Value> = known.map(|(label, text)| field(voice, label, plain(text))).collect();
    if let Some(kind) = case.card_kind {
        fields.push(field(voice, "print-card-kind", voice.name(&kind)));
    }
    if let Some(line) = pos.or(acquirer).filter(|line| line.response.is_some()) {
        fields.push(field(voice, "print-response", response(line, voice)));
    }
    fields
}

/// The response code with its meaning; nothing where the leg has none.
fn response(line: &Line, voice: &Voice) -> Value {
    let Some(response) = &line.response else { return plain("") };
    let table = ResponseTable::unionpay();
    let meaning = table.meaning(response);
    voice.each(|words| {
        let text = meaning.map_or("", |meaning| match words.locale() {
            Locale::ZhCn => &meaning.zh,
            Locale::En => &meaning.en,
        });
        if response.0.trim().is_empty() && text.is_empty() {
            words.text("print-no-reply", &[])
        } else {
            format!("{} {text}", response.0.trim()).trim().to_owned()
        }
    })
}

/// One fact of a record, as the tables show it.
struct Fact {
    label: &'static str,
    /// Whether it matters that the records agree in it.
    compared: bool,
    value: fn(&CoverRow<'_>, &Voice) -> Value,
}

const fn fact(label: &'static str, compared: bool, value: fn(&CoverRow<'_>, &Voice) -> Value) -> Fact {
    Fact { label, compared, value }
}

fn text(text: Option<&String>) -> Value {
    plain(text.cloned().unwrap_or_default())
}

const FACTS: [Fact; 20] = [
    fact("print-source", false, place),
    fact("print-time", false, |row, _| plain(row.line.at.map_or_else(|| date(row.line.day), moment))),
    fact("print-settled-on", false, |row, _| plain(row.line.settled_on.map(date).unwrap_or_default())),
    fact("print-kind", true, |row, voice| voice.name(&row.line.kind)),
    fact("print-amount", true, |row, _| plain(money_with_currency(row.line.amount))),
    fact("print-fee", false, |row, _| plain(row.line.fee.map(money_with_currency).unwrap_or_default())),
    fact("print-net", false, |row, _| plain(row.line.net.map(money_with_currency).unwrap_or_default())),
    fact("print-response", true, |row, voice| response(row.line, voice)),
    fact("print-status", false, |row, _| text(row.line.status.as_ref())),
    fact("print-merchant-no", true, |row, _| text(row.line.keys.merchant_no.as_ref())),
    fact("print-terminal-no", true, |row, _| text(row.line.keys.terminal_no.as_ref())),
    fact("print-batch-no", true, |row, _| text(row.line.keys.batch_no.as_ref())),
    fact("print-voucher-no", true, |row, _| text(row.line.keys.voucher_no.as_ref())),
    fact("print-reference-no", true, |row, _| text(row.line.keys.reference_no.as_ref())),
    fact("print-auth-code", true, |row, _| text(row.line.keys.auth_code.as_ref())),
    fact("print-order-no", true, |row, _| text(row.line.keys.order_no.as_ref())),
    fact("print-channel-no", true, |row, _| text(row.line.keys.channel_no.as_ref())),
    fact("print-card", false, |row, _| {
        plain(row.line.keys.card.as_ref().map(ToString::to_string).unwrap_or_default())
    }),
    fact("print-counterparty", false, |row, _| text(row.line.counterparty.as_ref())),
    fact("print-line-remark", false, |row, _| text(row.line.remark.as_ref())),
];

fn records(sheet: &CoverSheet<'_>, voice: &Voice) -> Value {
    let rows = &sheet.rows;
    let beside = rows.len() <= SIDE_BY_SIDE_MAX;
    let left = rows.len().saturating_sub(LISTED_MAX);
    json!({
        "title": voice.say("print-records", &[]),
        "empty": voice.say("print-no-records", &[]),
        "beside": beside,
        "legs": rows.iter().map(|row| leg(row, voice)).collect::<Vec<_>>(),
        "leg_label": voice.say("print-leg", &[]),
        "facts": if beside { facts(rows, voice) } else { Vec::new() },
        "differs": voice.say("print-differs", &[]),
        "list": if beside { Vec::new() } else { rows.iter().take(LISTED_MAX).map(|row| listed(row, voice)).collect() },
        "list_head": heads(&RECORD_HEADS, voice),
        "more": (left > 0).then(|| voice.say("print-rows-in-csv", &[("count", &left.to_string())])),
    })
}

fn heads(keys: &[&str], voice: &Voice) -> Vec<Value> {
    keys.iter().map(|key| voice.say(key, &[])).collect()
}

/// Where a record comes from: `bank.csv 第 47 行`, the file named once.
fn place(row: &CoverRow<'_>, voice: &Voice) -> Value {
    let mut place = voice.say("print-row", &[("row", &row.row.to_string())]);
    if let Some(Value::String(first)) = place.get_mut(0) {
        *first = format!("{} {first}", row.file);
    }
    place
}

fn leg(row: &CoverRow<'_>, voice: &Voice) -> Value {
    voice.name(&row.line.leg)
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_none_or(|texts| texts.iter().all(|text| text.as_str().is_none_or(str::is_empty)))
}

/// The facts that at least one record tells; marked where the records that tell it disagree.
fn facts(rows: &[CoverRow<'_>], voice: &Voice) -> Vec<Value> {
    let mut told = Vec::new();
    for fact in &FACTS {
        let values: Vec<Value> = rows.iter().map(|row| (fact.value)(row, voice)).collect();
        let mut known = values.iter().filter(|value| !is_empty(value));
        let Some(first) = known.next() else { continue };
        let differs = fact.compared && known.any(|value| value != first);
        told.push(json!({ "label": voice.say(fact.label, &[]), "differs": differs, "values": values }));
    }
    told
}

fn listed(row: &CoverRow<'_>, voice: &Voice) -> Vec<Value> {
    let line = row.line;
    vec![
        leg(row, voice),
        plain(line.at.map_or_else(|| date(line.day), moment)),
        text(line.keys.reference_no.as_ref().or(line.keys.order_no.as_ref())),
        plain(money_with_currency(line.amount)),
        place(row, voice),
    ]
}

fn evidence(sheet: &CoverSheet<'_>, voice: &Voice) -> Value {
    let files = sheet.evidence.iter().map(|file| {
        json!({
            "name": file.name,
            "kind": voice.name(&file.meta.kind),
            "acquired": moment(file.meta.acquired_at.unwrap_or(file.meta.added_at)),
            "by": file.meta.added_by,
            "sha256": file.meta.sha256,
        })
    });
    json!({
        "title": voice.say("print-evidence", &[]),
        "empty": voice.say("print-no-evidence", &[]),
        "head": heads(&EVIDENCE_HEADS, voice),
        "files": files.collect::<Vec<_>>(),
    })
}
