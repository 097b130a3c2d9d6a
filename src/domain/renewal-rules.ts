import type { Certification } from './certification.js'
import { DomainError } from './errors.js'
import { formatInstant, type Instant } from './time.js'

// The rules that single and bulk renewals share.

/** Checks that a certification is not revoked. @throws DomainError `revoked`. */
export function checkNotRevoked({ revocation }: Certification): void {
  if (revocation !== null)
    throw new DomainError('revoked', 'The certification is revoked. Reinstate it first.')
}

/** Checks that a certification can be renewed once more. @throws DomainError `renewal-limit`. */
export function checkRenewalLimit({ renewalCount }: Certification, maxRenewals: number): void {
  if (renewalCount < maxRenewals) return
  throw new DomainError(
    'renewal-limit',
    `The certification has been renewed ${maxRenewals} times, which is the maximum.`,
  )
}

/** Checks that an expiry is later than the stored one. @throws DomainError `not-a-renewal`. */
export function checkLaterExpiry(current: Certification, expiresAt: Instant): void {
  if (expiresAt > current.expiresAt) return
  throw new DomainError(
    'not-a-renewal',
    `The expires_at of a renewal must be later than the stored one, ${formatInstant(current.expiresAt)}.`,
  )
}
