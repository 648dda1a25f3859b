//! What the outside is asked for: each thing once, and in the order in which it happened.

use goodwill::case::{CaseCommand, CaseEffect, EscalationReason};
use goodwill::decision::FollowUp;
use uuid::Uuid;

use super::beside::same;
use super::handed::Because;
use super::key;
use super::ladder::Deed;
use super::matter::Matter;
use super::passed::{department, reason};
use super::paths::Path;
use super::promised::REASONS;
use super::words::{content, customer_id, survivor};
use super::world::World;

/// What the outside is asked for; clocks, paths and reasons as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// The customer is to hear something.
    Send,
    /// A clock is near its due time.
    Warn(usize),
    /// A clock's due time has passed.
    Late(usize),
    /// A wait has lasted for as long as it may.
    WaitIsOver(usize),
    /// It is offered on a path.
    Offer(usize),
    /// It came back on a path.
    Return(usize, Because),
    /// It went to and fro too often.
    TooOften(usize),
    /// Nobody answered in time what was offered on a path.
    Silence(usize),
    /// Something is to be done on a level of a clock's ladder.
    Climb(usize, u16, Deed),
    /// Another matter is to carry what this one owes.
    Carry,
    /// That one is to owe it no more.
    GiveBack,
    /// A matter that it carried stands by itself again.
    ComeBack(u128),
}

impl Ask {
    const fn is_of_another_matter(self) -> bool {
        matches!(self, Self::Carry | Self::GiveBack | Self::ComeBack(_))
    }
}

/// What was asked for since the last comparison, by the library and by the model.
pub(super) fn compare(
    effects: &mut Vec<CaseEffect>,
    follow_ups: &mut Vec<FollowUp<CaseCommand>>,
    matter: &mut Matter<'_>,
) -> Result<(), String> {
    let asks = std::mem::take(&mut matter.asks);
    let (others, own): (Vec<Ask>, Vec<Ask>) =
        asks.into_iter().partition(|ask| ask.is_of_another_matter());
    let own: Vec<CaseEffect> = own.into_iter().map(|ask| effect(ask, matter)).collect();
    same("asked", &std::mem::take(effects), &own)?;
    let told: Vec<_> = follow_ups.drain(..).map(|it| (it.to, it.command.name())).collect();
    let others = others.into_iter().map(|ask| match ask {
        Ask::Carry => (survivor().as_uuid(), "case.absorb"),
        Ask::ComeBack(other) => (Uuid::from_u128(other), "case.come-back"),
        _ => (survivor().as_uuid(), "case.give-back"),
    });
    same("asked of another matter", &told, &others.collect())
}

fn effect(ask: Ask, matter: &Matter<'_>) -> CaseEffect {
    let target = |number: usize| World::target(matter.watches[number].target);
    let ends = |path| matter.handed.ends_of(path);
    let above = |path, why| {
        let (from, _) = ends(path);
        CaseEffect::EscalateHandoff { path: Path::key(path), kept_by: department(from), why }
    };
    match ask {
        Ask::Send => CaseEffect::SendResponse {
            customer: customer_id(),
            channel: key("mail"),
            content: content(),
        },
        Ask::Warn(number) => CaseEffect::WarnOwner { target: target(number) },
        Ask::Late(number) => CaseEffect::ReportBreach { target: target(number) },
        Ask::WaitIsOver(number) => CaseEffect::ReportEndOfWait { reason: key(REASONS[number]) },
        Ask::Offer(path) => {
            CaseEffect::OfferHandoff { path: Path::key(path), to: department(ends(path).1) }
        }
        Ask::Return(path, because) => CaseEffect::ReturnHandoff {
            path: Path::key(path),
            to: department(ends(path).0),
            reason: reason(because),
        },
        Ask::TooOften(path) => above(path, EscalationReason::TransferCap),
        Ask::Silence(path) => above(path, EscalationReason::Silence),
        Ask::Climb(number, level, deed) => {
            CaseEffect::Escalate { target: target(number), level, action: deed.action() }
        }
        Ask::Carry | Ask::GiveBack | Ask::ComeBack(_) => unreachable!("another matter is asked"),
    }
}
