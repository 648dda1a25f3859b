//! Every way in which a profile says no, by code and message, each without changing anything.

use std::collections::BTreeSet;

use goodwill::actor::Actor;
use goodwill::charter::Context;
use goodwill::customer::{
    Consent, ContactPoint, Dossier, Evidence, Expected, ExpectedFrom, Hypothesis, Invalidation,
    Medium, NeedDimension, Party, Period, Proof, Purpose, Scope,
};
use goodwill::decision::Aggregate;
use goodwill::id::CustomerId;
use goodwill::pii::Pii;
use goodwill::profile::{Given, Personal, ProfileCommand, codes};
use goodwill::rule::AllowanceCommand;
use goodwill::time::Span;
use goodwill::value::{Domain, Value};

use super::{Life, ann, answer, ask, at, clerk, id, meter, question, record, source};

fn point(number: u128) -> ProfileCommand {
    let point = ContactPoint::new(Medium::Phone, record(number), Period::from(at(0)));
    ProfileCommand::AddContactPoint { point, value: Pii::new(Value::Text("+49".into())) }
}

fn tell(attribute: &str, value: Value) -> ProfileCommand {
    ProfileCommand::Tell { attribute: attribute.parse().unwrap(), value: Some(value) }
}

fn need() -> Hypothesis {
    let key = "evenings".parse().unwrap();
    Hypothesis::new(key, NeedDimension::Time, Value::Bool(true)).unwrap()
}

fn other() -> CustomerId {
    id(2)
}

fn link() -> ProfileCommand {
    ProfileCommand::Link { other: other(), brings: Box::new(Dossier::default()) }
}

/// A registered customer with a contact point, an open question, and somebody who is linked.
fn busy() -> Life {
    let mut life = Life::registered();
    life.told(1, point(1));
    life.told(1, ask());
    life.told(1, link());
    life
}

fn joined() -> Life {
    let mut life = Life::registered();
    life.told(1, ProfileCommand::JoinInto { other: other() });
    life
}

#[test]
fn every_refusal_has_a_code_and_one_sentence() {
    let register =
        || ProfileCommand::Register { customer: ann(), party: Party::person(), name: None };
    let tomorrow = Evidence::stated(source(), at(2_000));
    let promised = Proof { by: clerk(), at: at(2_000), over: None, source: source() };
    let text = || Value::Text("call Ann".into());
    let expected = Expected {
        matter: "delivery".parse().unwrap(),
        level: text(),
        from: ExpectedFrom::Promise,
        source: source(),
    };
    let invalid = |why| ProfileCommand::Invalidate { question: meter(), why };
    let three = || Given::Value(Value::Integer(3));
    let table: Vec<(Life, ProfileCommand, goodwill::id::Code, String)> = vec![
        (Life::new(), ask(), codes::NOT_REGISTERED, "nobody is registered here; register first".into()),
        (Life::new(), ProfileCommand::Wake, codes::NOT_REGISTERED, "nobody is registered here; register first".into()),
        (busy(), register(), codes::ALREADY_REGISTERED, "the customer has been registered before".into()),
        (joined(), ask(), codes::JOINED, format!("{} keeps what concerns this customer; say it there, or part first", other())),
        (busy(), point(1), codes::RECORD_IN_USE, format!("{} keeps something else; give each value a record of its own", record(1))),
        (busy(), ProfileCommand::WithdrawContactPoint { value: record(2) }, codes::NOTHING_THERE, "there is no such contact point that could end".into()),
        (busy(), ProfileCommand::EndNeed { what: need() }, codes::NOTHING_THERE, "there is no such need that could end".into()),
        (busy(), invalid(Invalidation::CustomerCorrects), codes::NOTHING_THERE, "there is no such answer or question that could end".into()),
        (Life::registered(), invalid(Invalidation::Unanswered), codes::NOTHING_THERE, "there is no such answer or question that could end".into()),
        (busy(), tell("colour", Value::Bool(true)), codes::UNKNOWN_KEY, "the charter knows no attribute called `colour`".into()),
        (busy(), tell("tier", Value::Choice("vip".into())), codes::BAD_VALUE, "`tier`: `vip` is not one of {`basic`, `gold`}".into()),
        (busy(), tell("at-the-shop", Value::Bool(true)), codes::BAD_VALUE, "`at-the-shop`: it tells of the matter, not of the customer".into()),
        (busy(), ProfileCommand::Expect { expected, experienced_at: None }, codes::BAD_VALUE, "`delivery`: a free text may be personal; keep it in a record".into()),
        (busy(), answer(three(), question().personal()), codes::BAD_VALUE, "`meter`: its answer is personal; keep it in a record".into()),
        (busy(), answer(Given::Value(text()), question()), codes::BAD_VALUE, "`meter`: a free text may be personal; keep it in a record".into()),
        (busy(), answer(Given::Personal(Personal::new(record(3), text())), question()), codes::BAD_VALUE, "`meter`: the answer is not an integer from 1 to 9".into()),
        (busy(), answer(three(), question().valid_for(Span::working_hours(3))), codes::NO_VALIDITY, "an answer cannot hold for `working PT3H`; write `PT4H` or `3 days`, within the years to 9999".into()),
        (busy(), answer(Given::Personal(Personal::new(record(1), Value::Integer(3))), question()), codes::RECORD_IN_USE, format!("{} keeps something else; give each value a record of its own", record(1))),
        (busy(), ProfileCommand::ShowNeed { what: need(), evidence: tomorrow }, codes::NOT_YET, format!("{} lies after {}: it has not happened yet", at(2_000), at(9))),
        (busy(), ProfileCommand::Agree(Consent::given(Scope::all(Purpose::Survey), promised)), codes::NOT_YET, format!("{} lies after {}: it has not happened yet", at(2_000), at(9))),
        (busy(), ask(), codes::ASKED_ALREADY, format!("`meter` is being asked since {}; wait for the answer", at(1))),
        (busy(), link(), codes::LINKED_ALREADY, format!("{} is linked with somebody; unlink the two first", other())),
        (busy(), ProfileCommand::JoinInto { other: id(3) }, codes::LINKED_ALREADY, "00000000-0000-0000-0000-000000000003 is linked with somebody; unlink the two first".into()),
        (busy(), ProfileCommand::JoinInto { other: ann() }, codes::LINKED_ALREADY, format!("{} is linked with somebody; unlink the two first", ann())),
        (busy(), ProfileCommand::Unlink { other: id(3) }, codes::NOT_LINKED, "the two are not linked".into()),
        (busy(), ProfileCommand::Part, codes::NOT_LINKED, "the two are not linked".into()),
        (busy(), ProfileCommand::Draw { grant: "visit".parse().unwrap(), how: AllowanceCommand::Refund { reservation: id(7) } }, codes::NOT_GRANTED, "`visit` was not granted; grant it first".into()),
    ];
    let mut met = BTreeSet::from([codes::NOT_OURS.as_str()]);
    for (life, command, code, message) in table {
        let before = life.profile.clone();
        assert_eq!(life.refuses(9, &clerk(), &command), (code.to_string(), message), "{command:?}");
        assert_eq!(life.profile, before);
        met.insert(code.as_str());
    }
    assert_eq!(met.len(), 14, "each code is met");
}

#[test]
fn customers_speak_for_themselves_and_for_nobody_else() {
    let (own, stranger) = (Actor::Customer(ann()), Actor::Customer(other()));
    let message = "only somebody of ours may do that".to_owned();
    let refused = (codes::NOT_OURS.to_string(), message);
    let mut life = Life::registered();
    life.answered(1, 3, question());
    let stated = Evidence::stated(source(), at(1));
    let observed = Evidence::observed(source(), at(1));
    let shown = |evidence| ProfileCommand::ShowNeed { what: need(), evidence };
    let correct =
        ProfileCommand::Invalidate { question: meter(), why: Invalidation::CustomerCorrects };
    let contradict = ProfileCommand::Invalidate {
        question: meter(),
        why: Invalidation::ContradictedBy(observed.clone()),
    };
    for (command, himself) in [
        (point(1), true),
        (shown(stated), true),
        (shown(observed), false),
        (correct, true),
        (contradict, false),
        (answer(Given::Value(Value::Integer(4)), question()), true),
        (ask(), false),
        (link(), false),
        (tell("tier", Value::Choice("gold".into())), false),
    ] {
        assert_eq!(life.refuses(2, &stranger, &command), refused, "{command:?}");
        let context = Context::new(at(2), &own, &life.charter);
        assert_eq!(life.profile.decide(&command, &context).is_ok(), himself, "{command:?}");
    }
}

#[test]
fn a_personal_answer_outside_its_domain_is_not_told_in_the_refusal() {
    let life = Life::registered();
    let domain = Domain::choice(["yes", "no"]).unwrap();
    let declared = goodwill::customer::Question::new("Are you well?", domain).personal();
    let ill = Given::Personal(Personal::new(record(1), Value::Choice("ill".into())));
    let (_, message) = life.refuses(1, &clerk(), &answer(ill, declared));
    assert_eq!(message, "`meter`: the answer is not one of {`no`, `yes`}");
}
