//! How ids, versions and instants stand in columns, and how they are read again.

use std::fmt::Display;

use goodwill::id::{StreamId, TenantKey, Version};
use goodwill::port::{StoreError, StoreErrorKind};
use goodwill::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::{Failed, Outcomes};

/// Where a stream stands in the columns `tenant`, `kind` and `life`.
pub(crate) struct Address<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) kind: String,
    pub(crate) life: [u8; 16],
}

impl<'a> Address<'a> {
    pub(crate) fn of(stream: &'a StreamId) -> Outcomes<Self> {
        let kind = match serde_json::to_value(stream.kind())? {
            Value::String(kind) => kind,
            other => other.to_string(),
        };
        let life = stream.uuid().into_bytes();
        Ok(Self { tenant: stream.tenant().as_str(), kind, life })
    }
}

/// The stream at an address.
pub(crate) fn stream(tenant: &TenantKey, kind: &str, life: [u8; 16]) -> Outcomes<StreamId> {
    let id = Uuid::from_bytes(life);
    serde_json::from_value(json!({ "tenant": tenant, "kind": kind, "id": id })).map_err(|error| {
        corrupt(error).with("life", id.to_string()).with("kind", kind.to_owned()).into()
    })
}

/// A number as a column holds it; SQLite's end where the library's do not, far beyond what is ever counted.
pub(crate) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// At most so many, as a column holds it.
pub(crate) fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

pub(crate) fn version(column: i64) -> Outcomes<Version> {
    u64::try_from(column).map(Version::new).map_err(|error| corrupt(error).into())
}

pub(crate) fn instant(column: i64) -> Outcomes<Timestamp> {
    Timestamp::from_micros(column).map_err(|error| corrupt(error).into())
}

pub(crate) fn text(value: &impl Serialize) -> Outcomes<String> {
    serde_json::to_string(value).map_err(Failed::from)
}

pub(crate) fn parsed<T: DeserializeOwned>(column: &str) -> Outcomes<T> {
    serde_json::from_str(column).map_err(|error| corrupt(error).into())
}

/// A row that cannot be read. What it says is not repeated: it may be personal.
pub(crate) fn corrupt(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt)
        .caused_by(error)
        .advising("restore the row from a backup; all others are as they were")
}

/// Says of an error which row of which stream it is about.
pub(crate) fn at<T>(
    stream: impl Display,
    version: i64,
    work: impl FnOnce() -> Outcomes<T>,
) -> Outcomes<T> {
    work().map_err(|failed| match failed {
        Failed::Store(error) => {
            error.with("stream", stream.to_string()).with("version", version.to_string()).into()
        }
        Failed::Sqlite(error) => corrupt(error)
            .with("stream", stream.to_string())
            .with("version", version.to_string())
            .into(),
    })
}
