//! Figures as people read them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use goodwill::time::{Elapsed, WorkingTime};

use super::columns::{short, write_line};
use super::row::{Refused, Wait};
use super::survey::{Survey, Tally, quantile};

/// How many groups and refusals are shown one by one.
const SHOWN: usize = 10;

impl Survey {
    /// The line that programs read.
    pub(crate) fn summary(&self, seconds: f64) -> String {
        format!(
            "incidents={} events={} handoffs={} reopened={} resolved={} closed={} refused={} \
             wait_customer_hours={:.1} wait_vendor_hours={:.1} seconds={seconds:.3}",
            self.incidents,
            self.events,
            self.handoffs,
            self.reopened,
            self.resolved,
            self.closed,
            self.refused.len(),
            self.waited(Wait::Customer).as_hours(),
            self.waited(Wait::Vendor).as_hours(),
        )
    }

    fn waited(&self, wait: Wait) -> Elapsed {
        self.waits.get(&wait).copied().unwrap_or_default()
    }
}

impl fmt::Display for Survey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(f, "waited for", &["hours".to_owned()])?;
        for wait in Wait::ALL {
            write_line(f, wait.reason(), &[format!("{:.1}", self.waited(wait).as_hours())])?;
        }
        writeln!(f)?;
        self.write_groups(f)?;
        self.write_resolutions(f)?;
        self.write_promises(f)?;
        write_refusals(f, &self.refused)
    }
}

impl Survey {
    fn write_groups(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_line(f, "in the hands of", &["incidents", "desk hours"].map(String::from))?;
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(_, custody)| Reverse(custody.spent));
        for (name, custody) in groups.iter().take(SHOWN) {
            write_line(f, &short(name), &[custody.incidents.to_string(), hours(custody.spent)])?;
        }
        if let more @ 1.. = groups.len().saturating_sub(SHOWN) {
            writeln!(f, "and {more} groups more")?;
        }
        write_line(f, "hand-offs", &[self.handoffs.to_string()])?;
        write_line(f, "of these straight back", &[self.back.to_string()])?;
        writeln!(f)
    }

    fn write_resolutions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles = ["incidents", "half within", "nine tenths"].map(String::from);
        write_line(f, "desk hours to solve", &titles)?;
        for (name, took) in
            [("the first time", &self.first_resolution), ("on the whole", &self.total_resolution)]
        {
            let of = |share| quantile(took, share).map_or_else(|| "-".to_owned(), hours);
            write_line(f, name, &[took.len().to_string(), of(500), of(900)])?;
        }
        writeln!(f)
    }

    fn write_promises(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles = ["judged", "kept", "share"].map(String::from);
        write_line(f, "promises, by priority", &titles)?;
        for ((promise, priority), tally) in &self.kept {
            write_tally(f, &format!("{promise}, {}", short(priority)), *tally)?;
        }
        write_tally(f, "verdicts as the log has them", self.as_the_log)?;
        writeln!(f)
    }
}

fn write_tally(f: &mut fmt::Formatter<'_>, name: &str, Tally { all, so }: Tally) -> fmt::Result {
    let share = 100.0 * so as f64 / all.max(1) as f64;
    write_line(f, name, &[all.to_string(), so.to_string(), format!("{share:.1} %")])
}

fn write_refusals(f: &mut fmt::Formatter<'_>, refused: &[Refused]) -> fmt::Result {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for refused in refused {
        *counts.entry(refused.fault.reason()).or_default() += 1;
    }
    write_line(f, "rows left out", &[refused.len().to_string()])?;
    for (reason, count) in counts {
        write_line(f, reason, &[count.to_string()])?;
    }
    for Refused { line, fault } in refused.iter().take(SHOWN) {
        writeln!(f, "  line {line}: {fault}")?;
    }
    match refused.len().saturating_sub(SHOWN) {
        0 => writeln!(f),
        more => writeln!(f, "  and {more} more\n"),
    }
}

fn hours(length: WorkingTime) -> String {
    format!("{:.1}", length.as_hours())
}
