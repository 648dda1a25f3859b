use goodwill::case::{CaseEvent, CaseRefusal, Owner, codes};
use goodwill::charter::{Service, codes as codes_of_charter};
use goodwill::decision::Premise;
use goodwill::desk::DeskError;
use goodwill::id::{AttributeKey, RuleKey, Version};
use goodwill::port::{NoDirectory, Store};
use goodwill::rule::Validity;
use goodwill::sla::{ClockState, Goal, HoursCounted, Recurrence, Signal, SignalSet};
use goodwill::testkit::block_on;
use goodwill::wire::Life;

use super::*;

#[test]
fn need_selects_the_service_and_the_opening_names_none() {
    let traveller = facts(&[("travels", Some(Value::Bool(true)))]);
    let case = opened(&charter(), opening(), &traveller).unwrap().after;
    assert_eq!(case.owner().unwrap().department().as_str(), "abroad");
    assert_eq!(case.queue().unwrap().as_str(), "travel");
    assert_eq!(case.priority().unwrap().as_str(), "normal");
    let agreements: Vec<&str> = case.clocks().map(|clock| clock.agreement().as_str()).collect();
    assert_eq!(agreements, ["quick"]);
    assert_eq!(case.clocks().next().unwrap().due(), Some("2026-03-02T14:00:00Z".parse().unwrap()));
}

#[test]
fn the_decision_names_rules_and_premises_and_the_log_keeps_the_facts_it_rests_on() {
    let mut told = facts(&[("travels", Some(Value::Bool(true)))]);
    told.insert("age".parse().unwrap(), Some(Value::Integer(90)));
    let decision = opened(&charter(), opening(), &told).unwrap();
    let rules: Vec<&str> = decision.because.rules().map(RuleKey::as_str).collect();
    assert_eq!(rules, ["travellers", "all"]);
    let premises: Vec<&Premise> = decision.because.premises().collect();
    assert_eq!(premises, [&Premise::Attribute(key!("travels"))]);
    let kept = decision.events.iter().find_map(|occurred| match &occurred.event {
        CaseEvent::ServiceChosen { facts, .. } => Some(facts.clone()),
        _ => None,
    });
    assert_eq!(kept, Some(facts(&[("travels", Some(Value::Bool(true)))])));
}

#[test]
fn deciding_from_the_kept_facts_alone_gives_the_same_service() {
    let bools = [None, Some(Value::Bool(true)), Some(Value::Bool(false))];
    let ages = [None, Some(Value::Integer(30)), Some(Value::Integer(85))];
    let mut compared = 0;
    for (travels, age) in
        bools.iter().flat_map(|b| ages.iter().map(move |a| (b.clone(), a.clone())))
    {
        for channel in [key!("mail"), key!("telephone")] {
            let opening = Opening::by_rules(customer(), channel);
            let told = facts(&[("travels", travels.clone()), ("age", age.clone())]);
            let decision = opened(&charter(), opening.clone(), &told).unwrap();
            // All other facts are missing: whatever could have changed the outcome would be asked for.
            let kept = decision.events.iter().find_map(|occurred| match &occurred.event {
                CaseEvent::ServiceChosen { facts, .. } => Some(facts.clone()),
                _ => None,
            });
            let is_told = |(key, _): &(AttributeKey, _)| !key.as_str().starts_with("case.");
            let alone: FactSheet = kept.unwrap().into_iter().filter(is_told).collect();
            let again = opened(&charter(), opening, &alone).unwrap();
            assert_eq!(granted(&again.after), granted(&decision.after), "{told:?}");
            assert_eq!(again.after.queue(), decision.after.queue());
            compared += 1;
        }
    }
    assert_eq!(compared, 18);
}

/// A rule says which hours the customer keeps; what the opening names stands.
#[test]
fn rules_choose_the_hours_of_the_customer() {
    let hours = |hours: &str| CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, hours);
    let mut draft = draft()
        .calendar(key!("morning"), hours("06:00-11:00"))
        .calendar(key!("evening"), hours("18:00-22:00"))
        .customers_calendar(key!("morning"))
        .customers_calendar(key!("evening"));
    for agreement in draft.agreements.values_mut() {
        for target in agreement.targets.values_mut() {
            target.calendar = HoursCounted::customers();
            target.goal = Some(Goal::Within(Span::working_hours(1)));
        }
    }
    let chosen = Grant::CustomersCalendar(key!("evening"));
    let usual = draft.rules.sets.get_mut("usual").unwrap();
    usual.rules[0].grants.push(GrantLine::new(chosen.clone()));
    let charter = ratified(&draft);
    let traveller = facts(&[("travels", Some(Value::Bool(true)))]);
    let decision = opened(&charter, opening(), &traveller).unwrap();
    let case = decision.after;
    assert_eq!(case.customers_calendar(), Some(&key!("evening")));
    assert!(case.grants().contains(&chosen));
    assert_eq!(case.clocks().next().unwrap().due(), Some("2026-03-02T19:00:00Z".parse().unwrap()));
    let recorded = decision.events.iter().any(|occurred| {
        occurred.event == CaseEvent::CustomersCalendarSet { calendar: Some(key!("evening")) }
    });
    assert!(recorded, "{:?}", decision.events);
    // Who names them knows better.
    let named = opening().keeping_hours(key!("morning"));
    let case = opened(&charter, named, &traveller).unwrap().after;
    assert_eq!(case.customers_calendar(), Some(&key!("morning")));
    // A rule cannot choose what is nobody's.
    draft.customers_calendars.remove("evening");
    let findings = draft.ratify(&Ratification::first(Actor::System)).unwrap_err();
    assert!(findings.iter().any(|it| it.code == codes_of_charter::DANGLING_KEY), "{findings}");
}

#[test]
fn what_the_opening_names_stands() {
    let mut named = opening();
    named.department = Some(key!("service"));
    named.priority = Some(key!("high"));
    named.agreements = vec![key!("standard")];
    let traveller = facts(&[("travels", Some(Value::Bool(true)))]);
    let case = opened(&charter(), named, &traveller).unwrap().after;
    assert_eq!(case.priority().unwrap().as_str(), "high");
    assert_eq!(case.clocks().next().unwrap().agreement().as_str(), "standard");
    // The travel desk is another department's, so that no queue is left.
    assert_eq!(case.owner(), Some(&Owner::Department(key!("service"))));
    assert_eq!(case.queue(), None);
}

#[test]
fn the_matter_itself_shows_its_channel_and_a_rule_may_name_the_owner() {
    let old = facts(&[("travels", Some(Value::Bool(false))), ("age", Some(Value::Integer(80)))]);
    let called = Opening::by_rules(customer(), key!("telephone"));
    let case = opened(&charter(), called, &old).unwrap().after;
    let person = Owner::Person { agent: owner(), department: key!("service") };
    assert_eq!(case.owner(), Some(&person));
    let wrote = opened(&charter(), opening(), &old).unwrap().after;
    assert_eq!(wrote.owner(), Some(&Owner::Department(key!("service"))));
}

#[test]
fn a_rule_applies_only_while_its_capability_is_ready() {
    let due = |charter: &Charter| {
        let case = opened(charter, opening(), &ordinary()).unwrap().after;
        case.clocks().next().unwrap().due().unwrap()
    };
    assert_eq!(due(&charter()), "2026-03-02T20:00:00Z".parse().unwrap());
    let mut draft = draft();
    draft =
        draft.service(key!("night-shift"), Service::ready(key!("service"), key!("night-shift")));
    assert_eq!(due(&ratified(&draft)), "2026-03-02T13:00:00Z".parse().unwrap());
}

#[test]
fn a_rule_is_valid_on_the_dates_of_the_charters_zone() {
    let mut draft = draft();
    let needs = draft.rules.sets.get_mut("needs").unwrap();
    let from = Some("2026-03-03".parse().unwrap());
    needs.rules[0].valid = Validity { from, until: None };
    let traveller =
        facts(&[("travels", Some(Value::Bool(true))), ("age", Some(Value::Integer(40)))]);
    let queue = |draft: &CharterDraft| {
        let charter = ratified(draft);
        let context = Context::new(noon(), &Actor::System, &charter).knowing(&traveller);
        let opened = Case::default().decide(&CaseCommand::Open(opening()), &context).unwrap();
        opened.after.queue().unwrap().to_string()
    };
    assert_eq!(queue(&draft), "front");
    draft.zone = Some("Pacific/Auckland".to_owned());
    // There it is 01:00 of the third already.
    assert_eq!(queue(&draft), "travel");
}

#[test]
fn what_nobody_chose_is_refused_by_name() {
    let mut draft = draft();
    draft.rules.sets.get_mut("usual").unwrap().rules.remove(0);
    let refusal = opened(&ratified_all_the_same(&draft), opening(), &ordinary()).unwrap_err();
    assert_eq!(refusal, Refusal::Refused(CaseRefusal::NotChosen { what: "department" }));
    draft.opening_rules = None;
    let mut half = opening();
    half.department = Some(key!("service"));
    let refusal = opened(&ratified_all_the_same(&draft), half, &FactSheet::new()).unwrap_err();
    assert_eq!(refusal, Refusal::Refused(CaseRefusal::NotChosen { what: "priority" }));
}

#[test]
fn rules_that_contradict_each_other_are_named() {
    let mut draft = draft();
    let usual = draft.rules.sets.get_mut("usual").unwrap();
    usual.rules.push(rule("urgent", "always", [Grant::Priority(key!("high"))]));
    let refusal = opened(&ratified(&draft), opening(), &ordinary()).unwrap_err();
    assert_eq!(refusal.code(), codes::RULES_CONFLICT);
    assert!(refusal.to_string().ends_with("`all` `urgent`"), "{refusal}");

    // Where the policy forbids it, the charter cannot even be ratified.
    draft.rules.sets.get_mut("usual").unwrap().hit_policy = HitPolicy::Unique;
    let findings = draft.ratify(&Ratification::first(Actor::System)).unwrap_err();
    let contradicts = |finding: &Finding| {
        finding.code.as_str() == "rule.contradiction" && finding.severity == Severity::Error
    };
    assert!(findings.iter().any(contradicts), "{findings}");
}

#[test]
fn facts_outside_the_vocabulary_are_refused_by_place() {
    for (told, why) in [
        (
            facts(&[("age", Some(Value::Integer(200)))]),
            "`age`: 200 is not an integer from 0 to 130",
        ),
        (facts(&[("age", Some(Value::Bool(true)))]), "`age`: yes is not an integer from 0 to 130"),
        (facts(&[("colour", Some(Value::Integer(1)))]), "no attribute is called `colour`"),
        (facts(&[("colour", None)]), "no attribute is called `colour`"),
    ] {
        let refusal = opened(&charter(), opening(), &told).unwrap_err();
        assert_eq!(refusal.code(), codes::BAD_FACT);
        assert_eq!(refusal.to_string(), format!("a fact cannot be taken: {why}"));
    }
}

#[test]
fn missing_facts_are_asked_for_by_key() {
    let refusal = opened(&charter(), opening(), &FactSheet::new()).unwrap_err();
    assert_eq!(refusal, Refusal::Needs(vec![key!("travels")]));
    assert_eq!(refusal.code(), goodwill::decision::codes::NEEDS);
    // The age of somebody who writes does not matter.
    let told = facts(&[("travels", Some(Value::Bool(false)))]);
    assert!(opened(&charter(), opening(), &told).is_ok());
}

#[test]
fn the_desk_asks_the_directory_and_decides_again() {
    let records =
        Records { known: facts(&[("travels", Some(Value::Bool(true)))]), ..Records::default() };
    let desk = desk(&records);
    assert!(block_on(desk.carry_out(&order(FactSheet::new()))).unwrap().has_changed());
    let asked = records.asked.lock().unwrap().clone();
    assert_eq!(asked, [vec!["travels".to_owned()]]);
    let stream = Case::stream(key!("tele"), Uuid::from_u128(1));
    let log = block_on(desk.store().load(&stream, Version::EMPTY)).unwrap();
    let rules: Vec<&str> = log[0].because.rules().map(RuleKey::as_str).collect();
    assert_eq!(rules, ["travellers", "all"]);
    // A repeat asks nobody.
    assert!(block_on(desk.carry_out(&order(FactSheet::new()))).unwrap().was_repeated());
    assert_eq!(records.asked.lock().unwrap().len(), 1);
}

#[test]
fn what_the_directory_does_not_know_is_decided_without() {
    let known = facts(&[("travels", None), ("age", None), ("tier", None)]);
    let records = Records { known, ..Records::default() };
    let desk = desk(&records);
    block_on(desk.carry_out(&order(FactSheet::new()))).unwrap();
    let case: Case = block_on(desk.state(Uuid::from_u128(1))).unwrap();
    assert_eq!(case.queue().unwrap().as_str(), "front");
}

#[test]
fn without_an_answer_the_command_is_refused_and_nothing_is_written() {
    let silent = Records::default();
    let desk_of_silent = desk(&silent);
    let error = block_on(desk_of_silent.carry_out(&order(FactSheet::new()))).unwrap_err();
    assert!(matches!(error, DeskError::Refused(Refusal::Needs(_))), "{error}");
    // Asked once: the same question would get the same silence.
    assert_eq!(silent.asked.lock().unwrap().len(), 1);

    let broken = Records { broken: true, ..Records::default() };
    let desk_of_broken = desk(&broken);
    let error = block_on(desk_of_broken.carry_out(&order(FactSheet::new()))).unwrap_err();
    assert!(error.to_string().contains("closed for the night"), "{error}");

    let nobody = Desk::new(MemoryStore::default(), key!("tele"), ChartersInForce::of(charter()))
        .asking(NoDirectory);
    let error = block_on(nobody.carry_out(&order(FactSheet::new()))).unwrap_err();
    assert!(matches!(error, DeskError::Refused(Refusal::Needs(_))), "{error}");
    // With the facts the same command, under the same id, goes through.
    assert!(block_on(nobody.carry_out(&order(ordinary()))).unwrap().has_changed());
}

#[test]
fn an_owner_whom_rules_name_has_taken_the_matter_as_far_as_clocks_care() {
    let mut draft = draft();
    let owned = Metric {
        starts: SignalSet::of(&[Signal::Opened]),
        stops: SignalSet::of(&[Signal::Taken]),
        recurs: Recurrence::Once,
    };
    let target = Target::measuring(owned, key!("always")).within(Span::hours(1));
    let standard = draft.agreements.get_mut("standard").unwrap();
    standard.targets.insert(key!("ownership"), target);
    let old = facts(&[("travels", Some(Value::Bool(false))), ("age", Some(Value::Integer(80)))]);
    let charter = ratified(&draft);
    let ownership = |opening| {
        let case = opened(&charter, opening, &old).unwrap().after;
        case.clocks().find(|clock| clock.target().as_str() == "ownership").unwrap().clone()
    };
    let called = || Opening::by_rules(customer(), key!("telephone"));
    assert_eq!(
        ownership(called()).state(),
        &ClockState::Met {
            at: noon(),
            due: Some("2026-03-02T13:00:00Z".parse().unwrap()),
            left: None,
        }
    );
    // Whoever names the place chooses the people there.
    assert!(ownership(called().in_queue(key!("front"))).is_outstanding());
}

#[test]
fn two_spans_for_one_answer_contradict_each_other_and_a_given_instant_stays() {
    let mut draft = draft();
    let within = |hours| [Grant::ResponseWithin(Span::hours(hours))];
    let usual = draft.rules.sets.get_mut("usual").unwrap();
    usual.rules.push(rule("soon", "always", within(3)));
    let due = |draft: &CharterDraft, opening: Opening| {
        let opened = opened(&ratified_all_the_same(draft), opening, &ordinary());
        opened.map(|decision| decision.after.clocks().next().unwrap().due().unwrap())
    };
    assert_eq!(due(&draft, opening()), Ok("2026-03-02T15:00:00Z".parse().unwrap()));
    let instant: Timestamp = "2026-03-09T12:00:00Z".parse().unwrap();
    let mut given = draft.clone();
    let standard = given.agreements.get_mut("standard").unwrap();
    standard.targets.get_mut("answer").unwrap().goal = Some(Goal::Given);
    assert_eq!(due(&given, opening().due_by(key!("answer"), instant)), Ok(instant));

    let usual = draft.rules.sets.get_mut("usual").unwrap();
    usual.rules.push(rule("sooner", "always", within(2)));
    assert_eq!(due(&draft, opening()).unwrap_err().code(), codes::RULES_CONFLICT);
}

#[test]
fn rules_set_the_goal_of_a_named_target_and_of_no_other() {
    let mut draft = draft();
    let solution = Target::measuring(Metric::first_resolution(), key!("always"));
    let solution = solution.within(Span::hours(8));
    let standard = draft.agreements.get_mut("standard").unwrap();
    standard.targets.insert(key!("solution"), solution.clone());
    standard.targets.insert(key!("whole"), solution);
    let within =
        |hours| [Grant::TargetWithin { target: key!("solution"), within: Span::hours(hours) }];
    let usual = draft.rules.sets.get_mut("usual").unwrap();
    usual.rules.push(rule("fast", "always", within(3)));
    let decision = opened(&ratified_all_the_same(&draft), opening(), &ordinary()).unwrap();
    let due = |name: &str| {
        decision.after.clocks().find(|clock| clock.target().as_str() == name).unwrap().due()
    };
    assert_eq!(due("solution"), Some("2026-03-02T15:00:00Z".parse().unwrap()));
    assert_eq!(due("whole"), Some("2026-03-02T20:00:00Z".parse().unwrap()));

    let usual = draft.rules.sets.get_mut("usual").unwrap();
    usual.rules.push(rule("faster", "always", within(2)));
    let refused = opened(&ratified_all_the_same(&draft), opening(), &ordinary()).unwrap_err();
    assert_eq!(refused.code(), codes::RULES_CONFLICT);

    let nowhere = Grant::TargetWithin { target: key!("nowhere"), within: Span::hours(2) };
    let usual = draft.rules.sets.get_mut("usual").unwrap();
    usual.rules.push(rule("lost", "always", [nowhere]));
    let findings = draft.ratify(&Ratification::first(Actor::System)).unwrap_err();
    assert!(findings.to_string().contains("no target is called `nowhere`"), "{findings}");
}

#[test]
fn where_the_first_set_decides_a_rule_without_grants_decides_as_well() {
    let mut draft = draft();
    let needs = draft.rules.sets.get_mut("needs").unwrap();
    needs.rules.insert(0, rule("nothing-special", "tier = basic", []));
    draft.rules.combinations.get_mut("opening").unwrap().how = CombineBy::FirstDecides;
    let charter = ratified_all_the_same(&draft);
    let named = Opening::new(customer(), key!("mail"), key!("service"), key!("normal"));
    let mut told = ordinary();
    told.insert(key!("tier"), Some(Value::Choice("basic".to_owned())));
    let decision = opened(&charter, named.clone(), &told).unwrap();
    assert_eq!(decision.after.grants(), []);
    let rules: Vec<&str> = decision.because.rules().map(RuleKey::as_str).collect();
    assert_eq!(rules, ["nothing-special"]);
    told.insert(key!("tier"), Some(Value::Choice("gold".to_owned())));
    let decision = opened(&charter, named, &told).unwrap();
    assert_eq!(decision.because.rules().map(RuleKey::as_str).collect::<Vec<_>>(), ["all"]);
}

#[test]
fn keys_that_the_opening_names_are_looked_at_before_anybody_is_asked() {
    let mut nowhere = opening();
    nowhere.department = Some(key!("nowhere"));
    let mut urgent = opening();
    urgent.priority = Some(key!("urgent"));
    for opening in [nowhere, urgent] {
        let refusal = opened(&charter(), opening, &FactSheet::new()).unwrap_err();
        assert_eq!(refusal.code(), codes::UNKNOWN_KEY);
    }
}
