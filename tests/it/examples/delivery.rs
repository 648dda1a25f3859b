//! Does the customer need six hours? Figures that are counted once more without the library.

use std::path::Path;

use goodwill::charter::codes;

use super::DATA;
use super::six_hour_delivery::charter;
use super::six_hour_delivery::error::{Fault, Unusable};
use super::six_hour_delivery::survey::{Refused, Survey};
use super::six_hour_delivery::table::Source;

const HEADER: &str = "measure,segment,need,good_enough,hoped_for";

#[test]
fn the_sample_of_deliveries_gives_the_figures_it_always_gave() {
    let survey = surveyed(&sample()).unwrap();
    assert_eq!(
        survey.summary(),
        "asked=157 refused=0 under=14 over=84 city_delivery_saves=7.00EUR regional_delivery_saves=- stock_saves=-"
    );
    let found: Vec<(&str, String)> =
        survey.findings.iter().map(|it| (it.code.as_str(), it.place.to_string())).collect();
    let place = |key| format!("standards.{key}.offers");
    assert_eq!(
        found,
        [
            (codes::OVER_SERVICE.as_str(), place("city-delivery")),
            (codes::UNDER_SERVICE.as_str(), place("regional-delivery")),
            (codes::UNDER_SERVICE_OF_MOST.as_str(), place("stock")),
        ]
    );
}

#[test]
fn whether_six_hours_are_needed_is_told_in_one_sentence() {
    let report = surveyed(&sample()).unwrap().to_string();
    for line in [
        "City delivery: delivered within six hours of the order\n",
        "  clean-laundry, city              36     0.0 %     2.8 %    97.2 %  PT48H\n",
        "    better than hoped for on purpose: the new fridge stands before the food spoils, at 12.00 EUR\n",
        "  Needed? PT12H at 11.00 EUR would do for all of them, and save 7.00 EUR each time.\n",
    ] {
        assert!(report.contains(line), "{line}{report}");
    }
}

/// Each row is read as text, and hours are compared as numbers.
#[test]
fn the_shares_are_those_of_a_count_without_the_library() {
    let source = sample();
    let text = std::str::from_utf8(&source.text).unwrap();
    let survey = surveyed(&source).unwrap();
    for (standard, segment, hours) in
        [("city-delivery", "city", 6), ("regional-delivery", "country", 24)]
    {
        let judged = survey.judged.iter().find(|it| it.standard.as_str() == standard).unwrap();
        assert_eq!(judged.groups.len(), 2);
        for group in &judged.groups {
            let (mut under, mut over, mut all) = (0, 0, 0);
            for line in text.lines().skip(1) {
                let cells: Vec<&str> = line.split(',').collect();
                if (cells[1], cells[2]) != (segment, group.need.as_str()) {
                    continue;
                }
                let hour = |cell: &str| -> u32 {
                    let hours = cell.strip_prefix("PT").and_then(|it| it.strip_suffix('H'));
                    hours.unwrap().parse().unwrap()
                };
                all += 1;
                under += u64::from(hours > hour(cells[3]));
                over += u64::from(hours < hour(cells[4]));
            }
            let served = group.served;
            assert_eq!((served.under, served.over, served.customers()), (under, over, all));
        }
    }
}

#[test]
fn malformed_answers_are_refused_by_line_and_reason_and_the_rest_is_counted() {
    let good = "delivery,city,cold-food,PT24H,PT12H";
    let rows = [
        HEADER,
        good,
        &good.replace("city", "town"),
        &good.replace("delivery", "speed"),
        &good.replace("PT24H", "PT6H"),
        &good.replace("PT24H", "soon"),
        &good.replace("PT12H", "2 days"),
        &good.replace("cold-food", ""),
        "delivery,city",
        good,
    ];
    let survey = surveyed(&source(&rows.join("\n"))).unwrap();
    let told: Vec<String> =
        survey.refused.iter().map(|Refused { line, fault }| format!("{line}: {fault}")).collect();
    assert_eq!(
        told,
        [
            "3: the charter has no segment \"town\"",
            "4: the charter has no measure \"speed\"",
            "5: what is hoped for must be at least as good as what is just good enough",
            "6: `soon` is not an amount: write a number, a span like `PT6H`, or money like `12.50 CNY`",
            "7: counted in `days`, where the measure counts in `elapsed`",
            "8: the charter has no need \"\"",
            "9: 2 fields, where the header has 5",
        ]
    );
    assert_eq!((survey.asked, survey.judged[0].groups[0].served.customers()), (2, 2));
    let mut spoilt = source(&format!("{HEADER}\n"));
    spoilt.text.extend(b"delivery,city,cold-food,\xff,PT12H\n");
    assert_eq!(surveyed(&spoilt).unwrap().refused, [Refused { line: 2, fault: Fault::NotText }]);
}

#[test]
fn without_an_answer_nothing_is_judged() {
    let survey = surveyed(&source(&format!("{HEADER}\n"))).unwrap();
    assert!(
        survey.judged.iter().all(|judged| judged.groups.is_empty() && judged.saving().is_none())
    );
    assert!(survey.findings.is_empty());
}

#[test]
fn a_missing_column_of_answers_is_named_with_its_file() {
    for column in HEADER.split(',') {
        match surveyed(&source(&HEADER.replace(column, "something else"))) {
            Err(Unusable::MissingColumn { file, column: missing }) => {
                assert_eq!((file.as_str(), missing), ("test.csv", column));
            }
            _ => panic!("{column} is not missed"),
        }
    }
}

fn surveyed(source: &Source) -> Result<Survey, Unusable> {
    Survey::of(charter()?, source)
}

fn sample() -> Source {
    Source::read(&Path::new(DATA).join("six_hour_delivery_customers.csv")).unwrap()
}

fn source(text: &str) -> Source {
    Source { name: "test.csv".to_owned(), text: text.as_bytes().to_vec() }
}
