//! Imports taken back or read again: what goes, what stays, which cases are told.
#![expect(clippy::print_stderr, reason = "a question is asked there")]

use std::fmt::Write as _;
use std::io::{BufRead, Write};

use serde_json::{Value, json};
use words::{Words, money_with_currency};
use workbench::{Error, ErrorCode, ReassignPlan, Touched, TouchedCase, UndoPlan};

use crate::run::{merge, planned};
use crate::show::{say, table, text_of, written};

/// Answers that mean yes.
const YES: [&str; 3] = ["y", "yes", "是"];

/// Shows what would go and asks; with JSON nobody is asked, because a question is no document.
pub(crate) fn confirm(plan: &UndoPlan, json: bool, words: &Words) -> Result<bool, Error> {
    if json {
        let error = Error::new(ErrorCode::WrongArgument).with("argument", "--yes").with("value", "");
        return Err(error.because("with --json nothing is asked: --yes or --dry-run"));
    }
    let mut out = String::new();
    touched(&mut out, plan, words);
    // Where nobody reads, nobody answers either.
    let _ = std::io::stdout().write_all(out.as_bytes());
    eprint!("{} ", words.text("cli-undo-ask", &[("import", &plan.import.id.to_string())]));
    let mut answer = String::new();
    // Where nobody can answer, nothing is done.
    let asked = std::io::stderr().flush().and_then(|()| std::io::stdin().lock().read_line(&mut answer));
    Ok(asked.is_ok() && YES.contains(&answer.trim().to_lowercase().as_str()))
}

pub(crate) fn undone(out: &mut String, plan: &UndoPlan, (done, asked): (bool, bool), words: &Words) {
    if !asked {
        touched(out, plan, words);
    }
    let id = if done { "cli-undone" } else { "cli-nothing-changed" };
    say!(out, "{}", words.text(id, &[("import", &plan.import.id.to_string())]));
}

pub(crate) fn reassigned(out: &mut String, plan: &ReassignPlan, done: bool, words: &Words) {
    effects(out, &plan.touched, words);
    let id = if done { "cli-reassigned" } else { "cli-nothing-changed" };
    say!(out, "{}", words.text(id, &[("import", &plan.import.id.to_string())]));
}

/// When and by whom an import in the list was taken back, and why.
pub(crate) fn withdrawn(import: &Value, withdrawn: &Value, words: &Words) -> String {
    let (id, at, by) = (text_of(import, "id"), text_of(withdrawn, "at"), text_of(withdrawn, "by"));
    let at = at.replace('T', " ");
    let told = words.text("cli-withdrawn", &[("import", &*id), ("at", &*at), ("by", &*by)]);
    match withdrawn.get("why") {
        Some(Value::String(why)) => format!("{told} {why}"),
        _ => told,
    }
}

fn touched(out: &mut String, plan: &UndoPlan, words: &Words) {
    let (import, file) = (plan.import.id.to_string(), plan.import.file.as_str());
    say!(out, "{}", words.text("cli-undo-what", &[("import", &*import), ("file", file)]));
    effects(out, &plan.touched, words);
}

fn effects(out: &mut String, touched: &Touched, words: &Words) {
    let counts = [
        ("cli-rows-removed", touched.lines_removed),
        ("cli-rows-kept", touched.lines_kept),
        ("cli-matches-gone", touched.matches),
        ("cli-watch-gone", touched.watch_items),
    ];
    for (id, count) in counts {
        say!(out, "{}", words.text(id, &[("count", &count.to_string())]));
    }
    for one in &touched.watch_shown {
        say!(
            out,
            "    {}  {} {}  {}",
            one.id.0,
            one.kind,
            words.name(&one.kind),
            money_with_currency(one.amount)
        );
    }
    for (id, list) in [("cli-cases-told", &touched.cases), ("cli-cases-closed", &touched.refused)] {
        if !list.is_empty() {
            say!(out, "{}", words.text(id, &[("count", &list.len().to_string())]));
            cases(out, list, words);
        }
    }
}

fn cases(out: &mut String, list: &[TouchedCase], words: &Words) {
    let row = |case: &TouchedCase| {
        vec![
            format!("    {}", case.number),
            format!("{} {}", case.kind, words.name(&case.kind)),
            words.name(&case.state),
            money_with_currency(case.amount),
            words.text("cli-rows-of-case", &[("count", &case.rows.to_string())]),
        ]
    };
    table(out, &list.iter().map(row).collect::<Vec<_>>(), &[3]);
}

pub(crate) fn undo_document(plan: &UndoPlan, done: bool) -> Result<Value, Error> {
    let mut document = json!({ "import": plan.import.id, "file": plan.import.file, "withdrawn": done });
    add(&mut document, &plan.touched)?;
    Ok(document)
}

pub(crate) fn reassign_document(plan: &ReassignPlan, done: bool) -> Result<Value, Error> {
    let mut document = planned(Some(plan.import.id), &plan.plan);
    merge(&mut document, &json!({ "import": plan.import.id, "reassigned": done }));
    add(&mut document, &plan.touched)?;
    Ok(document)
}

/// Adds what is touched, with the lists of matches and watch items as their numbers.
fn add(document: &mut Value, touched: &Touched) -> Result<(), Error> {
    let mut touched = written(touched)?;
    if let Value::Object(fields) = &mut touched {
        fields.remove("matches_shown");
        fields.remove("watch_shown");
    }
    merge(document, &touched);
    Ok(())
}
