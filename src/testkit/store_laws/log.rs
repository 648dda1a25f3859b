//! Laws 1 to 8: what is committed, and what is not.

use super::fault::{Held, refused, same};
use super::sample::{Sample, clerk, command, recorded_by};
use crate::id::{StreamId, Version};
use crate::port::{Committed, Conflict, Outcome, Store, StoreErrorKind};

pub(in super::super) async fn a_new_stream_is_empty<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let stream = sample.stream(1);
    let new = |what: &str| format!("{what} of a stream that nobody wrote to");
    same(&new("the version"), store.version(&stream).await?, Version::EMPTY)?;
    for after in [0, 1, u64::MAX] {
        let loaded = store.load(&stream, Version::new(after)).await?;
        same(&new("the log"), loaded, Vec::new())?;
    }
    // Asking brings nothing into being.
    same(&new("the version"), store.version(&stream).await?, Version::EMPTY)
}

pub(in super::super) async fn what_was_committed_loads_in_order<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let (one, two) = (sample.stream(1), sample.stream(2));
    let first = sample.commit(1, vec![sample.events(one.clone(), 0, 2)]);
    let elsewhere = sample.commit(2, vec![sample.events(two.clone(), 0, 1)]);
    let mut second = sample.commit(3, vec![sample.events(one.clone(), 2, 3)]);
    second.actor = clerk(&sample)?;
    for (commit, version) in [(&first, 2), (&elsewhere, 1), (&second, 5)] {
        let committed = store.commit(commit.clone()).await?;
        let versions = vec![Version::new(version)];
        same("what `commit` gives", committed, Committed { versions })?;
    }
    let expected = [recorded_by(&first), recorded_by(&second)].concat();
    same("the log", store.load(&one, Version::EMPTY).await?, expected)?;
    same("the version", store.version(&one).await?, Version::new(5))?;
    let expected = recorded_by(&elsewhere);
    same("the log of the other stream", store.load(&two, Version::EMPTY).await?, expected)
}

pub(in super::super) async fn load_gives_only_what_is_newer<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let stream = sample.stream(1);
    let first = sample.commit(1, vec![sample.events(stream.clone(), 0, 3)]);
    let second = sample.commit(2, vec![sample.events(stream.clone(), 3, 1)]);
    store.commit(first.clone()).await?;
    store.commit(second.clone()).await?;
    let whole = [recorded_by(&first), recorded_by(&second)].concat();
    for after in [0, 1, 2, 3, 4, 5, u64::MAX] {
        let newer: Vec<_> =
            whole.iter().filter(|recorded| recorded.version.get() > after).cloned().collect();
        let loaded = store.load(&stream, Version::new(after)).await?;
        same(&format!("the log after version {after}"), loaded, newer)?;
    }
    Ok(())
}

pub(in super::super) async fn a_stale_commit_is_a_conflict<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let stream = sample.stream(1);
    let first = sample.commit(1, vec![sample.events(stream.clone(), 0, 2)]);
    store.commit(first.clone()).await?;
    for (number, expected) in [(2, 0), (3, 1), (4, 3)] {
        let what = format!("a commit from version {expected} to a stream of version 2");
        let stale = sample.of_every_sort(number, vec![sample.events(stream.clone(), expected, 1)]);
        let (expected, actual) = (Version::new(expected), Version::new(2));
        let conflict = Conflict { stream: stream.clone(), expected, actual };
        let answer = store.commit(stale.clone()).await;
        let error = refused(&what, answer, &StoreErrorKind::Conflict(conflict))?;
        same(&format!("{what}: whether to try again"), error.may_retry(), true)?;
        sample.nothing_of(&what, store, &stale, &recorded_by(&first)).await?;
        let outcome = store.outcome(&sample.tenant, stale.command).await?;
        same(&format!("{what}: its outcome"), outcome, None)?;
    }
    // The one that was too late can be decided anew, under its own id.
    let again = sample.commit(2, vec![sample.events(stream.clone(), 2, 1)]);
    let committed = store.commit(again).await?;
    same("the second try", committed, Committed { versions: vec![Version::new(3)] })
}

pub(in super::super) async fn a_commit_is_written_whole_or_not_at_all<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let [one, two, three] = [1, 2, 3].map(|number| sample.stream(number));
    let appends = [(&one, 0, 1), (&two, 0, 0), (&three, 0, 2)];
    let whole = sample.commit(1, appends.map(|(s, at, n)| sample.events(s.clone(), at, n)).into());
    let versions = [1, 0, 2].map(Version::new).to_vec();
    let committed = store.commit(whole.clone()).await?;
    same("what `commit` gives for three streams", committed, Committed { versions })?;
    let before = recorded_by(&whole);
    same("the feed", super::sample::feed(store, &sample.tenant).await?, before.clone())?;

    for (number, stale) in [(2, &one), (3, &two), (4, &three)] {
        let what = format!("a commit to three streams, of which {stale} is stale");
        let appends = [(&one, 1), (&two, 0), (&three, 2)].map(|(stream, actual)| {
            let expected = if stream == stale { 9 } else { actual };
            sample.events(stream.clone(), expected, 1)
        });
        let actual = store.version(stale).await?;
        let conflict = Conflict { stream: stale.clone(), expected: Version::new(9), actual };
        let commit = sample.of_every_sort(number, appends.into());
        let answer = store.commit(commit.clone()).await;
        refused(&what, answer, &StoreErrorKind::Conflict(conflict))?;
        sample.nothing_of(&what, store, &commit, &before).await?;
    }
    Ok(())
}

pub(in super::super) async fn a_commit_that_contradicts_itself_is_refused<S: Store>(
    store: &S,
) -> Held {
    let sample = Sample::new()?;
    let [one, two] = [1, 2].map(|number| sample.stream(number));
    let foreign = Sample::stream_of(&sample.other, 1);
    let events = |stream: &_, expected| sample.events(StreamId::clone(stream), expected, 1);
    let first = sample.commit(1, vec![events(&one, 0)]);
    store.commit(first.clone()).await?;
    let before = recorded_by(&first);

    let twice = vec![events(&one, 1), events(&two, 0), events(&one, 2)];
    let abroad = vec![events(&two, 0), events(&foreign, 0)];
    let no_event = vec![sample.events(two.clone(), 0, 0)];
    for (what, commit) in [
        ("a commit with two appends to one stream", sample.of_every_sort(2, twice)),
        ("a commit with a stream of another tenant", sample.of_every_sort(3, abroad)),
        ("a commit with an effect and no event", sample.of_every_sort(4, no_event)),
        ("a commit without an append", sample.of_every_sort(5, Vec::new())),
    ] {
        refused(what, store.commit(commit.clone()).await, &StoreErrorKind::InvalidCommit)?;
        sample.nothing_of(what, store, &commit, &before).await?;
        let outcome = store.outcome(&sample.tenant, commit.command).await?;
        same(&format!("{what}: its outcome"), outcome, None)?;
    }
    Ok(())
}

pub(in super::super) async fn outcomes_are_remembered<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let [one, two] = [1, 2].map(|number| sample.stream(number));
    let events =
        |stream: &_, expected, count| sample.events(StreamId::clone(stream), expected, count);
    let commits = [
        (sample.commit(1, vec![events(&one, 0, 2)]), &one, 2),
        // Without events; with events only in another stream than its own; with events in both.
        (sample.commit(2, vec![events(&one, 2, 0)]), &one, 2),
        (sample.commit(3, vec![events(&one, 2, 0), events(&two, 0, 2)]), &one, 2),
        (sample.commit(4, vec![events(&two, 2, 1), events(&one, 2, 3)]), &two, 3),
    ];
    for (commit, ..) in &commits {
        store.commit(commit.clone()).await?;
    }
    for (commit, stream, version) in commits {
        let expected =
            Outcome { name: commit.name, stream: stream.clone(), version: Version::new(version) };
        let outcome = store.outcome(&sample.tenant, commit.command).await?;
        same("the outcome of a command", outcome, Some(expected))?;
    }
    let outcome = store.outcome(&sample.tenant, command(9)).await?;
    same("the outcome of a command that nobody gave", outcome, None)
}

pub(in super::super) async fn a_command_is_committed_once<S: Store>(store: &S) -> Held {
    let sample = Sample::new()?;
    let [one, two] = [1, 2].map(|number| sample.stream(number));
    let first = sample.commit(1, vec![sample.events(one.clone(), 0, 2)]);
    let silent = sample.commit(2, vec![sample.events(one.clone(), 2, 0)]);
    store.commit(first.clone()).await?;
    store.commit(silent.clone()).await?;
    let before = recorded_by(&first);
    for (what, number, stream, expected) in [
        ("the same commit again", 1, &one, 0),
        ("a known command from the newest version", 1, &one, 2),
        ("a known command for another stream", 1, &two, 0),
        ("a known command that had no events", 2, &one, 2),
    ] {
        let again = sample.of_every_sort(number, vec![sample.events(stream.clone(), expected, 2)]);
        let answer = store.commit(again.clone()).await;
        refused(what, answer, &StoreErrorKind::CommandKnown)?;
        sample.nothing_of(what, store, &again, &before).await?;
    }
    for commit in [first, silent] {
        let expected = Outcome { name: commit.name, stream: one.clone(), version: Version::new(2) };
        let outcome = store.outcome(&sample.tenant, commit.command).await?;
        same("the outcome after a second commit", outcome, Some(expected))?;
    }
    Ok(())
}
