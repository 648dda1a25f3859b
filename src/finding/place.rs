use std::fmt;

use serde::{Serialize, Serializer};

/// Where in a declaration something stands, for example `calendars.support.weekly.mon[1]`.
///
/// ```
/// use goodwill::finding::Place;
///
/// let place = Place::root().key("holidays").index(3);
/// assert_eq!(place.to_string(), "holidays[3]");
/// assert_eq!(place.under("support").to_string(), "support.holidays[3]");
/// assert_eq!(Place::root().to_string(), "the declaration");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    steps: Vec<Step>,
}

/// One step on the way to a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the field or the keyed entry of this name.
    Key(String),
    /// Into the list entry of this number, from zero.
    Index(usize),
}

impl Place {
    /// The declaration as a whole.
    #[must_use]
    pub const fn root() -> Self {
        Self { steps: Vec::new() }
    }

    /// The field or keyed entry of this name, inside this place.
    #[must_use]
    pub fn key(mut self, name: impl Into<String>) -> Self {
        self.steps.push(Step::Key(name.into()));
        self
    }

    /// The list entry of this number, from zero, inside this place.
    #[must_use]
    pub fn index(mut self, number: usize) -> Self {
        self.steps.push(Step::Index(number));
        self
    }

    /// This place seen from outside, where the whole declaration is the entry `name`.
    #[must_use]
    pub fn under(mut self, name: impl Into<String>) -> Self {
        self.steps.insert(0, Step::Key(name.into()));
        self
    }

    /// The way to the place, outermost step first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return f.write_str("the declaration");
        }
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(name) if position == 0 => f.write_str(name)?,
                Step::Key(name) => write!(f, ".{name}")?,
                Step::Index(number) => write!(f, "[{number}]")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
