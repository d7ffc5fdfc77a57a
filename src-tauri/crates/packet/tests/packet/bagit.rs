//! The packet under tools that know nothing of us: unzip, sha256sum, and the Library of Congress' validator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::made;

/// Unpacks the packet with a plain reading of the ZIP format's stored entries.
fn unpack(bytes: &[u8], into: &Path) -> PathBuf {
    let (mut at, mut root) = (0, None);
    let short = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let (size, name_len) = (short(at + 18) + (short(at + 20) << 16), short(at + 26));
        let name = std::str::from_utf8(&bytes[at + 30..at + 30 + name_len]).unwrap();
        let path = into.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let start = at + 30 + name_len;
        fs::write(path, &bytes[start..start + size]).unwrap();
        root.get_or_insert_with(|| into.join(name.split('/').next().unwrap()));
        at = start + size;
    }
    root.unwrap()
}

fn run(program: &str, args: &[&str], folder: &Path) -> Option<Output> {
    Command::new(program).args(args).current_dir(folder).output().ok()
}

/// Checks the bag in a folder with the validator, if there is one.
fn validated(folder: &Path) -> Option<bool> {
    let Ok(python) = std::env::var("SETTLEBENCH_BAGIT") else {
        println!("skipped: SETTLEBENCH_BAGIT names no python with the package bagit");
        return None;
    };
    let output = Command::new(&python).args(["-m", "bagit", "--validate"]).arg(folder).output();
    Some(output.unwrap_or_else(|error| panic!("{python}: {error}")).status.success())
}

#[test]
fn an_independent_validator_accepts_the_packet_and_rejects_a_changed_byte() {
    let folder = tempfile::tempdir().unwrap();
    let bag = unpack(&made::sealed().bytes, folder.path());
    assert_ne!(validated(&bag), Some(false), "the sealed packet");
    for file in ["data/rows.csv", "data/evidence/01-签购单-失败.jpg", "bag-info.txt"] {
        let path = bag.join(file);
        let sound = fs::read(&path).unwrap();
        let mut changed = sound.clone();
        let last = changed.len() - 1;
        changed[last] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert_ne!(validated(&bag), Some(true), "{file} changed");
        fs::write(&path, &sound).unwrap();
    }
    fs::write(bag.join("data/more.txt"), "more").unwrap();
    assert_ne!(validated(&bag), Some(true), "a file added");
}

#[cfg(unix)]
#[test]
fn the_way_to_check_that_the_packet_describes_works() {
    let folder = tempfile::tempdir().unwrap();
    let bag = unpack(&made::sealed().bytes, folder.path());
    let args = ["-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"];
    let Some(output) = run("sha256sum", &args, &bag) else {
        println!("skipped: no sha256sum");
        return;
    };
    assert!(output.status.success(), "{output:?}");
    fs::write(bag.join("data/calls.csv"), "").unwrap();
    assert!(!run("sha256sum", &args, &bag).unwrap().status.success());
}

#[cfg(unix)]
#[test]
fn other_unpackers_read_the_zip() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("packet.zip"), &made::sealed().bytes).unwrap();
    let script = "import sys, zipfile; z = zipfile.ZipFile('packet.zip'); sys.exit(z.testzip() is not None or len(z.namelist()) != 15)";
    match run("python3", &["-c", script], folder.path()) {
        Some(output) => assert!(output.status.success(), "{output:?}"),
        None => println!("skipped: no python3"),
    }
}

#[test]
fn the_cover_sheet_speaks_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let bag = unpack(&made::sealed().bytes, folder.path());
    let Some(output) = run("pdftotext", &["data/cover.pdf", "-"], &bag) else {
        assert!(std::env::var_os("CI").is_none(), "pdftotext is missing");
        println!("skipped: pdftotext is missing");
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    for expect in ["交易差错处理申请单", "沪上街角餐饮管理有限公司", "参考号", "01-签购单-失败.jpg"]
    {
        let flat: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect();
        assert!(flat.contains(expect), "{expect} is not in {text}");
    }
}
