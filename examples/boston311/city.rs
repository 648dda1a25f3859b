//! What the City of Boston declares: when it works, and how long each type of request may take.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::calendar::{Calendar, CalendarDraft, CalendarError, Holiday, WORKWEEK};
use goodwill::chrono::Datelike;
use goodwill::time::{Span, Timestamp};

use super::error::{Fault, Unusable};
use super::table::{Source, Table};

/// The City's working hours and its promises by type of request.
pub(crate) struct City {
    pub(crate) calendar: Calendar,
    promises: BTreeMap<String, Promise>,
}

/// How long a type of request may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise {
    pub(crate) span: Span,
    pub(crate) unit: Unit,
}

/// In what a promise counts, and how surely we know that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    SureWorkdays,
    Workdays,
    Days,
}

/// The share of a type's due times that its rule has to give for us to be sure of it.
const SURE: f64 = 0.99;

impl City {
    /// The City as the files in a folder declare it.
    pub(crate) fn load(folder: &Path) -> Result<Self, Unusable> {
        let holidays = Source::read(&folder.join("us_ma.csv"))?;
        let rules = Source::read(&folder.join("boston311_rules.csv"))?;
        Self::declare(&holidays, &rules)
    }

    pub(crate) fn declare(holidays: &Source, rules: &Source) -> Result<Self, Unusable> {
        Ok(Self { calendar: calendar(holidays)?, promises: promises(rules)? })
    }

    /// How long a request of this type may take, if the City has said so.
    pub(crate) fn promise(&self, kind: &str) -> Option<Promise> {
        self.promises.get(kind).copied()
    }

    /// When a promise falls due; none if that lies beyond the calendar's years.
    pub(crate) fn due(&self, opened: Timestamp, span: Span) -> Result<Option<Timestamp>, Unusable> {
        match self.calendar.due(opened, span) {
            Ok(due) => Ok(Some(due)),
            Err(CalendarError::OutOfPeriod(_)) => Ok(None),
            Err(never_open) => Err(Unusable::NoDueTime(never_open)),
        }
    }
}

/// The City's working hours, known from the year of the first holiday to that of the last: whoever has no holidays of a
/// year cannot date a promise into it.
fn calendar(source: &Source) -> Result<Calendar, Unusable> {
    let mut holidays = Vec::new();
    for row in Table::new(source, ["date", "name"])? {
        let [on, name] = row.cells.map_err(|fault| bad_line(source, row.line, fault))?;
        // A text that is no date goes along: the draft lists all of them at once.
        let on = on.into();
        holidays.push(Holiday { on, name });
    }
    let years = || {
        let dates = holidays.iter().filter_map(|holiday| holiday.on.read().ok());
        dates.map(Datelike::year)
    };
    let (Some(first), Some(last)) = (years().min(), years().max()) else {
        let file = source.name.clone();
        return Err(Unusable::NoHolidays { file });
    };
    let mut draft =
        CalendarDraft::new("America/New_York", first..=last).open(WORKWEEK, "08:30-17:00");
    draft.holidays = holidays;
    draft.compile().map_err(|error| Unusable::BadCalendar { file: source.name.clone(), error })
}

const RULE_COLUMNS: [&str; 5] = ["type", "business_days", "business_fit", "calendar_days", "best"];

fn promises(source: &Source) -> Result<BTreeMap<String, Promise>, Unusable> {
    let mut promises = BTreeMap::new();
    for row in Table::new(source, RULE_COLUMNS)? {
        let refused = |fault| bad_line(source, row.line, fault);
        let [kind, business, fit, calendar, best] = row.cells.map_err(refused)?;
        let promise = promise(&business, &fit, &calendar, best).map_err(refused)?;
        if promises.insert(kind.clone(), promise).is_some() {
            return Err(refused(Fault::SecondRule(kind)));
        }
    }
    Ok(promises)
}

fn promise(business: &str, fit: &str, calendar: &str, best: String) -> Result<Promise, Fault> {
    match best.as_str() {
        "business" => {
            let sure = number::<f64>("business_fit", fit)? >= SURE;
            Ok(Promise {
                span: Span::working_days(number("business_days", business)?),
                unit: if sure { Unit::SureWorkdays } else { Unit::Workdays },
            })
        }
        "calendar" => Ok(Promise {
            span: Span::calendar_days(number("calendar_days", calendar)?),
            unit: Unit::Days,
        }),
        _ => Err(Fault::NotAKind(best)),
    }
}

fn number<T: std::str::FromStr>(column: &'static str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::NotANumber { column, text: text.to_owned() })
}

fn bad_line(source: &Source, line: u64, fault: Fault) -> Unusable {
    let file = source.name.clone();
    Unusable::BadLine { file, line, fault }
}
