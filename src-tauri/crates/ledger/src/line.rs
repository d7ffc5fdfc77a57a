use chrono::{NaiveDate, NaiveDateTime};
use money::Money;
use serde::{Deserialize, Serialize};

use crate::{CardKind, ContentHash, LineIdentity, LineKeys, ResponseCode, SourceId};

/// Whose book a row stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Leg {
    /// The shop's terminal or cashier log.
    Pos,
    /// The acquirer's, wallet's or network's settlement detail.
    Acquirer,
    /// The account statement.
    Bank,
    /// The wallet's fund bill.
    Wallet,
}

/// What a row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum TransactionKind {
    /// 消费
    Sale,
    /// 消费撤销: same day and batch, own trace
    Void,
    /// 退货: any day
    Refund,
    /// 冲正: same trace as its original
    Reversal,
    /// 预授权: no money yet
    PreAuth,
    /// 预授权撤销
    PreAuthVoid,
    /// 预授权完成
    PreAuthCompletion,
    /// 手续费
    Fee,
    /// 打款 / 提现
    Payout,
    /// 调账, 扣款, 保证金: moves money outside a sale
    Adjustment,
    /// A bank line; what it is about is for matching to find out.
    Booking,
    /// 查询, 签到 and the like: no money
    Inquiry,
}

/// By what the customer paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Tender {
    /// 银行卡
    Card,
    /// 扫码: wallet or UnionPay QR
    Qr,
    /// 现金
    Cash,
    /// 储值卡
    Prepaid,
    /// 券
    Coupon,
    /// Anything else that is no acquirer's money.
    Other,
}

/// A state the source itself calls unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Pending {
    /// Announced, not booked (camt `PDNG`, refund `PROCESSING`).
    NotBooked,
    /// Told as failed by the source in words, without a response code (`冲正失败`).
    Failed,
}

/// One thing that happened once, as one leg tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Line {
    /// What makes it this line and no other.
    pub identity: LineIdentity,
    /// Hash of everything it says; the same identity with another content has *changed*.
    pub content: ContentHash,
    /// Whose book.
    pub leg: Leg,
    /// Which account or merchant of that leg.
    pub source: SourceId,
    /// POS: the day on the terminal; acquirer: the transaction's day; bank: the booking day.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub day: NaiveDate,
    /// Local wall time, if the file tells it.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub at: Option<NaiveDateTime>,
    /// 清算日期 of an acquirer row; value date of a bank row where it differs.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub settled_on: Option<NaiveDate>,
    /// What it does.
    pub kind: TransactionKind,
    /// By what was paid.
    pub tender: Tender,
    /// Gross; signed as the shop sees it: a sale is positive, a refund, void or reversal negative, a bank
    /// credit positive.
    pub amount: Money,
    /// 手续费, positive when the shop pays it.
    pub fee: Option<Money>,
    /// 清算金额 as the source states it, signed like `amount`.
    pub net: Option<Money>,
    /// Account balance after a bank line.
    pub balance: Option<Money>,
    /// Its numbers.
    pub keys: LineKeys,
    /// Kind of card, where told.
    pub card_kind: Option<CardKind>,
    /// 应答码; `None` where the leg has no such thing, `Some("")` where the reply is missing.
    pub response: Option<ResponseCode>,
    /// Unfinished or failed by the source's own words.
    pub pending: Option<Pending>,
    /// The source's own status text.
    pub status: Option<String>,
    /// Operator at the till.
    pub operator: Option<String>,
    /// Counterparty of a bank line.
    pub counterparty: Option<String>,
    /// Remark, card numbers cut.
    pub remark: Option<String>,
    /// Ids that lost digits in a spreadsheet: kept for the eye, never matched on.
    pub lost_digits: bool,
}
