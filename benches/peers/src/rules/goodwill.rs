//! goodwill's side: the answers that all others are compared with, and what only it is asked.

use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use goodwill::chrono::NaiveDate;
use goodwill::rule::{Compiled, FactError, Facts, HitPolicy, Matches, Schema, Slot};
use goodwill::value::Value;

use crate::clock;
use crate::figure::figure;
use crate::goal::Goal;
use crate::heap;
use crate::timing::Run;
use crate::workload::{self, ATTRIBUTES, Failure, PlainCustomer, PlainRule};

pub(crate) struct Goodwill {
    schema: Schema,
    today: NaiveDate,
    all: Rc<Compiled>,
    first: Rc<Compiled>,
    bytes: usize,
}

impl Goodwill {
    pub(crate) fn compile(rules: &[PlainRule]) -> Result<Self, Failure> {
        let (schema, today) = (workload::vocabulary()?.check()?, workload::today()?);
        let set = workload::rule_set(rules, HitPolicy::Collect)?;
        let (all, bytes) = heap::kept(|| set.compile(&schema));
        let first = workload::rule_set(rules, HitPolicy::First)?.compile(&schema)?;
        Ok(Self { schema, today, all: Rc::new(all?), first: Rc::new(first), bytes })
    }

    /// The rules that match each customer, in declared order; the first of them is the first match.
    pub(crate) fn answers(&self, customers: &[PlainCustomer]) -> Result<Vec<Vec<usize>>, Failure> {
        let mut matches = Matches::new();
        workload::facts(customers, &self.schema)?
            .iter()
            .map(|facts| {
                self.all.evaluate(facts, self.today, &mut matches);
                let all: Vec<_> = matches.matched().iter().map(|rule| rule.index()).collect();
                let first = self.first.first(facts, self.today, &mut matches);
                if first.map(|rule| rule.index()) != all.first().copied() {
                    return Err(format!("the first match of {facts} is another").into());
                }
                Ok(all)
            })
            .collect()
    }

    pub(crate) fn all_matches(&self, customers: &[PlainCustomer]) -> Result<Run, Failure> {
        let (all, today, mut matches) = (Rc::clone(&self.all), self.today, Matches::new());
        asked(workload::facts(customers, &self.schema)?, move |facts| {
            all.evaluate(facts, today, &mut matches);
            black_box(matches.matched().len());
        })
    }

    pub(crate) fn questions(
        &self,
        rules: &[PlainRule],
        customers: &[PlainCustomer],
    ) -> Result<Vec<Run>, Failure> {
        let facts = || workload::facts(customers, &self.schema);
        let today = self.today;
        let (first, mut matches) = (Rc::clone(&self.first), Matches::new());
        let first = asked(facts()?, move |facts| {
            black_box(first.first(facts, today, &mut matches));
        })?;
        let (all, mut matches) = (Rc::clone(&self.all), Matches::new());
        let premises = asked(facts()?, move |facts| {
            all.premises(facts, today, &mut matches);
            black_box(matches.premises().len());
        })?;
        let (all, mut found) = (Rc::clone(&self.all), Vec::new());
        let near = asked(facts()?, move |facts| {
            all.near_misses(facts, today, &mut found);
            black_box(found.len());
        })?;
        let (set, schema) = (workload::rule_set(rules, HitPolicy::Collect)?, self.schema.clone());
        let compile: Run = Box::new(move |calls| {
            let mut taken = Duration::ZERO;
            for _ in 0..calls {
                let began = clock();
                let compiled = black_box(black_box(&set).compile(&schema));
                taken += began.elapsed();
                drop(compiled);
            }
            taken
        });
        Ok(vec![self.all_matches(customers)?, first, premises, near, compile])
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }
}

fn asked(facts: Vec<Facts>, mut ask: impl FnMut(&Facts) + 'static) -> Result<Run, Failure> {
    let mut next = 0;
    Ok(Box::new(move |calls| {
        let began = clock();
        for _ in 0..calls {
            next = if next + 1 < facts.len() { next + 1 } else { 0 };
            if let Some(facts) = facts.get(next) {
                ask(black_box(facts));
            }
        }
        began.elapsed()
    }))
}

/// One customer's facts from values that the host has: by handles and types, and by keys.
pub(crate) fn facts(customers: &[PlainCustomer]) -> Result<Vec<Run>, Failure> {
    let schema = workload::vocabulary()?.check()?;
    let held = workload::facts(customers, &schema)?;
    let values: Vec<Vec<(&'static str, Slot, Value)>> = held
        .iter()
        .map(|facts| {
            let of = |(key, _): &(&'static str, _)| {
                let slot = schema.slot(key)?;
                Some((*key, slot, facts.value(slot)?))
            };
            ATTRIBUTES.iter().filter_map(of).collect()
        })
        .collect();
    for (values, held) in values.iter().zip(&held) {
        let [mut typed, mut keyed] = [Facts::new(&schema), Facts::new(&schema)];
        for (key, slot, value) in values {
            note(&mut typed, *slot, value)?;
            keyed.set(key, value)?;
            if [typed.value(*slot), keyed.value(*slot)] != [held.value(*slot), held.value(*slot)] {
                return Err(format!("`{key}` is noted as another value").into());
            }
        }
    }
    let build = |values: Vec<_>, note: fn(&mut Facts, &(&'static str, Slot, Value))| -> Run {
        let (schema, mut next) = (schema.clone(), 0);
        Box::new(move |calls| {
            let began = clock();
            for _ in 0..calls {
                next = if next + 1 < values.len() { next + 1 } else { 0 };
                let values: &[_] = values.get(next).map_or(&[], Vec::as_slice);
                let mut facts = Facts::new(&schema);
                values.iter().for_each(|value| note(&mut facts, black_box(value)));
                black_box(facts);
            }
            began.elapsed()
        })
    };
    Ok(vec![
        build(values.clone(), |facts, (_, slot, value)| {
            let _ = note(facts, *slot, value);
        }),
        build(values, |facts, (key, _, value)| {
            let _ = facts.set(key, value);
        }),
    ])
}

fn note(facts: &mut Facts, slot: Slot, value: &Value) -> Result<(), FactError> {
    match value {
        Value::Bool(yes) => facts.set_bool(slot, *yes),
        Value::Integer(number) => facts.set_integer(slot, *number),
        Value::Money(amount) => facts.set_money(slot, *amount),
        Value::Date(date) => facts.set_date(slot, *date),
        Value::Choice(name) => facts.set_choice(slot, name),
        Value::Tags(names) => facts.set_tags(slot, names.iter().map(String::as_str)),
        other => facts.know(slot, other),
    }
}

/// Prints what only goodwill is asked, and adds the goals for it.
pub(crate) fn report(own: &[Vec<f64>], sizes: &[(usize, usize)], goals: &mut Vec<Goal>) {
    println!(
        "\n| rules | all matches, ns | first match, ns | matches and premises, ns | near misses, ns a rule \
         | compile, ns a rule | bytes a rule |\n|---:|---:|---:|---:|---:|---:|---:|"
    );
    for ((size, bytes), nanos) in sizes.iter().zip(own) {
        let [all, first, premises, near, compile] = nanos[..] else { continue };
        let count = *size as f64;
        let (near, compile, bytes) = (near / count, compile / count, *bytes as f64 / count);
        let cells = [all, first, premises, near, compile, bytes].map(figure);
        println!("| {size} | {} |", cells.join(" | "));
        if *size == 10_000 {
            goals.push(Goal::at_most(format!("{size} rules, first match"), first, 400.0, " ns"));
        }
        goals.push(Goal::at_most(format!("{size} rules, compile a rule"), compile, 1_000.0, " ns"));
        goals.push(Goal::at_most(format!("{size} rules, bytes a rule"), bytes, 250.0, ""));
        let times = premises / all;
        goals.push(Goal::at_most(
            format!("{size} rules, explained"),
            times,
            3.0,
            " times all matches",
        ));
        goals.push(Goal::at_most(format!("{size} rules, near misses a rule"), near, 20.0, " ns"));
    }
    if let Some([typed, keyed]) = own.last().map(Vec::as_slice) {
        println!(
            "\nA customer's facts from twelve values: {} ns by handles and types, {} ns by keys.",
            figure(*typed),
            figure(*keyed)
        );
    }
}
