//! What the tests of the converters share: running one, its records by name, and the samples.

use std::path::PathBuf;

use super::Refusal;
use crate::FileError;
use crate::sheet::Sheet;

/// A converter: what it writes, and the columns it does so in.
pub(super) struct Converter {
    pub(super) write: fn(&str, &mut Sheet<'_>) -> Result<(), Refusal>,
    pub(super) columns: &'static [&'static str],
}

impl Converter {
    /// The sheet it makes of a text.
    pub(super) fn sheet(&self, text: &str) -> Result<String, FileError> {
        let mut out = Vec::new();
        match (self.write)(text, &mut Sheet::new(&mut out)) {
            Ok(()) => Ok(String::from_utf8(out).unwrap()),
            Err(Refusal::File(error)) => Err(error),
            Err(Refusal::Write(error)) => panic!("{error}"),
        }
    }

    /// Lines that are not blank, each with its number, cells divided by `|`.
    pub(super) fn lines(&self, text: &str) -> Vec<String> {
        let sheet = self.sheet(text).unwrap_or_else(|error| panic!("{error}"));
        let numbered = sheet.lines().enumerate().filter(|(_, line)| !line.is_empty());
        numbered.map(|(at, line)| format!("{}: {}", at + 1, line.replace('\t', "|"))).collect()
    }

    /// Records with their line numbers; each has a cell for every column.
    pub(super) fn records(&self, text: &str) -> Vec<(usize, Vec<String>)> {
        let sheet = self.sheet(text).unwrap_or_else(|error| panic!("{error}"));
        let numbered = sheet.lines().enumerate();
        let records = numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        records
            .map(|(at, line)| {
                let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
                assert_eq!(cells.len(), self.columns.len(), "{line}");
                (at + 1, cells)
            })
            .collect()
    }

    /// Cells of some columns in every record, divided by `|`.
    pub(super) fn picked(&self, text: &str, names: &[&str]) -> Vec<String> {
        let place = |name: &&str| self.columns.iter().position(|column| column == name).unwrap();
        let places: Vec<usize> = names.iter().map(place).collect();
        let pick = |cells: &[String]| {
            places.iter().map(|place| cells[*place].as_str()).collect::<Vec<_>>().join("|")
        };
        self.records(text).iter().map(|(_, cells)| pick(cells)).collect()
    }

    /// Broken records: their lines, reasons and texts.
    pub(super) fn broken(&self, text: &str) -> Vec<String> {
        let broken = |line: &String| line.contains(": #?");
        self.lines(text).into_iter().filter(broken).map(|line| line.replacen("#?", "", 1)).collect()
    }

    /// What the statements say about themselves.
    pub(super) fn says(&self, text: &str) -> Vec<String> {
        let sheet = self.sheet(text).unwrap_or_else(|error| panic!("{error}"));
        sheet.lines().filter_map(|line| line.strip_prefix("#!")).map(|line| line.replace('\t', " ")).collect()
    }
}

/// A file of a public test suite, read from where `SETTLEBENCH_SAMPLES` points; nothing is copied in.
pub(super) fn sample(path: &str) -> Option<String> {
    let folder = PathBuf::from(std::env::var_os("SETTLEBENCH_SAMPLES")?);
    let bytes = std::fs::read(folder.join(path)).unwrap();
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => encoding_rs::GB18030.decode(error.as_bytes()).0.into_owned(),
    })
}

/// Which of the text formats a file is, by its content alone.
fn formats(text: &str) -> Vec<&'static str> {
    let known = [("mt940", super::mt940::is_mt940(text)), ("bai2", super::bai2::is_bai2(text))];
    known.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect()
}

#[test]
fn every_sample_is_of_one_text_format_or_of_none() {
    // One or no field of a statement is not enough to be one.
    const FRAGMENTS: &[&str] = &[
        "betterplace_currency_in_25.sta",
        "betterplace_empty_86.sta",
        "betterplace_empty_entry_date.sta",
        "betterplace_missing_crlf_at_end.sta",
    ];
    let Some(folder) = std::env::var_os("SETTLEBENCH_SAMPLES").map(PathBuf::from) else { return };
    let mut seen = 0;
    for kind in
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in std::fs::read_dir(&kind).unwrap().map(|entry| entry.unwrap().path()) {
            let (kind, name) =
                (kind.file_name().unwrap().to_str().unwrap(), file.file_name().unwrap().to_str().unwrap());
            let expect = match (kind, name) {
                ("mt940", name) if FRAGMENTS.contains(&name) => vec![],
                ("bai2", "moov_error.txt") => vec![],
                ("mt940", _) => vec!["mt940"],
                ("bai2", _) => vec!["bai2"],
                _ => vec![],
            };
            assert_eq!(formats(&sample(&format!("{kind}/{name}")).unwrap()), expect, "{kind}/{name}");
            seen += 1;
        }
    }
    assert!(seen > 80, "{seen}");
}
