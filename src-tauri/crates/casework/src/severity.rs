use calendar::BusinessCalendar;
use chrono::NaiveDate;

use crate::{Case, Rules, Severity};

impl Case {
    /// How urgent the case is on a day: the highest of four bands, capped at medium for small amounts.
    pub fn severity(&self, today: NaiveDate, calendar: &BusinessCalendar, rules: &Rules) -> Severity {
        let bands = &rules.severity;
        let amount = self.amount.abs();
        let by_amount = level(bands.amounts(amount.currency()).map(|begins| amount >= begins));
        let age = calendar.business_days_between(self.opened_at.date(), today);
        let by_age = level(bands.ages.map(|begins| age >= begins));
        let left = calendar.business_days_between(today, self.deadline.on);
        let by_deadline = level(bands.days_left.map(|most| left <= most));
        let by_type = if bands.low.contains(&self.kind()) {
            Severity::Low
        } else if bands.high.contains(&self.kind()) {
            Severity::High
        } else {
            Severity::Medium
        };
        let highest = by_amount.max(by_age).max(by_deadline).max(by_type);
        let small = amount < bands.small_below(amount.currency());
        if small { highest.min(Severity::Medium) } else { highest }
    }
}

/// The level reached, from whether medium, high and critical have begun.
const fn level([medium, high, critical]: [bool; 3]) -> Severity {
    if critical {
        Severity::Critical
    } else if high {
        Severity::High
    } else if medium {
        Severity::Medium
    } else {
        Severity::Low
    }
}
