use std::fmt;

use serde::{Deserialize, Serialize};

/// A card number as far as it may be kept: at most the first six and the last four digits, `622200******1234`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct MaskedCard(String);

/// The text shows more of a card than may be kept, or no digits at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a masked card number")]
pub struct NotMasked;

impl MaskedCard {
    /// Takes a number that a file masked already, or cuts a full one to first six and last four.
    ///
    /// Anything but digits between head and tail becomes stars; returns `None` without at least four digits.
    pub fn cut(text: &str) -> Option<Self> {
        let clean: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits = |c: &&char| c.is_ascii_digit();
        let tail: String = {
            let run: Vec<char> = clean.iter().rev().take_while(digits).take(4).copied().collect();
            run.into_iter().rev().collect()
        };
        if tail.len() < 4 {
            return None;
        }
        let before = &clean[..clean.len() - 4];
        let head: String = before.iter().take_while(digits).take(6).collect();
        if before.is_empty() {
            return Some(Self(tail));
        }
        let stars = before.len().saturating_sub(head.chars().count()).max(1);
        Some(Self(format!("{head}{}{tail}", "*".repeat(stars))))
    }

    /// The text, e.g. `622200******1234`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits.
    pub fn tail(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// The first six digits, if they are known.
    pub fn head(&self) -> Option<&str> {
        let head = self.0.split('*').next().filter(|head| self.0.contains('*') && head.len() == 6)?;
        Some(head)
    }

    /// Whether both could be the same card: tails equal, and heads equal where both are known.
    pub fn may_be(&self, other: &Self) -> bool {
        let heads = match (self.head(), other.head()) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        heads && self.tail() == other.tail()
    }
}

impl TryFrom<String> for MaskedCard {
    type Error = NotMasked;

    fn try_from(text: String) -> Result<Self, NotMasked> {
        Self::cut(&text).filter(|card| card.0 == text).ok_or(NotMasked)
    }
}

impl From<MaskedCard> for String {
    fn from(card: MaskedCard) -> Self {
        card.0
    }
}

impl fmt::Display for MaskedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of card paid; debit cards know no 请款 and have a fee cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum CardKind {
    /// 借记卡
    Debit,
    /// 贷记卡
    Credit,
    /// 准贷记卡
    SemiCredit,
    /// 预付卡
    Prepaid,
    /// 外卡
    Foreign,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expect: Option<&str>) {
        assert_eq!(MaskedCard::cut(input).as_ref().map(MaskedCard::as_str), expect, "{input:?}");
    }

    #[test]
    fn keeps_six_and_four_at_most() {
        check("622200******1234", Some("622200******1234"));
        check("6222 0000 1111 1234", Some("622200******1234"));
        check("6222021234567890123", Some("622202*********0123"));
        check("****1234", Some("****1234"));
        check("1234", Some("1234"));
        check("12*", None);
        check("", None);
    }

    #[test]
    fn a_full_number_never_deserialises() {
        assert!(MaskedCard::try_from("6222021234567890123".to_owned()).is_err());
        assert!(MaskedCard::try_from("622202*********0123".to_owned()).is_ok());
    }

    #[test]
    fn a_missing_head_is_no_contradiction() {
        let (whole, tail) = (MaskedCard::cut("622200******1234").unwrap(), MaskedCard::cut("1234").unwrap());
        let other = MaskedCard::cut("621700******1234").unwrap();
        assert!(whole.may_be(&tail) && tail.may_be(&whole));
        assert!(!whole.may_be(&other));
    }
}
