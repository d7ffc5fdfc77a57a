use std::collections::BTreeMap;

use calendar::Expected;
use chrono::NaiveDate;
use ledger::{Leg, LineIdentity, LineKeys};
use money::Money;

use crate::book::Book;
use crate::findings::Findings;
use crate::why::why;
use crate::{Exception, ExceptionId, ExceptionState, ExceptionType, MissingFile, Relation, Why};

/// Files that rows wait for, gathered while the relations are judged.
#[derive(Default)]
pub(crate) struct Missing {
    needs: BTreeMap<(&'static str, Option<String>, NaiveDate), Need>,
}

struct Need {
    leg: Leg,
    rows: u32,
    until: Expected,
}

impl Missing {
    /// Notes that a row waits for a leg's file of a day, and until when that is no surprise.
    pub(crate) fn need(&mut self, leg: Leg, merchant: Option<&str>, day: NaiveDate, until: Expected) {
        let key = (leg_name(leg), merchant.map(str::to_owned), day);
        let need = self.needs.entry(key).or_insert(Need { leg, rows: 0, until });
        need.rows += 1;
        need.until = need.until.min(until);
    }

    /// One E20 per leg, merchant and day whose file stands between others or is overdue; a leg that was never
    /// imported has one in all.
    pub(crate) fn raise(self, book: &Book<'_>, findings: &mut Findings) {
        let mut never: BTreeMap<&'static str, (Leg, NaiveDate, u32)> = BTreeMap::new();
        for ((name, merchant, day), need) in self.needs {
            let overdue = book.input.as_of > need.until.on;
            if !book.covered.has(need.leg) {
                if overdue {
                    let (_, first, rows) = never.entry(name).or_insert((need.leg, day, 0));
                    *first = day.min(*first);
                    *rows += need.rows;
                }
                continue;
            }
            let between = book.covered.surrounds(need.leg, merchant.as_deref(), day);
            if !between && !overdue {
                continue;
            }
            let holder = merchant.clone().unwrap_or_default();
            let args = || (("day", day.to_string()), ("leg", name.to_owned()));
            let (told_day, told_leg) = args();
            let rows = ("rows", need.rows.to_string());
            let mut facts = vec![why(
                "file-missing",
                [
                    told_day,
                    told_leg,
                    ("merchant_no", merchant.clone().unwrap_or_else(|| "-".to_owned())),
                    rows,
                ],
            )];
            let (told_day, told_leg) = args();
            facts.push(if between {
                why("file-between-missing", [told_day, told_leg])
            } else {
                why("file-overdue", [told_day, told_leg, ("until", need.until.on.to_string())])
            });
            let about = format!("missing|{name}|{holder}|{day}");
            findings.file_missing(exception(
                book,
                &about,
                MissingFile { leg: need.leg, day, merchant_no: merchant },
                facts,
            ));
        }
        for (name, (leg, since, rows)) in never {
            let args = [("leg", name.to_owned()), ("rows", rows.to_string()), ("since", since.to_string())];
            let facts = vec![why("leg-never-imported", args)];
            let missing = MissingFile { leg, day: since, merchant_no: None };
            findings.file_missing(exception(book, &format!("missing|{name}"), missing, facts));
        }
    }
}

fn exception(book: &Book<'_>, about: &str, missing: MissingFile, why: Vec<Why>) -> Exception {
    let relation = if missing.leg == Leg::Bank { Relation::Payout } else { Relation::Sale };
    Exception {
        id: ExceptionId(format!("m{}", LineIdentity(about.to_owned()).short())),
        kind: ExceptionType::E20,
        relation,
        state: ExceptionState::Open,
        watch_until: None,
        amount: Money::zero(book.input.shop.merchant.currency),
        keys: LineKeys { merchant_no: missing.merchant_no.clone(), ..LineKeys::default() },
        lines: Vec::new(),
        why,
        missing: Some(missing),
    }
}

/// The leg as catalogue arguments and names have it.
pub(crate) fn leg_name(leg: Leg) -> &'static str {
    match leg {
        Leg::Pos => "pos",
        Leg::Acquirer => "acquirer",
        Leg::Bank => "bank",
        Leg::Wallet => "wallet",
    }
}
