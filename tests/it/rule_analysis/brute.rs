//! The slow model: every statement is decided by asking every customer.

use goodwill::chrono::NaiveDate;
use goodwill::id::NeedKey;
use goodwill::rule::{
    AttributeKind, Facts, Grant, HitPolicy, RuleSet, Schema, TreatmentKind, Truth, Witness,
};

use super::sample;

/// Numbers below 32 as bits.
pub(super) type Set = u32;

pub(super) fn members(set: Set) -> impl Iterator<Item = usize> {
    (0..32).filter(move |number| set >> number & 1 == 1)
}

/// Everybody, with what is told of each as numbers that are equal when it is.
pub(super) struct World {
    pub(super) schema: Schema,
    pub(super) all: Vec<(Facts, NaiveDate)>,
    pub(super) needs: Vec<NeedKey>,
    told: Vec<Told>,
}

#[derive(Clone, Copy)]
struct Told {
    value: usize,
    need: usize,
    circumstance: usize,
    /// By number, the needs that the customer has.
    needs: Set,
}

impl World {
    pub(super) fn small() -> Self {
        let schema = sample::schema();
        let all = sample::everybody(&schema);
        let needs: Vec<NeedKey> = schema.needs().map(|(need, _)| need.clone()).collect();
        let mut texts: Vec<String> = Vec::new();
        let mut number = |text: String| {
            texts.iter().position(|held| *held == text).unwrap_or_else(|| {
                texts.push(text);
                texts.len() - 1
            })
        };
        let told = all.iter().map(|(facts, today)| Told {
            value: number(told(&schema, facts, *today, AttributeKind::Value)),
            need: number(told(&schema, facts, *today, AttributeKind::Need)),
            circumstance: number(told(&schema, facts, *today, AttributeKind::Context)),
            needs: needs_of(&schema, &needs, facts),
        });
        let told = told.collect();
        Self { schema, all, needs, told }
    }
}

fn needs_of(schema: &Schema, needs: &[NeedKey], facts: &Facts) -> Set {
    let has = |need: &NeedKey| schema.has_need(need, facts) == Truth::True;
    needs.iter().enumerate().fold(0, |set, (number, need)| set | u32::from(has(need)) << number)
}

/// All that is known of a customer of one kind, as text; what is neither value nor need is circumstance.
pub(super) fn told(
    schema: &Schema,
    facts: &Facts,
    today: NaiveDate,
    kind: AttributeKind,
) -> String {
    let mut text = String::new();
    for slot in schema.slots().filter(|slot| schema.attribute(*slot).unwrap().kind == kind) {
        text += &format!("{}={} ", schema.key(slot).unwrap(), facts.value(slot).unwrap());
    }
    if kind == AttributeKind::Context {
        let ready: Vec<_> = schema.capabilities().filter(|key| facts.is_ready(key)).collect();
        text += &format!("{ready:?} {today}");
    }
    text
}

/// What a set says to one customer; none if its rules conflict.
pub(super) type Outcome = Option<Decided>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    /// The rules that decide.
    pub(super) by: Set,
    /// What they give.
    pub(super) given: Set,
}

/// One for whom the rules do not conflict.
type Person = (Told, Decided);

/// A set with what it says to everybody.
pub(super) struct Asked<'a> {
    pub(super) world: &'a World,
    pub(super) set: &'a RuleSet,
    /// What it grants, each once.
    pub(super) grants: Vec<Grant>,
    /// By grant, the needs that it serves.
    pub(super) serves: Vec<Set>,
    /// By rule, what it gives.
    pub(super) gives: Vec<Set>,
    /// By customer, the rules that match.
    pub(super) matched: Vec<Set>,
    /// By customer, what the set says.
    pub(super) outcomes: Vec<Outcome>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(world: &'a World, set: &'a RuleSet) -> Self {
        let mut grants: Vec<Grant> = Vec::new();
        let mut serves: Vec<Set> = Vec::new();
        let mut gives = vec![0; set.rules.len()];
        for (rule, gives) in set.rules.iter().zip(&mut gives) {
            for line in &rule.grants {
                let held = grants.iter().position(|held| *held == line.grant);
                let number = held.unwrap_or_else(|| {
                    grants.push(line.grant.clone());
                    serves.push(0);
                    grants.len() - 1
                });
                *gives |= 1 << number;
                for (need, key) in world.needs.iter().enumerate() {
                    serves[number] |= u32::from(line.serves.contains(key)) << need;
                }
            }
        }
        let (matched, outcomes) = (Vec::new(), Vec::new());
        let mut asked = Self { world, set, grants, serves, gives, matched, outcomes };
        for (facts, today) in &world.all {
            let matched = asked.matched(facts, *today);
            asked.matched.push(matched);
            asked.outcomes.push(asked.outcome(matched));
        }
        asked
    }

    /// One rule of it as a set of its own; grants serve what they serve in the whole set.
    pub(super) fn alone(&self, rule: usize) -> Self {
        let decided = |matched: &Set| {
            let by = matched & 1 << rule;
            Some(Decided { by, given: if by == 0 { 0 } else { self.gives[rule] } })
        };
        Self {
            world: self.world,
            set: self.set,
            grants: self.grants.clone(),
            serves: self.serves.clone(),
            gives: self.gives.clone(),
            matched: self.matched.clone(),
            outcomes: self.matched.iter().map(decided).collect(),
        }
    }

    pub(super) fn matched(&self, facts: &Facts, today: NaiveDate) -> Set {
        let matches = |rule: usize| self.set.rules[rule].applies(facts, today) == Truth::True;
        (0..self.set.rules.len()).fold(0, |set, rule| set | u32::from(matches(rule)) << rule)
    }

    fn outcome(&self, matched: Set) -> Outcome {
        let gives = |by: Set| members(by).fold(0, |given, rule| given | self.gives[rule]);
        let first = matched & matched.wrapping_neg();
        let by = match self.set.hit_policy {
            HitPolicy::Unique if matched != first => return None,
            HitPolicy::Any if members(matched).any(|rule| self.gives[rule] != gives(first)) => {
                return None;
            }
            HitPolicy::Unique | HitPolicy::First => first,
            HitPolicy::Any | HitPolicy::Collect => matched,
            HitPolicy::Priority => {
                let priority = |rule: usize| self.set.rules[rule].priority;
                let highest = members(matched).map(priority).max();
                let first = members(matched).find(|rule| Some(priority(*rule)) == highest);
                first.map_or(0, |rule| 1 << rule)
            }
        };
        Some(Decided { by, given: gives(by) })
    }

    /// What the set says to a customer who need not be one of everybody.
    pub(super) fn outcome_for(&self, witness: &Witness) -> Outcome {
        self.outcome(self.matched(witness.facts(), witness.today()))
    }

    pub(super) fn is_matched(&self, rule: usize, witness: &Witness) -> bool {
        self.matched(witness.facts(), witness.today()) >> rule & 1 == 1
    }

    /// Grants by their numbers.
    pub(super) fn numbers(&self, grants: &[Grant]) -> Set {
        grants.iter().fold(0, |set, grant| {
            set | 1 << self.grants.iter().position(|held| held == grant).unwrap()
        })
    }

    /// By customer number, whom a rule matches.
    pub(super) fn customers_of(&self, rule: usize) -> Vec<usize> {
        (0..self.matched.len()).filter(|it| self.matched[*it] >> rule & 1 == 1).collect()
    }

    /// By customer number, whom a rule decides for.
    pub(super) fn recipients_of(&self, rule: usize) -> Vec<usize> {
        let decides = |it: &usize| self.outcomes[*it].is_some_and(|it| it.by >> rule & 1 == 1);
        (0..self.outcomes.len()).filter(decides).collect()
    }

    pub(super) fn has_need(&self, customer: usize, need: usize) -> bool {
        self.world.told[customer].needs >> need & 1 == 1
    }

    /// How the set treats everybody, by the definitions alone.
    pub(super) fn treatment(&self) -> TreatmentKind {
        let mut people: Vec<Person> = Vec::new();
        for (told, outcome) in self.world.told.iter().zip(&self.outcomes) {
            people.extend(outcome.map(|decided| (*told, decided)));
        }
        people.sort_by_key(|(told, _)| told.circumstance);
        let groups: Vec<&[Person]> =
            people.chunk_by(|(a, _), (b, _)| a.circumstance == b.circumstance).collect();
        let two = |differ: &dyn Fn(&Person, &Person) -> bool| {
            groups.iter().any(|group| group.iter().any(|a| group.iter().any(|b| differ(a, b))))
        };
        let served = |(told, decided): &Person| {
            members(decided.given).all(|grant| self.serves[grant] & told.needs != 0)
        };
        let by_need = |a: &Person, b: &Person| {
            a.1.given != b.1.given && a.0.value == b.0.value && a.0.need != b.0.need
        };
        if two(&|a, b| by_need(a, b) && served(a) && served(b)) {
            TreatmentKind::Differentiated
        } else if two(&by_need) {
            TreatmentKind::Misdirected
        } else if two(&|a, b| a.1.given != b.1.given) {
            TreatmentKind::Special
        } else if two(&|a, b| a.1.by != b.1.by) {
            TreatmentKind::Nominal
        } else {
            TreatmentKind::Uniform
        }
    }
}
