//! `cargo xtask codegen`: what the window knows of the core, written from the core's own source.
//!
//! Two things land in `ui/src/api/generated`: the types of the wire, exported by ts-rs from the crates themselves, and
//! `commands.ts`, one typed function per command. Both are committed; the tests prove them fresh.

mod client;
mod commands;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::House;
use crate::shell::{self, Failure, Outcome, step, tell};

pub use commands::{Command, disagreements};

/// Where the generated TypeScript is.
pub const GENERATED: &str = "ui/src/api/generated";
/// The file of the typed functions.
pub const CLIENT: &str = "commands.ts";
const INDEX: &str = "index.ts";

/// Files by their path below the generated folder.
type Files = BTreeMap<String, String>;

/// Writes the generated TypeScript.
pub fn write(house: &House) -> Outcome {
    let wanted = step("TypeScript from the core", || export(house))?;
    let folder = house.root.join(GENERATED);
    empty(&folder)?;
    for (name, text) in &wanted {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::io("make", parent, &error))?;
        }
        fs::write(&path, text).map_err(|error| Failure::io("write", &path, &error))?;
    }
    tell(format!("{} files written to {GENERATED}", wanted.len()));
    Ok(())
}

/// Compares the committed TypeScript with what the core says now.
pub fn check(house: &House) -> Outcome {
    let wanted = step("TypeScript from the core", || export(house))?;
    report(&stale(&house.root, &wanted)?)
}

/// Compares the committed TypeScript with types that a test run has exported to a folder.
pub fn compare(house: &House, types: &Path) -> Outcome {
    report(&stale(&house.root, &complete(&house.root, read(types)?)?)?)
}

/// The client as it should be, from the sources and the names of the committed types; None while there is no command.
pub fn client(root: &Path) -> Outcome<Option<String>> {
    let committed = read(&root.join(GENERATED))?;
    write_client(root, &committed)
}

/// Every command of the window, sorted by name.
pub fn commands(root: &Path) -> Outcome<Vec<Command>> {
    commands::read(root)
}

/// Removes what a folder holds and makes it anew.
pub fn empty(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Failure::io("remove", folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Failure::io("make", folder, &error))
}

/// Lets the crates write their types, and adds what is written from the commands.
fn export(house: &House) -> Outcome<Files> {
    let folder = house.target.join("wire-types");
    empty(&folder)?;
    let features = house.test_features()?;
    let args = [
        &["test", "--quiet", "--lib", "--no-fail-fast"],
        &House::everything(&features)[..],
        &["export_bindings"],
    ];
    let args = args.concat();
    let mut cargo = shell::cargo(&args);
    cargo.current_dir(&house.root).env("TS_RS_EXPORT_DIR", &folder);
    shell::read(&mut cargo, "The crates must build before their types can be written.")?;
    let types = read(&folder)?;
    if types.is_empty() {
        return Err(Failure::new(
            "No crate exports a type yet.",
            "Give a type `#[cfg_attr(feature = \"wire\", derive(ts_rs::TS), ts(export))]`.",
        ));
    }
    complete(&house.root, types)
}

/// The exported types with the client and the index.
fn complete(root: &Path, mut files: Files) -> Outcome<Files> {
    if let Some((name, _)) = files.iter().find(|(_, text)| text.contains("bigint")) {
        return Err(Failure::new(
            format!("{name} has a bigint, which JSON does not bring."),
            "Give the field `ts(type = \"number\")` for a count, or send it as a string.",
        ));
    }
    let client = write_client(root, &files)?;
    let mut index = String::from("// Written by `cargo xtask codegen`. Do not edit.\n");
    for name in files.keys().filter_map(|name| name.strip_suffix(".ts")).filter(|name| !name.contains('/')) {
        index.push_str(&format!("export type {{ {name} }} from './{name}';\n"));
    }
    files.insert(INDEX.to_owned(), index);
    match client {
        Some(client) => _ = files.insert(CLIENT.to_owned(), client),
        None => tell("no command in src-tauri/src/commands yet, so no client"),
    }
    Ok(files)
}

fn write_client(root: &Path, types: &Files) -> Outcome<Option<String>> {
    let commands = commands::read(root)?;
    if commands.is_empty() {
        return Ok(None);
    }
    let exported: BTreeSet<&str> = types
        .keys()
        .filter(|name| *name != INDEX && *name != CLIENT)
        .filter_map(|n| n.strip_suffix(".ts"))
        .collect();
    client::write(&commands, &types::renamed(root)?, &exported).map(Some)
}

/// The names of files that are not as they should be, each with what is wrong.
fn stale(root: &Path, wanted: &Files) -> Outcome<Vec<String>> {
    let committed = read(&root.join(GENERATED))?;
    let mut stale = Vec::new();
    for (name, text) in wanted {
        match committed.get(name) {
            None => stale.push(format!("{GENERATED}/{name}: missing")),
            Some(old) if old != text => stale.push(format!("{GENERATED}/{name}: stale")),
            Some(_) => {}
        }
    }
    let over = committed.keys().filter(|name| !wanted.contains_key(*name));
    stale.extend(over.map(|name| format!("{GENERATED}/{name}: no longer generated")));
    Ok(stale)
}

fn report(stale: &[String]) -> Outcome {
    if stale.is_empty() {
        tell("the generated TypeScript is fresh");
        return Ok(());
    }
    for line in stale {
        tell(line);
    }
    Err(Failure::new("The generated TypeScript is not what the core says.", "Run `cargo xtask codegen`."))
}

/// Every TypeScript file below a folder; empty if there is no folder.
fn read(folder: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(dir) = folders.pop() {
        for path in entries(&dir)? {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "ts") {
                let text = fs::read_to_string(&path).map_err(|error| Failure::io("read", &path, &error))?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.insert(name, text.replace("\r\n", "\n"));
            }
        }
    }
    Ok(files)
}

/// What a folder holds, sorted; nothing if it does not exist.
fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>();
    let mut paths = read().map_err(|error| Failure::io("read", folder, &error))?;
    paths.sort();
    Ok(paths)
}

/// Every Rust file below a folder, parsed.
fn parsed(folder: &Path) -> Outcome<Vec<(PathBuf, syn::File)>> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            files.extend(parsed(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push((path.clone(), parse(&path)?));
        }
    }
    Ok(files)
}

fn parse(path: &Path) -> Outcome<syn::File> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    syn::parse_file(&text).map_err(|error| {
        let line = error.span().start().line;
        Failure::new(
            format!("{}:{line}: not Rust: {error}.", path.display()),
            "Mend the file; rustc says more.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staleness_is_told_file_by_file() {
        let house = tempfile::tempdir().unwrap();
        let folder = house.path().join(GENERATED);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in [("Same.ts", "a"), ("Old.ts", "a"), ("Gone.ts", "a")] {
            fs::write(folder.join(name), text).unwrap();
        }
        let wanted = [("Same.ts", "a"), ("Old.ts", "b"), ("New.ts", "a")];
        let wanted: Files =
            wanted.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let expect = ["New.ts: missing", "Old.ts: stale", "Gone.ts: no longer generated"];
        assert_eq!(stale(house.path(), &wanted).unwrap(), expect.map(|line| format!("{GENERATED}/{line}")));
    }

    #[test]
    fn a_bigint_is_refused() {
        let house = tempfile::tempdir().unwrap();
        let files: Files = [("Count.ts".to_owned(), "export type Count = bigint;".to_owned())].into();
        assert!(complete(house.path(), files).unwrap_err().to_string().contains("Count.ts has a bigint"));
    }
}
