use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::{select, subsequence};

use crate::actor::Actor;
use crate::calendar::{CalendarDraft, EVERY_DAY, WORKWEEK, Weekday};
use crate::charter::{Charter, CharterDraft, Ratification, Reopening, WaitReason, WaitsFor};
use crate::department::{Deliverable, Department, Field, Handoff, Role};
use crate::id::{LadderKey, TargetKey, WaitReasonKey};
use crate::key;
use crate::sla::{
    Action, Agreement, AgreementKind, Anchor, Goal, HoursCounted, Ladder, Lead, LevelAt, Metric,
    Recurrence, Target, Whom,
};
use crate::testkit::calendar::weeks;
use crate::time::{Elapsed, Span, WorkingTime};
use crate::value::Domain;

/// Draws a charter for the year 2026.
///
/// It has an office with hours of some kind beside a calendar that is always open, two departments with a queue each, two
/// priorities, three reasons to wait, and three agreements: `standard` with up to four targets of any metric, `house` with one
/// of them again, and `deadline`, whose target takes an instant that the case brings along; beside them paths between the two
/// departments with their agreement `handover`, once to and fro at most, and promises under `call-backs`. Some targets count on the
/// customer's hours, which are always or those of shops. Goals are drawn in all four units,
/// some with another for the priority `high`, some with a warning or a ladder; so are the waits that stop a target's clock.
/// Messages of the customer take up again what is resolved, for a time, for good, or not at all.
///
/// ```
/// use goodwill::key;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::case::charters;
///
/// proptest!(ProptestConfig::with_cases(32), |(charter in charters())| {
///     let targets = charter.targets_of(&key!("standard")).into_iter().flatten().count();
///     prop_assert!((1..=4).contains(&targets));
/// });
/// ```
pub fn charters() -> impl Strategy<Value = Charter> + Clone {
    let promised = (select(metrics()), terms());
    (offices(), vec(promised, 1..=4), terms(), reopenings()).prop_filter_map(
        "a charter that can be ratified",
        |(office, promised, deadline, law)| {
            let drafted = drafted(office, &promised, deadline);
            ratified(&CharterDraft { reopening: law, ..drafted })
        },
    )
}

/// Messages take up again what is resolved, for a time, for good, or not at all.
fn reopenings() -> impl Strategy<Value = Option<Reopening>> + Clone {
    let within = |span, calendar| Reopening::by_message_within(span, calendar);
    prop_oneof![
        2 => Just(None),
        1 => Just(Some(Reopening::Never)),
        2 => Just(Some(Reopening::by_message())),
        2 => (0..20_u16).prop_map(move |hours| {
            Some(within(Span::working_hours(hours), key!("office")))
        }),
        1 => (0..4_320_i32).prop_filter_map("never negative", move |minutes| {
            let span = Span::elapsed(Elapsed::from_minutes(minutes)).ok()?;
            Some(Some(within(span, key!("always"))))
        }),
    ]
}

/// In force, whatever warnings there are: it is no charter to imitate.
fn ratified(draft: &CharterDraft) -> Option<Charter> {
    let first = Ratification::first(Actor::System);
    let findings = match draft.ratify(&first) {
        Ok(charter) => return Some(charter),
        Err(findings) => findings,
    };
    let accepted = findings.iter().fold(first, |accepted, finding| {
        accepted.accepting(format!("{} at {}", finding.code, finding.place), "drawn")
    });
    draft.ratify(&accepted).ok()
}

fn drafted(
    office: CalendarDraft,
    promised: &[((TargetKey, Metric), Terms)],
    deadline: Terms,
) -> CharterDraft {
    let mut standard = Agreement::sla();
    let mut house = Agreement::new(AgreementKind::Ola);
    for ((key, metric), terms) in promised {
        standard = standard.target(key.clone(), terms.clone().of(*metric));
        house.targets = [(key.clone(), terms.clone().of(*metric))].into();
    }
    let call_back = Target { goal: None, ..deadline.clone().of(Metric::promise()) };
    let deadline = deadline.of(Metric::first_resolution()).by_given_instant();
    let hours = |metric, hours| {
        Target::measuring(metric, key!("office")).within(Span::working_hours(hours))
    };
    let handover = Agreement::new(AgreementKind::Ola)
        .target(key!("acceptance"), hours(Metric::handoff_acceptance(), 2))
        .target(key!("kept"), hours(Metric::ownership(), 4));
    let job = Deliverable::named("Job").with(key!("urgent"), Field::Made(Domain::bool()));
    let to = |from, to| Handoff::of(key!("job"), from, to).within(key!("handover"));
    let delivering = |name| Department::named(name).delivering(key!("job"), job.clone());
    let draft = CharterDraft { transfer_cap: Some(1), ..CharterDraft::default() };
    draft
        .calendar(key!("office"), office)
        .calendar(
            key!("always"),
            CalendarDraft::new("UTC", 2026..=2026).open(EVERY_DAY, "00:00-24:00"),
        )
        .calendar(
            key!("shops"),
            CalendarDraft::new("Europe/London", 2026..=2026).open(EVERY_DAY, "10:00-20:00"),
        )
        .customers_calendar(key!("always"))
        .customers_calendar(key!("shops"))
        .department(key!("service"), delivering("Service"))
        .department(key!("workshop"), delivering("Workshop"))
        .role(key!("clerk"), Role::of(key!("service"), "Clerk"))
        .role(key!("fitter"), Role::of(key!("workshop"), "Fitter"))
        .handoff(
            key!("to-bench"),
            to(key!("service"), key!("workshop")).accepted_by(key!("fitter")).falling_back(),
        )
        .handoff(
            key!("to-counter"),
            to(key!("workshop"), key!("service")).accepted_by(key!("clerk")),
        )
        .agreement(key!("handover"), handover)
        .agreement(key!("call-backs"), Agreement::sla().target(key!("call-back"), call_back))
        .queue(key!("counter"), "Counter", key!("service"))
        .queue(key!("bench"), "Bench", key!("workshop"))
        .channel(key!("mail"), "Mail")
        .priority(key!("high"), "High")
        .priority(key!("normal"), "Normal")
        .wait_reason(
            key!("agreed"),
            WaitReason::new(WaitsFor::Agreed)
                .resuming_after(Span::working_hours(9), key!("office")),
        )
        .wait_reason(key!("customer"), WaitReason::for_customer())
        .wait_reason(key!("parts"), WaitReason::new(WaitsFor::ThirdParty))
        .ladder(key!("by-share"), by_share())
        .ladder(key!("by-day"), by_day())
        .agreement(key!("standard"), standard)
        .agreement(key!("house"), house)
        .agreement(key!("deadline"), Agreement::sla().target(key!("deadline"), deadline))
}

/// Shares of the goal, with whatever may be done.
fn by_share() -> Ladder {
    Ladder::default()
        .level(LevelAt::Percent(50), [Action::Notify(Whom::Owner), Action::Raise(key!("high"))])
        .level(LevelAt::Percent(75), [Action::Give(key!("counter"))])
        .level(LevelAt::Percent(100), [Action::Raise(key!("normal")), Action::Give(key!("bench"))])
        .level(LevelAt::Percent(150), [Action::Notify(Whom::Role(key!("clerk")))])
}

/// Around the due time, when people are there to be told.
fn by_day() -> Ladder {
    let hour = WorkingTime::from_hours(1);
    Ladder::default()
        .level(LevelAt::BeforeDue(Lead::Working(hour)), [Action::Host(key!("page"))])
        .level(LevelAt::Percent(100), [Action::Notify(Whom::Owner)])
        .level(
            LevelAt::AfterDue(Lead::Elapsed(Elapsed::from_hours(3))),
            [Action::Host(key!("page"))],
        )
        .notifying_in(key!("office"))
}

/// All of a target but its metric.
#[derive(Debug, Clone)]
struct Terms {
    hours: HoursCounted,
    goal: Option<Goal>,
    high: Option<Goal>,
    pauses: Vec<WaitReasonKey>,
    pause_budget: Option<Lead>,
    budget_of_parts: Option<Lead>,
    warn: Option<Lead>,
    ladder: Option<LadderKey>,
}

impl Terms {
    fn of(self, metric: Metric) -> Target {
        let target = Target::measuring(metric, key!("office"));
        let mut target = target.counting(self.hours).paused_by(self.pauses);
        target.goal = self.goal;
        target.warn = self.warn;
        target.ladder = self.ladder;
        target.pause_budget = self.pause_budget;
        let parts = self.budget_of_parts.filter(|_| target.pauses.contains(&key!("parts")));
        target.pause_budgets.extend(parts.map(|budget| (key!("parts"), budget)));
        target.by_priority.extend(self.high.map(|goal| (key!("high"), goal)));
        target
    }
}

fn terms() -> impl Strategy<Value = Terms> + Clone {
    let hours = prop_oneof![
        8 => Just(HoursCounted::Ours(key!("office"))),
        2 => Just(HoursCounted::Ours(key!("always"))),
        2 => Just(HoursCounted::customers().or_else(key!("office"))),
        2 => Just(HoursCounted::both(key!("office")).or_else(key!("always"))),
        1 => Just(HoursCounted::both(key!("always"))),
    ];
    let goal = option::weighted(0.9, goals());
    let high = option::weighted(0.5, goals());
    let pauses = subsequence(vec![key!("customer"), key!("parts"), key!("agreed")], 0..=3);
    let warn = option::weighted(0.5, leads());
    let budgets = (option::weighted(0.3, leads()), option::weighted(0.3, leads()));
    let ladder = option::weighted(0.4, select(vec![key!("by-share"), key!("by-day")]));
    (hours, goal, high, pauses, budgets, warn, ladder).prop_map(
        |(hours, goal, high, pauses, (pause_budget, budget_of_parts), warn, ladder)| Terms {
            hours,
            goal,
            high,
            pauses,
            pause_budget,
            budget_of_parts,
            warn,
            ladder,
        },
    )
}

fn goals() -> impl Strategy<Value = Goal> + Clone {
    prop_oneof![
        4 => (1..960_i32).prop_filter_map("never negative", |minutes| {
            Span::working(WorkingTime::from_minutes(minutes)).ok()
        }),
        2 => (1..4_320_i32).prop_filter_map("never negative", |minutes| {
            Span::elapsed(Elapsed::from_minutes(minutes)).ok()
        }),
        1 => (0..4_u32).prop_map(Span::working_days),
        1 => (0..6_u32).prop_map(Span::calendar_days),
    ]
    .prop_map(Goal::Within)
}

fn leads() -> impl Strategy<Value = Lead> + Clone {
    prop_oneof![
        (1..120_i32).prop_map(|minutes| Lead::Working(WorkingTime::from_minutes(minutes))),
        (1..600_i32).prop_map(|minutes| Lead::Elapsed(Elapsed::from_minutes(minutes))),
    ]
}

fn metrics() -> Vec<(TargetKey, Metric)> {
    vec![
        (key!("first-response"), Metric::first_response()),
        (key!("next-response"), Metric::next_response()),
        (key!("later-response"), Metric::later_response()),
        (key!("update"), Metric::periodic_update()),
        (key!("resolution"), Metric::first_resolution()),
        (key!("total"), Metric::total_resolution()),
        (key!("through"), Metric::total_resolution().recurring(Recurrence::ContinuedThrough)),
        (key!("ownership"), Metric::ownership()),
        (key!("from-hand"), Metric::first_response().counting_from(Anchor::Accepted)),
    ]
}

/// Hours as most offices have them, some that are easily got wrong, and any others.
fn offices() -> impl Strategy<Value = CalendarDraft> + Clone {
    let office = || CalendarDraft::new("Europe/Berlin", 2026..=2026);
    let usual = office().open(WORKWEEK, "09:00-17:00").holiday("2026-04-03", "Good Friday");
    let with_a_break = office().open(WORKWEEK, "08:00-12:00").open(WORKWEEK, "13:00-18:00");
    let nights = office().open(EVERY_DAY, "22:00-06:00+1");
    let once_a_week = office().open([Weekday::Wed], "10:00-12:00");
    prop_oneof![
        3 => Just(usual),
        2 => Just(with_a_break),
        1 => Just(nights),
        1 => Just(once_a_week),
        2 => weeks().prop_map(move |weekly| CalendarDraft { weekly, ..office() }),
    ]
}
