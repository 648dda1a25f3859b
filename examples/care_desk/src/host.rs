use goodwill::case::Case;
use goodwill::charter::{Charter, ChartersInForce};
use goodwill::desk::{Answer, Desk, DeskError, Order};
use goodwill::id::{CaseId, CommandId, StreamId, TenantKey, Version};
use goodwill::port::{Clock, Store};
use goodwill::system::SystemClock;
use goodwill::wire::Recorded;

use crate::line::{CommandLine, Line};
use crate::printer::Printer;
use crate::reply::{Decided, Next, Reply, Shown, Told};
use crate::store::Chosen;

/// How many folded states the desk keeps at hand.
const KEPT: usize = 1000;

/// One tenant's desk, and how lines are carried out at it.
pub(crate) struct Host {
    desk: Desk<Chosen>,
    tenant: TenantKey,
}

type Failure = DeskError<Case>;

impl Host {
    pub(crate) fn new(store: Chosen, tenant: TenantKey, charter: Charter) -> Self {
        let charters = ChartersInForce::of(charter);
        Self { desk: Desk::new(store, tenant.clone(), charters).keeping(KEPT), tenant }
    }

    /// Does what a line asks, and says what became of it.
    pub(crate) async fn answer(&self, line: Line) -> Reply {
        let done = match line {
            Line::Command(line) => self.command(*line).await,
            Line::Wake(now) => self.desk.wake_due::<Case>(now).await.map(Reply::Woken),
            Line::Dispatch(now) => {
                self.desk.dispatch::<Case>(&Printer, now).await.map(Reply::Dispatched)
            }
            Line::Show(case) => self.show(case).await,
        };
        done.unwrap_or_else(|error| Reply::Error { code: code(&error), message: error.to_string() })
    }

    async fn command(&self, line: CommandLine) -> Result<Reply, Failure> {
        let (command_id, case) = (line.command_id, line.case);
        let order = Order::<Case> {
            id: case.as_uuid(),
            command_id,
            command: line.command,
            actor: line.actor,
            now: line.now.unwrap_or_else(|| SystemClock.now()),
            occurred_at: line.occurred_at,
            facts: line.facts,
        };
        match self.desk.carry_out(&order).await {
            Ok(answer) => self.decided(command_id, case, answer).await,
            Err(DeskError::Refused(why)) => Ok(Reply::refused(command_id, case, &why)),
            Err(error) => Err(error),
        }
    }

    /// What the log holds of a command.
    async fn decided(
        &self,
        command_id: CommandId,
        case: CaseId,
        answer: Answer,
    ) -> Result<Reply, Failure> {
        let before = match answer.was_repeated() {
            true => Version::EMPTY,
            false => Version::new(answer.version().get() - answer.events()),
        };
        let mut recorded = self.load(case, before).await?;
        recorded.retain(|recorded| recorded.command == command_id);
        let state: Case = self.desk.state(case.as_uuid()).await?;
        let decided = Decided {
            command_id,
            case,
            repeated: answer.was_repeated(),
            version: answer.version(),
            because: recorded.first().map(|first| first.because.clone()).unwrap_or_default(),
            events: recorded.into_iter().map(Told::from).collect(),
            next_wake: state.next_wake().map(Next::from),
        };
        Ok(Reply::Decided(Box::new(decided)))
    }

    async fn show(&self, case: CaseId) -> Result<Reply, Failure> {
        let state = self.desk.state(case.as_uuid()).await?;
        let events = self.load(case, Version::EMPTY).await?;
        Ok(Reply::Shown(Box::new(Shown::of(case, &state, events))))
    }

    async fn load(&self, case: CaseId, after: Version) -> Result<Vec<Recorded>, Failure> {
        let stream = StreamId::case(self.tenant.clone(), case);
        Ok(self.desk.store().load(&stream, after).await?)
    }
}

/// A name for what failed, that programs may rely on.
fn code(error: &Failure) -> &'static str {
    match error {
        DeskError::Refused(_) => "care-desk.refused",
        DeskError::CommandReused { .. } => "care-desk.command-reused",
        DeskError::NewerHistory { .. } => "care-desk.newer-history",
        DeskError::CharterNotInForce { .. } => "care-desk.charter-not-in-force",
        DeskError::Busy { .. } => "care-desk.busy",
        DeskError::Store(_) => "care-desk.store-failed",
        _ => "care-desk.failed",
    }
}
