use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use money::Money;

use super::{Credit, Group};
use crate::book::{Book, total};

/// Longest run of settlement days that one credit may pay.
const RUN_MAX: usize = 12;

/// Days and credits that belong together.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) groups: Vec<usize>,
    pub(super) credits: Vec<usize>,
    pub(super) pinned: bool,
    /// Received less expected; zero when the sum ties.
    pub(super) gap: Money,
}

struct Assigning<'b, 'a> {
    book: &'b Book<'a>,
    groups: &'b [Group<'a>],
    credits: &'b [Credit<'a>],
    group_taken: Vec<bool>,
    credit_taken: Vec<bool>,
    refused: BTreeSet<(usize, usize)>,
    settled: Vec<Settled>,
}

/// Pass 6: what is named and ties, what ties by amount and day, runs and splits that tie, then what is named or due
/// but does not tie.
pub(super) fn assign(book: &Book<'_>, groups: &[Group<'_>], credits: &[Credit<'_>]) -> Vec<Settled> {
    let mut all = Assigning {
        book,
        groups,
        credits,
        // A day whose rows cancel each other out needs no credit.
        group_taken: groups.iter().map(|group| group.net.is_zero()).collect(),
        credit_taken: vec![false; credits.len()],
        refused: BTreeSet::new(),
        settled: Vec::new(),
    };
    all.pins();
    all.named(true);
    all.by_amount();
    all.runs();
    all.splits();
    all.leave_early();
    all.named(false);
    all.due();
    all.settled
}

impl Assigning<'_, '_> {
    fn settle(&mut self, mut groups: Vec<usize>, mut credits: Vec<usize>, pinned: bool) {
        groups.sort_unstable();
        credits.sort_unstable();
        for group in &groups {
            self.group_taken[*group] = true;
        }
        for credit in &credits {
            self.credit_taken[*credit] = true;
        }
        let gap = self.gap(&groups, &credits);
        self.settled.push(Settled { groups, credits, pinned, gap });
    }

    fn gap(&self, groups: &[usize], credits: &[usize]) -> Money {
        let like = self.groups[groups[0]].net;
        let received = total(credits.iter().map(|credit| self.amount(*credit)), like);
        let expected = total(groups.iter().map(|group| self.groups[*group].net), like);
        received.checked_sub(expected).unwrap_or(like)
    }

    fn amount(&self, credit: usize) -> Money {
        self.book.rows[self.credits[credit].row].amount
    }

    fn day(&self, credit: usize) -> NaiveDate {
        self.book.rows[self.credits[credit].row].day
    }

    /// Whether a credit can be for a day: merchant, currency, reach, and no person's refusal.
    fn fits(&self, group: usize, credit: usize) -> bool {
        let days = (self.day(credit) - self.groups[group].day).num_days();
        let reach = (0..=i64::from(self.book.input.rules.payout_reach_days)).contains(&days);
        reach && self.allowed(group, credit)
    }

    fn allowed(&self, group: usize, credit: usize) -> bool {
        self.credits[credit].merchants.contains(&self.groups[group].merchant)
            && self.groups[group].net.currency() == self.amount(credit).currency()
            && !self.refused.contains(&(group, credit))
    }

    fn free_credits(&self) -> Vec<usize> {
        (0..self.credits.len()).filter(|credit| !self.credit_taken[*credit]).collect()
    }

    fn free_groups(&self) -> Vec<usize> {
        (0..self.groups.len()).filter(|group| !self.group_taken[*group]).collect()
    }

    fn pins(&mut self) {
        let pins = self.book.input.pins;
        if pins.refused.is_empty() && pins.linked.is_empty() {
            return;
        }
        let of_group: HashMap<usize, usize> = self
            .groups
            .iter()
            .enumerate()
            .flat_map(|(at, group)| group.rows.iter().map(move |row| (*row, at)))
            .collect();
        let of_credit: HashMap<usize, usize> =
            self.credits.iter().enumerate().map(|(at, credit)| (credit.row, at)).collect();
        let ends = |one: usize, other: usize| {
            let group = of_group.get(&one).or_else(|| of_group.get(&other))?;
            Some((*group, *of_credit.get(&one).or_else(|| of_credit.get(&other))?))
        };
        self.refused = self.book.refusals().filter_map(|(one, other)| ends(one, other)).collect();
        let linked: Vec<(usize, usize)> =
            self.book.linked().iter().filter_map(|(one, other)| ends(*one, *other)).collect();
        for (groups, credits) in tied(&linked) {
            let currency = self.groups[groups[0]].net.currency();
            let one_currency = groups.iter().all(|group| self.groups[*group].net.currency() == currency)
                && credits.iter().all(|credit| self.amount(*credit).currency() == currency);
            if one_currency {
                self.settle(groups, credits, true);
            }
        }
    }

    /// Credits whose remark names settlement days: first where the sum ties, at last also where it does not.
    fn named(&mut self, ties: bool) {
        let mut by_day: HashMap<(&str, NaiveDate), Vec<usize>> = HashMap::new();
        for group in self.free_groups() {
            by_day.entry((self.groups[group].merchant, self.groups[group].day)).or_default().push(group);
        }
        let mut links = Vec::new();
        for credit in self.free_credits() {
            for day in &self.credits[credit].remark.days {
                let merchants = self.credits[credit].merchants.iter();
                let named: Vec<usize> = merchants
                    .filter_map(|merchant| by_day.get(&(*merchant, *day)))
                    .flatten()
                    .copied()
                    .filter(|group| self.allowed(*group, credit))
                    .collect();
                // Several merchants could be meant: only one that ties, or the only one there is.
                let tying =
                    named.iter().filter(|group| self.groups[**group].net == self.amount(credit)).count();
                for group in named.iter().copied() {
                    if named.len() == 1 || tying == 0 || self.groups[group].net == self.amount(credit) {
                        links.push((group, credit));
                    }
                }
            }
        }
        for (groups, credits) in tied(&links) {
            let one_merchant =
                groups.windows(2).all(|pair| self.groups[pair[0]].merchant == self.groups[pair[1]].merchant);
            if self.gap(&groups, &credits).is_zero() || (!ties && one_merchant) {
                self.settle(groups, credits, false);
            }
        }
        // Paid twice: one of several credits that name the day ties by itself.
        for (group, credit) in links {
            let free = !self.group_taken[group] && !self.credit_taken[credit];
            if free && self.groups[group].net == self.amount(credit) {
                self.settle(vec![group], vec![credit], false);
            }
        }
    }

    /// One credit for one day, by amount; the day it is expected on first, then the nearest.
    fn by_amount(&mut self) {
        let mut by_net: HashMap<i64, Vec<usize>> = HashMap::new();
        for group in self.free_groups() {
            by_net.entry(self.groups[group].net.units()).or_default().push(group);
        }
        let mut pairs = Vec::new();
        for credit in self.free_credits() {
            if self.speaks_of_another_day(credit) {
                continue;
            }
            let Some(equal) = by_net.get(&self.amount(credit).units()) else { continue };
            for group in equal.iter().copied().filter(|group| self.fits(*group, credit)) {
                let late = (self.day(credit) - self.groups[group].expected.on).num_days().abs();
                pairs.push((late, group, credit));
            }
        }
        pairs.sort_unstable();
        for (_, group, credit) in pairs {
            if !self.group_taken[group] && !self.credit_taken[credit] {
                self.settle(vec![group], vec![credit], false);
            }
        }
    }

    /// The remark names a day that still waits for its money: then it is for that day and no other.
    fn speaks_of_another_day(&self, credit: usize) -> bool {
        let days = &self.credits[credit].remark.days;
        let waiting = |group: &Group<'_>| days.contains(&group.day);
        let places = self.groups.iter().enumerate().filter(|(at, _)| !self.group_taken[*at]);
        !days.is_empty()
            && places.filter(|(at, _)| self.allowed(*at, credit)).any(|(_, group)| waiting(group))
    }

    /// Several days in one credit: a run of waiting days whose sum ties, the latest run first.
    fn runs(&mut self) {
        for credit in self.free_credits() {
            let mut open: Vec<usize> =
                self.free_groups().into_iter().filter(|group| self.fits(*group, credit)).collect();
            open.sort_by_key(|group| (self.groups[*group].day, *group));
            let tail = open.len().saturating_sub(2 * RUN_MAX);
            if let Some(run) =
                tying_run(&open[tail..], |group| self.groups[group].net.units(), self.amount(credit).units())
            {
                self.settle(run, vec![credit], false);
            }
        }
    }

    /// One day in several credits of one booking day whose sum ties.
    fn splits(&mut self) {
        for group in self.free_groups() {
            let mut by_day: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
            for credit in self.free_credits().into_iter().filter(|credit| self.fits(group, *credit)) {
                by_day.entry(self.day(credit)).or_default().push(credit);
            }
            let tie = by_day
                .into_values()
                .find(|credits| credits.len() > 1 && self.gap(&[group], credits).is_zero());
            if let Some(credits) = tie {
                self.settle(vec![group], credits, false);
            }
        }
    }

    /// Days before the start take only what ties: their rows may be only a part.
    fn leave_early(&mut self) {
        for (group, taken) in self.groups.iter().zip(&mut self.group_taken) {
            *taken |= self.book.is_early_day(group.merchant, group.day);
        }
    }

    /// The only credit on the day all waiting days of a merchant are expected, not far from their sum.
    fn due(&mut self) {
        let mut expected: BTreeMap<(&str, NaiveDate), Vec<usize>> = BTreeMap::new();
        for group in self.free_groups() {
            expected
                .entry((self.groups[group].merchant, self.groups[group].expected.on))
                .or_default()
                .push(group);
        }
        for ((merchant, on), groups) in expected {
            let fitting = |credit: &usize| {
                self.day(*credit) == on
                    && groups.iter().all(|group| self.fits(*group, *credit))
                    && !self.speaks_of_another_day(*credit)
            };
            let credits: Vec<usize> = self.free_credits().into_iter().filter(fitting).collect();
            let &[credit] = credits.as_slice() else { continue };
            let net = total(groups.iter().map(|group| self.groups[*group].net), self.groups[groups[0]].net);
            let most =
                i128::from(net.units().abs()) * i128::from(self.book.input.rules.payout_gap_percent) / 100;
            let gap = self.gap(&groups, &credits);
            let more = !gap.is_negative() && self.book.pays_for_early_days(merchant, on);
            if more || i128::from(gap.units().abs()) <= most {
                self.settle(groups, vec![credit], false);
            }
        }
    }
}

/// Links between days and credits, tied together.
fn tied(links: &[(usize, usize)]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut left: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut right: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (group, credit) in links {
        left.entry(*group).or_default().insert(*credit);
        right.entry(*credit).or_default().insert(*group);
    }
    let mut parts = Vec::new();
    while let Some(first) = left.keys().next().copied() {
        let (mut groups, mut credits, mut todo) = (BTreeSet::new(), BTreeSet::new(), vec![first]);
        while let Some(group) = todo.pop() {
            groups.insert(group);
            for credit in left.remove(&group).unwrap_or_default() {
                credits.insert(credit);
                todo.extend(
                    right
                        .remove(&credit)
                        .unwrap_or_default()
                        .into_iter()
                        .filter(|next| left.contains_key(next)),
                );
            }
        }
        parts.push((groups.into_iter().collect(), credits.into_iter().collect()));
    }
    parts
}

/// The latest contiguous run of two or more whose sum is `sum`.
fn tying_run(open: &[usize], net: impl Fn(usize) -> i64, sum: i64) -> Option<Vec<usize>> {
    for end in (1..=open.len()).rev() {
        let mut run = 0_i64;
        for start in (end.saturating_sub(RUN_MAX)..end).rev() {
            run = run.saturating_add(net(open[start]));
            if run == sum && end - start > 1 {
                return Some(open[start..end].to_vec());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_run_that_ties() {
        let nets = [5, 7, -2, 9, 5, 7];
        let check = |sum: i64, expect: Option<&[usize]>| {
            let open: Vec<usize> = (0..nets.len()).collect();
            assert_eq!(tying_run(&open, |at| nets[at], sum).as_deref(), expect, "{sum}");
        };
        check(12, Some(&[4, 5]));
        check(14, Some(&[3, 4]));
        check(7, Some(&[2, 3]));
        check(5 + 7 - 2, Some(&[0, 1, 2]));
        check(100, None);
    }

    #[test]
    fn links_are_tied_together() {
        let got = tied(&[(0, 0), (1, 0), (2, 1), (3, 2), (3, 1)]);
        assert_eq!(got, vec![(vec![0, 1], vec![0]), (vec![2, 3], vec![1, 2])]);
    }
}
