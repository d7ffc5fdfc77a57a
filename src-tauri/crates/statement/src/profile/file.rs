use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono_tz::Tz;
use ledger::{CardKind, Leg, Pending, Tender, TransactionKind};
use money::Currency;
use serde::Deserialize;
use serde::de::value::StrDeserializer;

use crate::Format;
use crate::amount::{Decimals, Figures, Unit};
use crate::cell::{clean, plain_word};
use crate::date::Order;
use crate::layout::{Fixed, Headerless, Shape};
use crate::profile::{
    FeeSign, Footer, Part, PreambleLabels, Profile, ProfileError, Role, Sign, StatedTotals, TotalLine,
};

/// A profile as its TOML file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    leg: Leg,
    zh: String,
    en: String,
    source: String,
    #[serde(default)]
    format: Format,
    headerless: Option<Headerless>,
    fixed: Option<Fixed>,
    #[serde(default)]
    recognise: Vec<Vec<String>>,
    required: Vec<Vec<Role>>,
    columns: BTreeMap<Role, Vec<String>>,
    #[serde(default)]
    parts: BTreeMap<Role, PartOf>,
    #[serde(default)]
    ignored: Vec<String>,
    #[serde(default)]
    personal: Vec<String>,
    #[serde(default)]
    widths: BTreeMap<Role, usize>,
    #[serde(default)]
    empty: BTreeSet<String>,
    #[serde(default)]
    unit: Unit,
    #[serde(default)]
    decimals: Decimals,
    /// An amount may have a remark in brackets behind it.
    #[serde(default)]
    remarked: bool,
    #[serde(default)]
    fine: BTreeSet<Role>,
    sign: Sign,
    #[serde(default)]
    fee_sign: FeeSign,
    currency: Option<Currency>,
    #[serde(default)]
    currency_in_amount: bool,
    #[serde(default)]
    date_order: Order,
    time_zone: Option<String>,
    #[serde(default)]
    time_zones: BTreeMap<String, String>,
    default_tender: Tender,
    #[serde(default)]
    kinds: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    tenders: Vec<Word<Tender>>,
    #[serde(default)]
    card_kinds: Vec<Word<CardKind>>,
    #[serde(default)]
    statuses: Vec<Word<Pending>>,
    #[serde(default)]
    out_words: Vec<String>,
    #[serde(default)]
    in_words: Vec<String>,
    #[serde(default)]
    neutral_words: Vec<String>,
    #[serde(default)]
    footer: Footer,
    #[serde(default)]
    totals: StatedTotals,
    #[serde(default)]
    preamble: PreambleLabels,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word<T> {
    is: T,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartOf {
    of: String,
    length: Option<usize>,
    until: Option<String>,
}

impl Profile {
    /// Reads a profile from TOML text, in the shape of the embedded ones.
    ///
    /// # Errors
    /// [`ProfileError`]: wrong shape (with line), a header with two roles, a required role without column, an
    /// unknown time zone, a layout that does not fit itself.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let file: File = toml::from_str(text)?;
        let columns = columns(&file)?;
        layouts(&file)?;
        let named = |role: &Role| {
            file.parts.contains_key(role) || file.columns.get(role).is_some_and(|names| !names.is_empty())
        };
        if file.required.iter().any(|roles| roles.is_empty() || !roles.iter().all(named)) {
            return Err(ProfileError::NoColumn(file.name));
        }
        let first = |(role, names): (&Role, &Vec<String>)| Some((*role, names.first()?.clone()));
        let zone = |name: String| zone(&file.name, name);
        Ok(Self {
            format: file.format,
            headerless: file.headerless,
            fixed: file.fixed,
            shown: file.columns.iter().filter_map(first).collect(),
            columns,
            parts: file.parts.into_iter().map(|(role, part)| (role, part.plain())).collect(),
            recognise: file.recognise.into_iter().map(plain_words).collect(),
            required: file.required,
            ignored: plain_set(file.ignored),
            personal: plain_set(file.personal),
            widths: file.widths,
            empty: file.empty,
            figures: Figures { unit: file.unit, decimals: file.decimals, remarked: file.remarked },
            fine: file.fine,
            sign: file.sign,
            fee_sign: file.fee_sign,
            currency: file.currency,
            currency_in_amount: file.currency_in_amount,
            date_order: file.date_order,
            time_zone: file.time_zone.map(&zone).transpose()?,
            time_zones: file
                .time_zones
                .into_iter()
                .map(|(word, name)| Ok((plain_word(&word), zone(name)?)))
                .collect::<Result<_, ProfileError>>()?,
            default_tender: file.default_tender,
            kinds: kinds(file.kinds)?,
            tenders: flat(file.tenders),
            card_kinds: flat(file.card_kinds),
            statuses: flat(file.statuses),
            out_words: plain_set(file.out_words),
            in_words: plain_set(file.in_words),
            // A cell `/` reads as an empty one.
            neutral_words: file.neutral_words.iter().map(|word| plain_word(&clean(word).text)).collect(),
            footer: Footer {
                total: plain_words(file.footer.total),
                subtotal: plain_words(file.footer.subtotal),
                ..file.footer
            },
            totals: StatedTotals {
                labels: file.totals.labels.into_iter().map(|(label, is)| (plain_word(&label), is)).collect(),
                lines: file.totals.lines.into_iter().map(plain_line).collect(),
            },
            preamble: file.preamble,
            name: file.name.clone(),
            leg: file.leg,
            zh: file.zh,
            en: file.en,
            source: file.source,
        })
    }
}

impl PartOf {
    fn plain(self) -> Part {
        Part { of: plain_word(&self.of), length: self.length, until: self.until }
    }
}

fn columns(file: &File) -> Result<HashMap<String, (Role, usize)>, ProfileError> {
    let mut columns = HashMap::new();
    for (role, names) in &file.columns {
        for (place, name) in names.iter().enumerate() {
            if columns.insert(plain_word(name), (*role, place)).is_some() {
                return Err(ProfileError::TwoRoles { profile: file.name.clone(), header: name.clone() });
            }
        }
    }
    Ok(columns)
}

/// Whether a layout without a header row can be cut and recognised at all.
fn layouts(file: &File) -> Result<(), ProfileError> {
    let shaped = |columns: &[String], shape: &BTreeMap<String, Shape>| {
        !shape.is_empty() && shape.keys().all(|name| columns.contains(name))
    };
    let delimited = file.headerless.as_ref();
    let cut = delimited.is_none_or(|one| one.delimiter.is_ascii() && shaped(&one.columns, &one.shape));
    let measured = file.fixed.as_ref().is_none_or(|one| {
        one.columns.len() == one.widths.len() && !one.widths.contains(&0) && shaped(&one.columns, &one.shape)
    });
    if cut && measured { Ok(()) } else { Err(ProfileError::Layout(file.name.clone())) }
}

fn zone(profile: &str, name: String) -> Result<Tz, ProfileError> {
    name.parse().map_err(|_| ProfileError::NoZone { profile: profile.to_owned(), zone: name })
}

fn plain_line(line: TotalLine) -> TotalLine {
    TotalLine { text: plain_word(&line.text), ..line }
}

fn plain_words(words: Vec<String>) -> Vec<String> {
    words.iter().map(|word| plain_word(word)).collect()
}

fn plain_set(words: Vec<String>) -> BTreeSet<String> {
    words.iter().map(|word| plain_word(word)).collect()
}

fn flat<T: Copy>(words: Vec<Word<T>>) -> Vec<(String, T)> {
    words.iter().flat_map(|list| list.words.iter().map(|word| (plain_word(word), list.is))).collect()
}

/// The table of type words, written in TOML as `sale = ["消费"]`.
fn kinds(table: BTreeMap<String, Vec<String>>) -> Result<HashMap<String, TransactionKind>, toml::de::Error> {
    let mut kinds = HashMap::new();
    for (kind, words) in table {
        let kind = TransactionKind::deserialize(StrDeserializer::<toml::de::Error>::new(&kind))?;
        kinds.extend(words.iter().map(|word| (plain_word(word), kind)));
    }
    Ok(kinds)
}
