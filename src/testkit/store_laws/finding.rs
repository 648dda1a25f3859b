//! Laws 14 to 19: what is found, what is forgotten, what nobody else sees, and what is written once.

use super::fault::{Held, refused, same};
use super::sample::{
    ALL, Sample, at, command, customer, due, effects_of, feed, found, lease, personal_key, record,
    record_id, recorded_by,
};
use crate::decision::{LookupKey, Record};
use crate::id::{CharterVersion, StreamId, TenantKey, Version};
use crate::port::{Append, Commit, Conflict, Position, Store, StoreErrorKind};
use crate::wire::Recorded;

pub(in super::super) async fn streams_are_found_by_their_keys<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let [one, two] = [1, 2].map(|number| sample.stream(number));
    let theirs = LookupKey::Customer(customer(1));
    let charter = LookupKey::Charter(CharterVersion::new(7));
    let personal = personal_key(customer(1));
    let append = |stream: &_, expected, keys: Option<&[&LookupKey]>| {
        let mut append = sample.events(StreamId::clone(stream), expected, 1);
        append.keys = keys.map(|keys| keys.iter().copied().cloned().collect());
        append
    };
    same("what has a key that nobody set", found(store, tenant, &theirs).await?, Vec::new())?;

    // A key that is named twice counts once.
    let first = append(&one, 0, Some(&[&theirs, &charter, &theirs]));
    let second = append(&two, 0, Some(&[&personal, &theirs]));
    store.commit(sample.commit(1, vec![first, second])).await?;
    let both = vec![one.clone(), two.clone()];
    same("what has a key of two", found(store, tenant, &theirs).await?, both.clone())?;
    same("what has a key of one", found(store, tenant, &charter).await?, vec![one.clone()])?;
    same("what has a personal key", found(store, tenant, &personal).await?, vec![two.clone()])?;
    let near = LookupKey::Personal { subject: customer(2), digest: "4f1a".to_owned() };
    same("what has the key of another", found(store, tenant, &near).await?, Vec::new())?;

    store.commit(sample.commit(2, vec![append(&one, 1, None)])).await?;
    same("what has a key that was left", found(store, tenant, &theirs).await?, both)?;

    store.commit(sample.commit(3, vec![append(&one, 2, Some(&[&theirs]))])).await?;
    same("what has a key that was taken", found(store, tenant, &charter).await?, Vec::new())?;
    let mut silent = Append::to(two, Version::new(1));
    silent.keys = Some(Vec::new());
    store.commit(sample.commit(4, vec![silent])).await?;
    same("what has a key of one still", found(store, tenant, &theirs).await?, vec![one])?;
    same("what has it no more", found(store, tenant, &personal).await?, Vec::new())
}

pub(in super::super) async fn the_feed_keeps_its_order<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let [one, two] = [1, 2].map(|number| sample.stream(number));
    let events =
        |stream: &_, expected, count| sample.events(StreamId::clone(stream), expected, count);
    same("the feed before the first event", feed(store, tenant).await?, Vec::new())?;
    let commits = [
        sample.commit(1, vec![events(&two, 0, 2)]),
        sample.commit(2, vec![events(&one, 0, 1)]),
        sample.commit(3, vec![events(&one, 1, 0)]),
        sample.commit(4, vec![events(&two, 2, 1), events(&one, 1, 2)]),
        sample.commit(5, vec![events(&one, 3, 1)]),
    ];
    let mut expected: Vec<Recorded> = Vec::new();
    let mut places: Vec<Position> = Vec::new();
    for commit in &commits {
        store.commit(commit.clone()).await?;
        expected.extend(recorded_by(commit));
        let whole = store.feed(tenant, Position::START, ALL).await?;
        let (now_at, now): (Vec<Position>, Vec<Recorded>) = whole.into_iter().unzip();
        same("the feed", now, expected.clone())?;
        let before: Vec<Position> = now_at.iter().copied().take(places.len()).collect();
        same("the positions of what was there before", before, places)?;
        places = now_at;
    }
    same("whether positions grow", places.is_sorted_by(|left, right| left < right), true)?;
    for most in [1, 2, 3] {
        let (mut after, mut read) = (Position::START, Vec::new());
        loop {
            let page = store.feed(tenant, after, most).await?;
            let Some((last, _)) = page.last() else { break };
            same("how much of the feed is more than asked for", page.len() > most, false)?;
            after = *last;
            read.extend(page.into_iter().map(|(_, recorded)| recorded));
            // A feed that does not move on would be read for ever.
            same("whether the feed repeats itself", read.len() > expected.len(), false)?;
        }
        same(&format!("the feed, {most} at a time"), read, expected.clone())?;
    }
    let beyond = store.feed(tenant, Position::new(u64::MAX), ALL).await?;
    same("the feed beyond its end", beyond, Vec::new())
}

pub(in super::super) async fn records_are_kept_until_erased<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let records = [record(1, customer(1)), record(2, customer(2)), record(3, customer(1))];
    let [first, second, third] = &records;
    let mut commit = sample.commit(1, vec![sample.events(sample.stream(1), 0, 1)]);
    commit.records = vec![first.clone(), second.clone()];
    store.commit(commit).await?;
    let mut commit = sample.commit(2, vec![sample.events(sample.stream(1), 1, 0)]);
    commit.records = vec![third.clone()];
    store.commit(commit).await?;
    for expected in &records {
        let found = store.record(tenant, expected.id).await?;
        // A personal value has no text form, so that it is compared where nothing is printed.
        let shown = found.as_ref().map(|record| (record.id, record.subject));
        same("a record", shown, Some((expected.id, expected.subject)))?;
        same("whether a record has its value", found.as_ref() == Some(expected), true)?;
    }
    same("a record that nobody kept", store.record(tenant, record_id(9)).await?, None)?;

    store.erase(tenant, customer(1)).await?;
    for erased in [first, third] {
        same("a record of whom was erased", store.record(tenant, erased.id).await?, None)?;
    }
    let found = store.record(tenant, second.id).await?;
    same("the record of another", found.as_ref(), Some(second))
}

pub(in super::super) async fn erasing_takes_personal_values_alone<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let (subject, other) = (customer(1), customer(2));
    let mut expected = Vec::new();
    for (number, owner) in [(1, subject), (2, other)] {
        let mut append = sample.events(sample.stream(number), 0, 2);
        append.effects = vec![sample.effect(number)];
        append.wake = Some(Some(at(10)));
        append.keys = Some(vec![LookupKey::Customer(owner), personal_key(owner)]);
        let mut commit = sample.commit(number, vec![append]);
        commit.records = vec![record(number, owner), record(number + 10, owner)];
        expected.push(commit.clone());
        store.commit(commit).await?;
    }
    same("how much was erased", store.erase(tenant, subject).await?, 3)?;
    same("how much was left to erase", store.erase(tenant, subject).await?, 0)?;
    same("how much a stranger has", store.erase(tenant, customer(9)).await?, 0)?;

    for (number, owner, records, personal) in [(1, subject, 0, 0), (2, other, 2, 1)] {
        let mut left = 0;
        for id in [record_id(number), record_id(number + 10)] {
            left += usize::from(store.record(tenant, id).await?.is_some());
        }
        same("how many records are left", left, records)?;
        let by_personal = found(store, tenant, &personal_key(owner)).await?.len();
        same("how many streams have a personal key", by_personal, personal)?;
        let by_customer = found(store, tenant, &LookupKey::Customer(owner)).await?;
        same("what belongs to the customer", by_customer, vec![sample.stream(number)])?;
    }
    let log: Vec<Recorded> = expected.iter().flat_map(recorded_by).collect();
    same("the feed", feed(store, tenant).await?, log)?;
    let loaded = store.load(&sample.stream(1), Version::EMPTY).await?;
    same("the log", loaded, expected.first().map(recorded_by).unwrap_or_default())?;
    let effects: Vec<_> = expected.iter().flat_map(effects_of).collect();
    same("the outbox", store.outbox(tenant, lease(20, 50), ALL).await?, effects)?;
    let claimed = store.due(tenant, lease(20, 50), ALL).await?.len();
    same("how many streams are due", claimed, 2)?;
    let outcome = store.outcome(tenant, command(1)).await?;
    same("whether the command is known", outcome.is_some(), true)
}

pub(in super::super) async fn tenants_are_apart<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let (ours, theirs) = (&sample.tenant, &sample.other);
    let of = |tenant: &TenantKey| -> Commit {
        let mut append = sample.events(Sample::stream_of(tenant, 1), 0, 2);
        append.effects = vec![sample.effect(1)];
        append.wake = Some(Some(at(10)));
        append.keys = Some(vec![personal_key(customer(1)), LookupKey::Customer(customer(1))]);
        let mut commit = sample.commit_of(tenant, 1, vec![append]);
        commit.records = vec![record(1, customer(1))];
        commit
    };
    store.commit(of(ours)).await?;
    nothing_at_all(&sample, store, theirs).await?;

    // Another tenant may use the same ids, and what is done to one is not done to the other.
    store.commit(of(theirs)).await?;
    same("the other's feed", feed(store, theirs).await?, recorded_by(&of(theirs)))?;
    let claimed = store.due(theirs, lease(20, 50), ALL).await?;
    same("what the other has due", claimed, vec![due(Sample::stream_of(theirs, 1), 10)])?;
    let claimed = store.outbox(theirs, lease(20, 50), ALL).await?;
    same("the other's outbox", claimed.clone(), effects_of(&of(theirs)))?;
    let acknowledged: Vec<_> = claimed.into_iter().map(|outgoing| outgoing.id).collect();
    store.acknowledge(&acknowledged).await?;
    same("how much the other erases", store.erase(theirs, customer(1)).await?, 2)?;

    same("our feed", feed(store, ours).await?, recorded_by(&of(ours)))?;
    let claimed = store.due(ours, lease(20, 50), ALL).await?;
    same("what we have due", claimed, vec![due(sample.stream(1), 10)])?;
    let claimed = store.outbox(ours, lease(20, 50), ALL).await?;
    same("our outbox", claimed, effects_of(&of(ours)))?;
    let kept = store.record(ours, record_id(1)).await?;
    same("our record", kept, Some(record(1, customer(1))))?;
    let by_key = found(store, ours, &personal_key(customer(1))).await?;
    same("what has our personal key", by_key, vec![sample.stream(1)])
}

/// That a tenant finds nothing under the ids that another one uses.
async fn nothing_at_all<S: Store>(sample: &Sample, store: &S, tenant: &TenantKey) -> Held {
    let stream = Sample::stream_of(tenant, 1);
    same("the other's version", store.version(&stream).await?, Version::EMPTY)?;
    same("the other's log", store.load(&stream, Version::EMPTY).await?, Vec::new())?;
    same("the other's feed", feed(store, tenant).await?, Vec::new())?;
    same("the other's outcome", store.outcome(tenant, command(1)).await?, None)?;
    let claimed = store.due(tenant, lease(20, 50), ALL).await?;
    same("what the other has due", claimed, Vec::new())?;
    let claimed = store.outbox(tenant, lease(20, 50), ALL).await?;
    same("the other's outbox", claimed, Vec::new())?;
    for key in [personal_key(customer(1)), LookupKey::Customer(customer(1))] {
        same("what the other finds", found(store, tenant, &key).await?, Vec::new())?;
    }
    same("the other's record", store.record(tenant, record_id(1)).await?, None)?;
    same("how much the other erases", store.erase(tenant, customer(1)).await?, 0)?;
    let kept = store.record(&sample.tenant, record_id(1)).await?;
    same("our record", kept, Some(record(1, customer(1))))
}

pub(in super::super) async fn a_record_is_written_once<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let tenant = &sample.tenant;
    let events = |stream, expected| sample.events(sample.stream(stream), expected, 1);
    let first = record(1, customer(1));
    let mut commit = sample.commit(1, vec![events(1, 0)]);
    commit.records = vec![first.clone()];
    store.commit(commit.clone()).await?;
    let before = recorded_by(&commit);
    let exists = StoreErrorKind::RecordExists { record: first.id };
    for (number, stream, expected, subject) in [(2, 2, 0, customer(2)), (3, 1, 1, customer(1))] {
        let mut again = sample.of_every_sort(number, vec![events(stream, expected)]);
        let other = Record { id: first.id, ..record(number + 10, subject) };
        again.records.push(other);
        refused("a record that is there", store.commit(again.clone()).await, &exists)?;
        same(
            "what the record holds",
            store.record(tenant, first.id).await? == Some(first.clone()),
            true,
        )?;
        // What came with it is not there either.
        again.records.pop();
        sample.nothing_of("a record that is there", store, &again, &before).await?;
        same("the outcome", store.outcome(tenant, again.command).await?, None)?;
    }
    // The same command again is a repeat, and a stale one may do without the record when it is decided anew.
    refused("a repeat", store.commit(commit.clone()).await, &StoreErrorKind::CommandKnown)?;
    commit.command = command(4);
    let conflict =
        Conflict { stream: sample.stream(1), expected: Version::EMPTY, actual: Version::new(1) };
    let stale = StoreErrorKind::Conflict(conflict);
    refused("a stale commit with a record that is there", store.commit(commit).await, &stale)?;

    // Another tenant may call its records the same.
    let mut theirs = sample.commit_of(&sample.other, 5, vec![]);
    theirs.appends = vec![sample.events(Sample::stream_of(&sample.other, 1), 0, 1)];
    theirs.records = vec![first];
    store.commit(theirs).await.map(drop).map_err(Into::into)
}
