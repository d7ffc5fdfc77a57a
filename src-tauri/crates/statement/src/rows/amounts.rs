use ledger::TransactionKind;
use money::{Currency, Money};

use crate::RejectReason;
use crate::amount::{self, Style};
use crate::cell::half_width;
use crate::profile::{FeeSign, Role, Sign};
use crate::rows::{Fault, Record, RowReader};

/// What a row moves, signed as the shop sees it.
pub(super) struct Amounts {
    pub(super) amount: Money,
    pub(super) fee: Option<Money>,
    pub(super) net: Option<Money>,
    pub(super) balance: Option<Money>,
}

/// The fee as the shop pays it: a file whose net is gross *plus* fee writes it the other way round.
fn paid_fee(fee: Money, amount: Money, net: Option<Money>) -> Money {
    let plus = amount.checked_add(fee).ok();
    let minus = amount.checked_sub(fee).ok();
    if net.is_some() && net == plus && net != minus { fee.negated() } else { fee }
}

fn goes_out(kind: TransactionKind) -> bool {
    matches!(
        kind,
        TransactionKind::Void
            | TransactionKind::Refund
            | TransactionKind::Reversal
            | TransactionKind::PreAuthVoid
    )
}

/// Whether a row may have nothing but its net: it is no customer's payment.
fn is_net_alone(kind: TransactionKind) -> bool {
    matches!(kind, TransactionKind::Fee | TransactionKind::Payout | TransactionKind::Adjustment)
}

impl RowReader<'_> {
    /// The row's currency: in its own column, in the amount's cell, or as the file has it.
    pub(super) fn currency(&self, record: &mut Record<'_>) -> Result<Currency, Fault> {
        if self.profile().currency_in_amount
            && let Some(text) = self.text(record, Role::Amount)
        {
            let told = amount::leading_currency(&text);
            return told.ok_or_else(|| self.fault(Role::Amount, RejectReason::BadCurrency));
        }
        let told = self.told_currency(record, Role::Currency)?;
        Ok(told.or(self.told_currency(record, Role::NetCurrency)?).unwrap_or(self.currency))
    }

    fn told_currency(&self, record: &mut Record<'_>, role: Role) -> Result<Option<Currency>, Fault> {
        let Some(text) = self.text(record, role) else { return Ok(None) };
        let told = Currency::parse(&half_width(&text));
        told.map(Some).map_err(|_| self.fault(role, RejectReason::BadCurrency))
    }

    pub(super) fn amounts(
        &self,
        record: &mut Record<'_>,
        kind: TransactionKind,
        currency: Currency,
    ) -> Result<Amounts, Fault> {
        let profile = self.profile();
        let balance = self.money(record, Role::Balance, currency)?;
        let net = self.net(record, currency)?;
        let gross = match profile.sign {
            Sign::BySide | Sign::ByColumn => self.by_side(record, currency)?,
            Sign::ByKind | Sign::Signed => self.written(record, kind, currency)?,
            Sign::Spend => self.written(record, kind, currency)?.map(Money::negated),
        };
        let alone = net.filter(|_| gross.is_none() && is_net_alone(kind));
        let amount = gross.or(alone).ok_or_else(|| self.no_amount())?;
        let turn = profile.sign == Sign::ByKind && goes_out(kind) && !amount.is_negative();
        // A file that writes a refund without its sign writes fee and net without theirs too.
        let out = |money: Money| if turn { money.abs().negated() } else { money };
        let (amount, net) = (out(amount), net.map(out));
        let fee = self.money(record, Role::Fee, currency)?;
        let fee = match profile.fee_sign {
            FeeSign::Paid => fee.map(|fee| paid_fee(out(fee), amount, net)),
            FeeSign::Booked => fee.map(Money::negated),
            FeeSign::Difference => gross.and(net).and_then(|net| amount.checked_sub(net).ok()),
        };
        Ok(Amounts { amount, fee, net, balance })
    }

    fn no_amount(&self) -> Fault {
        match self.header.column(Role::Amount) {
            Some(_) => self.fault(Role::Amount, RejectReason::Missing),
            None => self.fault(Role::Debit, RejectReason::BothSides),
        }
    }

    /// The amount as it is written: of a row that gives money back, the refund's, where it has a column.
    fn written(
        &self,
        record: &mut Record<'_>,
        kind: TransactionKind,
        currency: Currency,
    ) -> Result<Option<Money>, Fault> {
        if goes_out(kind)
            && let Some(refund) = self.money(record, Role::RefundAmount, currency)?
            && !refund.is_zero()
        {
            return Ok(Some(refund));
        }
        self.money(record, Role::Amount, currency)
    }

    fn net(&self, record: &mut Record<'_>, currency: Currency) -> Result<Option<Money>, Fault> {
        let currency = self.told_currency(record, Role::NetCurrency)?.unwrap_or(currency);
        let debit = self.money(record, Role::NetDebit, currency)?;
        let credit = self.money(record, Role::NetCredit, currency)?;
        let net = self.one_side(debit, credit, Role::NetDebit)?.or(debit).or(credit);
        if net.is_some() { Ok(net) } else { self.money(record, Role::Net, currency) }
    }

    fn by_side(&self, record: &mut Record<'_>, currency: Currency) -> Result<Option<Money>, Fault> {
        let debit = self.money(record, Role::Debit, currency)?;
        let credit = self.money(record, Role::Credit, currency)?;
        let one = self.one_side(debit, credit, Role::Debit)?;
        if one.is_some() {
            return Ok(one);
        }
        match self.money(record, Role::Amount, currency)? {
            Some(amount) => self.signed_by_word(record, amount).map(Some),
            // Nothing but zeros.
            None if self.header.column(Role::Amount).is_none() => Ok(debit.or(credit)),
            None => Ok(None),
        }
    }

    /// The filled one of two columns, signed.
    fn one_side(
        &self,
        debit: Option<Money>,
        credit: Option<Money>,
        role: Role,
    ) -> Result<Option<Money>, Fault> {
        let some = |money: Option<Money>| {
            let money = money.filter(|money| !money.is_zero())?;
            Some(if self.profile().sign == Sign::ByColumn { money.abs() } else { money })
        };
        match (some(debit), some(credit)) {
            (Some(_), Some(_)) => Err(self.fault(role, RejectReason::BothSides)),
            (Some(debit), None) => Ok(Some(debit.negated())),
            (None, credit) => Ok(credit),
        }
    }

    /// An amount whose side stands in a column of its own; without such a column, as written.
    fn signed_by_word(&self, record: &mut Record<'_>, amount: Money) -> Result<Money, Fault> {
        let Some(word) = self.side_word(record) else { return Ok(amount) };
        let profile = self.profile();
        if profile.out_words.contains(&word) {
            Ok(amount.abs().negated())
        } else if profile.in_words.contains(&word) || profile.neutral_words.contains(&word) {
            Ok(amount.abs())
        } else {
            Err(self.fault(Role::Side, RejectReason::BothSides))
        }
    }

    pub(super) fn money(
        &self,
        record: &mut Record<'_>,
        role: Role,
        currency: Currency,
    ) -> Result<Option<Money>, Fault> {
        let Some(text) = self.text(record, role) else { return Ok(None) };
        let fine = self.profile().fine.contains(&role);
        let style = Style { figures: self.header.figures(role), fine, currency };
        amount::parse(&text, style).map_err(|reason| self.fault(role, reason))
    }
}
