//! What was told of the customer's hours.

use goodwill::case::CaseEvent;
use goodwill::rule::Grant;
use goodwill::sla::Metric;

pub(super) fn events() -> [(&'static str, CaseEvent); 4] {
    let shops = || "shops".parse().unwrap();
    let attached = CaseEvent::ClockAttached {
        agreement: "promise".parse().unwrap(),
        target: "first-answer".parse().unwrap(),
        number: 7,
        metric: Metric::first_response(),
        customers_calendar: Some(shops()),
    };
    let grants = vec![Grant::CustomersCalendar(shops())];
    [
        ("customers_calendar_set", CaseEvent::CustomersCalendarSet { calendar: Some(shops()) }),
        ("customers_calendar_set.unknown", CaseEvent::CustomersCalendarSet { calendar: None }),
        ("clock_attached.customers_calendar", attached),
        (
            "service_chosen.customers_calendar",
            CaseEvent::ServiceChosen { facts: Default::default(), grants },
        ),
    ]
}
