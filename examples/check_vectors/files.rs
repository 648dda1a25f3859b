//! From a path to the files that it means.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Why a path gives no rows.
#[derive(Debug, thiserror::Error)]
pub(super) enum PathError {
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("no *.json file in this folder")]
    Empty,
}

/// The file itself, or the `*.json` files of a folder by name.
pub(super) fn below(path: &Path) -> Result<Vec<PathBuf>, PathError> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(PathError::Empty);
    }
    files.sort();
    Ok(files)
}
