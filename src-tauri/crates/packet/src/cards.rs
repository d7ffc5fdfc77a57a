//! The last look for full card numbers before text leaves in a packet.
//!
//! The reader cuts them already; this catches what a person typed into a note, a call or a file name.

use ledger::MaskedCard;

const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;
/// Hex digits from which on a run is a hash.
const HASH_LEN: usize = 32;

/// The text with every full card number cut to first six and last four, spaced, dashed and full-width ones too.
///
/// Numbers in `ids` stay: one order number in ten passes the check digit by chance, so the caller names those it
/// knows to be something else.
pub(crate) fn cut(text: &str, ids: &[&str]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let groups = groups(&chars, at);
        let card = groups.iter().rev().find_map(|end| card(&chars[at..*end], ids).map(|card| (card, *end)));
        match card {
            Some((card, end)) if !in_hash(&chars, at, end) => {
                out.push_str(card.as_str());
                at = end;
            }
            _ => {
                let end = groups.first().copied().unwrap_or(at + 1);
                out.extend(&chars[at..end]);
                at = end;
            }
        }
    }
    out
}

/// Where the groups of digits that begin at `at` end, as long as single blanks or dashes join them.
fn groups(chars: &[char], at: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = at;
    loop {
        let end = start + chars[start..].iter().take_while(|c| digit(**c).is_some()).count();
        if end == start {
            break ends;
        }
        ends.push(end);
        start = match chars.get(end) {
            Some(' ' | '-' | '\u{a0}' | '\u{3000}' | '－') => end + 1,
            _ => break ends,
        };
    }
}

/// The groups as a cut card number, if they are one and no known id.
fn card(chars: &[char], ids: &[&str]) -> Option<MaskedCard> {
    let digits: String = chars.iter().filter_map(|c| digit(*c)).collect();
    if is_card(&digits) && !ids.contains(&digits.as_str()) { MaskedCard::cut(&digits) } else { None }
}

/// Whether the digits are part of a hash in hex, which has such a run now and then.
fn in_hash(chars: &[char], at: usize, end: usize) -> bool {
    let hex = |c: &&char| matches!(c, '0'..='9' | 'a'..='f');
    let before = chars[..at].iter().rev().take_while(hex).count();
    let behind = chars[end..].iter().take_while(hex).count();
    before + (end - at) + behind >= HASH_LEN
}

/// The digit as ASCII, full-width ones as well.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

/// Whether the digits are a card number: an issuer's prefix with a length of its own, and the check digit.
fn is_card(digits: &str) -> bool {
    LENGTHS.contains(&digits.len()) && issued(digits) && luhn(digits)
}

fn issued(digits: &str) -> bool {
    let prefix = |len: usize| digits[..len].parse::<u32>().unwrap_or(0);
    match digits.len() {
        13 => prefix(1) == 4,
        14 => matches!(prefix(2), 36 | 38 | 39) || matches!(prefix(3), 300..=305),
        15 => matches!(prefix(2), 34 | 37),
        16 => {
            matches!(prefix(1), 4 | 9)
                || matches!(prefix(2), 51..=55 | 60 | 62 | 64 | 65 | 81)
                || matches!(prefix(4), 2221..=2720 | 3528..=3589)
        }
        _ => matches!(prefix(1), 4 | 9) || matches!(prefix(2), 50 | 56..=69 | 81),
    }
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let value = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(cut(text, &["4111111111111112"]), expect, "{text:?}");
    }

    #[test]
    fn full_numbers_are_cut_wherever_they_stand() {
        check("卡号4111111111111111。", "卡号411111******1111。");
        check("4111 1111 1111 1111", "411111******1111");
        check("4111-1111-1111-1111,", "411111******1111,");
        check("４１１１１１１１１１１１１１１１", "411111******1111");
        check("6222020000000000000", "622202*********0000");
        check("4111111111111111 2026", "411111******1111 2026");
        check("VISA4111111111111111", "VISA411111******1111");
        check("18 4111111111111111", "18 411111******1111");
    }

    #[test]
    fn other_numbers_stay() {
        check("参考号 123456789012", "参考号 123456789012");
        check("4111111111111112", "4111111111111112");
        check("898310058120001", "898310058120001");
        check("2026-11-18 12:30:05", "2026-11-18 12:30:05");
        check("4200001234202611181234567890", "4200001234202611181234567890");
        check("411111******1111", "411111******1111");
        let hash = format!("a4111111111111111{}", "b".repeat(47));
        check(&hash, &hash);
    }

    #[test]
    fn known_ids_stay_even_if_they_look_like_cards() {
        assert_eq!(cut("4111111111111111", &["4111111111111111"]), "4111111111111111");
    }
}
