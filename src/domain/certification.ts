import { calendarDay, type Instant } from './time.js'

/** The stored facts of a certification. Its status is derived from them and the time. */
export interface Certification {
  /** Assigned in ascending order from 1; an import may provide a higher one. An id is never reused. */
  readonly id: number
  readonly mentorId: string
  readonly certType: string
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  readonly renewalCount: number
  /** 1 after creation, incremented with every change. */
  readonly version: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** Null unless the certification is revoked. */
  readonly revocation: Revocation | null
}

/** The time of a revocation, and its reason. */
export interface Revocation {
  readonly revokedAt: Instant
  readonly reason: string
}

/** An entry of the renewal history. */
export interface Renewal {
  readonly renewedAt: Instant
  /** The `expiresAt` after the renewal. */
  readonly expiresAt: Instant
}

/** The status at an instant. It is not stored: an expiry changes it without a write. */
export type Status = 'active' | 'expired' | 'revoked'

/** The facts that determine the status. */
export type StatusFacts = Pick<Certification, 'expiresAt'> & { readonly revocation: object | null }

/** Returns the status at `now`. A certification is expired from the second of `expiresAt` on. */
export function statusOf({ revocation, expiresAt }: StatusFacts, now: Instant): Status {
  if (revocation !== null) return 'revoked'
  return now >= expiresAt ? 'expired' : 'active'
}

/** Returns the number of UTC calendar days from `now` to the day of the expiry: 0 on that day, negative afterwards. */
export function daysUntilExpiry({ expiresAt }: Pick<Certification, 'expiresAt'>, now: Instant): number {
  return calendarDay(expiresAt) - calendarDay(now)
}

/** Whether the certification is active with at most `soonDays` calendar days left. */
export function isExpiringSoon(certification: Certification, now: Instant, soonDays: number): boolean {
  return statusOf(certification, now) === 'active' && daysUntilExpiry(certification, now) <= soonDays
}
