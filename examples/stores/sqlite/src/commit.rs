//! What is written: commits, and their opposite, erasing.

use goodwill::decision::LookupKey;
use goodwill::id::{CustomerId, TenantKey, Version};
use goodwill::port::{Append, Commit, Committed, StoreError, StoreErrorKind};
use goodwill::wire::json;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::error::Outcomes;
use crate::read;
use crate::row::{self, Address};

pub(crate) fn commit(connection: &mut Connection, commit: &Commit) -> Outcomes<Committed> {
    commit.check()?;
    // The write lock comes first, so that what is checked stays true until it is written.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if read::outcome(&transaction, &commit.tenant, commit.command)?.is_some() {
        return Err(StoreError::new(StoreErrorKind::CommandKnown).retryable().into());
    }
    for Append { stream, expected, .. } in &commit.appends {
        let actual = read::version(&transaction, stream)?;
        if actual != *expected {
            return Err(StoreError::conflict(stream.clone(), *expected, actual).into());
        }
    }
    let envelope = Envelope::of(commit)?;
    for (index, append) in commit.appends.iter().enumerate() {
        let address = Address::of(&append.stream)?;
        let own = index == 0;
        envelope.write(&transaction, &address, append, own)?;
        write_effects(&transaction, &address, append)?;
        write_wake(&transaction, &address, append)?;
        write_keys(&transaction, &address, append)?;
    }
    for record in &commit.records {
        // The one place at which personal values leave the program.
        let value = row::text(record.value.expose())?;
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO records (tenant, record, subject, value) \
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                commit.tenant.as_str(),
                record.id.as_uuid().into_bytes(),
                record.subject.as_uuid().into_bytes(),
                value,
            ])?;
    }
    transaction.commit()?;
    Ok(Committed { versions: commit.appends.iter().map(Append::version_after).collect() })
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

    /// Writes the events of an append; of the command's own one, with what the command was.
    fn write(
        &self,
        transaction: &Transaction<'_>,
        address: &Address<'_>,
        append: &Append,
        own: bool,
    ) -> Outcomes<()> {
        let Address { tenant, kind, life } = address;
        let commit = self.commit;
        let outcome = row::number(append.version_after().get());
        if own && append.events.is_empty() {
            transaction
                .prepare_cached(
                    "INSERT INTO commands (tenant, command, name, kind, life, outcome) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![tenant, self.command, commit.name, kind, life, outcome])?;
            return Ok(());
        }
        let mut version = append.expected;
        for occurred in &append.events {
            let names_command = own && version == append.expected;
            version = version.after(1);
            transaction
                .prepare_cached(
                    "INSERT INTO events (tenant, kind, life, version, at, recorded_at, command, \
                     actor, charter, because, event, name, outcome) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                )?
                .execute(params![
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
}

fn write_effects(
    transaction: &Transaction<'_>,
    address: &Address<'_>,
    append: &Append,
) -> Outcomes<()> {
    let Address { tenant, kind, life } = address;
    let version: Version = append.version_after();
    for (ordinal, effect) in (0_u32..).zip(&append.effects) {
        transaction
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

fn write_wake(
    transaction: &Transaction<'_>,
    address: &Address<'_>,
    append: &Append,
) -> Outcomes<()> {
    let Address { tenant, kind, life } = address;
    match append.wake {
        None => {}
        Some(Some(at)) => {
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO wakes (tenant, kind, life, at, claimable) \
                     VALUES (?1, ?2, ?3, ?4, ?4)",
                )?
                .execute(params![tenant, kind, life, at.as_micros()])?;
        }
        Some(None) => {
            transaction
                .prepare_cached("DELETE FROM wakes WHERE tenant = ?1 AND kind = ?2 AND life = ?3")?
                .execute(params![tenant, kind, life])?;
        }
    }
    Ok(())
}

fn write_keys(
    transaction: &Transaction<'_>,
    address: &Address<'_>,
    append: &Append,
) -> Outcomes<()> {
    let Some(keys) = &append.keys else { return Ok(()) };
    let Address { tenant, kind, life } = address;
    transaction
        .prepare_cached("DELETE FROM keys WHERE tenant = ?1 AND kind = ?2 AND life = ?3")?
        .execute(params![tenant, kind, life])?;
    for key in keys {
        let subject = match key {
            LookupKey::Personal { subject, .. } => Some(subject.as_uuid().into_bytes()),
            _ => None,
        };
        transaction
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
