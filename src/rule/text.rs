//! Writes conditions as they are read, and gives them that line as their serde form.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::condition::{Condition, MAX_CONDITION_DEPTH};
use crate::value::Value;

/// Words of the language: as names they stand in quotes.
const RESERVED: [&str; 12] =
    ["all", "always", "and", "any", "between", "in", "known", "never", "no", "not", "or", "yes"];

pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

pub(super) fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// A name, in quotes where it could be taken for something else.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0;
        let plain = name.starts_with(|c: char| c.is_alphanumeric() && !c.is_ascii_digit())
            && name.chars().all(is_word_character)
            && !is_reserved(name);
        if plain {
            return f.write_str(name);
        }
        f.write_str("\"")?;
        for character in name.chars() {
            match character {
                '"' | '\\' => write!(f, "\\{character}")?,
                strange if strange.is_control() => write!(f, "\\u{{{:x}}}", u32::from(strange))?,
                plain => write!(f, "{plain}")?,
            }
        }
        f.write_str("\"")
    }
}

/// A value as conditions write it.
struct Written<'a>(&'a Value);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Choice(name) => Name(name).fmt(f),
            Value::Tags(names) => write_set(f, names.iter().map(|name| Name(name))),
            value => value.fmt(f),
        }
    }
}

fn write_set<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    members: impl Iterator<Item = T>,
) -> fmt::Result {
    f.write_str("{")?;
    for (index, member) in members.enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(f, "{comma}{member}")?;
    }
    f.write_str("}")
}

impl Condition {
    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        if depth > MAX_CONDITION_DEPTH {
            // Deeper ones are refused; writing them could overflow the stack.
            return f.write_str("…");
        }
        match self {
            Self::Equals(key, value) => write!(f, "{} = {}", Key(key.as_str()), Written(value)),
            Self::OneOf(key, values) => {
                write!(f, "{} in ", Key(key.as_str()))?;
                write_set(f, values.iter().map(Written))
            }
            Self::Between { attribute, least, most } => {
                write_range(f, &Key(attribute.as_str()), least.as_ref(), most.as_ref())
            }
            Self::ContainsAny(key, names) => {
                write!(f, "{} any ", Key(key.as_str()))?;
                write_set(f, names.iter().map(|name| Name(name)))
            }
            Self::ContainsAll(key, names) => {
                write!(f, "{} all ", Key(key.as_str()))?;
                write_set(f, names.iter().map(|name| Name(name)))
            }
            Self::Known(key) => write!(f, "known({})", Key(key.as_str())),
            Self::Not(inner) => {
                f.write_str("not ")?;
                match inner.as_ref() {
                    Self::Known(_) | Self::Not(_) => inner.write(f, depth + 1),
                    other if other.is_constant() => other.write(f, depth + 1),
                    other => other.write_in_parentheses(f, depth + 1),
                }
            }
            Self::All(parts) => write_joined(f, parts, "and", "always", depth),
            Self::Any(parts) => write_joined(f, parts, "or", "never", depth),
        }
    }

    fn write_in_parentheses(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        f.write_str("(")?;
        self.write(f, depth)?;
        f.write_str(")")
    }

    const fn is_constant(&self) -> bool {
        matches!(self, Self::All(parts) | Self::Any(parts) if parts.is_empty())
    }

    /// Whether it holds a value that has no form in the language; no attribute of a schema can take such a value.
    fn has_unwritable_value(&self) -> bool {
        let unwritable =
            |value: &Value| matches!(value, Value::Instant(_) | Value::Span(_) | Value::Text(_));
        match self {
            Self::Equals(_, value) => unwritable(value),
            Self::OneOf(_, values) => {
                values.iter().any(|value| unwritable(value) || matches!(value, Value::Tags(_)))
            }
            Self::Between { least, most, .. } => [least, most]
                .into_iter()
                .flatten()
                .any(|value| unwritable(value) || matches!(value, Value::Tags(_))),
            Self::ContainsAny(..) | Self::ContainsAll(..) | Self::Known(_) => false,
            Self::Not(inner) => inner.has_unwritable_value(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::has_unwritable_value),
        }
    }
}

/// A key; in quotes if it is a word of the language.
struct Key<'a>(&'a str);

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_reserved(self.0) { write!(f, "\"{}\"", self.0) } else { f.write_str(self.0) }
    }
}

fn write_range(
    f: &mut fmt::Formatter<'_>,
    key: &Key<'_>,
    least: Option<&Value>,
    most: Option<&Value>,
) -> fmt::Result {
    match (least.map(Written), most.map(Written)) {
        (Some(least), Some(most)) => write!(f, "{key} between {least} and {most}"),
        (Some(least), None) => write!(f, "{key} >= {least}"),
        (None, Some(most)) => write!(f, "{key} <= {most}"),
        (None, None) => write!(f, "{key} between * and *"),
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Condition],
    word: &str,
    none: &str,
    depth: usize,
) -> fmt::Result {
    match parts {
        [] => f.write_str(none),
        [only] => only.write(f, depth + 1),
        [..] => {
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    write!(f, " {word} ")?;
                }
                let joined = matches!(part, Condition::All(parts) | Condition::Any(parts) if !parts.is_empty());
                if joined {
                    part.write_in_parentheses(f, depth + 1)?;
                } else {
                    part.write(f, depth + 1)?;
                }
            }
            Ok(())
        }
    }
}

/// The condition as one line, which reads back to the same condition; a list of one part is written as that part.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 1)
    }
}

/// Written as its line.
impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.extent().0 > MAX_CONDITION_DEPTH {
            return Err(ser::Error::custom("the condition is nested too deep to be written"));
        }
        if self.has_unwritable_value() {
            return Err(ser::Error::custom("the condition holds a value that cannot be written"));
        }
        serializer.collect_str(self)
    }
}

/// Read from its line.
impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
