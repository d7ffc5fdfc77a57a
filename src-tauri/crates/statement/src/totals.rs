use std::cmp::Ordering;

use ledger::{Line, TransactionKind};
use money::{Currency, Money};

use crate::amount::shown;
use crate::cell::{clean, plain_word};
use crate::header::Header;
use crate::preamble::stated;
use crate::profile::{Figure, Role};
use crate::table::Cell;
use crate::{ControlTotal, RowContent};

/// Columns that some totals add up as they are written.
const COLUMNS: [(Figure, Role); 3] = [
    (Figure::AmountColumn, Role::Amount),
    (Figure::RefundAmountColumn, Role::RefundAmount),
    (Figure::FeeColumn, Role::Fee),
];

/// How many figures there are.
const FIGURES: usize = Figure::FeeColumn as usize + 1;

/// Keeps account of what totals outside of total rows state, and of what the rows give for them.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// Counts, and sums of units, by figure.
    figures: [i128; FIGURES],
    /// Rows of nothing, of which a file may say that they came in or went out.
    nothings: i128,
    /// The second table's columns, once its header has come and until its values do.
    table: Vec<Option<(String, Figure)>>,
    told: Vec<(String, Figure, String)>,
}

impl Totals {
    /// Takes a row into account; `cells` are as the file has them.
    pub(crate) fn row(
        &mut self,
        content: &RowContent,
        text: &str,
        cells: &[Cell],
        header: &Header<'_>,
        currency: Currency,
    ) {
        let stated_somewhere = &header.profile.totals;
        if stated_somewhere.labels.is_empty() && stated_somewhere.lines.is_empty() {
            return;
        }
        self.add(Figure::Rows, 1);
        let RowContent::Line { line, .. } = content else { return };
        if line.amount.currency() != currency {
            return;
        }
        self.line(line);
        for (figure, role) in COLUMNS {
            let cell = header.column(role).and_then(|column| cells.get(column));
            let written =
                cell.and_then(|cell| stated(&clean(&cell.value(text)).text, currency, header.figures(role)));
            self.add(figure, written.map_or(0, |money| i128::from(money.units())));
        }
    }

    fn line(&mut self, line: &Line) {
        // What only looks like money moves none.
        if line.kind == TransactionKind::Inquiry {
            return;
        }
        let units = i128::from(line.amount.units());
        match units.cmp(&0) {
            Ordering::Less => {
                self.add(Figure::OutCount, 1);
                self.add(Figure::OutSum, units);
            }
            Ordering::Equal => self.nothings += 1,
            Ordering::Greater => {
                self.add(Figure::InCount, 1);
                self.add(Figure::InSum, units);
            }
        }
        let (count, sum) = match line.kind {
            TransactionKind::Sale => (Figure::SaleCount, Figure::SaleSum),
            TransactionKind::Refund => (Figure::RefundCount, Figure::RefundSum),
            _ => return,
        };
        self.add(count, 1);
        self.add(sum, units);
    }

    fn add(&mut self, figure: Figure, what: i128) {
        let slot = &mut self.figures[figure as usize];
        *slot = slot.saturating_add(what);
    }

    /// Whether a record states totals: the header or the values of a second table, labels, or a known sentence.
    pub(crate) fn takes(&mut self, text: &str, cells: &[Cell], header: &Header<'_>) -> bool {
        let stated = &header.profile.totals;
        let said = |cell: &Cell| clean(&cell.value(text)).text.into_owned();
        if !self.table.is_empty() {
            let table = std::mem::take(&mut self.table);
            let values =
                table.into_iter().zip(cells).filter_map(|(column, cell)| Some((column?, said(cell))));
            self.told.extend(values.map(|((name, figure), value)| (name, figure, value)));
            return true;
        }
        let first = text.chars().next();
        for line in stated.lines.iter().filter(|line| line.text.chars().next() == first) {
            if let Some(values) = values(&line.text, &plain_word(text)) {
                let tells = line.tells.iter().zip(values);
                self.told
                    .extend(tells.map(|((name, figure), value)| (name.clone(), *figure, value.to_owned())));
                return true;
            }
        }
        let Some(first) = cells.first().filter(|_| !stated.labels.is_empty()).map(said) else { return false };
        let known = |label: &str| stated.labels.get(&plain_word(label)).copied();
        if known(&first).is_some() {
            let column = |cell: &Cell| Some(said(cell)).and_then(|name| Some((name.clone(), known(&name)?)));
            self.table = cells.iter().map(column).collect();
            return true;
        }
        let labelled = |cell: &str| {
            let (label, value) = cell.split_once(['：', ':'])?;
            Some((label.trim().to_owned(), known(label)?, value.trim().to_owned()))
        };
        if labelled(&first).is_none() {
            return false;
        }
        self.told.extend(cells.iter().map(said).filter_map(|cell| labelled(&cell)));
        true
    }

    /// Every stated total beside what the rows give.
    pub(crate) fn compared<'t>(
        &'t self,
        preamble: &'t [(String, Figure, String)],
        header: &'t Header<'_>,
        currency: Currency,
    ) -> impl Iterator<Item = ControlTotal> + 't {
        preamble.iter().chain(&self.told).filter_map(move |(name, figure, value)| {
            let given = self.figures[*figure as usize];
            if is_count(*figure) {
                let count = value.strip_suffix(".0").unwrap_or(value).replace(',', "");
                let count = i128::from(count.parse::<u64>().ok()?);
                let spare = if is_sided(*figure) { self.nothings } else { 0 };
                let ties = (given..=given + spare).contains(&count);
                let (stated, computed) = (count.to_string(), given.to_string());
                return Some(ControlTotal { name: name.clone(), stated, computed, ties });
            }
            let total = stated(value, currency, header.profile.figures)?;
            // What went out may be told without its sign, what has five decimals with two.
            let given = if is_outgoing(*figure) && !total.is_negative() { given.abs() } else { given };
            let sum = i64::try_from(given).ok().map(|units| Money::from_units(units, currency));
            let ties = sum.is_some_and(|sum| sum == total || sum.rounded() == total);
            let (stated, computed) = (total.to_string(), shown(given, currency));
            Some(ControlTotal { name: name.clone(), stated, computed, ties })
        })
    }
}

fn is_count(figure: Figure) -> bool {
    matches!(
        figure,
        Figure::Rows | Figure::InCount | Figure::OutCount | Figure::SaleCount | Figure::RefundCount
    )
}

fn is_sided(figure: Figure) -> bool {
    matches!(figure, Figure::InCount | Figure::OutCount)
}

fn is_outgoing(figure: Figure) -> bool {
    matches!(figure, Figure::OutSum | Figure::RefundSum)
}

/// What stands at each `{}` of a sentence, where a line begins as the sentence does.
fn values<'t>(sentence: &str, line: &'t str) -> Option<Vec<&'t str>> {
    let mut words = sentence.split("{}");
    let mut rest = line.strip_prefix(words.next()?)?;
    let mut values = Vec::new();
    for word in words {
        let (value, after) = rest.split_once(word)?;
        values.push(value);
        rest = after;
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_within_a_sentence() {
        let sentence = "#交易合计:{}笔,商家实收共{}元";
        for (line, expect) in [
            ("#交易合计:3笔,商家实收共296.50元,商家优惠共5.00元,,,", Some(vec!["3", "296.50"])),
            ("#交易合计:3笔", None),
            ("#退款合计:1笔,商家实收共-35.50元", None),
            ("", None),
        ] {
            assert_eq!(values(sentence, line), expect, "{line}");
        }
    }
}
