use std::ops::RangeInclusive;

/// A card number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCard {
    /// Its digits.
    pub number: String,
    /// Places (in characters) of the digits that may not be kept: all but the first six and the last four.
    pub hidden: Vec<usize>,
}

const LENGTHS: RangeInclusive<usize> = 13..=19;
/// Most separators between two groups of digits of one number, as in `6222 - 0212`.
const GAP: usize = 3;
/// Digits from which on more groups cannot make one number, with zeros padded on the left.
const PADDED_MAX: usize = 40;
/// Hex digits from which on a run is a hash, which has a card's digits now and then.
const HASH_LEN: usize = 32;

/// First and last prefix of an issuer, compared at the prefix's length, and the lengths its numbers have.
///
/// Source: ISO/IEC 7812 ranges as the schemes publish them; 9558 is ICBC's old debit card, 2200 Mir, 9792 Troy.
const ISSUERS: &[(&str, &str, RangeInclusive<usize>)] = &[
    ("4", "4", 13..=19),
    ("51", "55", 16..=16),
    ("2221", "2720", 16..=16),
    ("2200", "2204", 16..=19),
    ("34", "34", 15..=15),
    ("37", "37", 15..=15),
    ("300", "305", 14..=19),
    ("36", "36", 14..=19),
    ("38", "39", 14..=19),
    ("3528", "3589", 16..=19),
    ("60", "60", 16..=19),
    ("62", "62", 13..=19),
    ("64", "65", 16..=19),
    ("81", "82", 16..=19),
    ("50", "50", 13..=19),
    ("56", "59", 13..=19),
    ("67", "69", 13..=19),
    ("9558", "9558", 16..=19),
    ("9792", "9792", 16..=16),
];

/// A digit of a text, where it stands, and whether it begins a group.
#[derive(Debug, Clone, Copy)]
struct Digit {
    place: usize,
    value: u8,
    begins: bool,
}

/// Text with every full card number cut to its first six and last four digits.
pub fn mask_text(text: &str) -> String {
    mask_text_but(text, &[])
}

/// The same, but numbers known to be ids stay: one id in ten passes the check digit by chance.
pub fn mask_text_but(text: &str, ids: &[&str]) -> String {
    let found = find_cards(text).into_iter().filter(|card| !ids.contains(&card.number.as_str()));
    let mut hidden: Vec<usize> = found.flat_map(|card| card.hidden).collect();
    if hidden.is_empty() {
        return text.to_owned();
    }
    hidden.sort_unstable();
    hidden.dedup();
    let mut hidden = hidden.into_iter().peekable();
    let cut = text.chars().enumerate().map(|(place, c)| match hidden.next_if_eq(&place) {
        Some(_) if c.is_ascii() => '*',
        Some(_) => '＊',
        None => c,
    });
    cut.collect()
}

/// Every card number in a text, plain, spaced, dashed or in full-width digits: an issuer's prefix, a length it has,
/// and Luhn's check digit.
pub fn find_cards(text: &str) -> Vec<FoundCard> {
    let mut found = Vec::new();
    if text.len() < *LENGTHS.start() {
        return found;
    }
    for chain in chains(text) {
        for first in (0..chain.len()).filter(|at| chain[*at].begins) {
            let last = chain.len().min(first + PADDED_MAX);
            for end in first + LENGTHS.start()..=last {
                if chain.get(end).is_some_and(|next| !next.begins) {
                    continue;
                }
                let bare = unpadded(&chain[first..end]);
                if is_card_number(bare) && !in_hash(text, bare) {
                    found.push(cut(bare));
                }
            }
        }
    }
    found
}

/// The digits of a cell that holds nothing but a card number, whatever stands between them and whether the check
/// digit fits or not.
pub fn find_in_card_cell(text: &str) -> Option<FoundCard> {
    let digits: Vec<Digit> = text
        .chars()
        .enumerate()
        .filter_map(|(place, c)| Some(Digit { place, value: digit(c)?, begins: false }))
        .collect();
    (digits.len() > 10).then(|| cut(&digits))
}

/// Zeros on the left of a number that is too long with them are padding.
fn unpadded(digits: &[Digit]) -> &[Digit] {
    if digits.len() <= *LENGTHS.end() {
        return digits;
    }
    let zeros = digits.iter().take_while(|digit| digit.value == 0).count();
    &digits[zeros..]
}

fn is_card_number(digits: &[Digit]) -> bool {
    let starts = |prefix: &str| {
        // Digits as text compare like their values at equal length.
        prefix
            .bytes()
            .zip(digits)
            .map(|(byte, digit)| (digit.value + b'0').cmp(&byte))
            .find(|order| order.is_ne())
    };
    LENGTHS.contains(&digits.len())
        && ISSUERS.iter().any(|(first, last, lengths)| {
            lengths.contains(&digits.len())
                && starts(first).is_none_or(std::cmp::Ordering::is_gt)
                && starts(last).is_none_or(std::cmp::Ordering::is_lt)
        })
        && luhn(digits)
}

fn luhn(digits: &[Digit]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit.value);
            if place % 2 == 0 { value } else { value * 2 / 10 + value * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether the digits are part of a hash in hex.
fn in_hash(text: &str, digits: &[Digit]) -> bool {
    let (Some(first), Some(last)) = (digits.first(), digits.last()) else { return false };
    if last.place - first.place + 1 != digits.len() {
        return false;
    }
    let hex = |c: &char| matches!(c, '0'..='9' | 'a'..='f');
    let chars: Vec<char> =
        text.chars().skip(first.place.saturating_sub(HASH_LEN)).take(digits.len() + 2 * HASH_LEN).collect();
    let at = first.place.min(HASH_LEN);
    let before = chars[..at].iter().rev().take_while(|c| hex(c)).count();
    let from_here = chars[at..].iter().take_while(|c| hex(c)).count();
    let letters = chars[at - before..at + from_here].iter().any(char::is_ascii_alphabetic);
    letters && before + from_here >= HASH_LEN
}

fn cut(digits: &[Digit]) -> FoundCard {
    let shown = digits.len().saturating_sub(4).max(6.min(digits.len()));
    FoundCard {
        number: digits.iter().map(|digit| char::from(b'0' + digit.value)).collect(),
        hidden: digits[6.min(digits.len())..shown].iter().map(|digit| digit.place).collect(),
    }
}

/// Digits that stand close enough to be one number, chained.
fn chains(text: &str) -> Vec<Vec<Digit>> {
    let mut chains: Vec<Vec<Digit>> = Vec::new();
    // Characters since the last digit; `None` when the next digit cannot belong to the same number.
    let mut gap = None;
    for (place, c) in text.chars().enumerate() {
        match (digit(c), gap) {
            (Some(value), None) => {
                chains.push(vec![Digit { place, value, begins: true }]);
                gap = Some(0);
            }
            (Some(value), Some(width)) => {
                if let Some(chain) = chains.last_mut() {
                    chain.push(Digit { place, value, begins: width > 0 });
                }
                gap = Some(0);
            }
            (None, Some(width)) if is_separator(c) && width < GAP => gap = Some(width + 1),
            (None, _) => gap = None,
        }
    }
    chains
}

fn digit(c: char) -> Option<u8> {
    let from = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(from)).ok()
}

/// Blanks, dashes of every kind, the middle dot, and what cannot be seen.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−' | '－' | '\u{FE63}' | '·' | '_')
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '␀')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expect: &str) {
        assert_eq!(mask_text(input), expect, "{input}");
    }

    #[test]
    fn card_numbers_are_cut_wherever_they_stand() {
        check("6222021234567890128", "622202*********0128");
        check("卡6222021234567890128付款", "卡622202*********0128付款");
        check("6222 0212 3456 7890 128", "6222 02** **** ***0 128");
        check("6222  0212\n3456\t7890 128", "6222  02**\n****\t***0 128");
        check("6222 - 0212 - 3456 - 7890 - 128", "6222 - 02** - **** - ***0 - 128");
        check("4111-1111-1111-1111", "4111-11**-****-1111");
        check("4111–1111‒1111·1111", "4111–11**‒****·1111");
        check("４１１１１１１１１１１１１１１１", "４１１１１１＊＊＊＊＊＊１１１１");
        check("378282246310005 / 5555555555554444", "378282*****0005 / 555555******4444");
        check("0006222021234567890128", "000622202*********0128");
        check("20261118 6222021234567890128", "20261118 622202*********0128");
        check("VISA4111111111111111", "VISA411111******1111");
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "6222021234567890129",      // check digit does not fit
            "31050136360000030188",     // an account of twenty digits
            "20261116 898310058120001", // day and merchant no.
            "111607903076",             // reference no.
            "622202*********0128",      // cut already
            "4111 x 1111 1111 1111",    // not one number
            "20261119061245",           // a moment
            "2026-11-18 12:30:05",
            "4200001234202611181234567890",
        ] {
            check(text, text);
        }
        let hash = format!("a4111111111111111{}", "b".repeat(47));
        check(&hash, &hash);
        assert_eq!(mask_text_but("4111111111111111", &["4111111111111111"]), "4111111111111111");
    }

    #[test]
    fn a_card_cell_is_cut_without_check_digit_and_whatever_stands_between() {
        let hidden = |text| find_in_card_cell(text).map_or(0, |found| found.hidden.len());
        assert_eq!(hidden("6222021234567890129"), 9);
        assert_eq!(hidden("6222.0212/3456:7890 129"), 9);
        assert_eq!(hidden("622202******0129"), 0);
        assert_eq!(hidden("622202 129"), 0);
    }

    #[test]
    fn digits_far_apart_end_soon() {
        // Every digit is a group of its own: work must grow with the text, not with its square.
        let text = "4 ".repeat(200_000);
        assert_eq!(mask_text(&text).len(), text.len());
    }
}
