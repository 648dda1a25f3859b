//! Every way in which a profile says no, by code and message, each without changing anything.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::charter::Context;
use goodwill::customer::{
    Answer, Circumstances, Consent, ContactPoint, Dossier, Evidence, Expected, ExpectedFrom,
    Hypothesis, Invalidation, Medium, NeedDimension, OwnHours, Party, Period, Proof, Purpose,
    Question, Reply, Scope,
};
use goodwill::decision::Aggregate;
use goodwill::id::{Code, CustomerId};
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

fn third_party() -> CustomerId {
    id(3)
}

fn link() -> ProfileCommand {
    ProfileCommand::Link {
        other: other(),
        brings: Box::new(Dossier::default()),
        granted: BTreeMap::new(),
    }
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

/// A life that refuses a command, with the code and the sentence by which it does.
type Row = (Life, ProfileCommand, Code, String);

fn row(life: Life, command: ProfileCommand, code: Code, message: impl Into<String>) -> Row {
    (life, command, code, message.into())
}

fn who_is_meant() -> Vec<Row> {
    let (new, registered) = ("nobody is registered here; register first", Life::registered);
    let register = ProfileCommand::Register { customer: ann(), party: Party::person(), name: None };
    let linked = |other| format!("{other} is linked with somebody; unlink the two first");
    let join = |other| ProfileCommand::JoinInto { other };
    let elsewhere =
        format!("{} keeps what concerns this customer; say it there, or part first", other());
    let mut loose = Dossier::default();
    let reply = Reply::Value(Value::Text("call Ann".into()));
    let told = Answer { reply, valid_until: None, source: source() };
    loose.answers.answer(third_party(), &meter(), told, at(0));
    let loose = ProfileCommand::Link {
        other: third_party(),
        brings: Box::new(loose),
        granted: BTreeMap::new(),
    };
    let records =
        format!("`{}`: what is known there holds free text; keep it in records", third_party());
    let (third, apart) = (third_party(), "the two are not linked");
    let brings = |brings: Dossier| ProfileCommand::Link {
        other: third,
        brings: Box::new(brings),
        granted: BTreeMap::new(),
    };
    let (mut ahead, mut named) = (Dossier::default(), Dossier::default());
    ahead.answers.invalidate(third, &meter(), Invalidation::CustomerCorrects, at(2_000));
    let to_come = format!("{} lies after {}: it has not happened yet", at(2_000), at(9));
    let ann_li = Value::Choice("Ann Li".into());
    named.need_attributes.tell("aid".parse().unwrap(), Some(ann_li)).unwrap();
    let name = format!(
        "`{third}`: what is known there holds a name that may be personal; keep it in a record"
    );
    vec![
        row(Life::new(), ask(), codes::NOT_REGISTERED, new),
        row(Life::new(), ProfileCommand::Wake, codes::NOT_REGISTERED, new),
        row(
            registered(),
            register,
            codes::ALREADY_REGISTERED,
            "the customer has been registered before",
        ),
        row(joined(), ask(), codes::JOINED, elsewhere),
        row(busy(), link(), codes::LINKED_ALREADY, linked(other())),
        row(busy(), join(third), codes::LINKED_ALREADY, linked(third)),
        row(registered(), join(ann()), codes::LINKED_ALREADY, linked(ann())),
        row(busy(), loose, codes::BAD_VALUE, records),
        row(busy(), brings(ahead), codes::NOT_YET, to_come),
        row(busy(), brings(named), codes::BAD_VALUE, name),
        row(busy(), ProfileCommand::Unlink { other: third }, codes::NOT_LINKED, apart),
        row(registered(), ProfileCommand::Part, codes::NOT_LINKED, apart),
    ]
}

fn evenings() -> CalendarDraft {
    CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "17:00-20:00")
}

fn what_is_told() -> Vec<Row> {
    let in_use = format!(
        "{} was named before; give each value a record of its own, also a correction",
        record(1)
    );
    let none = |noun| format!("there is no such {noun} that could end");
    let withdraw = ProfileCommand::WithdrawContactPoint { value: record(2) };
    let end = ProfileCommand::EndNeed { what: need() };
    let expect = |level| {
        let (matter, from) = ("delivery".parse().unwrap(), ExpectedFrom::Promise);
        let expected = Expected { matter, level, from, source: source() };
        ProfileCommand::Expect { expected, experienced_at: None }
    };
    let text = expect(Value::Text("call Ann".into()));
    let tags = expect(Value::Tags(["prompt".into(), "as Ann said".into()].into()));
    let free = "`delivery`: a free text may be personal; keep it in a record";
    let name =
        "`delivery`: a name that has not the form of a key may be personal; keep it in a record";
    let colour = "the charter knows no attribute called `colour`";
    let named = evenings().holiday("2026-05-04", "Ann's wedding");
    let faulty = evenings().open(WORKWEEK, "20:00-19:00 Ann");
    let hours = |draft| OwnHours::Declared(Box::new(draft));
    let describe =
        |draft| ProfileCommand::Describe(Circumstances::default().at_hours(hours(draft)));
    let point_at = ContactPoint::new(Medium::Phone, record(2), Period::from(at(0)));
    let point_at = point_at.at_hours(hours(faulty.clone()));
    let add = ProfileCommand::AddContactPoint {
        point: point_at,
        value: Pii::new(Value::Text("+49".into())),
    };
    let nameless =
        "`hours`: the name of a date is a free text, which may be personal; leave it out";
    let sound = "`hours`: the hours have faults; compile their draft to see them";
    let vip = tell("tier", Value::Choice("vip".into()));
    let not_vip = "`tier`: the value is not one of {`basic`, `gold`}";
    let shop = "`at-the-shop`: it tells of the matter, not of the customer";
    let to_come = format!("{} lies after {}: it has not happened yet", at(2_000), at(9));
    let tomorrow = Evidence::stated(source(), at(2_000));
    let show = ProfileCommand::ShowNeed { what: need(), evidence: tomorrow };
    let promised = Proof { by: clerk(), at: at(2_000), over: None, source: source() };
    let agree = ProfileCommand::Agree(Consent::given(Scope::all(Purpose::Survey), promised));
    let somebody =
        Proof { by: Actor::Customer(third_party()), at: at(1), over: None, source: source() };
    let foreign = ProfileCommand::Agree(Consent::given(Scope::all(Purpose::Survey), somebody));
    let how = AllowanceCommand::Refund { reservation: id(7) };
    let draw = ProfileCommand::Draw { grant: "visit".parse().unwrap(), how };
    vec![
        row(busy(), point(1), codes::RECORD_IN_USE, in_use),
        row(busy(), withdraw, codes::NOTHING_THERE, none("contact point")),
        row(busy(), end, codes::NOTHING_THERE, none("need")),
        row(busy(), tell("colour", Value::Bool(true)), codes::UNKNOWN_KEY, colour),
        row(busy(), describe(named), codes::BAD_VALUE, nameless),
        row(busy(), describe(faulty), codes::BAD_VALUE, sound),
        row(busy(), add, codes::BAD_VALUE, sound),
        row(busy(), vip, codes::BAD_VALUE, not_vip),
        row(busy(), tell("at-the-shop", Value::Bool(true)), codes::BAD_VALUE, shop),
        row(busy(), text, codes::BAD_VALUE, free),
        row(busy(), tags, codes::BAD_VALUE, name),
        row(
            busy(),
            foreign,
            codes::FOREIGN_PROOF,
            "a proof names who acts, the customer himself, or a person of ours who heard him",
        ),
        row(busy(), show, codes::NOT_YET, to_come.clone()),
        row(busy(), agree, codes::NOT_YET, to_come),
        row(busy(), draw, codes::NOT_GRANTED, "`visit` was not granted; grant it first"),
    ]
}

fn what_is_asked() -> Vec<Row> {
    let three = || Value::Integer(3);
    let kept = |number, value| Given::Personal(Personal::new(record(number), value));
    let text = || Value::Text("call Ann".into());
    let colour = "the charter knows no question called `colour`";
    let other_question = || "colour".parse().unwrap();
    let ask_other = ProfileCommand::Ask { question: other_question() };
    let answer_other = ProfileCommand::Answer {
        question: other_question(),
        given: Given::Value(three()),
        source: source(),
    };
    let asked = format!("`meter` is being asked since {}; wait for the answer", at(1));
    let invalid = |why| ProfileCommand::Invalidate { question: meter(), why };
    let none = "there is no such answer or question that could end";
    let personal = "`meter`: its answer is personal; keep it in a record";
    let free = "`meter`: a free text may be personal; keep it in a record";
    let outside = "`meter`: the answer is not an integer from 1 to 9";
    let span = "an answer cannot hold for `working PT3H`; write `PT4H` or `3 days`, within the years to 9999";
    let in_use = format!(
        "{} was named before; give each value a record of its own, also a correction",
        record(1)
    );
    let personally = busy().under(question().personal());
    let clock = "an answer holds for `3 days`, and nobody knows by whose clock; tell the customer's zone, or name one in the charter";
    let for_days = busy().under(question().valid_for(Span::calendar_days(3)));
    let at_work = busy().under(question().valid_for(Span::working_hours(3)));
    vec![
        row(busy(), ask_other, codes::UNKNOWN_KEY, colour),
        row(busy(), answer_other, codes::UNKNOWN_KEY, colour),
        row(busy(), ask(), codes::ASKED_ALREADY, asked),
        row(busy(), invalid(Invalidation::CustomerCorrects), codes::NOTHING_THERE, none),
        row(Life::registered(), invalid(Invalidation::Unanswered), codes::NOTHING_THERE, none),
        row(personally, answer(Given::Value(three())), codes::BAD_VALUE, personal),
        row(busy(), answer(Given::Value(text())), codes::BAD_VALUE, free),
        row(busy(), answer(kept(3, text())), codes::BAD_VALUE, outside),
        row(at_work, answer(Given::Value(three())), codes::NO_VALIDITY, span),
        row(for_days, answer(Given::Value(three())), codes::NO_VALIDITY, clock),
        row(busy(), answer(kept(1, three())), codes::RECORD_IN_USE, in_use),
    ]
}

#[test]
fn every_refusal_has_a_code_and_one_sentence() {
    let mut met = BTreeSet::from([codes::NOT_OURS.as_str()]);
    let rows = who_is_meant().into_iter().chain(what_is_told()).chain(what_is_asked());
    for (life, command, code, message) in rows {
        let before = life.profile.clone();
        assert_eq!(life.refuses(9, &clerk(), &command), (code.to_string(), message), "{command:?}");
        assert_eq!(life.profile, before);
        met.insert(code.as_str());
    }
    assert_eq!(met.len(), 15, "each code is met");
}

#[test]
fn customers_speak_for_themselves_and_for_nobody_else() {
    let (own, stranger) = (Actor::Customer(ann()), Actor::Customer(other()));
    let message = "only somebody of ours may do that".to_owned();
    let refused = (codes::NOT_OURS.to_string(), message);
    let mut life = Life::registered();
    life.answered(1, 3);
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
        (answer(Given::Value(Value::Integer(4))), true),
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
    let domain = Domain::choice(["yes", "no"]).unwrap();
    let life = Life::registered().under(Question::new("Are you well?", domain).personal());
    let ill = Given::Personal(Personal::new(record(1), Value::Choice("ill".into())));
    let (_, message) = life.refuses(1, &clerk(), &answer(ill));
    assert_eq!(message, "`meter`: the answer is not one of {`no`, `yes`}");
}
