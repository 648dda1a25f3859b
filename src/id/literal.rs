use super::{Key, Kind, MAX_KEY_LENGTH};

/// A text that is a key of any kind, found to be one while the program was compiled.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct KeyLiteral(&'static str);

impl KeyLiteral {
    /// The text, if it is a key of ASCII characters.
    #[must_use]
    pub const fn read(text: &'static str) -> Option<Self> {
        let [first, rest @ ..] = text.as_bytes() else { return None };
        if !first.is_ascii_alphanumeric() || text.len() > MAX_KEY_LENGTH {
            return None;
        }
        let mut rest = rest;
        while let [byte, behind @ ..] = rest {
            if !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b'.') {
                return None;
            }
            rest = behind;
        }
        Some(Self(text))
    }
}

impl<K: Kind> From<KeyLiteral> for Key<K> {
    fn from(literal: KeyLiteral) -> Self {
        Self::of_checked(literal.0)
    }
}

/// A key in the text of the program itself: what is no key does not compile.
///
/// What it names follows from where it stands. Keys of other scripts, and those that come from outside, are read by
/// [`Key::new`](crate::id::Key::new).
///
/// ```
/// use goodwill::id::CalendarKey;
/// use goodwill::key;
///
/// let office: CalendarKey = key!("city-hall");
/// assert_eq!(office, "city-hall".parse()?);
/// # Ok::<(), goodwill::id::ParseKeyError>(())
/// ```
///
/// ```compile_fail,E0080
/// let refused: goodwill::id::CalendarKey = goodwill::key!("city hall");
/// ```
#[macro_export]
macro_rules! key {
    ($text:literal) => {
        ::core::convert::Into::<$crate::id::Key<_>>::into(
            const {
                match $crate::id::KeyLiteral::read($text) {
                    Some(key) => key,
                    None => panic!(
                        "a key is letters, digits, `-`, `_` and `.`, a letter or digit first"
                    ),
                }
            },
        )
    };
}
