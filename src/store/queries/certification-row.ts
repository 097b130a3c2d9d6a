import type { Certification, Renewal } from '../../domain/certification.js'
import type { ExpiringTuple, ListTuple } from './list-queries.js'
import type { ExpiringCertification, ListedCertification } from '../interface/store.js'
import type { CertificationRow, RenewalRow } from '../engine/tables.js'

/** The columns of a certification, except its id. A column that is null in the row is undefined here. */
export type CertificationColumns = {
  readonly [Name in Exclude<keyof CertificationRow, 'id'>]: null extends CertificationRow[Name]
    ? Exclude<CertificationRow[Name], null> | undefined
    : CertificationRow[Name]
}

/**
 * Maps a certification to its columns. Queries call it on placeholders, the audit trail on a record. A query binds undefined as null,
 * and JSON omits it.
 */
export function toColumns(certification: Omit<Certification, 'id'>): CertificationColumns {
  return {
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
  }
}

/** Maps a row, or columns from the audit trail with an id, to the certification. */
export function fromRow(
  row: CertificationRow | (CertificationColumns & { readonly id: number }),
): Certification {
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
      row.revoked_at == null || row.revocation_reason == null // both or none, by a constraint of the table
        ? null
        : { revokedAt: row.revoked_at, reason: row.revocation_reason },
  }
}

/** Maps the values of LISTED to the certification. */
export function fromListTuple(tuple: ListTuple): ListedCertification {
  const [id, mentorId, certType, issuedAt, expiresAt, renewalCount, createdAt, revokedAt] = tuple
  const revocation = revokedAt === null ? null : { revokedAt }
  return { id, mentorId, certType, issuedAt, expiresAt, renewalCount, createdAt, revocation }
}

/** Maps the values of EXPIRING_LISTED, and the mentor's name, to the certification. */
export function fromExpiringTuple(tuple: ExpiringTuple): ExpiringCertification {
  const [id, mentorId, certType, expiresAt, mentorName] = tuple
  return { id, mentorId, certType, expiresAt, mentorName, revocation: null }
}

/** Returns the renewal that a record was joined with; an empty list for a record without renewals. */
export function renewalsOf(row: { renewed_at: number | null; renewed_until: number | null }): Renewal[] {
  const { renewed_at: renewedAt, renewed_until: expiresAt } = row
  return renewedAt === null || expiresAt === null ? [] : [{ renewedAt, expiresAt }]
}

/** Maps a row to the renewal. */
export function fromRenewalRow(row: Pick<RenewalRow, 'renewed_at' | 'expires_at'>): Renewal {
  return { renewedAt: row.renewed_at, expiresAt: row.expires_at }
}
