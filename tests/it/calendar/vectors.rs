//! Facts read out of other projects' test suites, through the code of the example `check_vectors`.

#[path = "../../../examples/check_vectors/calendar.rs"]
mod calendar;
#[path = "../../../examples/check_vectors/check.rs"]
mod check;
#[path = "../../../examples/check_vectors/history.rs"]
mod history;
#[path = "../../../examples/check_vectors/profile.rs"]
mod profile;
#[path = "../../../examples/check_vectors/promise.rs"]
mod promise;
#[path = "../../../examples/check_vectors/reading.rs"]
mod reading;
#[path = "../../../examples/check_vectors/report.rs"]
mod report;
#[path = "../../../examples/check_vectors/row.rs"]
mod row;
#[path = "../../../examples/check_vectors/ticket.rs"]
mod ticket;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use self::profile::LACKING;
use self::report::{FileReport, Totals};

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/vectors");

/// File; questions to a calendar that must pass; those with another meaning of adding a day; histories of tickets.
const FILES: [(&str, usize, usize, usize); 24] = [
    ("biz.json", 67, 0, 0),
    ("business_time.json", 21, 0, 0),
    ("chatwoot.json", 3, 0, 7),
    ("disputed.json", 60, 0, 9),
    ("django_helpdesk.json", 9, 0, 0),
    ("erpnext.json", 0, 0, 17),
    ("extra_days.json", 12, 42, 0),
    ("frappe_helpdesk.json", 4, 0, 11),
    ("glpi.json", 12, 0, 11),
    ("jbpm.json", 5, 0, 0),
    ("libredesk.json", 6, 0, 0),
    ("ligoj.json", 14, 0, 0),
    ("mcp_atlassian.json", 0, 0, 1),
    ("moment_business_time.json", 38, 0, 0),
    ("odoo_resource.json", 24, 0, 0),
    ("opening_hours_js.json", 65, 0, 0),
    ("pandas_business_hour.json", 196, 0, 0),
    ("php_business_time.json", 71, 0, 0),
    ("request_tracker.json", 3, 0, 11),
    ("rickar_cal.json", 18, 0, 0),
    ("spatie_opening_hours.json", 57, 0, 0),
    ("working_hours.json", 48, 0, 0),
    ("zammad.json", 3, 0, 27),
    ("znuny.json", 22, 0, 0),
];

#[test]
fn the_library_agrees_with_every_row_of_every_suite() {
    for (name, passed, other_semantics, histories) in FILES {
        let report = report_on(name);
        assert_eq!(report.failures, Vec::<String>::new(), "{name}");
        let totals = report.totals;
        assert_eq!(totals.failed(), 0, "{name}");
        assert_eq!(totals.calendar_passed, passed, "{name}");
        assert_eq!(totals.calendar_other_semantics, other_semantics, "{name}");
        let out_of_reach: &[&str] = match name {
            "request_tracker.json" => &["row 13 rt-022: pause_extends=false"],
            _ => &[],
        };
        assert_eq!(report.not_expressible, out_of_reach, "{name}");
        assert_eq!(totals.sla_passed, histories - out_of_reach.len(), "{name}");
        assert_eq!(totals.sla_not_expressible, out_of_reach.len(), "{name}");
    }
}

#[test]
fn no_file_of_rows_is_left_out() {
    let mut names: Vec<String> = fs::read_dir(VECTORS)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    names.sort();
    assert_eq!(names, FILES.map(|(name, ..)| name));
}

#[test]
fn where_we_differ_from_a_suite_its_expectation_fails() {
    let mut rows = rows_of("disputed.json");
    for row in &mut rows {
        row.as_object_mut().unwrap().remove("oracle").unwrap();
    }
    let totals = report_of(&Value::from(rows)).totals;
    assert_eq!((totals.calendar_passed, totals.calendar_failed), (0, 60));
    assert_eq!((totals.sla_passed, totals.sla_failed), (0, 9));
}

#[test]
fn a_row_that_agrees_passes() {
    let report = report_of(&json!([{"semantics": {"source": "here"}}, a_row()]));
    let expected = Totals { calendar_passed: 1, ..Totals::default() };
    assert_eq!(report.totals, expected, "{report}");
}

#[test]
fn a_disagreement_names_the_row_the_question_and_both_answers() {
    let report = report_of(&json!([with("/expect/at", json!("2026-03-02T11:00:00Z"))]));
    assert_eq!(report.totals, Totals::one_failed());
    assert_eq!(
        report.to_string().lines().last().unwrap(),
        "FAILED test.json: row 1 mine-1 add_working {\"seconds\":3600,\"start\":\"2026-03-02T10:00:00+01:00\"}: \
         expected {\"at\":\"2026-03-02T11:00:00Z\"}, got {\"at\":\"2026-03-02T10:00:00Z\"}"
    );
}

#[test]
fn a_malformed_row_is_a_failure_that_says_why() {
    for (place, wrong, reason) in [
        ("/op", json!("add_seconds"), "unknown variant `add_seconds`"),
        ("/op", json!(7), "not a row"),
        ("/id", json!(7), "not a row"),
        ("/input", json!([]), "not a row"),
        ("/input/start", json!("2026-03-02"), "not an instant"),
        ("/input/start", json!("2026-02-30T10:00:00Z"), "not an instant"),
        ("/input/seconds", json!("3600"), "not a row"),
        ("/input/seconds", json!(0.000_000_5), "no whole number of microseconds"),
        ("/input/seconds", json!(i64::MAX), "no whole number of microseconds"),
        ("/input/seconds", json!(1e300), "no whole number of microseconds"),
        ("/expect", json!({"until": "2026-03-02T11:00:00Z"}), "not an expectation"),
        ("/expect", json!({}), "not an expectation"),
        ("/expect/at", json!("noon"), "not an instant"),
        ("/oracle", json!({"at": 7}), "not an expectation"),
        ("/calendar", json!(null), "not a row"),
        ("/calendar/tz", json!("Europe/Berln"), "no time zone is called `Europe/Berln`"),
        ("/calendar/weekly", json!({"monday": []}), "unknown field `monday`"),
        ("/calendar/weekly/mon", json!([["17:00", "09:00"]]), "closes before it opens"),
        ("/calendar/weekly/mon", json!([["09:00", "25:00"]]), "not a time of day"),
        ("/calendar/weekly/mon", json!([["09:00"]]), "not a row"),
        ("/calendar/weekly/mon", json!([["09:00", "12:00", "17:00"]]), "not a row"),
        ("/calendar/weekly/mon", json!([["09:00", "12:00"], ["11:00", "17:00"]]), "overlaps"),
        ("/calendar/holidays", json!(["2026-02-30"]), "not a date"),
        ("/calendar/holiday", json!(["2026-01-01"]), "unknown field `holiday`"),
        ("/calendar/overrides", json!({"Monday": []}), "not a date"),
        ("/calendar/breaks", json!({"2026-03-02": [["13:00", "12:00"]]}), "closes before it opens"),
    ] {
        assert_fails(&with(place, wrong), reason);
    }
}

#[test]
fn a_row_without_a_field_it_needs_is_a_failure() {
    for field in ["id", "calendar", "op", "input", "expect", "calendar/tz", "calendar/weekly"] {
        let mut row = a_row();
        let (object, field) = match field.split_once('/') {
            Some((object, field)) => (&mut row[object], field),
            None => (&mut row, field),
        };
        object.as_object_mut().unwrap().remove(field).unwrap();
        assert_fails(&row, &format!("missing field `{field}`"));
    }
    for field in ["start", "seconds"] {
        let mut row = a_row();
        row["input"].as_object_mut().unwrap().remove(field).unwrap();
        assert_fails(&row, &format!("missing field `{field}`"));
    }
}

#[test]
fn a_row_that_adds_days_says_what_a_day_is() {
    let adding = |days: i32| {
        let mut row = with("/op", json!("add_business_days"));
        row["input"] = json!({"date": "2026-03-01", "days": days});
        row["expect"] = json!({"date": "2026-03-03"});
        row
    };
    assert_fails(&adding(1), "`day_semantics` does not say how");

    let mut house = adding(1);
    house["day_semantics"] = json!("roll_then_keep_clock");
    assert_eq!(report_of(&json!([house])).totals.calendar_passed, 1);
    house["expect"] = json!({"date": "2026-03-02"});
    assert_fails(&house, r#"expected {"date":"2026-03-02"}, got {"date":"2026-03-03"}"#);

    let mut other = adding(1);
    other["day_semantics"] = json!("keep_clock");
    assert_eq!(report_of(&json!([other])).totals.calendar_other_semantics, 1);
    other["calendar"]["tz"] = json!("Nowhere");
    assert_fails(&other, "no time zone is called `Nowhere`");
}

#[test]
fn a_bare_date_that_is_open_is_not_rolled_away_from() {
    let mut row = with("/op", json!("add_business_days"));
    row["day_semantics"] = json!("roll_then_keep_clock");
    // Thursday back by one is Wednesday, although Thursday's midnight is closed; Sunday is first Friday.
    for (date, answer) in [("2026-03-05", "2026-03-04"), ("2026-03-08", "2026-03-05")] {
        row["input"] = json!({"date": date, "days": -1});
        row["expect"] = json!({"date": answer});
        let report = report_of(&json!([row]));
        assert_eq!(report.totals.calendar_passed, 1, "{report}");
    }
}

#[test]
fn an_answer_far_from_the_rows_own_dates_is_found() {
    // Some 2,080 working hours make a year.
    let row = with("/input/seconds", json!(2_080 * 3_600 * 60));
    assert_fails(&row, r#"got {"at":"2085-"#);
    let row = with("/input/seconds", json!(2_080_i64 * 3_600 * 100));
    assert_fails(&row, "outside the years 1900 to 2099");
}

#[test]
fn only_a_calendar_that_never_opens_has_no_answer() {
    let mut row = with("/expect/at", json!(null));
    assert_fails(&row, r#"expected {"at":null}, got {"at":"2026-03-02T10:00:00Z"}"#);
    row["calendar"]["weekly"] = json!({});
    assert_eq!(report_of(&json!([row])).totals.calendar_passed, 1);
    row["expect"] = a_row()["expect"].take();
    assert_fails(&row, "the calendar is never open");
}

#[test]
fn a_malformed_history_of_a_ticket_is_a_failure() {
    for field in ["id", "calendar", "input", "expect", "profile"] {
        let mut row = a_history();
        row.as_object_mut().unwrap().remove(field).unwrap();
        assert_history_fails(&row, &format!("missing field `{field}`"));
    }
    for (place, wrong, reason) in [
        ("/calendar/tz", json!("Nowhere"), "no time zone is called `Nowhere`"),
        ("/input/targets/update", json!(60), "unknown field `update`"),
        ("/input/targets/resolution", json!(-60), "fall due before it is made"),
        ("/input/history", json!([{"at": "2026-03-02T10:00:00Z", "event": "merged"}]), "`merged`"),
        ("/input/history", json!([]), "the case has not been opened"),
        ("/input/as_of", json!("2026-03-02T08:00:00"), "not an instant"),
        ("/profile/landing", json!("middle"), "unknown variant `middle`"),
        ("/profile/mood", json!("good"), "unknown field `mood`"),
        ("/expect/patience", json!(7), "nothing is called `patience`"),
        ("/expect/resolution_patience", json!(7), "nothing is called `resolution_patience`"),
        ("/expect/resolution_due", json!("soon"), "not an expectation"),
    ] {
        let mut row = a_history();
        let (object, field) = place.rsplit_once('/').unwrap();
        row.pointer_mut(object).unwrap()[field] = wrong;
        assert_history_fails(&row, reason);
    }
}

#[test]
fn a_history_that_disagrees_names_the_value_and_both_readings() {
    let mut row = a_history();
    assert_eq!(report_of(&json!([row])).totals, Totals { sla_passed: 1, ..Totals::default() });
    row["expect"]["resolution_due"] = json!("2026-03-02T12:00:00Z");
    assert_history_fails(
        &row,
        r#"`resolution_due`: expected "2026-03-02T12:00:00Z", got "2026-03-02T11:00:00Z""#,
    );
    row["expect"]["resolution_due"] = json!(null);
    assert_history_fails(&row, r#"expected null, got "2026-03-02T11:00:00Z""#);
}

#[test]
fn a_setting_that_we_lack_matters_only_where_the_row_depends_on_it() {
    for (key, value) in [
        ("landing", json!("open")),
        ("pause_extends", json!(false)),
        ("pause_measure", json!("wall")),
        ("due_while_paused", json!("kept")),
        ("closed_stops", json!(false)),
    ] {
        let mut row = a_history();
        row["sensitive_to"] = json!([key]);
        assert_eq!(report_of(&json!([row])).totals.sla_passed, 1, "{key} as we have it");
        row["profile"][key] = value;
        let report = report_of(&json!([row]));
        let totals = Totals { sla_not_expressible: 1, ..Totals::default() };
        assert_eq!(report.totals, totals, "{report}");
        assert!(report.not_expressible.concat().contains(key), "{report}");
        for insensitive in [json!([]), json!(["pause_clocks", "due_when_met"])] {
            row["sensitive_to"] = insensitive;
            assert_eq!(report_of(&json!([row])).totals.sla_passed, 1, "{key}");
        }
    }
    assert_eq!(LACKING.len(), 5);
    assert!(LACKING.iter().all(|lacking| !lacking.reason.is_empty()));
}

#[test]
fn a_file_without_rows_is_a_failure() {
    for (content, reason) in [
        ("", "not a list of rows"),
        ("[", "not a list of rows"),
        ("{}", "not a list of rows"),
        ("[]", "no rows"),
        (r#"[{"semantics": {}}]"#, "no rows"),
        ("[null]", "row 1: not a row"),
        (r#"[{"semantics": {}}, 7]"#, "row 2: not a row"),
    ] {
        let report = FileReport::of("test.json", content.as_bytes());
        assert_eq!(report.totals, Totals::one_failed(), "{content}");
        assert!(report.failures.concat().contains(reason), "{report}");
    }
    let not_text = FileReport::of("test.json", &[0xff, 0xfe]);
    assert_eq!(not_text.totals, Totals::one_failed());
}

#[test]
fn whatever_stands_in_a_field_of_a_row_the_check_comes_to_an_end() {
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(-1e-300),
        json!(1e300),
        json!(""),
        json!("\u{0}"),
        json!("0001-01-01T00:00:00Z"),
        json!("9999-12-31T23:59:59Z"),
        json!("1899-12-31"),
        json!("2100-01-01"),
        json!("+262143-01-01"),
        json!("24:00"),
        json!([]),
        json!({}),
    ];
    for row in one_row_of_each_op() {
        for place in places(&row, String::new()) {
            for value in &odd {
                let mut row = row.clone();
                *row.pointer_mut(&place).unwrap() = value.clone();
                let report = report_of(&json!([row]));
                let failed = report.totals.failed();
                assert!(
                    failed <= 1 && report.failures.len() == failed,
                    "{place} {value}: {report}"
                );
                assert_eq!(report.to_string().lines().count(), 1 + failed, "{place} {value}");
            }
        }
    }
}

fn one_row_of_each_op() -> Vec<Value> {
    let mut by_op = BTreeMap::new();
    for row in FILES.iter().flat_map(|(name, ..)| rows_of(name)) {
        if let Some(op) = row["op"].as_str() {
            by_op.entry(op.to_owned()).or_insert(row);
        }
    }
    assert_eq!(by_op.len(), 12);
    by_op.into_values().collect()
}

fn rows_of(name: &str) -> Vec<Value> {
    serde_json::from_slice(&fs::read(Path::new(VECTORS).join(name)).unwrap()).unwrap()
}

/// A row that passes: an hour from ten in the morning, which is nine in UTC.
fn a_row() -> Value {
    let day = json!([["09:00", "17:00"]]);
    json!({
        "id": "mine-1",
        "calendar": {
            "tz": "Europe/Berlin",
            "weekly": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day},
            "holidays": [],
        },
        "op": "add_working",
        "input": {"start": "2026-03-02T10:00:00+01:00", "seconds": 3600},
        "expect": {"at": "2026-03-02T11:00:00+01:00"},
    })
}

/// The history of a ticket, two working hours from its start.
fn a_history() -> Value {
    json!({
        "id": "mine-2",
        "calendar": a_row()["calendar"],
        "op": "sla",
        "input": {
            "targets": {"resolution": 7200},
            "paused_statuses": ["waiting"],
            "history": [{"at": "2026-03-02T09:00:00Z", "event": "created"}],
            "as_of": "2026-03-02T09:30:00Z",
        },
        "expect": {"resolution_due": "2026-03-02T11:00:00Z"},
        "profile": {
            "landing": "close", "pause_clocks": ["resolution"], "pause_extends": true,
            "pause_measure": "business", "due_when_met": "kept", "due_while_paused": "cleared",
            "next_reply_from": "customer", "closed_stops": true,
        },
    })
}

/// Asserts that this history alone fails, for this reason.
fn assert_history_fails(row: &Value, reason: &str) {
    let report = report_of(&json!([row]));
    assert_eq!(report.totals, Totals { sla_failed: 1, ..Totals::default() }, "{report}");
    assert!(report.failures.concat().contains(reason), "wanted `{reason}`: {report}");
}

/// The row that passes, but for the field at this JSON pointer.
fn with(place: &str, value: Value) -> Value {
    let mut row = a_row();
    let (object, field) = place.rsplit_once('/').unwrap();
    row.pointer_mut(object).unwrap()[field] = value;
    row
}

/// The JSON pointers of all fields and elements, from the outermost.
fn places(value: &Value, at: String) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, inner)| (key.replace('/', "~1"), inner)).collect()
        }
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(number, inner)| (number.to_string(), inner)).collect()
        }
        _ => Vec::new(),
    };
    let below = inner.into_iter().flat_map(|(key, inner)| places(inner, format!("{at}/{key}")));
    let mut places: Vec<String> = below.collect();
    places.insert(0, at);
    places
}

fn report_on(name: &str) -> FileReport {
    FileReport::of(name, &fs::read(Path::new(VECTORS).join(name)).unwrap())
}

fn report_of(rows: &Value) -> FileReport {
    FileReport::of("test.json", rows.to_string().as_bytes())
}

/// Asserts that this row alone fails, for this reason, and that the report names it.
fn assert_fails(row: &Value, reason: &str) {
    let report = report_of(&json!([row]));
    assert_eq!(report.totals, Totals::one_failed(), "{report}");
    let line = report.failures.concat();
    assert!(line.starts_with("row 1") && line.contains(reason), "wanted `{reason}`: {line}");
}
