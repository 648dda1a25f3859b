//! The charter as people read it: who finds what on which page, and what no text of a charter can do to a page.

mod belonging;
mod charters;
mod drawn;
mod golden;
mod hostile;
mod internal;
mod labels;
mod stories;
mod texts;
