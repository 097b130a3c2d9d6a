import type { Certification, Renewal } from '../domain/certification.js'
import type { ExpiringTuple, ListTuple } from './list-queries.js'
import type { CertificationRow, RenewalRow } from './queries.js'
import type { ExpiringCertification, ListedCertification } from './store.js'

export function fromRow(row: CertificationRow): Certification {
  return {
    id: row.id,
    mentorId: row.mentor_id,
    certType: row.cert_type,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    renewalCount: row.renewal_count,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revocation:
      row.revoked_at === null || row.revocation_reason === null // the table has both or none
        ? null
        : { revokedAt: row.revoked_at, reason: row.revocation_reason },
  }
}

export function toRow(certification: Certification): CertificationRow {
  return Object.assign(toNewRow(certification), { id: certification.id })
}

/** The row of a certification that is not given an id yet. */
export function toNewRow(certification: Omit<Certification, 'id'>): Omit<CertificationRow, 'id'> {
  return {
    mentor_id: certification.mentorId,
    cert_type: certification.certType,
    issued_at: certification.issuedAt,
    expires_at: certification.expiresAt,
    renewal_count: certification.renewalCount,
    version: certification.version,
    created_at: certification.createdAt,
    updated_at: certification.updatedAt,
    revoked_at: certification.revocation?.revokedAt ?? null,
    revocation_reason: certification.revocation?.reason ?? null,
  }
}

export function fromListTuple(tuple: ListTuple): ListedCertification {
  const [id, mentorId, certType, issuedAt, expiresAt, renewalCount, createdAt, revokedAt] = tuple
  const revocation = revokedAt === null ? null : { revokedAt }
  return { id, mentorId, certType, issuedAt, expiresAt, renewalCount, createdAt, revocation }
}

export function fromExpiringTuple(tuple: ExpiringTuple): ExpiringCertification {
  const [id, mentorId, certType, expiresAt, mentorName] = tuple
  return { id, mentorId, certType, expiresAt, mentorName, revocation: null }
}

/** The renewal that a record was joined with, if it has one. */
export function renewalsOf(row: { renewed_at: number | null; renewed_until: number | null }): Renewal[] {
  const { renewed_at: renewedAt, renewed_until: expiresAt } = row
  return renewedAt === null || expiresAt === null ? [] : [{ renewedAt, expiresAt }]
}

export function fromRenewalRow(row: Pick<RenewalRow, 'renewed_at' | 'expires_at'>): Renewal {
  return { renewedAt: row.renewed_at, expiresAt: row.expires_at }
}
