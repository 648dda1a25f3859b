//! What is asked of rules, once: the criterion bench and the comparison with other engines include this file, so both
//! time the same rules over the same customers and check the same answers.
//!
//! Twelve attributes of mixed domains; rules of three conditions each, on three different attributes; a thousand
//! customers of whom one fact in ten is unknown. At ten thousand rules a customer matches about ten of them.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::chrono::{NaiveDate, TimeDelta};
use goodwill::money::{Currency, Money};
use goodwill::rule::{
    Attribute, AttributeKind, Condition, Facts, Grant, GrantLine, HitPolicy, Rule, RuleSet, Schema,
    Vocabulary,
};
use goodwill::value::{Domain, Value};

pub(crate) type Failure = Box<dyn std::error::Error>;

pub(crate) const RULES_SEED: u64 = 0x60_0D_31_12;
pub(crate) const CUSTOMERS_SEED: u64 = 0x60_0D_31_13;
pub(crate) const CUSTOMERS: usize = 1_000;
/// The names of the tags, of which a customer has one in four.
pub(crate) const TAGS: usize = 8;

/// What the values of an attribute are; the numbers are their ends, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Yes for three customers in twenty.
    Bool,
    Choice(i64),
    Integer(i64, i64),
    Money(i64, i64),
    /// Days from 2000-01-01 on.
    Date(i64, i64),
    Tags,
}

pub(crate) const ATTRIBUTES: [(&str, Of); 12] = [
    ("travels", Of::Bool),
    ("business", Of::Bool),
    ("relocating", Of::Bool),
    ("tier", Of::Choice(4)),
    ("region", Of::Choice(8)),
    ("product", Of::Choice(12)),
    ("age", Of::Integer(0, 120)),
    ("tenure", Of::Integer(0, 600)),
    ("balance", Of::Money(-100_000, 1_000_000)),
    ("revenue", Of::Money(0, 10_000_000)),
    ("since", Of::Date(0, 9_800)),
    ("needs", Of::Tags),
];

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Yes,
    /// One of these choices, by number.
    OneOf(Vec<i64>),
    /// Between these, both included.
    Between(i64, i64),
    /// All of these tags.
    All(BTreeSet<usize>),
}

/// A rule in no engine's form: the numbers of its attributes, and what it asks of each.
pub(crate) type PlainRule = [(usize, Asks); 3];

/// A customer in no engine's form: a number for each attribute, tags as bits; none is unknown.
pub(crate) type PlainCustomer = [Option<i64>; 12];

pub(crate) fn rules(count: usize) -> Vec<PlainRule> {
    let mut random = SplitMix64(RULES_SEED);
    (0..count)
        .map(|_| three(&mut random).map(|number| (number, asks(number, &mut random))))
        .collect()
}

fn three(random: &mut SplitMix64) -> [usize; 3] {
    loop {
        let drawn = [(); 3].map(|()| random.index(ATTRIBUTES.len()));
        let [a, b, c] = drawn;
        if a != b && b != c && a != c {
            return drawn;
        }
    }
}

fn asks(attribute: usize, random: &mut SplitMix64) -> Asks {
    match ATTRIBUTES.get(attribute).map_or(Of::Bool, |(_, of)| *of) {
        Of::Bool => Asks::Yes,
        Of::Choice(count) => {
            let wanted = random.between(1, 1 + count / 6);
            Asks::OneOf((0..wanted).map(|_| random.between(0, count - 1)).collect())
        }
        Of::Integer(least, most) | Of::Money(least, most) | Of::Date(least, most) => {
            // From two to ten per cent of the range.
            let width = (most - least) * random.between(20, 100) / 1_000;
            let from = random.between(least, most - width);
            Asks::Between(from, from + width)
        }
        Of::Tags => Asks::All((0..2).map(|_| random.index(TAGS)).collect()),
    }
}

pub(crate) fn customers() -> Vec<PlainCustomer> {
    let mut random = SplitMix64(CUSTOMERS_SEED);
    let customer = |_| {
        ATTRIBUTES.map(|(_, of)| {
            let value = match of {
                Of::Bool => i64::from(random.between(0, 19) < 3),
                Of::Choice(count) => random.between(0, count - 1),
                Of::Integer(least, most) | Of::Money(least, most) | Of::Date(least, most) => {
                    random.between(least, most)
                }
                Of::Tags => (0..TAGS)
                    .fold(0, |bits, tag| bits | i64::from(random.between(0, 3) == 0) << tag),
            };
            (random.between(0, 9) != 0).then_some(value)
        })
    };
    (0..CUSTOMERS).map(customer).collect()
}

pub(crate) fn first_day() -> Result<NaiveDate, Failure> {
    Ok(NaiveDate::from_ymd_opt(2000, 1, 1).ok_or("no such date")?)
}

pub(crate) fn today() -> Result<NaiveDate, Failure> {
    Ok(NaiveDate::from_ymd_opt(2026, 3, 2).ok_or("no such date")?)
}

fn currency() -> Result<Currency, Failure> {
    Ok("EUR".parse()?)
}

pub(crate) fn name(number: i64) -> String {
    format!("name-{number:02}")
}

pub(crate) fn vocabulary() -> Result<Vocabulary, Failure> {
    let names = |count: i64| (0..count).map(name);
    let mut attributes = BTreeMap::new();
    for (key, of) in ATTRIBUTES {
        let domain = match of {
            Of::Bool => Domain::bool(),
            Of::Choice(count) => Domain::choice(names(count))?,
            Of::Integer(least, most) => Domain::integer(least, most)?,
            Of::Money(least, most) => Domain::money(currency()?, least, most)?,
            Of::Date(least, most) => Domain::date(date(least)?, date(most)?)?,
            Of::Tags => Domain::tags(names(TAGS as i64))?,
        };
        attributes.insert(key.parse()?, Attribute::new(AttributeKind::Need, domain));
    }
    Ok(Vocabulary { attributes, ..Vocabulary::default() })
}

fn date(day: i64) -> Result<NaiveDate, Failure> {
    Ok(first_day()? + TimeDelta::days(day))
}

fn value(of: Of, coded: i64) -> Result<Value, Failure> {
    Ok(match of {
        Of::Bool => Value::Bool(coded != 0),
        Of::Choice(_) => Value::Choice(name(coded)),
        Of::Integer(..) => Value::Integer(coded),
        Of::Money(..) => Value::Money(Money::new(coded, currency()?)),
        Of::Date(..) => Value::Date(date(coded)?),
        Of::Tags => {
            let set = (0..TAGS as i64).filter(|tag| coded >> tag & 1 == 1);
            Value::Tags(set.map(name).collect())
        }
    })
}

/// The rules as goodwill declares them.
pub(crate) fn rule_set(rules: &[PlainRule], policy: HitPolicy) -> Result<RuleSet, Failure> {
    let mut set = RuleSet::new(policy);
    for (number, rule) in rules.iter().enumerate() {
        let parts = rule.iter().map(|(attribute, asks)| condition(*attribute, asks));
        let when = Condition::All(parts.collect::<Result<_, _>>()?);
        let queue = Grant::Queue(format!("queue-{}", number % 7).parse()?);
        let rule = Rule::new(format!("rule-{number}").parse()?, when);
        set.rules.push(rule.granting(GrantLine::new(queue)));
    }
    Ok(set)
}

fn condition(attribute: usize, asks: &Asks) -> Result<Condition, Failure> {
    let (key, of) = ATTRIBUTES.get(attribute).ok_or("no such attribute")?;
    let key = key.parse()?;
    Ok(match asks {
        Asks::Yes => Condition::Equals(key, Value::Bool(true)),
        Asks::OneOf(wanted) => {
            let values = wanted.iter().map(|wanted| value(*of, *wanted));
            Condition::OneOf(key, values.collect::<Result<_, _>>()?)
        }
        Asks::Between(least, most) => Condition::Between {
            attribute: key,
            least: Some(value(*of, *least)?),
            most: Some(value(*of, *most)?),
        },
        Asks::All(tags) => {
            Condition::ContainsAll(key, tags.iter().map(|tag| name(*tag as i64)).collect())
        }
    })
}

/// The customers as goodwill holds them; every second unknown fact was asked for in vain.
pub(crate) fn facts(customers: &[PlainCustomer], schema: &Schema) -> Result<Vec<Facts>, Failure> {
    let held = |(number, customer): (usize, &PlainCustomer)| {
        let mut facts = Facts::new(schema);
        for ((key, of), coded) in ATTRIBUTES.iter().zip(customer) {
            match coded {
                Some(coded) => facts.set(key, &value(*of, *coded)?)?,
                None if number % 2 == 0 => {
                    facts.unknown(schema.slot(key).ok_or("no such attribute")?);
                }
                None => {}
            }
        }
        Ok(facts)
    };
    customers.iter().enumerate().map(held).collect()
}

/// Steele, Lea and Flood's generator: the same rules on every machine without a dependency.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `least` to `most`. The bias of the remainder is far below one part in a million.
    fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = most.abs_diff(least) + 1;
        least.saturating_add_unsigned(self.next() % width)
    }

    fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end as u64)).unwrap_or(0)
    }
}
