//! A thousand spoilt charters: each ends in a charter, in findings, or in faults with their lines; none in a panic.
//!
//! `GOODWILL_SPOILT_CHARTERS=100000` spoils more of them.

use goodwill::actor::Actor;
use goodwill::charter::{Ratification, toml};

use super::toml::BAKERY;
use crate::calendar::dice::Dice;

/// What became of one spoilt text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Faults,
    Findings,
    Charter,
}

/// A charter that ratifies as it stands or is stopped by warnings alone: what is found in a spoilt one was put there.
fn sources() -> Vec<String> {
    let mut sources = vec![BAKERY.to_owned()];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/charters");
    let files = std::fs::read_dir(folder).into_iter().flatten().map(|file| file.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    sources.extend(files.iter().map(|path| std::fs::read_to_string(path).unwrap()));
    sources
}

type Spoil = fn(&str, &mut Dice) -> String;

const SPOILS: [(&str, Spoil); 14] = [
    ("cut off", |text, dice| text.chars().take(dice.index(text.chars().count())).collect()),
    ("a line left out", |text, dice| {
        let mut lines = lines(text);
        lines.remove(dice.index(lines.len()));
        lines.concat()
    }),
    ("a line doubled", |text, dice| {
        let mut lines = lines(text);
        let doubled = dice.index(lines.len());
        lines.insert(doubled, lines[doubled]);
        lines.concat()
    }),
    ("two lines exchanged", |text, dice| {
        let mut lines = lines(text);
        let (one, other) = (dice.index(lines.len()), dice.index(lines.len()));
        lines.swap(one, other);
        lines.concat()
    }),
    ("a value of another type", |text, dice| {
        let values = [
            "3",
            "-1",
            "true",
            "1.5",
            "nan",
            "[]",
            "{}",
            "2026-02-28",
            "07:00:00",
            "\"\"",
            "''",
            "[[[[]]]]",
            "[{}, 3, 'x']",
            "{ x = { y = 1 } }",
            "99999999999999999999999",
            "1979-05-27T07:32:00Z",
            "0x7fffffffffffffff",
            "\"\\u0000\"",
        ];
        with_value(text, values[dice.index(values.len())], dice)
    }),
    ("a key that names nothing", |text, dice| renamed(text, "nowhere", dice)),
    ("a key that names something else", |text, dice| {
        let words = words(text);
        let (from, to) = words[dice.index(words.len())];
        renamed(text, text.get(from..to).unwrap(), dice)
    }),
    ("another character", |text, dice| {
        let strange = [
            '"', '\'', '[', ']', '{', '}', '=', '.', ',', '#', '\\', '\n', '\0', '\u{feff}', '💥',
            ' ', 'x', '-', '\r',
        ];
        let place = dice.index(text.chars().count());
        let put = strange[dice.index(strange.len())];
        text.chars().enumerate().map(|(at, kept)| if at == place { put } else { kept }).collect()
    }),
    ("some characters left out", |text, dice| {
        let (first, many) = (dice.index(text.chars().count()), dice.index(40));
        text.chars()
            .enumerate()
            .filter(|(at, _)| !(first..first + many).contains(at))
            .map(|(_, kept)| kept)
            .collect()
    }),
    ("a table declared again", |text, dice| {
        let mut headers = text.lines().filter(|line| line.starts_with('['));
        let header = headers.nth(dice.index(headers.clone().count())).unwrap();
        format!("{text}\n{header}\nname = 'again'\n")
    }),
    ("deep nesting", |text, dice| {
        let depth = [8, 60, 79, 90, 3_000][dice.index(5)];
        match dice.index(3) {
            0 => with_value(text, &("[".repeat(depth) + &"]".repeat(depth)), dice),
            1 => with_value(text, &("{ a = ".repeat(depth) + "1" + &" }".repeat(depth)), dice),
            _ => with_value(
                text,
                &format!("'{}always{}'", "not (".repeat(depth), ")".repeat(depth)),
                dice,
            ),
        }
    }),
    ("a long string", |text, dice| {
        let length = if dice.index(8) == 0 { 10_000_000 } else { 100 + dice.index(100_000) };
        with_value(text, &format!("'{}'", "lang ".repeat(length / 5)), dice)
    }),
    ("hand-offs that go round", |text, _| {
        let ring = |from: &str, to: &str| {
            format!("[handoffs.{from}-{to}]\nfrom = '{from}'\nto = '{to}'\ndeliverable = 'ring'\n")
        };
        let mut names =
            text.lines().filter_map(|line| line.strip_prefix("[departments.")?.strip_suffix(']'));
        let first = names.next().unwrap_or("a").to_owned();
        format!("{text}\n{}{}{}", ring(&first, "b"), ring("b", &first), ring(&first, &first))
    }),
    ("flows that go round", |text, dice| {
        let many = 1 + dice.index(200);
        let nodes = (0..many).map(|node| {
            format!("n{node} = {{ kind = 'automaton', next = ['n{}'] }}\n", (node + 1) % many)
        });
        format!(
            "{text}\n[flows.round]\nchannel = 'phone'\nstart = 'n0'\n[flows.round.nodes]\n{}",
            nodes.collect::<String>()
        )
    }),
];

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Where names stand in quotes.
fn words(text: &str) -> Vec<(usize, usize)> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    let inside = quotes.chunks_exact(2).map(|pair| (pair[0] + 1, pair[1]));
    inside
        .filter(|(from, to)| from < to && !text.get(*from..*to).unwrap().contains([' ', '\n']))
        .collect()
}

fn renamed(text: &str, name: &str, dice: &mut Dice) -> String {
    let words = words(text);
    let (from, to) = words[dice.index(words.len())];
    format!("{}{name}{}", text.get(..from).unwrap(), text.get(to..).unwrap())
}

fn with_value(text: &str, value: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = lines(text).into_iter().map(str::to_owned).collect();
    let entries: Vec<usize> =
        (0..lines.len()).filter(|line| lines[*line].contains(" = ")).collect();
    let line = &mut lines[entries[dice.index(entries.len())]];
    let (name, _) = line.split_once(" = ").unwrap();
    *line = format!("{name} = {value}\n");
    lines.concat()
}

/// Reads, ratifies and prints all that is said.
fn end_of(text: &str) -> End {
    let parsed = match toml::read(text) {
        Ok(parsed) => parsed,
        Err(faults) => {
            assert!(faults.iter().len() > 0);
            for fault in faults.iter() {
                let at = fault.location.expect("a fault has a place");
                assert!(at.line <= text.lines().count() + 1 && at.line > 0 && at.column > 0);
                assert!(fault.to_string().len() < 4_000, "{fault}");
            }
            return End::Faults;
        }
    };
    let ratified = parsed.draft.ratify(&Ratification::first(Actor::System));
    let findings = match &ratified {
        Ok(charter) => charter.findings().to_vec(),
        Err(findings) => findings.iter().cloned().collect(),
    };
    for finding in &findings {
        let shown = parsed.places.show(finding).to_string();
        assert!(shown.contains(finding.code.as_str()) && shown.contains("charter.toml"));
    }
    match ratified {
        Ok(_) => End::Charter,
        Err(_) if findings.is_empty() => panic!("a charter was refused for nothing"),
        Err(_) => End::Findings,
    }
}

#[test]
fn spoilt_charters_end_in_findings_or_located_faults() {
    let many: usize = std::env::var("GOODWILL_SPOILT_CHARTERS")
        .map_or(1_000, |many| many.parse().expect("GOODWILL_SPOILT_CHARTERS is a whole number"));
    let sources = sources();
    let mut ends = [0; 3];
    for seed in 0..many {
        let mut dice = Dice::of(seed as u64);
        let source = &sources[dice.index(sources.len())];
        let (how, spoil) = SPOILS[seed % SPOILS.len()];
        let spoilt = spoil(source, &mut dice);
        let end = std::panic::catch_unwind(|| end_of(&spoilt));
        let Ok(end) = end else { panic!("seed {seed}: {how}") };
        ends[end as usize] += 1;
    }
    println!("{ends:?} ended in faults, in findings, and in a charter all the same");
    // It is spoilt in earnest: most are refused, and in both ways.
    assert!(
        ends[End::Faults as usize] > many / 4 && ends[End::Findings as usize] > many / 20,
        "{ends:?}"
    );
}
