//! The commands of the window, read from the source of the app.

use std::collections::BTreeSet;
use std::path::Path;

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, FnArg, GenericArgument, Item, ItemFn, Lit, Pat, PathArguments, ReturnType, Token, Type,
};

use super::{parse, parsed};
use crate::shell::{Failure, Outcome};

const FOLDER: &str = "src-tauri/src/commands";
const BUILD: &str = "src-tauri/build.rs";

/// What Tauri itself hands to a command; the window does not send it.
const HANDED_IN: [&str; 7] =
    ["State", "AppHandle", "Window", "WebviewWindow", "Webview", "Request", "CommandScope"];

/// One command: a function that the window may call.
pub struct Command {
    /// Its name on the wire, as in Rust.
    pub name: String,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// What the window sends: name on the wire, and type.
    pub args: Vec<(String, Type)>,
    /// What comes back when all is well; None for nothing.
    pub answer: Option<Type>,
    /// Where it stands, for messages.
    pub place: String,
}

/// Every command, sorted by name.
pub(super) fn read(root: &Path) -> Outcome<Vec<Command>> {
    let mut commands = Vec::new();
    for (path, file) in parsed(&root.join(FOLDER))? {
        let shown = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        for item in &file.items {
            if let Item::Fn(function) = item
                && let Some(attribute) = function.attrs.iter().find(|attribute| is_command(attribute))
            {
                let place = format!("{shown}:{}", function.sig.ident.span().start().line);
                commands.push(command(function, attribute, place)?);
            }
        }
    }
    commands.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(twice) = commands.windows(2).find(|pair| pair[0].name == pair[1].name) {
        return Err(Failure::new(
            format!("{} and {} are both called {}.", twice[0].place, twice[1].place, twice[0].name),
            "Rename one; the wire knows commands by name only.",
        ));
    }
    Ok(commands)
}

fn is_command(attribute: &Attribute) -> bool {
    let names: Vec<String> =
        attribute.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
    names == ["tauri", "command"] || names == ["command"]
}

fn command(function: &ItemFn, attribute: &Attribute, place: String) -> Outcome<Command> {
    let snake = keeps_snake_case(attribute);
    let mut args = Vec::new();
    for arg in &function.sig.inputs {
        let FnArg::Typed(arg) = arg else { continue };
        if HANDED_IN.contains(&last_name(&arg.ty).unwrap_or_default().as_str()) {
            continue;
        }
        let Pat::Ident(name) = &*arg.pat else {
            let what = format!("{place}: an argument is taken apart where it is named.");
            return Err(Failure::new(what, "Give each argument of a command a plain name."));
        };
        let name = name.ident.to_string();
        args.push((if snake { name } else { camel(&name) }, (*arg.ty).clone()));
    }
    let name = function.sig.ident.to_string();
    Ok(Command { name, docs: docs(&function.attrs), args, answer: answer(&function.sig.output), place })
}

fn keeps_snake_case(attribute: &Attribute) -> bool {
    let parser = Punctuated::<syn::Meta, Token![,]>::parse_terminated;
    attribute.parse_args_with(parser).is_ok_and(|metas| {
        metas.iter().any(|meta| match meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("rename_all") => {
                literal(&pair.value).as_deref() == Some("snake_case")
            }
            _ => false,
        })
    })
}

/// `T` of `Result<T, _>`, or the whole; None for `()`.
fn answer(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    let inner = match last_name(ty).as_deref() {
        Some("Result" | "Answer") => arguments(ty).into_iter().next().unwrap_or_else(|| (**ty).clone()),
        _ => (**ty).clone(),
    };
    match &inner {
        Type::Tuple(tuple) if tuple.elems.is_empty() => None,
        _ => Some(inner),
    }
}

/// The last segment's name of a path type.
pub(super) fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => last_name(&reference.elem),
        _ => None,
    }
}

/// The type arguments of a path type: `K, V` of `BTreeMap<K, V>`.
pub(super) fn arguments(ty: &Type) -> Vec<Type> {
    let Type::Path(path) = ty else { return Vec::new() };
    let Some(PathArguments::AngleBracketed(list)) =
        path.path.segments.last().map(|segment| &segment.arguments)
    else {
        return Vec::new();
    };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    types.collect()
}

fn docs(attributes: &[Attribute]) -> Vec<String> {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => literal(&pair.value),
        _ => None,
    });
    lines.map(|line| line.trim().to_owned()).collect()
}

fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// `case_number` to `caseNumber`.
pub(super) fn camel(name: &str) -> String {
    let mut text = String::new();
    let mut upper = false;
    for letter in name.trim_start_matches('_').chars() {
        match letter {
            '_' => upper = true,
            _ if upper => {
                text.extend(letter.to_uppercase());
                upper = false;
            }
            _ => text.push(letter),
        }
    }
    text
}

/// Where the three lists of commands do not name the same: the functions, `generate_handler!`, and the build script.
pub fn disagreements(root: &Path) -> Outcome<Vec<String>> {
    let functions: BTreeSet<String> = read(root)?.into_iter().map(|command| command.name).collect();
    if functions.is_empty() {
        return Ok(Vec::new());
    }
    let mut handled = Handlers::default();
    for (_, file) in parsed(&root.join("src-tauri/src"))? {
        handled.visit_file(&file);
    }
    let mut built = BuildList::default();
    let build = root.join(BUILD);
    if build.exists() {
        built.visit_file(&parse(&build)?);
    }
    let mut lines = differences(&functions, &handled.names, "generate_handler!");
    lines.extend(differences(&functions, &built.names, BUILD));
    Ok(lines)
}

fn differences(functions: &BTreeSet<String>, listed: &BTreeSet<String>, list: &str) -> Vec<String> {
    let missing = functions.difference(listed).map(|name| format!("the command {name} is not in {list}"));
    let dead = listed.difference(functions).map(|name| format!("{list} names {name}, which is no command"));
    missing.chain(dead).collect()
}

/// The names in `generate_handler![commands::cases::case_show, …]`.
#[derive(Default)]
struct Handlers {
    names: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Handlers {
    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if item.path.segments.last().is_some_and(|segment| segment.ident == "generate_handler") {
            let paths = Punctuated::<syn::Path, Token![,]>::parse_terminated.parse2(item.tokens.clone());
            let last = |path: &syn::Path| path.segments.last().map(|segment| segment.ident.to_string());
            self.names.extend(paths.iter().flatten().filter_map(last));
        }
        visit::visit_macro(self, item);
    }
}

/// The names in `.commands(&["case_show", …])`, or in the constant `COMMANDS` that is handed over.
#[derive(Default)]
struct BuildList {
    names: BTreeSet<String>,
}

impl BuildList {
    fn take(&mut self, expr: &Expr) {
        match expr {
            Expr::Reference(reference) => self.take(&reference.expr),
            Expr::Array(array) => self.names.extend(array.elems.iter().filter_map(literal)),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for BuildList {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "commands" {
            call.args.iter().for_each(|arg| self.take(arg));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        if item.ident == "COMMANDS" {
            self.take(&item.expr);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn app(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    const CASES: &str = "
        /// Shows a case.
        #[tauri::command(async)]
        pub fn case_show(state: State<'_, Desk>, case_number: String) -> Result<CaseView, Error> { todo() }
        #[tauri::command]
        pub fn case_close(app: tauri::AppHandle, number: String) -> Result<(), Error> { todo() }
        pub fn helper() {}
    ";

    #[test]
    fn commands_are_read_with_what_the_window_sends() {
        let root = app(&[("src-tauri/src/commands/cases.rs", CASES)]);
        let commands = read(root.path()).unwrap();
        let shown: Vec<(&str, Vec<&str>, bool)> = commands
            .iter()
            .map(|c| (c.name.as_str(), c.args.iter().map(|(n, _)| n.as_str()).collect(), c.answer.is_some()))
            .collect();
        assert_eq!(shown, [("case_close", vec!["number"], false), ("case_show", vec!["caseNumber"], true)]);
        assert_eq!(commands[1].docs, ["Shows a case."]);
        assert_eq!(commands[1].place, "src-tauri/src/commands/cases.rs:4");
    }

    #[test]
    fn the_three_lists_are_compared() {
        let check = |handler: &str, build: &str, expect: &[&str]| {
            let lib = format!("fn run() {{ b.invoke_handler(tauri::generate_handler![{handler}]) }}");
            let build = format!("fn main() {{ AppManifest::new().commands(&[{build}]); }}");
            let root = app(&[
                ("src-tauri/src/commands/cases.rs", CASES),
                ("src-tauri/src/lib.rs", &lib),
                (BUILD, &build),
            ]);
            assert_eq!(disagreements(root.path()).unwrap(), expect);
        };
        let both = "commands::cases::case_show, commands::cases::case_close";
        check(both, "\"case_show\", \"case_close\"", &[]);
        check(both, "\"case_show\"", &["the command case_close is not in src-tauri/build.rs"]);
        check(
            "case_show",
            "\"case_show\", \"case_close\", \"old\"",
            &[
                "the command case_close is not in generate_handler!",
                "src-tauri/build.rs names old, which is no command",
            ],
        );
    }

    #[test]
    fn one_name_cannot_be_two_commands() {
        let one = "#[tauri::command] pub fn same() {}";
        let root = app(&[("src-tauri/src/commands/a.rs", one), ("src-tauri/src/commands/b.rs", one)]);
        assert!(read(root.path()).err().unwrap().to_string().contains("both called same"));
    }
}
