use std::collections::BTreeMap;
use std::fmt;

use calendar::Expected;
use ledger::{Leg, LineIdentity, LineKeys};
use money::Money;
use serde::{Deserialize, Serialize};

/// Between which legs rows are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Relation {
    /// POS ↔ acquirer, one to one.
    Sale,
    /// Acquirer or wallet ↔ bank, many to one.
    Payout,
}

/// Which pass found a match (DOMAIN passes 1–9, by name).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Pass {
    /// A sale with its void or reversal, inside a source.
    Net,
    /// Reference, batch + voucher, or order number.
    StrongKey,
    /// Auth code or card tail with the exact amount, unique on both sides.
    SecondKey,
    /// Amount, terminal and time: suggestions only.
    TimeWindow,
    /// Merchant and settlement day against a bank line.
    Payout,
    /// Linked by a person.
    Pinned,
}

/// One thing that speaks for a match, with its weight.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Reason {
    /// What was compared.
    pub signal: Signal,
    /// Weight; the pass decides, the sum only orders candidates.
    pub points: i32,
    /// The value or measure it rests on, e.g. the reference no. or `12` seconds.
    pub detail: String,
}

/// What can speak for or against a match; worded by the catalogue as `signal-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Signal {
    /// 参考号 equal
    ReferenceNo,
    /// 批次号 and 凭证号 equal
    BatchVoucher,
    /// 商户订单号 equal
    OrderNo,
    /// 渠道订单号 equal
    ChannelNo,
    /// 退款单号 equal
    RefundNo,
    /// 原参考号 or 原凭证号 names the other row
    Original,
    /// 授权码 equal
    AuthCode,
    /// 终端号 equal
    TerminalNo,
    /// 商户号 equal
    MerchantNo,
    /// Amount equal
    Amount,
    /// Amount differs; detail: the difference
    AmountDiffers,
    /// Card tail equal
    CardTail,
    /// Seconds between the two
    SecondsApart,
    /// Same day
    Day,
    /// Settlement day named in the remark
    RemarkDay,
    /// Merchant no. named in the remark
    RemarkMerchant,
    /// Gross named in the remark equals the rows
    RemarkGross,
    /// Counterparty is the acquirer
    Payer,
    /// The sum of the rows' nets equals the line; detail: how many rows
    NetSum,
    /// Arrived on the expected day
    ExpectedDay,
    /// Arrived later than promised; detail: business days
    LateDays,
    /// No other candidate
    OnlyCandidate,
}

/// Rows that belong together, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Match {
    /// Between which legs.
    pub relation: Relation,
    /// Which pass decided.
    pub pass: Pass,
    /// All rows, ordered by identity.
    pub lines: Vec<LineIdentity>,
    /// Signal by signal.
    pub reasons: Vec<Reason>,
    /// Sum of the points.
    pub score: i32,
}

/// What became of one row in one relation: exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Fate {
    /// Has its counterpart, possibly with a finding (E07, E15, E17, E18).
    Matched,
    /// Cancelled by its own void or reversal.
    Netted,
    /// Subject of an exception.
    Excepted,
    /// Not judged yet; until when, if a date is known.
    Waiting {
        /// Last day of patience.
        until: Option<Expected>,
        /// Why it waits.
        why: Waiting,
    },
    /// No money of this relation.
    NotMoney {
        /// Why not.
        why: NotMoney,
    },
}

/// Why a row waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Waiting {
    /// The other leg's file for that day is not here yet.
    FileMissing,
    /// Inside its buffer: a late file may clear it.
    Buffer,
    /// Not due yet.
    NotDue,
    /// A suggestion waits for a person.
    Suggestion,
    /// Needs a look before it takes part.
    NeedsLook,
}

/// Why a row is no money of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum NotMoney {
    /// Declined: no money moved.
    Declined,
    /// Cash, prepaid, coupon.
    OtherTender,
    /// A bank line that is no acquirer's.
    OtherBusiness,
    /// Pre-authorisation.
    PreAuthorisation,
    /// Inquiry, sign-on.
    Inquiry,
    /// Before the shop's start date.
    BeforeStart,
}

/// A row's fate in a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct FateOf {
    /// Which relation.
    pub relation: Relation,
    /// Which row.
    pub line: LineIdentity,
    /// Its leg.
    pub leg: Leg,
    /// What became of it.
    pub fate: Fate,
}

/// Type of an exception; code and meaning as the trade's guide has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum ExceptionType {
    /// 交易失败被扣款: failed sale, customer debited
    E01,
    /// 交易成功未扣款: sale succeeded, customer not debited
    E02,
    /// 状态未知: unknown status
    E03,
    /// 冲正异常: reversal missing or wrong
    E04,
    /// 撤销·退货异常: void or refund not executed, failed or wrong
    E05,
    /// 重复扣款: duplicate charge
    E06,
    /// 金额不符: wrong amount
    E07,
    /// 交易类型错误: wrong transaction type
    E08,
    /// 预授权完成异常: pre-authorisation
    E09,
    /// 币种不符: currency differs
    E10,
    /// 收单漏单: in shop, not at acquirer
    E11,
    /// 商户漏单: at acquirer, not in shop
    E12,
    /// 批结算异常: batch not closed or not balanced
    E13,
    /// 结算款未到账: settled amount never reached the bank
    E14,
    /// 结算延迟: late settlement
    E15,
    /// 不明入账: bank credit unexplained
    E16,
    /// 结算净额不符: net of a payout differs
    E17,
    /// 手续费差异: fee discrepancy
    E18,
    /// 扣款·保证金·冻结·退单·调单: deduction, reserve, freeze, chargeback, retrieval
    E19,
    /// 数据缺陷·缺文件: data defect or missing file
    E20,
}

/// The four families a person sees first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum ExceptionFamily {
    /// 交易失败
    FailedTransaction,
    /// 重复交易
    Duplicate,
    /// 金额错误
    WrongAmount,
    /// 交易状态不明
    UnclearStatus,
}

impl ExceptionType {
    /// All twenty, in order.
    pub const ALL: [Self; 20] = [
        Self::E01,
        Self::E02,
        Self::E03,
        Self::E04,
        Self::E05,
        Self::E06,
        Self::E07,
        Self::E08,
        Self::E09,
        Self::E10,
        Self::E11,
        Self::E12,
        Self::E13,
        Self::E14,
        Self::E15,
        Self::E16,
        Self::E17,
        Self::E18,
        Self::E19,
        Self::E20,
    ];

    /// The family a person sees first (handling guide, "types").
    pub const fn family(self) -> ExceptionFamily {
        match self {
            Self::E01 | Self::E02 | Self::E04 | Self::E05 | Self::E09 => ExceptionFamily::FailedTransaction,
            Self::E06 => ExceptionFamily::Duplicate,
            Self::E07 | Self::E08 | Self::E10 | Self::E17 | Self::E18 | Self::E19 => {
                ExceptionFamily::WrongAmount
            }
            Self::E03 | Self::E11 | Self::E12 | Self::E13 | Self::E14 | Self::E15 | Self::E16 | Self::E20 => {
                ExceptionFamily::UnclearStatus
            }
        }
    }

    /// Reads a code such as `E06`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code().eq_ignore_ascii_case(code))
    }

    /// The code, `E01` to `E20`.
    pub fn code(self) -> String {
        format!("{self:?}")
    }
}

impl fmt::Display for ExceptionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// Names an exception across re-runs: a letter and ten hex digits.
///
/// `s` sale and `p` payout: the relation with its smallest row (E17: the credit). `f`: a finding on a match, by
/// kind and row (E18: contract and month). `m`: a missing file, by leg, merchant and day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct ExceptionId(pub String);

/// Whether an exception already asks for work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum ExceptionState {
    /// A watch item: a late file may clear it until the date in [`Exception::watch_until`].
    Watch,
    /// Asks for a case.
    Open,
}

/// Something that went wrong: one economic event, all rows linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Exception {
    /// Name across re-runs.
    pub id: ExceptionId,
    /// Suggested type.
    #[serde(rename = "type")]
    pub kind: ExceptionType,
    /// In which relation it was found.
    pub relation: Relation,
    /// Watch item or open.
    pub state: ExceptionState,
    /// Last day of patience of a watch item.
    pub watch_until: Option<Expected>,
    /// Amount at stake, positive.
    pub amount: Money,
    /// Numbers by which the event is known.
    pub keys: LineKeys,
    /// Every row of the event, ordered by identity; empty for a missing file.
    pub lines: Vec<LineIdentity>,
    /// Why, in order of judgement.
    pub why: Vec<Why>,
    /// The missing file's leg and day, for E20.
    pub missing: Option<MissingFile>,
}

/// A file that should be here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct MissingFile {
    /// Which leg's.
    pub leg: Leg,
    /// For which day.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub day: chrono::NaiveDate,
    /// For which merchant no.
    pub merchant_no: Option<String>,
}

/// One statement of fact behind an exception; worded by the catalogue as `why-<code>` with these arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Why {
    /// Catalogue key without its prefix, e.g. `pos-failed-acquirer-settled`.
    pub code: String,
    /// Arguments by name, as plain text (amounts plain decimals, dates ISO).
    pub args: BTreeMap<String, String>,
}

/// A possible counterpart of a row that stayed alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Suggestion {
    /// The rows it would join.
    pub lines: Vec<LineIdentity>,
    /// What speaks for it.
    pub reasons: Vec<Reason>,
    /// Sum of the points.
    pub score: i32,
}

/// How many rows have each fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct FateCounts {
    /// See [`Fate::Matched`].
    pub matched: u32,
    /// See [`Fate::Netted`].
    pub netted: u32,
    /// See [`Fate::Excepted`].
    pub excepted: u32,
    /// See [`Fate::Waiting`].
    pub waiting: u32,
    /// See [`Fate::NotMoney`].
    pub not_money: u32,
}

/// All that a run found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Reconciliation {
    /// One per row and relation, ordered by relation and identity.
    pub fates: Vec<FateOf>,
    /// Ordered by relation and smallest identity.
    pub matches: Vec<Match>,
    /// Ordered by id.
    pub exceptions: Vec<Exception>,
    /// Ordered by smallest identity.
    pub suggestions: Vec<Suggestion>,
}
