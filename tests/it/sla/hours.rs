//! Whose hours a target's clock runs on: ours, the customer's, or what both have in common.

mod counted;

use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{CaseCommand, CaseEvent, CaseRefusal, Opening, codes};
use goodwill::charter::{Charter, CharterDraft, Context, NoHours, Ratification};
use goodwill::decision::{Aggregate, Refusal, RefusalCode};
use goodwill::finding::Severity;
use goodwill::sla::{Agreement, ChangeLaw, HoursCounted, Metric, Target};
use goodwill::time::Timestamp;

use super::life::{Life, agent, at, customer, house, key, opening, respond, wait, within};

/// The house, whose customers keep the hours of a bakery, of a bar, or of nobody.
fn town() -> CharterDraft {
    let hours = |hours: &str| CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, hours);
    house()
        .calendar(key("bakery"), hours("04:00-11:00"))
        .calendar(key("bar"), hours("16:00-24:00"))
        .calendar(key("daytime"), hours("08:00-20:00"))
        .customers_calendar(key("bakery"))
        .customers_calendar(key("bar"))
}

fn counting(hours: HoursCounted) -> Target {
    let target = Target::measuring(Metric::first_resolution(), key("office")).counting(hours);
    Target { goal: Some(within("working PT4H")), ..target }.paused_by([key("parts")])
}

fn both() -> HoursCounted {
    HoursCounted::both(key("office"))
}

/// The town with one agreement, `standard`, of these targets.
fn charter<'a>(targets: impl IntoIterator<Item = (&'a str, HoursCounted)>) -> Charter {
    ratified(town(), targets, 1)
}

fn ratified<'a>(
    draft: CharterDraft,
    targets: impl IntoIterator<Item = (&'a str, HoursCounted)>,
    version: u32,
) -> Charter {
    let add = |agreement: Agreement, (name, hours)| agreement.target(key(name), counting(hours));
    let agreement = targets.into_iter().fold(Agreement::sla(), add);
    let mut ratification = Ratification::first(agent());
    ratification.version = goodwill::id::CharterVersion::new(version);
    draft.agreement(key("standard"), agreement).ratify(&ratification).unwrap()
}

fn keeping(hours: &str) -> CaseCommand {
    CaseCommand::Open(opening().keeping_hours(key(hours)))
}

fn opened(charter: Charter, when: &str, hours: &str) -> Life {
    let mut life = Life::new(charter);
    life.give(at(when), &customer(), &keeping(hours)).unwrap();
    life
}

fn changing(hours: Option<&str>, law: ChangeLaw) -> CaseCommand {
    CaseCommand::ChangeCustomersCalendar { calendar: hours.map(key), law }
}

fn refused(refusal: Refusal<CaseRefusal>) -> CaseRefusal {
    match refusal {
        Refusal::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn four_hours_are_ours_theirs_or_of_both() {
    let charter = charter([
        ("ours", key("office").into()),
        ("theirs", HoursCounted::customers()),
        ("both", both()),
    ]);
    for (hours, ours, theirs, common) in [
        // The bakery closes at eleven, an hour or two after we opened.
        ("bakery", "Mon 13:00", "Tue 06:00", "Tue 11:00"),
        // The bar opens at four, two hours before we close.
        ("bar", "Mon 13:00", "Mon 20:00", "Tue 18:00"),
    ] {
        let life = opened(charter.clone(), "Mon 09:00", hours);
        assert_eq!(life.due("ours"), Some(at(ours)), "{hours}");
        assert_eq!(life.due("theirs"), Some(at(theirs)), "{hours}");
        assert_eq!(life.due("both"), Some(at(common)), "{hours}");
        assert_eq!(life.case.customers_calendar(), Some(&key(hours)));
    }
}

#[test]
fn a_due_time_tells_on_whose_hours_it_was_counted() {
    let charter = charter([
        ("ours", key("office").into()),
        ("theirs", HoursCounted::customers()),
        ("both", both().or_else(key("daytime"))),
    ]);
    let life = opened(charter.clone(), "Mon 09:00", "bakery");
    let told = |clock: u16| {
        let told = life.case.explain(clock, &charter, at("Mon 12:00")).unwrap().unwrap();
        (told.hours.as_ref().unwrap().to_string(), told.to_string(), told.counted().to_string())
    };
    // Clocks stand in the order of their targets' keys.
    let (hours, text, counted) = told(0);
    assert_eq!(hours, "counted while both `office` and the customer's `bakery` are open");
    assert!(text.ends_with(&format!("due 2026-03-03T11:00:00Z; {hours}")), "{text}");
    assert_eq!(counted, "PT2H");
    assert_eq!(told(1).0, "counted while `office` is open");
    assert_eq!(told(1).2, "PT3H");
    assert_eq!(told(2).0, "counted while the customer's `bakery` is open");
    assert_eq!(told(2).2, "PT2H");
    assert_eq!(life.case.counted_on(3, &charter), None);
}

#[test]
fn hours_that_nobody_tells_are_not_guessed() {
    for hours in [HoursCounted::customers(), both()] {
        let mut life = Life::new(charter([("it", hours.clone())]));
        let refusal = life.give(at("Mon 09:00"), &customer(), &super::life::open()).unwrap_err();
        let refusal = refused(refusal);
        let expected = CaseRefusal::NoHours {
            agreement: key("standard"),
            target: key("it"),
            why: NoHours::NotTold,
        };
        assert_eq!((&refusal, refusal.code()), (&expected, codes::NO_HOURS));
        assert!(
            refusal.to_string().starts_with("`it` of `standard` runs on the customer's hours"),
            "{refusal}"
        );
        assert!(life.events.is_empty());

        // The target says what stands for them.
        let charter = charter([("it", hours.or_else(key("daytime")))]);
        let life = Life::opened(charter.clone(), "Mon 08:00");
        let due = if life.case.counted_on(0, &charter).unwrap().ours.is_some() {
            "Mon 13:00"
        } else {
            "Mon 12:00"
        };
        assert_eq!(life.due("it"), Some(at(due)));
        assert!(!life.case.counted_on(0, &charter).unwrap().told);
    }
}

#[test]
fn only_a_customers_calendar_is_a_customers() {
    let mut life = Life::new(charter([("it", both())]));
    for (hours, code) in [
        ("office", codes::NOT_A_CUSTOMERS_CALENDAR),
        ("daytime", codes::NOT_A_CUSTOMERS_CALENDAR),
        ("nowhere", codes::UNKNOWN_KEY),
    ] {
        let refusal = life.give(at("Mon 09:00"), &customer(), &keeping(hours)).unwrap_err();
        assert_eq!(refused(refusal).code(), code, "{hours}");
    }
    life.give(at("Mon 09:00"), &customer(), &keeping("bar")).unwrap();
    let refusal =
        life.give(at("Mon 10:00"), &agent(), &changing(Some("office"), ChangeLaw::Freeze));
    assert_eq!(refused(refusal.unwrap_err()).code(), codes::NOT_A_CUSTOMERS_CALENDAR);
    let refusal = life.give(at("Mon 10:00"), &agent(), &changing(None, ChangeLaw::Freeze));
    assert_eq!(refused(refusal.unwrap_err()).code(), codes::NO_HOURS);
    let refusal =
        life.give(at("Mon 10:00"), &customer(), &changing(Some("bakery"), ChangeLaw::Freeze));
    assert_eq!(refused(refusal.unwrap_err()).code(), codes::NOT_OURS);
    assert_eq!(life.case.customers_calendar(), Some(&key("bar")));
}

#[test]
fn hours_that_never_meet_are_told_when_the_charter_is_ratified_and_when_a_matter_begins() {
    let nights = CalendarDraft::new("UTC", 2026..=2026).open(WORKWEEK, "18:00-24:00");
    let draft = town().calendar(key("nights"), nights).customers_calendar(key("nights"));
    let agreement = Agreement::sla().target(key("it"), counting(both()));
    let draft = draft.agreement(key("standard"), agreement);
    let ratification = Ratification::first(agent());
    let findings = draft.ratify(&ratification).unwrap_err();
    let mut weighty = findings.iter().filter(|finding| finding.severity > Severity::Note);
    let (Some(finding), None) = (weighty.next(), weighty.next()) else { panic!("{findings}") };
    assert_eq!(
        finding.to_string(),
        "warning[charter.hours-never-meet] at agreements.standard.targets.it.calendar: `office` and the customer's `nights` are \
         never open together (for example `nights`); let the target run on the hours of one side, or give those customers another agreement"
    );
    // Accepted all the same, such a customer's matter is refused under it, and nobody else's.
    let accepted = ratification.accepting(finding.name(), "they have an agreement of their own");
    let charter = draft.ratify(&accepted).unwrap();
    let mut life = Life::new(charter.clone());
    let refusal = refused(life.give(at("Mon 09:00"), &customer(), &keeping("nights")).unwrap_err());
    let why = NoHours::NeverMeet { calendar: key("nights") };
    assert!(
        matches!(&refusal, CaseRefusal::NoHours { why: told, .. } if *told == why),
        "{refusal:?}"
    );
    assert_eq!(opened(charter, "Mon 09:00", "bar").due("it"), Some(at("Tue 18:00")));
}

#[test]
fn a_wait_and_another_priority_keep_to_the_same_hours() {
    let mut life = opened(charter([("it", both())]), "Mon 09:00", "bakery");
    // An hour ran; the bakery is closed when the parts come.
    life.agent("Mon 10:00", wait("parts")).agent("Mon 15:00", CaseCommand::Resume);
    assert_eq!(life.due("it"), Some(at("Wed 10:00")));
    life.agent("Mon 16:00", super::life::priority("high"));
    assert_eq!(life.due("it"), Some(at("Wed 10:00")));
    // What would change it is told on those hours, too.
    let ratified = life.charter.target(0).unwrap();
    let calendar = ratified.calendar_for(life.case.customers_calendar()).unwrap();
    let what_if = life.clock("it").what_if(at("Tue 09:00"), (&ratified.target, calendar)).unwrap();
    assert_eq!(what_if.len(), 1, "{what_if:?}");
    life.agent("Wed 10:00", CaseCommand::Resolve);
    assert_eq!(life.clock("it").breaches(), 0);
}

#[test]
fn other_hours_count_by_the_law_that_is_named() {
    for (law, due) in [
        // One hour ran on the bakery's hours: from nine to ten.
        (ChangeLaw::Freeze, "Tue 11:00"),
        // Three hours of the bar and the office: from four to six, and one more.
        (ChangeLaw::FromNow, "Tue 17:00"),
        // As if it had always been the bar.
        (ChangeLaw::Retroactive, "Tue 18:00"),
    ] {
        let mut life = opened(charter([("it", both())]), "Mon 09:00", "bakery");
        life.agent("Mon 10:00", changing(Some("bar"), law));
        assert_eq!(life.due("it"), Some(at(due)), "{law:?}");
        assert_eq!(life.case.customers_calendar(), Some(&key("bar")));
        // The same hours again change nothing.
        let before = life.events.len();
        life.agent("Mon 10:00", changing(Some("bar"), law));
        assert_eq!(life.events.len(), before);
        // What is frozen runs on the new hours once it stopped.
        life.agent("Mon 17:00", wait("parts")).agent("Mon 17:30", CaseCommand::Resume);
        let due = match law {
            ChangeLaw::Freeze => "Tue 16:30",
            ChangeLaw::FromNow => "Tue 17:30",
            ChangeLaw::Retroactive => "Wed 16:30",
        };
        assert_eq!(life.due("it"), Some(at(due)), "{law:?}");
        // A replay needs neither charter nor calendar.
        let mut again = goodwill::case::Case::default();
        life.events.iter().for_each(|event| again.evolve(event));
        assert_eq!(again, life.case);
    }
}

#[test]
fn clocks_on_our_hours_do_not_care_for_other_hours_of_the_customers() {
    let targets = [("ours", key("office").into()), ("theirs", HoursCounted::customers())];
    let mut life = opened(charter(targets), "Mon 09:00", "bakery");
    let clock = life.clock("ours").clone();
    life.agent("Mon 10:00", changing(Some("bar"), ChangeLaw::Retroactive));
    assert_eq!(life.clock("ours"), &clock);
    assert_eq!(life.due("theirs"), Some(at("Mon 20:00")));
}

#[test]
fn another_charter_counts_by_its_own_hours_and_must_know_the_customers() {
    let old = charter([("it", key("office").into())]);
    let new = ratified(town(), [("it", both())], 2);
    for (law, due) in [
        (ChangeLaw::Freeze, "Mon 13:00"),
        (ChangeLaw::FromNow, "Tue 11:00"),
        (ChangeLaw::Retroactive, "Tue 11:00"),
    ] {
        let mut life = opened(old.clone(), "Mon 09:00", "bakery");
        adopt(&mut life, &old, &new, law).unwrap();
        assert_eq!(life.due("it"), Some(at(due)), "{law:?}");
        assert!(life.case.counted_on(0, &new).unwrap().told);
    }
    // Nobody told the customer's hours, and the new target does without them in no way.
    let mut life = Life::opened(old.clone(), "Mon 09:00");
    let refusal = refused(adopt(&mut life, &old, &new, ChangeLaw::Freeze).unwrap_err());
    assert_eq!(refusal.code(), codes::NO_HOURS);
    // The new charter knows the calendar no more.
    let mut without = town();
    without.customers_calendars.remove("bakery");
    let without = ratified(without, [("it", both())], 2);
    let mut life = opened(old.clone(), "Mon 09:00", "bakery");
    let refusal = refused(adopt(&mut life, &old, &without, ChangeLaw::Freeze).unwrap_err());
    assert_eq!(refusal.code(), codes::NOT_A_CUSTOMERS_CALENDAR);
}

fn adopt(
    life: &mut Life,
    old: &Charter,
    new: &Charter,
    law: ChangeLaw,
) -> Result<(), Refusal<CaseRefusal>> {
    let actor = agent();
    let context = Context::new(at("Mon 10:00"), &actor, new).before(old);
    let decision = life.case.decide(&CaseCommand::Adopt { law }, &context)?;
    decision.events.iter().for_each(|event| life.case.evolve(event));
    Ok(())
}

#[test]
fn a_further_agreement_counts_from_the_beginning_on_the_same_hours() {
    let later = Agreement::sla().target(key("more"), counting(both()));
    let draft = town().agreement(key("later"), later);
    let mut life =
        opened(ratified(draft, [("it", HoursCounted::customers())], 1), "Mon 09:00", "bakery");
    life.agent("Mon 15:00", CaseCommand::AddAgreement { agreement: key("later") });
    assert_eq!(life.due("more"), Some(at("Tue 11:00")));
}

#[test]
fn given_instants_and_time_on_the_clock_are_moved_by_no_hours() {
    let given = counting(both()).by_given_instant();
    let elapsed = Target { goal: Some(within("PT30H")), ..counting(both()) };
    let agreement = Agreement::sla().target(key("given"), given).target(key("elapsed"), elapsed);
    let charter =
        town().agreement(key("standard"), agreement).ratify(&Ratification::first(agent()));
    let mut life = Life::new(charter.unwrap());
    let opening: Opening =
        opening().keeping_hours(key("bar")).due_by(key("given"), at("Wed 03:00"));
    life.give(at("Mon 09:00"), &customer(), &CaseCommand::Open(opening)).unwrap();
    let dues = |life: &Life| [life.due("given"), life.due("elapsed")];
    let expected: [Option<Timestamp>; 2] = [Some(at("Wed 03:00")), Some(at("Tue 15:00"))];
    assert_eq!(dues(&life), expected);
    for law in [ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive] {
        let other =
            if life.case.customers_calendar() == Some(&key("bar")) { "bakery" } else { "bar" };
        life.agent("Mon 10:00", changing(Some(other), law));
        assert_eq!(dues(&life), expected, "{law:?}");
    }
}

#[test]
fn a_breach_on_the_old_hours_stays() {
    let mut life = opened(charter([("it", HoursCounted::customers())]), "Mon 04:00", "bakery");
    life.agent("Mon 09:00", changing(Some("bar"), ChangeLaw::Retroactive));
    let clock = life.clock("it");
    assert_eq!((clock.due(), clock.breached_at()), (Some(at("Mon 08:00")), Some(at("Mon 08:00"))));
    life.agent("Mon 10:00", respond());
    let breached = |event: &CaseEvent| {
        matches!(event, CaseEvent::Clock { event: goodwill::sla::ClockEvent::Breached, .. })
    };
    assert_eq!(life.events.iter().filter(|it| breached(&it.event)).count(), 1);
}
