//! A firm that sells pumps: marketing finds, sales sells, service keeps, a partner installs.

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::charter::{Charter, CharterDraft, Ratification, Service};
use goodwill::customer::{Medium, Question};
use goodwill::department::{
    Beneficiary, Deliverable, Department, Field, Goal, Handoff, IncentivePeriod, IncentivePolicy,
    Role, Site, Work,
};
use goodwill::finding::Severity;
use goodwill::id::{AgentId, CustomerId, DeliverableKey, SequentialIds, WorkId};
use goodwill::key;
use goodwill::sla::{Agreement, Metric, Target};
use goodwill::time::{Span, Timestamp};
use goodwill::touchpoint::{Channel, Phase, Stage, Touchpoint};
use goodwill::value::Domain;

pub(crate) fn declared() -> CharterDraft {
    let marketing = Department::named("Marketing")
        .owning(key!("attract"))
        .answering_for(key!("website"))
        .aiming_at(Goal::measured_by("qualified leads a month", "at least 40"))
        .delivering(key!("lead"), lead())
        .supplying(
            key!("script"),
            Deliverable::named("Script").with(key!("text"), Field::Made(Domain::text(2_000))),
        )
        .rewarding(IncentivePolicy { cap: 10, per: IncentivePeriod::Month });
    let sales = Department::named("Sales").owning(key!("win")).answering_for(key!("showroom"));
    let service = Department::named("Service").owning(key!("use")).answering_for(key!("hotline"));
    let office = CalendarDraft::new("Europe/Berlin", 2026..=2027).open(WORKWEEK, "09:00-17:00");
    let done = Target::measuring(Metric::first_resolution(), key!("office"));
    let mut draft = CharterDraft::default()
        .calendar(key!("office"), office)
        .channel(key!("web"), Channel::named("Web").over(Medium::Web))
        .channel(key!("phone"), Channel::named("Phone").over(Medium::Phone))
        .channel(key!("counter"), Channel::named("Counter").over(Medium::InPerson))
        .stage(key!("attract"), Stage::new(Phase::Before, "Attract"))
        .stage(key!("win"), Stage::new(Phase::During, "Win"))
        .stage(
            key!("use"),
            Stage::new(Phase::After, "Use").contacting_every(Span::calendar_days(90)),
        )
        .touchpoint(
            key!("website"),
            Touchpoint::new(key!("attract"), key!("web"), "Website").asking(key!("product")),
        )
        .touchpoint(key!("showroom"), Touchpoint::new(key!("win"), key!("counter"), "Showroom"))
        .touchpoint(
            key!("hotline"),
            Touchpoint::new(key!("use"), key!("phone"), "Hotline").deciding(),
        )
        .department(key!("marketing"), marketing)
        .department(key!("sales"), sales)
        .department(key!("service"), service)
        .agreement(
            key!("installation"),
            Agreement::sla().target(key!("done"), done.within(Span::working_days(5))),
        )
        .partner(key!("installer"), "Installers Ltd", key!("installation"))
        .role(key!("seller"), Role::of(key!("sales"), "Seller"))
        .handoff(
            key!("lead"),
            Handoff::of(key!("lead"), key!("marketing"), key!("sales")).accepted_by(key!("seller")),
        )
        .service(key!("advice"), Service::ready(key!("service"), key!("technical-advice")));
    let capabilities = &mut draft.rules.vocabulary.capabilities;
    capabilities.insert(key!("technical-advice"), "Advice by engineers".to_owned());
    draft.questions.insert(
        key!("product"),
        Question::new("Which product?", Domain::choice(["pump", "valve"]).unwrap()),
    );
    draft
}

/// What sales needs to follow up: who, from where, interested in what (S4-22).
pub(crate) fn lead() -> Deliverable {
    Deliverable::named("Lead")
        .with(key!("company"), Field::Made(Domain::text(100)))
        .with(key!("source"), Field::Made(Domain::choice(["fair", "website"]).unwrap()))
        .with(key!("product"), Field::Answer(key!("product")))
}

/// In force, whatever warnings there are.
pub(crate) fn charter() -> Charter {
    in_force(&declared())
}

pub(crate) fn in_force(draft: &CharterDraft) -> Charter {
    let plain = Ratification::first(Actor::System);
    let findings = match draft.ratify(&plain) {
        Ok(charter) => return charter,
        Err(findings) => findings,
    };
    let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
    let accepted = warnings
        .fold(plain, |accepted, warning| accepted.accepting(warning.name(), "of no concern here"));
    draft.ratify(&accepted).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Work of one of marketing's people.
pub(crate) fn work(at: &str, site: Site, produced: &[&str]) -> Work {
    let ids = SequentialIds::starting_at(1);
    Work {
        id: WorkId::fresh(&ids),
        by: AgentId::fresh(&ids),
        department: key!("marketing"),
        to: Beneficiary::Customer(CustomerId::fresh(&ids)),
        at: at.parse::<Timestamp>().unwrap(),
        site,
        produced: produced.iter().map(|key| DeliverableKey::new(key).unwrap()).collect(),
    }
}
