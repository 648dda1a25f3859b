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
use super::words::{Who, clerk, survivor};
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
    /// Others that prove to be the same as this one before it is merged itself.
    others: Vec<Self>,
}

/// Another matter with the world as it is for it.
pub(super) struct Cast<'a> {
    id: u128,
    world: World,
    drawn: &'a Other,
    others: Vec<Self>,
}

/// The others of a matter, by their numbers from one on.
pub(super) fn cast<'a>(world: &World, others: &'a [Other], first: u128) -> Vec<Cast<'a>> {
    let numbered = (first..).zip(others);
    let cast = numbered.map(|(id, drawn)| {
        let world = drawn.world(world);
        let others = cast(&world, &drawn.others, id << 4);
        Cast { id, world, drawn, others }
    });
    cast.collect()
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

/// Draws others, which may have others themselves.
pub(super) fn others(pace: Pace) -> impl Strategy<Value = Vec<Other>> {
    let others_of_others = prop_oneof![
        2 => Just(Vec::new()),
        1 => vec(other(pace, Just(Vec::new())), 1..3),
    ];
    vec(other(pace, others_of_others), 0..4)
}

fn other(pace: Pace, others: impl Strategy<Value = Vec<Other>> + 'static) -> BoxedStrategy<Other> {
    let longest = pace.longest() * MICROS;
    let other = (
        -longest / 12..longest / 4,
        0..PRIORITIES.len(),
        (weighted(0.2), option::weighted(0.8, 0..CALENDARS.len())),
        scenes(pace, 10, 70),
        option::weighted(0.9, laws()),
        others,
    );
    let other = other.prop_map(
        |(later, priority, (begun_by_us, customers), mut scenes, follows, others)| {
            // What becomes of it is drawn with the first one.
            scenes.retain(|scene| !matches!(scene.act, Act::Merge | Act::Unmerge));
            Other { later, priority, begun_by_us, customers, scenes, follows, others }
        },
    );
    other.boxed()
}

impl Played<'_> {
    /// Whether there is one that has begun by then, or that it carries.
    pub(super) fn can_join(&self, joins: Joins, at: i64) -> bool {
        match joins {
            Joins::Absorbs(again) => {
                let next = self.stage.others.get(self.proved);
                next.is_some_and(|cast| cast.world.opened <= at) || self.stands_apart(again)
            }
            Joins::GivesBack(_) => !self.carried.is_empty(),
        }
    }

    /// Whether one that it gave back is to be the same after all.
    fn stands_apart(&self, again: bool) -> bool {
        again && !self.apart.is_empty()
    }

    /// Plays the next one until then, or goes on with one that it gave back, and takes it over.
    pub(super) fn absorbs(&mut self, again: bool, at: i64) -> Step {
        let (cast, mut played) = if self.stands_apart(again) {
            self.stage.tally.one("merged again");
            self.apart.pop().unwrap()
        } else {
            let cast = &self.stage.others[self.proved];
            self.proved += 1;
            let stage = self.stage.of_another(&cast.others);
            (cast, Played::opened(stage, &cast.world, "        the other: ")?)
        };
        let (id, drawn) = (cast.id, cast.drawn);
        played.lives(&drawn.scenes, at)?;
        if !played.carried.is_empty() {
            self.stage.tally.one("merged with others");
        }
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
            self.carried.push((cast, played));
        }
        self.did(at, no.as_ref())
    }

    /// Gives one of them back, which stands by itself again.
    pub(super) fn gives_back(&mut self, which: usize, at: i64) -> Step {
        let which = which % self.carried.len();
        let id = self.carried[which].0.id;
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
            let (cast, mut played) = self.carried.remove(which);
            self.stage.tally.returned(&outcomes);
            played.matter.outcomes = outcomes;
            played.beside.returns = self.beside.returns.take();
            played.does(Act::Unmerge, Who::Usual, at)?;
            self.apart.push((cast, played));
        }
        Ok(())
    }
}
