//! Figures as people read them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use super::city::Unit;
use super::survey::{Agreement, Refusals, Service, Survey};

const LEGEND: &str = "\
judged        closed requests that had a target of the City
on time       the share of these that were closed at or before it
median hours  from opening to closing, of all closed requests
equal         our due times that lie within a minute of the City's target";

impl Survey {
    /// The line that programs read.
    pub(crate) fn summary(&self, seconds: f64) -> String {
        let (all, sure) = (self.due_in_all(), self.due_in(Unit::SureWorkdays));
        format!(
            "requests={} due_compared={} due_equal={} business_due_compared={} \
             business_due_equal={} refused={} seconds={seconds:.3}",
            self.requests,
            all.compared,
            all.equal,
            sure.compared,
            sure.equal,
            self.refusals.count(),
        )
    }
}

impl fmt::Display for Survey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{LEGEND}\n")?;
        write_services(f, "channel", &self.channels)?;
        write_services(f, "department", &self.departments)?;
        write_agreement(f, self)?;
        write_refusals(f, &self.refusals)
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
    let cells = |due: Agreement| {
        let share = share(due.equal, due.compared);
        [due.compared.to_string(), due.equal.to_string(), share]
    };
    let titles = ["compared", "equal", "share"].map(String::from);
    write_line(f, "due times by span", &titles)?;
    for (unit, name) in [
        (Unit::SureWorkdays, "workdays, fit of 0.99 or more"),
        (Unit::Workdays, "workdays, lesser fit"),
        (Unit::Days, "days"),
    ] {
        write_line(f, name, &cells(survey.due_in(unit)))?;
    }
    write_line(f, "all", &cells(survey.due_in_all()))?;
    let count = |count: usize| [count.to_string()];
    write_line(f, "out of the calendar's years", &count(survey.out_of_years))?;
    write_line(f, "without a target or a rule", &count(survey.not_promised))?;
    writeln!(f)
}

fn write_refusals(f: &mut fmt::Formatter<'_>, refusals: &Refusals) -> fmt::Result {
    let count = |count: usize| [count.to_string()];
    write_line(f, "refused input", &["count".to_owned()])?;
    write_line(f, "malformed rows", &count(refusals.malformed))?;
    write_line(f, "closed before opened", &count(refusals.closed_before_opened))?;
    for refused in &refusals.first {
        writeln!(f, "  line {}: {}", refused.line, refused.fault)?;
    }
    match refusals.count() - refusals.first.len() {
        0 => writeln!(f),
        more => writeln!(f, "  and {more} more\n"),
    }
}

/// A name and figures in columns.
fn write_line(f: &mut fmt::Formatter<'_>, name: &str, cells: &[String]) -> fmt::Result {
    write!(f, "{name:<32}")?;
    for cell in cells {
        write!(f, "{cell:>14}")?;
    }
    writeln!(f)
}

/// A name out of a file, fit for one column: it may be long, or hold line ends that feign lines of the report.
fn short(name: &str) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    match name.char_indices().nth(31) {
        _ if name.is_empty() => "(none)".to_owned(),
        None => name.chars().map(printable).collect(),
        Some(_) => name.chars().take(30).map(printable).chain(['…']).collect(),
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
