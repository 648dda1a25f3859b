use goodwill::charter::Readiness;
use goodwill::department::{Goal, Provider, Team, TeamKind};
use goodwill::id::{DepartmentKey, TouchpointKey};
use goodwill::key;
use goodwill::proptest::prelude::*;
use goodwill::testkit::department::divided_charters;
use goodwill::touchpoint::Phase;

use super::house::{charter, declared, in_force};

#[test]
fn each_touchpoint_has_the_one_department_of_its_stage() {
    let charter = charter();
    for (touchpoint, department) in
        [("website", "marketing"), ("showroom", "sales"), ("hotline", "service")]
    {
        let key = TouchpointKey::new(touchpoint).unwrap();
        let tasked = charter.tasked(&key).unwrap();
        assert_eq!((tasked.key(), tasked.accountable().as_str()), (&key, department));
        let boundary = charter.boundary(tasked.accountable()).unwrap();
        assert!(boundary.stages().contains(&tasked.touchpoint().stage));
    }
    assert_eq!(charter.tasked(&key!("fax")), None);
}

#[test]
fn stages_lie_before_during_and_after_the_sale() {
    let charter = charter();
    let phase = |stage: &str| charter.declared().stages[stage].phase;
    assert_eq!(["attract", "win", "use"].map(phase), [Phase::Before, Phase::During, Phase::After]);
    assert!(Phase::Before < Phase::During && Phase::During < Phase::After);
}

#[test]
fn a_partner_serves_under_a_contract_and_one_of_us_answers() {
    let charter = charter();
    let service: DepartmentKey = key!("service");
    let installer = charter.provider(&key!("installer")).unwrap();
    let contract = key!("installation");
    assert_eq!(installer, Provider::Partner { partner: key!("installer"), contract });
    assert_eq!(installer.answering(&service), &service);
    let sales = charter.provider(&key!("sales")).unwrap();
    assert_eq!(sales, Provider::Department(key!("sales")));
    assert_eq!(sales.answering(&service).as_str(), "sales");
    assert_eq!(charter.provider(&key!("nobody")), None);
}

#[test]
fn each_function_lists_what_it_contributes() {
    let charter = charter();
    let services: Vec<_> = charter.services_of(&key!("service")).collect();
    let [(key, advice)] = services.as_slice() else { panic!("{services:?}") };
    assert_eq!((key.as_str(), advice.state), ("advice", Readiness::Ready));
    assert_eq!(charter.services_of(&key!("sales")).count(), 0);
}

#[test]
fn adoption_and_resolution_are_two_teams_with_two_goals() {
    let mut draft = declared();
    let adoption = Team::of(key!("service"), "Product operations")
        .for_kind(TeamKind::Adoption)
        .aiming_at(Goal::measured_by("features in use", "at least 5"));
    let resolution = Team::of(key!("service"), "Service desk")
        .for_kind(TeamKind::Resolution)
        .working(key!("office"))
        .aiming_at(Goal::measured_by("solved at first contact", "at least 70 %"));
    draft.teams = [(key!("adoption"), adoption), (key!("resolution"), resolution)].into();
    let charter = in_force(&draft);
    let teams = &charter.declared().teams;
    assert_ne!(teams["adoption"].goals, teams["resolution"].goals);
    let written = serde_json::to_string(&teams["adoption"]).unwrap();
    assert_eq!(serde_json::from_str::<Team>(&written).unwrap(), teams["adoption"]);
    assert!(written.contains("\"adoption\""), "{written}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn one_department_answers_for_each_touchpoint(charter in divided_charters()) {
        let draft = charter.declared();
        for key in draft.touchpoints.keys() {
            let listing = draft.departments.iter().filter(|(_, one)| one.touchpoints.contains(key));
            let listing: Vec<_> = listing.map(|(department, _)| department).collect();
            let accountable = charter.tasked(key).unwrap();
            prop_assert_eq!(listing, [accountable.accountable()]);
        }
    }
}
