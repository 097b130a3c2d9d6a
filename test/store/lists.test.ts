import assert from 'node:assert/strict'
import fc from 'fast-check'
import { calendarDay, type Instant, parseInstant, startOfDay } from '../../src/domain/time.js'
import { toList } from '../../src/store/operations/list-parameters.js'
import { isPeriodById } from '../../src/store/operations/period-lists.js'
import type {
  CertificationFilter,
  ListPage,
  PageRequest,
  Position,
  Sort,
  Store,
} from '../../src/store/interface/store.js'
import { engineOf, onBothDialects as t } from '../support/engines.js'
import { SORTS } from '../support/list-shapes.js'
import { checkProperty } from '../support/property.js'
import { temporaryStore } from '../support/service.js'

const DAY = 86_400
const NOW = parseInstant('2026-12-31T10:00:00Z')

/** A few instants, so that many certifications share one: around now, at the ends of days and months, and years apart. */
const INSTANTS = [
  ...[-1, 0, 1, DAY, -DAY].map((it) => NOW + it),
  ...[-1, 0, 1, 2, 31, 32].flatMap((days) => [0, -1].map((it) => startOfDay(calendarDay(NOW) + days) + it)),
  ...['1900-01-01T00:00:01Z', '1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '2026-10-15T12:00:00Z'].map(
    parseInstant,
  ),
  ...['2027-06-30T23:59:59Z', '2028-02-29T08:00:00Z', '2199-12-31T23:59:59Z'].map(parseInstant),
]
const instant = fc.constantFrom(...INSTANTS)
const MENTORS = ['m', 'n']
/** In the order of their bytes, which is not that of a language. */
const TYPES = ['B', 'a', 'x.y', 'x_z']

const record = fc.record({
  mentorId: fc.constantFrom(...MENTORS),
  certType: fc.constantFrom(...TYPES),
  expiresAt: instant,
  isRevoked: fc.boolean(),
})

type Sample = typeof record extends fc.Arbitrary<infer T> ? T : never
type StoredSample = Sample & { readonly id: number }

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const filterOf = fc.record({
  mentorId: optional(fc.constantFrom(...MENTORS)),
  certType: optional(fc.constantFrom(...TYPES, 'nothing')),
  status: optional(fc.constantFrom('active', 'expired', 'revoked')),
  expiresFrom: optional(instant),
  expiresBefore: optional(instant),
})
const sortOf = fc.constantFrom(undefined, ...SORTS)

/** Replaces all certifications. Returns them with their ids. */
async function fill(store: Store, samples: readonly Sample[], stored: StoredSample[]): Promise<void> {
  for (const { id } of stored) await store.deleteCertification(id, NOW, { subject: null, requestId: null })
  const first = (stored.at(-1)?.id ?? 0) + 1
  stored.splice(0, stored.length, ...samples.map((it, i) => ({ id: first + i * 3, ...it })))
  await store.bulkImport(async (writer) => {
    for (const { isRevoked, ...sample } of stored) {
      const revocation = isRevoked ? { revokedAt: NOW, reason: 'left' } : undefined
      await writer.insertCertification({ ...sample, issuedAt: sample.expiresAt - 1, revocation }, NOW)
    }
  })
}

const statusAt = ({ expiresAt, isRevoked }: Sample, now: Instant) =>
  isRevoked ? 'revoked' : expiresAt > now ? 'active' : 'expired'

/** The expected list, computed in plain JavaScript. */
function expectedList(
  stored: readonly StoredSample[],
  filter: CertificationFilter,
  now: Instant,
  sort?: Sort,
) {
  const { mentorId, certType, status, expiresFrom = -Infinity, expiresBefore = Infinity } = filter
  const order = sort ?? (status === 'active' || status === 'expired' ? 'expires_at' : 'id')
  const direction = order.startsWith('-') ? -1 : 1
  const byExpiry = order.endsWith('expires_at')
  return stored
    .filter(
      (it) =>
        (mentorId ?? it.mentorId) === it.mentorId &&
        (certType ?? it.certType) === it.certType &&
        (status ?? statusAt(it, now)) === statusAt(it, now) &&
        it.expiresAt >= expiresFrom &&
        it.expiresAt < expiresBefore,
    )
    .sort((a, b) => direction * ((byExpiry ? a.expiresAt - b.expiresAt : 0) || a.id - b.id))
    .map(({ id }) => id)
}

type ReadPage = (request: PageRequest) => Promise<ListPage<Position>>

/** Reads a list to its end, by page numbers and by cursors, and compares it with what is expected. */
async function assertWalks(
  read: ReadPage,
  expected: readonly number[],
  limit: number,
  about: string,
): Promise<void> {
  for (let offset = 0; offset <= expected.length; offset += limit) {
    const { records, total, hasMore } = await read({ limit, offset })
    assert.deepEqual(
      records.map(({ id }) => id),
      expected.slice(offset, offset + limit),
      `${about} from ${offset}`,
    )
    assert.equal(total, expected.length, about)
    assert.equal(hasMore, offset + limit < expected.length, about)
  }
  const seen: number[] = []
  let after: Position | undefined
  for (let hasMore = true; hasMore;) {
    const page = await read(after === undefined ? { limit, offset: 0 } : { limit, after })
    assert.equal(page.total, expected.length, about)
    seen.push(...page.records.map(({ id }) => id))
    after = page.records.at(-1)
    hasMore = page.hasMore
  }
  assert.deepEqual(seen, expected, `${about} by cursor`)
}

t.test('returns every list in every order, with its total, by page and by cursor', async (t) => {
  const { store } = await temporaryStore(t)
  const stored: StoredSample[] = []
  await checkProperty(
    t,
    fc.asyncProperty(
      fc.array(record, { maxLength: 40 }),
      fc.array(fc.tuple(filterOf, sortOf, fc.integer({ min: 1, max: 7 }), instant), {
        minLength: 12,
        maxLength: 12,
      }),
      async (samples, lists) => {
        await fill(store, samples, stored)
        for (const [filter, sort, limit, now] of lists) {
          const expected = expectedList(stored, filter, now, sort)
          const about = JSON.stringify({ filter, sort, limit, now })
          await assertWalks((it) => store.listCertifications(filter, it, now, sort), expected, limit, about)

          const { mentorId, certType } = filter
          const days = limit * 5
          const end = startOfDay(calendarDay(now) + days + 1)
          const soon = { mentorId, certType, status: 'active', expiresBefore: end } as const
          const read: ReadPage = (it) =>
            store.getExpiringCertifications(calendarDay(now) + days, it, now, { mentorId, certType })
          await assertWalks(read, expectedList(stored, soon, now), limit, `expiring ${about}`)
        }
      },
    ),
    { numRuns: engineOf(t).isSlow ? 10 : 30 },
  )
})

t.test('returns pages after 10,000 records, and lets other requests in between (long)', async (t) => {
  const { store } = await temporaryStore(t)
  const stored = Array.from({ length: 25_000 }, (_, i): StoredSample => ({
    id: i + 1,
    mentorId: 'm',
    certType: i % 10 === 0 ? 'B' : 'a',
    expiresAt: i % 11 === 0 ? NOW - 1 - (i % 7) : NOW + 1 + (i % 100),
    isRevoked: i % 2 === 0,
  }))
  await store.bulkImport(async (writer) => {
    for (const { isRevoked, ...sample } of stored) {
      const revocation = isRevoked ? { revokedAt: NOW, reason: 'left' } : undefined
      await writer.insertCertification({ ...sample, issuedAt: 0, revocation }, NOW)
    }
  })
  const filters: CertificationFilter[] = [
    {},
    { certType: 'a' },
    { status: 'revoked' },
    { status: 'active' },
    { expiresFrom: NOW, certType: 'a' },
  ]
  let turns = 0
  const count = () => {
    turns++
    timer = setImmediate(count)
  }
  let timer = setImmediate(count)
  t.teardown(() => clearImmediate(timer))
  for (const filter of filters) {
    for (const sort of SORTS) {
      const expected = expectedList(stored, filter, NOW, sort)
      const isReachedInSteps =
        engineOf(t).name === 'SQLite' &&
        !isPeriodById(toList(filter, { limit: 10, offset: 0 }, NOW, sort).shape)
      for (const offset of [10_001, 20_000, expected.length - 5, 30_000]) {
        turns = 0
        const { records, total, hasMore } = await store.listCertifications(
          filter,
          { limit: 10, offset },
          NOW,
          sort,
        )
        const about = `${JSON.stringify(filter)} ${sort} from ${offset}`
        t.same(
          records.map(({ id }) => id),
          expected.slice(offset, offset + 10),
          about,
        )
        t.same([total, hasMore], [expected.length, offset + 10 < expected.length], about)
        if (isReachedInSteps && records.length > 0)
          t.ok(turns >= Math.floor(offset / 10_000), `the event loop turns: ${about}`)
      }
    }
  }
  const soon = expectedList(stored, { status: 'active' }, NOW)
  const { records } = await store.getExpiringCertifications(
    calendarDay(NOW) + 1,
    { limit: 10, offset: 11_000 },
    NOW,
  )
  t.same(
    records.map(({ id }) => id),
    soon.slice(11_000, 11_010),
  )
})

t.test('finds a period at the end of the ids, after many records of other periods (long)', async (t) => {
  const { store } = await temporaryStore(t)
  const [count, first] = [25_000, 20_000]
  await store.bulkImport(async (writer) => {
    for (let id = 1; id <= count; id++) {
      const expiresAt = id < first ? NOW - 1 - (id % 7) : NOW + 1 + (id % 3)
      const certType = TYPES[id % 2] ?? ''
      await writer.insertCertification({ id, mentorId: 'm', certType, issuedAt: 0, expiresAt }, NOW)
    }
  })
  const active = Array.from({ length: count - first + 1 }, (_, i) => first + i)
  for (const certType of [undefined, TYPES[0]]) {
    const ids = active.filter((id) => certType === undefined || certType === TYPES[id % 2])
    for (const [sort, expected] of [
      ['id', ids],
      ['-id', [...ids].reverse()],
    ] as const) {
      const filter = { certType, status: 'active' } as const
      const read: ReadPage = (it) => store.listCertifications(filter, it, NOW, sort)
      for (const [offset, limit] of [
        [0, 3],
        [1_234, 100],
        [ids.length - 2, 100],
        [ids.length, 5],
      ] as const) {
        const { records, total, hasMore } = await read({ offset, limit })
        t.same(
          records.map(({ id }) => id),
          expected.slice(offset, offset + limit),
          `${sort} from ${offset}`,
        )
        t.same([total, hasMore], [ids.length, offset + limit < ids.length])
      }
      const end = { id: sort === 'id' ? count : 1, expiresAt: NOW + 1 }
      t.same((await read({ limit: 5, after: end })).records, [], 'nothing is left')
      const after = { id: expected[99] ?? 0, expiresAt: NOW + 1 }
      const { records } = await read({ limit: 20, after })
      t.same(
        records.map(({ id }) => id),
        expected.slice(100, 120),
      )
    }
  }
  const expired = await store.listCertifications(
    { status: 'expired' },
    { limit: 2, offset: 19_998 },
    NOW,
    'id',
  )
  t.same(
    expired.records.map(({ id }) => id),
    [19_999],
  )
})

t.test('continues within the period if a position is outside it', async (t) => {
  const { store } = await temporaryStore(t)
  const days = [1, 2, 3, 4]
  await store.bulkImport(async (writer) => {
    for (const day of days) {
      const expiresAt = NOW + day * DAY
      await writer.insertCertification({ mentorId: 'm', certType: 'a', issuedAt: 0, expiresAt }, NOW)
    }
  })
  const period = { expiresFrom: NOW + 2 * DAY, expiresBefore: NOW + 4 * DAY }
  for (const [sort, day, ids] of [
    ['expires_at', 1, [2, 3]],
    ['expires_at', 5, []],
    ['-expires_at', 5, [3, 2]],
    ['-expires_at', 1, []],
  ] as const) {
    const after = { id: 1, expiresAt: NOW + day * DAY }
    const { records } = await store.listCertifications(period, { limit: 9, after }, NOW, sort)
    t.same(
      records.map(({ id }) => id),
      ids,
      `${sort} after day ${day}`,
    )
  }
})
