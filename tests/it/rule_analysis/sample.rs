//! A small world of customers, and rules thrown by dice.

use std::collections::BTreeSet;

use goodwill::chrono::NaiveDate;
use goodwill::rule::{
    AllowancePeriod, AllowanceTerms, Attribute, AttributeKind, Condition, Facts, Grant, GrantLine,
    HitPolicy, Rule, RuleSet, Schema, Validity, Vocabulary,
};
use goodwill::value::{Domain, Value};

/// Throws that are the same in every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `sides`.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(super) fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn condition(text: &str) -> Condition {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The vocabulary of the small world: two attributes of value, two of need, one of context, one capability.
pub(super) fn schema() -> Schema {
    let mut vocabulary = Vocabulary::default();
    let mut add = |key: &str, kind, domain| {
        vocabulary.attributes.insert(key.parse().unwrap(), Attribute::new(kind, domain));
    };
    add("tier", AttributeKind::Value, Domain::choice(["basic", "silver", "gold"]).unwrap());
    add("years", AttributeKind::Value, Domain::integer(0, 2).unwrap());
    add("travels", AttributeKind::Need, Domain::bool());
    add("aids", AttributeKind::Need, Domain::tags(["braille", "print"]).unwrap());
    add("urgent", AttributeKind::Context, Domain::bool());
    let needs = [("pay-abroad", "travels = yes"), ("read", "aids any {braille, print}")];
    for (need, shown_by) in needs {
        vocabulary.needs.insert(need.parse().unwrap(), condition(shown_by));
    }
    vocabulary.capabilities.insert("desk".parse().unwrap(), "the desk".into());
    vocabulary.check().unwrap()
}

/// Everybody in the small world, on every date that makes a difference to dice-thrown rules.
pub(super) fn everybody(schema: &Schema) -> Vec<(Facts, NaiveDate)> {
    let mut all = Vec::new();
    let tags = |bits: usize| -> BTreeSet<String> {
        let names = ["braille", "print"].into_iter().enumerate();
        names.filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, name)| name.to_owned()).collect()
    };
    for number in 0..3 * 3 * 2 * 4 * 2 * 2 * 5 {
        let mut left = number;
        let mut digit = |sides: usize| {
            let digit = left % sides;
            left /= sides;
            digit
        };
        let mut facts = Facts::new(schema);
        let tier = ["basic", "silver", "gold"][digit(3)];
        facts.set("tier", &Value::Choice(tier.into())).unwrap();
        facts.set("years", &Value::Integer(digit(3).try_into().unwrap())).unwrap();
        facts.set("travels", &Value::Bool(digit(2) == 1)).unwrap();
        facts.set("aids", &Value::Tags(tags(digit(4)))).unwrap();
        facts.set("urgent", &Value::Bool(digit(2) == 1)).unwrap();
        facts.set_ready(&"desk".parse().unwrap(), digit(2) == 1).unwrap();
        let today =
            ["2025-12-31", "2026-01-01", "2026-01-15", "2026-02-01", "2026-02-02"][digit(5)];
        all.push((facts, date(today)));
    }
    all
}

fn comparison(dice: &mut Dice) -> Condition {
    let texts = [
        "tier = gold",
        "tier in {silver, gold}",
        "tier = basic",
        "years >= 1",
        "years = 1",
        "years <= 1",
        "travels = yes",
        "travels = no",
        "aids any {print}",
        "aids any {braille, print}",
        "aids all {braille, print}",
        "urgent = yes",
        "known(tier)",
        "known(aids)",
    ];
    condition(dice.pick::<&str>(&texts))
}

pub(super) fn any_condition(dice: &mut Dice, depth: usize) -> Condition {
    let part = |dice: &mut Dice| {
        let deeper = depth > 0 && dice.one_in(3);
        let part = if deeper { any_condition(dice, depth - 1) } else { comparison(dice) };
        if dice.one_in(4) { Condition::Not(Box::new(part)) } else { part }
    };
    let parts: Vec<Condition> = (0..1 + dice.below(3)).map(|_| part(dice)).collect();
    if dice.one_in(3) { Condition::Any(parts) } else { Condition::All(parts) }
}

pub(super) fn queue(name: &str) -> Grant {
    Grant::Queue(name.parse().unwrap())
}

fn line(dice: &mut Dice) -> GrantLine {
    let visits = |most| Grant::Allowance {
        grant: "visits".parse().unwrap(),
        terms: AllowanceTerms { most, per: AllowancePeriod::Year },
    };
    let answer = |text: &str| Grant::ResponseWithin(text.parse().unwrap());
    let grants =
        [queue("lounge"), queue("calm"), visits(1), visits(2), answer("PT4H"), answer("PT1H")];
    let line = GrantLine::new(dice.pick(&grants).clone());
    match dice.below(4) {
        0 => line,
        1 => line.serving(["pay-abroad".parse().unwrap()]),
        2 => line.serving(["read".parse().unwrap()]),
        _ => line.serving(["pay-abroad".parse().unwrap(), "read".parse().unwrap()]),
    }
}

pub(super) const POLICIES: [HitPolicy; 5] =
    [HitPolicy::Unique, HitPolicy::Any, HitPolicy::Priority, HitPolicy::First, HitPolicy::Collect];

/// A set of up to six rules that often collide, hide one another or treat all alike.
pub(super) fn any_set(dice: &mut Dice) -> RuleSet {
    let mut set = RuleSet::new(*dice.pick(&POLICIES));
    let lines: Vec<GrantLine> = (0..1 + dice.below(3)).map(|_| line(dice)).collect();
    for number in 0..dice.below(7) {
        let depth = dice.below(3);
        let mut rule = Rule::new(
            format!("r{number}").parse().unwrap(),
            match dice.below(8) {
                0 => condition("always"),
                1 | 2 => comparison(dice),
                _ => any_condition(dice, depth),
            },
        );
        for _ in 0..dice.below(3) {
            rule = rule.granting(dice.pick(&lines).clone());
        }
        if dice.one_in(6) {
            rule = rule.requiring(["desk".parse().unwrap()]);
        }
        if dice.one_in(6) {
            let from = dice.one_in(2).then(|| date("2026-01-01"));
            let until = dice.one_in(2).then(|| date("2026-02-01"));
            rule = rule.valid(Validity { from, until });
        }
        set = set.with(rule.with_priority(dice.below(3).try_into().unwrap()));
    }
    set
}
