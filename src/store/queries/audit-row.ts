import type { Certification } from '../../domain/certification.js'
import { type CertificationColumns, fromRow, toColumns } from './certification-row.js'
import type { AuditedRecord, AuditEntry } from '../interface/store.js'
import type { AuditRow } from '../engine/tables.js'

/** A record in the JSON of an audit entry: its columns that are not null, and its history as pairs of instants. */
interface AuditedColumns extends CertificationColumns {
  readonly history?: readonly (readonly [renewedAt: number, expiresAt: number])[] | undefined
  /** The entry's reason, in `after`. */
  readonly reinstatement_reason?: string | undefined
}

/** Maps an entry to its row. */
export function toAuditRow(entry: AuditEntry): Omit<AuditRow, 'id'> {
  return {
    certification_id: entry.certificationId,
    changed_at: entry.changedAt,
    operation: entry.operation,
    before: encode(entry.before),
    after: encode(entry.after, entry.reason),
    subject: entry.actor.subject,
    request_id: entry.actor.requestId,
  }
}

/** Maps a row to the entry. */
export function fromAuditRow(row: AuditRow): AuditEntry {
  const reason = decodeReason(row.after)
  return {
    certificationId: row.certification_id,
    changedAt: row.changed_at,
    operation: row.operation,
    before: decode(row.certification_id, row.before),
    after: decode(row.certification_id, row.after),
    actor: { subject: row.subject, requestId: row.request_id },
    ...(reason === undefined ? {} : { reason }),
  }
}

/** Returns a pattern of SQL's `like` that matches the `after` of an entry with this number of renewals. */
export function withRenewalCount(count: number): string {
  return `%"renewal_count":${count},%`
}

function encode(record: AuditedRecord | null, reason?: string): string | null {
  if (record === null) return null
  const { certification, renewals } = record
  const columns: AuditedColumns = toColumns(certification)
  if (renewals.length === 0 && reason === undefined) return JSON.stringify(columns)
  const history =
    renewals.length === 0 ? undefined : renewals.map((it) => [it.renewedAt, it.expiresAt] as const)
  return JSON.stringify({ ...columns, history, reinstatement_reason: reason } satisfies AuditedColumns)
}

function decode(id: Certification['id'], text: string | null): AuditedRecord | null {
  if (text === null) return null
  const { history = [], reinstatement_reason: _, ...columns } = JSON.parse(text) as AuditedColumns
  return {
    certification: fromRow({ ...columns, id }),
    renewals: history.map(([renewedAt, expiresAt]) => ({ renewedAt, expiresAt })),
  }
}

function decodeReason(after: string | null): string | undefined {
  // Few entries have a reason, so the text is searched before it is parsed.
  if (after === null || !after.includes('"reinstatement_reason":')) return undefined
  return (JSON.parse(after) as AuditedColumns).reinstatement_reason
}
