import type { Certification } from './certification.js'
import type { CertificationDraft } from './create-certification.js'
import { checkNotRevoked } from './renewal-rules.js'
import type { Instant } from './time.js'
import { checkValidityPeriod } from './validity-period.js'

/** The fields that a correction may change. */
export type Correction = Pick<CertificationDraft, 'certType' | 'issuedAt' | 'expiresAt'>

/**
 * Corrects fields that were recorded wrongly. A later `expiresAt` is also a correction, not a renewal, and is not counted.
 *
 * @param now the time of the change; the last update's time if that is later.
 * @throws DomainError `revoked`, `time-out-of-range` or `validity-period`, in this order.
 */
export function correctCertification(
  current: Certification,
  { certType, issuedAt, expiresAt }: Correction,
  now: Instant,
): Certification {
  checkNotRevoked(current)
  const updatedAt = Math.max(now, current.updatedAt)
  const corrected = { ...current, certType, issuedAt, expiresAt, version: current.version + 1, updatedAt }
  checkValidityPeriod(corrected)
  return corrected
}
