use serde::Serialize;

/// An error in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorText {
    /// What happened.
    pub what: String,
    /// Each rule that stands against it, where there are several.
    pub points: Vec<String>,
    /// What was not changed.
    pub kept: String,
    /// What to do next.
    pub next: String,
}

/// Every error code with the names of its parameters; each is worded as `error-<code>` in both languages.
pub const ERROR_CODES: &[(&str, &[&str])] = &[
    ("file-empty", &[]),
    ("file-no-rows", &[]),
    ("file-nothing-readable", &["column", "reason", "row", "rows"]),
    ("file-not-a-statement", &["looks-like"]),
    ("file-missing-columns", &["columns", "profile", "row"]),
    ("file-double-column", &["column", "row"]),
    ("file-ambiguous", &["profiles"]),
    ("file-no-such-profile", &["profile"]),
    ("file-other-leg", &["profile"]),
    ("file-malformed", &["format", "place", "what"]),
    ("file-forbidden", &["format", "what"]),
    ("file-protected", &[]),
    ("file-parts", &["parts"]),
    ("file-limit", &["actual", "limit", "what"]),
    ("file-unreadable", &["operation", "path"]),
    ("file-is-directory", &["path"]),
    ("file-not-found", &["operation", "path"]),
    ("plan-changed", &["file"]),
    ("already-imported", &["import"]),
    ("controls-differ", &["computed", "file", "name", "stated"]),
    ("shop-file-invalid", &["what"]),
    ("shop-file-exists", &["path"]),
    ("shop-file-newer", &["found", "known"]),
    ("shop-file-not-ours", &["path"]),
    ("shop-file-damaged", &[]),
    ("shop-file-read-only", &[]),
    ("shop-file-locked", &[]),
    ("no-shop-open", &[]),
    ("disk-full", &[]),
    ("no-such-case", &["case"]),
    ("no-such-exception", &["exception"]),
    ("no-such-import", &["import"]),
    ("import-withdrawn", &["import"]),
    ("closed-case-holds-import", &["cases", "import"]),
    ("no-such-line", &["line"]),
    ("no-such-item", &["item"]),
    ("wrong-argument", &["argument", "value"]),
    ("path-not-offered", &["path"]),
    ("case-rule", &["rules"]),
    ("evidence-too-large", &["actual", "limit", "path"]),
    ("evidence-empty", &["path"]),
    ("packet-not-a-packet", &["path"]),
    ("packet-exists", &["path"]),
    ("packet-changed", &["case", "version"]),
    ("packet-too-large", &["limit"]),
    ("cancelled", &[]),
    ("internal", &[]),
];
