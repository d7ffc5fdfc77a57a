use std::borrow::Cow;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use ledger::{
    ContentHash, Leg, Line, LineIdentity, LineKeys, MaskedCard, Pending, ResponseCode, SourceId, Tender,
    TransactionKind,
};
use money::{Currency, Money};

use crate::amount::{self, Style};
use crate::cell::{clean, half_width, id, lost_digits, plain_word};
use crate::header::Header;
use crate::notes::Notes;
use crate::preamble::{Preamble, last_four};
use crate::profile::{Role, Sign};
use crate::table::Cell;
use crate::{LookReason, NoteKind, ReadContext, RejectReason, date};

/// What is wrong with a row, and where.
pub(crate) struct Fault {
    pub(crate) column: Option<String>,
    pub(crate) reason: RejectReason,
}

/// The fee as the shop pays it: a file whose net is gross *plus* fee writes it the other way round.
fn paid_fee(fee: Money, amount: Money, net: Option<Money>) -> Money {
    let plus = amount.checked_add(fee).ok();
    let minus = amount.checked_sub(fee).ok();
    if net.is_some() && net == plus && net != minus { fee.negated() } else { fee }
}

/// What all rows of a file share.
pub(crate) struct RowReader<'a> {
    pub(crate) header: &'a Header<'a>,
    pub(crate) preamble: &'a Preamble,
    pub(crate) context: &'a ReadContext<'a>,
    pub(crate) offset_hours: Option<i64>,
    pub(crate) currency: Currency,
}

/// One record's cells, and the notes that reading them makes.
pub(crate) struct Record<'r> {
    pub(crate) text: &'r str,
    pub(crate) cells: &'r [Cell],
    pub(crate) row: u32,
    pub(crate) notes: &'r mut Notes,
}

struct Amounts {
    amount: Money,
    fee: Option<Money>,
    net: Option<Money>,
    balance: Option<Money>,
}

struct When {
    day: NaiveDate,
    at: Option<NaiveDateTime>,
    settled_on: Option<NaiveDate>,
}

impl Record<'_> {
    fn raw(&self, column: Option<usize>) -> Cow<'_, str> {
        column
            .and_then(|column| self.cells.get(column))
            .map_or(Cow::Borrowed(""), |cell| cell.value(self.text))
    }

    /// A cell as text; `None` when empty.
    fn text(&mut self, column: Option<usize>) -> Option<String> {
        column?;
        let raw = self.raw(column);
        let cleaned = clean(&raw);
        let (dressed, marked) = (cleaned.dressed, cleaned.marked);
        let text = (!cleaned.text.is_empty()).then(|| cleaned.text.into_owned());
        self.note(dressed, marked);
        text
    }

    /// A cell as id, and whether a spreadsheet took digits from it.
    fn id(&mut self, column: Option<usize>, width: Option<usize>) -> (Option<String>, bool) {
        if column.is_none() {
            return (None, false);
        }
        let raw = self.raw(column);
        let cleaned = id(&raw);
        let (dressed, marked) = (cleaned.dressed, cleaned.marked);
        let text = cleaned.text.into_owned();
        self.note(dressed, marked);
        let lost = lost_digits(&text);
        if lost {
            self.notes.add(NoteKind::DigitsLost, self.row);
        }
        let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let text = match width {
            Some(width) if number && text.len() < width => format!("{text:0>width$}"),
            _ => text,
        };
        ((!text.is_empty()).then_some(text), lost)
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
        let profile = self.header.profile;
        let when = self.when(record)?;
        let currency = self.currency(record)?;
        let (kind, kind_known) = self.kind(record)?;
        let amounts = self.amounts(record, kind, currency)?;
        let (mut keys, lost) = self.keys(record);
        let tender = self.tender(record);
        let card_kind = self.word(record, Role::CardKind, &profile.card_kinds);
        let response = self.response(record, tender);
        let status = record.text(self.header.column(Role::Status));
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
            operator: record.text(self.header.column(Role::Operator)),
            counterparty: record.text(self.header.column(Role::Counterparty)),
            remark: self.remark(record),
            lost_digits: lost,
        };
        let far = self.is_far_off(when.day).then_some(LookReason::DateFarOff);
        let unknown = (!kind_known).then_some(LookReason::UnknownKind);
        Ok((line, far.or(look).or(unknown)))
    }

    fn fault(&self, role: Role, reason: RejectReason) -> Fault {
        Fault { column: self.header.name(role), reason }
    }

    /// Whether this cell tells a day; total rows are told from data rows by it.
    pub(crate) fn has_day(&self, text: &str, cells: &[Cell]) -> bool {
        [Role::Date, Role::Time, Role::SettledOn].into_iter().any(|role| {
            let cell = self.header.column(role).and_then(|column| cells.get(column));
            cell.is_some_and(|cell| {
                let value = cell.value(text);
                date::parse(&clean(&value).text, self.header.profile.date_order, self.offset_hours).is_some()
            })
        })
    }

    fn when(&self, record: &mut Record<'_>) -> Result<When, Fault> {
        let order = self.header.profile.date_order;
        let moment = |record: &mut Record<'_>, role: Role| -> Result<Option<date::Moment>, Fault> {
            let Some(text) = record.text(self.header.column(role)) else { return Ok(None) };
            let moment = date::parse(&text, order, self.offset_hours);
            moment.map(Some).ok_or_else(|| self.fault(role, RejectReason::BadDate))
        };
        let told = moment(record, Role::Date)?;
        let settled = moment(record, Role::SettledOn)?.map(|(day, _)| day);
        let clock = record.text(self.header.column(Role::Time));
        let (clock_day, time) = match clock {
            None => (None, told.and_then(|(_, time)| time)),
            // A bare time of day beside an empty date: it is the date that is missing.
            Some(text) if told.is_none() && settled.is_none() && self.lacks_date(&text) => {
                return Err(self.fault(Role::Date, RejectReason::Missing));
            }
            Some(text) => self.clock(&text, told.is_some() || settled.is_some())?,
        };
        let Some(day) = told.map(|(day, _)| day).or(clock_day).or(settled) else {
            let role = if self.header.column(Role::Date).is_some() { Role::Date } else { Role::Time };
            return Err(self.fault(role, RejectReason::Missing));
        };
        // A time of day beside nothing but the settlement day tells no moment.
        let at_day = clock_day.or(told.map(|(day, _)| day));
        let at = at_day.zip(time).map(|(day, time)| NaiveDateTime::new(day, time));
        let settled_on = match self.header.profile.leg {
            Leg::Bank => settled.filter(|settled| *settled != day),
            Leg::Acquirer | Leg::Pos | Leg::Wallet => settled,
        };
        Ok(When { day, at, settled_on })
    }

    /// Reads the time column, which may hold a whole moment; six bare digits beside a day are a time.
    fn clock(&self, text: &str, day_known: bool) -> Result<(Option<NaiveDate>, Option<NaiveTime>), Fault> {
        if day_known && let Some(time) = date::time(text) {
            return Ok((None, Some(time)));
        }
        let moment = date::parse(text, self.header.profile.date_order, self.offset_hours);
        let (day, time) = moment.ok_or_else(|| self.fault(Role::Time, RejectReason::BadDate))?;
        Ok((Some(day), time))
    }

    fn lacks_date(&self, clock: &str) -> bool {
        let order = self.header.profile.date_order;
        self.header.column(Role::Date).is_some()
            && date::time(clock).is_some()
            && date::parse(clock, order, self.offset_hours).is_none()
    }

    fn is_far_off(&self, day: NaiveDate) -> bool {
        let tomorrow = self.context.today.checked_add_days(Days::new(1)).unwrap_or(self.context.today);
        day > tomorrow || day.year() < 2000
    }

    fn currency(&self, record: &mut Record<'_>) -> Result<Currency, Fault> {
        match record.text(self.header.column(Role::Currency)) {
            None => Ok(self.currency),
            Some(text) => Currency::parse(&half_width(&text))
                .map_err(|_| self.fault(Role::Currency, RejectReason::BadCurrency)),
        }
    }

    /// What the row does, and whether the profile knows the word for it.
    fn kind(&self, record: &mut Record<'_>) -> Result<(TransactionKind, bool), Fault> {
        if self.header.profile.leg == Leg::Bank {
            return Ok((TransactionKind::Booking, true));
        }
        let Some(text) = record.text(self.header.column(Role::Kind)) else {
            return Err(self.fault(Role::Kind, RejectReason::Missing));
        };
        let known = self.header.profile.kinds.get(&plain_word(&text)).copied();
        Ok((known.unwrap_or(TransactionKind::Adjustment), known.is_some()))
    }

    fn amounts(
        &self,
        record: &mut Record<'_>,
        kind: TransactionKind,
        currency: Currency,
    ) -> Result<Amounts, Fault> {
        let balance = self.money(record, Role::Balance, currency)?;
        if self.header.profile.sign == Sign::BySide {
            let amount = self.by_side(record, currency)?;
            return Ok(Amounts { amount, fee: None, net: None, balance });
        }
        let stated = self.money(record, Role::Amount, currency)?;
        let amount = stated.ok_or_else(|| self.fault(Role::Amount, RejectReason::Missing))?;
        let fee = self.money(record, Role::Fee, currency)?;
        let net = self.money(record, Role::Net, currency)?;
        let goes_out = matches!(
            kind,
            TransactionKind::Void
                | TransactionKind::Refund
                | TransactionKind::Reversal
                | TransactionKind::PreAuthVoid
        );
        let turn = self.header.profile.sign == Sign::ByKind && goes_out && !amount.is_negative();
        // A file that writes a refund without its sign writes fee and net without theirs too.
        let out = |money: Money| if turn { money.abs().negated() } else { money };
        let (amount, net) = (out(amount), net.map(out));
        let fee = fee.map(|fee| paid_fee(out(fee), amount, net));
        Ok(Amounts { amount, fee, net, balance })
    }

    fn by_side(&self, record: &mut Record<'_>, currency: Currency) -> Result<Money, Fault> {
        let debit = self.money(record, Role::Debit, currency)?;
        let credit = self.money(record, Role::Credit, currency)?;
        let some = |money: Option<Money>| money.filter(|money| !money.is_zero());
        match (some(debit), some(credit)) {
            (Some(_), Some(_)) => return Err(self.fault(Role::Debit, RejectReason::BothSides)),
            (Some(debit), None) => return Ok(debit.negated()),
            (None, Some(credit)) => return Ok(credit),
            (None, None) => {}
        }
        if self.header.column(Role::Amount).is_some() {
            let amount = self.money(record, Role::Amount, currency)?;
            let amount = amount.ok_or_else(|| self.fault(Role::Amount, RejectReason::Missing))?;
            return self.signed_by_word(record, amount);
        }
        debit.or(credit).ok_or_else(|| self.fault(Role::Debit, RejectReason::BothSides))
    }

    /// An amount whose side stands in a column of its own; without such a column, as written.
    fn signed_by_word(&self, record: &mut Record<'_>, amount: Money) -> Result<Money, Fault> {
        let Some(column) = self.header.column(Role::Side) else { return Ok(amount) };
        let word = record.text(Some(column)).map(|word| plain_word(&word)).unwrap_or_default();
        let profile = self.header.profile;
        if profile.out_words.contains(&word) {
            Ok(amount.abs().negated())
        } else if profile.in_words.contains(&word) {
            Ok(amount.abs())
        } else {
            Err(self.fault(Role::Side, RejectReason::BothSides))
        }
    }

    fn money(&self, record: &mut Record<'_>, role: Role, currency: Currency) -> Result<Option<Money>, Fault> {
        let Some(text) = record.text(self.header.column(role)) else { return Ok(None) };
        let profile = self.header.profile;
        let style = Style { unit: profile.unit, fine: profile.fine.contains(&role), currency };
        amount::parse(&text, style).map_err(|reason| self.fault(role, reason))
    }

    fn keys(&self, record: &mut Record<'_>) -> (LineKeys, bool) {
        let mut lost = false;
        let mut id = |role: Role| {
            let width = self.header.profile.widths.get(&role).copied();
            let (id, loss) = record.id(self.header.column(role), width);
            lost |= loss;
            id
        };
        let mut keys = LineKeys {
            merchant_no: id(Role::MerchantNo),
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
        let card = record.id(self.header.column(Role::Card), None).0;
        keys.card = card.and_then(|card| MaskedCard::cut(&card));
        (keys, lost)
    }

    fn tender(&self, record: &mut Record<'_>) -> Tender {
        let profile = self.header.profile;
        self.word(record, Role::Tender, &profile.tenders).unwrap_or(profile.default_tender)
    }

    /// What the first known word inside a cell stands for.
    fn word<T: Copy>(&self, record: &mut Record<'_>, role: Role, words: &[(String, T)]) -> Option<T> {
        let text = plain_word(&record.text(self.header.column(role))?);
        words.iter().find(|(word, _)| text.contains(word.as_str())).map(|(_, is)| *is)
    }

    /// The response code of a card's or code's row; an empty cell is a reply that never came.
    fn response(&self, record: &mut Record<'_>, tender: Tender) -> Option<ResponseCode> {
        let column = self.header.column(Role::Response)?;
        if !matches!(tender, Tender::Card | Tender::Qr) {
            return None;
        }
        let code = record.id(Some(column), None).0.unwrap_or_default().to_uppercase();
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
        let parts = [Role::Summary, Role::Remark].map(|role| record.text(self.header.column(role)));
        let told: Vec<String> = parts.into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// Whose book the row stands in; fills in the merchant no. where only the preamble or the shop knows it.
    fn source(&self, record: &mut Record<'_>, keys: &mut LineKeys) -> (SourceId, Option<LookReason>) {
        let shop = self.context.shop;
        let leg = self.header.profile.leg;
        if leg == Leg::Bank {
            let told = record.id(self.header.column(Role::Account), None).0.and_then(|text| last_four(&text));
            let last4 = told.or_else(|| self.preamble.account.clone());
            return (SourceId::new(leg, last4.as_deref().unwrap_or(&shop.account.last4)), None);
        }
        let by_terminal = || {
            let terminal_no = keys.terminal_no.as_deref()?;
            shop.terminals.iter().find(|terminal| terminal.terminal_no == terminal_no)
        };
        let mut all = shop.contracts.iter().flat_map(|contract| &contract.merchant_nos);
        let only = || all.next().filter(|_| all.next().is_none()).cloned();
        let merchant_no = keys
            .merchant_no
            .clone()
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
