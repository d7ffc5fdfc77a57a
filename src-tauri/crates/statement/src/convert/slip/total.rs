//! Lines that total a kind of transaction: its name, how many, and how much.

use money::{Currency, Money};

use crate::RejectReason;
use crate::amount::{self, Style, Unit};
use crate::cell::plain_word;

/// What UnionPay's terminals total, in both languages.
const KINDS: &[&str] = &[
    "消费",
    "联机消费",
    "快速消费",
    "扫码消费",
    "积分消费",
    "分期消费",
    "电子现金",
    "电子现金消费",
    "消费撤销",
    "撤销",
    "退货",
    "退款",
    "扫码退货",
    "预授权",
    "预授权完成",
    "预授权完成撤销",
    "完成",
    "完成撤销",
    "离线",
    "离线消费",
    "离线结算",
    "脱机",
    "圈存",
    "充值",
    "借记",
    "贷记",
    "扫码",
    "二维码",
    "sale",
    "refund",
    "void",
    "authcomplete",
    "authsettlement",
    "offline",
    "load",
    "debit",
    "credit",
];
/// Totals of totals.
const SUMS: &[&str] = &["合计", "总计", "小计", "total", "sum", "subtotal"];
const CURRENCY_WORDS: &[&str] = &["rmb", "cny", "¥", "元", "笔", "人民币"];
/// Digits of a number of transactions.
const COUNT_DIGITS: usize = 6;

/// A line that totals something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Total {
    /// Which kind, as it is printed, without its other language; empty where the line has none.
    pub(super) what: String,
    /// Whether it is a kind that terminals are known to total.
    pub(super) is_known: bool,
    /// How many and how much; none where the figures stand on the next line.
    pub(super) figures: Option<Result<(u32, Money), RejectReason>>,
}

/// Reads a line that totals something, written in half width.
///
/// Without the name of a known kind, a line is a total only if it has a number and an amount.
pub(super) fn read(line: &str) -> Option<Total> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_word = |word: &&&str| !word.chars().any(|c| c.is_ascii_digit()) && !is_currency(word);
    let head = words.iter().take_while(is_word).count();
    let (head, figures) = words.split_at_checked(head)?;
    let what = named(&head.join(" "));
    let plain = plain_word(&what);
    let figures: Vec<&str> = figures.iter().copied().filter(|word| !is_currency(word)).collect();
    let is_known = KINDS.contains(&unbracketed(&plain));
    if SUMS.iter().any(|sum| plain == *sum) {
        return None;
    }
    let figures = match figures.as_slice() {
        [] if is_known => None,
        [_] if is_known => Some(Err(RejectReason::Missing)),
        // A blank may stand between the thousands.
        [number, amount @ ..] if is_known || is_figures(number, amount) => {
            Some(pair(number, &amount.concat()))
        }
        _ => return None,
    };
    Some(Total { what, is_known, figures })
}

/// Whether words look like a number and an amount.
fn is_figures(number: &str, amount: &[&str]) -> bool {
    count(number).is_some() && amount.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()))
}

fn pair(number: &str, amount: &str) -> Result<(u32, Money), RejectReason> {
    let style = Style { unit: Unit::Yuan, fine: false, currency: Currency::CNY };
    let count = count(number).ok_or(RejectReason::BadSyntax)?;
    let amount = amount::parse(amount, style)?.ok_or(RejectReason::Missing)?;
    Ok((count, amount))
}

fn count(word: &str) -> Option<u32> {
    let digits = word.strip_suffix('笔').unwrap_or(word);
    let fits = (1..=COUNT_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| fits)
}

fn is_currency(word: &str) -> bool {
    let plain = plain_word(word);
    CURRENCY_WORDS.iter().any(|currency| plain == *currency)
}

/// The Chinese name of a kind that is printed in both languages, without blanks; any other name as it is.
fn named(head: &str) -> String {
    let first = head.split('/').next().unwrap_or_default();
    let is_chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    if first.chars().any(is_chinese) {
        return first.chars().filter(|c| !c.is_whitespace()).collect();
    }
    head.to_owned()
}

/// A name without what stands in brackets: `完成(通知)`.
fn unbracketed(plain: &str) -> &str {
    plain.split('(').next().unwrap_or(plain)
}
