//! Whatever is done to a packet is found, and named.

use flate2::write::DeflateEncoder;
use packet::FindingCode::{
    Added, Changed, Container, DuplicateName, Manifest, Missing, NotAPacket, Oxum, Tag, TooLarge, UnsafeName,
    ZipDamaged,
};
use packet::{FindingCode, verify};
use proptest::prelude::*;

use crate::made;

const FOLDER: &str = "settlebench-2026-0001-v1/";

/// An entry as a ZIP by another hand would have it.
#[derive(Clone)]
struct Entry {
    name: String,
    bytes: Vec<u8>,
    deflated: bool,
    mode: u32,
}

impl Entry {
    fn new(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.to_vec(), deflated: false, mode: 0o100_644 }
    }
}

/// The entries of a stored ZIP.
fn entries(bytes: &[u8]) -> Vec<Entry> {
    let (mut at, mut found) = (0, Vec::new());
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let size = u32::from_le_bytes(bytes[at + 18..at + 22].try_into().unwrap()) as usize;
        let name_len = usize::from(u16::from_le_bytes([bytes[at + 26], bytes[at + 27]]));
        let start = at + 30 + name_len;
        let name = std::str::from_utf8(&bytes[at + 30..start]).unwrap();
        found.push(Entry::new(name, &bytes[start..start + size]));
        at = start + size;
    }
    found
}

/// A ZIP with sound check sums, in the order given, with times as the sealed packet has them.
fn zip(entries: &[Entry]) -> Vec<u8> {
    let stamp = &made::sealed().bytes[10..14];
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut crc = flate2::Crc::new();
        crc.update(&entry.bytes);
        let packed = if entry.deflated {
            let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::best());
            std::io::Write::write_all(&mut encoder, &entry.bytes).unwrap();
            encoder.finish().unwrap()
        } else {
            entry.bytes.clone()
        };
        let long = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let mut common = vec![0, 8, if entry.deflated { 8 } else { 0 }, 0];
        common.extend(stamp);
        common.extend(crc.sum().to_le_bytes());
        common.extend(long(packed.len()));
        common.extend(long(entry.bytes.len()));
        common.extend(u16::try_from(entry.name.len()).unwrap().to_le_bytes());
        common.extend([0; 2]);
        directory.extend(b"PK\x01\x02\x14\x03\x0a\x00");
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(long(out.len()));
        directory.extend(entry.name.as_bytes());
        out.extend(b"PK\x03\x04\x0a\x00");
        out.extend(common);
        out.extend(entry.name.as_bytes());
        out.extend(packed);
    }
    let (start, len, count) = (out.len(), directory.len(), u16::try_from(entries.len()).unwrap());
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend(u32::try_from(len).unwrap().to_le_bytes());
    out.extend(u32::try_from(start).unwrap().to_le_bytes());
    out.extend([0; 2]);
    out
}

/// What `verify` finds, as code and path.
fn found(bytes: &[u8]) -> Vec<(FindingCode, String)> {
    let checked = verify(bytes);
    assert_eq!(checked.ok, checked.findings.is_empty());
    checked.findings.into_iter().map(|finding| (finding.code, finding.path.unwrap_or_default())).collect()
}

/// Does something to the entries and expects exactly these findings.
fn check(what: &str, change: impl FnOnce(&mut Vec<Entry>), expect: &[(FindingCode, &str)]) {
    let mut list = entries(&made::sealed().bytes);
    change(&mut list);
    let findings = found(&zip(&list));
    let mut expect: Vec<_> = expect.iter().map(|(code, path)| (*code, (*path).to_owned())).collect();
    expect.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    assert_eq!(findings, expect, "{what}");
}

fn entry<'a>(list: &'a mut [Entry], path: &str) -> &'a mut Entry {
    list.iter_mut().find(|entry| entry.name == format!("{FOLDER}{path}")).unwrap()
}

#[test]
fn packed_again_in_the_same_way_is_the_same() {
    assert_eq!(zip(&entries(&made::sealed().bytes)), made::sealed().bytes);
}

#[test]
fn changed_missing_and_added_files_are_named() {
    check("changed", |list| entry(list, "data/rows.csv").bytes[9] ^= 1, &[(Changed, "data/rows.csv")]);
    check(
        "tag changed",
        |list| entry(list, "HOW-TO-CHECK.txt").bytes[0] ^= 1,
        &[(Changed, "HOW-TO-CHECK.txt")],
    );
    check(
        "missing",
        |list| list.retain(|entry| !entry.name.ends_with("calls.csv")),
        &[(Missing, "data/calls.csv"), (Oxum, "bag-info.txt")],
    );
    check(
        "added",
        |list| {
            list.push(Entry::new(&format!("{FOLDER}data/more.txt"), b"more"));
            list.sort_by(|a, b| a.name.cmp(&b.name));
        },
        &[(Added, "data/more.txt"), (Oxum, "bag-info.txt")],
    );
    check(
        "tag added",
        |list| {
            list.push(Entry::new(&format!("{FOLDER}readme.txt"), b"more"));
            list.sort_by(|a, b| a.name.cmp(&b.name));
        },
        &[(Added, "readme.txt")],
    );
    check(
        "renamed",
        |list| {
            entry(list, "data/calls.csv").name = format!("{FOLDER}data/calk.csv");
            list.sort_by(|a, b| a.name.cmp(&b.name));
        },
        &[(Added, "data/calk.csv"), (Missing, "data/calls.csv")],
    );
}

#[test]
fn a_bag_packed_by_another_hand_has_its_files_checked() {
    check("deflated", |list| list.iter_mut().for_each(|entry| entry.deflated = true), &[(Container, "")]);
    check("another order", |list| list.reverse(), &[(Container, "")]);
    check(
        "without its folder",
        |list| list.iter_mut().for_each(|entry| entry.name = entry.name.replace(FOLDER, "")),
        &[(Container, "")],
    );
    check(
        "in another folder",
        |list| list.iter_mut().for_each(|entry| entry.name = entry.name.replace(FOLDER, "mail/")),
        &[(Container, "")],
    );
    check(
        "with folder entries",
        |list| {
            let mut folder = Entry::new(FOLDER, b"");
            folder.mode = 0o040_755;
            list.insert(0, folder);
        },
        &[(Container, "")],
    );
    check(
        "deflated and changed",
        |list| {
            let entry = entry(list, "data/cover.pdf");
            entry.deflated = true;
            entry.bytes[100] ^= 1;
        },
        &[(Container, ""), (Changed, "data/cover.pdf")],
    );
}

#[test]
fn manifests_that_lie_are_told() {
    check(
        "manifest missing",
        |list| list.retain(|entry| !entry.name.ends_with("/manifest-sha256.txt")),
        &[(Missing, "manifest-sha256.txt")],
    );
    check(
        "manifest of MD5",
        |list| {
            entry(list, "manifest-sha256.txt").bytes = b"d41d8cd98f00b204e9800998ecf8427e  data/a\n".to_vec()
        },
        &[(Changed, "manifest-sha256.txt"), (Manifest, "manifest-sha256.txt")],
    );
    check(
        "payload manifest names a tag file",
        |list| {
            let manifest = &mut entry(list, "manifest-sha256.txt").bytes;
            manifest.extend([b"0".repeat(64), b"  bagit.txt\n".to_vec()].concat());
        },
        &[(Changed, "manifest-sha256.txt"), (Manifest, "manifest-sha256.txt")],
    );
    check(
        "fetch.txt",
        |list| list.push(Entry::new(&format!("{FOLDER}fetch.txt"), b"http://example.org 1 data/x")),
        &[(Added, "fetch.txt"), (Container, "")],
    );
}

/// Makes both manifests fit the files again, as somebody would who wants to deceive.
fn rebuild(list: &mut [Entry]) {
    use sha2::{Digest, Sha256};
    for (manifest, payload) in [("manifest-sha256.txt", true), ("tagmanifest-sha256.txt", false)] {
        let lines = list.iter().filter_map(|entry| {
            let path = entry.name.strip_prefix(FOLDER)?;
            let listed = path.starts_with("data/") == payload && path != "tagmanifest-sha256.txt";
            let hash: String =
                Sha256::digest(&entry.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            listed.then(|| format!("{hash}  {path}\n"))
        });
        let text: String = lines.collect();
        entry(list, manifest).bytes = text.into_bytes();
    }
}

/// As [`check`], with manifests and oxum made to fit again.
fn check_rebuilt(what: &str, change: impl FnOnce(&mut Vec<Entry>), expect: &[(FindingCode, &str)]) {
    let rebuilt = |list: &mut Vec<Entry>| {
        change(list);
        list.sort_by(|a, b| a.name.cmp(&b.name));
        let payload = list.iter().filter(|entry| entry.name.starts_with(&format!("{FOLDER}data/")));
        let (bytes, files) = payload.fold((0, 0), |sum, entry| (sum.0 + entry.bytes.len(), sum.1 + 1));
        let info = &mut entry(list, "bag-info.txt").bytes;
        let text: String = String::from_utf8_lossy(info)
            .split_inclusive('\n')
            .map(|line| match line.starts_with("Payload-Oxum") {
                true => format!("Payload-Oxum: {bytes}.{files}\n"),
                false => line.to_owned(),
            })
            .collect();
        *info = text.into_bytes();
        rebuild(list);
    };
    check(what, rebuilt, expect);
}

#[test]
fn what_the_case_itself_lists_is_not_hidden_by_new_manifests() {
    const SLIP: &str = "data/evidence/01-签购单-失败.jpg";
    check_rebuilt("nothing", |_| {}, &[]);
    check_rebuilt("evidence changed", |list| entry(list, SLIP).bytes[3] ^= 1, &[(Changed, SLIP)]);
    check_rebuilt("evidence gone", |list| list.retain(|one| !one.name.ends_with(SLIP)), &[(Missing, SLIP)]);
    check_rebuilt(
        "a table gone",
        |list| list.retain(|one| !one.name.ends_with("rows.csv")),
        &[(Missing, "data/rows.csv")],
    );
    for path in ["data/evidence/03-more.txt", "data/more.txt"] {
        let add = |list: &mut Vec<Entry>| list.push(Entry::new(&format!("{FOLDER}{path}"), b"more"));
        check_rebuilt(path, add, &[(Added, path)]);
    }
}

#[test]
fn tags_say_one_thing_once() {
    let add = |path: &'static str, text: &'static str| {
        move |list: &mut Vec<Entry>| entry(list, path).bytes.extend(text.as_bytes())
    };
    check_rebuilt(
        "a label twice",
        add("bag-info.txt", "Settlebench-Case: 2026-0009\n"),
        &[(Tag, "bag-info.txt")],
    );
    check_rebuilt("a blank line", add("bag-info.txt", "\n"), &[(Tag, "bag-info.txt")]);
    let blank = |list: &mut Vec<Entry>| {
        entry(list, "manifest-sha256.txt").bytes.push(b'\n');
        let manifest = entry(list, "manifest-sha256.txt").bytes.clone();
        rebuild(list);
        let hash = |bytes: &[u8]| -> String {
            use sha2::{Digest, Sha256};
            Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let sound = entry(list, "manifest-sha256.txt").bytes.clone();
        entry(list, "manifest-sha256.txt").bytes = manifest.clone();
        let tags = &mut entry(list, "tagmanifest-sha256.txt").bytes;
        *tags = String::from_utf8_lossy(tags).replace(&hash(&sound), &hash(&manifest)).into_bytes();
    };
    check("a blank line in the manifest", blank, &[(Manifest, "manifest-sha256.txt")]);
}

#[test]
fn tag_files_are_small() {
    let name = format!("{FOLDER}note.txt");
    let big = |list: &mut Vec<Entry>| list.push(Entry::new(&name, &vec![b'x'; (2 << 20) + 1]));
    check_rebuilt("a big tag file", big, &[(TooLarge, "note.txt")]);
}

#[test]
fn unsafe_archives_are_refused_before_anything_is_read() {
    for name in [
        "../../evil.txt",
        "..././x",
        "/etc/x",
        "C:\\x",
        "\\\\srv\\x",
        "..\\x",
        "NUL.txt",
        "aux.",
        "x ",
        "a:b",
    ] {
        check(name, |list| list.push(Entry::new(name, b"")), &[(UnsafeName, name)]);
    }
    let link = format!("{FOLDER}link");
    check(
        "a link",
        |list| list.push(Entry { mode: 0o120_777, ..Entry::new(&link, b"/etc/passwd") }),
        &[(UnsafeName, &link)],
    );
    let twice = format!("{FOLDER}data/rows.csv");
    check("a name twice", |list| list.push(Entry::new(&twice, b"")), &[(DuplicateName, &twice)]);
    let folded = format!("{FOLDER}data/ROWS.csv");
    check("a name in capitals", |list| list.push(Entry::new(&folded, b"")), &[(DuplicateName, &folded)]);
}

#[test]
fn bombs_are_limited_by_counted_bytes() {
    let bomb = format!("{FOLDER}data/bomb.bin");
    let pack = |list: &mut Vec<Entry>| {
        list.push(Entry { deflated: true, ..Entry::new(&bomb, &vec![0; 8 << 20]) });
    };
    check("ratio", pack, &[(TooLarge, "data/bomb.bin")]);
    let many: Vec<Entry> = (0..10_001).map(|n| Entry::new(&format!("x/{n}"), b"")).collect();
    assert_eq!(found(&zip(&many)), [(TooLarge, String::new())]);
}

#[test]
fn what_is_no_packet_says_so() {
    let whole = &made::sealed().bytes;
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("text", b"not a zip at all, and longer than an end record".to_vec()),
        ("an empty zip", zip(&[])),
        ("a zip of something else", zip(&[Entry::new("x.txt", b"x")])),
    ] {
        assert_eq!(found(&bytes), [(NotAPacket, String::new())], "{what}");
    }
    for percent in [10, 50, 90, 99] {
        assert!(!found(&whole[..whole.len() * percent / 100]).is_empty(), "cut at {percent} %");
    }
    check("encrypted", |list| list.truncate(1), &[(NotAPacket, "")]);
}

#[test]
fn bytes_outside_the_entries_are_found() {
    let whole = &made::sealed().bytes;
    let mut comment = whole.clone();
    let last = comment.len() - 2;
    comment[last] = 4;
    comment.extend(b"note");
    for (what, bytes) in [
        ("before", [b"#!/bin/sh\n".as_slice(), whole].concat()),
        ("a comment", comment),
        ("two ends", [whole.as_slice(), &whole[whole.len() - 22..]].concat()),
    ] {
        let findings = found(&bytes);
        assert!(
            findings.iter().any(|(code, _)| matches!(code, Container | ZipDamaged)),
            "{what}: {findings:?}"
        );
    }
    assert_eq!(found(&[whole.as_slice(), b"behind"].concat()), [(Container, String::new())], "behind");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_flipped_bit_is_found(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = made::sealed().bytes.clone();
        let at = place.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(!verify(&bytes).ok, "byte {} bit {}", at, bit);
    }

    #[test]
    fn any_flipped_byte_near_the_end_is_found(place in 0..2000_usize, mask in 1..=255_u8) {
        let mut bytes = made::sealed().bytes.clone();
        let at = bytes.len() - 1 - place;
        bytes[at] ^= mask;
        prop_assert!(!verify(&bytes).ok, "byte {} mask {}", at, mask);
    }

    #[test]
    fn any_cut_is_found(place in any::<prop::sample::Index>()) {
        let bytes = &made::sealed().bytes;
        prop_assert!(!verify(&bytes[..place.index(bytes.len())]).ok);
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), as_zip in any::<bool>()) {
        let mut bytes = bytes;
        if as_zip {
            bytes.splice(0..0, *b"PK\x03\x04");
            bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\x10\0\0\0\0\0");
        }
        prop_assert!(!verify(&bytes).ok);
    }
}
