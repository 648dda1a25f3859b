//! A TOML document read through serde, so that one fault does not hide the next: what cannot be read is written down with
//! its place and left out, and reading goes on.

use std::cell::RefCell;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use super::fault::Raised;
use super::words::written;
use crate::finding::Place;

/// What was found to be wrong so far.
#[derive(Debug, Default)]
pub(super) struct Reading {
    faults: RefCell<Vec<Raised>>,
}

impl Reading {
    /// The whole document, to be read.
    pub(super) fn table<'a, 'i>(&'a self, document: &'a Spanned<DeTable<'i>>) -> Node<'a, 'i> {
        Node { reading: self, at: 0, way: &Way::Root, what: What::Table(document.get_ref()) }
    }

    pub(super) fn into_faults(self) -> Vec<Raised> {
        self.faults.into_inner()
    }

    fn note(&self, fault: Raised) {
        self.faults.borrow_mut().push(fault);
    }
}

/// The way to a value, written out only where a fault is found.
#[derive(Debug)]
pub(super) enum Way<'a> {
    Root,
    Key(&'a Self, &'a str),
    Index(&'a Self, usize),
}

impl Way<'_> {
    fn place(&self) -> Place {
        match self {
            Self::Root => Place::root(),
            Self::Key(before, name) => before.place().key(crate::text::excerpt(name)),
            Self::Index(before, number) => before.place().index(*number),
        }
    }
}

/// One value of the document, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a, 'i> {
    reading: &'a Reading,
    at: usize,
    way: &'a Way<'a>,
    what: What<'a, 'i>,
}

#[derive(Debug, Clone, Copy)]
enum What<'a, 'i> {
    Table(&'a DeTable<'i>),
    Value(&'a DeValue<'i>),
}

impl<'a, 'i> Node<'a, 'i> {
    fn of(reading: &'a Reading, way: &'a Way<'a>, value: &'a Spanned<DeValue<'i>>) -> Self {
        let what = match value.get_ref() {
            DeValue::Table(table) => What::Table(table),
            other => What::Value(other),
        };
        Self { reading, at: value.span().start, way, what }
    }

    fn located(&self, fault: Raised) -> Raised {
        fault.at(self.at, &|| self.way.place())
    }

    fn entries(self, table: &'a DeTable<'i>) -> Entries<'a, 'i> {
        Entries {
            reading: self.reading,
            way: self.way,
            rest: table.iter(),
            value: None,
            known: None,
        }
    }

    fn read<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Raised> {
        let value = match self.what {
            What::Table(table) => return visitor.visit_map(self.entries(table)),
            What::Value(value) => value,
        };
        match value {
            DeValue::String(text) => visitor.visit_str(text),
            DeValue::Boolean(truth) => visitor.visit_bool(*truth),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => visitor.visit_i64(number),
                    Err(_) => Err(Raised::wrong_type("the number is too large")),
                }
            }
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => visitor.visit_f64(number),
                Err(_) => Err(Raised::wrong_type("the number is too large")),
            },
            // Dates are read from their text, so that quotes make no difference.
            DeValue::Datetime(date) => visitor.visit_string(date.to_string()),
            DeValue::Array(list) => visitor.visit_seq(Elements {
                reading: self.reading,
                way: self.way,
                rest: list.iter().enumerate(),
            }),
            DeValue::Table(table) => visitor.visit_map(self.entries(table)),
        }
    }
}

impl<'de> Deserializer<'de> for Node<'_, '_> {
    type Error = Raised;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Raised> {
        self.read(visitor).map_err(|fault| self.located(fault))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Raised> {
        visitor.visit_some(self).map_err(|fault| self.located(fault))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Raised> {
        visitor.visit_newtype_struct(self).map_err(|fault| self.located(fault))
    }

    /// All entries of no known name are told at once, and left out.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Raised> {
        let table = match self.what {
            What::Table(table) => table,
            // What is declared by name is not read by order.
            What::Value(DeValue::Array(_)) => {
                let message = "a list stands where a table is expected";
                return Err(self.located(Raised::wrong_type(message)));
            }
            What::Value(_) => return self.deserialize_any(visitor),
        };
        let mut entries = self.entries(table);
        entries.known = Some(fields);
        visitor.visit_map(entries).map_err(|fault| self.located(fault))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Raised> {
        let read = match self.what {
            What::Value(DeValue::String(name)) => visitor.visit_enum(Unit(name)),
            What::Table(table) if table.len() == 1 => match table.iter().next() {
                Some((name, value)) => {
                    let way = Way::Key(self.way, name.get_ref());
                    let value = Node::of(self.reading, &way, value);
                    visitor.visit_enum(Kind { name, value })
                }
                None => Err(one_entry()),
            },
            What::Table(_) => Err(one_entry()),
            What::Value(other) => {
                let found = written(other);
                Err(Raised::wrong_type(format!(
                    "{found} stands where a name or a table is expected"
                )))
            }
        };
        read.map_err(|fault| self.located(fault))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

fn one_entry() -> Raised {
    Raised::wrong_type("a table of one entry, which names the kind, is expected")
}

/// The entries of a table.
struct Entries<'a, 'i> {
    reading: &'a Reading,
    way: &'a Way<'a>,
    rest: ::toml::map::Iter<'a, Spanned<std::borrow::Cow<'i, str>>, Spanned<DeValue<'i>>>,
    value: Option<(&'a str, &'a Spanned<DeValue<'i>>)>,
    /// The names that there may be; any, where none are given.
    known: Option<&'static [&'static str]>,
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Raised;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Raised> {
        for (name, value) in self.rest.by_ref() {
            let way = Way::Key(self.way, name.get_ref());
            let located = |fault: Raised| fault.at(name.span().start, &|| way.place());
            if let Some(known) =
                self.known.filter(|known| !known.contains(&name.get_ref().as_ref()))
            {
                self.reading.note(located(Raised::unknown(name.get_ref(), known)));
                continue;
            }
            self.value = Some((name.get_ref(), value));
            let text: StrDeserializer<'_, Raised> = name.get_ref().as_ref().into_deserializer();
            return seed.deserialize(text).map(Some).map_err(located);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Raised> {
        let Some((name, value)) = self.value.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        let way = Way::Key(self.way, name);
        let node = Node::of(self.reading, &way, value);
        seed.deserialize(node).map_err(|fault| node.located(fault))
    }

    /// Entries of maps: one that cannot be read is written down and left out.
    fn next_entry<K: Deserialize<'de>, V: Deserialize<'de>>(
        &mut self,
    ) -> Result<Option<(K, V)>, Raised> {
        loop {
            match self.next_key() {
                Ok(None) => return Ok(None),
                Ok(Some(key)) => match self.next_value() {
                    Ok(value) => return Ok(Some((key, value))),
                    Err(fault) => self.reading.note(fault),
                },
                Err(fault) => self.reading.note(fault),
            }
        }
    }
}

/// The elements of a list.
struct Elements<'a, 'i> {
    reading: &'a Reading,
    way: &'a Way<'a>,
    rest: std::iter::Enumerate<std::slice::Iter<'a, Spanned<DeValue<'i>>>>,
}

impl<'de> SeqAccess<'de> for Elements<'_, '_> {
    type Error = Raised;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Raised> {
        let Some((number, value)) = self.rest.next() else { return Ok(None) };
        let way = Way::Index(self.way, number);
        let node = Node::of(self.reading, &way, value);
        seed.deserialize(node).map(Some).map_err(|fault| node.located(fault))
    }

    /// Elements of lists: one that cannot be read is written down and left out.
    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Raised> {
        loop {
            match self.next_element_seed(std::marker::PhantomData) {
                Err(fault) => self.reading.note(fault),
                read => return read,
            }
        }
    }
}

/// A kind that is told by its name alone.
struct Unit<'a>(&'a str);

impl<'de> EnumAccess<'de> for Unit<'_> {
    type Error = Raised;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Raised> {
        let name: StrDeserializer<'_, Raised> = self.0.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Unit<'_> {
    type Error = Raised;

    fn unit_variant(self) -> Result<(), Raised> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _seed: T) -> Result<T::Value, Raised> {
        Err(self.needs_more())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, Raised> {
        Err(self.needs_more())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Raised> {
        Err(self.needs_more())
    }
}

impl Unit<'_> {
    fn needs_more(&self) -> Raised {
        Raised::wrong_type(format!("`{0}` needs more than its name: write `{{ {0} = … }}`", self.0))
    }
}

/// A kind that comes with a value.
struct Kind<'a, 'i> {
    name: &'a Spanned<std::borrow::Cow<'i, str>>,
    value: Node<'a, 'i>,
}

impl<'de, 'a, 'i> EnumAccess<'de> for Kind<'a, 'i> {
    type Error = Raised;
    type Variant = Node<'a, 'i>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Node<'a, 'i>), Raised> {
        let name: StrDeserializer<'_, Raised> = self.name.get_ref().as_ref().into_deserializer();
        let at = self.name.span().start;
        let kind =
            seed.deserialize(name).map_err(|fault| fault.at(at, &|| self.value.way.place()))?;
        Ok((kind, self.value))
    }
}

impl<'de> VariantAccess<'de> for Node<'_, '_> {
    type Error = Raised;

    fn unit_variant(self) -> Result<(), Raised> {
        Err(self.located(Raised::wrong_type(
            "a kind without anything inside is written as its name alone",
        )))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Raised> {
        seed.deserialize(self).map_err(|fault| self.located(fault))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Raised> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Raised> {
        self.deserialize_struct("", fields, visitor)
    }
}
