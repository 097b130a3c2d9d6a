import type { Certification } from './certification.js'
import { DomainError } from './errors.js'
import { formatInstant, type Instant } from './time.js'

// The rules that the renewal of one certification and that of several have in common.

/** @throws DomainError `revoked` */
export function checkNotRevoked({ revocation }: Certification): void {
  if (revocation !== null)
    throw new DomainError('revoked', 'The certification is revoked. Reinstate it first.')
}

/** @throws DomainError `renewal-limit` if there can be no more renewal. */
export function checkRenewalLimit({ renewalCount }: Certification, maxRenewals: number): void {
  if (renewalCount < maxRenewals) return
  throw new DomainError(
    'renewal-limit',
    `The certification has been renewed ${maxRenewals} times, which is the maximum.`,
  )
}

/** @throws DomainError `not-a-renewal` unless the expiry is later than the stored one. */
export function checkLaterExpiry(current: Certification, expiresAt: Instant): void {
  if (expiresAt > current.expiresAt) return
  throw new DomainError(
    'not-a-renewal',
    `The expires_at of a renewal must be later than the stored one, ${formatInstant(current.expiresAt)}.`,
  )
}
