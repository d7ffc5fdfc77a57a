use chrono::NaiveDateTime;
use money::Money;
use serde::{Deserialize, Serialize};

use crate::TransactionKind;

/// Whose cards a terminal totals apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum CardGroup {
    /// 内卡
    Domestic,
    /// 外卡
    Foreign,
}

/// What the host said of a card group's totals when the batch was settled (ISO 8583 0510, field 48).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum BatchVerdict {
    /// 对帐平
    Balanced,
    /// 对帐不平: the batch is closed all the same, and the host's figures win.
    Unbalanced,
    /// 对帐出错
    Error,
    /// Not told: a reprint, or a request before its reply.
    Unknown,
}

/// What a batch total counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Totalled {
    /// 借记: the cards were debited (消费, 完成 and the like together).
    Debit,
    /// 贷记: the cards were credited (撤销, 退货 together).
    Credit,
    /// One kind of transaction, as a slip prints it.
    #[serde(untagged)]
    Kind(TransactionKind),
}

/// One total of a settled batch, as the terminal counted it: a line of the slip 结算总计单, or a part of field 48.
///
/// It is no transaction and moves no money; it tells what the transactions of its batch must add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct BatchTotal {
    /// 商户编号; `None` where the source, as field 48 alone, does not tell it.
    pub merchant_no: Option<String>,
    /// 终端编号
    pub terminal_no: Option<String>,
    /// 批次号
    pub batch_no: Option<String>,
    /// When the slip was printed, local wall time.
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub printed_at: Option<NaiveDateTime>,
    /// Whose cards.
    pub card_group: CardGroup,
    /// What the host said of the whole card group.
    pub verdict: BatchVerdict,
    /// What is counted.
    pub what: Totalled,
    /// 笔数
    pub count: u32,
    /// 金额 as printed, a refund's without sign.
    pub amount: Money,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_crosses_the_wire_in_plain_words() {
        let total = BatchTotal {
            merchant_no: Some("898310058120001".to_owned()),
            terminal_no: Some("10080001".to_owned()),
            batch_no: Some("000317".to_owned()),
            printed_at: None,
            card_group: CardGroup::Foreign,
            verdict: BatchVerdict::Unbalanced,
            what: Totalled::Kind(TransactionKind::PreAuthCompletion),
            count: 2,
            amount: Money::from_units(30_000_000, money::Currency::CNY),
        };
        for (what, word) in [
            (total.what, "pre_auth_completion"),
            (Totalled::Debit, "debit"),
            (Totalled::Credit, "credit"),
            (Totalled::Kind(TransactionKind::Sale), "sale"),
        ] {
            let total = BatchTotal { what, ..total.clone() };
            let text = toml::to_string(&total).unwrap();
            for told in [
                format!("what = \"{word}\""),
                "card_group = \"foreign\"".to_owned(),
                "verdict = \"unbalanced\"".to_owned(),
            ] {
                assert!(text.contains(&told), "{told} in {text}");
            }
            assert_eq!(toml::from_str::<BatchTotal>(&text).unwrap(), total);
        }
        assert!(
            toml::from_str::<BatchTotal>(&toml::to_string(&total).unwrap().replace("pre_auth", "post_auth"))
                .is_err()
        );
    }
}
