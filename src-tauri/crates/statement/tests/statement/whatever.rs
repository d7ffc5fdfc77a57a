//! Whatever the bytes: no panic, no lost line, no changed length.

use std::io::{self, Read};

use proptest::prelude::*;
use statement::{Choice, Encoding, RowContent, row_text};

use crate::support::{BANK, DETAIL, LOG, Reading, context, gbk, read, read_from};

/// Physical lines of a file as an editor counts them.
fn physical_lines(reading: &Reading) -> u32 {
    let wide = matches!(reading.encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    assert!(!wide);
    let bytes = &reading.masked;
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    let open = bytes.last().is_some_and(|last| !matches!(last, b'\n' | b'\r'));
    u32::try_from(ends.count()).unwrap() + u32::from(open)
}

fn check(bytes: &[u8]) {
    let Ok(reading) = read(bytes) else { return };
    assert_eq!(reading.masked.len(), bytes.len());
    assert!(!reading.rows.is_empty());
    let mut last = 0;
    for row in &reading.rows {
        assert!(row.row > last);
        last = row.row;
        if let RowContent::Rejected(rejected) = &row.content {
            assert!(rejected.text.chars().count() <= 1024);
        }
    }
    if matches!(reading.encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return;
    }
    // Every physical line is the header, a row, or counted in a note; only quoted cells take more lines than one.
    let lines = physical_lines(&reading);
    let beside: u32 = reading
        .notes
        .iter()
        .filter(|note| {
            use statement::NoteKind::{Blank, Footer, Preamble};
            matches!(note.kind, Preamble | Footer | Blank)
        })
        .map(|note| note.count)
        .sum();
    let rows = u32::try_from(reading.rows.len()).unwrap();
    let told = rows + beside + 1;
    if bytes.contains(&b'"') {
        assert!(told <= lines)
    } else {
        assert_eq!(told, lines)
    }
    assert!(row_text(&reading.masked, reading.encoding, last).is_some());
}

/// Gives bytes in pieces of the lengths told, again and again.
struct Pieces<'b> {
    bytes: &'b [u8],
    lengths: Vec<usize>,
    turn: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.lengths[self.turn % self.lengths.len()].min(self.bytes.len()).min(buffer.len());
        self.turn += 1;
        let (now, later) = self.bytes.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.bytes = later;
        Ok(length)
    }
}

/// A file reads the same in whatever pieces it comes.
fn check_in_pieces(bytes: &[u8], lengths: Vec<usize>) {
    let pieces = Pieces { bytes, lengths, turn: 0 };
    assert_eq!(read_from(bytes, pieces, &Choice::default(), &context()), read(bytes));
}

const HEADER: &str = "终端号,凭证号,交易类型,卡号,金额,交易日期,交易时间,应答码,订单号,备注\n";
const PIECES: &[&str] = &[
    ",",
    ",",
    ",",
    ",",
    ",",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "10080001",
    "消费",
    "退货",
    "622202*********0128",
    "1.00",
    "(1,2.3)",
    "-",
    "20261116",
    "101500",
    "2026-02-30",
    "98",
    "合计",
    "#",
    "\u{202E}",
    "\0",
    "=\"1\"",
    "`",
    "'",
    "\t",
    ";",
    "E+05",
    "6222021234567890128",
    "金额",
    "１２",
    "𠮷",
    "备注",
    "小计,1笔",
    "10080001,1,消费,,1.00,20261116,1,00,,\n",
];

fn table() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24)
        .prop_map(|pieces| HEADER.to_owned() + &pieces.concat())
}

/// A stretch of a real file with some bytes changed.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let file = prop::sample::select(vec![LOG, DETAIL, BANK]);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6);
    (file, 300_usize..1200, changes).prop_map(|(file, length, changes)| {
        let mut bytes = file[..length.min(file.len())].to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            match byte % 3 {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b",\"\n\r;x0"[usize::from(byte) % 7]),
            }
        }
        bytes
    })
}

#[test]
fn hostile_shapes_end_soon() {
    let started = std::time::Instant::now();
    let row = "10080001,1,消费,,1.00,20261116,101500,00,,";
    for (name, body) in [
        ("quotes that never close", ",\"\"x\n".repeat(20_000)),
        ("quotes that close late", format!("{row}\"\n").repeat(5_000)),
        ("one line of card numbers", format!("{row}{}\n", "6222021234567890128,".repeat(10_000))),
        ("digits apart", format!("{row}{}\n", "6 ".repeat(60_000))),
        ("blank lines", "\r".repeat(200_000)),
        ("delimiters", ",".repeat(200_000)),
    ] {
        let good = format!("{HEADER}{row}\n{body}");
        check(good.as_bytes());
        check(&gbk(&good));
        assert!(started.elapsed().as_secs() < 60, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..96)) {
        check(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_tables(text in table(), as_gbk: bool) {
        if as_gbk { check(&gbk(&text)) } else { check(text.as_bytes()) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn mutated_files(bytes in mutated()) {
        check(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn pieces_of_any_length(bytes in mutated(), wide: bool, lengths in prop::collection::vec(1_usize..300, 1..5)) {
        let wide = if wide { std::str::from_utf8(&bytes).ok() } else { None };
        let units = wide.map(|text| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes));
        let bytes = units.map_or(bytes.clone(), Iterator::collect);
        check_in_pieces(&bytes, lengths);
    }
}
