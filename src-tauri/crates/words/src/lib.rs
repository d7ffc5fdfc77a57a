//! The catalogue that speaks in window, terminal and PDF: Fluent texts in Chinese and English, one per id.
//!
//! The window reads the same files. Numbers and dates are formatted here, never by Fluent, because Rust and
//! JavaScript differ. Deliberately not here: any decision, clock or disk; playbooks carry their own texts.

#[cfg(test)]
mod catalogue_tests;
mod errors;
mod format;
mod locale;
mod named;
mod speak;

pub use errors::{ERROR_CODES, ErrorText};
pub use format::{date, moment, money, money_with_currency};
pub use locale::{Locale, UnknownLocale};
pub use named::Named;

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// All texts of one language.
pub struct Words {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The texts of a language, read once and kept.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    #[expect(clippy::expect_used, reason = "the embedded files are checked by a test")]
    pub fn new(locale: Locale) -> &'static Self {
        static CHINESE: OnceLock<Words> = OnceLock::new();
        static ENGLISH: OnceLock<Words> = OnceLock::new();
        let kept = match locale {
            Locale::ZhCn => &CHINESE,
            Locale::En => &ENGLISH,
        };
        kept.get_or_init(|| Self::read(locale).expect("the embedded texts are valid"))
    }

    fn read(locale: Locale) -> Result<Self, String> {
        let language = locale.language().map_err(|error| error.to_string())?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        for (name, text) in locale.files() {
            let resource = FluentResource::try_new((*text).to_owned())
                .map_err(|(_, errors)| format!("{locale} {name}: {errors:?}"))?;
            bundle.add_resource(resource).map_err(|errors| format!("{locale} {name}: {errors:?}"))?;
        }
        Ok(Self { locale, bundle })
    }

    /// Which language it speaks.
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// The text of an id; an id nobody worded comes back as itself.
    pub fn text(&self, id: &str, args: &[(&str, &str)]) -> String {
        self.find(id, None, args).unwrap_or_else(|| id.to_owned())
    }

    /// The text of an id's attribute, as `error-file-empty` has `next`; nothing where there is none.
    pub fn attribute(&self, id: &str, attribute: &str, args: &[(&str, &str)]) -> Option<String> {
        self.find(id, Some(attribute), args)
    }

    /// Whether an id is worded.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// A text that is in both languages at once, such as a playbook's.
    pub fn pick<'a>(&self, text: &'a casework::Text) -> &'a str {
        match self.locale {
            Locale::ZhCn => &text.zh,
            Locale::En => &text.en,
        }
    }

    fn find(&self, id: &str, attribute: Option<&str>, args: &[(&str, &str)]) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, *value)).collect();
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}
