//! "Somebody will call you back": promises that are refused, kept, moved, handed over and broken.
//!
//! A firm sells pumps. Its service promises call-backs, and its workshop has to keep some of them.
//!
//! ```text
//! cargo run --example callback_promises
//! ```

use std::error::Error;
use std::fmt::Write;
use std::num::NonZeroU16;

use goodwill::actor::Actor;
use goodwill::calendar::{CalendarDraft, WORKWEEK};
use goodwill::case::{Case, CaseCommand, HandedOver, Opening, Undertaking};
use goodwill::charter::{Charter, CharterDraft, Context, Ratification, Service};
use goodwill::customer::{OwnHours, Reply};
use goodwill::decision::Aggregate;
use goodwill::department::{Deliverable, Department, Field, Handoff, Role};
use goodwill::finding::Severity;
use goodwill::id::{AgentId, CaseId, ContentId, CustomerId, SequentialIds};
use goodwill::key;
use goodwill::sla::{
    Agreement, AgreementKind, Assent, Commitment, DueWindow, Lead, Load, Metric, Pledge,
    Provenance, Target,
};
use goodwill::time::{Elapsed, Span, Timestamp, WorkingTime};
use goodwill::value::{Domain, Value};

type Told<T = ()> = Result<T, Box<dyn Error>>;

pub(crate) fn main() -> Told {
    print!("{}", story()?);
    Ok(())
}

/// The whole program as text.
pub(crate) fn story() -> Told<String> {
    let mut story = Story::begun()?;
    let (clerk, fitter) = (story.clerk.clone(), story.fitter.clone());

    story.chapter("Ms Li calls at nine: her pump leaks, and nobody can say why")?;
    let opening = Opening::new(story.li, key!("phone"), key!("service"), key!("normal"));
    story.says("09:00", &clerk, &CaseCommand::Open(opening.under(key!("repairs"))))?;
    story.says("09:10", &clerk, &CaseCommand::EndContact { expectation: None })?;

    story.chapter("So when does somebody call back?")?;
    let evenings = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "16:00-20:00");
    let at_home = OwnHours::Declared(Box::new(evenings));
    let other = Commitment {
        case: CaseId::fresh(&SequentialIds::starting_at(50)),
        work: WorkingTime::from_minutes(450),
        due: at("17:00")?,
    };
    let load = Load::of(WorkingTime::from_minutes(45), NonZeroU16::MIN).beside(other);
    for promised in [
        story.call_back("18:30", "19:00")?,
        story.call_back("14:00", "15:00")?.when_the_customer_may_be_reached(at_home.clone()),
        story.call_back("16:00", "16:30")?.beside(load),
        Undertaking::of(
            story.pledge("16:00", "17:30")?.relying_on(key!("home-visits")),
            key!("call-backs"),
        ),
        story.call_back("16:00", "17:00")?.when_the_customer_may_be_reached(at_home),
    ] {
        story.says("09:15", &clerk, &CaseCommand::Promise(Box::new(promised)))?;
    }
    story.says("09:20", &clerk, &CaseCommand::EndContact { expectation: None })?;

    story.chapter("The workshop takes the matter over, and the promise with it")?;
    let offer = |filled| CaseCommand::Offer { path: key!("repair"), filled, note: None };
    story.says("10:00", &clerk, &offer(HandedOver::new()))?;
    let leak = Reply::Value(Value::Choice("leak".to_owned()));
    story.says("10:05", &clerk, &offer([(key!("fault"), leak)].into()))?;
    let agent = AgentId::fresh(&SequentialIds::starting_at(12));
    story.says("11:00", &fitter, &CaseCommand::Accept { agent })?;
    story.says("16:20", &fitter, &CaseCommand::Keep { promise: 1 })?;

    story.chapter(
        "Three promises more: one moved by agreement, one without asking, one forgotten",
    )?;
    let call_back = |from, to| story.call_back(from, to).map(Box::new);
    let promises = [
        CaseCommand::Promise(call_back("16:45", "17:00")?),
        CaseCommand::Renegotiate {
            promise: story.next,
            to: call_back("17:00", "17:15")?,
            assent: Some(Assent { by: story.li, shown_by: story.words }),
        },
        CaseCommand::Renegotiate {
            promise: story.next + 1,
            to: call_back("17:15", "17:30")?,
            assent: None,
        },
    ];
    for command in promises {
        story.says("16:30", &fitter, &command)?;
    }
    story.says("17:40", &Actor::System, &CaseCommand::Wake)?;
    story.says("17:50", &fitter, &CaseCommand::Keep { promise: story.next + 2 })?;

    story.chapter("What became of them, and who spent the time")?;
    story.sums_up("17:50")?;
    Ok(story.text)
}

/// One matter, and what is told of it.
struct Story {
    text: String,
    charter: Charter,
    case: Case,
    li: CustomerId,
    words: ContentId,
    clerk: Actor,
    fitter: Actor,
    /// The number of the first promise that is given after the hand-off: the path's agreement brings two clocks along.
    next: u16,
}

impl Story {
    fn begun() -> Told<Self> {
        let ids = SequentialIds::starting_at(1);
        let of = |role, department| Actor::Agent { agent: AgentId::fresh(&ids), role, department };
        Ok(Self {
            text: String::new(),
            charter: charter()?,
            case: Case::default(),
            li: CustomerId::fresh(&ids),
            words: ContentId::fresh(&ids),
            clerk: of(key!("clerk"), key!("service")),
            fitter: of(key!("fitter"), key!("workshop")),
            next: 4,
        })
    }

    fn chapter(&mut self, title: &str) -> Told {
        let before = if self.text.is_empty() { "" } else { "\n" };
        Ok(writeln!(self.text, "{before}{title}")?)
    }

    /// Gives a command, and tells what came of it.
    fn says(&mut self, when: &str, actor: &Actor, command: &CaseCommand) -> Told {
        let context = Context::new(at(when)?, actor, &self.charter);
        match self.case.carry_out(command, &context) {
            Ok(decision) => {
                for occurred in &decision.events {
                    writeln!(self.text, "  {}  {}", clock(occurred.at), occurred.event)?;
                }
            }
            Err(refusal) => {
                writeln!(self.text, "  {when}  no: {refusal} ({})", refusal.code())?;
            }
        }
        Ok(())
    }

    fn pledge(&self, from: &str, to: &str) -> Told<Pledge> {
        let window = DueWindow::new(at(from)?, at(to)?)?;
        let contact = Provenance::Contact(self.words);
        Ok(Pledge::new(key!("phone"), window, self.li, self.words, contact))
    }

    fn call_back(&self, from: &str, to: &str) -> Told<Undertaking> {
        Ok(Undertaking::of(self.pledge(from, to)?, key!("call-backs")))
    }

    fn sums_up(&mut self, until: &str) -> Told {
        for promised in self.case.promises() {
            writeln!(self.text, "  promise {} {}", promised.number, promised.state)?;
        }
        let Some(report) = self.case.custody(0, &self.charter, at(until)?)? else { return Ok(()) };
        for share in &report.departments {
            let had = share.budget.map_or("no budget".to_owned(), |budget| format!("of {budget}"));
            writeln!(self.text, "  {} spent {} {had}", share.department, share.spent)?;
        }
        Ok(())
    }
}

/// An instant of Monday, 2 March 2026, in Berlin.
fn at(time: &str) -> Told<Timestamp> {
    Ok(format!("2026-03-02T{time}:00+01:00").parse()?)
}

fn clock(at: Timestamp) -> String {
    at.wall_clock(goodwill::chrono_tz::Europe::Berlin).format("%H:%M").to_string()
}

fn charter() -> Told<Charter> {
    let office = CalendarDraft::new("Europe/Berlin", 2026..=2026).open(WORKWEEK, "09:00-18:00");
    let within = |metric, hours| {
        Target::measuring(metric, key!("office")).within(Span::working_hours(hours))
    };
    let call_back = Target::measuring(Metric::promise(), key!("office"))
        .warning(Lead::Elapsed(Elapsed::from_minutes(10)));
    let repair = Deliverable::named("Repair")
        .with(key!("fault"), Field::Made(Domain::choice(["leak", "noise"])?));
    let bench = Agreement::new(AgreementKind::Ola)
        .target(key!("acceptance"), within(Metric::handoff_acceptance(), 2))
        .target(key!("ownership"), within(Metric::ownership(), 6));
    let path = Handoff::of(key!("repair"), key!("service"), key!("workshop"))
        .within(key!("bench"))
        .accepted_by(key!("fitter"));
    let repairs = Agreement::sla().target(key!("solution"), within(Metric::first_resolution(), 8));
    let visits = Service::planned(key!("workshop"), key!("home-visits"), "2026-06-01".parse()?);
    let mut draft = CharterDraft::default()
        .calendar(key!("office"), office)
        .channel(key!("phone"), "Telephone")
        .priority(key!("normal"), "As usual")
        .department(
            key!("service"),
            Department::named("Service").delivering(key!("repair"), repair),
        )
        .department(key!("workshop"), "Workshop")
        .role(key!("clerk"), Role::of(key!("service"), "Clerk"))
        .role(key!("fitter"), Role::of(key!("workshop"), "Fitter"))
        .handoff(key!("repair"), path)
        .agreement(key!("repairs"), repairs)
        .agreement(key!("call-backs"), Agreement::sla().target(key!("call-back"), call_back))
        .agreement(key!("bench"), bench)
        .service(key!("visits"), visits);
    let capabilities = &mut draft.rules.vocabulary.capabilities;
    capabilities.insert(key!("home-visits"), "Somebody who comes".to_owned());
    let mut ratification = Ratification::first(Actor::System);
    if let Err(findings) = draft.ratify(&ratification) {
        for warning in findings.iter().filter(|it| it.severity == Severity::Warning) {
            let name = format!("{} at {}", warning.code, warning.place);
            ratification = ratification.accepting(name, "the story needs no more");
        }
    }
    Ok(draft.ratify(&ratification)?)
}
