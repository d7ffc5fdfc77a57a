//! What a file is, told by its bytes and never by its name.

use super::archive::directory::Directory;
use super::{bai2, mt940};
use crate::convert::html;

/// A kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Workbook of Excel 2007 and later, with or without macros.
    Xlsx,
    /// Workbook of Excel 5 to 2003.
    Xls,
    /// Workbook locked with a password.
    EncryptedWorkbook,
    /// Archive that may hold statements.
    Zip,
    /// Page with a table, whatever it is called.
    Html,
    /// ISO 20022 cash management message.
    Camt,
    /// XML with another root element.
    Xml(String),
    /// OFX 1 or 2.
    Ofx,
    /// SWIFT MT940 or MT942.
    Mt940,
    /// BAI2.
    Bai2,
    /// Other text.
    Text,
    /// What this program does not read.
    Foreign(&'static str),
}

/// Bytes of the beginning that text is told by.
const HEAD: usize = 64 << 10;
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The directory is only looked at here; its own limit is the reader's.
const ANY_SIZE: u64 = u64::MAX;

/// Tells what a file is.
pub(crate) fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return compound(bytes);
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if let Some(foreign) = foreign(head) {
        return Kind::Foreign(foreign);
    }
    text(&decoded(head))
}

/// Text in whatever encoding; what tells kinds apart is ASCII.
fn decoded(head: &[u8]) -> String {
    let wide = match head {
        [0xFF, 0xFE, ..] | [_, 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] | [0, _, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    match wide {
        Some(encoding) => encoding.decode(head).0.into_owned(),
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

fn foreign(head: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"%PDF", "pdf"),
        (b"\x89PNG", "image"),
        (b"\xFF\xD8\xFF", "image"),
        (b"GIF8", "image"),
        (b"RIFF", "image"),
        (b"II*\0", "image"),
        (b"MM\0*", "image"),
        (b"\x1F\x8B", "archive"),
        (b"Rar!", "archive"),
        (b"7z\xBC\xAF", "archive"),
        (b"BZh", "archive"),
        (b"\xFD7zXZ", "archive"),
        (b"{\\rtf", "rtf"),
        (b"SQLite format 3\0", "database"),
    ];
    KINDS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind)
}

fn zipped(bytes: &[u8]) -> Kind {
    let Ok(directory) = Directory::of(bytes, "zip", ANY_SIZE) else {
        // A broken or hostile one is told as what it says it is, and refused by that reader.
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        let workbook = memchr::memmem::find(head, b"xl/").is_some();
        return if workbook { Kind::Xlsx } else { Kind::Zip };
    };
    let begins = |start: &str| directory.entries.iter().any(|entry| entry.name.starts_with(start));
    if begins("xl/workbook.bin") {
        Kind::Foreign("xlsb")
    } else if begins("word/") || begins("ppt/") {
        Kind::Foreign("document")
    } else if begins("xl/") || directory.find("[Content_Types].xml").is_some() {
        Kind::Xlsx
    } else if directory.find("content.xml").is_some() && begins("META-INF/") {
        Kind::Foreign("ods")
    } else if begins("Index/Document.iwa") || begins("Index.zip") {
        Kind::Foreign("numbers")
    } else {
        Kind::Zip
    }
}

/// Streams of a compound file are named in UTF-16.
fn compound(bytes: &[u8]) -> Kind {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Kind::EncryptedWorkbook
    } else if has("WordDocument") || has("PowerPoint Document") {
        Kind::Foreign("document")
    } else {
        Kind::Xls
    }
}

fn text(head: &str) -> Kind {
    let begin = head.trim_start_matches('\u{FEFF}').trim_start();
    let upper = begin.to_ascii_uppercase();
    if upper.starts_with("OFXHEADER") || (upper.starts_with('<') && upper.contains("<OFX>")) {
        return Kind::Ofx;
    }
    if begin.starts_with('<') {
        if html::is_html(begin) {
            return Kind::Html;
        }
        return match root(begin) {
            "" => Kind::Text,
            _ if begin.contains("iso:20022:tech:xsd:camt.05") => Kind::Camt,
            root => Kind::Xml(root.to_owned()),
        };
    }
    if matches!(begin.get(..2), Some("{\"" | "{ " | "{\n" | "{\r" | "[{")) && begin.contains("\":") {
        return Kind::Foreign("json");
    }
    if mt940::is_mt940(head) {
        Kind::Mt940
    } else if bai2::is_bai2(head) {
        Kind::Bai2
    } else {
        Kind::Text
    }
}

/// Name of the first element, without prefix.
fn root(text: &str) -> &str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        if after.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let end = after.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
            let name = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
            return name.rsplit_once(':').map_or(name, |(_, name)| name);
        }
        rest = after
            .strip_prefix("!--")
            .and_then(|comment| comment.split_once("-->"))
            .map_or(after, |(_, rest)| rest);
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_bytes() {
        for (bytes, expect) in [
            (&b"OFXHEADER:100"[..], Kind::Ofx),
            (b"<?xml version=\"1.0\"?><?OFX x?><OFX><A>", Kind::Ofx),
            (b"<?xml version=\"1.0\"?><!-- <a> --><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">", Kind::Camt),
            (b"<ns:Document xmlns:ns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">", Kind::Camt),
            (b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\">", Kind::Xml("Document".to_owned())),
            (b"<?xml version=\"1.0\"?><feed><a/></feed>", Kind::Xml("feed".to_owned())),
            (b"<html><table>", Kind::Html),
            (b" <TABLE border=1>", Kind::Html),
            (b"{\"a\": 1}", Kind::Foreign("json")),
            (b"PK\x03\x04 cut short", Kind::Zip),
            (b"PK\x03\x04 xl/workbook.xml cut short", Kind::Xlsx),
            (b"a,b\n1,2", Kind::Text),
            (b"", Kind::Text),
        ] {
            assert_eq!(kind(bytes), expect, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn samples_of_every_kind() {
        let Some(folder) = std::env::var_os("SETTLEBENCH_SAMPLES") else { return };
        let folder = std::path::PathBuf::from(folder);
        for (part, expect) in
            [("mt940", Kind::Mt940), ("ofx", Kind::Ofx), ("bai2", Kind::Bai2), ("camt", Kind::Camt)]
        {
            for file in std::fs::read_dir(folder.join(part)).unwrap() {
                let path = file.unwrap().path();
                let bytes = std::fs::read(&path).unwrap();
                // One lone field, or one lone record, of a statement.
                let torn = |part: &[u8]| memchr::memmem::find(&bytes, part).is_none();
                if (expect == Kind::Mt940 && torn(b":20:")) || path.ends_with("moov_error.txt") {
                    continue;
                }
                assert_eq!(kind(&bytes), expect, "{}", path.display());
            }
        }
        for (path, expect) in [
            ("chinaums/portal_layoutA.xlsx", Kind::Xlsx),
            ("bank_cn_retail/citic_credit.xls", Kind::Xls),
            ("alipay_merchant_trade/20880000000000000156_20261118.csv.zip", Kind::Zip),
            ("bank_cn_retail/abc_debit.csv", Kind::Text),
        ] {
            assert_eq!(kind(&std::fs::read(folder.join(path)).unwrap()), expect, "{path}");
        }
    }
}
