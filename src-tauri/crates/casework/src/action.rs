use calendar::BusinessCalendar;
use chrono::{NaiveDate, NaiveDateTime};
use ledger::{CardKind, LineIdentity, LineKeys};
use matching::{Exception, ExceptionId, ExceptionType, Relation, Why};
use money::Money;
use serde::{Deserialize, Serialize};

use crate::{
    AcquirerSide, Application, Cause, DeadlineSource, EvidenceKind, HoldOn, Proof, Resolution, Rules,
    WithdrawnLine,
};

/// What the world says at the moment of an action.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Local wall time.
    pub now: NaiveDateTime,
    /// Business days.
    pub calendar: &'a BusinessCalendar,
    /// Deadlines, bands and limits.
    pub rules: &'a Rules,
}

/// What a case is opened from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Opening {
    /// The exception, unless a person brings it.
    pub exception: Option<ExceptionId>,
    /// Type it looks like.
    pub suggested: ExceptionType,
    /// Relation it was found in.
    pub relation: Option<Relation>,
    /// Every row of the event.
    pub lines: Vec<LineIdentity>,
    /// Numbers by which the event is known.
    pub keys: LineKeys,
    /// Why.
    pub why: Vec<Why>,
    /// Amount at stake, positive.
    pub amount: Money,
    /// Kind of card, where a row tells it.
    pub card_kind: Option<CardKind>,
    /// Day of the event.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub event_day: NaiveDate,
    /// Moment of the event, where a row tells it.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub event_at: Option<NaiveDateTime>,
}

impl Opening {
    /// From what reconciling found; day, moment and kind of card come from the exception's rows.
    pub fn of(
        exception: &Exception,
        event_day: NaiveDate,
        event_at: Option<NaiveDateTime>,
        card_kind: Option<CardKind>,
    ) -> Self {
        Self {
            exception: Some(exception.id.clone()),
            suggested: exception.kind,
            relation: Some(exception.relation),
            lines: exception.lines.clone(),
            keys: exception.keys.clone(),
            why: exception.why.clone(),
            amount: exception.amount.abs(),
            card_kind,
            event_day,
            event_at,
        }
    }
}

/// A file to attach; its bytes stay with the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Attachment {
    /// File name, card numbers cut.
    pub name: String,
    /// What it shows.
    #[serde(default)]
    pub kind: EvidenceKind,
    /// Size.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub bytes: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// When it was made or received.
    #[serde(default)]
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub acquired_at: Option<NaiveDateTime>,
}

/// Everything that can be done to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Action {
    /// Confirms or corrects the type; the checklist follows.
    Identify {
        /// The type.
        #[serde(rename = "type")]
        kind: ExceptionType,
    },
    /// Tells the kind of card.
    TellCardKind {
        /// The kind.
        card_kind: CardKind,
    },
    /// Ticks an item.
    Check {
        /// Its id.
        item: String,
    },
    /// Unticks an item.
    Uncheck {
        /// Its id.
        item: String,
    },
    /// Attaches a file.
    Attach(Attachment),
    /// Logs a call.
    Call {
        /// Who was called.
        who: String,
        /// The telephone number.
        number: String,
        /// What was said.
        said: String,
        /// Their ticket number.
        #[serde(default)]
        ticket: Option<String>,
        /// The day they promised something for.
        #[serde(default)]
        #[cfg_attr(feature = "wire", ts(type = "string | null"))]
        promised: Option<NaiveDate>,
    },
    /// Writes a note.
    Note {
        /// What it says.
        text: String,
    },
    /// Decides what to apply for.
    Request {
        /// The application.
        application: Application,
        /// Reason and remark for the form, at most 200 characters.
        remark: String,
    },
    /// Records how far the acquirer's side is.
    TellAcquirerSide {
        /// As told.
        side: AcquirerSide,
    },
    /// Takes over a date from a notice or the acquirer.
    SetDeadline {
        /// Their day; ours lies before it.
        #[cfg_attr(feature = "wire", ts(type = "string"))]
        theirs: NaiveDate,
        /// Who says so.
        source: DeadlineSource,
    },
    /// Confirms the cause.
    SetCause {
        /// The cause.
        cause: Cause,
    },
    /// Adds a preventive action.
    Prevent {
        /// The measure.
        text: String,
    },
    /// Waits for somebody.
    Hold {
        /// For whom.
        on: HoldOn,
        /// Until which day.
        #[cfg_attr(feature = "wire", ts(type = "string"))]
        until: NaiveDate,
    },
    /// Stops waiting.
    Resume,
    /// Hands it up, or takes that back.
    Escalate {
        /// Whether it is handed up.
        up: bool,
    },
    /// Records how it ended.
    Resolve {
        /// The outcome.
        how: Resolution,
        /// What proves it.
        #[serde(default)]
        proof: Option<Proof>,
        /// Why, in words.
        #[serde(default)]
        reason: Option<String>,
        /// Who agreed as the second person.
        #[serde(default)]
        second: Option<String>,
    },
    /// Closes it, if nothing is missing.
    Close,
    /// Opens it again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Records a sealed packet.
    SealPacket {
        /// SHA-256 of the sealed file, hex.
        sha256: String,
        /// Head of the event chain printed in it.
        head: String,
    },
    /// Takes over what reconciling found anew for the same exception.
    Update(Box<Exception>),
    /// The exception is gone from the records.
    ProposeCleared {
        /// The outcome it looks like.
        how: Option<Resolution>,
        /// Rows that speak for it.
        lines: Vec<LineIdentity>,
        /// Why.
        why: Vec<Why>,
    },
    /// An import it rests on was taken back.
    Withdraw {
        /// Number of the import.
        #[cfg_attr(feature = "wire", ts(type = "number"))]
        import: i64,
        /// Its rows that are gone.
        lines: Vec<WithdrawnLine>,
        /// Why it was taken back, where told.
        why: Option<String>,
    },
    /// What was taken back is here again, as it was.
    Restore,
    /// A file was read otherwise: its rows are other lines now.
    Reassign {
        /// What each was, and is now.
        lines: Vec<(LineIdentity, LineIdentity)>,
    },
}

impl Action {
    /// Whether a person may ask for it as it is; attaching, sealing and what reconciling finds go other ways.
    pub const fn is_a_persons(&self) -> bool {
        !matches!(
            self,
            Self::Attach(_)
                | Self::SealPacket { .. }
                | Self::Update(_)
                | Self::ProposeCleared { .. }
                | Self::Withdraw { .. }
                | Self::Restore
                | Self::Reassign { .. }
        )
    }
}
