import { texts } from './texts.js'

const DAY_MS = 86_400_000
const longDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })
const shortDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const inDays = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
const monthName = new Intl.DateTimeFormat(undefined, { month: 'short', timeZone: 'UTC' })
const monthAndYear = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** A timestamp as a day in the reader's language and time zone. */
export const formatDay = (timestamp: string): string => longDay.format(new Date(timestamp))
export const formatShortDay = (timestamp: string): string => shortDay.format(new Date(timestamp))
export const formatMoment = (timestamp: string): string => dayAndTime.format(new Date(timestamp))

/** A month such as `2026-03`. */
export const formatMonth = (month: string): string => monthAndYear.format(new Date(`${month}-01T00:00:00Z`))
export const formatMonthName = (month: string): string => monthName.format(new Date(`${month}-01T00:00:00Z`))

/** Such as "in 12 days" or "yesterday", by calendar days in UTC as the service counts them. */
export function formatDistance(timestamp: string, now: number = Date.now()): string {
  const days = daysUntil(timestamp, now)
  if (Math.abs(days) < 60) return inDays.format(days, 'day')
  const months = Math.round(days / 30.44)
  return Math.abs(months) < 24
    ? inDays.format(months, 'month')
    : inDays.format(Math.round(days / 365.25), 'year')
}

export function daysUntil(timestamp: string, now: number = Date.now()): number {
  return Math.floor(Date.parse(timestamp) / DAY_MS) - Math.floor(now / DAY_MS)
}

/** The first instant of the UTC day that lies `days` from now, as a timestamp. */
export function dayFromNow(days: number, now: number = Date.now()): string {
  return toTimestamp(new Date((Math.floor(now / DAY_MS) + days) * DAY_MS))
}

/** The first instant of the month after `month`, such as `2026-03`. */
export function startOfNextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return toTimestamp(new Date(Date.UTC(year, number)))
}

/** A date as the service writes it. */
export function toTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** The value of a date field for a timestamp: the day that the page shows for it, in the reader's time zone; empty if it is none. */
export function toDateField(timestamp: string): string {
  const date = new Date(timestamp)
  if (Number.isNaN(date.getTime())) return ''
  return toTimestamp(new Date(date.getTime() - date.getTimezoneOffset() * 60_000)).slice(0, 10)
}

/** The timestamp for a date field: the midnight in UTC, as the service counts days, for which the page shows this day. */
export function fromDateField(day: string): string {
  const first = `${day}T00:00:00Z`
  const time = Date.parse(first)
  // What is not a day goes to the service as it is, which says what is wrong with it.
  if (Number.isNaN(time) || toDateField(first) === day) return first
  return toTimestamp(new Date(time + DAY_MS)) // west of Greenwich
}

/** A timestamp on another day, at the same time of the day, or the same one if the day did not change. */
export function onDay(day: string, timestamp: string): string {
  if (day === toDateField(timestamp)) return timestamp
  if (timestamp.endsWith('T00:00:00Z')) return fromDateField(day)
  const date = new Date(timestamp)
  const [year = 0, month = 0, ofMonth = 0] = day.split('-').map(Number)
  date.setFullYear(year, month - 1, ofMonth)
  return toTimestamp(date)
}

/** What a reader sees when pointing at a date. */
export const utcTitle = (timestamp: string): string => texts.utc(timestamp.replace('T', ' ').replace('Z', ''))
