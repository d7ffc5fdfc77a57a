use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use matching::ExceptionType;
use serde::{Deserialize, Serialize};

use crate::{Application, Case, CauseKind, ChecklistItem, EvidenceKind, Step};

/// The built-in playbooks; the last one serves every type that has none of its own.
const BUILT_IN: [&str; 5] = [
    include_str!("../playbooks/E01.toml"),
    include_str!("../playbooks/E03.toml"),
    include_str!("../playbooks/E06.toml"),
    include_str!("../playbooks/E07.toml"),
    include_str!("../playbooks/general.toml"),
];

/// How one kind of exception is worked: what it is, what never to do, what to do step by step, what to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Playbook {
    /// Its id: a type's code, or `general`.
    pub id: String,
    /// Its version; a case keeps the one it was worked by.
    pub version: u32,
    /// Where its advice comes from.
    pub source: String,
    /// The date of that source.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub source_date: NaiveDate,
    /// What it is, in one plain sentence; by type where one playbook serves many.
    pub what: BTreeMap<String, Text>,
    /// What never to do.
    pub do_not: Vec<Text>,
    /// What to do, in the order of the steps.
    pub items: Vec<PlaybookItem>,
    /// What to say to the acquirer, with placeholders such as `{reference_no}`.
    pub call_script: Text,
    /// What to say to the customer, with placeholders.
    pub customer_script: Text,
    /// What each application to the acquirer needs.
    pub evidence: Vec<EvidenceNeed>,
    /// What can be applied for, the usual one first.
    pub applications: Vec<Application>,
    /// Usual causes, the likeliest first.
    pub usual_causes: Vec<CauseKind>,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Text {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

/// One thing to do, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PlaybookItem {
    /// Its id, for the checklist.
    pub id: String,
    /// Step it belongs to.
    pub step: Step,
    /// Whether a case cannot close without it.
    #[serde(default)]
    pub required: bool,
    /// Whether it can be ticked only once evidence is attached.
    #[serde(default)]
    pub needs_evidence: bool,
    /// What to do.
    pub text: Text,
    /// Why.
    pub reason: Text,
}

/// What is needed as evidence, and for which applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct EvidenceNeed {
    /// What it shows.
    pub kind: EvidenceKind,
    /// For which applications; empty for all.
    #[serde(default)]
    pub applications: Vec<Application>,
    /// What exactly.
    pub text: Text,
}

impl Playbook {
    /// Reads a playbook from TOML text, in the shape of the built-in ones.
    ///
    /// # Errors
    /// When the text is not of that shape.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// All built-in playbooks, the general one last.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    #[expect(clippy::expect_used, reason = "the embedded files are checked by a test")]
    pub fn built_in() -> &'static [Self] {
        static BOOKS: OnceLock<[Playbook; BUILT_IN.len()]> = OnceLock::new();
        BOOKS.get_or_init(|| {
            BUILT_IN.map(|text| Self::from_toml(text).expect("the embedded playbook is valid"))
        })
    }

    /// The playbook of a type: its own, or the general one.
    pub fn for_type(kind: ExceptionType) -> &'static Self {
        let books = Self::built_in();
        let code = kind.code();
        books.iter().find(|book| book.id == code).unwrap_or(&books[books.len() - 1])
    }

    /// What a type is, in one plain sentence.
    pub fn what(&self, kind: ExceptionType) -> Option<&Text> {
        self.what.get(&kind.code()).or_else(|| self.what.get(&self.id))
    }

    /// The item with an id.
    pub fn item(&self, id: &str) -> Option<&PlaybookItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// A fresh checklist.
    pub fn checklist(&self) -> Vec<ChecklistItem> {
        let open = |item: &PlaybookItem| ChecklistItem {
            id: item.id.clone(),
            step: item.step,
            required: item.required,
            done: None,
        };
        self.items.iter().map(open).collect()
    }
}

/// Fills `{name}` placeholders; what nobody knows stays a blank line to be filled by hand.
pub fn fill(template: &str, values: &BTreeMap<&str, String>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match values.get(name) {
            Some(value) if !value.is_empty() => filled.push_str(value),
            _ => filled.push_str("______"),
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

impl Case {
    /// The playbook it follows.
    pub fn book(&self) -> &'static Playbook {
        Playbook::for_type(self.kind())
    }

    /// The names that scripts may use as placeholders.
    pub const PLACEHOLDERS: [&str; 14] = [
        "amount",
        "auth_code",
        "batch_no",
        "card",
        "case",
        "currency",
        "date",
        "merchant_no",
        "order_no",
        "payout_no",
        "reference_no",
        "terminal_no",
        "time",
        "voucher_no",
    ];

    /// What scripts are filled with; a number nobody knows is left out.
    pub fn script_values(&self) -> BTreeMap<&'static str, String> {
        let keys = &self.keys;
        let time = self.event_at.map(|at| at.format("%H:%M:%S").to_string());
        let known = [
            ("amount", Some(self.amount.to_string())),
            ("auth_code", keys.auth_code.clone()),
            ("batch_no", keys.batch_no.clone()),
            ("card", keys.card.as_ref().map(ToString::to_string)),
            ("case", Some(self.number.to_string())),
            ("currency", Some(self.amount.currency().to_string())),
            ("date", Some(self.event_day.to_string())),
            ("merchant_no", keys.merchant_no.clone()),
            ("order_no", keys.order_no.clone()),
            ("payout_no", keys.payout_no.clone()),
            ("reference_no", keys.reference_no.clone()),
            ("terminal_no", keys.terminal_no.clone()),
            ("time", time),
            ("voucher_no", keys.voucher_no.clone()),
        ];
        known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
