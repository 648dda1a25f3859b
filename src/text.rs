//! How values and faults are written as text: what serde writes is `Display`, what it reads is `FromStr`; and what was meant
//! by a name that nothing has.

mod invisible;
mod nearest;

use std::fmt;

pub(crate) use invisible::one_line;
#[cfg(feature = "toml")]
pub(crate) use invisible::plain;
pub(crate) use nearest::nearest;

/// Gives each type a serde form that is its text form.
macro_rules! serde_as_text {
    ($($name:ty),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

pub(crate) use serde_as_text;

/// Lets a type that derives its serde form with `remote = "Self"` be read from a short text as well: `$of_text` says what the
/// text stands for, `$expected` what there may be, `$to_text` what is written as a short text, too; nothing if left out.
macro_rules! serde_also_from_text {
    ($name:ty, $expected:literal, $of_text:expr $(,)?) => {
        $crate::text::serde_also_from_text!($name, $expected, $of_text, |_| None);
    };
    ($name:ty, $expected:literal, $of_text:expr, $to_text:expr $(,)?) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let short: fn(&$name) -> Option<&str> = $to_text;
                match short(self).filter(|_| serializer.is_human_readable()) {
                    Some(text) => serializer.serialize_str(text),
                    None => Self::serialize(self, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Read;

                impl<'de> serde::de::Visitor<'de> for Read {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        let read: fn(&str) -> Option<$name> = $of_text;
                        let refused = || E::invalid_value(serde::de::Unexpected::Str(text), &self);
                        read(text).ok_or_else(refused)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        map: A,
                    ) -> Result<$name, A::Error> {
                        <$name>::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    }
                }

                if deserializer.is_human_readable() {
                    deserializer.deserialize_any(Read)
                } else {
                    Self::deserialize(deserializer)
                }
            }
        }
    };
}

pub(crate) use serde_also_from_text;

/// How many characters of a refused text an error keeps.
const EXCERPT: usize = 80;

/// The beginning of a text that was refused: enough to find it, however long it was.
pub(crate) fn excerpt(text: &str) -> String {
    let mut kept: String = text.chars().take(EXCERPT).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}

/// Writes how many faults there are and the first of them, on one line.
pub(crate) fn write_faults<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    count: usize,
    faults: impl Iterator<Item = T>,
) -> fmt::Result {
    const NAMED: usize = 5;
    let plural = if count == 1 { "" } else { "s" };
    write!(f, "{what} has {count} fault{plural}")?;
    for (position, fault) in faults.take(NAMED).enumerate() {
        let mark = if position == 0 { ":" } else { ";" };
        write!(f, "{mark} {fault}")?;
    }
    match count.saturating_sub(NAMED) {
        0 => Ok(()),
        more => write!(f, "; and {more} more"),
    }
}
