import { calendarDay, type Instant, startOfDay } from './time.js'

// Own code, because the rule fits in a screen: a date library would add time zones, locales and another type of date.

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
 * Adds the months, then the days, and keeps the time of day. A day that the month does not have becomes its last day: 31 January and
 * one month is the last day of February.
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
