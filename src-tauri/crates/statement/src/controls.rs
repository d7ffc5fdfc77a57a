use ledger::{Leg, Line, Pending, TransactionKind};
use money::{Currency, Money};

use crate::amount::{shown, sum};
use crate::cell::{clean, plain_word};
use crate::header::Header;
use crate::preamble::{Preamble, stated};
use crate::profile::{Basis, Role};
use crate::table::Cell;
use crate::{ControlTotal, Row, RowContent};

/// What a row's first cells make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TotalRow {
    /// Totals the file, or everything since the last such row.
    Total,
    /// Totals a part, or remarks on the file.
    Part,
}

/// Whether the row's first words are those of a total.
pub(crate) fn total_row(text: &str, cells: &[Cell], header: &Header<'_>) -> Option<TotalRow> {
    let footer = &header.profile.footer;
    for cell in cells.iter().take(8) {
        let value = cell.value(text);
        let word = plain_word(&clean(&value).text);
        if word.is_empty() {
            continue;
        }
        if word.starts_with('#') || footer.subtotal.iter().any(|start| word.starts_with(start.as_str())) {
            return Some(TotalRow::Part);
        }
        return footer.total.iter().any(|start| word.starts_with(start.as_str())).then_some(TotalRow::Total);
    }
    None
}

/// Compares a total row with the rows before it.
pub(crate) fn check_total(
    text: &str,
    cells: &[Cell],
    header: &Header<'_>,
    rows: &[Row],
    since: usize,
    currency: Currency,
) -> Vec<ControlTotal> {
    let profile = header.profile;
    let mut controls = Vec::new();
    let bases: &[Basis] =
        if profile.footer.basis == Basis::All { &[Basis::All] } else { &[Basis::Approved, Basis::All] };
    let scopes = [rows, &rows[since.min(rows.len())..]];
    if let Some(count) = cells.iter().find_map(|cell| told_count(&cell.value(text))) {
        let counts = bases.iter().flat_map(|basis| scopes.map(|scope| data_lines(scope, header, *basis)));
        controls.push(nearest("rows".to_owned(), count.to_string(), counts.map(|count| count.to_string())));
    }
    for role in &profile.footer.sums {
        let Some(column) = header.column(*role) else { continue };
        let Some(cell) = cells.get(column) else { continue };
        let Some(total) = stated(&clean(&cell.value(text)).text, currency, profile.unit) else { continue };
        let sums = bases.iter().flat_map(|basis| {
            scopes.map(|scope| {
                let lines = counted(scope, header, *basis).filter(|line| line.amount.currency() == currency);
                shown(sum(lines, |line| side(line, *role)), currency)
            })
        });
        controls.push(nearest(header.names[column].clone(), total.to_string(), sums));
    }
    controls
}

/// The first figure that equals the stated one, else the first.
fn nearest(name: String, stated: String, figures: impl Iterator<Item = String>) -> ControlTotal {
    let mut figures = figures.peekable();
    let first = figures.peek().cloned().unwrap_or_default();
    let ties = figures.any(|figure| figure == stated);
    let computed = if ties { stated.clone() } else { first };
    ControlTotal { name, stated, computed, ties }
}

fn data_lines(rows: &[Row], header: &Header<'_>, basis: Basis) -> usize {
    // A count of all rows counts the broken ones too.
    if basis == Basis::All { rows.len() } else { counted(rows, header, basis).count() }
}

fn counted<'r>(rows: &'r [Row], header: &'r Header<'_>, basis: Basis) -> impl Iterator<Item = &'r Line> {
    let lines = rows.iter().filter_map(|row| match &row.content {
        RowContent::Line { line, .. } => Some(&**line),
        RowContent::Rejected(_) => None,
    });
    lines.filter(move |line| basis == Basis::All || moved_money(line, header))
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

/// Opening and closing balance of a statement beside what its rows give.
pub(crate) fn check_balances(
    preamble: &Preamble,
    header: &Header<'_>,
    rows: &[Row],
    currency: Currency,
) -> Vec<ControlTotal> {
    let mut controls = Vec::new();
    if header.profile.leg != Leg::Bank {
        return controls;
    }
    let unit = header.profile.unit;
    let read = |told: &Option<(String, String)>| {
        let (name, text) = told.as_ref()?;
        Some((name.clone(), i128::from(stated(text, currency, unit)?.units())))
    };
    let opening = read(&preamble.opening);
    let total = sum(counted(rows, header, Basis::All), |line| Some(line.amount));
    if let Some((name, opening)) = &opening {
        let before = |line: &Line| Some(i128::from(line.balance?.units()) - i128::from(line.amount.units()));
        let mut lines = counted(rows, header, Basis::All);
        let first = lines.next();
        // Statements run either way in time.
        let figures: Vec<i128> = [first, lines.last()].into_iter().flatten().filter_map(before).collect();
        if !figures.is_empty() {
            let figures = figures.into_iter().map(|figure| shown(figure, currency));
            controls.push(nearest(name.clone(), shown(*opening, currency), figures));
        }
    }
    if let (Some((_, opening)), Some((name, closing))) = (opening, read(&preamble.closing)) {
        let figure = std::iter::once(shown(opening + total, currency));
        controls.push(nearest(name, shown(closing, currency), figure));
    }
    controls
}
