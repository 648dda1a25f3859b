//! The desk is killed at any moment, and nothing that it acknowledged is lost, doubled or invented.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "kill/program.rs"]
mod program;
#[path = "kill/script.rs"]
mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::time::Duration;

use serde_json::Value;

use crate::program::{Kill, Run, run};
use crate::script::{Dice, Script};

/// How often the program is killed, unless the environment says otherwise.
const KILLS: usize = 20;

/// How often one desk is killed before it may finish.
const KILLS_OF_ONE: usize = 5;

#[test]
fn what_was_acknowledged_outlives_a_kill_at_any_moment() {
    let kills = env::var("GOODWILL_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let seed =
        env::var("GOODWILL_SEED").map_or_else(|_| Dice::any_seed(), |text| text.parse().unwrap());
    println!("GOODWILL_SEED={seed}");
    let mut dice = Dice::new(seed);
    for _ in 0..kills.div_ceil(KILLS_OF_ONE) {
        let script = Script::write(&mut dice);
        let expected = Ledger::of(&[&run("memory", &script.whole(), None)]);
        let folder = tempfile::tempdir().unwrap();
        let store = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        expected.compare(&live(&store, &script, &expected, &mut dice));
    }
}

#[test]
fn whatever_a_line_says_the_desk_goes_on() {
    let case = "00000000-0000-0000-0000-00000000000a";
    let command = |id: u32, now: &str, command: &str| {
        format!(
            r#"{{"command_id":"00000000-0000-0000-0000-{id:012}","case":"{case}","actor":"system","now":"{now}","command":{command}}}"#
        )
    };
    let open = r#"{"open":{"customer":"00000000-0000-0000-0000-00000000000b","channel":"mail","department":"service","priority":"normal","agreements":["standard"]}}"#;
    let late = command(4, "2026-03-02T10:00:00Z", r#""close""#)
        .replace("\"command\":", "\"occurred_at\":\"2026-03-02T08:00:00Z\",\"command\":");
    let lines = [
        ("{", "care-desk.malformed-line"),
        ("[1, 2]", "care-desk.malformed-line"),
        (r#"{"wake": "noon"}"#, "care-desk.malformed-line"),
        (r#"{"wake": "2026-03-02T10:00:00Z", "now": 1}"#, "care-desk.malformed-line"),
        (&command(1, "2026-03-02T09:00:00Z", r#""fly""#), "care-desk.malformed-line"),
        (&command(1, "2026-03-02T09:00:00Z", r#""close""#), "case.not-opened"),
        (&command(1, "2026-03-02T09:00:00Z", open), ""),
        (&command(1, "2026-03-02T09:00:00Z", open), ""),
        (&command(1, "2026-03-02T09:00:00Z", r#""close""#), "care-desk.command-reused"),
        (&command(2, "2026-03-02T09:00:00Z", open), "case.already-opened"),
        (
            &command(3, "2026-03-02T09:00:00Z", r#"{"wait":{"reason":"no-mood"}}"#),
            "case.unknown-key",
        ),
        (&late, "decision.out-of-order"),
        (r#"{"show": "00000000-0000-0000-0000-00000000000a"}"#, ""),
    ];
    let text: Vec<String> = lines.iter().map(|(line, _)| (*line).to_owned()).collect();
    let answered = run("memory", &text, None);
    assert_eq!(answered.lines.len(), lines.len());
    for (answer, (number, (line, code))) in answered.lines.iter().zip((1..).zip(lines)) {
        assert_eq!(answer["line"], number, "{answer}");
        let told = answer["error"]["code"].as_str().or(answer["refused"]["code"].as_str());
        assert_eq!(told.unwrap_or_default(), code, "{line}\n{answer}");
    }
    assert_eq!(answered.lines[7]["decided"]["repeated"], true);
    assert_eq!(answered.lines[6]["decided"]["events"], answered.lines[7]["decided"]["events"]);
    assert_eq!(answered.lines[12]["shown"]["status"], "open");
}

/// One desk from its first line to its last, killed several times on the way.
fn live(store: &str, script: &Script, expected: &Ledger, dice: &mut Dice) -> Ledger {
    let mut runs: Vec<Run> = Vec::new();
    let mut reached = 0;
    for _ in 0..KILLS_OF_ONE {
        let ahead = dice.below(script.lines.len() * 2 / KILLS_OF_ONE);
        let pause = Duration::from_micros(dice.below(2000) as u64);
        let kill = Kill { answers: reached + ahead, pause };
        let killed = run(store, &script.lines, Some(kill));
        let answered = killed.answers().count();
        println!("killed after {answered} of {} answers", script.lines.len());
        // What an earlier program acknowledged is repeated, not done again.
        for decided in killed.answers().take(reached).map(|answer| &answer["decided"]) {
            assert_ne!(decided["repeated"], false, "{decided}");
        }
        // Without another word, all that was acknowledged is there, and nothing that was not asked for.
        let found = Ledger::of(&[&killed, &run(store, &Script::shows(), None)]);
        for (case, life) in &found.lives {
            assert!(expected.lives[case].starts_with(life), "{life:?}");
        }
        reached = reached.max(answered);
        runs.push(killed);
    }
    runs.push(run(store, &script.whole(), None));
    Ledger::of(&runs.iter().collect::<Vec<_>>())
}

/// What programs that ran one after another said to the world.
#[derive(Debug)]
struct Ledger {
    /// At the end, the events of each case in order: when and what.
    lives: BTreeMap<String, Vec<Value>>,
    /// Every effect that came out, by its id.
    effects: BTreeMap<String, String>,
    /// Where each case stands.
    states: BTreeMap<String, Value>,
}

impl Ledger {
    fn of(runs: &[&Run]) -> Self {
        let mut ledger =
            Self { lives: BTreeMap::new(), effects: BTreeMap::new(), states: BTreeMap::new() };
        for shown in runs.last().unwrap().lines.iter().map(|line| &line["shown"]) {
            let Some(case) = shown["case"].as_str() else { continue };
            ledger.lives.insert(case.to_owned(), shown["events"].as_array().unwrap().clone());
            let state = [&shown["status"], &shown["department"], &shown["clocks"]];
            ledger.states.insert(case.to_owned(), state.into_iter().cloned().collect());
        }
        for line in runs.iter().flat_map(|run| &run.lines) {
            ledger.check(line);
        }
        ledger
    }

    /// What was once said stays true.
    fn check(&mut self, line: &Value) {
        if let Some(case) = line["decided"]["case"].as_str() {
            for event in line["decided"]["events"].as_array().unwrap() {
                let place = usize::try_from(event["version"].as_u64().unwrap()).unwrap() - 1;
                assert_eq!(self.lives[case][place], *event, "an acknowledged event");
            }
        }
        if let Some(id) = line["deliver"].as_str() {
            let effect = format!("{} {}", line["stream"], line["effect"]);
            let known = self.effects.insert(id.to_owned(), effect.clone());
            assert!(known.is_none_or(|known| known == effect), "{id} is two effects");
        }
        assert!(line["error"].is_null() && line["refused"].is_null(), "{line}");
    }

    /// The same lives and the same effects; who noticed a breach first, and thus an effect's id, may differ.
    fn compare(&self, other: &Self) {
        assert_eq!(self.lives, other.lives);
        assert_eq!(self.states, other.states);
        let effects = |ledger: &Self| {
            let mut effects: Vec<String> = ledger.effects.values().cloned().collect();
            effects.sort();
            effects
        };
        assert_eq!(effects(self), effects(other));
        let distinct: BTreeSet<&String> = self.effects.keys().collect();
        assert!(distinct.len() > self.lives.len(), "the script asks for effects");
    }
}
