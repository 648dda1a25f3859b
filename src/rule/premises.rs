//! Which facts a decision rests on.

use chrono::NaiveDate;

use super::compile::{Compiled, CompiledRule};
use super::evaluate::Matches;
use super::facts::{FactState, Facts, SlotSet};
use super::index::{Axis, BITS, Index};
use super::question::{Held, Question};
use super::schema::Slot;
use super::set::HitPolicy;
use super::truth::Truth;

impl Compiled {
    /// Finds facts from which alone the decision is the same, and leaves them in the buffer's premises.
    ///
    /// Decided from [`Facts::only`] these facts, all others missing, the outcome is equal: those of the rules that
    /// match, and enough to rule the others out. The set is small but not always the smallest; [`Compiled::explain`]
    /// takes the time to drop what can be dropped.
    ///
    /// ```
    /// # use goodwill::rule::{Attribute, AttributeKind, Facts, HitPolicy, Matches, Rule, RuleSet, Vocabulary};
    /// # use goodwill::value::{Domain, Value};
    /// # let mut vocabulary = Vocabulary::default();
    /// # for key in ["travels", "reads-braille"] {
    /// #     let attribute = Attribute::new(AttributeKind::Need, Domain::bool());
    /// #     vocabulary.attributes.insert(key.parse()?, attribute);
    /// # }
    /// # let schema = vocabulary.check()?;
    /// let set = RuleSet::new(HitPolicy::First)
    ///     .with(Rule::new("travellers".parse()?, "travels = yes".parse()?))
    ///     .with(Rule::new("readers".parse()?, "reads-braille = yes".parse()?));
    /// let compiled = set.compile(&schema)?;
    ///
    /// let (mut facts, mut matches) = (Facts::new(&schema), Matches::new());
    /// facts.set("travels", &Value::Bool(true))?;
    /// facts.set("reads-braille", &Value::Bool(true))?;
    /// compiled.premises(&facts, "2026-03-02".parse()?, &mut matches);
    /// assert_eq!(matches.premises(), [schema.slot("travels").unwrap()]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn premises(&self, facts: &Facts, today: NaiveDate, matches: &mut Matches) {
        let nothing = self.unless_ours(facts);
        let held = Held { for_good: true, ..self.held(facts, &nothing, today) };
        let decides_by_first = matches!(self.hit_policy, HitPolicy::First | HitPolicy::Priority);
        if decides_by_first {
            self.find_first(&held, matches);
        } else {
            self.find_all(&held, matches);
        }
        // Behind the first match no rule counts.
        let last = matches.matched().first().filter(|_| decides_by_first);
        let counted = last.map_or(self.len(), |number| self.place(*number) + 1);
        self.may_hold(counted, matches);
        let mut needed = SlotSet::default();
        self.of_those_that_may_hold(&held, matches, &mut needed);
        self.to_rule_others_out(counted, matches, &mut needed);
        matches.premises.clear();
        let used = |slot: &Slot| needed.contains(slot.index());
        matches.premises.extend(self.schema.slots().filter(used));
    }

    /// Leaves the rules that may hold, as far as bits tell, among the first so many.
    fn may_hold(&self, counted: usize, matches: &mut Matches) {
        let words = counted.div_ceil(BITS);
        let work = &mut matches.work;
        if work.may.len() < words || self.index.words != words {
            work.may.resize(words, 0);
            self.index.fill(0, &mut work.may);
            self.index.meet(&work.picked.may, 0, &mut work.may);
        }
        cut(&mut work.may, counted);
    }

    /// Needs all facts of the rules that may hold; of a rule that only its bits let pass, what makes it fail.
    fn of_those_that_may_hold(&self, held: &Held<'_>, matches: &Matches, needed: &mut SlotSet) {
        let mut need = |question: &Question| note(held, question, needed);
        for (word, may) in matches.work.may.iter().enumerate() {
            let inexact = self.index.inexact.get(word).copied().unwrap_or(0);
            let mut left = *may;
            while left != 0 {
                let place = left.trailing_zeros();
                left &= left - 1;
                let Some(rule) = self.rules.get(word * BITS + place as usize) else { continue };
                let fails = inexact >> place & 1 == 1 && self.answer(rule, held).is_false();
                if fails {
                    self.reason_to_fail(rule, held, &mut need);
                } else {
                    self.questions_of(rule).iter().for_each(&mut need);
                    if let Some(tree) = self.tree_of(rule) {
                        tree.for_each(&mut need);
                    }
                }
            }
        }
    }

    fn reason_to_fail(
        &self,
        rule: &CompiledRule,
        held: &Held<'_>,
        need: &mut dyn FnMut(&Question),
    ) {
        let fails = |question: &&Question| question.answer(held, &self.spans) == Truth::False;
        match (self.questions_of(rule).iter().find(fails), self.tree_of(rule)) {
            (Some(question), _) => need(question),
            (None, Some(tree)) => tree.for_each(need),
            (None, None) => {}
        }
    }

    /// Adds facts, one source after the other, until no other rule may hold.
    fn to_rule_others_out(&self, counted: usize, matches: &mut Matches, needed: &mut SlotSet) {
        let work = &mut matches.work;
        let (wanted, left) = (&work.may, &mut work.left);
        left.resize(wanted.len(), 0);
        self.index.fill(0, left);
        cut(left, counted);
        // What is always known, what is needed anyway, and what counts even when it is missing.
        work.picked.may.clear();
        for (axis, stands) in self.index.axes.iter().zip(&work.picked.stands) {
            let (stands, missing) = (*stands, Index::missing(axis, *stands));
            let is_missing = stands == missing;
            if !self.index.is_full(missing) && !is_missing {
                note_axis(axis, needed);
            }
            if (is_missing || is_needed(axis, needed)) && !self.index.is_full(stands) {
                work.picked.may.push(stands);
            }
        }
        self.index.meet(&work.picked.may, 0, left);
        let mut undone = left.iter().zip(wanted).any(|(left, wanted)| left & !wanted != 0);
        for (axis, stands) in self.index.axes.iter().zip(&work.picked.stands) {
            if *stands == Index::missing(axis, *stands) {
                continue;
            }
            let met_before = is_needed(axis, needed);
            if !undone && !met_before {
                return;
            }
            let row = self.index.row(*stands, 0, wanted.len());
            let (mut changed, mut others) = (0, 0);
            for ((left, row), wanted) in left.iter_mut().zip(row).zip(wanted) {
                let met = *left & row;
                changed |= *left ^ met;
                others |= met & !wanted;
                *left = met;
            }
            undone = others != 0;
            if changed != 0 {
                note_axis(axis, needed);
            }
        }
    }
}

/// Forgets the rules behind the first so many.
fn cut(words: &mut Vec<u64>, counted: usize) {
    words.truncate(counted.div_ceil(BITS));
    let beyond = words.len() * BITS - counted;
    if let Some(last) = words.last_mut() {
        *last &= u64::MAX >> beyond;
    }
}

fn note(held: &Held<'_>, question: &Question, needed: &mut SlotSet) {
    if let Some(slot) = question.source.slot()
        && held.facts.state(slot) != FactState::Missing
    {
        needed.put(slot.index(), true);
    }
}

fn note_axis(axis: &Axis, needed: &mut SlotSet) {
    if let Some(slot) = axis.source.slot() {
        needed.put(slot.index(), true);
    }
}

fn is_needed(axis: &Axis, needed: &SlotSet) -> bool {
    axis.source.slot().is_none_or(|slot| needed.contains(slot.index()))
}
