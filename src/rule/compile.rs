use std::cmp::Reverse;
use std::fmt;

use chrono::NaiveDate;

use super::examine::Examiner;
use super::facts::Facts;
use super::fault::RuleFindings;
use super::grant::GrantLine;
use super::index::{Index, Row};
use super::question::{Held, Question, Source, Tree};
use super::resolve::{Faulty, Resolver};
use super::schema::{Schema, day_of};
use super::set::{HitPolicy, Rule, RuleSet};
use super::truth::Truth;
use super::values::Values;
use crate::id::RuleKey;

/// Which rule of a set is meant: its place in declared order, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleNumber(pub(super) u32);

impl RuleNumber {
    /// Its place in declared order, from zero.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A rule set made ready to be asked: an index over all conditions, and the questions of each rule.
///
/// Asking allocates nothing once the caller's buffer has grown. Facts must be laid out for the schema it was compiled
/// with; facts of another schema count as missing.
///
/// ```
/// use goodwill::rule::{
///     Attribute, AttributeKind, Facts, Grant, GrantLine, HitPolicy, Matches, Rule, RuleSet, Undecided,
///     Vocabulary,
/// };
/// use goodwill::value::{Domain, Value};
///
/// let mut vocabulary = Vocabulary::default();
/// vocabulary
///     .attributes
///     .insert("travels".parse()?, Attribute::new(AttributeKind::Need, Domain::bool()));
/// let schema = vocabulary.check()?;
/// let set = RuleSet::new(HitPolicy::Unique).with(
///     Rule::new("travellers".parse()?, "travels = yes".parse()?)
///         .granting(GrantLine::new(Grant::Queue("travel-desk".parse()?))),
/// );
/// let compiled = set.compile(&schema)?;
///
/// let today = "2026-03-02".parse()?;
/// let (mut facts, mut matches) = (Facts::new(&schema), Matches::new());
/// let undecided = compiled.decide(&facts, today, &mut matches).unwrap_err();
/// assert_eq!(undecided.to_string(), "facts are missing: `travels`");
///
/// facts.set("travels", &Value::Bool(true))?;
/// let decided = compiled.decide(&facts, today, &mut matches)?;
/// assert_eq!(compiled.key(decided.rules()[0]).unwrap().as_str(), "travellers");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Compiled {
    pub(super) schema: Schema,
    pub(super) hit_policy: HitPolicy,
    /// In the order in which they count: bit by bit.
    pub(super) rules: Box<[CompiledRule]>,
    /// By number: where the rule stands in the order that counts. Empty if that is declared order.
    places: Box<[u32]>,
    /// By number.
    keys: Box<[RuleKey]>,
    pub(super) questions: Box<[Question]>,
    pub(super) spans: Box<[(i64, i64)]>,
    pub(super) trees: Box<[Tree]>,
    pub(super) index: Index,
    /// By number under [`HitPolicy::Any`], else empty: rules of one class grant the same.
    grants: Box<[u32]>,
}

/// Where the questions of a rule stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct CompiledRule {
    from: u32,
    to: u32,
    /// The number of its tree, if it has one.
    tree: u32,
    pub(super) number: RuleNumber,
}

const NO_TREE: u32 = u32::MAX;

impl RuleSet {
    /// All that is wrong with the set, warnings included.
    #[must_use]
    pub fn check(&self, schema: &Schema) -> RuleFindings {
        let mut examiner = Examiner::new(schema);
        examiner.set(self);
        examiner.findings
    }

    /// Makes the set ready to be asked.
    ///
    /// # Errors
    /// [`RuleFindings`] lists every fault with its place; mere warnings do not stand in the way.
    pub fn compile(&self, schema: &Schema) -> Result<Compiled, RuleFindings> {
        // Sets are mostly good: faults are only noticed here, and looked for once more to be listed.
        compile(self, schema).map_err(|Faulty| self.check(schema))
    }
}

fn compile(set: &RuleSet, schema: &Schema) -> Result<Compiled, Faulty> {
    let (mut examiner, mut resolver) = (Examiner::new(schema), Resolver::new(schema));
    if !examiner.fits(set) {
        return Err(Faulty);
    }
    let (mut rules, mut trees) = (Vec::with_capacity(set.rules.len()), Vec::new());
    let index = |length: usize| u32::try_from(length).map_err(|_| Faulty);
    for (rule, number) in in_order(set) {
        examiner.rule(rule, number.index());
        let from = index(resolver.questions.len())?;
        always_known(rule, &mut resolver)?;
        let tree = match resolver.resolve(&rule.when)? {
            None => NO_TREE,
            Some(tree) => {
                trees.push(tree);
                index(trees.len() - 1)?
            }
        };
        rules.push(CompiledRule { from, to: index(resolver.questions.len())?, tree, number });
    }
    examiner.double_keys(set);
    if examiner.findings.has_errors() {
        return Err(Faulty);
    }
    let Resolver { questions, spans, .. } = resolver;
    let rows = rules.iter().map(|rule: &CompiledRule| Row {
        questions: questions.get(rule.from as usize..rule.to as usize).unwrap_or_default(),
        more: rule.tree != NO_TREE,
    });
    // Questions inside trees have no bits; only those of rows make classes.
    let index = Index::new(schema, &spans, &questions, rows);
    Ok(Compiled {
        schema: schema.clone(),
        places: places(set, &rules),
        hit_policy: set.hit_policy,
        keys: set.rules.iter().map(|rule| rule.key.clone()).collect(),
        rules: rules.into(),
        questions: questions.into(),
        spans: spans.into(),
        trees: trees.into(),
        index,
        grants: match set.hit_policy {
            HitPolicy::Any => classes_of_grants(set),
            _ => Box::default(),
        },
    })
}

/// The rules in the order in which they count, each with its number.
fn in_order(set: &RuleSet) -> Vec<(&Rule, RuleNumber)> {
    let mut rules: Vec<_> = set.rules.iter().zip((0..).map(RuleNumber)).collect();
    if set.hit_policy == HitPolicy::Priority {
        rules.sort_by_key(|(rule, _)| Reverse(rule.priority));
    }
    rules
}

/// By number, where each rule stands in the order that counts; empty if that is declared order.
fn places(set: &RuleSet, rules: &[CompiledRule]) -> Box<[u32]> {
    if set.hit_policy != HitPolicy::Priority {
        return Box::default();
    }
    let mut places: Vec<(RuleNumber, u32)> =
        rules.iter().zip(0..).map(|(rule, place)| (rule.number, place)).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

/// What a rule asks of capabilities and of the date.
fn always_known(rule: &Rule, resolver: &mut Resolver<'_>) -> Result<(), Faulty> {
    let unknown = Truth::False;
    for key in &rule.requires {
        let number = resolver.schema.capability(key).ok_or(Faulty)?;
        let question =
            resolver.of_values(Values::Bits(0b10), Source::of_capability(number), unknown);
        resolver.questions.push(question);
    }
    if !rule.valid.is_always() {
        let least = day_of(rule.valid.from.unwrap_or(NaiveDate::MIN));
        let most = day_of(rule.valid.until.unwrap_or(NaiveDate::MAX));
        let question = resolver.of_values(Values::Span(least, most), Source::TODAY, unknown);
        resolver.questions.push(question);
    }
    Ok(())
}

/// A class for each rule, the same for two rules that grant the same, in whatever order.
fn classes_of_grants(set: &RuleSet) -> Box<[u32]> {
    use std::collections::BTreeMap;
    let mut seen: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    let name = |line: &GrantLine| format!("{:?}", line.grant);
    let classes = set.rules.iter().map(|rule| {
        let mut names: Vec<String> = rule.grants.iter().map(name).collect();
        names.sort_unstable();
        names.dedup();
        let next = u32::try_from(seen.len()).unwrap_or(u32::MAX);
        *seen.entry(names).or_insert(next)
    });
    classes.collect()
}

impl Compiled {
    /// How many rules it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether it has no rules.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The schema that it was compiled with.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// What it means that several rules match.
    #[must_use]
    pub const fn hit_policy(&self) -> HitPolicy {
        self.hit_policy
    }

    /// The key of a rule; none for a number of another set.
    #[must_use]
    pub fn key(&self, rule: RuleNumber) -> Option<&RuleKey> {
        self.keys.get(rule.index())
    }

    /// Whether two rules grant the same; known under [`HitPolicy::Any`] alone.
    pub(super) fn grant_the_same(&self, one: RuleNumber, other: RuleNumber) -> bool {
        let class = |rule: RuleNumber| self.grants.get(rule.index());
        class(one).is_some() && class(one) == class(other)
    }

    /// The compiled form of a rule.
    pub(super) fn rule(&self, number: RuleNumber) -> Option<&CompiledRule> {
        self.rules.get(self.place(number))
    }

    /// Where a rule stands in the order that counts.
    pub(super) fn place(&self, number: RuleNumber) -> usize {
        self.places.get(number.index()).map_or(number.index(), |place| *place as usize)
    }

    pub(super) fn questions_of(&self, rule: &CompiledRule) -> &[Question] {
        self.questions.get(rule.from as usize..rule.to as usize).unwrap_or_default()
    }

    pub(super) fn tree_of(&self, rule: &CompiledRule) -> Option<&Tree> {
        self.trees.get(rule.tree as usize)
    }

    /// What a rule says of a customer, asked question by question.
    pub(super) fn answer(&self, rule: &CompiledRule, held: &Held<'_>) -> Truth {
        let mut truth = Truth::True;
        for question in self.questions_of(rule) {
            truth = truth.min(question.answer(held, &self.spans));
            if truth.is_false() {
                return truth;
            }
        }
        match self.tree_of(rule) {
            Some(tree) => truth.min(tree.answer(held, &self.spans)),
            None => truth,
        }
    }

    /// The facts as this set asks them.
    pub(super) fn held<'a>(
        &self,
        facts: &'a Facts,
        nothing: &'a Option<Facts>,
        today: NaiveDate,
    ) -> Held<'a> {
        let facts = nothing.as_ref().unwrap_or(facts);
        Held { facts, today: day_of(today), for_good: false }
    }

    /// For facts of another schema: facts of this one, all missing.
    pub(super) fn unless_ours(&self, facts: &Facts) -> Option<Facts> {
        (!facts.schema().is_same(&self.schema)).then(|| Facts::new(&self.schema))
    }

    /// Bytes on the heap, what it shares with others left out.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        size_of_val(&*self.rules)
            + size_of_val(&*self.keys)
            + size_of_val(&*self.places)
            + size_of_val(&*self.questions)
            + size_of_val(&*self.spans)
            + size_of_val(&*self.trees)
            + size_of_val(&*self.grants)
            + self.index.bytes()
    }
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled")
            .field("hit_policy", &self.hit_policy)
            .field("rules", &self.rules.len())
            .finish_non_exhaustive()
    }
}
