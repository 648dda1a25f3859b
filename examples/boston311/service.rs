//! Who is promised what: the City's rules as service rules, one for each type of request.

use std::collections::BTreeMap;

use goodwill::id::{AgreementKey, AttributeKey, PriorityKey, RuleSetKey};
use goodwill::key;
use goodwill::rule::{
    Attribute, AttributeKind, Combination, CombineBy, Condition, Grant, GrantLine, HitPolicy, Rule,
    RuleBook, RuleSet,
};
use goodwill::value::{Domain, Value};

use super::error::Unusable;

/// What the type of a request is called if the City has no rule for it.
pub(crate) const OTHER_TYPE: &str = "of no rule";

/// The rules by which the City's promises are chosen, and the facts that they ask for.
pub(crate) struct Service {
    pub(crate) kind: AttributeKey,
    /// Whether the City gave the request an instant of its own.
    pub(crate) dated: AttributeKey,
    pub(crate) asked: RuleSetKey,
    rules: RuleBook,
}

impl Service {
    /// One rule for each type, one for requests of no type that bring their instant along, and the usual priority, beside the
    /// rules that there are.
    pub(crate) fn of(
        promises: BTreeMap<String, AgreementKey>,
        target_alone: AgreementKey,
        usual: PriorityKey,
        mut rules: RuleBook,
    ) -> Result<Self, Unusable> {
        let (kind, dated): (AttributeKey, AttributeKey) =
            (key!("request.type"), key!("request.dated"));
        let types = promises.keys().map(String::as_str).chain([OTHER_TYPE]);
        let context = |domain| Attribute::new(AttributeKind::Context, domain);
        let attributes = &mut rules.vocabulary.attributes;
        attributes.insert(kind.clone(), context(Domain::choice(types)?));
        attributes.insert(dated.clone(), context(Domain::bool()));

        let is = |name: &str| Condition::Equals(kind.clone(), Value::Choice(name.to_owned()));
        let mut promised = RuleSet::new(HitPolicy::Unique);
        for (name, agreement) in promises {
            promised = promised.with(promising(is(&name), agreement)?);
        }
        let has_instant = Condition::Equals(dated.clone(), Value::Bool(true));
        let otherwise = Condition::All(vec![is(OTHER_TYPE), has_instant]);
        promised = promised.with(promising(otherwise, target_alone)?);
        let always = Rule::new(key!("all"), Condition::All(Vec::new()))
            .granting(GrantLine::new(Grant::Priority(usual)));

        rules.sets.insert(key!("promises"), promised);
        rules.sets.insert(key!("usual"), RuleSet::new(HitPolicy::Unique).with(always));
        let both = vec![key!("promises"), key!("usual")];
        let asked: RuleSetKey = key!("service");
        rules.combinations.insert(asked.clone(), Combination { sets: both, how: CombineBy::Union });
        Ok(Self { kind, dated, asked, rules })
    }

    pub(crate) fn into_rules(self) -> RuleBook {
        self.rules
    }
}

/// A rule has the name of the agreement that it promises.
fn promising(when: Condition, agreement: AgreementKey) -> Result<Rule, Unusable> {
    let rule = Rule::new(agreement.as_str().parse()?, when);
    Ok(rule.granting(GrantLine::new(Grant::Agreement(agreement))))
}
