//! Whatever the text: no panic and whole records; and a detail that is lost or changed is told.

use proptest::prelude::*;

use super::{BAI2, BROKEN, PRIOR, WRONG};

fn check(text: &str) {
    let Ok(sheet) = BAI2.sheet(text) else { return };
    let records = BAI2.records(text).len();
    let told = |start: &str| sheet.lines().filter(|line| line.starts_with(start)).count();
    let broken = sheet.lines().filter(|line| line.starts_with("#?") && line.contains("\t16")).count();
    let details = text.split(['\r', '\n']).filter(|line| line.trim().starts_with("16,")).count();
    assert!(records + broken + told("# 16") >= details, "{text:?}\n{sheet}");
}

const PIECES: &[&str] = &[
    "01,", "02,", "03,", "16,", "49,", "88,", "98,", "99,", "\n01,", "\n02,", "\n03,", "\n16,", "\n49,",
    "\n88,", "\n98,", "\n99,", "/", "/\n", "\r\n", "\r", ",", ",,", "100", "195", "475", "900", "010", "015",
    "-", "+", "V,", "S,", "D,", "999", "Z,", "261118", "2400", "CNY", "JPY", "X1", " ", "TEXT", "金", "\t",
    "\"", "\u{FEFF}", "\0",
];

fn mutated() -> impl Strategy<Value = String> {
    let file = prop::sample::select(vec![PRIOR, WRONG, BROKEN]);
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

/// A detail: fen, whether it comes in, funds type, and whether its text goes on.
type Made = (u32, bool, usize, bool);

/// Lines of a file that ties, and which of them are details.
fn file(accounts: &[Vec<Made>]) -> (Vec<String>, Vec<usize>) {
    let mut lines = vec!["01,A,B,261119,,1,,,2/".to_owned(), "02,B,A,1,261118,2400,CNY,2/".to_owned()];
    let (mut details, mut group) = (Vec::new(), 0);
    for (number, made) in accounts.iter().enumerate() {
        let first = lines.len();
        let moved: i64 =
            made.iter().map(|(fen, is_in, ..)| if *is_in { 1 } else { -1 } * i64::from(*fen)).sum();
        lines.push(format!("03,{number},,010,500,,,015,{},,/", 500 + moved));
        let mut total = 1000 + moved;
        for (fen, is_in, funds, goes_on) in made {
            let kind = if *is_in { "195" } else { "475" };
            let funds = ["", "0", "V,261119,9999", "S,1,,2", "D,1,0,5"][funds % 5];
            details.push(lines.len() + 1);
            lines.push(format!("16,{kind},{fen},{funds},R,C,TEXT/"));
            lines.extend(goes_on.then(|| "88,AND MORE".to_owned()));
            total += i64::from(*fen);
        }
        lines.push(format!("49,{total},{}/", lines.len() + 1 - first));
        group += total;
    }
    lines.push(format!("98,{group},{},{}/", accounts.len(), lines.len()));
    lines.push(format!("99,{group},1,{}/", lines.len() + 1));
    (lines, details)
}

/// Whether something that the file says of itself does not fit its records.
fn differs(text: &str) -> bool {
    let (says, read) = (BAI2.says(text), BAI2.records(text).len());
    let counts = says
        .iter()
        .filter_map(|said| said.strip_prefix("count "))
        .map(|count| count.parse::<usize>().unwrap());
    let stated: usize = counts.sum();
    says.iter().any(|said| said.contains("control total") || said.ends_with(" records")) || stated > read
}

#[test]
fn hostile_shapes_end_soon() {
    for text in [
        "01,\n".repeat(50_000),
        format!("01,\n02,\n03,1,CNY,{}", "010,1,,".repeat(50_000)),
        format!("01,\n02,\n03,1,CNY,/\n16,195,1,D,999,{}", "1,".repeat(100_000)),
        format!("01,\n02,\n03,1,CNY,/\n16,195,1,D,99999999999999,{}", "1,".repeat(1_000)),
        format!("01,\n02,\n03,1,CNY,/\n16,195,1,,,,{}", "/".repeat(200_000)),
        format!("01,\n02,\n03,1,CNY,/\n16,195,1,,,,{}", "/49,1".repeat(20_000)),
        format!("01,\n02,\n03,1,CNY,/\n16,195,1,,,,X{}", "\n88,X".repeat(50_000)),
        format!("01,{}", "/88,".repeat(50_000)),
    ] {
        let started = std::time::Instant::now();
        check(&text);
        assert!(started.elapsed().as_secs() < 10, "{:?}", text.get(..60));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_text(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&text);
        check(&pieces.concat());
        check(&format!("01,A\n02,B,A,1,261118,,,/\n03,1,CNY,{}", pieces.concat()));
        check(&format!("01,A\n02,B,A,1,261118,,,/\n03,1,CNY,,/\n16,195,100,{}", pieces.concat()));
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
    fn details_keep_their_lines_and_a_lost_one_is_told(
        accounts in prop::collection::vec(
            prop::collection::vec((1..1_000_000_u32, any::<bool>(), 0..5_usize, any::<bool>()), 0..8),
            1..5,
        ),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        at in any::<prop::sample::Index>(),
    ) {
        let (lines, details) = file(&accounts);
        let text = lines.join(end);
        let records = BAI2.records(&text);
        prop_assert_eq!(records.iter().map(|(line, _)| *line).collect::<Vec<_>>(), details.clone());
        let sum: i64 = records.iter().map(|(_, cells)| cells[4].replace('.', "").parse::<i64>().unwrap()).sum();
        let made = accounts.iter().flatten();
        prop_assert_eq!(sum, made.map(|(fen, is_in, ..)| if *is_in { 1 } else { -1 } * i64::from(*fen)).sum::<i64>());
        prop_assert!(!differs(&text), "{}", text);
        prop_assert!(BAI2.broken(&text).is_empty());
        if !details.is_empty() {
            let gone = details[at.index(details.len())];
            let mut lines = lines;
            lines.remove(gone - 1);
            prop_assert!(differs(&lines.join(end)), "{}", lines.join(end));
            lines.truncate(gone);
            prop_assert!(BAI2.broken(&lines.join(end)).iter().any(|line| line.contains("missing|")));
        }
    }
}
