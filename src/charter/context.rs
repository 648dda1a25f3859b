use super::Charter;
use crate::actor::Actor;
use crate::id::{CustomerId, StreamId};
use crate::time::Timestamp;
use crate::value::FactSheet;

/// What a decision may look at beside the state: who acts, when, and under which charter.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Context<'a> {
    /// The present instant, as the host's clock shows it.
    pub now: Timestamp,
    /// When it happened, if that was before now: an entry made later.
    pub occurred_at: Option<Timestamp>,
    /// Who gives the command.
    pub actor: &'a Actor,
    /// The charter that the stream is pinned to.
    pub charter: &'a Charter,
    /// The charter so far, where another is adopted.
    pub before: Option<&'a Charter>,
    /// What the command brought along, and what the host's directory answered.
    pub facts: &'a FactSheet,
    /// The stream whose decision asked for the command; none where somebody gave it.
    pub following: Option<&'a StreamId>,
    /// Customers who are held to be one with whom the command speaks of, or with the customer who gives it, himself among them;
    /// nobody, where he is alone.
    pub held_same: &'a [CustomerId],
}

static NOTHING_TOLD: FactSheet = FactSheet::new();

impl<'a> Context<'a> {
    /// A command given now.
    #[must_use]
    pub const fn new(now: Timestamp, actor: &'a Actor, charter: &'a Charter) -> Self {
        Self {
            now,
            occurred_at: None,
            actor,
            charter,
            before: None,
            facts: &NOTHING_TOLD,
            following: None,
            held_same: &[],
        }
    }

    /// A command for something that happened earlier.
    #[must_use]
    pub const fn occurred_at(mut self, at: Timestamp) -> Self {
        self.occurred_at = Some(at);
        self
    }

    /// For adopting the charter in place of another.
    #[must_use]
    pub const fn before(mut self, charter: &'a Charter) -> Self {
        self.before = Some(charter);
        self
    }

    /// With facts that rules may ask for.
    #[must_use]
    pub const fn knowing(mut self, facts: &'a FactSheet) -> Self {
        self.facts = facts;
        self
    }

    /// As a follow-up of what another stream decided.
    #[must_use]
    pub const fn following(mut self, stream: &'a StreamId) -> Self {
        self.following = Some(stream);
        self
    }

    /// Knowing which customers are held to be one.
    #[must_use]
    pub const fn holding_same(mut self, customers: &'a [CustomerId]) -> Self {
        self.held_same = customers;
        self
    }
}
