import type { Certification } from './certification.js'
import { DomainError } from './errors.js'
import { formatInstant, type Instant } from './time.js'
import { findTimeError } from './validity-period.js'

/**
 * Checks the instant for which a status is requested.
 *
 * @throws DomainError `time-out-of-range`, or `not-yet-created` if the instant is before the creation.
 */
export function checkAsOf(asOf: Instant, { createdAt }: Pick<Certification, 'createdAt'>): void {
  const outOfRange = findTimeError('as_of', asOf)
  if (outOfRange !== undefined) throw outOfRange
  if (asOf >= createdAt) return
  throw new DomainError(
    'not-yet-created',
    `The certification was created at ${formatInstant(createdAt)}, after as_of.`,
  )
}

/**
 * Returns the state of a certification at an instant of the past.
 *
 * @param audited the state after its last change up to then: null if it was deleted, undefined if the audit trail begins later.
 * @throws DomainError `history-unavailable`, or `not-yet-created` if an import brought it back after a deletion.
 */
export function pastState(
  audited: { readonly certification: Certification } | null | undefined,
): Certification {
  if (audited === undefined) {
    throw new DomainError(
      'history-unavailable',
      'The audit trail of the certification does not reach back to as_of.',
    )
  }
  if (audited !== null) return audited.certification
  throw new DomainError('not-yet-created', 'The certification did not exist at as_of.')
}
