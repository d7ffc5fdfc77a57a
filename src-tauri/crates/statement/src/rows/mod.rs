//! One record's cells as a line, or as what is wrong with it.

mod amounts;
mod moment;

use std::borrow::Cow;

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use ledger::{
    ContentHash, Leg, Line, LineIdentity, LineKeys, MaskedCard, Pending, ResponseCode, SourceId, Tender,
    TransactionKind,
};
use money::{Currency, Money};

use crate::cell::{clean, id, lost_digits, plain_word};
use crate::header::Header;
use crate::notes::Notes;
use crate::preamble::{Preamble, last_four};
use crate::profile::{Part, Profile, Role};
use crate::table::Cell;
use crate::{LookReason, NoteKind, ReadContext, RejectReason};

/// What is wrong with a row, and where.
pub(crate) struct Fault {
    pub(crate) column: Option<String>,
    pub(crate) reason: RejectReason,
}

/// What all rows of a file share.
pub(crate) struct RowReader<'a> {
    pub(crate) header: &'a Header<'a>,
    pub(crate) preamble: &'a Preamble,
    /// Told by a person, and above all that the file says.
    pub(crate) merchant_no: Option<&'a str>,
    pub(crate) context: &'a ReadContext<'a>,
    /// The shop's time zone, where its name is a known one.
    pub(crate) zone: Option<Tz>,
    pub(crate) currency: Currency,
}

/// One record's cells, and the notes that reading them makes.
pub(crate) struct Record<'r> {
    pub(crate) text: &'r str,
    pub(crate) cells: &'r [Cell],
    pub(crate) row: u32,
    pub(crate) notes: &'r mut Notes,
}

impl Record<'_> {
    fn raw(&self, column: usize) -> Cow<'_, str> {
        self.cells.get(column).map_or(Cow::Borrowed(""), |cell| cell.value(self.text))
    }

    fn note(&mut self, dressed: bool, marked: bool) {
        if dressed {
            self.notes.add(NoteKind::DressingStripped, self.row);
        }
        if marked {
            self.notes.add(NoteKind::MarkMadeVisible, self.row);
        }
    }
}

impl RowReader<'_> {
    /// Reads a record whose cells are as many as the headers; the identity counts occurrence 0.
    pub(crate) fn read(&self, record: &mut Record<'_>) -> Result<(Line, Option<LookReason>), Fault> {
        let profile = self.profile();
        let when = self.when(record)?;
        let currency = self.currency(record)?;
        let (kind, kind_known) = self.kind(record)?;
        let amounts = self.amounts(record, kind, currency)?;
        let (mut keys, lost) = self.keys(record);
        let tender = self.tender(record, amounts.amount)?;
        let card_kind = self.word(record, Role::CardKind, &profile.card_kinds);
        let response = self.response(record, tender);
        let status = self.text(record, Role::Status);
        let pending = self.pending(status.as_deref(), response.as_ref());
        let (source, look) = self.source(record, &mut keys);
        let line = Line {
            identity: LineIdentity(String::new()),
            content: ContentHash(String::new()),
            leg: profile.leg,
            source,
            day: when.day,
            at: when.at,
            settled_on: when.settled_on,
            kind,
            tender,
            amount: amounts.amount,
            fee: amounts.fee,
            net: amounts.net,
            balance: amounts.balance,
            keys,
            card_kind,
            response,
            pending,
            status,
            operator: self.text(record, Role::Operator),
            counterparty: self.text(record, Role::Counterparty),
            remark: self.remark(record),
            lost_digits: lost,
        };
        let far = self.is_far_off(when.day).then_some(LookReason::DateFarOff);
        let unknown = (!kind_known).then_some(LookReason::UnknownKind);
        Ok((line, far.or(look).or(unknown)))
    }

    fn profile(&self) -> &Profile {
        self.header.profile
    }

    fn fault(&self, role: Role, reason: RejectReason) -> Fault {
        Fault { column: self.header.name(role), reason }
    }

    /// The part of its column that tells a role, where the column is another role's.
    fn part(&self, role: Role, column: usize) -> Option<&Part> {
        let part = self.profile().parts.get(&role)?;
        (self.header.roles.get(column) != Some(&Some(role))).then_some(part)
    }

    /// What a cell tells of a role, without its dressing.
    fn told<'t>(&self, role: Role, column: usize, text: &'t str) -> &'t str {
        let text = self.part(role, column).map_or(text, |part| part.cut(text));
        if self.profile().empty.contains(text) { "" } else { text }
    }

    /// What a role's cell says; `None` when it is empty.
    fn text(&self, record: &mut Record<'_>, role: Role) -> Option<String> {
        let column = self.header.column(role)?;
        let raw = record.raw(column);
        let cleaned = clean(&raw);
        let (dressed, marked) = (cleaned.dressed, cleaned.marked);
        let text = self.told(role, column, &cleaned.text);
        let text = (!text.is_empty()).then(|| text.to_owned());
        record.note(dressed, marked);
        text
    }

    /// A role's cell as id, and whether a spreadsheet took digits from it; nothing but zeros is no id.
    fn id(&self, record: &mut Record<'_>, role: Role) -> (Option<String>, bool) {
        let Some(column) = self.header.column(role) else { return (None, false) };
        let raw = record.raw(column);
        let cleaned = id(&raw);
        let (dressed, marked) = (cleaned.dressed, cleaned.marked);
        let text = self.told(role, column, &cleaned.text).to_owned();
        record.note(dressed, marked);
        let lost = lost_digits(&text);
        if lost {
            record.notes.add(NoteKind::DigitsLost, record.row);
        }
        let zeros = text.bytes().all(|byte| byte == b'0');
        if text.is_empty() || (zeros && role != Role::Response) {
            return (None, lost);
        }
        let number = text.bytes().all(|byte| byte.is_ascii_digit());
        let text = match self.profile().widths.get(&role) {
            Some(width) if number && text.len() < *width => format!("{text:0>width$}"),
            _ => text,
        };
        (Some(text), lost)
    }

    fn is_far_off(&self, day: NaiveDate) -> bool {
        let tomorrow = self.context.today.checked_add_days(Days::new(1)).unwrap_or(self.context.today);
        day > tomorrow || day.year() < 2000
    }

    /// What the row does, and whether the profile knows the word for it.
    fn kind(&self, record: &mut Record<'_>) -> Result<(TransactionKind, bool), Fault> {
        let profile = self.profile();
        if self.is_neutral(record) {
            return Ok((TransactionKind::Inquiry, true));
        }
        if profile.kinds.is_empty() {
            return Ok((TransactionKind::Booking, true));
        }
        let told = self.text(record, Role::Kind).or_else(|| self.text(record, Role::Flow));
        let text = told.ok_or_else(|| self.fault(Role::Kind, RejectReason::Missing))?;
        let known = profile.kinds.get(&plain_word(&text)).copied();
        Ok((known.unwrap_or(TransactionKind::Adjustment), known.is_some()))
    }

    /// Whether the row's side says that it moves no money of this account.
    fn is_neutral(&self, record: &mut Record<'_>) -> bool {
        let words = &self.profile().neutral_words;
        !words.is_empty() && self.side_word(record).is_some_and(|word| words.contains(&word))
    }

    /// The plain word in the side column; `None` where there is no such column.
    fn side_word(&self, record: &mut Record<'_>) -> Option<String> {
        self.header.column(Role::Side)?;
        Some(self.text(record, Role::Side).map(|word| plain_word(&word)).unwrap_or_default())
    }

    fn keys(&self, record: &mut Record<'_>) -> (LineKeys, bool) {
        let mut lost = false;
        let mut id = |role: Role| {
            let (id, loss) = self.id(record, role);
            lost |= loss;
            id
        };
        let (merchant_no, under_another) = (id(Role::MerchantNo), id(Role::SubMerchantNo));
        let mut keys = LineKeys {
            merchant_no: under_another.or(merchant_no),
            terminal_no: id(Role::TerminalNo),
            batch_no: id(Role::BatchNo),
            voucher_no: id(Role::VoucherNo),
            reference_no: id(Role::ReferenceNo),
            auth_code: id(Role::AuthCode),
            order_no: id(Role::OrderNo),
            channel_no: id(Role::ChannelNo),
            refund_no: id(Role::RefundNo),
            payout_no: id(Role::PayoutNo),
            original_voucher_no: id(Role::OriginalVoucherNo),
            original_reference_no: id(Role::OriginalReferenceNo),
            card: None,
        };
        keys.card = self.id(record, Role::Card).0.and_then(|card| MaskedCard::cut(&card));
        (keys, lost)
    }

    /// By what was paid: the one tender that paid all of it, where the file tells parts, else the tender's word.
    fn tender(&self, record: &mut Record<'_>, amount: Money) -> Result<Tender, Fault> {
        let profile = self.profile();
        for (role, tender) in [
            (Role::CashPart, Tender::Cash),
            (Role::PrepaidPart, Tender::Prepaid),
            (Role::OtherPart, Tender::Other),
        ] {
            let part = self.money(record, role, amount.currency())?;
            if part == Some(amount) && !amount.is_zero() {
                return Ok(tender);
            }
        }
        Ok(self.word(record, Role::Tender, &profile.tenders).unwrap_or(profile.default_tender))
    }

    /// What the first known word inside a cell stands for.
    fn word<T: Copy>(&self, record: &mut Record<'_>, role: Role, words: &[(String, T)]) -> Option<T> {
        let text = plain_word(&self.text(record, role)?);
        words.iter().find(|(word, _)| text.contains(word.as_str())).map(|(_, is)| *is)
    }

    /// The response code of a card's or code's row; an empty cell is a reply that never came.
    fn response(&self, record: &mut Record<'_>, tender: Tender) -> Option<ResponseCode> {
        self.header.column(Role::Response)?;
        if !matches!(tender, Tender::Card | Tender::Qr) {
            return None;
        }
        let code = self.id(record, Role::Response).0.unwrap_or_default().to_uppercase();
        // A spreadsheet makes `00` a `0`.
        let lone = code.len() == 1 && code.bytes().all(|byte| byte.is_ascii_digit());
        Some(ResponseCode(if lone { format!("0{code}") } else { code }))
    }

    /// Unfinished or failed in words; where a response code stands, the code counts.
    fn pending(&self, status: Option<&str>, response: Option<&ResponseCode>) -> Option<Pending> {
        if response.is_some_and(|code| !code.0.is_empty()) {
            return None;
        }
        let status = plain_word(status?);
        self.header
            .profile
            .statuses
            .iter()
            .find(|(word, _)| status.contains(word.as_str()))
            .map(|(_, is)| *is)
    }

    fn remark(&self, record: &mut Record<'_>) -> Option<String> {
        let parts = [Role::Summary, Role::Remark].map(|role| self.text(record, role));
        let told: Vec<String> = parts.into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// Whose book the row stands in; fills in the merchant no. where only the preamble or the shop knows it.
    fn source(&self, record: &mut Record<'_>, keys: &mut LineKeys) -> (SourceId, Option<LookReason>) {
        let shop = self.context.shop;
        let leg = self.header.profile.leg;
        if leg == Leg::Bank {
            let told = self.id(record, Role::Account).0.and_then(|text| last_four(&text));
            let last4 = told.or_else(|| self.preamble.account.clone());
            return (SourceId::new(leg, last4.as_deref().unwrap_or(&shop.account.last4)), None);
        }
        let by_terminal = || {
            let terminal_no = keys.terminal_no.as_deref()?;
            shop.terminals.iter().find(|terminal| terminal.terminal_no == terminal_no)
        };
        let mut all = shop.contracts.iter().flat_map(|contract| &contract.merchant_nos);
        let only = || all.next().filter(|_| all.next().is_none()).cloned();
        let merchant_no = self
            .merchant_no
            .map(str::to_owned)
            .or_else(|| keys.merchant_no.clone())
            .or_else(|| self.preamble.merchant_no.clone())
            .or_else(|| by_terminal().map(|terminal| terminal.merchant_no.clone()))
            .or_else(only);
        let source = SourceId::new(leg, merchant_no.as_deref().unwrap_or("unknown"));
        keys.merchant_no = merchant_no;
        let ours = |no: &String| shop.contracts.iter().any(|contract| contract.merchant_nos.contains(no));
        let other = !shop.contracts.is_empty() && keys.merchant_no.as_ref().is_some_and(|no| !ours(no));
        (source, other.then_some(LookReason::OtherMerchant))
    }
}
