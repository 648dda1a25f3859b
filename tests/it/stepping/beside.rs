//! The library and the model side by side, through one history.

use std::cell::RefCell;
use std::fmt::Write;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, CaseEffect, CaseEvent, CaseRefusal, Opening, Owner};
use goodwill::charter::{Charter, Context};
use goodwill::decision::{Aggregate, Decision, FollowUp, Occurred, Refusal, RefusalCode};
use goodwill::time::Timestamp;
use goodwill::wire::Life;
use uuid::Uuid;

use super::adopted::Amended;
use super::asked;
use super::calendars::Calendars;
use super::compare;
use super::handed::Handed;
use super::key;
use super::matter::Matter;
use super::obligations;
use super::passed;
use super::paths::{FIRST_OF_PATHS, QUEUES};
use super::promised::{By, CALENDARS, PRIORITIES, Promised, REASONS, Sign};
use super::refused::{self, No, status_of};
use super::tally::Tally;
use super::watch::Watch;
use super::words::{customer_id, survivor};
use super::world::World;

pub(super) struct Beside<'a> {
    pub(super) world: &'a World,
    pub(super) charter: Charter,
    later: Charter,
    pub(super) case: Case,
    /// What the case told since it was compared last.
    pub(super) events: Vec<Occurred<CaseEvent>>,
    log: Vec<Occurred<CaseEvent>>,
    /// What it asked of the outside, and of other matters.
    effects: Vec<CaseEffect>,
    follow_ups: Vec<FollowUp<CaseCommand>>,
    /// What another matter is asked to take over.
    pub(super) brings: Option<CaseCommand>,
    /// What another matter is told of what became of its promises, and what this one was told so.
    pub(super) returns: Option<CaseCommand>,
    story: Option<&'a RefCell<String>>,
    tally: &'a Tally,
    /// The hours that the customer keeps when it begins, if somebody tells.
    pub(super) customers: Option<usize>,
    /// What it is called in the story.
    name: &'static str,
}

impl<'a> Beside<'a> {
    /// Nothing has happened yet, under two charters that say what the world does.
    pub(super) fn of(
        world: &'a World,
        [charter, later]: &[Charter; 2],
        (story, tally): (Option<&'a RefCell<String>>, &'a Tally),
        name: &'static str,
    ) -> Self {
        Self {
            world,
            charter: charter.clone(),
            later: later.clone(),
            case: Case::default(),
            events: Vec::new(),
            log: Vec::new(),
            effects: Vec::new(),
            follow_ups: Vec::new(),
            brings: None,
            returns: None,
            story,
            tally,
            customers: world.customers,
            name,
        }
    }

    /// The matter as it begins, in the model's words.
    pub(super) fn opens<'b>(&self, calendars: &'b [Calendars<'b>; 2]) -> Matter<'b>
    where
        'a: 'b,
    {
        let world = self.world;
        let watches = self.terms(&world.promised, 0, calendars).enumerate();
        let watches = watches.map(|(target, terms)| Watch::of(target, terms, self.customers));
        let later = self.terms(&world.later_promised, 1, calendars);
        let sign = if world.begun_by_us { Sign::OpenedByUs } else { Sign::Opened };
        let mut matter = Matter::opened(
            watches.collect(),
            later.collect(),
            (calendars.each_ref(), self.customers),
            calendars.each_ref().map(|calendars| {
                let tape = |(by, hours): (By, usize)| (by, calendars.tape(hours));
                world.resumes.map(|resumes| resumes.map(tape))
            }),
            world.priority,
            Handed::of(&world.paths, world.rules.each_ref(), world.opened),
            (sign, world.opened),
        );
        matter.retired = world.retired;
        matter.tells_each = world.tells_each;
        matter
    }

    /// What a charter promises, on which hours and ladders.
    fn terms<'b>(
        &self,
        promised: &'a [Promised],
        charter: usize,
        calendars: &'b [Calendars<'b>; 2],
    ) -> impl Iterator<Item = Amended<'b>> + use<'a, 'b>
    where
        'a: 'b,
    {
        let calendars = &calendars[charter];
        let ladders = &self.world.ladders[charter];
        promised.iter().map(move |promised| {
            let climbs = promised.ladder.map(|number| {
                let ladder = &ladders[number];
                (ladder, ladder.told_in.map(|hours| calendars.tape(hours)))
            });
            (promised, calendars, climbs)
        })
    }

    pub(super) fn opening(&self) -> CaseCommand {
        let priority = key(PRIORITIES[self.world.priority]);
        let mut opening = Opening::new(customer_id(), key("mail"), key("service"), priority);
        if self.world.begun_by_us {
            opening = opening.begun_by_us();
        }
        if let Some(customers) = self.customers {
            opening = opening.keeping_hours(key(CALENDARS[customers]));
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

    pub(super) fn give(
        &mut self,
        now: i64,
        actor: &Actor,
        command: &CaseCommand,
    ) -> Result<(), Refusal<CaseRefusal>> {
        self.give_following(now, actor, command, None)
    }

    /// As what follows from what another matter was told, if that is named.
    pub(super) fn give_following(
        &mut self,
        now: i64,
        actor: &Actor,
        command: &CaseCommand,
        other: Option<u128>,
    ) -> Result<(), Refusal<CaseRefusal>> {
        let (now, shown) = (instant(now), command.name());
        let zone = self.world.place().zone;
        self.tell(|| format!("{} ({now}) {shown} {command:?}", now.wall_clock(zone)));
        let mut context = Context::new(now, actor, &self.charter);
        if matches!(command, CaseCommand::Adopt { .. }) {
            context = Context::new(now, actor, &self.later).before(&self.charter);
        }
        let stream = other.map(|other| Case::stream(key("boston"), Uuid::from_u128(other)));
        if let Some(stream) = &stream {
            context = context.following(stream);
        }
        let decided = match (command, self.case.decide(command, &context)) {
            (CaseCommand::Unmerge, Ok(asked)) => {
                let survivor = Case::stream(key("boston"), survivor().as_uuid());
                // Whoever is not played has nothing to say of promises.
                let nothing = CaseCommand::ComeBack { outcomes: Vec::new() };
                let command = self.returns.take().unwrap_or(nothing);
                self.tell(|| format!("    {command:?}"));
                let comes_back = self.case.decide(&command, &context.following(&survivor));
                comes_back.map(|decision| Decision { follow_ups: asked.follow_ups, ..decision })
            }
            (_, decided) => decided,
        };
        let decision = match decided {
            Ok(decision) => decision,
            Err(refusal) => {
                self.tell(|| format!("    refused: {refusal}"));
                if let Refusal::Refused(refusal) = &refusal {
                    self.tally.one(refusal.code().as_str());
                }
                return Err(refusal);
            }
        };
        self.tally.one(shown);
        for occurred in &decision.events {
            self.case.evolve(occurred);
            self.tell(|| format!("    {} {}", occurred.at.wall_clock(zone), occurred.event));
        }
        if self.case.charter() == Some(self.later.version()) {
            self.charter = self.later.clone();
        }
        self.events.extend(decision.events.iter().cloned());
        self.effects.extend(decision.effects);
        for asked in &decision.follow_ups {
            match asked.command {
                CaseCommand::Absorb(_) => self.brings = Some(asked.command.clone()),
                CaseCommand::ComeBack { .. } => self.returns = Some(asked.command.clone()),
                _ => {}
            }
        }
        self.follow_ups.extend(decision.follow_ups);
        self.log.extend(decision.events);
        Ok(())
    }

    fn tell(&self, line: impl Fn() -> String) {
        if let Some(story) = self.story {
            writeln!(story.borrow_mut(), "{}{}", self.name, line()).unwrap();
        }
    }

    pub(super) fn compare(&mut self, matter: &mut Matter<'_>, at: i64) -> Result<(), String> {
        let waits = matter.waits.map(|reason| key(REASONS[reason]));
        same("status", &self.case.status(), &status_of(matter.stands))?;
        same("wait", &self.case.waiting(), &waits.as_ref())?;
        let priority = key(PRIORITIES[matter.priority]);
        same("priority", &self.case.priority(), &Some(&priority))?;
        let queue = matter.lies_in.map(|queue| key(QUEUES[queue].0));
        let customers = matter.customers.map(|number| key(CALENDARS[number]));
        same("customer's hours", &self.case.customers_calendar(), &customers.as_ref())?;
        same("queue", &self.case.queue(), &queue.as_ref())?;
        let somebodys = matches!(self.case.owner(), Some(Owner::Person { .. }));
        same("is somebody's", &somebodys, &matter.is_somebodys)?;
        let wake = self.case.next_wake().map(|wake| wake.at);
        same("next wake", &wake, &matter.next_wake().map(instant))?;
        let clocks = self.case.clocks().map(|clock| clock.target().clone()).collect::<Vec<_>>();
        same("clocks", &clocks, &matter.targets().map(World::target).collect())?;
        self.tally.told(&matter.told, &matter.watches);
        compare::told(&mut self.events, &mut matter.told, &matter.order)?;
        asked::compare(&mut self.effects, &mut self.follow_ups, matter)?;
        for (clock, number) in self.case.clocks().zip(&matter.order) {
            let watch = &matter.watches[*number];
            let calendar = self.calendar_of(watch);
            compare::clock(clock, watch, (at, calendar))
                .map_err(|difference| format!("{} {difference}", World::target(watch.target)))?;
        }
        let absorbed: Vec<_> =
            self.case.absorbed().map(|(other, clocks)| (other, clocks.to_vec())).collect();
        same("absorbed", &absorbed, &matter.carries())?;
        obligations::compare(&self.case, matter)?;
        passed::compare(&self.case, matter)
    }

    pub(super) fn compare_ledgers(&self, matter: &Matter<'_>, at: i64) -> Result<(), String> {
        for (attached, (clock, number)) in self.case.clocks().zip(&matter.order).enumerate() {
            let (number, watch) = (*number, &matter.watches[*number]);
            let calendar = self.calendar_of(watch);
            let place = |difference| format!("{} {difference}", World::target(watch.target));
            compare::ledger(clock, watch, (at, calendar)).map_err(place)?;
            passed::custody((&self.case, attached), &self.charter, matter, (number, at))
                .map_err(place)?;
        }
        self.is_in_its_log()
    }

    fn is_in_its_log(&self) -> Result<(), String> {
        let replayed = self.log.iter().fold(Case::default(), |mut case, occurred| {
            case.evolve(occurred);
            case
        });
        if replayed == self.case {
            return Ok(());
        }
        Err("its log, read again, gives another case".to_owned())
    }
}

/// The library refuses what the model does, for the same reason, and nothing else.
pub(super) fn expect(
    given: Result<(), Refusal<CaseRefusal>>,
    no: Option<&No>,
) -> Result<(), String> {
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
