//! A kind of file as data: how it is recognised, what its columns tell, and what it says about itself.
//!
//! Deliberately not here: reading. A profile never computes; whatever two kinds of file do differently has a name
//! in this language, and every word of it is used by a profile that comes with the program.

mod builtin;
mod file;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono_tz::Tz;
use ledger::{CardKind, Leg, Pending, Tender, TransactionKind};
use money::Currency;
use serde::Deserialize;

use crate::Format;
use crate::amount::Figures;
use crate::date::Order;
use crate::layout::{Fixed, Headerless};

/// What a column of a statement tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    MerchantNo,
    /// The shop's own number under a service provider; where it is told, it is the merchant no.
    SubMerchantNo,
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
    /// Tells the kind where the kind's own column is empty.
    Flow,
    Tender,
    /// What of the amount was paid in cash; a row paid in cash alone is no acquirer's money.
    CashPart,
    /// What of the amount was paid with a stored-value card.
    PrepaidPart,
    /// What of the amount was paid with anything else that is no acquirer's money.
    OtherPart,
    Amount,
    /// Amount of a row that gives money back.
    RefundAmount,
    Debit,
    Credit,
    Side,
    Fee,
    Net,
    NetDebit,
    NetCredit,
    Balance,
    Currency,
    /// Currency of the net, where it may be another one.
    NetCurrency,
    Date,
    Time,
    /// Time zone in which the row's moment is told.
    Zone,
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
    /// Debit and credit columns, or a column that names the side; a negative debit comes in.
    BySide,
    /// Debit and credit columns, whatever sign the cell writes.
    ByColumn,
    /// As written.
    Signed,
    /// As written, but positive is what was spent, as on a card statement.
    Spend,
}

/// How a fee is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FeeSign {
    /// Positive is what the shop pays; where gross and net show otherwise, they count.
    #[default]
    Paid,
    /// As booked on the shop's side: negative is what the shop pays.
    Booked,
    /// Not in one column: it is what gross and net differ by.
    Difference,
}

/// Which rows a file's own total counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Basis {
    /// All of them.
    #[default]
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
    /// Roles that are told by a part of another role's column.
    pub(crate) parts: BTreeMap<Role, Part>,
    /// First name of each role, as a person would write it.
    pub(crate) shown: BTreeMap<Role, String>,
    pub(crate) ignored: BTreeSet<String>,
    pub(crate) personal: BTreeSet<String>,
    pub(crate) widths: BTreeMap<Role, usize>,
    /// Cells that mean nothing, beside `-`, `--` and `/`.
    pub(crate) empty: BTreeSet<String>,
    pub(crate) figures: Figures,
    pub(crate) fine: BTreeSet<Role>,
    pub(crate) sign: Sign,
    pub(crate) fee_sign: FeeSign,
    /// Currency where the file does not tell; else the shop's.
    pub(crate) currency: Option<Currency>,
    /// Whether an amount's cell begins with its currency.
    pub(crate) currency_in_amount: bool,
    pub(crate) date_order: Order,
    /// Zone of all its moments; else the shop's.
    pub(crate) time_zone: Option<Tz>,
    /// What the words of the zone column mean.
    pub(crate) time_zones: BTreeMap<String, Tz>,
    pub(crate) default_tender: Tender,
    /// Empty where rows only move an account.
    pub(crate) kinds: HashMap<String, TransactionKind>,
    pub(crate) tenders: Vec<(String, Tender)>,
    pub(crate) card_kinds: Vec<(String, CardKind)>,
    pub(crate) statuses: Vec<(String, Pending)>,
    pub(crate) out_words: BTreeSet<String>,
    pub(crate) in_words: BTreeSet<String>,
    /// Sides of rows that are kept but move no money of the account.
    pub(crate) neutral_words: BTreeSet<String>,
    pub(crate) footer: Footer,
    pub(crate) totals: StatedTotals,
    pub(crate) preamble: PreambleLabels,
}

/// A column that tells a second thing, or tells it only in part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Plain header of the column.
    pub(crate) of: String,
    /// How many characters of it count, from the first.
    pub(crate) length: Option<usize>,
    /// What ends the part that counts.
    pub(crate) until: Option<String>,
}

impl Part {
    /// What of a cell counts.
    pub(crate) fn cut<'t>(&self, text: &'t str) -> &'t str {
        let most = self.length.and_then(|length| text.char_indices().nth(length)).map(|(at, _)| at);
        let text = most.map_or(text, |at| text.split_at(at).0);
        self.until.as_ref().and_then(|end| text.split_once(end.as_str())).map_or(text, |(part, _)| part)
    }
}

/// How total rows look and what they total.
#[derive(Debug, Clone, Default, Deserialize)]
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

/// Totals that stand elsewhere than in a total row: in a second table, behind a label, within a sentence.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StatedTotals {
    /// What a label of the preamble or the trailer, or a header of the second table, totals.
    pub(crate) labels: BTreeMap<String, Figure>,
    /// Lines that begin like this.
    pub(crate) lines: Vec<TotalLine>,
}

/// A sentence with totals in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TotalLine {
    /// The sentence, `{}` where a total stands.
    pub(crate) text: String,
    /// Name and figure of each `{}`.
    pub(crate) tells: Vec<(String, Figure)>,
}

/// What a stated total counts or adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Figure {
    /// Rows, the broken ones too.
    Rows,
    InCount,
    InSum,
    OutCount,
    OutSum,
    SaleCount,
    SaleSum,
    RefundCount,
    RefundSum,
    /// The amount column as written, over all rows.
    AmountColumn,
    /// The refund amount column as written, over all rows.
    RefundAmountColumn,
    /// The fee column as written, over all rows.
    FeeColumn,
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
    /// A time zone that no IANA name stands for.
    #[error("profile {profile}: no time zone {zone:?}")]
    NoZone {
        /// The profile.
        profile: String,
        /// The name.
        zone: String,
    },
    /// A layout without header whose columns, widths and shapes do not fit each other.
    #[error("profile {0}: columns, widths and shapes do not fit")]
    Layout(String),
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

/// The same, where the whole header is no more than this.
const SECRET_WHOLE: &[&str] = &["cvn", "cvc", "cvc1", "pin", "exp", "姓名", "客户姓名", "手机号", "手机号码"];

impl Profile {
    /// Whether a column may not be read at all.
    pub(crate) fn is_personal(&self, plain: &str) -> bool {
        self.personal.contains(plain)
            || (!self.columns.contains_key(plain)
                && (SECRET_WHOLE.contains(&plain) || SECRET.iter().any(|word| plain.contains(word))))
    }

    /// First name of a role.
    pub(crate) fn shown(&self, role: Role) -> String {
        self.shown.get(&role).cloned().unwrap_or_default()
    }

    /// The column that tells a role by a part of it, as a plain header.
    pub(crate) fn part_of(&self, role: Role) -> Option<&str> {
        self.parts.get(&role).map(|part| part.of.as_str())
    }
}
