//! The files of the repository, without what `.gitignore` leaves out.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, Outcome};

/// The files below a folder, by their path from there, with forward slashes, sorted.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    files: Vec<String>,
}

impl Tree {
    /// Lists the files.
    pub fn read(root: &Path) -> Outcome<Self> {
        let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
        let ignored: Vec<&str> = ignored
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        let mut tree = Self { root: root.to_path_buf(), files: Vec::new() };
        tree.walk("", &ignored)?;
        tree.files.sort();
        Ok(tree)
    }

    fn walk(&mut self, folder: &str, ignored: &[&str]) -> Outcome {
        let here = self.root.join(folder);
        let failure = |error| Failure::io("list", &here, &error);
        for entry in fs::read_dir(&here).map_err(failure)? {
            let entry = entry.map_err(failure)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if name == ".git" || ignored.iter().any(|pattern| leaves_out(pattern, &path, &name)) {
                continue;
            }
            if entry.file_type().map_err(failure)?.is_dir() {
                self.walk(&path, ignored)?;
            } else {
                self.files.push(path);
            }
        }
        Ok(())
    }

    /// Where the tree stands.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// The files below a folder (all for `""`) whose name ends in one of the endings.
    pub fn sources<'a>(&'a self, folder: &'a str, endings: &'a [&str]) -> impl Iterator<Item = &'a str> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let ends = |file: &str| endings.iter().any(|ending| file.ends_with(&format!(".{ending}")));
        self.files().filter(move |file| file.starts_with(&prefix) && ends(file))
    }

    /// Whether a file is there.
    pub fn has(&self, file: &str) -> bool {
        self.files.binary_search_by(|name| name.as_str().cmp(file)).is_ok()
    }

    /// A file's text; bytes that are not UTF-8 are replaced.
    pub fn text(&self, file: &str) -> Outcome<String> {
        let path = self.root.join(file);
        let bytes = fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The patterns we use: `/path` from the top, `name` or `name/` anywhere, `*.ending`.
fn leaves_out(pattern: &str, path: &str, name: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    match (pattern.strip_prefix('/'), pattern.strip_prefix('*')) {
        (Some(anchored), _) => path == anchored,
        (None, Some(ending)) => name.ends_with(ending),
        (None, None) => name == pattern || path == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_files_are_left_out() {
        let check = |pattern: &str, path: &str, expect: bool| {
            let name = path.rsplit('/').next().unwrap();
            assert_eq!(leaves_out(pattern, path, name), expect, "{pattern} {path}");
        };
        check("/target", "target", true);
        check("/target", "ui/target", false);
        check("/ui/node_modules", "ui/node_modules", true);
        check("__pycache__/", "fixtures/__pycache__", true);
        check("*.pyc", "fixtures/model.pyc", true);
        check("target", "targets", false);
    }
}
