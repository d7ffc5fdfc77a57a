//! Torn workbooks: whatever comes, it is told or refused, and never a panic.

use super::{lines_of, sheets};
use crate::convert::build::{Book, record, xls, zip};

/// Numbers that look like chance and are always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn try_all(bytes: &[u8]) {
    for sheet in sheets(bytes).unwrap_or_default() {
        let _ = lines_of(bytes, Some(&sheet.name));
    }
}

#[test]
fn torn_old_workbooks() {
    let short = |numbers: &[u16]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let strings = record(
        0xFC,
        &[&[2, 0, 0, 0, 2, 0, 0, 0][..], &[1, 0, 0, b'a', 3, 0, 9, 1, 0, b'b', 0, b'c', 0]].concat(),
    );
    let rest = record(0x3C, &[1, b'd', 0, 0, 0, 0, 0]);
    let formats = [record(0xE0, &[0; 20]), record(0x41E, &[170, 0, 2, 0, 0, b'y', b'd'])].concat();
    let cells = [
        record(0x203, &[short(&[0, 0, 0]), 12.5_f64.to_le_bytes().to_vec()].concat()),
        record(0xFD, &short(&[1, 0, 0, 1, 0])),
        record(0xBD, &short(&[2, 0, 0, 3, 7, 0, 9, 9, 1])),
        record(0x06, &short(&[3, 0, 0, 0, 0, 0, 0xFFFF, 0, 0, 0])),
        record(0x207, &[2, 0, 0, b'o', b'k']),
        record(0xE5, &short(&[1, 0, 1, 0, 0])),
    ];
    let good = xls(&[formats, strings, rest].concat(), &cells.concat());
    let mut chance = Chance(1);
    // Where the file is not blank there is something to tear.
    let filled: Vec<usize> = (0..good.len()).filter(|at| good[*at] != 0).collect();
    for _ in 0..20_000 {
        let mut torn = good.clone();
        for _ in 0..=chance.below(3) {
            let at = filled[chance.below(filled.len())] + chance.below(3);
            if let Some(byte) = torn.get_mut(at) {
                *byte = [0, 1, 0x7F, 0xFF, chance.below(256) as u8][chance.below(5)];
            }
        }
        try_all(&torn);
    }
}

#[test]
fn torn_workbooks() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><f>A1</f><v>46345.5</v></c></row>\
        <row r=\"2\"><c t=\"inlineStr\"><is><r><t>a_x000D_</t></r></is></c><c s=\"4\"><v>1E-3</v></c></row>";
    let book = Book::sheet(&format!(
        "<sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>"
    ));
    let mut chance = Chance(2);
    for _ in 0..5000 {
        let mut files = book.files();
        let file = chance.below(files.len());
        let body = &mut files[file].body;
        for _ in 0..=chance.below(3) {
            let at = chance.below(body.len());
            match chance.below(3) {
                0 => body[at] = b"<>/\"&;=9-_ \x00\xFF"[chance.below(13)],
                1 => body.truncate(at.max(1)),
                _ => {
                    let piece = body[at..body.len().min(at + 9)].to_vec();
                    body.splice(at..at, piece);
                }
            }
        }
        try_all(&zip(&files));
    }
}
