use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};
use ledger::{CardKind, LineIdentity, LineKeys};
use matching::{ExceptionFamily, ExceptionId, ExceptionType, Relation, Why};
use money::Money;
use serde::{Deserialize, Serialize};

use crate::{AcquirerSide, Cause, Request, Resolution, SideState, Step, Withdrawn};

/// A case's number: year of opening and a running number, `2026-0001`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct CaseNumber(String);

/// The text is no case number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a case number: {0:?}")]
pub struct NotACaseNumber(pub String);

impl CaseNumber {
    /// The number `running` of a year; more than 9,999 in a year simply grow a digit.
    pub fn new(year: i32, running: u32) -> Self {
        Self(format!("{year:04}-{running:04}"))
    }

    /// Its text, `2026-0001`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CaseNumber {
    type Err = NotACaseNumber;

    fn from_str(text: &str) -> Result<Self, NotACaseNumber> {
        let wrong = || NotACaseNumber(text.to_owned());
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (year, running) = text.trim().split_once('-').ok_or_else(wrong)?;
        if !digits(year) || !digits(running) || year.len() != 4 {
            return Err(wrong());
        }
        Ok(Self::new(year.parse().map_err(|_| wrong())?, running.parse().map_err(|_| wrong())?))
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = NotACaseNumber;

    fn try_from(text: String) -> Result<Self, NotACaseNumber> {
        text.parse()
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One economic event that went wrong, and all that was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Case {
    /// Its number.
    pub number: CaseNumber,
    /// The exception it grew from; `None` for what a person brought.
    pub exception: Option<ExceptionId>,
    /// Type the records suggest.
    pub suggested: ExceptionType,
    /// Type a person confirmed.
    pub confirmed: Option<ExceptionType>,
    /// Relation in which the exception was found.
    pub relation: Option<Relation>,
    /// Every row of the event.
    pub lines: Vec<LineIdentity>,
    /// Numbers by which the event is known.
    pub keys: LineKeys,
    /// Why it is an exception.
    pub why: Vec<Why>,
    /// Amount at stake, positive.
    pub amount: Money,
    /// Kind of card, where known; decides what can be applied for.
    pub card_kind: Option<CardKind>,
    /// Day of the event.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub event_day: NaiveDate,
    /// Moment of the event, where a row tells it.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub event_at: Option<NaiveDateTime>,
    /// When the case was opened.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub opened_at: NaiveDateTime,
    /// Who opened it.
    pub opened_by: String,
    /// The playbook it follows.
    pub playbook: PlaybookRef,
    /// What is to be done, step by step.
    pub checklist: Vec<ChecklistItem>,
    /// Attached files.
    pub evidence: Vec<Evidence>,
    /// Calls made.
    pub calls: Vec<Call>,
    /// Notes.
    pub notes: Vec<Note>,
    /// What is applied for with the acquirer, and why.
    pub request: Option<Request>,
    /// How far the acquirer's side is, as told by the acquirer.
    pub acquirer_side: AcquirerSide,
    /// Why it happened.
    pub cause: Option<Cause>,
    /// What is done so that it does not happen again.
    pub prevention: Vec<PreventiveAction>,
    /// How it ended.
    pub resolution: Option<ResolutionRecord>,
    /// Sealed packets, oldest first.
    pub packets: Vec<PacketVersion>,
    /// The exception is gone from the records: proposed as resolved, for a person to decide.
    pub proposal: Option<Proposal>,
    /// Records of it were taken back and are not here again yet.
    pub withdrawn: Option<Withdrawn>,
    /// What stands beside the main state.
    pub side: Option<SideState>,
    /// Handed up because it takes too long.
    pub escalated: bool,
    /// By when it must be dealt with.
    pub deadline: Deadline,
    /// When and by whom it was closed.
    pub closed: Option<Closed>,
}

impl Case {
    /// The type it is handled as: the confirmed one, else the suggested.
    pub fn kind(&self) -> ExceptionType {
        self.confirmed.unwrap_or(self.suggested)
    }

    /// The family of [`Case::kind`].
    pub fn family(&self) -> ExceptionFamily {
        self.kind().family()
    }

    /// An attached file by its id.
    pub fn evidence_by_id(&self, id: u32) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.id == id)
    }
}

/// Which playbook a case follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PlaybookRef {
    /// Its id, e.g. `E01` or `general`.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// One thing to do; its text is in the playbook under the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ChecklistItem {
    /// Id within the playbook.
    pub id: String,
    /// Step it belongs to.
    pub step: Step,
    /// Whether the case cannot close without it.
    pub required: bool,
    /// Who did it and when.
    pub done: Option<Done>,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Done {
    /// Who.
    pub by: String,
    /// When.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
}

/// An attached file; its bytes are with the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Evidence {
    /// Number within the case, from 1.
    pub id: u32,
    /// File name, card numbers cut.
    pub name: String,
    /// What it shows.
    pub kind: EvidenceKind,
    /// Size.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub bytes: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// When it was made or received, as the person says.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub acquired_at: Option<NaiveDateTime>,
    /// When it was attached.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub added_at: NaiveDateTime,
    /// Who attached it.
    pub added_by: String,
}

/// What a piece of evidence shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum EvidenceKind {
    /// 签购单
    Slip,
    /// 退货·撤销单
    RefundSlip,
    /// 结算总计单
    SettlementSlip,
    /// 购物小票
    Receipt,
    /// 持卡人扣款记录
    CustomerDebit,
    /// 银行流水
    BankStatement,
    /// 收单机构回复
    AcquirerReply,
    /// 发卡行回复
    IssuerReply,
    /// 账户证明
    AccountProof,
    /// 终端记录
    TerminalRecord,
    /// 盖章申请函
    SignedLetter,
    /// Anything else.
    #[default]
    Other,
}

impl EvidenceKind {
    /// All twelve.
    pub const ALL: [Self; 12] = [
        Self::Slip,
        Self::RefundSlip,
        Self::SettlementSlip,
        Self::Receipt,
        Self::CustomerDebit,
        Self::BankStatement,
        Self::AcquirerReply,
        Self::IssuerReply,
        Self::AccountProof,
        Self::TerminalRecord,
        Self::SignedLetter,
        Self::Other,
    ];
}

/// One call to a support line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Call {
    /// Number within the case, from 1.
    pub id: u32,
    /// Who was called.
    pub who: String,
    /// The telephone number.
    pub number: String,
    /// What was said.
    pub said: String,
    /// Their ticket number.
    pub ticket: Option<String>,
    /// The day they promised something for.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub promised: Option<NaiveDate>,
    /// When.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// Who called.
    pub by: String,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(rename = "CaseNote", export))]
pub struct Note {
    /// What it says.
    pub text: String,
    /// When.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// Who wrote it.
    pub by: String,
}

/// What is done so that it does not happen again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PreventiveAction {
    /// The measure.
    pub text: String,
    /// When it was decided.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
}

/// How a case ended, as recorded before closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ResolutionRecord {
    /// The outcome.
    pub how: Resolution,
    /// What proves it.
    pub proof: Option<Proof>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Who agreed as the second person, for larger amounts given up.
    pub second: Option<String>,
    /// When it was recorded.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
}

/// What proves that money or books were put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Proof {
    /// An imported row of the acquirer, wallet or bank.
    Line(LineIdentity),
    /// An attached written proof, by its id.
    Evidence(u32),
}

/// One sealed packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct PacketVersion {
    /// Number within the case, from 1.
    pub version: u32,
    /// SHA-256 of the sealed file, hex.
    pub sha256: String,
    /// When it was sealed.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub sealed_at: NaiveDateTime,
    /// Head of the event chain printed in it.
    pub head: String,
}

/// The records no longer show the exception; a person decides whether the case is resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Proposal {
    /// The outcome it looks like, where that is clear.
    pub how: Option<Resolution>,
    /// Rows that speak for it.
    pub lines: Vec<LineIdentity>,
    /// Why.
    pub why: Vec<Why>,
    /// When the records changed.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
}

/// By when a case must be dealt with, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Deadline {
    /// Our day: before theirs.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub on: NaiveDate,
    /// Who says so.
    pub source: DeadlineSource,
    /// The day on the notice or told by the acquirer.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub theirs: Option<NaiveDate>,
    /// True when the calendar does not cover every day it had to judge.
    pub provisional: bool,
}

/// Where a deadline comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum DeadlineSource {
    /// The shop's own rule.
    OwnRule,
    /// A date on a notice.
    Notice,
    /// Told by the acquirer.
    Acquirer,
}

impl DeadlineSource {
    /// All three.
    pub const ALL: [Self; 3] = [Self::OwnRule, Self::Notice, Self::Acquirer];
}

/// When and by whom a case was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Closed {
    /// When.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
}
