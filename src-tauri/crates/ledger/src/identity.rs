use std::fmt;

use chrono::NaiveDate;
use money::Money;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Leg, Line, LineKeys, TransactionKind};

/// Version of the key fields that make an identity; part of the hash, so a new rule never meets old ids.
pub const IDENTITY_VERSION: u8 = 1;

/// One account or merchant of one leg, e.g. `pos/898310053990001`; files of the same source overlap and join.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct SourceId(pub String);

/// Hash of all a line says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct ContentHash(pub String);

/// What makes a line this one and no other: `source|day|key hash|occurrence`, ordered by source, then day.
///
/// The key hash covers the canonical keys *with* amount and kind, so one reference no. with two amounts stays
/// two lines; the occurrence counts equal rows within one file, so two equal legitimate rows both live.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct LineIdentity(pub String);

impl SourceId {
    /// The source named by its leg and the merchant or account number in the file.
    pub fn new(leg: Leg, holder: &str) -> Self {
        let leg = match leg {
            Leg::Pos => "pos",
            Leg::Acquirer => "acquirer",
            Leg::Bank => "bank",
            Leg::Wallet => "wallet",
        };
        Self(format!("{leg}/{holder}"))
    }
}

/// Feeds a hash field by field, each with its length, so that no two field lists collide.
struct Fields(Sha256);

impl Fields {
    fn push(&mut self, field: Option<&str>) {
        match field {
            None => self.0.update([0]),
            Some(text) => {
                self.0.update([1]);
                self.0.update(text.len().to_le_bytes());
                self.0.update(text.as_bytes());
            }
        }
    }

    fn hex(self, bytes: usize) -> String {
        self.0.finalize().iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl LineIdentity {
    /// The identity of a row, from its canonical key fields.
    ///
    /// `apart` is what else tells equal rows apart: the wall time as text, and of a booking without a number of its own
    /// the balance after it.
    pub fn of(
        source: &SourceId,
        day: NaiveDate,
        kind: TransactionKind,
        amount: Money,
        keys: &LineKeys,
        apart: Option<&str>,
        occurrence: u32,
    ) -> Self {
        let mut fields = Fields(Sha256::new());
        fields.0.update([IDENTITY_VERSION]);
        fields.push(Some(&format!("{kind:?}")));
        fields.push(Some(&amount.units().to_string()));
        fields.push(Some(amount.currency().code()));
        for key in [
            &keys.merchant_no,
            &keys.terminal_no,
            &keys.batch_no,
            &keys.voucher_no,
            &keys.reference_no,
            &keys.order_no,
            &keys.channel_no,
            &keys.refund_no,
            &keys.payout_no,
        ] {
            fields.push(key.as_deref());
        }
        fields.push(keys.card.as_ref().map(|card| card.tail()));
        fields.push(apart);
        Self(format!("{}|{day}|{}|{occurrence}", source.0, fields.hex(12)))
    }

    /// The identity of the line that is equal in everything and told `occurrence` lines later in the same file.
    #[must_use]
    pub fn nth(&self, occurrence: u32) -> Self {
        let first = self.0.rsplit_once('|').map_or(self.0.as_str(), |(first, _)| first);
        Self(format!("{first}|{occurrence}"))
    }

    /// 128 bits that stand for it where many are held.
    pub fn fingerprint(&self) -> u128 {
        let mut fields = Fields(Sha256::new());
        fields.push(Some(&self.0));
        let digest = fields.0.finalize();
        digest.iter().take(16).fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
    }

    /// A short handle for screens and commands: 10 hex digits of its hash.
    pub fn short(&self) -> String {
        let mut fields = Fields(Sha256::new());
        fields.push(Some(&self.0));
        fields.hex(5)
    }
}

impl ContentHash {
    /// The hash of a line's content; its `identity` and `content` fields do not count.
    pub fn of(line: &Line) -> Self {
        let mut fields = Fields(Sha256::new());
        let text = |value: &dyn fmt::Debug| format!("{value:?}");
        fields.push(Some(&text(&(line.day, line.at, line.settled_on, line.kind, line.tender))));
        fields.push(Some(&text(&(line.amount, line.fee, line.net, line.balance))));
        fields.push(Some(&text(&line.keys)));
        fields.push(Some(&text(&(line.card_kind, &line.response, line.pending))));
        for field in [&line.status, &line.operator, &line.counterparty, &line.remark] {
            fields.push(field.as_deref());
        }
        Self(fields.hex(8))
    }
}

impl fmt::Display for LineIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
