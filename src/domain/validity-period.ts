import { DomainError } from './errors.js'
import { isWithinRange, type Instant } from './time.js'

/** The period for which a certification is valid. */
export interface ValidityPeriod {
  readonly issuedAt: Instant
  readonly expiresAt: Instant
}

/** Checks a period. @throws DomainError `time-out-of-range`, or `validity-period` unless it ends after it begins. */
export function checkValidityPeriod(period: ValidityPeriod): void {
  const error = findValidityPeriodError(period)
  if (error !== undefined) throw error
}

/** Returns the error that `checkValidityPeriod` throws; undefined if there is none. */
export function findValidityPeriodError({ issuedAt, expiresAt }: ValidityPeriod): DomainError | undefined {
  const outOfRange = findTimeError('issued_at', issuedAt) ?? findTimeError('expires_at', expiresAt)
  if (outOfRange !== undefined || expiresAt > issuedAt) return outOfRange
  return new DomainError('validity-period', 'expires_at must be later than issued_at.')
}

/** Returns the error `time-out-of-range` if the field `name` must not have that time. */
export function findTimeError(name: string, instant: Instant): DomainError | undefined {
  if (isWithinRange(instant)) return undefined
  return new DomainError('time-out-of-range', `${name} must be in the years 1900 to 2199 (UTC).`)
}
