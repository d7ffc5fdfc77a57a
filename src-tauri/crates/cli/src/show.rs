//! Answers as text for people and as JSON for scripts; errors on standard error.

use std::fmt::Write as _;
use std::io::Write as _;

use serde::Serialize;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;
use words::{Words, money_with_currency};
use workbench::{
    CaseRow, CaseView, ChangeView, Error, ErrorCode, ExceptionView, LineView, LookView, MatchView,
    PacketExport, ReconcileSummary, nouns,
};

use crate::corrected;
use crate::run::{Answer, merge, origin, planned};

/// Why an answer was not shown.
pub(crate) enum Unshown {
    /// The program failed.
    Failed(Error),
    /// Nobody reads on, or there is no room.
    Unprinted,
}

impl From<Error> for Unshown {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Adds a line to a text; writing to a `String` cannot fail.
macro_rules! say {
    ($out:expr, $($told:tt)*) => {{
        let _ = writeln!($out, $($told)*);
    }};
}
pub(crate) use say;

/// Rows of one event that are printed; `--json` has them all.
const ROWS_SHOWN: usize = 8;

/// Prints an answer; what cannot be printed, because nobody reads on or the disk is full, is an error of the system.
pub(crate) fn answer(answer: &Answer, json: bool, words: &Words) -> Result<(), Unshown> {
    let mut out = String::new();
    if json {
        let document = document(answer, words)?;
        out = serde_json::to_string_pretty(&document)
            .map_err(|cause| Error::new(ErrorCode::Internal).because(cause))?;
        out.push('\n');
    } else {
        told(&mut out, answer, words);
        out = without_controls(&out);
    }
    let mut stdout = std::io::stdout().lock();
    let printed = stdout.write_all(out.as_bytes()).and_then(|()| stdout.flush());
    printed.map_err(|_| Unshown::Unprinted)?;
    if let Answer::Stopped { error: stopped, .. } = answer {
        error(stopped, json, words);
    }
    Ok(())
}

fn told(out: &mut String, answer: &Answer, words: &Words) {
    match answer {
        Answer::New { path, shop, summary } => {
            say!(out, "{}", words.text("cli-new", &[("path", path), ("shop", shop)]));
            if let Some(summary) = summary {
                reconciled(out, summary, words);
            }
        }
        Answer::Imports(imports) | Answer::Stopped { told: imports, .. } => list_imports(out, imports, words),
        Answer::Undo { plan, done, asked } => corrected::undone(out, plan, (*done, *asked), words),
        Answer::Reassign { plan, done } => {
            list_imports(out, &[planned(Some(plan.import.id), &plan.plan)], words);
            corrected::reassigned(out, plan, *done, words);
        }
        Answer::Rejected(rejected) => list_rejected(out, rejected, words),
        Answer::Looks(looks) => list_looks(out, looks, words),
        Answer::Changes(changes) => list_changes(out, changes, words),
        Answer::Reconciled(summary) => reconciled(out, summary, words),
        Answer::Exceptions(exceptions) => list_exceptions(out, exceptions, words),
        Answer::Matches(matches) => list_matches(out, matches, words),
        Answer::Cases(cases) => list_cases(out, cases, words),
        Answer::Case(case) => one_case(out, case, words),
        Answer::Exported(packet) => exported(out, packet, words),
        Answer::Verified { found, sealed_here } => verified(out, found, *sealed_here, words),
        Answer::Checked(findings) => checked(out, findings, words),
    }
}

/// Text for a terminal: what a file or a person brought in can neither move the cursor nor turn the direction.
fn without_controls(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c };
    text.chars().filter(|c| !turns(*c)).map(shown).collect()
}

/// Prints an error: what happened, what was kept, what to do next.
pub(crate) fn error(error: &Error, json: bool, words: &Words) {
    let told = words.error(error.code.code(), &error.params);
    let mut out = String::new();
    if json {
        let document = json!({ "error": {
            "code": error.code, "params": error.params, "detail": error.detail,
            "message": told.what, "points": told.points, "kept": told.kept, "next": told.next,
        }});
        say!(&mut out, "{document:#}");
    } else {
        say!(&mut out, "{} [{}]", told.what, error.code.code());
        for point in &told.points {
            say!(&mut out, "  · {point}");
        }
        for line in [&told.kept, &told.next].into_iter().filter(|line| !line.is_empty()) {
            say!(&mut out, "{line}");
        }
        if matches!(error.code, ErrorCode::WrongArgument | ErrorCode::Internal) && !error.detail.is_empty() {
            say!(&mut out, "  {}", error.detail);
        }
        out = without_controls(&out);
    }
    complain(&out);
}

/// Writes to standard error; where nobody listens there is nobody to tell.
pub(crate) fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

fn document(answer: &Answer, words: &Words) -> Result<Value, Error> {
    match answer {
        Answer::New { path, shop, summary } => Ok(json!({ "file": path, "shop": shop, "summary": summary })),
        Answer::Imports(imports) | Answer::Stopped { told: imports, .. } => Ok(json!({ "imports": imports })),
        Answer::Undo { plan, done, .. } => corrected::undo_document(plan, *done),
        Answer::Reassign { plan, done } => corrected::reassign_document(plan, *done),
        Answer::Exceptions(found) => {
            Ok(Value::Array(found.iter().map(|one| exception(one, words)).collect()))
        }
        Answer::Matches(matches) => Ok(Value::Array(matches.iter().map(|one| matched(one, words)).collect())),
        Answer::Rejected(rejected) => written(rejected),
        Answer::Looks(looks) => written(looks),
        Answer::Changes(changes) => written(changes),
        Answer::Reconciled(summary) => written(summary),
        Answer::Cases(cases) => written(cases),
        Answer::Case(case) => written(case.as_ref()),
        Answer::Exported(packet) => written(packet),
        Answer::Verified { found, sealed_here } => {
            let mut whole = json!({ "sealed_here": sealed_here });
            merge(&mut whole, found);
            Ok(whole)
        }
        Answer::Checked(findings) => Ok(json!({ "ok": findings.is_empty(), "findings": findings })),
    }
}

pub(crate) fn written(value: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|cause| Error::new(ErrorCode::Internal).because(cause))
}

fn exception(view: &ExceptionView, words: &Words) -> Value {
    let exception = &view.exception;
    let mut document = json!({
        "id": exception.id,
        "type": exception.kind,
        "family": view.family,
        "relation": exception.relation,
        "state": view.state,
        "watch_until": exception.watch_until,
        "keys": exception.keys,
        "lines": view.lines.iter().map(|line| origin(&line.origin)).collect::<Vec<_>>(),
        "why": exception.why.iter().map(|why| json!({
            "code": why.code, "args": why.args, "text": words.why(why),
        })).collect::<Vec<_>>(),
        "missing": exception.missing,
        "case": view.case,
    });
    merge(&mut document, &exception.amount);
    document
}

fn matched(view: &MatchView, words: &Words) -> Value {
    json!({
        "relation": view.matched.relation,
        "pass": view.matched.pass,
        "lines": view.rows.iter().map(origin).collect::<Vec<_>>(),
        "reasons": view.matched.reasons.iter().map(|reason| json!({
            "signal": reason.signal, "points": reason.points, "detail": reason.detail,
            "text": words.reason(reason),
        })).collect::<Vec<_>>(),
        "score": view.matched.score,
    })
}

/// Columns of text, wide characters counted as two; numbers to the right.
pub(crate) fn table(out: &mut String, rows: &[Vec<String>], right: &[usize]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or(0)).collect();
    for row in rows {
        let cell = |(at, text): (usize, &String)| {
            let blank = " ".repeat(widths[at] - text.width());
            if right.contains(&at) { format!("{blank}{text}") } else { format!("{text}{blank}") }
        };
        let line: Vec<String> = row.iter().enumerate().map(cell).collect();
        say!(out, "{}", line.join("  ").trim_end());
    }
}

pub(crate) fn text_of(value: &Value, field: &str) -> String {
    match value.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => "–".to_owned(),
        Some(other) => other.to_string(),
    }
}

fn list_imports(out: &mut String, imports: &[Value], words: &Words) {
    const COUNTS: [&str; 6] = ["rows", "new", "known", "changed", "rejected", "needs_look"];
    let mut rows = vec![vec!["#".to_owned(), words.text("cli-file", &[]), words.text("cli-leg", &[])]];
    rows[0].extend(COUNTS.map(|name| words.text(&count_id(name), &[])));
    for import in imports {
        let leg = import.get("leg").cloned().unwrap_or_default();
        let mut row = vec![text_of(import, "id"), text_of(import, "file"), words.named("leg", &leg)];
        row.extend(COUNTS.map(|name| text_of(import, name)));
        rows.push(row);
    }
    table(out, &rows, &[0, 3, 4, 5, 6, 7, 8]);
    for import in imports {
        if let Some(withdrawn @ Value::Object(_)) = import.get("withdrawn") {
            say!(out, "{}", corrected::withdrawn(import, withdrawn, words));
            continue;
        }
        for control in import.get("controls").and_then(Value::as_array).into_iter().flatten() {
            let ties = control.get("ties") == Some(&Value::Bool(true));
            let id = if ties { "cli-control-ties" } else { "cli-control-differs" };
            let (name, stated, computed) =
                (text_of(control, "name"), text_of(control, "stated"), text_of(control, "computed"));
            let file = text_of(import, "file");
            let args = [("file", &*file), ("name", &*name), ("stated", &*stated), ("computed", &*computed)];
            say!(out, "{}", words.text(id, &args));
        }
        if let Some(Value::String(same)) = import.get("same_file_as") {
            say!(out, "{}", words.text("cli-same-file", &[("file", same)]));
        }
    }
}

fn list_rejected(out: &mut String, rejected: &[workbench::RejectedView], words: &Words) {
    if rejected.is_empty() {
        say!(out, "{}", words.text("cli-no-rejected", &[]));
    }
    for one in rejected {
        let reason = words.named("reject", &one.rejected.reason);
        let column = one.rejected.column.clone().unwrap_or_default();
        say!(out, "{}:{} {column} {reason}", one.file, one.row);
        say!(out, "    {}", one.rejected.text);
    }
}

fn list_looks(out: &mut String, looks: &[LookView], words: &Words) {
    if looks.is_empty() {
        say!(out, "{}", words.text("cli-no-looks", &[]));
    }
    for look in looks {
        let decision = look.decision.map_or_else(
            || words.text("look-decision-none", &[]),
            |decision| words.named("look-decision", &decision),
        );
        let reason = words.named("look", &look.reason);
        say!(out, "{}:{}  {reason}  {decision}", look.import, look.row);
        say!(out, "    {}", place(&look.told, words));
    }
}

fn list_changes(out: &mut String, changes: &[ChangeView], words: &Words) {
    if changes.is_empty() {
        say!(out, "{}", words.text("cli-no-changes", &[]));
    }
    for change in changes {
        say!(out, "{}:{}  {}", change.import, change.row, change.file);
        say!(out, "    {}", place(&change.before, words));
        for fact in &change.facts {
            let field = words.text(&format!("ui-field-{}", fact.field), &[]);
            say!(out, "    {field}: {}", fact.values.join(" → "));
        }
    }
}

fn reconciled(out: &mut String, summary: &ReconcileSummary, words: &Words) {
    let day = summary.as_of.map(|day| day.to_string()).unwrap_or_default();
    say!(out, "{}", words.text("cli-as-of", &[("date", &day)]));
    let fates = ["matched", "netted", "excepted", "waiting", "not_money"];
    let mut rows = vec![vec![String::new()]];
    rows[0].extend(fates.map(|fate| words.text(&format!("fate-{fate}"), &[])));
    for (relation, counts) in [("sale", &summary.sale), ("payout", &summary.payout)] {
        let told = serde_json::to_value(counts).unwrap_or_default();
        let mut row = vec![words.text(&format!("relation-{relation}"), &[])];
        row.extend(fates.map(|fate| text_of(&told, fate)));
        rows.push(row);
    }
    table(out, &rows, &[1, 2, 3, 4, 5]);
    for (kind, count) in &summary.by_type {
        say!(out, "{kind} {} × {count}", words.name(kind));
    }
    if summary.by_type.is_empty() {
        say!(out, "{}", words.text("cli-no-exceptions", &[]));
    }
    if !summary.opened.is_empty() {
        say!(out, "{}", words.text("cli-opened", &[("count", &summary.opened.len().to_string())]));
    }
}

fn list_exceptions(out: &mut String, exceptions: &[ExceptionView], words: &Words) {
    if exceptions.is_empty() {
        say!(out, "{}", words.text("cli-no-exceptions", &[]));
    }
    for view in exceptions {
        let one = &view.exception;
        let state = words.named("exception-state", &view.state);
        say!(
            out,
            "{}  {} {}  {}  {state}",
            one.id.0,
            one.kind,
            words.name(&one.kind),
            money_with_currency(one.amount)
        );
        for why in &one.why {
            say!(out, "    {}", words.why(why));
        }
        places(out, &view.lines, words);
    }
}

/// The first rows of an event, and how many more there are.
fn places(out: &mut String, lines: &[LineView], words: &Words) {
    for line in lines.iter().take(ROWS_SHOWN) {
        say!(out, "    {}", place(line, words));
    }
    if let Some(more) = lines.len().checked_sub(ROWS_SHOWN).filter(|more| *more > 0) {
        say!(out, "    {}", words.text("cli-more-rows", &[("count", &more.to_string())]));
    }
}

fn place(view: &LineView, words: &Words) -> String {
    let line = &view.line;
    let when = line.at.map_or_else(|| line.day.to_string(), |at| at.format("%Y-%m-%d %H:%M:%S").to_string());
    format!(
        "{} {}:{}  {when}  {}  {}",
        words.name(&line.leg),
        view.origin.file,
        view.origin.row,
        words.name(&line.kind),
        money_with_currency(line.amount)
    )
}

fn list_matches(out: &mut String, matches: &[MatchView], words: &Words) {
    for view in matches {
        let rows: Vec<String> = view.rows.iter().map(|row| format!("{}:{}", row.file, row.row)).collect();
        let matched = &view.matched;
        say!(out, "{}  {}  {}", words.name(&matched.relation), words.name(&matched.pass), rows.join(" + "));
        for reason in &matched.reasons {
            say!(out, "    {:+} {}", reason.points, words.reason(reason));
        }
    }
}

fn list_cases(out: &mut String, cases: &[CaseRow], words: &Words) {
    if cases.is_empty() {
        say!(out, "{}", words.text("cli-no-cases", &[]));
        return;
    }
    let titles = ["case", "type", "state", "severity", "amount", "deadline", "evidence"];
    let mut rows = vec![titles.map(|name| words.text(&format!("cli-{name}"), &[])).to_vec()];
    for case in cases {
        rows.push(vec![
            case.number.to_string(),
            format!("{} {}", case.kind, words.name(&case.kind)),
            words.name(&case.state),
            words.name(&case.severity),
            money_with_currency(case.amount),
            case.deadline.to_string(),
            case.evidence.to_string(),
        ]);
    }
    table(out, &rows, &[4, 6]);
}

fn one_case(out: &mut String, view: &CaseView, words: &Words) {
    let case = &view.case;
    say!(
        out,
        "{}  {} {}  {}  {}  {}",
        case.number,
        case.kind(),
        words.name(&case.kind()),
        money_with_currency(case.amount),
        words.name(&view.state),
        words.name(&view.severity)
    );
    say!(out, "{}", words.what(case));
    say!(out, "{}", words.text("cli-next", &[("next", &words.next_action(&view.next, case))]));
    say!(out, "{}", words.text("cli-due", &[("date", &case.deadline.on.to_string())]));
    places(out, &view.lines, words);
    if let Some(withdrawn) = &case.withdrawn {
        let (import, rows) = (withdrawn.import.to_string(), withdrawn.lines.len().to_string());
        say!(out, "{}", words.text("cli-records-away", &[("import", &import), ("rows", &rows)]));
    }
    for step in &view.steps {
        say!(out, "{}  {}/{}", words.name(&step.step), step.done, step.items);
        for item in case.checklist.iter().filter(|item| item.step == step.step) {
            let tick = if item.done.is_some() { "x" } else { " " };
            let required = if item.required { words.text("cli-required", &[]) } else { String::new() };
            say!(out, "  [{tick}] {:<22} {} {required}", item.id, words.item(case, &item.id));
        }
    }
    for evidence in &case.evidence {
        say!(out, "  {}  {}  {}", evidence.id, evidence.name, evidence.sha256);
    }
    for refusal in &view.missing_to_close {
        say!(out, "  · {}", words.refusal(refusal));
    }
}

fn exported(out: &mut String, packet: &PacketExport, words: &Words) {
    let version = packet.version.to_string();
    let args = [("path", &*packet.path), ("sha256", &*packet.sha256), ("version", &*version)];
    say!(out, "{}", words.text("cli-exported", &args));
    say!(out, "settle packet verify {}", packet.path);
}

fn verified(out: &mut String, found: &nouns::Verification, sealed_here: Option<bool>, words: &Words) {
    let id = if found.ok { "cli-verified" } else { "cli-not-verified" };
    say!(out, "{}", words.text(id, &[("count", &found.findings.len().to_string())]));
    for finding in &found.findings {
        let path = finding.path.as_deref().unwrap_or_default();
        say!(out, "  {} {path}", words.named("finding", &finding.code));
    }
    let head = found.head.as_deref().unwrap_or("—");
    say!(out, "{}", words.text("cli-packet-is", &[("sha256", &found.sha256), ("head", head)]));
    let proof = match sealed_here {
        Some(true) => "cli-sealed-here",
        Some(false) => "cli-sealed-otherwise",
        None => "cli-compare-hash",
    };
    say!(out, "{}", words.text(proof, &[]));
}

fn checked(out: &mut String, findings: &[nouns::Finding], words: &Words) {
    let id = if findings.is_empty() { "cli-checked" } else { "cli-check-found" };
    say!(out, "{}", words.text(id, &[("count", &findings.len().to_string())]));
    for (at, finding) in findings.iter().enumerate() {
        say!(out, "  {} {}", words.named("check", &finding.code), finding.detail);
        let last = findings.get(at + 1).is_none_or(|next| next.code != finding.code);
        if let Some(next) = words.next_step("check", &finding.code).filter(|_| last) {
            say!(out, "    {next}");
        }
    }
}

/// `new` alone names the command, so the column has a name of its own.
fn count_id(name: &str) -> String {
    if name == "new" { "cli-new-rows".to_owned() } else { format!("cli-{name}") }
}
