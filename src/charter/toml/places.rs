use std::sync::Arc;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::lines::Lines;
use super::shown::{Located, Location};
use crate::finding::{Finding, Place, Step};

/// Where everything that a charter declares stands in its text.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::charter::{Ratification, toml};
/// use goodwill::finding::Place;
///
/// let parsed = toml::read_named("desk.toml", "[queues.front]\nname = 'Front desk'\ndepartment = 'care'\n").unwrap();
/// let place = Place::root().key("queues").key("front").key("department");
/// assert_eq!(parsed.places.locate(&place).unwrap().to_string(), "3:1");
///
/// // A text in a list is found by what it says, as findings name it.
/// let text = "[roles.adviser]\ndepartment = 'care'\nserves = ['shop', 'fair']\n";
/// let listed = toml::read(text).unwrap().places;
/// let place = Place::root().key("roles").key("adviser").key("serves").key("fair");
/// assert_eq!(listed.locate(&place).unwrap().to_string(), "3:19");
///
/// // What is not there stands where it would have to be written.
/// let place = Place::root().key("queues").key("front").key("calendar");
/// assert_eq!(parsed.places.locate(&place).unwrap().to_string(), "1:9");
/// assert_eq!(parsed.places.locate(&Place::root().key("population")), None);
///
/// let findings = parsed.draft.ratify(&Ratification::first(Actor::System)).unwrap_err();
/// let shown = parsed.places.show(findings.iter().next().unwrap()).to_string();
/// assert_eq!(
///     shown,
///     "error[charter.dangling-key]: no department is called `care`\n \
///        --> desk.toml:3:1\n  \
///          |\n\
///        3 | department = 'care'\n  \
///          | ^\n  \
///          = key: queues.front.department\n  \
///          = required by: S4-17\n  \
///          = help: declare it, or name one that is declared"
/// );
/// ```
///
/// Cloning copies nothing.
#[derive(Debug, Clone)]
pub struct Places {
    root: Arc<Spot>,
    lines: Arc<Lines>,
}

/// Where something begins, and what is in it.
#[derive(Debug)]
struct Spot {
    at: usize,
    inside: Inside,
}

#[derive(Debug)]
enum Inside {
    Nothing,
    /// In the order of their names.
    Named(Vec<(Box<str>, Spot)>),
    Listed {
        spots: Vec<Spot>,
        /// The texts among them, in their order, each with its number.
        members: Vec<(Box<str>, usize)>,
    },
}

impl Places {
    pub(super) fn of(document: &Spanned<DeTable<'_>>, lines: Arc<Lines>) -> Self {
        let root = Spot { at: 0, inside: Inside::of_table(document.get_ref()) };
        Self { root: Arc::new(root), lines }
    }

    /// Where a place stands in the text, or the nearest thing around it that does; none if the text holds nothing of it.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Option<Location> {
        let mut spot = &*self.root;
        for (depth, step) in place.steps().iter().enumerate() {
            match spot.inside.step(step) {
                Some(found) => spot = found,
                None if depth == 0 => return None,
                None => break,
            }
        }
        Some(self.lines.locate(spot.at))
    }

    /// A finding beside the line that it is about.
    #[must_use]
    pub fn show<'a>(&'a self, finding: &'a Finding) -> Located<'a> {
        Located::new(finding, self.locate(&finding.place), &self.lines)
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.lines.file
    }
}

impl Inside {
    fn of_table(table: &DeTable<'_>) -> Self {
        let mut named: Vec<(Box<str>, Spot)> = table
            .iter()
            .map(|(name, value)| {
                let spot = Spot { at: name.span().start, inside: Self::of(value.get_ref()) };
                (name.get_ref().as_ref().into(), spot)
            })
            .collect();
        named.sort_by(|(left, _), (right, _)| left.cmp(right));
        Self::Named(named)
    }

    fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::Table(table) => Self::of_table(table),
            DeValue::Array(list) => {
                let spot = |value: &Spanned<DeValue<'_>>| Spot {
                    at: value.span().start,
                    inside: Self::of(value.get_ref()),
                };
                let text = |(number, value): (usize, &Spanned<DeValue<'_>>)| {
                    Some((value.get_ref().as_str()?.into(), number))
                };
                let mut members: Vec<_> = list.iter().enumerate().filter_map(text).collect();
                members.sort_unstable();
                Self::Listed { spots: list.iter().map(spot).collect(), members }
            }
            _ => Self::Nothing,
        }
    }

    fn step(&self, step: &Step) -> Option<&Spot> {
        match (self, step) {
            (Self::Named(named), Step::Key(name)) => {
                let found = named.binary_search_by(|(other, _)| (**other).cmp(name)).ok()?;
                named.get(found).map(|(_, spot)| spot)
            }
            (Self::Listed { spots, .. }, Step::Index(number)) => spots.get(*number),
            (Self::Listed { spots, members }, Step::Key(name)) => {
                let first = members.partition_point(|(text, _)| **text < **name);
                let (text, number) = members.get(first)?;
                spots.get(*number).filter(|_| **text == **name)
            }
            _ => None,
        }
    }
}
