import { toList } from '../../src/store/operations/list-parameters.js'
import { readPeriodList } from '../../src/store/operations/period-lists.js'
import { defineQueries } from '../../src/store/queries/queries.js'
import { CertificationStore } from '../../src/store/operations/certification-store.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { onBothDialects as t } from '../support/engines.js'
import { temporaryStore } from '../support/service.js'

t.test('a long walk returns the same page as a short one', async (t) => {
  const { store } = await temporaryStore(t)
  for (let n = 1; n <= 12; n++) {
    const draft = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: n % 3 === 0 ? 1_000 : 100 + n }
    await store.createCertification(draft, 0, SYSTEM_ACTOR)
  }
  if (!(store instanceof CertificationStore)) throw new Error('the store of this test has an engine')
  const queries = defineQueries(store.engine)
  const filter = { expiresFrom: 101, expiresBefore: 200 }
  for (const sort of ['id', '-id'] as const) {
    const list = toList(filter, { limit: 3, offset: 1 }, 0, sort)
    const short = await readPeriodList(store.engine, queries, list)
    t.same(await readPeriodList(store.engine, queries, list, 0), short)
    t.equal(short.total, 8)
    t.equal(short.tuples.length, 4, 'one more than the page shows')
  }
})
