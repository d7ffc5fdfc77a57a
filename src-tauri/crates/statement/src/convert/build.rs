//! Small ZIPs and workbooks for tests, well made or not.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// One entry of a ZIP; what is told of it may be a lie.
pub(crate) struct File {
    pub(crate) name: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) size: Option<u32>,
    pub(crate) crc: Option<u32>,
}

impl File {
    pub(crate) fn new(name: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> Self {
        let (name, body) = (name.as_ref().to_vec(), body.as_ref().to_vec());
        Self { name, body, flags: 0, size: None, crc: None }
    }
}

/// A ZIP with deflated entries.
pub(crate) fn zip(files: &[File]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&file.body).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(&file.body);
        let size = file.size.unwrap_or(file.body.len() as u32);
        let mut common = Vec::new();
        for short in [20, file.flags, 8, 0, 0x21] {
            common.extend(short.to_le_bytes());
        }
        for long in [file.crc.unwrap_or(crc.sum()), packed.len() as u32, size] {
            common.extend(long.to_le_bytes());
        }
        common.extend((file.name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(&file.name);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(&file.name);
        out.extend(packed);
    }
    let start = out.len() as u32;
    let count = (files.len() as u16).to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Parts of a workbook; part names and their XML.
pub(crate) struct Book {
    parts: Vec<(String, Vec<u8>)>,
    sheets: Vec<String>,
    properties: String,
}

impl Book {
    /// A workbook with one worksheet of this `<sheetData>`.
    pub(crate) fn rows(rows: &str) -> Self {
        Self::sheet(&format!("<sheetData>{rows}</sheetData>"))
    }

    /// A workbook with one worksheet of this content.
    pub(crate) fn sheet(content: &str) -> Self {
        let book = Self { parts: Vec::new(), sheets: Vec::new(), properties: String::new() };
        let styles = [0, 14, 22, 21, 10, 170, 171, 46].map(|id| format!("<xf numFmtId=\"{id}\"/>")).concat();
        book.part(
            "_rels/.rels",
            &format!(
                "<Relationships><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        )
        .part(
            "xl/styles.xml",
            &format!(
                "<styleSheet xmlns=\"{MAIN}\"><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>\
                 <numFmt numFmtId=\"171\" formatCode=\"&quot;¥&quot;#,##0.00;#,##0.00\"/></numFmts><cellXfs>{styles}</cellXfs></styleSheet>"
            ),
        )
        .part("xl/sharedStrings.xml", &format!("<sst xmlns=\"{MAIN}\" count=\"1\" uniqueCount=\"1\"><si><t>shared</t></si></sst>"))
        .and_sheet("Sheet1", "", content)
    }

    /// Adds or replaces a part.
    pub(crate) fn part(mut self, name: &str, xml: &str) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), xml.as_bytes().to_vec()));
        self
    }

    /// Adds a worksheet; `attributes` such as ` state="hidden"`.
    pub(crate) fn and_sheet(mut self, name: &str, attributes: &str, content: &str) -> Self {
        let number = self.sheets.len() + 1;
        self.sheets
            .push(format!("<sheet name=\"{name}\" sheetId=\"{number}\"{attributes} r:id=\"rId{number}\"/>"));
        self.part(
            &format!("xl/worksheets/sheet{number}.xml"),
            &format!("<worksheet xmlns=\"{MAIN}\">{content}</worksheet>"),
        )
    }

    /// Sets attributes of `<workbookPr>`.
    pub(crate) fn properties(mut self, attributes: &str) -> Self {
        self.properties = attributes.to_owned();
        self
    }

    /// The parts as entries; parts given before stand instead of what would be made.
    pub(crate) fn files(&self) -> Vec<File> {
        let sheets = self.sheets.concat();
        let workbook = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><workbookPr {}/><sheets>{sheets}</sheets></workbook>",
            self.properties
        );
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
        };
        let mut relations: Vec<String> = (1..=self.sheets.len())
            .map(|number| {
                relation(&format!("rId{number}"), "worksheet", &format!("worksheets/sheet{number}.xml"))
            })
            .collect();
        relations.push(relation("s", "sharedStrings", "sharedStrings.xml"));
        relations.push(relation("f", "styles", "/xl/styles.xml"));
        let made = [
            ("[Content_Types].xml", "<Types/>".to_owned()),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", format!("<Relationships>{}</Relationships>", relations.concat())),
        ];
        let mut files: Vec<File> = self.parts.iter().map(|(name, body)| File::new(name, body)).collect();
        for (name, body) in made {
            if !self.parts.iter().any(|(known, _)| known == name) {
                files.push(File::new(name, body));
            }
        }
        files
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        zip(&self.files())
    }
}

/// A record of an XLS.
pub(crate) fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

/// A stream in a compound file.
pub(crate) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = stream.len() / SECTOR;
    let tables = (sectors + 2).div_ceil(127);
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.resize(24, 0);
    for short in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        header.extend(short.to_le_bytes());
    }
    header.resize(44, 0);
    let end = 0xFFFF_FFFE_u32;
    for long in [tables as u32, tables as u32, 0, 4096, end, 0, end, 0] {
        header.extend(long.to_le_bytes());
    }
    for table in 0..109_u32 {
        let id = if (table as usize) < tables { table } else { u32::MAX };
        header.extend(id.to_le_bytes());
    }
    let mut table: Vec<u32> = vec![0xFFFF_FFFD; tables];
    table.push(end);
    let first = table.len() as u32;
    table.extend((1..sectors as u32).map(|step| first + step));
    table.push(end);
    table.resize(tables * SECTOR / 4, u32::MAX);
    let mut out = header;
    out.extend(table.iter().flat_map(|id| id.to_le_bytes()));
    let entry = |name: &str, kind: u8, start: u32, size: u32| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend((name.len() as u16 * 2 + 2).to_le_bytes());
        entry.push(kind);
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(size.to_le_bytes());
        entry.resize(128, 0);
        entry
    };
    out.extend(entry("Root Entry", 5, end, 0));
    out.extend(entry(name, 2, first, stream.len() as u32));
    out.resize(out.len().next_multiple_of(SECTOR), 0);
    out.extend(stream);
    out
}

/// An XLS with one sheet of these records.
pub(crate) fn xls(globals: &[u8], cells: &[u8]) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &[&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat());
    let sheet = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 2, 0], b"S1"].concat());
    let head = [begin(5), globals.to_vec()].concat();
    let at = head.len() + sheet(0).len() + 4;
    compound(
        "Workbook",
        &[head, sheet(at as u32), record(0x0A, &[]), begin(0x10), cells.to_vec(), record(0x0A, &[])].concat(),
    )
}
