//! Whom a telephone company reaches, and who is left out: the plans of a charter against its customers.
//!
//! ```text
//! cargo run --example telecom_reach [-- FILE.csv]
//! ```
//!
//! Any file will do that has the columns `PhoneService`, `PaperlessBilling` and `SeniorCitizen`. What they tell of reach is a
//! reading of ours: who has a telephone line is reached by phone, and who has none is not; whose bill comes without paper has
//! an address for mail, and of all others nobody knows; who is no senior needs no help to take in what is said, and of
//! seniors nobody knows. All else is unknown.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Write as _};

use goodwill::actor::Actor;
use goodwill::charter::{
    Charter, Group, Means, PlanReach, Population, Ratification, SpendVerdict, toml,
};
use goodwill::customer::Medium;
use goodwill::key;
use goodwill::value::Value;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/telco_customers.csv");

const CHARTER: &str = r#"
[rules.vocabulary]
attributes.cut-off = { kind = "need", domain = "bool" }
attributes.senior = { kind = "context", domain = "bool" }
needs.help = "cut-off = yes"

[channels]
phone = { medium = "phone", needs = ["help"] }
relay = { medium = "phone", access = ["large_print", "braille", "audio", "screen_reader", "plain_language", "sign_language", "captions", "hearing_loop", "text_relay", "interpreter", "step_free", "quiet_place", "companion", "more_time"], needs = ["help"] }
mail = { medium = "email", timing = "asynchronous", needs = ["help"] }
messenger = { medium = "messenger", timing = "asynchronous", needs = ["help"] }

[stages]
use = { phase = "after", contact_every = "90 days" }
pay = { phase = "after" }

[segments]
seniors = { when = "senior = yes" }

[touchpoints]
fault-call = { channel = "phone", stage = "use" }
fault-relay = { channel = "relay", stage = "use" }
fault-mail = { channel = "mail", stage = "use" }
outage = { channel = "messenger", stage = "use", direction = "outbound", purpose = "safety" }
bill = { channel = "mail", stage = "pay", direction = "outbound" }

[departments.care]
stages = ["use", "pay"]
touchpoints = ["fault-call", "fault-relay", "fault-mail", "outage", "bill"]

[clauses.faults]
touchpoint = "fault-relay"
promise = "Whoever needs help to be understood gets it"
to = "seniors"
indicator = "complaints of not being understood"
actions = ["the relay is staffed as the phone is"]
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).unwrap_or_else(|| SAMPLE.into());
    let population = customers(File::open(path)?)?;
    io::stdout().lock().write_all(report(&charter()?, &population)?.as_bytes())?;
    Ok(())
}

/// What such a company might promise.
pub(crate) fn charter() -> Result<Charter, Box<dyn Error>> {
    Ok(toml::read(CHARTER)?.draft.ratify(&Ratification::first(Actor::System))?)
}

/// One group for each kind of row.
pub(crate) fn customers(rows: impl Read) -> Result<Population, Box<dyn Error>> {
    let mut rows = csv::Reader::from_reader(rows);
    let columns = rows.headers()?.clone();
    let column = |name: &str| {
        let found = columns.iter().position(|column| column == name);
        found.ok_or_else(|| format!("there is no column `{name}`"))
    };
    let (phone, paperless, senior) =
        (column("PhoneService")?, column("PaperlessBilling")?, column("SeniorCitizen")?);
    let customer = |row: csv::StringRecord| {
        let told = |column: usize| match row.get(column) {
            Some("Yes" | "1") => Some(true),
            Some("No" | "0") => Some(false),
            _ => None,
        };
        let mut means = Means::default();
        match told(phone) {
            Some(true) => means = means.having(Medium::Phone),
            Some(false) => means = means.lacking(Medium::Phone),
            None => {}
        }
        if told(paperless) == Some(true) {
            means = means.having(Medium::Email);
        }
        let mut group = Group::of(1);
        if let Some(senior) = told(senior) {
            group = group.knowing(key!("senior"), Value::Bool(senior));
            if !senior {
                means = means.needing([]);
            }
        }
        group.reached(means)
    };
    Ok(rows.records().map(|row| row.map(customer)).collect::<Result<Population, _>>()?)
}

/// What each plan reaches.
pub(crate) fn report(charter: &Charter, population: &Population) -> Result<String, Box<dyn Error>> {
    let plans = charter.reach(population)?;
    let mut text =
        format!("{} customers in {} groups\n", population.customers(), population.groups.len());
    for plan in &plans {
        told(plan, &mut text)?;
    }
    Ok(text)
}

fn told(of: &PlanReach, text: &mut String) -> Result<(), std::fmt::Error> {
    let plan = &of.plan;
    let who = of.segment.as_ref().map_or("everybody", |segment| segment.as_str());
    writeln!(text, "\n{} {:?} {}, for {who}", plan.stage, plan.direction, plan.purpose)?;
    let Some(reach) = &of.reach else { return writeln!(text, "  nobody can belong") };
    let verdict = match of.verdict() {
        Some(SpendVerdict::Investment) => "an investment",
        Some(SpendVerdict::Expense) => "an expense",
        _ => "open",
    };
    writeln!(text, "  reached: {}: {verdict}", reach.bounds)?;
    for (channel, reach) in &reach.channels {
        writeln!(text, "  {channel} alone: {}; by nothing else: {}", reach.alone, reach.sole)?;
    }
    for (channel, what, customers) in reach.unknown.iter().take(3) {
        writeln!(text, "  to ask {customers}: {channel}, {what}")?;
    }
    for left in reach.left_out.iter().take(3) {
        writeln!(text, "  left out {left}")?;
    }
    if let Some(witness) = &reach.witness {
        writeln!(text, "  for example {witness}")?;
    }
    Ok(())
}
