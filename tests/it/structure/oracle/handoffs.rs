//! Work that is passed on.

use std::collections::BTreeSet;

use super::{Oracle, text, texts};
impl Oracle<'_> {
    pub(super) fn handoffs(&mut self) {
        let handoffs = self.all("handoffs");
        for (key, it) in &handoffs {
            let (from, to) = (it["from"].as_str().unwrap(), it["to"].as_str().unwrap());
            if self.is_department(to) {
                let homes = texts(it, "accepted_by").into_iter().map(|role| {
                    self.draft
                        .get("roles")
                        .and_then(|roles| roles.get(role))
                        .map(|it| it["department"].as_str())
                });
                if !homes.into_iter().any(|home| home.is_none_or(|home| home == Some(to))) {
                    self.add("handoff-nobody-accepts", format!("handoffs.{key}"));
                }
                if it.get("ola").is_none() && !self.is_partner(from) {
                    self.add("handoff-without-ola", format!("handoffs.{key}"));
                }
            }
            if let Some(ola) = text(it, "ola") {
                let outside = self.is_partner(from) || self.is_partner(to);
                let wanted = if outside { "underpinning" } else { "ola" };
                self.kind(ola, wanted, format!("handoffs.{key}.ola"));
            }
        }
        for (map, field, wanted) in
            [("partners", "contract", "underpinning"), ("clauses", "agreement", "sla")]
        {
            for (key, it) in self.all(map) {
                if let Some(agreement) = text(it, field) {
                    self.kind(agreement, wanted, format!("{map}.{key}.{field}"));
                }
            }
        }
        if self.draft.get("transfer_cap").is_none() {
            self.cycles();
        }
    }

    fn kind(&mut self, agreement: &str, wanted: &str, place: String) {
        let declared = self.draft.get("agreements").and_then(|all| all.get(agreement));
        if declared.is_some_and(|it| it["kind"] != wanted) {
            self.add("agreement-of-another-kind", place);
        }
    }

    /// Who can reach whom, step by step until nothing is new.
    fn cycles(&mut self) {
        let edges: Vec<(&str, &str, &str)> = self
            .all("handoffs")
            .into_iter()
            .map(|(key, it)| (key, it["from"].as_str().unwrap(), it["to"].as_str().unwrap()))
            .collect();
        let mut reach: BTreeSet<(&str, &str)> =
            edges.iter().map(|(_, from, to)| (*from, *to)).collect();
        loop {
            let longer: Vec<(&str, &str)> = reach
                .iter()
                .flat_map(|one| {
                    reach.iter().filter(|other| one.1 == other.0).map(|other| (one.0, other.1))
                })
                .filter(|pair| !reach.contains(pair))
                .collect();
            if longer.is_empty() {
                break;
            }
            reach.extend(longer);
        }
        let mut reported: Vec<&str> = Vec::new();
        for (key, from, to) in edges {
            let comes_back = from == to || reach.contains(&(to, from));
            let known = reported.iter().any(|other| {
                *other == from || reach.contains(&(*other, from)) && reach.contains(&(from, *other))
            });
            if comes_back && !known {
                reported.push(from);
                self.add("handoff-cycle", format!("handoffs.{key}"));
            }
        }
    }
}
