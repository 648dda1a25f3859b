//! Whatever was lived through, a merging loses nothing, and taken back it leaves both as they were, but for what became of promises.

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEffect, PromiseNumber, Promised, Status, Undertaking};
use goodwill::charter::{Charter, ChartersInForce, Context};
use goodwill::decision::{Aggregate, Occurred};
use goodwill::desk::{Desk, Order};
use goodwill::id::{CommandId, TenantKey, WaitReasonKey};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::port::{RecordingChannel, Store};
use goodwill::proptest::prelude::*;
use goodwill::sla::{Assent, Clock, DueWindow, Metric, Pledge, PromiseState, Provenance};
use goodwill::testkit::block_on;
use goodwill::testkit::case::{Step, charters, steps_under};
use goodwill::time::{Elapsed, Timestamp};
use goodwill::wire::{Effect, Life};
use uuid::Uuid;

use super::laws::config;
use super::office::{id, merge};

/// Carries a history out at a desk, each step as the case takes it.
fn live(desk: &Desk<MemoryStore>, of: u128, steps: &[Step]) -> Timestamp {
    let mut last = Timestamp::MIN;
    for step in steps {
        let (command, actor) = (step.command.clone(), step.actor.clone());
        let order: Order<Case> =
            Order::new(Uuid::from_u128(of), step.command_id, command, actor, step.now);
        let order = Order { occurred_at: step.occurred_at, ..order };
        // Whether it refuses is its own affair.
        let _taken_or_refused = block_on(desk.carry_out(&order));
        last = last.max(step.now);
    }
    last
}

/// What became of promises of a duplicate in its survivor, and what would have become of them in the duplicate alone.
struct Carrying<'a> {
    duplicate: &'a Case,
    /// As it would be if it had never been merged.
    alone: &'a Case,
    /// Up to when both have lived.
    survivor: &'a Case,
    charter: &'a Charter,
    then: Timestamp,
}

impl Carrying<'_> {
    fn is_carried(&self, it: &Promised<'_>) -> bool {
        self.survivor.absorbed().any(|(_, carries)| carries.contains(&it.number))
    }

    /// What took the place of a promise that is carried, or of what did so.
    fn is_in_place_of_carried(&self, it: &Promised<'_>) -> bool {
        let mut before = self.survivor.promises().filter(|one| moved_to(one) == Some(it.number));
        before.any(|one| self.is_carried(&one) || self.is_in_place_of_carried(&one))
    }

    /// When the window of a promise ended in the duplicate alone, whoever waited elsewhere.
    fn ended_alone(&self, it: &Promised<'_>) -> Option<Timestamp> {
        let breached = |case: &Case, number: u16| case.clocks().nth(number.into())?.breached_at();
        if self.is_carried(it) {
            let owed = self.duplicate.promises().filter(Promised::is_undone);
            let twin = owed.into_iter().find(|one| one.promise == it.promise)?;
            return breached(self.alone, twin.number);
        }
        if !self.is_in_place_of_carried(it) {
            return None;
        }
        match self.promised_alone(it) {
            (mut case, true) => {
                let context = Context::new(self.then, &Actor::System, self.charter);
                case.carry_out(&CaseCommand::Wake, &context).unwrap();
                let number = case.promises().last()?.number;
                breached(&case, number)
            }
            (_, false) => Some(it.promise.pledge().window().by()).filter(|by| *by < self.then),
        }
    }

    /// The duplicate alone when a promise was given in the survivor, as if it had given it itself; where its hours forbid that, as it
    /// was then.
    fn promised_alone(&self, it: &Promised<'_>) -> (Case, bool) {
        let mut case = self.duplicate.clone();
        let under = self.survivor.clocks().nth(it.number.into()).unwrap().agreement().clone();
        let undertaking = Undertaking::of(it.promise.pledge().clone(), under);
        let context = Context::new(it.promise.given_at(), &Actor::System, self.charter);
        case.carry_out(&CaseCommand::Wake, &context).unwrap();
        let promise = CaseCommand::Promise(Box::new(undertaking));
        let given = case.carry_out(&promise, &context).is_ok();
        (case, given)
    }

    /// Whether [`Self::ended_alone`] knows: not where the duplicate waited when it could not have promised what waits move.
    fn is_known(&self, it: &Promised<'_>) -> bool {
        if !self.is_in_place_of_carried(it) || !it.promise.pledge().is_elastic() {
            return true;
        }
        let (case, given) = self.promised_alone(it);
        given || case.waiting().is_none()
    }

    /// Whether waits of the survivor kept the window of a promise open that had ended for the duplicate before something became
    /// of the promise.
    fn is_held_open_by_waits(&self, it: &Promised<'_>) -> bool {
        let became_at = match it.state {
            PromiseState::Open => self.then,
            PromiseState::Kept { at }
            | PromiseState::Renegotiated { at, .. }
            | PromiseState::Released { at, .. }
            | PromiseState::Broken { at, .. } => at,
        };
        let clock = self.survivor.clocks().nth(it.number.into()).unwrap();
        let held_open = clock.breached_at().is_none()
            && self.ended_alone(it).is_some_and(|ended| ended < became_at);
        assert!(!held_open || it.promise.pledge().is_elastic(), "{it:?}");
        held_open
    }

    /// Whether nobody kept, moved or gave up what was carried, and none of it was broken before it would be in the duplicate alone,
    /// which may have waited itself when it was merged.
    fn leaves_all_alone(&self) -> bool {
        let mut carried = self.survivor.promises().filter(|it| self.is_carried(it));
        carried.all(|it| match it.state {
            PromiseState::Open => true,
            PromiseState::Broken { at, .. } => {
                it.is_undone() && self.ended_alone(&it).is_some_and(|alone| alone <= at)
            }
            _ => false,
        })
    }
}

const fn moved_to(it: &Promised<'_>) -> Option<PromiseNumber> {
    match it.state {
        PromiseState::Renegotiated { to, .. } => Some(to),
        PromiseState::Broken { moved_to, .. } => moved_to,
        _ => None,
    }
}

/// What was promised, what became of it, and what took its place, whatever the numbers; broken before that or not.
fn told(case: &Case, it: &Promised<'_>, broken_before: bool) -> String {
    let became = match it.state {
        PromiseState::Open if !broken_before => "open",
        PromiseState::Kept { .. } if !broken_before => "kept",
        PromiseState::Renegotiated { .. } if !broken_before => "moved by agreement",
        PromiseState::Released { .. } if !broken_before => "given up",
        PromiseState::Kept { .. } | PromiseState::Broken { lateness: Some(_), .. } => "done late",
        PromiseState::Released { .. } | PromiseState::Broken { released: Some(_), .. } => {
            "broken and given up"
        }
        _ => "broken",
    };
    let to = moved_to(it).map(|to| case.promise(to).unwrap().promise);
    format!("{:?} {became} {to:?}", it.promise)
}

fn all_told(case: &Case) -> impl Iterator<Item = String> {
    case.promises().map(|it| told(case, &it, false))
}

/// How many of its promises are broken since their windows ended.
fn late_promises(case: &Case) -> usize {
    let late = |number: PromiseNumber| case.clocks().nth(number.into()).unwrap().breached_at();
    case.promises().filter(|it| late(it.number).is_some()).count()
}

/// What a survivor does with what it carries, some hours after what it did before.
#[derive(Debug, Clone)]
struct Done {
    hours: i32,
    /// Which of the promises that it got with what it carries or since.
    which: usize,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Keep,
    Release,
    Move { hours: (i32, i32), elastic: bool, by_agreement: bool },
    Wait,
    Resume,
}

fn done() -> impl Strategy<Value = Done> {
    let moved = ((1..100_i32, 1..200_i32), any::<bool>(), any::<bool>())
        .prop_map(|(hours, elastic, by_agreement)| What::Move { hours, elastic, by_agreement });
    let what = prop_oneof![
        2 => Just(What::Keep),
        1 => Just(What::Release),
        3 => moved,
        2 => Just(What::Wait),
        2 => Just(What::Resume),
    ];
    let done = (0..60_i32, 0..4_usize, what);
    done.prop_map(|(hours, which, what)| Done { hours, which, what })
}

impl What {
    fn command(
        &self,
        at: Timestamp,
        survivor: &Case,
        own: usize,
        which: usize,
        reasons: &[WaitReasonKey],
    ) -> Option<CaseCommand> {
        let mut promises = survivor.promises().filter(|it| usize::from(it.number) >= own);
        let promise = promises.nth(which).map(|it| it.number);
        let by = Assent { by: id(1), shown_by: id(3) };
        Some(match *self {
            Self::Keep => CaseCommand::Keep { promise: promise? },
            Self::Release => CaseCommand::Release { promise: promise?, by },
            Self::Move { hours, elastic, by_agreement } => CaseCommand::Renegotiate {
                promise: promise?,
                to: in_some_hours(at, hours, elastic),
                assent: by_agreement.then_some(by),
            },
            Self::Wait => CaseCommand::Wait { reason: reasons.get(which)?.clone() },
            Self::Resume => CaseCommand::Resume,
        })
    }
}

/// A promise whose window opens so many hours after an instant, and lasts so many.
fn in_some_hours(at: Timestamp, (opens, lasts): (i32, i32), elastic: bool) -> Box<Undertaking> {
    let hours = |from: Timestamp, hours| from.after(Elapsed::from_hours(hours)).unwrap();
    let window = DueWindow::new(hours(at, opens), hours(at, opens + lasts)).unwrap();
    let pledge = Pledge::new(key!("mail"), window, id(1), id(3), Provenance::Contact(id(3)));
    let pledge = if elastic { pledge.elastic() } else { pledge };
    Box::new(Undertaking::of(pledge, key!("call-backs")))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn whatever_was_lived_through_nothing_is_lost_and_what_is_taken_back_is_as_it_was(
        (charter, [first, second, later]) in charters().prop_flat_map(|charter| {
            let from: Timestamp = "2026-03-23T08:00:00Z".parse().unwrap();
            let steps = || steps_under(&charter, from);
            let three = [steps(), steps(), steps()];
            (Just(charter), three)
        }),
        (hours, days) in (0..100_i32, 0..20_i32),
        given in prop::collection::vec((1..100_i32, 1..200_i32, any::<bool>()), 0..3),
        done in prop::collection::vec(done(), 0..6),
    ) {
        let tenant: TenantKey = key!("boston");
        let charters = ChartersInForce::of(charter.clone());
        let desk = Desk::new(MemoryStore::default(), tenant, charters).keeping(4);
        let last = live(&desk, 1, &first).max(live(&desk, 2, &second));
        let states = || [1, 2].map(|of| block_on(desk.state::<Case>(Uuid::from_u128(of))).unwrap());
        let now = last.after(Elapsed::from_hours(hours)).unwrap();
        let give_to = |of: u128, number: u128, command, now| {
            let command_id = CommandId::from_uuid(Uuid::from_u128(number));
            let order: Order<Case> =
                Order::new(Uuid::from_u128(of), command_id, command, Actor::System, now);
            block_on(desk.carry_out(&order))
        };
        let give = |number, command, now| give_to(1, number, command, now);
        for (number, (opens, lasts, elastic)) in (1000..).zip(given) {
            let promise = CaseCommand::Promise(in_some_hours(now, (opens, lasts), elastic));
            let _given_or_not = give(number, promise, now);
        }
        // Settled, so that what the merging adds is seen alone.
        for of in [1, 2] {
            let wake: Order<Case> = Order::new(
                Uuid::from_u128(of), CommandId::from_uuid(Uuid::from_u128(70 + of)),
                CaseCommand::Wake, Actor::System, now,
            );
            let _opened_or_not = block_on(desk.carry_out(&wake));
        }
        let [duplicate, survivor] = states();
        if give(80, merge(2), now).is_err() {
            prop_assert_eq!(states(), [duplicate, survivor], "what is refused changes nothing");
            return Ok(());
        }
        let [merged, carrier] = states();
        prop_assert_eq!(merged.next_wake(), None);
        prop_assert!(merged.clocks().eq(duplicate.clocks()), "neither paused nor ended");
        let own = survivor.clocks().len();
        prop_assert!(carrier.clocks().take(own).eq(survivor.clocks()));
        let open = duplicate.status() == Status::Open;
        let owes = |clock: &&Clock| {
            clock.is_outstanding()
                && *clock.metric() != Metric::handoff_acceptance()
                && (open || clock.metric().is_driven_by_hand())
        };
        for owing in duplicate.clocks().filter(owes) {
            let same = |clock: &&Clock| {
                clock.is_outstanding()
                    && (clock.agreement(), clock.target()) == (owing.agreement(), owing.target())
            };
            let mut carried = carrier.clocks().filter(same).peekable();
            prop_assert!(carried.peek().is_some(), "dropped: {:?}", owing);
            if let (Some(due), None) = (owing.due(), carrier.waiting()) {
                prop_assert!(carried.any(|clock| clock.due().is_some_and(|own| own <= due)));
            }
        }
        // The survivor lives on, then it proves to have been a mistake.
        let mut at = live(&desk, 2, &later[1..]).max(now);
        for (number, Done { hours, which, what }) in (2000..).zip(done) {
            at = at.after(Elapsed::from_hours(hours)).unwrap();
            let reasons: Vec<_> = charter.declared().wait_reasons.keys().cloned().collect();
            let command = what.command(at, &states()[1], own, which, &reasons);
            let _taken_or_refused = command.map(|command| give_to(2, number, command, at));
        }
        let then = now.after(Elapsed::from_hours(24 * (days + 30))).unwrap().max(at);
        let lived = states();
        let unmerged = give(81, CaseCommand::Unmerge, then);
        prop_assert!(unmerged.is_ok(), "{:?}", unmerged);
        let [back, parted] = states();
        let mut alone = duplicate.clone();
        let context = Context::new(then, &Actor::System, &charter);
        alone.carry_out(&CaseCommand::Wake, &context).unwrap();
        let mut settled = lived[1].clone();
        settled.carry_out(&CaseCommand::Wake, &context).unwrap();
        let carrying = Carrying {
            duplicate: &duplicate, alone: &alone, survivor: &settled, charter: &charter, then,
        };
        prop_assume!(settled.promises().all(|it| carrying.is_known(&it)));
        if carrying.leaves_all_alone() {
            prop_assert!(back.clocks().eq(alone.clocks()), "as if it had never been merged");
            prop_assert_eq!(back.next_wake(), alone.next_wake());
            prop_assert_eq!((back.status(), back.owner(), back.waiting()), (alone.status(), alone.owner(), alone.waiting()));
        }
        // Each promise is with one of the two, with what became of it; waits of the survivor alone do not count.
        let stayed = duplicate.promises().filter(|it| !it.is_undone());
        let stayed = stayed.map(|it| told(&duplicate, &it, false));
        let lived_on = settled.promises().map(|it| told(&settled, &it, carrying.is_held_open_by_waits(&it)));
        let mut before: Vec<_> = stayed.chain(lived_on).collect();
        let mut after: Vec<_> = all_told(&back).chain(all_told(&parted)).collect();
        before.sort_unstable();
        after.sort_unstable();
        prop_assert_eq!(before, after);
        // Whose window ended was told once, by one of the two.
        let channel = RecordingChannel::default();
        block_on(desk.dispatch::<Case>(&channel, then)).unwrap();
        let reported = channel.delivered().into_iter().filter(|outgoing| {
            let call_back = CaseEffect::ReportBreach { target: key!("call-back") };
            outgoing.effect == Effect::Case(call_back)
        });
        prop_assert_eq!(reported.count(), late_promises(&back) + late_promises(&parted));
        prop_assert_eq!(parted.absorbed().count(), 0);
        for (number, clock) in parted.clocks().enumerate().skip(own) {
            let carried = lived[1].absorbed().any(|(_, carries)| carries.contains(&(number as u16)));
            prop_assert!(!carried || !clock.is_outstanding());
        }
        // What was written is what happened.
        let log = block_on(desk.store().load(&Case::stream(key!("boston"), Uuid::from_u128(2)), Default::default())).unwrap();
        let mut replayed = Case::default();
        for recorded in log {
            let event = Case::unwrap(&recorded.event).unwrap().clone();
            let text = serde_json::to_string(&event).unwrap();
            replayed.evolve(&Occurred { at: recorded.at, event: serde_json::from_str(&text).unwrap() });
        }
        prop_assert_eq!(replayed, parted);
    }
}
