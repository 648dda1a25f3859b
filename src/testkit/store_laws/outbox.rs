//! Laws 12 and 13: effects that are to be delivered.

use super::fault::{Held, same};
use super::sample::{ALL, Sample, effects_of, lease};
use crate::id::StreamId;
use crate::port::{Append, Outgoing, Store};

pub(in super::super) async fn outbox_claims_in_order<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let [one, two] = [1, 2].map(|number| sample.stream(number));
    let commits = [
        // The later stream asks first, so that the order is not that of the ids.
        sample.commit(1, vec![asking(&sample, &two, (0, 2), &[1, 2])]),
        sample.commit(2, vec![asking(&sample, &one, (0, 1), &[3])]),
        sample.commit(3, vec![sample.events(one.clone(), 1, 1)]),
        sample.commit(
            4,
            vec![asking(&sample, &two, (2, 1), &[4]), asking(&sample, &one, (2, 3), &[5, 4])],
        ),
    ];
    let mut expected = Vec::new();
    for commit in commits {
        expected.extend(effects_of(&commit));
        store.commit(commit).await?;
    }
    same("at most nothing", store.outbox(tenant, lease(0, 50), 0).await?, Vec::new())?;
    let mut claimed = store.outbox(tenant, lease(0, 50), 2).await?;
    same("how many were claimed of at most two", claimed.len(), 2)?;
    claimed.extend(store.outbox(tenant, lease(0, 50), ALL).await?);
    same("the effects", claimed, expected)
}

pub(in super::super) async fn an_acknowledged_effect_is_gone<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let commit = sample.commit(1, vec![asking(&sample, &sample.stream(1), (0, 1), &[1, 2, 3])]);
    let expected = effects_of(&commit);
    store.commit(commit).await?;

    let claimed = store.outbox(tenant, lease(10, 50), ALL).await?;
    same("the effects", claimed, expected.clone())?;
    let second: Vec<_> = expected.iter().skip(1).take(1).map(|out| out.id.clone()).collect();
    store.acknowledge(&second).await?;
    let rest: Vec<Outgoing> =
        expected.into_iter().filter(|outgoing| !second.contains(&outgoing.id)).collect();
    same("the effects while claimed", store.outbox(tenant, lease(49, 99), ALL).await?, Vec::new())?;
    let claimed = store.outbox(tenant, lease(50, 50), ALL).await?;
    same("what was not acknowledged, when the lease ran out", claimed, rest.clone())?;
    // A claim that ends as it begins holds for the moment, and no longer.
    let claimed = store.outbox(tenant, lease(50, 50), ALL).await?;
    same("the effects at the same instant", claimed, Vec::new())?;
    let claimed = store.outbox(tenant, lease(51, 60), ALL).await?;
    same("what was not acknowledged, a second later", claimed, rest.clone())?;

    // Acknowledging again, or too late, or what never was, does no harm.
    store.acknowledge(&second).await?;
    let rest: Vec<_> = rest.into_iter().map(|outgoing| outgoing.id).collect();
    store.acknowledge(&rest).await?;
    store.acknowledge(&rest).await?;
    let claimed = store.outbox(tenant, lease(1_000, 1_001), ALL).await?;
    same("the effects when all are acknowledged", claimed, Vec::new())
}

/// An append of so many events from a version on, with these effects.
fn asking(
    sample: &Sample,
    stream: &StreamId,
    (expected, count): (u64, u64),
    effects: &[u64],
) -> Append {
    let mut append = sample.events(stream.clone(), expected, count);
    append.effects = effects.iter().map(|number| sample.effect(*number)).collect();
    append
}
