//! zen-engine: one decision table that collects, compiled with its index, a column an attribute and a row a rule.

use std::task::{Context, Poll, Waker};

use serde_json::{Map, Value, json};
use zen_engine::model::GraphContent;
use zen_engine::{Decision, Variable};

use crate::engine::{Engine, Plain, known};
use crate::workload::{ATTRIBUTES, Asks, Failure, Of, PlainCustomer, PlainRule, name};

pub(crate) struct Zen {
    table: Decision,
}

impl Engine for Zen {
    const NAME: &'static str = "zen-engine";

    type Customer = Variable;

    fn compile(rules: &[PlainRule]) -> Result<Self, Failure> {
        let inputs: Vec<Value> = ATTRIBUTES
            .iter()
            .map(|(key, of)| match of {
                // A condition on names among others is an expression, not a cell about a field.
                Of::Tags => json!({ "id": key, "name": key }),
                _ => json!({ "id": key, "name": key, "field": key }),
            })
            .collect();
        let rows: Vec<Value> = rules.iter().enumerate().map(|(at, rule)| row(at, rule)).collect();
        let graph = json!({
            "nodes": [
                { "id": "in", "name": "in", "type": "inputNode" },
                { "id": "rules", "name": "rules", "type": "decisionTableNode", "content": {
                    "hitPolicy": "collect",
                    "inputs": inputs,
                    "outputs": [{ "id": "rule", "name": "rule", "field": "rule" }],
                    "rules": rows,
                } },
                { "id": "out", "name": "out", "type": "outputNode" },
            ],
            "edges": [
                { "id": "first", "sourceId": "in", "targetId": "rules" },
                { "id": "second", "sourceId": "rules", "targetId": "out" },
            ],
        });
        let mut table = Decision::from(serde_json::from_value::<GraphContent>(graph)?);
        table.compile();
        Ok(Self { table })
    }

    fn customer(customer: &PlainCustomer) -> Result<Self::Customer, Failure> {
        let facts = known(customer).map(|(key, value)| {
            let value = match value {
                Plain::Bool(yes) => json!(yes),
                Plain::Text(text) => json!(text),
                Plain::Number(number) => json!(number),
                Plain::Names(names) => json!(names),
            };
            (key.to_owned(), value)
        });
        Ok(Value::Object(facts.collect()).into())
    }

    fn matches(&self, customer: &mut Self::Customer, into: &mut Vec<usize>) -> Result<(), Failure> {
        let mut answer = std::pin::pin!(self.table.evaluate(customer.clone()));
        let response = match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => response.map_err(|error| error.to_string())?,
            Poll::Pending => return Err("a table waits for nobody".into()),
        };
        let Some(rows) = response.result.as_array() else { return Ok(()) };
        for row in rows.borrow().iter() {
            let number = row.dot("rule").and_then(|rule| rule.as_number());
            into.push(usize::try_from(number.ok_or("a row without its number")?)?);
        }
        Ok(())
    }
}

fn row(number: usize, rule: &PlainRule) -> Value {
    let mut row = Map::new();
    row.insert("_id".to_owned(), json!(number.to_string()));
    row.insert("rule".to_owned(), json!(number.to_string()));
    for (attribute, asks) in rule {
        let key = ATTRIBUTES.get(*attribute).map_or("", |(key, _)| key);
        row.insert(key.to_owned(), json!(cell(key, asks)));
    }
    Value::Object(row)
}

fn cell(key: &str, asks: &Asks) -> String {
    let quoted = |number: i64| format!("\"{}\"", name(number));
    match asks {
        Asks::Yes => "true".to_owned(),
        Asks::OneOf(wanted) => {
            wanted.iter().map(|wanted| quoted(*wanted)).collect::<Vec<_>>().join(", ")
        }
        Asks::Between(least, most) => format!("[{least}..{most}]"),
        Asks::All(tags) => {
            let each = tags.iter().map(|tag| format!("{} in {key}", quoted(*tag as i64)));
            each.collect::<Vec<_>>().join(" and ")
        }
    }
}
