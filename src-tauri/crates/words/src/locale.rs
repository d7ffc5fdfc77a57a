use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unic_langid::{LanguageIdentifier, LanguageIdentifierError};

/// A language the program speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Locale {
    /// 简体中文
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English
    #[serde(rename = "en")]
    En,
}

/// The text names no language the program speaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a language of this program (zh-CN, en): {0:?}")]
pub struct UnknownLocale(pub String);

macro_rules! files {
    ($folder:literal) => {
        &[
            ("ledger.ftl", include_str!(concat!("../locales/", $folder, "/ledger.ftl"))),
            ("exceptions.ftl", include_str!(concat!("../locales/", $folder, "/exceptions.ftl"))),
            ("casework.ftl", include_str!(concat!("../locales/", $folder, "/casework.ftl"))),
            ("reading.ftl", include_str!(concat!("../locales/", $folder, "/reading.ftl"))),
            ("errors.ftl", include_str!(concat!("../locales/", $folder, "/errors.ftl"))),
            ("checks.ftl", include_str!(concat!("../locales/", $folder, "/checks.ftl"))),
            ("window.ftl", include_str!(concat!("../locales/", $folder, "/window.ftl"))),
            ("cli.ftl", include_str!(concat!("../locales/", $folder, "/cli.ftl"))),
            ("print.ftl", include_str!(concat!("../locales/", $folder, "/print.ftl"))),
        ]
    };
}

impl Locale {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// Its tag, `zh-CN` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    pub(crate) fn language(self) -> Result<LanguageIdentifier, LanguageIdentifierError> {
        self.tag().parse()
    }

    /// Its files by name, as embedded.
    pub(crate) const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::ZhCn => files!("zh-CN"),
            Self::En => files!("en"),
        }
    }
}

/// Reads a tag in the forms systems use: `zh-CN`, `zh_CN.UTF-8`, `zh-Hans`, `en`, `en_GB`.
impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        let language: String = text.trim().chars().take_while(char::is_ascii_alphabetic).collect();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::ZhCn),
            "en" => Ok(Self::En),
            _ => Err(UnknownLocale(text.to_owned())),
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_read_as_systems_write_them() {
        for (input, expect) in [
            ("zh-CN", Some("zh-CN")),
            ("zh_CN.UTF-8", Some("zh-CN")),
            ("ZH-Hans", Some("zh-CN")),
            ("en", Some("en")),
            ("en_GB", Some("en")),
            ("C", None),
            ("", None),
        ] {
            assert_eq!(input.parse::<Locale>().ok().map(Locale::tag), expect, "{input}");
        }
    }
}
