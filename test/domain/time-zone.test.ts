import fc from 'fast-check'
import t from 'tap'
import { formatInstant, startOfDay } from '../../src/domain/time.js'
import { TimeZone } from '../../src/domain/time-zone.js'
import { checkProperty } from '../support/property.js'

const DAY = 86_400
const dayOf = (date: string) => Date.parse(date) / 1000 / DAY

t.test('finds the first instant of a calendar day', async (t) => {
  const cases: [zone: string, date: string, start: string, why: string][] = [
    ['UTC', '2026-03-01', '2026-03-01T00:00:00Z', 'UTC'],
    ['Europe/Berlin', '2026-03-01', '2026-02-28T23:00:00Z', 'winter'],
    ['Europe/Berlin', '2026-07-01', '2026-06-30T22:00:00Z', 'summer'],
    ['America/New_York', '2026-07-01', '2026-07-01T04:00:00Z', 'west of UTC'],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00Z', 'clocks are set forward from midnight'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', 'a day without midnight'],
    ['America/Havana', '2025-11-02', '2025-11-02T04:00:00Z', 'a day with two midnights'],
    [
      'America/St_Johns',
      '2006-10-29',
      '2006-10-29T02:30:00Z',
      'clocks are set back one minute after midnight',
    ],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 'a day that was skipped'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z', 'the day after it'],
    ['Pacific/Kiritimati', '2026-03-01', '2026-02-28T10:00:00Z', 'the farthest zone'],
    ['Africa/Monrovia', '1950-01-15', '1950-01-15T00:44:30Z', 'an offset with seconds'],
  ]
  for (const [zone, date, start, why] of cases) {
    t.equal(formatInstant(new TimeZone(zone).startOfDay(dayOf(date))), start, `${zone}: ${why}`)
  }
})

t.test('no earlier instant is on the day or after it, in any zone', async (t) => {
  const zones = new Map(Intl.supportedValuesOf('timeZone').map((it) => [it, new TimeZone(it)]))
  const formats = new Map<string, Intl.DateTimeFormat>()
  /** The calendar day, by another way of formatting. */
  const localDate = (zone: string, instant: number) => {
    const format =
      formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
    formats.set(zone, format)
    return format.format(instant * 1000)
  }
  const law = fc.property(
    fc.constantFrom(...zones),
    fc.integer({ min: dayOf('1900-01-02'), max: dayOf('2199-12-31') }),
    fc.array(fc.integer({ min: 1, max: 30 * 3600 }), { minLength: 5, maxLength: 20 }),
    ([name, zone], day, distances) => {
      const start = zone.startOfDay(day)
      const date = formatInstant(startOfDay(day)).slice(0, 10)
      return (
        localDate(name, start) >= date &&
        [1, ...distances].every((it) => localDate(name, start - it) < date) &&
        zone.startOfDay(day + 1) >= start
      )
    },
  )
  await checkProperty(t, law, { numRuns: 2_000 })
})

t.test('names a zone that does not exist', async (t) => {
  for (const name of ['Europa/Berlin', '', '+01:00']) {
    t.throws(() => new TimeZone(name), {
      message: `${name} is not a time zone; give a name of the IANA database, such as Europe/Berlin`,
    })
  }
})
