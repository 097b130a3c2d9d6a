import type { Certification, Renewal } from '../../domain/certification.js'
import { checkPrecondition, type Precondition } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'
import { fromRow } from '../queries/certification-row.js'
import { appendAuditEntry } from './change-feed.js'
import type { Session } from '../engine/session.js'
import type { Engine, UnitOfWork } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import type { AuditEntry } from '../interface/store.js'

// The steps that all changes of existing certifications share.

/**
 * Locks a certification, so that no other writer changes it before this change ends. Returns undefined if it does not exist.
 *
 * @throws DomainError `precondition-failed` if its revision violates the precondition.
 */
export async function lockForChange(
  session: Session,
  queries: Queries,
  id: number,
  now: Instant,
  precondition: Precondition,
): Promise<Certification | undefined> {
  const row = await session.first(queries.lockCertification, { id })
  if (row === undefined) return undefined
  const current = fromRow(row)
  checkPrecondition(current, now, precondition)
  return current
}

/** A change of a locked certification, for the audit trail. */
export interface RecordedChange extends Pick<AuditEntry, 'operation' | 'actor' | 'reason'> {
  readonly before: Certification
  readonly after: Certification
  /** The renewal, if its date is not that of the change. */
  readonly earlierRenewal?: Renewal | undefined
}

/** Stores a change: updates the record and the tally, and adds the entry to the audit trail. */
export async function storeChange(
  engine: Pick<Engine, 'feed'>,
  queries: Queries,
  { session, tally }: UnitOfWork,
  { before, after, earlierRenewal, ...others }: RecordedChange,
): Promise<void> {
  tally.recount(before, after)
  const entry: AuditEntry = {
    ...others,
    certificationId: after.id,
    changedAt: after.updatedAt,
    before: { certification: before, renewals: [] },
    after: { certification: after, renewals: earlierRenewal === undefined ? [] : [earlierRenewal] },
  }
  await Promise.all([
    session.run(queries.updateCertification, after),
    appendAuditEntry(engine, queries, session, entry),
  ])
}
