use super::question::{Answer, Apart, Found, Of};
use super::report::given;
use super::space::{Region, Space};
use super::view::{Cubes, RuleView, View};
use super::witness::Witness;
use super::work::{Budget, Work};
use crate::rule::entitlement::Level;
use crate::rule::grant::Grant;
use crate::rule::schema::Schema;
use crate::rule::set::{HitPolicy, RuleSet};

/// What two rule sets give, customer by customer.
///
/// A customer for whom the rules of either set conflict is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// A customer whom the left set gives something that the right one does not match.
    pub left_gives_more: Option<MoreGiven>,
    /// A customer whom the right set gives something that the left one does not match.
    pub right_gives_more: Option<MoreGiven>,
    /// Whether the budget was spent, so that a side without an example may have one.
    pub undecided: bool,
}

/// A customer whom one set gives something that the other does not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MoreGiven {
    /// The customer.
    pub witness: Witness,
    /// What the one set gives, and the other does not match.
    pub grant: Grant,
    /// All that the other set gives.
    pub instead: Vec<Grant>,
}

impl std::fmt::Display for MoreGiven {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({}) gets {}, and here {}", self.witness, self.grant, given(&self.instead))
    }
}

/// Which of two rule sets is the more generous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Generosity {
    /// Both give everybody the same.
    Same,
    /// The left gives everybody at least what the right gives, and somebody more.
    Left,
    /// The right gives everybody at least what the left gives, and somebody more.
    Right,
    /// Each gives somebody more.
    Neither,
    /// It could not be decided within the budget.
    Undecided,
}

impl Comparison {
    /// Which is the more generous.
    #[must_use]
    pub const fn generosity(&self) -> Generosity {
        match (&self.left_gives_more, &self.right_gives_more) {
            (Some(_), Some(_)) => Generosity::Neither,
            _ if self.undecided => Generosity::Undecided,
            (Some(_), None) => Generosity::Left,
            (None, Some(_)) => Generosity::Right,
            (None, None) => Generosity::Same,
        }
    }
}

/// Compares two rule sets over one vocabulary, whatever their policies.
///
/// A grant is matched by the same grant, by an allowance of the same thing and period that is at least as large, and by an
/// answer within a span of the same unit that is at most as long.
///
/// ```
/// use goodwill::rule::{
///     Attribute, AttributeKind, Budget, Generosity, Grant, GrantLine, HitPolicy, Rule, RuleSet, Vocabulary, compare,
/// };
/// use goodwill::value::Domain;
///
/// let mut vocabulary = Vocabulary::default();
/// let age = Attribute::new(AttributeKind::Context, Domain::integer(0, 120)?);
/// vocabulary.attributes.insert("age".parse()?, age);
/// let schema = vocabulary.check()?;
///
/// let seniors = |when: &str| -> Result<RuleSet, Box<dyn std::error::Error>> {
///     let line = GrantLine::new(Grant::Queue("calm".parse()?));
///     Ok(RuleSet::new(HitPolicy::First).with(Rule::new("seniors".parse()?, when.parse()?).granting(line)))
/// };
/// let comparison = compare(&seniors("age >= 65")?, &seniors("age >= 70")?, &schema, &Budget::default());
/// assert_eq!(comparison.generosity(), Generosity::Left);
/// assert_eq!(
///     comparison.left_gives_more.unwrap().to_string(),
///     "(age = 65) gets queue `calm`, and here nothing"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn compare(left: &RuleSet, right: &RuleSet, schema: &Schema, budget: &Budget) -> Comparison {
    let (left_cubes, right_cubes) =
        (Cubes::of(left, schema, budget), Cubes::of(right, schema, budget));
    let space = Space::cut_by(schema, left_cubes.iter().chain(right_cubes.iter()));
    let left = View::of(left, &left_cubes, &space, budget);
    let right = View::of(right, &right_cubes, &space, budget);
    if !left.is_whole() || !right.is_whole() {
        return Comparison { left_gives_more: None, right_gives_more: None, undecided: true };
    }
    let mut search = MoreSought { work: Work::of(budget), spent: false };
    Comparison {
        left_gives_more: search.more_in(&left, &right),
        right_gives_more: search.more_in(&right, &left),
        undecided: search.spent,
    }
}

struct MoreSought {
    work: Work,
    spent: bool,
}

impl MoreSought {
    fn more_in(&mut self, giving: &View<'_>, other: &View<'_>) -> Option<MoreGiven> {
        for (number, grant) in giving.grants.iter().enumerate() {
            // What matches the grant over there.
            let matching: Vec<usize> = other
                .grants
                .iter()
                .enumerate()
                .filter(|(_, held)| matches_grant(held, grant))
                .map(|(number, _)| number)
                .collect();
            let has = |rule: &RuleView<'_>| rule.gives.iter().any(|it| matching.contains(it));
            for rule in giving.rules.iter().filter(|rule| rule.gives.contains(&number)) {
                if let Some(found) = self.given_without(giving, rule, other, &has) {
                    let told =
                        [giving.witness(&found, Of::First), other.witness(&found, Of::First)];
                    let [first, second] = told;
                    let longer = second.to_string().len() > first.to_string().len();
                    return Some(MoreGiven {
                        witness: if longer { second } else { first },
                        grant: (*grant).clone(),
                        instead: other.outcome(&found, Of::First),
                    });
                }
            }
        }
        None
    }

    /// A customer for whom a rule decides, and whom the other set gives nothing of what is sought.
    fn given_without(
        &mut self,
        giving: &View<'_>,
        rule: &RuleView<'_>,
        other: &View<'_>,
        has: &dyn Fn(&RuleView<'_>) -> bool,
    ) -> Option<Found> {
        for region in rule.regions() {
            let question = || {
                let question = giving.question(Apart::Nowhere).inside(region, Of::First);
                giving.decided_by(question, rule, Of::First, false)
            };
            if other.policy == HitPolicy::Collect {
                let having = other.rules.iter().filter(|rule| has(rule));
                let having = having.flat_map(RuleView::regions);
                if let Some(found) = self.ask(&question().outside(having, Of::First)) {
                    return Some(found);
                }
                continue;
            }
            let nobody = other.matched_by_none(question(), Of::First);
            if let Some(found) = self.ask(&nobody) {
                return Some(found);
            }
            for lacking in other.rules.iter().filter(|rule| !has(rule)) {
                let touching = |theirs: &&Region| region.meets(theirs);
                for theirs in lacking.regions().iter().filter(touching) {
                    let question = question().inside(theirs, Of::First);
                    let question = other.decided_by(question, lacking, Of::First, false);
                    if let Some(found) = self.ask(&question) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    fn ask(&mut self, question: &super::question::Question<'_>) -> Option<Found> {
        match question.ask(&mut self.work) {
            Answer::Found(found) => Some(found),
            Answer::Nobody(_) => None,
            Answer::Spent => {
                self.spent = true;
                None
            }
        }
    }
}

/// Whether one grant is at least as much as another.
fn matches_grant(held: &Grant, sought: &Grant) -> bool {
    let at_least = |held: Level, sought: Level| {
        held.generosity(&sought).is_some_and(std::cmp::Ordering::is_ge)
    };
    match (held, sought) {
        (Grant::ResponseWithin(held), Grant::ResponseWithin(sought)) => {
            at_least(Level::Within(*held), Level::Within(*sought))
        }
        (
            Grant::TargetWithin { target, within },
            Grant::TargetWithin { target: other, within: sought },
        ) => target == other && at_least(Level::Within(*within), Level::Within(*sought)),
        (
            Grant::Allowance { grant, terms },
            Grant::Allowance { grant: sought, terms: sought_terms },
        ) => grant == sought && at_least(Level::UpTo(*terms), Level::UpTo(*sought_terms)),
        _ => held == sought,
    }
}
