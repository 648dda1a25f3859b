//! Customers, read from a file as facts.

use goodwill::money::Money;
use goodwill::rule::{Facts, Schema};
use goodwill::value::Value;

use super::error::{Fault, Unusable};
use super::rules::TRAVELS_EVERY;
use super::table::{Source, Table};

/// What is known of one customer, and where it stands.
#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) line: u64,
    pub(crate) facts: Facts,
}

/// A row that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) line: u64,
    pub(crate) fault: Fault,
}

/// A column, the attribute that it tells of, and how.
struct Column {
    name: &'static str,
    attribute: &'static str,
    expected: &'static str,
    read: fn(&str) -> Option<Value>,
}

const fn column(
    name: &'static str,
    attribute: &'static str,
    expected: &'static str,
    read: fn(&str) -> Option<Value>,
) -> Column {
    Column { name, attribute, expected, read }
}

const COLUMNS: [Column; 7] = [
    column("MonthlyCharges", "monthly-charge", "an amount like 29.85", dollars),
    column("tenure", "tenure", "a number of months", |text| text.parse().ok().map(Value::Integer)),
    column("Contract", "contract", "a contract like `One year`", contract),
    column("PaperlessBilling", "paperless", "Yes or No", yes_or_no),
    column("PaymentMethod", "pays-by", "a method like `Mailed check`", method),
    column("SeniorCitizen", "senior", "0 or 1", yes_or_no),
    column("PhoneService", "phone", "Yes or No", yes_or_no),
];

/// The customers of a file.
pub(crate) fn customers<'a>(
    source: &'a Source,
    schema: &'a Schema,
) -> Result<impl Iterator<Item = Result<Customer, Refused>> + use<'a>, Unusable> {
    let rows = Table::new(source, COLUMNS.map(|column| column.name), &[])?;
    Ok(rows.zip(1..).map(|(row, number): (_, usize)| {
        let line = row.line;
        let travels = number.is_multiple_of(TRAVELS_EVERY);
        match row.cells.and_then(|cells| facts(schema, &cells, travels)) {
            Ok(facts) => Ok(Customer { line, facts }),
            Err(fault) => Err(Refused { line, fault }),
        }
    }))
}

fn facts(schema: &Schema, cells: &[String], travels: bool) -> Result<Facts, Fault> {
    let mut facts = Facts::new(schema);
    for (column, text) in COLUMNS.iter().zip(cells) {
        if text.is_empty() {
            schema.slot(column.attribute).into_iter().for_each(|slot| facts.unknown(slot));
            continue;
        }
        let value = (column.read)(text).ok_or_else(|| Fault::Unreadable {
            column: column.name,
            text: text.clone(),
            expected: column.expected,
        })?;
        facts.set(column.attribute, &value).map_err(Fault::Outside)?;
    }
    facts.set("travels", &Value::Bool(travels)).map_err(Fault::Outside)?;
    Ok(facts)
}

/// The file names no currency; its company is said to be in California.
fn dollars(text: &str) -> Option<Value> {
    format!("{text} USD").parse::<Money>().ok().map(Value::Money)
}

fn yes_or_no(text: &str) -> Option<Value> {
    match text {
        "Yes" | "1" => Some(Value::Bool(true)),
        "No" | "0" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn contract(text: &str) -> Option<Value> {
    choice(match text {
        "Month-to-month" => "monthly",
        "One year" => "one-year",
        "Two year" => "two-year",
        _ => return None,
    })
}

fn method(text: &str) -> Option<Value> {
    choice(match text {
        "Bank transfer (automatic)" => "bank-transfer",
        "Credit card (automatic)" => "credit-card",
        "Electronic check" => "electronic-check",
        "Mailed check" => "mailed-check",
        _ => return None,
    })
}

fn choice(name: &str) -> Option<Value> {
    Some(Value::Choice(name.to_owned()))
}
