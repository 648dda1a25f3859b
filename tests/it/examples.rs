//! The example programs hold what they promise, on the sample that comes with them and on input gone wrong.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::actor::Actor;
use goodwill::case::CaseRefusal;
use goodwill::charter::Ratification;
use goodwill::department::Department;
use goodwill::id::DepartmentKey;
use goodwill::testkit::block_on;
use goodwill::time::Elapsed;

use boston311::city::City;
use boston311::error::{Fault, Unusable};
use boston311::keys::declare;
use boston311::row::Refused;
use boston311::rules::Unit;
use boston311::survey::{Survey, Tally};
use boston311::table::Source;

#[path = "../../examples/boston311/main.rs"]
#[expect(dead_code, reason = "the tests begin behind `main`")]
mod boston311;
#[path = "../../examples/callback_promises.rs"]
mod callback_promises;
#[path = "../../examples/charter_check/main.rs"]
#[expect(dead_code, reason = "the tests begin behind `main`")]
mod charter_check;
#[path = "../../examples/promise_check.rs"]
mod promise_check;
#[path = "../../examples/quickstart.rs"]
mod quickstart;
#[path = "../../examples/rules_explain.rs"]
mod rules_explain;
#[path = "../../examples/servicenow/main.rs"]
#[expect(dead_code, reason = "the tests begin behind `main`")]
#[expect(
    clippy::duplicate_mod,
    reason = "each example has its own copy of the table, with its own faults"
)]
mod servicenow_example;
#[path = "../../examples/six_hour_delivery/main.rs"]
#[expect(dead_code, reason = "the tests begin behind `main`")]
#[expect(
    clippy::duplicate_mod,
    reason = "each example has its own copy of the table, with its own faults"
)]
mod six_hour_delivery;
#[path = "../../examples/sla_dst.rs"]
mod sla_dst;
#[path = "../../examples/special_vs_differentiated/main.rs"]
#[expect(dead_code, reason = "the tests begin behind `main`")]
#[expect(
    clippy::duplicate_mod,
    reason = "each example has its own copy of the table, with its own faults"
)]
mod special_vs_differentiated;
#[path = "../../examples/telecom_reach.rs"]
#[expect(dead_code, reason = "the tests begin behind `main`")]
mod telecom_reach;
#[path = "../../examples/working_hours.rs"]
mod working_hours;

mod charters;
mod delivery;
mod promises;
mod servicenow;
mod telecom;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
const HEADER: &str = "opened,target,closed,type,dept,source";

#[test]
fn the_city_of_boston_sample_gives_the_figures_it_always_gave() {
    let sample = Source::read(&Path::new(DATA).join("boston311_requests.csv")).unwrap();
    let survey = surveyed(city(), &sample).unwrap();
    assert_eq!(
        survey.summary(0.0),
        "requests=680 due_compared=482 due_equal=436 business_due_compared=146 \
         business_due_equal=145 ontime_compared=399 ontime_equal=399 refused=17 seconds=0.000"
    );
    assert_eq!((survey.channels.len(), survey.departments.len()), (7, 16));
    let days = survey.due_in(Unit::Days);
    assert_eq!(days, Tally { compared: 124, equal: 102 });
    let fault = Fault::ClosedBeforeOpened(Elapsed::from_seconds(11));
    assert_eq!(survey.refused.first(), Some(&Refused { line: 470, fault }));
    let report = survey.to_string();
    assert!(report.contains("  line 470: closed PT11S before it was opened\n"), "{report}");
    assert!(report.contains("  and 7 more\n"), "{report}");
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let text = "source,dept,more,type,closed,target,opened\n\
        Twitter,PWDx,,CE Collection,2015-01-02T09:00:00,2015-01-05T08:30:00,2015-01-01T10:00:00\n";
    let survey = survey(text);
    assert_eq!(survey.due_in(Unit::SureWorkdays), Tally { compared: 1, equal: 1 });
    let twitter = &survey.channels["Twitter"];
    assert_eq!((twitter.requests, twitter.judged, twitter.on_time), (1, 1, 1));
    assert_eq!(twitter.median(), Some(Elapsed::from_hours(23)));
}

#[test]
fn a_missing_column_is_named_with_its_file() {
    for column in HEADER.split(',') {
        let header = HEADER.replace(column, "something else");
        match surveyed(city(), &source(&header)) {
            Err(Unusable::MissingColumn { file, column: missing }) => {
                assert_eq!((file.as_str(), missing), ("test.csv", column));
            }
            other => panic!("{column}: {other:?}"),
        }
    }
    let absent = Source::read(Path::new("no such file.csv"));
    assert!(matches!(absent, Err(Unusable::Unreadable { .. })));
}

#[test]
fn malformed_rows_are_refused_by_line_and_reason_and_the_rest_is_counted() {
    let rows = [
        HEADER,
        "2015-02-30T10:00:00,,,CE Collection,PWDx,Twitter",
        "2015-02-20T10:00:00,,,CE Collection,PWDx",
        "2015-02-20T10:00:00,soon,,CE Collection,PWDx,Twitter",
        "",
        ",,,CE Collection,PWDx,Twitter",
        "2015-02-20T10:00:00,,,CE Collection,PWDx,Twitter",
        "2015-02-20T10:00:00,,2015-02-20T09:00:00,CE Collection,PWDx,Twitter",
    ];
    let not_a_time = |column, text: &str| Fault::NotATime { column, text: text.to_owned() };
    let faults = [
        (2, not_a_time("opened", "2015-02-30T10:00:00")),
        (3, Fault::FieldCount { found: 5, expected: 6 }),
        (4, not_a_time("target", "soon")),
        (6, not_a_time("opened", "")),
        (8, Fault::ClosedBeforeOpened(Elapsed::from_hours(1))),
    ];
    // Lines count alike however they end.
    for line_end in ["\n", "\r\n"] {
        let survey = survey(&rows.join(line_end));
        let refused = faults.clone().map(|(line, fault)| Refused { line, fault });
        assert_eq!(survey.refused, refused);
        assert_eq!((survey.requests, survey.channels["Twitter"].took.len()), (2, 0));
    }
}

#[test]
fn text_that_is_not_utf8_costs_one_row() {
    let mut source = source(&format!("{HEADER}\n"));
    source.text.extend(b"2015-02-20T10:00:00,,,\xff,PWDx,Twitter\n");
    source.text.extend(b"2015-02-20T10:00:00,,,CE Collection,PWDx,Twitter\n");
    let survey = surveyed(city(), &source).unwrap();
    assert_eq!(survey.refused, [Refused { line: 2, fault: Fault::NotText }]);
    assert_eq!(survey.requests, 1);
}

#[test]
fn due_times_beyond_the_holidays_are_refused_and_not_guessed() {
    let survey = survey(&format!(
        "{HEADER}\n\
         2027-12-31T16:00:00,2028-01-03T16:00:00,,CE Collection,PWDx,Twitter\n\
         2030-06-03T16:00:00,2030-06-04T16:00:00,2030-06-04T15:00:00,CE Collection,PWDx,Twitter\n"
    ));
    assert_eq!((survey.requests, survey.refused.len()), (2, 2));
    for (refused, line) in survey.refused.iter().zip(2..) {
        let not_dated = matches!(refused.fault, Fault::RefusedByCase(CaseRefusal::NoDueTime(_)));
        assert!(not_dated && refused.line == line, "{refused:?}");
    }
    assert_eq!(survey.due_in_all(), Tally::default());
}

#[test]
fn the_verdict_on_time_is_the_clocks_and_not_the_flags() {
    // The flag contradicts the times of the second request; the third was never closed, the fourth has no target.
    let of = "PWDx,Twitter,PWDx_Recycling";
    let survey = survey(&format!(
        "{HEADER},queue,ontime\n\
         2015-01-02T10:00:00,2015-01-05T08:30:00,2015-01-05T08:30:00,Unheard of,{of},ONTIME\n\
         2015-01-02T10:00:00,2015-01-05T08:30:00,2015-01-05T08:30:01,CE Collection,{of},ONTIME\n\
         2015-01-02T10:00:00,2015-01-05T08:30:00,,CE Collection,{of},OVERDUE\n\
         2015-01-02T10:00:00,,2015-01-03T10:00:00,CE Collection,{of},ONTIME\n\
         2015-01-02T10:00:00,2015-01-01T08:30:00,2015-01-02T10:00:00,CE Collection,{of},OVERDUE\n\
         2015-01-02T10:00:00,,2015-01-03T10:00:00,CE Collection,{of},LATE\n"
    ));
    assert_eq!(survey.on_time, Tally { compared: 3, equal: 2 });
    let department = &survey.departments["PWDx"];
    assert_eq!((department.requests, department.judged, department.on_time), (5, 3, 1));
    let fault = Fault::NotAFlag("LATE".to_owned());
    assert_eq!(survey.refused, [Refused { line: 7, fault }]);
}

#[test]
fn names_that_differ_get_keys_that_differ() {
    let mut departments: BTreeMap<DepartmentKey, Department> = BTreeMap::new();
    let long = "x".repeat(100);
    let names =
        ["No Q", "No_Q", "No-Q", "No-Q-2", "", "none", " ", &long, long.split_at(1).1, "東京 1"];
    let mut key = |name: &str| {
        let department = Department::named(name);
        declare(&mut departments, name, department).unwrap().to_string()
    };
    let keys = names.map(&mut key);
    assert_eq!(keys[..4], ["No-Q", "No-Q-2", "No-Q-3", "No-Q-2-2"]);
    assert_eq!(keys[4..7], ["none", "none-2", "none-3"]);
    assert_eq!(keys[9], "東京-1");
    assert_eq!(names.map(&mut key), keys, "the same name, the same key");
    assert_eq!(departments.len(), names.len());
}

#[test]
fn a_skipped_wall_clock_is_the_end_of_the_gap_and_a_double_one_the_first() {
    // Traffic Signal Inspection falls due one date later, at the same wall clock.
    let of = "Traffic Signal Inspection,BTDT";
    let survey = survey(&format!(
        "{HEADER}\n\
         2015-03-08T02:30:00,2015-03-09T03:00:00,2015-03-08T03:00:00,{of},Twitter\n\
         2015-11-01T01:30:00,2015-11-02T01:30:00,2015-11-01T03:00:00,{of},Self Service\n"
    ));
    assert_eq!(survey.due_in(Unit::Days), Tally { compared: 2, equal: 2 });
    assert_eq!(survey.channels["Twitter"].median(), Some(Elapsed::ZERO));
    assert_eq!(survey.channels["Self Service"].median(), Some(Elapsed::from_minutes(150)));
}

#[test]
fn a_wrong_declaration_ends_the_run_with_the_place_of_the_fault() {
    let charter = std::fs::read_to_string(Path::new(DATA).join("boston311_charter.toml")).unwrap();
    let rules = "type,business_days,business_fit,calendar_days,best\nPothole,1,1.0,1,business\n";
    let altered = |from: &str, to: &str| {
        assert!(charter.contains(from), "{from}");
        charter.replace(from, to)
    };
    for (charter, rules, message) in [
        (
            altered("on = 2015-05-25", "on = \"2015-02-30\""),
            rules.to_owned(),
            "`2015-02-30` is not a date",
        ),
        (altered("2015-05-25", "2015-02-30"), rules.to_owned(), "charter.toml-syntax"),
        (
            altered(
                "PARK_Tree in Park\", department = \"park\"",
                "PARK_Tree in Park\", department = \"trees\"",
            ),
            rules.to_owned(),
            "no department is called `trees`",
        ),
        (
            altered("\"Twitter\" }", "\"Self Service\" }"),
            rules.to_owned(),
            "two channels of the charter are called \"Self Service\"",
        ),
        (altered("city-hall]", "city]"), rules.to_owned(), "no calendar is called `city-hall`"),
        (altered("zone =", "time_zone ="), rules.to_owned(), "no field is called `time_zone`"),
        (
            charter.clone(),
            format!("{rules}Pothole,1,1,1,business\n"),
            "line 3: the type \"Pothole\"",
        ),
        (charter.clone(), rules.replace("business\n", "guess\n"), "line 2: `best` is \"guess\""),
        (charter.clone(), rules.replace(",1,1.0", ",x,1.0"), "line 2: `business_days` is \"x\""),
        (charter.clone(), rules.replace(",best", ",worst"), "test.csv has no column `best`"),
    ] {
        let refused = City::declare(&source(&charter), &source(&rules))
            .and_then(|city| surveyed(city, &source(HEADER)))
            .unwrap_err();
        assert!(refused.to_string().contains(message), "{message}: {refused}");
    }
    let no_text = Source { name: "test.toml".to_owned(), text: vec![0xff] };
    let refused = City::declare(&no_text, &source(rules)).err().unwrap();
    assert_eq!(refused.to_string(), "test.toml is not UTF-8 text");
}

#[test]
fn the_charter_of_the_city_can_be_ratified_as_it_stands_in_its_file() {
    let text = std::fs::read_to_string(Path::new(DATA).join("boston311_charter.toml")).unwrap();
    let draft = goodwill::charter::toml::read(&text).unwrap().draft;
    assert_eq!((draft.departments.len(), draft.channels.len(), draft.queues.len()), (16, 7, 126));
    let ratified = draft.ratify(&Ratification::first(Actor::System));
    assert!(ratified.is_ok(), "{}", ratified.unwrap_err());
}

#[test]
fn what_the_data_names_and_the_charter_lacks_is_refused_by_name() {
    let survey = survey(&format!(
        "{HEADER},queue\n\
         2015-02-20T10:00:00,,,CE Collection,PWDx,Telegraph,\n\
         2015-02-20T10:00:00,,,CE Collection,Navy,Twitter,\n\
         2015-02-20T10:00:00,,,CE Collection,PWDx,Twitter,PWDx_Ponds\n\
         2015-02-20T10:00:00,,,CE Collection,ISD,Twitter,PWDx_Recycling\n\
         2015-02-20T10:00:00,,,CE Collection,PWDx,Twitter,PWDx_Recycling\n"
    ));
    let told: Vec<String> = survey.refused.iter().map(|one| one.fault.to_string()).collect();
    let expected = [
        "the charter has no channel called \"Telegraph\"",
        "the charter has no department called \"Navy\"",
        "the charter has no queue called \"PWDx_Ponds\"",
        "the queue \"PWDx_Recycling\" is none of `isd`'s",
    ];
    assert_eq!(told, expected);
    assert_eq!((survey.requests, survey.channels["Twitter"].requests), (1, 1));
    let counted = survey.to_string();
    assert!(counted.contains("not in the charter                             4\n"), "{counted}");
}

#[test]
fn names_of_a_file_cannot_feign_lines_of_the_report() {
    let report = survey(&format!("{HEADER}\n2015-02-20T10:00:00,,,x,\"A\nrequests=1\",\n"));
    assert!(!report.to_string().contains("\nrequests"), "{report}");
    let text = std::fs::read_to_string(Path::new(DATA).join("boston311_charter.toml")).unwrap();
    let rules = Source::read(&Path::new(DATA).join("boston311_rules.csv")).unwrap();
    let named = text.replace("\"PWDx\" }", "\"PWDx\\nrequests=1\" }");
    let city = City::declare(&source(&named), &rules).unwrap();
    let row = "2015-02-20T10:00:00,,,x,\"PWDx\nrequests=1\",Twitter\n";
    let report = surveyed(city, &source(&format!("{HEADER}\n{row}"))).unwrap();
    assert_eq!(report.requests, 1);
    assert!(!report.to_string().contains("\nrequests"), "{report}");
}

#[test]
fn the_quickstart_comes_to_its_end() {
    quickstart::main().unwrap();
}

#[test]
fn the_tour_of_working_hours_comes_to_its_end() {
    working_hours::main().unwrap();
}

#[test]
fn explanations_hold_when_they_are_put_to_the_test() {
    let story = rules_explain::story().unwrap();
    let told = |lines: &str| assert!(story.contains(lines), "{story}");
    told("decided by two-month-billing\nbecause of tenure = 30, travels = yes\n");
    told(
        "from the premises alone: two-month-billing decides\nwithout tenure: ask for large-print, tenure, tier first\n",
    );
    told("withheld visit-at-home: `home-visits` is not ready\n");
    told("when we have: visit-at-home decides\n");
    told("asked for and unknown large-print: could change the outcome\n");
    told("undecided: facts are missing: `tier`\n");
    told("missing mobility: changes nothing\n");
    told("nearly two-month-billing: tenure would have to be from 24 to 1200\n");
    told("were tenure = 24: two-month-billing matches, two-month-billing decides\n");
    told("`tenure`: -1 is not an integer from 0 to 1200\n");
    assert!(!story.contains("does not match"), "{story}");
    rules_explain::main().unwrap();
}

/// The figures of the sample are counted once more from its text.
#[test]
fn the_telephone_company_reaches_whom_its_rows_say() {
    let text = std::fs::read_to_string(Path::new(DATA).join("telco_customers.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let count = |is: fn(&[&str]) -> bool| rows.iter().filter(|row| is(row)).count();
    let population = telecom_reach::customers(text.as_bytes()).unwrap();
    assert_eq!(population.customers(), rows.len() as u64);
    let charter = telecom_reach::charter().unwrap();
    let told = telecom_reach::report(&charter, &population).unwrap();
    let all = rows.len();
    let billed = count(|row| row[4] == "Yes" && row[0] == "0");
    assert!(told.contains(&format!("  reached: at least {billed} of {all} (")), "{told}");
    // Seniors surely reach us over the relay, which helps whoever needs help, if they have a telephone.
    let seniors = count(|row| row[0] == "1");
    let with_phone = count(|row| row[0] == "1" && row[2] == "Yes");
    assert!(told.contains(&format!("  relay alone: {with_phone} of {seniors} (")), "{told}");
}

#[test]
fn rows_without_the_columns_are_refused_by_name() {
    let refused = telecom_reach::customers("a,b\n1,2\n".as_bytes()).unwrap_err();
    assert_eq!(refused.to_string(), "there is no column `PhoneService`");
    assert!(
        telecom_reach::customers("PhoneService,PaperlessBilling,SeniorCitizen\n1\n".as_bytes())
            .is_err()
    );
    let odd = "PhoneService,PaperlessBilling,SeniorCitizen\nperhaps,,2\n";
    let unknown = telecom_reach::customers(odd.as_bytes()).unwrap();
    assert!(unknown.groups[0].means.is_unknown() && unknown.groups[0].facts.is_empty());
}

#[test]
fn a_line_that_is_no_rule_is_refused_with_its_number() {
    for (line, why) in [
        ("a", "a rule is `name | condition | grant`, and perhaps `| capability`"),
        ("a | travels = | b", "character 10: a value is expected, the text ends"),
        ("-a | always | b", "line 3: "),
        ("a | always | b | c | d", "a rule is"),
    ] {
        let refused =
            rules_explain::rules(&format!("\nfine | always | bills\n{line}")).unwrap_err();
        let told = refused.to_string();
        assert!(told.starts_with("line 3: ") && told.contains(why), "{told}");
    }
    assert_eq!(rules_explain::rules("\n\n").unwrap().rules.len(), 0);
}

fn city() -> City {
    City::load(Path::new(DATA)).unwrap()
}

fn survey(text: &str) -> Survey {
    surveyed(city(), &source(text)).unwrap()
}

fn surveyed(city: City, source: &Source) -> Result<Survey, Unusable> {
    block_on(Survey::of(city, source))
}

fn source(text: &str) -> Source {
    Source { name: "test.csv".to_owned(), text: text.as_bytes().to_vec() }
}

#[test]
fn call_backs_are_refused_kept_moved_and_broken_as_the_story_tells() {
    let story = callback_promises::story().unwrap();
    for said in [
        "no: the contact ends unsolved: promise something, or tell the customer what to expect (case.no-expectation)",
        "nobody of ours works in it; the next that has is from 2026-03-03T08:00:00Z to 2026-03-03T08:30:00Z",
        "the customer cannot be reached in it; the next that has is from 2026-03-02T15:00:00Z",
        "the earliest honest time is 2026-03-02T16:30:00Z (case.overloaded)",
        "`home-visits`, ready by 2026-06-01; promise it conditionally, or later (case.overpromise)",
        "the contact ended: the customer knows what to expect",
        "no: the deliverable `repair` is not complete: missing: `fault` (case.unfit-deliverable)",
        "accepted by workshop",
        "promise 1 was kept at 2026-03-02T15:20:00Z",
        "promise 4 was moved by agreement at 2026-03-02T15:30:00Z",
        "promise 5 was broken at 2026-03-02T15:30:00Z: it was moved without asking",
        "promise 6 was broken at 2026-03-02T16:30:00Z, and done PT20M late",
        "service spent working PT2H of working PT2H",
        "workshop spent working PT6H50M of working PT6H",
    ] {
        assert!(story.contains(said), "{said}\n\n{story}");
    }
    callback_promises::main().unwrap();
}

/// Reckoned by hand: Friday at four, a night shift from ten on Saturday, and a wait from eleven to half past four.
#[test]
fn every_weekend_of_the_year_is_as_long_as_its_night() {
    let story = sla_dst::story().unwrap();
    // How long the night is; when 48 hours, eight working hours are over; and the wait for three workdays and two days.
    let (gap, fold, half_gap, half_fold, plain) = (
        ["Sun 17:00", "Sun 06:00", "Sun 20:30", "Tue 12:30"],
        ["Sun 15:00", "Sun 04:00", "Sun 22:30", "Tue 14:30"],
        ["Sun 16:30", "Sun 05:30", "Sun 21:00", "Tue 13:00"],
        ["Sun 15:30", "Sun 04:30", "Sun 22:00", "Tue 14:00"],
        ["Sun 16:00", "Sun 05:00", "Sun 21:30", "Tue 13:30"],
    );
    let weekends = [
        ("Europe/Berlin, Friday 2026-03-27: the night loses 60 minutes", gap),
        ("Europe/Berlin, Friday 2026-10-23: the night has 60 minutes twice", fold),
        ("America/New_York, Friday 2026-03-06: the night loses 60 minutes", gap),
        ("America/New_York, Friday 2026-10-30: the night has 60 minutes twice", fold),
        ("Australia/Lord_Howe, Friday 2026-04-03: the night has 30 minutes twice", half_fold),
        ("Australia/Lord_Howe, Friday 2026-10-02: the night loses 30 minutes", half_gap),
        ("Asia/Kathmandu, Friday 2026-03-27: no clock changes", plain),
        ("Asia/Kathmandu, Friday 2026-10-23: no clock changes", plain),
    ];
    let mut told = story.split("\n\n");
    for (title, [clock, hours, dates, workdays]) in weekends {
        let weekend = told.next().unwrap();
        assert_eq!(weekend.lines().next(), Some(title));
        for (span, due, moved, kept) in [
            ("PT48H", clock, "Sun 21:30", "missed"),
            ("2 days", "Sun 16:00", dates, "missed"),
            ("working PT8H", hours, "Mon 13:30", "kept"),
            ("3 workdays", "Mon 16:00", workdays, "kept"),
        ] {
            let row =
                weekend.lines().find_map(|line| line.trim_start().strip_prefix(span)).unwrap();
            let words: Vec<&str> = row.split_whitespace().collect();
            // Weekday, day, month, wall clock, offset; twice, and what became of it.
            let [from, _, _, at, _, to, _, _, by, _, was] = words[..] else { panic!("{row}") };
            assert_eq!(format!("{from} {at}"), due, "{title}: {row}");
            assert_eq!((format!("{to} {by}").as_str(), was), (moved, kept), "{title}: {row}");
        }
        let hours_told = weekend.matches("; counted while the customer's `").count();
        assert_eq!(hours_told, 2, "working time and workdays are counted on hours");
    }
    let last = "8 weekends, 3 with a gap and 3 with a fold: 32 due times, 16 kept, 16 missed; 8 matters woken; all add up\n";
    assert_eq!(told.collect::<Vec<_>>(), [last]);
    sla_dst::main().unwrap();
}
