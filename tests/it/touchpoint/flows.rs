use std::collections::{BTreeMap, BTreeSet};

use goodwill::id::NodeKey;
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::touchpoint::flows;
use goodwill::touchpoint::{Flow, FlowNode, NodeKind};

#[test]
fn a_start_that_is_no_node_leads_nowhere() {
    let flow =
        Flow::from(key!("phone"), key!("menu")).with(key!("agent"), FlowNode::of(NodeKind::Person));
    assert_eq!(flow.reachable().len(), 0);
    assert_eq!(flow.unreachable().count(), 1);
    let menu: NodeKey = key!("menu");
    assert_eq!(flow.dangling().collect::<Vec<_>>(), [(None, &menu)]);
}

#[test]
fn after_hours_the_person_is_left_out_and_so_is_what_lies_behind() {
    let flow = Flow::from(key!("phone"), key!("menu"))
        .with(
            key!("menu"),
            FlowNode::of(NodeKind::Automaton).leading_to([key!("agent"), key!("callback")]),
        )
        .with(
            key!("agent"),
            FlowNode::of(NodeKind::Person).open(key!("office")).leading_to([key!("end")]),
        )
        .with(key!("callback"), FlowNode::of(NodeKind::DatedPromise))
        .with(key!("end"), FlowNode::of(NodeKind::End));
    assert_eq!(flow.dead_ends().count(), 0);
    assert_eq!(flow.reachable().len(), 4);
    let after_hours = flow.reachable_from(&key!("menu"), |_, node| node.calendar.is_none());
    assert_eq!(
        after_hours.into_iter().map(NodeKey::as_str).collect::<Vec<_>>(),
        ["callback", "menu"]
    );
}

/// Which node leads to which, in any number of steps: closed step by step, over all triples.
fn closure(flow: &Flow) -> BTreeSet<(&str, &str)> {
    let nodes: Vec<&str> = flow.nodes.keys().map(NodeKey::as_str).collect();
    let mut leads: BTreeSet<(&str, &str)> = nodes.iter().map(|node| (*node, *node)).collect();
    // An end leads nowhere.
    for (from, node) in flow.nodes.iter().filter(|(_, node)| node.kind != NodeKind::End) {
        let known = node.next.iter().filter(|to| nodes.contains(&to.as_str()));
        leads.extend(known.map(|to| (from.as_str(), to.as_str())));
    }
    for middle in &nodes {
        for from in &nodes {
            for to in &nodes {
                if leads.contains(&(*from, *middle)) && leads.contains(&(*middle, *to)) {
                    leads.insert((*from, *to));
                }
            }
        }
    }
    leads
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nodes_are_reached_left_alone_and_named_as_the_closure_has_it(flow in flows()) {
        let leads = closure(&flow);
        let names = |keys: Vec<&NodeKey>| -> BTreeSet<String> {
            keys.into_iter().map(ToString::to_string).collect()
        };
        let start = flow.start.as_str();
        let (mut reached, mut missed) = (BTreeSet::new(), BTreeSet::new());
        let (mut stuck, mut nothing) = (BTreeSet::new(), BTreeMap::new());
        for (key, node) in &flow.nodes {
            let side = if leads.contains(&(start, key.as_str())) { &mut reached } else { &mut missed };
            side.insert(key.to_string());
            let lost: Vec<String> = node.next.iter()
                .filter(|to| !flow.nodes.contains_key(*to))
                .map(ToString::to_string)
                .collect();
            if node.kind == NodeKind::Automaton && lost.len() == node.next.len() {
                stuck.insert(key.to_string());
            }
            nothing.insert(Some(key), lost);
        }
        prop_assert_eq!(names(flow.reachable().into_iter().collect()), reached);
        prop_assert_eq!(names(flow.unreachable().collect()), missed);
        prop_assert_eq!(names(flow.dead_ends().collect()), stuck);
        let lost: usize = nothing.values().map(Vec::len).sum();
        let start_is_lost = usize::from(!flow.nodes.contains_key(&flow.start));
        prop_assert_eq!(flow.dangling().count(), lost + start_is_lost);
        for (from, to) in flow.dangling().filter(|(from, _)| from.is_some()) {
            prop_assert!(nothing[&from].contains(&to.to_string()));
        }
    }
}
