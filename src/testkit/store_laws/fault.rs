use std::fmt::{self, Debug};

use crate::id::ParseKeyError;
use crate::port::{StoreError, StoreErrorKind};

/// What was found where a law says otherwise.
#[derive(Debug)]
pub(super) struct Fault(String);

pub(super) type Held<T = ()> = Result<T, Fault>;

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self(format!("the store failed where it must not: {error} ({:?})", error.kind()))
    }
}

impl From<ParseKeyError> for Fault {
    fn from(error: ParseKeyError) -> Self {
        Self(error.to_string())
    }
}

/// That two things are the same, or which they are.
pub(super) fn same<T: PartialEq + Debug>(what: &str, found: T, expected: T) -> Held {
    if found == expected {
        return Ok(());
    }
    Err(Fault(format!("{what}: {found:#?}, and not {expected:#?}")))
}

/// That the store refused, and with which kind of error.
pub(super) fn refused<T: Debug>(
    what: &str,
    answer: Result<T, StoreError>,
    expected: &StoreErrorKind,
) -> Held<StoreError> {
    match answer {
        Err(error) if error.kind() == expected => Ok(error),
        Err(error) => {
            Err(Fault(format!("{what}: the error {:?}, and not {expected:?}", error.kind())))
        }
        Ok(answer) => Err(Fault(format!("{what}: {answer:?}, and not the error {expected:?}"))),
    }
}
