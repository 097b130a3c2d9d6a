import assert from 'node:assert/strict'
import fc from 'fast-check'
import { calendarDay, type Instant, parseInstant, startOfDay } from '../../src/domain/time.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { engineOf, onBothDialects as t } from '../support/engines.js'
import { checkProperty } from '../support/property.js'
import { temporaryStore } from '../support/service.js'

const DAY = 86_400
const NOW = parseInstant('2026-12-31T10:00:00Z')
const TYPES = ['B', 'a', 'x.y', 'x_z']

const instant = fc.oneof(
  fc.integer({ min: NOW - 2, max: NOW + 2 }),
  fc.integer({ min: NOW - 40 * DAY, max: NOW + 100 * DAY }),
  fc.integer({ min: NOW - 800 * DAY, max: NOW + 800 * DAY }),
  fc.constantFrom(parseInstant('1900-01-01T00:00:01Z'), parseInstant('2199-12-31T23:59:59Z')),
)
const record = fc.record({ certType: fc.constantFrom(...TYPES), expiresAt: instant, isRevoked: fc.boolean() })

type Sample = typeof record extends fc.Arbitrary<infer T> ? T : never

/** The expected counts, computed in plain JavaScript. */
function expectedSummary(samples: readonly Sample[], now: Instant) {
  const current = samples.filter((it) => !it.isRevoked)
  const isActive = (it: Sample) => it.expiresAt > now
  const counts = (all: readonly Sample[]) => ({
    active: all.filter((it) => !it.isRevoked && isActive(it)).length,
    expired: all.filter((it) => !it.isRevoked && !isActive(it)).length,
    revoked: all.filter((it) => it.isRevoked).length,
  })
  const monthOf = (time: Instant) => new Date(time * 1000).toISOString().slice(0, 7)
  const date = new Date(now * 1000)
  return {
    total: samples.length,
    ...counts(samples),
    expiring: [7, 30, 60, 90].map((days) => ({
      days,
      count: current.filter((it) => isActive(it) && calendarDay(it.expiresAt) <= calendarDay(now) + days)
        .length,
    })),
    byCertType: TYPES.map((certType) => ({ certType, all: samples.filter((it) => it.certType === certType) }))
      .filter(({ all }) => all.length > 0)
      .map(({ certType, all }) => ({ certType, ...counts(all) })),
    expiriesByMonth: Array.from({ length: 24 }, (_, i) => {
      const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + i) / 1000
      const count = current.filter((it) => isActive(it) && monthOf(it.expiresAt) === monthOf(first)).length
      return { firstDay: calendarDay(first), count }
    }),
  }
}

t.test('equals a count of all records', async (t) => {
  const { store } = await temporaryStore(t)
  let lastId = 0
  await checkProperty(
    t,
    fc.asyncProperty(
      fc.array(record, { maxLength: 60 }),
      fc.array(instant, { minLength: 1, maxLength: 5 }),
      async (samples, times) => {
        const first = lastId + 1
        await store.bulkImport(async (writer) => {
          for (const { isRevoked, ...sample } of samples) {
            const revocation = isRevoked ? { revokedAt: NOW, reason: 'left' } : undefined
            const issuedAt = sample.expiresAt - 1
            await writer.insertCertification(
              { id: ++lastId, mentorId: 'm', ...sample, issuedAt, revocation },
              NOW,
            )
          }
        })
        for (const now of [NOW, ...times]) {
          assert.deepEqual(await store.getCertificationSummary(undefined, now), expectedSummary(samples, now))
          for (const certType of [...TYPES, 'nothing']) {
            const ofType = samples.filter((it) => it.certType === certType)
            assert.deepEqual(await store.getCertificationSummary(certType, now), expectedSummary(ofType, now))
          }
        }
        for (let id = first; id <= lastId; id++) await store.deleteCertification(id, NOW, SYSTEM_ACTOR)
      },
    ),
    { numRuns: engineOf(t).isSlow ? 10 : 30 },
  )
})

t.test('lists at most the first 1,000 types, in the order of their bytes', async (t) => {
  const { store } = await temporaryStore(t)
  const types = Array.from({ length: 1_100 }, (_, i) => `${i % 2 === 0 ? 'T' : 't'}${i}`)
  const soon = startOfDay(calendarDay(NOW) + 1)
  await store.bulkImport(async (writer) => {
    for (const [i, certType] of types.entries()) {
      for (const expiresAt of [soon, ...(i % 3 === 0 ? [NOW] : [])]) {
        await writer.insertCertification({ mentorId: 'm', certType, issuedAt: 0, expiresAt }, NOW)
      }
    }
  })
  const { total, byCertType } = await store.getCertificationSummary(undefined, NOW)
  t.equal(total, 1_100 + 367)
  t.same(
    byCertType,
    [...types]
      .sort((a, b) => (a < b ? -1 : 1))
      .slice(0, 1_000)
      .map((certType) => {
        return { certType, active: 1, expired: Number(certType.slice(1)) % 3 === 0 ? 1 : 0, revoked: 0 }
      }),
  )
})
