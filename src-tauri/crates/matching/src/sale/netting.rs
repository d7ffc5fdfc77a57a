use std::collections::HashMap;

use ledger::{Line, TransactionKind};

use super::Sales;
use crate::book::{Standing, counter, is_cancel, is_sale, number, terminal};

/// Sales of one leg by the numbers a void or reversal names them by.
struct Originals<'a> {
    by_reference: HashMap<&'a str, Vec<usize>>,
    by_voucher: HashMap<(&'a str, &'a str), Vec<usize>>,
    by_order: HashMap<&'a str, Vec<usize>>,
}

/// Pass 1: each void and reversal finds the sale it cancels, on its own leg.
pub(super) fn link(sales: &mut Sales<'_, '_>) {
    let book = sales.book;
    for own in [false, true] {
        let mut rows = if own { sales.pos.clone() } else { sales.acquirer.clone() };
        rows.sort_by_key(|row| (book.standing(*row), book.rows[*row].at, *row));
        let originals = Originals::new(sales, &rows);
        // One void or many reversals of the same trace may cancel a sale; each sale is cancelled once by a void.
        let mut cancelled: HashMap<usize, TransactionKind> = HashMap::new();
        for row in rows.iter().copied().filter(|row| is_cancel(book.rows[*row])) {
            let fits = |sale: &usize| {
                let taken = match cancelled.get(sale) {
                    Some(TransactionKind::Reversal) => book.rows[row].kind != TransactionKind::Reversal,
                    Some(_) => true,
                    None => false,
                };
                !taken && !book.refused(row, *sale) && cancels(book.rows[row], book.rows[*sale])
            };
            let Some(sale) = originals.of(book.rows[row], fits) else { continue };
            sales.original[row] = Some(sale);
            if book.standing(row) != Standing::Failed {
                cancelled.insert(sale, book.rows[row].kind);
            }
        }
    }
}

/// Whole amount, other way round, not before the sale.
fn cancels(cancel: &Line, sale: &Line) -> bool {
    cancel.amount.abs() == sale.amount.abs()
        && sale.day <= cancel.day
        && !matches!((sale.at, cancel.at), (Some(sale), Some(cancel)) if cancel < sale)
        && !matches!((terminal(sale), terminal(cancel)), (Some(a), Some(b)) if a != b)
}

impl<'a> Originals<'a> {
    fn new(sales: &Sales<'_, 'a>, rows: &[usize]) -> Self {
        let mut all =
            Self { by_reference: HashMap::new(), by_voucher: HashMap::new(), by_order: HashMap::new() };
        for row in rows.iter().copied() {
            let line = sales.book.rows[row];
            if !is_sale(line) {
                continue;
            }
            if let Some(reference) = number(line, &line.keys.reference_no) {
                all.by_reference.entry(reference).or_default().push(row);
            }
            if let (Some(terminal), Some(voucher)) = (terminal(line), counter(&line.keys.voucher_no)) {
                all.by_voucher.entry((terminal, voucher)).or_default().push(row);
            }
            if let Some(order) = number(line, &line.keys.order_no) {
                all.by_order.entry(order).or_default().push(row);
            }
        }
        all
    }

    /// The sale a cancel names: by original reference, original voucher, its own trace; by order only if unique.
    fn of(&self, cancel: &Line, fits: impl Fn(&usize) -> bool) -> Option<usize> {
        let keys = &cancel.keys;
        let by_reference = |no: Option<&str>| self.by_reference.get(no?)?.iter().rev().copied().find(&fits);
        let by_voucher = |no: Option<&str>| {
            let near = self.by_voucher.get(&(terminal(cancel)?, no?))?;
            near.iter().rev().copied().find(&fits)
        };
        let own_trace = cancel.kind == TransactionKind::Reversal;
        let named = by_reference(number(cancel, &keys.original_reference_no))
            .or_else(|| by_voucher(counter(&keys.original_voucher_no)))
            .or_else(|| by_reference(number(cancel, &keys.reference_no)))
            .or_else(|| by_voucher(counter(&keys.voucher_no).filter(|_| own_trace)));
        let nameless = keys.original_reference_no.is_none() && keys.original_voucher_no.is_none();
        let by_order = || {
            let order = number(cancel, &keys.order_no).filter(|_| nameless)?;
            let mut fitting = self.by_order.get(order)?.iter().copied().filter(&fits);
            fitting.next().filter(|_| fitting.next().is_none())
        };
        named.or_else(by_order)
    }
}
