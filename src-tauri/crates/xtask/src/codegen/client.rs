//! Writes the typed functions of the window, one per command.

use std::collections::{BTreeMap, BTreeSet};

use syn::Type;

use super::commands::{Command, arguments, camel, last_name};
use crate::shell::{Failure, Outcome};

/// Turns Rust types into TypeScript and remembers what has to be imported.
struct Words<'a> {
    renamed: &'a BTreeMap<String, String>,
    exported: &'a BTreeSet<&'a str>,
    used: BTreeSet<String>,
    channel: bool,
}

/// The text of `commands.ts`.
pub(super) fn write(
    commands: &[Command],
    renamed: &BTreeMap<String, String>,
    exported: &BTreeSet<&str>,
) -> Outcome<String> {
    let mut words = Words { renamed, exported, used: BTreeSet::new(), channel: false };
    let mut body = String::new();
    for command in commands {
        body.push_str(&function(command, &mut words)?);
    }
    let mut text =
        String::from("// Written by `cargo xtask codegen` from src-tauri/src/commands. Do not edit.\n");
    if words.channel {
        text.push_str("import type { Channel } from '@tauri-apps/api/core';\n");
    }
    text.push_str("import { call } from '../call';\n");
    for name in &words.used {
        text.push_str(&format!("import type {{ {name} }} from './{name}';\n"));
    }
    Ok(text + &body)
}

fn function(command: &Command, words: &mut Words<'_>) -> Outcome<String> {
    let mut fields = Vec::new();
    for (name, ty) in &command.args {
        let optional = if last_name(ty).as_deref() == Some("Option") { "?" } else { "" };
        let shown = words.show(ty).map_err(|problem| unfit(command, &problem))?;
        fields.push(format!("{name}{optional}: {shown}"));
    }
    let answer = match &command.answer {
        Some(ty) => words.show(ty).map_err(|problem| unfit(command, &problem))?,
        None => "void".to_owned(),
    };
    let mut text = String::from("\n");
    match &command.docs[..] {
        [] => {}
        [line] => text.push_str(&format!("/** {line} */\n")),
        lines => {
            let rows = lines.iter().map(|line| format!(" * {line}").trim_end().to_owned() + "\n");
            text.push_str(&format!("/**\n{} */\n", rows.collect::<String>()));
        }
    }
    let (taken, sent) = match &fields[..] {
        [] => (String::new(), "{}"),
        fields => (format!("args: {{ {} }}", fields.join("; ")), "args"),
    };
    let name = camel(&command.name);
    text.push_str(&format!("export function {name}({taken}): Promise<{answer}> {{\n"));
    text.push_str(&format!("  return call('{}', {sent});\n}}\n", command.name));
    Ok(text)
}

fn unfit(command: &Command, problem: &str) -> Failure {
    Failure::new(
        format!("{}: the command {} {problem}.", command.place, command.name),
        "Send plain types, or types with `#[cfg_attr(feature = \"wire\", derive(ts_rs::TS), ts(export))]`.",
    )
}

impl Words<'_> {
    /// A Rust type in TypeScript.
    fn show(&mut self, ty: &Type) -> Result<String, String> {
        if let Type::Tuple(tuple) = ty {
            let parts: Result<Vec<String>, String> = tuple.elems.iter().map(|ty| self.show(ty)).collect();
            return Ok(format!("[{}]", parts?.join(", ")));
        }
        let name = last_name(ty).ok_or("uses a type that has no name")?;
        let arguments = arguments(ty);
        let one = || arguments.first().cloned().ok_or(format!("uses {name} without saying of what"));
        Ok(match name.as_str() {
            "String" | "str" | "PathBuf" | "char" | "NaiveDate" | "NaiveDateTime" => "string".to_owned(),
            "bool" => "boolean".to_owned(),
            "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => {
                "number".to_owned()
            }
            "Value" => "unknown".to_owned(),
            "Response" => "ArrayBuffer".to_owned(),
            "Box" | "Arc" => self.show(&one()?)?,
            "Option" => format!("{} | null", self.show(&one()?)?),
            "Vec" | "BTreeSet" => list(&self.show(&one()?)?),
            "BTreeMap" | "HashMap" => match &arguments[..] {
                [key, value] => format!("Record<{}, {}>", self.show(key)?, self.show(value)?),
                _ => return Err(format!("uses {name} without saying of what")),
            },
            "Channel" => {
                self.channel = true;
                format!("Channel<{}>", self.show(&one()?)?)
            }
            _ => self.own(&name)?,
        })
    }

    /// A type of ours.
    fn own(&mut self, name: &str) -> Result<String, String> {
        let name = self.renamed.get(name).map_or(name, String::as_str);
        if !self.exported.contains(name) {
            return Err(format!("uses {name}, which is not exported to the window"));
        }
        self.used.insert(name.to_owned());
        Ok(name.to_owned())
    }
}

fn list(item: &str) -> String {
    if item.contains('|') { format!("({item})[]") } else { format!("{item}[]") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'a>(renamed: &'a BTreeMap<String, String>, exported: &'a BTreeSet<&'a str>) -> Words<'a> {
        Words { renamed, exported, used: BTreeSet::new(), channel: false }
    }

    #[test]
    fn types_cross_the_wire() {
        let renamed = [("Error".to_owned(), "WorkbenchError".to_owned())].into();
        let exported = ["CaseView", "WorkbenchError", "Leg"].into();
        let check = |rust: &str, expect: Result<&str, &str>| {
            let shown = words(&renamed, &exported).show(&syn::parse_str(rust).unwrap());
            assert_eq!(shown.as_ref().map(String::as_str).map_err(String::as_str), expect, "{rust}");
        };
        check("String", Ok("string"));
        check("&str", Ok("string"));
        check("Option<u32>", Ok("number | null"));
        check("Vec<Option<Leg>>", Ok("(Leg | null)[]"));
        check("Vec<workbench::CaseView>", Ok("CaseView[]"));
        check("BTreeMap<String, Vec<bool>>", Ok("Record<string, boolean[]>"));
        check("tauri::ipc::Channel<CaseView>", Ok("Channel<CaseView>"));
        check("(String, i64)", Ok("[string, number]"));
        check("workbench::Error", Ok("WorkbenchError"));
        check("Secret", Err("uses Secret, which is not exported to the window"));
        check("f64", Err("uses f64, which is not exported to the window"));
    }

    #[test]
    fn a_command_becomes_a_function() {
        let number = syn::parse_str("String").unwrap();
        let limit = syn::parse_str("Option<u32>").unwrap();
        let command = Command {
            name: "case_show".into(),
            docs: vec!["Shows a case.".into()],
            args: vec![("caseNumber".into(), number), ("limit".into(), limit)],
            answer: Some(syn::parse_str("CaseView").unwrap()),
            place: String::new(),
        };
        let text = write(&[command], &BTreeMap::new(), &["CaseView"].into()).unwrap();
        let expect = "\
// Written by `cargo xtask codegen` from src-tauri/src/commands. Do not edit.
import { call } from '../call';
import type { CaseView } from './CaseView';

/** Shows a case. */
export function caseShow(args: { caseNumber: string; limit?: number | null }): Promise<CaseView> {
  return call('case_show', args);
}
";
        assert_eq!(text, expect);
    }
}
