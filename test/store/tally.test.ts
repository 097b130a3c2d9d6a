import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Status } from '../../src/domain/certification.js'
import { calendarDay, parseInstant, startOfDay } from '../../src/domain/time.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { engineOf, onServiceEngines as t } from '../support/engines.js'
import { checkProperty } from '../support/property.js'
import { temporaryStore } from '../support/service.js'

const DAY = 86_400
const NOW = parseInstant('2026-12-31T10:00:00Z')
const TYPES = ['x', 'y']

/** Around now, around the ends of days, months and years, and the first and last time there is. */
const instant = fc.oneof(
  fc.integer({ min: NOW - 2, max: NOW + 2 }),
  fc.integer({ min: NOW - 40 * DAY, max: NOW + 40 * DAY }),
  fc.integer({ min: -30, max: 30 }).map((days) => startOfDay(calendarDay(NOW) + days)),
  fc.integer({ min: -30, max: 30 }).map((days) => startOfDay(calendarDay(NOW) + days) - 1),
  fc.integer({ min: 1901, max: 2199 }).map((year) => Date.UTC(year, 0) / 1000),
  fc.constantFrom(parseInstant('1900-01-01T00:00:01Z'), parseInstant('2199-12-31T23:59:59Z')),
)
const type = fc.constantFrom(...TYPES)
const write = fc.oneof(
  fc.record({ what: fc.constant('create' as const), expiresAt: instant, certType: type }),
  fc.record({
    what: fc.constant('change' as const),
    expiresAt: instant,
    certType: type,
    id: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ what: fc.constant('revoke' as const), id: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    what: fc.constant('renew' as const),
    ids: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
    until: instant,
  }),
  fc.record({ what: fc.constant('delete' as const), id: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ what: fc.constant('reinstate' as const), id: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ what: fc.constant('withdraw' as const), id: fc.integer({ min: 1, max: 12 }) }),
)

type Write = typeof write extends fc.Arbitrary<infer T> ? T : never

const conditions = (now: string): Record<Status, string> => ({
  active: `revoked_at is null and expires_at > ${now}`,
  expired: `revoked_at is null and expires_at <= ${now}`,
  revoked: 'revoked_at is not null',
})

t.test('totals equal a count of the table', async (t) => {
  const { store, database } = await temporaryStore(t)
  const issuedAt = parseInstant('1900-01-01T00:00:00Z')
  const pageRequest = { limit: 1, offset: 0 }
  const count = async (condition: string) =>
    Number(await database.value(`select count(*) from certification where ${condition}`))
  let lastId = 0

  await checkProperty(
    t,
    fc.asyncProperty(
      fc.array(write, { maxLength: 30 }),
      fc.array(instant, { minLength: 1, maxLength: 4 }),
      async (writes, times) => {
        const before = lastId
        const carryOut = async (it: Write): Promise<unknown> => {
          if (it.what === 'create') {
            const { expiresAt, certType } = it
            const draft = { mentorId: 'm', certType, issuedAt, expiresAt }
            const { id } = await store.createCertification(draft, NOW, SYSTEM_ACTOR)
            lastId = Math.max(lastId, id)
            return
          }
          if (it.what === 'renew') {
            const renewal = { ids: it.ids.map((id) => before + id), until: it.until }
            return store.renewCertifications(renewal, NOW - 60 * DAY, SYSTEM_ACTOR, { maxRenewals: 2 })
          }
          const id = before + it.id
          if (it.what === 'delete') return store.deleteCertification(id, 0, SYSTEM_ACTOR)
          if (it.what === 'reinstate')
            return store.reinstateCertification(id, 'by mistake', NOW, SYSTEM_ACTOR)
          if (it.what === 'withdraw') return store.withdrawRenewal(id, NOW, SYSTEM_ACTOR)
          const update = it.what === 'revoke' ? { status: 'revoked' as const, revocationReason: 'left' } : it
          return store.updateCertification(id, update, NOW, SYSTEM_ACTOR, { maxRenewals: 2 })
        }
        // Simultaneous changes may be committed together.
        await Promise.allSettled(writes.map(carryOut))
        await Promise.allSettled(writes.filter(({ what }) => what !== 'create').map(carryOut))

        for (const now of [NOW, ...times]) {
          const statuses = conditions(String(now))
          for (const certType of [undefined, ...TYPES]) {
            for (const status of [undefined, 'active', 'expired', 'revoked'] as const) {
              const { total } = await store.listCertifications({ certType, status }, pageRequest, now)
              const ofStatus = status === undefined ? 'true' : statuses[status]
              const ofType = certType === undefined ? 'true' : `cert_type = '${certType}'`
              assert.equal(total, await count(`${ofStatus} and ${ofType}`), `${certType} ${status} at ${now}`)
            }
          }
          for (const days of [0, 1, 30, 31, 365, 3650]) {
            const end = String(startOfDay(calendarDay(now) + days + 1))
            const { total } = await store.getExpiringCertifications(calendarDay(now) + days, pageRequest, now)
            assert.equal(
              total,
              await count(`${statuses.active} and expires_at < ${end}`),
              `${days} days from ${now}`,
            )
          }
        }
        const empty = await database.value('select count(*) from tally where total <= 0')
        assert.equal(Number(empty), 0, 'no empty rows are left')
      },
    ),
    { numRuns: engineOf(t).isSlow ? 10 : 40 },
  )
})
