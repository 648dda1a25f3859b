//! The outline of a sound charter, and the draft that it becomes.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::select;

use crate::calendar::{CalendarDraft, EVERY_DAY, WORKWEEK};
use crate::charter::{CharterDraft, Clause, Segment, Service, Standard};
use crate::customer::{Medium, Purpose, Question};
use crate::department::{Deliverable, Department, Field, Goal, Handoff, Limit, Role, Team};
use crate::id::{Key, Kind};
use crate::key;
use crate::rule::{Attribute, AttributeKind, Condition};
use crate::sla::{
    Action, Agreement, AgreementKind, HoursCounted, Ladder, LevelAt, Metric, Target, Whom,
};
use crate::time::Span;
use crate::touchpoint::{
    Channel, Flow, FlowNode, Journey, NodeKind, Phase, Stage, Step, StepKind, Touchpoint,
};
use crate::value::{Domain, Value};

/// What is drawn of a charter.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    parts: Vec<Part>,
    with_partner: bool,
    with_cycle: bool,
}

/// What is drawn of a department.
#[derive(Debug, Clone)]
struct Part {
    phase: Phase,
    meetings: Vec<Meeting>,
    is_asking: bool,
    with_team: bool,
}

/// What is drawn of a touchpoint.
#[derive(Debug, Clone, Copy)]
struct Meeting {
    outbound: bool,
    by_phone: bool,
    deciding: bool,
    purpose: Purpose,
    promised: Promised,
}

/// What a clause names to be measured by.
#[derive(Debug, Clone, Copy)]
enum Promised {
    Agreement,
    Standard,
    Indicator,
    /// To one of two segments, on a matter of its own for each: one by an agreement, one by another.
    ToSegment(bool),
}

pub(super) fn sketches() -> impl Strategy<Value = Sketch> + Clone {
    (vec(parts(), 1..=3), any::<(bool, bool)>())
        .prop_map(|(parts, (with_partner, with_cycle))| Sketch { parts, with_partner, with_cycle })
}

fn parts() -> impl Strategy<Value = Part> + Clone {
    let phase = select(vec![Phase::Before, Phase::During, Phase::After]);
    (phase, vec(meetings(), 0..=3), any::<(bool, bool)>()).prop_map(
        |(phase, meetings, (is_asking, with_team))| Part { phase, meetings, is_asking, with_team },
    )
}

fn meetings() -> impl Strategy<Value = Meeting> + Clone {
    let promised = select(vec![
        Promised::Indicator,
        Promised::Agreement,
        Promised::Standard,
        Promised::ToSegment(false),
        Promised::ToSegment(true),
    ]);
    (any::<(bool, bool, bool)>(), select(Purpose::ALL), promised).prop_map(
        |((outbound, by_phone, deciding), purpose, promised)| Meeting {
            outbound,
            by_phone,
            deciding,
            purpose,
            promised,
        },
    )
}

/// A key of this text, which is one.
pub(super) fn named<K: Kind>(text: &str) -> Key<K> {
    Key::new(text).unwrap_or_else(|_| key!("unnamed"))
}

impl Sketch {
    pub(super) fn draft(&self) -> CharterDraft {
        let mut draft = what_all_share();
        for (number, part) in self.parts.iter().enumerate() {
            part.declare(number, &mut draft);
        }
        first_meetings(&mut draft);
        for number in 1..self.parts.len() {
            hand_over(&mut draft, number, number - 1);
        }
        if self.with_cycle && self.parts.len() > 1 {
            hand_over(&mut draft, 0, self.parts.len() - 1);
            draft.transfer_cap = Some(3);
        }
        if self.with_partner {
            draft = draft.partner(key!("partner"), "Partner", key!("contract"));
            let handoff = Handoff::of(key!("order"), key!("department-0"), key!("partner"));
            draft = draft.handoff(key!("to-partner"), handoff.within(key!("contract")));
            if let Some(sender) = draft.departments.get_mut("department-0") {
                sender.deliverables.insert(key!("order"), Deliverable::named("Order"));
            }
        }
        draft
    }
}

fn ladder() -> Ladder {
    Ladder::default()
        .level(LevelAt::Percent(50), [Action::Notify(Whom::Owner)])
        .level(LevelAt::Percent(75), [Action::Host(key!("page"))])
        .level(LevelAt::Percent(100), [Action::Host(key!("page"))])
}

/// Calendars, agreements, channels, needs and whatever else no department has for itself.
fn what_all_share() -> CharterDraft {
    let office = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-17:00");
    let shops = CalendarDraft::new("Europe/London", 2026..=2026).open(EVERY_DAY, "10:00-20:00");
    let within = |hours: u16, kind: AgreementKind| {
        let span = Span::working_hours(hours);
        let target = Target::measuring(Metric::first_response(), key!("office"))
            .within(span)
            .escalating(key!("usual"));
        Agreement::new(kind).target(key!("first"), target)
    };
    let with_customers = |hours: HoursCounted| {
        let mut agreement = within(8, AgreementKind::Sla);
        for target in agreement.targets.values_mut() {
            target.calendar = hours.clone();
        }
        agreement
    };
    let built = |name: &str| Channel::named(name).needed_for(key!("advice"));
    let mut draft = CharterDraft::default()
        .calendar(key!("office"), office)
        .calendar(key!("shops"), shops)
        .customers_calendar(key!("shops"))
        .channel(key!("telephone"), built("Telephone").over(Medium::Phone).open(key!("office")))
        .channel(key!("web"), built("Web pages").over(Medium::Web))
        .ladder(key!("usual"), ladder())
        .agreement(key!("quick"), within(4, AgreementKind::Sla))
        .agreement(key!("slow"), with_customers(HoursCounted::both(key!("office"))))
        .agreement(
            key!("theirs"),
            with_customers(HoursCounted::customers().or_else(key!("office"))),
        )
        .agreement(key!("pick-up"), within(2, AgreementKind::Ola))
        .agreement(key!("contract"), within(16, AgreementKind::Underpinning));
    draft.matters = BTreeMap::from([(key!("answer"), "Answer".to_owned())]);
    draft.skills = BTreeMap::from([(key!("products"), "Knows the products".to_owned())]);
    draft.standards.insert(key!("calm"), standard());
    let alone = Condition::Equals(key!("household"), Value::Integer(1));
    draft.segments.insert(key!("alone"), segment(alone.clone()));
    draft.segments.insert(key!("together"), segment(Condition::Not(Box::new(alone))));
    let vocabulary = &mut draft.rules.vocabulary;
    if let Ok(domain) = Domain::integer(1, 6) {
        let household = Attribute::new(AttributeKind::Context, domain);
        vocabulary.attributes.insert(key!("household"), household);
    }
    let unsure = Attribute::new(AttributeKind::Need, Domain::bool());
    vocabulary.attributes.insert(key!("unsure"), unsure);
    let advice = Condition::Equals(key!("unsure"), Value::Bool(true));
    vocabulary.needs.insert(key!("advice"), advice);
    vocabulary.capabilities.insert(key!("visits"), "We can visit".to_owned());
    let consent = Question::new("May we call you?", Domain::bool())
        .consenting_to(Purpose::Commercial)
        .consenting_to(Purpose::Survey);
    draft.questions.insert(key!("consent"), consent);
    draft
}

fn standard() -> Standard {
    Standard {
        name: "Calm".to_owned(),
        level: "nobody is hurried".to_owned(),
        needs: BTreeSet::from([key!("advice")]),
        ..Standard::default()
    }
}

fn segment(when: Condition) -> Segment {
    Segment { name: String::new(), when, partnership: false, reach_over: None }
}

/// Two ways in and one way out: the least that every charter with touchpoints needs.
fn first_meetings(draft: &mut CharterDraft) {
    let stage = Stage::new(Phase::After, "Using").contacting_every(Span::calendar_days(90));
    draft.stages.insert(key!("stage-0"), stage);
    let meeting = |by_phone: bool, outbound: bool| Meeting {
        outbound,
        by_phone,
        deciding: false,
        purpose: Purpose::Service,
        promised: Promised::Indicator,
    };
    for (name, it) in [
        ("check-up", meeting(true, true)),
        ("hotline", meeting(true, false)),
        ("pages", meeting(false, false)),
    ] {
        it.declare(name, 0, draft);
    }
    if let Some(pages) = draft.touchpoints.get_mut("pages") {
        pages.asks.insert(key!("consent"));
    }
}

impl Part {
    fn declare(&self, number: usize, draft: &mut CharterDraft) {
        let department_key = named(&format!("department-{number}"));
        let goal = Goal::measured_by("customers who stay", "90 %").behind(key!("advice"));
        let department = Department::named(format!("Department {number}"))
            .owning(named(&format!("stage-{number}")))
            .aiming_at(goal.clone());
        draft.departments.insert(department_key.clone(), department);
        let stage = Stage::new(self.phase, format!("Stage {number}"));
        draft.stages.insert(named(&format!("stage-{number}")), stage);
        let role = Role::of(department_key.clone(), "Adviser")
            .skilled(key!("products"))
            .entitled(key!("refund"), Limit::Count(3));
        draft.roles.insert(named(&format!("role-{number}")), role);
        // A role keeps what its department promises, and each department promises something.
        let ever = Meeting {
            outbound: true,
            by_phone: true,
            deciding: false,
            purpose: Purpose::Care,
            promised: Promised::Indicator,
        };
        let meetings = std::iter::once(&ever).chain(&self.meetings);
        for (place, meeting) in meetings.enumerate() {
            meeting.declare(&format!("meeting-{number}-{place}"), number, draft);
        }
        if self.is_asking {
            self.ask(number, draft);
        }
        if self.with_team {
            let team = Team::of(department_key.clone(), "Team")
                .aiming_at(goal)
                .working(key!("office"))
                .with(named(&format!("role-{number}")));
            draft.teams.insert(named(&format!("team-{number}")), team);
            let service = Service::ready(department_key, key!("visits"));
            draft.services.insert(named(&format!("service-{number}")), service);
        }
    }

    /// Asks a question at the first touchpoint, and lets a journey and a flow lead there.
    fn ask(&self, number: usize, draft: &mut CharterDraft) {
        let question = named(&format!("question-{number}"));
        let first = format!("meeting-{number}-0");
        if let Some(touchpoint) = draft.touchpoints.get_mut(first.as_str()) {
            touchpoint.asks.insert(question);
        }
        let asked = Question::new("What is it about?", Domain::bool());
        draft.questions.insert(named(&format!("question-{number}")), asked);
        let step = Step { kind: StepKind::Action, ..Step::at(named(&first)) };
        let journey = Journey {
            name: "A journey".to_owned(),
            segment: Some(key!("alone")),
            steps: vec![step],
        };
        draft.journeys.insert(named(&format!("journey-{number}")), journey);
        let person = FlowNode::of(NodeKind::Person).open(key!("office"));
        let flow = Flow::from(key!("telephone"), key!("menu"))
            .with(
                key!("menu"),
                FlowNode::of(NodeKind::Automaton).leading_to([key!("person"), key!("call-back")]),
            )
            .with(key!("person"), person)
            .with(key!("call-back"), FlowNode::of(NodeKind::DatedPromise));
        draft.flows.insert(named(&format!("flow-{number}")), flow);
    }
}

impl Meeting {
    fn declare(self, name: &str, number: usize, draft: &mut CharterDraft) {
        let channel = if self.by_phone { key!("telephone") } else { key!("web") };
        let mut touchpoint = Touchpoint::new(named(&format!("stage-{number}")), channel, name)
            .with_purpose(self.purpose);
        if self.outbound {
            touchpoint = touchpoint.outbound();
        }
        if self.deciding {
            touchpoint = touchpoint.deciding();
        }
        draft.touchpoints.insert(named(name), touchpoint);
        let role = format!("role-{number}");
        if let Some(role) = draft.roles.get_mut(role.as_str()) {
            role.serves.insert(named(name));
        }
        let department = format!("department-{number}");
        if let Some(department) = draft.departments.get_mut(department.as_str()) {
            department.touchpoints.insert(named(name));
        }
        let clause = Clause::at(named(name), format!("We keep our word at {name}"))
            .by_doing("A person answers")
            .kept_by(named(&role));
        let clause = match self.promised {
            Promised::Agreement => clause.under(key!("quick")),
            Promised::Standard => Clause { standard: Some(key!("calm")), ..clause },
            Promised::Indicator => clause.shown_by("kept in time"),
            Promised::ToSegment(true) => {
                clause.under(key!("quick")).about(key!("answer")).to(key!("alone"))
            }
            Promised::ToSegment(false) => {
                clause.under(key!("slow")).about(key!("answer")).to(key!("together"))
            }
        };
        draft.clauses.insert(named(&format!("clause-{name}")), clause);
    }
}

/// Lets one department hand its work over to another, with the answer that it has, if it asks.
fn hand_over(draft: &mut CharterDraft, from: usize, to: usize) {
    let (sender, receiver) = (format!("department-{from}"), format!("department-{to}"));
    let work = format!("work-{from}-{to}");
    let question = named(&format!("question-{from}"));
    let mut deliverable =
        Deliverable::named("Work").with(key!("done"), Field::Made(Domain::bool()));
    if draft.questions.contains_key(&question) {
        deliverable = deliverable.with(key!("asked"), Field::Answer(question));
    }
    if let Some(department) = draft.departments.get_mut(sender.as_str()) {
        department.deliverables.insert(named(&work), deliverable);
    }
    let handoff = Handoff::of(named(&work), named(&sender), named(&receiver))
        .within(key!("pick-up"))
        .accepted_by(named(&format!("role-{to}")));
    draft.handoffs.insert(named(&format!("handoff-{from}-{to}")), handoff);
}
