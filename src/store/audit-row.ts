import type { Certification } from '../domain/certification.js'
import { fromRow } from './certification-row.js'
import type { AuditLineRow, CertificationRow } from './queries.js'
import type { AuditedRecord, AuditLine } from './store.js'

/** A record as it stands in a line: its row without what is null, and its history as pairs of instants. */
interface AuditedRow extends Omit<CertificationRow, 'id' | 'revoked_at' | 'revocation_reason'> {
  readonly revoked_at?: number | undefined
  readonly revocation_reason?: string | undefined
  readonly history?: readonly (readonly [renewedAt: number, expiresAt: number])[] | undefined
}

export function toAuditRow(line: AuditLine): Omit<AuditLineRow, 'id'> {
  return {
    certification_id: line.certificationId,
    changed_at: line.changedAt,
    operation: line.operation,
    before: encode(line.before),
    after: encode(line.after),
    subject: line.actor.subject,
    request_id: line.actor.requestId,
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

/** Written out, which takes a fifth of the time of spreading a row: an import does it for each record. */
function encode(record: AuditedRecord | null): string | null {
  if (record === null) return null
  const { certification, renewals } = record
  return JSON.stringify({
    mentor_id: certification.mentorId,
    cert_type: certification.certType,
    issued_at: certification.issuedAt,
    expires_at: certification.expiresAt,
    renewal_count: certification.renewalCount,
    version: certification.version,
    created_at: certification.createdAt,
    updated_at: certification.updatedAt,
    revoked_at: certification.revocation?.revokedAt,
    revocation_reason: certification.revocation?.reason,
    history: renewals.length === 0 ? undefined : renewals.map((it) => [it.renewedAt, it.expiresAt] as const),
  } satisfies AuditedRow)
}

function decode(id: Certification['id'], text: string | null): AuditedRecord | null {
  if (text === null) return null
  const { revoked_at = null, revocation_reason = null, history = [], ...row } = JSON.parse(text) as AuditedRow
  return {
    certification: fromRow({ ...row, id, revoked_at, revocation_reason }),
    renewals: history.map(([renewedAt, expiresAt]) => ({ renewedAt, expiresAt })),
  }
}
