//! The stable form of what is recorded: every kind of event and effect, in files that every later version must read.

mod golden;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use goodwill::sla::{Signal, SignalSet};
use goodwill::wire::json::{self, FORMAT};
use goodwill::wire::{Event, NewerEvent, Recorded};
use serde_json::Value;
use syn::Item;

use crate::sources;

use self::golden::{effects, events, recorded};

const FOLDER: &str = "tests/data/wire/v1";

/// Set to write the files that are missing.
const WRITE: &str = "GOODWILL_WRITE_GOLDEN";

/// The kinds of things that stand in files of their own, with where they are declared and how their files begin.
const IN_FILES: [(&str, &str, &str); 5] = [
    ("src/case/event.rs", "CaseEvent", "case"),
    ("src/sla/event.rs", "ClockEvent", "clock"),
    ("src/case/event.rs", "CaseEffect", "effect"),
    ("src/profile/event.rs", "ProfileEvent", "profile"),
    ("src/profile/event.rs", "ProfileEffect", "effect"),
];

/// What stands inside events and envelopes: every variant must occur in some file.
const INSIDE: [(&str, &str); 28] = [
    ("src/sla/event.rs", "Halt"),
    ("src/sla/event.rs", "Left"),
    ("src/sla/agreement.rs", "Goal"),
    ("src/sla/metric.rs", "Recurrence"),
    ("src/sla/signal.rs", "Signal"),
    ("src/case/command.rs", "Visibility"),
    ("src/case/link.rs", "Relation"),
    ("src/case/command.rs", "MessageIntent"),
    ("src/case/command.rs", "Beginner"),
    ("src/sla/ledger.rs", "SegmentKind"),
    ("src/actor.rs", "Actor"),
    ("src/decision/because.rs", "Premise"),
    ("src/id/stream.rs", "StreamKind"),
    ("src/wire.rs", "Event"),
    ("src/rule/grant.rs", "Grant"),
    ("src/rule/grant.rs", "AnswerDepth"),
    ("src/rule/allowance/terms.rs", "AllowancePeriod"),
    ("src/rule/allowance.rs", "ReservationState"),
    ("src/value.rs", "Value"),
    ("src/customer/party.rs", "Party"),
    ("src/customer/contact.rs", "OwnHours"),
    ("src/customer/evidence.rs", "Source"),
    ("src/customer/evidence.rs", "Evidence"),
    ("src/customer/answers/reply.rs", "Reply"),
    ("src/customer/answers/reply.rs", "Invalidation"),
    ("src/customer/answers/ask.rs", "WhyAsk"),
    ("src/department/handoff.rs", "ReturnReason"),
    ("src/sla/promise.rs", "Provenance"),
];

#[test]
fn every_file_is_read_as_it_was_meant_and_written_as_it_was() {
    for (name, recorded) in recorded() {
        let text = file(&name, || json::to_json(&recorded).unwrap());
        assert_eq!(json::from_json(&text).unwrap(), recorded, "{name}");
        assert_eq!(json::to_json(&recorded).unwrap(), text, "{name}");
    }
    for (name, effect) in effects() {
        let text = file(&name, || json::effect_to_json(&effect).unwrap());
        assert_eq!(json::effect_from_json(&text).unwrap(), effect, "{name}");
        assert_eq!(json::effect_to_json(&effect).unwrap(), text, "{name}");
    }
}

#[test]
fn every_kind_of_event_and_effect_has_a_file_and_every_file_a_kind() {
    let mut expected: BTreeSet<String> = ["newer".to_owned()].into();
    for (path, kind, begins) in IN_FILES {
        expected.extend(variants(path, kind).iter().map(|variant| format!("{begins}.{variant}")));
    }
    // What happens to a clock stands in files for each kind of it.
    expected.remove("case.clock");
    let recorded = recorded().into_iter().map(|(name, _)| name);
    let described: BTreeSet<String> =
        recorded.chain(effects().into_iter().map(|(name, _)| name)).collect();
    // A third word tells files of one kind apart.
    let kinds: BTreeSet<String> = described
        .iter()
        .map(|name| name.split('.').take(2).collect::<Vec<_>>().join("."))
        .collect();
    assert_eq!(kinds, expected, "what tests/it/wire/golden.rs describes, and what there is");
    let files: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let described: BTreeSet<String> =
        described.into_iter().map(|name| format!("{name}.json")).collect();
    assert_eq!(files, described, "the files of {FOLDER}, and tests/it/wire/golden.rs");
}

#[test]
fn every_variant_inside_of_events_occurs_in_a_file() {
    let mut words = BTreeSet::new();
    for (name, _) in recorded() {
        collect(&serde_json::from_str(&file(&name, String::new)).unwrap(), &mut words);
    }
    for (path, kind) in INSIDE {
        for variant in variants(path, kind) {
            assert!(
                words.contains(&variant),
                "`{variant}` of {kind} occurs in no file of {FOLDER}"
            );
        }
    }
}

#[test]
fn events_without_their_envelope_have_the_same_form() {
    for event in events() {
        let text = json::event_to_json(&event).unwrap();
        assert_eq!(json::event_from_json(&text).unwrap(), event, "{text}");
        assert!(text.starts_with(&format!("{{\"format\":{FORMAT},")), "{text}");
    }
}

#[test]
fn what_a_later_version_wrote_is_kept_letter_by_letter() {
    let text = r#"{"case" : {"escalated":{"weight":0.10,"note":"é\u00e9"}}, "format":2 }"#;
    let event = json::event_from_json(text).unwrap();
    assert_eq!(event, Event::Newer(NewerEvent { format: 2, text: text.to_owned() }));
    assert_eq!(json::event_to_json(&event).unwrap(), text);
    let (_, recorded) = recorded().swap_remove(0);
    let recorded = Recorded { event, ..recorded };
    let line = json::to_json(&recorded).unwrap();
    assert_eq!(json::from_json(&line).unwrap(), recorded);

    // A version that knows the event by then reads it out of the same line.
    let known = r#"{"format":1,"case":"resolved"}"#.to_owned();
    let event = Event::Newer(NewerEvent { format: 1, text: known });
    let line = json::to_json(&Recorded { event, ..recorded }).unwrap();
    let Event::Case(event) = json::from_json(&line).unwrap().event else { panic!("{line}") };
    assert_eq!(event, goodwill::case::CaseEvent::Resolved);
}

#[test]
fn envelopes_and_effects_of_a_later_version_are_refused_by_number() {
    let (_, recorded) = recorded().swap_remove(0);
    let (_, effect) = effects().swap_remove(0);
    let later = |text: String| text.replacen("\"format\":1", "\"format\":7", 1);
    let line = json::from_json(&later(json::to_json(&recorded).unwrap())).unwrap_err();
    let effect =
        json::effect_from_json(&later(json::effect_to_json(&effect).unwrap())).unwrap_err();
    for error in [line, effect] {
        assert_eq!(error.newer_format(), Some(7));
        assert!(error.to_string().contains("format 7") && error.to_string().contains("update it"));
    }
}

#[test]
fn damaged_text_is_an_error_and_nothing_worse() {
    for (name, recorded) in recorded() {
        let text = json::to_json(&recorded).unwrap();
        for (cut, _) in text.char_indices() {
            let (before, behind) = text.split_at(cut);
            let error = json::from_json(before).unwrap_err();
            assert_eq!(error.newer_format(), None, "{name}");
            // Without one letter it may still be a text; then it is read or refused.
            let hole: String = before.chars().chain(behind.chars().skip(1)).collect();
            let _read_or_refused = json::from_json(&hole);
        }
    }
    for text in ["", "null", "[]", "{}", r#"{"format":-1}"#, r#"{"format":1}"#, r#"{"format":"1"}"#]
    {
        assert!(json::event_from_json(text).is_err(), "{text}");
        assert!(json::effect_from_json(text).is_err(), "{text}");
        assert!(json::from_json(text).is_err(), "{text}");
    }
}

fn folder() -> PathBuf {
    PathBuf::from(sources::ROOT).join(FOLDER)
}

/// The text of a file, without the line's end; written first, if it is missing and that was asked for.
fn file(name: &str, text: impl FnOnce() -> String) -> String {
    let path = folder().join(format!("{name}.json"));
    if !path.exists() && std::env::var_os(WRITE).is_some() {
        fs::write(&path, format!("{}\n", text())).unwrap();
    }
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; {WRITE}=1 writes it", path.display()));
    text.strip_suffix('\n').expect("a file ends with its line").to_owned()
}

/// The variants of an enum of the sources, as they stand on the wire.
fn variants(path: &str, kind: &str) -> Vec<String> {
    let items = syn::parse_file(&sources::page(path)).unwrap().items;
    let found = items.iter().find_map(|item| match item {
        Item::Enum(item) if item.ident == kind => Some(&item.variants),
        _ => None,
    });
    let variants = found.unwrap_or_else(|| panic!("{path} declares no {kind}"));
    variants.iter().map(|variant| snake(&variant.ident.to_string())).collect()
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[test]
fn the_vocabulary_of_signals_is_listed_whole_and_in_order() {
    let listed = Signal::ALL.map(|signal| serde_json::to_value(signal).unwrap());
    assert_eq!(listed.to_vec(), variants("src/sla/signal.rs", "Signal"));
    assert!(SignalSet::of(&Signal::ALL).iter().eq(Signal::ALL));
}

/// All names and texts of a JSON value.
fn collect(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            words.extend(fields.keys().cloned());
            fields.values().for_each(|value| collect(value, words));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, words)),
        Value::String(text) => drop(words.insert(text.clone())),
        _ => {}
    }
}
