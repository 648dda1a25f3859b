//! The customer's hours: on which clocks count, and what becomes of these where he keeps others.

use goodwill::actor::Actor;
use goodwill::calendar::Calendar;
use goodwill::charter::NoHours;

use super::adopted::{Amended, Law};
use super::beside::{Beside, expect, same};
use super::calendars::{Calendars, Lacks};
use super::key;
use super::matter::Matter;
use super::paths::FIRST_OF_PATHS;
use super::played::{Step, Stop};
use super::promised::CALENDARS;
use super::refused::No;
use super::watch::{Watch, Whose};
use super::world::World;

impl<'a> Watch<'a> {
    /// What is promised, by which calendars and on which ladder, from now on.
    pub(super) fn comes_under(&mut self, (promised, calendars, climbs): Amended<'a>) {
        (self.promised, self.calendars, self.climbs) = (promised, calendars, climbs);
        self.keeps_hours(self.customers);
    }

    /// The customer keeps these hours from now on.
    pub(super) fn keeps_hours(&mut self, customers: Option<usize>) {
        self.customers = customers;
        let counted = self.calendars.counted(self.promised.hours, customers);
        // Without hours it is promised to nobody.
        self.tape = counted.unwrap_or_else(|_| self.calendars.tape(0));
    }

    /// Why there are no hours for it under some terms.
    pub(super) fn lacks_hours(
        &self,
        (promised, calendars, _): Amended<'_>,
        customers: Option<usize>,
    ) -> Option<No> {
        let lacks = calendars.counted(promised.hours, customers).err()?;
        Some(No::WithoutHours(self.target, lacks))
    }
}

impl Matter<'_> {
    /// Why the customer cannot keep these hours.
    pub(super) fn refuses_hours(&self, customers: Option<usize>) -> Option<No> {
        if let Some(number) = customers.filter(|it| !self.calendars[0].may_be_customers(*it)) {
            return Some(No::NotACustomers(number));
        }
        if customers == self.customers {
            return None;
        }
        self.order.iter().find_map(|number| {
            let watch = &self.watches[*number];
            // What is carried keeps the hours on which it was promised.
            let kept = if watch.whose == Whose::Own { customers } else { watch.customers };
            watch.lacks_hours(watch.terms(), kept)
        })
    }

    /// Why it cannot come under the charter that follows with the hours that the customer keeps.
    pub(super) fn refuses_to_adopt(&self) -> Option<No> {
        if self.following.is_empty() {
            return None;
        }
        let kept = self.customers.filter(|it| !self.calendars[1].may_be_customers(*it));
        if let Some(number) = kept {
            return Some(No::NotACustomers(number));
        }
        self.order.iter().find_map(|number| {
            let watch = &self.watches[*number];
            watch.lacks_hours(self.following[*number], watch.customers)
        })
    }

    /// Why it cannot be offered on a path: what is promised there has no hours.
    pub(super) fn lacks_hours_on(&self, path: usize) -> Option<No> {
        let agreed = self.handed.agreed_on(path).filter(|_| !self.handed.is_too_often(path))?;
        let under = |number: &usize| self.promises_itself(*number, agreed);
        if self.order.iter().any(under) {
            return None;
        }
        self.lack_hours((0..self.watches.len()).filter(under))
    }

    /// Of clocks that it would have from now on, the first that has no hours.
    pub(super) fn lack_hours(&self, numbers: impl IntoIterator<Item = usize>) -> Option<No> {
        let watches = numbers.into_iter().map(|number| &self.watches[number]);
        watches.filter_map(|watch| watch.lacks_hours(watch.terms(), watch.customers)).next()
    }

    /// The customer keeps other hours; what was promised on them is looked at again.
    pub(super) fn keeps_other_hours(&mut self, customers: Option<usize>, law: Law, at: i64) {
        if customers == self.customers {
            return;
        }
        self.customers = customers;
        let own = |watch: &Watch<'_>| watch.whose == Whose::Own;
        for number in 0..self.watches.len() {
            let watch = &mut self.watches[number];
            if own(watch) && !self.order.contains(&number) {
                watch.keeps_hours(customers);
            }
        }
        for number in self.order.clone() {
            let watch = &mut self.watches[number];
            if !own(watch) {
                continue;
            }
            if !watch.promised.hours.asks_for_customers() {
                watch.customers = customers;
                continue;
            }
            // It counts on them once what was used up so far is known.
            watch.customers = customers;
            let told = watch.is_under(law, at, (watch.by, watch.terms()), &self.lived);
            self.tell(at, number, told);
        }
        self.align(at);
    }
}

impl Beside<'_> {
    /// On which a clock counts.
    pub(super) fn calendar_of(&self, watch: &Watch<'_>) -> &Calendar {
        let mut targets = self.charter.targets_of(&key(World::agreement(watch.promised))).unwrap();
        let (_, ratified) =
            targets.find(|(_, ratified)| ratified.key == World::target(watch.target)).unwrap();
        let customers = watch.customers.map(|number| key(CALENDARS[number]));
        ratified.calendar_for(customers.as_ref()).unwrap()
    }

    /// Why it does not begin: the first target of the agreements that it is under that has no hours.
    fn refuses_to_open(&self, calendars: &Calendars<'_>) -> Option<No> {
        let mut promised: Vec<_> = self.world.promised.iter().enumerate().collect();
        promised.retain(|(_, promised)| promised.agreed < FIRST_OF_PATHS);
        promised.sort_by_key(|(number, promised)| (World::agreement(promised), *number));
        promised.into_iter().find_map(|(number, promised)| {
            let lacks = calendars.counted(promised.hours, self.customers).err()?;
            Some(No::WithoutHours(number, lacks))
        })
    }

    /// It does not begin without hours to count on; then somebody tells others, if there are such.
    pub(super) fn asks_for_hours(
        &mut self,
        opener: &Actor,
        calendars: &[Calendars<'_>; 2],
    ) -> Step {
        let Some(no) = self.refuses_to_open(&calendars[0]) else { return Ok(()) };
        expect(self.give(self.world.opened, opener, &self.opening()), Some(&no))?;
        for number in 0..CALENDARS.len() {
            self.customers = Some(number);
            if calendars[0].may_be_customers(number)
                && self.refuses_to_open(&calendars[0]).is_none()
            {
                return Ok(());
            }
        }
        Err(Stop::RanOff)
    }
}

/// Why there are no hours, as the library says it.
pub(super) fn compare(why: &NoHours, lacks: Lacks) -> Result<(), String> {
    let calendar = |number: usize| key(CALENDARS[number]);
    let lacks = match lacks {
        Lacks::NotTold => NoHours::NotTold,
        Lacks::NotACustomers(number) => NoHours::NotACustomers { calendar: calendar(number) },
        Lacks::NeverMeet(number) => NoHours::NeverMeet { calendar: calendar(number) },
    };
    same("no hours", why, &lacks)
}
