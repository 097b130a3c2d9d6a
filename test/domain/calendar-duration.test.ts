import fc from 'fast-check'
import t from 'tap'
import { addDuration, parseDuration } from '../../src/domain/calendar-duration.js'
import { calendarDay, EARLIEST, END, formatInstant, parseInstant, startOfDay } from '../../src/domain/time.js'
import { checkProperty } from '../support/property.js'

const inRange = fc.integer({ min: EARLIEST, max: END - 1 })
const months = fc.integer({ min: 0, max: 1200 })
const add = (text: string, duration: string) =>
  formatInstant(addDuration(parseInstant(text), parseDuration(duration)))

t.test('parses years, months, weeks and days', (t) => {
  t.same(parseDuration('P1Y'), { months: 12, days: 0 })
  t.same(parseDuration('P1Y6M'), { months: 18, days: 0 })
  t.same(parseDuration('P2W'), { months: 0, days: 14 })
  t.same(parseDuration('P2Y10M3W4D'), { months: 34, days: 25 })
  t.end()
})

t.test('makes a day that the month does not have its last day', (t) => {
  const cases: [from: string, duration: string, to: string][] = [
    ['2026-01-31T10:00:00Z', 'P1M', '2026-02-28T10:00:00Z'],
    ['2024-01-31T10:00:00Z', 'P1M', '2024-02-29T10:00:00Z'],
    ['2024-02-29T00:00:00Z', 'P1Y', '2025-02-28T00:00:00Z'],
    ['2024-02-29T00:00:00Z', 'P4Y', '2028-02-29T00:00:00Z'],
    ['2096-02-29T23:59:59Z', 'P4Y', '2100-02-28T23:59:59Z'], // 2100 is not a leap year
    ['1999-12-31T00:00:00Z', 'P2M', '2000-02-29T00:00:00Z'],
    ['2026-01-31T00:00:00Z', 'P1M1D', '2026-03-01T00:00:00Z'], // months first
    ['2198-12-31T23:59:59Z', 'P1Y', '2199-12-31T23:59:59Z'],
    ['2199-11-30T00:00:00Z', 'P1M1W', '2200-01-06T00:00:00Z'],
    ['1900-01-31T00:00:00Z', 'P1M', '1900-02-28T00:00:00Z'],
    ['2026-12-15T00:00:00Z', 'P1M', '2027-01-15T00:00:00Z'],
  ]
  for (const [from, duration, to] of cases) t.equal(add(from, duration), to, `${from} ${duration}`)
  t.end()
})

t.test('adds calendar time', async (t) => {
  // Against the calendar of the runtime: the month is that many later, and the day is the same or the month's last.
  await checkProperty(
    t,
    fc.property(inRange, months, (instant, months) => {
      const [before, after] = [instant, addDuration(instant, { months, days: 0 })].map(
        (it) => new Date(it * 1000),
      )
      if (before === undefined || after === undefined) return false
      const monthOf = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth()
      const isLastDay = new Date(after.getTime() + 86_400_000).getUTCDate() === 1
      const day = after.getUTCDate()
      return (
        monthOf(after) === monthOf(before) + months &&
        (day === before.getUTCDate() || (day < before.getUTCDate() && isLastDay))
      )
    }),
  )
  await checkProperty(
    t,
    fc.property(inRange, months, fc.nat(36_525), (instant, months, days) => {
      const timeOf = (it: number) => it - startOfDay(calendarDay(it))
      return timeOf(addDuration(instant, { months, days })) === timeOf(instant)
    }),
  )
  await checkProperty(
    t,
    fc.property(inRange, fc.integer({ min: 1, max: 100 }), (instant, years) => {
      const [inYears, inMonths] = [`P${years}Y`, `P${12 * years}M`].map((it) =>
        addDuration(instant, parseDuration(it)),
      )
      return inYears === inMonths
    }),
  )
  await checkProperty(
    t,
    fc.property(inRange, fc.integer({ min: 1, max: 5000 }), (instant, weeks) => {
      const [inWeeks, inDays] = [`P${weeks}W`, `P${7 * weeks}D`].map((it) =>
        addDuration(instant, parseDuration(it)),
      )
      return inWeeks === inDays && inWeeks === instant + weeks * 7 * 86_400
    }),
  )
  await checkProperty(
    t,
    fc.property(inRange, inRange, months, (a, b, months) => {
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)]
      const extend = (it: number) => addDuration(it, { months, days: 0 })
      return calendarDay(extend(earlier)) <= calendarDay(extend(later))
    }),
  )
})
