//! rhai: one script of all rules, optimized as far as it goes, each an `if` that notes its number.

use std::fmt::Write as _;

use rhai::{AST, Array, Dynamic, Engine as Interpreter, OptimizationLevel, Scope};

use crate::engine::{Engine, Plain, Words, expression, known};
use crate::workload::{Failure, PlainCustomer, PlainRule};

pub(crate) struct Rhai {
    interpreter: Interpreter,
    script: AST,
}

const WORDS: Words = Words { prefix: "", has: |key, name| format!("{name} in {key}") };

impl Engine for Rhai {
    const NAME: &'static str = "rhai";

    type Customer = Scope<'static>;

    fn compile(rules: &[PlainRule]) -> Result<Self, Failure> {
        let mut text = String::from("let matched = [];\n");
        for (number, rule) in rules.iter().enumerate() {
            writeln!(text, "if {} {{ matched.push({number}); }}", expression(rule, &WORDS))?;
        }
        text.push_str("matched");
        let mut interpreter = Interpreter::new();
        interpreter.set_optimization_level(OptimizationLevel::Full);
        let script = interpreter.compile(text)?;
        Ok(Self { interpreter, script })
    }

    fn customer(customer: &PlainCustomer) -> Result<Self::Customer, Failure> {
        let mut scope = Scope::new();
        for (key, value) in known(customer) {
            match value {
                Plain::Bool(yes) => scope.push(key, yes),
                Plain::Text(text) => scope.push(key, text),
                Plain::Number(number) => scope.push(key, number),
                Plain::Names(names) => {
                    scope.push(key, names.into_iter().map(Dynamic::from).collect::<Array>())
                }
            };
        }
        Ok(scope)
    }

    fn matches(&self, customer: &mut Self::Customer, into: &mut Vec<usize>) -> Result<(), Failure> {
        let facts = customer.len();
        let matched: Array = self
            .interpreter
            .eval_ast_with_scope(customer, &self.script)
            .map_err(|error| error.to_string())?;
        // The script's own list stays in the scope otherwise.
        customer.rewind(facts);
        for number in matched {
            into.push(usize::try_from(number.as_int()?)?);
        }
        Ok(())
    }
}
