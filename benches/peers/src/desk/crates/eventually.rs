//! eventually: a repository over its store in memory. Getting an aggregate clones the stored events and folds them.

#![expect(clippy::unwrap_used, reason = "the store in memory refuses nothing here")]

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;

use eventually::inmemory::{EventStore, EventStoreBuilder};
use eventually::{Aggregate, AggregateRootBuilder, Repository};

use crate::peer::Peer;
use crate::workload::charter::now;

#[derive(Clone)]
struct Counter;

#[derive(Clone, Debug)]
enum Counted {
    One,
}

#[derive(Debug)]
struct Count {
    events: u64,
}

impl Aggregate for Counter {
    type Id = u64;
    type State = u64;
    type Event = Counted;
    type Command = Count;
    type Error = Infallible;

    fn apply(state: u64, _: Counted) -> Result<u64, Infallible> {
        Ok(state + 1)
    }

    fn handle<'a, 's: 'a>(
        &'a self,
        _: &'s u64,
        _: &'s u64,
        command: Count,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Vec<Counted>>, Infallible>> + Send + 'a>> {
        Box::pin(async move { Ok(Some((0..command.events).map(|_| Counted::One).collect())) })
    }
}

pub(crate) struct Eventually {
    repository: Repository<Counter, EventStore<u64, Counted>>,
}

impl Peer for Eventually {
    fn with(_: usize) -> Self {
        let store = EventStoreBuilder::for_aggregate(&Counter);
        Self { repository: Repository::new(AggregateRootBuilder::from(Counter), store) }
    }

    fn count(&mut self, counter: usize, events: u64) {
        now(async {
            let mut root = self.repository.get(counter as u64).await.unwrap();
            root.handle(Count { events }).await.unwrap();
            self.repository.add(root).await.unwrap();
        });
    }

    fn total(&mut self, counter: usize) -> u64 {
        *now(self.repository.get(counter as u64)).unwrap().state()
    }
}
