import fc from 'fast-check'
import { onBothDialects as t } from '../support/engines.js'
import { importText, ndjson } from '../support/import.js'
import { temporaryStore } from '../support/service.js'
import { calendarDay, formatInstant, parseInstant, startOfDay } from '../../src/domain/time.js'
import type { CertificationFilter } from '../../src/store/interface/store.js'

const NOW = parseInstant('2026-03-26T10:00:00Z')
const TYPES = ['a', 'b']

const line = fc
  .record({
    mentor_id: fc.constantFrom('m1', 'm2'),
    cert_type: fc.constantFrom(...TYPES),
    // Around now, at the beginning and end of today, and at the limits of the supported years.
    expires_at: fc
      .oneof(
        fc.integer({ min: NOW - 3, max: NOW + 3 }),
        fc.integer({ min: NOW - 2 * 86_400, max: NOW + 40 * 86_400 }),
        fc.constantFrom(startOfDay(calendarDay(NOW)), startOfDay(calendarDay(NOW) + 1)),
        fc.integer({ min: parseInstant('1900-01-01T00:00:01Z'), max: parseInstant('2199-12-31T23:59:59Z') }),
      )
      .map(formatInstant),
    isRevoked: fc.boolean(),
  })
  .map(({ isRevoked, ...values }) => ({
    ...values,
    issued_at: '1900-01-01T00:00:00Z',
    ...(isRevoked ? { revoked_at: '2026-01-01T00:00:00Z', revocation_reason: 'Left' } : {}),
  }))

t.test('totals equal a count of the table after any imports', async (t) => {
  const { store, database } = await temporaryStore(t)
  const counted = async (where: string) =>
    Number(await database.value(`select count(*) from certification where ${where}`))
  const conditions = {
    active: `revoked_at is null and expires_at > ${String(NOW)}`,
    expired: `revoked_at is null and expires_at <= ${String(NOW)}`,
    revoked: 'revoked_at is not null',
  } as const
  const filters: [CertificationFilter, string][] = [undefined, ...TYPES].flatMap((certType) => {
    const ofType = certType === undefined ? 'true' : `cert_type = '${certType}'`
    return [
      [{ certType }, ofType] as [CertificationFilter, string],
      ...(['active', 'expired', 'revoked'] as const).map((status): [CertificationFilter, string] => [
        { certType, status },
        `${ofType} and ${conditions[status]}`,
      ]),
    ]
  })
  const window = { limit: 1, offset: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
      await importText(t, store, ndjson(...lines), { format: 'ndjson' })
      for (const [filter, where] of filters) {
        const { total } = await store.listCertifications(filter, window, NOW)
        const count = await counted(where)
        if (total !== count) throw new Error(`${where}: ${total}, not ${count}`)
      }
      const lastDay = calendarDay(NOW) + 30
      const { total } = await store.getExpiringCertifications(lastDay, window, NOW)
      const end = String(startOfDay(lastDay + 1))
      return total === (await counted(`${conditions.active} and expires_at < ${end}`))
    }),
    { numRuns: 60 },
  )
  t.ok((await store.listCertifications({}, window, NOW)).total > 60)
})
