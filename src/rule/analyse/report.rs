use std::fmt;

use super::witness::Witness;
use crate::id::{NeedKey, RuleKey};
use crate::money::Money;
use crate::rule::condition::Condition;
use crate::rule::grant::Grant;
use crate::rule::set::HitPolicy;

/// What an examination of a rule set says.
///
/// Every statement is true of all customers of the vocabulary, on all dates and with any capabilities ready, all facts
/// known; whatever could not be decided within the [`Budget`](super::Budget) stands in [`Analysis::undecided`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Analysis {
    /// What it means that several rules match.
    pub hit_policy: HitPolicy,
    /// How the set as a whole treats customers.
    pub treatment: Treatment,
    /// How each rule alone treats customers, in declared order.
    pub rules: Vec<RuleTreatment>,
    /// Whom no rule matches.
    pub gaps: Listed<Gap>,
    /// How many pairs of rules match one customer.
    pub overlapping_pairs: u64,
    /// Pairs that match one customer and must not: any under [`HitPolicy::Unique`], those that grant differently under
    /// [`HitPolicy::Any`].
    pub overlaps: Listed<Overlap>,
    /// Such pairs that match exactly the same customers and grant differently.
    pub contradictions: Listed<Overlap>,
    /// Rules without which nothing would change, since another gives the same to all whom they match.
    pub subsumed: Listed<Subsumed>,
    /// Rules that never decide.
    pub unreachable: Listed<Unreachable>,
    /// Grants that nobody who gets them has a need of.
    pub useless: Listed<UselessGrant>,
    /// Needs that no grant serves.
    pub unserved: Vec<UnservedNeed>,
    /// What special treatment costs beside differentiated.
    pub cost: CostComparison,
    /// What could not be decided within the budget.
    pub undecided: Listed<Unsettled>,
}

/// The first of a kind, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listed<T> {
    /// The first of them.
    pub items: Vec<T>,
    /// How many there are; of gaps, how many were looked for.
    pub count: u64,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), count: 0 }
    }
}

impl<T> Listed<T> {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Those that are listed, in the order of the declaration.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// Counts one more, and lists it if there is room.
    pub(super) fn add(&mut self, most: usize, item: impl FnOnce() -> T) {
        self.count += 1;
        if self.items.len() < most {
            self.items.push(item());
        }
    }
}

impl<'a, T> IntoIterator for &'a Listed<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A rule of the set that was examined.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleName {
    /// Where it stands in the declaration, from zero.
    pub index: usize,
    /// What it is called.
    pub key: RuleKey,
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.key)
    }
}

/// How customers are treated: decided from the rules, never declared.
///
/// Customers are compared in the same circumstances: context, capabilities and date are equal. What rules give counts, not
/// how they are called. A customer for whom the rules conflict is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TreatmentKind {
    /// All are given the same, by the same rules.
    Uniform,
    /// Segments are named, and all are given the same.
    Nominal,
    /// What is given turns on what customers are worth, and never on what they need.
    Special,
    /// Two customers alike but for their needs are given different things, and all that they are given serves a need of
    /// theirs.
    Differentiated,
    /// What is given turns on needs, but never so that all that is given serves a need of who gets it.
    Misdirected,
}

impl fmt::Display for TreatmentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Uniform => "uniform",
            Self::Nominal => "nominal",
            Self::Special => "special",
            Self::Differentiated => "differentiated",
            Self::Misdirected => "misdirected",
        })
    }
}

/// How customers are treated, with two who prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Treatment {
    /// It is known.
    Decided {
        /// How.
        kind: TreatmentKind,
        /// Two customers who show it. Of uniform treatment, two with different needs, if the vocabulary knows any.
        pair: Option<Box<Pair>>,
    },
    /// It could not be decided within the budget.
    Undecided,
}

impl Treatment {
    /// How, if it is known.
    #[must_use]
    pub const fn kind(&self) -> Option<TreatmentKind> {
        match self {
            Self::Decided { kind, .. } => Some(*kind),
            Self::Undecided => None,
        }
    }

    /// The two customers who show it.
    #[must_use]
    pub fn pair(&self) -> Option<&Pair> {
        match self {
            Self::Decided { pair, .. } => pair.as_deref(),
            Self::Undecided => None,
        }
    }
}

/// Two customers and what they are given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pair {
    /// The one.
    pub first: Witness,
    /// What the one is given.
    pub first_gets: Vec<Grant>,
    /// The other.
    pub second: Witness,
    /// What the other is given.
    pub second_gets: Vec<Grant>,
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = (given(&self.first_gets), given(&self.second_gets));
        write!(f, "({}) gets {first}, ({}) gets {second}", self.first, self.second)
    }
}

pub(super) fn given(grants: &[Grant]) -> String {
    let names: Vec<String> = grants.iter().map(ToString::to_string).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") }
}

/// How one rule treats customers, taken alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleTreatment {
    /// Which.
    pub rule: RuleName,
    /// How: the rule's grants for whom it matches, nothing for others.
    pub treatment: Treatment,
    /// The needs that it serves: some customer for whom it decides has them.
    pub serves: Vec<NeedKey>,
}

/// Customers whom no rule matches.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// Who they are: a condition that no rule's meets, as wide as it can be.
    pub customers: Condition,
    /// When: on which dates, and with which capabilities ready or not; nothing if always.
    pub when: Vec<String>,
    /// One of them.
    pub witness: Witness,
}

/// How the customers whom one rule matches lie to those whom another matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// They are the same.
    Same,
    /// All of the first's are also the second's.
    Within,
    /// All of the second's are also the first's.
    Around,
    /// Some are both's, and each has its own.
    Across,
}

/// Two rules that match one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overlap {
    /// The one that is declared first.
    pub first: RuleName,
    /// The other.
    pub second: RuleName,
    /// How their customers lie to one another.
    pub relation: Relation,
    /// A customer whom both match.
    pub witness: Witness,
}

/// A rule without which nothing would change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subsumed {
    /// The rule.
    pub rule: RuleName,
    /// The rule that gives the same to all whom it matches.
    pub by: RuleName,
    /// A customer whom both match.
    pub witness: Witness,
}

/// A rule that never decides.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreachable {
    /// The rule.
    pub rule: RuleName,
    /// Why.
    pub why: Why,
}

/// Why a rule never decides.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// It matches nobody, ever.
    MatchesNobody,
    /// Rules that are asked before it match all whom it matches.
    Masked {
        /// Those rules; none of them can be left out.
        by: Vec<RuleName>,
        /// A customer whom it matches.
        witness: Witness,
    },
}

/// A grant that nobody who gets it has a need of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UselessGrant {
    /// The rule that gives it.
    pub rule: RuleName,
    /// The grant.
    pub grant: Grant,
    /// The needs that it serves; nobody who gets it has one. It may serve none.
    pub serves: Vec<NeedKey>,
    /// Somebody who gets it.
    pub witness: Witness,
}

/// A need that no grant serves.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnservedNeed {
    /// The need.
    pub need: NeedKey,
    /// Somebody who has it.
    pub witness: Witness,
}

/// What special treatment costs beside differentiated: the rules' own figures for one customer each, added up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CostComparison {
    /// Of the rules that are special.
    pub special: TreatmentCost,
    /// Of the rules that are differentiated.
    pub differentiated: TreatmentCost,
}

/// What some rules cost, and how many needs they serve.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TreatmentCost {
    /// How many rules.
    pub rules: usize,
    /// What their grants cost for one customer each, by currency.
    pub costs: Vec<Money>,
    /// How many of their grants say no cost.
    pub without_cost: usize,
    /// How many needs they serve, counted for each rule.
    pub needs_served: u64,
}

impl TreatmentCost {
    /// What one served need costs, rounded up; none if no need is served, or costs are in several currencies.
    #[must_use]
    pub fn per_served_need(&self) -> Option<Money> {
        let [cost] = self.costs.as_slice() else { return None };
        let needs = i64::try_from(self.needs_served).ok().filter(|needs| *needs > 0)?;
        let units = cost.minor_units();
        let up = i64::from(units.rem_euclid(needs) > 0);
        Some(Money::new(units.div_euclid(needs) + up, cost.currency()))
    }

    pub(super) fn add(&mut self, cost: Option<Money>) {
        let Some(cost) = cost else {
            self.without_cost += 1;
            return;
        };
        match self.costs.iter_mut().find(|held| held.currency() == cost.currency()) {
            // A sum beyond what money can hold stays at its greatest.
            Some(held) => {
                let units = held.minor_units().saturating_add(cost.minor_units());
                *held = Money::new(units, cost.currency());
            }
            None => self.costs.push(cost),
        }
    }
}

/// Something that could not be decided within the budget.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsettled {
    /// The rule's condition has too many cubes: nothing that depends on whom it matches is known.
    Condition(RuleName),
    /// Whether this need is had, or served by these rules.
    Need(NeedKey),
    /// Whether some customer is matched by no rule, or whether there are more such.
    Gaps,
    /// Whether the first of two rules matches only whom the second matches.
    Relation(RuleName, RuleName),
    /// All pairs of rules: there are too many.
    Pairs,
    /// Whether the rule ever decides.
    Reach(RuleName),
    /// Whether a customer for whom the rule decides has this need.
    Recipients(RuleName, NeedKey),
    /// How the rule alone treats customers.
    RuleTreatment(RuleName),
    /// How the set treats customers.
    Treatment,
}

impl fmt::Display for Unsettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Condition(rule) => write!(f, "whom {rule} matches"),
            Self::Need(need) => write!(f, "who has the need `{need}`"),
            Self::Gaps => f.write_str("whether there are more customers whom no rule matches"),
            Self::Relation(first, second) => {
                write!(f, "whether {first} matches only whom {second} matches")
            }
            Self::Pairs => f.write_str("which pairs of rules match one customer"),
            Self::Reach(rule) => write!(f, "whether {rule} ever decides"),
            Self::Recipients(rule, need) => {
                write!(f, "whether anybody for whom {rule} decides has the need `{need}`")
            }
            Self::RuleTreatment(rule) => write!(f, "how {rule} treats customers"),
            Self::Treatment => f.write_str("how the set treats customers"),
        }
    }
}
