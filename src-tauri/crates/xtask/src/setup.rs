//! Brings a fresh machine to where the house can be built, run and tested. Does nothing that is done already.
//!
//! Installs packages only on Debian and its kin, as root or through sudo; elsewhere it prints the command.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::House;
use crate::shell::{self, Failure, Outcome, announce, step, tell};

/// The BagIt validator of the Library of Congress, at the version the packets are tested with.
const BAGIT: &str = "bagit==1.9.0";
const NODE: (u32, u32) = (20, 19);

/// Something the operating system has to bring, as each kind of Linux calls it.
struct Need {
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    /// How it shows on a Linux without dpkg: a program, or a pkg-config module.
    sign: Sign,
}

enum Sign {
    Program(&'static str),
    Module(&'static str),
    /// A folder of fonts that know Chinese.
    ChineseFont,
}

const TO_BUILD: &[Need] = &[
    Need { debian: "pkg-config", fedora: "pkgconf", arch: "pkgconf", sign: Sign::Program("pkg-config") },
    Need {
        debian: "libwebkit2gtk-4.1-dev",
        fedora: "webkit2gtk4.1-devel",
        arch: "webkit2gtk-4.1",
        sign: Sign::Module("webkit2gtk-4.1"),
    },
];

const TO_TEST: &[Need] = &[
    Need {
        debian: "webkit2gtk-driver",
        fedora: "webkit2gtk-driver",
        arch: "webkit2gtk-4.1",
        sign: Sign::Program("WebKitWebDriver"),
    },
    Need {
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
        sign: Sign::Program("Xvfb"),
    },
    Need {
        debian: "fonts-wqy-microhei",
        fedora: "wqy-microhei-fonts",
        arch: "wqy-microhei",
        sign: Sign::ChineseFont,
    },
    Need {
        debian: "poppler-utils",
        fedora: "poppler-utils",
        arch: "poppler",
        sign: Sign::Program("pdftotext"),
    },
    Need { debian: "python3-venv", fedora: "python3", arch: "python", sign: Sign::Program("python3") },
];

/// What is needed to build and run: system packages, npm packages.
pub fn for_running(house: &House) -> Outcome {
    step("System packages", || system(&[TO_BUILD]))?;
    step("npm packages", || npm_packages(house))
}

/// What is needed to test: the same and the tools of the tests. Answers the validator's Python.
pub fn for_testing(house: &House) -> Outcome<PathBuf> {
    step("System packages", || system(&[TO_BUILD, TO_TEST]))?;
    step("Rust components", rust_components)?;
    step("npm packages", || npm_packages(house))?;
    step("BagIt validator", || bagit(house))
}

fn system(groups: &[&[Need]]) -> Outcome {
    if !cfg!(target_os = "linux") {
        tell("nothing to install on this system");
        return Ok(());
    }
    let needs = groups.iter().flat_map(|group| group.iter());
    if shell::find("apt-get").is_some() && shell::find("dpkg-query").is_some() {
        let missing: Vec<&str> = needs.map(|need| need.debian).filter(|name| !has_package(name)).collect();
        return if missing.is_empty() { present() } else { apt_install(&missing) };
    }
    let missing: Vec<&Need> = needs.filter(|need| !has_sign(&need.sign)).collect();
    if missing.is_empty() {
        return present();
    }
    let names =
        |pick: fn(&Need) -> &'static str| missing.iter().map(|n| pick(n)).collect::<Vec<_>>().join(" ");
    let command = match () {
        () if shell::find("dnf").is_some() => format!("sudo dnf install {}", names(|n| n.fedora)),
        () if shell::find("pacman").is_some() => format!("sudo pacman -S --needed {}", names(|n| n.arch)),
        () => format!("your package manager, for what Debian calls: {}", names(|n| n.debian)),
    };
    Err(Failure::new(
        "System packages are missing.",
        format!("Install them with {command}\n     and run this again."),
    ))
}

fn present() -> Outcome {
    tell("all there");
    Ok(())
}

fn has_package(name: &str) -> bool {
    shell::answer("dpkg-query", &["-W", "-f=${Status}", name]).is_some_and(|s| s == "install ok installed")
}

fn has_sign(sign: &Sign) -> bool {
    match sign {
        Sign::Program(name) => {
            // Fedora keeps the driver of WebKit in its own folder.
            shell::find(name).is_some() || PathBuf::from("/usr/libexec/webkit2gtk-4.1").join(name).exists()
        }
        Sign::Module(name) => shell::answer("pkg-config", &["--exists", name]).is_some(),
        Sign::ChineseFont => shell::answer("fc-list", &[":lang=zh"]).is_some_and(|fonts| !fonts.is_empty()),
    }
}

fn apt_install(packages: &[&str]) -> Outcome {
    let by_hand = format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    );
    let root = shell::answer("id", &["-u"]).as_deref() == Some("0");
    if !root && shell::find("sudo").is_none() {
        return Err(Failure::new(
            format!("Packages are missing ({}), and this user may not install them.", packages.join(" ")),
            format!("As an administrator, run: {by_hand}\n     and then this command again."),
        ));
    }
    tell(format!("installing {}", packages.join(" ")));
    let next = format!("Run it by hand and see what it says: {by_hand}");
    let apt = |args: &[&str]| {
        let mut command = if root { Command::new("env") } else { Command::new("sudo") };
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"])
            .args(args);
        if root {
            command.stdin(std::process::Stdio::null());
        }
        command
    };
    if shell::run(&mut apt(&["update"]), &next).is_err() {
        // One source out of reach does not matter if the others have the packages.
        tell("the package lists could not all be fetched; trying with those there are");
    }
    let install = ["install", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"];
    shell::run(&mut apt(&[&install[..], packages].concat()), &next)
}

fn rust_components() -> Outcome {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(sub, _)| shell::answer("cargo", &[sub, "--version"]).is_none())
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return present();
    }
    let next = format!("Add {} to your Rust installation.", missing.join(" and "));
    if shell::find("rustup").is_none() {
        return Err(Failure::new("The Rust installation lacks parts that the tests need.", next));
    }
    shell::run(&mut shell::command("rustup", &[&["component", "add"][..], &missing].concat()), &next)
}

/// Installs what `package-lock.json` names, unless just that is installed.
pub fn npm_packages(house: &House) -> Outcome {
    check_node()?;
    let lock = house.ui().join("package-lock.json");
    let stamp = house.ui().join("node_modules").join(".settlebench-lock");
    let wanted = fs::read(&lock).map_err(|error| Failure::io("read", &lock, &error))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        tell("as package-lock.json says");
        return Ok(());
    }
    let next = "Is the npm registry within reach? See the lines above, then run this command again.";
    shell::run(npm(&["ci", "--no-audit", "--no-fund"])?.current_dir(house.ui()), next)?;
    fs::write(&stamp, &wanted).map_err(|error| Failure::io("write", &stamp, &error))
}

/// npm with these arguments.
pub fn npm(args: &[&str]) -> Outcome<Command> {
    match shell::find("npm") {
        Some(npm) => Ok(shell::command(npm, args)),
        None => Err(Failure::new("npm is not on the PATH.", node_hint())),
    }
}

fn check_node() -> Outcome {
    let version = shell::answer("node", &["--version"])
        .ok_or_else(|| Failure::new("Node.js is not on the PATH.", node_hint()))?;
    match node_version(&version) {
        Some(found) if found >= NODE => Ok(()),
        _ => Err(Failure::new(format!("Node.js {version} is too old."), node_hint())),
    }
}

fn node_hint() -> String {
    format!("Install Node.js {}.{} or newer (https://nodejs.org), then run this again.", NODE.0, NODE.1)
}

/// Major and minor number of `v20.19.5`.
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A Python with the validator in it, in the target folder.
fn bagit(house: &House) -> Outcome<PathBuf> {
    let room = house.target.join("bagit");
    let python = if cfg!(windows) { room.join("Scripts/python.exe") } else { room.join("bin/python") };
    let stamp = room.join("settlebench-version");
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|version| version == BAGIT) {
        tell(format!("{BAGIT} is there"));
        return Ok(python);
    }
    let host = ["python3", "python"].into_iter().find_map(shell::find).ok_or_else(|| {
        Failure::new(
            "Python 3 is not on the PATH.",
            "Install Python 3 with its venv module, then run this again.",
        )
    })?;
    let room_name = room.to_string_lossy();
    let venv = ["-m", "venv", "--clear", &room_name];
    shell::run(
        &mut shell::command(host, &venv),
        "Does this Python have its venv module (Debian: python3-venv)?",
    )?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", BAGIT];
    shell::run(
        &mut shell::command(&python, &pip),
        "Is the Python package index within reach? Then run this again.",
    )?;
    fs::write(&stamp, BAGIT).map_err(|error| Failure::io("write", &stamp, &error))?;
    Ok(python)
}

/// Builds the pages of the window into `ui/dist`; checks their types first.
pub fn build_pages(house: &House) -> Outcome {
    let next = "The lines above name the file and line.";
    shell::run(npm(&["run", "--silent", "build"])?.current_dir(house.ui()), next)
}

/// Tells what is about to happen, before the first long wait.
pub fn greet(what: &str) {
    announce(what);
    tell("the first time this takes a while (packages are fetched and built); later it is quick");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read() {
        let check = |text: &str, expect: Option<(u32, u32)>| assert_eq!(node_version(text), expect, "{text}");
        check("v20.19.5", Some((20, 19)));
        check("24.1.0", Some((24, 1)));
        check("v20", None);
        check("", None);
    }

    #[test]
    fn a_missing_package_is_seen() {
        assert!(!has_package("no-such-package-of-settlebench"));
        assert!(!has_sign(&Sign::Program("no-such-program-of-settlebench")));
    }
}
