use std::collections::BTreeMap;

use ledger::{Leg, Line, Pending, TransactionKind};
use money::{Currency, Money};

use crate::amount::{Figures, shown};
use crate::cell::{clean, plain_word};
use crate::header::Header;
use crate::preamble::{Preamble, stated};
use crate::profile::{Basis, Role};
use crate::sheet::Says;
use crate::table::Cell;
use crate::totals::Totals;
use crate::{ControlTotal, RowContent};

/// What a row's first cells make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TotalRow {
    /// Totals the file, or everything since the last such row.
    Total,
    /// Totals a part, or remarks on the file.
    Part,
}

/// Whether the row's first words are those of a total; a row with numbers of a transaction is none.
pub(crate) fn total_row(text: &str, cells: &[Cell], header: &Header<'_>) -> Option<TotalRow> {
    let footer = &header.profile.footer;
    for (column, cell) in cells.iter().enumerate().take(8) {
        let value = cell.value(text);
        let word = plain_word(&clean(&value).text);
        if word.is_empty() {
            continue;
        }
        if cells.len() >= header.plain.len() && tells_a_transaction(text, cells, header, column) {
            return None;
        }
        if word.starts_with('#') || footer.subtotal.iter().any(|start| word.starts_with(start.as_str())) {
            return Some(TotalRow::Part);
        }
        return footer.total.iter().any(|start| word.starts_with(start.as_str())).then_some(TotalRow::Total);
    }
    None
}

/// Whether a cell beside this one holds the number or kind of a transaction; a total of a merchant or an account
/// may name these.
fn tells_a_transaction(text: &str, cells: &[Cell], header: &Header<'_>, but: usize) -> bool {
    cells.iter().zip(&header.roles).enumerate().any(|(column, (cell, role))| {
        let telling = role.is_some_and(|role| {
            let id = role.is_id() && !matches!(role, Role::MerchantNo | Role::Account);
            id || matches!(role, Role::Kind | Role::Card | Role::Response)
        });
        let value = cell.value(text);
        telling && column != but && told_count(&value).is_none() && !clean(&value).text.is_empty()
    })
}

/// Columns that are summed, in the order of [`Sums`].
const SUMMED: [Role; 6] = [Role::Amount, Role::Fee, Role::Net, Role::Balance, Role::Debit, Role::Credit];

type Sums = [i128; SUMMED.len()];

/// What some rows add up to, counted one way.
#[derive(Debug, Default, Clone)]
struct Sum {
    /// Lines read.
    lines: u64,
    credits: u64,
    debits: u64,
    by_currency: BTreeMap<Currency, Sums>,
}

impl Sum {
    fn add(&mut self, line: &Line) {
        self.lines += 1;
        self.credits += u64::from(!line.amount.is_negative());
        self.debits += u64::from(line.amount.is_negative());
        let sums = self.by_currency.entry(line.amount.currency()).or_default();
        for (place, role) in SUMMED.iter().enumerate() {
            sums[place] += side(line, *role).map_or(0, |money| i128::from(money.units()));
        }
    }

    fn of(&self, role: Role, currency: Currency) -> i128 {
        let place = SUMMED.iter().position(|summed| *summed == role).unwrap_or_default();
        self.by_currency.get(&currency).map_or(0, |sums| sums[place])
    }
}

/// What some rows add up to, counted both ways.
#[derive(Debug, Default, Clone)]
struct Account {
    /// Rows, the broken ones too.
    rows: u64,
    all: Sum,
    approved: Sum,
}

impl Account {
    fn add(&mut self, content: &RowContent, header: &Header<'_>) {
        self.rows += 1;
        if let RowContent::Line { line, .. } = content {
            self.all.add(line);
            if moved_money(line, header) {
                self.approved.add(line);
            }
        }
    }

    fn sum(&self, basis: Basis) -> &Sum {
        if basis == Basis::All { &self.all } else { &self.approved }
    }

    fn lines(&self, basis: Basis) -> u64 {
        // A count of all rows counts the broken ones too.
        if basis == Basis::All { self.rows } else { self.approved.lines }
    }
}

/// Keeps account of a file's rows, to compare it with what the file says about itself.
#[derive(Debug, Default)]
pub(crate) struct Controls {
    whole: Account,
    /// Since the last total row.
    since: Account,
    section: Section,
    /// First and last line of the file, for the balance before and after them.
    first: Option<(i128, i128)>,
    last: Option<(i128, i128)>,
    found: Vec<ControlTotal>,
    /// Totals outside of total rows.
    pub(crate) totals: Totals,
}

/// What one statement of a sheet says, and what its lines give.
#[derive(Debug, Default)]
struct Section {
    name: String,
    said: Vec<(Says, String)>,
    sum: Sum,
    booked: BTreeMap<Currency, i128>,
}

impl Controls {
    /// Takes a row into account.
    pub(crate) fn row(&mut self, content: &RowContent, header: &Header<'_>) {
        self.whole.add(content, header);
        self.since.add(content, header);
        let RowContent::Line { line, .. } = content else { return };
        self.section.sum.add(line);
        if line.pending.is_none() {
            let booked = self.section.booked.entry(line.amount.currency()).or_default();
            *booked += i128::from(line.amount.units());
        }
        let ends = line.balance.map(|balance| (i128::from(balance.units()), i128::from(line.amount.units())));
        if self.whole.all.lines == 1 {
            self.first = ends;
        }
        self.last = ends;
    }

    /// Compares a total row with the rows before it.
    pub(crate) fn total(&mut self, text: &str, cells: &[Cell], header: &Header<'_>, currency: Currency) {
        let profile = header.profile;
        let bases: &[Basis] =
            if profile.footer.basis == Basis::All { &[Basis::All] } else { &[Basis::Approved, Basis::All] };
        let scopes = [&self.whole, &self.since];
        let ways = || bases.iter().flat_map(|basis| scopes.map(|scope| (*basis, scope)));
        if let Some(count) = cells.iter().find_map(|cell| told_count(&cell.value(text))) {
            let counts = ways().map(|(basis, scope)| scope.lines(basis).to_string());
            self.found.push(nearest("rows".to_owned(), count.to_string(), counts));
        }
        for role in &profile.footer.sums {
            let Some(column) = header.column(*role) else { continue };
            let Some(cell) = cells.get(column) else { continue };
            let Some(total) = stated(&clean(&cell.value(text)).text, currency, header.figures(*role)) else {
                continue;
            };
            let sums = ways().map(|(basis, scope)| shown(scope.sum(basis).of(*role, currency), currency));
            self.found.push(nearest(header.names[column].clone(), total.to_string(), sums));
        }
        self.since = Account::default();
    }

    /// Takes what a statement of a sheet says about itself; a new statement settles the one before.
    pub(crate) fn says(&mut self, says: Says, value: &str, currency: Currency) {
        if says == Says::Statement {
            self.settle(currency);
            value.clone_into(&mut self.section.name);
        } else {
            self.section.said.push((says, value.to_owned()));
        }
    }

    /// Compares what a statement said with its lines.
    fn settle(&mut self, shops: Currency) {
        let section = std::mem::take(&mut self.section);
        let said =
            |says: Says| section.said.iter().rev().find(|(told, _)| *told == says).map(|(_, value)| value);
        let first = || section.said.iter().find(|(told, _)| *told == Says::Opening).map(|(_, value)| value);
        let currency = said(Says::Currency).and_then(|code| Currency::parse(code).ok()).unwrap_or(shops);
        let money = |value: Option<&String>| stated(value?, currency, Figures::default());
        let name = |what: &str| {
            if section.name.is_empty() { what.to_owned() } else { format!("{what} {}", section.name) }
        };
        let sum = |role| section.sum.of(role, currency);
        if let (Some(opening), Some(closing)) = (money(first()), money(said(Says::Closing))) {
            let booked = section.booked.get(&currency).copied().unwrap_or_default();
            let figure = shown(i128::from(opening.units()) + booked, currency);
            self.found.push(nearest(name("closing"), closing.to_string(), std::iter::once(figure)));
        }
        for (says, what, figure) in [
            (Says::CreditSum, "credit_sum", sum(Role::Credit)),
            (Says::DebitSum, "debit_sum", sum(Role::Debit)),
        ] {
            if let Some(total) = money(said(says)) {
                let figure = std::iter::once(shown(figure, currency));
                self.found.push(nearest(name(what), total.to_string(), figure));
            }
        }
        for (says, what, figure) in [
            (Says::Count, "rows", section.sum.lines),
            (Says::CreditCount, "credit_count", section.sum.credits),
            (Says::DebitCount, "debit_count", section.sum.debits),
        ] {
            if let Some(count) = said(says).and_then(|count| count.parse::<u64>().ok()) {
                self.found.push(nearest(name(what), count.to_string(), std::iter::once(figure.to_string())));
            }
        }
    }

    /// Everything compared, at the file's end; opening and closing balance of a preamble come last.
    pub(crate) fn finish(
        mut self,
        preamble: &Preamble,
        header: &Header<'_>,
        currency: Currency,
    ) -> Vec<ControlTotal> {
        self.settle(currency);
        self.found.extend(self.totals.compared(&preamble.totals, header, currency));
        if header.profile.leg == Leg::Bank {
            self.balances(preamble, header, currency);
        }
        self.found
    }

    fn balances(&mut self, preamble: &Preamble, header: &Header<'_>, currency: Currency) {
        let figures = header.profile.figures;
        let read = |told: &Option<(String, String)>| {
            let (name, text) = told.as_ref()?;
            Some((name.clone(), i128::from(stated(text, currency, figures)?.units())))
        };
        let opening = read(&preamble.opening);
        if let Some((name, opening)) = &opening {
            // Statements run either way in time.
            let ends = [self.first, self.last].into_iter().flatten();
            let mut figures = ends.map(|(balance, amount)| shown(balance - amount, currency)).peekable();
            if figures.peek().is_some() {
                self.found.push(nearest(name.clone(), shown(*opening, currency), figures));
            }
        }
        if let (Some((_, opening)), Some((name, closing))) = (opening, read(&preamble.closing)) {
            let total = self.whole.all.of(Role::Amount, currency);
            let figure = std::iter::once(shown(opening + total, currency));
            self.found.push(nearest(name, shown(closing, currency), figure));
        }
    }
}

/// The first figure that equals the stated one, else the first.
fn nearest(name: String, stated: String, figures: impl Iterator<Item = String>) -> ControlTotal {
    let mut figures = figures.peekable();
    let first = figures.peek().cloned().unwrap_or_default();
    let ties = figures.any(|figure| figure == stated);
    let computed = if ties { stated.clone() } else { first };
    ControlTotal { name, stated, computed, ties }
}

fn moved_money(line: &Line, header: &Header<'_>) -> bool {
    let kind = matches!(
        line.kind,
        TransactionKind::Sale
            | TransactionKind::Void
            | TransactionKind::Refund
            | TransactionKind::PreAuthCompletion
    );
    let approved = match &line.response {
        Some(code) => header.profile.footer.approved.contains(&code.0),
        None => line.pending != Some(Pending::Failed),
    };
    kind && approved
}

fn side(line: &Line, role: Role) -> Option<Money> {
    match role {
        Role::Fee => line.fee,
        Role::Net => line.net,
        Role::Balance => line.balance,
        Role::Debit => line.amount.is_negative().then(|| line.amount.negated()),
        Role::Credit => (!line.amount.is_negative()).then_some(line.amount),
        _ => Some(line.amount),
    }
}

/// `302笔`, `共302笔` or `302.0笔`.
fn told_count(text: &str) -> Option<u64> {
    let word = plain_word(text);
    let number = word.strip_suffix('笔')?;
    let number = number.trim_start_matches(['共', '合', '计', '总', ':', '，', ',']);
    number.strip_suffix(".0").unwrap_or(number).parse().ok()
}
