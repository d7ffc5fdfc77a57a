use std::path::{Path, PathBuf};

use ::casework::{
    Action, Attachment, Case, CaseError, CaseEvent, CaseNumber, Cause, CauseKind, Context, EvidenceKind,
    Playbook, Proof, Resolution, Text, fill,
};
use base64::Engine;
use chrono::{NaiveDate, NaiveDateTime};
use matching::{ExceptionId, ExceptionType};
use serde::Serialize;
use store::{CaseFilter, EVIDENCE_BYTES_MAX, ExceptionFilter, NewEvidence, Reader, Writer};

use crate::days::{plausible, plausible_days};
use crate::error::name_of;
use crate::facts::side_by_side;
use crate::handled::handled;
use crate::queue::stored_case;
use crate::reconciling::{Doing, apply, open_case, opening};
use crate::workbench::{Proved, file_name, line_views, present_views};
use crate::{CaseView, Changed, Error, ErrorCode, EvidencePreview, Now, Workbench};

/// Largest picture that is shown in the window, in bytes.
const PREVIEW_BYTES_MAX: u64 = 12 * 1024 * 1024;
/// What a change to a case makes stale.
const STALE: &[&str] = &["case", "cases", "today", "exceptions", "packets"];

impl Workbench {
    /// Everything a case's screen shows.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchCase`]; disk errors.
    pub fn case(&self, number: &str) -> Result<CaseView, Error> {
        self.view(stored_case(self.store.read(), number)?)
    }

    fn view(&self, case: Case) -> Result<CaseView, Error> {
        let now = Now::ask();
        let reader = self.store.read();
        let lines = present_views(reader, &case.lines)?;
        let exception = match &case.exception {
            Some(id) => reader.exception(id)?,
            None => None,
        };
        let missing = case.missing_to_close(self.case_rules);
        Ok(CaseView {
            state: case.state(),
            severity: case.severity(now.day(), &self.calendar, self.case_rules),
            steps: case.steps(),
            next: case.next_action(now.day(), self.case_rules),
            missing_to_close: missing.iter().map(::casework::Missing::refusal).collect(),
            facts: side_by_side(&lines),
            playbook: filled(&case),
            events: case_events(reader, &case.number)?,
            lines,
            exception,
            case,
        })
    }

    fn changed(&self, case: Case) -> Result<Changed, Error> {
        Ok(Changed { case: self.view(case)?, stale: STALE.iter().map(|name| (*name).to_owned()).collect() })
    }

    /// Opens a case for an exception, a watch item included; an exception that has a case gives that case.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchException`]; disk errors.
    pub fn open_case(&mut self, exception: &str) -> Result<Changed, Error> {
        let id = ExceptionId(exception.to_owned());
        let case = self.change(|writer, doing| {
            let reader = writer.read();
            let cases = reader.cases(&CaseFilter::default())?;
            let exceptions = reader.exceptions(&ExceptionFilter::default())?;
            let found = exceptions.iter().find(|one| one.id == id);
            let found =
                found.ok_or_else(|| Error::new(ErrorCode::NoSuchException).with("exception", exception))?;
            if let Some(case) = handled(&exceptions, &cases).get(&id) {
                return Ok((*case).clone());
            }
            let lines = line_views(reader, &found.lines)?;
            let opening = opening(found, lines.iter().map(|view| &view.line), doing.now.day());
            let number = open_case(writer, opening, doing)?;
            stored_case(writer.read(), number.as_str())
        })?;
        self.changed(case)
    }

    /// Changes a case in one transaction; what the change rests on is read inside it, so that no other program's
    /// work is written over.
    fn change(
        &mut self,
        work: impl FnOnce(&mut Writer<'_>, &Doing<'_>) -> Result<Case, Error>,
    ) -> Result<Case, Error> {
        let now = Now::ask();
        let Self { store, operator, calendar, case_rules, .. } = self;
        let context = Context { now: now.at, calendar, rules: case_rules };
        let doing = Doing { context, operator, now: &now };
        store.transaction(|writer| work(writer, &doing))
    }

    /// Does one thing to a case.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchCase`]; [`ErrorCode::CaseRule`] naming the rule; disk errors.
    pub fn act(&mut self, number: &str, action: Action) -> Result<Changed, Error> {
        plausible_days(&action)?;
        let case = self.change(|writer, doing| {
            let case = stored_case(writer.read(), number)?;
            apply(writer, case, action, doing)
        })?;
        self.changed(case)
    }

    /// Confirms or corrects the type, by its code.
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`] and those of [`Workbench::act`].
    pub fn identify(&mut self, number: &str, kind: &str) -> Result<Changed, Error> {
        let kind = ExceptionType::parse(kind).ok_or_else(|| Error::argument("type", kind))?;
        self.act(number, Action::Identify { kind })
    }

    /// Ticks a checklist item, or takes the tick back.
    ///
    /// # Errors
    /// Those of [`Workbench::act`].
    pub fn check_item(&mut self, number: &str, item: &str, done: bool) -> Result<Changed, Error> {
        let item = item.to_owned();
        self.act(number, if done { Action::Check { item } } else { Action::Uncheck { item } })
    }

    /// Logs a call, answered or not.
    ///
    /// # Errors
    /// Those of [`Workbench::act`].
    pub fn log_call(
        &mut self,
        number: &str,
        who: String,
        phone: String,
        said: String,
        (ticket, promised): (Option<String>, Option<NaiveDate>),
    ) -> Result<Changed, Error> {
        self.act(number, Action::Call { who, number: phone, said, ticket, promised })
    }

    /// Adds a note.
    ///
    /// # Errors
    /// Those of [`Workbench::act`].
    pub fn add_note(&mut self, number: &str, text: String) -> Result<Changed, Error> {
        self.act(number, Action::Note { text })
    }

    /// Adds a preventive action.
    ///
    /// # Errors
    /// Those of [`Workbench::act`].
    pub fn add_prevention(&mut self, number: &str, text: String) -> Result<Changed, Error> {
        self.act(number, Action::Prevent { text })
    }

    /// Closes a case.
    ///
    /// # Errors
    /// Those of [`Workbench::act`], naming everything that is missing.
    pub fn close_case(&mut self, number: &str) -> Result<Changed, Error> {
        self.act(number, Action::Close)
    }

    /// Sets the cause by its name.
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`] and those of [`Workbench::act`].
    pub fn set_cause(&mut self, number: &str, cause: &str) -> Result<Changed, Error> {
        let cause: Cause =
            cause.parse().map_err(|_| Error::argument("cause", cause).because(one_of(CauseKind::ALL)))?;
        self.act(number, Action::SetCause { cause })
    }

    /// Says how a case ended, with what proves it, or the reason and above a limit a second person's name; a file
    /// is attached on the way, unless it is attached already.
    ///
    /// # Errors
    /// [`ErrorCode::WrongArgument`], [`ErrorCode::NoSuchLine`], and those of [`Workbench::act`]; nothing is attached then.
    pub fn resolve(
        &mut self,
        number: &str,
        how: &str,
        proof: Option<Proved>,
        (reason, second): (Option<String>, Option<String>),
    ) -> Result<Changed, Error> {
        let resolution: Resolution = Resolution::parse(how)
            .ok_or_else(|| Error::argument("resolution", how).because(one_of(Resolution::ALL)))?;
        let case = self.change(|writer, doing| {
            let mut case = stored_case(writer.read(), number)?;
            let proof = match proof {
                None => None,
                Some(Proved::Evidence(id)) => Some(Proof::Evidence(id)),
                Some(Proved::Line(line)) => Some(Proof::Line(line)),
                Some(Proved::Row(import, row)) => {
                    let missing =
                        || Error::new(ErrorCode::NoSuchLine).with("line", format!("{import}:{row}"));
                    Some(Proof::Line(writer.read().line_at(import, row)?.ok_or_else(missing)?.identity))
                }
                Some(Proved::File(path)) => {
                    let file = NewFile::read(&path)?;
                    let there = case.evidence.iter().find(|evidence| evidence.sha256 == file.sha256);
                    let id = match there.map(|evidence| evidence.id) {
                        Some(id) => Some(id),
                        None => {
                            case = file.attach(writer, case, None, doing)?;
                            case.evidence.last().map(|evidence| evidence.id)
                        }
                    };
                    id.map(Proof::Evidence)
                }
            };
            apply(writer, case, Action::Resolve { how: resolution, proof, reason, second }, doing)
        })?;
        self.changed(case)
    }

    /// Attaches files as evidence, all or none.
    ///
    /// # Errors
    /// [`ErrorCode::EvidenceEmpty`], [`ErrorCode::EvidenceTooLarge`], and those of [`Workbench::act`].
    pub fn attach(
        &mut self,
        number: &str,
        paths: &[PathBuf],
        acquired_at: Option<NaiveDateTime>,
    ) -> Result<Changed, Error> {
        acquired_at.map(|at| plausible("acquired", at.date())).transpose()?;
        let files: Vec<NewFile> = paths.iter().map(|path| NewFile::read(path)).collect::<Result<_, _>>()?;
        let case = self.change(|writer, doing| {
            let case = stored_case(writer.read(), number)?;
            files.iter().try_fold(case, |case, file| file.attach(writer, case, acquired_at, doing))
        })?;
        self.changed(case)
    }

    /// A picture of a piece of evidence, empty when it is none that can be shown.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchItem`]; disk errors.
    pub fn evidence_preview(&self, number: &str, id: u32) -> Result<EvidencePreview, Error> {
        let case = stored_case(self.store.read(), number)?;
        let missing = || Error::new(ErrorCode::NoSuchItem).with("item", id);
        let evidence = case.evidence_by_id(id).ok_or_else(missing)?;
        let nothing = EvidencePreview { mime: String::new(), base64: String::new() };
        if evidence.bytes > PREVIEW_BYTES_MAX {
            return Ok(nothing);
        }
        let bytes = evidence_bytes(self.store.read(), &case, id)?;
        let mime = picture(&bytes);
        if mime.is_empty() {
            return Ok(nothing);
        }
        Ok(EvidencePreview {
            mime: mime.to_owned(),
            base64: base64::engine::general_purpose::STANDARD.encode(&bytes),
        })
    }
}

/// The events of a case, oldest first.
pub(crate) fn case_events(reader: Reader<'_>, number: &CaseNumber) -> Result<Vec<CaseEvent>, Error> {
    let read = |payload| {
        serde_json::from_value(payload).map_err(|cause| Error::new(ErrorCode::ShopFileDamaged).because(cause))
    };
    let stored = reader.events(&format!("case/{number}"))?;
    stored.into_iter().map(|stored| read(stored.event.payload)).collect()
}

/// The bytes of a piece of evidence, checked against its hash.
pub(crate) fn evidence_bytes(reader: Reader<'_>, case: &Case, id: u32) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    reader.evidence_bytes(&case.number, id, &mut bytes)?;
    Ok(bytes)
}

/// A file that is being attached.
struct NewFile {
    name: String,
    bytes: Vec<u8>,
    sha256: String,
}

impl NewFile {
    fn read(path: &Path) -> Result<Self, Error> {
        let bytes = attachable(path)?;
        Ok(Self { name: file_name(path), sha256: statement::sha256_hex(&bytes), bytes })
    }

    fn attach(
        &self,
        writer: &mut Writer<'_>,
        case: Case,
        acquired_at: Option<NaiveDateTime>,
        doing: &Doing<'_>,
    ) -> Result<Case, Error> {
        let attachment = Attachment {
            name: self.name.clone(),
            kind: EvidenceKind::Other,
            bytes: self.bytes.len() as u64,
            sha256: self.sha256.clone(),
            acquired_at,
        };
        let case = apply(writer, case, Action::Attach(attachment), doing)?;
        let evidence = case.evidence.last().ok_or_else(|| Error::new(ErrorCode::Internal))?;
        let item = NewEvidence {
            case: case.number.clone(),
            id: evidence.id,
            name: evidence.name.clone(),
            acquired_at,
            added_at: evidence.added_at,
            added_by: evidence.added_by.clone(),
        };
        writer.put_evidence(&item, &mut self.bytes.as_slice())?;
        Ok(case)
    }
}

impl From<CaseError> for Error {
    fn from(error: CaseError) -> Self {
        let detail = error.to_string();
        match &error {
            CaseError::NoSuchItem { item } => {
                return Self::new(ErrorCode::NoSuchItem).with("item", item).because(detail);
            }
            CaseError::NoSuchEvidence { id } => {
                return Self::new(ErrorCode::NoSuchItem).with("item", id).because(detail);
            }
            _ => {}
        }
        let refusals = error.refusals();
        let rules: Vec<&str> = refusals.iter().map(|refusal| refusal.code.as_str()).collect();
        let mut told = Self::new(ErrorCode::CaseRule).with("rules", rules.join(" ")).because(detail);
        for refusal in &refusals {
            for (name, value) in &refusal.params {
                told = told.with(&format!("{}.{name}", refusal.code), value);
            }
        }
        told
    }
}

/// The playbook the case follows, scripts filled with the case's numbers.
fn filled(case: &Case) -> Playbook {
    let mut playbook = case.book().clone();
    let values = case.script_values();
    let text = |text: &Text| Text { zh: fill(&text.zh, &values), en: fill(&text.en, &values) };
    playbook.call_script = text(&playbook.call_script);
    playbook.customer_script = text(&playbook.customer_script);
    playbook
}

/// The names that would have been taken.
fn one_of<T: Serialize>(values: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = values.into_iter().map(|value| name_of(&value)).collect();
    names.join(", ")
}

fn attachable(path: &Path) -> Result<Vec<u8>, Error> {
    let io = |cause| Error::io("read", path, &cause);
    let found = std::fs::symlink_metadata(path).map_err(io)?;
    if found.is_dir() {
        return Err(Error::new(ErrorCode::FileIsDirectory).with("path", path.display()));
    }
    // A link, pipe or device could lead anywhere or never end.
    if !found.is_file() {
        return Err(Error::new(ErrorCode::FileUnreadable)
            .with("path", path.display())
            .with("operation", "attach"));
    }
    if found.len() == 0 {
        return Err(Error::new(ErrorCode::EvidenceEmpty).with("path", path.display()));
    }
    if found.len() > EVIDENCE_BYTES_MAX {
        return Err(Error::new(ErrorCode::EvidenceTooLarge)
            .with("path", path.display())
            .with("limit", EVIDENCE_BYTES_MAX)
            .with("actual", found.len()));
    }
    std::fs::read(path).map_err(io)
}

/// The media type of a picture that the window can show, by content; empty for anything else.
fn picture(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => "",
    }
}
