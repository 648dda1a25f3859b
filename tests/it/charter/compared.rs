//! What changes between two charters, held against a comparison of their serde forms.

use std::collections::BTreeSet;

use goodwill::charter::{ChangeKind, CharterDraft, Strictness, compare, toml};
use serde_json::Value;

use super::toml::BAKERY;

fn draft(text: &str) -> CharterDraft {
    toml::read(text).unwrap().draft
}

fn told(before: &str, after: &str) -> Vec<String> {
    compare(&draft(before), &draft(after)).changes.iter().map(ToString::to_string).collect()
}

/// The bakery with one text in the place of another, and what that changes.
fn changed(from: &str, to: &str) -> Vec<String> {
    assert_eq!(BAKERY.matches(from).count(), 1, "{from}");
    told(BAKERY, &BAKERY.replace(from, to))
}

#[test]
fn nothing_changes_between_equals() {
    assert!(told(BAKERY, BAKERY).is_empty());
}

#[test]
fn parts_of_clauses_are_told() {
    assert_eq!(
        changed(
            "promise = \"Nobody waits longer than five minutes\"",
            "promise = \"Be quick\"\nneeds = []".split('\n').next().unwrap()
        ),
        ["clauses.quick changed: promise"]
    );
    assert_eq!(changed("to = \"regulars\"", ""), ["clauses.quick changed: to (stricter)"]);
    assert_eq!(
        changed("redress = \"a roll of your choice\"", ""),
        ["clauses.quick changed: redress (weaker)"]
    );
    assert_eq!(
        changed("limitation = \"not on the day before a holiday\"", ""),
        ["clauses.quick changed: limitation (stricter)"]
    );
    let both = BAKERY
        .replace("redress = \"a roll of your choice\"\n", "")
        .replace("to = \"regulars\"\n", "");
    assert_eq!(told(BAKERY, &both), ["clauses.quick changed: to, redress"]);
}

#[test]
fn sooner_is_stricter_and_later_is_weaker_where_that_can_be_told() {
    let goal = |goal: &str| changed("goal = \"working PT4H\"", goal);
    assert_eq!(goal("goal = 'working PT3H'"), ["agreements.promise changed: targets (stricter)"]);
    assert_eq!(goal("goal = 'working PT5H'"), ["agreements.promise changed: targets (weaker)"]);
    assert_eq!(goal("goal = 'PT1H'"), ["agreements.promise changed: targets"]);
    assert_eq!(goal(""), ["agreements.promise changed: targets (weaker)"]);
    // Sooner for some and later for others is neither.
    let mixed = BAKERY
        .replace("goal = \"working PT4H\"", "goal = 'working PT3H'")
        .replace("feast = \"working PT1H\"", "feast = 'working PT2H'");
    assert_eq!(told(BAKERY, &mixed), ["agreements.promise changed: targets"]);
    assert_eq!(
        changed("pauses = [\"taste\"]", ""),
        ["agreements.promise changed: targets (stricter)"]
    );
    let budgets = |budgets: &str| BAKERY.replace("pauses = [\"taste\"]", budgets);
    let (none, less) = ("pauses = ['taste']", "pauses = ['taste']\npause_budgets.taste = 'PT1H'");
    let more = "pauses = ['taste']\npause_budgets.taste = 'PT2H'";
    let other = "pauses = ['taste']\npause_budgets.taste = 'working PT1H'";
    let all = "pauses = ['taste']\npause_budget = 'PT1H'";
    for (one, other, strictness) in [
        (none, less, " (stricter)"),
        (less, more, " (weaker)"),
        (less, other, ""),
        (none, all, " (stricter)"),
        (all, less, ""),
    ] {
        let told = told(&budgets(one), &budgets(other));
        assert_eq!(told, [format!("agreements.promise changed: targets{strictness}")]);
    }
    assert_eq!(changed("warn = \"working PT30M\"", ""), ["agreements.promise changed: targets"]);
    // A clause promises by another agreement.
    let kept = "agreement = \"promise\"\nindicator";
    assert_eq!(changed(kept, "indicator"), ["clauses.quick changed: agreement (weaker)"]);
}

#[test]
fn turned_round_what_was_added_is_withdrawn() {
    let (full, less) = (
        draft(BAKERY),
        draft(&BAKERY.replace("[skills]\nselling = \"Selling over the counter\"", "[skills]")),
    );
    let [withdrawn] = &compare(&full, &less).changes[..] else { panic!("one thing changes") };
    let [added] = &compare(&less, &full).changes[..] else { panic!("one thing changes") };
    assert_eq!((&withdrawn.kind, &added.kind), (&ChangeKind::Withdrawn, &ChangeKind::Added));
    assert_eq!(
        (withdrawn.place.to_string(), added.place.to_string()),
        ("skills.selling".to_owned(), "skills.selling".to_owned())
    );
    let all = compare(&full, &CharterDraft::default()).changes;
    assert!(
        all.iter()
            .all(|change| change.kind == ChangeKind::Withdrawn && change.strictness.is_none())
    );
    let back = compare(&CharterDraft::default(), &full).changes;
    assert_eq!(back.iter().filter(|change| change.kind == ChangeKind::Added).count(), all.len());
    assert!(back.iter().all(|change| change.strictness != Some(Strictness::Weaker)));
}

#[test]
fn fewer_hours_are_weaker_and_customers_calendars_are_told() {
    let answer = "metric = \"first_response\"\ncalendar = ";
    let with =
        |hours: &str| BAKERY.replacen(&format!("{answer}\"shop\""), &format!("{answer}{hours}"), 1);
    let (both, theirs) = (with("{ both = { ours = 'shop' } }"), with("{ customers = {} }"));
    assert_eq!(told(BAKERY, &both), ["agreements.promise changed: targets (weaker)"]);
    assert_eq!(told(&both, BAKERY), ["agreements.promise changed: targets (stricter)"]);
    assert_eq!(told(&theirs, &both), ["agreements.promise changed: targets (weaker)"]);
    assert_eq!(told(BAKERY, &theirs), ["agreements.promise changed: targets"]);
    let listed = format!("customers_calendars = [\"shop\"]\n{BAKERY}");
    assert_eq!(told(BAKERY, &listed), ["customers_calendars.shop added"]);
    assert_eq!(told(&listed, BAKERY), ["customers_calendars.shop withdrawn"]);
}

/// Fewer open hours were called weaker where nothing counts them, and so hid that a span became shorter.
#[test]
fn hours_that_nothing_counts_are_neither_weaker_nor_stricter() {
    let [goal, feast] = ["goal = \"working PT4H\"", "by_priority = { feast = \"working PT1H\" }"];
    let with = |hours: &str, promised: &str, by_priority: &str| {
        let from = format!("metric = \"first_response\"\ncalendar = \"shop\"\n{goal}\n{feast}\n");
        assert_eq!(BAKERY.matches(&from).count(), 1);
        let to =
            format!("metric = \"first_response\"\ncalendar = {hours}\n{promised}\n{by_priority}\n");
        BAKERY.replace(&from, &to)
    };
    let (shop, both) = ("\"shop\"", "{ both = { ours = 'shop' } }");
    let (plain, weaker, stricter) = (
        "agreements.promise changed: targets",
        "agreements.promise changed: targets (weaker)",
        "agreements.promise changed: targets (stricter)",
    );
    let elapsed = ("goal = \"PT4H\"", "");
    let budget = "pause_budget = \"working PT2H\"";
    for ((promised, by_priority), fewer, more) in [
        // At night as well; an instant that is given; days by the calendar on the wall.
        (elapsed, plain, plain),
        (("goal = \"given\"", ""), plain, plain),
        (("goal = \"2 days\"", ""), plain, plain),
        // One goal of several counts them, or a budget for waits does, which may stop the clock for longer then.
        (("goal = \"PT4H\"", feast), weaker, stricter),
        ((elapsed.0, budget), weaker, stricter),
        // A given instant is moved by no wait.
        (("goal = \"given\"", budget), plain, plain),
        // Nothing is named: rules may grant a span.
        (("", ""), weaker, stricter),
    ] {
        let [before, after] = [shop, both].map(|hours| with(hours, promised, by_priority));
        assert_eq!(told(&before, &after), [fewer], "{promised} {by_priority}");
        assert_eq!(told(&after, &before), [more], "{promised} {by_priority}");
    }
    let sooner = told(&with(shop, "goal = \"PT4H\"", ""), &with(both, "goal = \"PT3H\"", ""));
    assert_eq!(sooner, [stricter]);
}

/// Where rules grant a span of open time in the place of an elapsed one, a shorter one called what has fewer hours stricter.
#[test]
fn hours_are_weighed_where_rules_grant_open_time_in_the_place_of_what_is_named() {
    let named = |hours: &str, goal: &str| {
        let from = "calendar = \"shop\"\ngoal = \"working PT4H\"\nby_priority = { feast = \"working PT1H\" }\n";
        assert_eq!(BAKERY.matches(from).count(), 1);
        BAKERY.replace(from, &format!("calendar = {hours}\ngoal = \"{goal}\"\n"))
    };
    for (span, is_told) in [
        // Sooner for most, but later for those to whom the rules promise open hours.
        ("working PT2H", "agreements.promise changed: targets"),
        ("PT2H", "agreements.promise changed: targets (stricter)"),
    ] {
        let rule = format!(
            r#"
[rules.sets.sooner]
hit_policy = "collect"
[[rules.sets.sooner.rules]]
key = "sooner"
when = "always"
grants = [{{ grant = {{ response_within = "{span}" }}, serves = ["short-wait"] }}]
"#
        );
        let [shop, both] = ["\"shop\"", "{ both = { ours = 'shop' } }"];
        let (before, after) = (named(shop, "PT4H") + &rule, named(both, "PT3H") + &rule);
        assert_eq!(told(&before, &after), [is_told], "{span}");
    }
}

/// Where two serde forms of drafts differ: entries by field and key, other fields by name.
fn differing(before: &Value, after: &Value) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for field in names(before).union(&names(after)) {
        let (one, other) = (&before[field], &after[field]);
        if field == "rules" {
            places.extend(inner("rules.vocabulary", &one["vocabulary"], &other["vocabulary"]));
            places.extend(entries("rules.sets", &one["sets"], &other["sets"]));
            places.extend(entries(
                "rules.combinations",
                &one["combinations"],
                &other["combinations"],
            ));
        } else if one.is_object() || other.is_object() {
            places.extend(entries(field, one, other));
        } else if one != other {
            places.insert(field.clone());
        }
    }
    places
}

fn inner(path: &str, one: &Value, other: &Value) -> BTreeSet<String> {
    let fields = names(one).union(&names(other)).cloned().collect::<Vec<_>>();
    fields
        .iter()
        .flat_map(|field| entries(&format!("{path}.{field}"), &one[field], &other[field]))
        .collect()
}

fn entries(path: &str, one: &Value, other: &Value) -> BTreeSet<String> {
    let keys = names(one).union(&names(other)).cloned().collect::<Vec<_>>();
    keys.iter()
        .filter(|key| one[key.as_str()] != other[key.as_str()])
        .map(|key| format!("{path}.{key}"))
        .collect()
}

fn names(value: &Value) -> BTreeSet<String> {
    value.as_object().into_iter().flat_map(|object| object.keys().cloned()).collect()
}

/// Every line of the bakery left out in turn, where what is left can be read.
#[test]
fn every_difference_is_told_and_nothing_else() {
    let full = draft(BAKERY);
    let form = |draft: &CharterDraft| serde_json::to_value(draft).unwrap();
    let mut compared = 0;
    for left_out in 0..BAKERY.lines().count() {
        let kept = BAKERY.lines().enumerate().filter(|(number, _)| *number != left_out);
        let text: String = kept.map(|(_, line)| format!("{line}\n")).collect();
        let Ok(parsed) = toml::read(&text) else { continue };
        let told: BTreeSet<String> = compare(&full, &parsed.draft)
            .changes
            .iter()
            .map(|change| change.place.to_string())
            .collect();
        assert_eq!(told, differing(&form(&full), &form(&parsed.draft)), "without line {left_out}");
        compared += usize::from(!told.is_empty());
    }
    assert!(compared > 100, "{compared}");
}
