import type { Input } from '../contract/operation.js'
import { parseDuration } from '../domain/calendar-duration.js'
import { parseCertificationId } from '../domain/certification-id.js'
import type { BulkRenewal } from '../domain/renew-certifications.js'
import { parseInstant } from '../domain/time.js'

/** Maps the contract's RenewCertifications to the domain's bulk renewal. */
export function toBulkRenewal(body: Input<'renewCertifications'>['body']): BulkRenewal {
  const { ids, expires_at, extend_by = '', extend_from, renewed_at } = body
  return {
    ids: ids.map(parseCertificationId),
    until:
      expires_at === undefined
        ? { by: parseDuration(extend_by), from: extend_from }
        : parseInstant(expires_at),
    renewedAt: renewed_at === undefined ? undefined : parseInstant(renewed_at),
  }
}
