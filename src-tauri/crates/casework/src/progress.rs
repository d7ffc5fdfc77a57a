use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Case, CaseState, Missing, Resolution, Rules, Step};

/// How far one step is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct StepProgress {
    /// Which step.
    pub step: Step,
    /// Open, started or done.
    pub state: StepState,
    /// Items ticked.
    pub done: u32,
    /// Items in all.
    pub items: u32,
    /// Required items ticked.
    pub required_done: u32,
    /// Required items in all.
    pub required: u32,
}

/// Whether a step is open, started or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum StepState {
    /// Nothing done yet.
    Open,
    /// Something done, something required still open.
    Started,
    /// All that is required is done.
    Done,
}

impl StepState {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Open, Self::Started, Self::Done];
}

/// What to do next; worded by the catalogue as `next-action-<name>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum NextAction {
    /// Confirm or correct the type.
    ConfirmType,
    /// The records put it right: confirm that it is resolved, or go on.
    DecideProposal {
        /// The outcome it looks like.
        how: Option<Resolution>,
    },
    /// A promised day has come: call again.
    Chase {
        /// Who promised.
        who: String,
        /// The day.
        #[cfg_attr(feature = "wire", ts(type = "string"))]
        promised: NaiveDate,
    },
    /// Do this item of the checklist.
    DoItem {
        /// Its id.
        item: String,
        /// Its step.
        step: Step,
    },
    /// Attach what there is.
    AttachEvidence,
    /// Call the acquirer.
    Call,
    /// Seal the packet and hand it in.
    SealPacket,
    /// Wait for the money or a written reply, then record how it ended.
    RecordOutcome,
    /// Something else is missing before closing.
    Complete {
        /// The first missing thing.
        missing: Missing,
    },
    /// Close it.
    Close,
    /// Closed: nothing to do.
    Nothing,
}

impl NextAction {
    /// The name in snake case, as it crosses the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ConfirmType => "confirm_type",
            Self::DecideProposal { .. } => "decide_proposal",
            Self::Chase { .. } => "chase",
            Self::DoItem { .. } => "do_item",
            Self::AttachEvidence => "attach_evidence",
            Self::Call => "call",
            Self::SealPacket => "seal_packet",
            Self::RecordOutcome => "record_outcome",
            Self::Complete { .. } => "complete",
            Self::Close => "close",
            Self::Nothing => "nothing",
        }
    }

    /// Every name that [`NextAction::code`] can give.
    pub const CODES: [&str; 11] = [
        "confirm_type",
        "decide_proposal",
        "chase",
        "do_item",
        "attach_evidence",
        "call",
        "seal_packet",
        "record_outcome",
        "complete",
        "close",
        "nothing",
    ];
}

impl Case {
    /// How far the case is: the furthest state whose facts are there, whatever the order they came in.
    ///
    /// A sealed packet without any evidence is not yet with the bank.
    pub fn state(&self) -> CaseState {
        let ticked = |step: Step| self.checklist.iter().any(|item| item.step == step && item.done.is_some());
        if self.closed.is_some() {
            CaseState::Closed
        } else if self.resolution.is_some() {
            CaseState::Resolved
        } else if !self.packets.is_empty() && !self.evidence.is_empty() {
            CaseState::WithBank
        } else if ticked(Step::Verify) {
            CaseState::Verifying
        } else if !self.calls.is_empty() {
            CaseState::Contacted
        } else if !self.evidence.is_empty() || ticked(Step::Collect) {
            CaseState::Collecting
        } else if self.confirmed.is_some() {
            CaseState::Identified
        } else {
            CaseState::New
        }
    }

    /// The seven steps, each with how far it is.
    pub fn steps(&self) -> Vec<StepProgress> {
        Step::ALL.into_iter().map(|step| self.step(step)).collect()
    }

    /// How far one step is; some need a fact beside their items: a type, a call, a cause and a measure.
    pub fn step(&self, step: Step) -> StepProgress {
        let items: Vec<_> = self.checklist.iter().filter(|item| item.step == step).collect();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let done = count(items.iter().filter(|item| item.done.is_some()).count());
        let required = count(items.iter().filter(|item| item.required).count());
        let required_done = count(items.iter().filter(|item| item.required && item.done.is_some()).count());
        let fact = match step {
            Step::Identify => Some(self.confirmed.is_some()),
            Step::Collect => Some(!self.evidence.is_empty()),
            Step::Contact => Some(!self.calls.is_empty()),
            Step::Coordinate => Some(!self.packets.is_empty() || self.resolution.is_some()),
            Step::Prevent => Some(self.cause.is_some() && !self.prevention.is_empty()),
            Step::Verify | Step::Prepare => None,
        };
        let complete = required_done == required && fact.unwrap_or(required > 0 || done > 0);
        let begun = done > 0 || fact == Some(true);
        let state = if complete {
            StepState::Done
        } else if begun {
            StepState::Started
        } else {
            StepState::Open
        };
        StepProgress { step, state, done, items: count(items.len()), required_done, required }
    }

    /// The best thing to do on a day.
    pub fn next_action(&self, today: NaiveDate, rules: &Rules) -> NextAction {
        if self.closed.is_some() {
            return NextAction::Nothing;
        }
        if self.confirmed.is_none() {
            return NextAction::ConfirmType;
        }
        if self.resolution.is_some() {
            return self.next_to_close(rules);
        }
        if let Some(proposal) = &self.proposal {
            return NextAction::DecideProposal { how: proposal.how };
        }
        let promised = self.calls.last().and_then(|call| call.promised.map(|day| (call, day)));
        if let Some((call, day)) = promised.filter(|(_, day)| *day <= today) {
            return NextAction::Chase { who: call.who.clone(), promised: day };
        }
        for step in [Step::Identify, Step::Collect, Step::Contact, Step::Verify, Step::Coordinate] {
            if let Some(item) = self.first_open(step) {
                return item;
            }
            match step {
                Step::Collect if self.evidence.is_empty() => return NextAction::AttachEvidence,
                Step::Contact if self.calls.is_empty() => return NextAction::Call,
                Step::Verify if self.packets.is_empty() => return NextAction::SealPacket,
                _ => {}
            }
        }
        NextAction::RecordOutcome
    }

    fn next_to_close(&self, rules: &Rules) -> NextAction {
        let missing = self.missing_to_close(rules);
        let other = missing.iter().find(|missing| !matches!(missing, Missing::Checklist { .. }));
        if let Some(other) = other {
            return NextAction::Complete { missing: other.clone() };
        }
        Step::ALL.into_iter().find_map(|step| self.first_open(step)).unwrap_or(NextAction::Close)
    }

    fn first_open(&self, step: Step) -> Option<NextAction> {
        let mut items = self.checklist.iter();
        let item = items.find(|item| item.step == step && item.required && item.done.is_none())?;
        Some(NextAction::DoItem { item: item.id.clone(), step })
    }
}
