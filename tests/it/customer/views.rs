//! Zones of tolerance, outlooks of three levels, shares of a segment, and dossiers side by side.

use goodwill::actor::Actor;
use goodwill::customer::{
    Better, Concern, Level, NeedProfile, NotOverridden, Outlook, Overriding, Quality, Share,
    Understanding, ZoneOfTolerance,
};
use goodwill::id::{AgentId, ConcernKey, CustomerId};
use goodwill::proptest::collection::btree_map;
use goodwill::proptest::option;
use goodwill::proptest::prelude::*;
use goodwill::proptest::sample::select;
use goodwill::testkit::customer::{customers, dossiers};
use uuid::Uuid;

use super::at;
use crate::case::laws::config;

fn outlooks() -> impl Strategy<Value = Option<Outlook>> {
    let keys = ["price", "downtime", "privacy"].map(|key| key.parse::<ConcernKey>().unwrap());
    let concerns = btree_map(select(keys.to_vec()), select(Concern::ALL), 0..=3);
    let outlook = (option::of(select(Understanding::ALL)), concerns)
        .prop_map(|(understanding, concerns)| Outlook { understanding, concerns });
    option::weighted(0.8, outlook)
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn a_measure_lies_where_the_numbers_say(
        adequate in -9..9_i32, desired in -9..9_i32, measure in -12..12_i32, smaller in any::<bool>(),
    ) {
        let better = if smaller { Better::Smaller } else { Better::Larger };
        let zone = ZoneOfTolerance::new(better, adequate, desired);
        let sound = if smaller { desired <= adequate } else { adequate <= desired };
        prop_assert_eq!(zone.is_ok(), sound);
        let written = serde_json::json!({ "better": better, "adequate": adequate, "desired": desired });
        prop_assert_eq!(serde_json::from_value::<ZoneOfTolerance<i32>>(written).is_ok(), sound);
        let Ok(zone) = zone else { return Ok(()) };
        let (low, high) = (adequate.min(desired), adequate.max(desired));
        let expected = match (measure < low, measure > high) {
            (true, _) => if smaller { Quality::Over } else { Quality::Under },
            (_, true) => if smaller { Quality::Under } else { Quality::Over },
            _ => Quality::Within,
        };
        prop_assert_eq!(zone.quality(&measure), expected);
    }

    #[test]
    fn the_nearest_level_that_says_something_decides(
        person in outlooks(), unit in outlooks(), organisation in outlooks(),
    ) {
        let resolved = Outlook::resolve(person.as_ref(), unit.as_ref(), organisation.as_ref());
        let nearest = [(Level::Person, &person), (Level::Unit, &unit), (Level::Organisation, &organisation)];
        let understood = nearest.iter().find_map(|(level, outlook)| {
            Some((outlook.as_ref()?.understanding?, *level))
        });
        let told = resolved.understanding.map(|told| (told.value, told.level));
        prop_assert_eq!(told, understood);
        for key in ["price", "downtime", "privacy"] {
            let worries = nearest.iter().find_map(|(level, outlook)| {
                Some((*outlook.as_ref()?.concerns.get(key)?, *level))
            });
            let told = resolved.concerns.get(key).map(|told| (told.value, told.level));
            prop_assert_eq!(told, worries, "{}", key);
        }
    }

    #[test]
    fn the_ends_of_an_interval_are_those_at_which_the_share_would_just_surprise(
        of in 1..2_000_u32, part in 0.0..=1.0_f64,
    ) {
        let have = (f64::from(of) * part) as u32;
        let share = Share::new(have, of).unwrap();
        let (least, most) = share.interval().unwrap();
        let seen = f64::from(have) / f64::from(of);
        prop_assert!(0.0 <= least && least <= seen + 1e-12 && seen <= most + 1e-12 && most <= 1.0);
        // At either end the distance is 1.96 standard errors of that end (Wilson).
        for end in [least, most] {
            let surprise = (seen - end).powi(2);
            let allowed = 1.959_963_984_540_054_f64.powi(2) * end * (1.0 - end) / f64::from(of);
            prop_assert!((surprise - allowed).abs() < 1e-9, "{} {}", surprise, allowed);
        }
    }

    #[test]
    fn a_dossier_beside_itself_or_beside_nothing_is_itself(
        dossier in customers().prop_flat_map(|customer| dossiers(customer, at(0), at(50))),
    ) {
        prop_assert_eq!(&dossier.beside(&dossier), &dossier);
        prop_assert_eq!(&dossier.beside(&Default::default()), &dossier);
        let text = serde_json::to_string(&dossier).unwrap();
        prop_assert_eq!(serde_json::from_str::<goodwill::customer::Dossier>(&text).unwrap(), dossier);
    }
}

#[test]
fn published_shares_have_their_intervals() {
    // Shares with the intervals of the literature, to three places.
    for (have, of, least, most) in
        [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)]
    {
        let (low, high) = Share::new(have, of).unwrap().interval().unwrap();
        assert!(
            (low - least).abs() < 5e-4 && (high - most).abs() < 5e-4,
            "{have} of {of}: {low} {high}"
        );
    }
}

#[test]
fn nobody_decides_against_what_has_authority_without_name_and_reason() {
    let agent = Actor::Agent {
        agent: AgentId::from_uuid(Uuid::from_u128(1)),
        role: "product".parse().unwrap(),
        department: "marketing".parse().unwrap(),
    };
    let customer = Actor::Customer(CustomerId::from_uuid(Uuid::from_u128(2)));
    for (who, why, refused) in [
        (agent.clone(), "", Some(NotOverridden::NoReason)),
        (agent.clone(), " \n", Some(NotOverridden::NoReason)),
        (Actor::System, "cheaper", Some(NotOverridden::Nobody)),
        (customer, "cheaper", Some(NotOverridden::Nobody)),
        (agent.clone(), "cheaper", None),
    ] {
        let written = serde_json::json!({ "who": &who, "why": why, "at": at(1) });
        assert_eq!(serde_json::from_value::<Overriding>(written).is_err(), refused.is_some());
        assert_eq!(Overriding::new(who, why, at(1)).err(), refused);
    }
    let need = "frost-proof".parse().unwrap();
    let mut profile = NeedProfile::of("north".parse().unwrap());
    assert!(profile.decide_against(&need, None).is_ok(), "it only informs");
    let mut steering = profile.share(need.clone(), Share::new(3, 4).unwrap()).authoritative();
    assert!(steering.decide_against(&need, None).is_err());
    let overriding = Overriding::new(agent.clone(), "cheaper", at(1)).unwrap();
    steering.decide_against(&need, Some(overriding)).unwrap();
    let [informed, kept] = steering.overridden() else { panic!("{steering:?}") };
    assert_eq!((informed.share(), informed.overriding()), (None, None), "nobody knew then");
    assert_eq!(kept.share(), Some(Share::new(3, 4).unwrap()), "how many it concerns is kept");
    let overriding = kept.overriding().unwrap();
    assert_eq!((overriding.who(), overriding.why(), overriding.at()), (&agent, "cheaper", at(1)));
}
