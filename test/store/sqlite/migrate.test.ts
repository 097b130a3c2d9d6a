import { statSync } from 'node:fs'
import t from 'tap'
import { openStore } from '../../../src/store/open-store.js'
import { MIGRATIONS } from '../../../src/store/sqlite/migrate.js'
import { SYSTEM_ACTOR, type Store } from '../../../src/store/interface/store.js'
import { earlierDatabase, valueIn } from '../../support/database-files.js'
import { fileOf } from '../../support/engines.js'
import { addMentors, temporaryStore } from '../../support/service.js'

const WINDOW = { limit: 100, offset: 0 }
const REVOCATION = { status: 'revoked', revocationReason: 'left' } as const

for (const name of Object.keys(MIGRATIONS)) {
  t.test(`a database with the tables of ${name} keeps its records and takes new ones`, async (t) => {
    const { store, url } = await temporaryStore(t)
    for (let n = 1; n <= 6; n++) {
      const draft = { mentorId: `m-${n % 2}`, certType: `c-${n % 3}`, issuedAt: 0, expiresAt: 100 * n }
      await store.createCertification(draft, 0, SYSTEM_ACTOR)
    }
    await addMentors(store, { 'm-0': 'Søren Holm', 'm-1': 'Lars Eriksen' })
    await store.updateCertification(4, REVOCATION, 50, SYSTEM_ACTOR, { maxRenewals: 1 })
    // Revoked ones on both sides of 1970, when days are counted from, and on the last second of a month and a year.
    for (const expiresAt of [-1, -86_400, -86_401, 31 * 86_400 - 1, 365 * 86_400 - 1]) {
      const draft = { mentorId: 'm-2', certType: 'c-0', issuedAt: -200_000, expiresAt }
      const { id } = await store.createCertification(draft, 0, SYSTEM_ACTOR)
      await store.updateCertification(id, REVOCATION, 50, SYSTEM_ACTOR, { maxRenewals: 1 })
    }

    const file = await earlierDatabase(t, fileOf(url), name)
    const upgraded = await openStore(`sqlite:${file}`)
    t.teardown(() => upgraded.close())
    t.equal(statSync(`${file}-wal`).size, 0, 'nothing is left to be read from the log')
    const lists = await listsOf(upgraded)
    t.same(lists, await listsOf(store))
    for (const search of ['soren', 'ho s', 'eriks lar', 'nobody']) {
      const request = { search, after: '', limit: 10 }
      t.same(await upgraded.listMentors(request, 300), await store.listMentors(request, 300), search)
    }
    t.equal(tallyOf(file), tallyOf(fileOf(url)))
    t.same(lists.map(({ total }) => total).slice(0, 4), [11, 2, 3, 6], 'all, active, expired, revoked')
    const { id } = await upgraded.createCertification(
      { mentorId: 'm-1', certType: 'c-1', issuedAt: 0, expiresAt: 1 },
      0,
      SYSTEM_ACTOR,
    )
    t.equal(id, 12)
    t.equal((await upgraded.listCertifications({ mentorId: 'm-1' }, WINDOW, 0)).total, 4)
  })
}

t.test('a start writes nothing to a database that is up to date', async (t) => {
  const { store, url } = await temporaryStore(t)
  const draft = { mentorId: 'm-1', certType: 'c-1', issuedAt: 0, expiresAt: 1 }
  await store.createCertification(draft, 0, SYSTEM_ACTOR)
  const logSize = () => statSync(`${fileOf(url)}-wal`).size
  const before = logSize()
  t.ok(before > 0)
  const second = await openStore(url)
  t.teardown(() => second.close())
  t.equal(logSize(), before, 'the log is not copied into the file')
})

function tallyOf(file: string): unknown {
  return valueIn(
    file,
    `select group_concat(row, ', ') from (
      select cert_type || ' ' || grain || ' ' || at || ' ' || total as row from tally order by cert_type, grain, at)`,
  )
}

/** Every list, by each filter. */
async function listsOf(store: Store) {
  const lists = []
  for (const mentorId of [undefined, 'm-1', 'nobody'])
    for (const certType of [undefined, 'c-1'])
      for (const status of [undefined, 'active', 'expired', 'revoked'] as const)
        lists.push(await store.listCertifications({ mentorId, certType, status }, WINDOW, 300))
  return lists
}
