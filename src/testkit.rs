//! Property-test strategies for hosts' own test suites.
//!
//! Each module draws the values of the room of its name: [`calendar`] draws drafts and calendars with the zones, the
//! windows and the dates that are easily got wrong, [`time`] instants, durations and spans, [`rule`] vocabularies, conditions,
//! rule sets and customers, [`customer`] parties, needs and consents, [`department`] boundaries and work within and beyond
//! them, [`touchpoint`] channels, stages, journeys and flows, [`case`] small charters and the histories of cases, alone and of
//! several that concern one another, [`profile`] the histories of what is known of customers. Everything drawn is valid, and
//! becomes simpler when a test fails.
//!
//! ```
//! use goodwill::proptest::prelude::*;
//! use goodwill::testkit::calendar::{calendars, instants_in};
//! use goodwill::testkit::time::working_times;
//!
//! let questions = calendars().prop_flat_map(|calendar| {
//!     let instants = instants_in(&calendar);
//!     (Just(calendar), instants, working_times())
//! });
//! proptest!(ProptestConfig::with_cases(32), |((calendar, from, amount) in questions)| {
//!     if let Ok(due) = calendar.add(from, amount) {
//!         prop_assert_eq!(calendar.between(from, due)?, amount);
//!     }
//! });
//! ```
//!
//! [`store_laws`] holds the laws of [`Store`](crate::port::Store), each as a test that any implementation runs.

mod block_on;
pub mod calendar;
pub mod case;
pub mod charter;
pub mod customer;
pub mod department;
pub mod profile;
pub mod rule;
pub mod store_laws;
pub mod time;
pub mod touchpoint;

pub use block_on::block_on;
