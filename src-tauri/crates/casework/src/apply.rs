use chrono::{Days, NaiveDate, NaiveDateTime};
use ledger::mask_text;
use matching::{Exception, ExceptionType};

use crate::guard::is_unseen;
use crate::{
    AcquirerSide, Action, Application, Attachment, Call, Case, CaseError, CaseEvent, CaseNumber,
    ChecklistItem, Closed, Context, Deadline, DeadlineSource, Done, EventKind, Evidence, Note, Opening,
    PacketVersion, Playbook, PlaybookRef, PreventiveAction, Proof, Proposal, Request, Resolution,
    ResolutionRecord, SideState,
};

/// Longest free text, in characters.
const TEXT_LIMIT: usize = 4_000;
/// Longest name, number or ticket, in characters.
const NAME_LIMIT: usize = 200;
/// Longest remark of an application: the network's form has no more room.
const REMARK_LIMIT: usize = 200;

type Told = (EventKind, Option<String>);

impl Case {
    /// Opens a case; the event holds it whole.
    ///
    /// # Errors
    /// [`CaseError::EmptyText`] without an actor.
    pub fn open(
        number: CaseNumber,
        opening: Opening,
        actor: &str,
        context: &Context<'_>,
    ) -> Result<(Self, CaseEvent), CaseError> {
        let by = said(actor, "operator", NAME_LIMIT)?;
        let playbook = Playbook::for_type(opening.suggested);
        let due =
            context.calendar.add_business_days(context.now.date(), context.rules.deadline_business_days);
        let case = Self {
            number,
            exception: opening.exception,
            suggested: opening.suggested,
            confirmed: None,
            relation: opening.relation,
            lines: opening.lines,
            keys: opening.keys,
            why: opening.why,
            amount: opening.amount.abs(),
            card_kind: opening.card_kind,
            event_day: opening.event_day,
            event_at: opening.event_at,
            opened_at: context.now,
            opened_by: by.clone(),
            playbook: PlaybookRef { id: playbook.id.clone(), version: playbook.version },
            checklist: playbook.checklist(),
            evidence: Vec::new(),
            calls: Vec::new(),
            notes: Vec::new(),
            request: None,
            acquirer_side: AcquirerSide::NotStarted,
            cause: None,
            prevention: Vec::new(),
            resolution: None,
            packets: Vec::new(),
            proposal: None,
            withdrawn: None,
            side: None,
            escalated: false,
            deadline: Deadline {
                on: due.on,
                source: DeadlineSource::OwnRule,
                theirs: None,
                provisional: due.provisional,
            },
            closed: None,
        };
        let event = CaseEvent::between(None, &case, (EventKind::Opened, None), context.now, &by)?;
        Ok((case, event))
    }

    /// Does one thing to the case and gives the event that records it; on an error nothing has changed.
    ///
    /// # Errors
    /// [`CaseError`]: the rule that stands against it, for a close all of them.
    pub fn apply(
        &mut self,
        action: Action,
        actor: &str,
        context: &Context<'_>,
    ) -> Result<CaseEvent, CaseError> {
        let by = said(actor, "operator", NAME_LIMIT)?;
        let mut after = self.clone();
        let told = match action {
            Action::Reopen { reason } => after.reopen(&reason)?,
            Action::SealPacket { sha256, head } => after.seal(sha256, head, context.now),
            _ if self.closed.is_some() => return Err(CaseError::Closed),
            action => after.change(action, &by, context)?,
        };
        let event = CaseEvent::between(Some(self), &after, told, context.now, &by)?;
        *self = after;
        Ok(event)
    }

    fn change(&mut self, action: Action, by: &str, context: &Context<'_>) -> Result<Told, CaseError> {
        let now = context.now;
        match action {
            Action::Identify { kind } => Ok(self.identify(kind)),
            Action::TellCardKind { card_kind } => {
                self.card_kind = Some(card_kind);
                Ok((EventKind::CardKindTold, None))
            }
            Action::Check { item } => self.check(&item, Done { by: by.to_owned(), at: now }),
            Action::Uncheck { item } => {
                self.item(&item)?.done = None;
                Ok((EventKind::Unchecked, None))
            }
            Action::Attach(attachment) => self.attach(attachment, by, now),
            Action::Call { who, number, said, ticket, promised } => {
                self.call((who, number, said), ticket, promised, Done { by: by.to_owned(), at: now })
            }
            Action::Note { text } => {
                let text = said(&text, "text", TEXT_LIMIT)?;
                self.notes.push(Note { text, at: now, by: by.to_owned() });
                Ok((EventKind::Noted, None))
            }
            Action::Request { application, remark } => self.request(application, &remark, by, now),
            Action::TellAcquirerSide { side } => {
                self.acquirer_side = side;
                Ok((EventKind::AcquirerSideTold, None))
            }
            Action::SetDeadline { theirs, source } => Ok(self.set_deadline(theirs, source, context)),
            Action::SetCause { cause } => {
                self.cause = Some(cause);
                Ok((EventKind::CauseSet, None))
            }
            Action::Prevent { text } => {
                let text = said(&text, "text", TEXT_LIMIT)?;
                self.prevention.push(PreventiveAction { text, at: now, by: by.to_owned() });
                Ok((EventKind::Prevented, None))
            }
            other => self.turn(other, by, context),
        }
    }

    /// Actions that turn the case itself: hold, resolve, close, what reconciling found, and what became of its records.
    fn turn(&mut self, action: Action, by: &str, context: &Context<'_>) -> Result<Told, CaseError> {
        match action {
            Action::Hold { on, until } => {
                self.side = Some(SideState::OnHold { on, until });
                Ok((EventKind::Held, None))
            }
            Action::Resume => {
                if matches!(self.side, Some(SideState::OnHold { .. })) {
                    self.side = None;
                }
                Ok((EventKind::Resumed, None))
            }
            Action::Escalate { up } => {
                self.escalated = up;
                Ok((EventKind::Escalated, None))
            }
            Action::Resolve { how, proof, reason, second } => {
                self.resolve(how, proof, (reason, second), Done { by: by.to_owned(), at: context.now })
            }
            Action::Close => self.close(by, context),
            Action::Update(exception) => self.update(*exception),
            Action::ProposeCleared { how, lines, why } => {
                if self.proposal.is_none() {
                    self.proposal = Some(Proposal { how, lines, why, at: context.now });
                }
                self.withdrawn = None;
                Ok((EventKind::ProposedCleared, None))
            }
            Action::Withdraw { import, lines, why } => Ok((self.withdraw(import, lines, context.now), why)),
            Action::Restore => {
                self.withdrawn = None;
                Ok((EventKind::RecordsRestored, None))
            }
            Action::Reassign { lines } => Ok((self.reassign(lines), None)),
            // The rest is done by `apply` and `change`; nothing changes here, and the event says so.
            _ => Err(CaseError::NothingChanged),
        }
    }

    fn identify(&mut self, kind: ExceptionType) -> Told {
        self.confirmed = Some(kind);
        self.follow(kind);
        (EventKind::Identified, None)
    }

    /// Takes the checklist of a type's playbook; what was done under the same id stays done.
    fn follow(&mut self, kind: ExceptionType) {
        let playbook = Playbook::for_type(kind);
        let wanted = PlaybookRef { id: playbook.id.clone(), version: playbook.version };
        if self.playbook == wanted {
            return;
        }
        let mut checklist = playbook.checklist();
        for item in &mut checklist {
            let before = self.checklist.iter().find(|before| before.id == item.id);
            item.done = before.and_then(|before| before.done.clone());
        }
        self.checklist = checklist;
        self.playbook = wanted;
    }

    fn item(&mut self, id: &str) -> Result<&mut ChecklistItem, CaseError> {
        let wrong = || CaseError::NoSuchItem { item: id.to_owned() };
        self.checklist.iter_mut().find(|item| item.id == id).ok_or_else(wrong)
    }

    fn check(&mut self, id: &str, done: Done) -> Result<Told, CaseError> {
        let handed_over = self.book().item(id).is_some_and(|item| item.needs_evidence);
        if handed_over && self.evidence.is_empty() {
            return Err(CaseError::EvidenceFirst { item: id.to_owned() });
        }
        let item = self.item(id)?;
        if item.done.is_some() {
            return Err(CaseError::NothingChanged);
        }
        item.done = Some(done);
        Ok((EventKind::Checked, None))
    }

    fn attach(&mut self, attachment: Attachment, by: &str, now: NaiveDateTime) -> Result<Told, CaseError> {
        let name = said(&attachment.name, "name", NAME_LIMIT)?;
        if attachment.bytes == 0 {
            return Err(CaseError::EmptyEvidence { name });
        }
        if let Some(at) = attachment.acquired_at.filter(|at| *at > now) {
            return Err(CaseError::AcquiredLater { at: at.to_string() });
        }
        if let Some(same) = self.evidence.iter().find(|evidence| evidence.sha256 == attachment.sha256) {
            return Err(CaseError::AlreadyAttached { id: same.id, name: same.name.clone() });
        }
        let id = self.evidence.iter().map(|evidence| evidence.id).max().unwrap_or(0) + 1;
        self.evidence.push(Evidence {
            id,
            name,
            kind: attachment.kind,
            bytes: attachment.bytes,
            sha256: attachment.sha256,
            acquired_at: attachment.acquired_at,
            added_at: now,
            added_by: by.to_owned(),
        });
        Ok((EventKind::Attached, None))
    }

    fn call(
        &mut self,
        (who, number, told): (String, String, String),
        ticket: Option<String>,
        promised: Option<NaiveDate>,
        done: Done,
    ) -> Result<Told, CaseError> {
        let id = self.calls.iter().map(|call| call.id).max().unwrap_or(0) + 1;
        self.calls.push(Call {
            id,
            who: said(&who, "who", NAME_LIMIT)?,
            number: said(&number, "number", NAME_LIMIT)?,
            said: said(&told, "said", TEXT_LIMIT)?,
            ticket: maybe_said(ticket, "ticket", NAME_LIMIT)?,
            promised,
            at: done.at,
            by: done.by,
        });
        Ok((EventKind::Called, None))
    }

    fn request(
        &mut self,
        application: Application,
        remark: &str,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<Told, CaseError> {
        match (application.allowed(self.card_kind), self.card_kind) {
            (Some(true), _) => {}
            (Some(false), Some(card_kind)) => return Err(CaseError::NotAllowed { application, card_kind }),
            _ => return Err(CaseError::CardKindUnknown { application }),
        }
        let remark = said(remark, "remark", REMARK_LIMIT)?;
        self.request = Some(Request { application, remark, at, by: by.to_owned() });
        Ok((EventKind::Requested, None))
    }

    fn set_deadline(&mut self, theirs: NaiveDate, source: DeadlineSource, context: &Context<'_>) -> Told {
        let lead = Days::new(u64::from(context.rules.lead_days));
        let on = theirs.checked_sub_days(lead).unwrap_or(theirs);
        self.deadline = Deadline { on, source, theirs: Some(theirs), provisional: false };
        (EventKind::DeadlineSet, None)
    }

    fn resolve(
        &mut self,
        how: Resolution,
        proof: Option<Proof>,
        (reason, second): (Option<String>, Option<String>),
        done: Done,
    ) -> Result<Told, CaseError> {
        if let Some(proof) = &proof {
            self.accepts(proof)?;
        }
        let reason = maybe_said(reason, "reason", TEXT_LIMIT)?;
        let second = maybe_said(second, "second", NAME_LIMIT)?;
        let why = reason.clone();
        self.resolution = Some(ResolutionRecord { how, proof, reason, second, at: done.at, by: done.by });
        Ok((EventKind::Resolved, why))
    }

    fn close(&mut self, by: &str, context: &Context<'_>) -> Result<Told, CaseError> {
        let missing = self.missing_to_close(context.rules);
        let Some(record) = self.resolution.as_ref().filter(|_| missing.is_empty()) else {
            return Err(CaseError::CannotClose { missing });
        };
        let why = record.reason.clone();
        self.side = match record.how {
            Resolution::FalseAlarm => Some(SideState::FalseAlarm),
            Resolution::DuplicateCase => Some(SideState::Merged),
            Resolution::NotRecoverable => Some(SideState::WrittenOff),
            _ if self.proposal.is_some() => Some(SideState::AutoCleared),
            _ => None,
        };
        self.closed = Some(Closed { at: context.now, by: by.to_owned() });
        Ok((EventKind::Closed, why))
    }

    /// Opens a closed case again; its outcome stays in the history only, so that closing asks for a new proof.
    fn reopen(&mut self, reason: &str) -> Result<Told, CaseError> {
        if self.closed.is_none() {
            return Err(CaseError::NotClosed);
        }
        let reason = said(reason, "reason", TEXT_LIMIT)?;
        self.closed = None;
        self.resolution = None;
        self.side = Some(SideState::Reopened);
        Ok((EventKind::Reopened, Some(reason)))
    }

    fn seal(&mut self, sha256: String, head: String, sealed_at: NaiveDateTime) -> Told {
        let version = self.packets.iter().map(|packet| packet.version).max().unwrap_or(0) + 1;
        self.packets.push(PacketVersion { version, sha256, sealed_at, head });
        (EventKind::PacketSealed, None)
    }

    fn update(&mut self, exception: Exception) -> Result<Told, CaseError> {
        if !self.is_about(&exception) {
            return Err(CaseError::OtherException);
        }
        self.exception = Some(exception.id.clone());
        if self.confirmed.is_none() {
            self.follow(exception.kind);
        }
        self.suggested = exception.kind;
        self.lines = exception.lines;
        self.keys = exception.keys;
        self.why = exception.why;
        self.amount = exception.amount.abs();
        self.proposal = None;
        self.withdrawn = None;
        Ok((EventKind::Updated, None))
    }

    /// Whether an exception tells of this case's event: the same name, or a row in common in the same relation.
    ///
    /// A late file adds rows to an event, and with them its name may change; it stays one case.
    pub fn is_about(&self, exception: &Exception) -> bool {
        self.exception.as_ref() == Some(&exception.id)
            || (self.relation == Some(exception.relation)
                && exception.lines.iter().any(|line| self.lines.contains(line)))
    }

    /// Whether reconciling found something that [`Action::Update`] would take over.
    pub fn differs_from(&self, exception: &Exception) -> bool {
        self.exception.as_ref() != Some(&exception.id)
            || self.suggested != exception.kind
            || self.lines != exception.lines
            || self.keys != exception.keys
            || self.why != exception.why
            || self.amount != exception.amount.abs()
            || self.proposal.is_some()
    }
}

/// A text that says something, trimmed, within its limit, as it may be kept for ever: every text of a person passes
/// here, so that no full card number and nothing unseen enters a case.
fn said(text: &str, field: &'static str, limit: usize) -> Result<String, CaseError> {
    if text.chars().count() > limit {
        return Err(CaseError::TooLong { field, limit });
    }
    let cut = mask_text(text);
    let seen: String = cut.chars().filter(|c| matches!(c, '\n' | '\t') || !is_unseen(*c)).collect();
    let text = seen.trim();
    if text.is_empty() {
        return Err(CaseError::EmptyText { field });
    }
    Ok(text.to_owned())
}

/// As [`said`], with an empty text as none.
fn maybe_said(text: Option<String>, field: &'static str, limit: usize) -> Result<Option<String>, CaseError> {
    match text.filter(|text| !text.trim().is_empty()) {
        Some(text) => said(&text, field, limit).map(Some),
        None => Ok(None),
    }
}
