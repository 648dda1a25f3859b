use std::collections::BTreeMap;
use std::sync::LazyLock;

use goodwill::charter::Charter;
use goodwill::chrono::{Datelike, Days, NaiveDate};
use goodwill::department::{
    BeyondWork, Credit, CreditAccount, IncentivePeriod, IncentivePolicy, Scoped, Site, Taken,
};
use goodwill::finding::{Place, Severity};
use goodwill::id::{AgentId, IdSource, SequentialIds};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::department::incentive_policies;
use goodwill::value::Value;

use super::house::{charter, classify, work};

/// Work at the showroom, which is none of marketing's touchpoints.
fn beyond(by: AgentId) -> BeyondWork {
    let mut sale = work("2026-03-02T09:00:00Z", Site::Touchpoint(key!("showroom")), &[]);
    sale.by = by;
    static CHARTER: LazyLock<Charter> = LazyLock::new(charter);
    match classify(&CHARTER, "marketing", sale) {
        Scoped::Beyond(beyond) => beyond,
        Scoped::Within(_) => unreachable!(),
    }
}

fn people() -> Vec<AgentId> {
    let ids = SequentialIds::starting_at(1);
    (0..2).map(|_| AgentId::from_uuid(ids.next_uuid())).collect()
}

#[test]
fn what_the_cap_cuts_off_is_said_and_found() {
    let charter = charter();
    let policy = charter.boundary(&key!("marketing")).unwrap().incentive().unwrap();
    let mut account = CreditAccount::new(policy);
    let ann = people()[0];
    let on: NaiveDate = "2026-03-20".parse().unwrap();
    let mut take = |points| account.take(Credit::new(beyond(ann), points, on));
    assert_eq!(take(8), Taken::InFull);
    let Taken::Capped(first) = take(5) else { panic!() };
    let Taken::Capped(second) = take(4) else { panic!() };
    assert_eq!((first.over, second.over), (3, 4));
    assert_eq!(account.total(ann, on), 10);

    let place = Place::root().key("departments").key("marketing").key("incentive");
    let findings: Vec<_> = account.overflows().map(|over| over.finding(place.clone())).collect();
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.witness, Some(Value::Integer(7)));
    assert_eq!(
        finding.to_string(),
        "warning[department.credit-over-cap] at departments.marketing.incentive.cap: 7 points of the \
         month from 2026-03-01 were earned beyond the boundary and not credited: the cap is 10 a month \
         (for example 7); raise the cap, or say that such work is not wanted"
    );
    // The next month begins anew.
    let april: NaiveDate = "2026-04-01".parse().unwrap();
    assert_eq!(account.total(ann, april), 0);
    assert_eq!(account.take(Credit::new(beyond(ann), 10, april)), Taken::InFull);
}

#[test]
fn a_week_at_the_turn_of_a_year_is_one_week() {
    let mut account = CreditAccount::new(IncentivePolicy { cap: 1, per: IncentivePeriod::Week });
    let ann = people()[0];
    let [thursday, friday] = ["2026-12-31", "2027-01-01"].map(|date| date.parse().unwrap());
    assert_eq!(account.take(Credit::new(beyond(ann), 1, thursday)), Taken::InFull);
    assert!(matches!(account.take(Credit::new(beyond(ann), 1, friday)), Taken::Capped(_)));
}

/// Which period a date lies in, told apart by its name alone.
fn name_of(per: IncentivePeriod, on: NaiveDate) -> String {
    match per {
        IncentivePeriod::Week => format!("{:?}", on.iso_week()),
        IncentivePeriod::Month => on.format("%Y-%m").to_string(),
        IncentivePeriod::Quarter => format!("{} {}", on.year(), on.month().div_ceil(3)),
        IncentivePeriod::Year => on.year().to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_total_is_what_was_earned_and_the_cap_at_most_and_the_rest_is_told(
        policy in incentive_policies(),
        drawn in prop::collection::vec((0..2_usize, 0..30_u32, 0..800_u64), 0..30),
    ) {
        let new_year: NaiveDate = "2025-11-17".parse().unwrap();
        let people = people();
        let mut account = CreditAccount::new(policy);
        let (mut earned, mut told) = (Vec::new(), 0);
        for (person, points, day) in drawn {
            let (by, on) = (people[person], new_year + Days::new(day));
            earned.push((by, on, points));
            if let Taken::Capped(overflow) = account.take(Credit::new(beyond(by), points, on)) {
                prop_assert!(overflow.over > 0 && overflow.over <= u64::from(points));
                prop_assert_eq!((overflow.by, overflow.policy), (by, policy));
                told += overflow.over;
            }
        }
        let sum_of = |by: AgentId, on: NaiveDate| -> u64 {
            let same = earned.iter().filter(|(who, when, _)| {
                *who == by && name_of(policy.per, *when) == name_of(policy.per, on)
            });
            same.map(|(.., points)| u64::from(*points)).sum()
        };
        let mut credited = BTreeMap::new();
        for (by, on, _) in &earned {
            let total = account.total(*by, *on);
            prop_assert_eq!(total, sum_of(*by, *on).min(policy.cap.into()));
            credited.insert((*by, name_of(policy.per, *on)), total);
        }
        let all: u64 = earned.iter().map(|(.., points)| u64::from(*points)).sum();
        let over: u64 = account.overflows().map(|overflow| overflow.over).sum();
        prop_assert_eq!(over, told, "what was told as it happened, and what stands in the account");
        prop_assert_eq!(credited.values().sum::<u64>() + over, all, "nothing is lost in silence");
    }
}
