use std::io::Read;

use ledger::Leg;

use crate::amount::{Figures, Unit};
use crate::cell::{clean, plain_word};
use crate::encoding::Working;
use crate::layout::{Layout, fits};
use crate::profile::{Profile, Role};
use crate::table::{Cell, Quotes, Splitter};
use crate::{Choice, FileError, Format, ReadError, RejectReason, SheetHead};

/// Lines among which the header row is looked for.
const HEADER_LINES: usize = 60;
pub(crate) const MOST_COLUMNS: usize = 512;
const DELIMITERS: &[u8] = b",;\t|";
/// Columns known from which a header with missing ones is told as such, not as "no statement".
const KNOWN_ENOUGH: usize = 4;

/// The header row: where it is, and what each column is.
pub(crate) struct Header<'p> {
    pub(crate) profile: &'p Profile,
    /// Its physical line; 0 where there is none.
    pub(crate) row: u32,
    /// Where the line after it begins.
    pub(crate) next: usize,
    /// Headers as written, blanks taken off.
    pub(crate) names: Vec<String>,
    pub(crate) plain: Vec<String>,
    /// Column of each role.
    columns: Vec<Option<usize>>,
    /// Role of each column, if it is read.
    pub(crate) roles: Vec<Option<Role>>,
    /// Columns that may not be read.
    pub(crate) personal: Vec<bool>,
    /// Columns nobody knows.
    pub(crate) unknown: u32,
}

impl Header<'_> {
    /// Column of a role.
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        self.columns[role as usize]
    }

    /// How the figures of a role's column are written; a header may name the unit itself.
    pub(crate) fn figures(&self, role: Role) -> Figures {
        let plain = self.column(role).and_then(|column| self.plain.get(column));
        let fen = plain.is_some_and(|name| name.ends_with("(分)"));
        let figures = self.profile.figures;
        Figures { unit: if fen { Unit::Fen } else { figures.unit }, ..figures }
    }

    /// Why a record's cells do not fit the headers, if they do not.
    pub(crate) fn width_fault(&self, text: &str, cells: &[Cell]) -> Option<RejectReason> {
        let width = self.plain.len();
        if cells.len() < width {
            return Some(RejectReason::TooFewCells);
        }
        let beyond = cells[width..].iter().any(|cell| !clean(&cell.value(text)).text.is_empty());
        beyond.then_some(RejectReason::TooManyCells)
    }

    /// The header of a role as the file writes it.
    pub(crate) fn name(&self, role: Role) -> Option<String> {
        self.column(role).map(|column| self.names[column].clone())
    }
}

/// How well a profile knows a header row.
struct Fit<'p> {
    profile: &'p Profile,
    /// Length of the longest recognised set of headers.
    set: usize,
    known: usize,
    missing: Vec<String>,
}

/// A physical line: where it begins, where it ends, where the next begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) from: usize,
    pub(crate) end: usize,
    pub(crate) next: usize,
}

/// The first lines of a file, among which its header is looked for.
pub(crate) fn first_lines<R: Read>(working: &mut Working<R>) -> Result<Vec<Stretch>, ReadError> {
    let mut lines = Vec::new();
    let mut from = working.start()?;
    // Nothing is released yet, so nothing is told.
    let mut keep = |_: &[u8]| Ok(());
    while lines.len() < HEADER_LINES
        && let Some((end, next)) = working.line_at(from, &mut keep)?
    {
        lines.push(Stretch { from, end, next });
        from = next;
    }
    Ok(lines)
}

/// Finds what the columns are: by the sheet, by a header row anywhere in the first lines, or by a profile's layout.
pub(crate) fn find<'p, R: Read>(
    working: &Working<R>,
    lines: &[Stretch],
    sheet: Option<&SheetHead>,
    choice: &Choice,
    profiles: &'p [Profile],
) -> Result<(Header<'p>, Layout), FileError> {
    let search = Search::new(sheet, choice, profiles)?;
    if let Some(sheet) = sheet.filter(|sheet| !sheet.columns.is_empty()) {
        let start = lines.first().map_or(0, |line| line.from);
        return search.by_sheet(&sheet.columns, start);
    }
    match search.by_names(working, lines) {
        Err(FileError::NotAStatement { .. } | FileError::MissingColumns { .. })
            if let Some(found) = search.by_layout(working, lines)? =>
        {
            Ok(found)
        }
        found => found,
    }
}

/// One search for the columns of a file.
struct Search<'s, 'p> {
    choice: &'s Choice,
    delimiters: &'static [u8],
    profiles: Vec<&'p Profile>,
    candidates: Vec<&'p Profile>,
}

impl<'s, 'p> Search<'s, 'p> {
    fn new(
        sheet: Option<&SheetHead>,
        choice: &'s Choice,
        profiles: &'p [Profile],
    ) -> Result<Self, FileError> {
        let format = sheet.map_or(Format::Table, |sheet| sheet.format);
        let of_format = |profile: &&Profile| profile.format == format;
        Ok(Self {
            choice,
            delimiters: if sheet.is_some() { b"\t" } else { DELIMITERS },
            profiles: profiles.iter().filter(of_format).collect(),
            candidates: candidates(choice, profiles)?.into_iter().filter(of_format).collect(),
        })
    }

    fn is_candidate(&self, profile: &Profile) -> bool {
        self.candidates.iter().any(|candidate| candidate.name == profile.name)
    }

    fn by_sheet(&self, columns: &[String], start: usize) -> Result<(Header<'p>, Layout), FileError> {
        let plain: Vec<String> = columns.iter().map(|name| plain_word(name)).collect();
        let chosen = self.choice.profile.is_some();
        let fits = self.profiles.iter().filter_map(|profile| fit(profile, &plain, chosen));
        let (ours, others): (Vec<_>, Vec<_>) =
            fits.filter(|fit| fit.missing.is_empty()).partition(|fit| self.is_candidate(fit.profile));
        let Some((fit, _)) = best(ours.into_iter().map(|fit| (fit, b'\t')).collect())? else {
            return Err(others.first().map_or(FileError::NotAStatement { looks_like: "text" }, |other| {
                FileError::OtherLeg { profile: other.profile.name.clone() }
            }));
        };
        let header = lay_out(fit.profile, columns.to_vec(), plain, 0, start)?;
        Ok((header, Layout::Delimited(Splitter::new(b'\t'))))
    }

    fn by_names<R: Read>(
        &self,
        working: &Working<R>,
        lines: &[Stretch],
    ) -> Result<(Header<'p>, Layout), FileError> {
        let mut forced = None;
        let mut near: Option<(Fit<'_>, u32)> = None;
        let mut other_leg = None;
        let mut cells = Vec::new();
        for (row, line) in (1..).zip(lines) {
            let (text, _) = working.text(line.from, line.end);
            if row == 1 {
                forced = separator_line(&text);
            }
            let mut fits: Vec<(Fit<'_>, u8)> = Vec::new();
            for delimiter in self.delimiters.iter().copied().filter(|d| forced.is_none_or(|one| one == *d)) {
                let Some(plain) = plain_cells(&text, delimiter, &mut cells)? else { continue };
                for profile in &self.profiles {
                    let Some(fit) = fit(profile, &plain, self.choice.profile.is_some()) else { continue };
                    if !self.is_candidate(profile) {
                        let whole = self.choice.profile.is_none() && fit.missing.is_empty();
                        other_leg = other_leg.or(whole.then_some(*profile));
                    } else if fit.missing.is_empty() {
                        fits.push((fit, delimiter));
                    } else if near.as_ref().is_none_or(|(near, _)| near.known < fit.known) {
                        near = Some((fit, row));
                    }
                }
            }
            if let Some((fit, delimiter)) = best(fits)? {
                let plain = plain_cells(&text, delimiter, &mut cells)?.unwrap_or_default();
                let shown = |cell: &Cell| clean(&cell.value(&text)).text.trim().to_owned();
                let names = cells[..plain.len()].iter().map(shown).collect();
                let header = lay_out(fit.profile, names, plain, row, line.next)?;
                return Ok((header, Layout::Delimited(Splitter::new(delimiter))));
            }
        }
        match (near, other_leg) {
            (_, Some(profile)) => Err(FileError::OtherLeg { profile: profile.name.clone() }),
            (Some((fit, row)), None) => Err(FileError::MissingColumns {
                profile: fit.profile.name.clone(),
                columns: fit.missing,
                row,
            }),
            (None, None) => Err(FileError::NotAStatement { looks_like: "text" }),
        }
    }

    /// A file without a header row, whose first line looks as a profile says.
    fn by_layout<R: Read>(
        &self,
        working: &Working<R>,
        lines: &[Stretch],
    ) -> Result<Option<(Header<'p>, Layout)>, FileError> {
        let filled = |line: &&Stretch| !working.bytes(line.from, line.end).trim_ascii().is_empty();
        let Some(line) = lines.iter().find(filled) else { return Ok(None) };
        let (raw, (text, _)) = (working.bytes(line.from, line.end), working.text(line.from, line.end));
        let mut cells = Vec::new();
        for profile in &self.candidates {
            let (columns, shape, mut layout) = match (&profile.headerless, &profile.fixed) {
                (Some(one), _) if one.delimiter.is_ascii() => {
                    let splitter = Splitter::new(one.delimiter as u8);
                    (&one.columns, &one.shape, Layout::Delimited(splitter))
                }
                (_, Some(one)) => {
                    let layout = Layout::Fixed { gap: one.gap, widths: one.widths.clone() };
                    (&one.columns, &one.shape, layout)
                }
                _ => continue,
            };
            layout.cut(raw, &text, working.encoding(), &mut cells);
            if fits(columns, shape, &text, &cells) {
                let plain = columns.iter().map(|name| plain_word(name)).collect();
                let header = lay_out(profile, columns.clone(), plain, 0, lines[0].from)?;
                return Ok(Some((header, layout)));
            }
        }
        Ok(None)
    }
}

/// Profiles that the choice leaves.
fn candidates<'p>(choice: &Choice, profiles: &'p [Profile]) -> Result<Vec<&'p Profile>, FileError> {
    let of_leg = |leg: Option<Leg>, profile: &Profile| leg.is_none_or(|leg| leg == profile.leg);
    let Some(name) = &choice.profile else {
        return Ok(profiles.iter().filter(|profile| of_leg(choice.leg, profile)).collect());
    };
    let profile = profiles.iter().find(|profile| profile.name == *name);
    let profile = profile.ok_or_else(|| FileError::NoSuchProfile(name.clone()))?;
    if of_leg(choice.leg, profile) {
        Ok(vec![profile])
    } else {
        Err(FileError::OtherLeg { profile: name.clone() })
    }
}

/// The delimiter a first line `sep=;` names.
pub(crate) fn separator_line(text: &str) -> Option<u8> {
    let named = text.trim().strip_prefix("sep=")?;
    DELIMITERS
        .iter()
        .copied()
        .find(|delimiter| named.as_bytes() == [*delimiter] || (named.is_empty() && *delimiter == b'\t'))
}

fn plain_cells(text: &str, delimiter: u8, cells: &mut Vec<Cell>) -> Result<Option<Vec<String>>, FileError> {
    if !text.as_bytes().contains(&delimiter) || Splitter::new(delimiter).split(text, cells) == Quotes::Open {
        return Ok(None);
    }
    let mut width = cells.len();
    while width > 0 && cells[width - 1].value(text).trim().is_empty() {
        width -= 1;
    }
    if width > MOST_COLUMNS {
        let actual = u64::try_from(width).unwrap_or(u64::MAX);
        return Err(FileError::Limit { what: "columns", limit: MOST_COLUMNS as u64, actual });
    }
    Ok(Some(cells[..width].iter().map(|cell| plain_word(&clean(&cell.value(text)).text)).collect()))
}

/// How well a profile knows these headers; `None` when it does not know them.
fn fit<'p>(profile: &'p Profile, plain: &[String], chosen: bool) -> Option<Fit<'p>> {
    let known = plain.iter().filter(|name| profile.columns.contains_key(*name)).count();
    if known < 2 {
        return None;
    }
    let sets = profile.recognise.iter().filter(|set| set.iter().all(|name| plain.contains(name)));
    let set = sets.map(Vec::len).max().unwrap_or_default();
    let has = |role: &Role| {
        let part = profile.part_of(*role);
        plain.iter().any(|name| {
            part == Some(name.as_str()) || profile.columns.get(name).is_some_and(|(is, _)| is == role)
        })
    };
    let missing: Vec<String> = profile
        .required
        .iter()
        .filter(|roles| !roles.iter().any(has))
        .filter_map(|roles| roles.first().map(|role| profile.shown(*role)))
        .collect();
    let also =
        plain.iter().filter(|name| profile.ignored.contains(*name) || profile.is_personal(name)).count();
    let fit = Fit { profile, set, known: known + also, missing };
    let whole = fit.missing.is_empty() && (set > 0 || chosen);
    let enough = chosen || fit.missing.len() * 2 <= profile.required.len();
    let near = !fit.missing.is_empty() && known >= KNOWN_ENOUGH && enough;
    (whole || near).then_some(fit)
}

fn best(mut fits: Vec<(Fit<'_>, u8)>) -> Result<Option<(Fit<'_>, u8)>, FileError> {
    fits.sort_by_key(|(fit, _)| (fit.set, fit.known));
    let Some(first) = fits.pop() else { return Ok(None) };
    match fits.pop() {
        Some((second, _)) if (second.set, second.known) == (first.0.set, first.0.known) => {
            let mut names = vec![first.0.profile.name.clone(), second.profile.name.clone()];
            names.sort();
            Err(FileError::Ambiguous(names))
        }
        _ => Ok(Some(first)),
    }
}

fn lay_out(
    profile: &Profile,
    names: Vec<String>,
    plain: Vec<String>,
    row: u32,
    next: usize,
) -> Result<Header<'_>, FileError> {
    let personal: Vec<bool> = plain.iter().map(|name| profile.is_personal(name)).collect();
    // Of several columns for one role, the one whose name the profile gives first is read.
    let mut places: Vec<Option<(usize, usize)>> = vec![None; Role::COUNT];
    for (column, name) in plain.iter().enumerate() {
        let Some((role, place)) = profile.columns.get(name).filter(|_| !personal[column]) else { continue };
        let slot = &mut places[*role as usize];
        match *slot {
            Some((_, before)) if before == *place => {
                return Err(FileError::DoubleColumn { column: names[column].clone(), row });
            }
            Some((_, before)) if before < *place => {}
            _ => *slot = Some((column, *place)),
        }
    }
    let mut columns: Vec<Option<usize>> =
        places.iter().map(|place| place.map(|(column, _)| column)).collect();
    let role_of = |column: usize, name: &String| {
        let (role, _) = profile.columns.get(name)?;
        (columns[*role as usize] == Some(column)).then_some(*role)
    };
    let roles: Vec<Option<Role>> =
        plain.iter().enumerate().map(|(column, name)| role_of(column, name)).collect();
    // A role without a column of its own may be told by a part of another's.
    for (role, part) in &profile.parts {
        let slot = &mut columns[*role as usize];
        *slot = slot.or_else(|| plain.iter().position(|name| *name == part.of));
    }
    let known = |name: &String| profile.columns.contains_key(name) || profile.ignored.contains(name);
    let unknown = plain
        .iter()
        .zip(&personal)
        .filter(|(name, personal)| !known(name) && !**personal && !name.is_empty());
    let unknown = u32::try_from(unknown.count()).unwrap_or(u32::MAX);
    Ok(Header { profile, row, next, names, plain, columns, roles, personal, unknown })
}
