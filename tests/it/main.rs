//! Everything that the library promises, tested through its public API, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    reason = "a test that panics has failed, which is what it is for"
)]

mod architecture;
mod asks;
mod blueprint;
mod calendar;
mod case;
mod charter;
mod codes;
mod customer;
mod department;
mod desk;
mod examples;
mod ground;
mod profile;
mod public_types;
mod publish;
mod requirements;
mod rule;
mod rule_analysis;
mod service;
mod sla;
mod sources;
mod standards;
mod stepping;
mod store;
mod structure;
mod touchpoint;
mod wire;
