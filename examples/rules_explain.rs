//! Why did this customer get this, and what would change it?
//!
//! Four rules in text form, three customers, and what a decision has to answer for: what it rests on, what was close, what
//! is not known and whether that matters, what we cannot do yet.
//!
//! ```text
//! cargo run --example rules_explain
//! ```

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{self, Write};

use goodwill::chrono::NaiveDate;
use goodwill::id::{AttributeKey, CapabilityKey, RuleKey};
use goodwill::key;
use goodwill::rule::{
    Attribute, AttributeKind, Compiled, Explanation, Facts, Grant, GrantLine, HitPolicy, Matches,
    Rule, RuleSet, Slot, Undecided, Vocabulary, Wanted,
};
use goodwill::value::{Domain, Value};

/// The first that matches decides: name, condition, grant, and if it relies on one, a capability.
const RULES: &str = "
    visit-at-home     | mobility any {home-bound}                      | visit             | home-visits
    two-month-billing | travels = yes and (tenure >= 24 or tier = gold) | two-month-billing
    large-print       | large-print = yes                              | large-print-bills
    everybody         | always                                         | monthly-bills
";

/// No rule depends on the date.
const TODAY: NaiveDate = NaiveDate::MIN;

/// What was told of a customer; none where he was asked and does not know. The rest was not asked for.
type Told = [(&'static str, Option<Value>)];

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", story()?);
    Ok(())
}

/// The whole program as text.
pub(crate) fn story() -> Result<String, Box<dyn Error>> {
    let compiled = rules(RULES)?.compile(&vocabulary()?.check()?)?;
    let mut text = String::new();

    heading(&mut text, "Ms Ferry travels")?;
    let told = [
        ("tier", Some(Value::Choice("silver".to_owned()))),
        ("tenure", Some(Value::Integer(30))),
        ("travels", Some(Value::Bool(true))),
        ("mobility", Some(Value::Tags(BTreeSet::new()))),
        ("large-print", Some(Value::Bool(false))),
    ];
    answer(&mut text, &compiled, &facts(&compiled, &told)?)?;

    heading(&mut text, "Mr Holm does not leave his house, and we have nobody to send yet")?;
    let told = [
        ("tier", Some(Value::Choice("basic".to_owned()))),
        ("tenure", Some(Value::Integer(30))),
        ("travels", Some(Value::Bool(false))),
        ("mobility", Some(Value::Tags(BTreeSet::from(["home-bound".to_owned()])))),
        ("large-print", None),
    ];
    let mut holm = facts(&compiled, &told)?;
    answer(&mut text, &compiled, &holm)?;
    holm.set_ready(&key!("home-visits"), true)?;
    writeln!(text, "when we have: {}", outcome(&compiled, &holm))?;

    heading(&mut text, "Ms Neu has just come, and nobody knows her tier")?;
    let told = [
        ("tenure", Some(Value::Integer(3))),
        ("travels", Some(Value::Bool(true))),
        ("large-print", Some(Value::Bool(true))),
    ];
    let mut neu = facts(&compiled, &told)?;
    answer(&mut text, &compiled, &neu)?;
    writeln!(text, "\nasked, she says that it is silver")?;
    neu.set("tier", &Value::Choice("silver".to_owned()))?;
    answer(&mut text, &compiled, &neu)?;

    heading(&mut text, "No guesses")?;
    let faulty = "gold | tier = gold | lounge\nsilver | tier in {silver | lounge";
    if let Err(refused) = rules(faulty) {
        writeln!(text, "{refused}")?;
    }
    if let Err(refused) = rules("vip | tier = vip or income >= 9 | lounge")?.compile(neu.schema()) {
        refused.iter().try_for_each(|finding| writeln!(text, "{finding}"))?;
    }
    if let Err(refused) = neu.set("tenure", &Value::Integer(-1)) {
        writeln!(text, "{refused}")?;
    }
    Ok(text)
}

fn vocabulary() -> Result<Vocabulary, Box<dyn Error>> {
    let mut vocabulary = Vocabulary::default();
    for (key, kind, domain) in [
        (key!("tier"), AttributeKind::Value, Domain::choice(["basic", "silver", "gold"])?),
        (key!("tenure"), AttributeKind::Value, Domain::integer(0, 1_200)?),
        (key!("travels"), AttributeKind::Need, Domain::bool()),
        (key!("mobility"), AttributeKind::Need, Domain::tags(["home-bound", "no-car"])?),
        (key!("large-print"), AttributeKind::Need, Domain::bool()),
    ] {
        vocabulary.attributes.insert(key, Attribute::new(kind, domain));
    }
    vocabulary.capabilities.insert(key!("home-visits"), "Visits by appointment".to_owned());
    Ok(vocabulary)
}

/// A line that is no rule, and why.
#[derive(Debug)]
pub(crate) struct BadLine {
    line: usize,
    why: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl Error for BadLine {}

/// Reads one rule a line; blank lines are passed over.
pub(crate) fn rules(text: &str) -> Result<RuleSet, BadLine> {
    let mut set = RuleSet::new(HitPolicy::First);
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let rule = rule(line).map_err(|why| BadLine { line: number, why: why.to_string() })?;
        set = set.with(rule);
    }
    Ok(set)
}

fn rule(line: &str) -> Result<Rule, Box<dyn Error>> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let (key, when, grant, capability) = match cells.as_slice() {
        [key, when, grant] => (key, when, grant, None),
        [key, when, grant, capability] => (key, when, grant, Some(capability)),
        _ => return Err("a rule is `name | condition | grant`, and perhaps `| capability`".into()),
    };
    let capability: Option<CapabilityKey> = capability.map(|it| it.parse()).transpose()?;
    let grant = Grant::Host { grant: grant.parse()?, parameters: [].into() };
    Ok(Rule::new(key.parse()?, when.parse()?).granting(GrantLine::new(grant)).requiring(capability))
}

fn facts(compiled: &Compiled, told: &Told) -> Result<Facts, Box<dyn Error>> {
    let mut facts = Facts::new(compiled.schema());
    for (key, value) in told {
        match value {
            Some(value) => facts.set(key, value)?,
            None => compiled.schema().slot(key).into_iter().for_each(|slot| facts.unknown(slot)),
        }
    }
    Ok(facts)
}

/// Prints the explanation in full, and puts it to the test.
fn answer(text: &mut String, compiled: &Compiled, facts: &Facts) -> Result<(), Box<dyn Error>> {
    let explanation = compiled.explain(facts, TODAY);
    writeln!(text, "{explanation}")?;
    premises_suffice(text, compiled, facts, &explanation)?;
    near_misses_hold(text, compiled, facts, &explanation)?;
    Ok(())
}

/// Decided again from the premises alone, the outcome is the same; without any one of them it is another.
fn premises_suffice(
    text: &mut String,
    compiled: &Compiled,
    facts: &Facts,
    explanation: &Explanation,
) -> fmt::Result {
    let premises: Vec<&AttributeKey> = explanation.premises.iter().map(|(key, _)| key).collect();
    let without = |left_out: Option<&AttributeKey>| {
        let kept = premises.iter().filter(|key| Some(**key) != left_out);
        let slots: Vec<Slot> =
            kept.filter_map(|key| compiled.schema().slot(key.as_str())).collect();
        outcome(compiled, &facts.only(&slots))
    };
    writeln!(text, "from the premises alone: {}", without(None))?;
    premises.iter().try_for_each(|key| writeln!(text, "without {key}: {}", without(Some(key))))
}

/// Were the one fact as it would have to be, the rule would match.
fn near_misses_hold(
    text: &mut String,
    compiled: &Compiled,
    facts: &Facts,
    explanation: &Explanation,
) -> Result<(), Box<dyn Error>> {
    for miss in &explanation.near_misses {
        let Some(value) = first_of(&miss.wanted) else { continue };
        let mut changed = facts.clone();
        changed.set(miss.attribute.as_str(), &value)?;
        let matches = compiled.explain(&changed, TODAY).matched.contains(&miss.rule);
        let verb = if matches { "matches" } else { "does not match" };
        let outcome = outcome(compiled, &changed);
        writeln!(text, "were {} = {value}: {} {verb}, {outcome}", miss.attribute, miss.rule)?;
    }
    Ok(())
}

/// A value that would do.
fn first_of(wanted: &Wanted) -> Option<Value> {
    match wanted {
        Wanted::OneOf(values) => values.first().cloned(),
        Wanted::Between(ranges) => ranges.first().map(|(least, _)| least.clone()),
        Wanted::Tags(wishes) => wishes.first().map(|wish| Value::Tags(wish.with.clone())),
        _ => None,
    }
}

fn outcome(compiled: &Compiled, facts: &Facts) -> String {
    match compiled.decide(facts, TODAY, &mut Matches::new()) {
        Ok(decided) => {
            let keys = decided.rules().iter().filter_map(|rule| compiled.key(*rule));
            let keys: Vec<&str> = keys.map(RuleKey::as_str).collect();
            format!(
                "{} decides",
                if keys.is_empty() { "nobody".to_owned() } else { keys.join(", ") }
            )
        }
        Err(Undecided::Needs { missing }) => {
            let missing: Vec<&str> = missing.iter().map(AttributeKey::as_str).collect();
            format!("ask for {} first", missing.join(", "))
        }
        Err(undecided) => undecided.to_string(),
    }
}

fn heading(text: &mut String, title: &str) -> fmt::Result {
    writeln!(text, "\n{title}\n{}", "-".repeat(title.len()))
}
