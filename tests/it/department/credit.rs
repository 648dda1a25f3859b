use std::collections::BTreeMap;

use goodwill::charter::Charter;
use goodwill::chrono::{DateTime, Datelike, NaiveDate};
use goodwill::chrono_tz::Tz;
use goodwill::department::{
    Credit, CreditAccount, IncentivePeriod, IncentivePolicy, NotTaken, Scoped, Site, Taken, Work,
};
use goodwill::finding::{Place, Severity};
use goodwill::id::{AgentId, IdSource, SequentialIds, WorkId};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::testkit::department::incentive_policies;
use goodwill::time::Timestamp;
use goodwill::value::Value;

use super::house::{declared, in_force, work};

/// The house under another policy, in another zone.
fn house(policy: IncentivePolicy, zone: Tz) -> Charter {
    let mut draft = declared().zone(zone.name());
    draft.departments.get_mut("marketing").unwrap().incentive = Some(policy);
    in_force(&draft)
}

/// Work at the showroom, which is none of marketing's touchpoints.
fn sale(number: u64, by: AgentId, at: &str) -> Work {
    let id = WorkId::fresh(&SequentialIds::starting_at(number));
    Work { id, by, ..work(at, Site::Touchpoint(key!("showroom")), &[]) }
}

fn credit(charter: &Charter, work: Work, points: u32) -> Credit {
    match charter.classify(work) {
        Ok(Scoped::Beyond(beyond)) => Credit::new(beyond, points),
        other => panic!("{other:?}"),
    }
}

fn account(charter: &Charter) -> CreditAccount {
    CreditAccount::of(charter.boundary(&key!("marketing")).unwrap()).unwrap()
}

fn people() -> Vec<AgentId> {
    let ids = SequentialIds::starting_at(1);
    (0..2).map(|_| AgentId::from_uuid(ids.next_uuid())).collect()
}

const TEN_A_MONTH: IncentivePolicy = IncentivePolicy { cap: 10, per: IncentivePeriod::Month };

#[test]
fn what_the_cap_cuts_off_is_said_and_found() {
    let charter = house(TEN_A_MONTH, Tz::UTC);
    let mut account = account(&charter);
    let ann = people()[0];
    let mut take = |number, points| {
        account.take(credit(&charter, sale(number, ann, "2026-03-20T09:00:00Z"), points)).unwrap()
    };
    assert_eq!(take(1, 8), Taken::InFull);
    let Taken::Capped(first) = take(2, 5) else { panic!() };
    let Taken::Capped(second) = take(3, 4) else { panic!() };
    assert_eq!((first.over, second.over), (3, 4));
    assert_eq!(account.total(ann, "2026-03-01".parse().unwrap()), 10);

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
    assert_eq!(account.total(ann, "2026-04-01".parse().unwrap()), 0);
    let april = credit(&charter, sale(4, ann, "2026-04-01T09:00:00Z"), 10);
    assert_eq!(account.take(april), Ok(Taken::InFull));
}

#[test]
fn credit_counts_on_the_date_of_the_work_where_the_charter_is() {
    let ann = people()[0];
    // Half past nine in the evening of March, in London.
    let late = "2026-03-31T20:30:00Z";
    for (zone, month) in [(Tz::Europe__London, "2026-03-31"), (Tz::Asia__Tokyo, "2026-04-01")] {
        let charter = house(TEN_A_MONTH, zone);
        let credit = credit(&charter, sale(1, ann, late), 4);
        assert_eq!(credit.on().to_string(), month);
        let mut account = account(&charter);
        assert_eq!(account.take(credit), Ok(Taken::InFull));
        let totals = ["2026-03-15", "2026-04-15"].map(|on| account.total(ann, on.parse().unwrap()));
        assert_eq!(totals, if zone == Tz::Asia__Tokyo { [0, 4] } else { [4, 0] });
    }
}

#[test]
fn a_week_at_the_turn_of_a_year_is_one_week() {
    let charter = house(IncentivePolicy { cap: 1, per: IncentivePeriod::Week }, Tz::UTC);
    let (mut account, ann) = (account(&charter), people()[0]);
    let [thursday, friday] = [(1, "2026-12-31T09:00:00Z"), (2, "2027-01-01T09:00:00Z")]
        .map(|(number, at)| account.take(credit(&charter, sale(number, ann, at), 1)).unwrap());
    assert_eq!(thursday, Taken::InFull);
    assert!(matches!(friday, Taken::Capped(_)));
}

#[test]
fn work_is_credited_once_and_only_in_the_account_of_its_department() {
    let mut draft = declared();
    draft.departments.get_mut("sales").unwrap().incentive = Some(TEN_A_MONTH);
    let charter = in_force(&draft);
    let (mut marketing, ann) = (account(&charter), people()[0]);
    let done = || sale(1, ann, "2026-03-20T09:00:00Z");
    assert!(!marketing.has_credited(done().id));
    assert_eq!(marketing.take(credit(&charter, done(), 3)), Ok(Taken::InFull));
    assert!(marketing.has_credited(done().id));

    let before = marketing.clone();
    let again = marketing.take(credit(&charter, done(), 5)).unwrap_err();
    let id = done().id;
    assert_eq!(again.to_string(), format!("the work {id} was credited before"));
    assert_eq!(again.code().as_str(), "department.credited-already");
    assert!(matches!(again, NotTaken::CreditedAlready(credit) if credit.points() == 5));
    assert_eq!(marketing, before, "what is refused changes nothing");

    let mut sales = CreditAccount::of(charter.boundary(&key!("sales")).unwrap()).unwrap();
    let refused = sales.take(credit(&charter, done(), 5)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("the work {id} was done in `marketing`; this is the account of `sales`")
    );
    assert_eq!(refused.code().as_str(), "department.other-department");
    assert_eq!(sales.ledger().entries, []);
    let service = charter.boundary(&key!("service")).unwrap();
    assert_eq!(CreditAccount::of(service), None, "it rewards nothing");
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

/// On which date an instant lies, told by the calendar of another library.
fn date_in(zone: Tz, at: Timestamp) -> NaiveDate {
    DateTime::from_timestamp_micros(at.as_micros()).unwrap().with_timezone(&zone).date_naive()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_total_is_what_was_earned_and_the_cap_at_most_and_the_rest_is_told(
        policy in incentive_policies(),
        zone in select(vec![Tz::UTC, Tz::Pacific__Kiritimati, Tz::America__Los_Angeles]),
        drawn in prop::collection::vec((0..2_usize, 0..30_u32, 0..19_200_i64), 0..30),
    ) {
        let from = "2025-11-17T00:00:00Z".parse::<Timestamp>().unwrap().as_micros();
        let (charter, people) = (house(policy, zone), people());
        let mut account = account(&charter);
        let (mut earned, mut told) = (Vec::new(), 0);
        for (number, (person, points, hours)) in (1..).zip(drawn) {
            let by = people[person];
            let at = Timestamp::from_micros(from + hours * 3_600_000_000).unwrap();
            earned.push((by, date_in(zone, at), points));
            let credit = credit(&charter, Work { at, ..sale(number, by, "2026-01-01T00:00:00Z") }, points);
            if let Taken::Capped(overflow) = account.take(credit).unwrap() {
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
