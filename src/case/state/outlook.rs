use std::sync::OnceLock;

use crate::decision::Wake;

/// What a case does next by itself, looked up when somebody asks, and remembered until something changes that: a command may
/// change ten clocks, of which each may have been the next, and asks once.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlook(OnceLock<Option<Wake>>);

impl Outlook {
    /// What is remembered, or else is found now.
    pub(super) fn get_or_look(&self, look: impl FnOnce() -> Option<Wake>) -> Option<Wake> {
        *self.0.get_or_init(look)
    }

    /// A clock that would have woken then now wakes otherwise: most of the time another one is the next, and stays it.
    pub(super) fn moved(&mut self, before: Option<Wake>, after: Option<Wake>) {
        let Some(next) = self.0.get_mut() else { return };
        let was_next = before.is_some() && before == *next;
        if was_next || after.is_some_and(|after| next.is_none_or(|next| after < next)) {
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
