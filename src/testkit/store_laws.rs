//! The laws of [`Store`], for everybody who writes one: one test per law, each over a store of its own.
//!
//! ```
//! # mod conformance {
//! use goodwill::memory::MemoryStore;
//! use goodwill::testkit::block_on;
//!
//! goodwill::store_laws!(block_on = block_on, store = MemoryStore::default());
//! # }
//! ```
//!
//! makes the tests `a_new_stream_is_empty`, `a_stale_commit_is_a_conflict` and so on. A store over files says
//! `store_and_guard =` and gives a pair, whose second part, such as a temporary folder, is dropped after the test:
//!
//! ```
//! # mod conformance {
//! # use goodwill::memory::MemoryStore;
//! # struct Folder;
//! # fn store_in_a_new_folder() -> (MemoryStore, Folder) { (MemoryStore::default(), Folder) }
//! goodwill::store_laws!(
//!     block_on = goodwill::testkit::block_on,
//!     store_and_guard = store_in_a_new_folder(),
//! );
//! # }
//! ```
//!
//! Laws may be added, and existing ones look closer, in any version of the library: a store that keeps the documented
//! laws of the port has nothing to fear from it.

mod fault;
mod finding;
mod log;
mod outbox;
mod sample;
mod waking;

use std::fmt;

use crate::port::Store;

/// The one list of the laws: number, name and statement, handed to another macro.
#[doc(hidden)]
#[macro_export]
macro_rules! __each_store_law {
    ([$($callback:tt)+] $($given:tt)*) => {
        $($callback)+! {
            [$($given)*]
            1 a_new_stream_is_empty
                "A new stream is at version 0 and loads as nothing.";
            2 what_was_committed_loads_in_order
                "What was committed loads in order, with the versions 1, 2, 3 … and the envelope of its commit.";
            3 load_gives_only_what_is_newer
                "`load` after a version gives only what is newer.";
            4 a_stale_commit_is_a_conflict
                "A commit from another version than the stream's is a `Conflict` that names both, and writes nothing.";
            5 a_commit_is_written_whole_or_not_at_all
                "A commit over several streams is written whole or, where one of them conflicts, not at all.";
            6 a_commit_that_contradicts_itself_is_refused
                "No append, two appends to one stream, a stream of another tenant, an effect without an event, or two \
                 records of one id is an `InvalidCommit`, and nothing is written.";
            7 outcomes_are_remembered
                "`outcome` gives the name, the stream and the version of a committed command, and nothing for any other.";
            8 a_command_is_committed_once
                "A second commit with a known command is `CommandKnown` and writes nothing, also where the first had no \
                 events.";
            9 due_claims_what_is_due
                "`due` claims the streams whose wake is not after `now`, earliest first, at most as many as asked for.";
            10 a_claimed_wake_waits_for_its_lease
                "What is claimed is not due again until the lease runs out; then it is, in line with what falls due at \
                 that instant.";
            11 a_new_wake_ends_the_claim
                "A commit that sets the wake replaces it and ends the claim; one that does not leaves both.";
            12 outbox_claims_in_order
                "`outbox` claims effects in the order of their commits, each with its stream, version and ordinal.";
            13 an_acknowledged_effect_is_gone
                "An acknowledged effect is never given out again; one that is not is, when the lease runs out.";
            14 streams_are_found_by_their_keys
                "`find` gives the streams that have a key; a commit that sets the keys replaces them.";
            15 the_feed_keeps_its_order
                "`feed` gives the tenant's events after a position, in one order that never changes, each once.";
            16 records_are_kept_until_erased
                "A record is found by its id, until its subject is erased.";
            17 erasing_takes_personal_values_alone
                "`erase` removes the subject's records and personal keys, counts them, and touches nothing else.";
            18 tenants_are_apart
                "Tenants see nothing of each other.";
            19 a_record_is_written_once
                "A commit that carries a record whose id is there, whoever it is of, is `RecordExists` that names it, and \
                 writes nothing; that the command is known, or a stream not where it was expected, is said before that.";
        }
    };
}

/// Makes one `#[test]` for each law of [`port::Store`](crate::port::Store), in the module where it stands.
///
/// `block_on` names a function that runs a future to its end; `store` is an expression that gives a new and empty
/// store, or `store_and_guard` one that gives a pair of it and something to drop afterwards.
/// [`testkit::store_laws`](crate::testkit::store_laws) shows both.
#[macro_export]
macro_rules! store_laws {
    (block_on = $block_on:path, store = $store:expr $(,)?) => {
        $crate::store_laws!(block_on = $block_on, store_and_guard = ($store, ()));
    };
    (block_on = $block_on:path, store_and_guard = $fresh:expr $(,)?) => {
        $crate::__each_store_law! { [$crate::__store_law_tests] $block_on, $fresh }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __store_law_tests {
    (
        [$block_on:path, $fresh:expr]
        $($number:literal $name:ident $statement:literal;)+
    ) => {$(
        #[doc = $statement]
        #[test]
        fn $name() -> ::core::result::Result<(), $crate::testkit::store_laws::BrokenLaw> {
            let (store, _guard) = $fresh;
            $block_on($crate::testkit::store_laws::$name(&store))
        }
    )+};
}

/// One law of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Law {
    number: u32,
    name: &'static str,
    statement: &'static str,
}

impl Law {
    /// Its number in the documentation of [`Store`].
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The name of its test.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What it says, as in the documentation of [`Store`].
    #[must_use]
    pub const fn statement(&self) -> &'static str {
        self.statement
    }
}

/// That a store does not keep a law, and what it did instead.
#[derive(Clone, PartialEq, Eq)]
pub struct BrokenLaw {
    law: Law,
    found: String,
}

impl BrokenLaw {
    /// Which law.
    #[must_use]
    pub const fn law(&self) -> &Law {
        &self.law
    }
}

impl fmt::Display for BrokenLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Law { number, statement, .. } = self.law;
        write!(f, "law {number} of stores is broken.\n{statement}\nFound: {}", self.found)
    }
}

/// What a failed test prints is its debug form.
impl fmt::Debug for BrokenLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BrokenLaw {}

/// Makes of the list the table, and a public function for each law.
macro_rules! publish {
    ([] $($number:literal $name:ident $statement:literal;)+) => {
        /// All laws, in the order of their numbers.
        pub const LAWS: &[Law] = &[$(
            Law { number: $number, name: stringify!($name), statement: $statement }
        ),+];

        /// Holds a new and empty store against one law.
        ///
        /// # Errors
        /// [`BrokenLaw`] says what was found.
        pub async fn check<S: Store>(law: &Law, store: &S) -> Result<(), BrokenLaw> {
            match law.number {
                $($number => $name(store).await,)+
                // A law has no public constructor: it is one of the above.
                _ => Ok(()),
            }
        }

        $(
            #[doc = $statement]
            ///
            /// # Errors
            /// [`BrokenLaw`] says what was found instead.
            pub async fn $name<S: Store>(store: &S) -> Result<(), BrokenLaw> {
                holding::$name(store).await.map_err(|fault| BrokenLaw {
                    law: Law { number: $number, name: stringify!($name), statement: $statement },
                    found: fault.to_string(),
                })
            }
        )+
    };
}

/// The laws themselves, by what they are about.
mod holding {
    pub(super) use super::finding::*;
    pub(super) use super::log::*;
    pub(super) use super::outbox::*;
    pub(super) use super::waking::*;
}

crate::__each_store_law! { [publish] }
