//! All boundaries on one map, and what passes over them.

use std::collections::BTreeMap;

use super::mermaid::{Caption, Chart, Shape};
use super::publication::Publication;
use crate::id::DepartmentKey;

impl Publication<'_> {
    /// Boundaries and hand-offs as a Mermaid flowchart: each department with its touchpoints, each partner, and an arrow
    /// for each hand-off with what passes on and within which time.
    #[must_use]
    pub fn boundaries(&self) -> String {
        let mut chart = Chart::new();
        let (mut nodes, mut truths, mut touchpoints) = (BTreeMap::new(), Vec::new(), 0);
        for (number, (key, department)) in self.draft().departments.iter().enumerate() {
            let name = format!("d{number}");
            let caption = Caption::text(&self.names().department(key));
            if department.touchpoints.is_empty() {
                chart.node(&name, Shape::Box, &caption);
            } else {
                chart.open(&name, &caption);
                for touchpoint in &department.touchpoints {
                    let node = format!("t{touchpoints}");
                    touchpoints += 1;
                    let declared = self.draft().touchpoints.get(touchpoint);
                    let is_truth = declared.is_some_and(|declared| declared.moment_of_truth);
                    let shape = if is_truth { Shape::Hexagon } else { Shape::Round };
                    chart.node(&node, shape, &Caption::text(&self.names().touchpoint(touchpoint)));
                    if is_truth {
                        truths.push(node);
                    }
                }
                chart.close();
            }
            nodes.insert(key, name);
        }
        for (number, key) in self.draft().partners.keys().enumerate() {
            let name = format!("p{number}");
            chart.node(&name, Shape::Slanted, &Caption::text(&self.names().department(key)));
            nodes.insert(key, name);
        }
        self.arrows(&mut chart, &nodes);
        chart.stress(&truths);
        chart.finish()
    }

    fn arrows(&self, chart: &mut Chart, nodes: &BTreeMap<&DepartmentKey, String>) {
        for handoff in self.draft().handoffs.values() {
            let Some((from, to)) = nodes.get(&handoff.from).zip(nodes.get(&handoff.to)) else {
                continue;
            };
            let what = self.names().deliverable(&handoff.from, &handoff.deliverable);
            let within = self.promises().agreement_in_short(handoff.ola.as_ref());
            chart.arrow(from, to, Some(&Caption::text(&what).over(&Caption::text(&within))));
        }
    }
}
