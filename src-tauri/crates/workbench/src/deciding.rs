use serde::Serialize;
use serde_json::json;
use statement::LookReason;
use store::{LookDecision, LookRecord, OfferedChange, StoreError};

use crate::facts::side_by_side;
use crate::workbench::{line_view, record};
use crate::{Error, ErrorCode, FactRow, LineView, Now, ReconcileSummary, Workbench};

/// A row that waits for a person, or on which one decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct LookView {
    /// Number of the import.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// File name.
    pub file: String,
    /// Physical line of the file.
    pub row: u32,
    /// Why it needs a look.
    pub reason: LookReason,
    /// What was decided, if anything.
    pub decision: Option<LookDecision>,
    /// What the row says.
    pub told: LineView,
}

/// A row that tells a line of the books in another way, until a person takes it over or keeps what stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct ChangeView {
    /// Number of the import.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// File name.
    pub file: String,
    /// Physical line of the file.
    pub row: u32,
    /// What the books say.
    pub before: LineView,
    /// What differs: each fact as it stands, then as the row tells it.
    pub facts: Vec<FactRow>,
}

impl Workbench {
    /// Rows that need, or needed, a look, of one import or all, in the order of import and row.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchImport`]; disk errors.
    pub fn looks(&self, import: Option<i64>) -> Result<Vec<LookView>, Error> {
        let reader = self.store.read();
        if let Some(id) = import
            && !reader.imports()?.iter().any(|one| one.id == id)
        {
            return Err(Error::new(ErrorCode::NoSuchImport).with("import", id));
        }
        let asked = reader.looks()?.into_iter().filter(|look| import.is_none_or(|id| look.import == id));
        let view = |look: LookRecord| {
            Ok(LookView {
                told: line_view(reader, &look.line)?,
                import: look.import,
                file: look.file,
                row: look.row,
                reason: look.reason,
                decision: look.decision,
            })
        };
        asked.map(view).collect()
    }

    /// Decides whether a row that needs a look takes part in matching, and judges the books again as of the same
    /// day; every telling of its line is decided alike.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchLine`] when no such row needs a look; disk errors.
    pub fn decide_look(
        &mut self,
        import: i64,
        row: u32,
        decision: LookDecision,
    ) -> Result<ReconcileSummary, Error> {
        let looks = self.store.read().looks()?;
        let asked = looks.iter().find(|look| (look.import, look.row) == (import, row));
        let line = &asked.ok_or_else(|| nothing_to_decide(import, row))?.line;
        let (now, operator) = (Now::ask(), self.operator.clone());
        self.store.transaction(|writer| -> Result<(), Error> {
            for look in looks.iter().filter(|look| look.line == *line) {
                writer.decide_look((look.import, look.row), decision, now.at, &operator)?;
                let told = json!({
                    "row": look.row, "line": look.line, "reason": look.reason,
                    "before": look.decision, "decision": decision,
                });
                record(writer, &now, &operator, &subject(look.import), "look_decided", &told)?;
            }
            Ok(())
        })?;
        self.judge_again()
    }

    /// Changes on which nobody decided, in the order of import and row.
    ///
    /// # Errors
    /// Disk errors.
    pub fn changes(&self) -> Result<Vec<ChangeView>, Error> {
        let reader = self.store.read();
        let view = |change: OfferedChange| -> Result<ChangeView, Error> {
            let before = line_view(reader, &change.line)?;
            let now = LineView { line: *change.now, origin: before.origin.clone() };
            let mut facts = side_by_side(&[before.clone(), now]);
            facts.retain_mut(|fact| {
                fact.differs = fact.values.first() != fact.values.get(1);
                fact.differs
            });
            Ok(ChangeView { import: change.import, file: change.file, row: change.row, before, facts })
        };
        reader.offered_changes()?.into_iter().map(view).collect()
    }

    /// Takes over what a changed row tells, or keeps what stands, and judges the books again as of the same day.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchLine`] when nothing is offered there; [`ErrorCode::PlanChanged`] when another line of the
    /// books says the same by now; disk errors.
    pub fn decide_change(&mut self, import: i64, row: u32, accept: bool) -> Result<ReconcileSummary, Error> {
        let offered = self.store.read().offered_changes()?;
        let asked = offered.iter().find(|change| (change.import, change.row) == (import, row));
        let asked = asked.ok_or_else(|| nothing_to_decide(import, row))?;
        let before = line_view(self.store.read(), &asked.line)?.line;
        let (now, operator) = (Now::ask(), self.operator.clone());
        self.store.transaction(|writer| -> Result<(), Error> {
            let decided =
                if accept { writer.accept_change(import, row) } else { writer.refuse_change(import, row) };
            decided.map_err(|error| match error {
                StoreError::Taken { .. } => {
                    Error::new(ErrorCode::PlanChanged).with("file", &asked.file).because(error)
                }
                other => other.into(),
            })?;
            let told = json!({
                "row": row, "line": asked.line, "accepted": accept, "before": before, "now": asked.now,
            });
            record(writer, &now, &operator, &subject(import), "change_decided", &told)
        })?;
        self.judge_again()
    }

    /// Judges the books as the last run did; books that were never judged stay so.
    fn judge_again(&mut self) -> Result<ReconcileSummary, Error> {
        match self.store.read().as_of()? {
            Some(day) => self.reconcile(Some(day)),
            None => self.summary(),
        }
    }
}

fn subject(import: i64) -> String {
    format!("import/{import}")
}

fn nothing_to_decide(import: i64, row: u32) -> Error {
    Error::new(ErrorCode::NoSuchLine).with("line", format!("{import}:{row}"))
}
