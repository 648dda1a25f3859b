//! The life of one matter, from first contact to close: one owner, typed waits, and clocks that keep our promises.
//!
//! A [`Case`] answers a [`CaseCommand`] with events and effects, or with a refusal; it is the fold of its
//! [`CaseEvent`]s. Its clocks are driven by the signals that its events mean, under the charter that it is pinned to.
//!
//! ```
//! use goodwill::actor::Actor;
//! use goodwill::calendar::{CalendarDraft, WORKWEEK};
//! use goodwill::case::{Case, CaseCommand, Opening};
//! use goodwill::charter::{CharterDraft, Context, Ratification};
//! use goodwill::decision::Aggregate;
//! use goodwill::id::{ContentId, CustomerId, SequentialIds};
//! use goodwill::key;
//! use goodwill::sla::{Agreement, Metric, Target};
//! use goodwill::time::{Span, Timestamp};
//!
//! let office = CalendarDraft::new("Europe/Berlin", 2026..=2027).open(WORKWEEK, "09:00-17:00");
//! let first = Target::measuring(Metric::first_response(), key!("office")).within(Span::working_hours(4));
//! let charter = CharterDraft::default()
//!     .calendar(key!("office"), office)
//!     .department(key!("service"), "Customer service")
//!     .channel(key!("mail"), "Letters and mail")
//!     .priority(key!("normal"), "As usual")
//!     .agreement(key!("standard"), Agreement::sla().target(key!("first-response"), first))
//!     .ratify(&Ratification::first(Actor::System))?;
//!
//! let ids = SequentialIds::starting_at(1);
//! let ann = CustomerId::fresh(&ids);
//! let opening = Opening::new(ann, key!("mail"), key!("service"), key!("normal")).under(key!("standard"));
//!
//! let friday: Timestamp = "2026-03-06T15:00:00+01:00".parse()?;
//! let customer = Actor::Customer(ann);
//! let mut case = Case::default();
//! let context = Context::new(friday, &customer, &charter);
//! case.carry_out(&CaseCommand::Open(opening.clone()), &context)?;
//! let due = case.clocks().next().and_then(|clock| clock.due());
//! assert_eq!(due, Some("2026-03-09T11:00:00+01:00".parse()?)); // two hours are left for Monday
//!
//! // It says no, with a code and a sentence, and nothing has changed.
//! let refusal = case.decide(&CaseCommand::Open(opening), &context).unwrap_err();
//! assert_eq!(refusal.code().as_str(), "case.already-opened");
//! let content = ContentId::fresh(&ids);
//! let answer = CaseCommand::answer(content);
//! let refusal = case.decide(&answer, &context).unwrap_err();
//! assert_eq!(refusal.to_string(), "only somebody of ours may do that");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Only a charter in force runs a case: a [`Context`](crate::charter::Context) takes no draft, since what nobody has
//! examined and ratified promises nothing.
//!
//! # The laws
//!
//! * From the opening on there is exactly one owner: a person, or until one has taken it the accountable department.
//! * A case's time never goes back: a command for an instant before the last one is refused, naming both.
//! * Time that has passed is settled first, in the order in which it fell due; then comes the command itself.
//! * A wait that ends sets its clocks going before what ended it is weighed: a message, a solution, a closure.
//! * What happens at one instant happens in the order in which it was recorded.
//! * A hand-off moves who answers for a matter when it is accepted, not before (A-04, A-05).
//! * A promise has a window in which it falls due, goes where its matter goes, and ends kept, broken, moved by agreement or
//!   given up by the customer; a matter is not closed over an open one (A-01, A-13).

mod adopt;
mod ball;
mod clocks;
mod command;
mod contact;
mod custody;
mod decide;
mod event;
mod handoff;
mod hours;
mod ladder;
mod link;
mod merge;
mod promise;
mod refusal;
mod reopening;
mod service;
mod split;
mod state;
mod unmerge;
mod whole;

pub use ball::Ball;
pub use command::{Beginner, CaseCommand, MessageIntent, Opening, Substance, Visibility};
pub use custody::{CustodyReport, DepartmentShare, LegShare, Spent};
pub use event::{
    CaseEffect, CaseEvent, ClockNumber, EscalationReason, HandoffOffered, Opened, wakes,
};
pub use handoff::{HandedOver, HandoffRefusal, Leg, Offer, Unfit};
pub use link::{NoLink, Relation};
pub use merge::{Brought, NoMerge, Owed};
pub use promise::{Obligation, PromiseNumber, PromiseRefusal, Promised, Undertaking, Unready};
pub use refusal::{CaseRefusal, codes};
pub use split::Since;
pub use state::{Case, Owner, Status};
pub use unmerge::{Became, InItsPlace, PromiseOutcome, Told};
