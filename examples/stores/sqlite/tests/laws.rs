//! Every law of stores, in a file and in memory.

mod in_a_file {
    use goodwill::testkit::block_on;
    use goodwill_sqlite::{SqliteOptions, SqliteStore};

    fn fresh() -> (SqliteStore, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.sqlite");
        (SqliteStore::open(file, &SqliteOptions::default()).unwrap(), folder)
    }

    goodwill::store_laws!(block_on = block_on, store_and_guard = fresh());
}

mod in_memory {
    use goodwill::testkit::block_on;
    use goodwill_sqlite::SqliteStore;

    goodwill::store_laws!(block_on = block_on, store = SqliteStore::open_in_memory().unwrap());
}
