//! What can be typed.

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Settlebench from a terminal: from a shop's files to a verified case packet, offline.
#[derive(Debug, Parser)]
#[command(name = "settle", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// The shop's workbench file.
    #[arg(long, global = true, env = "SETTLE_FILE", default_value = "shop.settle")]
    pub(crate) file: PathBuf,
    /// Print one JSON document with stable field names.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Who does this; stands on every event. Default: the system user.
    #[arg(long, global = true)]
    pub(crate) operator: Option<String>,
    /// Language of the words.
    #[arg(long, global = true, value_enum)]
    pub(crate) language: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done · 1 the program or the system failed · 2 wrong usage · \
3 a file was refused, nothing stored · 4 a rule forbids it, nothing changed · 5 verify or check found something · \
6 no such case, exception, import or line";

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Language {
    #[value(name = "zh-CN", alias = "zh")]
    ZhCn,
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new shop file.
    New {
        /// The demo shop, with its files imported and reconciled.
        #[arg(long, conflicts_with = "shop")]
        demo: bool,
        /// The shop's `shop.toml`.
        #[arg(long, required_unless_present = "demo")]
        shop: Option<PathBuf>,
    },
    /// Import files: what is new is kept, what was told before is recognised.
    Import(Import),
    /// List the imports, those taken back too.
    Imports,
    /// Take an import back whole; first it is listed what that touches.
    Undo {
        /// The import's number.
        import: i64,
        /// List only, change nothing.
        #[arg(long, conflicts_with = "yes")]
        dry_run: bool,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
        /// Why; stands in the history.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Read an import again as another leg, profile or merchant no.; cases and decisions are carried over.
    Reassign(Reassign),
    /// List rows that could not be read.
    Rejected {
        /// Only of this import.
        #[arg(long)]
        import: Option<i64>,
    },
    /// List rows that wait for a decision before they take part in matching, and what was decided.
    Looks {
        /// Only of this import.
        #[arg(long)]
        import: Option<i64>,
    },
    /// Decide on a row that needs a look, and reconcile as before.
    #[command(group = clap::ArgGroup::new("decision").required(true).args(["take", "leave"]))]
    Look {
        /// The row, as IMPORT:ROW.
        #[arg(value_parser = place)]
        place: (i64, u32),
        /// It takes part in matching.
        #[arg(long)]
        take: bool,
        /// It stays out of matching.
        #[arg(long)]
        leave: bool,
    },
    /// List rows that tell a line of the books in another way, and what differs.
    Changes,
    /// Decide on a changed row, and reconcile as before.
    #[command(group = clap::ArgGroup::new("decision").required(true).args(["accept", "keep"]))]
    Change {
        /// The row, as IMPORT:ROW.
        #[arg(value_parser = place)]
        place: (i64, u32),
        /// The books take over what it says.
        #[arg(long)]
        accept: bool,
        /// The books stay as they are.
        #[arg(long)]
        keep: bool,
    },
    /// Match all legs and find the exceptions.
    Reconcile {
        /// The day to judge by. Default: today.
        #[arg(long)]
        as_of: Option<NaiveDate>,
    },
    /// List exceptions that ask for work; with --all, watch items too.
    Exceptions {
        /// Only of this type, e.g. E06.
        #[arg(long = "type")]
        kind: Option<String>,
        /// Watch items too.
        #[arg(long)]
        all: bool,
    },
    /// List matches with their reasons.
    Matches {
        /// Only those of a row: its import …
        #[arg(long, requires = "row")]
        import: Option<i64>,
        /// … and its line in the file.
        #[arg(long, requires = "import")]
        row: Option<u32>,
    },
    /// List the cases.
    Cases {
        /// Only in this state, e.g. collecting.
        #[arg(long)]
        state: Option<String>,
    },
    /// Work on a case.
    #[command(subcommand)]
    Case(CaseCommand),
    /// Seal or verify case packets.
    #[command(subcommand)]
    Packet(PacketCommand),
    /// Check the shop's file: structure, event chain, evidence, sums.
    Check,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The files.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Which leg they belong to.
    #[arg(long, value_enum)]
    pub(crate) leg: Option<Leg>,
    /// Which profile reads them.
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// Whose rows they are, whatever they say themselves.
    #[arg(long, value_name = "NO")]
    pub(crate) merchant: Option<String>,
    /// Which member of an archive or sheet of a workbook is meant.
    #[arg(long, value_name = "NAME")]
    pub(crate) part: Option<String>,
    /// Say what would happen, store nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Import although the file's own totals do not tie, for this reason.
    #[arg(long, value_name = "REASON")]
    pub(crate) accept_totals: Option<String>,
}

#[derive(Debug, Args)]
#[group(id = "choice", required = true, multiple = true, args = ["leg", "profile", "merchant"])]
pub(crate) struct Reassign {
    /// The import's number.
    pub(crate) import: i64,
    /// Which leg it belongs to.
    #[arg(long, value_enum)]
    pub(crate) leg: Option<Leg>,
    /// Which profile reads it.
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// Whose rows they are, whatever they say themselves.
    #[arg(long, value_name = "NO")]
    pub(crate) merchant: Option<String>,
    /// Say what would happen, change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Go on although the file's own totals do not tie, for this reason.
    #[arg(long, value_name = "REASON")]
    pub(crate) accept_totals: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Leg {
    Pos,
    Acquirer,
    Bank,
    Wallet,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// Open a case for an exception.
    Open {
        /// The exception's id.
        exception: String,
    },
    /// Show a case.
    Show {
        /// Case number.
        number: String,
    },
    /// Confirm or correct the type.
    Identify {
        /// Case number.
        number: String,
        /// E01 to E20.
        #[arg(long = "type")]
        kind: String,
    },
    /// Tick a checklist item.
    Check {
        /// Case number.
        number: String,
        /// The item's id.
        item: String,
        /// Take the tick back.
        #[arg(long)]
        undo: bool,
    },
    /// Attach files as evidence.
    Attach {
        /// Case number.
        number: String,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// When they were taken: 2026-11-18T09:30:00 or 2026-11-18.
        #[arg(long, value_parser = moment)]
        acquired: Option<NaiveDateTime>,
    },
    /// Log a call, answered or not.
    Call {
        /// Case number.
        number: String,
        /// Who was called.
        #[arg(long)]
        who: String,
        /// The number dialled.
        #[arg(long = "number")]
        phone: String,
        /// What was said.
        #[arg(long)]
        said: String,
        /// Their ticket number.
        #[arg(long)]
        ticket: Option<String>,
        /// By when they promised an answer.
        #[arg(long)]
        promised: Option<NaiveDate>,
    },
    /// Add a note.
    Note {
        /// Case number.
        number: String,
        /// The text.
        text: String,
    },
    /// Set the cause.
    Cause {
        /// Case number.
        number: String,
        /// Its name, e.g. network.
        cause: String,
    },
    /// Add a preventive action.
    Prevent {
        /// Case number.
        number: String,
        /// The action.
        text: String,
    },
    /// Say how it ended.
    Resolve {
        /// Case number.
        number: String,
        /// The resolution, e.g. refunded.
        #[arg(long = "as")]
        resolution: String,
        /// What proves the money: a line (IMPORT:ROW or its identity) or a file.
        #[arg(long)]
        proof: Option<String>,
        /// Why, where no money comes back.
        #[arg(long)]
        reason: Option<String>,
        /// Who agrees, where a large amount is given up.
        #[arg(long)]
        second: Option<String>,
    },
    /// Close it.
    Close {
        /// Case number.
        number: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PacketCommand {
    /// Seal a case's packet and write it to a folder.
    Export {
        /// Case number.
        number: String,
        /// The folder.
        #[arg(long)]
        out: PathBuf,
    },
    /// Check a packet: names what was changed, is missing or was added.
    Verify {
        /// The packet.
        packet: PathBuf,
    },
}

/// A row of an import, `IMPORT:ROW`.
pub(crate) fn place(text: &str) -> Result<(i64, u32), String> {
    let parts = text.split_once(':');
    let read = parts.and_then(|(import, row)| Some((import.parse().ok()?, row.parse().ok()?)));
    read.ok_or_else(|| "write IMPORT:ROW, as 3:17".to_owned())
}

fn moment(text: &str) -> Result<NaiveDateTime, String> {
    let day = || text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let wrong = || format!("{text:?} is no time; write 2026-11-18T09:30:00 or 2026-11-18");
    text.replacen(' ', "T", 1).parse().ok().or_else(day).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_moment_is_a_day_or_a_time() {
        for (input, expect) in [
            ("2026-11-18", Some("2026-11-18 00:00:00")),
            ("2026-11-18 09:30:00", Some("2026-11-18 09:30:00")),
            ("2026-11-18T09:30:00", Some("2026-11-18 09:30:00")),
            ("18.11.2026", None),
        ] {
            assert_eq!(moment(input).ok().map(|at| at.to_string()).as_deref(), expect, "{input}");
        }
    }
}
