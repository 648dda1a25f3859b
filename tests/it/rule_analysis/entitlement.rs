//! What was bought, what is expected, and what is covered.

use std::cmp::Ordering;

use goodwill::chrono::NaiveDate;
use goodwill::decision::Aggregate;
use goodwill::id::{ReservationId, SequentialIds};
use goodwill::rule::{
    Allowance, AllowanceCommand, AllowanceContext, AllowancePeriod, AllowanceTerms, Coverage,
    Difference, Entitlement, Level, NotCovered, Purchase,
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const TWICE_A_YEAR: AllowanceTerms = AllowanceTerms { most: 2, per: AllowancePeriod::Year };

fn entitlement() -> Entitlement {
    Entitlement {
        purchased: [
            ("home-visit".parse().unwrap(), Purchase::of(Level::UpTo(TWICE_A_YEAR))),
            (
                "hotline".parse().unwrap(),
                Purchase {
                    from: Some(date("2026-02-01")),
                    until: Some(date("2026-02-28")),
                    ..Purchase::of(Level::Within("PT4H".parse().unwrap()))
                },
            ),
        ]
        .into(),
        expected: [
            ("home-visit".parse().unwrap(), Level::Included),
            ("hotline".parse().unwrap(), Level::Within("1 workday".parse().unwrap())),
            ("airport-lounge".parse().unwrap(), Level::Included),
        ]
        .into(),
    }
}

fn covers(service: &str, on: &str, taken: &Allowance) -> Coverage {
    entitlement().covers(&service.parse().unwrap(), date(on), taken)
}

#[test]
fn what_is_not_covered_says_why() {
    let unused = Allowance::default();
    assert_eq!(covers("hotline", "2026-02-28", &unused), Coverage::Covered);
    let refused = [
        ("fax", "2026-02-01", NotCovered::NotBought, "it was not bought"),
        (
            "airport-lounge",
            "2026-02-01",
            NotCovered::OnlyExpected,
            "it is expected, but was not bought",
        ),
        (
            "hotline",
            "2026-01-31",
            NotCovered::NotYet { from: date("2026-02-01") },
            "it is due only from 2026-02-01 on",
        ),
        (
            "hotline",
            "2026-03-01",
            NotCovered::Expired { until: date("2026-02-28") },
            "it was due until 2026-02-28",
        ),
    ];
    for (service, on, reason, text) in refused {
        assert_eq!(covers(service, on, &unused), Coverage::NotCovered(reason), "{service}");
        assert_eq!(reason.to_string(), text);
    }
}

#[test]
fn what_is_used_up_is_covered_again_in_the_next_period() {
    let ids = SequentialIds::starting_at(1);
    let now = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut taken = Allowance::default();
    let reservation = ReservationId::fresh(&ids);
    let reserve = AllowanceCommand::Reserve { reservation, units: 2, on: date("2026-03-04") };
    let context = AllowanceContext { terms: TWICE_A_YEAR, now };
    for occurred in taken.decide(&reserve, &context).unwrap().events {
        taken.evolve(&occurred);
    }
    let used_up = NotCovered::UsedUp { terms: TWICE_A_YEAR };
    assert_eq!(covers("home-visit", "2026-12-31", &taken), Coverage::NotCovered(used_up));
    assert_eq!(used_up.to_string(), "2 a year were bought, and are used up");
    assert!(covers("home-visit", "2027-01-01", &taken).is_covered());
}

#[test]
fn bought_and_expected_are_two_facts_and_their_difference_can_be_read() {
    let lines: Vec<String> = entitlement().differences().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "`airport-lounge` is expected and was not bought",
            "`home-visit` was bought 2 a year and is expected without limit",
            "`hotline` was bought within PT4H and is expected within 1 workday",
        ]
    );
    let generosity = |difference: &Difference| match difference {
        Difference::Unlike { generosity, .. } => *generosity,
        _ => None,
    };
    let differences = entitlement().differences();
    assert_eq!(generosity(&differences[1]), Some(Ordering::Less));
    assert_eq!(generosity(&differences[2]), None, "hours and workdays do not compare");

    // What is met makes no difference.
    let mut met = entitlement();
    met.expected = met.purchased.iter().map(|(key, bought)| (key.clone(), bought.level)).collect();
    assert_eq!(met.differences(), []);
    met.expected.clear();
    assert_eq!(met.differences()[0].to_string(), "`home-visit` was bought and nobody expects it");
}

#[test]
fn generosity_is_an_order_that_turns_around() {
    let within = |text: &str| Level::Within(text.parse().unwrap());
    let up_to = |most, per| Level::UpTo(AllowanceTerms { most, per });
    let levels = [
        Level::Included,
        up_to(1, AllowancePeriod::Week),
        up_to(2, AllowancePeriod::Week),
        up_to(2, AllowancePeriod::Month),
        within("PT4H"),
        within("PT24H"),
        within("working PT4H"),
        within("3 days"),
        within("3 workdays"),
    ];
    for left in levels {
        assert_eq!(left.generosity(&left), Some(Ordering::Equal));
        for right in levels {
            assert_eq!(left.generosity(&right), right.generosity(&left).map(Ordering::reverse));
        }
    }
    assert_eq!(levels[4].generosity(&levels[5]), Some(Ordering::Greater), "sooner is more");
}

#[test]
fn an_entitlement_is_plain_data() {
    let json = serde_json::to_string(&entitlement()).unwrap();
    assert_eq!(serde_json::from_str::<Entitlement>(&json).unwrap(), entitlement());
    assert!(serde_json::from_str::<Entitlement>(r#"{"bought":{}}"#).is_err());
}
