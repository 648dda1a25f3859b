//! Levels of service against zones of tolerance, by counting customers one by one.

use goodwill::actor::Actor;
use goodwill::charter::{
    CharterDraft, Clause, Delight, JudgedStandard, Measure, Offered, Ratification, Segment,
    Standard, codes, compare,
};
use goodwill::customer::{Amount, Better, Share, Unit};
use goodwill::id::{Code, SegmentKey};
use goodwill::key;
use goodwill::money::{Currency, Money};
use goodwill::rule::{Attribute, AttributeKind, Condition};
use goodwill::value::{Domain, Value};
use proptest::collection::vec;
use proptest::prelude::*;

/// A market: zones as (customers, adequate, desired), levels as (at, cost), and what is offered.
#[derive(Debug, Clone)]
struct Market {
    better: Better,
    zones: Vec<(u32, i64, i64)>,
    levels: Vec<(i64, i64)>,
    offered: (i64, i64),
    most_under: (u32, u32),
}

fn euros(cents: i64) -> Money {
    let currency: Currency = "EUR".parse().unwrap();
    Money::new(cents, currency)
}

impl Market {
    fn draft(&self) -> CharterDraft {
        let zones = self.zones.iter().map(|(customers, adequate, desired)| {
            (*customers, Amount::Number(*adequate), Amount::Number(*desired))
        });
        let (have, of) = self.most_under;
        let mut measure = Measure::of(Unit::Number, self.better)
            .tolerated(key!("advice"), None, zones)
            .leaving_at_most(Share::new(have, of).unwrap());
        for (at, cost) in &self.levels {
            measure = measure.level(Amount::Number(*at), euros(*cost));
        }
        let offered = Offered { measure: key!("measure"), at: Amount::Number(self.offered.0) };
        let standard = Standard {
            level: "so well".to_owned(),
            needs: [key!("advice")].into(),
            cost: Some(euros(self.offered.1)),
            offers: Some(offered),
            ..Standard::default()
        };
        let mut draft = CharterDraft::default();
        draft.measures.insert(key!("measure"), measure);
        draft.standards.insert(key!("standard"), standard);
        let unsure = Attribute::new(AttributeKind::Need, Domain::bool());
        draft.rules.vocabulary.attributes.insert(key!("unsure"), unsure);
        let advice = Condition::Equals(key!("unsure"), Value::Bool(true));
        draft.rules.vocabulary.needs.insert(key!("advice"), advice);
        draft
    }

    fn judged(&self) -> JudgedStandard {
        let mut judged = self.draft().judge_standards();
        assert_eq!(judged.len(), 1);
        judged.remove(0)
    }

    /// Each customer is asked in turn: worse than just good enough, better than hoped for.
    fn counted(&self, at: i64) -> (u64, u64) {
        let (mut under, mut over) = (0, 0);
        for (customers, adequate, desired) in &self.zones {
            for _ in 0..*customers {
                match self.better {
                    Better::Smaller => {
                        under += u64::from(at > *adequate);
                        over += u64::from(at < *desired);
                    }
                    Better::Larger => {
                        under += u64::from(at < *adequate);
                        over += u64::from(at > *desired);
                    }
                }
            }
        }
        (under, over)
    }

    fn customers(&self) -> u64 {
        self.zones.iter().map(|zone| u64::from(zone.0)).sum()
    }

    fn suffices(&self, at: i64) -> bool {
        let (have, of) = self.most_under;
        self.counted(at).0 * u64::from(of) <= u64::from(have) * self.customers()
    }

    fn shifted(&self, by: i64) -> Self {
        let zones =
            self.zones.iter().map(|(n, adequate, desired)| (*n, adequate + by, desired + by));
        let levels = self.levels.iter().map(|(at, cost)| (at + by, *cost)).collect();
        let offered = (self.offered.0 + by, self.offered.1);
        Self { zones: zones.collect(), levels, offered, ..self.clone() }
    }

    /// What is offered, a step better.
    fn tightened(&self, by: i64) -> Self {
        let by = if self.better == Better::Smaller { -by } else { by };
        Self { offered: (self.offered.0 + by, self.offered.1), ..self.clone() }
    }
}

fn markets() -> impl Strategy<Value = Market> {
    let zones = vec((1_u32..6, 0_i64..20, 0_i64..20), 1..5);
    let levels = vec((0_i64..20, 0_i64..6), 0..6);
    let better = prop_oneof![Just(Better::Smaller), Just(Better::Larger)];
    (better, zones, levels, (0_i64..20, 0_i64..6), 0_u32..4).prop_map(
        |(better, zones, levels, offered, have)| {
            let sorted = |(customers, one, other): (u32, i64, i64)| match better {
                Better::Smaller => (customers, one.max(other), one.min(other)),
                Better::Larger => (customers, one.min(other), one.max(other)),
            };
            let zones = zones.into_iter().map(sorted).collect();
            Market { better, zones, levels, offered, most_under: (have, 4) }
        },
    )
}

fn found(draft: &CharterDraft) -> Vec<Code> {
    let findings = draft.examine(&Ratification::first(Actor::System));
    findings.iter().map(|finding| finding.code).filter(|code| *code != codes::UNUSED_KEY).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn shares_are_those_of_a_count_one_by_one(market in markets()) {
        let judged = market.judged();
        let served = judged.groups[0].served;
        let (under, over) = market.counted(market.offered.0);
        prop_assert_eq!((served.under, served.over, served.customers()), (under, over, market.customers()));
    }

    /// The levels that could be offered, the standard's own among them, are tried one by one.
    #[test]
    fn what_is_proposed_suffices_and_nothing_cheaper_does(market in markets()) {
        let judged = market.judged();
        // What a standard says of its own cost counts before what the measure says of that level.
        let others = market.levels.iter().filter(|level| level.0 != market.offered.0);
        let all: Vec<(i64, i64)> = others.copied().chain([market.offered]).collect();
        let sufficient: Vec<&(i64, i64)> = all.iter().filter(|level| market.suffices(level.0)).collect();
        let least = sufficient.iter().map(|level| level.1).min();
        prop_assert_eq!(judged.cheapest.map(|level| level.cost.minor_units()), least);
        if let Some(proposed) = judged.cheapest {
            prop_assert!(market.suffices(proposed.at.size()));
            for level in sufficient.iter().filter(|level| Some(level.1) == least) {
                prop_assert!(market.better.compare(&proposed.at.size(), &level.0).is_ge());
            }
            let saving = market.offered.1 - proposed.cost.minor_units();
            prop_assert_eq!(judged.saving().map_or(0, |it| it.minor_units()), saving.max(0));
        }
    }

    #[test]
    fn a_better_level_never_over_serves_fewer_nor_under_serves_more(market in markets(), by in 0_i64..10) {
        let (loose, tight) = (market.judged().groups[0].served, market.tightened(by).judged().groups[0].served);
        prop_assert!(tight.over >= loose.over && tight.under <= loose.under);
    }

    #[test]
    fn where_the_scale_begins_makes_no_difference(market in markets(), by in -1_000_i64..1_000) {
        let (here, there) = (market.judged(), market.shifted(by).judged());
        prop_assert_eq!(here.groups[0].served, there.groups[0].served);
        prop_assert_eq!(here.saving(), there.saving());
        let shifted = here.cheapest.map(|level| level.at.size() + by);
        prop_assert_eq!(shifted, there.cheapest.map(|level| level.at.size()));
        prop_assert_eq!(found(&market.draft()), found(&market.shifted(by).draft()));
    }

    #[test]
    fn findings_follow_from_the_count(market in markets()) {
        let judged = market.judged();
        let (under, over) = market.counted(market.offered.0);
        let all = market.customers();
        let has_other = market.levels.iter().any(|level| level.0 != market.offered.0);
        let mut expected = Vec::new();
        if over > 0 && (judged.saving().is_some() || !has_other && over == all) {
            expected.push(codes::OVER_SERVICE);
        }
        if !market.suffices(market.offered.0) {
            expected.push(if under * 2 > all { codes::UNDER_SERVICE_OF_MOST } else { codes::UNDER_SERVICE });
        }
        prop_assert_eq!(found(&market.draft()), expected);
    }
}

fn over_served() -> Market {
    Market {
        better: Better::Smaller,
        zones: vec![(80, 48, 24), (20, 12, 4)],
        levels: vec![(24, 600), (12, 900)],
        offered: (6, 1_800),
        most_under: (0, 1),
    }
}

fn standard(draft: &mut CharterDraft) -> &mut Standard {
    draft.standards.get_mut("standard").unwrap()
}

fn in_segment(draft: &mut CharterDraft, key: &SegmentKey) {
    let segment = Segment {
        name: String::new(),
        when: "always".parse().unwrap(),
        partnership: false,
        reach_over: None,
    };
    draft.segments.insert(key.clone(), segment);
}

#[test]
fn a_saving_that_leaves_more_behind_than_allowed_is_never_proposed() {
    let strict = over_served();
    assert_eq!(strict.judged().cheapest.unwrap().at, Amount::Number(12));
    let lenient = Market { most_under: (1, 5), ..strict.clone() };
    assert_eq!(lenient.judged().cheapest.unwrap().at, Amount::Number(24));
    let just_not = Market { most_under: (19, 100), ..strict };
    assert_eq!(just_not.judged().saving(), Some(euros(900)));
}

#[test]
fn of_levels_that_cost_the_same_the_better_is_proposed() {
    let market = Market { levels: vec![(12, 600), (10, 600), (11, 600)], ..over_served() };
    assert_eq!(market.judged().cheapest.unwrap().at, Amount::Number(10));
}

#[test]
fn delight_excuses_only_whom_it_names_and_only_with_a_cost() {
    let mut draft = over_served().draft();
    assert_eq!(found(&draft), [codes::OVER_SERVICE]);
    let delight =
        |cost| Delight { name: "At once".to_owned(), need: key!("advice"), segment: None, cost };
    standard(&mut draft).delights = vec![delight(None)];
    assert_eq!(found(&draft), [codes::DELIGHT_WITHOUT_COST]);
    standard(&mut draft).delights = vec![delight(Some(euros(1_200)))];
    assert!(found(&draft).is_empty());
    let told = draft.judge_standards()[0].to_string();
    assert!(
        told.contains(", 80 over-served (to delight: At once, 12.00 EUR); 12 at 9.00 EUR would do"),
        "{told}"
    );
    // Of another segment it says nothing.
    in_segment(&mut draft, &key!("city"));
    standard(&mut draft).delights[0].segment = Some(key!("city"));
    assert_eq!(found(&draft), [codes::OVER_SERVICE]);
}

#[test]
fn a_standard_is_judged_by_those_to_whom_it_is_promised() {
    let mut draft = over_served().draft();
    let (city, country): (SegmentKey, SegmentKey) = (key!("city"), key!("country"));
    let measure = draft.measures.get_mut("measure").unwrap();
    *measure = measure.clone().tolerated(
        key!("advice"),
        Some(city.clone()),
        [(30, Amount::Number(8), Amount::Number(6))],
    );
    in_segment(&mut draft, &city);
    in_segment(&mut draft, &country);
    let served = |draft: &CharterDraft| {
        let judged = draft.judge_standards();
        judged[0].groups.iter().map(|group| group.served.customers()).collect::<Vec<_>>()
    };
    assert_eq!(served(&draft), [100, 30], "promised to everybody, all are asked");
    let promised = |to: &SegmentKey| {
        let clause = Clause::at(key!("door"), "Within six hours").to(to.clone());
        Clause { standard: Some(key!("standard")), ..clause }
    };
    let draft = draft.clause(key!("to-the-city"), promised(&city));
    assert_eq!(served(&draft), [30]);
    let draft = draft.clause(key!("to-the-country"), promised(&country));
    assert_eq!(served(&draft), [100, 30], "for the country speak the zones of all");
}

#[test]
fn a_level_must_suffice_for_every_group() {
    let mut draft = over_served().draft();
    in_segment(&mut draft, &key!("city"));
    let measure = draft.measures.get_mut("measure").unwrap();
    let hurried = [(5, Amount::Number(7), Amount::Number(1))];
    *measure = measure.clone().tolerated(key!("advice"), Some(key!("city")), hurried);
    let judged = draft.judge_standards().remove(0);
    let alone: Vec<_> =
        judged.groups.iter().map(|group| group.cheapest.unwrap().at.size()).collect();
    assert_eq!((alone, judged.saving()), (vec![12, 6], None));
    assert!(judged.to_string().ends_with("; nothing cheaper would do"), "{judged}");
}

#[test]
fn a_better_level_is_a_stricter_standard() {
    let before = over_served();
    for (by, told) in [(2, "stricter"), (-2, "weaker")] {
        let comparison = compare(&before.draft(), &before.tightened(by).draft());
        assert_eq!(comparison.to_string(), format!("standards.standard changed: offers ({told})"));
    }
}
