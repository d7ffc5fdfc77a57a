//! XML read step by step within declared limits, and small parts of it as trees.
//!
//! Nothing is ever opened or expanded: a DTD is refused, and only the five entities of XML itself and character
//! references are read. Deliberately not here: what an element means.

use std::borrow::Cow;

use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, BytesRef, Event};
use quick_xml::{Error, Reader};

use crate::FileError;

const DEPTH_MAX: usize = 64;
const ATTRIBUTES_MAX: usize = 256;
/// Bytes of one element's text.
const TEXT_MAX: usize = 1024 * 1024;
/// Processing instructions of a file; they say nothing to us.
const INSTRUCTIONS_MAX: usize = 1024;
/// Elements of one tree: a batch of some forty thousand payments in one entry.
const NODES_MAX: usize = 2_000_000;
/// Characters of a parser's words that are passed on.
const WORDS_MAX: usize = 160;

const ISO_20022: &str = "urn:iso:std:iso:20022:tech:xsd:";
const XINCLUDE: &str = "http://www.w3.org/2001/XInclude";

/// What comes next in a file.
pub(super) enum Step<'t> {
    /// An element begins: its name without prefix, and its attribute `Ccy`.
    Open(&'t str, Option<&'t str>),
    /// A piece of text.
    Text(Cow<'t, str>),
    /// The innermost open element ends.
    Close,
}

/// A way through an XML text; a clone goes on from the same place.
#[derive(Clone)]
pub(super) struct Xml<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// Where the next event begins.
    at: usize,
    /// Where the element that was opened last begins.
    opened: usize,
    depth: usize,
    /// Bytes of the text that is being read.
    length: usize,
    instructions: usize,
    rooted: bool,
    /// ISO 20022 name of the message, `camt.053.001.08`, as its namespace tells it.
    message: &'t str,
    /// A place, and its line.
    counted: (usize, u32),
}

impl<'t> Xml<'t> {
    /// Begins at the start of a text.
    ///
    /// # Errors
    /// [`FileError::Malformed`] for a character that no XML may hold.
    pub(super) fn new(text: &'t str) -> Result<Self, FileError> {
        let text = text.trim_start_matches('\u{FEFF}');
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_comments = true;
        let new = Self {
            text,
            reader,
            at: 0,
            opened: 0,
            depth: 0,
            length: 0,
            instructions: 0,
            rooted: false,
            message: "",
            counted: (0, 1),
        };
        match text.char_indices().find(|(_, c)| !is_allowed(*c)) {
            Some((at, c)) => Err(new.malformed_at(at, format!("character U+{:04X}", u32::from(c)))),
            None => Ok(new),
        }
    }

    /// ISO 20022 name of the message, empty where no namespace tells it.
    pub(super) fn message(&self) -> &'t str {
        self.message
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`FileError::Malformed`], [`FileError::Forbidden`], [`FileError::Limit`].
    pub(super) fn next(&mut self) -> Result<Option<Step<'t>>, FileError> {
        loop {
            let from = self.at;
            let event = self.reader.read_event().map_err(|error| self.refused(&error))?;
            self.at = usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len());
            let step = match event {
                Event::Start(start) => self.open(from, start.name().as_ref().len())?,
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.length = 0;
                    Step::Close
                }
                Event::Text(text) if self.depth == 0 => {
                    if text.trim().is_empty() {
                        continue;
                    }
                    return Err(self.malformed_at(from, "text outside the root element"));
                }
                Event::Text(text) => {
                    if let Some(at) = text.find("]]>") {
                        return Err(self.malformed_at(from + at, "]]> in text"));
                    }
                    self.piece(text.xml10_content())?
                }
                Event::CData(text) => self.piece(text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let c = self.referred(&reference).ok_or_else(|| {
                        self.malformed_at(from, "reference to an unknown entity or character")
                    })?;
                    self.piece(Cow::Owned(c.to_string()))?
                }
                Event::Decl(declaration) => {
                    self.declared(from, &declaration)?;
                    continue;
                }
                Event::PI(_) => {
                    self.instructions += 1;
                    limit("instructions", INSTRUCTIONS_MAX, self.instructions)?;
                    continue;
                }
                Event::DocType(_) => return Err(DTD),
                Event::Comment(_) | Event::Empty(_) => continue,
                Event::Eof if self.depth > 0 => {
                    return Err(self.malformed_at(self.at, "ends inside an element"));
                }
                Event::Eof if !self.rooted => return Err(self.malformed_at(self.at, "no element")),
                Event::Eof => return Ok(None),
            };
            return Ok(Some(step));
        }
    }

    /// Passes over the element that was opened last.
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

    /// The element that was opened last, as a whole.
    ///
    /// # Errors
    /// Those of [`Xml::next`]; [`FileError::Limit`] on its elements.
    pub(super) fn tree(&mut self, name: &'t str) -> Result<Tree<'t>, FileError> {
        let from = self.opened;
        let line = self.line();
        let mut nodes = vec![Node { name, text: Cow::Borrowed(""), end: 0 }];
        let mut open = vec![0];
        while let Some(last) = open.last().copied() {
            match self.next()? {
                Some(Step::Open(name, currency)) => {
                    open.push(nodes.len());
                    nodes.push(Node { name, text: Cow::Borrowed(""), end: 0 });
                    if let Some(currency) = currency {
                        let end = nodes.len() + 1;
                        nodes.push(Node { name: CURRENCY, text: Cow::Borrowed(currency), end });
                    }
                    limit("cells", NODES_MAX, nodes.len())?;
                }
                Some(Step::Text(piece)) => add_text(&mut nodes[last].text, piece),
                Some(Step::Close) => {
                    nodes[last].end = nodes.len();
                    open.pop();
                }
                None => break,
            }
        }
        Ok(Tree { nodes, source: self.text.get(from..self.at).unwrap_or_default(), line })
    }

    /// A refusal of the file where its reading stands.
    pub(super) fn malformed(&self, what: impl Into<String>) -> FileError {
        self.malformed_at(self.at, what)
    }

    fn malformed_at(&self, at: usize, what: impl Into<String>) -> FileError {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        FileError::Malformed {
            format: "xml",
            place: format!("line {line}, column {column}"),
            what: what.into(),
        }
    }

    /// Line on which the element that was opened last begins.
    fn line(&mut self) -> u32 {
        let (from, line) = self.counted;
        let between = self.text.as_bytes().get(from..self.opened).unwrap_or_default();
        let ends = between.iter().filter(|byte| **byte == b'\n').count();
        self.counted = (self.opened, line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX)));
        self.counted.1
    }

    fn open(&mut self, from: usize, length: usize) -> Result<Step<'t>, FileError> {
        if self.depth == 0 && self.rooted {
            return Err(self.malformed_at(from, "a second root element"));
        }
        self.rooted = true;
        self.depth += 1;
        self.opened = from;
        self.length = 0;
        limit("depth", DEPTH_MAX, self.depth)?;
        let tag = self.text.get(from + 1..self.at.saturating_sub(1)).unwrap_or_default();
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let full = tag.get(..length).unwrap_or_default();
        let name = full.rsplit_once(':').map_or(full, |(_, name)| name);
        if name == "EncryptedData" {
            return Err(FileError::NotAStatement { looks_like: "encrypted" });
        }
        let currency = if length < tag.len() { self.attributes(from, tag, length)? } else { None };
        Ok(Step::Open(name, currency))
    }

    /// Looks through an element's attributes; gives its `Ccy`.
    fn attributes(&mut self, from: usize, tag: &'t str, length: usize) -> Result<Option<&'t str>, FileError> {
        limit("attributes", ATTRIBUTES_MAX, Attributes::new(tag, length).with_checks(false).count())?;
        let mut currency = None;
        for attribute in Attributes::new(tag, length) {
            let attribute = attribute.map_err(|error| self.malformed_at(from, error.to_string()))?;
            let Cow::Borrowed(value) = attribute.value else { continue };
            match attribute.key.as_ref() {
                "Ccy" => currency = Some(value),
                key if key == "xmlns" || key.starts_with("xmlns:") => {
                    if value == XINCLUDE {
                        return Err(FileError::Forbidden { format: "xml", what: "xinclude" });
                    }
                    let message =
                        value.strip_prefix(ISO_20022).filter(|message| message.starts_with("camt."));
                    self.message = message.unwrap_or(self.message);
                }
                _ => {}
            }
        }
        Ok(currency)
    }

    fn piece(&mut self, text: Cow<'t, str>) -> Result<Step<'t>, FileError> {
        if self.depth == 0 {
            return Err(self.malformed_at(self.at, "text outside the root element"));
        }
        self.length += text.len();
        limit("cell", TEXT_MAX, self.length)?;
        Ok(Step::Text(text))
    }

    fn referred(&self, reference: &BytesRef<'_>) -> Option<char> {
        if reference.is_char_ref() {
            return reference.resolve_char_ref().ok()?.filter(|c| is_allowed(*c));
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

    /// The bytes are text already when they come here; only an encoding that nobody knows is refused.
    fn declared(&self, from: usize, declaration: &BytesDecl<'_>) -> Result<(), FileError> {
        if from != 0 {
            return Err(self.malformed_at(from, "an XML declaration that does not stand first"));
        }
        match declaration.encoding() {
            Some(Err(error)) => Err(self.malformed_at(from, error.to_string())),
            Some(Ok(label))
                if encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).is_none()
                    && !is_wide(&label) =>
            {
                Err(self.malformed_at(from, "an unknown encoding is declared"))
            }
            _ => Ok(()),
        }
    }

    fn refused(&self, error: &Error) -> FileError {
        let dtd = matches!(
            error,
            Error::Syntax(SyntaxError::UnclosedDoctype)
                | Error::IllFormed(IllFormedError::MissingDoctypeName)
        );
        if dtd {
            return DTD;
        }
        let at = usize::try_from(self.reader.error_position()).unwrap_or_default();
        self.malformed_at(at, error.to_string().chars().take(WORDS_MAX).collect::<String>())
    }
}

const DTD: FileError = FileError::Forbidden { format: "xml", what: "dtd" };

/// Labels that XML knows and the web does not.
fn is_wide(label: &str) -> bool {
    label.eq_ignore_ascii_case("UCS-2") || label.eq_ignore_ascii_case("ISO-10646-UCS-2")
}

/// Whether XML 1.0 may hold a character (section 2.2).
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn limit(what: &'static str, limit: usize, actual: usize) -> Result<(), FileError> {
    if actual <= limit {
        return Ok(());
    }
    let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Err(FileError::Limit { what, limit: wide(limit), actual: wide(actual) })
}

/// Adds a piece to an element's text; blanks between child elements are no text.
fn add_text<'t>(text: &mut Cow<'t, str>, piece: Cow<'t, str>) {
    if !text.is_empty() {
        text.to_mut().push_str(&piece);
    } else if !piece.trim().is_empty() {
        *text = piece;
    }
}

/// Name of the node that holds an element's attribute `Ccy`.
pub(super) const CURRENCY: &str = "@Ccy";

/// An element with all that is in it, in the order of the file.
pub(super) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
    /// Its own stretch of the file.
    pub(super) source: &'t str,
    /// The line on which it begins.
    pub(super) line: u32,
}

struct Node<'t> {
    name: &'t str,
    text: Cow<'t, str>,
    /// The first node that is no longer inside.
    end: usize,
}

impl Tree<'_> {
    /// The root of the tree.
    pub(super) const ROOT: usize = 0;

    /// Children of a node with this name.
    pub(super) fn children<'a>(&'a self, at: usize, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        let end = self.nodes.get(at).map_or(0, |node| node.end);
        let siblings = std::iter::successors(Some(at + 1), |sibling| Some(self.nodes.get(*sibling)?.end));
        siblings
            .take_while(move |sibling| *sibling < end)
            .filter(move |sibling| self.nodes[*sibling].name == name)
    }

    /// The first node on a path of names, `Refs/TxId`.
    pub(super) fn find(&self, from: usize, path: &str) -> Option<usize> {
        path.split('/').try_fold(from, |at, name| self.children(at, name).next())
    }

    /// Text of a node without the blanks around it.
    pub(super) fn text_at(&self, at: usize) -> &str {
        self.nodes.get(at).map_or("", |node| node.text.trim())
    }

    /// Text of the first node on a path, empty where there is none.
    pub(super) fn text(&self, from: usize, path: &str) -> &str {
        self.find(from, path).map_or("", |at| self.text_at(at))
    }

    /// Every text in it as `Name=text`, cut to so many characters.
    pub(super) fn told(&self, most: usize) -> String {
        let mut told = String::new();
        for node in self.nodes.iter().filter(|node| !node.text.trim().is_empty()) {
            if told.len() > most {
                break;
            }
            let gap = if told.is_empty() { "" } else { " " };
            told.extend([gap, node.name.trim_start_matches('@'), "=", node.text.trim()]);
        }
        told.chars().take(most).collect()
    }
}
