import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { isConsistent } from '../support/audit.js'
import { onServiceEngines as t } from '../support/engines.js'
import { temporaryStore } from '../support/service.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const WHOLE_LIST = { limit: 1, offset: 0 }

t.test('counts each of several simultaneous renewals once', async (t) => {
  const { store } = await temporaryStore(t)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const renewTo = (expiresAt: number) =>
    store.updateCertification(id, { expiresAt }, 0, SYSTEM_ACTOR, { maxRenewals: 1_000 })
  const renewed = await Promise.all(Array.from({ length: 40 }, (_, n) => renewTo(200 + n)))
  const found = await store.getCertification(id)
  // One that comes after a later one is a correction.
  const counts = renewed.map((it) => it?.renewalCount ?? 0)
  t.equal(found?.certification.renewalCount, Math.max(...counts))
  t.equal(found?.renewals.length, Math.max(...counts))
  t.equal(found?.certification.version, 41, 'each changed the state after the one before it')
})

t.test('creates one certification for simultaneous requests with one key', async (t) => {
  const { store } = await temporaryStore(t)
  for (const [now, key] of [
    [0, 'k'],
    [0, 'other'],
    [24 * 60 * 60, 'k'], // when the first use is forgotten
  ] as const) {
    const created = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.createCertification(DRAFT, now, SYSTEM_ACTOR, { key, fingerprint: 'f' }),
      ),
    )
    t.equal(new Set(created.map(({ id }) => id)).size, 1)
  }
  t.equal((await store.listCertifications({}, WHOLE_LIST, 0)).total, 3)
})

t.test('deletes a certification and its renewals while it is being renewed', async (t) => {
  const { store, database } = await temporaryStore(t)
  for (let round = 0; round < 10; round++) {
    const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    const update = (expiresAt: number) =>
      store.updateCertification(id, { expiresAt }, 0, SYSTEM_ACTOR, { maxRenewals: 1_000 })
    const deleted = await Promise.all([
      update(200),
      store.deleteCertification(id, 0, SYSTEM_ACTOR),
      update(300),
      store.deleteCertification(id, 0, SYSTEM_ACTOR),
    ])
    t.same([deleted[1], deleted[3]].sort(), [false, true], 'by one of the two')
    t.equal(await store.getCertification(id), undefined)
  }
  t.equal((await store.listCertifications({}, WHOLE_LIST, 0)).total, 0)
  for (const table of ['renewal', 'tally'])
    t.equal(Number(await database.value(`select count(*) from ${table}`)), 0, `nothing is left in ${table}`)
})

t.test('renews overlapping certifications at once without deadlock, and counts each renewal', async (t) => {
  const { store, database } = await temporaryStore(t)
  const ids: number[] = []
  for (let n = 0; n < 30; n++) ids.push((await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)).id)
  const by = { months: 0, days: 1 }
  const renew = (ids: readonly number[]) =>
    store.renewCertifications({ ids, until: { by, from: 'expiry' } }, 0, SYSTEM_ACTOR, { maxRenewals: 1_000 })
  const update = (id: number, certType: string) =>
    store.updateCertification(id, { certType }, 0, SYSTEM_ACTOR, { maxRenewals: 1_000 })
  const overlapping = [
    ...Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? ids.slice(0, 20) : ids.slice(10).reverse())),
    ids,
    ids.toReversed(),
  ]
  await Promise.all([...overlapping.map(renew), ...ids.map((id) => update(id, `type-${id}`))])
  for (const [n, id] of ids.entries()) {
    const renewals = overlapping.filter((it) => it.includes(id)).length
    const found = await store.getCertification(id)
    t.match(
      found,
      {
        certification: {
          renewalCount: renewals,
          version: renewals + 2,
          certType: `type-${id}`,
          expiresAt: 100 + renewals * 86_400,
        },
        renewals: { length: renewals },
      },
      `record ${n}`,
    )
    await isConsistent(t, store, id)
  }
  t.equal(Number(await database.value('select count(*) from tally where total <= 0')), 0)
  t.equal((await store.listCertifications({ status: 'active' }, WHOLE_LIST, 0)).total, ids.length)
})

t.test('renews once for simultaneous requests with one key', async (t) => {
  const { store } = await temporaryStore(t)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const renewal = { ids: [id], until: { by: { months: 1, days: 0 }, from: 'expiry' } } as const
  const key = { key: 'k', fingerprint: 'f' }
  const replies = await Promise.all(
    Array.from({ length: 10 }, () =>
      store.renewCertifications(renewal, 0, SYSTEM_ACTOR, { maxRenewals: 1_000, key }),
    ),
  )
  t.equal(new Set(replies.map((it) => JSON.stringify(it))).size, 1)
  t.match(replies[0], [{ id, outcome: 'renewed', renewalCount: 1 }])
  t.match(await store.getCertification(id), { certification: { renewalCount: 1, version: 2 } })
})

t.test('withdraws each renewal once for simultaneous requests', async (t) => {
  const { store } = await temporaryStore(t)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const maxRenewals = 1_000
  for (const expiresAt of [200, 300, 400])
    await store.updateCertification(id, { expiresAt }, 0, SYSTEM_ACTOR, { maxRenewals })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, () => store.withdrawRenewal(id, 0, SYSTEM_ACTOR)),
  )
  t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3)
  t.match(
    outcomes.filter(({ status }) => status === 'rejected').map((it) => 'reason' in it && it.reason),
    ['no-renewal', 'no-renewal', 'no-renewal'].map((kind) => ({ kind })),
  )
  const found = await store.getCertification(id)
  t.match(found, { certification: { expiresAt: 100, renewalCount: 0, version: 7 }, renewals: { length: 0 } })
})
