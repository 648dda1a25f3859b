//! CSV files whose columns are found by their names. Each example says in its `error` what becomes of a fault.

use std::fs;
use std::path::Path;

use csv::{ErrorKind, Position, ReaderBuilder, StringRecord, Trim};

use super::error::{Fault, Unusable};

/// A file in memory, with the name by which people know it.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: Vec<u8>,
}

impl Source {
    pub(crate) fn read(path: &Path) -> Result<Self, Unusable> {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => Err(Unusable::Unreadable { file: name, error }),
        }
    }
}

/// The rows of a file, with `N` columns of it.
pub(crate) struct Table<'a, const N: usize> {
    text: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    /// Where each column stands; a column that the file does without reads as empty.
    columns: [Option<usize>; N],
}

/// The line on which a row starts, and its cells.
pub(crate) struct Row<const N: usize> {
    pub(crate) line: u64,
    pub(crate) cells: Result<[String; N], Fault>,
}

impl<'a, const N: usize> Table<'a, N> {
    pub(crate) fn new(
        source: &'a Source,
        names: [&'static str; N],
        optional: &[&str],
    ) -> Result<Self, Unusable> {
        let text = source.text.as_slice();
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text);
        let header = reader.headers().map_err(|error| Unusable::Unreadable {
            file: source.name.clone(),
            error: error.into(),
        })?;
        let columns = names.map(|name| header.iter().position(|title| title == name));
        for (column, name) in columns.iter().zip(names) {
            if column.is_none() && !optional.contains(&name) {
                return Err(Unusable::MissingColumn { file: source.name.clone(), column: name });
            }
        }
        Ok(Self { text, reader, columns })
    }

    /// The reader takes its position before it skips blank lines and the second half of a CRLF; people count from
    /// the row itself.
    fn line_of(&self, position: Option<&Position>) -> u64 {
        let Some(position) = position else { return 0 };
        let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let ahead = self.text.get(start..).unwrap_or_default();
        let skipped = ahead.iter().take_while(|byte| b"\r\n".contains(byte));
        position.line() + skipped.filter(|byte| **byte == b'\n').count() as u64
    }
}

impl<const N: usize> Iterator for Table<'_, N> {
    type Item = Row<N>;

    fn next(&mut self) -> Option<Row<N>> {
        let mut record = StringRecord::new();
        match self.reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                let cell = |column: Option<usize>| {
                    column.and_then(|column| record.get(column)).unwrap_or_default().to_owned()
                };
                Some(Row {
                    line: self.line_of(record.position()),
                    cells: Ok(self.columns.map(cell)),
                })
            }
            Err(error) => {
                Some(Row { line: self.line_of(error.position()), cells: Err(fault(error.kind())) })
            }
        }
    }
}

fn fault(error: &ErrorKind) -> Fault {
    match *error {
        ErrorKind::UnequalLengths { expected_len: expected, len: found, .. } => {
            Fault::FieldCount { found, expected }
        }
        // Memory is read without any other error.
        _ => Fault::NotText,
    }
}
