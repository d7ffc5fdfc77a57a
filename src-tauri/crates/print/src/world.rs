//! The closed world a document is set in: one template, one file of data, two fonts, one date.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDateTime, Timelike};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::PrintError;

static REGULAR: &[u8] = include_bytes!(env!("PRINT_FONT_REGULAR"));
static BOLD: &[u8] = include_bytes!(env!("PRINT_FONT_BOLD"));

static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| [REGULAR, BOLD].into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect());
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Name under which a template reads its data.
const DATA: &str = "view.json";

struct Closed {
    template: Source,
    data: (FileId, Bytes),
    date: Option<Datetime>,
}

/// Sets a template with its data as PDF/A-3b; the same data and time give the same bytes.
pub(crate) fn pdf(
    template: &'static str,
    data: &serde_json::Value,
    ident: &str,
    at: NaiveDateTime,
) -> Result<Vec<u8>, PrintError> {
    let world = Closed {
        template: Source::new(file("main.typ")?, template.to_owned()),
        data: (file(DATA)?, Bytes::from_string(data.to_string())),
        date: datetime(at),
    };
    let result = typst::compile::<PagedDocument>(&world);
    let document = result.output.map_err(|errors| told("layout", &errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_3b])
        .map_err(|error| PrintError { phase: "standard", message: error.message().to_string() })?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Settlebench".to_owned())),
        timestamp: world.date.map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| told("export", &errors))?;
    // Each document has data of its own, so nothing remembered of it serves the next one.
    typst::comemo::evict(0);
    Ok(bytes)
}

fn file(name: &str) -> Result<FileId, PrintError> {
    let path = VirtualPath::new(name).map_err(|_| PrintError { phase: "path", message: name.to_owned() })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn datetime(at: NaiveDateTime) -> Option<Datetime> {
    let small = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        at.year(),
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
}

fn told(phase: &'static str, errors: &[typst::diag::SourceDiagnostic]) -> PrintError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PrintError { phase, message: messages.join("; ") }
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.date
    }
}
