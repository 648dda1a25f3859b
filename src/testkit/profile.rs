//! Histories of profiles: told, asked, answered, linked and drawn upon, in order, entered late, and out of order.
//!
//! ```
//! use goodwill::decision::Aggregate;
//! use goodwill::profile::Profile;
//! use goodwill::proptest::prelude::*;
//! use goodwill::testkit::profile::histories;
//!
//! proptest!(ProptestConfig::with_cases(32), |(history in histories())| {
//!     let (mut profile, mut log) = (Profile::default(), Vec::new());
//!     for step in &history.steps {
//!         if let Ok(decision) = profile.carry_out(&step.command, &step.context(&history.charter)) {
//!             log.extend(decision.events);
//!         }
//!     }
//!     let mut replayed = Profile::default();
//!     log.iter().for_each(|occurred| replayed.evolve(occurred));
//!     prop_assert_eq!(replayed, profile);
//! });
//! ```

use std::collections::BTreeMap;

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use uuid::Uuid;

use super::case::{MONDAY, Step, laid_out, moments};
use super::customer::{
    circumstances, consents, contact_points, customers, dossiers, evidence, hypotheses,
    invalidations, objections, parties, questions, records, sources,
};
use crate::actor::Actor;
use crate::charter::{Charter, CharterDraft, Ratification};
use crate::customer::{
    Answer, Concern, Dossier, Expectation, Expected, ExpectedFrom, LoyaltyDriver, LoyaltyReason,
    Purpose, Question, Reply, Source, Understanding,
};
use crate::decision::{Aggregate, Occurred};
use crate::id::{AgentId, AttributeKey, CustomerId, GrantKey, Id, QuestionKey, ReservationId};
use crate::key;
use crate::pii::Pii;
use crate::profile::{Allowed, Given, Personal, ProfileCommand};
use crate::rule::{
    Allowance, AllowanceCommand, AllowanceEvent, AllowancePeriod, AllowanceTerms, Attribute,
    AttributeKind,
};
use crate::time::{Span, Timestamp};
use crate::value::{Domain, Value};

/// What every personal value that is drawn begins with: it must stand nowhere in the log. Like the name of a person it has a
/// blank, so that it is no key.
pub const CANARY: &str = "Canary Li ";

/// Something personal that is given out for a name of a closed set.
fn names_of_a_person(number: u32) -> impl Strategy<Value = Value> + Clone {
    let name = format!("{CANARY}{number}");
    let others = ["mail".to_owned(), name.clone()];
    select(vec![Value::Text(name.clone()), Value::Choice(name.clone()), Value::Tags(others.into())])
}

/// The most steps that are drawn beside the registration.
const MOST_STEPS: usize = 20;

const WEEK: i64 = 7 * 86_400 * 1_000_000;

/// The life of one profile, step by step, and the charter that it is decided under.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct History {
    /// The charter.
    pub charter: Charter,
    /// Whose profile it is.
    pub customer: CustomerId,
    /// What is asked of the profile, in this order.
    pub steps: Vec<Step<ProfileCommand>>,
}

/// Draws the history of a profile: at most twenty-one steps over some weeks.
///
/// Nearly always the first is the registration. Behind it come all other commands, with keys so few that questions,
/// needs, records and links meet, and now and then somebody who may not give them.
///
/// ```
/// use goodwill::profile::ProfileCommand;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::profile::histories;
///
/// proptest!(ProptestConfig::with_cases(32), |(history in histories())| {
///     let registers = history.steps.iter().any(|step| matches!(step.command, ProfileCommand::Register { .. }));
///     prop_assert!(registers);
/// });
/// ```
pub fn histories() -> impl Strategy<Value = History> + Clone {
    let charter = charter();
    let customer = CustomerId::from_uuid(Uuid::from_u64_pair(1, 0));
    let from = Timestamp::clamped(MONDAY);
    let step = (moments(), given(customer), option::weighted(0.06, any::<Index>()));
    let salt = any::<u64>().no_shrink();
    (registrations(customer), vec(step, 0..=MOST_STEPS), weighted(0.05), salt).prop_filter_map(
        "a charter that can be ratified",
        move |(first, drawn, late, salt)| {
            let mut steps = laid_out(from, Some(first), drawn, salt);
            if late && steps.len() > 1 {
                // Somebody speaks of the customer before the registration.
                steps.swap(0, 1);
            }
            Some(History { charter: charter.clone()?, customer, steps })
        },
    )
}

/// A charter that knows a tier, a need, and a matter's own circumstance.
fn charter() -> Option<Charter> {
    let mut draft = CharterDraft::default();
    let tier = Domain::choice(["basic", "gold"]).ok()?;
    let channel = Domain::choice(["mail", "shop"]).ok()?;
    let attributes: [(AttributeKey, Attribute); 3] = [
        (key!("tier"), Attribute::new(AttributeKind::Value, tier)),
        (key!("travels"), Attribute::new(AttributeKind::Need, Domain::bool())),
        (key!("reached-by"), Attribute::new(AttributeKind::Context, channel)),
    ];
    draft.rules.vocabulary.attributes.extend(attributes);
    let question = |valid_for, personal| {
        let domain = Domain::integer(0, 3).ok()?;
        Some(Question { valid_for, personal, ..Question::new("How many?", domain) })
    };
    let consent = Question::new("May we send you offers?", Domain::bool());
    let declared: [(QuestionKey, Option<Question>); 6] = [
        (key!("question-a"), question(None, false)),
        (key!("question-b"), question(Some(Span::hours(30)), false)),
        (key!("question-c"), question(Some(Span::calendar_days(2)), true)),
        (key!("question-d"), question(Some(Span::calendar_days(0)), false)),
        (key!("question-e"), question(Some(Span::working_days(1)), false)),
        (key!("may-we"), Some(consent.consenting_to(Purpose::Commercial))),
    ];
    for (key, question) in declared {
        draft.questions.insert(key, question?);
    }
    // What becomes of such an answer is a part of the histories.
    let accepted = "charter.uncountable-validity at questions.question-e.valid_for";
    let ratification =
        Ratification::first(Actor::System).accepting(accepted, "so that its answers are refused");
    draft.ratify(&ratification).ok()
}

type Drawn = (Actor, ProfileCommand);

fn clerk() -> Actor {
    let agent: AgentId = Id::from_uuid(Uuid::from_u64_pair(0, 2));
    Actor::Agent { agent, role: key!("clerk"), department: key!("service") }
}

fn personal() -> impl Strategy<Value = Personal> + Clone {
    (records(), 0..1_000_u32).prop_map(|(record, number)| {
        Personal::new(record, Value::Text(format!("{CANARY}{number}")))
    })
}

fn registrations(customer: CustomerId) -> impl Strategy<Value = Drawn> + Clone {
    let by = select(vec![Actor::System, clerk(), Actor::Customer(customer)]);
    (by, parties(), option::of(personal()))
        .prop_map(move |(by, party, name)| (by, ProfileCommand::Register { customer, party, name }))
}

/// Any command, mostly by one who may give it.
fn given(customer: CustomerId) -> BoxedStrategy<Drawn> {
    let stranger = CustomerId::from_uuid(Uuid::from_u64_pair(9, 9));
    let by = prop_oneof![
        6 => Just(clerk()),
        2 => Just(Actor::Customer(customer)),
        1 => Just(Actor::System),
        1 => Just(Actor::Customer(stranger)),
    ];
    let command = prop_oneof![
        5 => asking(),
        5 => told(),
        4 => shown(),
        3 => said(),
        3 => linking(),
        2 => drawing(),
        1 => registrations(customer).prop_map(|(_, command)| command),
        1 => Just(ProfileCommand::Wake),
    ];
    (by, command).boxed()
}

/// What has happened before the history begins, and now and then what comes only after it.
fn before() -> (Timestamp, Timestamp) {
    (Timestamp::clamped(MONDAY - WEEK), Timestamp::clamped(MONDAY))
}

fn some_time() -> (Timestamp, Timestamp) {
    (Timestamp::clamped(MONDAY - WEEK), Timestamp::clamped(MONDAY + WEEK / 7))
}

fn told() -> BoxedStrategy<ProfileCommand> {
    let (from, _) = before();
    let attribute =
        select(vec![key!("tier"), key!("travels"), key!("reached-by"), key!("nobody-knows")]);
    let value = option::of(prop_oneof![
        Just(Value::Choice("gold".into())),
        Just(Value::Choice("vip".into())),
        Just(Value::Bool(true)),
        names_of_a_person(1),
    ]);
    prop_oneof![
        circumstances().prop_map(ProfileCommand::Describe),
        (contact_points(from), 0..1_000_u32).prop_map(|(point, number)| {
            let value = Pii::new(Value::Text(format!("{CANARY}{number}")));
            ProfileCommand::AddContactPoint { point, value }
        }),
        records().prop_map(|value| ProfileCommand::WithdrawContactPoint { value }),
        (attribute, value).prop_map(|(attribute, value)| ProfileCommand::Tell { attribute, value }),
        select(Understanding::ALL).prop_map(ProfileCommand::Understand),
        select(Concern::ALL)
            .prop_map(|weight| ProfileCommand::Concern { concern: key!("price"), weight }),
    ]
    .boxed()
}

fn shown() -> BoxedStrategy<ProfileCommand> {
    let (from, to) = some_time();
    let shown = || evidence(from, to);
    let reason = (select(LoyaltyDriver::ALL), shown())
        .prop_map(|(driver, evidence)| LoyaltyReason { driver, matter: key!("refunds"), evidence });
    let level = prop_oneof![
        4 => (0..3_i64).prop_map(Value::Integer),
        1 => names_of_a_person(2),
    ];
    let expected =
        (level, select(ExpectedFrom::ALL), sources()).prop_map(|(level, from, source)| Expected {
            matter: key!("delivery"),
            level,
            from,
            source,
        });
    let experienced_at = option::of(super::time::instants_between(from, to));
    prop_oneof![
        hypotheses().prop_map(ProfileCommand::Suppose),
        (hypotheses(), shown())
            .prop_map(|(what, evidence)| ProfileCommand::ShowNeed { what, evidence }),
        (hypotheses(), shown())
            .prop_map(|(what, evidence)| ProfileCommand::ShowNeed { what, evidence }),
        hypotheses().prop_map(|what| ProfileCommand::EndNeed { what }),
        reason.prop_map(ProfileCommand::FindReason),
        (expected, experienced_at).prop_map(|(expected, experienced_at)| {
            ProfileCommand::Expect { expected, experienced_at }
        }),
    ]
    .boxed()
}

fn said() -> BoxedStrategy<ProfileCommand> {
    let (from, to) = some_time();
    prop_oneof![
        consents(from, to).prop_map(ProfileCommand::Agree),
        objections(from, to).prop_map(ProfileCommand::Object),
    ]
    .boxed()
}

/// Mostly one that a dossier may have an answer to.
fn any_question() -> impl Strategy<Value = QuestionKey> + Clone {
    let others =
        select(vec![key!("question-d"), key!("question-e"), key!("may-we"), key!("nobody-asks")]);
    prop_oneof![5 => questions(), 1 => others]
}

fn asking() -> BoxedStrategy<ProfileCommand> {
    let (from, to) = some_time();
    let ask = || any_question().prop_map(|question| ProfileCommand::Ask { question });
    let value = prop_oneof![
        6 => (0..4_i64).prop_map(|number| Given::Value(Value::Integer(number))),
        2 => (records(), 0..4_i64).prop_map(|(record, number)| {
            Given::Personal(Personal::new(record, Value::Integer(number)))
        }),
        1 => personal().prop_map(Given::Personal),
        1 => names_of_a_person(3).prop_map(Given::Value),
        1 => any::<bool>().prop_map(|yes| Given::Value(Value::Bool(yes))),
    ];
    let answer = (any_question(), value, sources())
        .prop_map(|(question, given, source)| ProfileCommand::Answer { question, given, source });
    let invalidate = (any_question(), invalidations(from, to))
        .prop_map(|(question, why)| ProfileCommand::Invalidate { question, why });
    prop_oneof![4 => ask(), 4 => answer, 2 => invalidate].boxed()
}

fn linking() -> BoxedStrategy<ProfileCommand> {
    // Now and then somebody brings what has not happened yet, or what is personal.
    let link = customers().prop_flat_map(move |other| {
        let (from, to) = before();
        let ahead = Timestamp::clamped(MONDAY + WEEK);
        let brought = prop_oneof![
            8 => dossiers(other, from, to),
            1 => dossiers(other, from, ahead),
            1 => (dossiers(other, from, to), names_of_a_person(4), 0..3_u8)
                .prop_map(move |(brings, value, place)| with_a_name(other, brings, value, place)),
        ];
        (brought, granted()).prop_map(move |(brings, granted)| ProfileCommand::Link {
            other,
            brings: Box::new(brings),
            granted,
        })
    });
    prop_oneof![
        6 => link,
        4 => customers().prop_map(|other| ProfileCommand::Unlink { other }),
        2 => customers().prop_map(|other| ProfileCommand::JoinInto { other }),
        5 => Just(ProfileCommand::Part),
        1 => granted().prop_map(|granted| ProfileCommand::TakeBack { granted }),
    ]
    .boxed()
}

/// A dossier that holds a personal value where none belongs.
fn with_a_name(other: CustomerId, mut brings: Dossier, value: Value, place: u8) -> Dossier {
    let (at, source) = (before().0, Source::Customer(other));
    match place {
        0 => {
            let answer = Answer { reply: Reply::Value(value), valid_until: None, source };
            brings.answers.answer(other, &key!("question-a"), answer, at);
        }
        1 => {
            let from = ExpectedFrom::Promise;
            let expected = Expected { matter: key!("delivery"), level: value, from, source };
            brings.expectations.extend(Expectation::recorded(expected, at, None));
        }
        // That a text is no fact, the type says by itself.
        _ => drop(brings.need_attributes.tell(key!("travels"), Some(value))),
    }
    brings
}

/// What may have been granted to somebody, with one reservation of it.
fn granted() -> BoxedStrategy<BTreeMap<GrantKey, Allowed>> {
    let visits = (1..4_u32, 0..3_u64, 1..3_u32).prop_map(|(most, number, units)| {
        let reservation: ReservationId = Id::from_uuid(Uuid::from_u64_pair(2, number));
        let terms = AllowanceTerms { most, per: AllowancePeriod::Month };
        let mut taken = Allowance::default();
        let on = chrono::NaiveDate::from_ymd_opt(2026, 3, 25).unwrap_or_default();
        let event = AllowanceEvent::Reserved { reservation, units, on };
        taken.evolve(&Occurred { at: Timestamp::clamped(MONDAY - WEEK), event });
        BTreeMap::from([(key!("visit"), Allowed { terms, taken })])
    });
    prop_oneof![2 => Just(BTreeMap::new()), 1 => visits].boxed()
}

fn drawing() -> BoxedStrategy<ProfileCommand> {
    let reservations = || {
        (0..3_u64)
            .prop_map(|number| -> ReservationId { Id::from_uuid(Uuid::from_u64_pair(2, number)) })
    };
    let on = chrono::NaiveDate::from_ymd_opt(2026, 3, 25).unwrap_or_default();
    let how = prop_oneof![
        3 => (reservations(), 0..3_u32).prop_map(move |(reservation, units)| {
            AllowanceCommand::Reserve { reservation, units, on }
        }),
        1 => reservations().prop_map(|reservation| AllowanceCommand::Consume { reservation }),
        1 => reservations().prop_map(|reservation| AllowanceCommand::Refund { reservation }),
    ];
    let terms = (1..4_u32).prop_map(|most| AllowanceTerms { most, per: AllowancePeriod::Month });
    prop_oneof![
        terms.prop_map(|terms| ProfileCommand::Allow { grant: key!("visit"), terms }),
        how.prop_map(|how| ProfileCommand::Draw { grant: key!("visit"), how }),
    ]
    .boxed()
}
