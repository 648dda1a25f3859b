use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use uuid::Uuid;

use super::command::{Given, commands, handoffs, openings, promises};
use super::{Moment, Step, Told, laid_out, moments};
use crate::actor::Actor;
use crate::case::{Case, CaseCommand, Relation, Since};
use crate::charter::Charter;
use crate::desk::Order;
use crate::id::CaseId;
use crate::sla::ChangeLaw;
use crate::time::Timestamp;

/// The most steps that are drawn beside the openings.
const MOST_STEPS: usize = 40;

const AT_ONCE: Moment = Moment { gap: 0, told: Told::AtOnce };

const RELATIONS: [Relation; 7] = [
    Relation::ChildOf,
    Relation::ParentOf,
    Relation::ChildOf,
    Relation::DuplicateOf,
    Relation::CausedBy,
    Relation::Related,
    // Nobody may say this by hand.
    Relation::SplitFrom,
];

/// When something is asked, what, and whether it is something that was asked before.
type Drawn = (Moment, Given, Option<Index>);

/// What is asked of one of several matters.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepOf {
    /// Of which.
    pub case: CaseId,
    /// What, when and by whom.
    pub step: Step,
}

impl StepOf {
    /// The order by which a desk carries it out.
    #[must_use]
    pub fn order(&self) -> Order<Case> {
        let Step { command_id, now, occurred_at, actor, command } = self.step.clone();
        let order = Order::new(self.case.as_uuid(), command_id, command, actor, now);
        Order { occurred_at, ..order }
    }
}

/// Draws what is asked of several matters of one customer under a charter, from an instant on, and the matters.
///
/// Nearly always all are opened first. Behind that come, in any order and to any of them, merging and its taking back, links and
/// theirs (parts of parts and circles among them, which are refused), splits into matters that are new or are not, wholes that end
/// with their parts, another version of the charter that is adopted, hand-offs on the charter's paths, promises, and all that
/// [`steps_under`](super::steps_under) draws: a few minutes, hours or days apart, entered late, or given a second time.
///
/// What `Adopt` means depends on the desk, which looks up the newest version that it has.
///
/// ```
/// use goodwill::case::Case;
/// use goodwill::charter::ChartersInForce;
/// use goodwill::desk::{Desk, DeskError};
/// use goodwill::key;
/// use goodwill::memory::MemoryStore;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::block_on;
/// use goodwill::testkit::case::{charters, steps_of_several};
///
/// let monday = "2026-03-02T09:00:00Z".parse()?;
/// let lives = charters().prop_flat_map(move |charter| {
///     (Just(charter.clone()), steps_of_several(&charter, 3, monday))
/// });
/// proptest!(ProptestConfig::with_cases(16), |((charter, (cases, steps)) in lives)| {
///     let desk = Desk::new(MemoryStore::default(), key!("boston"), ChartersInForce::of(charter));
///     for step in &steps {
///         match block_on(desk.carry_out(&step.order())) {
///             Ok(_) | Err(DeskError::Refused(_) | DeskError::FollowUpRefused { .. }) => {}
///             Err(other) => prop_assert!(false, "{other}"),
///         }
///     }
///     // Whatever was merged names the matter that carries it, which knows of it.
///     for id in cases {
///         let case: Case = block_on(desk.state(id.as_uuid())).unwrap();
///         if let Some(into) = case.merged_into() {
///             let into: Case = block_on(desk.state(into.as_uuid())).unwrap();
///             prop_assert!(into.absorbed().any(|(from, _)| from == id));
///         }
///     }
/// });
/// # Ok::<(), goodwill::time::ParseTimestampError>(())
/// ```
pub fn steps_of_several(
    charter: &Charter,
    matters: usize,
    from: Timestamp,
) -> impl Strategy<Value = (Vec<CaseId>, Vec<StepOf>)> + Clone + use<> {
    let matters = matters.max(1);
    let (ordinary, paths) = (commands(charter), handoffs(charter));
    let promised = promises(charter, from);
    // No two histories share ids, so that one store may hold them all.
    any::<u64>().no_shrink().prop_flat_map({
        let charter = charter.clone();
        move |salt| {
            let cases: Vec<CaseId> = (0..2 * matters as u64)
                .map(|number| CaseId::from_uuid(Uuid::from_u64_pair(!salt, number)))
                .collect();
            let opened = cases.get(..matters).unwrap_or_default().to_vec();
            let given = prop_oneof![
                6 => between(&charter, (&opened, &cases), from),
                2 => select(ordinary.clone()),
                2 => select(paths.clone()),
                1 => select(promised.clone()),
            ];
            let step = (moments(), given, option::weighted(0.06, any::<Index>()));
            // More often the few that were opened than those that are to be split off.
            let whose = prop_oneof![8 => select(opened.clone()), 1 => select(cases.clone())];
            let begun = vec(openings(&charter, from), matters);
            (begun, vec((whose, step), 0..=MOST_STEPS)).prop_map(move |(begun, drawn)| {
                let begun = opened.iter().copied().zip(begun);
                (cases.clone(), in_order(from, begun, drawn, salt))
            })
        }
    })
}

/// The openings and what was drawn behind them, one after the other; what is given again is given to the same matter.
fn in_order(
    from: Timestamp,
    begun: impl Iterator<Item = (CaseId, Option<Given>)>,
    drawn: Vec<(CaseId, Drawn)>,
    salt: u64,
) -> Vec<StepOf> {
    let opened = begun.filter_map(|(case, given)| Some((case, (AT_ONCE, given?, None))));
    let (whose, drawn): (Vec<CaseId>, Vec<_>) = opened.chain(drawn).unzip();
    let steps = laid_out(from, None, drawn, salt);
    let of = |step: &Step| {
        let first = steps.iter().position(|first| first.command_id == step.command_id);
        first.and_then(|first| whose.get(first).copied())
    };
    steps.iter().filter_map(|step| Some(StepOf { case: of(step)?, step: step.clone() })).collect()
}

/// What two matters are asked about each other, and a whole about its parts.
fn between(
    charter: &Charter,
    (opened, all): (&[CaseId], &[CaseId]),
    from: Timestamp,
) -> impl Strategy<Value = Given> + Clone + use<> {
    let any = select(all.to_vec());
    let other = prop_oneof![4 => select(opened.to_vec()), 1 => any.clone()];
    let opening =
        openings(charter, from).prop_filter_map("there is an opening", |given| match given {
            Some((_, CaseCommand::Open(opening))) => Some(Box::new(opening)),
            _ => None,
        });
    let since = select(vec![Since::Beginning, Since::Now]);
    let laws = vec![ChangeLaw::Freeze, ChangeLaw::FromNow, ChangeLaw::Retroactive];
    prop_oneof![
        5 => other.clone().prop_map(|into| CaseCommand::Merge { into }),
        3 => Just(CaseCommand::Unmerge),
        6 => (other.clone(), select(RELATIONS.to_vec()))
            .prop_map(|(other, relation)| CaseCommand::Link { other, relation }),
        3 => other.clone().prop_map(|other| CaseCommand::Unlink { other }),
        2 => (any, opening, since)
            .prop_map(|(to, opening, since)| CaseCommand::Split { to, opening, since }),
        2 => Just(CaseCommand::ResolveWithParts),
        1 => Just(CaseCommand::CloseWithParts),
        1 => Just(CaseCommand::Resolve),
        2 => Just(CaseCommand::Reopen),
        1 => select(laws).prop_map(|law| CaseCommand::Adopt { law }),
    ]
    .prop_map(|command| (Actor::System, command))
}
