//! What can go wrong, from SQLite's words into the port's.

use goodwill::port::{StoreError, StoreErrorKind};
use goodwill::wire::json::WireError;
use rusqlite::ErrorCode;

use crate::row::corrupt;

/// Why a piece of work failed: SQLite says so, or we do.
pub(crate) enum Failed {
    Sqlite(rusqlite::Error),
    Store(StoreError),
}

pub(crate) type Outcomes<T> = Result<T, Failed>;

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<serde_json::Error> for Failed {
    /// Only for writing, where no value of the library is without a form.
    fn from(error: serde_json::Error) -> Self {
        StoreError::new(StoreErrorKind::Unavailable).caused_by(error).into()
    }
}

impl From<WireError> for Failed {
    /// Only for writing, where no value of the library is without a form.
    fn from(error: WireError) -> Self {
        StoreError::new(StoreErrorKind::Unavailable).caused_by(error).into()
    }
}

impl Failed {
    /// Whether what is there stood in the way of what was to be written.
    pub(crate) fn is_hindrance(&self) -> bool {
        match self {
            Self::Sqlite(error) => {
                error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
            }
            Self::Store(error) => error.as_conflict().is_some(),
        }
    }

    /// The port's error, with the file in which it happened.
    pub(crate) fn in_file(self, file: &str) -> StoreError {
        match self {
            Self::Store(error) => error.with("file", file),
            Self::Sqlite(error) => of_sqlite(error).with("file", file),
        }
    }
}

fn of_sqlite(error: rusqlite::Error) -> StoreError {
    if let rusqlite::Error::FromSqlConversionFailure(..)
    | rusqlite::Error::InvalidColumnType(..)
    | rusqlite::Error::IntegralValueOutOfRange(..) = error
    {
        return corrupt(error);
    }
    let known = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::new(StoreErrorKind::Locked)
                .retryable()
                .advising("another process writes; try again, or raise the busy timeout")
        }
        Some(ErrorCode::ReadOnly) => StoreError::new(StoreErrorKind::ReadOnly)
            .advising("allow writing to the file and its folder, and open it without `read_only`"),
        Some(ErrorCode::DatabaseCorrupt) => StoreError::new(StoreErrorKind::Corrupt)
            .advising("the file is damaged; restore it from a backup"),
        Some(ErrorCode::NotADatabase) => StoreError::new(StoreErrorKind::Corrupt)
            .advising("the file is no SQLite database; name another one"),
        Some(ErrorCode::DiskFull) => StoreError::new(StoreErrorKind::Unavailable)
            .retryable()
            .advising("the disk is full; make room and try again"),
        Some(ErrorCode::SystemIoFailure) => StoreError::new(StoreErrorKind::Unavailable)
            .advising("the disk failed; what was confirmed before is safe if the disk is"),
        Some(ErrorCode::CannotOpen) => StoreError::new(StoreErrorKind::Unavailable)
            .advising("the file cannot be opened; look at its path and its permissions"),
        _ => StoreError::new(StoreErrorKind::Unavailable),
    };
    known.caused_by(error)
}
