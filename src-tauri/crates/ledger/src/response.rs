use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// 应答码 (ISO 8583 DE39), two letters or digits; empty where the reply never came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct ResponseCode(pub String);

/// What a response code says about the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum ResponseClass {
    /// Money moved.
    Approved,
    /// Told as success, to be confirmed with the issuer.
    ApprovedConfirm,
    /// No money moved.
    Declined,
    /// Nobody knows yet: query before anything else.
    Unknown,
    /// The terminal or merchant is set up wrongly; no money moved.
    Configuration,
    /// Keep the card; no money moved.
    KeepCard,
}

/// One code's row in the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ResponseMeaning {
    /// What it says about the money.
    pub class: ResponseClass,
    /// Meaning in Chinese.
    pub zh: String,
    /// Meaning in English.
    pub en: String,
}

/// The response codes an acquirer uses; data with a source, editable per acquirer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseTable {
    /// Where the meanings come from.
    pub source: String,
    /// Code to meaning; the empty code stands for "no reply".
    pub codes: BTreeMap<String, ResponseMeaning>,
}

/// The built-in table.
pub const UNIONPAY: &str = include_str!("../data/response_codes.toml");

impl ResponseTable {
    /// Reads a table from TOML text, in the shape of the built-in one.
    ///
    /// # Errors
    /// When the text is not of that shape.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The built-in table of UnionPay terminals.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    #[expect(clippy::expect_used, reason = "the embedded file is checked by a test")]
    pub fn unionpay() -> Self {
        Self::from_toml(UNIONPAY).expect("the embedded table is valid")
    }

    /// What a code says about the money; a code nobody knows is [`ResponseClass::Unknown`], never "declined".
    ///
    pub fn class(&self, code: &ResponseCode) -> ResponseClass {
        self.meaning(code).map_or(ResponseClass::Unknown, |meaning| meaning.class)
    }

    /// The table's row for a code.
    pub fn meaning(&self, code: &ResponseCode) -> Option<&ResponseMeaning> {
        self.codes.get(code.0.trim())
    }
}

impl fmt::Display for ResponseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_table() {
        use ResponseClass::{Approved, ApprovedConfirm, Configuration, Declined, KeepCard, Unknown};
        let table = ResponseTable::unionpay();
        for (code, expect) in [
            ("00", Approved),
            ("Y1", Approved),
            ("A2", ApprovedConfirm),
            ("51", Declined),
            ("12", Declined),
            ("98", Unknown),
            ("", Unknown),
            ("ZZ", Unknown),
            ("77", Configuration),
            ("41", KeepCard),
        ] {
            assert_eq!(table.class(&ResponseCode(code.into())), expect, "{code}");
        }
    }
}
