//! A matter that is handed over: what that means for its clocks.

use super::asked::Ask;
use super::handed::Pass;
use super::matter::Matter;
use super::promised::Sign;
use super::watch::{Phase, What};

impl Matter<'_> {
    pub(super) fn is_passed(&mut self, pass: Pass, at: i64) {
        match pass {
            Pass::Offer(path, _) => {
                if self.handed.is_offered(path) {
                    self.asks.push(Ask::Offer(path));
                    // What is promised on the path is promised from here on.
                    if let Some(agreed) = self.handed.agreed_on(path) {
                        self.is_promised_under(agreed);
                    }
                    self.hear(Sign::HandoffOffered, at);
                } else {
                    self.asks.push(Ask::TooOften(path));
                }
            }
            Pass::Accept(_) => {
                self.handed.is_accepted(at);
                (self.lies_in, self.is_somebodys) = (None, true);
                self.hear(Sign::HandoffAccepted, at);
                self.hear(Sign::Taken, at);
            }
            Pass::Return(_, because, _) => {
                self.asks.extend(self.handed.offered.map(|path| Ask::Return(path, because)));
                self.handed.offered = None;
                self.hear(Sign::HandoffReturned, at);
            }
            Pass::Withdraw => self.is_withdrawn(at),
        }
    }

    /// What is offered is not offered any more, and nobody has to answer.
    pub(super) fn is_withdrawn(&mut self, at: i64) {
        let awaited = self.awaits();
        self.handed.offered = None;
        if let Some(number) = awaited {
            self.is_cancelled(number, at);
        }
    }

    pub(super) fn is_cancelled(&mut self, number: usize, at: i64) {
        let watch = &mut self.watches[number];
        if watch.phase == Phase::Going {
            (watch.phase, watch.runs_on) = (Phase::Cancelled(at), None);
            self.told.push((at, number, What::Cancelled));
        }
    }

    /// By which clock the receiver has to answer.
    fn awaits(&self) -> Option<usize> {
        let agreed = self.handed.agreed()?;
        self.watches.iter().position(|watch| {
            watch.promised.agreed == agreed && watch.promised.measure.is_of_acceptance()
        })
    }

    /// Somebody above is told where a receiver did not answer in time.
    pub(super) fn is_late(&mut self, number: usize, at: i64) {
        let Some(path) = self.handed.offered else { return };
        if self.awaits() == Some(number) {
            if self.handed.is_left_unanswered(path) {
                self.is_cancelled(number, at);
            }
            self.asks.push(Ask::Silence(path));
        }
    }

    /// Nobody's turn ends where whoever has it gives it to himself.
    pub(super) fn is_given(&mut self, department: usize, at: i64, queue: Option<usize>) {
        (self.lies_in, self.is_somebodys) = (queue, false);
        let again = self.handed.answers() == department;
        self.handed.is_assigned(department, at);
        self.hear_where(Sign::Assigned, at, |measure| {
            let turns = measure.starts_on(Sign::Assigned) && measure.stops_on(Sign::Assigned);
            !(again && turns)
        });
    }
}
