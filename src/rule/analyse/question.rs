//! The one question behind every verdict: is there a customer inside these regions and outside those?

use super::bits;
use super::search::{Answered, Search, Table};
use super::space::{AxisKind, Region, Space};
use super::work::Work;

/// Which of two customers a region speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// The one who is asked for, or the first of two.
    First,
    /// The other of two.
    Second,
}

/// In what two customers of one question may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// There is one customer.
    Nowhere,
    /// What they need.
    Need,
    /// What they are worth.
    Value,
    /// What they need and what they are worth.
    NeedAndValue,
}

impl Apart {
    pub(super) fn holds(self, kind: AxisKind) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Need => kind == AxisKind::Need,
            Self::Value => kind == AxisKind::Value,
            Self::NeedAndValue => kind != AxisKind::Circumstance,
        }
    }
}

/// Customers sought: inside some regions, outside others. Two are sought at once if they may stand apart; then they share
/// all classes on the other axes.
#[derive(Debug)]
pub(super) struct Question<'a> {
    space: &'a Space<'a>,
    apart: Apart,
    /// The classes that are left, by axis; of the second customer behind those of the first.
    left: Vec<Option<Box<[u64]>>>,
    impossible: bool,
    avoided: Vec<(&'a Region, Of)>,
}

/// What became of a question.
#[derive(Debug)]
pub(super) enum Answer {
    /// These customers.
    Found(Found),
    /// Nobody; the regions that leave no room, by the order in which they were to be avoided.
    Nobody(Vec<usize>),
    /// The budget was spent before it was known.
    Spent,
}

/// The classes of the customers that were found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    classes: Vec<usize>,
    apart: Apart,
    axes: usize,
}

impl Found {
    /// The class of a customer on an axis.
    pub(super) fn class(&self, space: &Space<'_>, axis: usize, of: Of) -> usize {
        let place = place_of(space, self.apart, axis, of);
        debug_assert!(self.classes.len() >= self.axes, "every axis has a class");
        self.classes.get(place).copied().unwrap_or(0)
    }

    /// Whether a customer is in a region.
    pub(super) fn is_in(&self, space: &Space<'_>, region: &Region, of: Of) -> bool {
        region.sides.iter().all(|(axis, side)| bits::has(side, self.class(space, *axis, of)))
    }
}

fn place_of(space: &Space<'_>, apart: Apart, axis: usize, of: Of) -> usize {
    let doubled = of == Of::Second && space.axes.get(axis).is_some_and(|it| apart.holds(it.kind));
    if doubled { space.axes.len() + axis } else { axis }
}

impl<'a> Question<'a> {
    /// Whoever, so far.
    pub(super) fn new(space: &'a Space<'a>, apart: Apart) -> Self {
        let customers = if apart == Apart::Nowhere { 1 } else { 2 };
        Self {
            space,
            apart,
            left: vec![None; space.axes.len() * customers],
            impossible: false,
            avoided: Vec::new(),
        }
    }

    /// Inside this region as well.
    pub(super) fn inside(mut self, region: &Region, of: Of) -> Self {
        for (axis, side) in &region.sides {
            let place = place_of(self.space, self.apart, *axis, of);
            if let Some(left) = self.left.get_mut(place) {
                let classes = match left {
                    Some(classes) => bits::and(classes, side),
                    None => side.clone(),
                };
                self.impossible |= bits::is_empty(&classes);
                *left = Some(classes);
            }
        }
        self
    }

    /// Outside all of these regions as well.
    pub(super) fn outside(mut self, regions: impl IntoIterator<Item = &'a Region>, of: Of) -> Self {
        if !self.impossible {
            self.avoided.extend(regions.into_iter().map(|region| (region, of)));
        }
        self
    }

    /// Looks for them.
    pub(super) fn ask(&self, work: &mut Work) -> Answer {
        if self.impossible {
            return Answer::Nobody(Vec::new());
        }
        let Some(tables) = self.tables() else {
            // One of the regions leaves no room by itself.
            let covers =
                |(region, of): &(&Region, Of)| self.obstacles(region, *of) == Obstacles::All;
            return Answer::Nobody(self.avoided.iter().position(covers).into_iter().collect());
        };
        let (names, tables) = tables;
        if !work.begin(tables.iter().map(Table::size).sum::<usize>() + self.avoided.len()) {
            return Answer::Spent;
        }
        let mut core = bits::none(self.avoided.len());
        let mut chosen = Vec::new();
        match Search::new(tables, names).run(&mut chosen, &mut core, work) {
            Answered::Found => Answer::Found(self.found(&chosen)),
            Answered::Nobody => Answer::Nobody(bits::ones(&core).collect()),
            Answered::Spent => Answer::Spent,
        }
    }

    fn found(&self, chosen: &[(usize, usize)]) -> Found {
        let axes = self.space.axes.len();
        let first = |left: &Option<Box<[u64]>>| {
            left.as_ref().and_then(|classes| bits::first(classes)).unwrap_or(0)
        };
        let mut classes: Vec<usize> = self.left.iter().map(first).collect();
        for (place, class) in chosen {
            if let Some(held) = classes.get_mut(*place) {
                *held = *class;
            }
        }
        Found { classes, apart: self.apart, axes }
    }

    fn classes_at(&self, place: usize) -> usize {
        let axes = self.space.axes.len();
        let axis = if place < axes { place } else { place - axes };
        self.space.axes.get(axis).map_or(1, super::space::Axis::classes)
    }

    /// On which axes a region can be avoided, and by which classes it is not.
    fn obstacles(&self, region: &Region, of: Of) -> Obstacles {
        let mut sides = Vec::with_capacity(region.sides.len());
        for (axis, side) in &region.sides {
            let place = place_of(self.space, self.apart, *axis, of);
            match self.left.get(place).and_then(Option::as_deref) {
                Some(left) if !bits::meets(left, side) => return Obstacles::None,
                Some(left) if bits::is_within(left, side) => {}
                _ => sides.push((place, *axis)),
            }
        }
        if sides.is_empty() { Obstacles::All } else { Obstacles::Some(sides) }
    }

    /// The tables of the search with the names of its obstacles; none if a region covers all that is left.
    fn tables(&self) -> Option<(Vec<usize>, Vec<Table>)> {
        let mut names = Vec::new();
        let mut by_place: Vec<Vec<(usize, &[u64])>> = vec![Vec::new(); self.left.len()];
        for (number, (region, of)) in self.avoided.iter().enumerate() {
            let sides = match self.obstacles(region, *of) {
                Obstacles::All => return None,
                Obstacles::None => continue,
                Obstacles::Some(sides) => sides,
            };
            for (place, axis) in sides {
                if let Some((entries, side)) = by_place.get_mut(place).zip(region.side(axis)) {
                    entries.push((names.len(), side));
                }
            }
            names.push(number);
        }
        let tables = by_place.iter().enumerate().filter(|(_, entries)| !entries.is_empty());
        let tables = tables.map(|(place, entries)| {
            let left = self.left.get(place).and_then(Option::as_deref);
            Table::of(place, self.classes_at(place), left, entries, names.len())
        });
        let tables = tables.collect();
        Some((names, tables))
    }
}

/// How a region to be avoided lies in what is left.
#[derive(Debug, PartialEq, Eq)]
enum Obstacles {
    /// It covers all.
    All,
    /// It does not touch it.
    None,
    /// It can be avoided on these places, each with its axis.
    Some(Vec<(usize, usize)>),
}
