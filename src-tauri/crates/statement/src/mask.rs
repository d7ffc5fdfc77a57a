/// A card number found in a text.
pub(crate) struct Found {
    /// Its digits.
    pub(crate) number: String,
    /// Places (in characters) of the digits that may not be kept: all but the first six and the last four.
    pub(crate) hidden: Vec<usize>,
}

const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;
/// Most separators between two groups of digits of one number.
const GAP: usize = 2;

/// First and last prefix of an issuer, compared at the prefix's length, and the lengths its numbers have.
///
/// Source: ISO/IEC 7812 ranges as the schemes publish them; 9558 is ICBC's old debit card.
const ISSUERS: &[(&str, &str, std::ops::RangeInclusive<usize>)] = &[
    ("4", "4", 13..=19),
    ("51", "55", 16..=16),
    ("2221", "2720", 16..=16),
    ("34", "34", 15..=15),
    ("37", "37", 15..=15),
    ("300", "305", 14..=19),
    ("36", "36", 14..=19),
    ("38", "39", 14..=19),
    ("3528", "3589", 16..=19),
    ("60", "60", 16..=19),
    ("62", "62", 13..=19),
    ("64", "65", 16..=19),
    ("81", "81", 16..=19),
    ("50", "50", 13..=19),
    ("56", "59", 13..=19),
    ("67", "69", 13..=19),
    ("9558", "9558", 16..=19),
];

/// Whether these digits are a card number: issuer prefix, a length it has, and Luhn's check digit.
pub(crate) fn is_card_number(digits: &str) -> bool {
    let known = ISSUERS.iter().any(|(first, last, lengths)| {
        let head = digits.get(..first.len()).unwrap_or_default();
        lengths.contains(&digits.len()) && head >= *first && head <= *last
    });
    known && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Text with every card number cut to its first six and last four digits.
pub fn mask_text(text: &str) -> String {
    let mut hidden: Vec<usize> = find(text).into_iter().flat_map(|found| found.hidden).collect();
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

/// Every card number in a text, plain, spaced, dashed or in full-width digits.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for chain in chains(text) {
        for first in 0..chain.len() {
            let mut digits: Vec<(usize, char)> = Vec::new();
            for group in &chain[first..] {
                digits.extend(group);
                if digits.len() > 40 {
                    break;
                }
                let padded = digits.iter().take_while(|(_, digit)| *digit == '0').count();
                let bare = if digits.len() > *LENGTHS.end() { &digits[padded..] } else { &digits[..] };
                if LENGTHS.contains(&bare.len()) && is_card_number(&number(bare)) {
                    found.push(cut(bare));
                }
            }
        }
    }
    found
}

/// Every long number in a cell that holds nothing but card numbers, whether its check digit fits or not.
pub(crate) fn find_any(text: &str) -> Vec<Found> {
    let whole = chains(text).into_iter().map(|chain| chain.concat());
    whole.filter(|digits| digits.len() > 10).map(|digits| cut(&digits)).collect()
}

fn number(digits: &[(usize, char)]) -> String {
    digits.iter().map(|(_, digit)| *digit).collect()
}

fn cut(digits: &[(usize, char)]) -> Found {
    let middle = &digits[6.min(digits.len())..digits.len().saturating_sub(4).max(6.min(digits.len()))];
    Found { number: number(digits), hidden: middle.iter().map(|(place, _)| *place).collect() }
}

type Group = Vec<(usize, char)>;

/// Groups of digits, and groups that stand close enough to be one number, chained.
fn chains(text: &str) -> Vec<Vec<Group>> {
    let mut chains: Vec<Vec<Group>> = Vec::new();
    if text.len() < 11 {
        return chains;
    }
    // Characters since the last digit; `None` when the next digit cannot belong to the same number.
    let mut gap = None;
    for (place, c) in text.chars().enumerate() {
        match (digit(c), gap) {
            (Some(digit), Some(0)) => {
                if let Some(group) = chains.last_mut().and_then(|chain| chain.last_mut()) {
                    group.push((place, digit));
                }
            }
            (Some(digit), Some(_)) => {
                if let Some(chain) = chains.last_mut() {
                    chain.push(vec![(place, digit)]);
                }
                gap = Some(0);
            }
            (Some(digit), None) => {
                chains.push(vec![vec![(place, digit)]]);
                gap = Some(0);
            }
            (None, Some(width)) if is_separator(c) && width < GAP => gap = Some(width + 1),
            (None, _) => gap = None,
        }
    }
    chains
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−' | '－' | '\u{200B}'..='\u{200D}' | '\u{FEFF}')
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
        check("4111-1111-1111-1111", "4111-11**-****-1111");
        check("４１１１１１１１１１１１１１１１", "４１１１１１＊＊＊＊＊＊１１１１");
        check("378282246310005 / 5555555555554444", "378282*****0005 / 555555******4444");
        check("0006222021234567890128", "000622202*********0128");
        check("20261118 6222021234567890128", "20261118 622202*********0128");
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
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_card_column_is_cut_without_check_digit() {
        let hidden = |text| find_any(text).iter().map(|found| found.hidden.len()).sum::<usize>();
        assert_eq!(hidden("6222021234567890129"), 9);
        assert_eq!(hidden("622202******0129"), 0);
        assert_eq!(hidden("622202 129"), 0);
    }
}
