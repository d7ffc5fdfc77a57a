use serde::{Deserialize, Serialize};

use crate::MaskedCard;

/// The numbers by which a row is known; every one is text, because leading zeros count.
///
/// Names and lengths follow UnionPay's slip: 商户号 15, 终端号 8, 批次号 6, 凭证号 6, 参考号 12, 授权码 6.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct LineKeys {
    /// 商户号
    pub merchant_no: Option<String>,
    /// 终端号
    pub terminal_no: Option<String>,
    /// 批次号
    pub batch_no: Option<String>,
    /// 凭证号 / 流水号 (trace, STAN)
    pub voucher_no: Option<String>,
    /// 参考号 (RRN)
    pub reference_no: Option<String>,
    /// 授权码
    pub auth_code: Option<String>,
    /// 商户订单号
    pub order_no: Option<String>,
    /// 渠道订单号
    pub channel_no: Option<String>,
    /// 退款单号
    pub refund_no: Option<String>,
    /// 打款流水号 (payout), or the bank's own line number
    pub payout_no: Option<String>,
    /// 原凭证号, of a void, refund or reversal
    pub original_voucher_no: Option<String>,
    /// 原参考号, of a void, refund or reversal
    pub original_reference_no: Option<String>,
    /// 卡号, first six and last four
    pub card: Option<MaskedCard>,
}
