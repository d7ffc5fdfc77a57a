//! The payload files: cover sheet, tables, original lines, evidence, and the whole case for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use casework::{CaseEvent, EventKind};
use chrono::NaiveDateTime;
use ledger::{Line, LineKeys};
use print::{CoverEvidence, CoverRow, CoverSheet, cover_sheet};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use words::{Locale, Named, Words};

use crate::{CASE_BYTES_MAX, CasePacket, PacketError, PacketEvidence, SCHEMA, cells, names};

/// The packet with every text free of full card numbers, and how many there were.
pub(crate) fn without_cards(packet: &CasePacket) -> Result<(CasePacket, u32), PacketError> {
    let mut ids = BTreeSet::new();
    for keys in packet.rows.iter().map(|row| &row.line.keys).chain([&packet.case.keys]) {
        ids.extend(known_ids(keys));
    }
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut count = 0;
    let mut clean = packet.clone();
    clean.case = cleaned(&packet.case, &ids, &mut count)?;
    clean.events = cleaned(&packet.events, &ids, &mut count)?;
    clean.rows = cleaned(&packet.rows, &ids, &mut count)?;
    clean.shop = cleaned(&packet.shop, &ids, &mut count)?;
    for file in &mut clean.evidence {
        file.meta = cleaned(&file.meta, &ids, &mut count)?;
    }
    Ok((clean, count))
}

/// The numbers of a row that are known to be something other than a card.
fn known_ids(keys: &LineKeys) -> impl Iterator<Item = &str> {
    [
        &keys.merchant_no,
        &keys.terminal_no,
        &keys.batch_no,
        &keys.voucher_no,
        &keys.reference_no,
        &keys.order_no,
        &keys.channel_no,
        &keys.refund_no,
        &keys.payout_no,
        &keys.original_reference_no,
    ]
    .into_iter()
    .filter_map(|key| key.as_deref())
}

fn cleaned<T: Serialize + DeserializeOwned>(
    noun: &T,
    ids: &[&str],
    count: &mut u32,
) -> Result<T, PacketError> {
    let mut value = serde_json::to_value(noun)?;
    clean(&mut value, ids, count);
    Ok(serde_json::from_value(value)?)
}

fn clean(value: &mut Value, ids: &[&str], count: &mut u32) {
    match value {
        Value::String(text) => {
            let cut = ledger::mask_text_but(text, ids);
            if cut != *text {
                *count += 1;
                *text = cut;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| clean(value, ids, count)),
        Value::Object(fields) => fields.values_mut().for_each(|value| clean(value, ids, count)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The payload files that every packet has beside those attached.
pub(crate) const ALWAYS: [&str; 8] = [
    "data/cover.pdf",
    "data/rows.csv",
    "data/original-lines.txt",
    "data/timeline.csv",
    "data/checklist.csv",
    "data/calls.csv",
    "data/evidence.csv",
    crate::bag::CASE,
];

/// All payload files by path.
pub(crate) fn files(packet: &CasePacket, at: NaiveDateTime) -> Result<Vec<(String, Vec<u8>)>, PacketError> {
    let evidence = renamed(packet)?;
    let mut files = vec![
        ("data/cover.pdf".to_owned(), cover(packet, at, &evidence)?),
        ("data/rows.csv".to_owned(), rows(packet)?),
        ("data/original-lines.txt".to_owned(), original_lines(packet).into_bytes()),
        ("data/timeline.csv".to_owned(), timeline(packet)?),
        ("data/checklist.csv".to_owned(), checklist(packet)?),
        ("data/calls.csv".to_owned(), calls(packet)?),
        ("data/evidence.csv".to_owned(), evidence_table(&evidence)?),
        (crate::bag::CASE.to_owned(), case_json(packet, at, &evidence)?),
    ];
    let attached = evidence.iter().map(|(name, file)| (format!("data/evidence/{name}"), file.bytes.clone()));
    files.extend(attached);
    Ok(files)
}

/// The attached files under their names in the packet, checked against what the case knows of them.
fn renamed(packet: &CasePacket) -> Result<Vec<(String, &PacketEvidence)>, PacketError> {
    let given = packet.evidence.iter().map(|file| file.meta.id);
    if !given.eq(packet.case.evidence.iter().map(|meta| meta.id)) {
        return Err(PacketError::EvidenceIncomplete);
    }
    let numbered = packet.evidence.iter().enumerate().map(|(index, file)| {
        if crate::sha256(&file.bytes) != file.meta.sha256 {
            return Err(PacketError::EvidenceChanged(file.meta.name.clone()));
        }
        Ok((names::evidence(index + 1, &file.meta.name), file))
    });
    numbered.collect()
}

fn cover(
    packet: &CasePacket,
    at: NaiveDateTime,
    evidence: &[(String, &PacketEvidence)],
) -> Result<Vec<u8>, PacketError> {
    let sheet = CoverSheet {
        shop: &packet.shop,
        case: &packet.case,
        rows: packet
            .rows
            .iter()
            .map(|row| CoverRow { line: &row.line, file: &row.file, row: row.row })
            .collect(),
        evidence: evidence.iter().map(|(name, file)| CoverEvidence { name, meta: &file.meta }).collect(),
        version: packet.version,
        supersedes: packet.supersedes.as_ref(),
        head: &packet.head,
        sealed_at: at,
        handled_by: packet.events.last().map_or("", |event| &event.by),
    };
    Ok(cover_sheet(&sheet, packet.locale)?)
}

/// A text of the catalogue in both languages: `参考号 Reference no.`
fn both(id: &str) -> String {
    Locale::ALL.map(|locale| Words::new(locale).text(id, &[])).join(" ")
}

fn name<N: Named>(value: &N) -> String {
    Locale::ALL.map(|locale| Words::new(locale).name(value)).join(" ")
}

fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, PacketError> {
    let heads: Vec<String> = heads.iter().map(|id| both(id)).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    cells::table(&heads, rows)
}

/// A column of the table of rows.
type Column = (&'static str, fn(&Line) -> String);

const COLUMNS: [Column; 26] = [
    ("print-leg", |line| name(&line.leg)),
    ("print-day", |line| words::date(line.day)),
    ("print-time", |line| line.at.map(words::moment).unwrap_or_default()),
    ("print-settled-on", |line| line.settled_on.map(words::date).unwrap_or_default()),
    ("print-kind", |line| name(&line.kind)),
    ("print-amount", |line| line.amount.to_string()),
    ("print-fee", |line| line.fee.map(|fee| fee.to_string()).unwrap_or_default()),
    ("print-net", |line| line.net.map(|net| net.to_string()).unwrap_or_default()),
    ("print-currency", |line| line.amount.currency().to_string()),
    ("print-merchant-no", |line| line.keys.merchant_no.clone().unwrap_or_default()),
    ("print-terminal-no", |line| line.keys.terminal_no.clone().unwrap_or_default()),
    ("print-batch-no", |line| line.keys.batch_no.clone().unwrap_or_default()),
    ("print-voucher-no", |line| line.keys.voucher_no.clone().unwrap_or_default()),
    ("print-reference-no", |line| line.keys.reference_no.clone().unwrap_or_default()),
    ("print-auth-code", |line| line.keys.auth_code.clone().unwrap_or_default()),
    ("print-order-no", |line| line.keys.order_no.clone().unwrap_or_default()),
    ("print-channel-no", |line| line.keys.channel_no.clone().unwrap_or_default()),
    ("print-refund-no", |line| line.keys.refund_no.clone().unwrap_or_default()),
    ("print-payout-no", |line| line.keys.payout_no.clone().unwrap_or_default()),
    ("print-card", |line| line.keys.card.as_ref().map(ToString::to_string).unwrap_or_default()),
    ("print-card-kind", |line| line.card_kind.as_ref().map(name).unwrap_or_default()),
    ("print-response", |line| line.response.as_ref().map(ToString::to_string).unwrap_or_default()),
    ("print-status", |line| line.status.clone().unwrap_or_default()),
    ("print-operator", |line| line.operator.clone().unwrap_or_default()),
    ("print-counterparty", |line| line.counterparty.clone().unwrap_or_default()),
    ("print-line-remark", |line| line.remark.clone().unwrap_or_default()),
];

fn rows(packet: &CasePacket) -> Result<Vec<u8>, PacketError> {
    let mut heads = vec!["print-csv-file", "print-csv-row"];
    heads.extend(COLUMNS.map(|(head, _)| head));
    let rows = packet.rows.iter().map(|row| {
        let mut cells = vec![row.file.clone(), row.row.to_string()];
        cells.extend(COLUMNS.iter().map(|(_, cell)| cell(&row.line)));
        cells
    });
    table(&heads, rows)
}

fn original_lines(packet: &CasePacket) -> String {
    let mut out = String::new();
    for row in &packet.rows {
        // Writing into a string cannot fail.
        let _ = writeln!(
            out,
            "{}:{}\n    {}\n",
            row.file,
            row.row,
            row.text.replace(['\r', '\n'], " ").trim_end()
        );
    }
    out
}

fn timeline(packet: &CasePacket) -> Result<Vec<u8>, PacketError> {
    let heads = ["print-csv-when", "print-csv-who", "print-csv-what", "print-csv-detail", "print-csv-why"];
    let rows = packet.events.iter().map(|event| {
        let why = event.why.clone().unwrap_or_default();
        vec![words::moment(event.at), event.by.clone(), name(&event.kind), detail(event), why]
    });
    table(&heads, rows)
}

/// What an event was about, in the words that were typed or chosen.
fn detail(event: &CaseEvent) -> String {
    let last = |list: &str| event.new.get(list).and_then(Value::as_array).and_then(|list| list.last());
    let told = |value: Option<&Value>, fields: &[&str]| {
        let texts = fields.iter().filter_map(|field| value?.get(field)?.as_str());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    match event.kind {
        EventKind::Attached => told(last("evidence"), &["name", "sha256"]),
        EventKind::Called => told(last("calls"), &["who", "number", "said", "ticket", "promised"]),
        EventKind::Noted => told(last("notes"), &["text"]),
        EventKind::Prevented => told(last("prevention"), &["text"]),
        EventKind::Requested => told(event.new.get("request"), &["application", "remark"]),
        EventKind::Resolved => told(event.new.get("resolution"), &["how", "reason", "second"]),
        EventKind::CauseSet => told(event.new.get("cause"), &["kind", "further"]),
        EventKind::DeadlineSet => told(event.new.get("deadline"), &["on", "theirs", "source"]),
        EventKind::PacketSealed => told(last("packets"), &["sha256"]),
        EventKind::RecordsWithdrawn => {
            let import = event.new.get("withdrawn").and_then(|withdrawn| withdrawn.get("import"));
            import.map_or_else(String::new, |number| format!("import: {number}"))
        }
        EventKind::Checked | EventKind::Unchecked => changed_items(event),
        EventKind::Opened => String::new(),
        _ => plain_fields(&event.new),
    }
}

/// The items whose tick changed.
fn changed_items(event: &CaseEvent) -> String {
    let items = |fields: &Map<String, Value>| {
        fields.get("checklist").and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let before = items(&event.old);
    let changed = items(&event.new).into_iter().filter(|item| !before.contains(item));
    let ids = changed.filter_map(|item| item.get("id").and_then(Value::as_str).map(ToOwned::to_owned));
    ids.collect::<Vec<_>>().join(" · ")
}

fn plain_fields(fields: &Map<String, Value>) -> String {
    let plain = fields.iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some(format!("{name}: {text}")),
        Value::Bool(truth) => Some(format!("{name}: {truth}")),
        _ => None,
    });
    plain.collect::<Vec<_>>().join(" · ")
}

fn checklist(packet: &CasePacket) -> Result<Vec<u8>, PacketError> {
    let heads =
        ["print-csv-step", "print-csv-item", "print-csv-required", "print-csv-done-at", "print-csv-done-by"];
    let rows = packet.case.checklist.iter().map(|item| {
        let text = Locale::ALL.map(|locale| Words::new(locale).item(&packet.case, &item.id)).join(" / ");
        let required = both(if item.required { "print-csv-yes" } else { "print-csv-no" });
        let (at, by) =
            item.done.as_ref().map(|done| (words::moment(done.at), done.by.clone())).unwrap_or_default();
        vec![name(&item.step), text, required, at, by]
    });
    table(&heads, rows)
}

fn calls(packet: &CasePacket) -> Result<Vec<u8>, PacketError> {
    let heads = [
        "print-csv-when",
        "print-csv-who",
        "print-csv-called",
        "print-csv-number",
        "print-csv-said",
        "print-csv-ticket",
        "print-csv-promised",
    ];
    let rows = packet.case.calls.iter().map(|call| {
        vec![
            words::moment(call.at),
            call.by.clone(),
            call.who.clone(),
            call.number.clone(),
            call.said.clone(),
            call.ticket.clone().unwrap_or_default(),
            call.promised.map(words::date).unwrap_or_default(),
        ]
    });
    table(&heads, rows)
}

fn evidence_table(evidence: &[(String, &PacketEvidence)]) -> Result<Vec<u8>, PacketError> {
    let heads = [
        "print-csv-new-name",
        "print-csv-old-name",
        "print-evidence-kind",
        "print-sha256",
        "print-csv-bytes",
        "print-acquired-at",
        "print-csv-added-at",
        "print-csv-added-by",
    ];
    let rows = evidence.iter().map(|(new, file)| {
        vec![
            new.clone(),
            file.meta.name.clone(),
            name(&file.meta.kind),
            file.meta.sha256.clone(),
            file.bytes.len().to_string(),
            file.meta.acquired_at.map(words::moment).unwrap_or_default(),
            words::moment(file.meta.added_at),
            file.meta.added_by.clone(),
        ]
    });
    table(&heads, rows)
}

/// The whole case for programs. Fields: `schema` (this shape's version), `number`, `version`, `supersedes`, `head`,
/// `sealed_at`, `case`, `events`, `rows` (each with `file`, `row`, `text`, `line`), `evidence` (`file` in the packet,
/// `id` in the case), `shop`. Amounts are decimal text with their currency, times local wall time.
fn case_json(
    packet: &CasePacket,
    at: NaiveDateTime,
    evidence: &[(String, &PacketEvidence)],
) -> Result<Vec<u8>, PacketError> {
    let files =
        evidence.iter().map(|(name, file)| json!({ "file": format!("evidence/{name}"), "id": file.meta.id }));
    let whole = json!({
        "schema": SCHEMA,
        "number": packet.case.number,
        "version": packet.version,
        "supersedes": packet.supersedes,
        "head": packet.head,
        "sealed_at": at,
        "case": packet.case,
        "events": packet.events,
        "rows": packet.rows,
        "evidence": files.collect::<Vec<_>>(),
        "shop": packet.shop,
    });
    let mut bytes = serde_json::to_vec_pretty(&sorted(whole))?;
    bytes.push(b'\n');
    if bytes.len() > CASE_BYTES_MAX {
        return Err(PacketError::TooLarge);
    }
    Ok(bytes)
}

/// The value with every object's fields in the order of their names, however the JSON crate was built.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<String, Value> =
                fields.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        other => other,
    }
}
