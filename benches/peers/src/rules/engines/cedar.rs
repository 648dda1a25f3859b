//! cedar-policy: one policy a rule that permits when its conditions hold; those that determine the answer are the matches.

use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression,
};

use crate::engine::{Engine, Plain, Words, expression, known};
use crate::workload::{Failure, PlainCustomer, PlainRule};

pub(crate) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
}

const WORDS: Words =
    Words { prefix: "context.", has: |key, name| format!("{key}.contains({name})") };

impl Engine for Cedar {
    const NAME: &'static str = "cedar-policy";

    type Customer = Request;

    fn compile(rules: &[PlainRule]) -> Result<Self, Failure> {
        let mut policies = PolicySet::new();
        for (number, rule) in rules.iter().enumerate() {
            let text = format!(
                "permit (principal, action, resource) when {{ {} }};",
                expression(rule, &WORDS)
            );
            policies.add(Policy::parse(Some(PolicyId::new(number.to_string())), text)?)?;
        }
        Ok(Self { authorizer: Authorizer::new(), policies, entities: Entities::empty() })
    }

    fn customer(customer: &PlainCustomer) -> Result<Self::Customer, Failure> {
        let pairs = known(customer).map(|(key, value)| {
            let value = match value {
                Plain::Bool(yes) => RestrictedExpression::new_bool(yes),
                Plain::Text(text) => RestrictedExpression::new_string(text),
                Plain::Number(number) => RestrictedExpression::new_long(number),
                Plain::Names(names) => RestrictedExpression::new_set(
                    names.into_iter().map(RestrictedExpression::new_string),
                ),
            };
            (key.to_owned(), value)
        });
        let [principal, action, resource] =
            ["Customer::\"one\"", "Action::\"serve\"", "Desk::\"care\""].map(EntityUid::from_str);
        Ok(Request::new(principal?, action?, resource?, Context::from_pairs(pairs)?, None)?)
    }

    fn matches(&self, customer: &mut Self::Customer, into: &mut Vec<usize>) -> Result<(), Failure> {
        let response = self.authorizer.is_authorized(customer, &self.policies, &self.entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(error.to_string().into());
        }
        for policy in response.diagnostics().reason() {
            let policy: &str = policy.as_ref();
            into.push(policy.parse()?);
        }
        into.sort_unstable();
        Ok(())
    }
}
