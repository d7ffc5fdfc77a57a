//! Whatever the text: no panic, whole records; and whatever the entries: no money lost or counted twice.

use proptest::prelude::*;

use super::{COLUMNS, V02, V08, V10, cell, records, sheet};

fn check(text: &str) {
    let Ok(sheet) = sheet(text) else { return };
    for line in sheet.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        assert_eq!(line.split('\t').count(), COLUMNS.len(), "{line}");
    }
}

const PIECES: &[&str] = &[
    "<Ntry>",
    "</Ntry>",
    "<Ntry/>",
    "<NtryDtls>",
    "</NtryDtls>",
    "<TxDtls>",
    "</TxDtls>",
    "<Amt Ccy=\"CNY\">",
    "</Amt>",
    "1.00",
    "CRDT",
    "<CdtDbtInd>",
    "</CdtDbtInd>",
    "<BookgDt>",
    "</BookgDt>",
    "<Dt>",
    "</Dt>",
    "2026-11-18",
    "<Sts>BOOK</Sts>",
    "<NtryRef>1</NtryRef>",
    "<RvslInd>true</RvslInd>",
    "<Bal>",
    "</Bal>",
    "<Stmt>",
    "</Stmt>",
    "&amp;",
    "&#9;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x?>",
    "<",
    ">",
    "\"",
    " a='",
    "'",
    "/",
    "\u{FEFF}",
    "金",
    "\n",
    "<!",
    "<!D",
    "&",
    ";",
    "<a:b c:d=\"\">",
    "</a:b>",
];

fn mutated() -> impl Strategy<Value = String> {
    let file = prop::sample::select(vec![V02, V08, V10]);
    let changes = prop::collection::vec(
        (any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..40_usize),
        1..6,
    );
    (file, changes).prop_map(|(file, changes)| {
        let mut text: Vec<char> = file.chars().collect();
        for (at, piece, gone) in changes {
            let at = at.index(text.len());
            let end = (at + gone).min(text.len());
            text.splice(at..end, piece.chars());
        }
        text.into_iter().collect()
    })
}

/// An entry: fen, whether it comes in, whether it is a reversal, and into how many payments it falls.
type Made = (u32, bool, bool, u32);

/// A statement that ties; `other_way` writes the sides of reversals as those of what is reversed.
fn statement(entries: &[Made], opening: i64, other_way: bool) -> String {
    let yuan = |fen: i64| format!("{}.{:02}", fen.abs() / 100, fen.abs() % 100);
    let code = |is_in: bool| if is_in { "CRDT" } else { "DBIT" };
    let balance = |name: &str, fen: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{name}</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">{}</Amt><CdtDbtInd>{}</CdtDbtInd></Bal>",
            yuan(fen),
            code(fen >= 0)
        )
    };
    let sum: i64 =
        entries.iter().map(|(fen, is_in, ..)| if *is_in { i64::from(*fen) } else { -i64::from(*fen) }).sum();
    let mut text = format!(
        "<Document><BkToCstmrStmt><Stmt>{}{}",
        balance("OPBD", opening),
        balance("CLBD", opening + sum)
    );
    for (fen, is_in, reversal, payments) in entries {
        let written = *is_in != (*reversal && other_way);
        text += &format!(
            "<Ntry><Amt Ccy=\"CNY\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><RvslInd>{reversal}</RvslInd><Sts>BOOK</Sts>\
             <BookgDt><Dt>2026-11-18</Dt></BookgDt><NtryDtls>",
            yuan(i64::from(*fen)),
            code(written)
        );
        let each = fen / payments;
        for payment in 0..*payments {
            let part = if payment == 0 { fen - each * (payments - 1) } else { each };
            text += &format!("<TxDtls><Amt Ccy=\"CNY\">{}</Amt></TxDtls>", yuan(i64::from(part)));
        }
        text += "</NtryDtls></Ntry>";
    }
    text + "</Stmt></BkToCstmrStmt></Document>"
}

fn fen(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

fn sum(text: &str) -> i64 {
    let signed =
        |record: &Vec<_>| if cell(record, "side") == "CRDT" { 1 } else { -1 } * fen(cell(record, "amount"));
    records(text).iter().map(signed).sum()
}

fn said(text: &str, word: &str) -> i64 {
    let sheet = sheet(text).unwrap();
    fen(sheet.lines().find_map(|line| line.strip_prefix(&format!("#!{word}\t"))).unwrap())
}

#[test]
fn own_statements_tie() {
    let booked = |text: &str| text.replace("PDNG", "BOOK").replace("INFO", "BOOK");
    assert_eq!(
        said(V02, "closing") - said(V02, "opening"),
        sum(&booked(V02)),
        "50 in and 50 out are not booked"
    );
    assert_eq!(said(V10, "closing") - said(V10, "opening"), sum(V10));
}

#[test]
fn hostile_shapes_end_soon() {
    let started = std::time::Instant::now();
    let payment = "<TxDtls><Amt Ccy=\"CNY\">1</Amt></TxDtls>";
    let batch = |junk: &str, payments: usize| {
        format!(
            "<Ntry>{junk}<Amt Ccy=\"CNY\">{payments}</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-18</Dt></BookgDt>\
             <NtryDtls>{}</NtryDtls></Ntry>",
            payment.repeat(payments)
        )
    };
    for (name, body) in [
        ("a batch behind much else", batch(&"<a/>".repeat(300_000), 50_000)),
        ("payments of many parts", batch("", 100_000).replace("<TxDtls>", "<TxDtls><a/><a/><a/>")),
        ("statements", "</Stmt><Stmt>".repeat(100_000)),
        ("brackets", "<".repeat(300_000)),
        ("references", "&amp;".repeat(100_000)),
        ("comments", "<!-- a -->".repeat(100_000)),
        ("open comments", "<!--".repeat(100_000)),
        ("open CDATA", "<![CDATA[".repeat(100_000)),
    ] {
        check(&format!("<Document><BkToCstmrStmt><Stmt>{body}</Stmt></BkToCstmrStmt></Document>"));
        assert!(started.elapsed().as_secs() < 60, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_text(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&text);
        check(&pieces.concat());
        check(&format!("<Document><BkToCstmrStmt><Stmt>{}", pieces.concat()));
        check(&format!("<Document><BkToCstmrStmt><Stmt>{}</Stmt></BkToCstmrStmt></Document>", pieces.concat()));
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
    fn closing_is_opening_and_the_records(
        entries in prop::collection::vec((100..1_000_000_u32, any::<bool>(), any::<bool>(), 1..5_u32), 0..12),
        opening in -1_000_000..1_000_000_i64,
        other_way: bool,
    ) {
        let text = statement(&entries, opening, other_way);
        prop_assert_eq!(said(&text, "closing") - said(&text, "opening"), sum(&text));
        let payments: u32 = entries.iter().map(|(.., payments)| *payments).sum();
        prop_assert_eq!(records(&text).len(), usize::try_from(payments).unwrap());
    }
}
