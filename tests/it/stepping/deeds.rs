//! What is done on the levels of a ladder.

use super::asked::Ask;
use super::ladder::Deed;
use super::matter::{Matter, Stands};
use super::paths::QUEUES;
use super::watch::{What, Whose};

impl Matter<'_> {
    /// Does what a level says, and asks for what it cannot do itself.
    pub(super) fn does_what_a_level_says(&mut self, number: usize, level: u16, at: i64) {
        let Some((ladder, _)) = self.watches[number].climbs else { return };
        for deed in &ladder.levels[usize::from(level)].1 {
            let is_done = match *deed {
                Deed::Raise(priority) => self.is_raised(priority, at),
                Deed::Give(queue) => self.is_given_to(queue, at),
                // Whoever says it, it is the same; what is done to the matter itself is done to this one.
                Deed::TellOwner | Deed::TellClerks | Deed::Ring => {
                    self.is_told_elsewhere(number, What::Level(level))
                }
            };
            if !is_done {
                self.asks.push(Ask::Climb(number, level, *deed));
            }
        }
    }

    fn is_raised(&mut self, priority: usize, at: i64) -> bool {
        if priority != self.priority && self.stands != Stands::Open {
            return false;
        }
        self.is_made_so_urgent(priority, at);
        true
    }

    fn is_given_to(&mut self, queue: usize, at: i64) -> bool {
        let department = QUEUES[queue].1;
        if self.lies_in == Some(queue) {
            return true;
        }
        if self.stands != Stands::Open || self.handed.keeps_from(department).is_some() {
            return false;
        }
        // Not twice at one instant, unless somebody did something between.
        if self.given.contains(&(at, queue)) {
            return false;
        }
        self.given.push((at, queue));
        self.is_given(department, at, Some(queue));
        true
    }

    /// From now on it is so urgent, and goals follow.
    pub(super) fn is_made_so_urgent(&mut self, priority: usize, at: i64) {
        if priority == self.priority {
            return;
        }
        self.priority = priority;
        for number in self.order.clone() {
            let watch = &mut self.watches[number];
            if watch.whose != Whose::Own || watch.promised.measure.is_by_hand() {
                continue;
            }
            let by = watch.promised.by_for(priority);
            let told = watch.is_promised_by(by, at);
            self.tell(at, number, told);
        }
    }
}
