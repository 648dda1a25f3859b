//! The laws of profiles over random histories, and the questions of a history against a slow reading of its log.
//!
//! Every run draws the same histories; `PROPTEST_RNG_SEED` draws others, `PROPTEST_CASES` more of them.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::customer::{Answer, Dossier};
use goodwill::decision::{Aggregate, Occurred};
use goodwill::id::{CustomerId, QuestionKey};
use goodwill::profile::{Profile, ProfileEffect, ProfileEvent};
use goodwill::proptest::prelude::*;
use goodwill::proptest::strategy::ValueTree;
use goodwill::proptest::test_runner::TestRunner;
use goodwill::testkit::profile::{CANARY, History, histories};
use goodwill::time::Timestamp;

use crate::case::laws::config;

type Law = Result<(), TestCaseError>;

/// Written down and read again.
fn read_back(occurred: &Occurred<ProfileEvent>) -> Occurred<ProfileEvent> {
    serde_json::from_str(&serde_json::to_string(occurred).unwrap()).unwrap()
}

/// What happened in a history, and the state that it leads to.
fn lived(history: &History) -> (Vec<Occurred<ProfileEvent>>, Profile) {
    let (mut profile, mut log) = (Profile::default(), Vec::new());
    for step in &history.steps {
        if let Ok(decision) = profile.carry_out(&step.command, &step.context(&history.charter)) {
            log.extend(decision.events);
        }
    }
    (log, profile)
}

fn folded<'a>(log: impl IntoIterator<Item = &'a Occurred<ProfileEvent>>) -> Profile {
    let mut profile = Profile::default();
    log.into_iter().for_each(|occurred| profile.evolve(occurred));
    profile
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn every_step_of_a_history_keeps_the_laws(history in histories()) {
        let (mut profile, mut replayed) = (Profile::default(), Profile::default());
        for step in &history.steps {
            let context = step.context(&history.charter);
            let decided = profile.decide(&step.command, &context);
            prop_assert_eq!(&decided, &replayed.decide(&step.command, &context));
            let Ok(decision) = decided else { continue };
            let mut last = profile.last_at();
            for occurred in &decision.events {
                prop_assert!(last <= Some(occurred.at), "time never goes back");
                last = Some(occurred.at);
                profile.evolve(occurred);
                replayed.evolve(&read_back(occurred));
                prop_assert_eq!(&replayed, &profile, "what is written is what happened");
            }
            prop_assert_eq!(&decision.after, &profile, "what follows is what the events make of it");
            let asked = decision.events.iter().filter(|one| matches!(one.event, ProfileEvent::QuestionAsked { .. }));
            let put = decision.effects.iter().filter(|one| matches!(one, ProfileEffect::PutQuestion { .. }));
            prop_assert_eq!(asked.count(), put.count(), "what is asked is put, once");
            prop_assert!(decision.records.iter().all(|record| record.subject == history.customer));
        }
    }

    #[test]
    fn nothing_personal_is_told_but_in_records(history in histories()) {
        let mut profile = Profile::default();
        for step in &history.steps {
            match profile.carry_out(&step.command, &step.context(&history.charter)) {
                Ok(decision) => {
                    let events: String = decision.events.iter().map(|one| one.event.to_string()).collect();
                    for text in [
                        format!("{decision:?}"),
                        events,
                        serde_json::to_string(&decision.events).unwrap(),
                        serde_json::to_string(&decision.effects).unwrap(),
                    ] {
                        prop_assert!(!text.contains(CANARY), "{}", text);
                    }
                }
                Err(refusal) => {
                    let said = format!("{refusal} {refusal:?}");
                    prop_assert!(!said.contains(CANARY), "{}", said);
                }
            }
        }
        let shown = format!("{profile:?}");
        prop_assert!(!shown.contains(CANARY));
    }

    #[test]
    fn a_question_is_put_only_where_no_answer_holds_and_once_until_one_fails(history in histories()) {
        let (log, profile) = lived(&history);
        let mut slow = Slow::default();
        for occurred in &log {
            slow.take_in(occurred)?;
        }
        let Some(last) = log.last() else { return Ok(()) };
        for question in ["question-a", "question-b", "question-c", "may-we"] {
            let question: QuestionKey = question.parse().unwrap();
            let known = profile.answer(&question, last.at).is_some();
            prop_assert_eq!(known, slow.is_known(&question, last.at), "{}", question);
        }
    }

    #[test]
    fn whoever_is_unlinked_has_exactly_what_was_told_of_him(history in histories()) {
        let (log, profile) = lived(&history);
        let between = |one: &&Occurred<ProfileEvent>| matches!(
            one.event,
            ProfileEvent::Linked { .. } | ProfileEvent::Unlinked { .. }
                | ProfileEvent::Joined { .. } | ProfileEvent::Parted
        );
        let alone = folded(log.iter().filter(|one| !between(one)));
        prop_assert_eq!(profile.own(), alone.own(), "links move nothing");

        // What others brought lies there as they brought it, and goes with them.
        let mut brought: BTreeMap<CustomerId, Dossier> = BTreeMap::new();
        for occurred in &log {
            match &occurred.event {
                ProfileEvent::Linked { other, brings, .. } => drop(brought.insert(*other, (**brings).clone())),
                ProfileEvent::Unlinked { other } => drop(brought.remove(other)),
                _ => {}
            }
        }
        let linked: BTreeMap<_, _> = profile.linked().map(|(other, held)| (other, held.clone())).collect();
        prop_assert_eq!(linked, brought);
    }
}

/// One thing that happened to a question.
#[derive(Debug, Clone)]
enum Happened {
    Asked,
    Answered(Answer),
    Invalidated,
}

/// Where a question stands.
#[derive(Debug, Clone)]
enum Standing {
    Askable,
    Open,
    Answered(Answer),
}

/// What happened to a question, each with its turn: its instant, and the how manieth it was then.
type Told = Vec<((Timestamp, u64), Happened)>;

/// What happened to the questions of one customer, to be walked through from the beginning whenever somebody wants to know.
#[derive(Default)]
struct Slow {
    /// Of this customer, and of those who are linked.
    heard: BTreeMap<Option<CustomerId>, BTreeMap<QuestionKey, Told>>,
}

impl Slow {
    /// Walks through all that was heard of a question until then, in the order of time.
    fn standing(&self, question: &QuestionKey, now: Timestamp) -> Standing {
        let mut told: Told = self
            .heard
            .values()
            .filter_map(|heard| heard.get(question))
            .flatten()
            .cloned()
            .collect();
        told.sort_by_key(|(turn, _)| *turn);
        let mut standing = Standing::Askable;
        let expire = |standing: &mut Standing, now| {
            if matches!(standing, Standing::Answered(answer) if answer.valid_until.is_some_and(|until| until <= now))
            {
                *standing = Standing::Askable;
            }
        };
        for ((at, _), happened) in told {
            expire(&mut standing, at);
            standing = match (happened, standing) {
                // A token that another desk gave out while the answer held is out no more when it expires.
                (Happened::Asked, Standing::Answered(answer)) => Standing::Answered(answer),
                (Happened::Asked, _) => Standing::Open,
                (Happened::Answered(answer), _) => Standing::Answered(answer),
                (Happened::Invalidated, _) => Standing::Askable,
            };
        }
        expire(&mut standing, now);
        standing
    }

    fn is_known(&self, question: &QuestionKey, now: Timestamp) -> bool {
        matches!(self.standing(question, now), Standing::Answered(_))
    }

    fn hear(&mut self, question: &QuestionKey, at: Timestamp, happened: Happened) {
        let own = self.heard.entry(None).or_default().entry(question.clone()).or_default();
        own.push(((at, own.len() as u64), happened));
    }

    fn take_in(&mut self, occurred: &Occurred<ProfileEvent>) -> Law {
        let at = occurred.at;
        match &occurred.event {
            ProfileEvent::QuestionAsked { question, .. } => {
                let standing = self.standing(question, at);
                prop_assert!(
                    matches!(standing, Standing::Askable),
                    "{question} is asked at {at}: {standing:?}"
                );
                self.hear(question, at, Happened::Asked);
            }
            ProfileEvent::QuestionSpared { question } => {
                prop_assert!(self.is_known(question, at), "{question} is spared at {at}");
            }
            ProfileEvent::QuestionAnswered { question, answer } => {
                self.hear(question, at, Happened::Answered(answer.clone()));
            }
            ProfileEvent::AnswerInvalidated { question, .. } => {
                self.hear(question, at, Happened::Invalidated);
            }
            ProfileEvent::Linked { other, brings, .. } => {
                self.heard.insert(Some(*other), written_down(brings));
            }
            ProfileEvent::Unlinked { other } => drop(self.heard.remove(&Some(*other))),
            _ => {}
        }
        Ok(())
    }
}

/// What somebody brings, as his ledger writes it.
fn written_down(brings: &Dossier) -> BTreeMap<QuestionKey, Told> {
    let mut heard: BTreeMap<QuestionKey, Told> = BTreeMap::new();
    let written = serde_json::to_value(&brings.answers).unwrap();
    for line in written.as_array().unwrap() {
        let turn = |turn: &serde_json::Value| {
            Some((turn[0].as_str()?.parse::<Timestamp>().ok()?, turn[1].as_u64()?))
        };
        let told = heard.entry(line["question"].as_str().unwrap().parse().unwrap()).or_default();
        told.extend(turn(&line["asked"]).map(|turn| (turn, Happened::Asked)));
        told.extend(turn(&line["invalidated"]["turn"]).map(|turn| (turn, Happened::Invalidated)));
        told.extend(turn(&line["answer"]["turn"]).map(|turn| {
            let answer = serde_json::from_value(line["answer"]["what"].clone()).unwrap();
            (turn, Happened::Answered(answer))
        }));
    }
    heard
}

#[test]
fn the_histories_try_to_tell_what_is_personal_as_every_kind_of_name() {
    use goodwill::profile::{Given, ProfileCommand};
    use goodwill::value::Value;

    let mut runner = TestRunner::deterministic();
    let (mut met, mut records) = (BTreeSet::new(), 0);
    for _ in 0..600 {
        let history = histories().new_tree(&mut runner).unwrap().current();
        for step in &history.steps {
            let place = match &step.command {
                ProfileCommand::Tell { value: Some(value), .. } => ("fact", Some(value)),
                ProfileCommand::Expect { expected, .. } => ("level", Some(&expected.level)),
                ProfileCommand::Answer { given: Given::Value(value), .. } => {
                    ("answer", Some(value))
                }
                ProfileCommand::Answer { given: Given::Personal(_), .. } => {
                    records += 1;
                    continue;
                }
                ProfileCommand::Link { brings, .. } => {
                    let answers =
                        brings.answers.open_answers().map(|(_, value)| ("brought", value));
                    let facts = brings
                        .need_attributes
                        .facts()
                        .values()
                        .flatten()
                        .map(|value| ("brought", value));
                    let levels =
                        brings.expectations.iter().map(|one| ("brought", &one.expected().level));
                    for (place, value) in answers.chain(facts).chain(levels) {
                        met.extend(kind_of(value).map(|kind| (place, kind)));
                    }
                    continue;
                }
                _ => continue,
            };
            if let (place, Some(value)) = place {
                met.extend(kind_of(value).map(|kind| (place, kind)));
            }
        }
    }
    for place in ["fact", "level", "answer", "brought"] {
        for kind in ["text", "choice", "tags"] {
            assert!(met.contains(&(place, kind)), "no {place} is a personal {kind}");
        }
    }
    assert!(records > 50);

    fn kind_of(value: &Value) -> Option<&'static str> {
        let (kind, personal) = match value {
            Value::Text(text) => ("text", text.contains(CANARY)),
            Value::Choice(name) => ("choice", name.contains(CANARY)),
            Value::Tags(names) => ("tags", names.iter().any(|name| name.contains(CANARY))),
            _ => return None,
        };
        personal.then_some(kind)
    }
}

#[test]
fn the_histories_meet_every_event_and_nearly_every_refusal() {
    let mut runner = TestRunner::deterministic();
    let (mut happened, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..600 {
        let history = histories().new_tree(&mut runner).unwrap().current();
        let mut profile = Profile::default();
        for step in &history.steps {
            match profile.carry_out(&step.command, &step.context(&history.charter)) {
                Ok(decision) => {
                    happened.extend(decision.events.iter().map(|one| name_of(&one.event)));
                }
                Err(refusal) => drop(refused.insert(refusal.code().to_string())),
            }
        }
    }
    let source = crate::sources::library();
    let events = source.iter().find(|source| source.path == "src/profile/event.rs").unwrap();
    let declared: BTreeSet<String> = events
        .syntax
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Enum(of) if of.ident == "ProfileEvent" => Some(of),
            _ => None,
        })
        .flat_map(|of| of.variants.iter().map(|variant| snake(&variant.ident.to_string())))
        .collect();
    assert_eq!(happened, declared);
    let codes = crate::sources::page("docs/codes.md");
    let all: BTreeSet<&str> = codes
        .split('`')
        .filter(|word| word.starts_with("profile.") && !word.contains(' '))
        .collect();
    let missing: Vec<_> = all.iter().filter(|code| !refused.contains(**code)).collect();
    assert!(missing.is_empty(), "no history meets {missing:?}");
}

/// The word by which an event is written.
fn name_of(event: &ProfileEvent) -> String {
    match serde_json::to_value(event).unwrap() {
        serde_json::Value::String(name) => name,
        written => written.as_object().unwrap().keys().next().unwrap().clone(),
    }
}

fn snake(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}
