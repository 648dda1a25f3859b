//! A service desk's log, lived through: the figures are those that its rows give when they are counted one after the other.

use std::path::Path;

use goodwill::testkit::block_on;
use goodwill::time::Elapsed;

use super::DATA;
use super::servicenow_example::error::{Fault, Unusable};
use super::servicenow_example::row::{Refused, Wait, rows};
use super::servicenow_example::service::Service;
use super::servicenow_example::survey::Survey;
use super::servicenow_example::table::Source;
use super::servicenow_example::timeline::Timeline;

const HEADER: &str = "number,seq,incident_state,caller_id,opened_at,sys_updated_at,contact_type,priority,\
    assignment_group,assigned_to,made_sla";

#[test]
fn the_sample_gives_the_figures_that_counting_its_rows_gives() {
    let survey = surveyed(&file("servicenow_incidents.csv")).unwrap();
    assert_eq!(
        survey.summary(0.0),
        "incidents=107 events=656 handoffs=104 reopened=5 resolved=107 closed=107 refused=0 \
         wait_customer_hours=4573.6 wait_vendor_hours=3160.8 seconds=0.000"
    );
    assert_eq!(survey.back, 16);
    assert_eq!(format!("{:.1}", survey.waits[&Wait::Evidence].as_hours()), "606.6");
    assert_eq!(survey.as_the_log.all, 107);
    // What is taken up again is solved twice: the first time is not later than the last.
    assert_eq!((survey.first_resolution.len(), survey.total_resolution.len()), (107, 107));
    let sum = |took: &[goodwill::time::WorkingTime]| {
        took.iter().copied().sum::<goodwill::time::WorkingTime>()
    };
    assert!(sum(&survey.first_resolution) < sum(&survey.total_resolution));
}

#[test]
fn bad_rows_are_left_out_by_line_and_reason_and_the_rest_is_lived_through() {
    let survey = surveyed(&file("servicenow_bad_rows.csv")).unwrap();
    assert_eq!(
        survey.summary(0.0),
        "incidents=2 events=7 handoffs=2 reopened=1 resolved=0 closed=0 refused=14 \
         wait_customer_hours=2.5 wait_vendor_hours=0.0 seconds=0.000"
    );
    assert_eq!(survey.back, 1);
    let not_a_time = |column, text: &str| Fault::NotATime { column, text: text.to_owned() };
    let not_declared = |noun, name: &str| Fault::NotDeclared { noun, name: name.to_owned() };
    let expected = [
        (4, Fault::NotAState("Cancelled".to_owned())),
        (5, Fault::NotANumber { column: "seq", text: "x".to_owned() }),
        (6, not_a_time("sys_updated_at", "2016-02-30T10:50")),
        (7, Fault::BackInTime(Elapsed::from_minutes(30))),
        (9, Fault::SameUpdate { number: 5, line: 8 }),
        (10, not_declared("priority", "9")),
        (11, Fault::NotAFlag { column: "made_sla", text: "maybe".to_owned() }),
        (16, Fault::BeforeOpening(Elapsed::from_hours(1))),
        (18, not_declared("channel", "Telegraph")),
        (19, not_declared("channel", "Telegraph")),
        (20, Fault::Missing { column: "number" }),
        (21, Fault::FieldCount { found: 9, expected: 11 }),
        (22, not_a_time("opened_at", "")),
    ];
    let (by_case, others): (Vec<&Refused>, Vec<&Refused>) =
        survey.refused.iter().partition(|one| matches!(one.fault, Fault::RefusedByCase(_)));
    let expected = expected.map(|(line, fault)| Refused { line, fault });
    assert_eq!(others, expected.iter().collect::<Vec<_>>());
    assert_eq!(by_case.iter().map(|one| one.line).collect::<Vec<_>>(), [14]);
    let report = survey.to_string();
    assert!(report.contains("  line 7: updated PT30M before the update ahead of it\n"), "{report}");
}

#[test]
fn rows_come_in_any_order_and_lines_end_in_any_way() {
    let rows = [
        "1,2,Resolved,7,2016-03-01T09:00,2016-03-01T11:00,Phone,3,B,10,true",
        "1,0,New,7,2016-03-01T09:00,2016-03-01T09:00,Phone,3,A,10,true",
        "1,1,Awaiting User Info,7,2016-03-01T09:00,2016-03-01T09:30,Phone,3,A,10,true",
    ];
    for end in ["\n", "\r\n"] {
        let survey = surveyed(&source(&format!("{HEADER}{end}{}{end}", rows.join(end)))).unwrap();
        let told = survey.summary(0.0);
        assert!(
            told.starts_with(
                "incidents=1 events=3 handoffs=1 reopened=0 resolved=1 closed=0 refused=0"
            ),
            "{told}"
        );
        assert_eq!(survey.waits[&Wait::Customer], Elapsed::from_minutes(90));
    }
}

#[test]
fn a_file_that_cannot_be_used_says_why() {
    for column in HEADER.split(',').map(str::trim) {
        let header = HEADER.replace(column, "something else");
        assert!(
            matches!(surveyed(&source(&header)), Err(Unusable::MissingColumn { .. })),
            "{column}"
        );
    }
    let charter = std::fs::read_to_string(Path::new(DATA).join("servicenow_charter.toml")).unwrap();
    let timeline = Timeline::of(rows(&source(HEADER)).unwrap());
    let altered = source(&charter.replace("calendar = \"desk\"", "calendar = \"night\""));
    let refused = Service::declare(&altered, &timeline.incidents)
        .and_then(|service| block_on(Survey::at(&service, timeline)));
    assert!(refused.unwrap_err().to_string().contains("no calendar is called `night`"));
}

#[test]
fn names_of_a_file_cannot_feign_lines_of_the_report() {
    let row = "1,0,New,7,2016-03-01T09:00,2016-03-01T09:00,Phone,3,\"A\nincidents=9\",10,true";
    let report = surveyed(&source(&format!("{HEADER}\n{row}\n"))).unwrap().to_string();
    assert!(report.contains("A incidents=9") && !report.contains("\nincidents="), "{report}");
}

fn file(name: &str) -> Source {
    Source::read(&Path::new(DATA).join(name)).unwrap()
}

fn surveyed(source: &Source) -> Result<Survey, Unusable> {
    block_on(Survey::of(Path::new(DATA), source))
}

fn source(text: &str) -> Source {
    Source { name: "test.csv".to_owned(), text: text.as_bytes().to_vec() }
}
