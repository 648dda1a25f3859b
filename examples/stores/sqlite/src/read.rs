//! What is asked and changes nothing.

use goodwill::decision::{LookupKey, Record};
use goodwill::id::{CharterVersion, CommandId, CustomerId, RecordId, StreamId, TenantKey, Version};
use goodwill::pii::Pii;
use goodwill::port::{Outcome, Position};
use goodwill::wire::{Recorded, json};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::error::Outcomes;
use crate::row::{self, Address};

/// The columns of an event behind its address, in the order in which [`recorded`] takes them.
macro_rules! event_columns {
    () => {
        "version, at, recorded_at, command, actor, charter, because, event"
    };
}

pub(crate) fn version(connection: &Connection, stream: &StreamId) -> Outcomes<Version> {
    let Address { tenant, kind, life } = Address::of(stream)?;
    let newest: i64 = connection
        .prepare_cached(
            "SELECT coalesce(max(version), 0) FROM events \
             WHERE tenant = ?1 AND kind = ?2 AND life = ?3",
        )?
        .query_row(params![tenant, kind, life], |row| row.get(0))?;
    row::version(newest)
}

pub(crate) fn load(
    connection: &Connection,
    stream: &StreamId,
    after: Version,
) -> Outcomes<Vec<Recorded>> {
    let Address { tenant, kind, life } = Address::of(stream)?;
    let mut statement = connection.prepare_cached(concat!(
        "SELECT ",
        event_columns!(),
        " FROM events WHERE tenant = ?1 AND kind = ?2 AND life = ?3 AND version > ?4 \
         ORDER BY version"
    ))?;
    let mut rows = statement.query(params![tenant, kind, life, row::number(after.get())])?;
    let mut loaded = Vec::new();
    let mut expected = after;
    while let Some(row) = rows.next()? {
        let recorded = recorded(row, 0, stream.clone())?;
        expected = expected.after(1);
        if recorded.version != expected {
            return Err(row::corrupt(format!("the stream has no event {expected}"))
                .with("stream", stream.to_string())
                .with("version", expected.to_string())
                .into());
        }
        loaded.push(recorded);
    }
    Ok(loaded)
}

pub(crate) fn outcome(
    connection: &Connection,
    tenant: &TenantKey,
    command: CommandId,
) -> Outcomes<Option<Outcome>> {
    let found = connection
        .prepare_cached(
            "SELECT name, kind, life, outcome FROM events \
             WHERE tenant = ?1 AND command = ?2 AND name IS NOT NULL \
             UNION ALL \
             SELECT name, kind, life, outcome FROM commands WHERE tenant = ?1 AND command = ?2",
        )?
        .query_row(params![tenant.as_str(), command.as_uuid().into_bytes()], |row| {
            let kind: String = row.get(1)?;
            Ok((row.get::<_, String>(0)?, kind, row.get(2)?, row.get::<_, i64>(3)?))
        })
        .optional()?;
    let Some((name, kind, life, version)) = found else { return Ok(None) };
    let stream = row::stream(tenant, &kind, life)?;
    Ok(Some(Outcome { name: name.into(), stream, version: row::version(version)? }))
}

pub(crate) fn find(
    connection: &Connection,
    tenant: &TenantKey,
    key: &LookupKey,
) -> Outcomes<Vec<StreamId>> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, life FROM keys WHERE tenant = ?1 AND key = ?2 ORDER BY kind, life",
    )?;
    let mut rows = statement.query(params![tenant.as_str(), row::text(key)?])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(row::stream(tenant, &row.get::<_, String>(0)?, row.get(1)?)?);
    }
    Ok(found)
}

pub(crate) fn feed(
    connection: &Connection,
    tenant: &TenantKey,
    after: Position,
    most: usize,
) -> Outcomes<Vec<(Position, Recorded)>> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT position, kind, life, ",
        event_columns!(),
        " FROM events WHERE tenant = ?1 AND position > ?2 ORDER BY position LIMIT ?3"
    ))?;
    let after = row::number(after.get());
    let mut rows = statement.query(params![tenant.as_str(), after, row::limit(most)])?;
    let mut feed = Vec::new();
    while let Some(row) = rows.next()? {
        let position: i64 = row.get(0)?;
        let stream = row::stream(tenant, &row.get::<_, String>(1)?, row.get(2)?)?;
        // SQLite counts rows from one.
        let position = Position::new(position.unsigned_abs());
        feed.push((position, recorded(row, 3, stream)?));
    }
    Ok(feed)
}

pub(crate) fn record(
    connection: &Connection,
    tenant: &TenantKey,
    id: RecordId,
) -> Outcomes<Option<Record>> {
    let found = connection
        .prepare_cached("SELECT subject, value FROM records WHERE tenant = ?1 AND record = ?2")?
        .query_row(params![tenant.as_str(), id.as_uuid().into_bytes()], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((subject, value)) = found else { return Ok(None) };
    let subject = CustomerId::from_uuid(Uuid::from_bytes(subject));
    // The reason would repeat what the row says.
    let value = row::parsed(&value)
        .map_err(|_| row::corrupt("the value of the record").with("record", id.to_string()))?;
    Ok(Some(Record { id, subject, value: Pii::new(value) }))
}

/// Reads the columns of an event, from this one on.
fn recorded(row: &Row<'_>, from: usize, stream: StreamId) -> Outcomes<Recorded> {
    let version: i64 = row.get(from)?;
    row::at(stream.clone(), version, || {
        let because: Option<String> = row.get(from + 6)?;
        let event: String = row.get(from + 7)?;
        let charter: u32 = row.get(from + 5)?;
        Ok(Recorded {
            version: row::version(version)?,
            at: row::instant(row.get(from + 1)?)?,
            recorded_at: row::instant(row.get(from + 2)?)?,
            command: CommandId::from_uuid(Uuid::from_bytes(row.get(from + 3)?)),
            actor: row::parsed(&row.get::<_, String>(from + 4)?)?,
            charter: CharterVersion::new(charter),
            because: because.map(|text| row::parsed(&text)).transpose()?.unwrap_or_default(),
            event: json::event_from_json(&event).map_err(row::corrupt)?,
            stream,
        })
    })
}
