//! One entry of a statement: read, judged, and written as one record or as the payments it is made of.

use std::borrow::Cow;
use std::io;

use super::facts::Facts;
use super::xml::{CURRENCY, Tree};
use crate::RejectReason;
use crate::date::{self, Order};
use crate::sheet::Sheet;

/// Digits of an amount before and after its point (`ActiveOrHistoricCurrencyAndAmount`).
const DIGITS_MAX: usize = 18;
const DECIMALS_MAX: usize = 5;
const REMARK_MAX: usize = 32 * 1024;
const NAME_MAX: usize = 1024;

/// In or out, as the account's owner sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Credit,
    Debit,
}

impl Side {
    /// Reads `CdtDbtInd`.
    ///
    /// # Errors
    /// [`RejectReason::Missing`], [`RejectReason::BadSyntax`].
    pub(super) fn of(text: &str) -> Result<Self, RejectReason> {
        match text {
            "CRDT" => Ok(Self::Credit),
            "DBIT" => Ok(Self::Debit),
            "" => Err(RejectReason::Missing),
            _ => Err(RejectReason::BadSyntax),
        }
    }

    /// Units with the sign of this side.
    pub(super) fn signed(self, units: i128) -> i128 {
        if self == Self::Credit { units } else { -units }
    }

    fn turned(self) -> Self {
        if self == Self::Credit { Self::Debit } else { Self::Credit }
    }

    fn code(self) -> &'static str {
        if self == Self::Credit { "CRDT" } else { "DBIT" }
    }
}

/// One record of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Node of the payment it tells; none for the entry as a whole.
    payment: Option<usize>,
    /// Node of its amount.
    amount: usize,
    pub(super) side: Side,
}

/// An entry that can be read.
pub(super) struct Judged {
    whole: Part,
    /// The payments, where they add up to the entry.
    parts: Vec<Part>,
    pub(super) side: Side,
    /// The amount in 10⁻⁵.
    pub(super) units: i128,
    pub(super) currency: String,
    pub(super) reversal: bool,
    /// Whether it moves the booked balance.
    pub(super) booked: bool,
}

impl Judged {
    /// What is written of it: the payments, or the entry as a whole.
    pub(super) fn records(&self) -> impl Iterator<Item = Part> + '_ {
        let whole = Some(self.whole).filter(|_| self.parts.is_empty());
        whole.into_iter().chain(self.parts.iter().copied())
    }
}

/// Reads what an entry cannot be without.
///
/// # Errors
/// The reason why it is no record: its amount, side, reversal mark or dates.
pub(super) fn judge(tree: &Tree<'_>, statement_currency: &str) -> Result<Judged, RejectReason> {
    let amount = tree.find(Tree::ROOT, "Amt").ok_or(RejectReason::Missing)?;
    let units = units(tree.text_at(amount))?;
    let side = Side::of(tree.text(Tree::ROOT, "CdtDbtInd"))?;
    let reversal = match tree.text(Tree::ROOT, "RvslInd") {
        "true" | "1" => true,
        "false" | "0" | "" => false,
        _ => return Err(RejectReason::BadSyntax),
    };
    let (booked_on, valued_on) = (date_of(tree, "BookgDt"), date_of(tree, "ValDt"));
    for told in [booked_on, valued_on].into_iter().filter(|told| !told.is_empty()) {
        moment(told)?;
    }
    if booked_on.is_empty() && valued_on.is_empty() {
        return Err(RejectReason::Missing);
    }
    let currency = currency_of(tree, amount, statement_currency).to_owned();
    let booked = !matches!(status(tree), "PDNG" | "INFO" | "FUTR");
    let whole = Part { payment: None, amount, side };
    let entry = Judged { whole, parts: Vec::new(), side, units, currency, reversal, booked };
    let parts = parts(tree, &entry, statement_currency).unwrap_or_default();
    Ok(Judged { parts, ..entry })
}

/// Payments of a batch entry, where there are several and their amounts add up to it exactly.
///
/// Where they do not (charges taken from the sum, amounts in another currency, none told), the entry stays whole:
/// no money is lost or counted twice.
fn parts(tree: &Tree<'_>, entry: &Judged, statement_currency: &str) -> Option<Vec<Part>> {
    let payments = payments(tree);
    if payments.len() < 2 {
        return None;
    }
    // Amounts of a payment stand here since version .03, and there in .02.
    ["Amt", "AmtDtls/TxAmt/Amt"].into_iter().find_map(|path| {
        let mut sum = 0_i128;
        let mut parts = Vec::with_capacity(payments.len());
        for payment in &payments {
            let amount = tree.find(*payment, path)?;
            let units = units(tree.text_at(amount)).ok()?;
            let own_side = tree.text(*payment, "CdtDbtInd");
            let side = if own_side.is_empty() { entry.side } else { Side::of(own_side).ok()? };
            if currency_of(tree, amount, statement_currency) != entry.currency {
                return None;
            }
            sum = sum.checked_add(side.signed(units))?;
            parts.push(Part { payment: Some(*payment), amount, side });
        }
        (sum == entry.side.signed(entry.units)).then_some(parts)
    })
}

fn payments(tree: &Tree<'_>) -> Vec<usize> {
    tree.children(Tree::ROOT, "NtryDtls").flat_map(|details| tree.children(details, "TxDtls")).collect()
}

/// Reads an amount in 10⁻⁵ of its currency, without float: the standard's decimal, never negative.
///
/// # Errors
/// [`RejectReason::Missing`], [`RejectReason::BadAmount`], [`RejectReason::TooFine`] beyond five decimals.
pub(super) fn units(text: &str) -> Result<i128, RejectReason> {
    if text.is_empty() {
        return Err(RejectReason::Missing);
    }
    let number = text.strip_prefix('+').unwrap_or(text);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = whole.len() + fraction.len();
    let all_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !all_digits || digits == 0 || digits > DIGITS_MAX {
        return Err(RejectReason::BadAmount);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > DECIMALS_MAX {
        return Err(RejectReason::TooFine);
    }
    format!("{whole}{fraction:0<DECIMALS_MAX$}").parse().map_err(|_| RejectReason::BadAmount)
}

/// Whether a text is a date or a moment of the standard, `2026-11-18` or `2026-11-18T16:30:00Z`.
///
/// # Errors
/// [`RejectReason::BadDate`].
pub(super) fn moment(text: &str) -> Result<(), RejectReason> {
    let dashed = text.get(4..5) == Some("-");
    let read = date::parse(text, Order::Ymd, Some(chrono_tz::UTC)).filter(|_| dashed);
    read.map(|_| ()).ok_or(RejectReason::BadDate)
}

/// Day or moment of a `BookgDt` or `ValDt`; the zone that XML lets stand behind a bare day says nothing.
fn date_of<'a>(tree: &'a Tree<'_>, name: &str) -> &'a str {
    let Some(at) = tree.find(Tree::ROOT, name) else { return "" };
    let told = ["Dt", "DtTm"].iter().map(|path| tree.text(at, path)).find(|told| !told.is_empty());
    let told = told.unwrap_or_else(|| tree.text_at(at));
    if told.contains('T') { told } else { bare_day(told) }
}

fn bare_day(told: &str) -> &str {
    let zone = told.get(10..).unwrap_or_default();
    let is_zone =
        zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']) && zone.get(3..4) == Some(":"));
    told.get(..10).filter(|_| is_zone).unwrap_or(told)
}

/// The entry's status: a code, since version .08 inside a choice.
fn status<'a>(tree: &'a Tree<'_>) -> &'a str {
    let told = ["Sts/Cd", "Sts/Prtry", "Sts"].iter().map(|path| tree.text(Tree::ROOT, path));
    told.into_iter().find(|told| !told.is_empty()).unwrap_or_default()
}

fn currency_of<'a>(tree: &'a Tree<'_>, amount: usize, statement_currency: &'a str) -> &'a str {
    let told = tree.text(amount, CURRENCY);
    if told.is_empty() { statement_currency } else { told }
}

/// A reference, empty where the bank writes a word for none.
pub(super) fn given(text: &str) -> &str {
    if matches!(text, "NOTPROVIDED" | "NOT PROVIDED" | "NONREF") { "" } else { text }
}

/// Writes an entry that can be read.
///
/// # Errors
/// The writer's.
pub(super) fn write(
    tree: &Tree<'_>,
    judged: &Judged,
    facts: &Facts,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    let all = payments(tree);
    let told: Vec<&str> =
        tree.children(Tree::ROOT, "NtryDtls").map(|details| tree.text(details, "Btch/NbOfTxs")).collect();
    let stated: Option<u64> = told.iter().map(|count| count.parse::<u32>().ok().map(u64::from)).sum();
    let given = u64::try_from(all.len()).unwrap_or(u64::MAX);
    if let Some(stated) = stated.filter(|stated| given > 0 && *stated != given) {
        sheet.beside(&format!("batch of {stated} payments, {given} told"))?;
    }
    let own = Own::of(tree);
    for part in judged.records() {
        let payments = part.payment.as_ref().map_or(all.as_slice(), std::slice::from_ref);
        let turn = facts.turned && judged.reversal;
        let side = if turn { part.side.turned() } else { part.side };
        sheet.record(&cells(tree, judged, Part { side, ..part }, payments, &own, &facts.account))?;
    }
    Ok(())
}

const CARD_NO: &[&str] = &["CardTx/Card/PlainCardData/PAN"];
const TERMINAL_NO: &[&str] = &["CardTx/POI/Id/Id"];
const SALE_RECONCILIATION_ID: &[&str] =
    &["CardTx/Tx/Indv/SaleRcncltnId", "CardTx/Tx/Aggtd/SaleRcncltnId", "CardTx/AggtdNtry/SaleRcncltnId"];
const SALE_REFERENCE: &[&str] = &["CardTx/Tx/Indv/SaleRefNb"];

/// What an entry itself tells, for all of its records.
struct Own<'a> {
    booked_on: &'a str,
    valued_on: &'a str,
    status: &'a str,
    entry_no: &'a str,
    bank_reference: &'a str,
    note: &'a str,
    transaction_code: String,
    card_no: &'a str,
    terminal_no: &'a str,
    sale_reconciliation_id: &'a str,
    sale_reference: &'a str,
}

impl<'a> Own<'a> {
    fn of(tree: &'a Tree<'_>) -> Self {
        let text = |path: &str| tree.text(Tree::ROOT, path);
        let first = |paths: &[&str]| {
            paths.iter().map(|path| text(path)).find(|told| !told.is_empty()).unwrap_or_default()
        };
        Self {
            booked_on: date_of(tree, "BookgDt"),
            valued_on: date_of(tree, "ValDt"),
            status: status(tree),
            entry_no: given(text("NtryRef")),
            bank_reference: given(text("AcctSvcrRef")),
            note: text("AddtlNtryInf"),
            transaction_code: transaction_code(tree),
            card_no: first(CARD_NO),
            terminal_no: first(TERMINAL_NO),
            sale_reconciliation_id: first(SALE_RECONCILIATION_ID),
            sale_reference: first(SALE_REFERENCE),
        }
    }
}

/// The cells of a record, in the order of [`super::COLUMNS`].
fn cells<'a>(
    tree: &'a Tree<'_>,
    judged: &'a Judged,
    part: Part,
    payments: &[usize],
    own: &'a Own<'_>,
    account: &'a str,
) -> [Cow<'a, str>; super::COLUMNS.len()] {
    let reference = |path: &str| given(one(tree, payments, path));
    let told = |paths: &[&str], else_own: &'a str| {
        let of_payment = paths.iter().map(|path| one(tree, payments, path)).find(|told| !told.is_empty());
        of_payment.unwrap_or(else_own)
    };
    let bank_reference = Some(reference("Refs/AcctSvcrRef"))
        .filter(|told| !told.is_empty() && (part.payment.is_some() || own.bank_reference.is_empty()))
        .unwrap_or(own.bank_reference);
    [
        account.into(),
        judged.currency.as_str().into(),
        own.booked_on.into(),
        own.valued_on.into(),
        tree.text_at(part.amount).into(),
        part.side.code().into(),
        if judged.reversal { "true" } else { "" }.into(),
        own.status.into(),
        own.entry_no.into(),
        bank_reference.into(),
        reference("Refs/EndToEndId").into(),
        reference("Refs/TxId").into(),
        reference("Refs/UETR").into(),
        counterparty(tree, payments, part.side, judged.reversal).into(),
        remark(tree, payments, own.note).into(),
        own.transaction_code.as_str().into(),
        told(CARD_NO, own.card_no).into(),
        told(TERMINAL_NO, own.terminal_no).into(),
        told(SALE_RECONCILIATION_ID, own.sale_reconciliation_id).into(),
        told(SALE_REFERENCE, own.sale_reference).into(),
    ]
}

/// The text that all payments agree on; empty where they tell different ones.
fn one<'a>(tree: &'a Tree<'_>, payments: &[usize], path: &str) -> &'a str {
    let mut told = payments.iter().map(|payment| tree.text(*payment, path)).filter(|text| !text.is_empty());
    let Some(first) = told.next() else { return "" };
    if told.all(|text| text == first) { first } else { "" }
}

/// Name of the other party: who paid in, or who was paid; a reversal keeps the parties of what it reverses.
fn counterparty<'a>(tree: &'a Tree<'_>, payments: &[usize], side: Side, reversal: bool) -> &'a str {
    const DEBTOR: [&str; 4] = ["Dbtr/Nm", "Dbtr/Pty/Nm", "UltmtDbtr/Nm", "UltmtDbtr/Pty/Nm"];
    const CREDITOR: [&str; 4] = ["Cdtr/Nm", "Cdtr/Pty/Nm", "UltmtCdtr/Nm", "UltmtCdtr/Pty/Nm"];
    let paths = if (side == Side::Credit) != reversal { DEBTOR } else { CREDITOR };
    let mut names = paths.iter().map(|path| one(tree, payments, &format!("RltdPties/{path}")));
    cut(names.find(|name| !name.is_empty()).unwrap_or_default(), NAME_MAX)
}

/// What the payments and the entry say in words, each thing once.
fn remark(tree: &Tree<'_>, payments: &[usize], note: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut add = |line| {
        let line = cut(line, REMARK_MAX.saturating_sub(length));
        // A line that stands there is compared with few others: those of a large batch differ anyway.
        if !line.is_empty() && !lines.iter().take(64).any(|told| *told == line) {
            length += line.len() + 1;
            lines.push(line);
        }
    };
    for payment in payments {
        for remittance in tree.children(*payment, "RmtInf") {
            tree.children(remittance, "Ustrd").for_each(|at| add(tree.text_at(at)));
            for structured in tree.children(remittance, "Strd") {
                add(tree.text(structured, "CdtrRefInf/Ref"));
                tree.children(structured, "AddtlRmtInf").for_each(|at| add(tree.text_at(at)));
            }
        }
        add(tree.text(*payment, "AddtlTxInf"));
    }
    add(note);
    lines.join(" ")
}

/// The bank's code for what happened: `PMNT/RCDT/DMCT`, or its own.
fn transaction_code(tree: &Tree<'_>) -> String {
    let parts = ["Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd"];
    let told: Vec<&str> = parts.iter().map(|path| tree.text(Tree::ROOT, &format!("BkTxCd/{path}"))).collect();
    if told.iter().all(|part| part.is_empty()) {
        return tree.text(Tree::ROOT, "BkTxCd/Prtry/Cd").to_owned();
    }
    told.join("/")
}

fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}
