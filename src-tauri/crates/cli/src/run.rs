//! One command, one call of the workbench.

use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};
use workbench::{
    Ask, CaseRow, CaseView, ChangeView, Error, ErrorCode, ExceptionView, Kept, LookView, MatchView,
    OriginView, PacketExport, Proved, ReassignPlan, ReconcileSummary, RejectedView, UndoPlan, Workbench,
    nouns,
};

use crate::arguments::{Arguments, CaseCommand, Command, Import, Leg, PacketCommand, Reassign, place};

/// Shows what would be taken back and asks whether it shall be.
pub(crate) type Confirm<'a> = &'a dyn Fn(&UndoPlan) -> Result<bool, Error>;

/// What a command has to say.
pub(crate) enum Answer {
    New {
        path: String,
        shop: String,
        summary: Option<ReconcileSummary>,
    },
    Imports(Vec<Value>),
    /// What went, or would go; `asked` when it was shown already.
    Undo {
        plan: Box<UndoPlan>,
        done: bool,
        asked: bool,
    },
    /// What a file gives under another choice, kept or not.
    Reassign {
        plan: Box<ReassignPlan>,
        done: bool,
    },
    /// Some files were imported, then one failed.
    Stopped {
        told: Vec<Value>,
        error: Error,
    },
    Rejected(Vec<RejectedView>),
    Looks(Vec<LookView>),
    Changes(Vec<ChangeView>),
    Reconciled(ReconcileSummary),
    Exceptions(Vec<ExceptionView>),
    Matches(Vec<MatchView>),
    Cases(Vec<CaseRow>),
    Case(Box<CaseView>),
    Exported(PacketExport),
    Verified {
        found: nouns::Verification,
        sealed_here: Option<bool>,
    },
    Checked(Vec<nouns::Finding>),
}

impl Answer {
    /// 5 where something was found, else 0.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Verified { found, sealed_here } if !found.ok || *sealed_here == Some(false) => 5,
            Self::Checked(findings) if !findings.is_empty() => 5,
            Self::Stopped { error, .. } => exit_code(error.code),
            _ => 0,
        }
    }
}

/// The exit code of an error, as the README lists them.
pub(crate) const fn exit_code(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::WrongArgument | ErrorCode::PathNotOffered => 2,
        ErrorCode::FileEmpty
        | ErrorCode::FileNoRows
        | ErrorCode::FileNothingReadable
        | ErrorCode::FileNotAStatement
        | ErrorCode::FileMissingColumns
        | ErrorCode::FileDoubleColumn
        | ErrorCode::FileAmbiguous
        | ErrorCode::FileNoSuchProfile
        | ErrorCode::FileOtherLeg
        | ErrorCode::FileLimit
        | ErrorCode::FileMalformed
        | ErrorCode::FileForbidden
        | ErrorCode::FileProtected
        | ErrorCode::FileParts
        | ErrorCode::FileUnreadable
        | ErrorCode::FileIsDirectory
        | ErrorCode::FileNotFound
        | ErrorCode::ShopFileInvalid
        | ErrorCode::ShopFileExists
        | ErrorCode::ShopFileNewer
        | ErrorCode::ShopFileNotOurs
        | ErrorCode::ShopFileReadOnly
        | ErrorCode::ShopFileDamaged
        | ErrorCode::EvidenceEmpty
        | ErrorCode::EvidenceTooLarge
        | ErrorCode::PacketTooLarge
        | ErrorCode::PacketChanged
        | ErrorCode::PacketNotAPacket => 3,
        ErrorCode::CaseRule
        | ErrorCode::ControlsDiffer
        | ErrorCode::PlanChanged
        | ErrorCode::AlreadyImported
        | ErrorCode::ImportWithdrawn
        | ErrorCode::ClosedCaseHoldsImport
        | ErrorCode::PacketExists
        | ErrorCode::Cancelled => 4,
        ErrorCode::NoSuchCase
        | ErrorCode::NoSuchException
        | ErrorCode::NoSuchImport
        | ErrorCode::NoSuchLine
        | ErrorCode::NoSuchItem => 6,
        ErrorCode::NoShopOpen | ErrorCode::ShopFileLocked | ErrorCode::DiskFull | ErrorCode::Internal => 1,
    }
}

pub(crate) fn run(arguments: Arguments, confirm: Confirm<'_>) -> Result<Answer, Error> {
    let operator = arguments.operator.clone().unwrap_or_else(system_user);
    let file = arguments.file.as_path();
    match arguments.command {
        Command::New { demo, shop } => new(file, demo, shop.as_deref(), &operator),
        Command::Packet(PacketCommand::Verify { packet }) => verify(file, &packet, &operator),
        command => on_shop(&mut Workbench::open(file, &operator)?, command, confirm),
    }
}

/// Checks a packet; a shop file that is at hand says whether it sealed these very bytes.
fn verify(file: &Path, packet: &Path, operator: &str) -> Result<Answer, Error> {
    let found = Workbench::verify_packet(packet)?;
    // A packet is checked without a shop; one that cannot be opened only has nothing to say about it.
    let shop = if file.is_file() { Workbench::open(file, operator).ok() } else { None };
    let sealed_here = shop.and_then(|bench| bench.sealed_here(&found).ok().flatten());
    Ok(Answer::Verified { found, sealed_here })
}

fn new(file: &Path, demo: bool, shop: Option<&Path>, operator: &str) -> Result<Answer, Error> {
    let (bench, summary) = match shop {
        Some(shop) if !demo => (Workbench::create_from(file, shop, operator)?, None),
        _ => {
            let bench = Workbench::create_demo(file, operator)?;
            let summary = bench.summary()?;
            (bench, Some(summary))
        }
    };
    let made = bench.open_shop();
    Ok(Answer::New { path: made.path, shop: made.name, summary })
}

fn on_shop(bench: &mut Workbench, command: Command, confirm: Confirm<'_>) -> Result<Answer, Error> {
    match command {
        Command::Import(import) => run_import(bench, &import),
        Command::Imports => Ok(Answer::Imports(bench.imports()?.iter().map(listed).collect())),
        Command::Undo { import, dry_run, yes, reason } => {
            let plan = Box::new(bench.undo_preview(import)?);
            if dry_run {
                return Ok(Answer::Undo { plan, done: false, asked: false });
            }
            let asked = plan.touched.refused.is_empty() && !yes;
            if asked && !confirm(&plan)? {
                return Err(Error::new(ErrorCode::Cancelled));
            }
            bench.undo(import, &plan.hash, reason.as_deref())?;
            Ok(Answer::Undo { plan, done: true, asked })
        }
        Command::Reassign(reassign) => run_reassign(bench, &reassign),
        Command::Rejected { import } => Ok(Answer::Rejected(bench.rejected(import)?)),
        Command::Looks { import } => Ok(Answer::Looks(bench.looks(import)?)),
        Command::Look { place: (import, row), take, .. } => {
            let decision = if take { nouns::LookDecision::TakePart } else { nouns::LookDecision::StayOut };
            Ok(Answer::Reconciled(bench.decide_look(import, row, decision)?))
        }
        Command::Changes => Ok(Answer::Changes(bench.changes()?)),
        Command::Change { place: (import, row), accept, .. } => {
            Ok(Answer::Reconciled(bench.decide_change(import, row, accept)?))
        }
        Command::Reconcile { as_of } => Ok(Answer::Reconciled(bench.reconcile(as_of)?)),
        Command::Exceptions { kind, all } => {
            let kind = kind.map(|code| nouns::exception_type(&code)).transpose()?;
            Ok(Answer::Exceptions(bench.exceptions(kind, all)?))
        }
        Command::Matches { import, row } => Ok(Answer::Matches(bench.matches(import.zip(row))?)),
        Command::Cases { state } => {
            let state = state.map(|name| nouns::case_state(&name)).transpose()?;
            Ok(Answer::Cases(bench.cases(state)?))
        }
        Command::Case(case) => on_case(bench, case).map(|view| Answer::Case(Box::new(view))),
        Command::Packet(PacketCommand::Export { number, out }) => {
            Ok(Answer::Exported(bench.export_packet(&number, &out)?))
        }
        Command::Check => Ok(Answer::Checked(bench.check()?)),
        Command::New { .. } | Command::Packet(PacketCommand::Verify { .. }) => {
            Err(Error::new(ErrorCode::Internal))
        }
    }
}

fn on_case(bench: &mut Workbench, command: CaseCommand) -> Result<CaseView, Error> {
    let changed = match command {
        CaseCommand::Show { number } => return bench.case(&number),
        CaseCommand::Open { exception } => bench.open_case(&exception),
        CaseCommand::Identify { number, kind } => bench.identify(&number, &kind),
        CaseCommand::Check { number, item, undo } => bench.check_item(&number, &item, !undo),
        CaseCommand::Attach { number, files, acquired } => bench.attach(&number, &files, acquired),
        CaseCommand::Call { number, who, phone, said, ticket, promised } => {
            bench.log_call(&number, who, phone, said, (ticket, promised))
        }
        CaseCommand::Note { number, text } => bench.add_note(&number, text),
        CaseCommand::Cause { number, cause } => bench.set_cause(&number, &cause),
        CaseCommand::Prevent { number, text } => bench.add_prevention(&number, text),
        CaseCommand::Resolve { number, resolution, proof, reason, second } => {
            bench.resolve(&number, &resolution, proof.as_deref().map(proved), (reason, second))
        }
        CaseCommand::Close { number } => bench.close_case(&number),
    };
    changed.map(|changed| changed.case)
}

/// `IMPORT:ROW`, a line's identity, or else a file.
fn proved(text: &str) -> Proved {
    let row = || place(text).ok().map(|(import, row)| Proved::Row(import, row));
    let line = || text.contains('|').then(|| nouns::line_identity(text));
    row().or_else(|| line().map(Proved::Line)).unwrap_or_else(|| Proved::File(text.into()))
}

fn ask(leg: Option<Leg>, profile: &Option<String>, merchant: &Option<String>) -> Ask {
    let leg = leg.map(|leg| match leg {
        Leg::Pos => nouns::Leg::Pos,
        Leg::Acquirer => nouns::Leg::Acquirer,
        Leg::Bank => nouns::Leg::Bank,
        Leg::Wallet => nouns::Leg::Wallet,
    });
    Ask { leg, profile: profile.clone(), merchant_no: merchant.clone(), part: None }
}

fn run_reassign(bench: &mut Workbench, reassign: &Reassign) -> Result<Answer, Error> {
    let ask = ask(reassign.leg, &reassign.profile, &reassign.merchant);
    let plan = Box::new(bench.reassign_preview(reassign.import, &ask)?);
    if !reassign.dry_run {
        bench.reassign(reassign.import, &ask, &plan.hash, reassign.accept_totals.as_deref())?;
    }
    Ok(Answer::Reassign { plan, done: !reassign.dry_run })
}

fn run_import(bench: &mut Workbench, import: &Import) -> Result<Answer, Error> {
    let ask = Ask { part: import.part.clone(), ..ask(import.leg, &import.profile, &import.merchant) };
    let (mut told, mut kept) = (Vec::new(), Vec::new());
    for file in &import.files {
        match import_one(bench, file, &ask, import) {
            Ok((one, new)) => {
                told.push(one);
                kept.extend(new);
            }
            Err(error) if kept.is_empty() => return Err(error),
            Err(error) => return Ok(Answer::Stopped { told, error: error.after_importing(&kept) }),
        }
    }
    Ok(Answer::Imports(told))
}

/// What became of a file, and its name where it was kept just now.
fn import_one(
    bench: &mut Workbench,
    file: &Path,
    ask: &Ask,
    import: &Import,
) -> Result<(Value, Option<String>), Error> {
    let plan = bench.preview(file, ask)?;
    let (mut id, mut new) = (None, None);
    if !import.dry_run {
        let kept = bench.apply(file, ask, &plan.hash, import.accept_totals.as_deref(), &|_| true)?;
        new = matches!(kept, Kept::New(_)).then(|| plan.file.clone());
        id = Some(kept.record().id);
    }
    Ok((planned(id, &plan), new))
}

/// What a file gives, as scripts know it.
pub(crate) fn planned(id: Option<i64>, plan: &nouns::ImportPlan) -> Value {
    let mut one = json!({
        "id": id,
        "file": plan.file,
        "leg": plan.leg,
        "profile": plan.profile,
        "encoding": plan.encoding,
        "same_file_as": plan.same_file_as,
        "controls": plan.controls,
        "coverage": plan.coverage,
        "notes": plan.notes,
        "hash": plan.hash,
    });
    merge(&mut one, &plan.counts);
    one
}

/// An import as the list shows it.
fn listed(record: &nouns::ImportRecord) -> Value {
    serde_json::to_value(record).unwrap_or_default()
}

/// Adds the fields of `more` to an object.
pub(crate) fn merge<T: Serialize>(object: &mut Value, more: &T) {
    if let (Value::Object(fields), Ok(Value::Object(more))) = (object, serde_json::to_value(more)) {
        fields.extend(more);
    }
}

/// A row as scripts know it.
pub(crate) fn origin(origin: &OriginView) -> Value {
    json!({ "import": origin.import, "file": origin.file, "row": origin.row, "leg": origin.leg })
}

fn system_user() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|user| !user.trim().is_empty()))
        .unwrap_or_else(|| "operator".to_owned())
}
