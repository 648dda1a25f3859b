//! Blueprints: names that mean nothing, bands that are none, customers with no cell or two, segments and grants without a reason.

use std::collections::BTreeSet;

use super::{Structure, entry, kinds};
use crate::charter::blueprint::{Blueprint, BlueprintReport, Cell, PairKind, ValueBands, value_of};
use crate::finding::Place;
use crate::id::{BandKey, BlueprintKey};
use crate::value::Value;

impl Structure<'_> {
    pub(super) fn blueprints(&mut self) {
        for (key, blueprint) in &self.draft.blueprints {
            let place = entry("blueprints", key);
            let before = self.findings.len();
            self.keys_of_blueprint(blueprint, &place);
            if let Some(values) = &blueprint.values {
                self.bands(values, &place.clone().key("values"));
            }
            if blueprint.cells.is_empty() {
                let message = format!("the blueprint `{key}` has no cells");
                self.found(&kinds::EMPTY_BLUEPRINT, place.clone(), message);
            }
            // What names nothing cannot be compared, and is reported as such.
            if self.findings.len() == before && self.are_sound(blueprint) {
                self.examined(key, &place);
            }
        }
    }

    /// Whether the conditions of its segments mean something; their faults are reported.
    fn are_sound(&self, blueprint: &Blueprint) -> bool {
        let Some(schema) = &self.schema else { return false };
        let segments = blueprint.segments.iter().filter_map(|key| self.draft.segments.get(key));
        segments.into_iter().all(|segment| segment.when.check(schema).is_empty())
    }

    fn keys_of_blueprint(&mut self, blueprint: &Blueprint, place: &Place) {
        let draft = self.draft;
        for segment in &blueprint.segments {
            let place = || place.clone().key("segments").key(segment.as_str());
            self.known(segment, &[&draft.segments], place);
        }
        for (key, class) in &blueprint.classes {
            for (field, needs) in [("has", &class.has), ("lacks", &class.lacks)] {
                for need in needs {
                    let place = place.clone().key("classes").key(key.as_str());
                    let place = || place.key(field).key(need.as_str());
                    self.known(need, &[&draft.rules.vocabulary.needs], place);
                }
            }
        }
        if let Some(asked) = &blueprint.channel_rules {
            let (sets, combinations) = (&draft.rules.sets, &draft.rules.combinations);
            self.known(asked, &[sets, combinations], || place.clone().key("channel_rules"));
        }
        let bands = blueprint.values.iter().flat_map(|values| &values.bands);
        let bands: BTreeSet<BandKey> = bands.map(|band| band.key.clone()).collect();
        for (key, cell) in &blueprint.cells {
            let place = place.clone().key("cells").key(key.as_str());
            self.keys_of_cell(cell, blueprint, &bands, &place);
        }
    }

    fn keys_of_cell(
        &mut self,
        cell: &Cell,
        blueprint: &Blueprint,
        bands: &BTreeSet<BandKey>,
        place: &Place,
    ) {
        for segment in &cell.segments {
            let place = || place.clone().key("segments").key(segment.as_str());
            self.known(segment, &[&blueprint.segments], place);
        }
        for band in &cell.bands {
            let place = || place.clone().key("bands").key(band.as_str());
            self.known(band, &[bands], place);
        }
        for class in &cell.classes {
            let place = || place.clone().key("classes").key(class.as_str());
            self.known(class, &[&blueprint.classes], place);
        }
        for channel in cell.channels.keys() {
            let place = || place.clone().key("channels").key(channel.as_str());
            self.known(channel, &[&self.draft.channels], place);
        }
        for (number, line) in cell.grants.iter().enumerate() {
            self.granted(&line.grant, || place.clone().key("grants").index(number));
        }
    }

    fn bands(&mut self, values: &ValueBands, place: &Place) {
        let attributes = &self.draft.rules.vocabulary.attributes;
        self.known(&values.by, &[attributes], || place.clone().key("by"));
        let mut faulty = |place: Place, message: String| {
            self.findings.push(kinds::FAULTY_BANDS.at(place, message));
        };
        let at = |number: usize| place.clone().key("bands").index(number);
        if values.bands.is_empty() {
            faulty(place.clone().key("bands"), "there are no bands".to_owned());
        }
        let mut names = BTreeSet::new();
        let mut below = None;
        for (number, band) in values.bands.iter().enumerate() {
            let key = &band.key;
            if !names.insert(key) {
                faulty(at(number).key("key"), format!("two bands are called `{key}`"));
            }
            let Some(from) = band.from else {
                if number > 0 {
                    faulty(at(number), format!("nothing says where the band `{key}` begins"));
                }
                continue;
            };
            let place = || at(number).key("from");
            let domain = attributes.get(&values.by).map(|attribute| &attribute.domain);
            let inside = |less| {
                domain.is_none_or(|domain| {
                    value_of(&from, less).is_some_and(|it| domain.contains(&it))
                })
            };
            if number == 0 {
                faulty(place(), format!("the first band, `{key}`, begins nowhere"));
            } else if !inside(0) || !inside(1) {
                faulty(place(), format!("`{}` cannot pass from below to {from}", values.by));
            } else if below.is_some_and(|below| below >= from.size()) {
                faulty(place(), format!("the band `{key}` does not begin above the one before it"));
            }
            below = Some(from.size());
            if values.margin.is_some_and(|margin| margin.unit() != from.unit() || margin.size() < 0)
            {
                let message = "the margin is no amount of the same unit, nought or more".to_owned();
                faulty(at(number).key("from"), message);
            }
        }
        if values.after_periods == Some(0) {
            let message = "after no period there is no hysteresis".to_owned();
            faulty(place.clone().key("after_periods"), message);
        }
    }

    fn examined(&mut self, key: &BlueprintKey, place: &Place) {
        let Some(report) = self.draft.examine_blueprint(key) else { return };
        for gap in &report.gaps {
            let message = format!("no cell is for customers with {}", gap.spot);
            let finding = kinds::BLUEPRINT_GAP.at(place.clone().key("cells"), message);
            self.findings.push(finding.shown_by(Value::Text(gap.witness.to_string())));
        }
        self.pairs(&report, place);
        for cell in &report.of_nobody {
            let message = format!("nobody can be in the cell `{cell}`");
            self.found(
                &kinds::CELL_OF_NOBODY,
                place.clone().key("cells").key(cell.as_str()),
                message,
            );
        }
        for same in &report.same {
            let (segment, other) = (&same.segment, &same.as_segment);
            let message = format!("customers in `{segment}` get the same as those in `{other}`");
            let place = place.clone().key("segments").key(segment.as_str());
            self.found(&kinds::NOMINAL_SEGMENT, place, message);
        }
        for unasked in &report.unasked {
            let message =
                format!("no class of the cell `{}` has a need of {}", unasked.cell, unasked.grant);
            let place = place.clone().key("cells").key(unasked.cell.as_str()).key("grants");
            self.found(&kinds::UNASKED_GRANT, place.index(unasked.number), message);
        }
        if report.is_undecided || report.has_more {
            let message = if report.is_undecided {
                format!("whether each customer has one cell of `{key}` could not be decided")
            } else {
                format!("there is more like this in `{key}`")
            };
            self.found(&kinds::UNDECIDED_BLUEPRINT, place.clone(), message);
        }
    }

    fn pairs(&mut self, report: &BlueprintReport, place: &Place) {
        for pair in &report.pairs {
            let (first, second) = (&pair.first, &pair.second);
            let (kind, cell, message) = match pair.kind {
                PairKind::Overlap => {
                    let message =
                        format!("customers with {} are in `{first}` and `{second}`", pair.spot);
                    (&kinds::OVERLAPPING_CELLS, second, message)
                }
                PairKind::MasksSecond => {
                    let message = format!("all customers of `{second}` are in `{first}` as well");
                    (&kinds::MASKED_CELL, second, message)
                }
                PairKind::MasksFirst => {
                    let message = format!("all customers of `{first}` are in `{second}` as well");
                    (&kinds::MASKED_CELL, first, message)
                }
                PairKind::Contradiction => {
                    let message = format!(
                        "`{first}` and `{second}` are for the same customers, and grant differently"
                    );
                    (&kinds::CONTRADICTING_CELLS, second, message)
                }
            };
            let finding = kind.at(place.clone().key("cells").key(cell.as_str()), message);
            self.findings.push(finding.shown_by(Value::Text(pair.witness.to_string())));
        }
    }
}
