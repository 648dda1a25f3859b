//! The calendars of one charter, step by step.

use super::hours::Hours;
use super::place::Place;
use super::tape::Tape;

pub(super) struct Calendars<'a> {
    tapes: Vec<Tape<'a>>,
}

impl<'a> Calendars<'a> {
    pub(super) fn of(hours: &'a [Hours], place: &'a Place) -> Self {
        Self { tapes: hours.iter().map(|hours| Tape::of(hours, place)).collect() }
    }

    pub(super) fn tape(&self, number: usize) -> &Tape<'a> {
        &self.tapes[number]
    }

    pub(super) fn ran_off(&self) -> bool {
        self.tapes.iter().any(|tape| tape.ran_off().get())
    }
}
