import type { Certification } from './certification.js'
import { DomainError } from './errors.js'
import { checkNotRevoked } from './renewal-rules.js'
import type { Instant } from './time.js'
import { checkValidityPeriod } from './validity-period.js'

/** A renewal that this service recorded: the certification before and after it. */
export interface RecordedRenewal {
  readonly before: Pick<Certification, 'expiresAt'>
  readonly after: Pick<Certification, 'expiresAt'>
}

/**
 * Returns the certification without its latest renewal (DELETE /api/v1/certifications/{id}/renewals/latest).
 *
 * If `expiresAt` was corrected and then corrected back, the renewal can still be withdrawn.
 *
 * @param now the time of the change; the last update's time if that is later.
 * @throws DomainError `revoked`, `no-renewal`, `renewal-superseded` or `validity-period`, in this order.
 */
export function withdrawRenewal(
  current: Certification,
  latest: RecordedRenewal | undefined,
  now: Instant,
): Certification {
  checkNotRevoked(current)
  if (latest === undefined) {
    throw new DomainError('no-renewal', 'The certification has no renewal that this service recorded.')
  }
  if (current.expiresAt !== latest.after.expiresAt) {
    throw new DomainError(
      'renewal-superseded',
      'expires_at was changed after the renewal. Correct expires_at instead of withdrawing the renewal.',
    )
  }
  const certification = {
    ...current,
    expiresAt: latest.before.expiresAt,
    renewalCount: current.renewalCount - 1,
    version: current.version + 1,
    updatedAt: Math.max(now, current.updatedAt),
  }
  checkValidityPeriod(certification)
  return certification
}
