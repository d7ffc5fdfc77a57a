use std::collections::{BTreeMap, BTreeSet, HashMap};

use ledger::{CardKind, Leg, Pending, Tender, TransactionKind};
use serde::Deserialize;

use crate::Format;
use crate::amount::Unit;
use crate::cell::plain_word;
use crate::date::Order;
use crate::layout::{Fixed, Headerless};

/// What a column of a statement tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    MerchantNo,
    TerminalNo,
    BatchNo,
    VoucherNo,
    ReferenceNo,
    AuthCode,
    OrderNo,
    ChannelNo,
    RefundNo,
    PayoutNo,
    OriginalVoucherNo,
    OriginalReferenceNo,
    /// The shop's own account number; only its last four digits are kept.
    Account,
    Card,
    CardKind,
    Kind,
    Tender,
    Amount,
    Debit,
    Credit,
    Side,
    Fee,
    Net,
    Balance,
    Currency,
    Date,
    Time,
    SettledOn,
    Response,
    Status,
    Operator,
    Counterparty,
    Summary,
    Remark,
}

impl Role {
    /// How many roles there are.
    pub(crate) const COUNT: usize = Self::Remark as usize + 1;

    /// Whether its cells are ids, where one in ten passes for a card number by chance.
    pub(crate) fn is_id(self) -> bool {
        self <= Self::Account
    }
}

/// How the sign of an amount is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sign {
    /// Refunds, voids and reversals go out, whatever sign the file writes.
    ByKind,
    /// Debit and credit columns, or a column that names the side.
    BySide,
    /// As written.
    Signed,
}

/// Which rows a file's own total counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Basis {
    /// All of them.
    All,
    /// Approved money: no declined rows, reversals or pre-authorisations.
    Approved,
}

/// A kind of file: how it is recognised and what its columns tell. Data, never code.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Short name, e.g. `pos-terminal-log`.
    pub name: String,
    /// Leg its rows belong to.
    pub leg: Leg,
    /// Title in Chinese.
    pub zh: String,
    /// Title in English.
    pub en: String,
    /// Where its columns were seen, and when.
    pub source: String,
    pub(crate) format: Format,
    pub(crate) headerless: Option<Headerless>,
    pub(crate) fixed: Option<Fixed>,
    pub(crate) recognise: Vec<Vec<String>>,
    pub(crate) required: Vec<Vec<Role>>,
    /// Plain header to role and place among the role's names.
    pub(crate) columns: HashMap<String, (Role, usize)>,
    /// First name of each role, as a person would write it.
    pub(crate) shown: BTreeMap<Role, String>,
    pub(crate) ignored: BTreeSet<String>,
    pub(crate) personal: BTreeSet<String>,
    pub(crate) widths: BTreeMap<Role, usize>,
    pub(crate) unit: Unit,
    pub(crate) fine: BTreeSet<Role>,
    pub(crate) sign: Sign,
    pub(crate) date_order: Order,
    pub(crate) default_tender: Tender,
    pub(crate) kinds: HashMap<String, TransactionKind>,
    pub(crate) tenders: Vec<(String, Tender)>,
    pub(crate) card_kinds: Vec<(String, CardKind)>,
    pub(crate) statuses: Vec<(String, Pending)>,
    pub(crate) out_words: BTreeSet<String>,
    pub(crate) in_words: BTreeSet<String>,
    pub(crate) footer: Footer,
    pub(crate) preamble: PreambleLabels,
}

/// How total rows look and what they total.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Footer {
    /// First words of a row that totals the file.
    pub(crate) total: Vec<String>,
    /// First words of a row that totals a part.
    #[serde(default)]
    pub(crate) subtotal: Vec<String>,
    /// Totalled columns.
    #[serde(default)]
    pub(crate) sums: Vec<Role>,
    /// Which rows they count.
    pub(crate) basis: Basis,
    /// Response codes that mean the money moved, for `approved`.
    #[serde(default)]
    pub(crate) approved: BTreeSet<String>,
}

/// Labels of what a preamble says about the whole file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PreambleLabels {
    pub(crate) merchant_no: Vec<String>,
    pub(crate) account: Vec<String>,
    pub(crate) currency: Vec<String>,
    pub(crate) period: Vec<String>,
    pub(crate) period_from: Vec<String>,
    pub(crate) period_to: Vec<String>,
    pub(crate) opening: Vec<String>,
    pub(crate) closing: Vec<String>,
}

/// Why a profile file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or not of the right shape; the message has line and column.
    #[error("{0}")]
    Shape(#[from] toml::de::Error),
    /// One header is given to two roles.
    #[error("profile {profile}: header {header:?} has two roles")]
    TwoRoles {
        /// The profile.
        profile: String,
        /// The header.
        header: String,
    },
    /// A required role has no column.
    #[error("profile {0}: a required role has no column")]
    NoColumn(String),
}

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
    ignored: Vec<String>,
    #[serde(default)]
    personal: Vec<String>,
    #[serde(default)]
    widths: BTreeMap<Role, usize>,
    #[serde(default)]
    unit: Unit,
    #[serde(default)]
    fine: BTreeSet<Role>,
    sign: Sign,
    #[serde(default)]
    date_order: Order,
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
    footer: Footer,
    #[serde(default)]
    preamble: PreambleLabels,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word<T> {
    is: T,
    words: Vec<String>,
}

/// Headers whose cells no profile may read: secrets of a card and papers of a person.
const SECRET: &[&str] = &[
    "cvv",
    "cvn2",
    "cvc2",
    "安全码",
    "磁道",
    "track1",
    "track2",
    "track3",
    "trackdata",
    "pinblock",
    "密码",
    "有效期",
    "expirydate",
    "身份证",
    "证件号",
    "证件类型",
    "持卡人",
    "cardholder",
];

const BUILTIN: &[&str] = &[
    include_str!("../profiles/pos-terminal-log.toml"),
    include_str!("../profiles/acquirer-detail.toml"),
    include_str!("../profiles/bank-ccb-corporate.toml"),
    include_str!("../profiles/bank-general.toml"),
];

impl Profile {
    /// The profiles that come with the program.
    ///
    /// # Panics
    /// Never: a test reads the embedded files.
    #[expect(clippy::expect_used, reason = "the embedded files are checked by a test")]
    pub fn builtin() -> Vec<Self> {
        BUILTIN.iter().map(|text| Self::from_toml(text).expect("an embedded profile is valid")).collect()
    }

    /// Reads a profile from TOML text, in the shape of the embedded ones.
    ///
    /// # Errors
    /// [`ProfileError`]: wrong shape (with line), a header with two roles, a required role without column.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let file: File = toml::from_str(text)?;
        let kinds = kinds(file.kinds)?;
        let mut columns = HashMap::new();
        for (role, names) in &file.columns {
            for (place, name) in names.iter().enumerate() {
                if columns.insert(plain_word(name), (*role, place)).is_some() {
                    return Err(ProfileError::TwoRoles { profile: file.name, header: name.clone() });
                }
            }
        }
        let named = |role: &Role| file.columns.get(role).is_some_and(|names| !names.is_empty());
        if file.required.iter().any(|roles| roles.is_empty() || !roles.iter().all(named)) {
            return Err(ProfileError::NoColumn(file.name));
        }
        let first = |(role, names): (&Role, &Vec<String>)| Some((*role, names.first()?.clone()));
        Ok(Self {
            format: file.format,
            headerless: file.headerless,
            fixed: file.fixed,
            shown: file.columns.iter().filter_map(first).collect(),
            columns,
            recognise: file.recognise.into_iter().map(plain_words).collect(),
            required: file.required,
            ignored: file.ignored.iter().map(|name| plain_word(name)).collect(),
            personal: file.personal.iter().map(|name| plain_word(name)).collect(),
            widths: file.widths,
            unit: file.unit,
            fine: file.fine,
            sign: file.sign,
            date_order: file.date_order,
            default_tender: file.default_tender,
            kinds,
            tenders: flat(file.tenders),
            card_kinds: flat(file.card_kinds),
            statuses: flat(file.statuses),
            out_words: plain_words(file.out_words).into_iter().collect(),
            in_words: plain_words(file.in_words).into_iter().collect(),
            footer: Footer {
                total: plain_words(file.footer.total),
                subtotal: plain_words(file.footer.subtotal),
                ..file.footer
            },
            preamble: file.preamble,
            name: file.name,
            leg: file.leg,
            zh: file.zh,
            en: file.en,
            source: file.source,
        })
    }

    /// Whether a column may not be read at all.
    pub(crate) fn is_personal(&self, plain: &str) -> bool {
        self.personal.contains(plain)
            || (!self.columns.contains_key(plain) && SECRET.iter().any(|word| plain.contains(word)))
    }

    /// First name of a role.
    pub(crate) fn shown(&self, role: Role) -> String {
        self.shown.get(&role).cloned().unwrap_or_default()
    }
}

fn plain_words(words: Vec<String>) -> Vec<String> {
    words.iter().map(|word| plain_word(word)).collect()
}

fn flat<T: Copy>(words: Vec<Word<T>>) -> Vec<(String, T)> {
    words.iter().flat_map(|list| list.words.iter().map(|word| (plain_word(word), list.is))).collect()
}

/// The table of type words, written in TOML as `sale = ["消费"]`.
fn kinds(table: BTreeMap<String, Vec<String>>) -> Result<HashMap<String, TransactionKind>, toml::de::Error> {
    let mut kinds = HashMap::new();
    for (kind, words) in table {
        let kind =
            TransactionKind::deserialize(serde::de::value::StrDeserializer::<toml::de::Error>::new(&kind))?;
        kinds.extend(words.iter().map(|word| (plain_word(word), kind)));
    }
    Ok(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_profiles_are_valid() {
        let profiles = Profile::builtin();
        let names: BTreeSet<_> = profiles.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names.len(), BUILTIN.len());
        for profile in &profiles {
            assert!(!profile.source.is_empty() && !profile.zh.is_empty() && !profile.en.is_empty());
            for set in &profile.recognise {
                assert!(
                    set.iter().all(|name| profile.columns.contains_key(name)),
                    "{}: {set:?}",
                    profile.name
                );
            }
        }
    }

    #[test]
    fn a_wrong_profile_says_why() {
        let check = |text: &str, expect: &str| {
            let error = Profile::from_toml(text).unwrap_err().to_string();
            assert!(error.contains(expect), "{error}");
        };
        let good = BUILTIN[0];
        check(&good.replace("sign = \"by_kind\"", "sign = \"by_moon\""), "by_moon");
        check(&good.replace("response = [", "response = [\"商户号\", "), "has two roles");
        check(&good.replace("kind = [\"交易类型\"", "kindly = [\"交易类型\""), "kindly");
        check(&good.replace("[\"response\"]]", "[\"net\"]]"), "required role");
    }
}
