//! From rows to the lives of incidents: whose row it is, which comes next, and what cannot be.

use std::collections::BTreeMap;

use super::error::Fault;
use super::row::{Refused, Row};

/// The rows of one incident, in the order of its updates; none lies before the one ahead of it.
#[derive(Debug)]
pub(crate) struct Incident {
    pub(crate) rows: Vec<Row>,
}

/// What was read of a log.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    /// In the order in which their first rows stand in the file.
    pub(crate) incidents: Vec<Incident>,
    pub(crate) refused: Vec<Refused>,
}

impl Timeline {
    /// Sorts rows into incidents, and leaves out those that contradict what went before.
    pub(crate) fn of(rows: impl IntoIterator<Item = Result<Row, Refused>>) -> Self {
        let mut timeline = Self::default();
        let mut incidents: Vec<Vec<Row>> = Vec::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            match row {
                Err(refused) => timeline.refused.push(refused),
                Ok(row) => {
                    let place = *numbers.entry(row.incident.clone()).or_insert(incidents.len());
                    match incidents.get_mut(place) {
                        Some(rows) => rows.push(row),
                        None => incidents.push(vec![row]),
                    }
                }
            }
        }
        for rows in incidents {
            let rows = timeline.believed(rows);
            if !rows.is_empty() {
                timeline.incidents.push(Incident { rows });
            }
        }
        timeline
    }

    /// The rows of one incident that do not contradict those before them.
    fn believed(&mut self, mut rows: Vec<Row>) -> Vec<Row> {
        // A log may be sorted by time or not at all; rows of one number keep the order of the file.
        rows.sort_by_key(|row| row.number);
        let mut believed: Vec<Row> = Vec::with_capacity(rows.len());
        for row in rows {
            match doubt(&row, believed.last()) {
                Some(fault) => self.refused.push(Refused { line: row.line, fault }),
                None => believed.push(row),
            }
        }
        believed
    }
}

/// Why a row cannot follow the one before it.
fn doubt(row: &Row, before: Option<&Row>) -> Option<Fault> {
    let Some(before) = before else {
        return (row.updated < row.opened)
            .then(|| Fault::BeforeOpening(row.opened.since(row.updated)));
    };
    if row.number == before.number {
        return Some(Fault::SameUpdate { number: row.number, line: before.line });
    }
    let back = row.updated < before.updated;
    back.then(|| Fault::BackInTime(before.updated.since(row.updated)))
}

impl Incident {
    /// The groups that are known to have had it, in their order.
    pub(crate) fn custody(&self) -> impl Iterator<Item = &str> {
        let known = self.rows.iter().filter_map(|row| row.group.as_deref());
        let mut last = None;
        known.filter(move |group| last.replace(*group) != Some(*group))
    }
}
