import type { Certification } from '../domain/certification.js'
import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant, type Instant } from '../domain/time.js'
import type { AuditedOperation, AuditEntry } from '../store/interface/store.js'
import { changesOf } from './audit-entry.js'
import { toRecordResponse } from './responses.js'

/** Maps an audit entry to an entry of the change feed, which omits the actor. */
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

/** Maps an erasure to `correct`: readers of the feed see that the record has another mentor_id. */
function toChangeOperation<T extends AuditedOperation>(operation: T) {
  return operation === 'erase' ? 'correct' : (operation as Exclude<T, 'erase'>)
}

/** Maps a certification to the single record without its history, with its status at the time of the change. */
function toChangedCertification(certification: Certification, changedAt: Instant) {
  const { renewal_history: _, ...fields } = toRecordResponse(certification, [], changedAt)
  return fields
}

/** Maps an audit entry to the contract's AuditEntry. Omits the version, which the contract does not have. */
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
