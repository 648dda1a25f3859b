//! Consents by answers, and who may vouch for what was agreed.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::charter::Context;
use goodwill::customer::{
    Answer, Consent, Dossier, Evidence, Invalidation, Medium, Objection, Permission, Proof,
    Purpose, Question, Reply, Scope, Source,
};
use goodwill::decision::Aggregate;
use goodwill::id::CustomerId;
use goodwill::profile::{Given, ProfileCommand, ProfileEvent};
use goodwill::time::Span;
use goodwill::value::{Domain, Value};

use super::{Life, ann, answer, at, clerk, id, meter, source};

/// A customer who can be asked whether he may be sold to and polled.
fn asked() -> Life {
    let declared = Question::new("May we send you offers?", Domain::bool())
        .consenting_to(Purpose::Commercial)
        .consenting_to(Purpose::Survey);
    Life::registered().under(declared)
}

fn say(yes: bool) -> ProfileCommand {
    answer(Given::Value(Value::Bool(yes)))
}

fn invalidate(why: Invalidation) -> ProfileCommand {
    ProfileCommand::Invalidate { question: meter(), why }
}

fn permission(life: &Life, minute: i32) -> Permission<'_> {
    life.profile.own().permissions.permission(Purpose::Survey, Medium::Email, at(minute))
}

#[test]
fn a_yes_to_a_question_that_asks_for_consent_is_a_consent() {
    let mut life = asked();
    let decision = life.told(1, say(true));
    let told: Vec<_> = decision.events.iter().skip(1).map(|one| one.event.clone()).collect();
    let proof = Proof { by: Actor::System, at: at(1), over: None, source: Source::Answer(meter()) };
    let consent =
        |purpose| ProfileEvent::ConsentTold(Consent::given(Scope::all(purpose), proof.clone()));
    assert_eq!(told, [consent(Purpose::Commercial), consent(Purpose::Survey)]);
    assert_eq!(permission(&life, 2), Permission::Granted { proof: Some(&proof) });
    assert!(life.profile.may(Purpose::Commercial, Medium::Sms, at(2)));

    // Other questions permit nothing.
    let mut other = Life::registered().under(Question::new("Is it cold?", Domain::bool()));
    assert_eq!(other.told(1, say(true)).events.len(), 1);
    assert!(!other.profile.may(Purpose::Commercial, Medium::Sms, at(2)));
}

#[test]
fn a_no_or_a_correction_takes_the_consent_back() {
    let contradicted = Invalidation::ContradictedBy(Evidence::stated(source(), at(2)));
    for (what, command, granted) in [
        ("a no", say(false), false),
        ("a correction", invalidate(Invalidation::CustomerCorrects), false),
        ("a contradiction", invalidate(contradicted), false),
        ("a second yes", say(true), true),
    ] {
        let mut life = asked();
        life.told(1, say(true));
        life.told(2, command);
        assert_eq!(permission(&life, 2).is_granted(), granted, "{what}");
        assert_eq!(matches!(permission(&life, 2), Permission::Refused { .. }), !granted, "{what}");
        // He may always say yes again.
        life.told(3, say(true));
        assert!(permission(&life, 3).is_granted(), "{what}");
    }
}

#[test]
fn a_corrected_no_is_no_yes_and_a_letter_outlasts_a_corrected_yes() {
    let mut life = asked();
    life.told(1, say(false));
    assert_eq!(life.told(2, invalidate(Invalidation::CustomerCorrects)).events.len(), 1);
    assert!(!permission(&life, 2).is_granted());

    let mut life = asked();
    life.told(1, say(true));
    let letter = Proof { by: clerk(), at: at(2), over: Some(Medium::Post), source: source() };
    let agreed = Consent::given(Scope::all(Purpose::Survey), letter.clone());
    life.told(2, ProfileCommand::Agree(agreed));
    life.told(3, invalidate(Invalidation::CustomerCorrects));
    assert_eq!(permission(&life, 3), Permission::Granted { proof: Some(&letter) });
    assert!(!life.profile.may(Purpose::Commercial, Medium::Email, at(3)), "no letter said so");
}

#[test]
fn a_consent_by_an_answer_ends_with_the_answer() {
    let declared = Question::new("May we ask you?", Domain::bool())
        .consenting_to(Purpose::Survey)
        .valid_for(Span::hours(1));
    let mut life = Life::registered().under(declared);
    life.told(1, say(true));
    assert!(permission(&life, 60).is_granted() && !permission(&life, 61).is_granted());
    // Nobody answering takes nothing back.
    life.told(61, ProfileCommand::Ask { question: meter() });
    life.told(62, invalidate(Invalidation::Unanswered));
    assert_eq!(permission(&life, 62), Permission::Unknown);
}

#[test]
fn a_yes_that_somebody_linked_gave_can_be_corrected_here() {
    let mut life = asked();
    let other: CustomerId = id(2);
    let mut brings = Dossier::default();
    let reply = Reply::Value(Value::Bool(true));
    let told = Answer { reply, valid_until: None, source: source() };
    brings.answers.answer(other, &meter(), told, at(0));
    let proof = Proof {
        by: Actor::Customer(other),
        at: at(0),
        over: None,
        source: Source::Answer(meter()),
    };
    brings.permissions.agree(Consent::given(Scope::all(Purpose::Survey), proof));
    life.told(
        1,
        ProfileCommand::Link { other, brings: Box::new(brings), granted: BTreeMap::new() },
    );
    assert!(life.profile.may(Purpose::Survey, Medium::Email, at(1)));
    life.told(2, invalidate(Invalidation::CustomerCorrects));
    assert!(!life.profile.may(Purpose::Survey, Medium::Email, at(2)));
}

#[test]
fn a_proof_comes_from_who_acts_from_the_customer_or_from_a_person_of_ours() {
    let (linked, stranger): (CustomerId, CustomerId) = (id(2), id(3));
    let mut life = Life::registered();
    life.told(
        0,
        ProfileCommand::Link { other: linked, brings: Box::default(), granted: BTreeMap::new() },
    );
    let menu = || Actor::Automaton { channel: "telephone-menu".parse().unwrap() };
    let customer = Actor::Customer;
    for (acts, by, vouches) in [
        (clerk(), customer(ann()), true),
        (clerk(), customer(linked), true),
        (clerk(), customer(stranger), false),
        (clerk(), clerk(), true),
        (clerk(), menu(), false),
        (clerk(), Actor::System, false),
        (menu(), menu(), true),
        (Actor::System, Actor::System, true),
        (customer(ann()), customer(ann()), true),
        (customer(ann()), customer(stranger), false),
        (customer(ann()), Actor::System, false),
    ] {
        let proof = Proof { by: by.clone(), at: at(1), over: None, source: source() };
        let scope = Scope::all(Purpose::Commercial);
        for command in [
            ProfileCommand::Agree(Consent::given(scope, proof.clone())),
            ProfileCommand::Object(Objection::made(scope, proof).unwrap()),
        ] {
            let decided = life.profile.decide(&command, &Context::new(at(1), &acts, &life.charter));
            let code = decided.as_ref().err().map(|refusal| refusal.code().to_string());
            let expected = (!vouches).then(|| "profile.foreign-proof".to_owned());
            assert_eq!(code, expected, "{by:?} by {acts:?}");
        }
    }
}
