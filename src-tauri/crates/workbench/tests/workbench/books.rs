use std::path::{Path, PathBuf};

use casework::{Case, EventKind};
use chrono::NaiveDate;
use ledger::LineIdentity;
use matching::{ExceptionType, Reconciliation};
use store::{CaseFilter, Pin, Store, StoredEvent};
use workbench::{Ask, Workbench};

pub(crate) const LOG: &str = "1-terminal-log.csv";
pub(crate) const DETAIL: &str = "2-acquirer-detail.csv";
pub(crate) const BANK: &str = "3-bank-statement.csv";
pub(crate) const LATE: &str = "4-acquirer-late.csv";

/// A shop's file with a bench open on it, and the store read beside it.
pub(crate) struct Books {
    dir: tempfile::TempDir,
    pub(crate) bench: Workbench,
}

/// All that must come back as it was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub(crate) found: Reconciliation,
    pub(crate) as_of: Option<NaiveDate>,
    pub(crate) cases: Vec<Case>,
    pub(crate) pins: Vec<Pin>,
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn story(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/days/corner-shop").join(file)
}

pub(crate) fn text(file: &str) -> String {
    let bytes = std::fs::read(story(file)).unwrap();
    String::from_utf8(bytes).unwrap_or_else(|error| panic!("{file}: {error}"))
}

impl Books {
    pub(crate) fn new() -> Self {
        Self::of(&text("shop.toml"))
    }

    pub(crate) fn of(shop: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let bench = Workbench::create(&dir.path().join("shop.settle"), shop, "tester").unwrap();
        Self { dir, bench }
    }

    /// The corner shop on its first evening: three files, reconciled, five cases.
    pub(crate) fn first_evening() -> Self {
        let mut books = Self::new();
        for file in [LOG, DETAIL, BANK] {
            books.import(file);
        }
        books.reconcile("2026-11-19");
        books
    }

    pub(crate) fn import(&mut self, file: &str) -> i64 {
        self.import_as(&story(file), &Ask::default())
    }

    pub(crate) fn import_as(&mut self, path: &Path, ask: &Ask) -> i64 {
        self.bench.import(path, ask, None).unwrap().record().id
    }

    /// A file of the test's own.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn reconcile(&mut self, as_of: &str) {
        self.bench.reconcile(Some(day(as_of))).unwrap();
    }

    /// Takes an import back just as its preview says.
    pub(crate) fn undo(&mut self, import: i64) {
        let hash = self.bench.undo_preview(import).unwrap().hash;
        self.bench.undo(import, &hash, Some("wrong file")).unwrap();
        self.sound();
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.dir.path().join("shop.settle"), None).unwrap()
    }

    pub(crate) fn kept(&self) -> Kept {
        let store = self.store();
        let reader = store.read();
        let mut found = reader.reconciliation().unwrap();
        // In which order they were written is nobody's.
        found.exceptions.sort_by(|one, other| one.id.cmp(&other.id));
        Kept {
            found,
            as_of: reader.as_of().unwrap(),
            cases: reader.cases(&CaseFilter::default()).unwrap(),
            pins: reader.pin_records().unwrap(),
        }
    }

    pub(crate) fn sound(&self) {
        assert_eq!(self.bench.check().unwrap(), []);
    }

    /// The only case of a type.
    pub(crate) fn case(&self, kind: ExceptionType) -> Case {
        let cases = self.kept().cases;
        let mut of_kind = cases.into_iter().filter(|case| case.kind() == kind);
        let case = of_kind.next().unwrap();
        assert!(of_kind.next().is_none(), "two cases of {kind}");
        case
    }

    /// What happened to a case, oldest first.
    pub(crate) fn events(&self, case: &Case) -> Vec<EventKind> {
        let events: Vec<StoredEvent> = self.store().read().events(&format!("case/{}", case.number)).unwrap();
        events
            .into_iter()
            .map(|stored| serde_json::from_value(stored.event.payload["kind"].clone()).unwrap())
            .collect()
    }

    /// Work that must not be lost: a file, a tick, a note and a call in every case.
    pub(crate) fn work_on_all_cases(&mut self) {
        for case in self.kept().cases {
            let number = case.number.as_str();
            self.bench.attach(number, &[story("evidence/01-failed-slip.jpg")], None).unwrap();
            let ticked = case.checklist.iter().take(3).map(|item| item.id.clone());
            for item in ticked {
                self.bench.check_item(number, &item, true).unwrap();
            }
            self.bench.add_note(number, "not to be lost".to_owned()).unwrap();
            let said = ("Acquirer".to_owned(), "400-555-0123".to_owned(), "will look".to_owned());
            self.bench.log_call(number, said.0, said.1, said.2, (None, None)).unwrap();
        }
    }

    /// Closes a case on the word of a row.
    pub(crate) fn close(&mut self, kind: ExceptionType, proof: &LineIdentity) {
        let case = self.case(kind);
        let number = case.number.as_str();
        self.bench.identify(number, &kind.code()).unwrap();
        self.bench.attach(number, &[story("evidence/01-failed-slip.jpg")], None).unwrap();
        for item in self.case(kind).checklist {
            self.bench.check_item(number, &item.id, true).unwrap();
        }
        let proof = Some(workbench::Proved::Line(proof.clone()));
        self.bench
            .resolve(number, "record_added", proof, (Some("as the bank told".to_owned()), None))
            .unwrap();
        self.bench.set_cause(number, "system_or_network").unwrap();
        self.bench.add_prevention(number, "query first".to_owned()).unwrap();
        self.bench.close_case(number).unwrap();
    }
}
