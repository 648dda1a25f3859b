//! What an analysis says, as findings.

use super::report::{
    Analysis, Overlap, Pair, Relation, RuleName, Treatment, TreatmentKind, Unreachable,
    UselessGrant, Why,
};
use super::witness::Witness;
use crate::finding::{Finding, Place, Severity};
use crate::id::Code;
use crate::rule::fault::codes;
use crate::rule::set::HitPolicy;
use crate::value::Value;

impl Analysis {
    /// Nothing said yet on a set of this policy.
    pub(super) fn of(hit_policy: HitPolicy) -> Self {
        Self {
            hit_policy,
            treatment: Treatment::Undecided,
            rules: Vec::new(),
            gaps: Default::default(),
            overlapping_pairs: 0,
            overlaps: Default::default(),
            contradictions: Default::default(),
            subsumed: Default::default(),
            unreachable: Default::default(),
            useless: Default::default(),
            unserved: Vec::new(),
            cost: Default::default(),
            undecided: Default::default(),
        }
    }

    /// All that is wrong or worth knowing, with its place below the rule set: first what concerns single rules, in declared
    /// order within each kind, then the set as a whole.
    ///
    /// What is counted but not listed has a finding that says how many more there are.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.unreachable.iter().map(unreachable));
        findings.extend(self.contradictions.iter().map(contradiction));
        findings.extend(self.overlaps.iter().map(|overlap| self.overlap(overlap)));
        findings.extend(self.subsumed.iter().map(|subsumed| {
            found(codes::SUBSUMED, Severity::Warning, at(&subsumed.rule))
                .saying(format!(
                    "{} gives the same to all whom {} matches",
                    subsumed.by, subsumed.rule
                ))
                .shown_by(subsumed.witness.to_value())
                .mended_by("remove it, or let it give something else")
                .required_by("A-17")
        }));
        findings.extend(self.useless.iter().map(useless));
        for rule in &self.rules {
            findings.extend(rule_treatment(&rule.rule, &rule.treatment));
        }
        self.of_the_set(&mut findings);
        findings
    }

    fn of_the_set(&self, findings: &mut Vec<Finding>) {
        let everywhere = || Place::root().key("rules");
        let severity = match self.hit_policy {
            // A set that collects extras may well have nothing for some.
            HitPolicy::Collect => Severity::Note,
            _ => Severity::Warning,
        };
        findings.extend(self.gaps.iter().map(|gap| {
            let when = match gap.when.as_slice() {
                [] => String::new(),
                when => format!(" while {}", when.join(" and ")),
            };
            found(codes::GAP, severity, everywhere())
                .saying(format!("no rule matches `{}`{when}", gap.customers))
                .shown_by(gap.witness.to_value())
                .mended_by("add a rule for them, or a last rule `always`")
                .required_by("A-17")
        }));
        findings.extend(self.unserved.iter().map(|unserved| {
            found(codes::UNSERVED_NEED, Severity::Warning, everywhere())
                .saying(format!("no grant serves the need `{}`", unserved.need))
                .shown_by(unserved.witness.to_value())
                .mended_by("grant something that serves it to those who have it")
                .required_by("S2-12")
        }));
        // Where rules conflict over everybody, nobody is treated in any way.
        let treats =
            !self.rules.is_empty() && (self.treatment.pair().is_some() || self.overlaps.is_empty());
        findings.extend(set_treatment(&self.treatment).filter(|_| treats));
        findings.extend(self.cost_of_special());
        findings.extend(self.undecided.iter().map(|undecided| {
            found(codes::UNDECIDED, Severity::Warning, everywhere())
                .saying(format!("it could not be decided {undecided}"))
                .mended_by("make the condition simpler, or give the analysis a greater budget")
                .required_by("A-07")
        }));
        let unlisted = [
            (codes::OVERLAP, unlisted(&self.overlaps)),
            (codes::CONTRADICTION, unlisted(&self.contradictions)),
            (codes::SUBSUMED, unlisted(&self.subsumed)),
            (codes::MASKED, unlisted(&self.unreachable)),
            (codes::USELESS_GRANT, unlisted(&self.useless)),
            (codes::UNDECIDED, unlisted(&self.undecided)),
        ];
        findings.extend(unlisted.into_iter().filter(|(_, more)| *more > 0).map(|(code, more)| {
            found(code, Severity::Warning, everywhere()).saying(format!("{more} more of this kind"))
        }));
    }

    fn overlap(&self, overlap: &Overlap) -> Finding {
        let Overlap { first, second, relation, witness } = overlap;
        let how = match relation {
            Relation::Same => "all their customers",
            Relation::Within => "all customers of the former",
            Relation::Around => "all customers of the latter",
            Relation::Across => "some customers",
        };
        let remedy = match self.hit_policy {
            HitPolicy::Any => "narrow one of them, or let both grant the same",
            _ => "narrow one of them, or choose the policy `first` or `priority`",
        };
        let grant = if self.hit_policy == HitPolicy::Any { " and grant differently" } else { "" };
        found(codes::OVERLAP, Severity::Error, at(second))
            .saying(format!("{first} and {second} both match {how}{grant}"))
            .shown_by(witness.to_value())
            .mended_by(remedy)
            .required_by("A-17")
    }

    fn cost_of_special(&self) -> Option<Finding> {
        let per_need = self.cost.differentiated.per_served_need()?;
        let special = match self.cost.special.per_served_need() {
            Some(special) => special.to_string(),
            None if self.cost.special.needs_served == 0 && !self.cost.special.costs.is_empty() => {
                let costs: Vec<String> =
                    self.cost.special.costs.iter().map(ToString::to_string).collect();
                format!("{} and serves no need", costs.join(" and "))
            }
            None => return None,
        };
        let note = found(codes::COST_OF_SPECIAL, Severity::Note, Place::root().key("rules"));
        Some(
            note.saying(format!(
                "special treatment costs {special}, differentiated treatment {per_need} a need served"
            ))
            .required_by("S2-15"),
        )
    }
}

fn unlisted<T>(listed: &super::Listed<T>) -> u64 {
    listed.count.saturating_sub(u64::try_from(listed.items.len()).unwrap_or(u64::MAX))
}

const fn found(code: Code, severity: Severity, place: Place) -> Finding {
    Finding::new(code, severity, place)
}

fn at(rule: &RuleName) -> Place {
    Place::root().key("rules").index(rule.index)
}

fn unreachable(unreachable: &Unreachable) -> Finding {
    let Unreachable { rule, why } = unreachable;
    match why {
        Why::MatchesNobody => found(codes::MATCHES_NOBODY, Severity::Warning, at(rule))
            .saying(format!("{rule} matches nobody, ever"))
            .mended_by("correct its condition or its dates, or remove it")
            .required_by("A-17"),
        Why::Masked { by, witness } => {
            let names: Vec<String> = by.iter().map(ToString::to_string).collect();
            let (match_all, together) = match names.as_slice() {
                [_] => ("matches", ""),
                _ => ("match", " together"),
            };
            found(codes::MASKED, Severity::Warning, at(rule))
                .saying(format!(
                    "{rule} never decides: {}{together} {match_all} all whom it matches, and are asked first",
                    names.join(", ")
                ))
                .shown_by(witness.to_value())
                .mended_by("rank it before them, or remove it")
                .required_by("A-17")
        }
    }
}

fn contradiction(overlap: &Overlap) -> Finding {
    let Overlap { first, second, witness, .. } = overlap;
    found(codes::CONTRADICTION, Severity::Error, at(second))
        .saying(format!("{first} and {second} match the same customers and grant differently"))
        .shown_by(witness.to_value())
        .mended_by("keep one of them")
        .required_by("A-17")
}

fn useless(useless: &UselessGrant) -> Finding {
    let UselessGrant { rule, grant, serves, witness } = useless;
    if serves.is_empty() {
        return found(codes::GRANT_WITHOUT_NEED, Severity::Note, at(rule))
            .saying(format!("{rule} grants {grant}, which serves no need"))
            .shown_by(witness.to_value())
            .mended_by("say which need it serves, or do without it")
            .required_by("S2-17");
    }
    let needs: Vec<String> = serves.iter().map(|need| format!("`{need}`")).collect();
    found(codes::USELESS_GRANT, Severity::Warning, at(rule))
        .saying(format!(
            "nobody to whom {rule} grants {grant} has a need that it serves ({})",
            needs.join(", ")
        ))
        .shown_by(witness.to_value())
        .mended_by("grant it to those who have the need, or grant these what they need")
        .required_by("S2-17")
}

fn shown(pair: Option<&Pair>, finding: Finding) -> Finding {
    match pair {
        Some(pair) => finding.shown_by(Value::Text(pair.to_string())),
        None => finding,
    }
}

fn rule_treatment(rule: &RuleName, treatment: &Treatment) -> Option<Finding> {
    let finding = match treatment.kind()? {
        TreatmentKind::Special => found(codes::SPECIAL_TREATMENT, Severity::Note, at(rule))
            .saying(format!("{rule} is special treatment: it turns on what customers are worth"))
            .mended_by("let value open the door, and need choose the grant")
            .required_by("X-7"),
        TreatmentKind::Misdirected => {
            found(codes::MISDIRECTED_TREATMENT, Severity::Warning, at(rule))
                .saying(format!("{rule} turns on needs, but serves none of those who get it"))
                .mended_by("grant what serves the need that the rule asks for")
                .required_by("S2-17")
        }
        _ => return None,
    };
    Some(shown(treatment.pair(), finding))
}

fn set_treatment(treatment: &Treatment) -> Option<Finding> {
    let found = |code, severity| found(code, severity, Place::root().key("rules"));
    let finding = match treatment.kind()? {
        TreatmentKind::Uniform => {
            let severity =
                if treatment.pair().is_some() { Severity::Warning } else { Severity::Note };
            found(codes::UNIFORM_TREATMENT, severity)
                .saying("all customers are given the same, whatever they need")
                .mended_by("ask for needs, and grant what serves them")
                .required_by("S2-10")
        }
        TreatmentKind::Nominal => found(codes::NOMINAL_TREATMENT, Severity::Warning)
            .saying("segments are named, and all customers are given the same")
            .mended_by("let what is granted turn on needs, or drop the segments")
            .required_by("S2-13"),
        TreatmentKind::Special => found(codes::SPECIAL_TREATMENT, Severity::Warning)
            .saying("treatment is special, not differentiated: it turns on what customers are worth alone")
            .mended_by("let value open the door, and need choose the grant")
            .required_by("S2-14"),
        TreatmentKind::Misdirected => found(codes::MISDIRECTED_TREATMENT, Severity::Warning)
            .saying("treatment turns on needs, but never serves all of those who get it")
            .mended_by("grant what serves the needs that the rules ask for")
            .required_by("S2-17"),
        TreatmentKind::Differentiated => return None,
    };
    Some(shown(treatment.pair(), finding))
}

/// Kept beside the findings, so that a witness is written one way.
impl Witness {
    pub(super) fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}
