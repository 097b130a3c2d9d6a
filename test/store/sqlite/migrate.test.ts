import { statSync } from 'node:fs'
import t from 'tap'
import { openStore } from '../../../src/store/open-store.js'
import { MIGRATIONS } from '../../../src/store/sqlite/migrate.js'
import { SYSTEM_ACTOR, type Store } from '../../../src/store/store.js'
import { earlierDatabase } from '../../support/database-files.js'
import { fileOf } from '../../support/engines.js'
import { temporaryStore } from '../../support/service.js'

const WINDOW = { limit: 100, offset: 0 }
const REVOCATION = { status: 'revoked', revocationReason: 'left' } as const

for (const name of Object.keys(MIGRATIONS)) {
  t.test(`a database with the tables of ${name} keeps its records and takes new ones`, async (t) => {
    const { store, url } = await temporaryStore(t)
    for (let n = 1; n <= 6; n++) {
      const draft = { mentorId: `m-${n % 2}`, certType: `c-${n % 3}`, issuedAt: 0, expiresAt: 100 * n }
      await store.createCertification(draft, 0, SYSTEM_ACTOR)
    }
    await store.updateCertification(4, REVOCATION, 50, SYSTEM_ACTOR, { maxRenewals: 1 })

    const file = await earlierDatabase(t, fileOf(url), name)
    const upgraded = await openStore(`sqlite:${file}`)
    t.teardown(() => upgraded.close())
    t.equal(statSync(`${file}-wal`).size, 0, 'nothing is left to be read from the log')
    const lists = await listsOf(upgraded)
    t.same(lists, await listsOf(store))
    t.same(lists.map(({ total }) => total).slice(0, 4), [6, 2, 3, 1], 'all, active, expired, revoked')
    const { id } = await upgraded.createCertification(
      { mentorId: 'm-1', certType: 'c-1', issuedAt: 0, expiresAt: 1 },
      0,
      SYSTEM_ACTOR,
    )
    t.equal(id, 7)
    t.equal((await upgraded.listCertifications({ mentorId: 'm-1' }, WINDOW, 0)).total, 4)
  })
}

/** All lists that there are, by each filter. */
async function listsOf(store: Store) {
  const lists = []
  for (const mentorId of [undefined, 'm-1', 'nobody'])
    for (const certType of [undefined, 'c-1'])
      for (const status of [undefined, 'active', 'expired', 'revoked'] as const)
        lists.push(await store.listCertifications({ mentorId, certType, status }, WINDOW, 300))
  return lists
}
