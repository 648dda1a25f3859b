//! Other matters that prove to be the same as the first, drawn and played beside it.

use goodwill::case::CaseCommand;
use goodwill::proptest::bool::weighted;
use goodwill::proptest::collection::vec;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;

use super::adopted::Law;
use super::beside::expect;
use super::history::{Joins, Scene, laws, scenes};
use super::matter::Act;
use super::place::Pace;
use super::played::{Played, Step};
use super::promised::{CALENDARS, PRIORITIES};
use super::tape::MICROS;
use super::words::{Who, clerk, other, survivor};
use super::world::World;

/// Another matter of the same customer.
#[derive(Debug, Clone)]
pub(super) struct Other {
    /// So long after the first one it begins, or before it.
    later: i64,
    priority: usize,
    begun_by_us: bool,
    customers: Option<usize>,
    scenes: Vec<Scene>,
    /// By which law it comes under the charter that follows, if the first one did.
    follows: Option<Law>,
}

impl Other {
    /// The world as it is for it.
    pub(super) fn world(&self, world: &World) -> World {
        let mut world = world.clone();
        world.opened += self.later;
        (world.priority, world.begun_by_us) = (self.priority, self.begun_by_us);
        world.customers = self.customers.filter(|it| world.may_be_customers[0][*it]);
        world
    }
}

pub(super) fn others(pace: Pace) -> impl Strategy<Value = Vec<Other>> {
    let longest = pace.longest() * MICROS;
    let other = (
        -longest / 12..longest / 4,
        0..PRIORITIES.len(),
        (weighted(0.2), option::weighted(0.8, 0..CALENDARS.len())),
        scenes(pace, 10, 70),
        option::weighted(0.9, laws()),
    );
    let other =
        other.prop_map(|(later, priority, (begun_by_us, customers), mut scenes, follows)| {
            // What becomes of it is drawn with the first one.
            scenes.retain(|scene| !matches!(scene.act, Act::Merge | Act::Unmerge));
            Other { later, priority, begun_by_us, customers, scenes, follows }
        });
    vec(other, 0..4)
}

impl Played<'_> {
    /// Whether there is one that has begun by then, or that it carries.
    pub(super) fn can_join(&self, joins: Joins, at: i64) -> bool {
        match joins {
            Joins::Absorbs => {
                self.stage.others.get(self.proved).is_some_and(|(world, _)| world.opened <= at)
            }
            Joins::GivesBack(_) => !self.carried.is_empty(),
        }
    }

    /// Plays the next one until then, and takes it over.
    pub(super) fn absorbs(&mut self, at: i64) -> Step {
        let ((world, drawn), id) = (&self.stage.others[self.proved], other(self.proved));
        self.proved += 1;
        let stage = self.stage.without_others();
        let mut played = Played::opened(stage, world, "        the other: ")?;
        played.lives(&drawn.scenes, at)?;
        if let (Some(law), true) = (drawn.follows, self.matter.following.is_empty())
            && !played.matter.following.is_empty()
        {
            played.does(Act::Adopt(law), Who::Usual, at)?;
        }
        played.does(Act::Merge, Who::Usual, at)?;
        let brings = played.beside.brings.take().ok_or("nobody is asked to carry".to_owned())?;
        let mut then = self.matter.clone();
        then.passes(at);
        let no = then.refuses_to_absorb(&played.matter);
        if no.is_none() {
            self.matter.absorbs(id, &played.matter, at);
        }
        let given = self.beside.give_following(at, &clerk(), &brings, Some(id));
        expect(given, no.as_ref())?;
        if no.is_none() {
            self.carried.push((id, played));
        }
        self.did(at, no.as_ref())
    }

    /// Gives one of them back, which stands by itself again.
    pub(super) fn gives_back(&mut self, which: usize, at: i64) -> Step {
        let which = which % self.carried.len();
        let id = self.carried[which].0;
        let mut then = self.matter.clone();
        then.passes(at);
        let no = then.refuses_to_give_back();
        let outcomes = match no {
            None => self.matter.gives_back(id, at),
            Some(_) => Vec::new(),
        };
        let command = CaseCommand::GiveBack { survivor: survivor() };
        let given = self.beside.give_following(at, &clerk(), &command, Some(id));
        expect(given, no.as_ref())?;
        self.did(at, no.as_ref())?;
        if no.is_none() {
            let (_, mut played) = self.carried.remove(which);
            self.stage.tally.returned(&outcomes);
            played.matter.outcomes = outcomes;
            played.beside.returns = self.beside.returns.take();
            played.does(Act::Unmerge, Who::Usual, at)?;
            played.ends()?;
        }
        Ok(())
    }
}
