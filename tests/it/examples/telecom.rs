//! The traveller and the VIP counter: verdicts, and figures that are counted once more without the library.

use std::path::Path;

use goodwill::rule::TreatmentKind;

use super::DATA;
use super::special_vs_differentiated::customer::Refused;
use super::special_vs_differentiated::error::{Fault, Unusable};
use super::special_vs_differentiated::rules::{TRAVELS_EVERY, book};
use super::special_vs_differentiated::survey::{Outcome, Survey};
use super::special_vs_differentiated::table::Source;

const HEADER: &str =
    "MonthlyCharges,tenure,Contract,PaperlessBilling,PaymentMethod,SeniorCitizen,PhoneService";
const SETS: [&str; 3] = ["counter-for-the-best", "counter-for-travellers", "what-each-needs"];

#[test]
fn the_telecom_sample_gives_the_figures_it_always_gave() {
    let survey = surveyed(&sample()).unwrap();
    assert_eq!(
        survey.summary(),
        "customers=353 refused=0 needs=222 useless_grants=1 \
         special_recipients=65 special_served=5 special_cost=975.00 special_per_need=195.00 special_left_out=151 \
         misdirected_recipients=50 misdirected_served=0 misdirected_cost=750.00 misdirected_per_need=- \
         misdirected_left_out=154 \
         differentiated_recipients=143 differentiated_served=203 differentiated_cost=577.00 \
         differentiated_per_need=2.85 differentiated_left_out=17"
    );
    assert_eq!(SETS.map(|key| outcome(&survey, key).unneeded), [60, 50, 0]);
}

#[test]
fn verdicts_and_useless_grants_come_from_the_rules_alone_with_customers_who_prove_them() {
    let survey = survey(&format!("{HEADER}\n"));
    let kinds = SETS.map(|key| outcome(&survey, key).analysis.treatment.kind().unwrap());
    let expected =
        [TreatmentKind::Special, TreatmentKind::Misdirected, TreatmentKind::Differentiated];
    assert_eq!(kinds, expected);
    for key in SETS {
        let analysis = &outcome(&survey, key).analysis;
        let pair = analysis.treatment.pair().unwrap();
        assert_ne!(pair.first_gets, pair.second_gets);
        let useless: Vec<&str> =
            analysis.useless.iter().map(|useless| useless.rule.key.as_str()).collect();
        let expected: &[&str] = if key == SETS[1] { &["travellers"] } else { &[] };
        assert_eq!(useless, expected);
    }
    let report = survey.to_string();
    assert!(
        report.contains("warning[rule.useless-grant] at rules[0]: nobody to whom `travellers`"),
        "{report}"
    );
}

#[test]
fn the_figures_are_those_of_a_count_without_the_library() {
    let source = sample();
    let text = std::str::from_utf8(&source.text).unwrap();
    let mut lines = text.lines();
    let titles: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name| titles.iter().position(|title| *title == name).unwrap();
    let [charge, tenure, contract, paperless, method, senior, phone] =
        HEADER.split(',').map(place).collect::<Vec<_>>().try_into().unwrap();
    let (mut needed, mut served, mut cents, mut left_out) = ([0; 4], [0; 4], 0, 0);
    let (mut best, mut best_served) = (0, 0);
    for (number, line) in lines.enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let travels = (number + 1) % TRAVELS_EVERY == 0;
        let by_check = cells[method].ends_with("check");
        let months: u32 = cells[tenure].parse().unwrap();
        let counter = by_check && cells[paperless] == "No" && !travels;
        // In the order of keys: collection, counter, longer-term, pay-nearby.
        let needs =
            [by_check && cells[senior] == "1", counter, travels, cells[method] == "Mailed check"];
        let gates =
            [cells[phone] == "Yes", true, months >= 12 || cells[contract].ends_with("year"), true];
        let mut is_left_out = false;
        for (need, price) in [900, 400, 120, 80].into_iter().enumerate() {
            let is_served = needs[need] && gates[need];
            needed[need] += usize::from(needs[need]);
            served[need] += usize::from(is_served);
            cents += if is_served { price } else { 0 };
            is_left_out |= needs[need] && !is_served;
        }
        left_out += usize::from(is_left_out);
        let is_best = cells[charge].parse::<f64>().unwrap() >= 90.0 && months >= 24;
        best += usize::from(is_best);
        best_served += u64::from(is_best && counter);
    }

    let survey = surveyed(&source).unwrap();
    let differentiated = outcome(&survey, SETS[2]);
    assert_eq!(survey.needs.values().copied().collect::<Vec<_>>(), needed);
    assert_eq!(differentiated.served.values().copied().collect::<Vec<_>>(), served);
    assert_eq!(differentiated.cost.costs[0].minor_units(), cents);
    assert_eq!(differentiated.left_out.len(), left_out);
    let special = outcome(&survey, SETS[0]);
    assert_eq!((special.recipients, special.cost.needs_served), (best, best_served));
}

#[test]
fn who_is_left_out_is_told_with_the_one_fact_that_kept_him_out() {
    let report = survey(&format!(
        "{HEADER}\n20.00,1,Month-to-month,No,Mailed check,1,No\n99.00,30,Two year,Yes,Electronic check,1,Yes\n"
    ));
    assert_eq!((report.customers, outcome(&report, SETS[2]).left_out.len()), (2, 1));
    let told = report.to_string();
    let line = "  line 2 with collection; nearly collect-at-home: phone would have to be yes\n";
    assert!(told.contains(line), "{told}");
}

#[test]
fn what_nobody_knows_is_no_evidence_of_a_need() {
    let survey = survey(&format!("{HEADER}\n,,,,,,\n95.00,,,No,Mailed check,,\n"));
    assert_eq!((survey.customers, survey.refused.len()), (2, 0));
    let needs: Vec<(&str, usize)> =
        survey.needs.iter().map(|(key, count)| (key.as_str(), *count)).collect();
    assert_eq!(needs, [("counter", 1), ("pay-nearby", 1)]);
    assert_eq!(SETS.map(|key| outcome(&survey, key).recipients), [0, 0, 1]);
}

#[test]
fn malformed_customers_are_refused_by_line_and_reason_and_the_rest_is_counted() {
    let good = "29.85,1,Month-to-month,Yes,Electronic check,0,No";
    let rows = [
        HEADER,
        good,
        &good.replace("29.85", "-1"),
        &good.replace("29.85", "29.855"),
        "",
        &good.replace(",1,", ",one,"),
        &good.replace("Yes", "yes\u{7}"),
        &good.replace("Electronic", "Bad"),
        "29.85,1",
        good,
    ];
    let survey = survey(&rows.join("\r\n"));
    let told: Vec<String> =
        survey.refused.iter().map(|Refused { line, fault }| format!("{line}: {fault}")).collect();
    assert_eq!(
        told,
        [
            "3: `monthly-charge`: -1.00 USD is not an amount from 0.00 USD to 10000.00 USD",
            "4: `MonthlyCharges` is \"29.855\", not an amount like 29.85",
            "6: `tenure` is \"one\", not a number of months",
            "7: `PaperlessBilling` is \"yes\\u{7}\", not Yes or No",
            "8: `PaymentMethod` is \"Bad check\", not a method like `Mailed check`",
            "9: 2 fields, where the header has 7",
        ]
    );
    assert_eq!(survey.customers, 2);
    let mut spoilt = source(&format!("{HEADER}\n"));
    spoilt.text.extend(b"29.85,1,\xff,Yes,Electronic check,0,No\n");
    assert_eq!(surveyed(&spoilt).unwrap().refused, [Refused { line: 2, fault: Fault::NotText }]);
}

#[test]
fn a_missing_column_of_customers_is_named_with_its_file() {
    for column in HEADER.split(',') {
        match surveyed(&source(&HEADER.replace(column, "something else"))) {
            Err(Unusable::MissingColumn { file, column: missing }) => {
                assert_eq!((file.as_str(), missing), ("test.csv", column));
            }
            other => panic!("{column}: {other:?}"),
        }
    }
}

fn outcome<'a>(survey: &'a Survey, key: &str) -> &'a Outcome {
    &survey.sets[key]
}

fn survey(text: &str) -> Survey {
    surveyed(&source(text)).unwrap()
}

fn surveyed(source: &Source) -> Result<Survey, Unusable> {
    Survey::of(book()?.compile()?, source)
}

fn sample() -> Source {
    Source::read(&Path::new(DATA).join("telco_customers.csv")).unwrap()
}

fn source(text: &str) -> Source {
    Source { name: "test.csv".to_owned(), text: text.as_bytes().to_vec() }
}
