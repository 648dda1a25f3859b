use std::fmt;

use super::declare::Blueprint;
use super::kinds::{Side, Sides};
use crate::charter::draft::CharterDraft;
use crate::id::{BandKey, BlueprintKey, CellKey};
use crate::rule::{Facts, Truth};

/// In which cell a customer is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InCell {
    /// In this one, whatever the unknown facts are.
    One(CellKey),
    /// In none, whatever the unknown facts are.
    None,
    /// In one of these, or in none: facts are unknown. Or in several of them, where the blueprint is not sound.
    OneOf(Vec<CellKey>),
}

/// Where a customer is in a blueprint, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Placed {
    /// The cell.
    pub cell: InCell,
    /// The names of segments, bands and classes that he belongs to, or may belong to, each with what is known of it.
    pub because: Vec<(String, Truth)>,
}

impl CharterDraft {
    /// In which cell of a blueprint a customer is, by what is known of him. A band that he holds counts before the one in which his
    /// value lies ([`ValueBands::band_after`](super::ValueBands::band_after)). None as for [`CharterDraft::examine_blueprint`].
    ///
    /// ```
    /// use goodwill::charter::{Blueprint, Cell, CharterDraft, InCell, NeedClass};
    /// use goodwill::key;
    /// use goodwill::rule::{Attribute, AttributeKind, Facts};
    /// use goodwill::value::{Domain, Value};
    ///
    /// let mut draft = CharterDraft::default();
    /// let vocabulary = &mut draft.rules.vocabulary;
    /// vocabulary.attributes.insert(key!("stuck"), Attribute::new(AttributeKind::Need, Domain::bool()));
    /// vocabulary.needs.insert(key!("help"), "stuck = yes".parse()?);
    /// let mut blueprint = Blueprint::default();
    /// blueprint.classes.insert(key!("stuck"), NeedClass::having([key!("help")]));
    /// blueprint.cells.insert(key!("stuck"), Cell { classes: [key!("stuck")].into(), ..Cell::default() });
    /// draft.blueprints.insert(key!("service"), blueprint);
    ///
    /// let mut facts = Facts::new(&draft.rules.vocabulary.check()?);
    /// let placed = draft.place(&key!("service"), &facts, None).unwrap();
    /// assert_eq!(placed.to_string(), "perhaps in cell `stuck`: class `stuck` unknown");
    /// facts.set("stuck", &Value::Bool(true))?;
    /// let placed = draft.place(&key!("service"), &facts, None).unwrap();
    /// assert_eq!(placed.cell, InCell::One(key!("stuck")));
    /// assert!(draft.place(&key!("another"), &facts, None).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn place(
        &self,
        key: &BlueprintKey,
        facts: &Facts,
        held: Option<&BandKey>,
    ) -> Option<Placed> {
        let blueprint = self.blueprints.get(key)?;
        let sides = Sides::of(blueprint, self)?;
        let segments = truths(&sides.segments, facts);
        let classes = truths(&sides.classes, facts);
        let bands = match held {
            Some(held) => sides.bands.names.iter().map(|band| (band == held).into()).collect(),
            None => truths(&sides.bands, facts),
        };
        Some(placed(blueprint, &sides, [&segments, &bands, &classes]))
    }
}

fn truths<K>(side: &Side<K>, facts: &Facts) -> Vec<Truth> {
    side.conditions.iter().map(|condition| condition.holds(facts)).collect()
}

fn placed(blueprint: &Blueprint, sides: &Sides, truths: [&Vec<Truth>; 3]) -> Placed {
    fn of<'a, K: Ord + 'a>(
        named: impl ExactSizeIterator<Item = &'a K>,
        side: &Side<K>,
        truths: &[Truth],
    ) -> Truth {
        if named.len() == 0 {
            return Truth::True;
        }
        let place = |name: &K| side.names.iter().position(|it| it == name);
        let truth = |name: &K| place(name).and_then(|place| truths.get(place)).copied();
        named.map(|name| truth(name).unwrap_or(Truth::Unknown)).max().unwrap_or(Truth::True)
    }
    let [segments, bands, classes] = truths;
    let cells: Vec<(&CellKey, Truth)> = blueprint
        .cells
        .iter()
        .map(|(key, cell)| {
            let truth = of(cell.segments.iter(), &sides.segments, segments)
                .min(of(cell.bands.iter(), &sides.bands, bands))
                .min(of(cell.classes.iter(), &sides.classes, classes));
            (key, truth)
        })
        .filter(|(_, truth)| *truth != Truth::False)
        .collect();
    let cell = match cells.as_slice() {
        [] => InCell::None,
        [(key, Truth::True)] => InCell::One((*key).clone()),
        several => InCell::OneOf(several.iter().map(|(key, _)| (*key).clone()).collect()),
    };
    let mut because = Vec::new();
    let mut tell = |what: &str, names: &mut dyn Iterator<Item = String>, truths: &[Truth]| {
        let told = names.zip(truths).filter(|(_, truth)| **truth != Truth::False);
        because.extend(told.map(|(name, truth)| (format!("{what} `{name}`"), *truth)));
    };
    tell("segment", &mut sides.segments.names.iter().map(ToString::to_string), segments);
    tell("band", &mut sides.bands.names.iter().map(ToString::to_string), bands);
    tell("class", &mut sides.classes.names.iter().map(ToString::to_string), classes);
    Placed { cell, because }
}

impl fmt::Display for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cell {
            InCell::One(cell) => write!(f, "in cell `{cell}`")?,
            InCell::None => f.write_str("in no cell")?,
            InCell::OneOf(cells) => {
                let cells: Vec<String> = cells.iter().map(|cell| format!("`{cell}`")).collect();
                write!(f, "perhaps in cell {}", cells.join(" or "))?;
            }
        }
        for (number, (name, truth)) in self.because.iter().enumerate() {
            f.write_str(if number == 0 { ": " } else { ", " })?;
            f.write_str(name)?;
            if *truth == Truth::Unknown {
                f.write_str(" unknown")?;
            }
        }
        Ok(())
    }
}
