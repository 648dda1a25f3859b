//! What an engine must do to be compared: compile rules, hold a customer, and say which rules match, in declared order.

use std::fmt::Write as _;

use crate::workload::{ATTRIBUTES, Asks, Failure, Of, PlainCustomer, PlainRule, name};

pub(crate) trait Engine: Sized {
    const NAME: &'static str;

    /// A customer in the engine's own form, ready to be asked about.
    type Customer;

    fn compile(rules: &[PlainRule]) -> Result<Self, Failure>;

    fn customer(customer: &PlainCustomer) -> Result<Self::Customer, Failure>;

    /// Adds the numbers of the rules that match, from the first on.
    fn matches(&self, customer: &mut Self::Customer, into: &mut Vec<usize>) -> Result<(), Failure>;
}

/// A value of a customer, in no engine's form.
pub(crate) enum Plain {
    Bool(bool),
    Text(String),
    Number(i64),
    Names(Vec<String>),
}

/// What is known of a customer, by the names of the attributes; here, everything is.
pub(crate) fn known(customer: &PlainCustomer) -> impl Iterator<Item = (&'static str, Plain)> {
    ATTRIBUTES.iter().zip(customer).filter_map(|((key, of), coded)| {
        let coded = (*coded)?;
        let value = match of {
            Of::Bool => Plain::Bool(coded != 0),
            Of::Choice(_) => Plain::Text(name(coded)),
            Of::Tags => Plain::Names(tags(coded).map(name).collect()),
            _ => Plain::Number(coded),
        };
        Some((*key, value))
    })
}

fn tags(bits: i64) -> impl Iterator<Item = i64> {
    (0..63).filter(move |tag| bits >> tag & 1 == 1)
}

/// How an engine writes what is asked of an attribute.
pub(crate) struct Words {
    /// Before the name of an attribute.
    pub(crate) prefix: &'static str,
    /// From the attribute and a quoted name to whether it has that name among others.
    pub(crate) has: fn(&str, &str) -> String,
}

/// A rule as an expression: three conditions, joined by `&&`.
pub(crate) fn expression(rule: &PlainRule, words: &Words) -> String {
    let mut text = String::new();
    for (number, (attribute, asks)) in rule.iter().enumerate() {
        if number > 0 {
            text.push_str(" && ");
        }
        text.push_str(&condition(*attribute, asks, words));
    }
    text
}

fn condition(attribute: usize, asks: &Asks, words: &Words) -> String {
    let key = ATTRIBUTES.get(attribute).map_or("", |(key, _)| key);
    let key = format!("{}{key}", words.prefix);
    let quoted = |number: i64| format!("\"{}\"", name(number));
    match asks {
        Asks::Yes => key,
        Asks::OneOf(wanted) => {
            let mut text = String::from("(");
            for (number, wanted) in wanted.iter().enumerate() {
                let or = if number > 0 { " || " } else { "" };
                let _ = write!(text, "{or}{key} == {}", quoted(*wanted));
            }
            text + ")"
        }
        Asks::Between(least, most) => format!("{key} >= {least} && {key} <= {most}"),
        Asks::All(tags) => {
            let each = tags.iter().map(|tag| (words.has)(&key, &quoted(*tag as i64)));
            each.collect::<Vec<_>>().join(" && ")
        }
    }
}
