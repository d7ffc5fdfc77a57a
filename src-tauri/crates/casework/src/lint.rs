use crate::{Playbook, Text};

/// A sentence that a playbook must never say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAdvice {
    /// Which rule it breaks.
    pub rule: &'static str,
    /// The sentence.
    pub sentence: String,
}

/// A rule and the word groups by which its advice is known; all words of a group in one sentence break it.
type Never = (&'static str, &'static [&'static [&'static str]]);

/// What is never advised, in either language. Saying *not* to do it is what the prohibitions are for.
const NEVER: &[Never] = &[
    (
        "swipe-again",
        &[
            &["请", "重刷"],
            &["让", "再刷一次"],
            &["可以重刷"],
            &["扣两次", "放心"],
            &["swipe again"],
            &["cannot be charged twice"],
        ],
    ),
    ("goods-on-a-text-message", &[&["短信", "交货"], &["text message", "hand over"], &["sms", "goods"]]),
    (
        "force-the-reversal",
        &[
            &["刷", "触发冲正"],
            &["刷", "带出冲正"],
            &["swipe", "force", "reversal"],
            &["swipe", "trigger", "reversal"],
        ],
    ),
    (
        "refund-by-other-means",
        &[
            &["退现金"],
            &["现金退"],
            &["转账", "退"],
            &["退", "另一张卡"],
            &["refund", "cash"],
            &["refund", "transfer"],
            &["refund", "another card"],
            &["pay back", "cash"],
        ],
    ),
    (
        "refund-while-running",
        &[
            &["处理期间", "退款"],
            &["同时", "退款"],
            &["refund", "in the meantime"],
            &["refund", "while", "running"],
        ],
    ),
    (
        "touch-the-terminal-first",
        &[
            &["先", "重置终端"],
            &["清流水"],
            &["先结算", "再保存"],
            &["先换机"],
            &["reset the terminal"],
            &["swap the terminal"],
            &["clear the batch"],
        ],
    ),
    (
        "promise-a-day",
        &[
            &["48小时"],
            &["48 小时"],
            &["24小时"],
            &["保证", "到账"],
            &["一定", "到账"],
            &["48 hours"],
            &["guarantee"],
        ],
    ),
    (
        "money-on-a-callers-word",
        &[&["来电", "退回"], &["来电", "转给"], &["caller", "return"], &["caller", "transfer"]],
    ),
    ("charge-without-consent", &[&["直接补扣"], &["直接扣", "差额"], &["charge the difference"]]),
    ("split-amounts", &[&["拆成", "限额"], &["split", "limit"]]),
    ("account-through-a-link", &[&["链接", "结算账户"], &["link", "settlement account"]]),
    (
        "collect-secrets",
        &[
            &["完整卡号"],
            &["验证码"],
            &["身份证照片"],
            &["银行密码"],
            &["full card number"],
            &["cvv"],
            &["id photo"],
            &["password"],
        ],
    ),
];

/// Words that turn advice into a warning when they stand before it.
const NEGATIONS: &[&str] =
    &["不", "勿", "别", "没有", "do not", "don't", "never", "not ", "no ", "without", "nothing"];

impl Playbook {
    /// Every sentence that advises what must never be advised; a good playbook has none.
    pub fn bad_advice(&self) -> Vec<BadAdvice> {
        let mut texts: Vec<&Text> = self.what.values().chain(&self.do_not).collect();
        texts.extend(self.items.iter().flat_map(|item| [&item.text, &item.reason]));
        texts.extend(self.evidence.iter().map(|need| &need.text));
        texts.extend([&self.call_script, &self.customer_script]);
        texts.into_iter().flat_map(|text| bad(&text.zh).into_iter().chain(bad(&text.en))).collect()
    }
}

/// The sentences of a text that break a rule.
fn bad(text: &str) -> Vec<BadAdvice> {
    let sentences = text.split(['。', '；', ';', '!', '！']).flat_map(|part| part.split(". "));
    let mut found = Vec::new();
    for sentence in sentences {
        let lower = sentence.to_lowercase();
        for (rule, groups) in NEVER {
            if groups.iter().any(|group| advises(&lower, group)) {
                found.push(BadAdvice { rule, sentence: sentence.trim().to_owned() });
            }
        }
    }
    found
}

/// Whether all words stand in the sentence and nothing before the last of them negates it.
fn advises(sentence: &str, words: &[&str]) -> bool {
    let places: Option<Vec<usize>> = words.iter().map(|word| sentence.find(word)).collect();
    let last = places.and_then(|places| places.into_iter().max());
    last.is_some_and(|last| !NEGATIONS.iter().any(|word| sentence[..last].contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(bad(text).first().map(|advice| advice.rule), expect, "{text}");
    }

    #[test]
    fn what_must_never_be_advised_is_found() {
        check("请顾客重刷一次。", Some("swipe-again"));
        check("Let him swipe again; nobody loses.", Some("swipe-again"));
        check("看到扣款短信就可以交货。", Some("goods-on-a-text-message"));
        check("If the SMS shows a debit, hand over the goods.", Some("goods-on-a-text-message"));
        check("随便刷一张卡触发冲正。", Some("force-the-reversal"));
        check("Swipe any card to force the reversal.", Some("force-the-reversal"));
        check("给顾客退现金即可。", Some("refund-by-other-means"));
        check("Refund the customer in cash.", Some("refund-by-other-means"));
        check("查询处理期间可以先退款。", Some("refund-while-running"));
        check("Refund in the meantime.", Some("refund-while-running"));
        check("先重置终端再说。", Some("touch-the-terminal-first"));
        check("款项 48 小时退回。", Some("promise-a-day"));
        check("It returns in 24-48 hours.", Some("promise-a-day"));
        check("按来电要求退回。", Some("money-on-a-callers-word"));
        check("直接补扣。", Some("charge-without-consent"));
        check("Simply charge the difference.", Some("charge-without-consent"));
        check("拆成几笔避开限额。", Some("split-amounts"));
        check("点链接更新结算账户。", Some("account-through-a-link"));
        check("请把完整卡号发来。", Some("collect-secrets"));
        check("Please send the CVV.", Some("collect-secrets"));
    }

    #[test]
    fn warnings_and_plain_advice_pass() {
        check("不要退现金，也不要让顾客重刷。", None);
        check("We will never ask for your full card number, a code or a password.", None);
        check("Return one payment to the original card.", None);
        check("原路退回一笔。", None);
    }

    #[test]
    fn no_built_in_playbook_advises_it() {
        for book in Playbook::built_in() {
            assert_eq!(book.bad_advice(), [], "{}", book.id);
        }
    }
}
