//! The stable JSON form of what is recorded (feature `json`).
//!
//! ```
//! use goodwill::case::CaseEvent;
//! use goodwill::wire::{Event, json};
//!
//! let text = json::event_to_json(&Event::Case(CaseEvent::Resolved))?;
//! assert_eq!(text, r#"{"format":1,"case":"resolved"}"#);
//! assert_eq!(json::event_from_json(&text)?, Event::Case(CaseEvent::Resolved));
//!
//! // What a later version wrote is kept, letter by letter.
//! let newer = r#"{"format":2,"case":{"resolved":{"by":"nobody"}}}"#;
//! let event = json::event_from_json(newer)?;
//! assert!(matches!(&event, Event::Newer(newer) if newer.format == 2));
//! assert_eq!(json::event_to_json(&event)?, newer);
//!
//! // What this version should know and does not is damaged.
//! assert!(json::event_from_json(r#"{"format":1,"case":"dissolved"}"#).is_err());
//! # Ok::<(), goodwill::wire::json::WireError>(())
//! ```

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Effect, Event, NewerEvent, Recorded};

/// The number of the format that this version of the library writes; it reads this one and every earlier one.
pub const FORMAT: u32 = 1;

/// A text that is not in a format that can be read.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct WireError(#[from] Reason);

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("the recorded text is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
    #[error(
        "the recorded text is of format {format}, this version reads formats up to {FORMAT}; update it"
    )]
    Newer { format: u32 },
}

impl WireError {
    /// The number of the format, if it is one of a later version.
    #[must_use]
    pub const fn newer_format(&self) -> Option<u32> {
        match self.0 {
            Reason::Newer { format } => Some(format),
            Reason::Damaged(_) => None,
        }
    }
}

impl From<serde_json::Error> for WireError {
    fn from(error: serde_json::Error) -> Self {
        Self(Reason::Damaged(error))
    }
}

#[derive(Serialize)]
struct Written<'a, T> {
    format: u32,
    #[serde(flatten)]
    body: &'a T,
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

#[derive(Deserialize)]
struct Read<T> {
    #[expect(dead_code, reason = "it stands beside the body, and was read before")]
    format: u32,
    #[serde(flatten)]
    body: T,
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, WireError> {
    let Format { format } = serde_json::from_str(text)?;
    if format > FORMAT {
        return Err(Reason::Newer { format }.into());
    }
    Ok(serde_json::from_str::<Read<T>>(text)?.body)
}

/// An event as JSON, without its envelope. One of a newer format is given as it was written.
///
/// # Errors
/// [`WireError`] if it cannot be written, which no event of this version gives.
pub fn event_to_json(event: &Event) -> Result<String, WireError> {
    if let Event::Newer(newer) = event {
        return Ok(newer.text.clone());
    }
    Ok(serde_json::to_string(&Written { format: FORMAT, body: event })?)
}

/// An event out of JSON, without its envelope. One of a newer format is kept as it is written.
///
/// # Errors
/// [`WireError`] if the text is damaged.
pub fn event_from_json(text: &str) -> Result<Event, WireError> {
    read(text).or_else(|error| match error.newer_format() {
        Some(format) => Ok(Event::Newer(NewerEvent { format, text: text.to_owned() })),
        None => Err(error),
    })
}

/// An effect as JSON.
///
/// # Errors
/// [`WireError`] if it cannot be written, which no effect of this version gives.
pub fn effect_to_json(effect: &Effect) -> Result<String, WireError> {
    Ok(serde_json::to_string(&Written { format: FORMAT, body: effect })?)
}

/// An effect out of JSON.
///
/// # Errors
/// [`WireError`] if the text is damaged or of a newer format.
pub fn effect_from_json(text: &str) -> Result<Effect, WireError> {
    read(text)
}

/// A recorded event with its envelope, as one line of JSON, for export.
///
/// An event of a newer format travels as the text that it was written as; a version that knows it reads it again.
///
/// # Errors
/// [`WireError`] if it cannot be written, which no event of this version gives.
pub fn to_json(recorded: &Recorded) -> Result<String, WireError> {
    Ok(serde_json::to_string(&Written { format: FORMAT, body: recorded })?)
}

/// A recorded event with its envelope, out of JSON.
///
/// # Errors
/// [`WireError`] if the text is damaged, or its envelope is of a newer format.
pub fn from_json(text: &str) -> Result<Recorded, WireError> {
    let mut recorded: Recorded = read(text)?;
    if let Event::Newer(newer) = &recorded.event {
        recorded.event = event_from_json(&newer.text)?;
    }
    Ok(recorded)
}
