//! cel: one program a rule, executed one after the other against one context a customer.

use cel::{Context, Program, Value};

use crate::engine::{Engine, Plain, Words, expression, known};
use crate::workload::{Failure, PlainCustomer, PlainRule};

pub(crate) struct Cel {
    programs: Vec<Program>,
}

const WORDS: Words = Words { prefix: "", has: |key, name| format!("{name} in {key}") };

impl Engine for Cel {
    const NAME: &'static str = "cel";

    type Customer = Context<'static, 'static>;

    fn compile(rules: &[PlainRule]) -> Result<Self, Failure> {
        let programs = rules
            .iter()
            .map(|rule| {
                Program::compile(&expression(rule, &WORDS)).map_err(|error| error.to_string())
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { programs })
    }

    fn customer(customer: &PlainCustomer) -> Result<Self::Customer, Failure> {
        let mut context = Context::default();
        for (key, value) in known(customer) {
            match value {
                Plain::Bool(yes) => context.add_variable_from_value(key, Value::Bool(yes)),
                Plain::Text(text) => context.add_variable_from_value(key, text),
                Plain::Number(number) => context.add_variable_from_value(key, Value::Int(number)),
                Plain::Names(names) => context.add_variable_from_value(key, names),
            }
        }
        Ok(context)
    }

    fn matches(&self, customer: &mut Self::Customer, into: &mut Vec<usize>) -> Result<(), Failure> {
        for (number, program) in self.programs.iter().enumerate() {
            if program.execute(customer).map_err(|error| error.to_string())? == Value::Bool(true) {
                into.push(number);
            }
        }
        Ok(())
    }
}
