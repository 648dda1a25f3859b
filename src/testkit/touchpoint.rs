//! Channels as offered and as possessed, stages, touchpoints, journeys and contact flows.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{select, subsequence};
use uuid::Uuid;

use super::department::keys;
use super::time::spans;
use crate::customer::{AccessOption, Language, Medium, Purpose};
use crate::id::{ChannelKey, NodeKey, RecordId, StageKey, TouchpointKey};
use crate::touchpoint::{
    Channel, Direction, Flow, FlowNode, Journey, Layer, NodeKind, Phase, Possession, ServedBy,
    Stage, Step, StepKind, Timing, Touchpoint,
};

const NODES: [&str; 7] = ["menu", "bot", "form", "agent", "callback", "end", "nowhere"];
/// Few of each, so that what is offered and what is needed often meet.
const MEDIA: [Medium; 4] = [Medium::Phone, Medium::Email, Medium::Chat, Medium::InPerson];
const ACCESS: [AccessOption; 3] =
    [AccessOption::LargePrint, AccessOption::StepFree, AccessOption::Captions];
const LANGUAGES: [&str; 5] = ["de", "pt", "pt-BR", "zh-Hans", "zh-Hant"];

/// Draws channels over few media, in few languages, with few ways of access.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::touchpoint::channels;
///
/// proptest!(ProptestConfig::with_cases(32), |(channel in channels())| {
///     prop_assert!(channel.languages.len() <= 2);
/// });
/// ```
pub fn channels() -> impl Strategy<Value = Channel> + Clone {
    let manner = (
        select(&[ServedBy::Person, ServedBy::Automaton]),
        select(&[Timing::Live, Timing::Asynchronous]),
    );
    let access = subsequence(&ACCESS, 0..=ACCESS.len());
    (option::of(select(&MEDIA)), btree_set(languages(), 0..=2), access, manner).prop_map(
        |(medium, languages, access, (served_by, timing))| Channel {
            medium,
            languages,
            access: access.into_iter().collect(),
            served_by,
            timing,
            ..Channel::named("A channel")
        },
    )
}

/// Draws what is known of a customer: contact, languages, access needs and permission, each known or not, and sometimes that the
/// calendar `office` never serves.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::touchpoint::{channels, possessions};
/// use goodwill::touchpoint::{Possession, Usable};
///
/// proptest!(ProptestConfig::with_cases(32), |(channel in channels())| {
///     prop_assert!(!matches!(channel.usable_by(&Possession::default()), Usable::No(_)));
/// });
/// ```
pub fn possessions() -> impl Strategy<Value = Possession> + Clone {
    let records =
        any::<u8>().prop_map(|number| RecordId::from_uuid(Uuid::from_u128(number.into())));
    let spoken = prop_oneof![3 => Just(BTreeSet::new()), 1 => btree_set(languages(), 1..=2)];
    let contact = btree_map(select(&MEDIA), btree_map(records, spoken, 0..=2), 0..=4);
    let languages = option::of(btree_set(languages(), 0..=3));
    let access = option::of(subsequence(&ACCESS, 0..=ACCESS.len()));
    let permitted = option::of(btree_map(select(&MEDIA), any::<bool>(), 0..=4));
    let never_within = btree_set(keys(&["office"]), 0..=1);
    (contact, languages, access, permitted, never_within).prop_map(
        |(contact, languages, access, permitted, never_within)| Possession {
            contact,
            languages,
            access: access.map(|options| options.into_iter().collect()),
            permitted,
            never_within,
        },
    )
}

fn languages() -> impl Strategy<Value = Language> + Clone {
    select(&LANGUAGES).prop_filter_map("a language", |tag| tag.parse().ok())
}

/// Draws stages before, during and after the sale, with and without a rhythm of contact.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::touchpoint::stages;
///
/// proptest!(ProptestConfig::with_cases(32), |(stage in stages())| {
///     prop_assert!(!stage.name.is_empty());
/// });
/// ```
pub fn stages() -> impl Strategy<Value = Stage> + Clone {
    let phases = select(&[Phase::Before, Phase::During, Phase::After]);
    (phases, option::of(spans()))
        .prop_map(|(phase, contact_every)| Stage { contact_every, ..Stage::new(phase, "A stage") })
}

/// Draws touchpoints of the stages, over the channels; both have at least one entry.
///
/// ```
/// use std::collections::{BTreeMap, BTreeSet};
///
/// use goodwill::key;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::touchpoint::touchpoints_between;
/// use goodwill::touchpoint::{Channel, Phase, Stage};
///
/// let stages = BTreeMap::from([(key!("use"), Stage::new(Phase::After, "Use"))]);
/// let channels = BTreeMap::from([(key!("phone"), Channel::named("Hotline"))]);
/// proptest!(ProptestConfig::with_cases(32), |(touchpoint in touchpoints_between(&stages, &channels))| {
///     prop_assert!(stages.contains_key(&touchpoint.stage));
/// });
/// ```
pub fn touchpoints_between(
    stages: &BTreeMap<StageKey, Stage>,
    channels: &BTreeMap<ChannelKey, Channel>,
) -> impl Strategy<Value = Touchpoint> + Clone + use<> {
    let stages: Vec<StageKey> = stages.keys().cloned().collect();
    let channels: Vec<ChannelKey> = channels.keys().cloned().collect();
    let purposes = select(&[Purpose::Service, Purpose::Safety, Purpose::Care]);
    (select(stages), select(channels), select(&Direction::ALL), purposes, any::<bool>()).prop_map(
        |(stage, channel, direction, purpose, moment_of_truth)| Touchpoint {
            direction,
            purpose,
            moment_of_truth,
            ..Touchpoint::new(stage, channel, "A touchpoint")
        },
    )
}

/// Draws journeys of up to eight steps through these touchpoints, of which there is at least one.
///
/// ```
/// use goodwill::key;
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::touchpoint::journeys_through;
///
/// proptest!(ProptestConfig::with_cases(32), |(journey in journeys_through(vec![key!("hotline")]))| {
///     prop_assert!(journey.seen().count() <= journey.steps.len());
/// });
/// ```
pub fn journeys_through(touchpoints: Vec<TouchpointKey>) -> impl Strategy<Value = Journey> + Clone {
    let kinds = select(&[StepKind::Communication, StepKind::Action]);
    let layers = select(&[Layer::FrontStage, Layer::BackStage, Layer::Support]);
    let steps = (select(touchpoints), kinds, layers, any::<bool>(), option::of(spans()));
    let steps = steps.prop_map(|(touchpoint, kind, layer, fail_point, wait)| Step {
        touchpoint,
        kind,
        layer,
        fail_point,
        wait,
    });
    vec(steps, 0..=8).prop_map(|steps| Journey { steps, ..Journey::named("A journey") })
}

/// Draws contact flows of up to six nodes, some of whose ways lead to nothing.
///
/// ```
/// use goodwill::proptest::prelude::*;
/// use goodwill::testkit::touchpoint::flows;
///
/// proptest!(ProptestConfig::with_cases(32), |(flow in flows())| {
///     prop_assert!(flow.reachable().len() <= flow.nodes.len());
/// });
/// ```
pub fn flows() -> impl Strategy<Value = Flow> + Clone {
    let kinds = prop_oneof![
        4 => Just(NodeKind::Automaton),
        1 => select(&[NodeKind::Person, NodeKind::DatedPromise, NodeKind::End]),
    ];
    let node_keys = || keys::<crate::id::kind::Node>(&NODES);
    let nodes = (kinds, vec(node_keys(), 0..=3))
        .prop_map(|(kind, next): (NodeKind, Vec<NodeKey>)| FlowNode::of(kind).leading_to(next));
    let channel = keys(&["phone", "counter"]);
    (channel, node_keys(), btree_map(node_keys(), nodes, 0..=6))
        .prop_map(|(channel, start, nodes)| Flow { channel, start, most_steps: None, nodes })
}
