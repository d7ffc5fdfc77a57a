use std::collections::{HashMap, HashSet};

use ::casework::Case;
use matching::{Exception, ExceptionId};

/// Which case handles which exception: one case per economic event, however its name and rows grew.
///
/// The same name comes first. What is left goes to a case whose own exception vanished and that shares a row:
/// the one with most rows in common, then the oldest. A closed case keeps an exception only under the same
/// name or of the same type; anything else is news.
pub(crate) fn handled<'a>(
    exceptions: &'a [Exception],
    cases: &'a [Case],
) -> HashMap<&'a ExceptionId, &'a Case> {
    let present: HashSet<&ExceptionId> = exceptions.iter().map(|one| &one.id).collect();
    let mut by: HashMap<&ExceptionId, &Case> = HashMap::new();
    for case in cases {
        if let Some(id) = case.exception.as_ref().filter(|id| present.contains(id)) {
            by.entry(id).or_insert(case);
        }
    }
    let vanished = |case: &&Case| case.exception.as_ref().is_some_and(|id| !present.contains(id));
    let mut free: Vec<&Case> = cases.iter().filter(vanished).collect();
    for exception in exceptions {
        if by.contains_key(&exception.id) {
            continue;
        }
        let common = |case: &Case| case.lines.iter().filter(|line| exception.lines.contains(line)).count();
        let fits = |case: &Case| {
            case.is_about(exception) && (case.closed.is_none() || case.suggested == exception.kind)
        };
        let best = (0..free.len()).filter(|at| fits(free[*at])).max_by(|one, other| {
            common(free[*one])
                .cmp(&common(free[*other]))
                .then_with(|| free[*other].number.cmp(&free[*one].number))
        });
        if let Some(best) = best {
            by.insert(&exception.id, free.remove(best));
        }
    }
    by
}
