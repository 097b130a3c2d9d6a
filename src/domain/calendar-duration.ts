import { calendarDay, type Instant, startOfDay } from './time.js'

// No library is used, because a date library would add time zones, locales and another type of date for a few lines of code.

/** A period of calendar time in UTC. Its length in seconds depends on when it begins. */
export interface CalendarDuration {
  readonly months: number
  readonly days: number
}

/**
 * Parses an ISO 8601 duration of years, months, weeks and days.
 *
 * @param text has the form of the contract's CalendarDuration.
 */
export function parseDuration(text: string): CalendarDuration {
  const of = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(text)?.[1] ?? 0)
  return { months: 12 * of('Y') + of('M'), days: 7 * of('W') + of('D') }
}

/**
 * Adds the months, then the days, and keeps the time of day. If the month is too short, its last day is used: 31 January plus one month
 * is the last day of February.
 */
export function addDuration(instant: Instant, { months, days }: CalendarDuration): Instant {
  const day = calendarDay(instant)
  return startOfDay(addMonths(day, months) + days) + (instant - startOfDay(day))
}

function addMonths(day: number, months: number): number {
  const date = new Date(startOfDay(day) * 1000)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months]
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / 86_400_000
}
