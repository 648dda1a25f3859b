//! From a row's calendar to one that answers.

use std::ops::RangeInclusive;

use goodwill::calendar::{Calendar, CalendarDraft, InvalidCalendar, Weekday};

use super::row::{WindowPair, WrittenCalendar};

impl WrittenCalendar {
    /// The calendar, exact for these years.
    pub(super) fn compile(&self, years: RangeInclusive<i32>) -> Result<Calendar, InvalidCalendar> {
        self.draft(years).compile()
    }

    /// The calendar as the library has it declared.
    pub(super) fn draft(&self, years: RangeInclusive<i32>) -> CalendarDraft {
        let mut draft = CalendarDraft::new(self.tz.as_str(), years);
        for (weekday, windows) in self.days() {
            for window in windows {
                draft = draft.open([weekday], text(window).as_str());
            }
        }
        for date in &self.holidays {
            draft = draft.holiday(date.as_str(), "");
        }
        for (date, windows) in &self.overrides {
            draft = draft.override_hours(date.as_str(), windows.iter().map(text), "");
        }
        for (date, windows) in &self.breaks {
            for window in windows {
                draft = draft.break_hours(date.as_str(), text(window), "");
            }
        }
        draft
    }

    fn days(&self) -> [(Weekday, &[WindowPair]); 7] {
        let week = &self.weekly;
        [
            (Weekday::Mon, &week.mon),
            (Weekday::Tue, &week.tue),
            (Weekday::Wed, &week.wed),
            (Weekday::Thu, &week.thu),
            (Weekday::Fri, &week.fri),
            (Weekday::Sat, &week.sat),
            (Weekday::Sun, &week.sun),
        ]
    }
}

fn text((opens, closes): &WindowPair) -> String {
    format!("{opens}-{closes}")
}
