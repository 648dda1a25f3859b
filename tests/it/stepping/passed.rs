//! Hand-offs in the library's words, and what it says of them against what the model says.

use std::collections::BTreeSet;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, ClockNumber, HandedOver, Spent};
use goodwill::charter::Charter;
use goodwill::customer::Reply;
use goodwill::department::ReturnReason;
use goodwill::id::{AgentId, DepartmentKey, FieldKey};
use goodwill::time::{Elapsed, Timestamp, WorkingTime};
use goodwill::value::Value;

use super::beside::{instant, same};
use super::handed::{Because, Filled, Pass};
use super::key;
use super::matter::Matter;
use super::paths::{DEPARTMENTS, FIELDS, Path, ROLES};
use super::spent::{Amount, shares};

pub(super) fn command(pass: Pass, receiver: Option<usize>, agent: AgentId) -> (Actor, CaseCommand) {
    let of = |department: usize, role| Actor::Agent {
        agent,
        role: key(role),
        department: key(DEPARTMENTS[department]),
    };
    let by = |may| match receiver {
        Some(receiver) if may => of(receiver, ROLES[receiver]),
        Some(receiver) => of(receiver, "apprentice"),
        None => of(0, ROLES[0]),
    };
    match pass {
        Pass::Offer(path, filled) => {
            let fields = FIELDS.iter().zip(filled).filter_map(|((field, answer), how)| {
                let answer = match how {
                    Filled::Rightly => *answer,
                    Filled::Wrongly => "roses",
                    Filled::NotAtAll => return None,
                };
                Some((key(field), Reply::Value(Value::Choice(answer.to_owned()))))
            });
            let filled: HandedOver = fields.collect();
            (of(0, "clerk"), CaseCommand::Offer { path: Path::key(path), filled, note: None })
        }
        Pass::Accept(may) => (by(may), CaseCommand::Accept { agent }),
        Pass::Return(may, because, items) => {
            let reason = reason(because);
            let items = (0..FIELDS.len()).filter(|field| items & (1 << field) != 0);
            (by(may), CaseCommand::Return { reason, items: items.map(field).collect() })
        }
        Pass::Withdraw => (of(0, "clerk"), CaseCommand::Withdraw),
    }
}

fn field(number: usize) -> FieldKey {
    key(FIELDS[number].0)
}

pub(super) const fn reason(because: Because) -> ReturnReason {
    match because {
        Because::Missing => ReturnReason::Missing,
        Because::Wrong => ReturnReason::Wrong,
        Because::OutOfScope => ReturnReason::OutOfScope,
    }
}

pub(super) fn department(number: usize) -> DepartmentKey {
    key(DEPARTMENTS[number])
}

/// The numbers of fields, in their order.
pub(super) fn numbers(fields: &BTreeSet<FieldKey>) -> Vec<usize> {
    (0..FIELDS.len()).filter(|it| fields.contains(&field(*it))).collect()
}

/// Who answers, and what is offered.
pub(super) fn compare(case: &Case, matter: &Matter<'_>) -> Result<(), String> {
    let handed = &matter.handed;
    let owner = case.owner().map(|owner| owner.department().clone());
    same("answers", &owner, &Some(department(handed.answers())))?;
    let offered = case.pending_offer().map(|offer| offer.path.clone());
    same("offered", &offered, &handed.offered.map(Path::key))?;
    let legs: Vec<_> =
        case.legs().into_iter().map(|leg| (leg.department, leg.since, leg.path)).collect();
    let held = handed.legs.iter();
    let held: Vec<_> = held
        .map(|(who, since, path)| (department(*who), instant(*since), path.map(Path::key)))
        .collect();
    same("legs", &legs, &held)?;
    for one in 0..DEPARTMENTS.len() {
        for other in one + 1..DEPARTMENTS.len() {
            let passed = case.passed_between(&department(one), &department(other));
            same("passed between", &usize::try_from(passed).unwrap(), &handed.offers(one, other))?;
        }
    }
    Ok(())
}

/// Who spent the time of a clock until an instant, and who answered at every joint.
pub(super) fn custody(
    (case, attached): (&Case, usize),
    charter: &Charter,
    matter: &Matter<'_>,
    (number, at): (usize, i64),
) -> Result<(), String> {
    for (who, since, _) in &matter.handed.legs {
        let last = matter.handed.legs.iter().rfind(|(_, then, _)| then <= since);
        let answers = last.map_or(*who, |(who, ..)| *who);
        same("answered", &case.accountable_at(instant(*since)), &Some(department(answers)))?;
    }
    let clock = ClockNumber::try_from(attached).unwrap();
    let report = case.custody(clock, charter, instant(at)).map_err(|error| error.to_string())?;
    let report = report.ok_or("there is no report of custody")?;
    let (legs, departments) = shares(matter, number, at);
    let told: Vec<(DepartmentKey, Timestamp, Timestamp, Spent)> =
        report.legs.iter().map(|it| (it.department.clone(), it.from, it.to, it.spent)).collect();
    let by_legs = legs.iter().map(|(who, from, to, amount)| {
        (department(*who), instant(*from), instant(*to), spent(*amount))
    });
    same("spent by legs", &told, &by_legs.collect())?;
    let told: Vec<(DepartmentKey, Spent, Option<Spent>, Option<Spent>)> = report
        .departments
        .iter()
        .map(|it| (it.department.clone(), it.spent, it.budget, it.overrun))
        .collect();
    let expected = departments.iter().map(|it| {
        (department(it.who), spent(it.spent), it.budget.map(spent), it.overrun.map(spent))
    });
    same("spent by departments", &told, &expected.collect())?;
    same("breached", &report.breached, &matter.watches[number].breached_at.is_some())
}

const fn spent(amount: Amount) -> Spent {
    match amount {
        Amount::OpenTime(length) => Spent::Working(WorkingTime::from_micros(length)),
        Amount::Time(length) => Spent::Elapsed(Elapsed::from_micros(length)),
    }
}
