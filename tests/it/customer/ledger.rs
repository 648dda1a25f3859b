//! The ledger of answers against a machine that walks through what happened, one thing after the other.

use goodwill::customer::{Answer, AnswerLedger, Ask, Invalidation, WhyAsk};
use goodwill::id::{CustomerId, QuestionKey};
use goodwill::proptest::collection::vec;
use goodwill::proptest::prelude::*;
use goodwill::testkit::customer::{answers, customers, invalidations, questions};
use goodwill::time::Timestamp;

use super::at;
use crate::case::laws::config;

#[derive(Debug, Clone)]
enum Happens {
    Ask,
    Answer(Answer),
    Invalidate(Invalidation),
}

/// What happens to one question to one customer, so many minutes after what came before.
type Told = (i32, CustomerId, QuestionKey, Happens);

fn happens() -> impl Strategy<Value = Happens> + Clone {
    prop_oneof![
        4 => Just(Happens::Ask),
        3 => answers(at(0), at(60)).prop_map(Happens::Answer),
        1 => invalidations(at(0), at(60)).prop_map(Happens::Invalidate),
    ]
}

/// Often at the same instant.
fn stories() -> impl Strategy<Value = Vec<Told>> + Clone {
    let gap = prop_oneof![3 => Just(0), 2 => 1..12_i32];
    vec((gap, customers(), questions(), happens()), 0..60)
}

/// Where one question to one customer stands: walked through, not looked up.
#[derive(Debug, Clone, PartialEq)]
enum Slow {
    Askable,
    Open(Timestamp),
    Answered(Answer),
}

impl Slow {
    fn pass(&mut self, now: Timestamp) {
        if let Self::Answered(answer) = self
            && answer.valid_until.is_some_and(|until| until <= now)
        {
            *self = Self::Askable;
        }
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn it_stands_where_walking_through_leads(story in stories()) {
        let mut ledger = AnswerLedger::default();
        let mut slow: std::collections::BTreeMap<(CustomerId, QuestionKey), Slow> = Default::default();
        let mut minute = 0;
        for (gap, customer, question, happens) in story {
            minute += gap;
            let now = at(minute);
            let standing = slow.entry((customer, question.clone())).or_insert(Slow::Askable);
            standing.pass(now);
            match happens {
                Happens::Ask => match (ledger.ask(customer, &question, now), &standing) {
                    (Ask::Permit(token), Slow::Askable) => {
                        prop_assert_eq!((token.subject(), token.question()), (customer, &question));
                        *standing = Slow::Open(now);
                    }
                    (Ask::Open { since }, Slow::Open(asked)) => prop_assert_eq!(since, *asked),
                    (Ask::Known(known), Slow::Answered(answer)) => prop_assert_eq!(known, answer),
                    (given, _) => prop_assert!(false, "{given:?} where it is {standing:?}"),
                },
                Happens::Answer(answer) => {
                    ledger.answer(customer, &question, answer.clone(), now);
                    *standing = Slow::Answered(answer);
                }
                Happens::Invalidate(why) => {
                    ledger.invalidate(customer, &question, why, now);
                    *standing = Slow::Askable;
                }
            }
            let later = at(minute + 7);
            for ((customer, question), standing) in &slow {
                let mut standing = standing.clone();
                standing.pass(later);
                let known = match &standing { Slow::Answered(answer) => Some(answer), _ => None };
                prop_assert_eq!(ledger.known(*customer, question, later), known);
                let open = match &standing { Slow::Open(since) => Some(*since), _ => None };
                prop_assert_eq!(ledger.open_since(*customer, question, later), open);
            }
            let answered = slow.values().filter(|standing| {
                let mut standing = (*standing).clone();
                standing.pass(later);
                matches!(standing, Slow::Answered(_))
            });
            prop_assert_eq!(ledger.all_known(later).count(), answered.count());
        }
    }

    #[test]
    fn merging_is_commutative_associative_and_idempotent(
        one in stories(), two in stories(), three in stories(),
    ) {
        let (one, two, three) = (written(one), written(two), written(three));
        let merged = |a: &AnswerLedger, b: &AnswerLedger| a.clone().merged(b);
        prop_assert_eq!(merged(&one, &two), merged(&two, &one));
        prop_assert_eq!(
            merged(&merged(&one, &two), &three),
            merged(&one, &merged(&two, &three))
        );
        prop_assert_eq!(merged(&one, &one), one.clone());
        prop_assert_eq!(merged(&one, &AnswerLedger::default()), one.clone());
        // Once more, the merged one adds nothing to what it was made of.
        prop_assert_eq!(merged(&merged(&one, &two), &two), merged(&one, &two));
    }

    #[test]
    fn a_question_is_not_asked_again_because_somebody_else_was_told(
        one in stories(), two in stories(), minutes in 0..80_i32,
    ) {
        let (one, two) = (written(one), written(two));
        let both = one.clone().merged(&two);
        let now = at(minutes);
        for (customer, question, answer) in one.all_known(now) {
            // Unless the other knows better, it is known to both.
            if two.about(customer, question) == AnswerLedger::default() {
                prop_assert_eq!(both.known(customer, question, now), Some(answer));
            }
        }
        for (customer, question, answer) in both.all_known(now) {
            let known = [&one, &two].map(|ledger| ledger.known(customer, question, now));
            prop_assert!(known.contains(&Some(answer)), "nothing is known that nobody was told");
        }
    }

    #[test]
    fn two_customers_who_prove_to_be_one_are_asked_once(story in stories(), minutes in 0..80_i32) {
        let ledger = written(story);
        let (one, now) = (CustomerId::from_uuid(uuid::Uuid::from_u128(77)), at(1_000 + minutes));
        let mut joint = ledger.said_of(one);
        for question in ["question-a", "question-b", "question-c"] {
            let question: QuestionKey = question.parse().unwrap();
            let permits = |ask: Ask<'_>| matches!(ask, Ask::Permit(_));
            let first = permits(joint.ask(one, &question, now));
            prop_assert!(!permits(joint.ask(one, &question, now)), "{first}");
        }
    }

    #[test]
    fn it_is_written_and_read_back(story in stories()) {
        let ledger = written(story);
        let text = serde_json::to_string(&ledger).unwrap();
        prop_assert_eq!(serde_json::from_str::<AnswerLedger>(&text).unwrap(), ledger);
    }
}

/// The ledger that a story leaves.
fn written(story: Vec<Told>) -> AnswerLedger {
    let mut ledger = AnswerLedger::default();
    let mut minute = 0;
    for (gap, customer, question, happens) in story {
        minute += gap;
        match happens {
            Happens::Ask => drop(ledger.ask(customer, &question, at(minute))),
            Happens::Answer(answer) => ledger.answer(customer, &question, answer, at(minute)),
            Happens::Invalidate(why) => ledger.invalidate(customer, &question, why, at(minute)),
        }
    }
    ledger
}

#[test]
fn the_token_says_why_it_was_given() {
    use goodwill::customer::{Evidence, Reply, Source};
    use goodwill::id::CaseId;
    use goodwill::value::Value;

    let customer = CustomerId::from_uuid(uuid::Uuid::from_u128(1));
    let source = Source::Case(CaseId::from_uuid(uuid::Uuid::from_u128(2)));
    let question: QuestionKey = "meter".parse().unwrap();
    let mut ledger = AnswerLedger::default();
    let why = |ledger: &mut AnswerLedger, minute| match ledger.ask(customer, &question, at(minute))
    {
        Ask::Permit(token) => token.why().clone(),
        other => panic!("{other:?}"),
    };
    let answer = |valid_until| Answer {
        reply: Reply::Value(Value::Integer(1)),
        valid_until,
        source: source.clone(),
    };
    assert_eq!(why(&mut ledger, 0), WhyAsk::NeverAsked);
    ledger.answer(customer, &question, answer(Some(at(10))), at(1));
    assert_eq!(why(&mut ledger, 10), WhyAsk::Expired(at(10)));
    ledger.answer(customer, &question, answer(None), at(11));

    let evidence = Evidence::observed(source.clone(), at(12));
    for (minute, reason) in [
        (12, Invalidation::ContradictedBy(evidence)),
        (13, Invalidation::CustomerCorrects),
        (14, Invalidation::Unanswered),
    ] {
        ledger.invalidate(customer, &question, reason.clone(), at(minute));
        assert_eq!(why(&mut ledger, minute), WhyAsk::Invalidated(reason));
    }
}

#[test]
fn a_clock_that_is_behind_gives_no_second_token() {
    let customer = CustomerId::from_uuid(uuid::Uuid::from_u128(1));
    let question: QuestionKey = "meter".parse().unwrap();
    let mut ledger = AnswerLedger::default();
    ledger.invalidate(customer, &question, Invalidation::Unanswered, at(20));
    assert!(matches!(ledger.ask(customer, &question, at(5)), Ask::Permit(_)));
    assert!(matches!(ledger.ask(customer, &question, at(21)), Ask::Open { .. }));
}

#[test]
fn a_clock_that_is_behind_loses_no_correction() {
    use goodwill::customer::{Reply, Source};
    use goodwill::value::Value;

    let customer = CustomerId::from_uuid(uuid::Uuid::from_u128(1));
    let question: QuestionKey = "meter".parse().unwrap();
    let mut ledger = AnswerLedger::default();
    let reply = Reply::Value(Value::Integer(1));
    let told = Answer { reply, valid_until: None, source: Source::Customer(customer) };
    ledger.answer(customer, &question, told, at(20));
    ledger.invalidate(customer, &question, Invalidation::CustomerCorrects, at(5));
    assert_eq!(ledger.known(customer, &question, at(21)), None);
    assert!(matches!(ledger.ask(customer, &question, at(21)), Ask::Permit(_)));
    assert_eq!(ledger.latest(), Some(at(21)));
}

/// Two values that are written alike, and two invalidations, at one instant: neither may depend on who is merged with whom.
#[test]
fn merging_does_not_depend_on_the_order_where_values_read_alike() {
    use goodwill::customer::{Reply, Source};
    use goodwill::value::Value;

    let customer = CustomerId::from_uuid(uuid::Uuid::from_u128(1));
    let question: QuestionKey = "meter".parse().unwrap();
    let told = |value| {
        let mut ledger = AnswerLedger::default();
        let reply = Reply::Value(value);
        let answer = Answer { reply, valid_until: None, source: Source::Customer(customer) };
        ledger.answer(customer, &question, answer, at(3));
        ledger
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let alike = [
        Value::Choice("a".into()),
        Value::Tags(names(&["a`, `b"])),
        Value::Tags(names(&["a", "b"])),
        Value::Text("a".into()),
        Value::Integer(1),
        Value::Bool(true),
        Value::Text("yes".into()),
        Value::Choice("yes".into()),
    ];
    for one in &alike {
        for two in &alike {
            let (one, two) = (told(one.clone()), told(two.clone()));
            assert_eq!(one.clone().merged(&two), two.merged(&one));
        }
    }
}

/// Two desks that did not know of one another: the one asked after the other was told.
#[test]
fn a_token_that_was_out_when_an_answer_held_is_out_no_more_when_it_expires() {
    use goodwill::customer::{Reply, Source};
    use goodwill::value::Value;

    let customer = CustomerId::from_uuid(uuid::Uuid::from_u128(1));
    let question: QuestionKey = "meter".parse().unwrap();
    let (mut one, mut two) = (AnswerLedger::default(), AnswerLedger::default());
    let reply = Reply::Value(Value::Integer(1));
    let source = Source::Customer(customer);
    let told = Answer { reply, valid_until: Some(at(10)), source };
    two.answer(customer, &question, told.clone(), at(3));
    drop(one.ask(customer, &question, at(5)));
    let mut both = one.merged(&two);
    assert_eq!(both.ask(customer, &question, at(9)), Ask::Known(&told));
    assert!(matches!(both.ask(customer, &question, at(10)), Ask::Permit(_)));
    assert_eq!(both.ask(customer, &question, at(11)), Ask::Open { since: at(10) });
}
