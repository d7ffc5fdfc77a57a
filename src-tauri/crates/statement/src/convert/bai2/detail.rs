//! Record 16: one transaction.

use super::super::cells::short_day;
use super::account::{Account, availability, minor_units, plain};
use super::record::{Record, is_type_code};
use super::{COLUMNS, Group};
use crate::RejectReason;

/// The cells of a detail in the order of [`COLUMNS`].
pub(super) type Cells = [String; COLUMNS.len()];

/// Reads a detail, and its amount with its sign in minor units; none where it tells a state and moves no money.
///
/// # Errors
/// Why it is no record: its type code, amount, dates, or the account and group it stands in.
pub(super) fn read(
    record: &Record<'_>,
    account: Option<&Account>,
    group: Option<&Group>,
    width: usize,
) -> Result<Option<(Cells, i128)>, RejectReason> {
    let (Some(account), Some(group)) = (account, group) else { return Err(RejectReason::BadSyntax) };
    let mut fields = record.fields();
    let type_code = fields.next().unwrap_or_default();
    let Some(sign) = sign(type_code)? else { return Ok(None) };
    // No money moves by what a bank takes back or tries out.
    if group.is_void() {
        return Err(RejectReason::BadSyntax);
    }
    let amount = fields.next().unwrap_or_default();
    if amount.is_empty() {
        return Err(RejectReason::Missing);
    }
    // The type code tells the sign: a minus beside it could mean either way.
    let minor = minor_units(amount).filter(|_| !amount.starts_with('-')).ok_or(RejectReason::BadAmount)?;
    let available = availability(fields.here(), &mut fields).ok_or(RejectReason::BadSyntax)?;
    let valued = available.get(1).filter(|day| available.first() == Some(&"V") && !day.is_empty());
    let valued_on = match valued {
        Some(day) => short_day(day).ok_or(RejectReason::BadDate)?.to_string(),
        None => String::new(),
    };
    if account.number.is_empty() {
        return Err(RejectReason::Missing);
    }
    let currency = account.currency.ok_or(RejectReason::BadCurrency)?;
    if group.as_of.is_empty() {
        return Err(RejectReason::BadDate);
    }
    let (bank_reference, customer_reference) = (fields.here(), fields.here());
    let moved = minor * sign;
    let cells = [
        account.number.clone(),
        currency.code().to_owned(),
        group.as_of.clone(),
        valued_on,
        plain(moved, currency),
        type_code.to_owned(),
        available.join(",").trim_end_matches(',').to_owned(),
        bank_reference.to_owned(),
        customer_reference.to_owned(),
        fields.text(width),
    ];
    Ok(Some((cells, moved)))
}

/// The amount of a detail as the control totals count it; nothing where it cannot be read.
pub(super) fn minor(record: &Record<'_>) -> i128 {
    record.fields().nth(1).and_then(minor_units).unwrap_or_default()
}

/// Which way money goes by a type code; none where it tells a state.
///
/// # Errors
/// [`RejectReason::BadSyntax`] for a code that is none of a detail: sums, balances, loans.
fn sign(type_code: &str) -> Result<Option<i128>, RejectReason> {
    let number: u32 = type_code.parse().unwrap_or_default();
    match number {
        _ if !is_type_code(type_code) => Err(RejectReason::BadSyntax),
        101..=399 | 920..=959 => Ok(Some(1)),
        401..=699 | 960..=999 => Ok(Some(-1)),
        // 890 says something in words.
        890 | 900..=919 => Ok(None),
        _ => Err(RejectReason::BadSyntax),
    }
}
