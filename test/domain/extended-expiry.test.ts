import fc from 'fast-check'
import t from 'tap'
import { parseDuration } from '../../src/domain/calendar-duration.js'
import { extendedExpiry, type ExtensionStart } from '../../src/domain/extended-expiry.js'
import { EARLIEST, END, formatInstant, parseInstant } from '../../src/domain/time.js'
import { checkProperty } from '../support/property.js'

const NOW = parseInstant('2026-03-26T10:00:00Z')
const extend = (expiry: string, by: string, from: ExtensionStart) =>
  formatInstant(extendedExpiry(parseInstant(expiry), { by: parseDuration(by), from }, NOW))

t.test('counts from the expiry, or from today with the time of day of the expiry', (t) => {
  const cases: [expiry: string, by: string, from: ExtensionStart, extended: string][] = [
    ['2026-09-01T00:00:00Z', 'P1Y', 'expiry', '2027-09-01T00:00:00Z'],
    ['2026-09-01T00:00:00Z', 'P1Y', 'today', '2027-03-26T00:00:00Z'],
    ['2026-09-01T00:00:00Z', 'P1Y', 'later_of_both', '2027-09-01T00:00:00Z'],
    ['2025-09-01T23:59:59Z', 'P1Y', 'expiry', '2026-09-01T23:59:59Z'],
    ['2025-09-01T23:59:59Z', 'P1Y', 'today', '2027-03-26T23:59:59Z'],
    ['2025-09-01T23:59:59Z', 'P1Y', 'later_of_both', '2027-03-26T23:59:59Z'],
    ['2026-03-26T09:00:00Z', 'P1D', 'later_of_both', '2026-03-27T09:00:00Z'],
  ]
  for (const [expiry, by, from, extended] of cases) t.equal(extend(expiry, by, from), extended)
  t.end()
})

t.test('extends by at most 100 years', (t) => {
  const longest = ['P100Y', 'P99Y12M', 'P1200M', 'P36524D', 'P5217W', 'P99Y11M30D']
  for (const by of longest) t.doesNotThrow(() => extend('2026-09-01T00:00:00Z', by, 'expiry'), by)
  for (const by of ['P100Y1D', 'P100Y1M', 'P1201M', 'P36526D', 'P5219W', 'P999Y9999M9999W99999D'])
    t.throws(
      () => extend('2026-09-01T00:00:00Z', by, 'expiry'),
      { name: 'DomainError', kind: 'time-out-of-range' },
      by,
    )
  t.end()
})

t.test('never ends before the day on which the period of the later of both would', async (t) => {
  const instant = fc.integer({ min: EARLIEST, max: END - 1 })
  await checkProperty(
    t,
    fc.property(instant, instant, fc.integer({ min: 1, max: 1200 }), (expiry, now, months) => {
      const by = { months, days: 0 }
      const until = (from: ExtensionStart) => extendedExpiry(expiry, { by, from }, now)
      const later = until('later_of_both')
      return later > expiry && [until('expiry'), until('today')].includes(later) && later > now - 86_400
    }),
  )
})
