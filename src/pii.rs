//! Personal data that never prints.

use std::fmt;

/// A personal value: a name, an address, a free text.
///
/// It has no text form and no serde form, and its debug form hides the value, so that it reaches no log, no event and
/// no error message by accident. Who needs the value says so with [`Pii::expose`].
///
/// ```
/// use goodwill::pii::Pii;
///
/// let name = Pii::new(String::from("Ann Li"));
/// assert_eq!(format!("{name:?}"), "Pii(hidden)");
/// assert_eq!(name.expose(), "Ann Li");
/// ```
///
/// ```compile_fail
/// use goodwill::pii::Pii;
/// println!("{}", Pii::new("Ann Li")); // personal data has no display form
/// ```
///
/// ```compile_fail
/// fn wire<T: serde::Serialize>(_: &T) {}
/// wire(&goodwill::pii::Pii::new("Ann Li")); // nor can an event carry it
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Marks a value as personal.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one who must see it.
    #[must_use]
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself, given away.
    #[must_use]
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pii(hidden)")
    }
}
