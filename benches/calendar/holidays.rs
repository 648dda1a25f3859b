//! The legal holidays of Massachusetts as rules, because published lists end before 2034.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Failure;

#[derive(Clone, Copy)]
pub(crate) struct Holiday {
    pub(crate) date: NaiveDate,
    pub(crate) name: &'static str,
}

enum Rule {
    /// Kept on the Monday after as well when it falls on a Sunday; Massachusetts does not move Saturdays.
    On(u32, u32),
    Nth(u8, Weekday, u32),
    LastMonday(u32),
}

const JUNETEENTH: &str = "Juneteenth National Independence Day";
const FIRST_JUNETEENTH: i32 = 2021;

const RULES: [(Rule, &str); 12] = [
    (Rule::On(1, 1), "New Year's Day"),
    (Rule::Nth(3, Weekday::Mon, 1), "Martin Luther King Jr. Day"),
    (Rule::Nth(3, Weekday::Mon, 2), "Washington's Birthday"),
    (Rule::Nth(3, Weekday::Mon, 4), "Patriots' Day"),
    (Rule::LastMonday(5), "Memorial Day"),
    (Rule::On(6, 19), JUNETEENTH),
    (Rule::On(7, 4), "Independence Day"),
    (Rule::Nth(1, Weekday::Mon, 9), "Labor Day"),
    (Rule::Nth(2, Weekday::Mon, 10), "Columbus Day"),
    (Rule::On(11, 11), "Veterans Day"),
    (Rule::Nth(4, Weekday::Thu, 11), "Thanksgiving Day"),
    (Rule::On(12, 25), "Christmas Day"),
];

/// The holidays of `year`, in order.
pub(crate) fn of_year(year: i32) -> Result<Vec<Holiday>, Failure> {
    let mut holidays = Vec::with_capacity(RULES.len() + 2);
    for (rule, name) in &RULES {
        if *name == JUNETEENTH && year < FIRST_JUNETEENTH {
            continue;
        }
        let date = rule.date(year).ok_or("a rule names no date")?;
        holidays.push(Holiday { date, name });
        if matches!(rule, Rule::On(..)) && date.weekday() == Weekday::Sun {
            let date = date.succ_opt().ok_or("a rule names no date")?;
            holidays.push(Holiday { date, name });
        }
    }
    Ok(holidays)
}

impl Rule {
    fn date(&self, year: i32) -> Option<NaiveDate> {
        match *self {
            Self::On(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Self::Nth(n, weekday, month) => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)
            }
            // A month has a fifth Monday or four.
            Self::LastMonday(month) => [5, 4]
                .into_iter()
                .find_map(|n| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, n)),
        }
    }
}
