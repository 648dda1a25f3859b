use super::Charter;
use crate::actor::Actor;
use crate::time::Timestamp;

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
}

impl<'a> Context<'a> {
    /// A command given now.
    #[must_use]
    pub const fn new(now: Timestamp, actor: &'a Actor, charter: &'a Charter) -> Self {
        Self { now, occurred_at: None, actor, charter }
    }

    /// A command for something that happened earlier.
    #[must_use]
    pub const fn occurred_at(mut self, at: Timestamp) -> Self {
        self.occurred_at = Some(at);
        self
    }
}
