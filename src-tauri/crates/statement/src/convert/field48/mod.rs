//! ISO 8583 field 48 of a batch settlement: the totals a terminal sends (0500), and the host's verdict on them (0510).
//!
//! Source: UnionPay's POS terminal specification as terminals implement it: for domestic and then for foreign cards, sum
//! and number of debits, sum and number of credits, and a flag. A debit is a sale or completion, a credit a void or
//! refund. The reply has no response code; its flags are the verdict.

#[cfg(test)]
mod tests;

use super::Refusal;
use super::lines::Lines;
use crate::sheet::Sheet;
use crate::{FileError, RejectReason};

/// Columns of the sheet; those of the slip where they mean the same.
///
/// A line gives four records, so the number of its line stands in a column of its own.
pub(crate) const COLUMNS: &[&str] = &["line", "message", "card_group", "verdict", "what", "count", "amount"];

/// Lines among which field 48 is looked for.
const HEAD_LINES: usize = 60;
/// Digits of the field, and of one card group in it.
const DIGITS: usize = 62;
const GROUP_DIGITS: usize = 31;

/// Whether a text holds such a field: message type and 62 digits in one of its first lines.
pub(crate) fn is_field48(text: &str) -> bool {
    Lines::new(text).take(HEAD_LINES).any(|(_, line)| matches!(totals(line), Ok(Some(_))))
}

/// Writes the totals of every line as a sheet: of each card group its debits and its credits.
///
/// # Errors
/// [`FileError::NotAStatement`] for a text without any message type; the writer's.
pub(crate) fn write(text: &str, sheet: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut any = false;
    for (line, raw) in Lines::new(text).filter(|(_, raw)| !raw.trim().is_empty()) {
        sheet.at(line)?;
        let told = totals(raw);
        any |= !matches!(told, Ok(None));
        match told {
            Ok(None) => sheet.beside(raw.trim_end())?,
            Err(reason) => sheet.broken(reason, raw.trim())?,
            Ok(Some((message, groups))) => {
                for (group, name) in groups.iter().zip(["内卡", "外卡"]) {
                    let sides = [("借记", &group.debit), ("贷记", &group.credit)];
                    for (what, (count, amount)) in sides {
                        let line = line.to_string();
                        sheet.record(&[&line, message, name, group.verdict, what, count, amount])?;
                    }
                }
            }
        }
    }
    if any { Ok(()) } else { Err(FileError::NotAStatement { looks_like: "text" }.into()) }
}

/// The totals of one card group.
struct Group {
    /// Number and sum.
    debit: (String, String),
    credit: (String, String),
    verdict: &'static str,
}

/// Message type and totals of a line; none where it is something else.
///
/// # Errors
/// [`RejectReason::Missing`] for a field without its message type, which tells what the flags mean;
/// [`RejectReason::BadSyntax`] for a message without its field.
fn totals(line: &str) -> Result<Option<(&str, [Group; 2])>, RejectReason> {
    if line.trim_start().starts_with('#') {
        return Ok(None);
    }
    let words = line.split(|c: char| c.is_whitespace() || ":=,;|[]()\"'".contains(c));
    let is_number = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<&str> = words.filter(is_number).collect();
    let at = numbers.iter().position(|number| matches!(*number, "0500" | "0510"));
    let Some((message, after)) = at.and_then(|at| numbers.get(at..)?.split_first()) else {
        let field = numbers.iter().any(|number| number.len() == DIGITS);
        return if field { Err(RejectReason::Missing) } else { Ok(None) };
    };
    // A log may put blanks between the parts of the field.
    let whole = after.iter().find(|number| number.len() == DIGITS).map(|number| (*number).to_owned());
    let field = whole.unwrap_or_else(|| after.concat());
    let groups = field.split_at_checked(GROUP_DIGITS).filter(|_| field.len() == DIGITS);
    let groups =
        groups.and_then(|(ours, theirs)| Some([Group::read(ours, message)?, Group::read(theirs, message)?]));
    groups.map(|groups| Some((*message, groups))).ok_or(RejectReason::BadSyntax)
}

impl Group {
    /// Reads N12 and N3 twice, and N1.
    fn read(digits: &str, message: &str) -> Option<Self> {
        let (debit, rest) = digits.split_at_checked(15)?;
        let (credit, flag) = rest.split_at_checked(15)?;
        // The flag of a request says nothing.
        let verdict = match (message, flag) {
            ("0500", _) | (_, "0") => "",
            (_, "1") => "平",
            (_, "2") => "不平",
            (_, "3") => "出错",
            _ => return None,
        };
        Some(Self { debit: total(debit)?, credit: total(credit)?, verdict })
    }
}

/// Number and sum of N12 in fen and N3.
fn total(digits: &str) -> Option<(String, String)> {
    let (fen, count) = digits.split_at_checked(12)?;
    let (yuan, fen) = fen.split_at_checked(10)?;
    let plain = |number: &str| number.parse::<u64>().ok().map(|number| number.to_string());
    Some((plain(count)?, format!("{}.{fen}", plain(yuan)?)))
}
