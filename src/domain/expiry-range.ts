import { DomainError } from './errors.js'
import type { Instant } from './time.js'
import { findTimeError } from './validity-period.js'

/** A range of expiries from a request: from an instant on (inclusive), before another one (exclusive). */
export interface ExpiryRange {
  readonly expiresFrom?: Instant | undefined
  readonly expiresBefore?: Instant | undefined
}

/** Checks a range. @throws DomainError `time-out-of-range`, or `validity-period` unless it ends after it begins. */
export function checkExpiryRange({ expiresFrom, expiresBefore }: ExpiryRange): void {
  const outOfRange =
    (expiresFrom === undefined ? undefined : findTimeError('expires_from', expiresFrom)) ??
    (expiresBefore === undefined ? undefined : findTimeError('expires_before', expiresBefore))
  if (outOfRange !== undefined) throw outOfRange
  if (expiresFrom === undefined || expiresBefore === undefined || expiresBefore > expiresFrom) return
  throw new DomainError('validity-period', 'expires_before must be later than expires_from.')
}
