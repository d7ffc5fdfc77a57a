use chrono::NaiveDateTime;
use ledger::CardKind;
use serde::{Deserialize, Serialize};

/// What is applied for; the acquirer files it in the network, the last three the shop does itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Application {
    /// 查询
    Query,
    /// 单边账
    SingleSidedEntry,
    /// 贷记调整: we hold too much
    CreditAdjustment,
    /// 请款: too little was taken; never with debit cards
    DebitAdjustment,
    /// 手工退货
    ManualRefund,
    /// 托收协商
    Collection,
    /// 调单回复
    RetrievalReply,
    /// 查账补款: where is the payout
    PayoutInquiry,
    /// 补登, in our own books
    RecordSale,
    /// 原路退货, at our own terminal
    RefundOriginal,
    /// 销账, in our own books
    WriteOff,
}

impl Application {
    /// All eleven.
    pub const ALL: [Self; 11] = [
        Self::Query,
        Self::SingleSidedEntry,
        Self::CreditAdjustment,
        Self::DebitAdjustment,
        Self::ManualRefund,
        Self::Collection,
        Self::RetrievalReply,
        Self::PayoutInquiry,
        Self::RecordSale,
        Self::RefundOriginal,
        Self::WriteOff,
    ];

    /// The code, e.g. `single_sided_entry`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::SingleSidedEntry => "single_sided_entry",
            Self::CreditAdjustment => "credit_adjustment",
            Self::DebitAdjustment => "debit_adjustment",
            Self::ManualRefund => "manual_refund",
            Self::Collection => "collection",
            Self::RetrievalReply => "retrieval_reply",
            Self::PayoutInquiry => "payout_inquiry",
            Self::RecordSale => "record_sale",
            Self::RefundOriginal => "refund_original",
            Self::WriteOff => "write_off",
        }
    }

    /// Whether a card of this kind allows it; `None` when the kind must be asked first.
    ///
    /// Debit cards know no 请款; their road is 托收协商.
    pub const fn allowed(self, card: Option<CardKind>) -> Option<bool> {
        match (self, card) {
            (Self::DebitAdjustment, None) => None,
            (Self::DebitAdjustment, Some(CardKind::Debit | CardKind::Prepaid)) => Some(false),
            _ => Some(true),
        }
    }
}

/// What is applied for, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Request {
    /// The application.
    pub application: Application,
    /// Reason and remark for the form, at most 200 characters.
    pub remark: String,
    /// When it was decided.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
}
