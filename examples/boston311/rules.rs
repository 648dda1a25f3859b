//! How long each type of request may take.

use std::collections::BTreeMap;
use std::str::FromStr;

use goodwill::time::Span;

use super::error::{Fault, Unusable};
use super::table::{Source, Table};

/// How long a type of request may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) span: Span,
    pub(crate) unit: Unit,
}

/// In what a rule counts, and how surely we know that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    SureWorkdays,
    Workdays,
    Days,
}

/// The share of a type's due times that its rule has to give for us to be sure of it.
const SURE: f64 = 0.99;

const COLUMNS: [&str; 5] = ["type", "business_days", "business_fit", "calendar_days", "best"];

/// The rules of a file, by type of request.
pub(crate) fn rules(source: &Source) -> Result<BTreeMap<String, Rule>, Unusable> {
    let mut rules = BTreeMap::new();
    for row in Table::new(source, COLUMNS, &[])? {
        let refused = |fault| source.bad_line(row.line, fault);
        let [kind, business, fit, calendar, best] = row.cells.map_err(refused)?;
        let rule = rule(&business, &fit, &calendar, best).map_err(refused)?;
        if rules.insert(kind.clone(), rule).is_some() {
            return Err(refused(Fault::SecondRule(kind)));
        }
    }
    Ok(rules)
}

fn rule(business: &str, fit: &str, calendar: &str, best: String) -> Result<Rule, Fault> {
    match best.as_str() {
        "business" => {
            let sure = number::<f64>("business_fit", fit)? >= SURE;
            Ok(Rule {
                span: Span::working_days(number("business_days", business)?),
                unit: if sure { Unit::SureWorkdays } else { Unit::Workdays },
            })
        }
        "calendar" => Ok(Rule {
            span: Span::calendar_days(number("calendar_days", calendar)?),
            unit: Unit::Days,
        }),
        _ => Err(Fault::NotAKind(best)),
    }
}

fn number<T: FromStr>(column: &'static str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::NotANumber { column, text: text.to_owned() })
}
