//! Examines a blueprint: by bits where its sides are independent, by the analysis of rules where they are not.

use std::collections::BTreeSet;

use super::declare::{Blueprint, Cell};
use super::grid::{self, LISTED};
use super::kinds::{Side, Sides, is_met};
use super::report::{BlueprintReport, CellGap, CellPair, PairKind, SameCells, Spot, UnaskedGrant};
use crate::charter::draft::CharterDraft;
use crate::id::{BandKey, BlueprintKey, CellKey, NeedClassKey, NeedKey, SegmentKey};
use crate::rule::{
    Budget, Condition, GrantLine, Relation, RuleName, RuleSet, Schema, Why, Witness, analyse,
};

/// How many cells the analysis of rules is asked for, whose time grows with the square of their number.
const MOST_RULES: usize = 500;

impl CharterDraft {
    /// Examines a blueprint: customers without a cell, with two, cells of nobody, segments that get the same, grants that nobody
    /// there needs. None if there is no such blueprint, or it names what is not there or cannot be compared.
    ///
    /// Where segments, value and needs turn on different attributes, cells are compared bit by bit; else the blueprint is examined as the
    /// rule set that it is ([`CharterDraft::rules_of`]).
    ///
    /// ```
    /// use goodwill::charter::{Blueprint, Cell, CharterDraft, NeedClass};
    /// use goodwill::key;
    /// use goodwill::rule::{Attribute, AttributeKind};
    /// use goodwill::value::Domain;
    ///
    /// let mut draft = CharterDraft::default();
    /// let vocabulary = &mut draft.rules.vocabulary;
    /// vocabulary.attributes.insert(key!("stuck"), Attribute::new(AttributeKind::Need, Domain::bool()));
    /// vocabulary.needs.insert(key!("help"), "stuck = yes".parse()?);
    /// let mut blueprint = Blueprint::default();
    /// blueprint.classes.insert(key!("stuck"), NeedClass::having([key!("help")]));
    /// blueprint.cells.insert(key!("stuck"), Cell { classes: [key!("stuck")].into(), ..Cell::default() });
    /// draft.blueprints.insert(key!("service"), blueprint);
    ///
    /// let report = draft.examine_blueprint(&key!("service")).unwrap();
    /// assert_eq!(report.gaps[0].spot.to_string(), "segment none, band none, class none");
    /// assert_eq!(report.gaps[0].witness.to_string(), "stuck = no");
    /// assert!(draft.examine_blueprint(&key!("another")).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn examine_blueprint(&self, key: &BlueprintKey) -> Option<BlueprintReport> {
        let blueprint = self.blueprints.get(key)?;
        let sides = Sides::of(blueprint, self)?;
        let schema = self.rules.vocabulary.check().ok()?;
        let by_bits =
            if sides.are_independent() { grid::analyse(blueprint, &sides, &schema) } else { None };
        let mut report = match by_bits {
            Some(report) => report,
            None if blueprint.cells.len() > MOST_RULES => {
                BlueprintReport { is_undecided: true, ..BlueprintReport::default() }
            }
            None => as_rules(&sides.rule_set(blueprint)?, &sides, &schema),
        };
        report.same = same_segments(blueprint);
        report.unasked = unasked(blueprint, &sides.classes, self, &schema);
        Some(report)
    }

    /// A blueprint as the rule set that it is: one rule for each cell, of which one must match each customer. None as for
    /// [`CharterDraft::examine_blueprint`].
    #[must_use]
    pub fn rules_of(&self, key: &BlueprintKey) -> Option<RuleSet> {
        let blueprint = self.blueprints.get(key)?;
        Sides::of(blueprint, self)?.rule_set(blueprint)
    }
}

fn as_rules(set: &RuleSet, sides: &Sides, schema: &Schema) -> BlueprintReport {
    let analysis = analyse(set, schema, &Budget::default());
    let cell = |name: &RuleName| CellKey::new(name.key.as_str()).ok();
    let mut report = BlueprintReport {
        is_undecided: !analysis.undecided.is_empty(),
        has_more: analysis.overlaps.count > analysis.overlaps.items.len() as u64,
        ..BlueprintReport::default()
    };
    report.gaps.extend(
        analysis
            .gaps
            .iter()
            .take(LISTED)
            .map(|gap| CellGap { spot: sides.spot_of(&gap.witness), witness: gap.witness.clone() }),
    );
    let contradictions = analysis.contradictions.iter().map(|pair| (pair, true));
    let overlaps = analysis.overlaps.iter().map(|pair| (pair, false));
    report.pairs.extend(contradictions.chain(overlaps).filter_map(|(pair, contradicts)| {
        let kind = match pair.relation {
            _ if contradicts => PairKind::Contradiction,
            Relation::Same | Relation::Around => PairKind::MasksSecond,
            Relation::Within => PairKind::MasksFirst,
            Relation::Across => PairKind::Overlap,
        };
        Some(CellPair {
            first: cell(&pair.first)?,
            second: cell(&pair.second)?,
            kind,
            spot: sides.spot_of(&pair.witness),
            witness: pair.witness.clone(),
        })
    }));
    report
        .pairs
        .sort_by(|one, other| (&one.first, &one.second).cmp(&(&other.first, &other.second)));
    let nobody = analysis.unreachable.iter().filter(|it| matches!(it.why, Why::MatchesNobody));
    report.of_nobody = nobody.filter_map(|it| cell(&it.rule)).collect();
    report
}

impl Sides {
    fn spot_of(&self, witness: &Witness) -> Spot {
        fn met<K: Clone>(side: &Side<K>, witness: &Witness) -> Vec<K> {
            let named = side.names.iter().zip(&side.conditions);
            let holds = |condition: &Condition| condition.holds(witness.facts()).is_true();
            named.filter(|(_, condition)| holds(condition)).map(|(name, _)| name.clone()).collect()
        }
        Spot {
            segments: met(&self.segments, witness),
            bands: met(&self.bands, witness),
            classes: met(&self.classes, witness),
        }
    }
}

/// Segments whose cells grant the same to each band and class as those of a segment before them.
fn same_segments(blueprint: &Blueprint) -> Vec<SameCells> {
    let mut grants: Vec<&[GrantLine]> = Vec::new();
    // What a segment is given, cell by cell: for whom else, and which grants, by number.
    type Given<'a> = BTreeSet<(Option<&'a BandKey>, Option<&'a NeedClassKey>, usize)>;
    let mut known: Vec<(&SegmentKey, Given<'_>)> = Vec::new();
    let bands: Vec<_> =
        blueprint.values.iter().flat_map(|it| &it.bands).map(|band| &band.key).collect();
    let classes: Vec<_> = blueprint.classes.keys().collect();
    let numbered: Vec<(&Cell, usize)> = blueprint
        .cells
        .values()
        .map(|cell| {
            let known = grants.iter().position(|known| *known == cell.grants.as_slice());
            let number = known.unwrap_or_else(|| {
                grants.push(&cell.grants);
                grants.len() - 1
            });
            (cell, number)
        })
        .collect();
    let mut same = Vec::new();
    for segment in &blueprint.segments {
        let mut given = BTreeSet::new();
        let of_segment = |cell: &Cell| cell.segments.is_empty() || cell.segments.contains(segment);
        for (cell, number) in numbered.iter().filter(|(cell, _)| of_segment(cell)) {
            for band in sides(&bands, |band| cell.bands.is_empty() || cell.bands.contains(*band)) {
                let meant =
                    |it: &&NeedClassKey| cell.classes.is_empty() || cell.classes.contains(*it);
                for class in sides(&classes, meant) {
                    given.insert((band, class, *number));
                }
            }
        }
        match known.iter().find(|(_, other)| !given.is_empty() && *other == given) {
            Some((other, _)) => {
                same.push(SameCells { segment: segment.clone(), as_segment: (*other).clone() });
            }
            None => known.push((segment, given)),
        }
    }
    same
}

/// The names of a side that are meant; one that stands for all, where the side has none.
fn sides<'a, K>(names: &[&'a K], meant: impl Fn(&&'a K) -> bool) -> Vec<Option<&'a K>> {
    if names.is_empty() {
        return vec![None];
    }
    names.iter().filter(|name| meant(name)).map(|name| Some(*name)).collect()
}

/// Grants of which no class of their cell has a need.
fn unasked(
    blueprint: &Blueprint,
    classes: &Side<NeedClassKey>,
    draft: &CharterDraft,
    schema: &Schema,
) -> Vec<UnaskedGrant> {
    let mut asked: std::collections::BTreeMap<(&NeedClassKey, &NeedKey), bool> = Default::default();
    for (class, who) in classes.names.iter().zip(&classes.conditions) {
        for (need, shown) in &draft.rules.vocabulary.needs {
            let both = Condition::All(vec![who.clone(), shown.clone()]);
            // What could not be decided is not complained of.
            asked.insert((class, need), is_met(&both, schema).unwrap_or(true));
        }
    }
    let mut unasked = Vec::new();
    for (key, cell) in &blueprint.cells {
        // A cell for all classes is for those with any need.
        for (number, line) in cell.grants.iter().enumerate().filter(|_| !cell.classes.is_empty()) {
            let serves = |class: &NeedClassKey| {
                line.serves.iter().any(|need| asked.get(&(class, need)) != Some(&false))
            };
            if !line.serves.is_empty() && !cell.classes.iter().any(serves) {
                let grant = line.grant.clone();
                unasked.push(UnaskedGrant { cell: key.clone(), number, grant });
            }
        }
    }
    unasked
}
