use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Case, CaseError, CaseNumber};

/// One change of a case: who, when, what before and after; append-only, chained by the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct CaseEvent {
    /// Which case.
    pub case: CaseNumber,
    /// When, local wall time.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// Who.
    pub by: String,
    /// What was done.
    pub kind: EventKind,
    /// The changed fields as they were.
    #[cfg_attr(feature = "wire", ts(type = "Record<string, unknown>"))]
    pub old: Map<String, Value>,
    /// The changed fields as they are, in full; applying these in order gives the case.
    #[cfg_attr(feature = "wire", ts(type = "Record<string, unknown>"))]
    pub new: Map<String, Value>,
    /// Why, where a reason was given.
    pub why: Option<String>,
}

/// What was done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum EventKind {
    /// The case was opened.
    Opened,
    /// Its type was confirmed or corrected.
    Identified,
    /// The kind of card was told.
    CardKindTold,
    /// An item was ticked.
    Checked,
    /// An item was unticked.
    Unchecked,
    /// A file was attached.
    Attached,
    /// A call was logged.
    Called,
    /// A note was written.
    Noted,
    /// What to apply for was decided.
    Requested,
    /// The acquirer told how far it is.
    AcquirerSideTold,
    /// The deadline was set.
    DeadlineSet,
    /// The cause was set.
    CauseSet,
    /// A preventive action was added.
    Prevented,
    /// It waits for somebody.
    Held,
    /// It no longer waits.
    Resumed,
    /// It was handed up, or that was taken back.
    Escalated,
    /// The outcome was recorded.
    Resolved,
    /// It was closed.
    Closed,
    /// It was opened again.
    Reopened,
    /// A packet was sealed.
    PacketSealed,
    /// Reconciling found the exception changed.
    Updated,
    /// Reconciling no longer finds the exception.
    ProposedCleared,
    /// Records it rests on were taken back.
    RecordsWithdrawn,
    /// They are here again.
    RecordsRestored,
    /// A file of it was read otherwise.
    Reassigned,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 25] = [
        Self::Opened,
        Self::Identified,
        Self::CardKindTold,
        Self::Checked,
        Self::Unchecked,
        Self::Attached,
        Self::Called,
        Self::Noted,
        Self::Requested,
        Self::AcquirerSideTold,
        Self::DeadlineSet,
        Self::CauseSet,
        Self::Prevented,
        Self::Held,
        Self::Resumed,
        Self::Escalated,
        Self::Resolved,
        Self::Closed,
        Self::Reopened,
        Self::PacketSealed,
        Self::Updated,
        Self::ProposedCleared,
        Self::RecordsWithdrawn,
        Self::RecordsRestored,
        Self::Reassigned,
    ];
}

/// Why events do not give a case.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// There are none, or the first is not the opening.
    #[error("a case begins with its opening")]
    NoOpening,
    /// An event of another case stands among them.
    #[error("event of case {0} among those of another")]
    OtherCase(CaseNumber),
    /// What they give together is not a case.
    #[error("the events do not give a case: {0}")]
    Shape(#[from] serde_json::Error),
}

impl CaseEvent {
    /// The event that tells how `after` differs from `before` (nothing, for the opening).
    pub(crate) fn between(
        before: Option<&Case>,
        after: &Case,
        (kind, why): (EventKind, Option<String>),
        at: NaiveDateTime,
        by: &str,
    ) -> Result<Self, CaseError> {
        let mut old = before.map(fields).transpose()?.unwrap_or_default();
        let mut new = fields(after)?;
        new.retain(|name, value| old.get(name) != Some(value));
        old.retain(|name, _| new.contains_key(name));
        if new.is_empty() {
            return Err(CaseError::NothingChanged);
        }
        Ok(Self { case: after.number.clone(), at, by: by.to_owned(), kind, old, new, why })
    }
}

fn fields(case: &Case) -> Result<Map<String, Value>, CaseError> {
    match serde_json::to_value(case) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(CaseError::Unwritable("not an object".to_owned())),
        Err(error) => Err(CaseError::Unwritable(error.to_string())),
    }
}

impl Case {
    /// The case that its events tell, in order from its opening.
    ///
    /// # Errors
    /// [`ReplayError`] when the events are not those of one case from its opening on.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a CaseEvent>) -> Result<Self, ReplayError> {
        let mut events = events.into_iter();
        let first =
            events.next().filter(|event| event.kind == EventKind::Opened).ok_or(ReplayError::NoOpening)?;
        let mut state = first.new.clone();
        for event in events {
            if event.case != first.case {
                return Err(ReplayError::OtherCase(event.case.clone()));
            }
            state.extend(event.new.clone());
        }
        Ok(serde_json::from_value(Value::Object(state))?)
    }
}
