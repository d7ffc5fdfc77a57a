//! `cargo xtask run`: from a bare clone to the demo shop, in the window or, without a display, in the terminal.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::shell::{self, Failure, Outcome, announce, step, tell};
use crate::{House, setup};

const DEMO: &str = "corner-shop.settle";

/// Sets up, builds, and opens the demo shop.
pub fn run(house: &House) -> Outcome {
    setup::greet("Settlebench: set up, build, open the demo shop");
    setup::for_running(house)?;
    step("The window's pages", || setup::build_pages(house))?;
    step("The programs settlebench and settle", || {
        let features = house.features()?;
        let args = [&["build", "--bins"], &House::everything(&features)[..]];
        shell::run(
            shell::cargo(&args.concat()).current_dir(&house.root),
            "The lines above name the file and line.",
        )
    })?;
    let shop = step("The demo shop", || demo_shop(house))?;
    if has_display() { open_window(house, &shop) } else { work_in_terminal(house, &shop) }
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// The demo shop's file; made in a folder of its own and moved as a whole, so that a broken run leaves no half shop.
fn demo_shop(house: &House) -> Outcome<PathBuf> {
    let folder = house.target.join("demo");
    let shop = folder.join(DEMO);
    if shop.exists() && opens(house, &shop) {
        tell(format!("using the one made before: {}", shop.display()));
        tell("(delete that file to start afresh)");
        return Ok(shop);
    }
    if shop.exists() {
        put_aside(house, &folder)?;
    }
    let making = house.target.join("demo-in-the-making");
    if making.exists() {
        fs::remove_dir_all(&making).map_err(|error| Failure::io("remove", &making, &error))?;
    }
    fs::create_dir_all(&making).map_err(|error| Failure::io("make", &making, &error))?;
    settle(house, &making.join(DEMO), &["new", "--demo"])?;
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io("remove", &folder, &error))?;
    }
    fs::rename(&making, &folder).map_err(|error| Failure::io("make", &folder, &error))?;
    tell(format!("made: {}", shop.display()));
    Ok(shop)
}

/// Whether these programs can read a shop; until the first release one made earlier may be of another shape.
fn opens(house: &House, shop: &Path) -> bool {
    let shop = shop.display().to_string();
    ["imports", "cases"]
        .iter()
        .all(|list| shell::answer(house.built("settle"), &["--file", &shop, "--json", list]).is_some())
}

/// Keeps a demo that cannot be read any more, in place of the one kept before.
fn put_aside(house: &House, folder: &Path) -> Outcome {
    let kept = house.target.join("demo-before");
    if kept.exists() {
        fs::remove_dir_all(&kept).map_err(|error| Failure::io("remove", &kept, &error))?;
    }
    fs::rename(folder, &kept).map_err(|error| Failure::io("move", folder, &error))?;
    tell(format!("the one made before is of another version; it is kept in {}", kept.display()));
    Ok(())
}

fn open_window(house: &House, shop: &Path) -> Outcome {
    announce("The window");
    tell("close it to come back here");
    let mut window = shell::command(house.built("settlebench"), &[]);
    shell::run(
        window.arg(shop),
        "If no window came up, `cargo xtask test` tries the same on a display of its own.",
    )
}

/// The same job without a window: list the cases, export the first one's packet, verify it.
fn work_in_terminal(house: &House, shop: &Path) -> Outcome {
    announce("No display here, so the job is done in the terminal");
    settle(house, shop, &["cases"])?;
    let cases = settle_json(house, shop, &["cases"])?;
    let number = first_case(&cases).ok_or_else(|| {
        Failure::new(
            "The demo shop has no case.",
            "Delete its file (named above) and run this command again.",
        )
    })?;
    announce(&format!("The packet of case {number}"));
    let folder = shop.with_file_name("packets");
    fs::create_dir_all(&folder).map_err(|error| Failure::io("make", &folder, &error))?;
    let folder = folder.to_string_lossy();
    let export = settle_json(house, shop, &["packet", "export", &number, "--out", &folder])?;
    let packet = packet_path(&export).ok_or_else(|| {
        Failure::new("The export does not tell its file.", format!("Look into {folder} for the packet."))
    })?;
    settle(house, shop, &["packet", "verify", &packet])?;
    announce("Done");
    let settle = house.built("settle");
    tell(format!("the packet:    {packet}"));
    tell(format!("verify it:     {} packet verify {packet}", settle.display()));
    tell(format!("look around:   {} --file {} case show {number}", settle.display(), shop.display()));
    Ok(())
}

fn settle(house: &House, shop: &Path, args: &[&str]) -> Outcome {
    let mut command = shell::command(house.built("settle"), &["--file"]);
    shell::run(command.arg(shop).args(args), "The lines above say what to do next.")
}

fn settle_json(house: &House, shop: &Path, args: &[&str]) -> Outcome<Value> {
    let mut command = shell::command(house.built("settle"), &["--file"]);
    command.arg(shop).args(args).arg("--json");
    let next = "The lines above say what to do next.";
    let text = shell::read(&mut command, next)?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::new(format!("settle {} --json does not speak JSON: {error}.", args.join(" ")), next)
    })
}

/// The number of the first case in a list of cases, bare or under `cases`.
fn first_case(cases: &Value) -> Option<String> {
    let list = cases.as_array().or_else(|| cases.get("cases")?.as_array())?;
    Some(list.first()?.get("number")?.as_str()?.to_owned())
}

fn packet_path(export: &Value) -> Option<String> {
    Some(export.get("path").or_else(|| export.get("file"))?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_case_is_found() {
        let check = |text: &str, expect: Option<&str>| {
            let cases: Value = serde_json::from_str(text).unwrap();
            assert_eq!(first_case(&cases).as_deref(), expect, "{text}");
        };
        check(r#"[{"number":"2026-0002"},{"number":"2026-0001"}]"#, Some("2026-0002"));
        check(r#"{"cases":[{"number":"2026-0001"}]}"#, Some("2026-0001"));
        check("[]", None);
        check(r#"{"number":"2026-0001"}"#, None);
    }
}
