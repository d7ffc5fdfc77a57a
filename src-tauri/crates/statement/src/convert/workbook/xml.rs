//! A part of a workbook as XML, read step by step in memory that does not grow with it.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Error, Reader};

use crate::FileError;
use crate::convert::archive::directory::{Directory, Entry, Unpacking, limit, malformed};

/// Bytes of one tag or one stretch of text.
const PIECE_MAX: u64 = 1 << 20;
const DEPTH_MAX: u64 = 64;
const BUFFER: usize = 64 << 10;
/// Characters of a parser's words that are passed on.
const WORDS_MAX: usize = 160;

/// What came next in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// An element begins.
    Open,
    /// A piece of text.
    Text,
    /// An element ends.
    Close,
    /// The part is at its end.
    End,
}

/// A way through a part.
pub(super) struct Xml<'b> {
    reader: Reader<BufReader<Metered<'b>>>,
    place: String,
    used: Rc<Cell<u64>>,
    buffer: Vec<u8>,
    /// The inside of the last tag, and how long the name in it is.
    tag: String,
    name: usize,
    text: String,
    depth: u64,
}

/// Counts what was read since the last step, so that no piece grows without end.
struct Metered<'b> {
    inner: Unpacking<'b>,
    used: Rc<Cell<u64>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.used.get() > PIECE_MAX {
            return Err(io::Error::other("too long"));
        }
        let length = self.inner.read(buffer)?;
        self.used.set(self.used.get().saturating_add(length as u64));
        Ok(length)
    }
}

impl<'b> Xml<'b> {
    pub(super) fn open(directory: &Directory<'b>, entry: &Entry) -> Result<Self, FileError> {
        let used = Rc::new(Cell::new(0));
        let metered = Metered { inner: directory.open(entry)?, used: Rc::clone(&used) };
        let mut reader = Reader::from_reader(BufReader::with_capacity(BUFFER, metered));
        reader.config_mut().expand_empty_elements = true;
        Ok(Self {
            reader,
            place: entry.name.clone(),
            used,
            buffer: Vec::new(),
            tag: String::new(),
            name: 0,
            text: String::new(),
            depth: 0,
        })
    }

    /// What comes next.
    ///
    /// # Errors
    /// [`FileError::Malformed`], [`FileError::Forbidden`], [`FileError::Limit`].
    pub(super) fn next(&mut self) -> Result<Step, FileError> {
        loop {
            self.buffer.clear();
            self.used.set(0);
            let event = self.reader.read_event_into(&mut self.buffer);
            let event = event.map_err(|error| refused(&self.place, &error, self.used.get()))?;
            let broken = |what: &str| malformed("xlsx", &self.place, what);
            self.text.clear();
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    limit("depth", DEPTH_MAX, self.depth)?;
                    self.name = start.name().as_ref().len();
                    self.tag.clear();
                    self.tag.push_str(&start);
                    return Ok(Step::Open);
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.name = end.name().as_ref().len();
                    self.tag.clear();
                    self.tag.push_str(end.name().as_ref());
                    return Ok(Step::Close);
                }
                Event::Text(text) => self.text.push_str(&text.xml10_content()),
                Event::CData(text) => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let c = referred(&reference).ok_or_else(|| broken("a reference to an unknown entity"))?;
                    self.text.push(c);
                }
                Event::DocType(_) => return Err(DTD),
                Event::Eof if self.depth > 0 => return Err(broken("ends inside an element")),
                Event::Eof => return Ok(Step::End),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => continue,
            }
            if let Some(c) = self.text.chars().find(|c| !is_allowed(*c)) {
                return Err(broken(&format!("character U+{:04X}", u32::from(c))));
            }
            return Ok(Step::Text);
        }
    }

    /// Name of the element that began or ended last, without prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.tag.get(..self.name).unwrap_or_default();
        name.rsplit_once(':').map_or(name, |(_, name)| name)
    }

    /// Name and value of each attribute of the element that began last; names keep their prefix.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = Attributes::new(&self.tag, self.name);
        attributes.with_checks(false);
        attributes.filter_map(|attribute| {
            let attribute = attribute.ok()?;
            Some((attribute.key.into_inner(), attribute.value))
        })
    }

    /// Value of an attribute, references resolved.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes().find(|(key, _)| *key == name)?;
        let plain = quick_xml::escape::unescape(&value).map(Cow::into_owned);
        Some(plain.unwrap_or_else(|_| value.into_owned()))
    }

    /// The piece of text that came last.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Passes over what is left of the element that began last.
    ///
    /// # Errors
    /// Those of [`Xml::next`].
    pub(super) fn skip(&mut self) -> Result<(), FileError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// A refusal of this part.
    pub(super) fn malformed(&self, what: &str) -> FileError {
        malformed("xlsx", &self.place, what)
    }
}

const DTD: FileError = FileError::Forbidden { format: "xlsx", what: "dtd" };

fn refused(place: &str, error: &Error, used: u64) -> FileError {
    match error {
        Error::Syntax(SyntaxError::UnclosedDoctype)
        | Error::IllFormed(IllFormedError::MissingDoctypeName) => DTD,
        Error::Io(_) if used > PIECE_MAX => FileError::Limit { what: "cell", limit: PIECE_MAX, actual: used },
        error => malformed("xlsx", place, &error.to_string().chars().take(WORDS_MAX).collect::<String>()),
    }
}

fn referred(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok()?;
    }
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Whether XML 1.0 may hold a character (section 2.2).
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
