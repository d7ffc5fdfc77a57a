use std::collections::BTreeMap;

use ledger::{CardKind, LineIdentity};
use money::Money;
use serde::{Deserialize, Serialize};

use crate::{Application, Resolution};

/// Why an action on a case is refused; the case is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The case is closed; reopen it first.
    #[error("the case is closed")]
    Closed,
    /// Only a closed case can be reopened.
    #[error("the case is not closed")]
    NotClosed,
    /// Something is missing before it may close: everything, in one list.
    #[error("cannot close: {} missing", missing.len())]
    CannotClose {
        /// All that is missing.
        missing: Vec<Missing>,
    },
    /// The checklist has no such item.
    #[error("no checklist item {item:?}")]
    NoSuchItem {
        /// The id asked for.
        item: String,
    },
    /// The item says something was handed over, and no evidence is attached.
    #[error("item {item:?} needs attached evidence first")]
    EvidenceFirst {
        /// The item.
        item: String,
    },
    /// No attached file has this number.
    #[error("no evidence {id}")]
    NoSuchEvidence {
        /// The number.
        id: u32,
    },
    /// A POS row is the shop's own word and proves nothing.
    #[error("row {line} is no proof")]
    NotAProof {
        /// The row.
        line: LineIdentity,
    },
    /// The row's money goes the other way than the outcome says.
    #[error("row {line} of {amount} goes the wrong way for {resolution:?}")]
    WrongWay {
        /// The row.
        line: LineIdentity,
        /// The outcome.
        resolution: Resolution,
        /// The row's amount.
        amount: Money,
    },
    /// The row is neither of the amount at stake nor the case's own, and nobody said why it proves the outcome.
    #[error("row {line} of {amount} is not the {at_stake} at stake")]
    OtherAmount {
        /// The row.
        line: LineIdentity,
        /// The row's amount.
        amount: Money,
        /// The amount at stake.
        at_stake: Money,
    },
    /// The very same file is attached already.
    #[error("attached already as {id}")]
    AlreadyAttached {
        /// Its number.
        id: u32,
        /// Its name.
        name: String,
    },
    /// The file has no bytes.
    #[error("{name:?} is empty")]
    EmptyEvidence {
        /// Its name.
        name: String,
    },
    /// Evidence cannot come from the future.
    #[error("acquired after now")]
    AcquiredLater {
        /// The moment given, ISO.
        at: String,
    },
    /// A text that must say something is empty.
    #[error("{field} is empty")]
    EmptyText {
        /// Which one.
        field: &'static str,
    },
    /// A text is longer than it may be.
    #[error("{field} is longer than {limit} characters")]
    TooLong {
        /// Which one.
        field: &'static str,
        /// The limit in characters.
        limit: usize,
    },
    /// A card of this kind does not allow the application.
    #[error("{application:?} is not possible with {card_kind:?}")]
    NotAllowed {
        /// The application.
        application: Application,
        /// The kind of card.
        card_kind: CardKind,
    },
    /// Whether it is allowed depends on the kind of card, which nobody told.
    #[error("{application:?} needs the kind of card")]
    CardKindUnknown {
        /// The application.
        application: Application,
    },
    /// The exception belongs to another case.
    #[error("another exception")]
    OtherException,
    /// It is so already.
    #[error("nothing changed")]
    NothingChanged,
    /// The case cannot be written down; never in practice.
    #[error("case cannot be recorded: {0}")]
    Unwritable(String),
}

/// One thing without which a case may not close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Missing {
    /// The type is not confirmed.
    Type,
    /// No outcome is recorded.
    Resolution,
    /// The outcome says money or books were put right, and nothing proves it.
    Proof {
        /// The outcome.
        resolution: Resolution,
    },
    /// The outcome needs a reason.
    Reason {
        /// The outcome.
        resolution: Resolution,
    },
    /// Above the limit a second person must agree.
    SecondName {
        /// The limit.
        limit: Money,
    },
    /// No cause is set.
    Cause,
    /// No preventive action is written down.
    Prevention,
    /// Required items are not ticked.
    Checklist {
        /// Their ids.
        items: Vec<String>,
    },
}

/// One refusal as a code and its parameters, worded by the catalogue as `case-error-<code>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Refusal {
    /// Stable code, e.g. `no-proof`.
    pub code: String,
    /// Parameters by name, as plain text.
    pub params: BTreeMap<String, String>,
}

impl Refusal {
    fn new(code: &str, params: &[(&str, String)]) -> Self {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { code: code.to_owned(), params }
    }
}

impl CaseError {
    /// Every code that [`CaseError::refusals`] can give, with its parameters.
    pub const CODES: &[(&str, &[&str])] = &[
        ("closed", &[]),
        ("not-closed", &[]),
        ("no-such-item", &["item"]),
        ("evidence-first", &["item"]),
        ("no-such-evidence", &["id"]),
        ("not-a-proof", &["line"]),
        ("wrong-way", &["amount", "line", "resolution"]),
        ("other-amount", &["amount", "line", "stake"]),
        ("already-attached", &["id", "name"]),
        ("empty-evidence", &["name"]),
        ("acquired-later", &["at"]),
        ("empty-text", &["field"]),
        ("too-long", &["field", "limit"]),
        ("not-allowed", &["application", "card_kind"]),
        ("card-kind-unknown", &["application"]),
        ("other-exception", &[]),
        ("nothing-changed", &[]),
        ("unwritable", &["detail"]),
        ("no-type", &[]),
        ("no-resolution", &[]),
        ("no-proof", &["resolution"]),
        ("no-reason", &["resolution"]),
        ("no-second-name", &["limit", "currency"]),
        ("no-cause", &[]),
        ("no-prevention", &[]),
        ("checklist-open", &["count", "items"]),
    ];

    /// What is wrong, one entry each; a refused close lists everything that is missing.
    pub fn refusals(&self) -> Vec<Refusal> {
        match self {
            Self::CannotClose { missing } => missing.iter().map(Missing::refusal).collect(),
            other => vec![other.refusal()],
        }
    }

    fn refusal(&self) -> Refusal {
        match self {
            Self::Closed => Refusal::new("closed", &[]),
            Self::NotClosed => Refusal::new("not-closed", &[]),
            Self::CannotClose { missing } => {
                Refusal::new("cannot-close", &[("count", missing.len().to_string())])
            }
            Self::NoSuchItem { item } => Refusal::new("no-such-item", &[("item", item.clone())]),
            Self::EvidenceFirst { item } => Refusal::new("evidence-first", &[("item", item.clone())]),
            Self::NoSuchEvidence { id } => Refusal::new("no-such-evidence", &[("id", id.to_string())]),
            Self::NotAProof { line } => Refusal::new("not-a-proof", &[("line", line.to_string())]),
            Self::WrongWay { line, resolution, amount } => Refusal::new(
                "wrong-way",
                &[
                    ("amount", amount.to_string()),
                    ("line", line.to_string()),
                    ("resolution", resolution.code().to_owned()),
                ],
            ),
            Self::OtherAmount { line, amount, at_stake } => Refusal::new(
                "other-amount",
                &[
                    ("amount", amount.to_string()),
                    ("line", line.to_string()),
                    ("stake", at_stake.to_string()),
                ],
            ),
            Self::AlreadyAttached { id, name } => {
                Refusal::new("already-attached", &[("id", id.to_string()), ("name", name.clone())])
            }
            Self::EmptyEvidence { name } => Refusal::new("empty-evidence", &[("name", name.clone())]),
            Self::AcquiredLater { at } => Refusal::new("acquired-later", &[("at", at.clone())]),
            Self::EmptyText { field } => Refusal::new("empty-text", &[("field", (*field).to_owned())]),
            Self::TooLong { field, limit } => {
                Refusal::new("too-long", &[("field", (*field).to_owned()), ("limit", limit.to_string())])
            }
            Self::NotAllowed { application, card_kind } => Refusal::new(
                "not-allowed",
                &[
                    ("application", application.code().to_owned()),
                    ("card_kind", card_code(*card_kind).to_owned()),
                ],
            ),
            Self::CardKindUnknown { application } => {
                Refusal::new("card-kind-unknown", &[("application", application.code().to_owned())])
            }
            Self::OtherException => Refusal::new("other-exception", &[]),
            Self::NothingChanged => Refusal::new("nothing-changed", &[]),
            Self::Unwritable(detail) => Refusal::new("unwritable", &[("detail", detail.clone())]),
        }
    }
}

impl Missing {
    /// As a code and its parameters.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Type => Refusal::new("no-type", &[]),
            Self::Resolution => Refusal::new("no-resolution", &[]),
            Self::Proof { resolution } => {
                Refusal::new("no-proof", &[("resolution", resolution.code().to_owned())])
            }
            Self::Reason { resolution } => {
                Refusal::new("no-reason", &[("resolution", resolution.code().to_owned())])
            }
            Self::SecondName { limit } => Refusal::new(
                "no-second-name",
                &[("limit", limit.to_string()), ("currency", limit.currency().to_string())],
            ),
            Self::Cause => Refusal::new("no-cause", &[]),
            Self::Prevention => Refusal::new("no-prevention", &[]),
            Self::Checklist { items } => Refusal::new(
                "checklist-open",
                &[("count", items.len().to_string()), ("items", items.join(", "))],
            ),
        }
    }
}

const fn card_code(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Debit => "debit",
        CardKind::Credit => "credit",
        CardKind::SemiCredit => "semi_credit",
        CardKind::Prepaid => "prepaid",
        CardKind::Foreign => "foreign",
    }
}
