use std::collections::BTreeMap;

use ::casework::CaseState;
use chrono::NaiveDate;
use matching::{ExceptionState, Fate, Relation, Waiting};
use money::{Currency, Money};

use crate::{Error, ErrorCode, ExpectedMoney, Today, Workbench};

impl Workbench {
    /// What needs doing now: money at stake, cases by deadline, watch items, money on its way, missing files.
    ///
    /// # Errors
    /// Disk errors.
    pub fn today(&self) -> Result<Today, Error> {
        let open: Vec<_> =
            self.cases(None)?.into_iter().filter(|row| row.state != CaseState::Closed).collect();
        let mut at_stake: BTreeMap<Currency, Money> = BTreeMap::new();
        for row in &open {
            let sum = at_stake.entry(row.amount.currency()).or_insert(Money::zero(row.amount.currency()));
            *sum = sum
                .checked_add(row.amount)
                .map_err(|cause| Error::new(ErrorCode::Internal).because(cause))?;
        }
        let exceptions = self.exceptions(None, false)?;
        let missing = exceptions.iter().filter_map(|view| view.exception.missing.clone()).collect();
        let watch =
            exceptions.into_iter().filter(|view| view.exception.state == ExceptionState::Watch).collect();
        let reader = self.store.read();
        let imports = reader.imports()?.into_iter().filter(|import| import.withdrawn.is_none());
        Ok(Today {
            as_of: reader.as_of()?,
            at_stake: at_stake.into_values().collect(),
            open_cases: u32::try_from(open.len()).unwrap_or(u32::MAX),
            due: open,
            watch,
            expected: self.expected_money()?,
            missing,
            imports: u32::try_from(imports.count()).unwrap_or(u32::MAX),
        })
    }

    /// Acquirer rows that wait for their payout, summed per merchant no. and settlement day.
    fn expected_money(&self) -> Result<Vec<ExpectedMoney>, Error> {
        let mut days: BTreeMap<(NaiveDate, String, Currency), ExpectedMoney> = BTreeMap::new();
        let reader = self.store.read();
        for one in reader.reconciliation()?.fates {
            let Fate::Waiting { until, why: Waiting::NotDue } = one.fate else { continue };
            if one.relation != Relation::Payout {
                continue;
            }
            let Some(line) = reader.line(&one.line)? else { continue };
            let settled_on = line.settled_on.unwrap_or(line.day);
            let merchant_no = line.keys.merchant_no.clone().unwrap_or_default();
            let currency = line.amount.currency();
            let net = line.net.unwrap_or(line.amount);
            let term = self.shop.contract(&merchant_no, settled_on).map(|contract| contract.term);
            let due = term.map(|term| term.expected(settled_on, &self.calendar));
            let day =
                days.entry((settled_on, merchant_no.clone(), currency)).or_insert_with(|| ExpectedMoney {
                    settled_on,
                    expected: due.or(until),
                    merchant_no,
                    amount: Money::zero(currency),
                    rows: 0,
                });
            day.amount = day
                .amount
                .checked_add(net)
                .map_err(|cause| Error::new(ErrorCode::Internal).because(cause))?;
            day.rows += 1;
        }
        Ok(days.into_values().collect())
    }
}
