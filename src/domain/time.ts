/** A point in time: whole seconds since 1970-01-01T00:00:00Z, negative before it. */
export type Instant = number

const SECONDS_A_DAY = 86_400

/** The first second of the supported years 1900 to 2199. */
export const EARLIEST: Instant = Date.UTC(1900, 0) / 1000
/** The first second after the supported years. */
export const END: Instant = Date.UTC(2200, 0) / 1000

/**
 * Parses an RFC 3339 date-time. Fractions of a second are rounded down.
 *
 * @param text has the form of the contract's TimestampInput.
 */
export function parseInstant(text: string): Instant {
  return Math.floor(Date.parse(text) / 1000)
}

/** Formats an instant as RFC 3339 in UTC with `Z` and whole seconds, for the years 1000 to 9999. */
export function formatInstant(instant: Instant): string {
  const day = calendarDay(instant)
  const second = instant - startOfDay(day)
  const minute = Math.floor(second / 60)
  return `${dateOf(day)}T${TWO_DIGITS[Math.floor(minute / 60)]}:${TWO_DIGITS[minute % 60]}:${TWO_DIGITS[second % 60]}Z`
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))

/** A cache of formatted dates. Lists repeat dates, and the supported years have only 110,000 of them. */
const DATES = new Map<number, string>()

function dateOf(day: number): string {
  let date = DATES.get(day)
  if (date === undefined) {
    date = new Date(startOfDay(day) * 1000).toISOString().slice(0, 10)
    DATES.set(day, date)
  }
  return date
}

/** Whether the instant is in the years 1900 to 2199. */
export function isWithinRange(instant: Instant): boolean {
  return instant >= EARLIEST && instant < END
}

/** Returns the UTC calendar day, as days since 1970-01-01. */
export function calendarDay(instant: Instant): number {
  return Math.floor(instant / SECONDS_A_DAY)
}

/** Returns the first instant of a UTC calendar day. */
export function startOfDay(day: number): Instant {
  return day * SECONDS_A_DAY
}
