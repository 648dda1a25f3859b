//! A charter of any size, the same in every run: departments with a stage each, touchpoints spread over them, clauses spread
//! over those, with roles, segments, agreements, questions, deliverables and hand-offs in proportion.

use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::charter::{CharterDraft, Clause, Ratification, Segment, Service, Standard};
use goodwill::customer::{Medium, Purpose, Question};
use goodwill::department::{Deliverable, Department, Field, Goal, Handoff, Role};
use goodwill::finding::Severity;
use goodwill::id::{Key, Kind};
use goodwill::money::Currency;
use goodwill::rule::{Attribute, AttributeKind};
use goodwill::sla::{Agreement, AgreementKind, Metric, Target};
use goodwill::time::Span;
use goodwill::touchpoint::{Channel, Phase, Stage, Touchpoint};
use goodwill::value::Domain;

/// Why the workload could not be made.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// How large a charter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) departments: usize,
    pub(crate) touchpoints: usize,
    pub(crate) clauses: usize,
}

impl Size {
    /// A hundred departments, a thousand touchpoints, two thousand clauses: so many times as many.
    pub(crate) const fn times(many: usize) -> Self {
        Self { departments: 100 * many, touchpoints: 1_000 * many, clauses: 2_000 * many }
    }

    /// So many parts of a hundred of that.
    pub(crate) const fn percent(parts: usize) -> Self {
        Self { departments: parts, touchpoints: 10 * parts, clauses: 20 * parts }
    }
}

const CHANNELS: usize = 12;
const SEGMENTS: usize = 24;
const NEEDS: usize = 16;
const ROLES_OF_DEPARTMENT: usize = 3;

fn key<K: Kind>(noun: &str, number: usize) -> Result<Key<K>, Failure> {
    Ok(Key::new(&format!("{noun}-{number:05}"))?)
}

/// The charter of this size.
pub(crate) fn draft(size: Size) -> Result<CharterDraft, Failure> {
    let mut draft = CharterDraft { transfer_cap: Some(3), ..CharterDraft::default() };
    frame(&mut draft, size)?;
    for number in 0..size.departments {
        department(&mut draft, number, size)?;
    }
    for number in 0..size.touchpoints {
        touchpoint(&mut draft, number, size)?;
    }
    for number in 0..size.clauses {
        clause(&mut draft, number, size)?;
    }
    Ok(draft)
}

/// What the rest refers to.
fn frame(draft: &mut CharterDraft, size: Size) -> Result<(), Failure> {
    let office = CalendarDraft::new("Europe/Berlin", 2026..=2027).open(WORKWEEK, "09:00-17:00");
    draft.calendars.insert("office".parse()?, office);
    let attributes = &mut draft.rules.vocabulary.attributes;
    let tier = Domain::choice(["basic", "gold", "silver"])?;
    attributes.insert("tier".parse()?, Attribute::new(AttributeKind::Value, tier));
    let region = Domain::choice((0..SEGMENTS).map(|number| format!("region-{number:02}")))?;
    attributes.insert("region".parse()?, Attribute::new(AttributeKind::Context, region));
    for number in 0..NEEDS {
        let shown_by = format!("wants-{number:02}");
        let attribute = Attribute::new(AttributeKind::Need, Domain::bool());
        draft.rules.vocabulary.attributes.insert(shown_by.parse()?, attribute);
        let condition = format!("{shown_by} = yes").parse()?;
        draft.rules.vocabulary.needs.insert(key("need", number)?, condition);
    }
    for number in 0..CHANNELS {
        let medium = Medium::ALL.iter().cycle().nth(number).copied().unwrap_or(Medium::Phone);
        let channel = Channel::named(format!("Channel {number}")).over(medium);
        let channel = channel.open("office".parse()?).needed_for(key("need", number % NEEDS)?);
        draft.channels.insert(key("channel", number)?, channel);
    }
    for number in 0..SEGMENTS {
        let tier =
            ["basic", "silver", "gold"].iter().cycle().nth(number).copied().unwrap_or("gold");
        let when = format!("region = region-{number:02} and tier = {tier}").parse()?;
        let name = format!("Customers of region {number}");
        draft.segments.insert(
            key("segment", number)?,
            Segment { name, when, partnership: false, reach_over: None },
        );
    }
    for number in 0..size.departments.div_ceil(2) {
        let target = Target::measuring(Metric::first_response(), "office".parse()?);
        let hours = 1 + u16::try_from(number % 16)?;
        let agreement =
            Agreement::sla().target("first".parse()?, target.within(Span::working_hours(hours)));
        draft.agreements.insert(key("agreement", number)?, agreement);
        let standard = Standard {
            name: format!("Standard {number}"),
            level: format!("at least {number} of a thousand"),
            needs: [key("need", number % NEEDS)?].into(),
            ..Standard::default()
        };
        draft.standards.insert(key("standard", number)?, standard);
    }
    let pickup = Target::measuring(Metric::first_response(), "office".parse()?);
    let ola = Agreement::new(AgreementKind::Ola);
    let ola = ola.target("pickup".parse()?, pickup.within(Span::working_days(1)));
    draft.agreements.insert("pickup".parse()?, ola);
    for number in 0..size.clauses.div_ceil(4) {
        draft.matters.insert(key("matter", number)?, format!("Matter {number}"));
    }
    for number in 0..size.touchpoints.div_ceil(4) {
        let mut question =
            Question::new(format!("How is it with {number}?"), Domain::integer(0, 100)?);
        question.valid_for = Some(Span::calendar_days(90));
        draft.questions.insert(key("question", number)?, question);
    }
    draft.skills.insert("listening".parse()?, "Listening".to_owned());
    draft.rules.vocabulary.capabilities.insert("answering".parse()?, "Answering".to_owned());
    Ok(())
}

fn department(draft: &mut CharterDraft, number: usize, size: Size) -> Result<(), Failure> {
    let mut department =
        Department::named(format!("Department {number}")).owning(key("stage", number)?);
    let goal =
        Goal::measured_by("share kept", "at least 95 %").behind(key("need", number % NEEDS)?);
    department = department.aiming_at(goal);
    for touchpoint in (number..size.touchpoints).step_by(size.departments) {
        department = department.answering_for(key("touchpoint", touchpoint)?);
    }
    let mut case = Deliverable { name: format!("Case of {number}"), ..Deliverable::default() };
    // Only what it asks itself: the question of its first touchpoint.
    case.fields.insert(
        "answer".parse()?,
        Field::Answer(key("question", number % size.touchpoints.div_ceil(4))?),
    );
    case.fields.insert(
        "price".parse()?,
        Field::Made(Domain::money("EUR".parse::<Currency>()?, 0, 10_000)?),
    );
    department = department.delivering(key("case", number)?, case);
    let phase = [Phase::Before, Phase::During, Phase::After].iter().cycle().nth(number).copied();
    let stage = Stage::new(phase.unwrap_or(Phase::After), format!("Stage {number}"));
    let stage = if stage.phase == Phase::After {
        stage.contacting_every(Span::calendar_days(90))
    } else {
        stage
    };
    draft.stages.insert(key("stage", number)?, stage);
    draft.departments.insert(key("department", number)?, department);
    for part in 0..ROLES_OF_DEPARTMENT {
        let mut role = Role::of(key("department", number)?, format!("Role {part} of {number}"));
        let every = size.departments * ROLES_OF_DEPARTMENT;
        for touchpoint in (number + part * size.departments..size.touchpoints).step_by(every) {
            role = role.serving(key("touchpoint", touchpoint)?);
        }
        role = role
            .skilled("listening".parse()?)
            .entitled("refund".parse()?, "up to 20.00 EUR".parse()?);
        draft.roles.insert(key("role", number * ROLES_OF_DEPARTMENT + part)?, role);
    }
    if number + 1 < size.departments {
        let handoff = Handoff::of(
            key("case", number)?,
            key("department", number)?,
            key("department", number + 1)?,
        )
        .within("pickup".parse()?)
        .accepted_by(key("role", (number + 1) * ROLES_OF_DEPARTMENT)?);
        draft.handoffs.insert(key("handoff", number)?, handoff);
    }
    let service = Service::ready(key("department", number)?, "answering".parse()?);
    draft.services.insert(key("service", number)?, service);
    Ok(())
}

fn touchpoint(draft: &mut CharterDraft, number: usize, size: Size) -> Result<(), Failure> {
    let stage = key("stage", number % size.departments)?;
    let channel = key("channel", number / size.departments % CHANNELS)?;
    let mut touchpoint = Touchpoint::new(stage, channel, format!("Touchpoint {number}"));
    touchpoint = touchpoint.asking(key("question", number % size.touchpoints.div_ceil(4))?);
    if number / size.departments % 10 == 9 {
        touchpoint = touchpoint.outbound().with_purpose(Purpose::Care);
    }
    if number.is_multiple_of(5) {
        touchpoint = touchpoint.deciding();
    }
    draft.touchpoints.insert(key("touchpoint", number)?, touchpoint);
    Ok(())
}

fn clause(draft: &mut CharterDraft, number: usize, size: Size) -> Result<(), Failure> {
    let touchpoint = number % size.touchpoints;
    let department = touchpoint % size.departments;
    let part = touchpoint / size.departments % ROLES_OF_DEPARTMENT;
    let mut clause = Clause::at(key("touchpoint", touchpoint)?, format!("Promise {number}"))
        .under(key("agreement", department / 2)?)
        .about(key("matter", number % size.clauses.div_ceil(4))?)
        .behind(key("need", number % NEEDS)?)
        .by_doing(format!("Do {number}"))
        .kept_by(key("role", department * ROLES_OF_DEPARTMENT + part)?);
    clause.standard = Some(key("standard", department / 2)?);
    if number / size.touchpoints % 2 == 1 {
        clause = clause.to(key("segment", number % SEGMENTS)?);
    }
    draft.clauses.insert(key("clause", number)?, clause);
    Ok(())
}

/// A ratification that accepts every warning of a draft, which must have no error.
pub(crate) fn accepting_all(draft: &CharterDraft) -> Result<Ratification, Failure> {
    let mut ratification = Ratification::first(goodwill::actor::Actor::System);
    if let Err(findings) = draft.ratify(&ratification) {
        for finding in findings.iter() {
            if finding.severity == Severity::Error {
                return Err(finding.to_string().into());
            }
            if finding.severity == Severity::Warning {
                let name = format!("{} at {}", finding.code, finding.place);
                ratification = ratification.accepting(name, "the workload is made, not lived");
            }
        }
    }
    Ok(ratification)
}
