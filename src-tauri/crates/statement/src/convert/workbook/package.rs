//! The parts of an XLSX beside its worksheets: which sheets there are, shared strings, number formats.

use std::collections::{HashMap, HashSet};

use super::number::{Look, look_of, look_of_builtin};
use super::xml::{Step, Xml};
use super::{CELL_MAX, SheetName};
use crate::FileError;
use crate::convert::archive::directory::{Directory, Entry, limit, malformed};

/// Most unpacked bytes of all parts; a worksheet itself is never held.
const UNPACKED_MAX: u64 = 2 << 30;
/// Bytes of all shared strings together.
const STRINGS_MAX: u64 = 128 << 20;
const SHEETS_MAX: u64 = 1024;
const RELATIONS_MAX: u64 = 10_000;
const FORMATS_MAX: u64 = 1 << 20;
/// Fewest bytes of a shared string and of a row in XML.
const STRING_LEAST: u64 = 5;
const ROW_LEAST: u64 = 6;
/// Rows a worksheet can have.
pub(super) const ROWS_MAX: u64 = 1 << 20;

/// An opened workbook.
pub(super) struct Package<'b> {
    pub(super) directory: Directory<'b>,
    /// Worksheets in their order, each with the path of its part.
    pub(super) sheets: Vec<(SheetName, String)>,
    pub(super) since_1904: bool,
    strings: Option<String>,
    styles: Option<String>,
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl<'b> Package<'b> {
    /// Checks the ZIP and reads which sheets there are.
    ///
    /// # Errors
    /// [`FileError::Malformed`], [`FileError::Forbidden`], [`FileError::Protected`], [`FileError::Limit`].
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, FileError> {
        let directory = Directory::of(bytes, "xlsx", UNPACKED_MAX)?;
        let main = relations(&directory, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        let related = relations(&directory, &main)?;
        let target = |kind: &str| {
            let found = related.iter().find(|relation| relation.kind == kind);
            found.map(|relation| relation.target.clone())
        };
        let mut package = Self {
            sheets: Vec::new(),
            since_1904: false,
            strings: target("sharedStrings"),
            styles: target("styles"),
            directory,
        };
        package.read_workbook(&main, &related)?;
        if package.sheets.is_empty() {
            return Err(malformed("xlsx", &main, "no worksheet"));
        }
        Ok(package)
    }

    fn read_workbook(&mut self, main: &str, related: &[Relation]) -> Result<(), FileError> {
        let mut xml = Xml::open(&self.directory, part(&self.directory, main)?)?;
        let targets: HashMap<&str, &Relation> =
            related.iter().map(|relation| (relation.id.as_str(), relation)).collect();
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                Step::End => break,
                Step::Open if xml.name() == "workbookPr" => {
                    let told = xml.attribute("date1904");
                    self.since_1904 = matches!(told.as_deref(), Some("1" | "true"));
                }
                Step::Open if xml.name() == "sheet" => {
                    let id =
                        xml.attributes().find(|(key, _)| key.ends_with(":id")).map(|(_, id)| id.into_owned());
                    let relation = id.and_then(|id| targets.get(id.as_str()));
                    let relation = relation.ok_or_else(|| xml.malformed("a sheet without its part"))?;
                    // Charts and dialogues have no rows.
                    if relation.kind == "worksheet" {
                        let name = xml.attribute("name").unwrap_or_default();
                        let hidden = xml.attribute("state").is_some_and(|state| state != "visible");
                        found.push((SheetName { name, hidden, rows: None }, relation.target.clone()));
                        limit("parts", SHEETS_MAX, found.len() as u64)?;
                    }
                }
                _ => {}
            }
        }
        let mut paths = HashSet::new();
        for (_, path) in &found {
            if !paths.insert(&part(&self.directory, path)?.name) {
                return Err(malformed("xlsx", path, "one part for two worksheets"));
            }
        }
        self.sheets = found;
        Ok(())
    }

    /// Last row that a worksheet says it has; it may lie, but not beyond what its part can hold.
    ///
    /// # Errors
    /// Those of [`Package::open`].
    pub(super) fn rows(&self, path: &str) -> Result<Option<u32>, FileError> {
        let entry = part(&self.directory, path)?;
        let mut xml = Xml::open(&self.directory, entry)?;
        loop {
            match xml.next()? {
                Step::Open if xml.name() == "dimension" => {
                    let told = xml.attribute("ref").unwrap_or_default();
                    let last = told.rsplit_once(':').map_or(told.as_str(), |(_, last)| last);
                    let row = last.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u64>().ok();
                    let row = row.map(|row| row.min(entry.size / ROW_LEAST).min(ROWS_MAX));
                    return Ok(row.and_then(|row| u32::try_from(row).ok()));
                }
                Step::Open if xml.name() == "sheetData" => return Ok(None),
                Step::End => return Ok(None),
                _ => {}
            }
        }
    }

    /// The shared strings.
    ///
    /// # Errors
    /// Those of [`Package::open`].
    pub(super) fn strings(&self) -> Result<Strings, FileError> {
        let mut strings = Strings::default();
        let Some(path) = &self.strings else { return Ok(strings) };
        let entry = part(&self.directory, path)?;
        let mut xml = Xml::open(&self.directory, entry)?;
        let mut text = String::new();
        loop {
            match xml.next()? {
                Step::End => return Ok(strings),
                Step::Open if xml.name() == "sst" => {
                    let told = xml.attribute("uniqueCount").unwrap_or_default();
                    if told.parse::<u64>().is_ok_and(|count| count > entry.size / STRING_LEAST) {
                        return Err(xml.malformed("more shared strings than it can hold"));
                    }
                }
                Step::Open if xml.name() == "si" => {
                    text.clear();
                    rich_text(&mut xml, "si", &mut text)?;
                    strings.add(&text)?;
                }
                _ => {}
            }
        }
    }

    /// How each cell format wants its numbers read.
    ///
    /// # Errors
    /// Those of [`Package::open`].
    pub(super) fn looks(&self) -> Result<Vec<Look>, FileError> {
        let (mut looks, mut codes) = (Vec::new(), HashMap::new());
        let Some(path) = &self.styles else { return Ok(looks) };
        let mut xml = Xml::open(&self.directory, part(&self.directory, path)?)?;
        let mut inside = false;
        loop {
            let number = |xml: &Xml<'_>| xml.attribute("numFmtId").and_then(|id| id.parse::<u32>().ok());
            match xml.next()? {
                Step::End => return Ok(looks),
                Step::Open if xml.name() == "numFmt" => {
                    if let (Some(id), Some(code)) = (number(&xml), xml.attribute("formatCode")) {
                        codes.insert(id, look_of(&code));
                        limit("cells", FORMATS_MAX, codes.len() as u64)?;
                    }
                }
                Step::Open if xml.name() == "cellXfs" => inside = true,
                Step::Close if xml.name() == "cellXfs" => inside = false,
                Step::Open if inside && xml.name() == "xf" => {
                    let id = number(&xml).unwrap_or_default();
                    looks.push(codes.get(&id).copied().unwrap_or_else(|| look_of_builtin(id)));
                    limit("cells", FORMATS_MAX, looks.len() as u64)?;
                }
                _ => {}
            }
        }
    }
}

/// Texts held one behind the other.
#[derive(Default)]
pub(super) struct Strings {
    all: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn add(&mut self, text: &str) -> Result<(), FileError> {
        limit("cell", CELL_MAX, text.chars().count() as u64)?;
        self.all.push_str(text);
        limit("bytes", STRINGS_MAX, (self.all.len() + self.ends.len() * 4) as u64)?;
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        Ok(())
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let to = usize::try_from(*self.ends.get(index)?).ok()?;
        let from = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.all.get(usize::try_from(from).ok()?..to)
    }
}

/// Text of the element that is open, runs joined, reading aids left out, `_x000D_` resolved.
pub(super) fn rich_text(xml: &mut Xml<'_>, end: &str, out: &mut String) -> Result<(), FileError> {
    let mut inside = false;
    let begin = out.len();
    loop {
        match xml.next()? {
            Step::Open if xml.name() == "rPh" => xml.skip()?,
            Step::Open => inside = xml.name() == "t",
            Step::Text if inside => {
                out.push_str(xml.text());
                limit("cell", CELL_MAX * 4, (out.len() - begin) as u64)?;
            }
            Step::Close if xml.name() == end => break,
            Step::Close => inside = false,
            Step::Text => {}
            Step::End => return Err(xml.malformed("ends inside a text")),
        }
    }
    if out.contains("_x") {
        *out = unescaped(out);
    }
    limit("cell", CELL_MAX, out.chars().count() as u64)
}

/// Resolves `_x000D_`, the way a spreadsheet hides what XML cannot hold.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code = after.get(..5).and_then(|code| code.strip_suffix('_'));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The part of a path.
pub(super) fn part<'d>(directory: &'d Directory<'_>, path: &str) -> Result<&'d Entry, FileError> {
    directory.find(path).ok_or_else(|| malformed("xlsx", path, "this part is missing"))
}

/// What a part refers to within the file; the package itself has the empty path.
fn relations(directory: &Directory<'_>, path: &str) -> Result<Vec<Relation>, FileError> {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let gap = if folder.is_empty() { "" } else { "/" };
    let mut relations = Vec::new();
    let Some(entry) = directory.find(&format!("{folder}{gap}_rels/{file}.rels")) else {
        return Ok(relations);
    };
    let mut xml = Xml::open(directory, entry)?;
    loop {
        match xml.next()? {
            Step::End => return Ok(relations),
            Step::Open if xml.name() == "Relationship" => {
                let external = xml.attribute("TargetMode").is_some_and(|mode| mode == "External");
                let kind = xml.attribute("Type").unwrap_or_default();
                // Strict and transitional workbooks differ in what stands before the last word.
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let (id, target) = (xml.attribute("Id"), xml.attribute("Target"));
                if let (Some(id), Some(target), false) = (id, target, external) {
                    relations.push(Relation { id, kind, target: resolved(folder, &target) });
                    limit("parts", RELATIONS_MAX, relations.len() as u64)?;
                }
            }
            _ => {}
        }
    }
}

/// Path of a target as seen from a folder; it never leads out of the file.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        parts.extend(folder.split('/'));
    }
    for step in target.split('/') {
        match step {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            step => parts.push(step),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}
