//! Random vocabularies, rules and customers out of a fixed seed: small domains, so that rules meet.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::chrono::{NaiveDate, TimeDelta};
use goodwill::money::Money;
use goodwill::rule::{
    Attribute, AttributeKind, Condition, Facts, Grant, GrantLine, HitPolicy, Rule, RuleSet, Schema,
    Validity, Vocabulary,
};
use goodwill::value::{Domain, Value};

/// Steele, Lea and Flood's generator.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.below(u64::try_from(most - least + 1).unwrap())).unwrap()
    }

    pub(super) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
}

/// One attribute of each kind of domain, and some twice.
pub(super) fn vocabulary(random: &mut Random) -> Vocabulary {
    let names = |count: i64| (0..count).map(|number| format!("n{number}"));
    let eur = "EUR".parse().unwrap();
    let many = random.between(2, 90);
    let tags = random.between(1, 12);
    let most = random.between(1, 300);
    let domains = [
        ("travels", Domain::bool()),
        ("owns", Domain::bool()),
        ("tier", Domain::choice(names(4)).unwrap()),
        ("city", Domain::choice(names(many)).unwrap()),
        ("age", Domain::integer(0, most).unwrap()),
        ("score", Domain::integer(-3, 4).unwrap()),
        ("fee", Domain::money(eur, -50, 1_000).unwrap()),
        ("born", Domain::date(today(), today() + TimeDelta::days(400)).unwrap()),
        ("aids", Domain::tags(names(tags)).unwrap()),
        ("marks", Domain::tags(names(2)).unwrap()),
    ];
    let attributes = domains
        .map(|(key, domain)| (key.parse().unwrap(), Attribute::new(AttributeKind::Need, domain)));
    Vocabulary {
        attributes: BTreeMap::from(attributes),
        needs: BTreeMap::new(),
        capabilities: ["lounge", "visit"].map(|key| (key.parse().unwrap(), key.into())).into(),
    }
}

/// A value of an attribute, found by trying: the domains are small.
pub(super) fn value(random: &mut Random, key: &str, domain: &Domain) -> Value {
    let name = |random: &mut Random, most: i64| format!("n{}", random.between(0, most));
    loop {
        let small = random.one_in(2);
        let value = match key {
            "travels" | "owns" => Value::Bool(small),
            "age" => Value::Integer(random.between(0, if small { 9 } else { 300 })),
            "score" => Value::Integer(random.between(-3, 4)),
            "fee" => Value::Money(Money::new(random.between(-50, 1_000), "EUR".parse().unwrap())),
            "tier" => Value::Choice(name(random, 3)),
            "city" => Value::Choice(name(random, if small { 4 } else { 90 })),
            "marks" => Value::Tags((0..random.below(3)).map(|_| name(random, 1)).collect()),
            "aids" => {
                let most = if small { 3 } else { 12 };
                Value::Tags((0..random.below(3)).map(|_| name(random, most)).collect())
            }
            _ => Value::Date(today() + TimeDelta::days(random.between(0, 400))),
        };
        if domain.contains(&value) {
            return value;
        }
    }
}

/// A comparison with one attribute, or whether it is known.
fn comparison(random: &mut Random, vocabulary: &Vocabulary) -> Condition {
    let attributes: Vec<_> = vocabulary.attributes.iter().collect();
    let (key, attribute) = random.pick(&attributes);
    let key = (*key).clone();
    if random.one_in(12) {
        return Condition::Known(key);
    }
    let drawn = value(random, key.as_str(), &attribute.domain);
    match drawn {
        Value::Tags(_) => {
            let mut names = BTreeSet::new();
            while names.is_empty() {
                if let Value::Tags(tags) = value(random, key.as_str(), &attribute.domain) {
                    names = tags;
                }
            }
            if random.one_in(2) {
                Condition::ContainsAll(key, names)
            } else {
                Condition::ContainsAny(key, names)
            }
        }
        Value::Bool(_) => Condition::Equals(key, drawn),
        Value::Choice(_) => {
            let count = random.below(3);
            let mut values = vec![drawn];
            values.extend((0..count).map(|_| value(random, key.as_str(), &attribute.domain)));
            Condition::OneOf(key, values)
        }
        _ => {
            let other = value(random, key.as_str(), &attribute.domain);
            let number = |value: &Value| match value {
                Value::Integer(number) => *number,
                Value::Money(amount) => amount.minor_units(),
                Value::Date(date) => {
                    i64::from(date.signed_duration_since(today()).num_days() as i32)
                }
                _ => unreachable!("no other kind is drawn here"),
            };
            let (least, most) =
                if number(&drawn) <= number(&other) { (drawn, other) } else { (other, drawn) };
            match random.below(5) {
                0 => Condition::Between { attribute: key, least: Some(least), most: None },
                1 => Condition::Between { attribute: key, least: None, most: Some(most) },
                2 => Condition::OneOf(key, vec![least, most]),
                _ => Condition::Between { attribute: key, least: Some(least), most: Some(most) },
            }
        }
    }
}

pub(super) fn condition(random: &mut Random, vocabulary: &Vocabulary, depth: u64) -> Condition {
    if depth == 0 {
        return comparison(random, vocabulary);
    }
    let shape = random.below(8);
    let count = random.below(3) + u64::from(!random.one_in(8));
    let parts = |random: &mut Random| {
        (0..count).map(|_| condition(random, vocabulary, depth - 1)).collect()
    };
    match shape {
        0..=3 => Condition::All(parts(random)),
        4..=5 => Condition::Any(parts(random)),
        6 => Condition::Not(Box::new(condition(random, vocabulary, depth - 1))),
        _ => comparison(random, vocabulary),
    }
}

/// A set of up to so many rules.
pub(super) fn rule_set(
    random: &mut Random,
    vocabulary: &Vocabulary,
    policy: HitPolicy,
    most: u64,
) -> RuleSet {
    let mut set = RuleSet::new(policy);
    let depth = random.below(4);
    for number in 0..random.below(most + 1) {
        let depth = depth.min(random.below(4));
        let when = condition(random, vocabulary, depth);
        let queue = format!("q{}", random.below(2)).parse().unwrap();
        let mut rule = Rule::new(format!("r{number}").parse().unwrap(), when)
            .granting(GrantLine::new(Grant::Queue(queue)))
            .with_priority(i32::try_from(random.below(4)).unwrap());
        for key in vocabulary.capabilities.keys() {
            if random.one_in(8) {
                rule.requires.insert(key.clone());
            }
        }
        if random.one_in(8) {
            let from = today() + TimeDelta::days(random.between(-3, 2));
            let until = from + TimeDelta::days(random.between(0, 3));
            rule.valid = Validity {
                from: Some(from).filter(|_| !random.one_in(3)),
                until: Some(until).filter(|_| !random.one_in(3)),
            };
        }
        set.rules.push(rule);
    }
    set
}

/// A customer of whom something is missing, something unknown.
pub(super) fn facts(random: &mut Random, schema: &Schema) -> Facts {
    let mut facts = Facts::new(schema);
    let sparse = 2 + random.below(9);
    for slot in schema.slots() {
        if random.one_in(sparse) {
            if random.one_in(2) {
                facts.unknown(slot);
            }
            continue;
        }
        let value = value(
            random,
            schema.key(slot).unwrap().as_str(),
            &schema.attribute(slot).unwrap().domain,
        );
        facts.know(slot, &value).unwrap();
    }
    for key in schema.capabilities() {
        facts.set_ready(key, !random.one_in(4)).unwrap();
    }
    facts
}
