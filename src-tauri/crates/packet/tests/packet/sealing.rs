//! What goes into a packet, and that it is the same each time.

use packet::{PacketError, Sealed, seal, verify};

use crate::{made, sample};

/// A file of the packet, found by its local header.
fn file(sealed: &Sealed, path: &str) -> String {
    let name = format!("settlebench-2026-0001-v1/{path}");
    let bytes = &sealed.bytes;
    let at = bytes.windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
    let size = u32::from_le_bytes(bytes[at - 12..at - 8].try_into().unwrap()) as usize;
    String::from_utf8_lossy(&bytes[at + name.len()..at + name.len() + size]).into_owned()
}

#[test]
fn sealing_twice_gives_the_same_bytes() {
    let again = seal(&made::packet("=1+1 顾客已另行付款")).unwrap();
    assert_eq!(again, *made::sealed());
    assert_eq!(again.file_name, "settlebench-2026-0001-v1.zip");
}

#[test]
fn another_note_version_or_head_gives_other_bytes() {
    let mut version = made::packet("x");
    version.version = 2;
    let mut head = made::packet("x");
    head.head = "0".repeat(64);
    let packets = [made::packet("x"), made::packet("y"), version, head];
    let sums: std::collections::BTreeSet<String> =
        packets.iter().map(|packet| seal(packet).unwrap().sha256).collect();
    assert_eq!(sums.len(), packets.len());
}

#[test]
fn a_sealed_packet_verifies_and_says_what_it_is() {
    let sealed = made::sealed();
    let checked = verify(&sealed.bytes);
    assert!(checked.ok, "{:?}", checked.findings);
    assert_eq!(checked.case.as_deref(), Some("2026-0001"));
    assert_eq!((checked.version, checked.files), (Some(1), 10));
    assert_eq!(checked.head.as_deref(), Some(made::HEAD));
    assert_eq!(checked.sha256, sealed.sha256);
}

#[test]
fn every_file_says_what_it_should() {
    let sealed = made::sealed();
    for (path, expect) in [
        ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        ("bag-info.txt", "Bagging-Date: 2026-11-19\n"),
        ("bag-info.txt", "External-Identifier: 2026-0001 v1\n"),
        ("bag-info.txt", "Source-Organization: 沪上街角餐饮管理有限公司\n"),
        ("data/rows.csv", "\u{feff}文件 File,行号 Row,"),
        ("data/rows.csv", "\r\n1-terminal-log.csv,87,店内终端 Shop terminal,2026-11-18,2026-11-18 12:30:05,"),
        ("data/rows.csv", ",181230050471,048213,DD20261118-0087,"),
        (
            "data/original-lines.txt",
            "2-acquirer-detail.csv:112\n    2026-11-18,288.00,2-acquirer-detail.csv\n",
        ),
        ("data/timeline.csv", ",'=1+1 顾客已另行付款,"),
        (
            "data/timeline.csv",
            "东海收单客服 · 400-555-0123 · 已登记，三个工作日内回复 · TK-20261119-33 · 2026-11-24",
        ),
        (
            "data/calls.csv",
            ",林经理,东海收单客服,400-555-0123,已登记，三个工作日内回复,TK-20261119-33,2026-11-24\r\n",
        ),
        ("data/evidence.csv", "\r\n01-签购单-失败.jpg,签购单 (失败).jpg,"),
        ("data/evidence.csv", "\r\n02-HYPERLINK-1.txt,'=HYPERLINK(1).txt,"),
        ("data/evidence/02-HYPERLINK-1.txt", "what the customer wrote"),
        ("data/case.json", "\"schema\": 1,"),
        ("data/case.json", "\"number\": \"2026-0001\","),
        ("data/checklist.csv", "确认异常类型 Confirm the type"),
        ("HOW-TO-CHECK.txt", "sha256sum -c"),
    ] {
        let text = file(sealed, path);
        assert!(text.contains(expect), "{path} has no {expect:?}:\n{text}");
    }
}

#[test]
fn no_full_card_number_leaves() {
    let mut packet = made::packet("顾客卡号 4111 1111 1111 1111，请核实");
    packet.rows[0].text = "消费,6222020000000000000,288.00".to_owned();
    packet.rows[1].line.remark = Some("４１１１１１１１１１１１１１１１".to_owned());
    packet.rows[1].line.keys.order_no = Some("4012888888881881".to_owned());
    let sealed = seal(&packet).unwrap();
    let all = String::from_utf8_lossy(&sealed.bytes).into_owned();
    for number in ["4111 1111 1111 1111", "4111111111111111", "6222020000000000000", "４１１１１１１"]
    {
        assert!(!all.contains(number), "{number}");
    }
    for kept in
        ["4111 11** **** 1111", "622202*********0000", "４１１１１１＊＊＊＊＊＊１１１１", "4012888888881881"]
    {
        assert!(all.contains(kept), "{kept}");
    }
    // The two rows; the note lost its number when it was written.
    assert_eq!(sealed.cards_cut, 2);
    assert_eq!(made::sealed().cards_cut, 0);
}

#[test]
fn what_cannot_be_sealed_says_why() {
    let mut none = made::packet("x");
    none.events.clear();
    assert!(matches!(seal(&none), Err(PacketError::NoEvents)));
    let mut other = made::packet("x");
    other.events[0].case = casework::CaseNumber::new(2026, 2);
    assert!(matches!(seal(&other), Err(PacketError::OtherCase(number)) if number == "2026-0002"));
    let mut changed = made::packet("x");
    changed.evidence[1].bytes.push(0);
    assert!(matches!(seal(&changed), Err(PacketError::EvidenceChanged(_))));
    let mut missing = made::packet("x");
    missing.evidence.pop();
    assert!(matches!(seal(&missing), Err(PacketError::EvidenceIncomplete)));
    let mut early = made::packet("x");
    early.events.last_mut().unwrap().at = sample::time("1979-12-31T23:59:59");
    assert!(matches!(seal(&early), Err(PacketError::Time(_))));
}
