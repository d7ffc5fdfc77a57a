use std::collections::{BTreeMap, BTreeSet, HashMap};

use ::casework::{Action, Case, CaseNumber, Context, Opening, Proof};
use chrono::NaiveDate;
use ledger::{Line, LineIdentity};
use matching::{
    Exception, ExceptionId, ExceptionState, ExceptionType, Fate, Match, Reconciliation, Relation,
};
use store::{CaseFilter, ExceptionFilter, Writer};

use crate::days::plausible;
use crate::error::name_of;
use crate::following::{Changes, Judge};
use crate::handled::handled;
use crate::workbench::{line_view, line_views, origin_view, record};
use crate::{
    Error, ErrorCode, ExceptionStanding, ExceptionView, LineView, MatchView, Now, PairPage, PairView,
    ReconcileSummary, Workbench,
};

/// Which fate a list of pairs is narrowed to.
type FateFilter<'a> = Option<&'a str>;

impl Workbench {
    /// Matches all legs as of a day (today without one), opens a case for each exception that asks for one, and
    /// proposes as resolved what vanished.
    ///
    /// # Errors
    /// Disk errors.
    pub fn reconcile(&mut self, as_of: Option<NaiveDate>) -> Result<ReconcileSummary, Error> {
        let now = Now::ask();
        let as_of = as_of.map_or(Ok(now.day()), |day| plausible("as-of", day))?;
        let Self { store, operator, shop, calendar, responses, rules, case_rules } = self;
        let context = Context { now: now.at, calendar, rules: case_rules };
        let doing = Doing { context, operator, now: &now };
        let judge = Judge { shop, calendar, responses, rules };
        // Read inside the transaction: of several programs that reconcile at once, each sees the cases of the one
        // before, so that no event gets two.
        let (opened, cleared) = store.transaction(|writer| -> Result<_, Error> {
            let run = judge.run(writer.read(), as_of)?;
            let before = writer.read().exceptions(&ExceptionFilter::default())?;
            let cases = writer.read().cases(&CaseFilter::default())?;
            let changes = Changes::new(&run, &before, &cases);
            writer.replace_reconciliation(&run.found, as_of, now.at)?;
            let opened = changes.open(writer, &doing)?;
            let mut cleared = changes.follow(writer, &doing)?;
            for one in changes.cleared_watch() {
                record(writer, &now, doing.operator, &format!("exception/{}", one.id.0), "cleared", one)?;
                cleared.push(one.id.clone());
            }
            Ok((opened, cleared))
        })?;
        Ok(ReconcileSummary { opened, cleared, ..self.summary()? })
    }

    /// How the books stand since the last run.
    ///
    /// # Errors
    /// Disk errors.
    pub fn summary(&self) -> Result<ReconcileSummary, Error> {
        let reader = self.store.read();
        let exceptions = reader.exceptions(&ExceptionFilter::default())?;
        let mut by_type: BTreeMap<ExceptionType, u32> = BTreeMap::new();
        for exception in &exceptions {
            *by_type.entry(exception.kind).or_default() += 1;
        }
        Ok(ReconcileSummary {
            as_of: reader.as_of()?,
            sale: reader.fate_counts(Relation::Sale)?,
            payout: reader.fate_counts(Relation::Payout)?,
            by_type,
            opened: Vec::new(),
            cleared: Vec::new(),
        })
    }

    /// Exceptions of the last run; those whose case is closed only with `all`.
    ///
    /// # Errors
    /// Disk errors.
    pub fn exceptions(&self, kind: Option<ExceptionType>, all: bool) -> Result<Vec<ExceptionView>, Error> {
        let reader = self.store.read();
        let cases = reader.cases(&CaseFilter::default())?;
        let exceptions = reader.exceptions(&ExceptionFilter::default())?;
        let handled = handled(&exceptions, &cases);
        let mut views = Vec::new();
        for exception in exceptions.iter().filter(|one| kind.is_none_or(|kind| one.kind == kind)) {
            let case = handled.get(&exception.id);
            let closed = case.is_some_and(|case| case.closed.is_some());
            if closed && !all {
                continue;
            }
            let state = match exception.state {
                _ if closed => ExceptionStanding::Closed,
                ExceptionState::Watch => ExceptionStanding::Watch,
                ExceptionState::Open => ExceptionStanding::Open,
            };
            views.push(ExceptionView {
                state,
                family: exception.kind.family(),
                lines: line_views(reader, &exception.lines)?,
                case: case.map(|case| case.number.clone()),
                exception: exception.clone(),
            });
        }
        Ok(views)
    }

    /// Matches with their rows; of one row, or all.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchLine`]; disk errors.
    pub fn matches(&self, row: Option<(i64, u32)>) -> Result<Vec<MatchView>, Error> {
        let reader = self.store.read();
        let matches = match row {
            None => reader.matches()?,
            Some((import, row)) => {
                let line = reader.line_at(import, row)?.ok_or_else(|| {
                    Error::new(ErrorCode::NoSuchLine).with("line", format!("{import}:{row}"))
                })?;
                reader.matches_of(&line.identity)?
            }
        };
        let view = |matched: Match| -> Result<MatchView, Error> {
            let rows = matched.lines.iter().filter_map(|line| origin_view(reader, line).transpose());
            Ok(MatchView { rows: rows.collect::<Result<_, _>>()?, matched })
        };
        matches.into_iter().map(view).collect()
    }

    /// A page of a relation with its legs side by side, narrowed to one fate by its name.
    ///
    /// # Errors
    /// Disk errors.
    pub fn pairs(
        &self,
        relation: Relation,
        fate: FateFilter<'_>,
        offset: u32,
        limit: u32,
    ) -> Result<PairPage, Error> {
        let found = self.store.read().reconciliation()?;
        let mut groups = Groups::of(&found, relation, fate);
        let lines = self.store.read().lines()?;
        let when: HashMap<&LineIdentity, _> =
            lines.iter().map(|line| (&line.identity, (line.day, line.at))).collect();
        groups.list.sort_by_key(|group| {
            let first = group.left.iter().chain(&group.right).min_by_key(|line| when.get(**line));
            first.map(|line| (when.get(*line), *line))
        });
        let page = groups.list.iter().skip(offset as usize).take(limit as usize);
        let reader = self.store.read();
        let side = |lines: &[&LineIdentity]| -> Result<Vec<LineView>, Error> {
            lines.iter().map(|line| line_view(reader, line)).collect()
        };
        let view = |group: &Group<'_>| -> Result<PairView, Error> {
            Ok(PairView {
                left: side(&group.left)?,
                right: side(&group.right)?,
                fate: group.fate,
                pass: group.matched.map(|matched| matched.pass),
                reasons: group.matched.map(|matched| matched.reasons.clone()).unwrap_or_default(),
                score: group.matched.map_or(0, |matched| matched.score),
                exceptions: group.exceptions.iter().map(|id| (*id).clone()).collect(),
            })
        };
        let total = u32::try_from(groups.list.len()).unwrap_or(u32::MAX);
        Ok(PairPage { total, rows: page.map(view).collect::<Result<_, _>>()? })
    }
}

/// Rows of a relation that stand on one line of the screen.
struct Group<'a> {
    left: Vec<&'a LineIdentity>,
    right: Vec<&'a LineIdentity>,
    fate: Fate,
    matched: Option<&'a Match>,
    exceptions: BTreeSet<&'a ExceptionId>,
}

struct Groups<'a> {
    list: Vec<Group<'a>>,
}

impl<'a> Groups<'a> {
    fn of(found: &'a Reconciliation, relation: Relation, fate: FateFilter<'_>) -> Self {
        let of_line = by_line(found, relation);
        let left_leg = match relation {
            Relation::Sale => ledger::Leg::Pos,
            Relation::Payout => ledger::Leg::Acquirer,
        };
        let mut joined: HashMap<&LineIdentity, &Match> = HashMap::new();
        for matched in found.matches.iter().filter(|matched| matched.relation == relation) {
            for line in &matched.lines {
                joined.entry(line).or_insert(matched);
            }
        }
        let mut seen: BTreeSet<&LineIdentity> = BTreeSet::new();
        let mut list = Vec::new();
        for one in found.fates.iter().filter(|one| one.relation == relation) {
            if fate.is_some_and(|wanted| fate_name(&one.fate) != wanted) || !seen.insert(&one.line) {
                continue;
            }
            let matched = joined.get(&one.line).copied();
            let alone = std::slice::from_ref(&one.line);
            let members = matched.map_or(alone, |matched| matched.lines.as_slice());
            seen.extend(members);
            let on_left = |line: &&'a LineIdentity| found_leg(found, relation, line) == Some(left_leg);
            let (left, right) = members.iter().partition(on_left);
            let exceptions = members.iter().filter_map(|line| of_line.get(line)).flatten().copied().collect();
            list.push(Group { left, right, fate: one.fate, matched, exceptions });
        }
        Self { list }
    }
}

fn by_line(found: &Reconciliation, relation: Relation) -> HashMap<&LineIdentity, Vec<&ExceptionId>> {
    let mut of_line: HashMap<&LineIdentity, Vec<&ExceptionId>> = HashMap::new();
    for exception in found.exceptions.iter().filter(|exception| exception.relation == relation) {
        for line in &exception.lines {
            of_line.entry(line).or_default().push(&exception.id);
        }
    }
    of_line
}

/// The leg of a line; fates are ordered by relation and identity, so it is found by halving.
fn found_leg(found: &Reconciliation, relation: Relation, line: &LineIdentity) -> Option<ledger::Leg> {
    let at = found.fates.binary_search_by(|one| (one.relation, &one.line).cmp(&(relation, line))).ok()?;
    Some(found.fates[at].leg)
}

/// The fate's name as JSON and filters have it.
pub(crate) const fn fate_name(fate: &Fate) -> &'static str {
    match fate {
        Fate::Matched => "matched",
        Fate::Netted => "netted",
        Fate::Excepted => "excepted",
        Fate::Waiting { .. } => "waiting",
        Fate::NotMoney { .. } => "not_money",
    }
}

/// What a case opens with: the exception, and of its rows the first leg's day and time and the kind of card.
pub(crate) fn opening<'a>(
    exception: &Exception,
    rows: impl Iterator<Item = &'a Line>,
    today: NaiveDate,
) -> Opening {
    let mut rows: Vec<&Line> = rows.collect();
    rows.sort_by_key(|line| (line.leg, line.at, line.day));
    let missing = exception.missing.as_ref().map(|missing| missing.day);
    let day = rows.first().map(|line| line.day).or(missing).unwrap_or(today);
    let card_kind = rows.iter().find_map(|line| line.card_kind);
    Opening::of(exception, day, rows.first().and_then(|line| line.at), card_kind)
}

/// Who does something to the cases, when, and by which rules.
pub(crate) struct Doing<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) operator: &'a str,
    pub(crate) now: &'a Now,
}

/// Opens a case, keeps it and its event.
pub(crate) fn open_case(
    writer: &mut Writer<'_>,
    opening: Opening,
    doing: &Doing<'_>,
) -> Result<CaseNumber, Error> {
    use chrono::Datelike;
    let number = writer.next_case_number(doing.now.day().year())?;
    let (case, event) = Case::open(number.clone(), opening, doing.operator, &doing.context)?;
    writer.put_case(&case)?;
    record(writer, doing.now, doing.operator, &format!("case/{number}"), "opened", &event)?;
    Ok(number)
}

/// Applies an action to a case as it is kept, keeps the case and its event.
pub(crate) fn apply(
    writer: &mut Writer<'_>,
    mut case: Case,
    action: Action,
    doing: &Doing<'_>,
) -> Result<Case, Error> {
    if let Action::Resolve { how, proof: Some(Proof::Line(line)), reason, .. } = &action {
        let missing = || Error::new(ErrorCode::NoSuchLine).with("line", line);
        let row = writer.read().line(line)?.ok_or_else(missing)?;
        case.proves(&row, *how, reason.as_deref())?;
    }
    let event = case.apply(action, doing.operator, &doing.context)?;
    writer.put_case(&case)?;
    let subject = format!("case/{}", case.number);
    record(writer, doing.now, doing.operator, &subject, &name_of(&event.kind), &event)?;
    Ok(case)
}
