//! The library's own sources, read and parsed for the tests that hold them against the docs.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// One source file of the library.
pub(crate) struct Source {
    /// Its path below the repository, for messages.
    pub(crate) path: String,
    /// The modules it stands in, for example `["calendar", "zone"]`; empty for `lib.rs`.
    pub(crate) modules: Vec<String>,
    pub(crate) syntax: syn::File,
}

/// All files below `src`, in the order of their paths.
pub(crate) fn library() -> Vec<Source> {
    let src = Path::new(ROOT).join("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    files.sort();
    files.iter().map(|file| read(&src, file)).collect()
}

/// A page of the repository as text.
pub(crate) fn page(name: &str) -> String {
    let path = Path::new(ROOT).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of all tables of a page, cell by cell, without heads and rules.
pub(crate) fn table_rows(page: &str) -> Vec<Vec<String>> {
    let is_rule = |cells: &[String]| cells.iter().all(|cell| cell.chars().all(|c| c == '-'));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in page.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<String> =
            line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        if is_rule(&cells) {
            rows.pop(); // the head above the rule
        } else {
            rows.push(cells);
        }
    }
    rows
}

/// The words of a cell that stand in backticks.
pub(crate) fn backticked(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn read(src: &Path, file: &Path) -> Source {
    let text = fs::read_to_string(file).expect("the source can be read");
    let below = file.strip_prefix(src).expect("the file lies below src").with_extension("");
    let mut modules: Vec<String> =
        below.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    if modules == ["lib"] {
        modules.clear();
    }
    let path = format!("src/{}.rs", below.display());
    let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    Source { path, modules, syntax }
}
