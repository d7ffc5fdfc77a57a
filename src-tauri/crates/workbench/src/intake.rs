use std::cell::RefCell;
use std::path::Path;

use ledger::{Leg, Line};
use serde_json::json;
use statement::{Choice, ImportPlan, Profile, ReadContext, Reading, Sighted};
use store::{ImportRecord, StoreError};

use crate::workbench::{file_name, record};
use crate::{Error, ErrorCode, Now, Phase, RejectedView, Workbench};

/// Largest file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// What a person asks of a file beyond what its content says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Leg it must belong to.
    pub leg: Option<Leg>,
    /// Profile that must read it.
    pub profile: Option<String>,
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
        let bytes = read_file(path)?;
        Ok(self.plan(&file_name(path), &bytes, ask)?.1)
    }

    /// Applies the plan named by `hash`: reads the file again and refuses if anything came out otherwise.
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
        let go_on = |phase| if at(phase) { Ok(()) } else { Err(Error::new(ErrorCode::Cancelled)) };
        go_on(Phase::Reading)?;
        let bytes = read_file(path)?;
        go_on(Phase::Comparing)?;
        let (reading, plan) = self.plan(&file_name(path), &bytes, ask)?;
        if plan.hash != hash {
            return Err(Error::new(ErrorCode::PlanChanged).with("file", &plan.file));
        }
        go_on(Phase::Keeping)?;
        self.keep(&reading, &plan, totals_accepted)
    }

    /// Imports bytes that come with the program.
    pub(crate) fn import_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<Kept, Error> {
        let (reading, plan) = self.plan(name, bytes, &Ask::default())?;
        self.keep(&reading, &plan, None)
    }

    fn plan(&self, name: &str, bytes: &[u8], ask: &Ask) -> Result<(Reading, ImportPlan), Error> {
        let profiles = Profile::builtin();
        let context = ReadContext { shop: &self.shop, today: Now::ask().day(), profiles: &profiles };
        let choice = Choice { leg: ask.leg, profile: ask.profile.clone() };
        let reading = statement::read(bytes, &choice, &context)?;
        let reader = self.store.read();
        let sha256 = statement::sha256_hex(bytes);
        let same = reader.import_by_sha256(&sha256)?.map(|import| import.file);
        let failed: RefCell<Option<StoreError>> = RefCell::new(None);
        let sighted = |line: &Line| -> Option<Sighted> {
            reader.sighted(&line.identity).unwrap_or_else(|error| {
                failed.borrow_mut().get_or_insert(error);
                None
            })
        };
        let plan = statement::plan(&reading, name, bytes, same, &sighted);
        match failed.into_inner() {
            Some(error) => Err(error.into()),
            None => Ok((reading, plan)),
        }
    }

    fn keep(
        &mut self,
        reading: &Reading,
        plan: &ImportPlan,
        totals_accepted: Option<&str>,
    ) -> Result<Kept, Error> {
        if let Some(import) = self.store.read().import_by_sha256(&plan.sha256)? {
            return Ok(Kept::Already(import));
        }
        let accepted = totals_accepted.map(str::trim).filter(|reason| !reason.is_empty());
        if let Some(control) = plan.controls.iter().find(|control| !control.ties)
            && accepted.is_none()
        {
            return Err(Error::new(ErrorCode::ControlsDiffer)
                .with("file", &plan.file)
                .with("name", &control.name)
                .with("stated", &control.stated)
                .with("computed", &control.computed));
        }
        let (now, operator) = (Now::ask(), self.operator.clone());
        let import = self.store.transaction(|writer| -> Result<ImportRecord, Error> {
            let import = writer.apply_plan(plan, &reading.masked, now.at, &operator)?;
            let subject = format!("import/{}", import.id);
            let told = json!({ "import": import, "totals_accepted": accepted });
            record(writer, &now, &operator, &subject, "imported", &told)?;
            Ok(import)
        })?;
        Ok(Kept::New(import))
    }

    /// Every import, oldest first.
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

/// Reads a whole file; a folder, a missing or an overlong one is named.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
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
    std::fs::read(path).map_err(io)
}
