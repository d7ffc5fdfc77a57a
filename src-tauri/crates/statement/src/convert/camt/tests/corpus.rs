//! The corpus of bad XML, M01 to M63: a file made here, and what is wanted of it.

use super::{cell, picked, records, sheet};
use crate::date::{self, Order};

/// A message of one statement with these entries.
fn message(entries: &str) -> String {
    statement("<Id>1</Id><Acct><Id><IBAN>XX00TEST0000012345</IBAN></Id><Ccy>CNY</Ccy></Acct>", entries)
}

fn statement(head: &str, entries: &str) -> String {
    let xmlns = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
    format!(
        "<Document xmlns=\"{xmlns}\"><BkToCstmrStmt><Stmt>{head}{entries}</Stmt></BkToCstmrStmt></Document>"
    )
}

const GOOD: &str = "<Ntry><Amt Ccy=\"CNY\">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
                    <BookgDt><Dt>2026-11-18</Dt></BookgDt></Ntry>";

/// A message of a good entry, and of one in which this stands instead of that.
fn with(that: &str, this: &str) -> String {
    assert!(GOOD.contains(that), "{that}");
    message(&format!("{GOOD}{}", GOOD.replace(that, this)))
}

/// A message of one entry with this remittance text.
fn remitting(text: &str) -> String {
    let remittance =
        format!("<NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>");
    message(&GOOD.replace("</Ntry>", &remittance))
}

/// Every record as `amount side`, a broken one as its reason; or the file's error.
fn told(text: &str) -> String {
    let sheet = match sheet(text) {
        Ok(sheet) => sheet,
        Err(error) => return format!("{error:?}"),
    };
    let rows = sheet.lines().filter_map(|line| match line.strip_prefix("#?") {
        Some(broken) => Some(format!("!{}", broken.split('\t').next().unwrap_or_default())),
        None if line.is_empty() || line.starts_with('#') => None,
        None => {
            let cells: Vec<&str> = line.split('\t').collect();
            Some(format!("{} {}", cells[4], cells[5]))
        }
    });
    rows.collect::<Vec<_>>().join(", ")
}

fn check(id: &str, text: impl AsRef<str>, expect: &str) {
    assert_eq!(told(text.as_ref()), expect, "{id}");
}

fn malformed(place: &str, what: &str) -> String {
    format!("Malformed {{ format: \"xml\", place: \"{place}\", what: \"{what}\" }}")
}

const ONE: &str = "10.00 CRDT";
const DTD: &str = "Forbidden { format: \"xml\", what: \"dtd\" }";

#[test]
fn what_leads_out_of_the_file_or_grows() {
    let entity = |dtd: &str, text: &str| {
        format!("<?xml version=\"1.0\"?><!DOCTYPE Document [{dtd}]>{}", remitting(text))
    };
    let mut bomb = String::from("<!ENTITY a0 \"ha\">");
    for level in 1..=9 {
        bomb += &format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10));
    }
    let long = format!("<!ENTITY a \"{}\">", "a".repeat(100_000));
    check("M01", entity("", "x"), DTD);
    check("M01 alone", "<!DOCTYPE Document>", DTD);
    check("M01 unclosed", "<!doctype Document [", DTD);
    check("M01 without a name", "<!DOCTYPE>", DTD);
    check("M02", entity(&bomb, "&a9;"), DTD);
    check("M03", entity(&long, &"&a;".repeat(100_000)), DTD);
    check("M04", entity("<!ENTITY a SYSTEM \"file:///etc/passwd\">", "&a;"), DTD);
    check("M05", entity("<!ENTITY a SYSTEM \"http://bank.example/a\">", "&a;"), DTD);
    check("M06", entity("<!ENTITY % a SYSTEM \"http://bank.example/a\"> %a;", "x"), DTD);
    let unknown = malformed("line 1, column 1", "an unknown encoding is declared");
    check("M06 UTF-7", format!("<?xml version=\"1.0\" encoding=\"UTF-7\"?>{}", message(GOOD)), &unknown);
    let include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/>";
    check("M07", message(include), "Forbidden { format: \"xml\", what: \"xinclude\" }");
    check("M08", format!("<?xml-stylesheet href=\"http://bank.example/a.xsl\"?>{}", message(GOOD)), ONE);
    let located = "<Document xsi:schemaLocation=\"urn:a http://bank.example/a.xsd\" xmlns:xsi=\"urn:x\" ";
    check("M09", message(GOOD).replace("<Document ", located), ONE);
}

#[test]
fn what_is_too_much() {
    let attributes: String = (0..800_000).map(|n| format!(" a{n}=\"\"")).collect();
    let xmlns: String = (0..1_000_000).map(|n| format!(" xmlns:a{n}=\"\"")).collect();
    let limit = |what: &str, limit: u64, actual: u64| {
        format!("Limit {{ what: \"{what}\", limit: {limit}, actual: {actual} }}")
    };
    check(
        "M10",
        message(&GOOD.replace("<Ntry>", &format!("<Ntry{attributes}>"))),
        &limit("attributes", 256, 800_000),
    );
    check(
        "M11",
        message(&GOOD.replace("<Ntry>", &format!("<Ntry{xmlns}>"))),
        &limit("attributes", 256, 1_000_000),
    );
    check("M12", format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000)), &limit("depth", 64, 65));
    let long = 1024 * 1024 + 1;
    check("M13", remitting(&"a".repeat(long)), &limit("cell", 1_048_576, 1_048_577));
    check("M13 in pieces", remitting(&"a&amp;".repeat(long)), &limit("cell", 1_048_576, 1_048_577));
    check(
        "M13 nobody reads it",
        message(&format!("<Other>{}</Other>", "a".repeat(long))),
        &limit("cell", 1_048_576, 1_048_577),
    );
    check("M14", message(&"<Ntry/>".repeat(1_000_001)), &limit("rows", 1_000_000, 1_000_001));
    let many = format!("<Ntry>{}</Ntry>", "<a/>".repeat(2_000_000));
    check("M14 in one entry", message(&many), &limit("cells", 2_000_000, 2_000_001));
    check("M27", message(&format!("{}{GOOD}", "<?a?>".repeat(1025))), &limit("instructions", 1024, 1025));
    // A long name costs the entry nothing: the name is cut, and no money is kept back for it.
    let named = format!(
        "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{}</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>",
        "长".repeat(5000)
    );
    let cut = records(&message(&GOOD.replace("</Ntry>", &named)));
    assert_eq!(cell(&cut[0], "counterparty"), "长".repeat(1024), "M58");
}

#[test]
fn what_is_no_xml() {
    let twice = with("<Amt Ccy=\"CNY\">", "<Amt Ccy=\"CNY\" Ccy=\"EUR\">");
    let at = twice.rfind("<Amt").unwrap() + 1;
    let double = "position 14: duplicated attribute, previous declaration at position 4";
    check("M15", &twice, &malformed(&format!("line 1, column {at}"), double));
    let unclosed = "<Document>\n <BkToCstmrStmt>\n  <Stmt>\n </BkToCstmrStmt>\n</Document>";
    let what = "ill-formed document: expected `</Stmt>`, but `</BkToCstmrStmt>` was found";
    check("M16", unclosed, &malformed("line 4, column 2", what));
    check(
        "M16 cut off",
        "<Document>\n<BkToCstmrStmt>",
        &malformed("line 2, column 16", "ends inside an element"),
    );
    check(
        "M16 in a tag",
        "<Document>\n<BkToCst",
        &malformed("line 2, column 1", "syntax error: tag not closed: `>` not found before end of input"),
    );
    check("M17", format!("{}\n<a/>", message(GOOD)), &malformed("line 2, column 1", "a second root element"));
    let outside = malformed("line 1, column 1", "text outside the root element");
    check("M18", format!("hello <?xml version=\"1.0\"?>{}", message(GOOD)), &outside);
    let late = malformed("line 2, column 1", "an XML declaration that does not stand first");
    check("M18 blank line", format!("\n<?xml version=\"1.0\"?>{}", message(GOOD)), &late);
    // M19, M20: which encoding the bytes are in is known before they come here as text; the declaration is not asked.
    check("M19", format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"GBK\"?>{}", message(GOOD)), ONE);
    let unknown = malformed("line 1, column 1", "an unknown encoding is declared");
    check("M21", format!("<?xml version=\"1.0\" encoding=\"x-unknown\"?>{}", message(GOOD)), &unknown);
    check("M22", format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{}", message(GOOD)), ONE);
    for (character, code) in [("\0", "0000"), ("\u{FFFE}", "FFFE"), ("\u{1}", "0001")] {
        let text = remitting(character);
        let at = text.find(character).unwrap() + 1;
        check("M23", &text, &malformed(&format!("line 1, column {at}"), &format!("character U+{code}")));
    }
    for reference in ["&#xD800;", "&#0;", "&#xFFFE;", "&#x110000;", "&nbsp;", "&a;", "&#x;"] {
        let text = remitting(reference);
        let at = text.find(reference).unwrap() + 1;
        let what = "reference to an unknown entity or character";
        check("M23, M24", &text, &malformed(&format!("line 1, column {at}"), what));
    }
    check("references", remitting("&lt;&#65;&#x5408;&quot;"), ONE);
    assert_eq!(picked(&remitting("&lt;&#65;&#x5408;&quot;"), &["remark"]), ["<A合\""]);
    let lone = remitting("a & b");
    assert!(told(&lone).starts_with("Malformed"), "{}", told(&lone));
    let cdata = remitting("<![CDATA[a]]>b]]>");
    let at = cdata.rfind("]]>").unwrap() + 1;
    check("M25", &cdata, &malformed(&format!("line 1, column {at}"), "]]> in text"));
    let comment = told(&message("<!-- a -- b -->"));
    assert!(comment.contains("forbidden string `--` was found in a comment"), "M26 {comment}");
    check("a comment in a text", remitting("a<!-- b -->c"), ONE);
    check("no element", "<?xml version=\"1.0\"?>\n", &malformed("line 2, column 1", "no element"));
    check("no element", "", &malformed("line 1, column 1", "no element"));
}

#[test]
fn what_is_another_message() {
    let xml = "NotAStatement { looks_like: \"xml\" }";
    check("M28", "<a/>", xml);
    // The names make the message, and the copy says that no known namespace does.
    let foreign = message(GOOD).replace("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", "urn:bank:own");
    check("M29", &foreign, ONE);
    assert!(sheet(&foreign).unwrap().starts_with("# BkToCstmrStmt\n"), "M29");
    for version in ["053.001.02", "053.001.08", "053.001.10", "052.001.06", "054.001.13"] {
        let text = message(GOOD).replace("053.001.08", version);
        check("M30, M31, M32", &text, ONE);
        // Whoever expects another message sees which one this is.
        assert!(sheet(&text).unwrap().starts_with(&format!("# camt.{version}\n")), "{version}");
    }
    let order =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn/></Document>";
    check("M33", order, "NotAStatement { looks_like: \"payment_order\" }");
    check("another root", "<OFX><BANKMSGSRSV1/></OFX>", xml);
    let signed = message(GOOD)
        .replace("</Document>", "<ds:Signature xmlns:ds=\"urn:x\"><ds:a>1</ds:a></ds:Signature></Document>");
    check("M59", &signed, ONE);
    assert!(sheet(&signed).unwrap().contains("# Signature: not checked\n"), "M59");
    let encrypted = "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"/>";
    check("M60", encrypted, "NotAStatement { looks_like: \"encrypted\" }");
    check("M60 inside", message(encrypted), "NotAStatement { looks_like: \"encrypted\" }");
    // M34, M35 are OFX; M61 to M63 are told by their bytes before an XML reader sees them.
    check("M62", "{\"a\": 1}", &malformed("line 1, column 1", "text outside the root element"));
    let wrapped = format!("<Envelope><AppHdr><Fr>x</Fr></AppHdr>{}</Envelope>", message(GOOD));
    check("in an envelope", &wrapped, ONE);
    let headed =
        wrapped.replace("<AppHdr>", "<AppHdr xmlns=\"urn:iso:std:iso:20022:tech:xsd:head.001.001.02\">");
    let foreign = headed.replace("camt.053.001.08", "head.001.001.02");
    assert!(sheet(&headed).unwrap().starts_with("# camt.053.001.08\n"));
    assert!(sheet(&foreign).unwrap().starts_with("# BkToCstmrStmt\n"));
    let none = message(GOOD).replace("Stmt>", "Other>").replace("BkToCstmrOther", "BkToCstmrStmt");
    assert!(told(&none).contains("a message without Stmt"), "{}", told(&none));
}

#[test]
fn statements() {
    let two = message(GOOD).replace("</BkToCstmrStmt>", "<Stmt><Id>2</Id></Stmt></BkToCstmrStmt>");
    check("M36", &two, ONE);
    let says = |text: &str, word: &str| {
        let sheet = sheet(text).unwrap();
        sheet.lines().filter(|line| line.starts_with(&format!("#!{word}\t"))).count()
    };
    assert_eq!(says(&two, "statement"), 2, "M36");
    // Without an account the rows go to the shop's own one, as those of any file that names none.
    let nameless = statement("<Id>1</Id>", GOOD);
    check("M37", &nameless, ONE);
    assert_eq!(
        (says(&nameless, "account"), picked(&nameless, &["account"])),
        (0, vec![String::new()]),
        "M37"
    );
    let balance = |code: &str, amount: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        )
    };
    // The reader compares what is said with the rows; M39 and M40 take two files, so they are the plan's.
    let apart = message(&format!("{}{}{GOOD}", balance("OPBD", "1.00"), balance("CLBD", "99.00")));
    check("M38", &apart, ONE);
    assert_eq!((says(&apart, "opening"), says(&apart, "closing")), (1, 1), "M38");
    let numbered = statement("<Id>1</Id><ElctrncSeqNb>17</ElctrncSeqNb>", GOOD);
    assert!(sheet(&numbered).unwrap().contains("# sequence number 17\n"), "M39");
    let referenced = GOOD.replace("<Ntry>", "<Ntry><NtryRef>7</NtryRef>");
    check(
        "M41",
        message(&format!("{referenced}{GOOD}{referenced}")),
        "10.00 CRDT, 10.00 CRDT, !double_reference",
    );
    check("M41 without a reference", message(&format!("{GOOD}{GOOD}")), "10.00 CRDT, 10.00 CRDT");
    let other = referenced.replace("10.00", "11.00");
    check("M41 another amount", message(&format!("{referenced}{other}")), "10.00 CRDT, 11.00 CRDT");
    let word = GOOD.replace("<BookgDt>", "<AcctSvcrRef>NONREF</AcctSvcrRef><BookgDt>");
    check("M41 a word for none", message(&format!("{word}{word}")), "10.00 CRDT, 10.00 CRDT");
    let elsewhere = message(&referenced)
        .replace("</BkToCstmrStmt>", &format!("<Stmt><Id>2</Id>{referenced}</Stmt></BkToCstmrStmt>"));
    check("M41 in another statement", elsewhere, "10.00 CRDT, 10.00 CRDT");
}

#[test]
fn entries() {
    let both = |second: &str| format!("10.00 CRDT, {second}");
    check("M42", with("<Amt Ccy=\"CNY\">10.00</Amt>", ""), &both("!missing"));
    check("M42 empty", with("10.00", ""), &both("!missing"));
    // Four decimals are an amount of the standard; that it is too fine for its currency is for the reader to say.
    check("M43", with("10.00", "12.3456"), &both("12.3456 CRDT"));
    check("M43 finer than the standard", with("10.00", "12.345678"), &both("!too_fine"));
    check("M44", with("10.00", "12,00"), &both("!bad_amount"));
    // The standard has no negative amounts: which way the money went cannot be known, so it is not guessed.
    check("M45", with("10.00</Amt><CdtDbtInd>CRDT", "-10.00</Amt><CdtDbtInd>DBIT"), &both("!bad_amount"));
    for amount in ["1e3", "NaN", ".", "1.2.3", "10 000.00", "￥10", "1234567890123456789"] {
        check("amount", with("10.00", amount), &both("!bad_amount"));
    }
    for amount in ["0", "+5.10", ".5", "5.", "000012.00", "12.3000000", "123456789012345678"] {
        check("amount", with("10.00", amount), &both(&format!("{amount} CRDT")));
    }
    check("M46", with("CRDT", "XXXX"), &both("!bad_syntax"));
    check("M46 missing", with("<CdtDbtInd>CRDT</CdtDbtInd>", ""), &both("!missing"));
    let currency = |this: &str| picked(&with(" Ccy=\"CNY\"", this), &["currency"])[1].clone();
    assert_eq!(currency(""), "CNY", "M47: the account's");
    assert_eq!(currency(" Ccy=\"RMB\""), "RMB", "M47: the reader knows the name");
    assert_eq!(currency(" Ccy=\"EUR\""), "EUR", "M48");
    check("M49", with("2026-11-18", "2026-02-30"), &both("!bad_date"));
    for day in ["18.11.2026", "20261118", "46000", "2026-11", "2026-11-18T25:00:00", "soon"] {
        check("date", with("2026-11-18", day), &both("!bad_date"));
    }
    let zoned = with("<Dt>2026-11-18</Dt>", "<DtTm>2026-11-18T16:30:00Z</DtTm>");
    let booked = picked(&zoned, &["booked_on"])[1].clone();
    let in_shanghai =
        date::parse(&booked, Order::Ymd, Some(chrono_tz::Asia::Shanghai)).map(|(day, _)| day.to_string());
    assert_eq!(in_shanghai.as_deref(), Some("2026-11-19"), "M50");
    let valued = with("<BookgDt><Dt>2026-11-18</Dt></BookgDt>", "<ValDt><Dt>2026-11-18</Dt></ValDt>");
    assert_eq!(picked(&valued, &["booked_on", "valued_on"])[1], "|2026-11-18", "M51");
    check("M51 no day at all", with("<BookgDt><Dt>2026-11-18</Dt></BookgDt>", ""), &both("!missing"));
    assert_eq!(picked(&with("BOOK", "PDNG"), &["status"]), ["BOOK", "PDNG"], "M52");
    let reversal = with("<Sts>", "<RvslInd>true</RvslInd><Sts>");
    assert_eq!(picked(&reversal, &["reversal", "side"]), ["|CRDT", "true|CRDT"], "M53");
    check("M53 no mark", with("<Sts>", "<RvslInd>yes</RvslInd><Sts>"), &both("!bad_syntax"));
}

#[test]
fn batches_and_texts() {
    let payment = |amount: &str| format!("<TxDtls><Amt Ccy=\"CNY\">{amount}</Amt></TxDtls>");
    let batch = |count: u32, payments: &str| {
        message(&GOOD.replace(
            "</Ntry>",
            &format!("<NtryDtls><Btch><NbOfTxs>{count}</NbOfTxs></Btch>{payments}</NtryDtls></Ntry>"),
        ))
    };
    let two = format!("{}{}", payment("4.00"), payment("6.00"));
    check("batch", batch(2, &two), "4.00 CRDT, 6.00 CRDT");
    check("M54", batch(3, &two), "4.00 CRDT, 6.00 CRDT");
    assert!(sheet(&batch(3, &two)).unwrap().contains("# batch of 3 payments, 2 told\n"), "M54");
    check("M54 a payment is missing", batch(2, &payment("4.00")), ONE);
    check("batch in another currency", batch(2, &two.replace("CNY", "EUR")), ONE);
    check("batch less charges", batch(2, &two.replace("6.00", "6.50")), ONE);
    let refund = two.replace("4.00</Amt>", "4.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>").replace("6.00", "14.00");
    check("batch with a refund in it", batch(2, &refund), "4.00 DBIT, 14.00 CRDT");
    check("batch with a side nobody knows", batch(2, &refund.replace("DBIT", "XXXX")), ONE);
    check("batch of one, in another currency", batch(1, &payment("70.00").replace("CNY", "JPY")), ONE);
    let lines = format!("a{}", "</Ustrd><Ustrd>行".repeat(150));
    assert_eq!(
        picked(&remitting(&lines), &["remark"]),
        ["a 行"],
        "M55: a line that stands there twice is told once"
    );
    let differing: String = (0..150).map(|n| format!("</Ustrd><Ustrd>line {n}")).collect();
    assert!(picked(&remitting(&differing), &["remark"])[0].ends_with("line 148 line 149"), "M55");
    assert_eq!(picked(&remitting("&lt;script&gt;"), &["remark"]), ["<script>"], "M56");
    // Card numbers are cut where every kind of file comes together, in the reader.
    let card = picked(&remitting("card 6222021234567890128"), &["remark"])[0].clone();
    assert_eq!(ledger::mask_text(&card), "card 622202*********0128", "M57");
    let huge: String = (0..5000).map(|n| format!("</Ustrd><Ustrd>line number {n}")).collect();
    assert!(picked(&remitting(&huge), &["remark"])[0].len() <= 32 * 1024);
}
