//! Texts in one language or in both, as lists that a template sets one after the other.

use serde_json::{Value, json};
use words::{Locale, Named, Words};

/// Speaks each text in the languages of the sheet, Chinese first.
pub(crate) struct Voice {
    words: Vec<&'static Words>,
}

impl Voice {
    pub(crate) fn new(locale: Option<Locale>) -> Self {
        let locales = locale.map_or_else(|| Locale::ALL.to_vec(), |locale| vec![locale]);
        Self { words: locales.into_iter().map(Words::new).collect() }
    }

    /// The tag of the leading language, as the typesetter knows it.
    pub(crate) fn lang(&self) -> &'static str {
        match self.words.first().map(|words| words.locale()) {
            Some(Locale::En) => "en",
            _ => "zh",
        }
    }

    /// A text of the catalogue.
    pub(crate) fn say(&self, id: &str, args: &[(&str, &str)]) -> Value {
        self.each(|words| words.text(id, args))
    }

    /// The name of a value.
    pub(crate) fn name<N: Named>(&self, value: &N) -> Value {
        self.each(|words| words.name(value))
    }

    /// What each language says.
    pub(crate) fn each(&self, text: impl Fn(&'static Words) -> String) -> Value {
        self.words.iter().map(|words| Value::String(text(words))).collect()
    }
}

/// A text that is the same in every language.
pub(crate) fn plain(text: impl Into<String>) -> Value {
    json!([text.into()])
}
