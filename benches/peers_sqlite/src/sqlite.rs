//! sqlite-es: cqrs-es over the pool that it gives by default. Loading reads the stream's rows; storing adds one an event.

#![expect(clippy::indexing_slicing, reason = "there are as many names as counters")]

use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{AggregateContext, CqrsFramework, EventStore};
use sqlite_es::{SqliteCqrs, SqliteEventRepository, default_sqlite_pool};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::counter::{Count, Counter};
use crate::peer::Peer;

/// The tables that the crate's documentation gives.
const TABLES: &str = "
CREATE TABLE events (
  aggregate_type text                          NOT NULL,
  aggregate_id   text                          NOT NULL,
  sequence       integer CHECK (sequence >= 0) NOT NULL,
  event_type     text                          NOT NULL,
  event_version  text                          NOT NULL,
  payload        text                          NOT NULL,
  metadata       text                          NOT NULL,
  PRIMARY KEY (aggregate_type, aggregate_id, sequence)
) STRICT";

type Events = PersistedEventStore<SqliteEventRepository, Counter>;

pub(crate) struct SqliteEs {
    names: Vec<String>,
    store: Events,
    framework: SqliteCqrs<Counter>,
    runtime: Runtime,
    _folder: TempDir,
}

impl Peer for SqliteEs {
    fn with(counters: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        let file = format!("sqlite://{}", folder.path().join("counters.sqlite").display());
        let (store, framework) = runtime.block_on(async {
            let pool = default_sqlite_pool(&file).await;
            sqlx::query(TABLES).execute(&pool).await.unwrap();
            let store = Events::new_event_store(SqliteEventRepository::new(pool.clone()));
            let events = Events::new_event_store(SqliteEventRepository::new(pool));
            (store, CqrsFramework::new(events, Vec::new(), ()))
        });
        let names = (0..counters).map(|number| format!("counter-{number:03}")).collect();
        Self { names, store, framework, runtime, _folder: folder }
    }

    fn count(&mut self, counter: usize, events: u64) {
        let command = self.framework.execute(&self.names[counter], Count { events });
        self.runtime.block_on(command).unwrap();
    }

    fn total(&mut self, counter: usize) -> u64 {
        let loaded = self.store.load_aggregate(&self.names[counter]);
        self.runtime.block_on(loaded).unwrap().aggregate().count
    }
}
