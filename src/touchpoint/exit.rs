//! From each automated step to a person, or out of hours to a promise with a date: at every instant, by its pattern of open
//! calendars.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Flow, FlowNode, NodeKind};
use crate::calendar::Calendar;
use crate::id::{CalendarKey, NodeKey};
use crate::time::Timestamp;

/// Within how many steps a person has to be reached where a flow says nothing else.
pub const MOST_STEPS: u32 = 3;

/// How the automated steps of a flow lead to people (A-16).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exits {
    /// What its steps lack, step by step; first what no hour would mend.
    pub lacks: Vec<ExitLack>,
    /// The step that lies farthest from a person while one is reached at all, and by how many steps: the nearest way counts.
    pub farthest: Option<(NodeKey, u32)>,
    /// The time for which this is exact, up to before the second instant: that which all of its calendars cover. None where
    /// it has no calendars, so that all hours are the same.
    pub examined: Option<(Timestamp, Timestamp)>,
}

/// One automated step from which no person, or no promise with a date, is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExitLack {
    /// The step.
    pub node: NodeKey,
    /// What it lacks.
    pub kind: ExitLackKind,
    /// The first stretch of time in which it does, up to before the second instant; none if it is so at all times.
    pub during: Option<(Timestamp, Timestamp)>,
}

/// What an automated step lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ExitLackKind {
    /// No way leads on.
    DeadEnd,
    /// Ways lead on for ever, and neither to an end nor to anybody.
    EndlessLoop,
    /// The contact ends, and no way leads to a person or to a promise with a date, whatever the hour.
    NoExit,
    /// At these hours there is neither.
    NoExitInHours,
    /// A person of the flow is there, and only a promise is reached.
    OnlyPromise,
    /// It takes more steps than the flow allows.
    TooFar(u32),
}

/// Why nobody can say where a flow leads.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExitsUnknown {
    /// A calendar that it names is not at hand.
    NoCalendar(CalendarKey),
    /// Its calendars cover no common time.
    NoCommonTime,
}

impl fmt::Display for ExitsUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCalendar(key) => write!(f, "the calendar `{key}` is not at hand"),
            Self::NoCommonTime => f.write_str("its calendars cover no common time"),
        }
    }
}

impl std::error::Error for ExitsUnknown {}

impl Flow {
    /// How each automated step that a contact may come to leads to a person, or out of hours to a promise with a date.
    ///
    /// A contact is at a step only while the step's calendar is open, goes on from automated steps alone, and takes no time
    /// on its way. It begins while the calendar of its channel is open, `offered`. Hours in which some person of the flow is
    /// there are those in which a person has to be reached; in all others a promise is enough. All instants are looked at:
    /// those at which the same calendars are open are alike.
    ///
    /// ```
    /// use goodwill::calendar::{CalendarDraft, WORKWEEK};
    /// use goodwill::key;
    /// use goodwill::touchpoint::{ExitLackKind, ExitsUnknown, Flow, FlowNode, NodeKind};
    ///
    /// let office = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "09:00-17:00").compile()?;
    /// let person = FlowNode::of(NodeKind::Person).open(key!("office"));
    /// let menu = Flow::from(key!("phone"), key!("menu"))
    ///     .with(key!("menu"), FlowNode::of(NodeKind::Automaton).leading_to([key!("agent"), key!("call-back")]))
    ///     .with(key!("agent"), person);
    /// let exits = menu.exits(None, |_| Some(&office))?;
    /// let [closed] = exits.lacks.as_slice() else { panic!("{exits:?}") };
    /// assert_eq!(closed.kind, ExitLackKind::NoExitInHours);
    /// assert_eq!(closed.during, Some(("2026-01-01T00:00:00Z".parse()?, "2026-01-01T09:00:00Z".parse()?)));
    ///
    /// let mended = menu.clone().with(key!("call-back"), FlowNode::of(NodeKind::DatedPromise));
    /// let exits = mended.exits(None, |_| Some(&office))?;
    /// assert_eq!((exits.lacks.len(), exits.farthest), (0, Some((key!("menu"), 1))));
    ///
    /// assert_eq!(menu.exits(None, |_| None), Err(ExitsUnknown::NoCalendar(key!("office"))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ExitsUnknown`] if a calendar is not at hand, or the calendars cover no common time.
    pub fn exits<'c>(
        &self,
        offered: Option<&CalendarKey>,
        calendar: impl Fn(&CalendarKey) -> Option<&'c Calendar>,
    ) -> Result<Exits, ExitsUnknown> {
        let walk = Walk::of(self);
        let mut named: BTreeMap<&CalendarKey, &Calendar> = BTreeMap::new();
        let of_nodes =
            walk.reached.iter().filter_map(|key| self.nodes.get(*key)?.calendar.as_ref());
        for key in of_nodes.chain(offered) {
            let found = calendar(key).ok_or_else(|| ExitsUnknown::NoCalendar(key.clone()))?;
            named.insert(key, found);
        }
        let mut exits = Exits { examined: common(named.values().copied())?, ..Exits::default() };
        let sound = walk.structure(&mut exits.lacks);
        let mut hours = Hours { walk, sound, lacks: BTreeMap::new(), farthest: None };
        for (open, during) in patterns(&named, exits.examined) {
            if offered.is_none_or(|key| open.contains(key)) {
                hours.look(&open, during);
            }
        }
        let Hours { lacks, farthest, .. } = hours;
        let in_hours = lacks.into_iter();
        let in_hours =
            in_hours.map(|((node, kind), during)| ExitLack { node: node.clone(), kind, during });
        exits.lacks.extend(in_hours);
        exits.farthest = farthest.map(|(steps, node)| (node.clone(), steps));
        Ok(exits)
    }
}

/// A flow with its ways the other way round.
struct Walk<'a> {
    flow: &'a Flow,
    /// What a contact may come to, whatever the hour.
    reached: BTreeSet<&'a NodeKey>,
    into: BTreeMap<&'a NodeKey, Vec<&'a NodeKey>>,
}

impl<'a> Walk<'a> {
    fn of(flow: &'a Flow) -> Self {
        let reached = flow.reachable_from(&flow.start, |_, _| true);
        let mut into: BTreeMap<&NodeKey, Vec<&NodeKey>> = BTreeMap::new();
        for (key, node) in &flow.nodes {
            for next in &node.next {
                into.entry(next).or_default().push(key);
            }
        }
        Self { flow, reached, into }
    }

    /// From which automated nodes one of these is reached, and in how many steps; what is not open is not there.
    fn steps_to(
        &self,
        wanted: impl Fn(&NodeKey, &FlowNode) -> bool,
        open: impl Fn(&FlowNode) -> bool,
    ) -> BTreeMap<&'a NodeKey, u32> {
        let mut steps = BTreeMap::new();
        let goals = self.flow.nodes.iter().filter(|(key, node)| wanted(key, node) && open(node));
        let mut level: Vec<&NodeKey> = goals.map(|(key, _)| key).collect();
        let mut taken = 0;
        while !level.is_empty() {
            taken += 1;
            let before = level.iter().filter_map(|key| self.into.get(*key)).flatten();
            let mut next = Vec::new();
            for key in before {
                let passed = self.flow.nodes.get(*key);
                let leads = passed.is_some_and(|it| it.kind == NodeKind::Automaton && open(it));
                if leads && !steps.contains_key(key) {
                    steps.insert(*key, taken);
                    next.push(*key);
                }
            }
            level = next;
        }
        steps
    }

    fn automata(&self) -> impl Iterator<Item = (&'a NodeKey, &'a FlowNode)> + '_ {
        let nodes = self.reached.iter().filter_map(|key| self.flow.nodes.get_key_value(*key));
        nodes.filter(|(_, node)| node.kind == NodeKind::Automaton)
    }

    /// What no hour would mend; returns the automata that lead to somebody at some hour.
    fn structure(&self, lacks: &mut Vec<ExitLack>) -> BTreeSet<&'a NodeKey> {
        let exit = |_: &NodeKey, node: &FlowNode| is_exit(node.kind);
        let sound: BTreeSet<&NodeKey> = self.steps_to(exit, |_| true).into_keys().collect();
        let ending = self.steps_to(|_, node| node.kind == NodeKind::End, |_| true);
        let stuck: BTreeSet<&NodeKey> = self.flow.dead_ends().collect();
        let into_dead_end = self.steps_to(|key, _| stuck.contains(key), |_| true);
        for (key, _) in self.automata().filter(|(key, _)| !sound.contains(key)) {
            let kind = if stuck.contains(key) {
                ExitLackKind::DeadEnd
            } else if ending.contains_key(key) {
                ExitLackKind::NoExit
            } else if !into_dead_end.contains_key(key) && self.comes_back_to(key) {
                ExitLackKind::EndlessLoop
            } else {
                // It only leads to what is reported itself.
                continue;
            };
            lacks.push(ExitLack { node: key.clone(), kind, during: None });
        }
        sound
    }

    fn comes_back_to(&self, key: &NodeKey) -> bool {
        self.steps_to(|goal, _| goal == key, |_| true).contains_key(key)
    }
}

const fn is_exit(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Person | NodeKind::DatedPromise)
}

type During = Option<(Timestamp, Timestamp)>;

/// What is found, pattern by pattern.
struct Hours<'a> {
    walk: Walk<'a>,
    sound: BTreeSet<&'a NodeKey>,
    lacks: BTreeMap<(&'a NodeKey, ExitLackKind), During>,
    farthest: Option<(u32, &'a NodeKey)>,
}

impl<'a> Hours<'a> {
    /// Looks at a time at which just these calendars are open. Times are looked at in order.
    fn look(&mut self, open: &BTreeSet<&CalendarKey>, during: During) {
        let walk = &self.walk;
        let flow = walk.flow;
        let is_open = |node: &FlowNode| node.calendar.as_ref().is_none_or(|it| open.contains(it));
        let people = walk.steps_to(|_, node| node.kind == NodeKind::Person, is_open);
        let promises = walk.steps_to(|_, node| node.kind == NodeKind::DatedPromise, is_open);
        let somebody = walk.reached.iter().filter_map(|key| flow.nodes.get(*key));
        let is_manned = somebody.into_iter().any(|it| it.kind == NodeKind::Person && is_open(it));
        let most = flow.most_steps.unwrap_or(MOST_STEPS);
        let mut found = Vec::new();
        for key in flow.reachable_from(&flow.start, |_, node| is_open(node)) {
            let (person, promise) = (people.get(key).copied(), promises.get(key).copied());
            if let Some(steps) = person {
                // Of several as far the first by name.
                if self.farthest.is_none_or(|(most, _)| most < steps) {
                    self.farthest = Some((steps, key));
                }
            }
            if !self.sound.contains(key) {
                continue;
            }
            let kind = match (person, promise) {
                (Some(steps), _) if steps > most => ExitLackKind::TooFar(steps),
                (Some(_), _) => continue,
                (None, Some(_)) if is_manned => ExitLackKind::OnlyPromise,
                (None, Some(steps)) if steps > most => ExitLackKind::TooFar(steps),
                (None, Some(_)) => continue,
                (None, None) => ExitLackKind::NoExitInHours,
            };
            found.push((key, kind));
        }
        for lack in found {
            self.lacks.entry(lack).or_insert(during);
        }
    }
}

/// The time that all calendars cover; none if there are none.
fn common<'c>(calendars: impl Iterator<Item = &'c Calendar>) -> Result<During, ExitsUnknown> {
    let periods = calendars.map(|calendar| (calendar.first(), calendar.end()));
    match periods.reduce(|one, other| (one.0.max(other.0), one.1.min(other.1))) {
        Some((from, to)) if from >= to => Err(ExitsUnknown::NoCommonTime),
        common => Ok(common),
    }
}

/// Each set of calendars that are open at once and no others are, with the first stretch of time in which it is so, in the
/// order of time.
fn patterns<'k>(
    calendars: &BTreeMap<&'k CalendarKey, &Calendar>,
    period: During,
) -> Vec<(BTreeSet<&'k CalendarKey>, During)> {
    let Some((first, end)) = period else { return vec![(BTreeSet::new(), None)] };
    let mut edges: BTreeMap<Timestamp, Vec<(&CalendarKey, bool)>> = BTreeMap::new();
    edges.entry(first).or_default();
    for (key, calendar) in calendars {
        for (opens, closes) in calendar.stretches().filter(|it| it.0 < end && it.1 > first) {
            edges.entry(opens.max(first)).or_default().push((key, true));
            edges.entry(closes.min(end)).or_default().push((key, false));
        }
    }
    edges.entry(end).or_default();
    let (mut seen, mut patterns) = (BTreeSet::new(), Vec::new());
    let mut open: BTreeSet<&CalendarKey> = BTreeSet::new();
    let mut edges = edges.into_iter().peekable();
    while let Some((at, changes)) = edges.next() {
        for (key, opens) in changes {
            if opens {
                open.insert(key)
            } else {
                open.remove(key)
            };
        }
        let Some((until, _)) = edges.peek() else { break };
        if !seen.contains(&open) {
            seen.insert(open.clone());
            patterns.push((open.clone(), Some((at, *until))));
        }
    }
    patterns
}
