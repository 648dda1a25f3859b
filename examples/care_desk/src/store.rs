use std::sync::Arc;

use goodwill::memory::MemoryStore;
use goodwill::port::{DynStore, StoreError};
use goodwill_sqlite::{SqliteOptions, SqliteStore};

use crate::arguments::Choice;

/// The store that was chosen at run time.
pub(crate) type Chosen = Arc<dyn DynStore>;

pub(crate) fn open(choice: &Choice) -> Result<Chosen, StoreError> {
    Ok(match choice {
        Choice::Memory => Arc::new(MemoryStore::default()),
        Choice::Sqlite(file) => Arc::new(SqliteStore::open(file, &SqliteOptions::default())?),
    })
}
