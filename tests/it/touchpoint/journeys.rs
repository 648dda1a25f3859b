use std::collections::BTreeMap;

use goodwill::id::TouchpointKey;
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::touchpoint::{journeys_through, touchpoints_between};
use goodwill::time::Span;
use goodwill::touchpoint::{Channel, Journey, Layer, Phase, Stage, Step, Touchpoint};

fn touchpoints() -> impl Strategy<Value = BTreeMap<TouchpointKey, Touchpoint>> {
    let stages = BTreeMap::from([(key!("use"), Stage::new(Phase::After, "Use"))]);
    let channels = BTreeMap::from([(key!("phone"), Channel::named("Hotline"))]);
    let keys = prop::sample::select(&["website", "hotline", "shop"]);
    let keys = keys.prop_map(|name| TouchpointKey::new(name).unwrap());
    prop::collection::btree_map(keys, touchpoints_between(&stages, &channels), 1..=3)
}

#[test]
fn moments_of_truth_come_in_the_order_of_the_journey() {
    let meeting = |name: &str| Touchpoint::new(key!("use"), key!("phone"), name);
    let touchpoints: BTreeMap<TouchpointKey, Touchpoint> = [
        (key!("website"), meeting("Website")),
        (key!("hotline"), meeting("Hotline").deciding()),
        (key!("visit"), meeting("Visit").deciding()),
    ]
    .into();
    let repair = Journey::named("Repair")
        .then(Step::at(key!("website")))
        .then(Step::at(key!("visit")).layered(Layer::BackStage).acting())
        .then(Step::at(key!("visit")).acting().waiting(Span::working_days(1)))
        .then(Step::at(key!("hotline")).failing())
        .then(Step::at(key!("elsewhere")));
    let deciding: Vec<(usize, &str)> = repair
        .moments_of_truth(&touchpoints)
        .map(|(number, step)| (number, step.touchpoint.as_str()))
        .collect();
    assert_eq!(deciding, [(2, "visit"), (3, "hotline")]);
    assert_eq!(repair.wait_points().collect::<Vec<_>>(), [(2, Span::working_days(1))]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_step_stands_on_one_layer_and_what_is_asked_for_keeps_its_order(
        (touchpoints, journey) in touchpoints().prop_flat_map(|touchpoints| {
            let keys = touchpoints.keys().cloned().collect();
            (Just(touchpoints), journeys_through(keys))
        })
    ) {
        let layers = [Layer::FrontStage, Layer::BackStage, Layer::Support];
        let on: Vec<usize> = layers.map(|layer| journey.on(layer).count()).into();
        prop_assert_eq!(on.iter().sum::<usize>(), journey.steps.len());

        let (mut deciding, mut failing, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        for (number, step) in journey.steps.iter().enumerate() {
            if touchpoints[&step.touchpoint].moment_of_truth && step.layer == Layer::FrontStage {
                deciding.push(number);
            }
            if step.fail_point {
                failing.push(number);
            }
            waiting.extend(step.wait.map(|wait| (number, wait)));
        }
        let found = |steps: Vec<(usize, &Step)>| steps.into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        prop_assert_eq!(found(journey.moments_of_truth(&touchpoints).collect()), deciding);
        prop_assert_eq!(found(journey.fail_points().collect()), failing);
        prop_assert_eq!(journey.wait_points().collect::<Vec<_>>(), waiting);
    }

    #[test]
    fn waits_add_up_unit_by_unit(journey in journeys_through(vec![key!("hotline")])) {
        let total = journey.total_wait();
        let (mut clock, mut work, mut workdays, mut days) = (0, 0, 0, 0);
        for wait in journey.steps.iter().filter_map(|step| step.wait) {
            match wait {
                Span::Elapsed(amount) => clock += amount.get().as_micros(),
                Span::Working(amount) => work += amount.get().as_micros(),
                Span::WorkingDays(count) => workdays += u64::from(count),
                Span::CalendarDays(count) => days += u64::from(count),
            }
        }
        prop_assert_eq!(
            (total.elapsed.as_micros(), total.working.as_micros(), total.working_days, total.calendar_days),
            (clock, work, workdays, days)
        );
        let mut backward = journey.clone();
        backward.steps.reverse();
        prop_assert_eq!(backward.total_wait(), total);
        prop_assert_eq!(total.is_none(), total.to_string() == "none");
    }
}
