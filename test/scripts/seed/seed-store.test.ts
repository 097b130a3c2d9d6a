import { isDeepStrictEqual } from 'node:util'
import type { Test } from 'tap'
import { onBothDialects as t } from '../../support/engines.js'
import { temporaryStore } from '../../support/service.js'
import { calendarDay, parseInstant, startOfDay } from '../../../src/domain/time.js'
import { seedStore } from '../../../scripts/seed/seed-store.js'
import type { Store } from '../../../src/store/interface/store.js'

const TODAY = calendarDay(parseInstant('2026-03-26T00:00:00Z'))
const NOW = startOfDay(TODAY)

/** All records with their histories, and the names of mentors with active certifications. */
async function contents(store: Store) {
  const { records } = await store.listCertifications({}, { limit: 10_000, offset: 0 }, NOW)
  const expiring = await store.getExpiringCertifications(TODAY + 3999, { limit: 10_000, offset: 0 }, NOW)
  return {
    records: await Promise.all(records.map(({ id }) => store.getCertification(id))),
    names: expiring.records.map(({ mentorId, mentorName }) => [mentorId, mentorName]),
  }
}

async function seeded(t: Test, seed: number, today = TODAY) {
  const { store } = await temporaryStore(t)
  await seedStore(store, { count: 1000, seed, today })
  return contents(store)
}

t.test('the same seed and day give the same records; another seed or day gives others', async (t) => {
  const first = await seeded(t, 7)
  t.ok(isDeepStrictEqual(await seeded(t, 7), first))
  t.notOk(isDeepStrictEqual(await seeded(t, 8), first))
  t.notOk(isDeepStrictEqual(await seeded(t, 7, TODAY + 1), first))
})

t.test('the records are realistic and consistent', async (t) => {
  const { store } = await temporaryStore(t)
  const progress: number[] = []
  const onProgress = (added: number) => void progress.push(added)
  const { mentors } = await seedStore(store, { count: 3000, seed: 1, today: TODAY, onProgress })
  t.same(progress, [1000, 2000, 3000])
  const { records, names } = await contents(store)
  t.equal(records.length, 3000)

  const total = async (status: 'active' | 'expired' | 'revoked') =>
    (await store.listCertifications({ status }, { limit: 1, offset: 0 }, NOW)).total
  const between = (number: number, least: number, most: number, what: string) =>
    t.ok(number >= least && number <= most, `${what}: ${number}`)
  between(await total('revoked'), 60, 130, 'revoked')
  between(await total('expired'), 600, 1300, 'expired')
  between(await total('active'), 1500, 2300, 'active')
  const soon = await store.getExpiringCertifications(TODAY + 30, { limit: 1, offset: 0 }, NOW)
  between(soon.total, 30, 200, 'expiring within 30 days')
  between(new Set(records.map((it) => it?.certification.mentorId)).size, 300, 600, 'mentors')
  between(mentors, 300, 430, 'named mentors')
  t.ok(names.some(([, name]) => name === null) && names.some(([, name]) => name !== null))
  between(new Set(records.map((it) => it?.certification.certType)).size, 6, 6, 'types')

  for (const found of records) {
    if (found === undefined) throw new Error('a listed record is gone')
    const { certification: it, renewals } = found
    const period = it.expiresAt - it.issuedAt
    const times = [it.createdAt, ...renewals.map(({ renewedAt }) => renewedAt)]
    if (it.revocation !== null) times.push(it.revocation.revokedAt)
    const isConsistent =
      (period === 365 * 86_400 || period === 730 * 86_400) &&
      times.every((time, i) => time < NOW && time > (times[i - 1] ?? 0)) &&
      it.updatedAt === times.at(-1) &&
      it.version === times.length &&
      it.renewalCount === renewals.length &&
      it.expiresAt === (renewals.at(-1)?.expiresAt ?? it.expiresAt) &&
      renewals.every(({ renewedAt, expiresAt }) => renewedAt < expiresAt)
    if (!isConsistent) t.fail('a record is not consistent', { found })
  }
})

t.test('seeding again adds records and renames no mentor', async (t) => {
  const { store } = await temporaryStore(t)
  await seedStore(store, { count: 200, seed: 1, today: TODAY })
  const before = await contents(store)
  await seedStore(store, { count: 300, seed: 1, today: TODAY })
  const after = await contents(store)
  t.equal(after.records.length, 500)
  t.ok(isDeepStrictEqual(after.records.slice(0, 200), before.records))
  const names = new Map(after.names.map(([id, name]) => [id, name]))
  t.same(
    before.names.map(([id]) => [id, names.get(id ?? '')]),
    before.names,
  )
})
