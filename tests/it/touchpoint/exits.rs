//! From automated steps to people, against a walk at every minute of a week.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::calendar::{Calendar, CalendarDraft, EVERY_DAY};
use goodwill::id::{CalendarKey, NodeKey};
use goodwill::key;
use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::testkit::touchpoint::flows;
use goodwill::time::{Elapsed, Timestamp};
use goodwill::touchpoint::{ExitLackKind, ExitsUnknown, Flow, FlowNode, MOST_STEPS, NodeKind};

const DAY: usize = 24 * 60;
/// The first day of 2026 is a Thursday; a week from it on is a week like any other.
const FIRST: &str = "2026-01-01T00:00:00Z";
const DAYS: [&str; 7] = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];

/// Hours of three calendars by the days of the week from Thursday on: from which minute to before which.
type Weeks = Vec<Vec<Option<(usize, usize)>>>;

fn weeks() -> impl Strategy<Value = Weeks> {
    let hours = option::of((0..DAY / 90 - 1, 1..DAY / 90));
    let day = hours.prop_map(|hours| {
        hours.map(|(from, long)| (from * 90, (from + long).min(DAY / 90 - 1) * 90 + 30))
    });
    vec(vec(day, 7), 3)
}

fn names() -> [CalendarKey; 3] {
    [key!("early"), key!("office"), key!("late")]
}

fn compiled(week: &[Option<(usize, usize)>]) -> Calendar {
    let mut draft = CalendarDraft::new("UTC", 2026..=2026);
    let clock = |minute: usize| format!("{:02}:{:02}", minute / 60, minute % 60);
    for (day, hours) in DAYS.iter().zip(week) {
        if let Some((from, to)) = hours {
            let window = format!("{}-{}", clock(*from), clock(*to));
            draft = draft.open([day.parse().unwrap()], window.as_str());
        }
    }
    draft.compile().unwrap()
}

/// A flow with calendars at some nodes, and perhaps one of its channel.
fn timed() -> impl Strategy<Value = (Flow, Option<CalendarKey>)> {
    let at = || option::of((0..3_usize).prop_map(|number| names()[number].clone()));
    (flows(), vec(at(), 6), option::weighted(0.3, 0..3_usize), option::of(0..3_u32)).prop_map(
        |(mut flow, calendars, offered, most)| {
            for (node, calendar) in flow.nodes.values_mut().zip(calendars) {
                node.calendar = calendar;
            }
            flow.most_steps = most;
            (flow, offered.map(|number| names()[number].clone()))
        },
    )
}

/// The nodes that are there, with what leads on from each; what is not there leads nowhere.
type There<'a> = BTreeMap<&'a str, (NodeKind, Vec<&'a str>)>;

fn there<'a>(flow: &'a Flow, open: impl Fn(&FlowNode) -> bool) -> There<'a> {
    let nodes = flow.nodes.iter().filter(|(_, node)| open(node));
    nodes
        .map(|(key, node)| {
            (key.as_str(), (node.kind, node.next.iter().map(NodeKey::as_str).collect()))
        })
        .collect()
}

/// The fewest steps from a node to one of a kind by automata, walking every path without a circle.
fn walk(there: &There<'_>, from: &str, kind: NodeKind, been: &mut Vec<String>) -> Option<u32> {
    let (own, next) = there.get(from)?;
    if *own != NodeKind::Automaton || been.iter().any(|it| it == from) {
        return None;
    }
    been.push(from.to_owned());
    let ahead = next.iter().filter_map(|to| match there.get(to) {
        Some((found, _)) if *found == kind => Some(1),
        _ => Some(walk(there, to, kind, been)? + 1),
    });
    let fewest = ahead.min();
    been.pop();
    fewest
}

fn come_to<'a>(there: &There<'a>, from: &'a str, into: &mut BTreeSet<&'a str>) {
    if let Some((kind, next)) = there.get(from)
        && *kind != NodeKind::End
        && into.insert(from)
    {
        next.iter().for_each(|to| come_to(there, to, into));
    }
}

/// What is behind a node by automata, itself aside unless it comes back.
fn behind<'a>(there: &There<'a>, from: &'a str, into: &mut BTreeSet<&'a str>) {
    if let Some((NodeKind::Automaton, next)) = there.get(from) {
        for to in next.iter().filter(|to| there.contains_key(*to)) {
            if into.insert(to) {
                behind(there, to, into);
            }
        }
    }
}

type Lacks = BTreeSet<(String, ExitLackKind)>;

fn structural(flow: &Flow) -> Lacks {
    let all = there(flow, |_| true);
    let (mut come, mut lacks) = (BTreeSet::new(), Lacks::new());
    come_to(&all, flow.start.as_str(), &mut come);
    let is = |key: &str, kind| all[key].0 == kind;
    let stuck = |key: &str| {
        is(key, NodeKind::Automaton) && !all[key].1.iter().any(|to| all.contains_key(to))
    };
    for key in come.into_iter().filter(|key| is(key, NodeKind::Automaton)) {
        let mut ahead = BTreeSet::new();
        behind(&all, key, &mut ahead);
        let leads_to = |kind| ahead.iter().any(|it| is(it, kind));
        if leads_to(NodeKind::Person) || leads_to(NodeKind::DatedPromise) {
            continue;
        }
        if stuck(key) {
            lacks.insert((key.to_owned(), ExitLackKind::DeadEnd));
        } else if leads_to(NodeKind::End) {
            lacks.insert((key.to_owned(), ExitLackKind::NoExit));
        } else if ahead.contains(key) && !ahead.iter().any(|it| stuck(it)) {
            lacks.insert((key.to_owned(), ExitLackKind::EndlessLoop));
        }
    }
    lacks
}

/// What is lacking at a minute, and the greatest number of steps to a person.
fn at_a_minute(flow: &Flow, open: impl Fn(&FlowNode) -> bool) -> (Lacks, u32) {
    let (all, now) = (there(flow, |_| true), there(flow, open));
    let (mut ever, mut come) = (BTreeSet::new(), BTreeSet::new());
    come_to(&all, flow.start.as_str(), &mut ever);
    come_to(&now, flow.start.as_str(), &mut come);
    let manned = ever.iter().any(|it| now.get(it).is_some_and(|it| it.0 == NodeKind::Person));
    let most = flow.most_steps.unwrap_or(MOST_STEPS);
    let (mut lacks, mut farthest) = (Lacks::new(), 0);
    for key in come.into_iter().filter(|key| now[key].0 == NodeKind::Automaton) {
        let to = |all: &There<'_>, kind| walk(all, key, kind, &mut Vec::new());
        let (person, promise) = (to(&now, NodeKind::Person), to(&now, NodeKind::DatedPromise));
        farthest = farthest.max(person.unwrap_or(0));
        if to(&all, NodeKind::Person).or(to(&all, NodeKind::DatedPromise)).is_none() {
            continue;
        }
        let enough = if manned { person } else { person.or(promise) };
        let lack = match enough {
            Some(steps) if steps <= most => continue,
            Some(steps) => ExitLackKind::TooFar(steps),
            None if promise.is_some() => ExitLackKind::OnlyPromise,
            None => ExitLackKind::NoExitInHours,
        };
        lacks.insert((key.to_owned(), lack));
    }
    (lacks, farthest)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a16_a_walk_at_every_minute_of_a_week_finds_the_same((flow, offered) in timed(), weeks in weeks()) {
        let calendars: BTreeMap<CalendarKey, Calendar> =
            names().into_iter().zip(&weeks).map(|(key, week)| (key, compiled(week))).collect();
        let exits = flow.exits(offered.as_ref(), |key| calendars.get(key)).unwrap();

        let number = |key: &CalendarKey| names().iter().position(|it| it == key).unwrap();
        let is_open = |key: &CalendarKey, minute: usize| {
            let hours = weeks[number(key)][minute / DAY];
            hours.is_some_and(|(from, to)| (from..to).contains(&(minute % DAY)))
        };
        let (mut lacks, mut farthest) = (BTreeMap::new(), 0);
        for minute in 0..7 * DAY {
            if offered.as_ref().is_some_and(|key| !is_open(key, minute)) {
                continue;
            }
            let open = |node: &FlowNode| node.calendar.as_ref().is_none_or(|it| is_open(it, minute));
            let (found, steps) = at_a_minute(&flow, open);
            farthest = farthest.max(steps);
            found.into_iter().for_each(|lack| { lacks.entry(lack).or_insert(minute); });
        }

        let first: Timestamp = FIRST.parse().unwrap();
        let start = |minute: usize| first.after(Elapsed::from_minutes(i32::try_from(minute).unwrap())).unwrap();
        let mut reported = BTreeMap::new();
        let mut at_all_times = Lacks::new();
        for lack in &exits.lacks {
            let name = (lack.node.to_string(), lack.kind);
            match lack.kind {
                ExitLackKind::DeadEnd | ExitLackKind::EndlessLoop | ExitLackKind::NoExit => {
                    prop_assert_eq!(lack.during, None);
                    at_all_times.insert(name);
                }
                _ => { reported.insert(name, lack.during.map(|it| it.0)); }
            }
        }
        let expected: BTreeMap<_, _> = lacks
            .into_iter()
            .map(|(lack, minute)| (lack, exits.examined.map(|_| start(minute))))
            .collect();
        prop_assert_eq!(reported, expected);
        prop_assert_eq!(at_all_times, structural(&flow));
        prop_assert_eq!(exits.farthest.map_or(0, |it| it.1), farthest);
    }

    #[test]
    fn a16_another_way_never_makes_a_dead_end(flow in flows(), from in 0..6_usize, to in 0..6_usize) {
        let mut more = flow.clone();
        let keys: Vec<NodeKey> = flow.nodes.keys().cloned().collect();
        prop_assume!(!keys.is_empty());
        let (from, to) = (&keys[from % keys.len()], &keys[to % keys.len()]);
        more.nodes.get_mut(from).unwrap().next.push(to.clone());
        let before: BTreeSet<&NodeKey> = flow.dead_ends().collect();
        prop_assert!(more.dead_ends().all(|key| before.contains(key)));
        // Nor does it take anybody who is reached out of reach.
        let reached = flow.reachable();
        let lost = |flow: &Flow| -> BTreeSet<NodeKey> {
            let lacks = flow.exits(None, |_| None).unwrap().lacks.into_iter();
            lacks.filter(|lack| reached.contains(&lack.node)
                && matches!(lack.kind, ExitLackKind::TooFar(_) | ExitLackKind::NoExitInHours))
                .map(|lack| lack.node).collect()
        };
        let (now, ever) = (lost(&more), lost(&flow));
        let others = |key: &&NodeKey| flow.exits(None, |_| None).unwrap().lacks.iter().all(|it| it.node != **key);
        prop_assert!(!now.difference(&ever).any(|key| others(&key)));
    }
}

#[test]
fn what_the_start_names_and_nothing_is_called_leads_nowhere_and_lacks_nothing() {
    let flow = Flow::from(key!("phone"), key!("menu"))
        .with(key!("balance"), FlowNode::of(NodeKind::Automaton));
    let exits = flow.exits(None, |_| None).unwrap();
    assert_eq!((exits.lacks.len(), exits.farthest), (0, None));
}

#[test]
fn beyond_an_end_a_contact_comes_nowhere_though_a_way_is_drawn() {
    let flow = Flow::from(key!("phone"), key!("bye"))
        .with(key!("bye"), FlowNode::of(NodeKind::End).leading_to([key!("menu")]))
        .with(key!("menu"), FlowNode::of(NodeKind::Automaton));
    assert_eq!(flow.reachable(), BTreeSet::from([&key!("bye")]));
    assert_eq!(flow.unreachable().collect::<Vec<_>>(), [&key!("menu")]);
    assert_eq!(flow.exits(None, |_| None).unwrap().lacks.len(), 0);
}

#[test]
fn calendars_of_other_years_say_nothing_of_one_another() {
    let year = |year| {
        CalendarDraft::new("UTC", year..=year).open(EVERY_DAY, "09:00-17:00").compile().unwrap()
    };
    let (now, then) = (year(2026), year(2031));
    let flow = Flow::from(key!("phone"), key!("menu"))
        .with(key!("menu"), FlowNode::of(NodeKind::Automaton).leading_to([key!("a"), key!("b")]))
        .with(key!("a"), FlowNode::of(NodeKind::Person).open(key!("now")))
        .with(key!("b"), FlowNode::of(NodeKind::Person).open(key!("then")));
    let calendar = |key: &CalendarKey| Some(if key.as_str() == "now" { &now } else { &then });
    assert_eq!(flow.exits(None, calendar), Err(ExitsUnknown::NoCommonTime));
    assert_eq!(flow.exits(None, |_| None), Err(ExitsUnknown::NoCalendar(key!("now"))));
}

#[test]
fn the_farthest_step_counts_by_its_nearest_way() {
    let flow = Flow::from(key!("phone"), key!("menu"))
        .within(1)
        .with(
            key!("menu"),
            FlowNode::of(NodeKind::Automaton).leading_to([key!("fault"), key!("agent")]),
        )
        .with(key!("fault"), FlowNode::of(NodeKind::Automaton).leading_to([key!("menu")]))
        .with(key!("agent"), FlowNode::of(NodeKind::Person));
    let exits = flow.exits(None, |_| None).unwrap();
    assert_eq!(exits.farthest, Some((key!("fault"), 2)));
    let [far] = exits.lacks.as_slice() else { panic!("{exits:?}") };
    assert_eq!((&far.node, far.kind, far.during), (&key!("fault"), ExitLackKind::TooFar(2), None));
}
