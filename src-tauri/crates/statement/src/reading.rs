use serde::{Deserialize, Serialize};

/// How a file's bytes stand for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, little endian, with byte order mark.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, big endian, with byte order mark.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// GB18030, which holds GBK and GB2312.
    #[serde(rename = "GB18030")]
    Gb18030,
    /// Windows-1252, which holds Latin-1.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Why a row cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum RejectReason {
    /// Fewer cells than the header.
    TooFewCells,
    /// More cells than the header.
    TooManyCells,
    /// A required cell is empty.
    Missing,
    /// Not a date, or no such day.
    BadDate,
    /// Not an amount.
    BadAmount,
    /// Finer than the currency's minor unit where the profile allows none.
    TooFine,
    /// Debit and credit both filled, or neither.
    BothSides,
    /// Unknown currency.
    BadCurrency,
    /// Bytes that are no text in the file's encoding.
    BadBytes,
    /// A cell longer than 1 MiB.
    TooLong,
    /// A quote that is never closed.
    OpenQuote,
    /// Text behind a closing quote, so that nobody can say where the cell ends.
    StrayQuote,
    /// A cell that holds an error (`#REF!`), or a formula without its value.
    CellError,
    /// Not as its own format demands.
    BadSyntax,
    /// The bank's own reference stands twice in one statement.
    DoubleReference,
}

/// A normalisation or loss, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub struct Note {
    /// What was done.
    pub kind: NoteKind,
    /// How many times.
    pub count: u32,
    /// First row where it happened.
    pub first_row: u32,
}

/// What was normalised, cut or lost while reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "wire", derive(ts_rs::TS), ts(export))]
pub enum NoteKind {
    /// A full card number was cut to first six and last four.
    CardNumberCut,
    /// An id lost digits in a spreadsheet.
    DigitsLost,
    /// Leading back-tick, apostrophe or `="…"` stripped.
    DressingStripped,
    /// Preamble lines before the header.
    Preamble,
    /// Total and footer rows, not counted as data.
    Footer,
    /// Blank lines.
    Blank,
    /// Columns nobody reads.
    UnknownColumn,
    /// Columns with personal or secret data, dropped at once.
    ColumnDropped,
    /// A control character or direction mark made visible.
    MarkMadeVisible,
}

/// Why a whole file cannot be read; nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// No bytes, or only blank lines and separators.
    #[error("the file is empty")]
    Empty,
    /// Header but no data line.
    #[error("the file has a header and no rows")]
    NoRows,
    /// Every data line had to be rejected; most likely the file or the profile is the wrong one.
    #[error("none of {rows} rows can be read, first at line {row}")]
    NothingReadable {
        /// Data lines in the file.
        rows: u32,
        /// Line of the first.
        row: u32,
        /// Header of its column at fault, if one is.
        column: Option<String>,
        /// What is wrong with it.
        reason: RejectReason,
    },
    /// No profile knows this table.
    #[error("not a statement: no header row of a known kind")]
    NotAStatement {
        /// What the bytes look like (`pdf`, `image`, `workbook`, `archive`, `text`, `binary`).
        looks_like: &'static str,
    },
    /// Header found, but columns the profile cannot do without are missing.
    #[error("profile {profile}: column missing: {columns:?}")]
    MissingColumns {
        /// Profile that fits best.
        profile: String,
        /// First accepted name of each missing column.
        columns: Vec<String>,
        /// Line of the header row.
        row: u32,
    },
    /// Two columns have a header that the profile reads.
    #[error("column {column:?} stands twice")]
    DoubleColumn {
        /// The header.
        column: String,
        /// Line of the header row.
        row: u32,
    },
    /// Two profiles fit equally well; a person must choose.
    #[error("more than one kind of file fits: {0:?}")]
    Ambiguous(Vec<String>),
    /// The asked-for profile does not exist.
    #[error("no profile {0:?}")]
    NoSuchProfile(String),
    /// The profile's leg is not the asked-for one.
    #[error("profile {profile} is not of that leg")]
    OtherLeg {
        /// Profile that recognised the file.
        profile: String,
    },
    /// Broken in its own format, from the line (or part) named on.
    #[error("broken {format} at {place}: {what}")]
    Malformed {
        /// Format it was read as (`xlsx`, `xls`, `xml`, `zip`, `mt940`, `ofx`, `bai2`, `html`, `slip`, `field48`).
        format: &'static str,
        /// `line 12`, `xl/sharedStrings.xml`: where, as a person can find it; empty for the whole file.
        place: String,
        /// What is wrong, in a few plain words of the format.
        what: String,
    },
    /// Holds something this program never opens: a DTD, an external reference, a path that leads out.
    #[error("{format} holds {what}, which is never opened")]
    Forbidden {
        /// Format.
        format: &'static str,
        /// What (`dtd`, `entity`, `outside_path`, `duplicate_part`, `bad_part_name`).
        what: &'static str,
    },
    /// Locked with a password.
    #[error("the file is locked with a password")]
    Protected,
    /// A declared limit was passed.
    #[error("{what}: {actual} is over the limit of {limit}")]
    Limit {
        /// Which one: `bytes`, `columns`, `rows`, `cell`, `cells`, `parts`, `ratio`, `depth`, `line`, `memory`, `seconds`.
        what: &'static str,
        /// The limit.
        limit: u64,
        /// What the file has.
        actual: u64,
    },
}

/// Why reading came to no end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is no statement that can be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The disk or the pipe failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Whoever was told said stop.
    #[error("stopped")]
    Stopped,
}
