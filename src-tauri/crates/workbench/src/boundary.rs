//! What the window may send: its words, its numbers, its settings; nothing of it is trusted.

use ::casework::{Action, Proof};

use crate::workbench::operator_name;
use crate::{Error, ErrorCode, Settings, Workbench};

/// Longest page of rows that is handed out at once.
pub(crate) const PAGE_MAX: u32 = 1_000;
/// Most files that are attached at once.
const FILES_MAX: usize = 100;
/// Names of the outcomes that a plan's rows can have.
pub(crate) const OUTCOMES: &[&str] = &["new", "known", "changed", "rejected", "needs_look"];
/// Names of the fates that rows can have.
pub(crate) const FATES: &[&str] = &["matched", "netted", "excepted", "waiting", "not_money"];

/// Refuses a filter that is none of the names.
///
/// # Errors
/// [`ErrorCode::WrongArgument`] with the names there are.
pub(crate) fn known(argument: &str, asked: Option<&str>, names: &[&str]) -> Result<(), Error> {
    match asked.filter(|name| !names.contains(name)) {
        Some(name) => Err(Error::argument(argument, name).because(names.join(", "))),
        None => Ok(()),
    }
}

/// A page of a list, at most [`PAGE_MAX`] rows.
pub(crate) fn page<T>(rows: Vec<T>, offset: u32, limit: u32) -> Vec<T> {
    rows.into_iter().skip(offset as usize).take(limit.min(PAGE_MAX) as usize).collect()
}

/// Refuses more files than are attached at once.
///
/// # Errors
/// [`ErrorCode::WrongArgument`].
pub(crate) fn few(files: usize) -> Result<(), Error> {
    if files > FILES_MAX { Err(Error::argument("paths", files).because(FILES_MAX)) } else { Ok(()) }
}

/// Refuses a proof by a row that was never imported.
///
/// # Errors
/// [`ErrorCode::NoSuchLine`]; disk errors.
pub(crate) fn proof_is_there(bench: &Workbench, action: &Action) -> Result<(), Error> {
    match action {
        Action::Resolve { proof: Some(Proof::Line(line)), .. } => {
            let found = bench.store.read().line(line)?;
            found.map(drop).ok_or_else(|| Error::new(ErrorCode::NoSuchLine).with("line", line))
        }
        _ => Ok(()),
    }
}

/// Settings as they may be taken, the operator's name trimmed.
///
/// # Errors
/// [`ErrorCode::WrongArgument`] for a language, theme or operator that is none.
pub(crate) fn checked(settings: Settings) -> Result<Settings, Error> {
    if !["zh-CN", "en"].contains(&settings.language.as_str()) {
        return Err(Error::argument("language", settings.language));
    }
    if !["system", "light", "dark"].contains(&settings.theme.as_str()) {
        return Err(Error::argument("theme", settings.theme));
    }
    let operator = operator_name(&settings.operator)?;
    if calendar::text_fault(&operator).is_some() {
        return Err(Error::argument("operator", operator));
    }
    Ok(Settings { operator, ..settings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Session;

    #[test]
    fn unknown_names_and_too_many_files_are_refused() {
        assert!(known("fate", Some("matched"), FATES).is_ok());
        assert!(known("fate", None, FATES).is_ok());
        assert_eq!(known("fate", Some("lost"), FATES).unwrap_err().code, ErrorCode::WrongArgument);
        assert!(few(100).is_ok());
        assert_eq!(few(101).unwrap_err().code, ErrorCode::WrongArgument);
    }

    #[test]
    fn no_page_is_endless() {
        for (offset, limit, expect) in
            [(0, u32::MAX, 1_000), (1_500, 1_000, 500), (9_000, 10, 0), (0, 10, 10)]
        {
            assert_eq!(page(vec![0; 2_000], offset, limit).len(), expect, "{offset} {limit}");
        }
    }

    #[test]
    fn another_ones_shop_file_lends_no_name_and_no_strange_settings() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("shop.settle");
        let kept = |operator: &str, theme: &str| Settings {
            language: "en".to_owned(),
            theme: theme.to_owned(),
            operator: operator.to_owned(),
        };
        let mine = kept("me", "light");
        for (theme, expect) in [("dark", kept("me", "dark")), ("url(evil)", mine.clone())] {
            let file = path.with_extension(format!("{}.settle", theme.len()));
            let mut bench = Workbench::create(&file, crate::demo::SHOP, "him").unwrap();
            bench.keep_settings(&kept("him", theme)).unwrap();
            drop(bench);
            assert_eq!(Session::new(mine.clone()).open_shop(&file).unwrap().settings, expect);
        }
    }

    #[test]
    fn a_row_that_was_never_imported_proves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let session = Session::new(Settings::default());
        session.create_demo(&dir.path().join("demo.settle")).unwrap();
        let case = session.cases(None, 0, 1).unwrap().remove(0).number;
        let proof = |line: &str| serde_json::json!({ "line": line });
        let resolve = |proof| {
            let action = serde_json::json!({ "do": "resolve", "how": "refunded", "proof": proof });
            session.act(case.as_str(), serde_json::from_value(action).unwrap())
        };
        let error = resolve(proof("bank/anything")).unwrap_err();
        assert_eq!(error.code, ErrorCode::NoSuchLine, "{error}");
        let known = session.case(case.as_str()).unwrap().lines.remove(0).line.identity;
        let told = resolve(proof(&known.0)).map_err(|error| error.code);
        assert_ne!(told.map(drop), Err(ErrorCode::NoSuchLine));
    }
}
