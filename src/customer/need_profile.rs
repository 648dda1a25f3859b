use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{NeedKey, SegmentKey};
use crate::time::Timestamp;

/// How many of those who were looked at have something.
///
/// ```
/// use goodwill::customer::Share;
///
/// let share = Share::new(33, 40)?;
/// let (least, most) = share.interval().unwrap();
/// assert!((0.68..0.69).contains(&least) && (0.91..0.92).contains(&most));
///
/// assert_eq!(Share::new(0, 0)?.interval(), None); // nobody was looked at: nothing is known
/// assert!(Share::new(3, 2).is_err());
/// # Ok::<(), goodwill::customer::MoreThanAll>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Counted")]
pub struct Share {
    have: u32,
    of: u32,
}

/// A share of more than all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{have} of {of} is more than all")]
pub struct MoreThanAll {
    have: u32,
    of: u32,
}

impl Share {
    /// So many of so many.
    ///
    /// # Errors
    /// [`MoreThanAll`] if more have it than were looked at.
    pub const fn new(have: u32, of: u32) -> Result<Self, MoreThanAll> {
        if have > of {
            return Err(MoreThanAll { have, of });
        }
        Ok(Self { have, of })
    }

    /// How many have it.
    #[must_use]
    pub const fn have(self) -> u32 {
        self.have
    }

    /// How many were looked at.
    #[must_use]
    pub const fn of(self) -> u32 {
        self.of
    }

    /// Between which shares the truth lies with 95 in a hundred (Wilson); none if nobody was looked at.
    #[must_use]
    pub fn interval(self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_963_984_540_054;
        if self.of == 0 {
            return None;
        }
        let of = f64::from(self.of);
        let share = f64::from(self.have) / of;
        let scale = 1.0 + Z * Z / of;
        let middle = (share + Z * Z / (2.0 * of)) / scale;
        let half = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt() / scale;
        Some(((middle - half).max(0.0), (middle + half).min(1.0)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    have: u32,
    of: u32,
}

impl TryFrom<Counted> for Share {
    type Error = MoreThanAll;

    fn try_from(counted: Counted) -> Result<Self, Self::Error> {
        Self::new(counted.have, counted.of)
    }
}

/// What the customers of a segment need, as far as they were looked at.
///
/// One that has authority steers: whoever decides against it says who he is and why, and both are kept.
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::customer::{NeedProfile, Overriding, Share};
/// use goodwill::id::{AgentId, SequentialIds};
/// use goodwill::key;
/// use goodwill::time::Timestamp;
///
/// let mut north = NeedProfile::of(key!("north")).share(key!("frost-proof"), Share::new(33, 40)?).authoritative();
/// let at: Timestamp = "2026-03-02T09:00:00Z".parse()?;
/// assert!(north.decide_against(&key!("frost-proof"), None).is_err());
///
/// let ann = Actor::Agent {
///     agent: AgentId::fresh(&SequentialIds::starting_at(1)),
///     role: key!("product"),
///     department: key!("marketing"),
/// };
/// assert!(Overriding::new(ann.clone(), "  ", at).is_err()); // no reason is none
/// assert!(Overriding::new(Actor::System, "cheaper", at).is_err()); // nobody answers for it
/// let overriding = Overriding::new(ann, "the range ends this year", at)?;
/// north.decide_against(&key!("frost-proof"), Some(overriding))?;
/// let kept = &north.overridden()[0];
/// assert_eq!(kept.overriding().unwrap().why(), "the range ends this year");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedProfile {
    /// Whose needs these are.
    pub segment: SegmentKey,
    /// How many have each need; what is not there was not looked at.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shares: BTreeMap<NeedKey, Share>,
    /// Whether it steers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub authoritative: bool,
    /// What was decided against it, in the order in which it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    overridden: Vec<Overridden>,
}

/// Who decided against what is known of needs, why, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Given")]
pub struct Overriding {
    who: Actor,
    why: String,
    at: Timestamp,
}

/// A decision against what a need profile says, as the profile keeps it: only [`NeedProfile::decide_against`] makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overridden {
    need: NeedKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<Share>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overriding: Option<Overriding>,
}

impl Overridden {
    /// Which need.
    #[must_use]
    pub const fn need(&self) -> &NeedKey {
        &self.need
    }

    /// How many had it, as far as was known then.
    #[must_use]
    pub const fn share(&self) -> Option<Share> {
        self.share
    }

    /// Who, why and when; there always if the profile had authority.
    #[must_use]
    pub const fn overriding(&self) -> Option<&Overriding> {
        self.overriding.as_ref()
    }
}

/// Why nobody may decide against a need profile like this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotOverridden {
    /// Nobody of ours is named.
    #[error("a person of ours must answer for it")]
    Nobody,
    /// No reason is given.
    #[error("a reason must be given")]
    NoReason,
    /// The profile has authority, and neither is given.
    #[error("what is known of `{segment}` has authority; say who decides against it, and why")]
    Authoritative {
        /// Whose needs.
        segment: SegmentKey,
    },
}

impl Overriding {
    /// Who decided against it, why, and when.
    ///
    /// # Errors
    /// [`NotOverridden::Nobody`] unless a person of ours is named, [`NotOverridden::NoReason`] if no reason is given.
    pub fn new(who: Actor, why: impl Into<String>, at: Timestamp) -> Result<Self, NotOverridden> {
        let why = why.into();
        if !matches!(who, Actor::Agent { .. }) {
            return Err(NotOverridden::Nobody);
        }
        if why.trim().is_empty() {
            return Err(NotOverridden::NoReason);
        }
        Ok(Self { who, why, at })
    }

    /// Who.
    #[must_use]
    pub const fn who(&self) -> &Actor {
        &self.who
    }

    /// Why.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

impl NeedProfile {
    /// A profile of a segment in which nothing was looked at yet.
    #[must_use]
    pub const fn of(segment: SegmentKey) -> Self {
        Self { segment, shares: BTreeMap::new(), authoritative: false, overridden: Vec::new() }
    }

    /// Says how many have a need.
    #[must_use]
    pub fn share(mut self, need: NeedKey, share: Share) -> Self {
        self.shares.insert(need, share);
        self
    }

    /// Lets it steer.
    #[must_use]
    pub const fn authoritative(mut self) -> Self {
        self.authoritative = true;
        self
    }

    /// What was decided against it, in the order in which it was.
    #[must_use]
    pub fn overridden(&self) -> &[Overridden] {
        &self.overridden
    }

    /// Decides against what it says of a need, and keeps that.
    ///
    /// # Errors
    /// [`NotOverridden::Authoritative`] if it steers, and nobody is named.
    pub fn decide_against(
        &mut self,
        need: &NeedKey,
        overriding: Option<Overriding>,
    ) -> Result<(), NotOverridden> {
        if self.authoritative && overriding.is_none() {
            return Err(NotOverridden::Authoritative { segment: self.segment.clone() });
        }
        let share = self.shares.get(need).copied();
        self.overridden.push(Overridden { need: need.clone(), share, overriding });
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    who: Actor,
    why: String,
    at: Timestamp,
}

impl TryFrom<Given> for Overriding {
    type Error = NotOverridden;

    fn try_from(given: Given) -> Result<Self, Self::Error> {
        Self::new(given.who, given.why, given.at)
    }
}
