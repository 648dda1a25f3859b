use serde::{Deserialize, Serialize};

use crate::customer::Amount;
use crate::id::{AttributeKey, BandKey};
use crate::rule::Condition;
use crate::value::Value;

/// Bands of what a customer is worth, with hysteresis: who wobbles around an edge stays where he is (S3-38).
///
/// ```
/// use goodwill::charter::{HeldBand, ValueBands};
/// use goodwill::customer::Amount;
/// use goodwill::key;
///
/// let bands = ValueBands::by(key!("revenue"))
///     .band(key!("basic"), None)
///     .band(key!("gold"), Some(Amount::Number(100)))
///     .with_margin(Amount::Number(10));
///
/// let first = bands.band_after(None, 95).unwrap();
/// assert_eq!((first.held.band.as_str(), first.transition), ("basic", None));
/// let wobble = bands.band_after(Some(&first.held), 109).unwrap();
/// assert_eq!((wobble.held.band.as_str(), wobble.transition), ("basic", None));
/// let passed = bands.band_after(Some(&wobble.held), 110).unwrap();
/// assert_eq!(passed.transition.unwrap().to_string(), "`basic` to `gold` at 110");
///
/// assert_eq!(ValueBands::by(key!("revenue")).band_after(None, 95), None); // there are no bands
/// # assert!(HeldBand::new(key!("gold")).periods_beyond == 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueBands {
    /// The attribute that tells what a customer is worth: an integer or money.
    pub by: AttributeKey,
    /// The bands, from the least value up.
    pub bands: Vec<ValueBand>,
    /// By how much a value has to pass an edge before the customer changes bands; by nothing, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<Amount>,
    /// After how many periods beyond an edge he changes bands although the margin was not passed; never, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_periods: Option<u32>,
}

/// One band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueBand {
    /// What it is called.
    pub key: BandKey,
    /// The least value in it; the first band has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Amount>,
}

/// The band that a customer is treated by, and for how long his value has been beyond it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldBand {
    /// The band.
    pub band: BandKey,
    /// For how many periods in a row his value lay above it, or, below nought, beneath it.
    #[serde(default)]
    pub periods_beyond: i32,
}

/// That a customer changed bands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Transition {
    /// From which band.
    pub from: BandKey,
    /// To which.
    pub to: BandKey,
    /// At which value.
    pub value: i64,
}

/// What became of a customer's band when his value was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BandAfter {
    /// The band from now on.
    pub held: HeldBand,
    /// The change, if there was one.
    pub transition: Option<Transition>,
}

impl HeldBand {
    /// A band in which a customer has just come to be.
    #[must_use]
    pub const fn new(band: BandKey) -> Self {
        Self { band, periods_beyond: 0 }
    }
}

impl std::fmt::Display for Transition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` to `{}` at {}", self.from, self.to, self.value)
    }
}

impl ValueBands {
    /// Bands by this attribute, so far none.
    #[must_use]
    pub const fn by(attribute: AttributeKey) -> Self {
        Self { by: attribute, bands: Vec::new(), margin: None, after_periods: None }
    }

    /// Adds a band above the others.
    #[must_use]
    pub fn band(mut self, key: BandKey, from: Option<Amount>) -> Self {
        self.bands.push(ValueBand { key, from });
        self
    }

    /// Says by how much an edge has to be passed.
    #[must_use]
    pub const fn with_margin(mut self, margin: Amount) -> Self {
        self.margin = Some(margin);
        self
    }

    /// Lets a customer change bands after so many periods beyond an edge.
    #[must_use]
    pub const fn after_periods(mut self, periods: u32) -> Self {
        self.after_periods = Some(periods);
        self
    }

    /// The band after a value was looked at once more: the value in the smallest parts of its unit, once a period.
    ///
    /// Without a band so far, or with one that is no more, it is the band in which the value lies. Else the customer changes bands only
    /// where the value has passed an edge by the margin, or lain beyond it on one side for so many periods in a row. None if there are
    /// no bands.
    #[must_use]
    pub fn band_after(&self, so_far: Option<&HeldBand>, value: i64) -> Option<BandAfter> {
        let plain = self.place_of(value)?;
        let held = so_far.and_then(|held| {
            let place = self.bands.iter().position(|band| band.key == held.band)?;
            Some((held, place))
        });
        let Some((held, place)) = held else {
            let held = HeldBand::new(self.bands.get(plain)?.key.clone());
            return Some(BandAfter { held, transition: None });
        };
        let margin = self.margin.map_or(0, |margin| margin.size().max(0));
        let passed = match plain.cmp(&place) {
            std::cmp::Ordering::Equal => {
                let held = HeldBand::new(held.band.clone());
                return Some(BandAfter { held, transition: None });
            }
            // The furthest band whose edge was passed by the margin.
            std::cmp::Ordering::Greater => self.place_of(value.saturating_sub(margin))?.max(place),
            std::cmp::Ordering::Less => self.place_of(value.saturating_add(margin))?.min(place),
        };
        let side = if plain > place { 1 } else { -1 };
        let before = if held.periods_beyond.signum() == side { held.periods_beyond } else { 0 };
        let beyond = before.saturating_add(side);
        let waited = self.after_periods.is_some_and(|periods| beyond.unsigned_abs() >= periods);
        let next = if waited { plain } else { passed };
        if next == place {
            let held = HeldBand { band: held.band.clone(), periods_beyond: beyond };
            return Some(BandAfter { held, transition: None });
        }
        let to = self.bands.get(next)?.key.clone();
        // One who came less far than his value lies is still beyond his band.
        let held_next = HeldBand::new(to.clone());
        let transition = Transition { from: held.band.clone(), to, value };
        Some(BandAfter { held: held_next, transition: Some(transition) })
    }

    /// The number of the band in which a value lies; the first reaches down without end.
    fn place_of(&self, value: i64) -> Option<usize> {
        let last = self.bands.len().checked_sub(1)?;
        let above = |band: &ValueBand| band.from.is_some_and(|from| from.size() > value);
        let beyond = self.bands.iter().skip(1).position(above);
        Some(beyond.unwrap_or(last))
    }

    /// Who is in the band of this number; none if an edge is none of rules.
    pub(super) fn condition(&self, number: usize) -> Option<Condition> {
        let least = match self.bands.get(number)?.from.filter(|_| number > 0) {
            Some(from) => Some(value_of(&from, 0)?),
            None => None,
        };
        let most = match self.bands.get(number + 1) {
            Some(next) => Some(value_of(&next.from?, 1)?),
            None => None,
        };
        if least.is_none() && most.is_none() {
            return Some(Condition::All(Vec::new()));
        }
        Some(Condition::Between { attribute: self.by.clone(), least, most })
    }
}

/// An edge as rules compare it, less a few of its smallest parts.
pub(in crate::charter) fn value_of(edge: &Amount, less: i64) -> Option<Value> {
    let size = edge.size().checked_sub(less)?;
    match edge {
        Amount::Number(_) => Some(Value::Integer(size)),
        Amount::Money(amount) => {
            Some(Value::Money(crate::money::Money::new(size, amount.currency())))
        }
        Amount::Span(_) => None,
    }
}
