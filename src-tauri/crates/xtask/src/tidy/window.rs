//! The window is untrusted and has walls of its own: what it may import, what it may call, what it may load.

use serde_json::Value;

use super::{Finding, Tree, line_of};
use crate::codegen::{self, CLIENT, GENERATED};
use crate::shell::Outcome;

const CALLER: &str = "ui/src/api/call.ts";
const CONFIG: &str = "src-tauri/tauri.conf.json";
/// The plugins the window may use, and Tauri's own core.
const PLUGINS: [&str; 3] = ["core", "dialog", "opener"];
/// Origins that are Tauri's own doors and not the internet.
const INNER_ORIGINS: [&str; 2] = ["http://ipc.localhost", "http://asset.localhost"];

/// Every breach of the window's walls.
pub(super) fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = imports(tree)?;
    findings.extend(permissions(tree)?);
    findings.extend(content_policy(tree)?);
    findings.extend(commands(tree)?);
    Ok(findings)
}

fn imports(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.sources("ui/src", &["ts", "tsx"]) {
        let text = tree.text(file)?;
        for (at, line) in text.lines().enumerate() {
            if let Some(other) = specifier(line).and_then(|target| other_feature(file, target)) {
                let what =
                    format!("imports the feature {other}; let ui/src/app compose them, or share a component");
                findings.push(Finding::new(file, at + 1, what));
            }
        }
        let calls = text.contains("@tauri-apps/api/core") && text.contains("invoke");
        if calls && file != CALLER && !file.contains(".test.") {
            let what =
                format!("calls invoke; use the functions of {GENERATED}/{CLIENT}, only {CALLER} calls it");
            findings.push(Finding::new(file, line_of(&text, "invoke"), what));
        }
    }
    Ok(findings)
}

/// The text behind `from`, `import` or `import(`.
fn specifier(line: &str) -> Option<&str> {
    let openings = ["from '", "from \"", "import '", "import \"", "import('", "import(\""];
    let (at, opening) = openings.iter().find_map(|opening| Some((line.find(opening)?, opening)))?;
    line[at + opening.len()..].split(['\'', '"']).next()
}

/// The feature a file reaches into, if it is another than its own.
fn other_feature(file: &str, target: &str) -> Option<String> {
    let own = file.strip_prefix("ui/src/features/")?.split('/').next()?;
    if !target.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => _ = parts.pop(),
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    let other = path.strip_prefix("ui/src/features/")?.split('/').next()?;
    (other != own).then(|| other.to_owned())
}

/// Capabilities name our own commands and the few plugins, and every command is allowed by one.
fn permissions(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut allowed: Vec<String> = Vec::new();
    let mut first = None;
    for file in tree.sources("src-tauri/capabilities", &["json"]) {
        first = first.or(Some(file));
        let text = tree.text(file)?;
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            findings.push(Finding::new(file, 1, "not JSON; mend it"));
            continue;
        };
        for permission in value.get("permissions").and_then(Value::as_array).into_iter().flatten() {
            let name =
                permission.as_str().or_else(|| permission.get("identifier")?.as_str()).unwrap_or_default();
            match name.split_once(':') {
                Some((plugin, _)) if !PLUGINS.contains(&plugin) => {
                    let what =
                        format!("the window gets {name}; take it out, only {} are", PLUGINS.join(", "));
                    findings.push(Finding::new(file, line_of(&text, name), what));
                }
                Some(_) => {}
                None => allowed.push(name.to_owned()),
            }
        }
    }
    let Some(first) = first else { return Ok(findings) };
    for command in codegen::commands(tree.root())? {
        let permission = format!("allow-{}", command.name.replace('_', "-"));
        if !allowed.contains(&permission) {
            let what = format!("does not allow the command {}; add \"{permission}\"", command.name);
            findings.push(Finding::new(first, 1, what));
        }
    }
    Ok(findings)
}

/// The content policy is set, without remote origins and without eval.
fn content_policy(tree: &Tree) -> Outcome<Vec<Finding>> {
    if !tree.has(CONFIG) {
        return Ok(Vec::new());
    }
    let text = tree.text(CONFIG)?;
    let value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    let policy = match value.pointer("/app/security/csp") {
        Some(Value::String(policy)) => policy.clone(),
        Some(Value::Object(parts)) => parts.values().map(Value::to_string).collect::<Vec<_>>().join(" "),
        _ => {
            return Ok(vec![Finding::new(
                CONFIG,
                1,
                "the window has no content policy; set app.security.csp",
            )]);
        }
    };
    let mut findings = Vec::new();
    for source in policy.split([' ', ';', '"', '[', ']', ',']) {
        let remote = ["http:", "https:", "ws:", "wss:"].iter().any(|scheme| source.starts_with(scheme));
        if (remote && !INNER_ORIGINS.contains(&source)) || ["*", "'unsafe-eval'"].contains(&source) {
            let what = format!("the content policy lets in {source}; take it out");
            findings.push(Finding::new(CONFIG, line_of(&text, "csp"), what));
        }
    }
    Ok(findings)
}

/// The lists of commands agree, and the client is written from them.
fn commands(tree: &Tree) -> Outcome<Vec<Finding>> {
    let lines = codegen::disagreements(tree.root())?;
    let mut findings: Vec<Finding> = lines
        .into_iter()
        .map(|line| Finding::new("src-tauri/build.rs", 1, format!("{line}; mend the list")))
        .collect();
    let file = format!("{GENERATED}/{CLIENT}");
    match codegen::client(tree.root()) {
        Ok(Some(wanted)) if !tree.has(&file) || tree.text(&file)? != wanted => {
            findings.push(Finding::new(file, 1, "not what the commands say; run `cargo xtask codegen`"));
        }
        Ok(_) => {}
        Err(failure) => findings.push(Finding::new(file, 1, failure.to_string().replace("\n  ->", ""))),
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    #[test]
    fn features_do_not_meet() {
        let check = |line: &str, expect: &[&str]| {
            let expect: Vec<String> = expect
                .iter()
                .map(|other| {
                    format!(
                        "ui/src/features/cases/list/a.tsx:1: imports the feature {other}; let ui/src/app compose \
                         them, or share a component"
                    )
                })
                .collect();
            assert_eq!(said_of(&[("ui/src/features/cases/list/a.tsx", line)], imports), expect);
        };
        check("import { row } from '../row';", &[]);
        check("import { Panel } from '../../../components/Panel';", &[]);
        check("import { x } from '../../packets/x';", &["packets"]);
        check("const x = await import(\"../../intake\");", &["intake"]);
    }

    #[test]
    fn one_file_calls_the_core() {
        let line = "import { invoke } from '@tauri-apps/api/core';";
        let said = said_of(&[("ui/src/api/call.ts", line), ("ui/src/app/b.ts", line)], imports);
        let what = "calls invoke; use the functions of ui/src/api/generated/commands.ts, only ui/src/api/call.ts calls it";
        assert_eq!(said, [format!("ui/src/app/b.ts:1: {what}")]);
    }

    #[test]
    fn the_window_gets_little() {
        let check = |listed: &str, expect: &[&str]| {
            let text = format!("{{\"permissions\": [{listed}]}}");
            let files = [
                ("src-tauri/capabilities/window.json", text.as_str()),
                ("src-tauri/src/commands/a.rs", "#[tauri::command] pub fn case_show() {}"),
            ];
            let expect: Vec<String> =
                expect.iter().map(|what| format!("src-tauri/capabilities/window.json:1: {what}")).collect();
            assert_eq!(said_of(&files, permissions), expect);
        };
        check("\"core:default\", \"dialog:allow-open\", \"allow-case-show\"", &[]);
        check(
            "\"allow-case-show\", {\"identifier\": \"fs:default\"}",
            &["the window gets fs:default; take it out, only core, dialog, opener are"],
        );
        check("\"core:default\"", &["does not allow the command case_show; add \"allow-case-show\""]);
    }

    #[test]
    fn the_content_policy_is_tight() {
        let check = |csp: &str, expect: &[&str]| {
            let text = format!("{{\"app\": {{\"security\": {{\"csp\": {csp}}}}}}}");
            let expect: Vec<String> = expect.iter().map(|what| format!("{CONFIG}:1: {what}")).collect();
            assert_eq!(said_of(&[(CONFIG, &text)], content_policy), expect);
        };
        check("\"default-src 'self'; connect-src ipc: http://ipc.localhost\"", &[]);
        check("\"script-src 'unsafe-eval'\"", &["the content policy lets in 'unsafe-eval'; take it out"]);
        check(
            "{\"img-src\": \"'self' https://a.example\"}",
            &["the content policy lets in https://a.example; take it out"],
        );
        check("null", &["the window has no content policy; set app.security.csp"]);
    }

    #[test]
    fn a_stale_client_is_seen() {
        let command = "#[tauri::command] pub fn case_show() {}";
        let files = [
            ("src-tauri/src/commands/a.rs", command),
            ("src-tauri/src/lib.rs", "fn run() { tauri::generate_handler![case_show] }"),
            ("src-tauri/build.rs", "const COMMANDS: &[&str] = &[\"case_show\"];"),
        ];
        let stale =
            "ui/src/api/generated/commands.ts:1: not what the commands say; run `cargo xtask codegen`";
        assert_eq!(said_of(&files, commands), [stale]);
        assert_eq!(
            said_of(&files[..2], commands)[0],
            "src-tauri/build.rs:1: the command case_show is not in src-tauri/build.rs; mend the list"
        );
    }
}
