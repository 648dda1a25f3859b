//! Recorded time, lived through once more: every incident is a case at the desk, and every row what happened to it.

use std::collections::BTreeMap;

use goodwill::actor::Actor;
use goodwill::case::{Case, CaseCommand, Owner, Status, Substance, Visibility};
use goodwill::charter::{Charter, ChartersInForce};
use goodwill::desk::{Desk, DeskError, Order};
use goodwill::id::{
    AgentId, CaseId, CommandId, ContentId, CustomerId, SequentialIds, WaitReasonKey,
};
use goodwill::key;
use goodwill::memory::MemoryStore;
use goodwill::time::Timestamp;

use super::error::{Fault, Unusable};
use super::row::{Refused, Row, State};
use super::service::{Service, filled, path_key, role_key};
use super::timeline::Incident;

/// How many cases the desk keeps at hand.
const AT_HAND: usize = 4_096;

/// The service desk, after all incidents have been through it.
pub(crate) struct Replay<'a> {
    service: &'a Service,
    desk: Desk<MemoryStore>,
    ids: SequentialIds,
    callers: BTreeMap<String, CustomerId>,
    engineers: BTreeMap<String, AgentId>,
    /// The case of each incident.
    cases: Vec<CaseId>,
    /// Why an incident could not begin, by its number.
    not_begun: BTreeMap<usize, Fault>,
    /// What was left out, row by row.
    pub(crate) refused: Vec<Refused>,
}

/// Something that happens: when, to which incident, and at which of its rows; the opening comes before the first.
type Moment = (Timestamp, usize, Option<usize>);

/// One thing that a row asks of its case, and who does it.
type Step = (Actor, CaseCommand);

impl<'a> Replay<'a> {
    /// Lives through the incidents from the first instant to the last.
    pub(crate) async fn of(
        service: &'a Service,
        charter: Charter,
        incidents: &[Incident],
    ) -> Result<Self, Unusable> {
        let charters = ChartersInForce::of(charter);
        let desk = Desk::new(MemoryStore::default(), key!("service"), charters).keeping(AT_HAND);
        let ids = SequentialIds::starting_at(1);
        let cases = incidents.iter().map(|_| CaseId::fresh(&ids)).collect();
        let mut replay = Self {
            service,
            desk,
            ids,
            callers: BTreeMap::new(),
            engineers: BTreeMap::new(),
            cases,
            not_begun: BTreeMap::new(),
            refused: Vec::new(),
        };
        for (now, number, row) in moments(incidents) {
            replay.desk.wake_due::<Case>(now).await?;
            if let Some(incident) = incidents.get(number) {
                replay
                    .live(now, number, row.and_then(|row| incident.rows.get(row)), incident)
                    .await?;
            }
        }
        Ok(replay)
    }

    /// What became of an incident; none if it could not begin.
    pub(crate) async fn case(&self, number: usize) -> Result<Option<Case>, Unusable> {
        match self.cases.get(number) {
            Some(case) if !self.not_begun.contains_key(&number) => {
                Ok(Some(self.desk.state(case.as_uuid()).await?))
            }
            _ => Ok(None),
        }
    }

    async fn live(
        &mut self,
        now: Timestamp,
        number: usize,
        row: Option<&Row>,
        incident: &Incident,
    ) -> Result<(), Unusable> {
        let Some(case) = self.cases.get(number).copied() else { return Ok(()) };
        let Some(row) = row else {
            let begun = self.begin(now, case, incident).await?;
            self.not_begun.extend(begun.err().map(|fault| (number, fault)));
            return Ok(());
        };
        let lived = match self.not_begun.get(&number) {
            Some(fault) => Err(fault.clone()),
            None => self.follow(now, case, row).await?,
        };
        self.refused.extend(lived.err().map(|fault| Refused { line: row.line, fault }));
        Ok(())
    }

    async fn begin(
        &mut self,
        now: Timestamp,
        case: CaseId,
        incident: &Incident,
    ) -> Result<Result<(), Fault>, Unusable> {
        let Some(first) = incident.rows.first() else { return Ok(Ok(())) };
        // Callers that were not written down are not one and the same.
        let caller = first.caller.clone().unwrap_or_else(|| format!("of {}", first.incident));
        let ids = &self.ids;
        let customer = *self.callers.entry(caller).or_insert_with(|| CustomerId::fresh(ids));
        match self.service.opening(first, incident.custody().next(), customer) {
            Ok(opening) => {
                self.carry_out(now, case, (Actor::System, CaseCommand::Open(opening))).await
            }
            Err(fault) => Ok(Err(fault)),
        }
    }

    /// Does to the case whatever makes it look as the row does.
    async fn follow(
        &mut self,
        now: Timestamp,
        case: CaseId,
        row: &Row,
    ) -> Result<Result<(), Fault>, Unusable> {
        let state = self.desk.state(case.as_uuid()).await?;
        let steps = match self.steps(&state, row) {
            Ok(steps) => steps,
            Err(fault) => return Ok(Err(fault)),
        };
        for step in steps {
            if let Err(fault) = self.carry_out(now, case, step).await? {
                return Ok(Err(fault));
            }
        }
        Ok(Ok(()))
    }

    fn steps(&mut self, case: &Case, row: &Row) -> Result<Vec<Step>, Fault> {
        let mut steps = Vec::new();
        let over = matches!(case.status(), Status::Resolved | Status::Closed);
        if over && row.state.is_open() {
            steps.push((Actor::System, CaseCommand::Reopen));
        }
        let priority = self.service.priority(&row.priority)?;
        if case.priority() != Some(&priority) {
            steps.push((Actor::System, CaseCommand::ChangePriority { priority }));
        }
        let passed = self.pass_on(case, row, &mut steps)?;
        let agent = row.assignee.as_deref().map(|name| self.engineer(name));
        let owns = |agent: &AgentId| matches!(case.owner(), Some(Owner::Person { agent: has, .. }) if has == agent);
        if let Some(agent) = agent.filter(|agent| !passed && !owns(agent))
            && (!over || row.state.is_open())
        {
            steps.push((Actor::System, CaseCommand::Take { agent }));
        }
        let waits = case.waiting().map(WaitReasonKey::as_str);
        match row.state {
            State::Open if waits.is_some() => steps.push((Actor::System, CaseCommand::Resume)),
            State::Waiting(wait) if waits != Some(wait.reason()) || over => {
                let reason = wait.reason().parse().map_err(|_| Fault::NotDeclared {
                    noun: "wait reason",
                    name: wait.reason().to_owned(),
                })?;
                steps.push((Actor::System, CaseCommand::Wait { reason }));
            }
            State::Resolved if case.status() != Status::Resolved => {
                steps.push((Actor::System, CaseCommand::Resolve));
            }
            State::Closed if case.status() != Status::Closed => {
                steps.push((Actor::System, CaseCommand::Close));
            }
            _ => {}
        }
        if steps.is_empty() {
            // Something was changed that the columns read here do not show.
            let content = ContentId::fresh(&self.ids);
            let (visibility, substance) = (Visibility::Note, Substance::default());
            steps.push((Actor::System, CaseCommand::Respond { visibility, substance, content }));
        }
        Ok(steps)
    }

    /// Hands the case over if the row knows another group than the case does, and says whether it did.
    fn pass_on(&mut self, case: &Case, row: &Row, steps: &mut Vec<Step>) -> Result<bool, Fault> {
        let (Some(group), Some(owner)) = (row.group.as_deref(), case.owner()) else {
            return Ok(false);
        };
        let (from, to) = (owner.department().clone(), self.service.group(Some(group))?);
        if from == to {
            return Ok(false);
        }
        let not_declared = |noun| Fault::NotDeclared { noun, name: format!("{from} to {to}") };
        let path = path_key(&from, &to).map_err(|_| not_declared("path"))?;
        let role = role_key(&to).map_err(|_| not_declared("role"))?;
        // Somebody of the group took it, whether or not the row says who.
        let agent = self.engineer(row.assignee.as_deref().unwrap_or(group));
        let receiver = Actor::Agent { agent, role, department: to };
        let offer = CaseCommand::Offer { path, filled: filled(row), note: None };
        steps.push((Actor::System, offer));
        steps.push((receiver, CaseCommand::Accept { agent }));
        Ok(true)
    }

    fn engineer(&mut self, name: &str) -> AgentId {
        let ids = &self.ids;
        *self.engineers.entry(name.to_owned()).or_insert_with(|| AgentId::fresh(ids))
    }

    async fn carry_out(
        &self,
        now: Timestamp,
        case: CaseId,
        (actor, command): Step,
    ) -> Result<Result<(), Fault>, Unusable> {
        let command_id = CommandId::fresh(&self.ids);
        let order: Order<Case> = Order::new(case.as_uuid(), command_id, command, actor, now);
        match self.desk.carry_out(&order).await {
            Ok(_) => Ok(Ok(())),
            Err(DeskError::Refused(refusal)) => Ok(Err(refusal.into())),
            Err(error) => Err(error.into()),
        }
    }
}

/// Everything that happens, in the order in which it did; what happens to one incident in one minute stays in its order.
fn moments(incidents: &[Incident]) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    for (number, incident) in incidents.iter().enumerate() {
        moments.extend(incident.rows.first().map(|first| (first.opened, number, None)));
        let rows = incident.rows.iter().enumerate();
        moments.extend(rows.map(|(place, row)| (row.updated, number, Some(place))));
    }
    moments.sort_unstable();
    moments
}
