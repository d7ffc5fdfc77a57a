use std::path::{Path, PathBuf};

use ::casework::Rules as CaseRules;
use calendar::BusinessCalendar;
use ledger::{LineIdentity, ResponseTable};
use matching::Rules;
use serde::Serialize;
use serde_json::Value;
use shop::Shop;
use store::{Event, Finding, Reader, RuleKind, Store, StoreError, Writer};

use crate::settings_file::settings_text;
use crate::{CalendarView, Error, ErrorCode, LineView, Now, OpenShop, OriginView, Settings, ShopView, demo};

const SETTINGS: &str = "settings";
/// Digits of a merchant number (商户号).
const MERCHANT_NO_LEN: usize = 15;

/// One shop's books, open for work in one person's name.
pub struct Workbench {
    pub(crate) store: Store,
    pub(crate) operator: String,
    pub(crate) shop: Shop,
    pub(crate) calendar: BusinessCalendar,
    pub(crate) responses: ResponseTable,
    pub(crate) rules: Rules,
    pub(crate) case_rules: &'static CaseRules,
}

/// What a person offers as proof that money came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved {
    /// An imported line.
    Line(LineIdentity),
    /// A row of an import.
    Row(i64, u32),
    /// A file, attached on the way.
    File(PathBuf),
    /// Evidence that is attached already.
    Evidence(u32),
}

impl Workbench {
    /// Makes a new shop file from the text of a `shop.toml`.
    ///
    /// # Errors
    /// [`ErrorCode::ShopFileInvalid`] with what and where; [`ErrorCode::ShopFileExists`]; disk errors.
    pub fn create(path: &Path, shop_toml: &str, operator: &str) -> Result<Self, Error> {
        made(path, |path| Self::begin(path, shop_toml, operator).map(|_| ()))?;
        Self::open(path, operator)
    }

    /// A shop file in the making; what is not kept whole goes with its folder.
    fn begin(path: &Path, shop_toml: &str, operator: &str) -> Result<Self, Error> {
        let shop = shop_of(shop_toml)?;
        let mut bench = Self::with(Store::create(path)?, shop, operator)?;
        let now = Now::ask();
        let Self { store, shop, operator, .. } = &mut bench;
        store.transaction(|writer| {
            writer.put_shop(shop)?;
            record(writer, &now, operator, "shop", "created", shop)
        })?;
        Ok(bench)
    }

    /// Makes a new shop file from a `shop.toml`.
    ///
    /// # Errors
    /// As [`Workbench::create`]; the disk's.
    pub fn create_from(path: &Path, shop_toml: &Path, operator: &str) -> Result<Self, Error> {
        Self::create(path, &settings_text(shop_toml)?, operator)
    }

    /// Makes the demo shop: its files imported in their order and reconciled as of the story's days.
    ///
    /// # Errors
    /// As [`Workbench::create`].
    pub fn create_demo(path: &Path, operator: &str) -> Result<Self, Error> {
        made(path, |path| {
            let mut bench = Self::begin(path, demo::SHOP, operator)?;
            let day = |text: &str| text.parse().map_err(|_| Error::argument("as-of", text));
            let (late, early) = demo::FILES.split_last().ok_or_else(|| Error::new(ErrorCode::Internal))?;
            for (files, as_of) in [(early, demo::FIRST_DAY), (std::slice::from_ref(late), demo::LAST_DAY)] {
                for file in files {
                    bench.import_bytes(file.name, file.bytes)?;
                }
                bench.reconcile(Some(day(as_of)?))?;
            }
            Ok(())
        })?;
        Self::open(path, operator)
    }

    /// Opens a shop file.
    ///
    /// # Errors
    /// Not ours, newer, damaged, locked, unreadable.
    pub fn open(path: &Path, operator: &str) -> Result<Self, Error> {
        let store = Store::open(path, None)?;
        let shop = store.read().shop()?.ok_or_else(|| {
            Error::new(ErrorCode::ShopFileDamaged).with("path", path.display()).because("no shop inside")
        })?;
        Self::with(store, shop, operator)
    }

    fn with(store: Store, shop: Shop, operator: &str) -> Result<Self, Error> {
        let reader = store.read();
        let calendar = match reader.rule_file(RuleKind::Calendar)? {
            Some(text) => BusinessCalendar::from_toml(&text)
                .map_err(|cause| Error::new(ErrorCode::ShopFileDamaged).because(cause))?,
            None => BusinessCalendar::china(),
        };
        Ok(Self {
            operator: operator_name(operator)?,
            shop,
            calendar,
            responses: ResponseTable::unionpay(),
            rules: Rules::built_in(),
            case_rules: CaseRules::built_in(),
            store,
        })
    }

    /// Whose name stands on what is done from now on.
    pub fn set_operator(&mut self, operator: &str) {
        self.operator = ledger::mask_text(operator);
    }

    /// The open file.
    pub fn open_shop(&self) -> OpenShop {
        OpenShop { path: self.store.path().display().to_string(), name: self.shop.merchant.slip_name.clone() }
    }

    /// The shop and its calendar.
    pub fn shop_view(&self) -> ShopView {
        let (source, source_date) = self.calendar.source();
        let (from, to) = self.calendar.covered();
        let calendar = CalendarView {
            id: self.calendar.id().to_owned(),
            source: source.to_owned(),
            source_date,
            from,
            to,
        };
        ShopView { shop: self.shop.clone(), calendar }
    }

    /// Takes a calendar file in place of the one in use; earlier judgements stay until the next run.
    ///
    /// # Errors
    /// [`ErrorCode::ShopFileInvalid`] with what is wrong; disk errors.
    pub fn import_calendar(&mut self, path: &Path) -> Result<ShopView, Error> {
        let text = ledger::mask_text(&settings_text(path)?);
        let calendar = BusinessCalendar::from_toml(&text)
            .map_err(|cause| Error::new(ErrorCode::ShopFileInvalid).with("what", &cause))?;
        let now = Now::ask();
        let (name, operator) = (ledger::mask_text(&file_name(path)), self.operator.clone());
        self.store.transaction(|writer| {
            writer.put_rule_file(RuleKind::Calendar, &name, &text, now.at, &operator)?;
            record(writer, &now, &operator, "shop", "calendar", &name)
        })?;
        self.calendar = calendar;
        Ok(self.shop_view())
    }

    /// How the window looks and speaks, as kept in the shop's file.
    ///
    /// # Errors
    /// Disk errors.
    pub fn settings(&self) -> Result<Option<Settings>, Error> {
        Ok(self.store.read().setting(SETTINGS)?)
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// Disk errors.
    pub fn keep_settings(&mut self, settings: &Settings) -> Result<(), Error> {
        self.store.transaction(|writer| Ok(writer.put_setting(SETTINGS, settings)?))
    }

    /// Looks over the whole file: structure, event chain, evidence, sums; empty when all is well.
    ///
    /// # Errors
    /// Disk errors.
    pub fn check(&self) -> Result<Vec<Finding>, Error> {
        Ok(self.store.read().check()?)
    }
}

/// Makes a file whole beside its place and then gives it its name: what is killed or fails half-way stands in no
/// one's way. A file of no bytes, as a save dialog leaves, is taken over.
fn made(path: &Path, make: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), Error> {
    let io = |cause| Error::io("create", path, &cause);
    let taken_over = match std::fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() || found.len() > 0 => {
            return Err(Error::new(ErrorCode::ShopFileExists).with("path", path.display()));
        }
        Ok(_) => true,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => false,
        Err(cause) => return Err(io(cause)),
    };
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = tempfile::Builder::new().prefix(".settlebench-").tempdir_in(parent).map_err(io)?;
    let whole = folder.path().join("new.settle");
    make(&whole)?;
    // What lies beside belongs to a file that is gone; SQLite would read it into the new one.
    for end in ["-wal", "-shm", "-journal"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(end);
        match std::fs::remove_file(&beside) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(io(cause)),
            _ => {}
        }
    }
    let whole = tempfile::TempPath::try_from_path(whole).map_err(io)?;
    let named = if taken_over { whole.persist(path) } else { whole.persist_noclobber(path) };
    named.map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Error::new(ErrorCode::ShopFileExists).with("path", path.display())
        }
        _ => io(error.error),
    })
}

/// A person's name as it stands on every event: trimmed, card numbers cut.
///
/// # Errors
/// [`ErrorCode::WrongArgument`] for one that says nothing or has more than 100 characters.
pub(crate) fn operator_name(text: &str) -> Result<String, Error> {
    const CHARACTERS_MAX: usize = 100;
    let name = ledger::mask_text(text.trim());
    let says = name.chars().any(char::is_alphanumeric);
    if says && name.chars().count() <= CHARACTERS_MAX {
        return Ok(name);
    }
    Err(Error::argument("operator", name.chars().take(CHARACTERS_MAX).collect::<String>()))
}

/// The shop of a `shop.toml`; card numbers typed into its texts are cut, merchant numbers of their own length stay.
fn shop_of(toml: &str) -> Result<Shop, Error> {
    let shop =
        Shop::from_toml(toml).map_err(|cause| Error::new(ErrorCode::ShopFileInvalid).with("what", &cause))?;
    let internal = |cause| Error::new(ErrorCode::Internal).because(cause);
    let mut told = serde_json::to_value(&shop).map_err(internal)?;
    let numbers = shop.contracts.iter().flat_map(|contract| &contract.merchant_nos).map(String::as_str);
    let numbers: Vec<&str> = numbers.filter(|no| no.len() == MERCHANT_NO_LEN).collect();
    mask_texts(&mut told, &numbers);
    serde_json::from_value(told).map_err(internal)
}

fn mask_texts(value: &mut Value, ids: &[&str]) {
    match value {
        Value::String(text) => *text = ledger::mask_text_but(text, ids),
        Value::Array(values) => values.iter_mut().for_each(|value| mask_texts(value, ids)),
        Value::Object(fields) => fields.values_mut().for_each(|value| mask_texts(value, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The rows of a case that are here, in the order of [`line_views`]; the others are told in the case.
pub(crate) fn present_views(reader: Reader<'_>, lines: &[LineIdentity]) -> Result<Vec<LineView>, Error> {
    let mut present = Vec::new();
    for line in lines {
        if reader.line(line)?.is_some() {
            present.push(line.clone());
        }
    }
    line_views(reader, &present)
}

/// Lines with their first telling, in the order a person reads them: leg by leg, file by file, row by row.
pub(crate) fn line_views(reader: Reader<'_>, lines: &[LineIdentity]) -> Result<Vec<LineView>, Error> {
    let mut views: Vec<LineView> =
        lines.iter().map(|identity| line_view(reader, identity)).collect::<Result<_, _>>()?;
    views.sort_by_key(|view| (view.line.leg, view.origin.import, view.origin.row));
    Ok(views)
}

/// A line with its first telling.
pub(crate) fn line_view(reader: Reader<'_>, identity: &LineIdentity) -> Result<LineView, Error> {
    let missing = || Error::new(ErrorCode::NoSuchLine).with("line", identity);
    let line = reader.line(identity)?.ok_or_else(missing)?;
    let origin = origin_view(reader, identity)?.ok_or_else(missing)?;
    Ok(LineView { line, origin })
}

/// The first telling of a line.
pub(crate) fn origin_view(reader: Reader<'_>, identity: &LineIdentity) -> Result<Option<OriginView>, Error> {
    let mut origins = reader.origins(identity)?;
    origins.sort_unstable_by_key(|origin| (origin.import, origin.row));
    let first = origins.into_iter().next();
    Ok(first.map(|origin| OriginView {
        import: origin.import,
        file: origin.file,
        row: origin.row,
        leg: origin.leg,
    }))
}

/// Writes one event to the chain.
pub(crate) fn record<T: Serialize>(
    writer: &mut Writer<'_>,
    now: &Now,
    operator: &str,
    subject: &str,
    kind: &str,
    payload: &T,
) -> Result<(), Error> {
    let payload =
        serde_json::to_value(payload).map_err(|cause| Error::new(ErrorCode::Internal).because(cause))?;
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|cause| Error::new(ErrorCode::Internal).because(cause))?;
    let event = Event {
        at: now.at,
        time_zone: now.zone.clone(),
        operator: operator.to_owned(),
        subject: subject.to_owned(),
        kind: kind.to_owned(),
        payload,
    };
    writer.append(&event, salt)?;
    Ok(())
}

/// The last part of a path as text.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let detail = error.to_string();
        let told = match error {
            StoreError::Exists(path) => Self::new(ErrorCode::ShopFileExists).with("path", path.display()),
            StoreError::NotOurs(path) => Self::new(ErrorCode::ShopFileNotOurs).with("path", path.display()),
            StoreError::Newer { found, known } => {
                Self::new(ErrorCode::ShopFileNewer).with("found", found).with("known", known)
            }
            StoreError::Damaged(_) => Self::new(ErrorCode::ShopFileDamaged),
            StoreError::Locked => Self::new(ErrorCode::ShopFileLocked),
            StoreError::ReadOnly => Self::new(ErrorCode::ShopFileReadOnly),
            StoreError::DiskFull => Self::new(ErrorCode::DiskFull),
            StoreError::Io { operation, path, source } => return Self::io(operation, &path, &source),
            StoreError::StalePlan { row } => Self::new(ErrorCode::PlanChanged).with("row", row),
            _ => Self::new(ErrorCode::Internal),
        };
        told.because(detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_a_gone_file_is_not_read_into_a_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join("old.settle"), dir.path().join("new.settle"));
        let mut bench = Workbench::create(&old, demo::SHOP, "tester").unwrap();
        bench.keep_settings(&Settings { theme: "dark".to_owned(), ..Settings::default() }).unwrap();
        for end in ["-wal", "-shm"] {
            let beside = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
            std::fs::copy(beside(&old), beside(&new)).unwrap();
        }
        let fresh = Workbench::create(&new, demo::SHOP, "tester").unwrap();
        assert_eq!(fresh.settings().unwrap(), None);
        assert_eq!(fresh.check().unwrap(), Vec::new());
    }

    #[test]
    fn merchant_numbers_stay_and_card_numbers_in_texts_are_cut() {
        let numbers = shop_of(demo::SHOP).unwrap();
        let card = "305310058120006";
        let toml = demo::SHOP.replace("898310058120001", card);
        let shop = shop_of(&toml).unwrap();
        assert_ne!(shop, numbers);
        assert!(shop.contracts.iter().any(|contract| contract.merchant_nos.iter().any(|no| no == card)));
    }
}
