#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod actor;
pub mod calendar;
pub mod case;
pub mod charter;
pub mod customer;
pub mod decision;
pub mod department;
pub mod desk;
pub mod finding;
pub mod id;
pub mod memory;
pub mod money;
pub mod pii;
pub mod port;
pub mod profile;
pub mod publish;
pub mod rule;
pub mod sla;
#[cfg(feature = "system")]
pub mod system;
#[cfg(feature = "testkit")]
pub mod testkit;
mod text;
pub mod time;
pub mod touchpoint;
pub mod value;
pub mod wire;

pub use chrono;
pub use chrono_tz;
#[cfg(feature = "testkit")]
pub use proptest;

/// The guides of the repository, so that they are read beside the code and their examples are tested.
pub mod _documentation {
    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}

    #[doc = include_str!("../docs/attainability.md")]
    pub mod attainability {}

    #[doc = include_str!("../docs/benchmarks.md")]
    pub mod benchmarks {}

    #[doc = include_str!("../docs/blueprint.md")]
    pub mod blueprint {}

    #[doc = include_str!("../docs/calendars.md")]
    pub mod calendars {}

    #[doc = include_str!("../CHANGELOG.md")]
    pub mod changelog {}

    #[doc = include_str!("../docs/charters.md")]
    pub mod charters {}

    #[doc = include_str!("../docs/codes.md")]
    pub mod codes {}

    #[doc = include_str!("../docs/customers.md")]
    pub mod customers {}

    #[doc = include_str!("../docs/findings.md")]
    pub mod findings {}

    #[doc = include_str!("../docs/handoffs.md")]
    pub mod handoffs {}

    #[doc = include_str!("../docs/limits.md")]
    pub mod limits {}

    #[doc = include_str!("../docs/matters.md")]
    pub mod matters {}

    #[doc = include_str!("../docs/promises.md")]
    pub mod promises {}

    #[doc = include_str!("../docs/reach.md")]
    pub mod reach {}

    #[doc = include_str!("../docs/requirements.md")]
    pub mod requirements {}

    #[doc = include_str!("../docs/rules.md")]
    pub mod rules {}

    #[doc = include_str!("../docs/standards.md")]
    pub mod standards {}

    #[doc = include_str!("../docs/testing.md")]
    pub mod testing {}
}
