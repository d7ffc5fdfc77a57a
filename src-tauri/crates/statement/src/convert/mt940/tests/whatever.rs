//! Whatever the text: no panic, no entry lost, whole records; and an entry keeps the number of its line.

use proptest::prelude::*;

use super::{BROKEN, INTERIM, MT940, TWO};
use crate::convert::lines::Lines;

/// Lines of the file that begin an entry.
fn entries(text: &str) -> Vec<usize> {
    let begins = |line: &str| {
        let inside =
            line.starts_with('{').then(|| line.split_once("{4:")).flatten().map_or(line, |(_, rest)| rest);
        inside.trim_start().starts_with(":61:")
    };
    Lines::new(text).filter(|(_, line)| begins(line)).map(|(number, _)| number as usize).collect()
}

fn check(text: &str) {
    let Ok(sheet) = MT940.sheet(text) else { return };
    let records = MT940.records(text);
    let told = sheet.lines().enumerate();
    let lines: Vec<usize> = told
        .filter(|(_, line)| !line.is_empty() && (!line.starts_with('#') || line.contains("\t:61:")))
        .filter(|(_, line)| !line.starts_with("# ") && !line.starts_with("#!"))
        .map(|(at, _)| at + 1)
        .collect();
    let entries = entries(text);
    assert!(records.len() <= entries.len());
    assert_eq!(lines.len(), entries.len(), "{text:?}\n{sheet}");
    // A statement without lines of its own pushes the entries after it down, never up.
    assert!(lines.iter().zip(&entries).all(|(line, entry)| line >= entry));
}

const PIECES: &[&str] = &[
    ":61:", ":86:", ":20:", ":25:", ":28C:", ":60F:", ":62F:", ":90D:", ":34F:", "\n:61:", "\n:86:",
    "\n:20:", "\n", "\r", "\r\n", "-", "\n-\n", "\n-}\n", "{4:", "261118", "1118", "0230", "C", "RC", "D",
    "CNY", "1,00", ",", "NTRF", "NONREF", "//", "?20", "?", ">31", "/EREF/", "/NAME/", "/", "\t", "\"", "金",
    "\u{FEFF}", "\0",
];

fn mutated() -> impl Strategy<Value = String> {
    let file = prop::sample::select(vec![TWO, INTERIM, BROKEN]);
    let change = (any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..40_usize);
    (file, prop::collection::vec(change, 1..6)).prop_map(|(file, changes)| {
        let mut text: Vec<char> = file.chars().collect();
        for (at, piece, gone) in changes {
            let at = at.index(text.len());
            let end = (at + gone).min(text.len());
            text.splice(at..end, piece.chars());
        }
        text.into_iter().collect()
    })
}

/// One statement that ties: entries with fen, mark and whether they have a remark; and how its lines end.
fn statement(number: usize, entries: &[(u32, usize, bool)], opening: i64, end: &str) -> String {
    let comma = |fen: i64| format!("{},{:02}", fen.abs() / 100, fen.abs() % 100);
    let balance = |fen: i64| format!("{}261118CNY{}", if fen < 0 { "D" } else { "C" }, comma(fen));
    let mut lines = vec![format!(":20:{number}"), ":25:650011".to_owned(), format!(":28C:{number}")];
    lines.push(format!(":60F:{}", balance(opening)));
    let mut closing = opening;
    for (fen, mark, remark) in entries {
        let (mark, sign) = [("C", 1), ("D", -1), ("RC", -1), ("RD", 1)][mark % 4];
        closing += sign * i64::from(*fen);
        lines.push(format!(":61:2611181118{mark}{}NTRFNONREF", comma(i64::from(*fen))));
        if *remark {
            lines.extend([":86:one".to_owned(), "two".to_owned()]);
        }
    }
    lines.push(format!(":62F:{}", balance(closing)));
    lines.join(end) + end
}

#[test]
fn hostile_shapes_end_soon() {
    for text in [
        ":61:".repeat(50_000),
        ":61:\n".repeat(50_000),
        ":20:\n".repeat(50_000),
        format!(":86:{}", "?20".repeat(50_000)),
        format!(":61:261118C1,\n:86:{}", "?2x".repeat(50_000)),
        format!(":61:261118C1,\n:86:{}", "/NAME".repeat(50_000)),
        format!(":61:261118C1,\n:86:{}", "/".repeat(200_000)),
        format!(":61:261118C{}", "1".repeat(200_000)),
        "-\n:20:\n".repeat(20_000),
        "\r".repeat(200_000),
    ] {
        let started = std::time::Instant::now();
        check(&text);
        assert!(started.elapsed().as_secs() < 10, "{:?}", text.get(..20));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_text(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&text);
        check(&pieces.concat());
        check(&format!(":20:A\n:61:{}", pieces.concat()));
        check(&format!(":61:261118C1,00NTRF\n:86:{}", pieces.concat()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn mutated_files(text in mutated()) {
        check(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn entries_keep_their_lines_and_statements_tie(
        statements in prop::collection::vec(
            (prop::collection::vec((0..1_000_000_u32, 0..4_usize, any::<bool>()), 0..12), -1_000_000..1_000_000_i64),
            1..5,
        ),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let text: String =
            statements.iter().enumerate().map(|(at, (made, opening))| statement(at, made, *opening, end)).collect();
        let records = MT940.records(&text);
        prop_assert_eq!(records.iter().map(|(line, _)| *line).collect::<Vec<_>>(), entries(&text));
        let fen = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
        let sum: i64 = records.iter().map(|(_, cells)| fen(&cells[4])).sum();
        let said = |word: &str| -> i64 {
            MT940.says(&text).iter().filter_map(|said| said.strip_prefix(word)).map(fen).sum()
        };
        prop_assert_eq!(said("closing ") - said("opening "), sum);
        prop_assert!(MT940.broken(&text).is_empty());
    }
}
