import type { Certification } from '../domain/certification.js'
import { type CertificationColumns, fromRow, toColumns } from './certification-row.js'
import type { AuditedRecord, AuditLine } from './store.js'
import type { AuditLineRow } from './tables.js'

/** A record in the JSON of an audit entry: its columns without those that are null, and its history as pairs of instants. */
interface AuditedColumns extends CertificationColumns {
  readonly history?: readonly (readonly [renewedAt: number, expiresAt: number])[] | undefined
}

export function toAuditRow(entry: AuditLine): Omit<AuditLineRow, 'id'> {
  return {
    certification_id: entry.certificationId,
    changed_at: entry.changedAt,
    operation: entry.operation,
    before: encode(entry.before),
    after: encode(entry.after),
    subject: entry.actor.subject,
    request_id: entry.actor.requestId,
  }
}

export function fromAuditRow(row: AuditLineRow): AuditLine {
  return {
    certificationId: row.certification_id,
    changedAt: row.changed_at,
    operation: row.operation,
    before: decode(row.certification_id, row.before),
    after: decode(row.certification_id, row.after),
    actor: { subject: row.subject, requestId: row.request_id },
  }
}

function encode(record: AuditedRecord | null): string | null {
  if (record === null) return null
  const { certification, renewals } = record
  const columns: AuditedColumns = toColumns(certification)
  if (renewals.length === 0) return JSON.stringify(columns)
  const history = renewals.map((it) => [it.renewedAt, it.expiresAt] as const)
  return JSON.stringify({ ...columns, history } satisfies AuditedColumns)
}

function decode(id: Certification['id'], text: string | null): AuditedRecord | null {
  if (text === null) return null
  const { history = [], ...columns } = JSON.parse(text) as AuditedColumns
  return {
    certification: fromRow({ ...columns, id }),
    renewals: history.map(([renewedAt, expiresAt]) => ({ renewedAt, expiresAt })),
  }
}
