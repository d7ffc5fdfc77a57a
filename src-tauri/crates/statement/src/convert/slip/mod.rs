//! The settlement slip 结算总计单 of a UnionPay terminal, as text: what the terminal counted in a batch, by card group.
//!
//! Source: the printing of several makers' terminals, and DOMAIN's glossary of the trade. Each line of totals becomes a
//! record; the verdict of its card group (对帐平, 不平, 出错) may be printed before or after it, so a slip is read whole
//! before it is written. What the host counted (主机结算总计) and lists of single transactions are not the terminal's
//! totals and stay beside them.

mod labels;
#[cfg(test)]
mod tests;
mod total;

use self::labels::{Label, labelled};
use self::total::Total;
use super::Refusal;
use super::lines::Lines;
use crate::cell::{half_width, plain_word};
use crate::date::{self, Order};
use crate::sheet::Sheet;
use crate::{FileError, RejectReason};

/// Columns of the sheet.
pub(crate) const COLUMNS: &[&str] = &[
    "merchant_no",
    "terminal_no",
    "batch_no",
    "printed_at",
    "card_group",
    "verdict",
    "what",
    "count",
    "amount",
];

/// Lines among which a title is looked for.
const HEAD_LINES: usize = 60;
const TITLES: &[&str] = &["结算总计单", "settlementreport", "settlementtotals", "settlesumreceipt"];

/// Words of a line behind which other figures follow: what the host counted, and single transactions.
const NOT_TOTALS: &[&str] = &["主机结算", "明细单", "交易明细", "txnlist", "未成功上送"];

/// Whether a text is such a slip: its title is among the first lines.
pub(crate) fn is_slip(text: &str) -> bool {
    Lines::new(text).take(HEAD_LINES).any(|(_, line)| is_title(&plain_word(line)))
}

/// Writes the totals of all slips in a text as a sheet.
///
/// A total whose slip lacks its merchant, terminal, batch or time is a broken record, as one that cannot be read.
///
/// # Errors
/// [`FileError::NotAStatement`] for a text without title and without totals; the writer's.
pub(crate) fn write(text: &str, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut slip = Slip::default();
    let mut is_slip = false;
    for (line, raw) in Lines::new(text).filter(|(_, raw)| !raw.trim().is_empty()) {
        let plain = plain_word(raw);
        let half = half_width(raw);
        let labelled = labelled(&half);
        let names_merchant = labelled.iter().any(|(label, _)| *label == Label::MerchantNo);
        if (is_title(&plain) && !slip.is_blank()) || (names_merchant && slip.has_totals) {
            is_slip |= slip.has_totals;
            std::mem::take(&mut slip).write(sheet)?;
        }
        is_slip |= is_title(&plain);
        let told = slip.hear(&half, &plain, &labelled);
        slip.lines.push((line, raw, told));
    }
    is_slip |= slip.has_totals;
    slip.write(sheet)?;
    if is_slip { Ok(()) } else { Err(FileError::NotAStatement { looks_like: "text" }.into()) }
}

fn is_title(plain: &str) -> bool {
    TITLES.iter().any(|title| plain.contains(title))
}

/// Whose cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Domestic,
    Foreign,
}

impl Group {
    fn word(self) -> &'static str {
        match self {
            Self::Domestic => "内卡",
            Self::Foreign => "外卡",
        }
    }
}

/// What a line of a slip is.
#[derive(Debug)]
enum Told {
    /// No total.
    Beside,
    /// The verdict on a card group.
    Verdict(Group, &'static str),
    Total(Option<Group>, String, Result<(u32, money::Money), RejectReason>),
}

/// Which part of a slip is being read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Terminal,
    /// What the host counted, or a list of single transactions.
    NotTotals,
}

/// One slip.
#[derive(Debug, Default)]
struct Slip<'t> {
    lines: Vec<(u32, &'t str, Told)>,
    merchant_no: String,
    terminal_no: String,
    batch_no: String,
    day: String,
    time: String,
    verdicts: Vec<(Group, &'static str)>,
    group: Option<Group>,
    part: Part,
    /// Label whose value is to stand on the next line.
    open_label: Option<Label>,
    /// Kind whose figures are to stand on the next line, and its place among the lines.
    open_kind: Option<(usize, String)>,
    has_totals: bool,
}

impl Slip<'_> {
    fn is_blank(&self) -> bool {
        self.merchant_no.is_empty() && self.terminal_no.is_empty() && !self.has_totals
    }

    /// Takes a line, and tells what it is.
    fn hear(&mut self, half: &str, plain: &str, labelled: &[(Label, &str)]) -> Told {
        if let Some(label) = self.open_label.take()
            && labelled.is_empty()
            && half.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            self.set(label, half.trim());
            return Told::Beside;
        }
        let open_kind = self.open_kind.take();
        for (label, value) in labelled {
            self.open_label = value.is_empty().then_some(*label);
            self.set(*label, value);
        }
        if !labelled.is_empty() {
            return Told::Beside;
        }
        if NOT_TOTALS.iter().any(|word| plain.contains(word)) {
            self.part = Part::NotTotals;
        } else if plain.contains("终端结算") {
            self.part = Part::Terminal;
        }
        let groups = groups(plain);
        if let [(group, _)] = groups.as_slice() {
            self.group = Some(*group);
        }
        if self.part == Part::NotTotals {
            return Told::Beside;
        }
        if let Some(total) = total::read(&without_group(half, &groups)) {
            return self.total(total, open_kind);
        }
        self.verdict(plain, &groups)
    }

    fn set(&mut self, label: Label, value: &str) {
        let number = || value.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
        match label {
            Label::MerchantNo => self.merchant_no = number(),
            Label::TerminalNo => self.terminal_no = number(),
            Label::BatchNo => self.batch_no = number(),
            Label::Moment => (self.day, self.time) = (value.to_owned(), String::new()),
            Label::Day => value.clone_into(&mut self.day),
            Label::Time => value.clone_into(&mut self.time),
            Label::Other => {}
        }
    }

    /// Takes a total; its name may stand on the line before, and its figures on the next one.
    fn total(&mut self, total: Total, open_kind: Option<(usize, String)>) -> Told {
        let Total { what, is_known, figures } = total;
        let Some(figures) = figures else {
            self.open_kind = Some((self.lines.len(), what.clone()));
            self.has_totals = true;
            return Told::Total(self.group, what, Err(RejectReason::Missing));
        };
        let what = match open_kind.filter(|_| what.is_empty()) {
            Some((place, what)) => {
                if let Some((_, _, told)) = self.lines.get_mut(place) {
                    *told = Told::Beside;
                }
                what
            }
            // Figures that belong to nothing, or a line outside of the totals.
            None if what.is_empty() || (!is_known && self.group.is_none()) => return Told::Beside,
            None => what,
        };
        self.has_totals = true;
        Told::Total(self.group, what, figures)
    }

    fn verdict(&mut self, plain: &str, groups: &[(Group, &str)]) -> Told {
        let alone = self.group.filter(|_| groups.is_empty()).map(|group| (group, plain));
        let mut told = Told::Beside;
        for (group, text) in groups.iter().copied().chain(alone) {
            let Some(verdict) = verdict(text) else { continue };
            self.verdicts.push((group, verdict));
            told = Told::Verdict(group, verdict);
        }
        told
    }

    /// Writes the slip, every line on its own.
    fn write(self, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
        let verdict =
            |group: Group| self.verdicts.iter().rev().find(|(of, _)| *of == group).map_or("", |(_, is)| is);
        let verdicts = [Group::Domestic, Group::Foreign].map(verdict);
        let totals = [Group::Domestic, Group::Foreign].map(|group| self.totals_of(group));
        let head = self.head();
        for (line, raw, told) in &self.lines {
            sheet.at(*line)?;
            match told {
                Told::Total(group, what, figures) => {
                    let figures = figures.as_ref().map_err(|reason| *reason);
                    let group = group.ok_or(RejectReason::Missing);
                    match figures
                        .and_then(|figures| Ok((head.as_ref().map_err(|reason| *reason)?, group?, figures)))
                    {
                        Ok((printed_at, group, (count, amount))) => sheet.record(&[
                            &self.merchant_no,
                            &self.terminal_no,
                            &self.batch_no,
                            printed_at,
                            group.word(),
                            verdicts[group as usize],
                            what,
                            &count.to_string(),
                            &amount.to_string(),
                        ])?,
                        Err(reason) => sheet.broken(reason, raw.trim())?,
                    }
                }
                // A group that does not balance and shows no totals: the terminal has none where the host has some.
                Told::Verdict(group, is) if *is != "平" && !totals[*group as usize] => {
                    sheet.broken(RejectReason::Missing, raw.trim())?;
                }
                Told::Verdict(..) | Told::Beside => sheet.beside(raw.trim_end())?,
            }
        }
        Ok(())
    }

    fn totals_of(&self, group: Group) -> bool {
        self.lines.iter().any(|(_, _, told)| matches!(told, Told::Total(Some(of), ..) if *of == group))
    }

    /// When it was printed, `YYYY-MM-DD HH:MM:SS`, where the slip tells all by which its totals are known.
    fn head(&self) -> Result<String, RejectReason> {
        let numbers = [&self.merchant_no, &self.terminal_no, &self.batch_no, &self.day];
        if numbers.iter().any(|number| number.is_empty()) {
            return Err(RejectReason::Missing);
        }
        let moment = format!("{} {}", self.day, self.time);
        let (day, time) = date::parse(&moment, Order::Ymd, None).ok_or(RejectReason::BadDate)?;
        let time = time.ok_or(RejectReason::Missing)?;
        Ok(format!("{day} {time}"))
    }
}

const GROUP_WORDS: &[(&str, Group)] = &[
    ("内卡", Group::Domestic),
    ("外卡", Group::Foreign),
    ("innercard", Group::Domestic),
    ("outercard", Group::Foreign),
    ("domestic", Group::Domestic),
    ("foreign", Group::Foreign),
];

/// The card groups that a line names, each with what it says of it.
fn groups(plain: &str) -> Vec<(Group, &str)> {
    let mut starts: Vec<(usize, usize, Group)> = GROUP_WORDS
        .iter()
        .flat_map(|(word, group)| plain.match_indices(word).map(|(at, _)| (at, at + word.len(), *group)))
        .collect();
    starts.sort_by_key(|(at, ..)| *at);
    let ends = starts.iter().skip(1).map(|(at, ..)| *at).chain([plain.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((_, from, group), to)| (*group, plain.get(*from..to).unwrap_or_default()))
        .collect()
}

fn without_group(half: &str, groups: &[(Group, &str)]) -> String {
    groups.iter().fold(half.to_owned(), |text, (group, _)| text.replacen(group.word(), "", 1))
}

/// A verdict in one of its three words.
fn verdict(text: &str) -> Option<&'static str> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let text = text.strip_prefix("对帐").or_else(|| text.strip_prefix("对账")).unwrap_or(text);
    [
        ("不平", "不平"),
        ("平", "平"),
        ("出错", "出错"),
        ("错", "出错"),
        ("unbalanced", "不平"),
        ("balanced", "平"),
    ]
    .iter()
    .find(|(word, _)| text.starts_with(word))
    .map(|(_, verdict)| *verdict)
}
