use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::UNITS_PER_WHOLE;

/// An ISO 4217 currency, three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct Currency([u8; 3]);

/// The text names no currency we know how to count in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency {0:?}")]
pub struct UnknownCurrency(pub String);

/// Names that files use for a currency, beside its ISO letters.
const ALIASES: &[(&str, &str)] = &[
    ("人民币", "CNY"),
    ("人民币元", "CNY"),
    ("元", "CNY"),
    ("RMB", "CNY"),
    ("CNH", "CNY"),
    ("156", "CNY"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("美元", "USD"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
];

/// ISO 4217 currencies whose minor unit is the whole unit.
const WITHOUT_MINOR: &[&str] = &["JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF", "PYG", "UGX"];
/// ISO 4217 currencies with three decimals.
const WITH_MILLS: &[&str] = &["BHD", "JOD", "KWD", "OMR", "TND", "IQD", "LYD"];

/// ISO 4217 currencies in use, beside those above; funds, metals and test codes left out.
const IN_USE: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IRR JMD KES KGS KHR KMF KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR \
    MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES VUV WST XCD XCG YER ZAR \
    ZMW ZWG";

impl Currency {
    /// Renminbi.
    pub const CNY: Self = Self(*b"CNY");

    /// Reads ISO letters in any case, or a name that Chinese files use (`人民币元`, `RMB`, `156`).
    ///
    /// # Errors
    /// [`UnknownCurrency`] when it is neither.
    pub fn parse(text: &str) -> Result<Self, UnknownCurrency> {
        let text = text.trim();
        let name = ALIASES.iter().find(|(alias, _)| *alias == text).map_or(text, |(_, iso)| iso);
        match name.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|letter| letter.is_ascii_alphabetic()) => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase()]))
            }
            _ => Err(UnknownCurrency(text.to_owned())),
        }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Whether ISO 4217 lists it as a currency people pay in.
    pub fn is_in_use(self) -> bool {
        let code = self.code();
        WITHOUT_MINOR.contains(&code)
            || WITH_MILLS.contains(&code)
            || IN_USE.split(' ').any(|one| one == code)
    }

    /// How many decimals its minor unit has (CNY 2, JPY 0, KWD 3).
    pub const fn decimals(self) -> u8 {
        if listed(WITHOUT_MINOR, self.0) {
            0
        } else if listed(WITH_MILLS, self.0) {
            3
        } else {
            2
        }
    }

    pub(crate) const fn units_per_minor(self) -> i64 {
        match self.decimals() {
            0 => UNITS_PER_WHOLE,
            3 => UNITS_PER_WHOLE / 1_000,
            _ => UNITS_PER_WHOLE / 100,
        }
    }
}

const fn listed(list: &[&str], code: [u8; 3]) -> bool {
    let mut at = 0;
    while at < list.len() {
        let name = list[at].as_bytes();
        if name[0] == code[0] && name[1] == code[1] && name[2] == code[2] {
            return true;
        }
        at += 1;
    }
    false
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_letters_and_names() {
        for (input, expect) in [("cny", "CNY"), ("人民币元", "CNY"), ("156", "CNY"), ("Eur", "EUR")] {
            assert_eq!(Currency::parse(input).unwrap().code(), expect, "{input}");
        }
        for input in ["", "12", "YUAN", "C1Y"] {
            assert!(Currency::parse(input).is_err(), "{input}");
        }
    }

    #[test]
    fn tells_real_ones_from_three_letters() {
        for (code, expect) in [("CNY", true), ("JPY", true), ("ZWG", true), ("XXX", false), ("ABC", false)] {
            assert_eq!(Currency::parse(code).unwrap().is_in_use(), expect, "{code}");
        }
    }

    #[test]
    fn knows_its_decimals() {
        for (code, expect) in [("CNY", 2), ("JPY", 0), ("KWD", 3)] {
            assert_eq!(Currency::parse(code).unwrap().decimals(), expect, "{code}");
        }
    }
}
