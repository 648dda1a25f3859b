//! Whole charters, sound and spoilt: departments with stages, touchpoints, clauses, people, hand-offs and partners.
//!
//! A sound draft has neither errors nor warnings; a spoilt one went through some changes, each of which may leave something
//! undone, or nothing.
//!
//! ```
//! use goodwill::actor::Actor;
//! use goodwill::charter::Ratification;
//! use goodwill::proptest::prelude::*;
//! use goodwill::testkit::charter::{drafts, spoilt_drafts};
//!
//! let first = Ratification::first(Actor::System);
//! proptest!(ProptestConfig::with_cases(16), |(sound in drafts(), spoilt in spoilt_drafts())| {
//!     prop_assert!(sound.ratify(&first).is_ok());
//!     // Of a spoilt one that is refused, the findings say why.
//!     if let Err(findings) = spoilt.ratify(&first) {
//!         prop_assert!(findings.iter().len() > 0);
//!     }
//! });
//! ```

mod sketch;
mod spoil;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::select;

use self::sketch::sketches;
use self::spoil::changes;
use crate::charter::CharterDraft;

/// The most changes that spoil one draft.
const MOST_CHANGES: usize = 8;

/// Drafts without errors and warnings.
pub fn drafts() -> impl Strategy<Value = CharterDraft> + Clone {
    sketches().prop_map(|sketch| sketch.draft())
}

/// Drafts in which some things were left out, moved, added or misspelt.
pub fn spoilt_drafts() -> impl Strategy<Value = CharterDraft> + Clone {
    let change = (select(changes()), any::<u8>(), any::<u8>());
    (drafts(), vec(change, 0..=MOST_CHANGES)).prop_map(|(mut draft, changes)| {
        for (change, one, other) in changes {
            change(&mut draft, one.into(), other.into());
        }
        draft
    })
}
