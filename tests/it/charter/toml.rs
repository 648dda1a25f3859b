//! Charters as TOML text: what is read, what is told of what cannot be read, and where.

use goodwill::actor::Actor;
use goodwill::charter::toml::{self, Location, TomlFaults};
use goodwill::charter::{CharterDraft, Ratification};
use goodwill::finding::{Place, Step};

pub(super) const BAKERY: &str = include_str!("../../data/charters/bakery.toml");

fn faults_of(text: &str) -> TomlFaults {
    toml::read(text).expect_err("the text has faults")
}

/// Code, line and column, key, and remedy of every fault.
fn told(text: &str) -> Vec<String> {
    let faults = faults_of(text);
    let told = faults.iter().map(|fault| {
        let (finding, at) = (fault.finding, fault.location.unwrap());
        let remedy = finding.remedy.as_deref().unwrap_or_default();
        format!("{} {at} {}: {} ({remedy})", finding.code, finding.place, finding.message)
    });
    told.collect()
}

#[test]
fn a_complete_charter_is_read_and_reads_back_equal() {
    let bakery = toml::read(BAKERY).unwrap().draft;
    let written = toml::write(&bakery).unwrap();
    assert_eq!(toml::read(&written).unwrap().draft, bakery, "{written}");
    // Nothing was lost on the way: the other form of the same draft is the same.
    let json = serde_json::to_string(&bakery).unwrap();
    assert_eq!(serde_json::from_str::<CharterDraft>(&json).unwrap(), bakery);
    for (name, value) in serde_json::to_value(&bakery).unwrap().as_object().unwrap() {
        assert!(!value.as_object().is_some_and(serde_json::Map::is_empty), "`{name}` is empty");
    }
}

#[test]
fn dates_may_stand_with_or_without_quotes() {
    let quoted = BAKERY
        .replace("on = 2026-12-25", "on = '2026-12-25'")
        .replace("from = 2026-01-01", "from = '2026-01-01'");
    assert_ne!(quoted, BAKERY);
    assert_eq!(toml::read(&quoted).unwrap().draft, toml::read(BAKERY).unwrap().draft);
}

#[test]
fn metrics_goals_and_leads_may_stand_as_words() {
    let long = BAKERY
        .replace(
            "metric = \"first_response\"",
            "metric = { starts = ['opened', 'customer_wrote'], stops = ['person_responded'], recurs = 'once' }",
        )
        .replace("goal = \"working PT4H\"", "goal = { within = 'working PT4H' }")
        .replace("feast = \"working PT1H\"", "feast = { within = 'working PT1H' }")
        .replace("warn = \"working PT30M\"", "warn = { working = 'PT30M' }");
    assert!(long.len() > BAKERY.len() + 80);
    assert_eq!(toml::read(&long).unwrap().draft, toml::read(BAKERY).unwrap().draft);
    assert_eq!(
        told(
            "[agreements.a]\nkind = 'sla'\n[agreements.a.targets.t]\nmetric = 'best'\ncalendar = 'c'\n"
        )[0],
        "charter.toml-bad-value 4:10 agreements.a.targets.t.metric: the text \"best\" is not `first_response`, \
         `next_response`, `later_response`, `periodic_update`, `first_resolution`, `total_resolution`, `requester_wait`, \
         `agent_work`, `ownership`, `handoff_acceptance`, `promise`, one of them with ` from assigned` or ` from accepted`, \
         or a table of signals ()"
    );
    assert_eq!(
        told(&BAKERY.replace("warn = \"working PT30M\"", "warn = \"2 days\""))[0],
        "charter.toml-bad-value 196:8 agreements.promise.targets.answer.warn: the text \"2 days\" is not a span like \
         `working PT1H` or `PT1H` ()"
    );
}

#[test]
fn all_unknown_fields_are_told_with_what_was_meant() {
    let text = "zon = 'UTC'\n[touchpoints.till]\nchanel = 'a'\nchannel = 'a'\nstage = 'b'\n  stag = 'c'\n[departements.x]\n\
                [clauses]\na = { touchpoint = 'till', promise = 'p', colour = 3 }\n";
    assert_eq!(
        told(text),
        [
            "charter.toml-unknown-field 1:1 zon: no field is called `zon` (did you mean `zone`?)",
            "charter.toml-unknown-field 3:1 touchpoints.till.chanel: no field is called `chanel` (did you mean `channel`?)",
            "charter.toml-unknown-field 6:3 touchpoints.till.stag: no field is called `stag` (did you mean `stage`?)",
            "charter.toml-unknown-field 7:2 departements: no field is called `departements` (did you mean `departments`?)",
            "charter.toml-unknown-field 9:43 clauses.a.colour: no field is called `colour` (there are `touchpoint`, `promise`, \
             `department`, `matter`, `to`, `agreement`, `standard`, `indicator`, `limitation`, `redress`, `needs`, \
             `actions`, `roles`)",
        ]
    );
}

#[test]
fn one_fault_of_each_entry_does_not_hide_those_of_others() {
    let text = "transfer_cap = 'many'\n[queues.a]\ndepartment = 3\n[queues.b]\nname = 'B'\n[queues.'c c']\ndepartment = 'x'\n\
                [roles.r]\ndepartment = 'x'\nskills = ['ok', 'not ok', 7]\nauthority = { refund = 'much' }\n\
                [segments.s]\nwhen = 'tier in {gold'\n[questions.q]\nwording = 'W'\ndomain = { integer = { least = 9, most = 1 } }\n\
                [stages.t]\nphase = 'befor'\n[services.u]\ndepartment = 'x'\ncapability = 'y'\nstate = { ready = 1 }\n";
    let told = told(text);
    let expected = [
        "charter.toml-wrong-type 1:16 transfer_cap: the text \"many\" stands where u32 is expected ()",
        "charter.toml-wrong-type 3:14 queues.a.department: integer `3` stands where a string is expected ()",
        "charter.toml-missing-field 4:1 queues.b: `department` is missing (add `department = …`)",
        "charter.toml-bad-value 6:9 queues.c c: `c c` is not a queue key: ` ` at character 2 is not a letter, digit, `-`, `_` or `.` ()",
        "charter.toml-bad-value 10:17 roles.r.skills[1]: `not ok` is not a skill key: ` ` at character 4 is not a letter, digit, `-`, `_` or `.` ()",
        "charter.toml-wrong-type 10:27 roles.r.skills[2]: integer `7` stands where a string is expected ()",
        "charter.toml-bad-value 11:24 roles.r.authority.refund: a limit is `any`, `up to 3` or `up to 50.00 EUR` ()",
        "charter.toml-bad-value 13:8 segments.s.when: character 14: `,` or `}` is expected, the text ends ()",
        "charter.toml-bad-value 16:10 questions.q.domain: no value lies between 9 and 1 ()",
        "charter.toml-bad-value 18:9 stages.t.phase: nothing is called `befor` here (did you mean `before`?)",
        "charter.toml-wrong-type 22:19 services.u.state.ready: a kind without anything inside is written as its name alone ()",
    ];
    assert_eq!(told, expected, "{told:#?}");
}

#[test]
fn text_that_is_no_toml_is_told_with_line_and_column() {
    let syntax = |text: &str| {
        let faults = faults_of(text);
        let first = faults.iter().next().unwrap();
        (first.finding.code.as_str().to_owned(), first.location.unwrap().to_string())
    };
    let of = |code: &str, at: &str| (code.to_owned(), at.to_owned());
    assert_eq!(syntax("[queues.a]\nname = 'cut o"), of("charter.toml-syntax", "2:14"));
    assert_eq!(syntax("[queues.a]\nname = 'ä' x\n"), of("charter.toml-syntax", "2:12"));
    assert_eq!(syntax("zone = 'UTC'\nzone = 'UTC'\n"), of("charter.toml-duplicate-key", "2:1"));
    assert_eq!(
        syntax("[queues.a]\nname = 'A'\n[queues.b]\n[queues.a]\n"),
        of("charter.toml-duplicate-key", "4:9")
    );
    assert_eq!(
        syntax(&format!("zone = 'UTC'\na = {}", "[".repeat(100_000))),
        of("charter.toml-syntax", "2:85")
    );
    assert_eq!(
        syntax(&format!("zone = 'UTC'\n{} = 1", ["a"; 1000].join("."))),
        of("charter.toml-syntax", "2:1")
    );
    assert_eq!(syntax("zone = 99999999999999999999"), of("charter.toml-wrong-type", "1:8"));
    // Several broken lines are told at once.
    assert_eq!(faults_of("a = \nb = 1\nc = = 2\n").iter().len(), 2);
}

#[test]
fn text_longer_than_a_charter_is_refused_unread() {
    let long = format!("zone = '{}'", "x".repeat(10_000_000));
    let faults = faults_of(&long);
    assert_eq!(faults.iter().len(), 1);
    assert_eq!(
        faults.to_string(),
        "error[charter.toml-too-long]: the text has 10000009 bytes\n --> charter.toml:1:1\n  |\n1 | \n  | ^\n  = help: at most 8388608 are read"
    );
    // A long text within the bounds is read, and told short.
    let long = format!("[queues]\na = {{ department = '{}' }}", "x".repeat(1_000_000));
    assert!(faults_of(&long).to_string().len() < 1_000);
}

#[test]
fn a_finding_is_shown_beside_its_line() {
    let text = "[queues.front]\nname = 'Front desk'\n\tdepartment = 'care' # 'kare'?\n";
    let parsed = toml::read_named("desk.toml", text).unwrap();
    let findings = parsed.draft.ratify(&Ratification::first(Actor::System)).unwrap_err();
    let shown: Vec<String> =
        findings.iter().map(|finding| parsed.places.show(finding).to_string()).collect();
    assert_eq!(
        shown,
        ["error[charter.dangling-key]: no department is called `care`\n \
            --> desk.toml:3:2\n  |\n\
          3 |  department = 'care' # 'kare'?\n  |  ^\n  \
            = key: queues.front.department\n  \
            = required by: S4-17\n  \
            = help: declare it, or name one that is declared"]
    );
}

/// Every key and every list entry of a complete charter is found where it stands.
#[test]
fn places_are_found_where_they_stand() {
    let parsed = toml::read(BAKERY).unwrap();
    let lines: Vec<&str> = BAKERY.lines().collect();
    let from =
        |at: Location| -> String { lines[at.line - 1].chars().skip(at.column - 1).collect() };
    let mut looked_at = 0;
    let mut waiting = vec![(Place::root(), serde_json::to_value(&parsed.draft).unwrap())];
    while let Some((place, value)) = waiting.pop() {
        match value {
            serde_json::Value::Object(entries) => {
                let inner =
                    entries.into_iter().map(|(name, value)| (place.clone().key(name), value));
                waiting.extend(inner);
            }
            serde_json::Value::Array(entries) => {
                let inner = entries.into_iter().enumerate();
                waiting.extend(inner.map(|(number, value)| (place.clone().index(number), value)));
            }
            _ => {}
        }
        let Some(Step::Key(name)) = place.steps().last() else { continue };
        let at = parsed.places.locate(&place).unwrap();
        // Defaults are written by no one: they stand at what is around them.
        let default = [
            "served_by",
            "timing",
            "direction",
            "purpose",
            "kind",
            "layer",
            "weekly",
            "serves",
            "starts",
            "stops",
            "recurs",
            "within",
            "working",
        ];
        if !from(at).starts_with(name.as_str()) {
            assert!(default.contains(&name.as_str()), "{place} at {at}: {}", from(at));
            continue;
        }
        looked_at += 1;
    }
    assert!(looked_at > 300, "{looked_at}");
}

#[test]
fn nothing_that_is_shown_moves_a_terminals_cursor() {
    for text in [
        "zone = \"\\u001b[2J\"",
        "[channels.\"\\u001b[2J\"]",
        "\"\\u202e\\u001b[2J\" = 1",
        "[agreements.a]\nkind = \"\\u001b[2J\"\ntargets = {}",
    ] {
        let shown: Vec<String> = match toml::read(text) {
            Ok(parsed) => {
                let findings = parsed.draft.examine(&Ratification::first(Actor::System));
                findings.iter().map(|it| parsed.places.show(it).to_string()).collect()
            }
            Err(faults) => faults.iter().map(|located| located.to_string()).collect(),
        };
        assert!(!shown.is_empty(), "{text}");
        for line in shown.iter().flat_map(|shown| shown.split('\n')) {
            let moves = |char: char| char.is_control() || char == '\u{202e}';
            assert!(!line.contains(moves), "{line:?}");
        }
    }
}
