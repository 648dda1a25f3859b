//! One history, through the library and the model.

use std::cell::RefCell;

use goodwill::actor::Actor;
use goodwill::case::CaseCommand;
use goodwill::charter::Charter;

use super::beside::{Beside, expect};
use super::calendars::Calendars;
use super::history::{Joins, Scene};
use super::matter::{Act, Matter};
use super::others::{Cast, Other, cast};
use super::refused::No;
use super::tally::Tally;
use super::tape::MICROS;
use super::words::{FIRST_OF_OTHERS, Who, clerk, command, customer};
use super::world::World;

/// How a history came out.
pub(super) enum Outcome {
    Agreed,
    /// Something lay beyond the steps that were taken, or was left out since the model does not know it.
    NotFollowed,
}

/// Why it is played no further.
pub(super) enum Stop {
    RanOff,
    Differs(String),
}

impl From<String> for Stop {
    fn from(difference: String) -> Self {
        Self::Differs(difference)
    }
}

pub(super) type Step<T = ()> = Result<T, Stop>;

/// What is the same for all the matters of a history.
#[derive(Clone, Copy)]
pub(super) struct Stage<'a> {
    calendars: &'a [Calendars<'a>; 2],
    charters: &'a [Charter; 2],
    /// The matters that may prove to be the same as the first.
    pub(super) others: &'a [Cast<'a>],
    story: Option<&'a RefCell<String>>,
    pub(super) tally: &'a Tally,
}

/// Plays a history; tells what differed, as a story.
pub(super) fn play(
    world: &World,
    scenes: &[Scene],
    others: &[Other],
    tally: &Tally,
) -> Result<Outcome, String> {
    let hours = [(&world.hours, 0), (&world.later_hours, 1)];
    let calendars = hours.map(|(hours, charter)| {
        Calendars::of(hours, world.may_be_customers[charter], world.place())
    });
    let others = cast(world, others, FIRST_OF_OTHERS);
    let charters = [world.charter(), world.later_charter()];
    let stage =
        Stage { calendars: &calendars, charters: &charters, others: &others, story: None, tally };
    stage.play(world, scenes).map_err(|difference| {
        // Once more, telling what happens.
        let story = RefCell::default();
        Stage { story: Some(&story), ..stage }.play(world, scenes).err();
        format!("{}{difference}", story.into_inner())
    })
}

impl<'a> Stage<'a> {
    fn play(self, world: &'a World, scenes: &[Scene]) -> Result<Outcome, String> {
        let through = || {
            let mut played = Played::opened(self, world, "")?;
            played.lives(scenes, world.opened + world.pace.longest() * MICROS)?;
            played.ends()?;
            Ok(played.left_out)
        };
        match through() {
            Ok(false) => Ok(Outcome::Agreed),
            Ok(true) | Err(Stop::RanOff) => Ok(Outcome::NotFollowed),
            Err(Stop::Differs(difference)) => Err(difference),
        }
    }

    pub(super) const fn of_another(self, others: &'a [Cast<'a>]) -> Self {
        Self { others, ..self }
    }

    fn is_on_its_tapes(&self) -> Step {
        let ran_off = self.calendars.iter().any(Calendars::ran_off);
        if ran_off { Err(Stop::RanOff) } else { Ok(()) }
    }
}

/// A matter, in both.
pub(super) struct Played<'a> {
    pub(super) stage: Stage<'a>,
    pub(super) beside: Beside<'a>,
    pub(super) matter: Matter<'a>,
    /// When something was done last, and until when what fell due has happened.
    pub(super) last: i64,
    pub(super) settled: i64,
    left_out: bool,
    /// How many others have proved to be the same, and those of them that it carries.
    pub(super) proved: usize,
    pub(super) carried: Vec<(&'a Cast<'a>, Self)>,
    /// Those that it gave back.
    pub(super) apart: Vec<(&'a Cast<'a>, Self)>,
    /// How many of its scenes are over.
    over: usize,
}

impl<'a> Played<'a> {
    pub(super) fn opened(stage: Stage<'a>, world: &'a World, name: &'static str) -> Step<Self> {
        let mut beside = Beside::of(world, stage.charters, (stage.story, stage.tally), name);
        let opened = world.opened;
        let opener = if world.begun_by_us { clerk() } else { customer() };
        beside.asks_for_hours(&opener, stage.calendars)?;
        let matter = beside.opens(stage.calendars);
        stage.is_on_its_tapes()?;
        let (ours, take) = command(Act::Take, Who::Usual, &matter, opened);
        expect(beside.give(opened, &ours, &take), Some(&No::NotOpened))?;
        let opening = beside.opening();
        expect(beside.give(opened, &opener, &opening), None)?;
        let mut played = Self {
            stage,
            beside,
            matter,
            last: opened,
            settled: opened,
            left_out: false,
            proved: 0,
            carried: Vec::new(),
            apart: Vec::new(),
            over: 0,
        };
        played.agrees()?;
        Ok(played)
    }

    /// Plays scene after scene, as far as they lie within some time, from where it was played to.
    pub(super) fn lives(&mut self, scenes: &[Scene], until: i64) -> Step {
        while let Some(scene) = scenes.get(self.over) {
            self.over += 1;
            // The model does not know a charter that is adopted while another matter carries what is owed.
            let adopts = scene.joins.is_none() && matches!(scene.act, Act::Adopt(_));
            if adopts && self.matter.is_merged() {
                self.left_out = true;
                continue;
            }
            let Some(act) = self.matter.handed.known(scene.act) else { continue };
            if !self.matter.has_what_is_meant(act) {
                continue;
            }
            let at = scene.gap.after(self.last, &self.matter);
            if at > until {
                // It may come later all the same.
                self.over -= 1;
                break;
            }
            if scene.joins.is_some_and(|joins| !self.can_join(joins, at)) {
                continue;
            }
            self.is_woken(&scene.wakes, at)?;
            match scene.joins {
                Some(Joins::Absorbs(again)) => self.absorbs(again, at)?,
                Some(Joins::GivesBack(which)) => self.gives_back(which, at)?,
                None => self.does(act, scene.who, at)?,
            }
        }
        Ok(())
    }

    fn is_woken(&mut self, shares: &[u8], at: i64) -> Step {
        let last = self.last;
        for share in shares {
            let wake = last + (at - last) / 255 * i64::from(*share);
            self.settled = self.settled.max(wake);
            self.matter.passes(self.settled);
            expect(self.beside.give(wake, &Actor::System, &CaseCommand::Wake), None)?;
            self.agrees()?;
        }
        Ok(())
    }

    pub(super) fn does(&mut self, act: Act, who: Who, at: i64) -> Step {
        let (actor, command) = command(act, who, &self.matter, at);
        // What is done finds what fell due until then.
        let mut then = self.matter.clone();
        then.passes(at);
        let no = then.refuses(act, who, at);
        if no.is_none() {
            self.stage.tally.done(act, &then);
            self.matter.does(act, at);
        }
        self.stage.is_on_its_tapes()?;
        expect(self.beside.give(at, &actor, &command), no.as_ref())?;
        self.did(at, no.as_ref())
    }

    /// Something was done, unless it was refused.
    pub(super) fn did(&mut self, at: i64, no: Option<&No>) -> Step {
        self.last = at;
        if no.is_none() {
            self.settled = at;
        }
        self.agrees()?;
        self.stage.is_on_its_tapes()
    }

    pub(super) fn agrees(&mut self) -> Step {
        // What ran off knows nothing any more.
        self.stage.is_on_its_tapes()?;
        Ok(self.beside.compare(&mut self.matter, self.settled)?)
    }

    /// Lets the rest fall due, and looks at all that it did.
    pub(super) fn ends(&mut self) -> Step {
        let end = self.last.max(self.settled) + self.beside.world.pace.longest() * MICROS / 30;
        self.settled = end;
        self.matter.passes(end);
        expect(self.beside.give(end, &Actor::System, &CaseCommand::Wake), None)?;
        self.agrees()?;
        self.beside.compare_ledgers(&self.matter, end)?;
        self.matter.vows.iter().for_each(|vow| self.stage.tally.became(vow));
        for (_, other) in &mut self.apart {
            other.ends()?;
        }
        self.stage.is_on_its_tapes()
    }
}
