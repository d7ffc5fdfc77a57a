use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use ledger::{LineIdentity, SourceId};
use serde::{Deserialize, Serialize};

use crate::{Case, EventKind, Proof};

/// Records of a case that were taken back with their import; the case waits for them and keeps all else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Withdrawn {
    /// Number of the import that was taken back last.
    #[cfg_attr(feature = "wire", ts(type = "number"))]
    pub import: i64,
    /// Rows of the case that are gone; none where the case only rested on what the file covered.
    pub lines: Vec<WithdrawnLine>,
    /// When.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub at: NaiveDateTime,
}

/// A row that is gone, and which file would tell it again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct WithdrawnLine {
    /// The row.
    pub line: LineIdentity,
    /// Whose file told it.
    pub source: SourceId,
    /// 终端号, where files tell terminals apart.
    pub terminal_no: Option<String>,
    /// The day by which a file covers it.
    #[cfg_attr(feature = "wire", ts(type = "string"))]
    pub day: NaiveDate,
}

impl Case {
    /// Every row the case rests on: those of its event, and the one that proves its outcome.
    pub fn rests_on(&self) -> impl Iterator<Item = &LineIdentity> {
        let proof = self.resolution.as_ref().and_then(|record| match &record.proof {
            Some(Proof::Line(line)) => Some(line),
            Some(Proof::Evidence(_)) | None => None,
        });
        self.lines.iter().chain(proof.filter(|line| !self.lines.contains(line)))
    }

    /// Whether a row is one of those taken back.
    pub(crate) fn is_withdrawn(&self, line: &LineIdentity) -> bool {
        self.withdrawn.as_ref().is_some_and(|gone| gone.lines.iter().any(|one| one.line == *line))
    }

    /// Marks what was taken back; that the event had cleared is no longer said.
    pub(crate) fn withdraw(
        &mut self,
        import: i64,
        lines: Vec<WithdrawnLine>,
        at: NaiveDateTime,
    ) -> EventKind {
        let before = self.withdrawn.take().map(|gone| gone.lines).unwrap_or_default();
        let mut lines: Vec<WithdrawnLine> = before.into_iter().chain(lines).collect();
        lines.sort_unstable();
        lines.dedup();
        self.withdrawn = Some(Withdrawn { import, lines, at });
        self.proposal = None;
        EventKind::RecordsWithdrawn
    }

    /// Puts rows in the place of those that the same rows of a file were before it was read otherwise.
    pub(crate) fn reassign(&mut self, rows: Vec<(LineIdentity, LineIdentity)>) -> EventKind {
        let now: BTreeMap<LineIdentity, LineIdentity> = rows.into_iter().collect();
        let change = |line: &mut LineIdentity| {
            if let Some(now) = now.get(line) {
                line.clone_from(now);
            }
        };
        self.lines.iter_mut().for_each(change);
        self.lines.sort_unstable();
        self.proposal.iter_mut().flat_map(|proposal| &mut proposal.lines).for_each(change);
        if let Some(Proof::Line(line)) = self.resolution.as_mut().and_then(|record| record.proof.as_mut()) {
            change(line);
        }
        EventKind::Reassigned
    }
}
