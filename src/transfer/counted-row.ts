import type { CountedFields } from '../store/engine/tally.js'
import type { Row } from './transfer-queries.js'

/** Maps a row of the table `certification` to the fields that decide where it is counted. */
export function toCountedFields(row: Row): CountedFields {
  const { cert_type: certType, expires_at: expiresAt, revoked_at: revokedAt, revocation_reason: reason } = row
  return {
    certType: String(certType),
    expiresAt: Number(expiresAt),
    revocation: revokedAt === null ? null : { revokedAt: Number(revokedAt), reason: String(reason) },
  }
}
