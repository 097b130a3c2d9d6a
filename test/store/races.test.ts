import { SYSTEM_ACTOR } from '../../src/store/store.js'
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
  t.equal(found?.certification.version, 41, 'each was a change of what the one before it had left')
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
