//! Lines: what happened once, in typed columns from which the very same [`Line`] is built again.

use std::collections::HashMap;

use chrono::{NaiveDate, Timelike};
use ledger::{ContentHash, Line, LineIdentity, LineKeys, MaskedCard, ResponseCode, SourceId};
use money::{Currency, Money};
use rusqlite::{Connection, params};

use crate::value::{
    Cells, all, day, day_number, first, from_hex, hex, second_number, time, word, word_or_null,
};
use crate::{Reader, StoreError, Writer};

/// The columns that [`read`] takes, in its order.
pub(crate) const COLUMNS: &str = "source.name, line.day, line.key, line.occurrence, line.content, source.leg, \
    line.at, line.at_nanos, line.settled_on, line.kind, line.tender, line.amount, line.currency, \
    line.fee, line.fee_currency, line.net, line.net_currency, line.balance, line.balance_currency, \
    line.merchant_no, line.terminal_no, line.batch_no, line.voucher_no, line.reference_no, line.auth_code, \
    line.order_no, line.channel_no, line.refund_no, line.payout_no, line.original_voucher_no, \
    line.original_reference_no, line.card, line.card_kind, line.response, line.pending, line.status, \
    line.operator, line.counterparty, line.remark, line.lost_digits";

/// The columns of an identity, in the order of [`identity`].
pub(crate) const IDENTITY: &str = "source.name, line.day, line.key, line.occurrence";

const VALUES: &str = "source = ?1, day = ?2, key = ?3, occurrence = ?4, content = ?5, at = ?6, at_nanos = ?7,
    settled_on = ?8, kind = ?9, tender = ?10, amount = ?11, currency = ?12, fee = ?13, fee_currency = ?14,
    net = ?15, net_currency = ?16, balance = ?17, balance_currency = ?18, merchant_no = ?19, terminal_no = ?20,
    batch_no = ?21, voucher_no = ?22, reference_no = ?23, auth_code = ?24, order_no = ?25, channel_no = ?26,
    refund_no = ?27, payout_no = ?28, original_voucher_no = ?29, original_reference_no = ?30, card = ?31,
    card_kind = ?32, response = ?33, pending = ?34, status = ?35, operator = ?36, counterparty = ?37,
    remark = ?38, lost_digits = ?39";

const INSERT: &str = "INSERT INTO line (source, day, key, occurrence, content, at, at_nanos, settled_on, kind,
    tender, amount, currency, fee, fee_currency, net, net_currency, balance, balance_currency, merchant_no,
    terminal_no, batch_no, voucher_no, reference_no, auth_code, order_no, channel_no, refund_no, payout_no,
    original_voucher_no, original_reference_no, card, card_kind, response, pending, status, operator,
    counterparty, remark, lost_digits)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
    ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39)
    ON CONFLICT (day, key, source, occurrence) DO NOTHING";

/// An identity `source|day|key|occurrence`, taken apart.
struct Parts<'a> {
    source: &'a str,
    day: NaiveDate,
    key: Vec<u8>,
    occurrence: u32,
}

impl<'a> Parts<'a> {
    fn of(identity: &'a LineIdentity) -> Option<Self> {
        let (rest, occurrence) = identity.0.rsplit_once('|')?;
        let (rest, key) = rest.rsplit_once('|')?;
        let (source, day) = rest.rsplit_once('|')?;
        let parts = Self {
            source,
            day: day.parse().ok()?,
            key: from_hex(key)?,
            occurrence: occurrence.parse().ok()?,
        };
        // `007` or `+7` would not come back as it was.
        (identity_text(parts.source, parts.day, &parts.key, parts.occurrence) == identity.0).then_some(parts)
    }
}

fn identity_text(source: &str, day: NaiveDate, key: &[u8], occurrence: u32) -> String {
    format!("{source}|{day}|{}|{occurrence}", hex(key))
}

/// An identity from the columns of [`IDENTITY`].
pub(crate) fn identity(cells: &mut Cells<'_>) -> Result<LineIdentity, StoreError> {
    let source = cells.text()?;
    let day = cells.day()?;
    let key = cells.bytes()?;
    Ok(LineIdentity(identity_text(source, day, key, cells.next()?)))
}

/// A line from the columns of [`COLUMNS`].
pub(crate) fn read(cells: &mut Cells<'_>) -> Result<Line, StoreError> {
    let source = cells.text()?;
    let on = day(cells.next()?)?;
    let key = cells.bytes()?;
    let identity = LineIdentity(identity_text(source, on, key, cells.next()?));
    let content = ContentHash(hex(cells.bytes()?));
    let leg = cells.word()?;
    let at = cells.next::<Option<i64>>()?;
    let nanos = cells.next()?;
    let at = at.map(|seconds| time(seconds, nanos)).transpose()?;
    let settled_on = cells.day_or_none()?;
    let (kind, tender) = (cells.word()?, cells.word()?);
    let amount = cells.money()?;
    let currency = amount.currency();
    Ok(Line {
        identity,
        content,
        leg,
        source: SourceId(source.to_owned()),
        day: on,
        at,
        settled_on,
        kind,
        tender,
        amount,
        fee: cells.money_or_none(currency)?,
        net: cells.money_or_none(currency)?,
        balance: cells.money_or_none(currency)?,
        keys: keys(cells)?,
        card_kind: cells.word_or_none()?,
        response: cells.next::<Option<String>>()?.map(ResponseCode),
        pending: cells.word_or_none()?,
        status: cells.next()?,
        operator: cells.next()?,
        counterparty: cells.next()?,
        remark: cells.next()?,
        lost_digits: cells.next()?,
    })
}

fn keys(cells: &mut Cells<'_>) -> Result<LineKeys, StoreError> {
    let card =
        |text: String| MaskedCard::try_from(text).map_err(|error| StoreError::Damaged(error.to_string()));
    Ok(LineKeys {
        merchant_no: cells.next()?,
        terminal_no: cells.next()?,
        batch_no: cells.next()?,
        voucher_no: cells.next()?,
        reference_no: cells.next()?,
        auth_code: cells.next()?,
        order_no: cells.next()?,
        channel_no: cells.next()?,
        refund_no: cells.next()?,
        payout_no: cells.next()?,
        original_voucher_no: cells.next()?,
        original_reference_no: cells.next()?,
        card: cells.next::<Option<String>>()?.map(card).transpose()?,
    })
}

/// Finds stored lines by identity, remembering the few sources.
pub(crate) struct LineIds<'a> {
    connection: &'a Connection,
    sources: HashMap<String, (i64, String)>,
}

impl<'a> LineIds<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection, sources: HashMap::new() }
    }

    /// The row id of a line, if it is stored.
    pub(crate) fn find(&mut self, identity: &LineIdentity) -> Result<Option<i64>, StoreError> {
        const SQL: &str =
            "SELECT id FROM line WHERE day = ?1 AND key = ?2 AND source = ?3 AND occurrence = ?4";
        let Some(parts) = Parts::of(identity) else { return Ok(None) };
        let Some(source) = self.source(parts.source)? else { return Ok(None) };
        let values = params![day_number(parts.day), parts.key, source, parts.occurrence];
        first(&mut *self.connection.prepare_cached(SQL)?, values, |cells| cells.next())
    }

    /// The row id of a line that must be stored.
    pub(crate) fn get(&mut self, identity: &LineIdentity) -> Result<i64, StoreError> {
        self.find(identity)?.ok_or_else(|| StoreError::not_found("line", identity))
    }

    /// Stores a line unless its identity is stored already; its row id if it is new.
    pub(crate) fn insert(&mut self, line: &Line) -> Result<Option<i64>, StoreError> {
        let (source, parts) = self.source_of(line)?;
        if write(self.connection, INSERT, (source, &parts), line, None)? == 0 {
            return Ok(None);
        }
        Ok(Some(self.connection.last_insert_rowid()))
    }

    /// Gives a stored line another telling.
    pub(crate) fn replace(&mut self, id: i64, line: &Line) -> Result<(), StoreError> {
        let (source, parts) = self.source_of(line)?;
        let sql = format!("UPDATE line SET {VALUES} WHERE id = ?40");
        let written =
            write(self.connection, &sql, (source, &parts), line, Some(id)).map_err(|error| match error {
                StoreError::Sql(cause) if is_unique(&cause) => {
                    StoreError::Taken { noun: "line", name: line.identity.to_string() }
                }
                other => other,
            })?;
        if written == 1 { Ok(()) } else { Err(StoreError::not_found("line", id)) }
    }

    fn source(&mut self, name: &str) -> Result<Option<i64>, StoreError> {
        if let Some((id, _)) = self.sources.get(name) {
            return Ok(Some(*id));
        }
        let mut found = self.connection.prepare_cached("SELECT id, leg FROM source WHERE name = ?1")?;
        let found = first(&mut found, [name], |cells| Ok((cells.next()?, cells.next()?)))?;
        Ok(found.map(|(id, leg)| {
            self.sources.insert(name.to_owned(), (id, leg));
            id
        }))
    }

    /// The source of a line, made if it is new; the line must carry its own source, day and the source's leg.
    fn source_of<'l>(&mut self, line: &'l Line) -> Result<(i64, Parts<'l>), StoreError> {
        let wrong = || StoreError::Identity(line.identity.to_string());
        let parts = Parts::of(&line.identity).ok_or_else(wrong)?;
        if parts.source != line.source.0 || parts.day != line.day {
            return Err(wrong());
        }
        let leg = word(&line.leg);
        if self.source(&line.source.0)?.is_none() {
            const SQL: &str = "INSERT INTO source (name, leg) VALUES (?1, ?2)";
            self.connection.prepare_cached(SQL)?.execute([&line.source.0, &leg])?;
            self.source(&line.source.0)?;
        }
        match self.sources.get(&line.source.0) {
            Some((id, told)) if *told == leg => Ok((*id, parts)),
            _ => Err(wrong()),
        }
    }
}

fn is_unique(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|cause| cause.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

fn write(
    connection: &Connection,
    sql: &str,
    (source, parts): (i64, &Parts<'_>),
    line: &Line,
    id: Option<i64>,
) -> Result<usize, StoreError> {
    let content = from_hex(&line.content.0);
    let content = content.ok_or_else(|| StoreError::Identity(line.identity.to_string()))?;
    let (currency, keys) = (line.amount.currency(), &line.keys);
    let [fee, net, balance] = [line.fee, line.net, line.balance].map(|money| told(money, currency));
    let mut statement = connection.prepare_cached(sql)?;
    let values = params![
        source,
        day_number(line.day),
        parts.key,
        parts.occurrence,
        content,
        line.at.map(second_number),
        line.at.map_or(0, |at| at.nanosecond()),
        line.settled_on.map(day_number),
        word(&line.kind),
        word(&line.tender),
        line.amount.units(),
        currency.code(),
        fee.0,
        fee.1,
        net.0,
        net.1,
        balance.0,
        balance.1,
        keys.merchant_no,
        keys.terminal_no,
        keys.batch_no,
        keys.voucher_no,
        keys.reference_no,
        keys.auth_code,
        keys.order_no,
        keys.channel_no,
        keys.refund_no,
        keys.payout_no,
        keys.original_voucher_no,
        keys.original_reference_no,
        keys.card.as_ref().map(MaskedCard::as_str),
        word_or_null(line.card_kind.as_ref()),
        line.response.as_ref().map(|code| &code.0),
        word_or_null(line.pending.as_ref()),
        line.status,
        line.operator,
        line.counterparty,
        line.remark,
        line.lost_digits,
    ];
    match id {
        None => Ok(statement.execute(values)?),
        Some(id) => {
            let with_id: Vec<&dyn rusqlite::ToSql> =
                values.iter().copied().chain([&id as &dyn rusqlite::ToSql]).collect();
            Ok(statement.execute(&*with_id)?)
        }
    }
}

/// Units and, only where it is not the usual one, the currency.
fn told(money: Option<Money>, usual: Currency) -> (Option<i64>, Option<String>) {
    let other = money.filter(|money| money.currency() != usual);
    (money.map(Money::units), other.map(|money| money.currency().to_string()))
}

impl Reader<'_> {
    /// Every line, ordered by identity; also those that wait for a look (see [`Reader::open_looks`]).
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn lines(self) -> Result<Vec<Line>, StoreError> {
        self.lines_between(NaiveDate::MIN, NaiveDate::MAX)
    }

    /// The lines of some days, both ends included, ordered by identity.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn lines_between(self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Line>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM line JOIN source ON source.id = line.source WHERE line.day BETWEEN ?1 AND ?2"
        );
        let mut found = self.connection.prepare_cached(&sql)?;
        let mut lines = all(&mut found, [day_number(from), day_number(to)], read)?;
        lines.sort_unstable_by(|one, other| one.identity.cmp(&other.identity));
        Ok(lines)
    }

    /// One line.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn line(self, identity: &LineIdentity) -> Result<Option<Line>, StoreError> {
        let id = LineIds::new(self.connection).find(identity)?;
        id.map(|id| self.line_by_id(id)).transpose()
    }

    /// The line a file told in a row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Sql`].
    pub fn line_at(self, import: i64, row: u32) -> Result<Option<Line>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sighting JOIN line ON line.id = sighting.line
             JOIN source ON source.id = line.source WHERE sighting.import = ?1 AND sighting.row = ?2"
        );
        first(&mut *self.connection.prepare_cached(&sql)?, params![import, row], read)
    }

    pub(crate) fn line_by_id(self, id: i64) -> Result<Line, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM line JOIN source ON source.id = line.source WHERE line.id = ?1");
        let line = first(&mut *self.connection.prepare_cached(&sql)?, [id], read)?;
        line.ok_or_else(|| StoreError::not_found("line", id))
    }
}

impl Writer<'_> {
    pub(crate) fn line_ids(&self) -> LineIds<'_> {
        LineIds::new(&self.transaction)
    }
}
