//! The shop: merchant, terminals, account, acquirer contracts, support lines; read from `shop.toml`.
//!
//! Deliberately not here: cases, duties, and anything learnt from imported rows.

mod contract;
mod sound;

use calendar::{table_fault, toml_fault};
use chrono::NaiveDate;
use ledger::{Leg, SourceId};
use money::Currency;
use serde::{Deserialize, Serialize};

pub use contract::{AcquirerContract, FeeNetting, FeeRate};

/// All that is known of a shop before its first file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Shop {
    /// The merchant as the licence and the acquirer know it.
    pub merchant: Merchant,
    /// Its terminals, with the days they stood in the shop.
    #[serde(default)]
    pub terminals: Vec<Terminal>,
    /// The settlement account.
    pub account: SettlementAccount,
    /// What was agreed with each acquirer, per channel.
    #[serde(default)]
    pub contracts: Vec<AcquirerContract>,
    /// Whom to call.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Sources whose files begin later than the shop's.
    #[serde(default)]
    pub starts: Vec<SourceStart>,
}

/// From which day the files of a source are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct SourceStart {
    /// Leg and holder: `acquirer/898310058120001` by merchant no., `bank/0188` by the account's last four digits.
    pub source: SourceId,
    /// Rows before this day raise no alarm.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub day: NaiveDate,
}

/// The merchant, with the names and numbers a bank's form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Merchant {
    /// 营业执照名称
    pub licence_name: String,
    /// 装机名称, as printed on slips
    pub slip_name: String,
    /// 统一社会信用代码
    #[serde(default)]
    pub credit_code: String,
    /// 地址
    #[serde(default)]
    pub address: String,
    /// 联系人
    #[serde(default)]
    pub contact_person: String,
    /// 联系电话
    #[serde(default)]
    pub phone: String,
    /// Currency of the shop's books.
    pub currency: Currency,
    /// IANA name, e.g. `Asia/Shanghai`.
    pub time_zone: String,
    /// Rows before this day raise no alarm; without it every row may.
    #[serde(default)]
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub start: Option<NaiveDate>,
}

/// One POS terminal (POS 机).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Terminal {
    /// 终端号
    pub terminal_no: String,
    /// 商户号 it settles under
    pub merchant_no: String,
    /// Where it stands, e.g. `收银台 1`.
    #[serde(default)]
    pub place: String,
    /// First day in the shop.
    #[serde(default)]
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub from: Option<NaiveDate>,
    /// Last day in the shop.
    #[serde(default)]
    #[cfg_attr(feature = "wire", ts(type = "string | null"))]
    pub to: Option<NaiveDate>,
}

/// The account the acquirer pays into; only the last four digits are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct SettlementAccount {
    /// 户名
    pub holder: String,
    /// 开户行
    pub bank: String,
    /// Last four digits of the account number.
    pub last4: String,
}

/// A support line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Contact {
    /// Whom one reaches there, e.g. `收单机构客服`.
    pub name: String,
    /// What they are responsible for.
    pub role: ContactRole,
    /// Number to call.
    pub phone: String,
    /// Hours, in words.
    #[serde(default)]
    pub hours: String,
}

/// Whom a support line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum ContactRole {
    /// 收单机构
    Acquirer,
    /// 开户银行
    Bank,
    /// 设备维护
    Terminal,
    /// 钱包
    Wallet,
    /// Someone else.
    Other,
}

/// Why a `shop.toml` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// Not TOML, or not of the right shape; line, column and key, never the content.
    #[error("{0}")]
    Shape(String),
    /// A field says what cannot be; where, and what is wrong with it.
    #[error("{place} {what}")]
    Wrong {
        /// The field, e.g. `contracts[1].rates[2].cap`; entries are counted from 1.
        place: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The account must be given by its last four digits only.
    #[error("account.last4 must be four digits")]
    Last4,
    /// A terminal belongs to a merchant no. that no contract covers.
    #[error("terminal {terminal_no}: merchant no. {merchant_no} has no contract")]
    NoContract {
        /// The terminal.
        terminal_no: String,
        /// Its merchant no.
        merchant_no: String,
    },
    /// A start day is told for a source the shop does not have.
    #[error("starts: {0} is no leg/merchant no. of a contract and no bank/last four digits of the account")]
    NoSource(SourceId),
}

impl Shop {
    /// Reads `shop.toml`.
    ///
    /// # Errors
    /// [`ShopError`]: wrong shape (with line), a field that says what cannot be, or a terminal without contract.
    pub fn from_toml(text: &str) -> Result<Self, ShopError> {
        let shape = |error: toml::de::Error| ShopError::Shape(toml_fault(text, &error));
        let table: toml::Table = toml::from_str(text).map_err(shape)?;
        if let Some((place, what)) = table_fault(&table) {
            return Err(ShopError::Wrong { place, what });
        }
        let shop: Self = toml::from_str(text).map_err(shape)?;
        shop.sound()?;
        let last4 = shop.account.last4.as_bytes();
        if last4.len() != 4 || !last4.iter().all(u8::is_ascii_digit) {
            return Err(ShopError::Last4);
        }
        for terminal in &shop.terminals {
            if !shop.contracts.iter().any(|contract| contract.merchant_nos.contains(&terminal.merchant_no)) {
                return Err(ShopError::NoContract {
                    terminal_no: terminal.terminal_no.clone(),
                    merchant_no: terminal.merchant_no.clone(),
                });
            }
        }
        match shop.starts.iter().find(|start| !shop.has(&start.source)) {
            Some(start) => Err(ShopError::NoSource(start.source.clone())),
            None => Ok(shop),
        }
    }

    /// Whether a source is one of the shop's account or contracts.
    fn has(&self, source: &SourceId) -> bool {
        let contracts = self.contracts.iter().flat_map(|contract| &contract.merchant_nos);
        *source == SourceId::new(Leg::Bank, &self.account.last4)
            || contracts.into_iter().any(|merchant_no| {
                [Leg::Pos, Leg::Acquirer, Leg::Wallet]
                    .map(|leg| SourceId::new(leg, merchant_no))
                    .contains(source)
            })
    }

    /// From which day rows of a source count: the shop's start, or the source's own where that is later.
    pub fn start(&self, leg: Leg, holder: &str) -> Option<NaiveDate> {
        if self.starts.is_empty() {
            return self.merchant.start;
        }
        let source = SourceId::new(leg, holder);
        let own = self.starts.iter().filter(|start| start.source == source).map(|start| start.day);
        own.chain(self.merchant.start).max()
    }

    /// The contract that covers a merchant no. on a day; the newest valid one.
    pub fn contract(&self, merchant_no: &str, day: NaiveDate) -> Option<&AcquirerContract> {
        self.contracts
            .iter()
            .filter(|contract| contract.merchant_nos.iter().any(|no| no == merchant_no))
            .filter(|contract| contract.valid_from <= day)
            .max_by_key(|contract| contract.valid_from)
    }

    /// Support lines of a role.
    pub fn contacts_for(&self, role: ContactRole) -> impl Iterator<Item = &Contact> {
        self.contacts.iter().filter(move |contact| contact.role == role)
    }
}
