use goodwill::charter::{Group, Population, Service, codes};

use super::*;

/// What ratifying says of a draft that was spoilt in one place.
fn said(spoil: impl FnOnce(&mut CharterDraft)) -> Vec<String> {
    let mut draft = draft();
    spoil(&mut draft);
    match draft.ratify(&Ratification::first(Actor::System)) {
        Ok(_) => Vec::new(),
        Err(findings) => weighty(findings.iter()),
    }
}

#[test]
fn the_charter_as_it_stands_has_nothing_to_mend() {
    assert_eq!(said(|_| {}), Vec::<String>::new());
}

#[test]
fn what_a_combination_as_a_whole_leaves_out_is_a_warning_and_what_one_set_of_it_does_is_none() {
    let spoilt = said(|draft| {
        let usual = draft.rules.sets.get_mut("usual").unwrap();
        usual.rules = vec![rule("all", "tier = gold", [Grant::Priority(key!("normal"))])];
    });
    let gaps: Vec<&String> =
        spoilt.iter().filter(|found| found.starts_with("warning[rule.gap]")).collect();
    assert!(!gaps.is_empty(), "{spoilt:#?}");
    for gap in gaps {
        let place = "warning[rule.gap] at rules.combinations.opening: no rule matches `";
        assert!(gap.starts_with(place) && gap.contains("tier = basic"), "{gap}");
    }
}

#[test]
fn treatment_that_turns_on_worth_alone_is_a_warning_that_the_author_may_accept_by_name() {
    let vip = |draft: &mut CharterDraft| {
        let needs = draft.rules.sets.get_mut("needs").unwrap();
        needs.rules = vec![rule("vip", "tier = gold", [Grant::Queue(key!("travel"))])];
    };
    let spoilt = said(vip);
    let special = "warning[rule.special-treatment] at rules.sets.needs.rules: ";
    assert!(spoilt.iter().any(|found| found.starts_with(special)), "{spoilt:#?}");

    let mut draft = draft();
    vip(&mut draft);
    let charter = ratified_all_the_same(&draft);
    assert_eq!(charter.declared(), &draft);
}

#[test]
fn rules_that_grant_what_the_charter_does_not_declare_are_found_by_place() {
    let spoilt = said(|draft| {
        let needs = draft.rules.sets.get_mut("needs").unwrap();
        let serving = |grant| GrantLine::new(grant).serving([key!("care-abroad")]);
        needs.rules[0].grants = [
            Grant::Agreement(key!("royal")),
            Grant::Queue(key!("throne")),
            Grant::Priority(key!("absolute")),
            Grant::Channel(key!("herald")),
        ]
        .map(serving)
        .into();
    });
    let place = "rules.sets.needs.rules[0].grants";
    let expected: Vec<String> = [
        (0, "agreement", "royal"),
        (1, "queue", "throne"),
        (2, "priority", "absolute"),
        (3, "channel", "herald"),
    ]
    .map(|(index, noun, key)| {
        format!(
            "error[charter.dangling-key] at {place}[{index}]: no {noun} is called `{key}`; declare it, or name one that is \
             declared"
        )
    })
    .into();
    assert_eq!(spoilt, expected);
}

#[test]
fn faults_of_the_rule_book_stand_among_the_charters_findings() {
    let spoilt = said(|draft| {
        let needs = draft.rules.sets.get_mut("needs").unwrap();
        needs.rules[0].when = "travles = yes".parse().unwrap();
    });
    assert_eq!(spoilt.len(), 1, "{spoilt:?}");
    let finding = &spoilt[0];
    assert!(
        finding.starts_with("error[rule.unknown-attribute] at rules.sets.needs.rules[0]"),
        "{finding}"
    );
}

#[test]
fn an_unknown_set_capability_or_zone_is_found() {
    for (spoilt, begins) in [
        (
            said(|draft| draft.opening_rules = Some(key!("closing"))),
            "error[charter.dangling-key] at opening_rules: no rule set is called `closing`",
        ),
        (
            said(|draft| {
                let teleport = Service::ready(key!("service"), key!("teleport"));
                draft.services.insert(key!("beaming"), teleport);
            }),
            "error[charter.dangling-key] at services.beaming.capability: no capability is called `teleport`",
        ),
        (
            said(|draft| draft.zone = Some("Mars/Olympus".to_owned())),
            "error[charter.unknown-zone] at zone: no zone is called `Mars/Olympus`",
        ),
    ] {
        assert_eq!(spoilt.len(), 1, "{spoilt:?}");
        assert!(spoilt[0].starts_with(begins), "{spoilt:?}");
    }
}

#[test]
fn an_attribute_that_the_matter_shows_must_take_all_that_it_may_show() {
    let mut draft = draft().channel(key!("chat"), "Chat");
    let findings = draft.ratify(&Ratification::first(Actor::System)).unwrap_err();
    assert_eq!(findings.iter().next().unwrap().code, codes::NARROW_ATTRIBUTE);
    assert_eq!(
        weighty(findings.iter()),
        [
            "error[charter.narrow-attribute] at rules.vocabulary.attributes.case.channel.domain: a matter may show `chat`, which \
          is not one of {`mail`, `telephone`} (for example `chat`); make it a choice of all keys that the charter declares"
        ]
    );
    // Mended, it is ratified.
    let wide = Domain::choice(["chat", "mail", "telephone"]).unwrap();
    let attribute = Attribute::new(AttributeKind::Context, wide);
    draft.rules.vocabulary.attributes.insert(key!("case.channel"), attribute);
    assert!(draft.ratify(&Ratification::first(Actor::System)).is_ok());
}

#[test]
fn rules_are_held_against_the_customers_that_there_are() {
    let group = |told: &[(&str, Option<Value>)], customers| Group {
        facts: facts(told),
        ..Group::of(customers)
    };
    let young = |travels: bool| {
        [("travels", Some(Value::Bool(travels))), ("age", Some(Value::Integer(30)))]
    };
    let against = |groups: Vec<Group>| {
        let ratification = Ratification::first(Actor::System)
            .against(Population { groups, ..Population::default() });
        match draft().ratify(&ratification) {
            Ok(_) => Vec::new(),
            Err(findings) => weighty(findings.iter()),
        }
    };
    let unused = |number: usize, rule: &str| {
        format!(
            "warning[charter.rule-without-customers] at rules.sets.needs.rules[{number}]: the rule `{rule}` applies to none \
             of the customers; remove it, or say why it is there"
        )
    };
    let (at_home, abroad) = (group(&young(false), 900), group(&young(true), 100));
    assert_eq!(
        against(vec![at_home.clone()]),
        [unused(0, "travellers"), unused(1, "elderly-callers")]
    );
    assert_eq!(against(vec![at_home.clone(), abroad]), [unused(1, "elderly-callers")]);
    // Groups without customers do not count, and somebody of whom nothing is known may be anybody.
    assert_eq!(against(vec![at_home.clone(), group(&young(true), 0)]).len(), 2);
    assert_eq!(against(vec![at_home.clone(), group(&[], 1)]), Vec::<String>::new());

    assert_eq!(
        against(Vec::new()),
        [
            "error[charter.empty-population] at population: the population has no customers; count them, or ratify without a \
          population"
        ]
    );
    let spoilt = against(vec![at_home, group(&[("age", Some(Value::Integer(-1)))], 5)]);
    assert!(
        spoilt.contains(
            &"error[charter.bad-population] at population.groups[1].facts.age: `age`: -1 is not an integer from 0 to 130; use \
              the attributes of the vocabulary and their values"
                .to_owned()
        ),
        "{spoilt:#?}"
    );
}
