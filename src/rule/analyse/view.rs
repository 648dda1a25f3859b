//! A rule set as regions of one space: who matches, whom a rule decides for, and what that gives.

use std::collections::{BTreeMap, BTreeSet};

use super::question::{Apart, Found, Of, Question};
use super::space::{Region, Space};
use super::witness::Witness;
use super::work::Budget;
use crate::id::NeedKey;
use crate::rule::condition::Condition;
use crate::rule::grant::{Grant, GrantTopic};
use crate::rule::normal::{Cube, cubes_of, cubes_of_rule};
use crate::rule::schema::Schema;
use crate::rule::set::{HitPolicy, Rule, RuleSet};

/// The cubes of a set's rules and of what they serve, before the space is cut.
#[derive(Debug)]
pub(super) struct Cubes {
    /// By rule; none if a rule has no normal form within the budget.
    rules: Vec<Option<Vec<Cube>>>,
    /// By need: whoever has it; none if it has no normal form within the budget.
    needs: BTreeMap<NeedKey, Option<Vec<Cube>>>,
}

impl Cubes {
    pub(super) fn of(set: &RuleSet, schema: &Schema, budget: &Budget) -> Self {
        let limit = budget.cubes_a_rule;
        let rule = |rule: &Rule| {
            let shallow = rule.when.is_within_limits();
            shallow.then(|| cubes_of_rule(rule, schema, limit).ok()).flatten()
        };
        let need = |(key, shown_by): (&NeedKey, &Condition)| {
            (key.clone(), cubes_of(shown_by, schema, limit).ok())
        };
        Self {
            rules: set.rules.iter().map(rule).collect(),
            needs: schema.needs().map(need).collect(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Cube> {
        self.rules.iter().flatten().flatten().chain(self.needs.values().flatten().flatten())
    }
}

/// A rule set in a space.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) space: &'a Space<'a>,
    pub(super) policy: HitPolicy,
    pub(super) rules: Vec<RuleView<'a>>,
    /// What the set grants, each once, in the order in which it comes.
    pub(super) grants: Vec<&'a Grant>,
    /// By grant: the needs that it serves, wherever the set says so.
    pub(super) serves: Vec<BTreeSet<&'a NeedKey>>,
    /// By need: whoever has it; none if that is not decided.
    pub(super) needs: BTreeMap<&'a NeedKey, Option<Vec<Region>>>,
    /// The axes that examples tell of.
    named: BTreeSet<usize>,
}

/// One rule in a space.
#[derive(Debug)]
pub(super) struct RuleView<'a> {
    pub(super) rule: &'a Rule,
    /// Where it stands in the declaration.
    pub(super) index: usize,
    /// Who matches; none if that has no normal form within the budget.
    pub(super) regions: Option<Vec<Region>>,
    /// What it gives, by number, in order, each once.
    pub(super) gives: Vec<usize>,
    /// Who matches, or may, and has no need that some grant of it serves; none if that is not decided.
    pub(super) unserved: Option<Vec<Region>>,
}

impl RuleView<'_> {
    /// Who matches; nobody if that is not known.
    pub(super) fn regions(&self) -> &[Region] {
        self.regions.as_deref().unwrap_or_default()
    }
}

impl<'a> View<'a> {
    pub(super) fn of(
        set: &'a RuleSet,
        cubes: &'a Cubes,
        space: &'a Space<'a>,
        budget: &Budget,
    ) -> Self {
        let mut grants = Grants::default();
        let gives: Vec<Vec<usize>> = set.rules.iter().map(|rule| grants.of_rule(rule)).collect();
        let needs = cubes.needs.iter();
        let needs: BTreeMap<_, _> = needs
            .map(|(key, cubes)| (key, cubes.as_ref().map(|cubes| space.regions(cubes))))
            .collect();
        let mut unserved = BTreeMap::<Vec<usize>, Option<Vec<Region>>>::new();
        for given in &gives {
            if !unserved.contains_key(given) {
                let serves = given.iter().filter_map(|number| grants.serves.get(*number));
                // The space is cut by the needs whose cubes are known, and by no others.
                let known =
                    serves.flatten().all(|need| !matches!(cubes.needs.get(*need), Some(None)));
                let regions =
                    known.then(|| unserved_by(given, &grants.serves, space, budget)).flatten();
                unserved.insert(given.clone(), regions);
            }
        }
        let rules = set.rules.iter().zip(&cubes.rules).zip(gives).enumerate();
        let rules = rules.map(|(index, ((rule, cubes), gives))| RuleView {
            rule,
            index,
            regions: cubes.as_ref().map(|cubes| space.regions(cubes)),
            unserved: unserved.get(&gives).cloned().flatten(),
            gives,
        });
        let rules: Vec<RuleView<'a>> = rules.collect();
        let regions =
            rules.iter().flat_map(RuleView::regions).chain(needs.values().flatten().flatten());
        let named = regions.flat_map(|region| region.sides.iter().map(|(axis, _)| *axis)).collect();
        Self {
            space,
            policy: set.hit_policy,
            rules,
            grants: grants.all,
            serves: grants.serves,
            needs,
            named,
        }
    }

    /// The rule alone, as a set of its own.
    pub(super) fn alone<'b>(&'b self, rule: &'b RuleView<'a>) -> View<'b>
    where
        'a: 'b,
    {
        View {
            space: self.space,
            policy: HitPolicy::First,
            rules: vec![RuleView {
                rule: rule.rule,
                index: rule.index,
                regions: rule.regions.clone(),
                gives: rule.gives.clone(),
                unserved: rule.unserved.clone(),
            }],
            grants: self.grants.clone(),
            // What grants serve has gone into the rule already.
            serves: Vec::new(),
            needs: self.needs.iter().map(|(key, regions)| (*key, regions.clone())).collect(),
            named: self.named.clone(),
        }
    }

    /// Whether every rule has a normal form within the budget.
    pub(super) fn is_whole(&self) -> bool {
        self.rules.iter().all(|rule| rule.regions.is_some())
    }

    /// Whether one rule is asked before another.
    pub(super) fn outranks(&self, one: &RuleView<'_>, other: &RuleView<'_>) -> bool {
        match self.policy {
            HitPolicy::Priority => {
                (other.rule.priority, one.index) < (one.rule.priority, other.index)
            }
            _ => one.index < other.index,
        }
    }

    /// Whether a match of `other` takes the decision away from `rule`, or makes it a conflict.
    ///
    /// With `exactly`, also where it would decide the same.
    fn hinders(&self, other: &RuleView<'_>, rule: &RuleView<'_>, exactly: bool) -> bool {
        let alike = other.gives == rule.gives;
        match self.policy {
            _ if other.index == rule.index => false,
            HitPolicy::Unique => true,
            HitPolicy::Any => !alike,
            HitPolicy::Priority | HitPolicy::First => {
                (exactly || !alike) && self.outranks(other, rule)
            }
            HitPolicy::Collect => false,
        }
    }

    /// Narrows a question to customers for whom a rule decides, or one that grants the same; with `exactly`, this rule.
    /// The question is to be inside one of the rule's regions already.
    pub(super) fn decided_by<'q>(
        &'q self,
        question: Question<'q>,
        rule: &RuleView<'_>,
        of: Of,
        exactly: bool,
    ) -> Question<'q> {
        let hindering = self.rules.iter().filter(|other| self.hinders(other, rule, exactly));
        question.outside(hindering.flat_map(RuleView::regions), of)
    }

    /// Narrows a question to customers whom no rule matches.
    pub(super) fn matched_by_none<'q>(&'q self, question: Question<'q>, of: Of) -> Question<'q> {
        question.outside(self.rules.iter().flat_map(RuleView::regions), of)
    }

    pub(super) fn question(&self, apart: Apart) -> Question<'_> {
        Question::new(self.space, apart)
    }

    /// Whether two customers who stand apart so can be told apart by any rule.
    pub(super) fn tells(&self, apart: Apart) -> bool {
        self.rules.iter().any(|rule| self.rule_tells(rule, apart))
    }

    pub(super) fn rule_tells(&self, rule: &RuleView<'_>, apart: Apart) -> bool {
        let mut sides = rule.regions().iter().flat_map(|region| &region.sides);
        sides.any(|(axis, _)| self.space.axes.get(*axis).is_some_and(|axis| apart.holds(axis.kind)))
    }
}

/// The grants of a set, numbered.
#[derive(Default)]
struct Grants<'a> {
    all: Vec<&'a Grant>,
    serves: Vec<BTreeSet<&'a NeedKey>>,
    by_topic: BTreeMap<GrantTopic, Vec<usize>>,
}

impl<'a> Grants<'a> {
    fn of_rule(&mut self, rule: &'a Rule) -> Vec<usize> {
        let mut given = BTreeSet::new();
        for line in &rule.grants {
            let number = self.number(&line.grant);
            given.insert(number);
            if let Some(serves) = self.serves.get_mut(number) {
                serves.extend(&line.serves);
            }
        }
        given.into_iter().collect()
    }

    fn number(&mut self, grant: &'a Grant) -> usize {
        let held = self.by_topic.entry(grant.topic()).or_default();
        let same = held.iter().find(|number| self.all.get(**number) == Some(&grant));
        if let Some(number) = same {
            return *number;
        }
        let number = self.all.len();
        held.push(number);
        self.all.push(grant);
        self.serves.push(BTreeSet::new());
        number
    }
}

/// Whoever has no need that some grant of these serves.
fn unserved_by(
    given: &[usize],
    serves: &[BTreeSet<&NeedKey>],
    space: &Space<'_>,
    budget: &Budget,
) -> Option<Vec<Region>> {
    let has_none_of = |needs: &BTreeSet<&NeedKey>| {
        let shown_by = needs.iter().filter_map(|need| space.schema.vocabulary().needs.get(*need));
        Condition::All(shown_by.map(|shown| Condition::Not(Box::new(shown.clone()))).collect())
    };
    let given = given.iter().filter_map(|number| serves.get(*number));
    let unserved = Condition::Any(given.map(has_none_of).collect());
    let cubes = cubes_of(&unserved, space.schema, budget.cubes_a_rule).ok()?;
    Some(space.regions(&cubes))
}

/// Where and whom a set decides for.
impl<'a> View<'a> {
    /// The rules that match a customer who was found.
    pub(super) fn matched(&self, found: &Found, of: Of) -> Vec<&RuleView<'a>> {
        let matches = |rule: &&RuleView<'a>| {
            rule.regions().iter().any(|region| found.is_in(self.space, region, of))
        };
        self.rules.iter().filter(matches).collect()
    }

    /// What a customer who was found is given; the set decides for him.
    pub(super) fn outcome(&self, found: &Found, of: Of) -> Vec<Grant> {
        let matched = self.matched(found, of);
        let deciding: Vec<&&RuleView<'a>> = match self.policy {
            HitPolicy::Collect => matched.iter().collect(),
            _ => matched
                .iter()
                .filter(|rule| {
                    !matched
                        .iter()
                        .any(|other| other.index != rule.index && self.outranks(other, rule))
                })
                .collect(),
        };
        let given: BTreeSet<usize> =
            deciding.into_iter().flat_map(|rule| rule.gives.iter().copied()).collect();
        given.iter().filter_map(|number| self.grants.get(*number)).map(|it| (*it).clone()).collect()
    }

    /// The customer who was found, with what the rules ask for.
    pub(super) fn witness(&self, found: &Found, of: Of) -> Witness {
        self.space
            .customer(|axis| found.class(self.space, axis, of), |axis| self.named.contains(&axis))
    }

    /// Whether no rule without a normal form has a word on a customer who was found, so that what is said of him stands.
    pub(super) fn is_certain_of(&self, found: &Found) -> bool {
        let mut hidden = self.rules.iter().filter(|rule| rule.regions.is_none()).peekable();
        if hidden.peek().is_none() {
            return true;
        }
        let witness = self.witness(found, Of::First);
        // One that is too deep to be looked at is not asked either.
        hidden.all(|it| {
            it.rule.when.is_within_limits()
                && it.rule.applies(witness.facts(), witness.today()).is_false()
        })
    }
}

/// What keeps a rule from deciding.
impl<'a> View<'a> {
    /// The regions of the rules whose match would take the decision from this very rule, each with its rule's number.
    pub(super) fn hindering_exactly(&self, rule: &RuleView<'_>) -> Vec<(usize, &Region)> {
        let others = self.rules.iter().enumerate();
        let others = others.filter(|(_, other)| self.hinders(other, rule, true));
        others
            .flat_map(|(number, other)| other.regions().iter().map(move |region| (number, region)))
            .collect()
    }

    /// Whether rules conflict over a customer who was found.
    pub(super) fn conflicts_over(&self, found: &Found, of: Of) -> bool {
        let matched = self.matched(found, of);
        match self.policy {
            HitPolicy::Unique => matched.len() > 1,
            HitPolicy::Any => matched
                .iter()
                .zip(matched.iter().skip(1))
                .any(|(rule, next)| rule.gives != next.gives),
            _ => false,
        }
    }
}
