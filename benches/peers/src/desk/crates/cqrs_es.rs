//! cqrs-es: a framework over its `MemStore`. Loading clones the stored events and applies them; so does storing.

#![expect(clippy::unwrap_used, reason = "the store in memory refuses nothing here")]
#![expect(clippy::indexing_slicing, reason = "there are as many names as counters")]

use cqrs_es::mem_store::MemStore;
use cqrs_es::{AggregateContext, CqrsFramework, EventStore};

use super::counter::{Count, Counter};
use crate::peer::Peer;
use crate::workload::charter::now;

pub(crate) struct CqrsEs {
    names: Vec<String>,
    store: MemStore<Counter>,
    framework: CqrsFramework<Counter, MemStore<Counter>>,
}

impl Peer for CqrsEs {
    fn with(counters: usize) -> Self {
        let names = (0..counters).map(|number| format!("counter-{number:03}")).collect();
        let store = MemStore::default();
        let framework = CqrsFramework::new(store.clone(), Vec::new(), ());
        Self { names, store, framework }
    }

    fn count(&mut self, counter: usize, events: u64) {
        now(self.framework.execute(&self.names[counter], Count { events })).unwrap();
    }

    fn total(&mut self, counter: usize) -> u64 {
        now(self.store.load_aggregate(&self.names[counter])).unwrap().aggregate().count
    }
}
