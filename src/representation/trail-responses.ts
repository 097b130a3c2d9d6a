import type { Certification } from '../domain/certification.js'
import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant, type Instant } from '../domain/time.js'
import type { AuditedOperation, AuditEntry } from '../store/store.js'
import { changesOf } from './audit-entry.js'
import { toRecordResponse } from './responses.js'

/** An entry of the change feed. It does not show who made the change. */
export function toChangeResponse(
  cursor: string,
  { certificationId, changedAt, operation, after }: AuditEntry,
) {
  return {
    cursor,
    changed_at: formatInstant(changedAt),
    operation: toChangeOperation(operation),
    certification_id: formatCertificationId(certificationId),
    certification: after === null ? null : toChangedCertification(after.certification, changedAt),
  }
}

/** To a reader of the feed, an erasure is a correction: the record has another mentor_id. */
function toChangeOperation<T extends AuditedOperation>(operation: T) {
  return operation === 'erase' ? 'correct' : (operation as Exclude<T, 'erase'>)
}

/** The single record without its history, with its status at the time of the change. */
function toChangedCertification(certification: Certification, changedAt: Instant) {
  const { renewal_history: _, ...fields } = toRecordResponse(certification, [], changedAt)
  return fields
}

/** An entry of the audit trail of a certification, under the contract's names. The version is no field of the contract. */
export function toAuditEntryResponse(entry: AuditEntry) {
  const { changedAt, operation, actor } = entry
  return {
    changed_at: formatInstant(changedAt),
    operation,
    actor: actor.subject,
    request_id: actor.requestId,
    changes: changesOf(entry)
      .filter(({ field }) => field !== 'version')
      .map(({ field, from = null, to = null }) => ({ field, from, to })),
  }
}
