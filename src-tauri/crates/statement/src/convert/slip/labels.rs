//! Labels of a slip and what stands behind them.

/// What a label is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    MerchantNo,
    TerminalNo,
    BatchNo,
    /// Day and time of day together.
    Moment,
    Day,
    Time,
    /// Something else, which ends the value of another label.
    Other,
}

const LABELS: &[(&str, Label)] = &[
    ("商户名称", Label::Other),
    ("商户名", Label::Other),
    ("MERCHANT NAME", Label::Other),
    ("商户编号", Label::MerchantNo),
    ("商户代码", Label::MerchantNo),
    ("商户号", Label::MerchantNo),
    ("MERCHANT NO", Label::MerchantNo),
    ("MERCHANT ID", Label::MerchantNo),
    ("终端编号", Label::TerminalNo),
    ("终端号", Label::TerminalNo),
    ("TERMINAL NO", Label::TerminalNo),
    ("TERMINAL ID", Label::TerminalNo),
    ("批次号", Label::BatchNo),
    ("BATCH NO", Label::BatchNo),
    ("日期/时间", Label::Moment),
    ("日期时间", Label::Moment),
    ("结算时间", Label::Moment),
    ("打印时间", Label::Moment),
    ("DATE/TIME", Label::Moment),
    ("日期", Label::Day),
    ("DATE", Label::Day),
    ("时间", Label::Time),
    ("TIME", Label::Time),
    ("操作员号", Label::Other),
    ("操作员", Label::Other),
    ("OPERATOR NO", Label::Other),
    ("收单机构", Label::Other),
];

/// The labels of a line, each with its value; empty where the value stands on the next line.
///
/// Terminals print a label once or in two languages: `商户编号(MERCHANT NO):`, `终 端 号/TERMINAL NO `.
pub(super) fn labelled(line: &str) -> Vec<(Label, &str)> {
    let mut found: Vec<(Label, usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(ahead) = line.get(at..).and_then(|rest| rest.find(begins_label)) {
        let start = at + ahead;
        let Some((before, rest)) = line.split_at_checked(start) else { break };
        let Some(first) = rest.chars().next() else { break };
        let inside_word = first.is_ascii() && before.ends_with(|c: char| c.is_ascii_alphabetic());
        let known = LABELS.iter().filter(|_| !inside_word);
        let longest = known
            .filter_map(|(label, is)| Some((length(rest, label)?, *is)))
            .max_by_key(|(length, _)| *length);
        at = start + longest.map_or(first.len_utf8(), |(length, _)| length);
        if let Some((length, is)) = longest {
            found.push((is, start, start + length));
        }
    }
    let mut labelled: Vec<(Label, &str)> = Vec::new();
    for (place, (is, _, end)) in found.iter().enumerate() {
        let next = found.get(place + 1);
        // Of one label in two languages the value stands behind the second.
        if next.is_some_and(|(other, ..)| other == is) {
            continue;
        }
        let text = line.get(*end..next.map_or(line.len(), |(_, start, _)| *start)).unwrap_or_default();
        labelled.push((*is, value(text)));
    }
    labelled
}

/// Whether some label begins with this letter.
fn begins_label(c: char) -> bool {
    matches!(
        c.to_ascii_uppercase(),
        '商' | '终' | '批' | '日' | '结' | '打' | '时' | '操' | '收' | 'M' | 'T' | 'B' | 'D' | 'O'
    )
}

/// How much of a text a label takes, blanks between its letters not counted.
fn length(text: &str, label: &str) -> Option<usize> {
    let mut letters = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    let mut end = 0;
    for wanted in label.chars().filter(|c| !c.is_whitespace()) {
        let (at, c) = letters.next()?;
        if !c.eq_ignore_ascii_case(&wanted) {
            return None;
        }
        end = at + c.len_utf8();
    }
    Some(end)
}

/// A value without the label's other language and its colon.
fn value(text: &str) -> &str {
    let text = text.trim_start();
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(_, rest)| rest);
    let slashed = text.strip_prefix('/').and_then(|rest| rest.split_once(':')).map(|(_, rest)| rest);
    let text = bracketed.or(slashed).unwrap_or(text);
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ')' | '.' | '/')).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_can_be_found() {
        for (label, is) in LABELS {
            assert_eq!(labelled(&format!("x {label}:1")), [(*is, "1")], "{label}");
        }
    }

    #[test]
    fn labels_are_found_in_either_language_and_in_both() {
        let check = |line: &str, expect: &[(Label, &str)]| assert_eq!(labelled(line), expect, "{line}");
        let no = "898000000000001";
        for line in [
            "商户编号:898000000000001",
            "商户编号(MERCHANT NO):898000000000001",
            "商户编号/MERCHANT NO: 898000000000001",
            "商 户 编 号 : 898000000000001",
            "商户号(MID):898000000000001",
            "商户号/MID:898000000000001",
            "merchant no.: 898000000000001 ",
            "MERCHANT NO  898000000000001",
        ] {
            check(line, &[(Label::MerchantNo, no)]);
        }
        check("商户编号(MERCHANT NO)", &[(Label::MerchantNo, "")]);
        check("终端号(TERMIANL)", &[(Label::TerminalNo, "")]);
        check(
            "终端号:01080209 批次号:000012",
            &[(Label::TerminalNo, "01080209"), (Label::BatchNo, "000012")],
        );
        check(
            "商户编号(MERCHANT NO):1 终端编号(TERMINAL NO):2",
            &[(Label::MerchantNo, "1"), (Label::TerminalNo, "2")],
        );
        check("日期/时间(DATE/TIME):2026/11/18 22:30:15", &[(Label::Moment, "2026/11/18 22:30:15")]);
        check("日期:2026/11/18 时间:22:30:15", &[(Label::Day, "2026/11/18"), (Label::Time, "22:30:15")]);
        check("商户名称:示例商户一店", &[(Label::Other, "示例商户一店")]);
        check("UPDATE OF LIFETIME", &[]);
        check("类型/TYPE 笔数/SUM 金额/AMT", &[]);
        check("", &[]);
    }
}
