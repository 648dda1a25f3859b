use std::fmt;

use super::shown::Location;

/// The text of a charter, line by line, and the name of its file.
pub(super) struct Lines {
    pub(super) file: Box<str>,
    text: Box<str>,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn of(file: &str, text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(after_breaks.map(|(offset, _)| offset + 1)).collect();
        Self { file: file.into(), text: text.into(), starts }
    }

    /// A text that was not looked at.
    pub(super) fn none(file: &str) -> Self {
        Self::of(file, "")
    }

    /// The line and column of an offset; of one inside a character, those of the character.
    pub(super) fn locate(&self, offset: usize) -> Location {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..).unwrap_or_default().char_indices();
        let column = before.take_while(|(at, _)| start + at < offset).count() + 1;
        Location { line, column }
    }

    /// The text of a line, numbered from one, without its end.
    pub(super) fn line(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|index| self.starts.get(index)).copied();
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        let line = start.and_then(|start| self.text.get(start..end)).unwrap_or_default();
        line.trim_end_matches(['\n', '\r'])
    }
}

impl fmt::Debug for Lines {
    /// The name alone: the text may be of any length.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.file.fmt(f)
    }
}
