//! What is written: commits, and their opposite, erasing.

use goodwill::decision::{LookupKey, Record};
use goodwill::id::{CustomerId, TenantKey, Version};
use goodwill::port::{Append, Commit, Committed, StoreError, StoreErrorKind};
use goodwill::wire::json;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::error::Outcomes;
use crate::read;
use crate::row::{self, Address};
use crate::writing::Writing;

/// The statement that writes an event, with what stands for its version.
macro_rules! insert_event {
    ($version:expr) => {
        concat!(
            "INSERT INTO events (tenant, kind, life, version, at, recorded_at, command, \
             actor, charter, because, event, name, outcome) \
             VALUES (?1, ?2, ?3, ",
            $version,
            ", ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        )
    };
}

/// A version that is none, which no row may be without, unless the stream is where it is expected and no row says that the
/// command was carried out. That no event says so, an index sees to.
macro_rules! if_expected {
    ($and:literal) => {
        concat!(
            "CASE WHEN ?4 - 1 = (SELECT coalesce(max(version), 0) FROM events \
             WHERE tenant = ?1 AND kind = ?2 AND life = ?3)",
            $and,
            " THEN ?4 END"
        )
    };
}

/// A commit is tried at once: that something stands in its way is noticed by the very statements that write, and what it
/// is, is asked only then.
pub(crate) fn commit(connection: &Connection, commit: &Commit) -> Outcomes<Committed> {
    commit.check()?;
    let envelope = Envelope::of(commit)?;
    let writing = Writing::begin(connection)?;
    match envelope.write(&writing) {
        Ok(()) => writing.commit()?,
        Err(hindered) if hindered.is_hindrance() => {
            drop(writing);
            let writing = Writing::begin(connection)?;
            look_for_hindrance(&writing, commit)?;
            // What was there is gone again, which only another writer can have brought about.
            envelope.write(&writing)?;
            writing.commit()?;
        }
        Err(failed) => return Err(failed),
    }
    Ok(Committed { versions: commit.appends.iter().map(Append::version_after).collect() })
}

/// The error that the port has for what stands in a commit's way, if anything does.
fn look_for_hindrance(connection: &Connection, commit: &Commit) -> Outcomes<()> {
    if read::outcome(connection, &commit.tenant, commit.command)?.is_some() {
        return Err(StoreError::new(StoreErrorKind::CommandKnown).retryable().into());
    }
    commit.appends.iter().try_for_each(|append| look_for_conflict(connection, append))?;
    for record in &commit.records {
        if read::record(connection, &commit.tenant, record.id)?.is_some() {
            return Err(StoreError::record_exists(record.id).into());
        }
    }
    Ok(())
}

fn look_for_conflict(connection: &Connection, append: &Append) -> Outcomes<()> {
    let Append { stream, expected, .. } = append;
    let actual = read::version(connection, stream)?;
    if actual == *expected {
        return Ok(());
    }
    Err(StoreError::conflict(stream.clone(), *expected, actual).into())
}

/// What all events of a commit have in common, as columns.
struct Envelope<'a> {
    commit: &'a Commit,
    command: [u8; 16],
    actor: String,
    because: Option<String>,
}

impl<'a> Envelope<'a> {
    fn of(commit: &'a Commit) -> Outcomes<Self> {
        let because = &commit.because;
        Ok(Self {
            commit,
            command: commit.command.as_uuid().into_bytes(),
            actor: row::text(&commit.actor)?,
            because: (!because.is_empty()).then(|| row::text(because)).transpose()?,
        })
    }

    fn write(&self, connection: &Connection) -> Outcomes<()> {
        for (index, append) in self.commit.appends.iter().enumerate() {
            let address = Address::of(&append.stream)?;
            let own = index == 0;
            if append.events.is_empty() {
                look_for_conflict(connection, append)?;
            }
            if own && append.events.is_empty() {
                self.write_command(connection, &address, append)?;
            }
            self.write_events(connection, &address, append, own)?;
            write_effects(connection, &address, append)?;
            write_wake(connection, &address, append)?;
            write_keys(connection, &address, append)?;
        }
        self.commit.records.iter().try_for_each(|record| self.write_record(connection, record))
    }

    /// Says in a row of its own what the command was; fails if an event says so already.
    fn write_command(
        &self,
        connection: &Connection,
        address: &Address<'_>,
        append: &Append,
    ) -> Outcomes<()> {
        let Address { tenant, kind, life } = address;
        let outcome = row::number(append.version_after().get());
        connection
            .prepare_cached(
                "INSERT INTO commands (tenant, command, name, kind, life, outcome) \
                 VALUES (?1, ?2, CASE WHEN NOT EXISTS (SELECT 1 FROM events \
                 WHERE tenant = ?1 AND command = ?2 AND name IS NOT NULL) THEN ?3 END, ?4, ?5, ?6)",
            )?
            .execute(params![tenant, self.command, self.commit.name, kind, life, outcome])?;
        Ok(())
    }

    /// Writes the events of an append; of the command's own one, with what the command was.
    fn write_events(
        &self,
        connection: &Connection,
        address: &Address<'_>,
        append: &Append,
        own: bool,
    ) -> Outcomes<()> {
        let Address { tenant, kind, life } = address;
        let commit = self.commit;
        let outcome = row::number(append.version_after().get());
        let mut version = append.expected;
        for occurred in &append.events {
            let first = version == append.expected;
            let names_command = own && first;
            version = version.after(1);
            let statement = match (names_command, first) {
                (true, _) => insert_event!(if_expected!(
                    " AND NOT EXISTS (SELECT 1 FROM commands WHERE tenant = ?1 AND command = ?7)"
                )),
                (false, true) => insert_event!(if_expected!("")),
                (false, false) => insert_event!("?4"),
            };
            connection.prepare_cached(statement)?.execute(params![
                tenant,
                kind,
                life,
                row::number(version.get()),
                occurred.at.as_micros(),
                commit.recorded_at.as_micros(),
                self.command,
                self.actor,
                commit.charter.get(),
                self.because,
                json::event_to_json(&occurred.event)?,
                names_command.then_some(&commit.name),
                names_command.then_some(outcome),
            ])?;
        }
        Ok(())
    }

    fn write_record(&self, connection: &Connection, record: &Record) -> Outcomes<()> {
        // The one place at which personal values leave the program.
        let value = row::text(record.value.expose())?;
        connection
            .prepare_cached(
                "INSERT INTO records (tenant, record, subject, value) \
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                self.commit.tenant.as_str(),
                record.id.as_uuid().into_bytes(),
                record.subject.as_uuid().into_bytes(),
                value,
            ])?;
        Ok(())
    }
}

fn write_effects(connection: &Connection, address: &Address<'_>, append: &Append) -> Outcomes<()> {
    let Address { tenant, kind, life } = address;
    let version: Version = append.version_after();
    for (ordinal, effect) in (0_u32..).zip(&append.effects) {
        connection
            .prepare_cached(
                "INSERT INTO outbox \
                 (tenant, kind, life, version, ordinal, format, effect, claimable) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                tenant,
                kind,
                life,
                row::number(version.get()),
                ordinal,
                json::FORMAT,
                json::effect_to_json(effect)?,
                i64::MIN,
            ])?;
    }
    Ok(())
}

fn write_wake(connection: &Connection, address: &Address<'_>, append: &Append) -> Outcomes<()> {
    let Address { tenant, kind, life } = address;
    match append.wake {
        None => {}
        Some(Some(at)) => {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO wakes (tenant, kind, life, at, claimable) \
                     VALUES (?1, ?2, ?3, ?4, ?4)",
                )?
                .execute(params![tenant, kind, life, at.as_micros()])?;
        }
        Some(None) => {
            connection
                .prepare_cached("DELETE FROM wakes WHERE tenant = ?1 AND kind = ?2 AND life = ?3")?
                .execute(params![tenant, kind, life])?;
        }
    }
    Ok(())
}

fn write_keys(connection: &Connection, address: &Address<'_>, append: &Append) -> Outcomes<()> {
    let Some(keys) = &append.keys else { return Ok(()) };
    let Address { tenant, kind, life } = address;
    // By itself SQLite would look through all keys of the tenant.
    connection
        .prepare_cached(
            "DELETE FROM keys INDEXED BY keys_of_streams \
             WHERE tenant = ?1 AND kind = ?2 AND life = ?3",
        )?
        .execute(params![tenant, kind, life])?;
    for key in keys {
        let subject = match key {
            LookupKey::Personal { subject, .. } => Some(subject.as_uuid().into_bytes()),
            _ => None,
        };
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO keys (tenant, key, kind, life, subject) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![tenant, row::text(key)?, kind, life, subject])?;
    }
    Ok(())
}

pub(crate) fn erase(
    connection: &mut Connection,
    tenant: &TenantKey,
    subject: CustomerId,
) -> Outcomes<usize> {
    let whose = params![tenant.as_str(), subject.as_uuid().into_bytes()];
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let records = transaction
        .prepare_cached("DELETE FROM records WHERE tenant = ?1 AND subject = ?2")?
        .execute(whose)?;
    let keys: i64 = transaction
        .prepare_cached("SELECT count(DISTINCT key) FROM keys WHERE tenant = ?1 AND subject = ?2")?
        .query_row(whose, |row| row.get(0))?;
    transaction
        .prepare_cached("DELETE FROM keys WHERE tenant = ?1 AND subject = ?2")?
        .execute(whose)?;
    transaction.commit()?;
    let erased = records.saturating_add(usize::try_from(keys).unwrap_or_default());
    if erased > 0 {
        // The log of recent changes still holds what went. A reader may keep it there for a while; the next checkpoint
        // takes it then, so that nothing is wrong with the answer.
        let _held_up = connection.pragma_update(None, "wal_checkpoint", "TRUNCATE");
    }
    Ok(erased)
}
