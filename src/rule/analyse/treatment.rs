//! Special or differentiated: decided by looking for two customers.

use super::question::{Answer, Apart, Found, Of};
use super::reach::Reach;
use super::report::{Pair, Treatment, TreatmentKind};
use super::space::Region;
use super::view::{RuleView, View};
use super::work::Work;
use crate::rule::set::HitPolicy;

/// In what two customers are to differ, beside that in which they stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Differing {
    /// What they are given.
    Given,
    /// What they are given; and all of it serves a need of who gets it.
    GivenAndServed,
    /// By which rules.
    Rules,
}

/// What became of the search for two customers.
enum Search {
    Found(Found),
    Nobody,
    Undecided,
}

/// How a set treats customers.
pub(super) fn of(view: &View<'_>, reaches: &[Reach], work: &mut Work) -> Treatment {
    if !view.is_whole() {
        return Treatment::Undecided;
    }
    let mut pairs = Pairs { view, reaches, work };
    let served = pairs.look_for(Apart::Need, Differing::GivenAndServed);
    if let Search::Found(found) = served {
        return decided(view, TreatmentKind::Differentiated, &found);
    }
    match pairs.look_for(Apart::Need, Differing::Given) {
        Search::Found(found) if matches!(served, Search::Nobody) => {
            return decided(view, TreatmentKind::Misdirected, &found);
        }
        Search::Nobody => {}
        _ => return Treatment::Undecided,
    }
    // Two who differ in value alone show it best; where rules conflict, two who differ in need as well may be all there are.
    for apart in [Apart::Value, Apart::NeedAndValue] {
        match pairs.look_for(apart, Differing::Given) {
            Search::Found(found) => return decided(view, TreatmentKind::Special, &found),
            Search::Nobody => {}
            Search::Undecided => return Treatment::Undecided,
        }
    }
    match pairs.look_for(Apart::NeedAndValue, Differing::Rules) {
        Search::Found(found) => decided(view, TreatmentKind::Nominal, &found),
        Search::Nobody => uniform(view, work),
        Search::Undecided => Treatment::Undecided,
    }
}

/// How a rule alone treats customers.
pub(super) fn of_rule(view: &View<'_>, rule: &RuleView<'_>, work: &mut Work) -> Treatment {
    let alone = view.alone(rule);
    let question = rule.regions().first().map(|region| {
        let question = alone.question(Apart::Nowhere).inside(region, Of::First);
        question.ask(work)
    });
    let reach = match question {
        Some(Answer::Found(found)) => Reach::Decides(found),
        Some(Answer::Spent) => Reach::Undecided,
        _ => Reach::Nobody,
    };
    of(&alone, &[reach], work)
}

fn decided(view: &View<'_>, kind: TreatmentKind, found: &Found) -> Treatment {
    let pair = Pair {
        first: view.witness(found, Of::First),
        first_gets: view.outcome(found, Of::First),
        second: view.witness(found, Of::Second),
        second_gets: view.outcome(found, Of::Second),
    };
    Treatment::Decided { kind, pair: Some(Box::new(pair)) }
}

/// Uniform treatment, shown by two with different needs if there are such.
fn uniform(view: &View<'_>, work: &mut Work) -> Treatment {
    for having in view.needs.values().flatten() {
        for region in having {
            let question = view.question(Apart::Need).inside(region, Of::First);
            let question = question.outside(having, Of::Second);
            if let Answer::Found(found) = question.ask(work)
                && !view.conflicts_over(&found, Of::First)
                && !view.conflicts_over(&found, Of::Second)
            {
                return decided(view, TreatmentKind::Uniform, &found);
            }
        }
    }
    Treatment::Decided { kind: TreatmentKind::Uniform, pair: None }
}

struct Pairs<'a, 'v> {
    view: &'a View<'v>,
    reaches: &'a [Reach],
    work: &'a mut Work,
}

impl<'a, 'v> Pairs<'a, 'v> {
    fn look_for(&mut self, apart: Apart, differing: Differing) -> Search {
        if !self.view.tells(apart) {
            return Search::Nobody;
        }
        match self.view.policy {
            HitPolicy::Collect => self.among_collected(apart, differing),
            _ => self.among_deciding(apart, differing),
        }
    }

    /// Two for whom different rules decide, or a rule and none. Where rules speak of that in which the two stand apart, it is
    /// looked first.
    fn among_deciding(&mut self, apart: Apart, differing: Differing) -> Search {
        let deciding = self.view.rules.iter().zip(self.reaches);
        let deciding = deciding.filter(|(_, reach)| !matches!(reach, Reach::Nobody));
        let deciding: Vec<(&RuleView<'v>, bool)> =
            deciding.map(|(rule, _)| (rule, self.view.rule_tells(rule, apart))).collect();
        // Where several decide together, it matters which of two customers a rule matches.
        let jointly = self.view.policy == HitPolicy::Any && differing == Differing::Rules;
        let mut undecided = false;
        for wanted in [true, false] {
            for (place, (rule, tells)) in deciding.iter().enumerate() {
                for (other_place, (other, other_tells)) in deciding.iter().enumerate() {
                    let is_new = other_place > place || jointly && other_place != place;
                    if is_new && (*tells || *other_tells) == wanted {
                        match self.of_two(rule, Some(other), apart, differing) {
                            Search::Found(found) => return Search::Found(found),
                            Search::Nobody => {}
                            Search::Undecided => undecided = true,
                        }
                    }
                }
            }
            for (rule, _) in deciding.iter().filter(|(_, tells)| *tells == wanted) {
                match self.of_two(rule, None, apart, differing) {
                    Search::Found(found) => return Search::Found(found),
                    Search::Nobody => {}
                    Search::Undecided => undecided = true,
                }
            }
        }
        if undecided { Search::Undecided } else { Search::Nobody }
    }

    /// Two, of whom a rule decides for the one, and another rule or none for the other.
    fn of_two(
        &mut self,
        rule: &'a RuleView<'v>,
        other: Option<&'a RuleView<'v>>,
        apart: Apart,
        differing: Differing,
    ) -> Search {
        let given_alike = other.map_or(rule.gives.is_empty(), |other| other.gives == rule.gives);
        let exactly = differing == Differing::Rules;
        if given_alike && !exactly {
            return Search::Nobody;
        }
        let everybody = [Region::default()];
        let others = other.map_or(&everybody[..], |other| other.regions());
        let shared = |axis: usize| {
            self.view.space.axes.get(axis).is_some_and(|axis| !apart.holds(axis.kind))
        };
        let mut undecided = false;
        for region in rule.regions() {
            for theirs in others.iter().filter(|theirs| region.meets_where(theirs, shared)) {
                let question = self.view.question(apart).inside(region, Of::First);
                let question = question.inside(theirs, Of::Second);
                let question = self.view.decided_by(question, rule, Of::First, exactly);
                let mut question = match other {
                    Some(other) => self.view.decided_by(question, other, Of::Second, exactly),
                    None => self.view.matched_by_none(question, Of::Second),
                };
                if exactly && self.view.policy == HitPolicy::Any {
                    question = question.outside(rule.regions(), Of::Second);
                }
                if differing == Differing::GivenAndServed {
                    let Some(unserved) = &rule.unserved else { return Search::Undecided };
                    question = question.outside(unserved, Of::First);
                    if let Some(other) = other {
                        let Some(unserved) = &other.unserved else { return Search::Undecided };
                        question = question.outside(unserved, Of::Second);
                    }
                }
                match question.ask(self.work) {
                    Answer::Found(found) => return Search::Found(found),
                    Answer::Nobody(_) => {}
                    Answer::Spent => undecided = true,
                }
            }
        }
        if undecided { Search::Undecided } else { Search::Nobody }
    }

    /// Two of whom the one is given something, or matched by a rule, and the other not.
    fn among_collected(&mut self, apart: Apart, differing: Differing) -> Search {
        let view = self.view;
        let mut unserved = Vec::new();
        if differing == Differing::GivenAndServed {
            for rule in &view.rules {
                let Some(without) = &rule.unserved else { return Search::Undecided };
                let regions = rule.regions().iter();
                unserved.extend(
                    regions.flat_map(|region| {
                        without.iter().filter_map(|without| region.and(without))
                    }),
                );
            }
        }
        let groups: Vec<Vec<&RuleView<'v>>> = match differing {
            Differing::Rules => view.rules.iter().map(|rule| vec![rule]).collect(),
            _ => (0..view.grants.len())
                .map(|grant| view.rules.iter().filter(|it| it.gives.contains(&grant)).collect())
                .collect(),
        };
        let mut undecided = false;
        for group in &groups {
            for region in group.iter().flat_map(|rule| rule.regions()) {
                let question = view.question(apart).inside(region, Of::First);
                let question =
                    question.outside(group.iter().flat_map(|rule| rule.regions()), Of::Second);
                let question = question.outside(&unserved, Of::First);
                match question.outside(&unserved, Of::Second).ask(self.work) {
                    Answer::Found(found) => return Search::Found(found),
                    Answer::Nobody(_) => {}
                    Answer::Spent => undecided = true,
                }
            }
        }
        if undecided { Search::Undecided } else { Search::Nobody }
    }
}
