use serde::{Deserialize, Serialize};

use crate::case::promise::PromiseNumber;
use crate::id::{AgreementKey, CalendarKey};
use crate::sla::{Assent, Clock, ClockEvent, Promise};
use crate::time::Timestamp;

/// What became of a promise of a duplicate while another matter carried it.
///
/// Only the matter that carried it says so, by `GiveBack`:
///
/// ```
/// use goodwill::actor::Actor;
/// use goodwill::case::{Became, Beginner, Case, CaseCommand, CaseEvent, Opened, PromiseOutcome};
/// use goodwill::charter::{CharterDraft, Context, Ratification};
/// use goodwill::decision::{Aggregate, Occurred};
/// use goodwill::id::{CustomerId, SequentialIds};
/// use goodwill::key;
///
/// let became = Became::Done { at: "2026-03-02T10:30:00Z".parse()? };
/// let outcome = PromiseOutcome { promise: 2, became: vec![became], told: Default::default() };
///
/// let charter = CharterDraft::default()
///     .department(key!("service"), "Customer service")
///     .channel(key!("mail"), "Letters and mail")
///     .priority(key!("normal"), "As usual")
///     .ratify(&Ratification::first(Actor::System))?;
/// let mut case = Case::default();
/// let event = CaseEvent::from(Opened {
///     customer: CustomerId::fresh(&SequentialIds::starting_at(1)),
///     channel: key!("mail"),
///     department: key!("service"),
///     queue: None,
///     priority: key!("normal"),
///     charter: charter.version(),
///     begun_by: Beginner::Customer,
/// });
/// case.evolve(&Occurred { at: "2026-03-02T09:00:00Z".parse()?, event });
/// let context = Context::new("2026-03-02T11:00:00Z".parse()?, &Actor::System, &charter);
/// let by_hand = CaseCommand::ComeBack { outcomes: vec![outcome] };
/// let refusal = case.decide(&by_hand, &context).unwrap_err();
/// assert_eq!(refusal.code().as_str(), "case.only-following");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseOutcome {
    /// The number that it has in the duplicate.
    pub promise: PromiseNumber,
    /// What became of it, and then of what took its place, in order; nothing, if it is as it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub became: Vec<Became>,
    /// What the outside was told of it.
    #[serde(default, skip_serializing_if = "Told::is_nothing")]
    pub told: Told,
}

impl PromiseOutcome {
    /// When the last of it happened, if anything did.
    pub(in crate::case) fn last_at(outcomes: &[Self]) -> Option<Timestamp> {
        outcomes.iter().flat_map(|outcome| &outcome.became).map(Became::at).max()
    }
}

/// What the outside was told of a promise by the matter that carried it, and is not told again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// That it was near its due time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warned: bool,
    /// That its window ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Which levels of its ladder it reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<u16>,
}

impl Told {
    pub(super) fn by(clock: &Clock) -> Self {
        Self {
            warned: clock.has_warned(),
            late: clock.breached_at().is_some(),
            levels: clock.levels_reached().iter().map(|rung| rung.level).collect(),
        }
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn covers(&self, event: &ClockEvent) -> bool {
        match event {
            ClockEvent::Warned => self.warned,
            ClockEvent::Breached => self.late,
            ClockEvent::LevelReached { level } => self.levels.contains(level),
            _ => false,
        }
    }
}

/// One thing that became of a promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Became {
    /// Its window ended.
    Broken {
        /// When.
        at: Timestamp,
    },
    /// It was done.
    Done {
        /// When.
        at: Timestamp,
    },
    /// The customer's side gave it up.
    Released {
        /// When.
        at: Timestamp,
        /// Who did.
        by: Assent,
    },
    /// Another one took its place, by agreement or without asking.
    Moved {
        /// When.
        at: Timestamp,
        /// Who agreed; none if nobody was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreed_by: Option<Assent>,
        /// The other.
        to: Box<InItsPlace>,
    },
}

/// A promise that took the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InItsPlace {
    /// The agreement by which it is measured.
    pub agreement: AgreementKey,
    /// The calendar of the customer's hours, on which it counts if its target asks for them; none if they were not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customers_calendar: Option<CalendarKey>,
    /// What is promised.
    pub promise: Box<Promise>,
    /// What the outside was told of it.
    #[serde(default, skip_serializing_if = "Told::is_nothing")]
    pub told: Told,
}

impl Became {
    pub(super) const fn at(&self) -> Timestamp {
        match self {
            Self::Broken { at }
            | Self::Done { at }
            | Self::Released { at, .. }
            | Self::Moved { at, .. } => *at,
        }
    }
}
