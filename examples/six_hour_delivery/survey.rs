//! Counts what customers said, and holds the standards of a charter against it.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::charter::{
    CharterDraft, CountedZone, JudgedStandard, Ratification, Tolerated, codes,
};
use goodwill::customer::{Amount, ZoneOfTolerance};
use goodwill::finding::Finding;
use goodwill::id::{MeasureKey, NeedKey, SegmentKey};

use super::error::{Fault, Unusable};
use super::table::{Source, Table};

const COLUMNS: [&str; 5] = ["measure", "segment", "need", "good_enough", "hoped_for"];

/// What the charter's standards are to those who were asked.
pub(crate) struct Survey {
    pub(crate) draft: CharterDraft,
    pub(crate) asked: u64,
    pub(crate) refused: Vec<Refused>,
    pub(crate) judged: Vec<JudgedStandard>,
    /// What an examination of the charter says of its standards.
    pub(crate) findings: Vec<Finding>,
}

/// A row that is not believed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) line: u64,
    pub(crate) fault: Fault,
}

/// What one customer said.
struct Said {
    measure: MeasureKey,
    segment: Option<SegmentKey>,
    need: NeedKey,
    zone: (Amount, Amount),
}

/// Who said so: on which measure, with which need, in which segment.
type Group = (MeasureKey, NeedKey, Option<SegmentKey>);

impl Survey {
    pub(crate) fn of(mut draft: CharterDraft, customers: &Source) -> Result<Self, Unusable> {
        let mut groups: BTreeMap<Group, Vec<CountedZone>> = BTreeMap::new();
        let (mut asked, mut refused) = (0, Vec::new());
        for row in Table::new(customers, COLUMNS, &[])? {
            match row.cells.and_then(|cells| said(&draft, cells)) {
                Ok(Said { measure, segment, need, zone: (adequate, desired) }) => {
                    asked += 1;
                    let zones = groups.entry((measure, need, segment)).or_default();
                    match zones
                        .iter_mut()
                        .find(|it| (it.adequate, it.desired) == (adequate, desired))
                    {
                        Some(zone) => zone.customers += 1,
                        None => zones.push(CountedZone { customers: 1, adequate, desired }),
                    }
                }
                Err(fault) => refused.push(Refused { line: row.line, fault }),
            }
        }
        for ((measure, need, segment), zones) in groups {
            if let Some(measure) = draft.measures.get_mut(&measure) {
                measure.tolerated.push(Tolerated { need, segment, zones });
            }
        }
        let judged = draft.judge_standards();
        let about = [codes::OVER_SERVICE, codes::UNDER_SERVICE, codes::UNDER_SERVICE_OF_MOST];
        let mut findings = draft.examine(&Ratification::first(Actor::System));
        findings.retain(|finding| about.contains(&finding.code));
        Ok(Self { draft, asked, refused, judged, findings })
    }
}

fn said(draft: &CharterDraft, cells: [String; 5]) -> Result<Said, Fault> {
    let [measure, segment, need, adequate, desired] = cells;
    let unknown = |kind, name: &str| Fault::Unknown { kind, name: name.to_owned() };
    let known = draft.measures.get_key_value(measure.as_str());
    let (measure, counted) = known.ok_or_else(|| unknown("measure", &measure))?;
    let needs = &draft.rules.vocabulary.needs;
    let (need, _) = needs.get_key_value(need.as_str()).ok_or_else(|| unknown("need", &need))?;
    let segment = match segment.as_str() {
        "" => None,
        name => {
            let known = draft.segments.get_key_value(name);
            Some(known.ok_or_else(|| unknown("segment", name))?.0.clone())
        }
    };
    let (adequate, desired): (Amount, Amount) = (adequate.parse()?, desired.parse()?);
    for amount in [adequate, desired] {
        if amount.unit() != counted.unit {
            return Err(Fault::Unit { found: amount.unit(), expected: counted.unit });
        }
    }
    ZoneOfTolerance::new(counted.better, adequate.size(), desired.size())?;
    Ok(Said { measure: measure.clone(), segment, need: need.clone(), zone: (adequate, desired) })
}
