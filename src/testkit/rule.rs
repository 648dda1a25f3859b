//! Vocabularies, conditions, rule sets and customers, with the names and bounds that are easily got wrong.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::{select, subsequence};

use crate::id::AttributeKey;
use crate::money::{Currency, Money};
use crate::rule::{
    Attribute, AttributeKind, Condition, Facts, Grant, GrantLine, HitPolicy, Rule, RuleSet, Schema,
    Slot, Validity, Vocabulary,
};
use crate::value::{Domain, Shape, Value};

/// Keys, some of them words of the language of conditions.
const KEYS: [&str; 9] =
    ["age", "tier", "travels", "balance", "known", "in", "2fa", "城市", "needs.at-home"];
/// Names, some of which look like something else.
const NAMES: [&str; 10] =
    ["basic", "gold", "silver", "large print", "and", "5", "1990-01-01", "a \"b\" \\", "北京", ""];
const CAPABILITIES: [&str; 2] = ["home-visit", "lounge"];
/// More parts than a few make failing tests hard to read.
const MAX_PARTS: usize = 4;

/// Draws vocabularies without faults: one to six attributes, up to two capabilities, needs shown by need.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::rule::vocabularies;
///
/// proptest!(ProptestConfig::with_cases(32), |(vocabulary in vocabularies())| {
///     prop_assert!(vocabulary.check().is_ok());
/// });
/// ```
pub fn vocabularies() -> impl Strategy<Value = Vocabulary> + Clone {
    let kinds = select(&[AttributeKind::Value, AttributeKind::Need, AttributeKind::Context]);
    let attributes = (kinds, domains()).prop_map(|(kind, domain)| Attribute::new(kind, domain));
    (btree_map(select(&KEYS), attributes, 1..=6), subsequence(&CAPABILITIES, 0..=2), any::<bool>())
        .prop_map(|(attributes, capabilities, with_needs)| {
            let mut vocabulary = Vocabulary {
                attributes: keyed(attributes),
                needs: BTreeMap::new(),
                capabilities: keyed(capabilities.into_iter().map(|key| (key, key.to_owned()))),
            };
            let of_need =
                vocabulary.attributes.iter().filter(|(_, a)| a.kind == AttributeKind::Need);
            let shown: Vec<(&str, Condition)> = of_need
                .zip(["need-a", "need-b"])
                .filter(|_| with_needs)
                .map(|((key, _), need)| (need, Condition::Known(key.clone())))
                .collect();
            vocabulary.needs = keyed(shown);
            vocabulary
        })
}

/// Draws conditions over a vocabulary, of a form that its text reads back to.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::rule::Condition;
/// use goodwill::testkit::rule::{conditions_over, vocabularies};
///
/// let conditions = vocabularies().prop_flat_map(|vocabulary| conditions_over(&vocabulary));
/// proptest!(ProptestConfig::with_cases(32), |(condition in conditions)| {
///     prop_assert_eq!(condition.to_string().parse::<Condition>()?, condition);
/// });
/// ```
pub fn conditions_over(
    vocabulary: &Vocabulary,
) -> impl Strategy<Value = Condition> + Clone + use<> {
    let leaves: Vec<BoxedStrategy<Condition>> = (vocabulary.attributes.iter())
        .map(|(key, attribute)| comparisons(key, &attribute.domain))
        .collect();
    let leaf = if leaves.is_empty() {
        Just(Condition::All(Vec::new())).boxed()
    } else {
        proptest::strategy::Union::new(leaves).boxed()
    };
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..=MAX_PARTS).prop_map(Condition::All),
            vec(inner.clone(), 2..=MAX_PARTS).prop_map(Condition::Any),
            inner.prop_map(|condition| Condition::Not(Box::new(condition))),
            select(vec![Condition::All(Vec::new()), Condition::Any(Vec::new())]),
        ]
    })
}

/// Draws rule sets over a vocabulary, without faults, under any hit policy.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::rule::{rule_sets_over, vocabularies};
///
/// let sets = vocabularies().prop_flat_map(|vocabulary| {
///     let sets = rule_sets_over(&vocabulary);
///     (Just(vocabulary), sets)
/// });
/// proptest!(ProptestConfig::with_cases(32), |((vocabulary, set) in sets)| {
///     let schema = vocabulary.check().unwrap();
///     prop_assert!(set.compile(&schema).is_ok());
/// });
/// ```
pub fn rule_sets_over(vocabulary: &Vocabulary) -> impl Strategy<Value = RuleSet> + Clone + use<> {
    let policies = select(&[
        HitPolicy::Unique,
        HitPolicy::Any,
        HitPolicy::Priority,
        HitPolicy::First,
        HitPolicy::Collect,
    ]);
    let capabilities: Vec<_> = vocabulary.capabilities.keys().cloned().collect();
    let most = capabilities.len();
    let rules = (
        conditions_over(vocabulary),
        select(&["front-desk", "travel-desk"]),
        0..3_i32,
        validities(),
        subsequence(capabilities, 0..=most),
    );
    (policies, vec(rules, 0..8)).prop_map(|(policy, rules)| {
        let mut set = RuleSet::new(policy);
        for (number, (when, queue, priority, valid, requires)) in rules.into_iter().enumerate() {
            let (Ok(key), Ok(queue)) = (format!("rule-{number}").parse(), queue.parse()) else {
                continue;
            };
            let rule = Rule::new(key, when)
                .granting(GrantLine::new(Grant::Queue(queue)))
                .with_priority(priority)
                .valid(valid)
                .requiring(requires);
            set.rules.push(rule);
        }
        set
    })
}

/// Draws customers: facts known, asked for in vain, and missing; capabilities ready or not.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::rule::{facts_of, vocabularies};
///
/// let facts = vocabularies().prop_flat_map(|vocabulary| facts_of(&vocabulary.check().unwrap()));
/// proptest!(ProptestConfig::with_cases(32), |(facts in facts)| {
///     prop_assert_eq!(facts.only(&facts.schema().slots().collect::<Vec<_>>()), facts);
/// });
/// ```
pub fn facts_of(schema: &Schema) -> impl Strategy<Value = Facts> + Clone + use<> {
    let slots: Vec<Slot> = schema.slots().collect();
    let states: Vec<BoxedStrategy<State>> = slots
        .iter()
        .filter_map(|slot| schema.attribute(*slot))
        .map(|attribute| {
            prop_oneof![
                6 => values_in(&attribute.domain).prop_map(State::Known),
                1 => Just(State::Unknown),
                1 => Just(State::Missing),
            ]
            .boxed()
        })
        .collect();
    let capabilities: Vec<_> = schema.capabilities().cloned().collect();
    let most = capabilities.len();
    let schema = schema.clone();
    (states, subsequence(capabilities, 0..=most)).prop_map(move |(states, ready)| {
        let mut facts = Facts::new(&schema);
        for (slot, state) in slots.iter().zip(states) {
            match state {
                // Drawn from the attribute's domain, so that it is never refused.
                State::Known(value) => drop(facts.know(*slot, &value)),
                State::Unknown => facts.unknown(*slot),
                State::Missing => {}
            }
        }
        for capability in &ready {
            drop(facts.set_ready(capability, true));
        }
        facts
    })
}

#[derive(Debug, Clone)]
enum State {
    Known(Value),
    Unknown,
    Missing,
}

/// Draws dates around the first days of March 2026, on which a rule applies.
pub fn validities() -> impl Strategy<Value = Validity> + Clone {
    let bound = || prop_oneof![3 => Just(None), 1 => (0..10_i64).prop_map(Some)];
    (bound(), bound()).prop_map(|(from, length)| {
        let from = from.map(|days| first_date() + TimeDelta::days(days));
        let until = length.map(|days| from.unwrap_or_else(first_date) + TimeDelta::days(days));
        Validity { from, until }
    })
}

fn first_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap_or_default()
}

fn keyed<K: std::str::FromStr + Ord, T>(
    named: impl IntoIterator<Item = (&'static str, T)>,
) -> BTreeMap<K, T> {
    named.into_iter().filter_map(|(key, value)| Some((key.parse().ok()?, value))).collect()
}

/// Draws domains that rules can ask for.
fn domains() -> impl Strategy<Value = Domain> + Clone {
    let ends = || (-5..5_i64, 0..200_i64).prop_map(|(least, width)| (least, least + width));
    let names = || btree_set(select(&NAMES), 1..=6);
    prop_oneof![
        Just(Some(Domain::bool())),
        ends().prop_map(|(least, most)| Domain::integer(least, most).ok()),
        (currencies(), ends())
            .prop_map(|(currency, (least, most))| { Domain::money(currency, least, most).ok() }),
        names().prop_map(|names| Domain::choice(names).ok()),
        names().prop_map(|names| Domain::tags(names).ok()),
        (0..400_i64).prop_map(|days| {
            Domain::date(first_date(), first_date() + TimeDelta::days(days)).ok()
        }),
    ]
    .prop_filter_map("a domain without a fault", |domain| domain)
}

fn currencies() -> impl Strategy<Value = Currency> + Clone {
    select(&["EUR", "JPY", "KWD"]).prop_filter_map("a currency", |code| code.parse().ok())
}

/// Draws values of a domain that rules can ask for.
fn values_in(domain: &Domain) -> BoxedStrategy<Value> {
    match domain.shape() {
        Shape::Bool | Shape::Open => any::<bool>().prop_map(Value::Bool).boxed(),
        Shape::Integer { least, most } => (least..=most).prop_map(Value::Integer).boxed(),
        Shape::Money { currency, least, most } => {
            (least..=most).prop_map(move |units| Value::Money(Money::new(units, currency))).boxed()
        }
        Shape::Choice(names) => {
            select(names.iter().cloned().collect::<Vec<_>>()).prop_map(Value::Choice).boxed()
        }
        Shape::Tags(names) => tags(names, 0).prop_map(Value::Tags).boxed(),
        Shape::Date { first, last } => {
            let days = (last - first).num_days();
            (0..=days).prop_map(move |days| Value::Date(first + TimeDelta::days(days))).boxed()
        }
    }
}

fn tags(names: &BTreeSet<String>, least: usize) -> impl Strategy<Value = BTreeSet<String>> + use<> {
    let names: Vec<String> = names.iter().cloned().collect();
    let most = names.len();
    subsequence(names, least..=most).prop_map(|names| names.into_iter().collect())
}

/// Draws comparisons that suit an attribute.
fn comparisons(key: &AttributeKey, domain: &Domain) -> BoxedStrategy<Condition> {
    let named = key.clone();
    let known = Just(Condition::Known(key.clone()));
    match domain.shape() {
        Shape::Tags(names) => {
            let key = key.clone();
            let all =
                tags(names, 1).prop_map(move |names| Condition::ContainsAll(named.clone(), names));
            let some =
                tags(names, 1).prop_map(move |names| Condition::ContainsAny(key.clone(), names));
            prop_oneof![4 => all, 4 => some, 1 => known].boxed()
        }
        shape => {
            let equal =
                values_in(domain).prop_map(move |value| Condition::Equals(named.clone(), value));
            let named = key.clone();
            let one_of = vec(values_in(domain), 1..=MAX_PARTS)
                .prop_map(move |values| Condition::OneOf(named.clone(), values));
            if matches!(shape, Shape::Bool | Shape::Choice(_) | Shape::Open) {
                return prop_oneof![4 => equal, 4 => one_of, 1 => known].boxed();
            }
            prop_oneof![2 => equal, 2 => one_of, 6 => ranges(key, domain), 1 => known].boxed()
        }
    }
}

fn ranges(key: &AttributeKey, domain: &Domain) -> impl Strategy<Value = Condition> + use<> {
    let key = key.clone();
    (values_in(domain), values_in(domain), 0..3_u8).prop_map(move |(one, other, bounds)| {
        let (least, most) =
            if number(&one) <= number(&other) { (one, other) } else { (other, one) };
        Condition::Between {
            attribute: key.clone(),
            least: Some(least).filter(|_| bounds != 1),
            most: Some(most).filter(|_| bounds != 2),
        }
    })
}

/// By what values of one domain are ordered.
fn number(value: &Value) -> i64 {
    match value {
        Value::Integer(number) => *number,
        Value::Money(amount) => amount.minor_units(),
        Value::Date(date) => date.signed_duration_since(first_date()).num_days(),
        _ => 0,
    }
}
