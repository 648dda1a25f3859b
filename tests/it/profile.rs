//! What we know of a customer: how it comes to be known, what is asked once, and that the log holds nothing personal.

mod at_the_desk;
mod conduct;
mod consents;
mod laws;
mod linking;
mod records;
mod refusals;

use goodwill::actor::Actor;
use goodwill::charter::{Charter, CharterDraft, Context, Ratification};
use goodwill::customer::{Answer, Party, Question, Source};
use goodwill::decision::{Aggregate, Decision};
use goodwill::id::{AgentId, CaseId, CustomerId, Id, QuestionKey, RecordId};
use goodwill::profile::{Given, Profile, ProfileCommand};
use goodwill::rule::{Attribute, AttributeKind};
use goodwill::value::{Domain, Value};
use uuid::Uuid;

use crate::customer::at;

/// The id of this number.
fn id<E>(number: u128) -> Id<E> {
    Id::from_uuid(Uuid::from_u128(number))
}

fn ann() -> CustomerId {
    id(1)
}

fn record(number: u128) -> RecordId {
    id(100 + number)
}

fn source() -> Source {
    let case: CaseId = id(50);
    Source::Case(case)
}

fn clerk() -> Actor {
    let agent: AgentId = id(5);
    let (role, department) = ("clerk".parse().unwrap(), "service".parse().unwrap());
    Actor::Agent { agent, role, department }
}

fn meter() -> QuestionKey {
    "meter".parse().unwrap()
}

/// One that takes a number from one to nine.
fn question() -> Question {
    Question::new("How many meters are there?", Domain::integer(1, 9).unwrap())
}

fn charter() -> Charter {
    charter_asking(question())
}

/// A charter that declares the question about the meter like this.
fn charter_asking(declared: Question) -> Charter {
    let mut draft = CharterDraft::default();
    draft.questions.insert(meter(), declared);
    let attributes = &mut draft.rules.vocabulary.attributes;
    let tier = Domain::choice(["basic", "gold"]).unwrap();
    attributes.insert("tier".parse().unwrap(), Attribute::new(AttributeKind::Value, tier));
    let travels = Attribute::new(AttributeKind::Need, Domain::bool());
    attributes.insert("travels".parse().unwrap(), travels);
    let place = Attribute::new(AttributeKind::Context, Domain::bool());
    attributes.insert("at-the-shop".parse().unwrap(), place);
    // A host may live with answers that hold for working time: it says in whose.
    let name = "charter.uncountable-validity at questions.meter.valid_for";
    let ratification =
        Ratification::first(Actor::System).accepting(name, "customers tell their hours");
    draft.ratify(&ratification).unwrap()
}

/// A profile with the charter that its commands are decided under.
struct Life {
    profile: Profile,
    charter: Charter,
}

impl Life {
    fn new() -> Self {
        Self { profile: Profile::default(), charter: charter() }
    }

    fn registered() -> Self {
        Self::of(ann())
    }

    fn of(customer: CustomerId) -> Self {
        let mut life = Self::new();
        life.told(0, ProfileCommand::Register { customer, party: Party::person(), name: None });
        life
    }

    /// Carries out what nothing stands in the way of, by somebody of ours.
    fn told(&mut self, minute: i32, command: ProfileCommand) -> Decision<Profile> {
        let context = Context::new(at(minute), &Actor::System, &self.charter);
        self.profile.carry_out(&command, &context).unwrap()
    }

    /// The code and the sentence by which it refuses; nothing has changed then.
    fn refuses(&self, minute: i32, actor: &Actor, command: &ProfileCommand) -> (String, String) {
        let context = Context::new(at(minute), actor, &self.charter);
        let refusal = self.profile.decide(command, &context).unwrap_err();
        (refusal.code().to_string(), refusal.to_string())
    }

    /// Notes an answer to the question about the meter.
    fn answered(&mut self, minute: i32, number: i64) -> Decision<Profile> {
        self.told(minute, answer(Given::Value(Value::Integer(number))))
    }

    /// The same under a charter that declares the question otherwise.
    fn under(mut self, declared: Question) -> Self {
        self.charter = charter_asking(declared);
        self
    }

    fn known(&self, minute: i32) -> Option<Answer> {
        self.profile.answer(&meter(), at(minute))
    }
}

fn ask() -> ProfileCommand {
    ProfileCommand::Ask { question: meter() }
}

fn answer(given: Given) -> ProfileCommand {
    ProfileCommand::Answer { question: meter(), given, source: source() }
}
