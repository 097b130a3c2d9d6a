import { addDuration, type CalendarDuration } from './calendar-duration.js'
import { DomainError } from './errors.js'
import { calendarDay, type Instant, startOfDay } from './time.js'

/** The start of an extension. `today` has the time of day of the old expiry. */
export type ExtensionStart = 'expiry' | 'today' | 'later_of_both'

/** An extension of the validity of a certification. */
export interface Extension {
  readonly by: CalendarDuration
  readonly from: ExtensionStart
}

const MAX_EXTENSION: CalendarDuration = { months: 1200, days: 0 }

/**
 * Returns the expiry after an extension at `now`.
 *
 * @throws DomainError `time-out-of-range` if the extension is longer than 100 years.
 */
export function extendedExpiry(expiresAt: Instant, { by, from }: Extension, now: Instant): Instant {
  const start = startOf(expiresAt, from, now)
  const extended = addDuration(start, by)
  if (extended <= addDuration(start, MAX_EXTENSION)) return extended
  throw new DomainError('time-out-of-range', 'extend_by must be at most 100 years.')
}

function startOf(expiresAt: Instant, from: ExtensionStart, now: Instant): Instant {
  if (from === 'expiry') return expiresAt
  const today = startOfDay(calendarDay(now)) + (expiresAt - startOfDay(calendarDay(expiresAt)))
  return from === 'today' ? today : Math.max(expiresAt, today)
}
