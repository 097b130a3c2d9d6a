// Bulk renewals: up to 500 certifications in one transaction, all or none.
//
// The records are locked in the order of their ids, so that two bulk renewals of the same records wait for each other instead of
// deadlocking. All rules are applied before the first statement that writes. A dry run applies the same rules to a snapshot, without
// locks.
//
// The reply to the first request with an idempotency key cannot be computed again, because the records have changed since. So the reply is
// stored with the key, as five values for each id, for a day: 20 KB for 500 ids.
import {
  type BulkRenewal,
  decideRenewals,
  type RenewalCandidate,
  type RenewalDecision,
} from '../../domain/renew-certifications.js'
import type { Certification } from '../../domain/certification.js'
import type { Instant } from '../../domain/time.js'
import { fromRow } from '../queries/certification-row.js'
import type { Session } from '../engine/session.js'
import type { Engine, UnitOfWork } from '../engine/engine.js'
import { findFirstUse, storeFirstUse } from './idempotency.js'
import type { Queries } from '../queries/queries.js'
import { storeChange } from './record-change.js'
import type { Actor, RenewalOptions, RenewalResult } from '../interface/store.js'

/** Implements Store.renewCertifications. */
export function renewCertifications(
  engine: Engine,
  queries: Queries,
  renewal: BulkRenewal,
  now: Instant,
  actor: Actor,
  { maxRenewals, key }: RenewalOptions,
): Promise<readonly RenewalResult[]> {
  return engine.writeMany(async (unit) => {
    const { session } = unit
    const candidates = await findCandidates(session, queries, queries.lockCertification, renewal)
    const earlier = key === undefined ? undefined : await findFirstUse(session, queries, key, now)
    if (earlier !== undefined) return decodeReply(earlier.reply as string) // an equal request was also a bulk renewal
    const decisions = decideRenewals(renewal, candidates, now, maxRenewals)
    const results = decisions.map(toResult)
    await Promise.all([
      ...decisions.map((it) => applyRenewal(engine, unit, queries, it, actor)),
      key === undefined
        ? undefined
        : storeFirstUse(session, queries, key, {
            createdAt: now,
            certificationId: 0,
            reply: encodeReply(results),
          }),
    ])
    return results
  })
}

/** Implements Store.previewRenewals. */
export async function previewRenewals(
  engine: Engine,
  queries: Queries,
  renewal: BulkRenewal,
  now: Instant,
  maxRenewals: number,
): Promise<readonly RenewalResult[]> {
  const candidates = await engine.snapshot((session) =>
    findCandidates(session, queries, queries.getCertification, renewal),
  )
  return decideRenewals(renewal, candidates, now, maxRenewals).map(toResult)
}

async function findCandidates(
  session: Session,
  queries: Queries,
  read: Queries['getCertification' | 'lockCertification'],
  { ids, renewedAt }: BulkRenewal,
): Promise<ReadonlyMap<number, RenewalCandidate>> {
  const inOrder = ids.toSorted((a, b) => a - b)
  const rows = await Promise.all(inOrder.map((id) => session.first(read, { id })))
  const found = rows.filter((row) => row !== undefined).map(fromRow)
  const candidates = await Promise.all(
    found.map(async (certification): Promise<RenewalCandidate> => {
      if (renewedAt === undefined) return { certification }
      return { certification, lastRenewedAt: await findLastRenewalTime(session, queries, certification) }
    }),
  )
  return new Map(candidates.map((it) => [it.certification.id, it]))
}

/** Returns undefined if the certification was never renewed, or only the number of its imported renewals is known. */
async function findLastRenewalTime(
  session: Session,
  queries: Queries,
  { id, renewalCount }: Certification,
): Promise<Instant | undefined> {
  return (await session.first(queries.getRenewal, { id, sequence: renewalCount }))?.renewed_at
}

async function applyRenewal(
  engine: Engine,
  unit: UnitOfWork,
  queries: Queries,
  { before, after, renewal }: RenewalDecision,
  actor: Actor,
): Promise<void> {
  if (renewal === undefined) return
  const earlierRenewal = renewal.renewedAt === after.updatedAt ? undefined : renewal
  await Promise.all([
    storeChange(engine, queries, unit, { before, after, operation: 'renew', actor, earlierRenewal }),
    unit.session.run(queries.insertRenewal, {
      certification_id: after.id,
      sequence: after.renewalCount,
      renewed_at: renewal.renewedAt,
      expires_at: renewal.expiresAt,
    }),
  ])
}

function toResult({ before, after, renewal }: RenewalDecision): RenewalResult {
  return {
    id: after.id,
    outcome: renewal === undefined ? 'unchanged' : 'renewed',
    previousExpiresAt: before.expiresAt,
    expiresAt: after.expiresAt,
    renewalCount: after.renewalCount,
  }
}

/** A result in the stored reply of a key. */
type StoredResult = readonly [
  id: number,
  outcome: RenewalResult['outcome'],
  previousExpiresAt: Instant,
  expiresAt: Instant,
  renewalCount: number,
]

function encodeReply(results: readonly RenewalResult[]): string {
  const stored = results.map((it): StoredResult => {
    return [it.id, it.outcome, it.previousExpiresAt, it.expiresAt, it.renewalCount]
  })
  return JSON.stringify(stored)
}

/** Returns the results in a reply that a key keeps. */
export function decodeReply(reply: string): readonly RenewalResult[] {
  const stored = JSON.parse(reply) as StoredResult[]
  return stored.map(([id, outcome, previousExpiresAt, expiresAt, renewalCount]) => {
    return { id, outcome, previousExpiresAt, expiresAt, renewalCount }
  })
}
