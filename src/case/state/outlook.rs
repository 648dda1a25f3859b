use std::sync::OnceLock;

use crate::decision::Wake;
use crate::sla::Clock;

/// What a case does next by itself, looked up when somebody asks, and remembered until something changes that: a command may
/// change ten clocks, of which each may have been the next, and asks once.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlook(OnceLock<Option<Wake>>);

impl Outlook {
    /// What is remembered, or else is found now.
    pub(super) fn get_or_look(&self, look: impl FnOnce() -> Option<Wake>) -> Option<Wake> {
        *self.0.get_or_init(look)
    }

    /// Something happens to a clock, which then wakes otherwise: most of the time another one is the next, and stays it.
    pub(super) fn follow(&mut self, clock: &mut Clock, happens: impl FnOnce(&mut Clock)) {
        let Some(next) = self.0.get().copied() else { return happens(clock) };
        let was_next = next.is_some() && clock.next_wake() == next;
        happens(clock);
        let is_next = |wake| next.is_none_or(|next| wake < next);
        if was_next || clock.next_wake().is_some_and(is_next) {
            self.forget();
        }
    }

    /// Something changed that it depends on.
    pub(super) fn forget(&mut self) {
        self.0.take();
    }
}

/// It follows from all else: whether it was looked up makes no two states differ.
impl PartialEq for Outlook {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Outlook {}
