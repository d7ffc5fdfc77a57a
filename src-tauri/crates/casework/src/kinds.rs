use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The seven steps of the handling guide; their order is a default, not a cage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Step {
    /// 确认异常类型
    Identify,
    /// 查阅文档和记录
    Collect,
    /// 联系技术支持
    Contact,
    /// 核实并更新信息
    Verify,
    /// 协调处理
    Coordinate,
    /// 应急准备
    Prepare,
    /// 加强风险防范
    Prevent,
}

impl Step {
    /// All seven, in order.
    pub const ALL: [Self; 7] = [
        Self::Identify,
        Self::Collect,
        Self::Contact,
        Self::Verify,
        Self::Coordinate,
        Self::Prepare,
        Self::Prevent,
    ];
}

/// How far a case is; derived from its facts, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum CaseState {
    /// Nobody has looked at it yet.
    New,
    /// Its type is confirmed.
    Identified,
    /// Evidence comes in.
    Collecting,
    /// Somebody was called.
    Contacted,
    /// Facts are checked with the customer or the records.
    Verifying,
    /// Handed to the acquirer or bank.
    WithBank,
    /// An outcome is recorded, not yet closed.
    Resolved,
    /// Closed under all its conditions.
    Closed,
}

impl CaseState {
    /// All eight, from the first to the last.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Identified,
        Self::Collecting,
        Self::Contacted,
        Self::Verifying,
        Self::WithBank,
        Self::Resolved,
        Self::Closed,
    ];
}

/// What stands beside the main state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum SideState {
    /// Waits for somebody.
    OnHold {
        /// For whom.
        on: HoldOn,
        /// Until which day.
        #[cfg_attr(feature = "wire", ts(type = "string"))]
        until: NaiveDate,
    },
    /// Closed because later files showed it had put itself right.
    AutoCleared,
    /// Closed: nothing was wrong.
    FalseAlarm,
    /// Closed: another case stands for it.
    Merged,
    /// Closed: the money is given up.
    WrittenOff,
    /// Was closed once and is open again.
    Reopened,
}

/// For whom a case waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum HoldOn {
    /// 持卡人
    Customer,
    /// 收单机构
    Acquirer,
    /// 银行
    Bank,
}

impl HoldOn {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Acquirer, Self::Bank];
}

/// How urgent a case is: the highest of four bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Severity {
    /// Can wait its turn.
    Low,
    /// This week.
    Medium,
    /// Today.
    High,
    /// Now.
    Critical,
}

impl Severity {
    /// All four, rising.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];
}

/// Why it happened, in the words of the handling guide: what kind, and what let it happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Cause {
    /// First level.
    pub kind: CauseKind,
    /// Second level, where known.
    pub further: Option<FurtherCause>,
}

/// First level of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum CauseKind {
    /// 系统故障/网络
    SystemOrNetwork,
    /// 操作错误
    OperatingError,
    /// 卡片问题
    CardProblem,
    /// 商户资质
    MerchantQualification,
    /// 银行/支付机构
    BankOrInstitution,
}

/// Second level of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum FurtherCause {
    /// 维护不足
    PoorMaintenance,
    /// 培训不足
    UntrainedStaff,
    /// 流程不规范
    ProcessNotFollowed,
    /// 外部因素: attack, data leak, platform change
    OutsideFactors,
}

impl CauseKind {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::SystemOrNetwork,
        Self::OperatingError,
        Self::CardProblem,
        Self::MerchantQualification,
        Self::BankOrInstitution,
    ];

    /// The code, e.g. `operating_error`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SystemOrNetwork => "system_or_network",
            Self::OperatingError => "operating_error",
            Self::CardProblem => "card_problem",
            Self::MerchantQualification => "merchant_qualification",
            Self::BankOrInstitution => "bank_or_institution",
        }
    }
}

impl FurtherCause {
    /// All four.
    pub const ALL: [Self; 4] =
        [Self::PoorMaintenance, Self::UntrainedStaff, Self::ProcessNotFollowed, Self::OutsideFactors];

    /// The code, e.g. `untrained_staff`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PoorMaintenance => "poor_maintenance",
            Self::UntrainedStaff => "untrained_staff",
            Self::ProcessNotFollowed => "process_not_followed",
            Self::OutsideFactors => "outside_factors",
        }
    }
}

/// The text names no cause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cause: {0:?}")]
pub struct UnknownCause(pub String);

/// Reads `operating_error` or, with the second level, `operating_error/untrained_staff`; hyphens serve as well.
impl FromStr for Cause {
    type Err = UnknownCause;

    fn from_str(text: &str) -> Result<Self, UnknownCause> {
        let wrong = || UnknownCause(text.to_owned());
        let clean = text.trim().to_ascii_lowercase().replace('-', "_");
        let (first, second) = match clean.split_once('/') {
            Some((first, second)) => (first.trim(), Some(second.trim())),
            None => (clean.as_str(), None),
        };
        let kind = CauseKind::ALL.into_iter().find(|kind| kind.code() == first).ok_or_else(wrong)?;
        let further = match second {
            None => None,
            Some(code) => {
                Some(FurtherCause::ALL.into_iter().find(|further| further.code() == code).ok_or_else(wrong)?)
            }
        };
        Ok(Self { kind, further })
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.code())?;
        match self.further {
            Some(further) => write!(f, "/{}", further.code()),
            None => Ok(()),
        }
    }
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Resolution {
    /// 已自动冲正
    AutoReversed,
    /// 贷记调整入账
    CreditAdjustment,
    /// 退货完成
    Refunded,
    /// 请款入账
    DebitAdjustment,
    /// 托收入账
    Collected,
    /// 结算款已到账
    SettlementReceived,
    /// 重新打款
    PayoutResent,
    /// 手续费已退
    FeeReturned,
    /// 金额已更正
    AmountCorrected,
    /// 补登
    RecordAdded,
    /// 发卡行已退
    ReturnedByIssuer,
    /// 持卡人误解
    CustomerError,
    /// 重复立案
    DuplicateCase,
    /// 无法追回
    NotRecoverable,
    /// 误报
    FalseAlarm,
}

impl Resolution {
    /// All fifteen; the recovering ones first.
    pub const ALL: [Self; 15] = [
        Self::AutoReversed,
        Self::CreditAdjustment,
        Self::Refunded,
        Self::DebitAdjustment,
        Self::Collected,
        Self::SettlementReceived,
        Self::PayoutResent,
        Self::FeeReturned,
        Self::AmountCorrected,
        Self::RecordAdded,
        Self::ReturnedByIssuer,
        Self::CustomerError,
        Self::DuplicateCase,
        Self::NotRecoverable,
        Self::FalseAlarm,
    ];

    /// Whether it says that money or books were put right, which must be proved; the others need a reason.
    pub const fn recovers(self) -> bool {
        !matches!(self, Self::CustomerError | Self::DuplicateCase | Self::NotRecoverable | Self::FalseAlarm)
    }

    /// Which way the shop's money goes with it, as a row shows; `None` where it can be either.
    pub const fn moves(self) -> Option<Moves> {
        match self {
            Self::AutoReversed | Self::CreditAdjustment | Self::Refunded => Some(Moves::Out),
            Self::DebitAdjustment
            | Self::Collected
            | Self::SettlementReceived
            | Self::PayoutResent
            | Self::FeeReturned => Some(Moves::In),
            Self::AmountCorrected
            | Self::RecordAdded
            | Self::ReturnedByIssuer
            | Self::CustomerError
            | Self::DuplicateCase
            | Self::NotRecoverable
            | Self::FalseAlarm => None,
        }
    }

    /// The code, e.g. `record_added`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AutoReversed => "auto_reversed",
            Self::CreditAdjustment => "credit_adjustment",
            Self::Refunded => "refunded",
            Self::DebitAdjustment => "debit_adjustment",
            Self::Collected => "collected",
            Self::SettlementReceived => "settlement_received",
            Self::PayoutResent => "payout_resent",
            Self::FeeReturned => "fee_returned",
            Self::AmountCorrected => "amount_corrected",
            Self::RecordAdded => "record_added",
            Self::ReturnedByIssuer => "returned_by_issuer",
            Self::CustomerError => "customer_error",
            Self::DuplicateCase => "duplicate_case",
            Self::NotRecoverable => "not_recoverable",
            Self::FalseAlarm => "false_alarm",
        }
    }

    /// Reads a code such as `record_added`; hyphens serve as well.
    pub fn parse(text: &str) -> Option<Self> {
        let clean = text.trim().to_ascii_lowercase().replace('-', "_");
        Self::ALL.into_iter().find(|resolution| resolution.code() == clean)
    }
}

/// Which way money goes, as the shop sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// To the shop: the row is positive.
    In,
    /// Back to the customer: the row is negative.
    Out,
}

/// How far the acquirer's side is, as told by the acquirer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum AcquirerSide {
    /// 未发起
    #[default]
    NotStarted,
    /// 已发起未回复
    NoReply,
    /// 过期未回复
    NoReplyOverdue,
    /// 回复同意
    Agreed,
    /// 回复不同意
    Refused,
    /// 过期回复
    RepliedLate,
    /// 凭证无法提供
    VoucherUnavailable,
    /// 生效
    Effective,
    /// 已清算
    Settled,
}

impl AcquirerSide {
    /// All nine.
    pub const ALL: [Self; 9] = [
        Self::NotStarted,
        Self::NoReply,
        Self::NoReplyOverdue,
        Self::Agreed,
        Self::Refused,
        Self::RepliedLate,
        Self::VoucherUnavailable,
        Self::Effective,
        Self::Settled,
    ];
}
