//! The shop, its cases, attached files and packets against what the events give together.

use std::collections::BTreeMap;

use casework::{Case, CaseEvent, PacketVersion};
use rusqlite::params;
use serde_json::Value;

use crate::value::{Cells, all, day_number, second_number, word};
use crate::{Reader, StoreError};

/// A case by the name of its events' subject.
pub(super) type Cases = BTreeMap<String, Case>;

impl Reader<'_> {
    /// The shop is as the last event that told it.
    pub(super) fn shop_against_events(self) -> Result<Vec<String>, StoreError> {
        let events = self.events("shop")?;
        let told = events.iter().rev().find(|event| matches!(&*event.event.kind, "created" | "changed"));
        let stored: Option<Value> = self.shop()?.map(serde_json::to_value).transpose()?;
        let same = told.is_none_or(|told| stored.as_ref() == Some(&told.event.payload));
        Ok(if same { Vec::new() } else { vec!["shop".to_owned()] })
    }

    /// The cases that the events give, and the subjects whose events give none.
    pub(super) fn cases_by_events(self) -> Result<(Cases, Vec<String>), StoreError> {
        const SQL: &str = "SELECT subject, payload FROM event WHERE subject GLOB 'case/*' ORDER BY seq";
        let mut events: BTreeMap<String, Vec<Result<CaseEvent, StoreError>>> = BTreeMap::new();
        all(&mut self.connection.prepare(SQL)?, [], |cells| {
            events.entry(cells.next()?).or_default().push(cells.json());
            Ok(())
        })?;
        let (mut cases, mut unreadable) = (Cases::new(), Vec::new());
        for (subject, events) in events {
            let replayed =
                events.into_iter().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string());
            match replayed.and_then(|events| Case::replay(&events).map_err(|error| error.to_string())) {
                Ok(case) => {
                    cases.insert(subject.trim_start_matches("case/").to_owned(), case);
                }
                Err(error) => unreadable.push(format!("{subject}: {error}")),
            }
        }
        Ok((cases, unreadable))
    }

    /// Cases that are not what their events give, that no event opened, or that are gone.
    pub(super) fn cases_against(self, cases: &Cases) -> Result<Vec<String>, StoreError> {
        const SQL: &str =
            "SELECT number, body, exception, type, state, opened_at, deadline_day, amount, currency
                           FROM case_file ORDER BY number";
        let mut unseen: BTreeMap<&String, &Case> = cases.iter().collect();
        let mut faults = Vec::new();
        let mut statement = self.connection.prepare(SQL)?;
        all(&mut statement, [], |cells| {
            let (number, body): (String, Result<Case, StoreError>) = (cells.next()?, cells.json());
            let columns = Columns::read(cells)?;
            let fault = match (unseen.remove(&number), body) {
                (None, _) => Some("no event opened it"),
                (Some(_), Err(_)) => Some("unreadable"),
                (Some(told), Ok(body)) if *told != body => Some("not what its events give"),
                (Some(told), Ok(_)) => (columns != Columns::of(told)).then_some("listed otherwise"),
            };
            faults.extend(fault.map(|fault| format!("case {number}: {fault}")));
            Ok(())
        })?;
        faults.extend(unseen.keys().map(|number| format!("case {number}: gone")));
        Ok(faults)
    }

    /// Attached files that are not those that the events tell.
    pub(super) fn evidence_against(self, cases: &Cases) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        for (number, case) in cases {
            let kept = self.evidence(&case.number)?;
            for told in &case.evidence {
                let same = kept.iter().any(|kept| {
                    kept.id == told.id
                        && kept.name == told.name
                        && kept.sha256 == told.sha256
                        && kept.bytes == told.bytes
                        && kept.acquired_at.map(second_number) == told.acquired_at.map(second_number)
                        && second_number(kept.added_at) == second_number(told.added_at)
                        && kept.added_by == told.added_by
                });
                if !same {
                    faults.push(format!("case {number}: file {}", told.id));
                }
            }
            let added = kept.iter().filter(|kept| case.evidence.iter().all(|told| told.id != kept.id));
            faults.extend(added.map(|kept| format!("case {number}: file {} was never attached", kept.id)));
        }
        faults.extend(self.of_no_case("evidence", cases)?);
        Ok(faults)
    }

    /// Sealed packets that are not those that the events tell.
    pub(super) fn packets_against(self, cases: &Cases) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        for (number, case) in cases {
            let kept = self.packets(&case.number)?;
            // The tables keep whole seconds.
            let same = |told: &PacketVersion, kept: &PacketVersion| {
                (told.version, &told.sha256, &told.head, second_number(told.sealed_at))
                    == (kept.version, &kept.sha256, &kept.head, second_number(kept.sealed_at))
            };
            let differing = case.packets.iter().filter(|told| !kept.iter().any(|kept| same(told, kept)));
            faults.extend(differing.map(|told| format!("case {number}: packet {}", told.version)));
            let added =
                kept.iter().filter(|kept| case.packets.iter().all(|told| told.version != kept.version));
            faults
                .extend(added.map(|kept| format!("case {number}: packet {} was never sealed", kept.version)));
        }
        faults.extend(self.of_no_case("packet", cases)?);
        Ok(faults)
    }

    /// Rows of a table that belong to a case which no event opened.
    fn of_no_case(self, table: &str, cases: &Cases) -> Result<Vec<String>, StoreError> {
        let sql = format!("SELECT DISTINCT case_number FROM {table} ORDER BY case_number");
        let numbers: Vec<String> = all(&mut self.connection.prepare(&sql)?, params![], |cells| cells.next())?;
        let unknown = numbers.into_iter().filter(|number| !cases.contains_key(number));
        Ok(unknown.map(|number| format!("case {number}: {table} of no case")).collect())
    }
}

/// What lists and look-ups take of a case.
#[derive(PartialEq, Eq)]
struct Columns {
    exception: Option<String>,
    kind: String,
    state: String,
    opened_at: i64,
    deadline_day: i64,
    amount: i64,
    currency: String,
}

impl Columns {
    fn read(cells: &mut Cells<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            exception: cells.next()?,
            kind: cells.next()?,
            state: cells.next()?,
            opened_at: cells.next()?,
            deadline_day: cells.next()?,
            amount: cells.next()?,
            currency: cells.next()?,
        })
    }

    fn of(case: &Case) -> Self {
        Self {
            exception: case.exception.as_ref().map(|exception| exception.0.clone()),
            kind: word(&case.kind()),
            state: word(&case.state()),
            opened_at: second_number(case.opened_at),
            deadline_day: day_number(case.deadline.on),
            amount: case.amount.units(),
            currency: case.amount.currency().code().to_owned(),
        }
    }
}
