//! Keys for the City's names: a charter is the table that leads from a key to the name.

use std::collections::BTreeMap;

use goodwill::id::{Key, Kind, ParseKeyError};

/// The most characters of a name that a key takes over; the rest is room for a number.
const LONGEST: usize = 56;

/// Declares an entry under a key made from its name, and says which.
///
/// The same entry gets the same key; where another entry took the key first, a number is added.
pub(crate) fn declare<K: Kind, T: PartialEq>(
    entries: &mut BTreeMap<Key<K>, T>,
    name: &str,
    entry: T,
) -> Result<Key<K>, ParseKeyError> {
    let slug = slug(name);
    let mut key = Key::new(&slug)?;
    let mut number = 1;
    while entries.get(&key).is_some_and(|other| *other != entry) {
        number += 1;
        key = Key::new(&format!("{slug}-{number}"))?;
    }
    entries.entry(key.clone()).or_insert(entry);
    Ok(key)
}

/// Letters and digits of a name; `-` for all else.
fn slug(name: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let from_a_letter_on = name.chars().skip_while(|c| !c.is_alphanumeric());
    let slug: String = from_a_letter_on.take(LONGEST).map(letter).collect();
    if slug.is_empty() { "none".to_owned() } else { slug }
}
