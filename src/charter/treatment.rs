//! What the analysis of its rule sets says of a charter: gaps, collisions, and whether its service is differentiated.

use super::draft::CharterDraft;
use super::examine::Examined;
use crate::finding::{Finding, Place, Severity};
use crate::id::{Code, RuleSetKey};
use crate::rule::{Budget, Combination, CombineBy, HitPolicy, RuleSet, Schema, analyse, codes};

/// What a rule set may lack that others beside it have.
const LACKS: [Code; 3] = [codes::GAP, codes::UNSERVED_NEED, codes::UNIFORM_TREATMENT];

impl Examined {
    /// Analyses each rule set, and each combination as a whole.
    pub(super) fn treatment(&mut self, draft: &CharterDraft, schema: &Schema, budget: &Budget) {
        let combinations = &draft.rules.combinations;
        for (key, set) in &draft.rules.sets {
            let is_part = combinations.values().any(|whole| whole.sets.contains(key));
            for mut finding in analyse(set, schema, budget).findings() {
                // What one set of a combination lacks another may have: the combination tells.
                if is_part && LACKS.contains(&finding.code) {
                    finding.severity = Severity::Note;
                }
                self.below("sets", key, finding);
            }
        }
        for (key, combination) in combinations {
            let (whole, says_treatment) = together(draft, combination);
            for mut finding in analyse(&whole, schema, budget).findings() {
                let says_of_any = [codes::GAP, codes::UNSERVED_NEED].contains(&finding.code);
                if !is_of_whole_set(&finding) || !(says_of_any || says_treatment) {
                    continue;
                }
                if finding.code == codes::GAP {
                    finding.severity = Severity::Warning;
                }
                finding.place = Place::root();
                self.below("combinations", key, finding);
            }
        }
    }

    fn below(&mut self, kind: &str, key: &RuleSetKey, mut finding: Finding) {
        finding.place = finding.place.under(key.as_str()).under(kind).under("rules");
        self.findings.push(finding);
    }
}

/// Whether a finding concerns a set as a whole, and not one of its rules.
fn is_of_whole_set(finding: &Finding) -> bool {
    finding.place.steps().len() == 1
}

/// All rules of a combination as one set, and whether that set grants just what the combination does: else it tells only
/// whom and what the combination leaves out.
fn together(draft: &CharterDraft, combination: &Combination) -> (RuleSet, bool) {
    let sets = || combination.sets.iter().filter_map(|key| draft.rules.sets.get(key));
    let one_decides =
        sets().all(|set| matches!(set.hit_policy, HitPolicy::First | HitPolicy::Unique));
    let all_count =
        sets().all(|set| matches!(set.hit_policy, HitPolicy::Collect | HitPolicy::Unique));
    let (hit_policy, says_treatment) = match combination.how {
        CombineBy::Union => (HitPolicy::Collect, all_count),
        CombineBy::FirstDecides if one_decides => (HitPolicy::First, true),
        CombineBy::FirstDecides | CombineBy::FirstPerGrant => (HitPolicy::Collect, false),
    };
    let rules = sets().flat_map(|set| set.rules.iter().cloned()).collect();
    (RuleSet { hit_policy, rules }, says_treatment)
}
