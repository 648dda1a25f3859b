//! Who is served: what may be known of a customer, and on what grounds.
//!
//! A [`Party`] is a person, an organisation or a unit of one, reached at [`ContactPoint`]s. A [`Need`] carries the
//! [`Evidence`] that shows it; without any it is a [`Hypothesis`]. An [`Expectation`] was recorded ahead of the experience;
//! afterwards it is [`Hindsight`]. A [`Purpose`] decides what may be said to whom.
//!
//! These are types and questions to them; what happens to one customer in the course of time is told by a profile.

mod amount;
mod answers;
mod attributes;
mod consent;
mod contact;
mod dossier;
mod evidence;
mod expectation;
mod language;
mod loyalty;
mod need;
mod need_profile;
mod outlook;
mod party;
mod period;
mod plain;
mod question;
mod served;
mod tolerance;
mod words;

pub use amount::{Amount, ParseAmountError, ParseUnitError, Unit};
pub use answers::{
    Answer, AnswerLedger, Ask, AskToken, IdentityCheck, Invalidation, Reply, WhyAsk,
};
pub use attributes::{Attributes, FreeText, NeedAttributes, ValueAttributes, about};
pub use consent::{Consent, MustReach, Objection, Permission, Permissions, Proof, Scope};
pub use contact::{BadHours, Circumstances, ContactPoint, NoPreference, OwnHours, Preference};
pub use dossier::Dossier;
pub use evidence::{Confidence, Evidence, NoConfidence, Source};
pub use expectation::{Expectation, Expected, ExpectedFrom, Hindsight};
pub use language::{Language, ParseLanguageError};
pub use loyalty::{LoyaltyDriver, LoyaltyReason};
pub use need::{Conflict, Hypothesis, Need, NeedDimension, NoNeed, conflicts};
pub use need_profile::{MoreThanAll, NeedProfile, NotOverridden, Overridden, Overriding, Share};
pub use outlook::{Concern, Level, Outlook, ResolvedOutlook, Told, Understanding};
pub use party::{Membership, Party, PartyRole};
pub use period::{EndsBeforeItBegins, Period};
pub use plain::MayBePersonal;
pub use question::{NoValidity, Question};
pub use served::{Served, Tolerances};
pub use tolerance::{Better, Quality, UpsideDown, ZoneOfTolerance};
pub use words::{AccessOption, Medium, Purpose, UnknownWord};
