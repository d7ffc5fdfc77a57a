use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use ledger::Leg;
use serde::Deserialize;
use serde_json::json;
use shop::Shop;
use statement::{
    Choice, FileError, FileFacts, Glance, ImportPlan, Planner, Profile, ReadContext, ReadError, Source,
    Summary, Tell, Told, Unpacked,
};
use store::ImportRecord;

use crate::workbench::{file_name, record};
use crate::worker;
use crate::{Error, ErrorCode, Now, Phase, RejectedView, Workbench};

/// Largest file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 4 << 30;
/// Rows after which a person may stop the work.
const ROWS_BETWEEN_LOOKS: u32 = 1_000;

/// What a person asks of a file beyond what its content says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Ask {
    /// Leg it must belong to.
    pub leg: Option<Leg>,
    /// Profile that must read it.
    pub profile: Option<String>,
    /// Merchant no. whose rows they are, whatever they say themselves.
    pub merchant_no: Option<String>,
    /// Member of an archive or sheet of a workbook that is meant.
    pub part: Option<String>,
}

/// What became of a plan that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A new import.
    New(ImportRecord),
    /// The very same bytes were imported before; nothing was written.
    Already(ImportRecord),
}

impl Kept {
    /// The import that holds the file.
    pub fn record(self) -> ImportRecord {
        match self {
            Self::New(record) | Self::Already(record) => record,
        }
    }
}

impl Workbench {
    /// Reads a file and says what becomes of every row; nothing is stored.
    ///
    /// # Errors
    /// The file's own ([`ErrorCode::FileEmpty`] …), or the disk's.
    pub fn preview(&self, path: &Path, ask: &Ask) -> Result<ImportPlan, Error> {
        let mut file = open(path)?;
        let glance = look_over(path, &mut file)?;
        let reader = self.store.read();
        let mut planner = Planner::default();
        let mut failed = None;
        let incoming = Incoming { path, file: &mut file, glance: &glance };
        let summary = read(&self.shop, incoming, ask, &mut |told| {
            let Told::Row(row) = told else { return ControlFlow::Continue(()) };
            match planner.row(row, |line| reader.sighted(&line.identity)) {
                Ok(planned) => planner.show(&planned),
                Err(error) => return stop(&mut failed, error.into()),
            }
            ControlFlow::Continue(())
        });
        let summary = told(summary, failed)?;
        let same = reader.import_by_sha256(&glance.sha256)?.map(|import| import.file);
        Ok(planner.finish(&summary, facts(path, ask, &glance, same)))
    }

    /// Applies the plan named by `hash`: reads the file again and keeps it row by row, all or nothing; refuses if
    /// anything came out otherwise.
    ///
    /// `totals_accepted` is the reason to import although the file's own totals do not tie; `at` hears each
    /// phase and may stop the work by returning false, which leaves nothing behind.
    ///
    /// # Errors
    /// [`ErrorCode::PlanChanged`], [`ErrorCode::ControlsDiffer`], [`ErrorCode::Cancelled`], the file's, the disk's.
    pub fn apply(
        &mut self,
        path: &Path,
        ask: &Ask,
        hash: &str,
        totals_accepted: Option<&str>,
        at: &dyn Fn(Phase) -> bool,
    ) -> Result<Kept, Error> {
        self.take_in(path, ask, Some(hash), totals_accepted, at)
    }

    /// Imports a file without a plan shown first, which is the plan of this moment.
    ///
    /// # Errors
    /// As [`Workbench::apply`], without [`ErrorCode::PlanChanged`].
    pub fn import(&mut self, path: &Path, ask: &Ask, totals_accepted: Option<&str>) -> Result<Kept, Error> {
        self.take_in(path, ask, None, totals_accepted, &|_| true)
    }

    fn take_in(
        &mut self,
        path: &Path,
        ask: &Ask,
        hash: Option<&str>,
        totals_accepted: Option<&str>,
        at: &dyn Fn(Phase) -> bool,
    ) -> Result<Kept, Error> {
        let go_on = |phase| if at(phase) { Ok(()) } else { Err(Error::new(ErrorCode::Cancelled)) };
        go_on(Phase::Reading)?;
        let mut file = open(path)?;
        let glance = look_over(path, &mut file)?;
        // Another part of the same file is another statement.
        if ask.part.is_none()
            && let Some(import) = self.store.read().import_by_sha256(&glance.sha256)?
        {
            return Ok(Kept::Already(import));
        }
        go_on(Phase::Comparing)?;
        let accepted = totals_accepted.map(ledger::mask_text);
        let accepted = accepted.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        self.keep(Incoming { path, file: &mut file, glance: &glance }, ask, hash, accepted, at)
    }

    /// Imports bytes that come with the program.
    pub(crate) fn import_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<Kept, Error> {
        let (path, mut file) = (Path::new(name), Cursor::new(bytes));
        let glance = look_over(path, &mut file)?;
        let incoming = Incoming { path, file: &mut file, glance: &glance };
        self.keep(incoming, &Ask::default(), None, None, &|_| true)
    }

    /// Reads a file into the shop's books in one transaction.
    fn keep(
        &mut self,
        incoming: Incoming<'_, impl Read>,
        ask: &Ask,
        hash: Option<&str>,
        accepted: Option<&str>,
        at: &dyn Fn(Phase) -> bool,
    ) -> Result<Kept, Error> {
        let (now, operator) = (Now::ask(), self.operator.clone());
        let (path, glance) = (incoming.path, incoming.glance);
        let Self { store, shop, .. } = self;
        let import = store.transaction(|writer| -> Result<ImportRecord, Error> {
            let mut importing = writer.begin_import(now.at, &operator)?;
            let mut planner = Planner::default();
            let mut failed = None;
            let mut rows = 0_u32;
            let summary = read(shop, incoming, ask, &mut |told| {
                let kept = match told {
                    Told::Row(row) => {
                        rows += 1;
                        if rows.is_multiple_of(ROWS_BETWEEN_LOOKS) && !at(Phase::Keeping) {
                            return stop(&mut failed, Error::new(ErrorCode::Cancelled));
                        }
                        let planned = planner.row(row, |line| importing.sighted(&line.identity));
                        planned.and_then(|planned| importing.row(&planned))
                    }
                    Told::Sheet(head) => importing.sheet(head),
                    Told::Copy(bytes) => importing.copy(bytes),
                };
                kept.map_or_else(|error| stop(&mut failed, error.into()), ControlFlow::Continue)
            });
            let summary = told(summary, failed)?;
            let plan = planner.finish(&summary, facts(path, ask, glance, None));
            if hash.is_some_and(|hash| hash != plan.hash) {
                return Err(Error::new(ErrorCode::PlanChanged).with("file", &plan.file));
            }
            tie(&plan, accepted)?;
            if !at(Phase::Keeping) {
                return Err(Error::new(ErrorCode::Cancelled));
            }
            let import = importing.finish(&plan)?;
            let subject = format!("import/{}", import.id);
            let digest = writer.read().import_digest(import.id)?;
            let told = json!({ "import": import, "digest": digest, "totals_accepted": accepted });
            record(writer, &now, &operator, &subject, "imported", &told)?;
            Ok(import)
        })?;
        Ok(Kept::New(import))
    }

    /// Every import, oldest first, those taken back too.
    ///
    /// # Errors
    /// Disk errors.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, Error> {
        Ok(self.store.read().imports()?)
    }

    /// Rows that could not be read, of one import or all.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchImport`]; disk errors.
    pub fn rejected(&self, import: Option<i64>) -> Result<Vec<RejectedView>, Error> {
        let reader = self.store.read();
        let imports = reader.imports()?;
        if let Some(id) = import.filter(|id| imports.iter().all(|import| import.id != *id)) {
            return Err(Error::new(ErrorCode::NoSuchImport).with("import", id));
        }
        let file = |id: i64| imports.iter().find(|import| import.id == id).map(|import| import.file.clone());
        let rejected = reader.rejected(import)?.into_iter();
        Ok(rejected
            .map(|found| RejectedView {
                import: found.import,
                file: file(found.import).unwrap_or_default(),
                row: found.row,
                rejected: found.rejected,
            })
            .collect())
    }
}

/// A file that is being read.
struct Incoming<'i, R> {
    path: &'i Path,
    file: &'i mut R,
    glance: &'i Glance,
}

/// Reads a statement for a shop with the profiles at hand.
fn read(
    shop: &Shop,
    incoming: Incoming<'_, impl Read>,
    ask: &Ask,
    tell: &mut Tell<'_>,
) -> Result<Summary, Error> {
    let profiles = Profile::builtin();
    let context = ReadContext { shop, today: Now::ask().day(), profiles: &profiles };
    let choice = Choice { leg: ask.leg, profile: ask.profile.clone(), merchant_no: ask.merchant_no.clone() };
    let Incoming { path, file, glance } = incoming;
    if !glance.is_text() {
        let part = part_of(path, ask.part.as_deref(), &choice, &context)?;
        return unpacked(path, &part, &choice, &context, tell);
    }
    let summary = statement::read(Source::text(file, glance)?, &choice, &context, tell)?;
    if summary.bytes == glance.bytes {
        return Ok(summary);
    }
    let grown = format!("{} grew or shrank while it was read", path.display());
    Err(ReadError::Io(io::Error::new(io::ErrorKind::Interrupted, grown)).into())
}

/// Which statement of a file is meant: the one asked for, else the only one that a profile knows.
fn part_of(
    path: &Path,
    asked: Option<&str>,
    choice: &Choice,
    context: &ReadContext<'_>,
) -> Result<String, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let parts = worker::parts(&worker::program()?, path, &stop)?;
    if let Some(asked) = asked {
        let found = parts.into_iter().find(|part| part.name == asked);
        return found.map(|part| part.name).ok_or_else(|| Error::argument("part", asked));
    }
    let mut shown: Vec<String> =
        parts.into_iter().filter(|part| !part.hidden).map(|part| part.name).collect();
    if shown.len() <= 1 {
        return shown.pop().ok_or_else(|| FileError::Empty.into());
    }
    let (mut known, mut refusal) = (Vec::new(), None);
    for part in shown {
        // The first row shows that a profile knows it; the rest is not read yet.
        let mut first = false;
        let read = unpacked(path, &part, choice, context, &mut |told| match told {
            Told::Row(_) => {
                first = true;
                ControlFlow::Break(())
            }
            Told::Sheet(_) | Told::Copy(_) => ControlFlow::Continue(()),
        });
        match read {
            _ if first => known.push(part),
            Ok(_) => {}
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    match known.len() {
        0 => Err(refusal.unwrap_or_else(|| FileError::Empty.into())),
        1 => Ok(known.remove(0)),
        _ => Err(Error::new(ErrorCode::FileParts).with("parts", known.join(" · "))),
    }
}

/// Reads a part that a process of our own unpacks.
fn unpacked(
    path: &Path,
    part: &str,
    choice: &Choice,
    context: &ReadContext<'_>,
    tell: &mut Tell<'_>,
) -> Result<Summary, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let (worker, what, out) = worker::unpack(&worker::program()?, path, part, &stop)?;
    let summary = match what {
        Unpacked::Sheet(head) => statement::read(Source::sheet(out, head), choice, context, tell),
        Unpacked::Text(glance) => Source::text(out, &glance)
            .map_err(Into::into)
            .and_then(|source| statement::read(source, choice, context, tell)),
    };
    match summary {
        Ok(summary) => worker.finish().map(|()| summary),
        Err(error @ ReadError::Stopped) => Err(error.into()),
        // What stopped the process tells more than the end of its words.
        Err(error) => worker.finish().and(Err(error.into())),
    }
}

/// Remembers why the reading is stopped.
pub(crate) fn stop(failed: &mut Option<Error>, error: Error) -> ControlFlow<()> {
    failed.get_or_insert(error);
    ControlFlow::Break(())
}

/// What came of a reading, with the reason of whoever stopped it.
pub(crate) fn told(summary: Result<Summary, Error>, failed: Option<Error>) -> Result<Summary, Error> {
    failed.map_or(summary, Err)
}

/// Refuses a plan whose file states totals that its rows do not give, unless a reason is told.
pub(crate) fn tie(plan: &ImportPlan, accepted: Option<&str>) -> Result<(), Error> {
    match plan.controls.iter().find(|control| !control.ties) {
        Some(control) if accepted.is_none() => Err(Error::new(ErrorCode::ControlsDiffer)
            .with("file", &plan.file)
            .with("name", &control.name)
            .with("stated", &control.stated)
            .with("computed", &control.computed)),
        _ => Ok(()),
    }
}

fn facts<'f>(path: &Path, ask: &Ask, glance: &'f Glance, same_file_as: Option<String>) -> FileFacts<'f> {
    let name = file_name(path);
    let name = ask.part.as_ref().map_or(name.clone(), |part| format!("{name} › {part}"));
    FileFacts { name, glance, same_file_as }
}

/// Opens a file to be read; a folder, a missing or an overlong one is named.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    let io = |cause| Error::io("read", path, &cause);
    let found = std::fs::metadata(path).map_err(io)?;
    if found.is_dir() {
        return Err(Error::new(ErrorCode::FileIsDirectory).with("path", path.display()));
    }
    if !found.is_file() {
        return Err(Error::new(ErrorCode::FileUnreadable)
            .with("path", path.display())
            .with("operation", "read"));
    }
    if found.len() > FILE_BYTES_MAX {
        return Err(Error::new(ErrorCode::FileLimit)
            .with("what", "bytes")
            .with("limit", FILE_BYTES_MAX)
            .with("actual", found.len()));
    }
    File::open(path).map_err(io)
}

/// Looks over a file's bytes, and goes back to its beginning.
fn look_over(path: &Path, file: &mut (impl Read + Seek)) -> Result<Glance, Error> {
    let io = |cause| Error::io("read", path, &cause);
    let glance = Glance::of(file).map_err(io)?;
    file.rewind().map_err(io)?;
    Ok(glance)
}
