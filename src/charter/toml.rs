//! Charters as TOML text: every fault and every finding with its line, column and key.
//!
//! The text has the fields of [`CharterDraft`], one table for each thing that is declared. Dates may stand with or without
//! quotes; spans, windows, money, limits, languages and conditions are written as everywhere else. A rule or a domain of
//! one kind is a table with one entry, for example `domain = { choice = ["dial", "digital"] }`.
//!
//! ```
//! use goodwill::actor::Actor;
//! use goodwill::charter::{Ratification, toml};
//!
//! let text = r#"
//! [departments.care]
//! name = "Customer care"
//! touchpoints = ["hotline"]
//!
//! [channels.phone]
//! name = "Telephone"
//!
//! [stages.use]
//! phase = "after"
//!
//! [touchpoints.hotline]
//! channel = "phone"
//! stage = "use"
//! asking = ["meter"]
//! "#;
//!
//! // What the schema does not know is a fault; all faults of the text are told at once.
//! let faults = toml::read(text).unwrap_err();
//! let shown = faults.to_string();
//! assert!(shown.starts_with("error[charter.toml-unknown-field]: no field is called `asking`\n  --> charter.toml:15:1\n"));
//! assert!(shown.ends_with("= help: did you mean `asks`?"));
//!
//! let parsed = toml::read(&text.replace("asking = [\"meter\"]", "")).unwrap();
//! assert_eq!(parsed.draft.touchpoints["hotline"].stage.as_str(), "use");
//! # assert!(toml::read(&toml::write(&parsed.draft).unwrap()).unwrap().draft == parsed.draft);
//! ```

mod fault;
mod lines;
mod places;
mod reader;
mod shown;
mod syntax;
mod width;
mod words;

use std::sync::Arc;

use ::toml::de::DeTable;
use serde::{Deserialize, Serialize};

use self::fault::Raised;
use self::lines::Lines;
use self::reader::Reading;
use super::draft::CharterDraft;
use crate::finding::Place;

pub use fault::{NotToml, TomlFaults};
pub use places::Places;
pub use shown::{Located, Location};

/// The most bytes that the text of one charter may have: 8 MiB, which is some twenty thousand clauses.
pub const MAX_TEXT_BYTES: usize = 8 << 20;

/// The name that stands in findings for a text whose file nobody named.
const UNNAMED: &str = "charter.toml";

/// The codes of what is wrong with the text of a charter.
pub mod codes {
    use crate::id::Code;

    /// The text is longer than it may be.
    pub const TOO_LONG: Code = Code::new("charter.toml-too-long");
    /// The text is no TOML.
    pub const SYNTAX: Code = Code::new("charter.toml-syntax");
    /// A key is declared twice in one table.
    pub const DUPLICATE_KEY: Code = Code::new("charter.toml-duplicate-key");
    /// A table has an entry that the schema does not know.
    pub const UNKNOWN_FIELD: Code = Code::new("charter.toml-unknown-field");
    /// A table lacks an entry that it must have.
    pub const MISSING_FIELD: Code = Code::new("charter.toml-missing-field");
    /// A value is of a kind that cannot stand there.
    pub const WRONG_TYPE: Code = Code::new("charter.toml-wrong-type");
    /// A value is of the right kind, and still cannot stand there.
    pub const BAD_VALUE: Code = Code::new("charter.toml-bad-value");
}

/// A charter as it was read, with the places where everything stands.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Parsed {
    /// What is declared.
    pub draft: CharterDraft,
    /// Where it is declared.
    pub places: Places,
}

/// Reads a charter.
///
/// # Errors
/// [`TomlFaults`]: all unknown fields, and the first fault of every entry, each with its place in the text. A text that is
/// no TOML has only faults of syntax.
pub fn read(text: &str) -> Result<Parsed, TomlFaults> {
    read_named(UNNAMED, text)
}

/// Reads a charter from a file of this name; the name stands in everything that is said about the text.
///
/// # Errors
/// As [`read`].
pub fn read_named(file: &str, text: &str) -> Result<Parsed, TomlFaults> {
    if text.len() > MAX_TEXT_BYTES {
        let fault = Raised::too_long(text.len());
        return Err(TomlFaults::of(vec![fault], Lines::none(file)));
    }
    let lines = Lines::of(file, text);
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(first) => return Err(TomlFaults::of(syntax::faults(text, &first), lines)),
    };
    let reading = Reading::default();
    let draft = CharterDraft::deserialize(reading.table(&document));
    match (draft, reading.into_faults()) {
        (Ok(draft), faults) if faults.is_empty() => {
            Ok(Parsed { draft, places: Places::of(&document, Arc::new(lines)) })
        }
        (Ok(_), faults) => Err(TomlFaults::of(faults, lines)),
        (Err(last), mut faults) => {
            faults.push(last.at(0, &Place::root));
            Err(TomlFaults::of(faults, lines))
        }
    }
}

/// Writes a draft as TOML that reads back equal.
///
/// # Errors
/// [`NotToml`] if the draft holds what TOML cannot hold, which no draft that was read does.
pub fn write(draft: &CharterDraft) -> Result<String, NotToml> {
    let mut buffer = ::toml::ser::Buffer::new();
    draft
        .serialize(::toml::ser::Serializer::new(&mut buffer))
        .map_err(|error| NotToml::of(&error))?;
    Ok(buffer.to_string())
}
