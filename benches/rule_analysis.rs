//! What an analysis of rules costs. Every example that it gives is checked against the declaration before it is timed.

#[path = "rule/workload.rs"]
mod workload;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion};
use goodwill::chrono::NaiveDate;
use goodwill::rule::{
    Analysis, AttributeKind, Budget, Facts, Generosity, HitPolicy, Pair, RuleSet, Schema,
    TreatmentKind, Truth, Why, Witness, analyse, compare,
};

use workload::Failure;

/// As many rules as a charter has, and as one that was generated.
const SIZES: [usize; 2] = [200, 2_000];
const POLICIES: [HitPolicy; 5] =
    [HitPolicy::Unique, HitPolicy::Any, HitPolicy::Priority, HitPolicy::First, HitPolicy::Collect];

fn main() -> Result<(), Failure> {
    let mut criterion = Criterion::default().configure_from_args();
    let schema = schema()?;
    let customers = workload::facts(&workload::customers(), &schema)?;
    for size in SIZES {
        for policy in POLICIES {
            let set = rule_set(size, policy)?;
            let analysis = analyse(&set, &schema, &Budget::default());
            check(&set, &analysis, &customers, workload::today()?);
            println!("{size} rules, {policy:?}: {}", told(&analysis));
            let mut group = criterion.benchmark_group(format!("analyse {policy:?}"));
            group.sample_size(10).warm_up_time(Duration::from_millis(200));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| black_box(analyse(&set, &schema, &Budget::default())));
            });
            group.finish();
        }
    }
    same_and_other(&mut criterion, &schema)?;
    criterion.final_summary();
    Ok(())
}

/// The vocabulary of the workload, with what customers are worth told from what they need.
fn schema() -> Result<Schema, Failure> {
    let mut vocabulary = workload::vocabulary()?;
    for (key, attribute) in &mut vocabulary.attributes {
        attribute.kind = match key.as_str() {
            "tier" | "tenure" | "balance" | "revenue" | "since" => AttributeKind::Value,
            "region" | "product" | "age" => AttributeKind::Context,
            _ => AttributeKind::Need,
        };
    }
    for (need, shown_by) in [
        ("pay-abroad", "travels = yes"),
        ("invoice", "business = yes"),
        ("move", "relocating = yes"),
        ("read", "needs any {name-00, name-01}"),
    ] {
        vocabulary.needs.insert(need.parse()?, shown_by.parse()?);
    }
    Ok(vocabulary.check()?)
}

/// The rules of the workload; each third grant serves a need.
fn rule_set(size: usize, policy: HitPolicy) -> Result<RuleSet, Failure> {
    let mut set = workload::rule_set(&workload::rules(size), policy)?;
    let needs = ["pay-abroad", "invoice", "move", "read"];
    for (number, rule) in set.rules.iter_mut().enumerate() {
        rule.priority = i32::try_from(number % 10)?;
        let need = needs.iter().cycle().nth(number % needs.len());
        for line in rule.grants.iter_mut().filter(|_| number % 3 == 0) {
            line.serves.extend(need.map(|need| need.parse()).transpose()?);
        }
    }
    Ok(set)
}

fn told(analysis: &Analysis) -> String {
    format!(
        "{:?}, {} gaps looked at, {} pairs overlap, {} faults, {} needless, {} never decide, {} useless grants, {} undecided",
        analysis.treatment.kind(),
        analysis.gaps.count,
        analysis.overlapping_pairs,
        analysis.overlaps.count + analysis.contradictions.count,
        analysis.subsumed.count,
        analysis.unreachable.count,
        analysis.useless.count,
        analysis.undecided.count,
    )
}

/// Every example shows what it is an example of; no customer of the workload contradicts a statement.
fn check(set: &RuleSet, analysis: &Analysis, customers: &[Facts], today: NaiveDate) {
    let matches = |rule: usize, witness: &Witness| {
        let rule = set.rules.get(rule);
        rule.is_some_and(|rule| rule.applies(witness.facts(), witness.today()) == Truth::True)
    };
    for gap in &analysis.gaps {
        assert!(!(0..set.rules.len()).any(|rule| matches(rule, &gap.witness)), "{gap:?}");
    }
    for overlap in analysis.overlaps.iter().chain(&analysis.contradictions) {
        assert!(matches(overlap.first.index, &overlap.witness), "{overlap:?}");
        assert!(matches(overlap.second.index, &overlap.witness), "{overlap:?}");
    }
    for subsumed in &analysis.subsumed {
        assert!(matches(subsumed.by.index, &subsumed.witness), "{subsumed:?}");
    }
    for unreachable in &analysis.unreachable {
        let Why::Masked { by, witness } = &unreachable.why else { continue };
        assert!(by.iter().any(|it| matches(it.index, witness)), "{unreachable:?}");
        let Some(rule) = set.rules.get(unreachable.rule.index) else { continue };
        for facts in customers.iter().filter(|it| rule.applies(it, today) == Truth::True) {
            let masked = by.iter().filter_map(|it| set.rules.get(it.index));
            let mut masked = masked.filter(|it| it.applies(facts, today) != Truth::False);
            assert!(masked.next().is_some(), "{unreachable:?}: {facts}");
        }
    }
    for treated in &analysis.rules {
        let Some(Pair { first, second, .. }) = treated.treatment.pair() else { continue };
        if treated.treatment.kind() == Some(TreatmentKind::Uniform) {
            continue;
        }
        let (first, second) =
            (matches(treated.rule.index, first), matches(treated.rule.index, second));
        assert!(first != second, "{treated:?}");
    }
}

/// Comparing a set with itself is a proof, with another a search for one customer.
fn same_and_other(criterion: &mut Criterion, schema: &Schema) -> Result<(), Failure> {
    let set = rule_set(200, HitPolicy::First)?;
    let mut fewer = set.clone();
    fewer.rules.remove(100);
    let budget = Budget::default();
    assert_eq!(compare(&set, &set, schema, &budget).generosity(), Generosity::Same);
    assert_ne!(compare(&set, &fewer, schema, &budget).generosity(), Generosity::Same);
    let mut group = criterion.benchmark_group("compare 200 rules");
    group.sample_size(10).warm_up_time(Duration::from_millis(200));
    group.bench_function("with the same", |bencher| {
        bencher.iter(|| black_box(compare(&set, &set, schema, &budget)));
    });
    group.bench_function("with one fewer", |bencher| {
        bencher.iter(|| black_box(compare(&set, &fewer, schema, &budget)));
    });
    group.finish();
    Ok(())
}
