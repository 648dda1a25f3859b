use std::fmt;

use chrono::NaiveDate;

use crate::rule::facts::Facts;
use crate::rule::schema::Slot;

/// A customer on a date: the example that proves a statement, with all facts known.
///
/// Printed, it tells only what matters; where any value would do, it holds zero, or the first day of the year 2000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    facts: Facts,
    today: NaiveDate,
    told: Box<str>,
}

impl Witness {
    pub(super) fn new(facts: Facts, today: NaiveDate, told: &[Slot], tells_today: bool) -> Self {
        let mut parts: Vec<String> = told
            .iter()
            .filter_map(|slot| facts.schema().key(*slot).zip(facts.value(*slot)))
            .map(|(key, value)| format!("{key} = {value}"))
            .collect();
        let ready = facts.schema().capabilities().filter(|capability| facts.is_ready(capability));
        parts.extend(ready.map(|capability| format!("{capability} ready")));
        if tells_today {
            parts.push(format!("on {today}"));
        }
        let told = if parts.is_empty() { "anybody".into() } else { parts.join(", ").into() };
        Self { facts, today, told }
    }

    /// All facts of the customer.
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The date.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}
