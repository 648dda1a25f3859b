//! What it takes to hold a charter against a million customers, row by row. The answers are counted another way first.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use goodwill::actor::Actor;
use goodwill::charter::{Charter, Group, Means, PlanReach, Population, Ratification, toml};
use goodwill::customer::{Language, Medium, Purpose};
use goodwill::id::AttributeKey;
use goodwill::key;
use goodwill::value::Value;

type Failure = Box<dyn std::error::Error>;

const CUSTOMERS: u64 = 1_000_000;

const CHARTER: &str = r#"
[rules.vocabulary]
attributes.stuck = { kind = "need", domain = "bool" }
attributes.bill = { kind = "value", domain = { integer = { least = 0, most = 1000000 } } }
attributes.age = { kind = "context", domain = { integer = { least = 0, most = 120 } } }
needs.help = "stuck = yes"

[segments]
old = { when = "age >= 65" }
young = { when = "age <= 29" }

[channels]
phone = { medium = "phone", languages = ["de"], needs = ["help"] }
mail = { medium = "email", timing = "asynchronous", needs = ["help"] }
app = { medium = "app", timing = "asynchronous", needs = ["help"] }

[stages]
use = { phase = "after", contact_every = "90 days" }

[touchpoints]
call = { channel = "phone", stage = "use" }
write = { channel = "mail", stage = "use" }
ask = { channel = "app", stage = "use" }
review = { channel = "phone", stage = "use", direction = "outbound", purpose = "care" }
news = { channel = "mail", stage = "use", direction = "outbound", purpose = "care" }

[departments.care]
stages = ["use"]
touchpoints = ["call", "write", "ask", "review", "news"]

[clauses]
call = { touchpoint = "call", promise = "A person answers", to = "old", indicator = "answered", actions = ["staff it"] }
ask = { touchpoint = "ask", promise = "The app answers", to = "young", indicator = "answered", actions = ["run it"] }
"#;

fn main() -> Result<(), Failure> {
    let mut criterion = Criterion::default().configure_from_args();
    let charter = toml::read(CHARTER)?.draft.ratify(&Ratification::first(Actor::System))?;
    let words = Words { age: key!("age"), bill: key!("bill"), german: "de".parse()? };
    check(&charter, &words)?;
    let mut group = criterion.benchmark_group("reach of a million rows");
    group.sample_size(10).warm_up_time(Duration::from_millis(200));
    group.bench_function("rows made by the host alone", |bencher| {
        bencher.iter(|| (0..CUSTOMERS).map(row(&words)).for_each(|row| drop(black_box(row))));
    });
    group.bench_function("gathered and reached", |bencher| {
        bencher.iter(|| {
            let population: Population = (0..CUSTOMERS).map(row(&words)).collect();
            black_box(charter.reach(&population).map(|plans| plans.len()))
        });
    });
    let population: Population = (0..CUSTOMERS).map(row(&words)).collect();
    println!("{} groups of {} customers", population.groups.len(), population.customers());
    group.bench_function("reached", |bencher| {
        bencher.iter(|| black_box(charter.reach(&population).map(|plans| plans.len())));
    });
    // Customers who all differ are not kept.
    let all = || {
        (0..CUSTOMERS).map(|number| row(&words)(number).knowing(words.bill.clone(), bill(number)))
    };
    let streamed = charter.reach_of(all(), &population.hours)?;
    let bounds = |plans: Vec<PlanReach>| -> Vec<_> {
        plans.into_iter().map(|plan| plan.reach.map(|reach| reach.bounds)).collect()
    };
    if bounds(streamed) != bounds(charter.reach(&population)?) {
        return Err("what all differ in changed whom plans reach".into());
    }
    group.bench_function("reached row by row, where all differ", |bencher| {
        bencher.iter(|| {
            black_box(charter.reach_of(all(), &population.hours).map(|plans| plans.len()))
        });
    });
    group.finish();
    criterion.final_summary();
    Ok(())
}

/// The bits that tell of a customer: the same for the same number.
const fn bits(number: u64) -> u64 {
    let mixed = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

/// The age of a customer, from 18 to 93; and what is told of him: yes, no, or nothing.
fn age(number: u64) -> i64 {
    i64::try_from(18 + (bits(number) >> 16) % 76).unwrap_or(18)
}

const fn told(number: u64, of: u32) -> Option<bool> {
    match (bits(number) >> (32 + of)) % 4 {
        0 => None,
        1 => Some(false),
        _ => Some(true),
    }
}

/// What all rows share, made once as a host would.
struct Words {
    age: AttributeKey,
    bill: AttributeKey,
    german: Language,
}

/// A bill that no other customer has.
fn bill(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or_default())
}

fn row(words: &Words) -> impl Fn(u64) -> Group {
    move |number| {
        let mut means = Means::default().needing([]);
        for (of, medium) in [(0, Medium::Phone), (4, Medium::Email), (8, Medium::App)] {
            means = match told(number, of) {
                Some(true) => means.having(medium),
                Some(false) => means.lacking(medium),
                None => means,
            };
        }
        if told(number, 12).is_some() {
            means = means.speaking([words.german.clone()]);
        }
        if told(number, 16) == Some(false) {
            means = means.permitting(Purpose::Care, Medium::Phone, false);
        }
        let row = Group::of(1).reached(means);
        row.knowing(words.age.clone(), Value::Integer(age(number)))
    }
}

/// Of the old ones, how many reach us for certain, and how many may: counted row by row.
fn check(charter: &Charter, words: &Words) -> Result<(), Failure> {
    let population: Population = (0..CUSTOMERS).map(row(words)).collect();
    let plans = charter.reach(&population)?;
    let of_old = |plan: &&goodwill::charter::PlanReach| {
        plan.segment == Some(key!("old")) && plan.plan.channels.len() == 3
    };
    let plan = plans.iter().find(of_old).ok_or("no plan for the old")?;
    let reach = plan.reach.as_ref().ok_or("nobody is old")?;
    let (mut all, mut least, mut most) = (0, 0, 0);
    for number in (0..CUSTOMERS).filter(|number| age(*number) >= 65) {
        let (phone, german) = (told(number, 0), told(number, 12).is_some());
        let others = [told(number, 4), told(number, 8)];
        all += 1;
        let sure = (phone == Some(true) && german) || others.contains(&Some(true));
        least += u64::from(sure);
        most += u64::from(sure || phone != Some(false) || others.contains(&None));
    }
    let (least_found, most_found) = (reach.bounds.least, reach.bounds.most);
    if (least_found.part(), most_found.part(), least_found.whole()) != (least, most, all) {
        return Err(format!("{least} to {most} of {all}, and found was {}", reach.bounds).into());
    }
    println!("of the old ones are reached {}", reach.bounds);
    Ok(())
}
