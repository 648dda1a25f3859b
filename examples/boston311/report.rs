//! Figures as people read them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use super::columns::{short, write_line};
use super::row::Refused;
use super::rules::Unit;
use super::survey::{Service, Survey, Tally};

/// How many refusals are shown one by one.
const SHOWN: usize = 10;

const LEGEND: &str = "\
judged        closed requests that had a target of the City
on time       the share of these whose clock was met and never breached
median hours  from opening to closing, of all closed requests
due times     what the case promised, within a minute of the City's target
verdicts      whether the case was on time, beside the City's own flag";

impl Survey {
    /// The line that programs read.
    pub(crate) fn summary(&self, seconds: f64) -> String {
        let (all, sure) = (self.due_in_all(), self.due_in(Unit::SureWorkdays));
        format!(
            "requests={} due_compared={} due_equal={} business_due_compared={} \
             business_due_equal={} ontime_compared={} ontime_equal={} refused={} seconds={seconds:.3}",
            self.requests,
            all.compared,
            all.equal,
            sure.compared,
            sure.equal,
            self.on_time.compared,
            self.on_time.equal,
            self.refused.len(),
        )
    }
}

impl fmt::Display for Survey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{LEGEND}\n")?;
        write_services(f, "channel", &self.channels)?;
        write_services(f, "department", &self.departments)?;
        write_agreement(f, self)?;
        write_refusals(f, &self.refused)
    }
}

fn write_services(
    f: &mut fmt::Formatter<'_>,
    group: &str,
    services: &BTreeMap<String, Service>,
) -> fmt::Result {
    let titles = ["requests", "judged", "on time", "median hours"].map(String::from);
    write_line(f, group, &titles)?;
    let mut services: Vec<_> = services.iter().collect();
    services.sort_by_key(|(_, service)| Reverse(service.requests));
    for (name, service) in services {
        let name = short(name);
        let median = service.median();
        let cells = [
            service.requests.to_string(),
            service.judged.to_string(),
            share(service.on_time, service.judged),
            median.map_or_else(nothing, |took| format!("{:.1}", took.as_hours())),
        ];
        write_line(f, &name, &cells)?;
    }
    writeln!(f)
}

fn write_agreement(f: &mut fmt::Formatter<'_>, survey: &Survey) -> fmt::Result {
    let titles = ["compared", "equal", "share"].map(String::from);
    write_line(f, "as the City has it", &titles)?;
    for (name, tally) in [
        ("due times, workdays (fit >= 0.99)", survey.due_in(Unit::SureWorkdays)),
        ("due times, workdays (lesser fit)", survey.due_in(Unit::Workdays)),
        ("due times, days", survey.due_in(Unit::Days)),
        ("due times, all", survey.due_in_all()),
        ("verdicts on time", survey.on_time),
    ] {
        let Tally { compared, equal } = tally;
        write_line(f, name, &[compared.to_string(), equal.to_string(), share(equal, compared)])?;
    }
    write_line(f, "without a target or a rule", &[survey.not_promised.to_string()])?;
    writeln!(f)
}

fn write_refusals(f: &mut fmt::Formatter<'_>, refused: &[Refused]) -> fmt::Result {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for refused in refused {
        *counts.entry(refused.reason()).or_default() += 1;
    }
    write_line(f, "refused input", &["count".to_owned()])?;
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

fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return nothing();
    }
    format!("{:.1} %", 100.0 * part as f64 / whole as f64)
}

fn nothing() -> String {
    "-".to_owned()
}
