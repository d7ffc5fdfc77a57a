use std::path::{Path, PathBuf};

use ::casework::Rules as CaseRules;
use calendar::BusinessCalendar;
use ledger::{LineIdentity, ResponseTable};
use matching::Rules;
use serde::Serialize;
use shop::Shop;
use store::{Event, Finding, Reader, RuleKind, Store, StoreError, Writer};

use crate::settings_file::settings_text;
use crate::{CalendarView, Error, ErrorCode, LineView, Now, OpenShop, OriginView, Settings, ShopView, demo};

const SETTINGS: &str = "settings";

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
        let shop = Shop::from_toml(shop_toml)
            .map_err(|cause| Error::new(ErrorCode::ShopFileInvalid).with("what", &cause))?;
        let mut store = Store::create(path)?;
        let now = Now::ask();
        store.transaction(|writer| {
            writer.put_shop(&shop)?;
            record(writer, &now, operator, "shop", "created", &shop)
        })?;
        Self::with(store, shop, operator)
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
        let mut bench = Self::create(path, demo::SHOP, operator)?;
        let day = |text: &str| text.parse().map_err(|_| Error::argument("as-of", text));
        let (late, early) = demo::FILES.split_last().ok_or_else(|| Error::new(ErrorCode::Internal))?;
        for (files, as_of) in [(early, demo::FIRST_DAY), (std::slice::from_ref(late), demo::LAST_DAY)] {
            for file in files {
                bench.import_bytes(file.name, file.bytes)?;
            }
            bench.reconcile(Some(day(as_of)?))?;
        }
        Ok(bench)
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
            operator: operator.to_owned(),
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
        operator.clone_into(&mut self.operator);
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
        let text = settings_text(path)?;
        let calendar = BusinessCalendar::from_toml(&text)
            .map_err(|cause| Error::new(ErrorCode::ShopFileInvalid).with("what", &cause))?;
        let now = Now::ask();
        let (name, operator) = (file_name(path), self.operator.clone());
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

    /// Lines with their first telling, in the order a person reads them: leg by leg, file by file, row by row.
    pub(crate) fn line_views(&self, lines: &[LineIdentity]) -> Result<Vec<LineView>, Error> {
        let reader = self.store.read();
        let mut views: Vec<LineView> =
            lines.iter().map(|identity| line_view(reader, identity)).collect::<Result<_, _>>()?;
        views.sort_by_key(|view| (view.line.leg, view.origin.import, view.origin.row));
        Ok(views)
    }
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
            StoreError::DiskFull => Self::new(ErrorCode::DiskFull),
            StoreError::Io { operation, path, source } => return Self::io(operation, &path, &source),
            StoreError::StalePlan { row } => Self::new(ErrorCode::PlanChanged).with("row", row),
            _ => Self::new(ErrorCode::Internal),
        };
        told.because(detail)
    }
}
