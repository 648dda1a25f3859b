//! Whether every automated step of a contact flow leads to a person, or out of hours to a promise with a date (A-16).

use std::collections::{BTreeMap, BTreeSet};

use super::draft::CharterDraft;
use super::examine::Examined;
use super::ratified::Charter;
use super::structure::{FindingKind, entry, kinds, listed};
use crate::calendar::Calendar;
use crate::finding::Finding;
use crate::id::{CalendarKey, FlowKey, NodeKey};
use crate::touchpoint::{ExitLack, ExitLackKind, Exits, ExitsUnknown, Flow, MOST_STEPS};
use crate::value::Value;

impl Charter {
    /// How the automated steps of a flow lead to people, under the calendars of this charter; none if it has no such flow
    /// (A-16).
    ///
    /// ```
    /// use goodwill::actor::Actor;
    /// use goodwill::charter::{CharterDraft, Ratification};
    /// use goodwill::key;
    /// use goodwill::touchpoint::{Flow, FlowNode, NodeKind};
    ///
    /// let menu = Flow::from(key!("phone"), key!("menu"))
    ///     .with(key!("menu"), FlowNode::of(NodeKind::Automaton).leading_to([key!("agent")]))
    ///     .with(key!("agent"), FlowNode::of(NodeKind::Person));
    /// let mut draft = CharterDraft::default().channel(key!("phone"), "Phone");
    /// draft.flows.insert(key!("menu"), menu);
    /// let charter = draft.ratify(&Ratification::first(Actor::System))?;
    /// let exits = charter.exits(&key!("menu")).unwrap()?;
    /// assert_eq!(exits.farthest, Some((key!("menu"), 1)));
    /// assert!(charter.exits(&key!("chat")).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ExitsUnknown`] if its calendars cover no common time.
    #[must_use]
    pub fn exits(&self, flow: &FlowKey) -> Option<Result<Exits, ExitsUnknown>> {
        let draft = self.declared();
        Some(exits(draft.flows.get(flow)?, draft, |key| self.calendar(key)))
    }
}

fn exits<'c>(
    flow: &Flow,
    draft: &CharterDraft,
    calendar: impl Fn(&CalendarKey) -> Option<&'c Calendar>,
) -> Result<Exits, ExitsUnknown> {
    let offered = draft.channels.get(&flow.channel).and_then(|channel| channel.calendar.as_ref());
    flow.exits(offered, calendar)
}

impl Examined {
    /// Examines each flow under the calendars that could be compiled.
    pub(super) fn exits(&mut self, draft: &CharterDraft) {
        for (key, flow) in &draft.flows {
            match exits(flow, draft, |calendar| self.calendars.get(calendar)) {
                Ok(exits) => self.findings.extend(lacking(key, flow, &exits)),
                Err(unknown @ ExitsUnknown::NoCommonTime) => {
                    let message = format!("where the flow `{key}` leads nobody can say: {unknown}");
                    let kind = &kinds::FLOW_WITHOUT_COMMON_TIME;
                    self.findings.push(kind.at(entry("flows", key), message));
                }
                // That it is not declared, or has faults, is a finding of its own.
                Err(ExitsUnknown::NoCalendar(_)) => {}
            }
        }
    }
}

/// One finding for each thing that steps lack, however many they are.
fn lacking(key: &FlowKey, flow: &Flow, exits: &Exits) -> Vec<Finding> {
    let mut by_kind: BTreeMap<ExitLackKind, Vec<&ExitLack>> = BTreeMap::new();
    for lack in &exits.lacks {
        // A step may lie too far at several hours, by more or fewer steps.
        let kind = match lack.kind {
            ExitLackKind::TooFar(_) => ExitLackKind::TooFar(0),
            kind => kind,
        };
        by_kind.entry(kind).or_default().push(lack);
    }
    let one = |(kind, lacks): (ExitLackKind, Vec<&ExitLack>)| {
        let during = lacks.iter().map(|lack| lack.during).min()?;
        let nodes: BTreeSet<&NodeKey> = lacks.iter().map(|lack| &lack.node).collect();
        let place = entry("flows", key).key("nodes").key(nodes.first()?.as_str());
        let (kind, what) = said(kind, farthest(&lacks), flow.most_steps.unwrap_or(MOST_STEPS));
        let finding = kind.at(place, format!("in the flow `{key}` {what} {}", listed(nodes)));
        Some(match during {
            Some((from, _)) => finding.shown_by(Value::Instant(from)),
            None => finding,
        })
    };
    by_kind.into_iter().filter_map(one).collect()
}

fn farthest(lacks: &[&ExitLack]) -> u32 {
    let steps = lacks.iter().map(|lack| match lack.kind {
        ExitLackKind::TooFar(steps) => steps,
        _ => 0,
    });
    steps.max().unwrap_or(0)
}

fn said(kind: ExitLackKind, farthest: u32, most: u32) -> (&'static FindingKind, String) {
    let (kind, what) = match kind {
        ExitLackKind::DeadEnd => (&kinds::DEAD_END, "no way leads on from"),
        ExitLackKind::EndlessLoop => (&kinds::ENDLESS_LOOP, "nobody gets out of"),
        ExitLackKind::NoExit => {
            (&kinds::NO_HUMAN_EXIT, "neither a person nor a promise is ever reached from")
        }
        ExitLackKind::NoExitInHours => (
            &kinds::NO_EXIT_IN_HOURS,
            "neither a person nor a promise is reached at some hours from",
        ),
        ExitLackKind::OnlyPromise => {
            (&kinds::ONLY_A_PROMISE, "while a person is there, only a promise is reached from")
        }
        ExitLackKind::TooFar(_) => {
            let what = format!("it takes up to {farthest} steps (allowed: {most}) from");
            return (&kinds::FAR_FROM_PERSON, what);
        }
    };
    (kind, what.to_owned())
}
