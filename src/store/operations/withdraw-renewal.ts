import type { Certification } from '../../domain/certification.js'
import type { Precondition } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'
import { type RecordedRenewal, withdrawRenewal as decideWithdrawal } from '../../domain/withdraw-renewal.js'
import { fromAuditRow, withRenewalCount } from '../queries/audit-row.js'
import type { Session } from '../engine/session.js'
import type { Engine } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import { lockForChange, storeChange } from './record-change.js'
import type { Actor } from '../interface/store.js'

/** Implements Store.withdrawRenewal. */
export function withdrawRenewal(
  engine: Engine,
  queries: Queries,
  id: number,
  now: Instant,
  actor: Actor,
  precondition: Precondition,
): Promise<Certification | undefined> {
  return engine.write(async (unit) => {
    const { session } = unit
    const before = await lockForChange(session, queries, id, now, precondition)
    if (before === undefined) return undefined
    const after = decideWithdrawal(before, await findRenewal(session, queries, before), now)
    await Promise.all([
      storeChange(engine, queries, unit, { before, after, operation: 'withdraw', actor }),
      session.run(queries.deleteRenewal, { id, sequence: before.renewalCount }),
    ])
    return after
  }, id)
}

/**
 * Finds the latest renewal in the audit trail. If earlier renewals with this number were withdrawn, there are several entries, and the
 * last one counts. If the record was imported since, perhaps after its deletion, so was the renewal: it cannot be found.
 */
async function findRenewal(
  session: Session,
  queries: Queries,
  { id, renewalCount }: Certification,
): Promise<RecordedRenewal | undefined> {
  const after = withRenewalCount(renewalCount)
  const row = await session.first(queries.getLastRenewalEntry, { id, after })
  const entry = row === undefined ? undefined : fromAuditRow(row)
  if (entry === undefined || entry.before === null || entry.after === null) return undefined
  return { before: entry.before.certification, after: entry.after.certification }
}
