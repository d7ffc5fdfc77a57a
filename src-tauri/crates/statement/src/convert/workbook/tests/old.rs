use super::{lines, sheets};
use crate::FileError;
use crate::convert::build::{compound, record, xls};

fn cell(kind: u16, row: u16, column: u16, format: u16, value: &[u8]) -> Vec<u8> {
    let place = [row, column, format].map(u16::to_le_bytes).concat();
    record(kind, &[&place[..], value].concat())
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = (units.len() as u16).to_le_bytes().to_vec();
    out.push(1);
    out.extend(units.into_iter().flat_map(u16::to_le_bytes));
    out
}

/// Formats 0 General and 14, a day.
fn formats() -> Vec<u8> {
    [0_u16, 14].map(|format| record(0xE0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat())).concat()
}

#[test]
fn cells_of_every_kind() {
    // The third shared string runs on into the next record, where it goes on in two bytes a letter.
    let mut table = [3_u32, 3].map(u32::to_le_bytes).concat();
    table.extend(wide("日期"));
    table.extend([wide("x"), vec![4, 0, 0], b"ab".to_vec()].concat());
    let more = [&[1][..], &wide("cd")[3..]].concat();
    let globals = [formats(), record(0xFC, &table), record(0x3C, &more)].concat();
    let cells = [
        cell(0xFD, 0, 0, 0, &0_u32.to_le_bytes()),
        cell(0xFD, 0, 2, 0, &2_u32.to_le_bytes()),
        cell(0x203, 1, 0, 1, &46_345_f64.to_le_bytes()),
        cell(0x27E, 1, 1, 0, &((1_250_u32 << 2) | 3).to_le_bytes()),
        cell(
            0xBD,
            1,
            2,
            0,
            &[&((5_u32 << 2) | 2).to_le_bytes()[..], &[0, 0], &0x3FF0_0000_u32.to_le_bytes(), &[3, 0]]
                .concat(),
        ),
        cell(0x205, 2, 0, 0, &[1, 0]),
        cell(0x204, 2, 1, 0, &wide("余额")),
        cell(0x06, 2, 2, 0, &[&12.3_f64.to_le_bytes()[..], &[0; 8]].concat()),
        cell(0x06, 2, 3, 0, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]),
        record(0x207, &wide("text")),
        cell(0x205, 4, 0, 0, &[0x17, 1]),
        cell(0x06, 5, 0, 0, &[2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]),
        cell(0xFD, 6, 0, 0, &99_u32.to_le_bytes()),
    ]
    .concat();
    let expect = [
        "日期\t\tabcd",
        "2026-11-19\t12.5\t5\t1",
        "TRUE\t余额\t12.3\ttext",
        "",
        "#?cell_error\t#REF!",
        "#?cell_error\t#N/A",
        "#?cell_error\t99",
    ];
    let bytes = xls(&globals, &cells);
    assert_eq!(lines(&bytes).unwrap(), expect);
    assert_eq!(sheets(&bytes).unwrap()[0].name, "S1");
    let since_1904 =
        xls(&[formats(), record(0x22, &[1, 0])].concat(), &cell(0x203, 0, 0, 1, &44_883_f64.to_le_bytes()));
    assert_eq!(lines(&since_1904).unwrap(), ["2026-11-19"]);
}

#[test]
fn what_is_no_workbook_is_refused() {
    let told = |bytes: &[u8]| match lines(bytes) {
        Err(FileError::Malformed { what, .. }) => what,
        other => format!("{other:?}"),
    };
    assert_eq!(told(&compound("Book", &[0; 5000])), "older than Excel 97");
    assert_eq!(told(&compound("Workbook", &[0; 5000])), "older than Excel 97");
    assert_eq!(told(&compound("Other", &[0; 5000])), "no workbook in it");
    assert_eq!(lines(&xls(&record(0x2F, &[1, 0, 1, 0]), &[])), Err(FileError::Protected));
    let count = [1_u32, 4_000_000_000].map(u32::to_le_bytes).concat();
    assert_eq!(told(&xls(&record(0xFC, &count), &[])), "more shared strings than it can hold");
    assert_eq!(told(&xls(&formats(), &record(0x203, &[0; 5]))), "a cell is cut short");
    let good = xls(&formats(), &[]);
    for length in (0..good.len()).step_by(97) {
        assert!(lines(good.get(..length).unwrap()).is_err(), "cut at {length}");
    }
    // X11: merged regions by the hundred thousand, or one over the other.
    let merge = [0_u16, u16::MAX, 0, 255].map(u16::to_le_bytes).concat();
    let merges =
        |count: usize| record(0xE5, &[&(count as u16).to_le_bytes()[..], &merge.repeat(count)].concat());
    let limit = |bytes: &[u8]| match lines(bytes) {
        Err(FileError::Limit { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    let one = cell(0x203, 0, 0, 0, &1_f64.to_le_bytes());
    assert_eq!(limit(&xls(&formats(), &[one.clone(), merges(1000)].concat())), "columns");
    assert_eq!(limit(&xls(&formats(), &[one, merges(1000).repeat(101)].concat())), "cells");
}

#[test]
fn a_table_of_sectors_that_runs_in_a_circle_is_refused() {
    let good = xls(&formats(), &[]);
    // Each sector of the stream leads back to itself.
    for sector in 2..8_usize {
        let mut bytes = good.clone();
        let at = 512 + sector * 4;
        bytes[at..at + 4].copy_from_slice(&(sector as u32).to_le_bytes());
        assert!(lines(&bytes).is_err(), "{sector}");
    }
}
