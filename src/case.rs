//! The life of one matter, from first contact to close: one owner, typed waits, and clocks that keep our promises.
//!
//! A [`Case`] answers a [`CaseCommand`] with events and effects, or with a refusal; it is the fold of its
//! [`CaseEvent`]s. Its clocks are driven by the signals that its events mean, under the charter that it is pinned to.
//!
//! ```
//! use goodwill::actor::Actor;
//! use goodwill::calendar::{CalendarDraft, WORKWEEK};
//! use goodwill::case::{Case, CaseCommand, Opening, Visibility};
//! use goodwill::charter::{Channel, CharterDraft, Context, Department, Ratification};
//! use goodwill::decision::Aggregate;
//! use goodwill::id::{AgentId, ContentId, CustomerId, SequentialIds};
//! use goodwill::sla::{Agreement, AgreementKind, Metric, Target};
//! use goodwill::time::Timestamp;
//!
//! let mut draft = CharterDraft::default();
//! let office = CalendarDraft::new("Europe/Berlin", 2026..=2027).open(WORKWEEK, "09:00-17:00");
//! draft.calendars.insert("office".parse()?, office);
//! draft.departments.insert("service".parse()?, Department::default());
//! draft.channels.insert("mail".parse()?, Channel::default());
//! draft.priorities.insert("normal".parse()?, String::new());
//! let first = Target::measuring(Metric::first_response(), "office".parse()?)
//!     .within("working PT4H".parse()?);
//! let targets = [("first-response".parse()?, first)].into();
//! let standard = Agreement { kind: AgreementKind::Sla, targets };
//! draft.agreements.insert("standard".parse()?, standard);
//! let charter = draft.ratify(&Ratification::first(Actor::System))?;
//!
//! let ids = SequentialIds::starting_at(1);
//! let ann = CustomerId::fresh(&ids);
//! let opening = Opening {
//!     customer: ann,
//!     channel: "mail".parse()?,
//!     department: "service".parse()?,
//!     queue: None,
//!     priority: "normal".parse()?,
//!     agreements: vec!["standard".parse()?],
//!     given_due: [].into(),
//! };
//!
//! let friday: Timestamp = "2026-03-06T15:00:00+01:00".parse()?;
//! let customer = Actor::Customer(ann);
//! let mut case = Case::default();
//! let context = Context::new(friday, &customer, &charter);
//! for occurred in case.decide(&CaseCommand::Open(opening.clone()), &context)?.events {
//!     case.evolve(&occurred);
//! }
//! let due = case.clocks().next().and_then(|clock| clock.due());
//! assert_eq!(due, Some("2026-03-09T11:00:00+01:00".parse()?)); // two hours are left for Monday
//!
//! // It says no, with a code and a sentence, and nothing has changed.
//! let refusal = case.decide(&CaseCommand::Open(opening), &context).unwrap_err();
//! assert_eq!(refusal.code().as_str(), "case.already-opened");
//! let content = ContentId::fresh(&ids);
//! let answer = CaseCommand::Respond { visibility: Visibility::Visible, content };
//! let refusal = case.decide(&answer, &context).unwrap_err();
//! assert_eq!(refusal.to_string(), "only somebody of ours may do that");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Only a charter in force runs a case. This compiles:
//!
//! ```
//! use goodwill::actor::Actor;
//! use goodwill::charter::{CharterDraft, Context, Ratification};
//! use goodwill::time::Timestamp;
//!
//! let draft = CharterDraft::default();
//! let charter = draft.ratify(&Ratification::first(Actor::System))?;
//! let context = Context::new(Timestamp::MIN, &Actor::System, &charter);
//! # Ok::<(), goodwill::charter::Findings>(())
//! ```
//!
//! and the same with the draft does not, since what nobody has examined and put in force promises nothing:
//!
//! ```compile_fail,E0308
//! use goodwill::actor::Actor;
//! use goodwill::charter::{CharterDraft, Context, Ratification};
//! use goodwill::time::Timestamp;
//!
//! let draft = CharterDraft::default();
//! let charter = draft.ratify(&Ratification::first(Actor::System))?;
//! let context = Context::new(Timestamp::MIN, &Actor::System, &draft);
//! # Ok::<(), goodwill::charter::Findings>(())
//! ```
//!
//! # The laws
//!
//! * From the opening on there is exactly one owner: a person, or until one has taken it the accountable department.
//! * A case's time never goes back: a command for an instant before the last one is refused, naming both.
//! * Time that has passed is settled first, in the order in which it fell due; then comes the command itself.
//! * A wait that ends sets its clocks going before what ended it is weighed: a message, a solution, a closure.
//! * What happens at one instant happens in the order in which it was recorded.

mod clocks;
mod command;
mod decide;
mod event;
mod refusal;
mod state;

pub use command::{CaseCommand, Opening, Visibility};
pub use event::{CaseEffect, CaseEvent, ClockNumber};
pub use refusal::{CaseRefusal, codes};
pub use state::{Case, Owner, Status};
