import type { Certification } from '../../domain/certification.js'
import { reinstateCertification as decideReinstatement } from '../../domain/reinstate-certification.js'
import type { Precondition } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'
import type { Engine } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import { lockForChange, storeChange } from './record-change.js'
import type { Actor } from '../interface/store.js'

/** Implements Store.reinstateCertification. */
export function reinstateCertification(
  engine: Engine,
  queries: Queries,
  id: number,
  reason: string,
  now: Instant,
  actor: Actor,
  precondition: Precondition,
): Promise<Certification | undefined> {
  return engine.write(async (unit) => {
    const before = await lockForChange(unit.session, queries, id, now, precondition)
    if (before === undefined) return undefined
    const after = decideReinstatement(before, reason, now)
    await storeChange(engine, queries, unit, { before, after, operation: 'reinstate', actor, reason })
    return after
  }, id)
}
