use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;
use statement::{FileError, ReadError};

/// What went wrong: a stable code, the facts for the catalogue's wording, and the technical cause.
///
/// The catalogue has one entry `error-<code>` in each language, with what was kept and what to do next.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(rename = "WorkbenchError", export))]
pub struct Error {
    /// Stable code; others script on it.
    pub code: ErrorCode,
    /// Facts by name, as plain text.
    pub params: BTreeMap<String, String>,
    /// The cause in technical words, for a support request; empty when the code says it all.
    pub detail: String,
}

/// Fact of an error that came after something was kept: the imported files. The catalogue tells it under the same name.
pub(crate) const KEPT_FILES: &str = "kept-files";
/// The same for a sealed packet: its version.
pub(crate) const KEPT_VERSION: &str = "kept-version";

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// Stable names of everything that can go wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as written in JSON, on the terminal and in the catalogue.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

codes! {
    /// No bytes, or only blank lines.
    FileEmpty = "file-empty",
    /// A header without rows.
    FileNoRows = "file-no-rows",
    /// Not one row can be read.
    FileNothingReadable = "file-nothing-readable",
    /// No profile knows the table.
    FileNotAStatement = "file-not-a-statement",
    /// Required columns are missing.
    FileMissingColumns = "file-missing-columns",
    /// A column stands twice.
    FileDoubleColumn = "file-double-column",
    /// Several profiles fit.
    FileAmbiguous = "file-ambiguous",
    /// The named profile does not exist.
    FileNoSuchProfile = "file-no-such-profile",
    /// The file is of another leg than asked for.
    FileOtherLeg = "file-other-leg",
    /// A declared limit was passed.
    FileLimit = "file-limit",
    /// The operating system refused to read or write.
    FileUnreadable = "file-unreadable",
    /// A folder was given.
    FileIsDirectory = "file-is-directory",
    /// Nothing is there.
    FileNotFound = "file-not-found",
    /// The file or the books changed since the preview.
    PlanChanged = "plan-changed",
    /// The very same file was imported before.
    AlreadyImported = "already-imported",
    /// The file's own totals do not tie with its rows.
    ControlsDiffer = "controls-differ",
    /// `shop.toml` or a calendar cannot be used.
    ShopFileInvalid = "shop-file-invalid",
    /// A file of that name exists.
    ShopFileExists = "shop-file-exists",
    /// Written by a newer program.
    ShopFileNewer = "shop-file-newer",
    /// Not a workbench file.
    ShopFileNotOurs = "shop-file-not-ours",
    /// The file is damaged.
    ShopFileDamaged = "shop-file-damaged",
    /// The file or its folder takes no writing.
    ShopFileReadOnly = "shop-file-read-only",
    /// Another program holds the file.
    ShopFileLocked = "shop-file-locked",
    /// No shop is open.
    NoShopOpen = "no-shop-open",
    /// Broken in its own format.
    FileMalformed = "file-malformed",
    /// Holds something that is never opened.
    FileForbidden = "file-forbidden",
    /// Locked with a password.
    FileProtected = "file-protected",
    /// Several statements in one file.
    FileParts = "file-parts",
    /// No room left.
    DiskFull = "disk-full",
    /// No such case.
    NoSuchCase = "no-such-case",
    /// No such exception.
    NoSuchException = "no-such-exception",
    /// No such import.
    NoSuchImport = "no-such-import",
    /// The import was taken back already.
    ImportWithdrawn = "import-withdrawn",
    /// Closed cases rest on rows that would go.
    ClosedCaseHoldsImport = "closed-case-holds-import",
    /// No such line.
    NoSuchLine = "no-such-line",
    /// No such checklist item or evidence.
    NoSuchItem = "no-such-item",
    /// An argument cannot be used.
    WrongArgument = "wrong-argument",
    /// The window names a path that the person did not.
    PathNotOffered = "path-not-offered",
    /// A rule of casework forbids it.
    CaseRule = "case-rule",
    /// Over 50 MB.
    EvidenceTooLarge = "evidence-too-large",
    /// No bytes.
    EvidenceEmpty = "evidence-empty",
    /// Not a case packet.
    PacketNotAPacket = "packet-not-a-packet",
    /// Another file stands where the packet should go.
    PacketExists = "packet-exists",
    /// The kept packet is not the one that was sealed.
    PacketChanged = "packet-changed",
    /// More than a packet may hold.
    PacketTooLarge = "packet-too-large",
    /// The person stopped it.
    Cancelled = "cancelled",
    /// A defect of the program.
    Internal = "internal",
}

impl Error {
    /// An error without facts.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, params: BTreeMap::new(), detail: String::new() }
    }

    /// The same with one fact more; what a person typed or named may hold a card number, which is cut.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.to_owned(), ledger::mask_text(&value.to_string()));
        self
    }

    /// The same with its technical cause.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.detail = ledger::mask_text(&cause.to_string());
        self
    }

    /// A failed operation on a path, sorted by what the operating system says.
    pub fn io(operation: &str, path: &Path, cause: &std::io::Error) -> Self {
        let code = match cause.kind() {
            std::io::ErrorKind::NotFound => ErrorCode::FileNotFound,
            std::io::ErrorKind::IsADirectory => ErrorCode::FileIsDirectory,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            _ => ErrorCode::FileUnreadable,
        };
        Self::new(code).with("path", path.display()).with("operation", operation).because(cause)
    }

    /// The same, after these files were imported: the wording says so.
    #[must_use]
    pub fn after_importing(self, files: &[String]) -> Self {
        if files.is_empty() { self } else { self.with(KEPT_FILES, files.join(", ")) }
    }

    pub(crate) fn argument(name: &str, value: impl fmt::Display) -> Self {
        Self::new(ErrorCode::WrongArgument).with("argument", name).with("value", value)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.code())?;
        for (name, value) in &self.params {
            write!(f, " {name}={value}")?;
        }
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

impl std::error::Error for Error {}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::File(error) => error.into(),
            ReadError::Io(cause) => {
                Self::new(ErrorCode::FileUnreadable).with("operation", "read").because(cause)
            }
            ReadError::Stopped => Self::new(ErrorCode::Cancelled),
        }
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        let detail = error.to_string();
        let told = match error {
            FileError::Empty => Self::new(ErrorCode::FileEmpty),
            FileError::NoRows => Self::new(ErrorCode::FileNoRows),
            FileError::NothingReadable { rows, row, column, reason } => {
                Self::new(ErrorCode::FileNothingReadable)
                    .with("rows", rows)
                    .with("row", row)
                    .with("column", column.unwrap_or_default())
                    .with("reason", name_of(&reason))
            }
            FileError::NotAStatement { looks_like } => {
                Self::new(ErrorCode::FileNotAStatement).with("looks-like", looks_like)
            }
            FileError::MissingColumns { profile, columns, row } => Self::new(ErrorCode::FileMissingColumns)
                .with("profile", profile)
                .with("columns", columns.join(", "))
                .with("row", row),
            FileError::DoubleColumn { column, row } => {
                Self::new(ErrorCode::FileDoubleColumn).with("column", column).with("row", row)
            }
            FileError::Ambiguous(profiles) => {
                Self::new(ErrorCode::FileAmbiguous).with("profiles", profiles.join(", "))
            }
            FileError::NoSuchProfile(profile) => {
                Self::new(ErrorCode::FileNoSuchProfile).with("profile", profile)
            }
            FileError::OtherLeg { profile } => Self::new(ErrorCode::FileOtherLeg).with("profile", profile),
            FileError::Malformed { format, place, what } => Self::new(ErrorCode::FileMalformed)
                .with("format", format)
                .with("place", place)
                .with("what", what),
            FileError::Forbidden { format, what } => {
                Self::new(ErrorCode::FileForbidden).with("format", format).with("what", what)
            }
            FileError::Protected => Self::new(ErrorCode::FileProtected),
            FileError::Limit { what, limit, actual } => {
                Self::new(ErrorCode::FileLimit).with("what", what).with("limit", limit).with("actual", actual)
            }
        };
        told.because(detail)
    }
}

/// The name an enum has in JSON; the catalogue words it.
pub(crate) fn name_of<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().map(str::to_owned).unwrap_or_default()
}
