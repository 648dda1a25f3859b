use std::hash::{BuildHasher, RandomState};

use serde_json::{Value, json};

/// Random numbers that a seed brings back (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn any_seed() -> u64 {
        RandomState::new().hash_one("seed")
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end.max(1) as u64).unwrap()
    }
}

/// Lines for the program, each of which it carries out when it is given in its turn.
pub(crate) struct Script {
    /// What the program may be killed over.
    pub(crate) lines: Vec<String>,
    /// What it is asked at last: to finish what is still due or claimed.
    ending: Vec<String>,
}

const COMMANDS: usize = 200;
const CASES: usize = 12;

/// Monday, 2 March 2026, nine o'clock in Berlin; in minutes of that day.
const START: usize = 8 * 60;

impl Script {
    /// The script from its first line to its last.
    pub(crate) fn whole(&self) -> Vec<String> {
        let ending = self.ending.iter().cloned();
        self.lines.iter().cloned().chain(ending).chain(Self::shows()).collect()
    }

    /// Lines that only ask what the cases are.
    pub(crate) fn shows() -> Vec<String> {
        (0..CASES).map(|case| json!({"show": id(0xca5e, case)}).to_string()).collect()
    }

    pub(crate) fn write(dice: &mut Dice) -> Self {
        let mut cases = [Stage::New; CASES];
        let mut lines = Vec::new();
        let mut minute = START;
        for number in 0..COMMANDS {
            minute += dice.below(25);
            let case = dice.below(CASES);
            let (command, stage) = cases[case].next(number, dice);
            cases[case] = stage;
            lines.push(order(number, case, minute, command));
            match dice.below(12) {
                0 => lines.push(json!({"wake": instant(minute)})),
                1 => lines.push(json!({"dispatch": instant(minute)})),
                _ => {}
            }
        }
        // Far behind every due time, and every claim of a program that was killed.
        let end = instant(minute + 10 * 24 * 60);
        let ending = [json!({"wake": end}), json!({"dispatch": end})];
        Self {
            lines: lines.iter().map(Value::to_string).collect(),
            ending: ending.iter().map(Value::to_string).collect(),
        }
    }
}

/// Where a case stands, as far as it matters for what may be asked next.
#[derive(Debug, Clone, Copy)]
enum Stage {
    New,
    Open,
    Waiting,
    Ended,
}

impl Stage {
    fn next(self, number: usize, dice: &mut Dice) -> (Value, Self) {
        let content = id(0xc0de, number);
        let say = json!({"respond": {"visibility": "visible", "content": content}});
        let note = json!({"respond": {"visibility": "note", "content": content}});
        match self {
            Self::New => (opening(number, dice), Self::Open),
            Self::Open => match dice.below(8) {
                0 | 1 => (say, self),
                2 => (note, self),
                3 => (json!({"wait": {"reason": "customer-replies"}}), Self::Waiting),
                4 => (json!({"assign": {"department": "workshop", "queue": "repairs"}}), self),
                5 => (json!({"take": {"agent": id(0xa9e7, number)}}), self),
                6 => (json!("resolve"), Self::Ended),
                _ => (json!("close"), Self::Ended),
            },
            Self::Waiting => match dice.below(2) {
                0 => (json!({"receive_message": {"content": content}}), Self::Open),
                _ => (json!("resume"), Self::Open),
            },
            Self::Ended => (json!("reopen"), Self::Open),
        }
    }
}

fn opening(number: usize, dice: &mut Dice) -> Value {
    let priority = ["normal", "urgent"][dice.below(2)];
    json!({"open": {
        "customer": id(0xc057, number),
        "channel": "mail",
        "department": "service",
        "queue": "front",
        "priority": priority,
        "agreements": ["standard"],
    }})
}

fn order(number: usize, case: usize, minute: usize, command: Value) -> Value {
    let actor =
        json!({"agent": {"agent": id(0xa9e7, 1), "role": "clerk", "department": "service"}});
    json!({
        "command_id": id(0xc033, number),
        "case": id(0xca5e, case),
        "actor": actor,
        "now": instant(minute),
        "occurred_at": instant(minute),
        "command": command,
    })
}

fn instant(minute: usize) -> String {
    let (day, hour, minute) = (minute / (24 * 60), minute / 60 % 24, minute % 60);
    format!("2026-03-{:02}T{hour:02}:{minute:02}:00Z", 2 + day)
}

fn id(kind: u16, number: usize) -> String {
    format!("00000000-0000-0000-{kind:04x}-{number:012x}")
}
