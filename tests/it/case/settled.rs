//! What fell due before a command is settled by the charter of that time.

use goodwill::actor::Actor;
use goodwill::case::{CaseCommand, CaseEvent};
use goodwill::charter::{Charter, Context, Ratification, WaitReason};
use goodwill::decision::Aggregate;
use goodwill::id::CharterVersion;
use goodwill::sla::{Agreement, ChangeLaw, ClockEvent, Metric, Target};

use crate::sla::life::{Life, agent, at, customer, house, key, open, wait, within};

/// Four working hours for the first answer; waits for the customer stop it, for an hour at most.
fn charter(version: u32, targets: &[&str]) -> Charter {
    let mut draft = house();
    let reason = WaitReason::for_customer().resuming_after("PT1H".parse().unwrap(), key("office"));
    draft.wait_reasons.insert(key("customer"), reason);
    let agreement = targets.iter().fold(Agreement::sla(), |agreement, name| {
        let mut target = Target::measuring(Metric::first_response(), key("office"));
        target.goal = Some(within("working PT4H"));
        agreement.target(key(name), target.paused_by([key("customer")]))
    });
    draft.agreements.insert(key("standard"), agreement);
    let mut ratification = Ratification::first(Actor::System);
    ratification.version = CharterVersion::new(version);
    draft.ratify(&ratification).unwrap()
}

/// A wait that ended by itself set nothing going if the next command was the adoption of a charter that numbers the
/// targets otherwise; where it promises something else, that was taken for what had been promised.
#[test]
fn a_wait_that_ended_before_another_charter_was_adopted_set_its_clocks_going() {
    let (before, after) = (charter(1, &["first"]), charter(2, &["a-new-one", "first"]));
    let mut life = Life::new(before.clone());
    life.give(at("Mon 09:00"), &customer(), &open()).unwrap();
    life.agent("Mon 10:00", wait("customer"));
    let agent = agent();
    let context = Context::new(at("Mon 15:00"), &agent, &after).before(&before);
    let adopt = CaseCommand::Adopt { law: ChangeLaw::Freeze };
    let decided = life.case.decide(&adopt, &context).unwrap();
    let told: Vec<_> = decided.events.iter().map(|told| (told.at, &told.event)).collect();
    let (eleven, two, three) = (at("Mon 11:00"), at("Mon 14:00"), at("Mon 15:00"));
    match told.as_slice() {
        [
            (ended, CaseEvent::WaitEnded),
            (ran, CaseEvent::Clock { event: ClockEvent::Resumed { instants }, .. }),
            (missed, CaseEvent::Clock { event: ClockEvent::Breached, .. }),
            (adopted, CaseEvent::CharterAdopted { .. }),
        ] => {
            assert_eq!((*ended, *ran, instants.due), (eleven, eleven, Some(two)));
            assert_eq!((*missed, *adopted), (two, three));
        }
        other => panic!("{other:#?}"),
    }
    let woken = life.give(at("Mon 15:00"), &Actor::System, &CaseCommand::Wake);
    assert_eq!(woken.unwrap().events, decided.events[..3], "as if somebody had woken it in time");
}
