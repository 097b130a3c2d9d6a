import { isBlank } from './blank-text.js'
import type { Certification } from './certification.js'
import { DomainError } from './errors.js'
import type { Instant } from './time.js'

/**
 * Returns a revoked certification without its revocation (POST /api/v1/certifications/{id}/reinstatement).
 *
 * @param now the time of the change; the last update's time if that is later.
 * @throws DomainError `not-revoked`, or `reinstatement` if the reason is blank.
 */
export function reinstateCertification(current: Certification, reason: string, now: Instant): Certification {
  if (current.revocation === null) {
    throw new DomainError('not-revoked', 'The certification is not revoked.')
  }
  if (isBlank(reason)) throw new DomainError('reinstatement', 'reason must not be blank.')
  const updatedAt = Math.max(now, current.updatedAt)
  return { ...current, version: current.version + 1, updatedAt, revocation: null }
}
