import fc from 'fast-check'
import t from 'tap'
import { daysUntilExpiry } from '../../src/domain/certification.js'
import { calendarDay, formatInstant, isWithinRange, parseInstant, startOfDay } from '../../src/domain/time.js'
import { checkProperty } from '../support/property.js'

const inRange = fc.integer({ min: Date.UTC(1900, 0) / 1000, max: Date.UTC(2200, 0) / 1000 - 1 })

t.test('parses any offset and formats UTC in whole seconds', async (t) => {
  const cases = {
    '2026-03-01T00:00:00Z': '2026-03-01T00:00:00Z',
    '2026-03-01T00:00:00+02:00': '2026-02-28T22:00:00Z',
    '2026-03-01T00:00:00-23:59': '2026-03-01T23:59:00Z',
    '2026-03-01T00:00:00-00:00': '2026-03-01T00:00:00Z',
    '2026-03-01T00:00:00.999999999Z': '2026-03-01T00:00:00Z',
    '1969-12-31T23:59:59.5Z': '1969-12-31T23:59:59Z',
    '1900-01-01T00:00:00.1Z': '1900-01-01T00:00:00Z',
    '2024-02-29T23:59:59+00:00': '2024-02-29T23:59:59Z',
  }
  for (const [text, written] of Object.entries(cases))
    t.equal(formatInstant(parseInstant(text)), written, text)
})

t.test('parses what it formats as the same instant', async (t) => {
  const offset = fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59))
  await checkProperty(
    t,
    fc.property(
      inRange,
      offset,
      fc.integer({ min: 0, max: 999_999_999 }),
      (instant, [sign, hours, minutes], fraction) => {
        const shift = (sign === '+' ? 1 : -1) * (hours * 3600 + minutes * 60)
        const local = new Date((instant + shift) * 1000).toISOString().slice(0, 19)
        const two = (n: number) => String(n).padStart(2, '0')
        const text = `${local}.${String(fraction).padStart(9, '0')}${sign}${two(hours)}:${two(minutes)}`
        return parseInstant(text) === instant && parseInstant(formatInstant(instant)) === instant
      },
    ),
  )
})

t.test('supports the years 1900 to 2199', async (t) => {
  const cases = {
    '1899-12-31T23:59:59Z': false,
    '1900-01-01T00:00:00Z': true,
    '1900-01-01T00:00:00+01:00': false,
    '2199-12-31T23:59:59Z': true,
    '2200-01-01T00:00:00Z': false,
    '2200-01-01T00:00:00+01:00': true,
  }
  for (const [text, isKept] of Object.entries(cases)) t.equal(isWithinRange(parseInstant(text)), isKept, text)
})

t.test('counts calendar days until expiry', async (t) => {
  const cases: [now: string, expiry: string, days: number][] = [
    ['2026-03-26T10:00:00Z', '2026-04-10T00:00:00Z', 15],
    ['2026-03-26T10:05:00Z', '2027-03-26T00:00:00Z', 365],
    ['2026-03-26T00:00:00Z', '2026-03-26T23:59:59Z', 0],
    ['2026-03-26T23:59:59Z', '2026-03-27T00:00:00Z', 1],
    ['2026-03-26T00:00:00Z', '2026-03-25T23:59:59Z', -1],
    ['2024-02-28T12:00:00Z', '2024-03-01T00:00:00Z', 2],
    ['2023-02-28T12:00:00Z', '2023-03-01T00:00:00Z', 1],
    ['1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z', 1],
  ]
  for (const [now, expiry, days] of cases) {
    t.equal(
      daysUntilExpiry({ expiresAt: parseInstant(expiry) }, parseInstant(now)),
      days,
      `${now} to ${expiry}`,
    )
  }

  // Against the calendar of the runtime: stepping a date by that many days gives the date of the expiry.
  await checkProperty(
    t,
    fc.property(inRange, inRange, (now, expiresAt) => {
      const date = new Date(now * 1000)
      date.setUTCDate(date.getUTCDate() + daysUntilExpiry({ expiresAt }, now))
      return date.toISOString().slice(0, 10) === formatInstant(expiresAt).slice(0, 10)
    }),
  )
})

t.test('begins a day with its first second', async (t) => {
  await checkProperty(
    t,
    fc.property(inRange, (instant) => {
      const start = startOfDay(calendarDay(instant))
      return formatInstant(start) === `${formatInstant(instant).slice(0, 10)}T00:00:00Z`
    }),
  )
})
