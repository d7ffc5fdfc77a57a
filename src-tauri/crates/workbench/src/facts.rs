use std::collections::BTreeSet;

use ledger::Line;

use crate::error::name_of;
use crate::{FactRow, LineView};

/// Fields in the order a manager compares them; `true` where all rows of one event should agree.
const FIELDS: &[(&str, bool)] = &[
    ("day", false),
    ("time", false),
    ("settled_on", false),
    ("kind", false),
    ("amount", true),
    ("fee", false),
    ("net", false),
    ("response", false),
    ("status", false),
    ("merchant_no", true),
    ("terminal_no", true),
    ("batch_no", true),
    ("voucher_no", true),
    ("reference_no", true),
    ("auth_code", true),
    ("order_no", true),
    ("channel_no", true),
    ("card", true),
    ("card_kind", true),
    ("operator", false),
    ("counterparty", false),
    ("remark", false),
];

/// Puts the rows of an event side by side, fields that nobody tells left out.
pub(crate) fn side_by_side(lines: &[LineView]) -> Vec<FactRow> {
    let row = |(field, comparable): &(&str, bool)| {
        let values: Vec<String> = lines.iter().map(|view| told(&view.line, field)).collect();
        // A reversal repeats its sale's amount with the sign turned; that is no disagreement.
        let unsigned = values.iter().map(|text| text.trim_start_matches('-'));
        let distinct: BTreeSet<&str> = unsigned.filter(|text| !text.is_empty()).collect();
        let differs = *comparable && distinct.len() > 1;
        (!distinct.is_empty()).then(|| FactRow { field: (*field).to_owned(), values, differs })
    };
    FIELDS.iter().filter_map(row).collect()
}

fn told(line: &Line, field: &str) -> String {
    let keys = &line.keys;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let shown = |value: Option<String>| value.unwrap_or_default();
    match field {
        "day" => line.day.to_string(),
        "time" => shown(line.at.map(|at| at.format("%H:%M:%S").to_string())),
        "settled_on" => shown(line.settled_on.map(|day| day.to_string())),
        "kind" => name_of(&line.kind),
        "amount" => line.amount.to_string(),
        "fee" => shown(line.fee.map(|fee| fee.to_string())),
        "net" => shown(line.net.map(|net| net.to_string())),
        "response" => shown(line.response.as_ref().map(|code| code.0.clone())),
        "status" => text(&line.status),
        "merchant_no" => text(&keys.merchant_no),
        "terminal_no" => text(&keys.terminal_no),
        "batch_no" => text(&keys.batch_no),
        "voucher_no" => text(&keys.voucher_no),
        "reference_no" => text(&keys.reference_no),
        "auth_code" => text(&keys.auth_code),
        "order_no" => text(&keys.order_no),
        "channel_no" => text(&keys.channel_no),
        "card" => shown(keys.card.as_ref().map(ToString::to_string)),
        "card_kind" => shown(line.card_kind.as_ref().map(name_of)),
        "operator" => text(&line.operator),
        "counterparty" => text(&line.counterparty),
        "remark" => text(&line.remark),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_told() {
        let line: Line = serde_json::from_str(
            r#"{"identity":"i","content":"c","leg":"pos","source":"pos/1","day":"2026-11-16",
            "at":"2026-11-16T09:00:00","settled_on":"2026-11-16","kind":"sale","tender":"card",
            "amount":{"amount":"128.00","currency":"CNY"},"fee":{"amount":"0.64","currency":"CNY"},
            "net":{"amount":"127.36","currency":"CNY"},"balance":null,
            "keys":{"merchant_no":"m","terminal_no":"t","batch_no":"b","voucher_no":"v","reference_no":"r",
            "auth_code":"a","order_no":"o","channel_no":"h","card":"622200******1234"},
            "card_kind":"debit","response":"00","pending":null,"status":"s","operator":"01","counterparty":"p",
            "remark":"k","lost_digits":false}"#,
        )
        .unwrap();
        for (field, _) in FIELDS {
            assert_ne!(told(&line, field), "", "{field}");
        }
    }
}
