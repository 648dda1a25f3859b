//! What happens to profiles, and what they ask for.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::chrono_tz::Europe::Berlin;
use goodwill::customer::{
    AccessOption, Answer, Circumstances, Concern, Confidence, Consent, ContactPoint, Dossier,
    Evidence, Expectation, Expected, ExpectedFrom, Hypothesis, Invalidation, LoyaltyDriver,
    LoyaltyReason, Medium, Membership, NeedDimension, Objection, OwnHours, Party, PartyRole,
    Period, Preference, Proof, Purpose, Reply, Scope, Source, Understanding, WhyAsk,
};
use goodwill::decision::{Aggregate, Occurred};
use goodwill::id::GrantKey;
use goodwill::profile::{Allowed, ProfileEffect, ProfileEvent};
use goodwill::rule::{Allowance, AllowanceEvent, AllowancePeriod, AllowanceTerms, AttributeKind};
use goodwill::time::Span;
use goodwill::value::Value;

use super::{at, id};

pub(super) fn effects() -> [(&'static str, ProfileEffect); 2] {
    let question = "meter".parse().unwrap();
    let need = "pay-abroad".parse().unwrap();
    [
        ("put_question", ProfileEffect::PutQuestion { customer: id(3), question }),
        ("report_conflict", ProfileEffect::ReportConflict { customer: id(3), need }),
    ]
}

pub(super) fn events() -> Vec<(&'static str, ProfileEvent)> {
    let registered = |party| ProfileEvent::Registered { customer: id(3), party };
    let mut events = vec![
        ("registered", registered(person())),
        ("registered.unit", registered(Party::unit(id(9)).named(id(11)))),
        ("registered.organisation", registered(Party::organisation())),
        ("described", ProfileEvent::Described(circumstances())),
        ("contact_point_added", ProfileEvent::ContactPointAdded(contact_point())),
        ("contact_point_withdrawn", ProfileEvent::ContactPointWithdrawn { value: id(12) }),
        ("attribute_told", told(AttributeKind::Need, Some(Value::Bool(true)))),
        ("attribute_told.unknown", told(AttributeKind::Value, None)),
        ("understanding_told", ProfileEvent::UnderstandingTold(Understanding::Practised)),
        ("concern_told", concern()),
        ("consent_told", ProfileEvent::ConsentTold(consent())),
        (
            "consent_told.withdrawn",
            ProfileEvent::ConsentTold(Consent::withdrawn(Scope::all(Purpose::Survey), proof())),
        ),
        ("objection_told", ProfileEvent::ObjectionTold(objection())),
        ("linked", linked(BTreeMap::new())),
        ("unlinked", ProfileEvent::Unlinked { other: id(8) }),
        ("joined", ProfileEvent::Joined { into: id(8) }),
        ("parted", ProfileEvent::Parted),
    ];
    events.extend(needs());
    events.extend(expectations());
    events.extend(questions());
    events.extend(allowances());
    events
}

fn needs() -> Vec<(&'static str, ProfileEvent)> {
    let shown = |evidence| ProfileEvent::NeedShown { what: hypothesis(), evidence };
    let sure = Confidence::percent(70).unwrap();
    let rule = Source::Rule("calls-after-hours".parse().unwrap());
    let reason = LoyaltyReason {
        driver: LoyaltyDriver::Leave,
        matter: "late-refunds".parse().unwrap(),
        evidence: Evidence::stated(Source::Customer(id(8)), at(5)),
    };
    vec![
        ("supposed", ProfileEvent::Supposed(hypothesis())),
        ("need_shown", shown(Evidence::stated(Source::Content(id(4)), at(5)))),
        ("need_shown.observed", shown(Evidence::observed(Source::Case(id(2)), at(5)))),
        ("need_shown.inferred", shown(Evidence::inferred(rule, at(5), sure))),
        ("need_ended", ProfileEvent::NeedEnded { what: hypothesis() }),
        ("reason_found", ProfileEvent::ReasonFound(reason)),
    ]
}

fn expectations() -> [(&'static str, ProfileEvent); 2] {
    let expected = || Expected {
        matter: "delivery".parse().unwrap(),
        level: Value::Span(Span::calendar_days(2)),
        from: ExpectedFrom::Price,
        source: Source::Content(id(4)),
    };
    let expectation = Expectation::recorded(expected(), at(5), None).unwrap();
    let hindsight = Expectation::recorded(expected(), at(5), Some(at(4))).unwrap_err();
    [
        ("expected", ProfileEvent::Expected(expectation)),
        ("looked_back", ProfileEvent::LookedBack(hindsight)),
    ]
}

fn questions() -> Vec<(&'static str, ProfileEvent)> {
    let question = || "meter".parse().unwrap();
    let asked = |why| ProfileEvent::QuestionAsked { question: question(), why };
    let invalidated = |why| ProfileEvent::AnswerInvalidated { question: question(), why };
    let answered = |answer| ProfileEvent::QuestionAnswered { question: question(), answer };
    let contradiction = Evidence::observed(Source::Record(id(13)), at(6));
    vec![
        ("question_asked", asked(WhyAsk::NeverAsked)),
        ("question_asked.expired", asked(WhyAsk::Expired(at(4)))),
        ("question_asked.open", asked(WhyAsk::Invalidated(Invalidation::CustomerCorrects))),
        ("question_spared", ProfileEvent::QuestionSpared { question: question() }),
        ("question_answered", answered(answer())),
        (
            "question_answered.personal",
            answered(Answer { reply: Reply::Record(id(13)), valid_until: None, ..answer() }),
        ),
        ("answer_invalidated", invalidated(Invalidation::CustomerCorrects)),
        ("answer_invalidated.unanswered", invalidated(Invalidation::Unanswered)),
        ("answer_invalidated.by", invalidated(Invalidation::ContradictedBy(contradiction))),
    ]
}

fn allowances() -> Vec<(&'static str, ProfileEvent)> {
    let grant = || "visit".parse().unwrap();
    let drawn = |event| ProfileEvent::Drawn { grant: grant(), event };
    let reservation = id(14);
    let on = "2026-03-20".parse().unwrap();
    let terms = AllowanceTerms { most: 2, per: AllowancePeriod::Month };
    vec![
        ("allowed", ProfileEvent::Allowed { grant: grant(), terms }),
        ("drawn", drawn(AllowanceEvent::Reserved { reservation, units: 1, on })),
        ("drawn.consumed", drawn(AllowanceEvent::Consumed { reservation })),
        ("drawn.refunded", drawn(AllowanceEvent::Refunded { reservation })),
    ]
}

/// What came when two customers were first linked in one commit.
pub(super) fn linking() -> [(&'static str, ProfileEvent); 2] {
    [
        ("linked.granted", linked(granted())),
        ("allowances_returned", ProfileEvent::AllowancesReturned { granted: granted() }),
    ]
}

fn linked(granted: BTreeMap<GrantKey, Allowed>) -> ProfileEvent {
    ProfileEvent::Linked { other: id(8), brings: Box::new(dossier()), granted }
}

/// A reservation in each of its states.
fn granted() -> BTreeMap<GrantKey, Allowed> {
    let terms = AllowanceTerms { most: 4, per: AllowancePeriod::Month };
    let mut taken = Allowance::default();
    let on = "2026-03-20".parse().unwrap();
    let reserved = [14, 15, 16].map(|number| AllowanceEvent::Reserved {
        reservation: id(number),
        units: 1,
        on,
    });
    let later = [
        AllowanceEvent::Consumed { reservation: id(15) },
        AllowanceEvent::Refunded { reservation: id(16) },
    ];
    for event in reserved.into_iter().chain(later) {
        taken.evolve(&Occurred { at: at(5), event });
    }
    [("visit".parse().unwrap(), Allowed { terms, taken })].into()
}

/// Of everything something.
fn dossier() -> Dossier {
    let mut dossier = Dossier {
        circumstances: circumstances(),
        contact_points: vec![contact_point()],
        ..Dossier::default()
    };
    let tier = Some(Value::Choice("gold".into()));
    dossier.value_attributes.tell("tier".parse().unwrap(), tier).unwrap();
    dossier.need_attributes.tell("travels".parse().unwrap(), None).unwrap();
    dossier.show(&hypothesis(), Evidence::observed(Source::Case(id(2)), at(5)));
    dossier.end(&hypothesis(), at(9));
    dossier.outlook.concerns.insert("price".parse().unwrap(), Concern::Absent);
    dossier.permissions.agree(consent());
    dossier.permissions.object(objection());
    let question = "meter".parse().unwrap();
    drop(dossier.answers.ask(id(8), &question, at(5)));
    dossier.answers.answer(id(8), &question, answer(), at(5));
    dossier.answers.invalidate(id(8), &question, Invalidation::CustomerCorrects, at(6));
    dossier
}

fn person() -> Party {
    let roles = [PartyRole::Decides, PartyRole::Pays];
    Party::person().named(id(11)).member(id(9), Membership::of(Some(id(10)), roles))
}

fn circumstances() -> Circumstances {
    let evenings = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "17:00-20:00");
    Circumstances::default()
        .zone(Berlin)
        .at_hours(OwnHours::Declared(Box::new(evenings)))
        .needing([AccessOption::LargePrint, AccessOption::StepFree])
        .speaking(["de".parse().unwrap(), "zh-Hans".parse().unwrap()])
}

fn contact_point() -> ContactPoint {
    let valid = Period::from(at(1)).until(at(900)).unwrap();
    let mut point = ContactPoint::new(Medium::Phone, id(12), valid)
        .preferred(Preference::MOST)
        .at_hours(OwnHours::Calendar("evenings".parse().unwrap()));
    point.languages.push("de-CH".parse().unwrap());
    point
}

fn told(about: AttributeKind, value: Option<Value>) -> ProfileEvent {
    ProfileEvent::AttributeTold { about, attribute: "travels".parse().unwrap(), value }
}

fn concern() -> ProfileEvent {
    ProfileEvent::ConcernTold { concern: "price".parse().unwrap(), weight: Concern::Great }
}

fn hypothesis() -> Hypothesis {
    let key = "pay-abroad".parse().unwrap();
    Hypothesis::new(key, NeedDimension::Place, Value::Bool(true)).unwrap()
}

fn proof() -> Proof {
    let (by, over) = (Actor::Customer(id(3)), Some(Medium::Web));
    Proof { by, at: at(5), over, source: Source::Answer("newsletter".parse().unwrap()) }
}

fn consent() -> Consent {
    let year = Period::from(at(5)).until(at(500)).unwrap();
    Consent::given_for(Scope::by(Purpose::Commercial, Medium::Email), year, proof())
}

fn objection() -> Objection {
    Objection::made(Scope::all(Purpose::Commercial), proof()).unwrap()
}

fn answer() -> Answer {
    let reply = Reply::Value(Value::Choice("dial".into()));
    Answer { reply, valid_until: Some(at(700)), source: Source::Case(id(2)) }
}
