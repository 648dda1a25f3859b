//! The columns: every peer behind one object, since each has types of its own.

use std::rc::Rc;

use goodwill::calendar::Calendar;

use crate::crates::{OpeningHours, UleHours, Workclock};
use crate::heap;
use crate::workload::job::{Job, Run, prepare, prepare_compile};
use crate::workload::{ByDay, Failure, Holiday, Operation, Peer, Workload};

/// Before it stand goodwill and the loop written by hand.
pub(crate) const FIRST_CRATE: usize = 2;

pub(crate) trait Contender {
    fn name(&self) -> &'static str;
    /// What the compiled calendar keeps, in bytes.
    fn size(&self) -> usize;
    fn prepare(&self, operation: Operation, workload: &Workload) -> Result<Job, Failure>;
    fn prepare_compile(&self, holidays: &[Holiday]) -> Run;
}

pub(crate) fn all(holidays: &[Holiday]) -> Result<[Box<dyn Contender>; 5], Failure> {
    Ok([
        compiled::<Calendar>(holidays)?,
        compiled::<ByDay>(holidays)?,
        compiled::<UleHours>(holidays)?,
        compiled::<Workclock>(holidays)?,
        compiled::<OpeningHours>(holidays)?,
    ])
}

struct Compiled<P> {
    calendar: Rc<P>,
    size: usize,
}

fn compiled<P: Peer + 'static>(holidays: &[Holiday]) -> Result<Box<dyn Contender>, Failure> {
    // The first one loads what the process shares, such as zone data; the second shows what a calendar costs.
    P::compile(holidays)?;
    let (calendar, heap) = heap::kept(|| P::compile(holidays));
    Ok(Box::new(Compiled { calendar: Rc::new(calendar?), size: heap + size_of::<P>() }))
}

impl<P: Peer + 'static> Contender for Compiled<P> {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn size(&self) -> usize {
        self.size
    }

    fn prepare(&self, operation: Operation, workload: &Workload) -> Result<Job, Failure> {
        prepare(&self.calendar, operation, workload)
    }

    fn prepare_compile(&self, holidays: &[Holiday]) -> Run {
        prepare_compile::<P>(holidays)
    }
}
