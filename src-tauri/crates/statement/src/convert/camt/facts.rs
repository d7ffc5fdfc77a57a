//! What a statement says about itself, and what its entries add up to.

use std::collections::HashMap;
use std::io;

use super::entry::{self, Side};
use super::xml::{CURRENCY, Step, Tree, Xml};
use super::{ENTRIES_MAX, Seen};
use ledger::mask_text;

use crate::FileError;
use crate::sheet::{Says, Sheet};

/// One balance of a statement.
struct Balance {
    amount: String,
    units: i128,
    side: Side,
    currency: String,
}

impl Balance {
    /// Reads a `Bal`; nothing where its amount or its side cannot be read.
    fn of(tree: &Tree<'_>) -> Option<Self> {
        let amount = tree.text(Tree::ROOT, "Amt");
        Some(Self {
            amount: amount.to_owned(),
            units: entry::units(amount).ok()?,
            side: Side::of(tree.text(Tree::ROOT, "CdtDbtInd")).ok()?,
            currency: tree.find(Tree::ROOT, "Amt").map_or("", |at| tree.text(at, CURRENCY)).to_owned(),
        })
    }

    fn signed_units(&self) -> i128 {
        self.side.signed(self.units)
    }

    fn signed(&self) -> String {
        let sign = if self.signed_units() < 0 { "-" } else { "" };
        format!("{sign}{}", self.amount)
    }
}

/// Counts and sums of `TxsSummry`, as written.
#[derive(Default)]
struct Summary {
    count: String,
    credit_count: String,
    credit_sum: String,
    debit_count: String,
    debit_sum: String,
}

/// Everything that is known of a statement before its entries are written.
#[derive(Default)]
pub(super) struct Facts {
    id: String,
    sequence_no: String,
    pub(super) account: String,
    pub(super) currency: String,
    from: String,
    to: String,
    opening: Option<Balance>,
    previous: Option<Balance>,
    closing: Option<Balance>,
    summary: Summary,
    /// Records beyond one for each entry, by side as the bank states it.
    more_credits: i64,
    more_debits: i64,
    /// Entries that are marked as reversals.
    reversals: u32,
    /// Booked units of each currency: as stated, and with the reversals' sides turned.
    sums: HashMap<String, (i128, i128)>,
    /// Whether `CdtDbtInd` of reversals states the side of what was reversed.
    pub(super) turned: bool,
}

impl Facts {
    /// Goes through the statement that has just been opened, to its end.
    ///
    /// # Errors
    /// Those of [`Xml::next`]; [`FileError::Limit`] on the file's entries.
    pub(super) fn survey(xml: &mut Xml<'_>, entries: &mut u32) -> Result<Self, FileError> {
        let mut facts = Self::default();
        let mut seen = Seen::default();
        let inside = xml.depth();
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(name @ "Ntry", _) => {
                    *entries = entries.saturating_add(1);
                    if *entries > ENTRIES_MAX {
                        let (limit, actual) = (u64::from(ENTRIES_MAX), u64::from(*entries));
                        return Err(FileError::Limit { what: "rows", limit, actual });
                    }
                    facts.add(&xml.tree(name)?, &mut seen);
                }
                Step::Open(
                    name @ ("Id" | "ElctrncSeqNb" | "LglSeqNb" | "FrToDt" | "Acct" | "Bal" | "TxsSummry"),
                    _,
                ) => facts.hear(name, &xml.tree(name)?),
                Step::Open(..) => xml.skip()?,
                Step::Close if xml.depth() < inside => break,
                Step::Close | Step::Text(_) => {}
            }
        }
        facts.opening = facts.opening.or(facts.previous.take());
        facts.currency = facts.own_currency().to_owned();
        facts.turned = facts.only_ties_turned();
        Ok(facts)
    }

    /// Currency of the account, else of its balances.
    fn own_currency(&self) -> &str {
        let balance = [&self.opening, &self.previous, &self.closing].into_iter().flatten().next();
        let told = balance.map(|balance| balance.currency.as_str()).filter(|_| self.currency.is_empty());
        told.unwrap_or(&self.currency)
    }

    /// Takes an element of the statement that is no entry.
    fn hear(&mut self, name: &str, tree: &Tree<'_>) {
        let text = |path: &str| tree.text(Tree::ROOT, path).to_owned();
        match name {
            "Id" => tree.text_at(Tree::ROOT).clone_into(&mut self.id),
            // The electronic number counts the messages, the legal one the statements on paper.
            "ElctrncSeqNb" => tree.text_at(Tree::ROOT).clone_into(&mut self.sequence_no),
            "LglSeqNb" if self.sequence_no.is_empty() => {
                tree.text_at(Tree::ROOT).clone_into(&mut self.sequence_no)
            }
            "FrToDt" => (self.from, self.to) = (day(&text("FrDtTm")), day(&text("ToDtTm"))),
            "Acct" => {
                let iban = text("Id/IBAN");
                // The number of a card's account may be the card's.
                self.account = if iban.is_empty() { mask_text(&text("Id/Othr/Id")) } else { iban };
                self.currency = text("Ccy");
            }
            "Bal" => match tree.text(Tree::ROOT, "Tp/CdOrPrtry/Cd") {
                "OPBD" if self.opening.is_none() => self.opening = Balance::of(tree),
                "PRCD" if self.previous.is_none() => self.previous = Balance::of(tree),
                "CLBD" => self.closing = Balance::of(tree),
                _ => {}
            },
            "TxsSummry" => {
                self.summary = Summary {
                    count: text("TtlNtries/NbOfNtries"),
                    credit_count: text("TtlCdtNtries/NbOfNtries"),
                    credit_sum: text("TtlCdtNtries/Sum"),
                    debit_count: text("TtlDbtNtries/NbOfNtries"),
                    debit_sum: text("TtlDbtNtries/Sum"),
                };
            }
            _ => {}
        }
    }

    /// Takes an entry into the sums.
    fn add<'t>(&mut self, tree: &Tree<'t>, seen: &mut Seen<'t>) {
        let Ok(judged) = seen.judge(tree, self.own_currency()) else { return };
        let own = (judged.side == Side::Credit, judged.side == Side::Debit);
        self.more_credits -= i64::from(own.0);
        self.more_debits -= i64::from(own.1);
        for side in judged.records().map(|record| record.side) {
            self.more_credits += i64::from(side == Side::Credit);
            self.more_debits += i64::from(side == Side::Debit);
        }
        if !judged.booked {
            return;
        }
        self.reversals += u32::from(judged.reversal);
        let stated = judged.side.signed(judged.units);
        let turned = if judged.reversal { -stated } else { stated };
        if !self.sums.contains_key(judged.currency.as_str()) {
            self.sums.insert(judged.currency.clone(), (0, 0));
        }
        if let Some(sums) = self.sums.get_mut(judged.currency.as_str()) {
            *sums = (sums.0.saturating_add(stated), sums.1.saturating_add(turned));
        }
    }

    /// Whether opening and entries give the closing balance only when the sides of reversals are turned.
    ///
    /// ISO 20022 means `CdtDbtInd` as the direction of the booking itself, and some banks as that of the booking
    /// that is reversed; a statement's own balances are the only judge.
    fn only_ties_turned(&self) -> bool {
        let (Some(opening), Some(closing)) = (&self.opening, &self.closing) else { return false };
        if self.reversals == 0 || opening.currency != closing.currency {
            return false;
        }
        let (stated, turned) = self.sums.get(&opening.currency).copied().unwrap_or_default();
        let moved = closing.signed_units() - opening.signed_units();
        moved != stated && moved == turned
    }

    /// Writes what the statement says about itself.
    ///
    /// # Errors
    /// The writer's.
    pub(super) fn tell(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        sheet.says(Says::Statement, if self.id.is_empty() { &self.sequence_no } else { &self.id })?;
        if !self.sequence_no.is_empty() {
            sheet.beside(&format!("sequence number {}", self.sequence_no))?;
        }
        let told = [
            (Says::Account, &self.account),
            (Says::Currency, &self.currency),
            (Says::From, &self.from),
            (Says::To, &self.to),
        ];
        for (says, value) in told.into_iter().filter(|(_, value)| !value.is_empty()) {
            sheet.says(says, value)?;
        }
        for (says, balance) in [(Says::Opening, &self.opening), (Says::Closing, &self.closing)] {
            let Some(balance) = balance else { continue };
            if balance.currency == self.currency || balance.currency.is_empty() {
                sheet.says(says, &balance.signed())?;
            } else {
                // Sums of two currencies are never compared.
                sheet.beside(&format!(
                    "balance in another currency: {} {}",
                    balance.signed(),
                    balance.currency
                ))?;
            }
        }
        self.tell_summary(sheet)?;
        if self.turned {
            sheet.beside(&format!(
                "RvslInd: sides of reversals turned ({}), only so the balances tie",
                self.reversals
            ))?;
        }
        Ok(())
    }

    fn tell_summary(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let summary = &self.summary;
        let more = self.more_credits + self.more_debits;
        let counts = [
            (Says::Count, &summary.count, more),
            (Says::CreditCount, &summary.credit_count, self.more_credits),
            (Says::DebitCount, &summary.debit_count, self.more_debits),
        ];
        // Entries are counted by the bank's sides, so turned records cannot be compared with them.
        let sides = !self.turned;
        for (says, count, more) in counts.into_iter().filter(|(says, ..)| sides || *says == Says::Count) {
            // The bank counts entries, a sheet counts records.
            if let Some(records) = count.parse::<i64>().ok().and_then(|count| count.checked_add(more)) {
                sheet.says(says, &records.to_string())?;
            }
        }
        for (says, sum) in [(Says::CreditSum, &summary.credit_sum), (Says::DebitSum, &summary.debit_sum)] {
            if sides && entry::units(sum).is_ok() {
                sheet.says(says, sum)?;
            }
        }
        if more != 0 && !summary.count.is_empty() {
            sheet.beside(&format!("TxsSummry counts {} entries, some of them batches", summary.count))?;
        }
        Ok(())
    }
}

/// The day of a moment, as it is written.
fn day(moment: &str) -> String {
    moment.get(..10).filter(|day| entry::moment(day).is_ok()).unwrap_or_default().to_owned()
}
