//! Rows as goodwill-sqlite wrote them, read back to be written by hand.

use goodwill::port::Commit;
use rusqlite::types::Value;
use rusqlite::{Connection, Params, Row};

/// The columns of a row, as they stand in the table.
pub(crate) type Columns = Vec<Value>;

/// The rows of one commit.
pub(crate) struct Written {
    pub(crate) events: Vec<Columns>,
    pub(crate) outbox: Vec<Columns>,
    pub(crate) wakes: Vec<Columns>,
    pub(crate) keys: Vec<Columns>,
}

/// Where the rows of a commit are found once it is written.
pub(crate) struct Place {
    life: [u8; 16],
    events: i64,
    effects: i64,
    wake: bool,
    keys: bool,
}

impl Place {
    pub(crate) fn of(commit: &Commit) -> Self {
        let append = commit.appends.first().unwrap();
        Self {
            life: append.stream.uuid().into_bytes(),
            events: append.events.len() as i64,
            effects: append.effects.len() as i64,
            wake: append.wake.is_some(),
            keys: append.keys.is_some(),
        }
    }
}

/// How far a file was read.
#[derive(Default)]
pub(crate) struct Reader {
    position: i64,
    place: i64,
}

impl Reader {
    /// The rows of the next commit.
    pub(crate) fn next(&mut self, file: &Connection, of: &Place) -> Written {
        let events = read(
            file,
            "SELECT tenant, kind, life, version, at, recorded_at, command, actor, charter, because, \
             event, name, outcome FROM events WHERE position > ?1 ORDER BY position LIMIT ?2",
            [self.position, of.events],
        );
        let outbox = read(
            file,
            "SELECT tenant, kind, life, version, ordinal, format, effect, claimable FROM outbox \
             WHERE place > ?1 ORDER BY place LIMIT ?2",
            [self.place, of.effects],
        );
        self.position += events.len() as i64;
        self.place += outbox.len() as i64;
        let of_life =
            |wanted: bool, query| if wanted { read(file, query, [of.life]) } else { Vec::new() };
        Written {
            events,
            outbox,
            wakes: of_life(
                of.wake,
                "SELECT tenant, kind, life, at, claimable FROM wakes \
                 WHERE tenant = 'care' AND kind = 'case' AND life = ?1",
            ),
            keys: of_life(
                of.keys,
                "SELECT tenant, key, kind, life, subject FROM keys \
                 WHERE tenant = 'care' AND kind = 'case' AND life = ?1",
            ),
        }
    }
}

/// All rows of a file, with the numbers that SQLite gave them.
pub(crate) fn all(file: &Connection) -> Vec<Columns> {
    ["events", "commands", "wakes", "outbox", "keys", "records"]
        .iter()
        .flat_map(|table| {
            read(file, &format!("SELECT '{table}', * FROM {table} ORDER BY 2, 3, 4, 5"), [])
        })
        .collect()
}

fn read(file: &Connection, query: &str, of: impl Params) -> Vec<Columns> {
    let mut statement = file.prepare_cached(query).unwrap();
    let width = statement.column_count();
    let columns = |row: &Row<'_>| (0..width).map(|column| row.get(column)).collect();
    statement.query_map(of, columns).unwrap().map(Result::unwrap).collect()
}
