use crate::id::MatterKey;
use crate::value::Value;

/// Why a value may not stand in a log: it could be personal. It says so without the value.
///
/// ```
/// use goodwill::customer::MayBePersonal;
/// use goodwill::value::Value;
///
/// assert!(MayBePersonal::check(&Value::Choice("mornings".into())).is_ok());
/// let refused = MayBePersonal::check(&Value::Choice("Ann Li".into())).unwrap_err();
/// assert_eq!(refused.to_string(), "a name that has not the form of a key may be personal; keep it in a record");
/// assert!(MayBePersonal::check(&Value::Text("mornings".into())).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MayBePersonal {
    /// It is a free text.
    #[error("a free text may be personal; keep it in a record")]
    FreeText,
    /// It is a name, or has one among its names, that is written as no key is.
    #[error("a name that has not the form of a key may be personal; keep it in a record")]
    Name,
}

impl MayBePersonal {
    /// Whether a value whose domain nobody declared may stand in a log: no text, and names only in the form of a key.
    ///
    /// # Errors
    /// Why not.
    pub fn check(value: &Value) -> Result<(), Self> {
        // All kinds of keys have one form.
        let is_key = |name: &String| name.parse::<MatterKey>().is_ok();
        let named = match value {
            Value::Text(_) => return Err(Self::FreeText),
            Value::Choice(name) => is_key(name),
            Value::Tags(names) => names.iter().all(is_key),
            _ => true,
        };
        if named { Ok(()) } else { Err(Self::Name) }
    }
}
