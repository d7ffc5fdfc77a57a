use std::collections::HashMap;

use chrono::NaiveDate;
use ledger::{Coverage, Leg};

type Holder = (Leg, Option<String>, Option<String>);

/// Which days of which leg, merchant and terminal are imported, ready to be asked for each row.
pub(crate) struct Covered {
    ranges: HashMap<Holder, Vec<(NaiveDate, NaiveDate)>>,
    by_leg: HashMap<Leg, Vec<(Option<String>, NaiveDate, NaiveDate)>>,
}

impl Covered {
    pub(crate) fn new(coverage: &[Coverage]) -> Self {
        let mut ranges: HashMap<Holder, Vec<(NaiveDate, NaiveDate)>> = HashMap::new();
        let mut by_leg: HashMap<Leg, Vec<(Option<String>, NaiveDate, NaiveDate)>> = HashMap::new();
        for one in coverage {
            let terminal = one.terminal_no.clone().filter(|_| one.leg == Leg::Pos);
            let holder = (one.leg, one.merchant_no.clone(), terminal);
            ranges.entry(holder).or_default().push((one.from, one.to));
            by_leg.entry(one.leg).or_default().push((one.merchant_no.clone(), one.from, one.to));
        }
        for days in ranges.values_mut() {
            days.sort_unstable();
            let mut merged: Vec<(NaiveDate, NaiveDate)> = Vec::new();
            for &(from, to) in days.iter() {
                match merged.last_mut() {
                    Some(last) if from <= last.1 => last.1 = last.1.max(to),
                    _ => merged.push((from, to)),
                }
            }
            *days = merged;
        }
        Self { ranges, by_leg }
    }

    /// Whether any file of the leg is imported at all.
    pub(crate) fn has(&self, leg: Leg) -> bool {
        self.by_leg.contains_key(&leg)
    }

    /// Whether files of the leg speak for this day; a file that names no merchant or terminal speaks for all.
    pub(crate) fn holds(
        &self,
        leg: Leg,
        merchant: Option<&str>,
        terminal: Option<&str>,
        day: NaiveDate,
    ) -> bool {
        let merchants = [merchant, None];
        let terminals = [terminal, None];
        merchants.iter().any(|merchant| {
            terminals.iter().any(|terminal| {
                let holder = (leg, merchant.map(str::to_owned), terminal.map(str::to_owned));
                self.ranges.get(&holder).is_some_and(|days| within(days, day))
            })
        })
    }

    /// Whether files of the leg stand on both sides of this day.
    pub(crate) fn surrounds(&self, leg: Leg, merchant: Option<&str>, day: NaiveDate) -> bool {
        let Some(all) = self.by_leg.get(&leg) else { return false };
        let ours = |of: &Option<String>| of.is_none() || merchant.is_none() || of.as_deref() == merchant;
        all.iter().any(|(of, _, to)| ours(of) && *to < day)
            && all.iter().any(|(of, from, _)| ours(of) && *from > day)
    }
}

fn within(days: &[(NaiveDate, NaiveDate)], day: NaiveDate) -> bool {
    let next = days.partition_point(|(from, _)| *from <= day);
    next > 0 && days[next - 1].1 >= day
}
