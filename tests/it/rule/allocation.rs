//! Asking rules allocates nothing once the buffer has grown; compiled rules stay within their stated room.

use std::hint::black_box;

use goodwill::rule::{HitPolicy, Matches, RuleSet, Schema};

use super::random::{self, Random, today};

fn many_rules() -> (Schema, RuleSet) {
    let mut random = Random(23);
    let vocabulary = random::vocabulary(&mut random);
    let mut set = RuleSet::new(HitPolicy::Collect);
    while set.rules.len() < 2_000 {
        let more = random::rule_set(&mut random, &vocabulary, HitPolicy::Collect, 50);
        set.rules.extend(more.rules);
    }
    for (number, rule) in set.rules.iter_mut().enumerate() {
        rule.key = format!("rule-{number}").parse().unwrap();
    }
    (vocabulary.check().unwrap(), set)
}

#[test]
fn asking_allocates_nothing_once_the_buffer_has_grown() {
    let (schema, set) = many_rules();
    let compiled = set.compile(&schema).unwrap();
    let mut random = Random(29);
    let customers: Vec<_> = (0..50).map(|_| random::facts(&mut random, &schema)).collect();
    let (mut matches, mut near) = (Matches::new(), Vec::new());
    let mut ask = || {
        for facts in &customers {
            compiled.evaluate(facts, today(), &mut matches);
            black_box(matches.matched());
            black_box(compiled.first(facts, today(), &mut matches));
            compiled.premises(facts, today(), &mut matches);
            black_box(matches.premises());
        }
    };
    ask();
    let asked = allocation_counter::measure(ask);
    assert_eq!(asked.count_total, 0, "{asked:?}");

    compiled.near_misses(&customers[0], today(), &mut near);
    black_box(near.len());
}

#[test]
fn deciding_allocates_for_a_refusal_alone() {
    let (schema, mut set) = many_rules();
    set.hit_policy = HitPolicy::First;
    let compiled = set.compile(&schema).unwrap();
    let mut random = Random(31);
    let mut matches = Matches::new();
    let mut decided = 0;
    for _ in 0..200 {
        let facts = random::facts(&mut random, &schema);
        black_box(compiled.decide(&facts, today(), &mut matches).is_ok());
        let mut ok = false;
        let asked = allocation_counter::measure(|| {
            ok = compiled.decide(&facts, today(), &mut matches).is_ok();
        });
        if ok {
            decided += 1;
            assert_eq!(asked.count_total, 0, "{asked:?}");
        }
    }
    assert!(decided > 20, "only {decided} customers were decided");
}

#[test]
fn what_it_says_of_its_room_is_what_it_keeps() {
    let (schema, set) = many_rules();
    let mut compiled = None;
    let measured = allocation_counter::measure(|| compiled = set.compile(&schema).ok());
    let said = i64::try_from(compiled.unwrap().heap_bytes()).unwrap();
    let kept = measured.bytes_current;
    // Parts of trees and breakpoints lie beside what is counted.
    assert!(said <= kept && kept <= said * 3 / 2, "{said} bytes are said, {kept} kept");
}
