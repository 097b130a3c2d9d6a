import { calendarDay, type Instant } from './time.js'

/** What is known of a certification; its status is derived from this and the time. */
export interface Certification {
  /** Counted up from 1, never given out twice. */
  readonly id: number
  readonly mentorId: string
  readonly certType: string
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  readonly renewalCount: number
  /** 1 when created, one more with every change. */
  readonly version: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** There on revoked certifications only. */
  readonly revocation: Revocation | null
}

export interface Revocation {
  readonly revokedAt: Instant
  readonly reason: string
}

export interface Renewal {
  readonly renewedAt: Instant
  /** The `expiresAt` that the renewal brought. */
  readonly expiresAt: Instant
}

export type Status = 'active' | 'expired' | 'revoked'

/** What the status follows from. */
export type StatusFacts = Pick<Certification, 'expiresAt'> & { readonly revocation: object | null }

/** The status at `now`: an expired certification is one whose `expiresAt` has been reached. */
export function statusOf({ revocation, expiresAt }: StatusFacts, now: Instant): Status {
  if (revocation !== null) return 'revoked'
  return now >= expiresAt ? 'expired' : 'active'
}

/** UTC calendar days from `now` to the expiry: 0 on the last day, negative after it. */
export function daysUntilExpiry({ expiresAt }: Pick<Certification, 'expiresAt'>, now: Instant): number {
  return calendarDay(expiresAt) - calendarDay(now)
}

/** Whether the certification is active with at most `soonDays` calendar days left. */
export function isExpiringSoon(certification: Certification, now: Instant, soonDays: number): boolean {
  return statusOf(certification, now) === 'active' && daysUntilExpiry(certification, now) <= soonDays
}
