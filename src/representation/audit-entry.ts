import { isDeepStrictEqual } from 'node:util'
import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant } from '../domain/time.js'
import { toStoredFields } from './responses.js'
import type { AuditEntry } from '../store/interface/store.js'
import { printable } from './printable.js'

/** Maps an entry to the JSON object that `npm run audit` prints: the record's fields under the contract's names, and its version. */
export function toAuditEntry(entry: AuditEntry) {
  const { certificationId, changedAt, operation, before, after, actor, reason } = entry
  return {
    changed_at: formatInstant(changedAt),
    operation,
    id: formatCertificationId(certificationId),
    subject: actor.subject,
    request_id: actor.requestId,
    before: before === null ? null : toStoredFields(before.certification, before.renewals),
    after:
      after === null
        ? null
        : { ...toStoredFields(after.certification, after.renewals), reinstatement_reason: reason },
  }
}

/** A field of the record with its values before and after a change. */
export interface FieldChange {
  readonly field: string
  /** Undefined where there was no value. */
  readonly from: StoredValue | undefined
  readonly to: StoredValue | undefined
}

type AuditedFields = ReturnType<typeof toStoredFields> & { readonly reinstatement_reason?: string }
type StoredValue = NonNullable<AuditedFields[keyof AuditedFields]>

/**
 * Lists the fields whose values differ before and after the change, under the contract's names. Includes the version, and the reason of
 * a reinstatement, although no record contains them.
 */
export function changesOf({ before, after, reason }: AuditEntry): FieldChange[] {
  const was: Partial<AuditedFields> =
    before === null ? {} : toStoredFields(before.certification, before.renewals)
  const is: Partial<AuditedFields> = {
    ...(after === null ? {} : toStoredFields(after.certification, after.renewals)),
    ...(reason === undefined ? {} : { reinstatement_reason: reason }),
  }
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof AuditedFields)[]
  return names
    .map((field) => ({ field, from: was[field], to: is[field] }))
    .filter(({ from, to }) => !isDeepStrictEqual(from, to))
}

/** Describes an entry in one line: the time, the operation, the actor, and each field that changed. */
export function describeAuditEntry(entry: AuditEntry): string {
  const { changed_at, operation, subject, request_id } = toAuditEntry(entry)
  const by = subject === null ? '' : ` by ${subject}`
  const request = request_id === null ? '' : ` (request ${request_id})`
  return printable(
    `${changed_at} ${operation}${by}${request}: ${changesOf(entry).map(describeChange).join(', ')}`,
  )
}

function describeChange({ field, from, to }: FieldChange): string {
  const [was, is] = [textOf(from), textOf(to)]
  return was === undefined || is === undefined ? `${field} ${was ?? is}` : `${field} ${was} → ${is}`
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
