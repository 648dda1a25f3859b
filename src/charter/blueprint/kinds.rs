//! What a blueprint means as conditions, and which kinds of customers there are.

use std::collections::BTreeSet;

use super::declare::{Blueprint, Cell};
use crate::charter::draft::CharterDraft;
use crate::id::{BandKey, NeedClassKey, RuleKey, SegmentKey};
use crate::rule::{
    Budget, Condition, HitPolicy, Rule, RuleSet, Sat, Schema, Unsettled, analyse, satisfiable,
};

/// Up to how many kinds of customers one side of the grid may have.
const MOST_KINDS: usize = 4_096;

/// One side of the grid: names with what says who is meant.
#[derive(Debug)]
pub(super) struct Side<K> {
    pub(super) names: Vec<K>,
    pub(super) conditions: Vec<Condition>,
}

/// The three sides of a blueprint.
#[derive(Debug)]
pub(super) struct Sides {
    pub(super) segments: Side<SegmentKey>,
    pub(super) bands: Side<BandKey>,
    pub(super) classes: Side<NeedClassKey>,
}

/// Customers whom one side does not tell apart: in which of its names they are, and a condition that says so.
#[derive(Debug, Clone)]
pub(super) struct CustomerKind {
    pub(super) members: Vec<usize>,
    pub(super) when: Condition,
}

impl<K: Ord + Clone> Side<K> {
    fn of(named: impl Iterator<Item = (K, Option<Condition>)>) -> Option<Self> {
        let named: Option<Vec<(K, Condition)>> =
            named.map(|(name, condition)| Some((name, condition?))).collect();
        let (names, conditions) = named?.into_iter().unzip();
        Some(Self { names, conditions })
    }

    /// Who is meant by some names; everybody, if none is named.
    fn condition_of<'a>(&self, named: impl IntoIterator<Item = &'a K>) -> Option<Condition>
    where
        K: 'a,
    {
        let parts: Option<Vec<Condition>> = named
            .into_iter()
            .map(|name| self.conditions.get(self.names.iter().position(|it| it == name)?).cloned())
            .collect();
        let mut parts = parts?;
        Some(match parts.len() {
            0 => Condition::All(Vec::new()),
            1 => parts.remove(0),
            _ => Condition::Any(parts),
        })
    }

    /// The kinds of customers that there are, exactly; none if that could not be decided.
    pub(super) fn kinds(&self, schema: &Schema) -> Option<Vec<CustomerKind>> {
        let meets = self.meetings(schema)?;
        let mut kinds = Vec::new();
        for (first, condition) in self.conditions.iter().enumerate() {
            // Those of whom this name is the first: outside the names before it, as far as anybody shares it with them.
            let mut parts = vec![condition.clone()];
            let before = self.conditions.iter().enumerate().take(first);
            let shared = before.filter(|(other, _)| meets.contains(&(*other, first)));
            parts.extend(shared.map(|(_, other)| Condition::Not(Box::new(other.clone()))));
            let alone = CustomerKind { members: vec![first], when: Condition::All(parts) };
            if is_met(&alone.when, schema)? {
                self.divide(alone, &meets, schema, &mut kinds)?;
            }
        }
        kinds.extend(self.outside(schema)?);
        Some(kinds)
    }

    /// The pairs of names that some customer is in, by their numbers.
    fn meetings(&self, schema: &Schema) -> Option<BTreeSet<(usize, usize)>> {
        let mut meets = BTreeSet::new();
        for (second, condition) in self.conditions.iter().enumerate() {
            for (first, other) in self.conditions.iter().enumerate().take(second) {
                let both = Condition::All(vec![other.clone(), condition.clone()]);
                if is_met(&both, schema)? {
                    meets.insert((first, second));
                }
            }
        }
        Some(meets)
    }

    /// Divides a kind by the names behind its first; who is in one name is outside all that nobody shares with it.
    fn divide(
        &self,
        alone: CustomerKind,
        meets: &BTreeSet<(usize, usize)>,
        schema: &Schema,
        kinds: &mut Vec<CustomerKind>,
    ) -> Option<()> {
        let first = alone.members.first().copied()?;
        let mut divided = vec![alone];
        for (number, condition) in self.conditions.iter().enumerate().skip(first + 1) {
            let mut next = Vec::with_capacity(divided.len() + 1);
            for kind in divided {
                if !kind.members.iter().all(|member| meets.contains(&(*member, number))) {
                    next.push(kind);
                    continue;
                }
                let outside = kind.and(Condition::Not(Box::new(condition.clone())));
                let mut inside = kind.and(condition.clone());
                if is_met(&inside.when, schema)? {
                    inside.members.push(number);
                    next.push(inside);
                }
                if is_met(&outside.when, schema)? {
                    next.push(outside);
                }
            }
            divided = next;
            if kinds.len() + divided.len() > MOST_KINDS {
                return None;
            }
        }
        kinds.extend(divided);
        Some(())
    }

    /// Customers outside all names, if there are any: the gap between the names as rules. Its condition need not be met by all of
    /// them.
    fn outside(&self, schema: &Schema) -> Option<Option<CustomerKind>> {
        let mut names = RuleSet::new(HitPolicy::Collect);
        for (number, condition) in self.conditions.iter().enumerate() {
            let key = RuleKey::new(&format!("name-{number}")).ok()?;
            names.rules.push(Rule::new(key, condition.clone()));
        }
        let analysis = analyse(&names, schema, &Budget { gaps: 1, ..Budget::default() });
        let unsettled = |it: &Unsettled| matches!(it, Unsettled::Gaps | Unsettled::Condition(_));
        match analysis.gaps.iter().next() {
            Some(gap) => {
                Some(Some(CustomerKind { members: Vec::new(), when: gap.customers.clone() }))
            }
            None if analysis.undecided.iter().any(unsettled) => None,
            None => Some(None),
        }
    }
}

impl CustomerKind {
    fn and(&self, condition: Condition) -> Self {
        let mut parts = match &self.when {
            Condition::All(parts) => parts.clone(),
            other => vec![other.clone()],
        };
        parts.push(condition);
        Self { members: self.members.clone(), when: Condition::All(parts) }
    }
}

/// Whether anybody meets a condition; none if that could not be decided.
pub(super) fn is_met(condition: &Condition, schema: &Schema) -> Option<bool> {
    match satisfiable(condition, schema) {
        Sat::Yes(_) => Some(true),
        Sat::No => Some(false),
        Sat::Undecided => None,
    }
}

impl Sides {
    /// What the names of a blueprint mean in a draft; none if one of them means nothing, which is reported as such.
    pub(super) fn of(blueprint: &Blueprint, draft: &CharterDraft) -> Option<Self> {
        let needs = &draft.rules.vocabulary.needs;
        let bands = blueprint.values.iter().flat_map(|values| {
            let numbered = values.bands.iter().enumerate();
            numbered.map(|(number, band)| (band.key.clone(), values.condition(number)))
        });
        let segments = blueprint.segments.iter().map(|key| {
            let declared = draft.segments.get(key);
            (key.clone(), declared.map(|segment| segment.when.clone()))
        });
        let classes = blueprint.classes.iter();
        Some(Self {
            segments: Side::of(segments)?,
            bands: Side::of(bands)?,
            classes: Side::of(classes.map(|(key, class)| (key.clone(), class.condition(needs))))?,
        })
    }

    /// Whether the three sides ask for different things, so that who is where on one tells nothing of the others.
    pub(super) fn are_independent(&self) -> bool {
        let asked = |conditions: &[Condition]| {
            let keys = conditions.iter().flat_map(|condition| {
                condition.attributes().into_iter().cloned().collect::<Vec<_>>()
            });
            keys.collect::<BTreeSet<_>>()
        };
        let segments = asked(&self.segments.conditions);
        let bands = asked(&self.bands.conditions);
        let classes = asked(&self.classes.conditions);
        segments.is_disjoint(&bands)
            && segments.is_disjoint(&classes)
            && bands.is_disjoint(&classes)
    }

    /// Whom a cell is meant for.
    fn condition_of(&self, cell: &Cell) -> Option<Condition> {
        let parts = [
            self.segments.condition_of(&cell.segments)?,
            self.bands.condition_of(&cell.bands)?,
            self.classes.condition_of(&cell.classes)?,
        ];
        Some(Condition::All(parts.into()))
    }

    /// The cells as a rule set of which one rule must match each customer, in the order of keys.
    pub(super) fn rule_set(&self, blueprint: &Blueprint) -> Option<RuleSet> {
        let rules = blueprint.cells.iter().map(|(key, cell)| {
            let mut rule = Rule::new(RuleKey::new(key.as_str()).ok()?, self.condition_of(cell)?);
            rule.grants = cell.grants.clone();
            Some(rule)
        });
        let rules = rules.collect::<Option<Vec<_>>>()?;
        Some(RuleSet { hit_policy: HitPolicy::Unique, rules })
    }
}
