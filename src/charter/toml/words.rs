//! What serde calls things, in the words of whoever writes a charter.

use std::fmt;

use ::toml::de::DeValue;
use serde::de;

use crate::text::excerpt;

/// What is expected somewhere, as serde names it.
pub(super) fn expected(by: &dyn de::Expected) -> String {
    let named = by.to_string();
    let within = |least: &dyn fmt::Display, most: &dyn fmt::Display| {
        format!("a whole number from {least} to {most}")
    };
    match named.as_str() {
        "u8" => within(&u8::MIN, &u8::MAX),
        "u16" => within(&u16::MIN, &u16::MAX),
        "u32" => within(&u32::MIN, &u32::MAX),
        "i8" => within(&i8::MIN, &i8::MAX),
        "i16" => within(&i16::MIN, &i16::MAX),
        "i32" => within(&i32::MIN, &i32::MAX),
        "u64" | "u128" | "usize" => "a whole number from 0 on".to_owned(),
        "i64" | "i128" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a string" => "a text".to_owned(),
        "a map" => "a table".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a formatted date string" => "a date like `2026-12-25`".to_owned(),
        name if name.starts_with("struct ") => "a table".to_owned(),
        name if name.starts_with("tuple ") || name.starts_with("a tuple ") => "a list".to_owned(),
        "enum" => "a table of one entry, which names the kind,".to_owned(),
        name if name.starts_with("enum ") => "a name or a table".to_owned(),
        _ => named,
    }
}

/// What was found, however long it is.
pub(super) struct Found<'a>(pub(super) de::Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            de::Unexpected::Str(text) => write!(f, "the text \"{}\"", excerpt(text)),
            de::Unexpected::Bool(truth) => write!(f, "`{truth}`"),
            de::Unexpected::Unsigned(number) => write!(f, "the number {number}"),
            de::Unexpected::Signed(number) => write!(f, "the number {number}"),
            de::Unexpected::Float(number) => write!(f, "the number {number}"),
            de::Unexpected::Map => f.write_str("a table"),
            de::Unexpected::Seq => f.write_str("a list"),
            _ => f.write_str("something else"),
        }
    }
}

/// What stands somewhere in a text.
pub(super) fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text \"{}\"", excerpt(text)),
        DeValue::Integer(number) => format!("the number {}", excerpt(number.as_str())),
        DeValue::Float(number) => format!("the number {}", excerpt(number.as_str())),
        DeValue::Boolean(truth) => format!("`{truth}`"),
        DeValue::Datetime(date) => format!("the date {date}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
