//! The life of what we know of one customer: told, shown, agreed, asked once, and kept apart from who he is.
//!
//! A [`Profile`] answers a [`ProfileCommand`] with events, effects and records, or with a refusal; it is the fold of its
//! [`ProfileEvent`]s. Names, addresses and personal answers go into records; the log holds their ids alone.
//!
//! ```
//! use goodwill::actor::Actor;
//! use goodwill::charter::{CharterDraft, Context, Ratification};
//! use goodwill::customer::{ContactPoint, Medium, Party, Period, Question};
//! use goodwill::decision::Aggregate;
//! use goodwill::id::{CustomerId, RecordId, SequentialIds};
//! use goodwill::key;
//! use goodwill::pii::Pii;
//! use goodwill::profile::{Profile, ProfileCommand};
//! use goodwill::time::Timestamp;
//! use goodwill::value::{Domain, Value};
//!
//! let mut draft = CharterDraft::default();
//! let meter = Question::new("Which kind of meter do you have?", Domain::choice(["dial", "digital"])?);
//! draft.questions.insert(key!("meter"), meter);
//! let charter = draft.ratify(&Ratification::first(Actor::System))?;
//! let ids = SequentialIds::starting_at(1);
//! let (ann, number) = (CustomerId::fresh(&ids), RecordId::fresh(&ids));
//! let now: Timestamp = "2026-03-02T09:00:00Z".parse()?;
//! let context = Context::new(now, &Actor::System, &charter);
//!
//! let mut profile = Profile::default();
//! let register = ProfileCommand::Register { customer: ann, party: Party::person(), name: None };
//! profile.carry_out(&register, &context)?;
//!
//! let point = ContactPoint::new(Medium::Phone, number, Period::from(now));
//! let value = Pii::new(Value::Text("+49 30 901820".into()));
//! let decision = profile.carry_out(&ProfileCommand::AddContactPoint { point, value }, &context)?;
//! assert_eq!(decision.records[0].id, number);
//! assert!(!format!("{:?}", decision.events).contains("901820")); // the number is no part of the log
//!
//! // A question is put once; whoever asks again is told that it is being asked.
//! let ask = ProfileCommand::Ask { question: key!("meter") };
//! assert_eq!(profile.carry_out(&ask, &context)?.effects.len(), 1);
//! let refusal = profile.decide(&ask, &context).unwrap_err();
//! assert_eq!(refusal.code().as_str(), "profile.asked-already");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The laws
//!
//! * A profile's time never goes back: a command for an instant before the last one is refused, naming both.
//! * A question whose answer holds is not put to the customer; between two invalidations it is put at most once, also when two
//!   customers prove to be one.
//! * Linking two customers moves nothing: unlinked, each has exactly what was told of it.
//! * A record keeps one value: its id is refused once an event has named it.
//! * Erasing a customer's records changes no state: the log holds no personal value.

mod brought;
mod command;
mod consent;
mod decide;
mod event;
mod links;
mod named;
mod needs;
mod questions;
mod refusal;
mod state;
mod told;

pub use command::{Given, Personal, ProfileCommand};
pub use event::{ProfileEffect, ProfileEvent};
pub use refusal::{ProfileRefusal, codes};
pub use state::{Allowed, Profile};
