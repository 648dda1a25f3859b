//! Reports in columns. Names come out of files, so that each is made fit for its column.

use std::fmt;

/// A name and figures in columns.
pub(crate) fn write_line(f: &mut fmt::Formatter<'_>, name: &str, cells: &[String]) -> fmt::Result {
    write!(f, "{name:<34}")?;
    for cell in cells {
        write!(f, "{cell:>14}")?;
    }
    writeln!(f)
}

/// A name out of a file, fit for one column: it may be long, or hold line ends that feign lines of the report.
pub(crate) fn short(name: &str) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    match name.char_indices().nth(33) {
        _ if name.is_empty() => "(none)".to_owned(),
        None => name.chars().map(printable).collect(),
        Some(_) => name.chars().take(32).map(printable).chain(['…']).collect(),
    }
}
