use ledger::Leg;

use crate::cell::{clean, plain_word};
use crate::encoding::{Working, line_at};
use crate::profile::{Profile, Role};
use crate::table::{Cell, Quotes, split};
use crate::{Choice, FileError};

/// Lines among which the header row is looked for.
const HEADER_LINES: u32 = 60;
pub(crate) const MOST_COLUMNS: usize = 512;
const DELIMITERS: &[u8] = b",;\t|";
/// Columns known from which a header with missing ones is told as such, not as "no statement".
const KNOWN_ENOUGH: usize = 4;

/// The header row: where it is, and what each column is.
pub(crate) struct Header<'p> {
    pub(crate) profile: &'p Profile,
    /// Its physical line.
    pub(crate) row: u32,
    /// Where the next line begins.
    pub(crate) next: usize,
    pub(crate) delimiter: u8,
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

/// Finds the header row by its cells, anywhere in the first lines.
pub(crate) fn find<'p>(
    working: &Working,
    choice: &Choice,
    profiles: &'p [Profile],
) -> Result<Header<'p>, FileError> {
    let candidates = candidates(choice, profiles)?;
    let mut from = working.start();
    let mut forced = None;
    let mut near: Option<(Fit<'_>, u32)> = None;
    let mut other_leg = None;
    let (mut cells, mut row) = (Vec::new(), 0);
    while row < HEADER_LINES
        && let Some((end, next)) = line_at(&working.bytes, from)
    {
        row += 1;
        let (text, _) = working.text(from, end);
        if row == 1 {
            forced = separator_line(&text);
        }
        let mut fits: Vec<(Fit<'_>, u8)> = Vec::new();
        for delimiter in DELIMITERS.iter().copied().filter(|d| forced.is_none_or(|forced| forced == *d)) {
            let Some(plain) = plain_cells(&text, delimiter, &mut cells)? else { continue };
            for profile in profiles {
                let Some(fit) = fit(profile, &plain, choice.profile.is_some()) else { continue };
                if !candidates.iter().any(|candidate| candidate.name == profile.name) {
                    let whole = choice.profile.is_none() && fit.missing.is_empty();
                    other_leg = other_leg.or(whole.then_some(profile));
                } else if fit.missing.is_empty() {
                    fits.push((fit, delimiter));
                } else if near.as_ref().is_none_or(|(near, _)| near.known < fit.known) {
                    near = Some((fit, row));
                }
            }
        }
        if let Some((fit, delimiter)) = best(fits)? {
            return lay_out(fit.profile, &text, delimiter, row, next);
        }
        from = next;
    }
    match (near, other_leg) {
        (_, Some(profile)) => Err(FileError::OtherLeg { profile: profile.name.clone() }),
        (Some((fit, row)), None) => {
            Err(FileError::MissingColumns { profile: fit.profile.name.clone(), columns: fit.missing, row })
        }
        (None, None) => Err(FileError::NotAStatement { looks_like: "text" }),
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
    if !text.as_bytes().contains(&delimiter) || split(text, delimiter, cells) == Quotes::Open {
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
    let has =
        |role: &Role| plain.iter().any(|name| profile.columns.get(name).is_some_and(|(is, _)| is == role));
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

fn lay_out<'p>(
    profile: &'p Profile,
    text: &str,
    delimiter: u8,
    row: u32,
    next: usize,
) -> Result<Header<'p>, FileError> {
    let mut cells = Vec::new();
    let plain = plain_cells(text, delimiter, &mut cells)?.unwrap_or_default();
    let names: Vec<String> =
        cells.iter().map(|cell| clean(&cell.value(text)).text.trim().to_owned()).collect();
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
    let columns: Vec<Option<usize>> = places.iter().map(|place| place.map(|(column, _)| column)).collect();
    let role_of = |column: usize, name: &String| {
        let (role, _) = profile.columns.get(name)?;
        (columns[*role as usize] == Some(column)).then_some(*role)
    };
    let roles: Vec<Option<Role>> =
        plain.iter().enumerate().map(|(column, name)| role_of(column, name)).collect();
    let known = |name: &String| profile.columns.contains_key(name) || profile.ignored.contains(name);
    let unknown = plain
        .iter()
        .zip(&personal)
        .filter(|(name, personal)| !known(name) && !**personal && !name.is_empty());
    let unknown = u32::try_from(unknown.count()).unwrap_or(u32::MAX);
    let names = names[..plain.len()].to_vec();
    Ok(Header { profile, row, next, delimiter, names, plain, columns, roles, personal, unknown })
}
