//! What a ratified charter knows by number is what its draft says by key.

use goodwill::actor::Actor;
use goodwill::charter::{
    Charter, CharterDraft, ClauseIndex, Ratification, SegmentIndex, Side, TouchpointIndex,
};
use goodwill::id::{Key, Kind, kind};
use goodwill::key;
use goodwill::rule::{Facts, Truth};
use goodwill::sla::Agreement;
use goodwill::value::Value;

use super::workload::{self, Size};

fn charter() -> (CharterDraft, Charter) {
    let draft = workload::draft(Size::percent(12)).unwrap();
    let charter = draft.ratify(&workload::accepting_all(&draft).unwrap()).unwrap();
    (draft, charter)
}

fn keys<'a, K: Kind + 'a>(keys: impl IntoIterator<Item = &'a Key<K>>) -> Vec<&'a str> {
    keys.into_iter().map(Key::as_str).collect()
}

/// The keys behind numbers.
macro_rules! called {
    ($charter:expr, $indices:expr) => {
        keys($indices.iter().map(|index| &$charter.at(*index).unwrap().key))
    };
}

#[test]
fn every_touchpoint_has_the_one_department_that_lists_it() {
    let (draft, charter) = charter();
    assert_eq!(charter.all::<kind::Touchpoint>().len(), draft.touchpoints.len());
    for (index, touchpoint) in charter.all::<kind::Touchpoint>().iter() {
        let lists = |department: &&Key<kind::Department>| {
            draft.departments[*department].touchpoints.contains(&touchpoint.key)
        };
        let listing: Vec<_> = draft.departments.keys().filter(lists).collect();
        assert_eq!(listing, [&charter.at(touchpoint.accountable).unwrap().key]);
        assert_eq!(charter.index_of(&touchpoint.key), Some(index));
        assert_eq!(charter.at(touchpoint.stage).unwrap().key, touchpoint.declared.stage);
        assert_eq!(charter.at(touchpoint.channel).unwrap().key, touchpoint.declared.channel);
        let clauses =
            draft.clauses.iter().filter(|(_, clause)| clause.touchpoint == touchpoint.key);
        assert_eq!(called!(charter, touchpoint.clauses), keys(clauses.map(|(key, _)| key)));
        assert_eq!(draft.touchpoints[&touchpoint.key], touchpoint.declared);
    }
}

#[test]
fn departments_roles_and_the_rest_know_what_names_them() {
    let (draft, charter) = charter();
    for (_, department) in charter.all::<kind::Department>().iter() {
        let declared = &draft.departments[&department.key];
        assert_eq!(called!(charter, department.stages), keys(&declared.stages));
        assert_eq!(called!(charter, department.touchpoints), keys(&declared.touchpoints));
        let roles = draft.roles.iter().filter(|(_, role)| role.department == department.key);
        assert_eq!(called!(charter, department.roles), keys(roles.map(|(key, _)| key)));
        let from = draft.handoffs.iter().filter(|(_, handoff)| handoff.from == department.key);
        assert_eq!(called!(charter, department.hands_over), keys(from.map(|(key, _)| key)));
        let to = draft.handoffs.iter().filter(|(_, handoff)| handoff.to == department.key);
        assert_eq!(called!(charter, department.receives), keys(to.map(|(key, _)| key)));
        for stage in &department.stages {
            assert_eq!(charter.at(*stage).unwrap().owner, charter.index_of(&department.key));
        }
    }
    for (_, clause) in charter.all::<kind::Clause>().iter() {
        let touchpoint = charter.at(clause.touchpoint).unwrap();
        assert_eq!(clause.accountable, touchpoint.accountable);
        assert_eq!(called!(charter, clause.roles), keys(&clause.declared.roles));
        assert_eq!(clause.to.map(|to| charter.at(to).unwrap().key.clone()), clause.declared.to);
    }
    for (_, segment) in charter.all::<kind::Segment>().iter() {
        let to = draft.clauses.iter().filter(|(_, one)| one.to.as_ref() == Some(&segment.key));
        assert_eq!(called!(charter, segment.clauses), keys(to.map(|(key, _)| key)));
    }
    for (_, handoff) in charter.all::<kind::Handoff>().iter() {
        let Side::Department(from) = &handoff.from else { panic!("there are no partners") };
        assert_eq!(charter.at(*from).unwrap().key, handoff.declared.from);
    }
}

#[test]
fn a_role_is_told_all_that_it_owes() {
    let (draft, charter) = charter();
    for (key, role) in &draft.roles {
        let owes = charter.responsibilities_of(key).unwrap();
        assert_eq!(owes.department.key, role.department);
        assert_eq!(keys(owes.touchpoints.iter().map(|one| &one.key)), keys(&role.serves));
        let clauses = draft.clauses.iter().filter(|(_, clause)| clause.roles.contains(key));
        assert_eq!(
            keys(owes.clauses.iter().map(|one| &one.key)),
            keys(clauses.map(|(key, _)| key))
        );
        let accepts = draft.handoffs.iter().filter(|(_, one)| one.accepted_by.contains(key));
        assert_eq!(
            keys(owes.handoffs.iter().map(|one| &one.key)),
            keys(accepts.map(|(key, _)| key))
        );
    }
    assert_eq!(charter.responsibilities_of(&key!("nobody")), None);
}

#[test]
fn customers_are_promised_what_everybody_is_and_what_their_segments_are() {
    let (draft, charter) = charter();
    let today = "2026-03-02".parse().unwrap();
    let mut promised_apart = 0;
    for region in 0..24 {
        for tier in ["basic", "silver", "gold"] {
            let mut facts = Facts::new(charter.rules().schema());
            facts.set("region", &Value::Choice(format!("region-{region:02}"))).unwrap();
            let all_open: Vec<Truth> = charter
                .all::<kind::Segment>()
                .iter()
                .map(|(segment, _)| charter.belongs(&facts, segment))
                .collect();
            assert!(!all_open.contains(&Truth::True) && all_open.contains(&Truth::Unknown));
            assert!(charter.segments_of(&facts, today).is_empty());

            facts.set("tier", &Value::Choice(tier.to_owned())).unwrap();
            let segments = charter.segments_of(&facts, today);
            let by_reading: Vec<SegmentIndex> = charter
                .all::<kind::Segment>()
                .iter()
                .filter(|(_, segment)| segment.declared.when.holds(&facts).is_true())
                .map(|(index, _)| index)
                .collect();
            assert_eq!(segments, by_reading);
            for (index, touchpoint) in charter.all::<kind::Touchpoint>().iter() {
                let promised: Vec<ClauseIndex> =
                    charter.clauses_for(index, &segments).map(|(clause, _)| clause).collect();
                let by_reading = draft.clauses.iter().filter(|(_, clause)| {
                    let whom = clause.to.as_ref().and_then(|to| charter.index_of(to));
                    let to_them = whom.is_none_or(|whom| by_reading.contains(&whom));
                    clause.touchpoint == touchpoint.key && to_them
                });
                let by_reading = keys(by_reading.map(|(key, _)| key));
                assert_eq!(called!(charter, promised), by_reading);
                promised_apart += by_reading.len().saturating_sub(1);
            }
        }
    }
    assert!(promised_apart > 0);
}

#[test]
fn keys_are_found_whatever_they_look_like() {
    let names = (0..400).map(|number| "a".repeat(1 + number % 64) + &number.to_string());
    let mut draft = CharterDraft::default();
    for name in names.chain((0..400).map(|number| format!("ключ-{number}"))) {
        let name: String = name.chars().take(64).collect();
        draft = draft.channel(name.parse().unwrap(), "Channel");
    }
    let charter = draft.ratify(&workload::accepting_all(&draft).unwrap()).unwrap();
    let channels = charter.all::<kind::Channel>();
    for (number, key) in draft.channels.keys().enumerate() {
        let index = charter.index_of(key).unwrap();
        assert_eq!((index.as_usize(), channels.key(index)), (number, Some(key)));
        let near: String = key.as_str().chars().skip(1).collect();
        assert_eq!(channels.find(&near).is_some(), draft.channels.contains_key(near.as_str()));
    }
    let empty = CharterDraft::default().ratify(&Ratification::first(Actor::System)).unwrap();
    assert!(empty.all::<kind::Channel>().is_empty());
    assert_eq!(empty.index_of(&key!("a")), None::<TouchpointIndex>);
}

#[test]
fn what_was_accepted_stays_with_the_charter() {
    let draft = CharterDraft::default().agreement(key!("empty"), Agreement::sla());
    let warned = "charter.empty-agreement at agreements.empty";
    let author = Actor::System;
    let ratify = |accepted: &[(&str, &str)]| {
        let first = Ratification::first(author.clone());
        let ratification =
            accepted.iter().fold(first, |all, (name, reason)| all.accepting(*name, *reason));
        draft.ratify(&ratification)
    };
    let codes = |accepted: &[(&str, &str)]| -> Vec<&'static str> {
        let found = ratify(accepted);
        let told = |finding: &goodwill::finding::Finding| finding.code.as_str();
        match found {
            Ok(charter) => charter.findings().iter().map(told).collect(),
            Err(findings) => findings.iter().map(told).collect(),
        }
    };
    assert!(ratify(&[]).is_err());
    assert!(ratify(&[(warned, "\t ")]).is_err());
    assert_eq!(
        codes(&[(warned, "")]),
        ["charter.empty-agreement", "charter.accepted-without-reason"]
    );
    assert_eq!(
        codes(&[(warned, "soon"), ("charter.old-version at version", "who knows")]),
        ["charter.empty-agreement", "charter.needless-acceptance"]
    );
    let charter = ratify(&[(warned, "soon"), ("nothing", "at all")]).unwrap();
    let [accepted] = charter.accepted() else { panic!("one was accepted") };
    assert_eq!(accepted.finding.place.to_string(), "agreements.empty");
    assert_eq!((accepted.reason.as_str(), &accepted.by), ("soon", &author));
}
