//! The library and the model side by side, through one history.

use std::fmt::Write;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent, CaseRefusal, Opening, Owner};
use goodwill::charter::{Charter, Context};
use goodwill::decision::{Aggregate, FollowUp, Occurred, Refusal};
use goodwill::time::Timestamp;
use goodwill::wire::Life;

use super::adopted::Amended;
use super::asked;
use super::compare;
use super::handed::Handed;
use super::history::Scene;
use super::key;
use super::matter::{Act, Matter};
use super::passed;
use super::paths::{FIRST_OF_PATHS, QUEUES};
use super::promised::{By, CALENDARS, PRIORITIES, Promised, REASONS, Sign};
use super::refused::{self, No, status_of};
use super::tape::{MICROS, Tape};
use super::watch::Watch;
use super::words::{Who, command, customer, customer_id, survivor};
use super::world::World;

/// How a history came out.
pub(super) enum Outcome {
    Agreed,
    /// Something lay beyond the steps that were taken, or was left out since the model does not know it.
    NotFollowed,
}

pub(super) struct Beside<'a> {
    world: &'a World,
    pub(super) charter: Charter,
    later: Charter,
    pub(super) case: Case,
    /// What the case told since it was compared last.
    pub(super) events: Vec<Occurred<CaseEvent>>,
    log: Vec<Occurred<CaseEvent>>,
    /// What it asked of the outside, and of other matters.
    effects: Vec<CaseEffect>,
    follow_ups: Vec<FollowUp<CaseCommand>>,
    story: Option<String>,
}

/// Plays a history; tells what differed, as a story.
pub(super) fn play(world: &World, scenes: &[Scene]) -> Result<Outcome, String> {
    let hours = world.hours.iter().chain(&world.later_hours);
    let tapes: Vec<Tape<'_>> = hours.map(|hours| Tape::of(hours, world.place())).collect();
    Beside::of(world, None).play(scenes, &tapes).map_err(|difference| {
        // Once more, telling what happens.
        let mut told = Beside::of(world, Some(String::new()));
        told.play(scenes, &tapes).err();
        format!("{}{difference}", told.story.unwrap_or_default())
    })
}

impl<'a> Beside<'a> {
    fn of(world: &'a World, story: Option<String>) -> Self {
        let (charter, later) = (world.charter(), world.later_charter());
        Self {
            world,
            charter,
            later,
            case: Case::default(),
            events: Vec::new(),
            log: Vec::new(),
            effects: Vec::new(),
            follow_ups: Vec::new(),
            story,
        }
    }

    fn play(&mut self, scenes: &[Scene], tapes: &[Tape<'_>]) -> Result<Outcome, String> {
        let opened = self.world.opened;
        let watches = self.terms(&self.world.promised, 0, tapes).map(Watch::of);
        let later = self.terms(&self.world.later_promised, 1, tapes);
        let sign = if self.world.begun_by_us { Sign::OpenedByUs } else { Sign::Opened };
        let mut matter = Matter::opened(
            watches.collect(),
            later.collect(),
            [0, CALENDARS.len()].map(|first| {
                let tape = |(by, hours): (By, usize)| (by, &tapes[first + hours]);
                self.world.resumes.map(|resumes| resumes.map(tape))
            }),
            self.world.priority,
            Handed::of(&self.world.paths, self.world.rules.each_ref(), opened),
            (sign, opened),
        );
        matter.retired = self.world.retired;
        let ran_off = || tapes.iter().any(|tape| tape.ran_off().get());
        if ran_off() {
            return Ok(Outcome::NotFollowed);
        }
        let (ours, take) = command(Act::Take, Who::Usual, &matter);
        expect(self.give(opened, &ours, &take), Some(&No::NotOpened))?;
        let opener = if self.world.begun_by_us { ours } else { customer() };
        self.give(opened, &opener, &self.opening()).map_err(|refusal| refusal.to_string())?;
        let (mut last, mut settled, mut left_out) = (opened, opened, false);
        self.compare(&mut matter, opened)?;
        for scene in scenes {
            // The model does not know a charter that is adopted while another matter carries what is owed.
            if matter.is_merged() && matches!(scene.act, Act::Adopt(_)) {
                left_out = true;
                continue;
            }
            let Some(act) = matter.handed.known(scene.act) else { continue };
            let at = scene.gap.after(last, &matter);
            if at > opened + self.world.pace.longest() * MICROS {
                break;
            }
            for share in &scene.wakes {
                let wake = last + (at - last) / 255 * i64::from(*share);
                settled = settled.max(wake);
                matter.passes(settled);
                self.give(wake, &Actor::System, &CaseCommand::Wake)
                    .map_err(|refusal| format!("a wake was refused: {refusal}"))?;
                self.compare(&mut matter, settled)?;
            }
            let (actor, command) = command(act, scene.who, &matter);
            // What is done finds what fell due until then.
            let mut then = matter.clone();
            then.passes(at);
            let no = then.refuses(act, scene.who);
            if no.is_none() {
                matter.does(act, at);
            }
            if ran_off() {
                return Ok(Outcome::NotFollowed);
            }
            expect(self.give(at, &actor, &command), no.as_ref())?;
            last = at;
            if no.is_none() {
                settled = at;
            }
            self.compare(&mut matter, settled)?;
            if ran_off() {
                return Ok(Outcome::NotFollowed);
            }
        }
        let end = last.max(settled) + self.world.pace.longest() * MICROS / 30;
        matter.passes(end);
        self.give(end, &Actor::System, &CaseCommand::Wake)
            .map_err(|refusal| refusal.to_string())?;
        self.compare(&mut matter, end)?;
        self.compare_ledgers(&matter, end)?;
        let replayed = self.log.iter().fold(Case::default(), |mut case, occurred| {
            case.evolve(occurred);
            case
        });
        if replayed != self.case {
            return Err("its log, read again, gives another case".to_owned());
        }
        Ok(if ran_off() || left_out { Outcome::NotFollowed } else { Outcome::Agreed })
    }

    /// What a charter promises, on which hours and ladders.
    fn terms<'b>(
        &self,
        promised: &'a [Promised],
        charter: usize,
        tapes: &'b [Tape<'b>],
    ) -> impl Iterator<Item = Amended<'b>> + use<'a, 'b>
    where
        'a: 'b,
    {
        let tapes = &tapes[charter * CALENDARS.len()..];
        let ladders = &self.world.ladders[charter];
        promised.iter().map(move |promised| {
            let climbs = promised.ladder.map(|number| {
                let ladder = &ladders[number];
                (ladder, ladder.told_in.map(|hours| &tapes[hours]))
            });
            (promised, &tapes[promised.hours], climbs)
        })
    }

    fn opening(&self) -> CaseCommand {
        let priority = key(PRIORITIES[self.world.priority]);
        let mut opening = Opening::new(customer_id(), key("mail"), key("service"), priority);
        if self.world.begun_by_us {
            opening = opening.begun_by_us();
        }
        for (number, promised) in self.world.promised.iter().enumerate() {
            if promised.agreed >= FIRST_OF_PATHS {
                continue;
            }
            opening = opening.under(key(World::agreement(promised)));
            if let Some(later) = promised.given.filter(|_| promised.takes_given()) {
                opening = opening.due_by(World::target(number), instant(self.world.opened + later));
            }
        }
        CaseCommand::Open(opening)
    }

    fn give(
        &mut self,
        now: i64,
        actor: &Actor,
        command: &CaseCommand,
    ) -> Result<(), Refusal<CaseRefusal>> {
        let (now, shown) = (instant(now), command.name());
        let zone = self.world.place().zone;
        self.tell(|| format!("{} ({now}) {shown} {command:?}", now.wall_clock(zone)));
        let mut context = Context::new(now, actor, &self.charter);
        if matches!(command, CaseCommand::Adopt { .. }) {
            context = Context::new(now, actor, &self.later).before(&self.charter);
        }
        let decided = match (command, self.case.decide(command, &context)) {
            // Whoever carried it has nothing to say of promises.
            (CaseCommand::Unmerge, Ok(unmerged)) => {
                self.follow_ups.extend(unmerged.follow_ups);
                let survivor = Case::stream(key("boston"), survivor().as_uuid());
                let command = CaseCommand::ComeBack { outcomes: Vec::new() };
                self.case.decide(&command, &context.following(&survivor))
            }
            (_, decided) => decided,
        };
        let decision = match decided {
            Ok(decision) => decision,
            Err(refusal) => {
                self.tell(|| format!("    refused: {refusal}"));
                return Err(refusal);
            }
        };
        for occurred in &decision.events {
            self.case.evolve(occurred);
            self.tell(|| format!("    {} {}", occurred.at.wall_clock(zone), occurred.event));
        }
        if self.case.charter() == Some(self.later.version()) {
            self.charter = self.later.clone();
        }
        self.events.extend(decision.events.iter().cloned());
        self.effects.extend(decision.effects);
        self.follow_ups.extend(decision.follow_ups);
        self.log.extend(decision.events);
        Ok(())
    }

    fn tell(&mut self, line: impl Fn() -> String) {
        if let Some(story) = &mut self.story {
            writeln!(story, "{}", line()).unwrap();
        }
    }

    fn compare(&mut self, matter: &mut Matter<'_>, at: i64) -> Result<(), String> {
        let waits = matter.waits.map(|reason| key(REASONS[reason]));
        same("status", &self.case.status(), &status_of(matter.stands))?;
        same("wait", &self.case.waiting(), &waits.as_ref())?;
        let priority = key(PRIORITIES[matter.priority]);
        same("priority", &self.case.priority(), &Some(&priority))?;
        let queue = matter.lies_in.map(|queue| key(QUEUES[queue].0));
        same("queue", &self.case.queue(), &queue.as_ref())?;
        let somebodys = matches!(self.case.owner(), Some(Owner::Person { .. }));
        same("is somebody's", &somebodys, &matter.is_somebodys)?;
        let wake = self.case.next_wake().map(|wake| wake.at);
        same("next wake", &wake, &matter.next_wake().map(instant))?;
        let clocks = self.case.clocks().map(|clock| clock.target().clone()).collect::<Vec<_>>();
        same("clocks", &clocks, &matter.order.iter().copied().map(World::target).collect())?;
        compare::told(&mut self.events, &mut matter.told, &matter.order)?;
        asked::compare(&mut self.effects, &mut self.follow_ups, matter)?;
        for (clock, number) in self.case.clocks().zip(&matter.order) {
            let watch = &matter.watches[*number];
            let calendar = self.charter.calendar(&key(CALENDARS[watch.promised.hours])).unwrap();
            compare::clock(clock, watch, (at, calendar))
                .map_err(|difference| format!("{} {difference}", World::target(*number)))?;
        }
        passed::compare(&self.case, matter)
    }

    fn compare_ledgers(&self, matter: &Matter<'_>, at: i64) -> Result<(), String> {
        for (attached, (clock, number)) in self.case.clocks().zip(&matter.order).enumerate() {
            let (number, watch) = (*number, &matter.watches[*number]);
            let calendar = self.charter.calendar(&key(CALENDARS[watch.promised.hours])).unwrap();
            let place = |difference| format!("{} {difference}", World::target(number));
            compare::ledger(clock, watch, (at, calendar)).map_err(place)?;
            passed::custody((&self.case, attached), &self.charter, matter, (number, at))
                .map_err(place)?;
        }
        Ok(())
    }
}

/// The library refuses what the model does, for the same reason, and nothing else.
fn expect(given: Result<(), Refusal<CaseRefusal>>, no: Option<&No>) -> Result<(), String> {
    match (given, no) {
        (Ok(()), None) => Ok(()),
        (Err(Refusal::Refused(refusal)), Some(no)) => refused::compare(&refusal, no),
        (Ok(()), Some(no)) => Err(format!("the model refuses ({no:?}), the library does not")),
        (Err(refusal), no) => Err(format!("the library: {refusal:?}, the model: {no:?}")),
    }
}

pub(super) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    library: &T,
    model: &T,
) -> Result<(), String> {
    if library == model {
        return Ok(());
    }
    Err(format!("{what}: the library says {library:?}, the model {model:?}"))
}

pub(super) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}
