//! From rules and customers to figures.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::chrono::NaiveDate;
use goodwill::id::{AttributeKey, NeedKey, RuleSetKey};
use goodwill::money::{Money, MoneyError};
use goodwill::rule::{
    Analysis, AttributeKind, Budget, CompiledBook, ExplainedMiss, Granted, Matches, Rule,
    TreatmentCost, TreatmentKind, Undecided, analyse,
};

use super::customer::{Customer, Refused, customers};
use super::error::{Fault, Unusable};
use super::table::Source;

/// All that the report says.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) customers: usize,
    /// How many customers have each need.
    pub(crate) needs: BTreeMap<NeedKey, usize>,
    pub(crate) sets: BTreeMap<RuleSetKey, Outcome>,
    /// Rows that were not believed, in the order of their lines.
    pub(crate) refused: Vec<Refused>,
}

/// What one rule set comes to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What the rules alone tell.
    pub(crate) analysis: Analysis,
    /// How many customers get something.
    pub(crate) recipients: usize,
    pub(crate) grants: usize,
    /// Grants that serve no need of who gets them.
    pub(crate) unneeded: usize,
    /// How many customers have each need and get something that serves it.
    pub(crate) served: BTreeMap<NeedKey, usize>,
    /// What the grants cost, over all needs served.
    pub(crate) cost: TreatmentCost,
    /// Who has a need that nothing serves, in the order of lines.
    pub(crate) left_out: Vec<LeftOut>,
}

/// A customer with needs that nothing serves.
#[derive(Debug)]
pub(crate) struct LeftOut {
    pub(crate) line: u64,
    pub(crate) needs: Vec<NeedKey>,
    /// The rules that one fact alone kept from serving one of these needs.
    pub(crate) nearly: Vec<ExplainedMiss>,
}

/// All rules of the book apply on any date.
const TODAY: NaiveDate = NaiveDate::MIN;

impl Survey {
    /// Examines all sets of a book, and asks each of them for the customers of a file.
    pub(crate) fn of(book: CompiledBook, source: &Source) -> Result<Self, Unusable> {
        let mut survey = Self::default();
        for (key, set) in &book.book().sets {
            let analysis = analyse(set, book.schema(), &Budget::default());
            survey.sets.insert(key.clone(), Outcome::before(analysis));
        }
        for customer in customers(source, book.schema())? {
            match customer {
                Ok(customer) => survey.ask(&book, &customer)?,
                Err(refused) => survey.refused.push(refused),
            }
        }
        Ok(survey)
    }

    /// The sets that treat customers in this way.
    pub(crate) fn treating(&self, kind: TreatmentKind) -> impl Iterator<Item = &Outcome> {
        self.sets.values().filter(move |set| set.analysis.treatment.kind() == Some(kind))
    }

    fn ask(&mut self, book: &CompiledBook, customer: &Customer) -> Result<(), Unusable> {
        let schema = book.schema();
        let has = |need: &NeedKey| schema.has_need(need, &customer.facts).is_true();
        let needs: BTreeSet<&NeedKey> =
            schema.needs().map(|(key, _)| key).filter(|key| has(key)).collect();
        let mut matches = Matches::new();
        let ask = |key| {
            book.grants(key, &customer.facts, TODAY, &mut matches).unwrap_or_else(|| Ok(Vec::new()))
        };
        let granted: Result<Vec<_>, Undecided> = self.sets.keys().map(ask).collect();
        let granted = match granted {
            Ok(granted) => granted,
            Err(undecided) => {
                self.refused
                    .push(Refused { line: customer.line, fault: Fault::Undecided(undecided) });
                return Ok(());
            }
        };
        self.customers += 1;
        for need in &needs {
            *self.needs.entry((*need).clone()).or_default() += 1;
        }
        for ((key, outcome), granted) in self.sets.iter_mut().zip(granted) {
            let left = outcome.count(&needs, &granted)?;
            if !left.is_empty() {
                let nearly = nearly(book, key, customer, &left);
                let needs = left.into_iter().cloned().collect();
                outcome.left_out.push(LeftOut { line: customer.line, needs, nearly });
            }
        }
        Ok(())
    }
}

impl Outcome {
    fn before(analysis: Analysis) -> Self {
        Self {
            analysis,
            recipients: 0,
            grants: 0,
            unneeded: 0,
            served: BTreeMap::new(),
            cost: TreatmentCost::default(),
            left_out: Vec::new(),
        }
    }

    /// Counts what one customer is granted, and says which of his needs are left.
    fn count<'n>(
        &mut self,
        needs: &BTreeSet<&'n NeedKey>,
        granted: &[Granted<'_>],
    ) -> Result<Vec<&'n NeedKey>, MoneyError> {
        self.recipients += usize::from(!granted.is_empty());
        self.grants += granted.len();
        for granted in granted {
            self.unneeded +=
                usize::from(!needs.iter().any(|need| granted.line.serves.contains(*need)));
            self.add(granted.line.cost)?;
        }
        let is_served = |need: &&NeedKey| granted.iter().any(|it| it.line.serves.contains(*need));
        let (served, left): (Vec<_>, Vec<_>) = needs.iter().copied().partition(is_served);
        for need in served {
            *self.served.entry(need.clone()).or_default() += 1;
            self.cost.needs_served += 1;
        }
        Ok(left)
    }

    fn add(&mut self, cost: Option<Money>) -> Result<(), MoneyError> {
        match (cost, self.cost.costs.first_mut()) {
            (None, _) => self.cost.without_cost += 1,
            (Some(cost), None) => self.cost.costs.push(cost),
            (Some(cost), Some(sum)) => *sum = sum.plus(&cost)?,
        }
        Ok(())
    }
}

/// The rules of a set that would serve one of these needs, but for one fact that is not itself a need.
fn nearly(
    book: &CompiledBook,
    set: &RuleSetKey,
    customer: &Customer,
    needs: &[&NeedKey],
) -> Vec<ExplainedMiss> {
    let (Some(compiled), Some(declared)) = (book.set(set), book.book().sets.get(set)) else {
        return Vec::new();
    };
    let serves = |rule: &Rule| {
        let mut lines = rule.grants.iter();
        lines.any(|line| needs.iter().any(|need| line.serves.contains(*need)))
    };
    let is_need = |attribute: &AttributeKey| {
        let attribute = book.book().vocabulary.attributes.get(attribute);
        attribute.is_some_and(|it| it.kind == AttributeKind::Need)
    };
    let mut misses = compiled.explain(&customer.facts, TODAY).near_misses;
    misses.retain(|miss| {
        let mut rules = declared.rules.iter();
        !is_need(&miss.attribute) && rules.any(|rule| rule.key == miss.rule && serves(rule))
    });
    misses
}
