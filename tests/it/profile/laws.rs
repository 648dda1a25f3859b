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
                Err(refusal) => prop_assert!(!refusal.to_string().contains(CANARY), "{}", refusal),
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
        for question in ["question-a", "question-b", "question-c"] {
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

/// What is known of the questions of one customer, read from the log from the beginning.
#[derive(Default)]
struct Slow {
    /// Of this customer, and of those who are linked.
    heard: BTreeMap<Option<CustomerId>, BTreeMap<QuestionKey, (Timestamp, Answer)>>,
    /// When an answer was last taken back, or a question given up.
    invalidated: BTreeMap<QuestionKey, Timestamp>,
    /// Questions for which a token is out.
    out: BTreeMap<QuestionKey, Timestamp>,
}

impl Slow {
    /// Whether some answer holds: of those that were heard the latest, unless it was taken back since.
    fn is_known(&self, question: &QuestionKey, now: Timestamp) -> bool {
        let heard = self.heard.values().filter_map(|heard| heard.get(question));
        let Some((at, answer)) = heard.max_by_key(|(at, _)| *at) else { return false };
        let taken_back = self.invalidated.get(question).is_some_and(|back| at <= back);
        !taken_back && answer.valid_until.is_none_or(|until| now < until)
    }

    fn take_in(&mut self, occurred: &Occurred<ProfileEvent>) -> Law {
        let at = occurred.at;
        match &occurred.event {
            ProfileEvent::QuestionAsked { question, .. } => {
                prop_assert!(!self.is_known(question, at), "{question} is known at {at}");
                if let Some(before) = self.out.insert(question.clone(), at) {
                    let expired = self.heard.values().filter_map(|heard| heard.get(question));
                    let since = expired.filter_map(|(_, answer)| answer.valid_until);
                    let again = since.filter(|until| before <= *until && *until <= at).count() > 0
                        || self.invalidated.get(question).is_some_and(|back| before <= *back);
                    prop_assert!(again, "{question} was asked at {before} and again at {at}");
                }
            }
            ProfileEvent::QuestionSpared { question } => {
                prop_assert!(self.is_known(question, at), "{question} is spared at {at}");
            }
            ProfileEvent::QuestionAnswered { question, answer } => {
                let own = self.heard.entry(None).or_default();
                own.insert(question.clone(), (at, answer.clone()));
                // An answer at the instant at which the last was taken back comes after it.
                if self.invalidated.get(question) == Some(&at) {
                    self.invalidated.remove(question);
                }
            }
            ProfileEvent::AnswerInvalidated { question, .. } => {
                self.invalidated.insert(question.clone(), at);
            }
            ProfileEvent::Linked { other, brings, .. } => {
                // What was brought was told before the history begins, at instants that its ledger knows.
                let written = serde_json::to_value(&brings.answers).unwrap();
                let told = self.heard.entry(Some(*other)).or_default();
                for line in written.as_array().unwrap() {
                    let question = line["question"].as_str().unwrap().parse().unwrap();
                    let given = line["answer"]["turn"][0].as_str().unwrap().parse().unwrap();
                    let answer = serde_json::from_value(line["answer"]["what"].clone()).unwrap();
                    told.insert(question, (given, answer));
                }
            }
            ProfileEvent::Unlinked { other } => {
                self.heard.remove(&Some(*other));
                // With an answer of another's, what was asked before is out of date.
                self.out.clear();
            }
            _ => {}
        }
        Ok(())
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
