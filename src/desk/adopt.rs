//! Another charter for all open matters that are pinned to one: looked at first, then adopted one by one.

use uuid::Uuid;

use super::{Desk, DeskError, Order, Room};
use crate::actor::Actor;
use crate::case::{Case, CaseCommand, CaseRefusal, ClockNumber};
use crate::charter::Context;
use crate::decision::{LookupKey, Refusal};
use crate::id::{CaseId, CharterVersion, CommandId, StreamId, StreamKind, TargetKey};
use crate::port::{Directory, Store};
use crate::sla::ChangeLaw;
use crate::time::Timestamp;

/// The name space of the commands by which matters adopt a charter (a UUID of our own).
const ADOPTIONS: Uuid = Uuid::from_u128(0x6f6f_6477_696c_6c2e_8000_6164_6f70_7400);

/// A due time that another charter moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Which clock.
    pub clock: ClockNumber,
    /// What it measures.
    pub target: TargetKey,
    /// When it falls due as it is; none where it stands still or only measures.
    pub before: Option<Timestamp>,
    /// When it would fall due.
    pub after: Option<Timestamp>,
    /// Whether that would be a breach.
    pub breached: bool,
}

/// What another charter means for one open matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// Which matter.
    pub case: CaseId,
    /// The due times that would move; or why it cannot adopt the charter.
    pub moves: Result<Vec<Moved>, Refusal<CaseRefusal>>,
}

/// What became of the matters that were to adopt a charter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted {
    /// How many did, now or when this was asked before.
    pub adopted: usize,
    /// Those that cannot, each with the reason; they stay with the charter that they have.
    pub refused: Vec<(CaseId, Refusal<CaseRefusal>)>,
}

impl<S: Store, D: Directory> Desk<S, D> {
    /// What the newest charter would mean for each open matter that is pinned to a version; writes nothing.
    ///
    /// # Errors
    /// [`DeskError::CharterNotInForce`] if the version is not in force here, [`DeskError::NewerHistory`] and
    /// [`DeskError::Store`].
    pub async fn preview(
        &self,
        pinned: CharterVersion,
        law: ChangeLaw,
        now: Timestamp,
    ) -> Result<Vec<Foreseen>, DeskError<Case>> {
        let before = self.in_force(pinned)?;
        let context = Context::new(now, &Actor::System, self.charters().newest()).before(before);
        let mut foreseen = Vec::new();
        for stream in self.pinned_to(pinned).await? {
            let state: Case = self.read(stream.uuid()).await?;
            let decided = state.decide_under(&CaseCommand::Adopt { law }, &context);
            let moves = decided.map(|decision| moved(&state, &decision.after));
            foreseen.push(Foreseen { case: CaseId::from_uuid(stream.uuid()), moves });
        }
        Ok(foreseen)
    }

    /// Lets every open matter that is pinned to a version adopt the newest charter, each exactly once however often this is
    /// asked.
    ///
    /// # Errors
    /// As for [`Desk::carry_out`], and the first one, but for matters that refuse: those are counted, and keep none of the others
    /// waiting.
    pub async fn adopt_all(
        &self,
        pinned: CharterVersion,
        law: ChangeLaw,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Adopted, DeskError<Case>> {
        self.in_force(pinned)?;
        let newest = self.charters().newest().version();
        let mut adopted = Adopted::default();
        for stream in self.pinned_to(pinned).await? {
            let (id, command) = (stream.uuid(), CaseCommand::Adopt { law });
            let command_id = adoption(&stream, pinned, newest);
            let order = Order::new(id, command_id, command, actor.clone(), now);
            match self.carry_out(&order).await {
                Ok(_) => adopted.adopted += 1,
                Err(DeskError::Refused(refusal)) => {
                    adopted.refused.push((CaseId::from_uuid(id), refusal));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(adopted)
    }

    fn in_force(
        &self,
        version: CharterVersion,
    ) -> Result<&crate::charter::Charter, DeskError<Case>> {
        self.charters().version(version).ok_or(DeskError::CharterNotInForce { version })
    }

    async fn pinned_to(&self, version: CharterVersion) -> Result<Vec<StreamId>, DeskError<Case>> {
        let key = LookupKey::Charter(version);
        let mut streams = self.store().find(&self.tenant, &key).await?;
        streams.retain(|stream| stream.kind() == StreamKind::Case);
        Ok(streams)
    }
}

/// The due times that are others afterwards.
fn moved(before: &Case, after: &Case) -> Vec<Moved> {
    let pairs = (0..).zip(before.clocks().zip(after.clocks()));
    let differing = pairs
        .filter(|(_, (old, new))| (old.due(), old.breached_at()) != (new.due(), new.breached_at()));
    differing
        .map(|(clock, (old, new))| Moved {
            clock,
            target: old.target().clone(),
            before: old.due(),
            after: new.due(),
            breached: new.breached_at().is_some(),
        })
        .collect()
}

/// The same whenever it is asked again.
fn adoption(stream: &StreamId, pinned: CharterVersion, newest: CharterVersion) -> CommandId {
    let name = format!("{stream}:{}>{}", pinned.get(), newest.get());
    CommandId::from_uuid(Uuid::new_v5(&ADOPTIONS, name.as_bytes()))
}
