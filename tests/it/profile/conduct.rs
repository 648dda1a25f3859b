//! What a profile takes in, and what it asks of the outside.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::charter::Context;
use goodwill::chrono_tz::Europe::Berlin;
use goodwill::customer::{
    Circumstances, Concern, Consent, ContactPoint, Dossier, Evidence, Expected, ExpectedFrom,
    Hypothesis, Invalidation, LoyaltyDriver, LoyaltyReason, Medium, NeedDimension, Objection,
    Party, Period, Proof, Purpose, Scope, Understanding,
};
use goodwill::decision::{Aggregate, LookupKey};
use goodwill::id::CustomerId;
use goodwill::pii::Pii;
use goodwill::profile::{Given, Personal, ProfileCommand, ProfileEffect, ProfileEvent};
use goodwill::rule::{AllowanceCommand, AllowancePeriod, AllowanceTerms};
use goodwill::time::{Span, Timestamp};
use goodwill::value::Value;

use super::{Life, ann, answer, ask, at, clerk, id, meter, question, record, source};

fn put() -> ProfileEffect {
    ProfileEffect::PutQuestion { customer: ann(), question: meter() }
}

#[test]
fn a_question_is_put_once_and_whoever_asks_again_is_spared_or_waits() {
    let mut life = Life::registered();
    assert_eq!(life.told(1, ask()).effects, [put()]);
    assert_eq!(life.refuses(2, &clerk(), &ask()).0, "profile.asked-already");

    life.answered(3, 2);
    let spared = life.told(4, ask());
    assert_eq!(spared.effects, [], "nobody asks the customer");
    let event = ProfileEvent::QuestionSpared { question: meter() };
    assert_eq!(spared.events[0].event, event, "and it can be counted");
    assert_eq!(life.known(5).unwrap().source, source());
}

#[test]
fn it_may_be_asked_again_when_the_answer_expires_is_contradicted_or_corrected_or_none_comes() {
    let evidence = Evidence::observed(source(), at(3));
    for why in [Invalidation::CustomerCorrects, Invalidation::ContradictedBy(evidence)] {
        let mut life = Life::registered();
        life.answered(1, 2);
        life.told(3, ProfileCommand::Invalidate { question: meter(), why });
        assert_eq!(life.known(3), None);
        assert_eq!(life.told(3, ask()).effects, [put()], "at the same instant");
        assert_eq!(life.refuses(4, &clerk(), &ask()).0, "profile.asked-already");
    }
    let mut life = Life::registered();
    life.told(1, ask());
    let why = Invalidation::Unanswered;
    life.told(60, ProfileCommand::Invalidate { question: meter(), why });
    assert_eq!(life.told(61, ask()).effects, [put()]);

    let mut life = Life::registered().under(question().valid_for(Span::hours(1)));
    life.answered(1, 2);
    assert_eq!(life.told(60, ask()).effects, []);
    assert_eq!(life.told(61, ask()).effects, [put()]);
}

#[test]
fn an_answer_for_days_holds_by_the_clock_of_the_customer() {
    let mut life = Life::registered().under(question().valid_for(Span::calendar_days(27)));
    life.told(1, ProfileCommand::Describe(Circumstances::default().zone(Berlin)));
    // 27 days later Berlin's clocks have gone forward.
    life.answered(1, 2);
    let until: Timestamp = "2026-03-29T10:01:00+02:00".parse().unwrap();
    assert_eq!(life.known(2).unwrap().valid_until, Some(until));
}

#[test]
fn what_is_personal_lies_in_records_and_the_log_names_them() {
    let mut life = Life::new().under(question().personal());
    let name = Some(Personal::new(record(1), Value::Text("Ann Li".into())));
    let register = ProfileCommand::Register { customer: ann(), party: Party::person(), name };
    let registered = life.told(0, register);
    assert_eq!(life.profile.party().unwrap().name(), Some(record(1)));

    let point = ContactPoint::new(Medium::Email, record(2), Period::from(at(0)));
    let value = Pii::new(Value::Text("ann@example.org".into()));
    let added = life.told(1, ProfileCommand::AddContactPoint { point, value });

    let given = Given::Personal(Personal::new(record(3), Value::Integer(7)));
    let answered = life.told(2, answer(given));

    let mut kept = Vec::new();
    for decision in [registered, added, answered] {
        kept.extend(decision.records.iter().map(|record| (record.id, record.subject)));
        let written = serde_json::to_string(&decision.events).unwrap();
        let shown: String = decision.events.iter().map(|one| one.event.to_string()).collect();
        for text in [written, shown, format!("{decision:?}")] {
            assert!(!text.contains("Ann") && !text.contains("ann@"), "{text}");
        }
    }
    assert_eq!(kept, [1, 2, 3].map(|number| (record(number), ann())));
}

#[test]
fn contact_points_are_used_in_the_order_of_preference_while_they_are_valid() {
    let mut life = Life::registered();
    for (number, rank) in [(1, 60), (2, 1), (3, 99)] {
        let point = ContactPoint::new(Medium::Phone, record(number), Period::from(at(0)));
        let point = point.preferred(rank.try_into().unwrap());
        let value = Pii::new(Value::Text("+49 30 901820".into()));
        life.told(1, ProfileCommand::AddContactPoint { point, value });
    }
    let usable = |life: &Life, minute| -> Vec<_> {
        life.profile.own().usable_at(at(minute)).iter().map(|point| point.value).collect()
    };
    assert_eq!(usable(&life, 2), [record(2), record(1), record(3)]);
    life.told(5, ProfileCommand::WithdrawContactPoint { value: record(2) });
    assert_eq!(usable(&life, 5), [record(1), record(3)]);
    assert_eq!(usable(&life, 4), [record(2), record(1), record(3)], "it could be used until then");
}

#[test]
fn facts_for_rules_are_kept_by_what_they_tell() {
    let mut life = Life::registered();
    let told = |attribute: &str, value| ProfileCommand::Tell {
        attribute: attribute.parse().unwrap(),
        value: Some(value),
    };
    life.told(1, told("tier", Value::Choice("gold".into())));
    life.told(1, told("travels", Value::Bool(true)));
    let own = life.profile.own();
    assert!(own.value_attributes.facts().contains_key("tier"));
    assert!(!own.value_attributes.facts().contains_key("travels"));
    assert!(own.need_attributes.facts().contains_key("travels"));
    assert_eq!(own.facts().len(), 2, "rules are asked with both");
    assert!(life.told(2, told("travels", Value::Bool(true))).is_empty(), "it is no news");
}

fn evenings(wish: bool) -> Hypothesis {
    let key = "evenings".parse().unwrap();
    Hypothesis::new(key, NeedDimension::Time, Value::Bool(wish)).unwrap()
}

#[test]
fn words_against_behaviour_are_reported_once_each_time_they_part() {
    let mut life = Life::registered();
    life.told(1, ProfileCommand::Suppose(evenings(true)));
    assert_eq!(life.profile.own().hypotheses, [evenings(true)]);
    let show = |wish, evidence| ProfileCommand::ShowNeed { what: evenings(wish), evidence };

    let seen = Evidence::observed(source(), at(2));
    assert_eq!(life.told(2, show(true, seen.clone())).effects, []);
    assert_eq!(life.profile.own().hypotheses, [], "it is a need by now");

    let said = Evidence::stated(source(), at(3));
    let need = "evenings".parse().unwrap();
    let report = ProfileEffect::ReportConflict { customer: ann(), need };
    assert_eq!(life.told(3, show(false, said)).effects, [report]);
    assert!(life.told(4, show(true, seen)).is_empty(), "it was known");

    life.told(5, ProfileCommand::EndNeed { what: evenings(true) });
    assert_eq!(life.profile.own().needs_at(at(5)).count(), 1);
}

#[test]
fn what_is_expected_ahead_stays_apart_from_what_is_said_afterwards() {
    let mut life = Life::registered();
    let expected = Expected {
        matter: "delivery".parse().unwrap(),
        level: Value::Integer(2),
        from: ExpectedFrom::Promise,
        source: source(),
    };
    let ahead = ProfileCommand::Expect { expected: expected.clone(), experienced_at: None };
    life.told(1, ahead);
    life.told(9, ProfileCommand::Expect { expected, experienced_at: Some(at(5)) });
    let own = life.profile.own();
    assert_eq!((own.expectations.len(), own.hindsights.len()), (1, 1));
}

#[test]
fn an_outlook_is_told_piece_by_piece_and_a_reason_with_what_shows_it() {
    let mut life = Life::registered();
    life.told(1, ProfileCommand::Understand(Understanding::Familiar));
    let price = || "price".parse().unwrap();
    life.told(1, ProfileCommand::Concern { concern: price(), weight: Concern::Great });
    life.told(2, ProfileCommand::Concern { concern: price(), weight: Concern::Absent });
    assert_eq!(life.profile.own().outlook.concerns[&price()], Concern::Absent);

    for driver in [LoyaltyDriver::Stay, LoyaltyDriver::Return, LoyaltyDriver::Leave] {
        let evidence = Evidence::stated(source(), at(2));
        let reason = LoyaltyReason { driver, matter: "refunds".parse().unwrap(), evidence };
        life.told(3, ProfileCommand::FindReason(reason.clone()));
        assert!(life.told(4, ProfileCommand::FindReason(reason)).is_empty());
    }
    assert_eq!(life.profile.own().loyalty.len(), 3);
}

fn proof(minute: i32) -> Proof {
    Proof { by: clerk(), at: at(minute), over: None, source: source() }
}

#[test]
fn who_is_held_to_be_somebody_else_keeps_what_he_had() {
    let (mut life, mut other) = (Life::registered(), Life::of(id(2)));
    other.answered(1, 3);
    let scope = Scope::all(Purpose::Care);
    let objection = Objection::made(scope, proof(1)).unwrap();
    other.told(1, ProfileCommand::Object(objection));
    life.told(1, ProfileCommand::Understand(Understanding::Expert));
    let before = (life.profile.own().clone(), other.profile.own().clone());

    let second: CustomerId = id(2);
    let brings = Box::new(other.profile.own().clone());
    life.told(2, ProfileCommand::Link { other: second, brings, granted: BTreeMap::new() });
    other.told(2, ProfileCommand::JoinInto { other: ann() });
    // Together they have answered, and object.
    assert_eq!(life.told(3, ask()).effects, []);
    assert!(!life.profile.may(Purpose::Care, Medium::Phone, at(3)));
    let known = life.profile.known();
    assert_eq!(known.outlook.understanding, Some(Understanding::Expert));
    assert!(known.answers.known(ann(), &meter(), at(3)).is_some());
    assert_eq!(other.refuses(3, &clerk(), &ask()).0, "profile.joined");

    life.told(4, ProfileCommand::Unlink { other: second });
    other.told(4, ProfileCommand::Part);
    assert_eq!((life.profile.own(), other.profile.own()), (&before.0, &before.1));
    assert!(life.profile.may(Purpose::Care, Medium::Phone, at(4)));
    assert_eq!(life.told(5, ask()).effects, [put()], "the answer was another's");
    assert_eq!(other.told(5, ask()).effects, [], "who still has it");
}

#[test]
fn a_linked_customer_objects_in_his_own_name_and_a_stranger_does_not() {
    let mut life = Life::registered();
    let (second, stranger): (CustomerId, CustomerId) = (id(2), id(3));
    let object =
        ProfileCommand::Object(Objection::made(Scope::all(Purpose::Care), proof(1)).unwrap());
    assert_eq!(life.refuses(1, &Actor::Customer(second), &object).0, "profile.not-ours");
    life.told(
        1,
        ProfileCommand::Link { other: second, brings: Box::default(), granted: BTreeMap::new() },
    );
    let by_second = Actor::Customer(second);
    let context = Context::new(at(2), &by_second, &life.charter);
    assert!(!life.profile.decide(&object, &context).unwrap().is_empty());
    assert_eq!(life.refuses(2, &Actor::Customer(stranger), &object).0, "profile.not-ours");
    // What is for somebody of ours stays so.
    let unlink = ProfileCommand::Unlink { other: second };
    assert_eq!(life.refuses(2, &Actor::Customer(second), &unlink).0, "profile.not-ours");
}

#[test]
fn a_link_brings_no_personal_answer_into_the_log() {
    let mut other = Life::of(id(2));
    other.answered(1, 3);
    let brings = Box::new(other.profile.own().clone());
    let link = ProfileCommand::Link { other: id(2), brings, granted: BTreeMap::new() };
    let life = Life::registered();
    assert!(
        life.profile.decide(&link, &Context::new(at(2), &Actor::System, &life.charter)).is_ok()
    );
    let life = life.under(question().personal());
    assert_eq!(life.refuses(2, &clerk(), &link).0, "profile.bad-value");
}

#[test]
fn consents_and_objections_decide_what_may_be_sent() {
    let mut life = Life::registered();
    let sell = |life: &Life, minute| life.profile.may(Purpose::Commercial, Medium::Sms, at(minute));
    assert!(!sell(&life, 1) && life.profile.may(Purpose::Safety, Medium::Sms, at(1)));
    let consent = Consent::given(Scope::all(Purpose::Commercial), proof(1));
    life.told(1, ProfileCommand::Agree(consent.clone()));
    assert!(sell(&life, 1));
    assert!(life.told(2, ProfileCommand::Agree(consent)).is_empty());
    let objection = Objection::made(Scope::by(Purpose::Commercial, Medium::Sms), proof(3)).unwrap();
    life.told(3, ProfileCommand::Object(objection));
    assert!(!sell(&life, 3) && life.profile.may(Purpose::Commercial, Medium::Email, at(3)));
}

#[test]
fn what_is_granted_is_drawn_until_nothing_is_left() {
    let mut life = Life::registered();
    let grant = || "visit".parse().unwrap();
    let reserve = |number| AllowanceCommand::Reserve {
        reservation: id(number),
        units: 1,
        on: "2026-03-20".parse().unwrap(),
    };
    let draw = |how| ProfileCommand::Draw { grant: grant(), how };
    assert_eq!(life.refuses(1, &clerk(), &draw(reserve(1))).0, "profile.not-granted");
    let terms = AllowanceTerms { most: 1, per: AllowancePeriod::Month };
    life.told(1, ProfileCommand::Allow { grant: grant(), terms });
    life.told(2, draw(reserve(1)));
    assert!(life.told(3, draw(reserve(1))).is_empty(), "sent again it counts once");
    assert_eq!(life.refuses(3, &clerk(), &draw(reserve(2))).0, "rule.allowance-used-up");
    life.told(4, draw(AllowanceCommand::Refund { reservation: id(1) }));
    life.told(5, draw(reserve(2)));
    life.told(6, draw(AllowanceCommand::Consume { reservation: id(2) }));
    let allowed = life.profile.allowance(&grant()).unwrap();
    assert_eq!(allowed.taken.left("2026-03-20".parse().unwrap(), &allowed.terms), 0);
}

#[test]
fn a_profile_is_found_by_its_customer_and_waits_for_nothing() {
    let life = Life::registered();
    assert_eq!(Aggregate::keys(&life.profile), [LookupKey::Customer(ann())]);
    assert_eq!(life.profile.next_wake(), None);
    assert_eq!(Life::new().profile.known(), Dossier::default());
}
