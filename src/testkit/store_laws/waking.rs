//! Laws 9 to 11: streams that are to be woken.

use super::fault::{Held, same};
use super::sample::{ALL, Sample, at, due, lease};
use crate::id::{StreamId, Version};
use crate::port::{Append, Store};

pub(in super::super) async fn due_claims_what_is_due<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let wakes = [(1, Some(10)), (2, Some(30)), (3, None), (4, Some(20)), (5, Some(31))];
    for (number, second) in wakes {
        let append = to_be_woken(&sample, sample.stream(number), 0, second);
        store.commit(sample.commit(number, vec![append])).await?;
    }
    // The stream of a commit that says nothing of a wake is never due.
    store.commit(sample.commit(6, vec![sample.events(sample.stream(6), 0, 1)])).await?;

    let [ten, thirty, twenty] = [1, 2, 4].map(|number| sample.stream(number));
    same("due before the first wake", store.due(tenant, lease(9, 99), ALL).await?, Vec::new())?;
    same("at most nothing", store.due(tenant, lease(30, 99), 0).await?, Vec::new())?;
    let first_two = vec![due(ten, 10), due(twenty, 20)];
    same("the first two", store.due(tenant, lease(30, 99), 2).await?, first_two)?;
    let third = vec![due(thirty, 30)];
    same("the rest of what is due", store.due(tenant, lease(30, 99), ALL).await?, third)
}

pub(in super::super) async fn a_claimed_wake_waits_for_its_lease<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let [one, two] = [1, 2].map(|number| sample.stream(number));
    for (number, stream, second) in [(1, &one, 10), (2, &two, 60)] {
        let append = to_be_woken(&sample, stream.clone(), 0, Some(second));
        store.commit(sample.commit(number, vec![append])).await?;
    }
    let first = || vec![due(one.clone(), 10)];
    let second = || vec![due(two.clone(), 60)];
    same("due", store.due(tenant, lease(20, 50), ALL).await?, first())?;
    same("due while claimed", store.due(tenant, lease(49, 99), ALL).await?, Vec::new())?;
    let again = store.due(tenant, lease(50, 80), ALL).await?;
    same("due when the claim runs out", again, first())?;
    // The second one fell due before the claim on the first ran out.
    same("first in line", store.due(tenant, lease(90, 100), 1).await?, second())?;
    same("second in line", store.due(tenant, lease(90, 110), 1).await?, first())?;
    // A claim that ends as it begins holds for the moment, and no longer.
    let claimed = store.due(tenant, lease(105, 105), ALL).await?;
    same("due under an empty lease", claimed, second())?;
    let claimed = store.due(tenant, lease(105, 105), ALL).await?;
    same("due again at the same instant", claimed, Vec::new())?;
    same("due a second later", store.due(tenant, lease(106, 200), ALL).await?, second())
}

pub(in super::super) async fn a_new_wake_ends_the_claim<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let [set, kept, ended] = [1, 2, 3].map(|number| sample.stream(number));
    for (number, stream) in [(1, &set), (2, &kept), (3, &ended)] {
        let append = to_be_woken(&sample, stream.clone(), 0, Some(10));
        store.commit(sample.commit(number, vec![append])).await?;
    }
    let mut claimed = store.due(tenant, lease(20, 50), ALL).await?;
    claimed.sort_by(|left, right| left.stream.cmp(&right.stream));
    let all = [&set, &kept, &ended].map(|stream| due(stream.clone(), 10));
    same("due", claimed, all.to_vec())?;

    let append = to_be_woken(&sample, set.clone(), 1, Some(15));
    store.commit(sample.commit(4, vec![append])).await?;
    store.commit(sample.commit(5, vec![sample.events(kept.clone(), 1, 1)])).await?;
    let append = to_be_woken(&sample, ended.clone(), 1, None);
    store.commit(sample.commit(6, vec![append])).await?;
    let replaced = vec![due(set.clone(), 15)];
    let claimed = store.due(tenant, lease(20, 90), ALL).await?;
    same("due after one wake was set, one left and one ended", claimed, replaced)?;
    let left = vec![due(kept.clone(), 10)];
    let claimed = store.due(tenant, lease(50, 90), ALL).await?;
    same("due when the first claim runs out", claimed, left)?;

    // A wake is replaced also by a later one, and by an append without events.
    let mut append = Append::to(set.clone(), Version::new(2));
    append.wake = Some(Some(at(200)));
    store.commit(sample.commit(7, vec![append])).await?;
    let left = vec![due(kept, 10)];
    same("due before the later wake", store.due(tenant, lease(199, 200), ALL).await?, left)?;
    let claimed = store.due(tenant, lease(200, 300), 1).await?;
    same("how many are due at the later wake", claimed.len(), 1)
}

/// An append of one event that sets the wake.
fn to_be_woken(sample: &Sample, stream: StreamId, expected: u64, second: Option<i64>) -> Append {
    let mut append = sample.events(stream, expected, 1);
    append.wake = Some(second.map(at));
    append
}
