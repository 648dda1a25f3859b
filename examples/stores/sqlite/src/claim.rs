//! What is claimed for a while: streams to be woken, effects to be delivered.

use goodwill::id::TenantKey;
use goodwill::port::{DueWake, Lease, Outgoing};
use goodwill::wire::{EffectId, json};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::error::Outcomes;
use crate::row::{self, Address};

pub(crate) fn due(
    connection: &mut Connection,
    tenant: &TenantKey,
    lease: Lease,
    most: usize,
) -> Outcomes<Vec<DueWake>> {
    let now = lease.now.as_micros();
    // Most of the time nothing is due, and then nobody has to be kept from writing.
    let any: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM wakes WHERE tenant = ?1 AND claimable <= ?2)",
        )?
        .query_row(params![tenant.as_str(), now], |row| row.get(0))?;
    if !any || most == 0 {
        return Ok(Vec::new());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut due = Vec::new();
    {
        let mut statement = transaction.prepare_cached(
            "UPDATE wakes SET claimable = ?1 \
             WHERE tenant = ?2 AND (kind, life) IN (\
                 SELECT kind, life FROM wakes WHERE tenant = ?2 AND claimable <= ?3 \
                 ORDER BY claimable, kind, life LIMIT ?4) \
             RETURNING kind, life, at",
        )?;
        let until = lease.runs_out().as_micros();
        let mut rows = statement.query(params![until, tenant.as_str(), now, row::limit(most)])?;
        while let Some(row) = rows.next()? {
            let stream = row::stream(tenant, &row.get::<_, String>(0)?, row.get(1)?)?;
            due.push(DueWake { stream, at: row::instant(row.get(2)?)? });
        }
    }
    transaction.commit()?;
    due.sort_by(|left, right| (left.at, &left.stream).cmp(&(right.at, &right.stream)));
    Ok(due)
}

pub(crate) fn outbox(
    connection: &mut Connection,
    tenant: &TenantKey,
    lease: Lease,
    most: usize,
) -> Outcomes<Vec<Outgoing>> {
    let now = lease.now.as_micros();
    let any: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM outbox \
             WHERE tenant = ?1 AND claimable <= ?2 AND format <= ?3)",
        )?
        .query_row(params![tenant.as_str(), now, json::FORMAT], |row| row.get(0))?;
    if !any || most == 0 {
        return Ok(Vec::new());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut claimed: Vec<(i64, Outgoing)> = Vec::new();
    {
        // Effects of a later version are left to those who know them.
        let mut statement = transaction.prepare_cached(
            "UPDATE outbox SET claimable = ?1 \
             WHERE place IN (\
                 SELECT place FROM outbox WHERE tenant = ?2 AND claimable <= ?3 AND format <= ?4 \
                 ORDER BY place LIMIT ?5) \
             RETURNING place, kind, life, version, ordinal, effect",
        )?;
        let until = lease.runs_out().as_micros();
        let mut rows = statement.query(params![
            until,
            tenant.as_str(),
            now,
            json::FORMAT,
            row::limit(most)
        ])?;
        while let Some(row) = rows.next()? {
            let stream = row::stream(tenant, &row.get::<_, String>(1)?, row.get(2)?)?;
            let version: i64 = row.get(3)?;
            let outgoing = row::at(stream.clone(), version, || {
                let id = EffectId { stream, version: row::version(version)?, ordinal: row.get(4)? };
                let effect = json::effect_from_json(&row.get::<_, String>(5)?);
                Ok(Outgoing { id, effect: effect.map_err(row::corrupt)? })
            })?;
            claimed.push((row.get(0)?, outgoing));
        }
    }
    transaction.commit()?;
    claimed.sort_by_key(|(place, _)| *place);
    Ok(claimed.into_iter().map(|(_, outgoing)| outgoing).collect())
}

pub(crate) fn acknowledge(connection: &mut Connection, effects: &[EffectId]) -> Outcomes<()> {
    if effects.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for effect in effects {
        let Address { tenant, kind, life } = Address::of(&effect.stream)?;
        transaction
            .prepare_cached(
                "DELETE FROM outbox WHERE tenant = ?1 AND kind = ?2 AND life = ?3 \
                 AND version = ?4 AND ordinal = ?5",
            )?
            .execute(params![
                tenant,
                kind,
                life,
                row::number(effect.version.get()),
                effect.ordinal
            ])?;
    }
    transaction.commit()?;
    Ok(())
}
