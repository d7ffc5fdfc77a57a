use serde::Serialize;
use serde_json::Value;

use crate::Words;

/// A noun of the field that the catalogue words as `<prefix>-<its name in JSON>`.
pub trait Named: Serialize {
    /// What stands before its name in the catalogue.
    const PREFIX: &'static str;
}

macro_rules! named {
    ($($kind:ty = $prefix:literal),* $(,)?) => {
        $(impl Named for $kind { const PREFIX: &'static str = $prefix; })*
    };
}

named! {
    ledger::Leg = "leg",
    ledger::TransactionKind = "kind",
    ledger::Tender = "tender",
    ledger::Pending = "pending",
    ledger::CardKind = "card-kind",
    ledger::ResponseClass = "response-class",
    shop::ContactRole = "contact-role",
    shop::FeeNetting = "fee-netting",
    matching::Relation = "relation",
    matching::Pass = "pass",
    matching::Signal = "signal",
    matching::Fate = "fate",
    matching::Waiting = "waiting",
    matching::NotMoney = "not-money",
    matching::ExceptionType = "type",
    matching::ExceptionFamily = "family",
    matching::ExceptionState = "exception-state",
    casework::CaseState = "state",
    casework::SideState = "side",
    casework::HoldOn = "hold-on",
    casework::Step = "step",
    casework::StepState = "step-state",
    casework::Severity = "severity",
    casework::CauseKind = "cause",
    casework::FurtherCause = "further-cause",
    casework::Resolution = "resolution",
    casework::AcquirerSide = "acquirer-side",
    casework::Application = "application",
    casework::EvidenceKind = "evidence-kind",
    casework::DeadlineSource = "deadline-source",
    casework::EventKind = "event",
}

impl Words {
    /// The name of a value for people, e.g. `收单机构` for the acquirer's leg.
    pub fn name<N: Named>(&self, value: &N) -> String {
        self.named(N::PREFIX, value)
    }

    /// The name of a value under a prefix, for nouns of crates this one does not know (`outcome`, `reject`,
    /// `look`, `note`, `encoding`).
    pub fn named(&self, prefix: &str, value: &impl Serialize) -> String {
        self.text(&format!("{prefix}-{}", code(value)), &[])
    }

    /// What to do next about a value under a prefix, where the catalogue says so.
    pub fn next_step(&self, prefix: &str, value: &impl Serialize) -> Option<String> {
        self.attribute(&format!("{prefix}-{}", code(value)), "next", &[])
    }

    /// A type's explanation in one sentence.
    pub fn about(&self, kind: matching::ExceptionType) -> String {
        self.attribute(&format!("type-{kind}"), "about", &[]).unwrap_or_default()
    }

    /// A cause with its second level, where known.
    pub fn cause(&self, cause: casework::Cause) -> String {
        let kind = self.name(&cause.kind);
        match cause.further {
            Some(further) => format!("{kind} · {}", self.name(&further)),
            None => kind,
        }
    }

    /// A row's fate, with why it waits or takes no part.
    pub fn fate(&self, fate: matching::Fate) -> String {
        let name = self.name(&fate);
        match fate {
            matching::Fate::Waiting { why, .. } => format!("{name} · {}", self.name(&why)),
            matching::Fate::NotMoney { why } => format!("{name} · {}", self.name(&why)),
            _ => name,
        }
    }
}

/// A value's name in JSON: the text itself, or the tag of a value with fields.
pub(crate) fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(fields)) => match fields.get("is") {
            Some(Value::String(name)) => name.clone(),
            _ => fields.keys().next().cloned().unwrap_or_default(),
        },
        _ => String::new(),
    }
}
